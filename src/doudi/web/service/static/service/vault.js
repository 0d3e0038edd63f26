// What lies on the phone, sealed: AES-GCM with a key that the server gave and the worker's password wraps (PBKDF2). Whoever finds
// the phone without the worker finds codes and noise. The open key lives in memory only, and cannot be read out of it.

const NAME = "doudi-service";
const SEALED = ["errands", "drafts", "outbox"];
const ROUNDS = 600000;
const LOCK = "lock";

const utf8 = new TextEncoder();
const read = new TextDecoder();

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const finished = (change) =>
  new Promise((resolve, reject) => {
    change.oncomplete = () => resolve();
    change.onerror = change.onabort = () => reject(change.error);
  });

function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("meta");
    for (const name of SEALED) request.result.createObjectStore(name);
  };
  return asked(request);
}

async function wrapping(password, salt) {
  const typed = await crypto.subtle.importKey("raw", utf8.encode(password), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const imported = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

const bound = (store, id) => utf8.encode(`${store}/${id}`);

export class Vault {
  #base;
  #key;
  #turn = Promise.resolve();

  static async find() {
    const vault = new Vault();
    vault.#base = await opened();
    return vault;
  }

  get isOpen() {
    return Boolean(this.#key);
  }

  async #meta(id) {
    return asked(this.#base.transaction("meta").objectStore("meta").get(id));
  }

  async #keep(id, value) {
    const change = this.#base.transaction("meta", "readwrite", { durability: "strict" });
    change.objectStore("meta").put(value, id);
    await finished(change);
  }

  async code() {
    const known = await this.#meta("code");
    if (known) return known;
    const made = crypto.randomUUID();
    await this.#keep("code", made);
    return made;
  }

  async isLocked() {
    return Boolean(await this.#meta(LOCK));
  }

  // Take the key the server gave, and wrap it with the password it was shown for.
  async take(raw, password) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const wrapped = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await wrapping(password, salt), raw);
    await this.#keep(LOCK, { salt, iv, wrapped });
    this.#key = await imported(raw);
  }

  // Open with the password alone; says whether it fits.
  async open(password) {
    const lock = await this.#meta(LOCK);
    try {
      const raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv: lock.iv }, await wrapping(password, lock.salt), lock.wrapped);
      this.#key = await imported(raw);
      return true;
    } catch {
      return false;
    }
  }

  close() {
    this.#key = undefined;
  }

  async #sealed(store, id, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: "AES-GCM", iv, additionalData: bound(store, id) };
    return { iv, sealed: await crypto.subtle.encrypt(how, this.#key, utf8.encode(JSON.stringify(value))) };
  }

  async #clear(store, id, { iv, sealed }) {
    const how = { name: "AES-GCM", iv, additionalData: bound(store, id) };
    return JSON.parse(read.decode(await crypto.subtle.decrypt(how, this.#key, sealed)));
  }

  async all(store) {
    const rows = this.#base.transaction(store).objectStore(store);
    const [ids, values] = await Promise.all([asked(rows.getAllKeys()), asked(rows.getAll())]);
    return Promise.all(ids.map(async (id, nth) => ({ id, ...(await this.#clear(store, id, values[nth])) })));
  }

  // All of these changes or none: [store, id, value], and a value of null takes the row away. One change after the other, in the
  // order they were asked for: a draft kept late must not come back after its record went.
  change(rows, { emptied = [] } = {}) {
    const turn = this.#turn.then(() => this.#written(rows, emptied));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #written(rows, emptied) {
    const sealed = await Promise.all(rows.map(([store, id, value]) => value && this.#sealed(store, id, value)));
    const change = this.#base.transaction(SEALED, "readwrite", { durability: "strict" });
    for (const store of emptied) change.objectStore(store).clear();
    rows.forEach(([store, id], nth) => {
      if (sealed[nth]) change.objectStore(store).put(sealed[nth], id);
      else change.objectStore(store).delete(id);
    });
    await finished(change);
  }

  // How many records were never sent; this needs no key.
  async unsent() {
    return asked(this.#base.transaction("outbox").objectStore("outbox").count());
  }

  // Forget everything: the key first, then all rows. What remains is an empty shell.
  async wipe() {
    this.close();
    const change = this.#base.transaction(["meta", ...SEALED], "readwrite", { durability: "strict" });
    for (const store of ["meta", ...SEALED]) change.objectStore(store).clear();
    await finished(change);
    for (const name of await caches.keys()) await caches.delete(name);
    const workers = await navigator.serviceWorker?.getRegistrations();
    await Promise.all((workers || []).map((one) => one.unregister()));
  }
}
