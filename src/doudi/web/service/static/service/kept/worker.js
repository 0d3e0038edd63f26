// Answers the app's own requests when there is no signal. It keeps the app's page and files, and nobody's data: what is carried
// and brought back never passes through a cache.
"use strict";

const KEPT = "doudi-service";
const FILES = [
  "kept"
];
const PATIENCE_MS = 4000;
const SCOPE = new URL(self.registration.scope).pathname;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(KEPT).then((cache) => cache.addAll([...FILES, SCOPE].map((path) => new Request(path, { cache: "reload" })))),
  );
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fresh(request) {
  const answer = await fetch(request);
  if (answer.status >= 500) throw new Error("down");
  if (answer.ok && !answer.redirected) (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}

function patient(promise) {
  return Promise.race([promise, new Promise((_, late) => setTimeout(() => late(new Error("late")), PATIENCE_MS))]);
}

async function answered(request) {
  try {
    return await patient(fresh(request));
  } catch (reason) {
    const known = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
    if (known) return known;
    throw reason;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  const isOurs = path === SCOPE || FILES.includes(path);
  if (request.method === "GET" && isOurs) event.respondWith(answered(request));
});
