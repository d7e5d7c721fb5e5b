"use strict";
const language = document.documentElement.lang;
const words = JSON.parse(document.getElementById("words").textContent);
const word = (name) => words[name] ?? name;
const text = (label) => (label ? label[language] : "");
const clock = new Intl.DateTimeFormat(language, { timeZone: document.body.dataset.zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const byId = (id) => document.getElementById(id);
let shown = "";

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
  const made = element(number ? "a" : "span", content);
  if (number) made.href = "timeline/" + encodeURIComponent(number) + "?lang=" + language;
  return made;
}

function circle(place, kind, says) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  made.setAttribute("cx", place.x);
  made.setAttribute("cy", place.y);
  if (place.radius) made.setAttribute("r", place.radius);
  made.setAttribute("class", kind);
  const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
  title.textContent = says;
  made.append(title);
  return made;
}

const kindOf = (one) => (one.ended ? "ended" : one.urgency === "urgent" ? "urgent" : "");
const joined = (parts, between) => parts.filter(Boolean).join(between);

function happened(one) {
  const made = element("li", "", one.subject);
  made.append(element("time", clock.format(new Date(one.occurred_at))), " ");
  made.append(link(one.of, text(one.text)));
  if (one.overdue) made.append(" ", element("span", word("overdue"), "late"));
  const said = joined([text(one.by), text(one.message), text(one.because) || one.reason], word("colon"));
  if (said) made.append(element("small", said));
  return made;
}

function show(found) {
  for (const area of document.querySelectorAll(".area")) {
    const mode = found.modes.find((one) => one.layer === area.dataset.layer && one.area_id === area.dataset.area);
    area.setAttribute("class", "area" + (mode ? " " + mode.mode : ""));
  }
  const modes = found.modes.map((one) => item(joined([text(one.area), word(one.mode)], " · "), text(one.commanding_post), one.mode));
  byId("modes").replaceChildren(...(modes.length ? modes : [item(word("peaceful"), "", "ended")]));
  byId("warned").replaceChildren(...found.warnings.filter((one) => one.place).map((one) => circle(one.place, "warned " + one.level, joined([one.warning_number, text(one.headline)], " "))));
  byId("warnings").replaceChildren(...found.warnings.map((one) => item(link(one.event_number, joined([word("warning"), one.warning_number, word(one.level)], " ")), text(one.headline), "warning")));
  const places = found.cases.filter((one) => one.place).reverse();
  byId("places").replaceChildren(...places.map((one) => circle(one.place, "place " + kindOf(one), joined([one.case_number, text(one.title), text(one.state_text)], " "))));
  byId("latest").replaceChildren(...found.latest.map(happened));
  byId("cases").replaceChildren(...found.cases.map((one) => {
    const made = item(link(one.case_number, one.case_number + " " + text(one.title)), joined([text(one.state_text), text(one.lead)], " · "), kindOf(one));
    if (one.overdue) made.append(element("span", word("overdue"), "late"));
    return made;
  }));
}

async function look() {
  const status = byId("status");
  try {
    const answer = await fetch("overview.json", { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error(answer.status);
    const found = await answer.text();
    // What has not changed stays: a link in focus keeps it, a text that is marked stays marked.
    if (found !== shown) show(JSON.parse(found));
    shown = found;
    status.textContent = word("live") + " " + clock.format(new Date());
    status.className = "";
  } catch {
    status.textContent = document.body.dataset.lost;
    status.className = "lost";
  }
  setTimeout(look, 1000);
}

look();
