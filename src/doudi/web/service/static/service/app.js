// The app: opened with the worker's password, with or without a signal. It shows the errands, keeps what is written, and sends it.

import { hush, lendVoice } from "./aloud.js";
import * as line from "./line.js";
import * as outbox from "./outbox.js";
import { Vault } from "./vault.js";
import * as visit from "./visit.js";

const [SOON_MS, AGAIN_MS] = [1000, 60000];
const AWAY_MOST_MS = 10 * 60000;
const VIEWS = ["gate", "today", "visit", "need", "outbox"];
const find = (id) => document.getElementById(id);
const clone = (id) => find(id).content.cloneNode(true).firstElementChild;
const { dataset: at } = find("main");
const vault = await Vault.find();
let [timer, pause, mark, isAsked] = [0, SOON_MS, "", false];

function tell(words, { isGood = false } = {}) {
  find("told").textContent = words;
  find("told").hidden = !words;
  find("told").classList.toggle("is-good", isGood);
}

function view(name) {
  hush();
  for (const one of VIEWS) find(one).hidden = one !== name;
  find("tabs").hidden = name === "gate";
  for (const tab of find("tabs").children) {
    if (tab.dataset.view === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
  find(`${name}-title`).focus({ preventScroll: true });
}

// Which day it is where we work, whatever the phone's own clock is set to show.
const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: at.zone, dateStyle: "short" }).format();

function signal({ isOn = navigator.onLine } = {}) {
  const words = find("signal");
  words.textContent = isOn ? words.dataset.on : words.dataset.off;
  words.classList.toggle("is-off", !isOn);
}

async function forget() {
  await vault.wipe();
  for (const one of [...VIEWS, "tabs", "told"]) find(one).hidden = true;
  find("wiped").hidden = false;
}

// Do something on the line; a phone that is lost forgets everything, whatever it was about to do.
async function online(doing) {
  try {
    return await doing();
  } catch (reason) {
    if (reason instanceof line.Lost) await forget();
    else if (!(reason instanceof line.Away || reason instanceof line.Stranger)) throw reason;
    return reason;
  }
}

async function opened(event) {
  event.preventDefault();
  const password = find("password").value;
  find("opening").textContent = find("opening").dataset.words;
  tell("");
  const isOpen = await vault.isLocked() && await vault.open(password) || await trusted(password);
  find("opening").textContent = "";
  find("password").value = "";
  if (isOpen) await begin();
}

// The first time, and after a change of the password: the server is shown the password and gives the phone's key.
async function trusted(password) {
  const told = await online(async () => line.key(await vault.code(), password));
  if (told instanceof line.Stranger) return void location.assign(at.signIn);
  if (told instanceof line.Lost) return false;
  if (told instanceof line.Away) return void tell(await vault.isLocked() ? find("opening").dataset.wrong : find("sending").dataset.off);
  if (!told.key) return void tell(told.words);
  const raw = Uint8Array.from(told.key.match(/../g), (pair) => Number.parseInt(pair, 16));
  await vault.take(raw, password);
  raw.fill(0);
  return true;
}

async function begin() {
  await draw();
  view("today");
  await refresh();
}

// One at a time in all windows: a slow answer must not lay an older list over a newer one. Whoever asks while another waits is served
// by that one, which has not begun.
async function refresh() {
  if (isAsked) return;
  isAsked = true;
  await navigator.locks.request("doudi-refresh", () => {
    isAsked = false;
    return refreshed();
  });
}

// Send what waits, then fetch the errands: the list is the server's, and what was written stays the worker's.
async function refreshed() {
  if (!vault.isOpen) return;
  find("sending").textContent = find("sending").dataset.busy;
  const states = await online(() => outbox.deliver(vault));
  if (states instanceof line.Lost) return;
  const found = states instanceof Error ? states : await online(async () => line.carried(await vault.code(), mark));
  if (found instanceof line.Lost) return;
  if (!(found instanceof Error)) await keep(found);
  await draw();
  said(found);
  signal({ isOn: !(found instanceof line.Away) });
  later(found instanceof line.Away);
}

// A line that broke is tried again soon, then ever more seldom; one that works is asked again once a minute.
function later(isAway) {
  clearTimeout(timer);
  pause = isAway && navigator.onLine ? Math.min(2 * pause, AGAIN_MS) : SOON_MS;
  timer = setTimeout(() => document.hidden || refresh(), isAway && navigator.onLine ? pause : AGAIN_MS);
}

async function keep({ errands, waiting, mark: now }) {
  if (errands) await vault.change(errands.map((one, nth) => ["errands", one.number, { ...one, nth }]), { emptied: ["errands"] });
  mark = now;
  find("wait").hidden = !waiting;
  find("fresh").textContent = `${find("fresh").dataset.at} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}`;
}

function said(found) {
  const { dataset } = find("sending");
  find("sign-in").hidden = !(found instanceof line.Stranger);
  const left = Number(find("count").textContent || 0);
  if (found instanceof line.Stranger) find("sending").textContent = dataset.signedOut;
  else if (found instanceof line.Away) find("sending").textContent = dataset.off;
  else find("sending").textContent = left ? "" : dataset.done;
}

