// The switch for reminders on this phone. The browser is asked for leave only after somebody pressed it. Without script it is not
// shown; where a phone cannot be reminded it says so.

const box = document.getElementById("push");
const { dataset: at } = box;
const button = box.querySelector("button");
const said = box.querySelector("[role=status]");
const now = box.querySelector("[data-now]");
const LEAVE = "granted";
const canRemind = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const bytes = (written) =>
  Uint8Array.from(atob(written.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

function draw(isOn) {
  box.dataset.isOn = isOn ? "yes" : "";
  button.textContent = isOn ? at.turnOff : at.turnOn;
  now.textContent = isOn ? at.nowOn : at.nowOff;
}

async function post(address, told) {
  const body = new URLSearchParams(told);
  const headers = { "X-CSRFToken": box.querySelector("[name=csrfmiddlewaretoken]").value };
  const answer = await fetch(address, { method: "POST", body, headers, redirect: "manual" });
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  return { ok: answer.ok, words: isJson ? (await answer.json()).words : at.failed };
}

async function known() {
  return (await navigator.serviceWorker.getRegistration(at.scope))?.pushManager.getSubscription();
}

async function ready() {
  const registration = await navigator.serviceWorker.register(at.worker, { scope: at.scope });
  const worker = registration.installing || registration.waiting || registration.active;
  while (worker.state !== "activated") {
    await new Promise((changed) => worker.addEventListener("statechange", changed, { once: true }));
  }
  return registration;
}

// A browser is bound to the key it subscribed under; one that was given another key before begins anew.
async function subscribed() {
  const { pushManager } = await ready();
  const asked = { userVisibleOnly: true, applicationServerKey: bytes(at.key) };
  try {
    return await pushManager.subscribe(asked);
  } catch (reason) {
    const before = reason.name === "InvalidStateError" && (await pushManager.getSubscription());
    if (!before) throw reason;
    await before.unsubscribe();
    return pushManager.subscribe(asked);
  }
}

async function turnOn() {
  if ((await Notification.requestPermission()) !== LEAVE) return at.denied;
  let made;
  try {
    made = await subscribed();
  } catch {
    return at.unreachable;
  }
  const [p256dh, auth] = ["p256dh", "auth"].map((name) => text(made.getKey(name)));
  const answer = await post(at.on, { endpoint: made.endpoint, p256dh, auth, device: at.device || "" });
  if (!answer.ok) await made.unsubscribe();
  draw(answer.ok);
  return answer.words;
}

async function turnOff() {
  const answer = await post(at.off, {});
  if (!answer.ok) return answer.words;
  await (await known())?.unsubscribe();
  draw(false);
  return answer.words;
}

async function pressed() {
  button.disabled = true;
  said.textContent = "";
  try {
    said.textContent = await (box.dataset.isOn ? turnOff() : turnOn());
  } catch {
    said.textContent = at.failed;
  }
  button.disabled = false;
}

async function begin() {
  if (!canRemind || Notification.permission === "denied") {
    button.hidden = true;
    said.textContent = canRemind ? at.denied : at.unsupported;
  } else {
    draw(Boolean(at.isOn && Notification.permission === LEAVE && (await known())));
    button.addEventListener("click", pressed);
  }
  box.hidden = false;
  box.dataset.ready = "yes";
}

begin();
