"use strict";
const language = document.documentElement.lang;
const words = JSON.parse(document.getElementById("words").textContent);
const word = (name) => (words[name] ? words[name][language === "zh" ? 0 : 1] : name);
const text = (label) => (label ? label[language] : "");
const clock = new Intl.DateTimeFormat(language, { timeZone: document.body.dataset.zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const byId = (id) => document.getElementById(id);

function element(name, content, kind) {
  const made = document.createElement(name);
  made.textContent = content;
  if (kind) made.className = kind;
  return made;
}

function item(first, second, kind) {
  const made = element("li", "", kind);
  made.append(first);
  if (second) made.append(element("small", second));
  return made;
}

function link(number, content) {
  const made = element("a", content);
  made.href = "timeline/" + encodeURIComponent(number) + "?lang=" + language;
  return made;
}

const kindOf = (one) => (one.ended ? "ended" : one.urgency === "urgent" ? "urgent" : "");

function place(one) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  made.setAttribute("cx", one.place.x);
  made.setAttribute("cy", one.place.y);
  made.setAttribute("r", one.ended ? 7 : 11);
  made.setAttribute("class", kindOf(one));
  const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
  title.textContent = one.case_number + " " + text(one.title) + " · " + text(one.state_text);
  made.append(title);
  return made;
}

function show(found) {
  for (const area of document.querySelectorAll(".area")) {
    const mode = found.modes.find((one) => one.layer === area.dataset.layer && one.area_id === area.dataset.area);
    area.setAttribute("class", "area" + (mode ? " " + mode.mode : ""));
  }
  byId("modes").replaceChildren(...found.modes.map((one) => item(text(one.area) + ": " + word(one.mode), text(one.commanding_post), one.mode)));
  byId("places").replaceChildren(...found.cases.filter((one) => one.place).reverse().map(place));
  byId("cases").replaceChildren(...found.cases.map((one) => {
    const made = item(link(one.case_number, one.case_number + " " + text(one.title)), [text(one.state_text), text(one.lead)].filter(Boolean).join(" · "), kindOf(one));
    if (one.overdue) made.append(element("span", word("overdue"), "late"));
    return made;
  }));
  byId("latest").replaceChildren(...found.latest.map((one) => {
    const what = [word(one.subject), one.number, word(one.what), one.state ? "→ " + word(one.state) : ""].filter(Boolean).join(" ");
    return item(link(one.case_number, clock.format(new Date(one.occurred_at)) + "  " + what), [text(one.by), one.reason].filter(Boolean).join(": "), one.subject);
  }));
}

async function look() {
  const status = byId("status");
  try {
    const answer = await fetch("overview.json", { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
    status.textContent = word("live") + " " + clock.format(new Date());
    status.className = "";
  } catch {
    status.textContent = document.body.dataset.lost;
    status.className = "lost";
  }
  setTimeout(look, 1000);
}

look();
