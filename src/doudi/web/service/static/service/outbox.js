// Records wait here until the server says that it has them. A record keeps its code for life, so that sending it again is harmless;
// it leaves the phone in the same change that hears "stored", and only then.

import * as line from "./line.js";

// Put a record in line, in one change with the draft it comes from.
export async function queue(vault, record) {
  await vault.change([["outbox", record.code, { record }], ["drafts", record.code, null]]);
}

async function sent(vault, code, { id, record }) {
  const answer = await line.bring(code, record);
  if (answer.state === "stored") {
    await vault.change([["outbox", id, null]]);
    return answer.state;
  }
  const problem = { state: answer.state || "refused", words: answer.words || "", errand: answer.errand || null };
  await vault.change([["outbox", id, { record, problem }]]);
  return problem.state;
}

// Send whatever waits and has no problem; one round at a time, however many windows there are.
export async function deliver(vault) {
  return navigator.locks.request("doudi-outbox", { ifAvailable: true }, async (lock) => {
    if (!lock || !vault.isOpen) return [];
    const code = await vault.code();
    const waiting = (await vault.all("outbox")).filter((one) => !one.problem);
    if (!waiting.length) return [];
    await line.carried();
    const states = [];
    for (const one of waiting) states.push(await sent(vault, code, one));
    return states;
  });
}

// The worker has read how the errand stands now, and sends what he wrote for it.
export async function again(vault, { id, record, problem }) {
  await vault.change([["outbox", id, { record: { ...record, version: problem.errand.version } }]]);
}

// Back to the draft it was: it was not kept, so its code is still free.
export async function reopen(vault, { id, record, problem }) {
  const version = problem.errand ? problem.errand.version : record.version;
  await vault.change([["outbox", id, null], ["drafts", id, { ...record, version }]]);
}