async function draw() {
  const [errands, drafts, waiting] = await Promise.all(["errands", "drafts", "outbox"].map((store) => vault.all(store)));
  errands.sort((one, other) => one.nth - other.nth);
  find("errands").replaceChildren(...errands.map((one) => errandCard(one, { drafts, waiting })));
  find("none").hidden = errands.length > 0;
  find("way-hint").hidden = !errands.some((one) => one.map || one.way);
  const known = new Set(errands.map((one) => one.number));
  const gone = drafts.filter((one) => !known.has(one.errand));
  find("records").replaceChildren(...waiting.map(recordCard), ...gone.map(goneCard));
  find("empty").hidden = waiting.length + gone.length > 0;
  find("count").textContent = waiting.length + gone.length || "";
}

function errandCard(errand, { drafts, waiting }) {
  const card = clone("errand-card");
  const isSent = waiting.some(({ record }) => record.kind === "VISIT" && record.errand === errand.number);
  const mark = card.querySelector(".card-mark");
  card.querySelector(".card-name").textContent = errand.name;
  card.querySelector(".chip").textContent = errand.source;
  card.querySelector(".card-where").textContent = errand.where;
  card.querySelector(".card-way").textContent = errand.way;
  card.querySelector(".card-due b").textContent = errand.due;
  visit.lead(card.querySelector(".map"), errand);
  if (isSent) mark.textContent = mark.dataset.sent;
  else if (drafts.some((one) => one.errand === errand.number)) mark.textContent = mark.dataset.draft;
  else if (errand.is_late) mark.textContent = mark.dataset.late;
  mark.classList.toggle("is-late", errand.is_late && !isSent);
  card.querySelector("button").addEventListener("click", () => (isSent ? view("outbox") : write(errand)));
  return card;
}

function recordCard(one) {
  const { record, problem } = one;
  const card = clone("record-card");
  const name = card.querySelector(".card-name");
  const state = card.querySelector(".card-state");
  name.textContent = record.kind === "NEED" ? name.dataset.need : record.name;
  card.querySelector(".card-words").textContent = record.words;
  state.textContent = problem ? problem.words : state.dataset.ready;
  state.classList.toggle("is-wrong", Boolean(problem));
  if (!problem) return card;
  offer(card.querySelector(".drop"), () => vault.change([["outbox", one.id, null]]));
  if (problem.errand) {
    card.querySelector(".card-now").hidden = false;
    card.querySelector(".now-words").textContent = problem.errand.words;
    card.querySelector(".now-due").textContent = problem.errand.due;
    offer(card.querySelector(".again"), () => outbox.again(vault, one));
  }
  if (record.kind === "VISIT" && (problem.errand || problem.state === "refused")) {
    offer(card.querySelector(".change"), () => outbox.reopen(vault, one));
  }
  return card;
}

function goneCard(draft) {
  const card = clone("record-card");
  card.querySelector(".card-name").textContent = draft.name;
  card.querySelector(".card-state").textContent = card.querySelector(".card-name").dataset.gone;
  card.querySelector(".card-words").textContent = draft.words || "";
  offer(card.querySelector(".drop"), () => vault.change([["drafts", draft.id, null]]));
  return card;
}

function offer(button, doing) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (button.dataset.sure && !confirm(button.dataset.sure)) return;
    await doing();
    await draw();
    await refresh();
  });
}

async function write(errand) {
  const drafts = await vault.all("drafts");
  const fresh = { code: crypto.randomUUID(), kind: "VISIT", errand: errand.number, name: errand.name, happened_on: today() };
  const known = drafts.find((one) => one.errand === errand.number) || fresh;
  const { id, ...draft } = { version: errand.version, ...known };
  visit.show(errand, draft, { kept: (now) => vault.change([["drafts", now.code, now]]) });
  view("visit");
  visit.shownNow();
}

async function send(record) {
  await outbox.queue(vault, record);
  await draw();
  view("outbox");
  await refresh();
}

find("open").addEventListener("submit", opened);
find("back").addEventListener("click", async () => {
  await visit.keepNow();
  visit.leave();
  await draw();
  view("today");
});
find("visit-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const record = visit.finished();
  if (!record) return;
  visit.leave();
  await send(record);
});
find("need-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { met_name, words, urgency } = event.target.elements;
  find("need-lacking").hidden = Boolean(words.value.trim());
  if (!words.value.trim()) return;
  const happened_on = today();
  const told = { met_name: met_name.value.trim(), words: words.value.trim(), form: { urgency: urgency.value } };
  const record = { code: crypto.randomUUID(), kind: "NEED", happened_on, ...told };
  event.target.reset();
  await send(record);
});
find("forget").addEventListener("click", async ({ target }) => {
  if (!confirm(target.dataset.sure)) return;
  await vault.wipe();
  location.reload();
});
find("lock").addEventListener("click", () => location.reload());
find("send").addEventListener("click", refresh);
for (const tab of find("tabs").children) {
  tab.addEventListener("click", async () => {
    await visit.keepNow();
    visit.leave();
    tell("");
    await draw();
    view(tab.dataset.view);
  });
}

let awaySince = 0;
document.addEventListener("visibilitychange", async () => {
  await visit.keepNow();
  if (document.hidden) awaySince = Date.now();
  else if (awaySince && Date.now() - awaySince > AWAY_MOST_MS) location.reload();
  else refresh();
});
addEventListener("online", () => void (signal(), refresh()));
addEventListener("offline", () => signal());

signal();
lendVoice();
const stands = await online(async () => (await vault.isLocked()) && line.standing(await vault.code()));
if (!(stands instanceof line.Lost)) {
  view("gate");
  find("password").focus();
  await navigator.serviceWorker?.register(at.worker, { scope: at.scope });
}
document.documentElement.dataset.ready = "yes";
