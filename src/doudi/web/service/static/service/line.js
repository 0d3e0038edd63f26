// The line to the server. Every question ends in one of: an answer, "away" (no signal), "stranger" (sign in again), "lost".

const { dataset: at } = document.getElementById("main");
const PATIENCE_MS = 30000;

export class Away extends Error {}
export class Stranger extends Error {}
export class Lost extends Error {}

let token = "";

async function asked(path, { code, known, ...how } = {}) {
  const headers = { ...(code && { "X-Device": code }), ...(known && { "X-Known": known }), ...(token && { "X-CSRFToken": token }) };
  let answer;
  try {
    answer = await fetch(path, { redirect: "manual", cache: "no-store", headers, signal: AbortSignal.timeout(PATIENCE_MS), ...how });
  } catch {
    throw new Away();
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || (answer.status === 403 && !isJson(answer))) throw new Stranger();
  if (answer.status === 410) throw new Lost();
  if (answer.status >= 500 || answer.status === 404) throw new Away();
  return answer;
}

const isJson = (answer) => (answer.headers.get("Content-Type") || "").includes("json");

async function told(path, how) {
  const answer = await asked(path, how);
  try {
    return { ok: answer.ok, ...(await answer.json()) };
  } catch {
    throw new Away();
  }
}

// Is this phone lost? Nobody need be signed in to hear that.
export async function standing(code) {
  await asked(at.standing.replace("CODE", code));
}

// The errands of a phone, unless it has them under this mark; without a phone's code the token alone.
export async function carried(code, known) {
  const found = await told(at.carried, { code, known });
  token = found.token;
  return found;
}

export async function key(code, password) {
  await carried();
  const body = new URLSearchParams({ code, password, name: navigator.userAgentData?.platform || navigator.platform || "" });
  return told(at.key, { method: "POST", body });
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export async function bring(code, record) {
  const { pictures = [], signature, ...rest } = record;
  const body = new FormData();
  body.append("record", JSON.stringify(rest));
  if (signature) body.append("signature", new Blob([bytes(signature)], { type: "image/png" }), "signature.png");
  pictures.forEach((one, nth) => body.append("pictures", new Blob([bytes(one)], { type: "image/jpeg" }), `${nth}.jpg`));
  return told(at.bring, { code, method: "POST", body });
}
