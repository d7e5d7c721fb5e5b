// What keeps somebody from using the page: sideways scrolling, small text, small targets, things without a name.
({width, text, target}) => {
  const problems = [];
  if (document.documentElement.scrollWidth > width) problems.push(`${document.documentElement.scrollWidth} px wide`);
  const silent = ["SCRIPT", "STYLE", "NOSCRIPT", "TITLE", "OPTION"];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const words = node.data.trim();
    if (!words || silent.includes(element.tagName.toUpperCase()) || !element.checkVisibility()) continue;
    const scale = element.ownerSVGElement ? element.getScreenCTM().a : 1;
    const pixels = parseFloat(getComputedStyle(element).fontSize) * scale;
    if (pixels < text) problems.push(`${pixels.toFixed(1)} px: ${words.slice(0, 40)}`);
  }
  for (const element of document.querySelectorAll("button, input, select, textarea, img, svg[role=img]")) {
    if (element.type === "hidden" || !element.checkVisibility()) continue;
    const told = element.outerHTML.slice(0, 80);
    const choice = element.type === "radio" || element.type === "checkbox";
    const touched = choice ? element.closest("label") ?? element : element;
    if (touched.getBoundingClientRect().height < target) problems.push(`hard to touch: ${told}`);
    const named = element.labels?.length || element.ariaLabel || element.alt || element.textContent.trim();
    if (!named) problems.push(`without a name: ${told}`);
  }
  return problems;
};
