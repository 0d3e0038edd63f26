// A letter is signed by a key in the phone. Nothing but navigator.credentials needs script here: the page itself is a form.
// Without it the page keeps saying how to sign on paper.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function asked({ publicKey }) {
  const listed = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const read = { ...publicKey, challenge: bytes(publicKey.challenge), timeout: 120000 };
  if (publicKey.user) {
    read.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
    read.excludeCredentials = listed(publicKey.excludeCredentials);
  } else {
    read.allowCredentials = listed(publicKey.allowCredentials);
  }
  return read;
}

function said(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

async function confirmed(form) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
  const options = await answer.json();
  if (!answer.ok) throw new Error(options.problem);
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: asked(options) });
  return JSON.stringify(said(credential));
}

async function start(form) {
  const failed = form.querySelector("[data-failed]");
  const button = form.querySelector("button");
  button.disabled = true;
  failed.hidden = true;
  try {
    form.elements.answer.value = await confirmed(form);
    form.submit();
  } catch {
    failed.hidden = false;
    button.disabled = false;
    button.focus();
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || !navigator.credentials) continue;
  document.querySelector("[data-without-passkey]").hidden = true;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start(form);
  });
}
