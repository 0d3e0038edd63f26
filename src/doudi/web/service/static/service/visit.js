// The form of a visit: the same questions as at a desk. What is written is kept, sealed, at every pause.

import { Pad } from "./pad.js";
import { shown, small } from "./pictures.js";

const PAUSE_MS = 400;
const TEXTS = ["happened_on", "met_name", "met_relation", "words", "unsigned_because"];
const WHOLE = new Set(["count", "months"]);
const find = (id) => document.getElementById(id);
const form = find("visit-form");
const care = [...form.querySelectorAll('input[name^="care_"]')];

let keep = async () => {};
let draft = null;
let questions = [];
let timer = 0;

const pad = new Pad(find("pad"), { changed: () => later() });

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => keepNow(), PAUSE_MS);
}

export async function keepNow() {
  clearTimeout(timer);
  if (!draft) return;
  read();
  await keep(draft);
}

export function leave() {
  clearTimeout(timer);
  draft = null;
}

function box(question) {
  const name = { flag: "question-flag", code: "question-code" }[question.kind] || "question-text";
  const made = find(name).content.cloneNode(true).firstElementChild;
  if (question.kind === "flag") {
    made.querySelector("legend").textContent = question.label;
    for (const one of made.querySelectorAll("input")) one.name = question.key;
    return made;
  }
  const input = made.querySelector("select, input");
  input.name = input.id = question.key;
  made.querySelector("label").htmlFor = question.key;
  made.querySelector("label").textContent = question.label;
  if (question.kind === "code") for (const [code, words] of question.choices) input.append(new Option(words, code));
  else if (question.kind === "day") input.type = "date";
  else input.inputMode = question.kind === "money" ? "decimal" : "numeric";
  return made;
}

// Lead to the phone's own map: to the door, or to the village's committee where nobody told the door.
export function lead(link, { map, map_is_hall }) {
  link.hidden = !map;
  link.textContent = map_is_hall ? link.dataset.hall : link.dataset.door;
  if (map) link.href = map;
  else link.removeAttribute("href");
}

// Show an errand with what was written before, if anything.
export function show(errand, known, { kept }) {
  draft = known;
  keep = kept;
  questions = errand.questions;
  find("visit-name").textContent = errand.name;
  find("visit-source").textContent = errand.source;
  find("visit-where").textContent = errand.where;
  lead(find("visit-map"), errand);
  find("visit-words").textContent = errand.words;
  const second = find("visit-second");
  second.hidden = !errand.second;
  second.textContent = second.dataset.words + errand.second;
  find("questions").replaceChildren(...questions.map(box));
  find("self-care").hidden = !errand.may_assess;
  find("lacking").hidden = true;
  form.reset();
  find("happened_on").min = errand.since;
  for (const name of TEXTS) form.elements[name].value = draft[name] || "";
  for (const [name, value] of Object.entries(draft.chosen || {})) if (form.elements[name]) form.elements[name].value = value;
  drawPictures();
}

// The pad has a size only once it is seen.
export function shownNow() {
  pad.show(draft.signature);
}

function drawPictures() {
  shown(find("pictures"), draft.pictures || [], {
    drop: (nth) => {
      draft.pictures.splice(nth, 1);
      drawPictures();
      later();
    },
  });
}

function read() {
  for (const name of TEXTS) draft[name] = form.elements[name].value.trim();
  const names = [...questions.map((one) => one.key), ...new Set(care.map((one) => one.name))];
  draft.chosen = Object.fromEntries(names.map((name) => [name, form.elements[name]?.value || ""]).filter(([, value]) => value));
  draft.signature = pad.drawn;
}

function typed({ kind }, value) {
  if (kind === "flag") return value === "yes";
  return WHOLE.has(kind) ? Number.parseInt(value, 10) : value;
}

function judged(chosen) {
  const facts = { household: {}, people: {} };
  for (const one of questions) {
    if (!(one.key in chosen)) continue;
    const into = one.person ? (facts.people[one.person] ||= {}) : facts.household;
    into[one.fact] = typed(one, chosen[one.key]);
  }
  const items = Object.entries(chosen).filter(([name]) => name.startsWith("care_"));
  const self_care = Object.fromEntries(items.map(([name, value]) => [name.slice(5), value === "yes"]));
  return { ...(questions.length && { facts }), ...(items.length && { self_care }) };
}

function lacking() {
  const said = find("lacking").dataset;
  const cared = Object.keys(draft.chosen).filter((name) => name.startsWith("care_")).length;
  if (!draft.happened_on) return said.day;
  if (!draft.met_name) return said.met;
  if (!draft.words) return said.words;
  if (cared && cared * 2 !== care.length) return said.care;
  if (!draft.signature && !draft.unsigned_because) return said.sign;
  return "";
}

// Give the finished record, or say what it lacks.
export function finished() {
  read();
  const problem = lacking();
  find("lacking").textContent = problem;
  find("lacking").hidden = !problem;
  return problem ? null : { ...draft, form: judged(draft.chosen) };
}

form.addEventListener("input", later);
find("pad-again").addEventListener("click", () => {
  pad.clear();
  later();
});
find("camera").addEventListener("change", async ({ target }) => {
  const most = Number(find("main").dataset.picturesMost);
  const taken = await Promise.all([...target.files].map(small));
  draft.pictures = [...(draft.pictures || []), ...taken].slice(0, most);
  target.value = "";
  drawPictures();
  later();
});
