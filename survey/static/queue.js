// The queue of sealed responses on this device: sealed first, written second, sent third. It is loaded by
// pages and by the worker. Whoever shows how many wait listens to "hailong:queue" on document.
"use strict";
self.hailong = (() => {
  const FORMAT = 1; // of an envelope; see survey/sealing.py
  const INFO = "hailong sealed response 1";
  const PADDED = 512; // bytes: the length of what is sealed says little of what was answered
  const BATCH = 20, BYTES = 40000; // of one request
  const PATIENCE = 20000, FIRST_PAUSE = 1000, LONGEST_PAUSE = 300000; // milliseconds
  const SETTLED = [200, 201, 202, 409]; // the server has it, whatever became of it
  const encoder = new TextEncoder();
  const utf8 = (text) => encoder.encode(text);
  const EC = { name: "ECDH", namedCurve: "P-256" };

  // Plain http, old browsers: no sealing, no worker; pages are then sent as they always were.
  const able = Boolean(self.isSecureContext && self.crypto?.subtle && self.crypto.randomUUID && self.indexedDB && self.navigator?.locks);
  const channel = able ? new BroadcastChannel("hailong") : null;

  // A signal that gives up after so many milliseconds (AbortSignal.timeout, which older tablets lack).
  function late(patience) {
    const given = new AbortController();
    setTimeout(() => given.abort(), patience);
    return given.signal;
  }

  const text = (raw) => btoa(String.fromCharCode(...new Uint8Array(raw))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const raw = (written) => Uint8Array.from(atob(written.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // Seal content (JSON values) to the round's public key; nothing on the device can open it again.
  async function seal(round, id, publicKey, content) {
    const theirs = raw(publicKey);
    const own = await crypto.subtle.generateKey(EC, false, ["deriveBits"]);
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
    const peer = await crypto.subtle.importKey("raw", theirs, EC, false, []);
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: peer }, own.privateKey, 256);
    const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
    const rule = { name: "HKDF", hash: "SHA-256", salt: joined(point, theirs), info: utf8(INFO) };
    const made = new Uint8Array(await crypto.subtle.deriveBits(rule, secret, 352));
    const key = await crypto.subtle.importKey("raw", made.slice(0, 32), "AES-GCM", false, ["encrypt"]);
    const plain = utf8(JSON.stringify(content));
    const padded = new Uint8Array(Math.ceil((plain.length + 1) / PADDED) * PADDED).fill(32);
    padded.set(plain);
    const way = { name: "AES-GCM", iv: made.slice(32), additionalData: utf8(`${round}\n${id}`) };
    const sealed = await crypto.subtle.encrypt(way, key, padded);
    return { format: FORMAT, round, id, key: text(point), sealed: text(sealed) };
  }

  async function receipt({ round, id, key, sealed }) {
    return hex(await crypto.subtle.digest("SHA-256", utf8([round, id, key, sealed].join("\n"))));
  }

  let opening = null;
  function database() {
    opening ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("hailong", 1);
      asked.onupgradeneeded = () => { // later versions add; none ever deletes an envelope
        asked.result.createObjectStore("envelope", { keyPath: "envelope.id" });
        asked.result.createObjectStore("about");
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => { asked.result.close(); opening = null; };
        asked.result.onclose = () => { opening = null; };
        resolve(asked.result);
      };
      asked.onerror = () => reject(asked.error);
      asked.onblocked = () => reject(new Error("blocked"));
    });
    opening.catch(() => { opening = null; });
    return opening;
  }

  // Do work on a store in one transaction; what is written is on the disk when this returns.
  async function within(store, mode, work) {
    const db = await database();
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(store, mode, { durability: "strict" });
      const asked = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("aborted"));
    });
  }

  // What may be sent: all but the unfinished form of a page that is open still (see device.js).
  async function records() {
    const before = await locked();
    const all = await within("envelope", "readonly", (store) => store.getAll());
    if (!all.some((record) => record.unfinished)) return all;
    const open = new Set([...before, ...(await locked())]); // one may be finished, or begun, while they are read
    return all.filter((record) => !record.unfinished || !open.has(sitting(record.envelope.id)));
  }
  const locked = () => self.navigator.locks.query().then(({ held }) => held.map((lock) => lock.name));
  const sitting = (id) => `hailong sitting ${id}`;
  const waiting = () => records().then((found) => found.length);
  const has = (id) => within("envelope", "readonly", (store) => store.getKey(id)).then((key) => key !== undefined);
  const known = (name) => within("about", "readonly", (store) => store.get(name));
  const note = (name) => within("about", "readwrite", (store) => store.put(Date.now(), name));
  const contact = () => known("contact");

  async function tell(done = []) {
    const told = { waiting: await waiting(), done }; // done: receipt and status of what the server has
    channel.postMessage(told);
    say(told);
  }

  function say(told) {
    self.document?.dispatchEvent(new CustomEvent("hailong:queue", { detail: told }));
  }
  if (channel) channel.onmessage = ({ data }) => say(data);

  // Write an envelope to this device; a later one of the same form takes the place of an earlier one.
  // An unfinished one stays here as long as the page that wrote it is open and holds its lock.
  async function put(envelope, unfinished = false) {
    const record = { envelope, receipt: await receipt(envelope), unfinished };
    await within("envelope", "readwrite", (store) => store.put(record));
    self.navigator.storage?.persist?.().catch(() => {});
    self.navigator.serviceWorker?.getRegistration?.().then((r) => r?.sync?.register("hailong")).catch(() => {});
    await tell();
    flush();
    return record.receipt;
  }

  // Forget a form that was never sent.
  const forget = (id) => within("envelope", "readwrite", (store) => store.delete(id));

  // Take what the server has off this device, unless a later envelope has taken its place meanwhile.
  function settle(done) {
    return within("envelope", "readwrite", (store) => {
      for (const [id, proof] of done) {
        const found = store.get(id);
        found.onsuccess = () => { if (found.result?.receipt === proof) store.delete(id); };
      }
    });
  }

  let pause = FIRST_PAUSE, until = 0, size = BATCH;
  const clock = () => performance.now(); // the device's own clock may be put right, by years

  // Wait for longer each time, and never all devices at once; or as long as the server says.
  function wait(seconds) {
    const chosen = seconds ? seconds * 1000 : Math.random() * pause;
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    until = clock() + Math.min(Math.max(chosen, 250), LONGEST_PAUSE);
    if (self.document) setTimeout(flush, until - clock() + 50);
  }

  // Send a batch and return the outcomes, or null when the server could not be asked.
  async function post(round, envelopes) {
    const answer = await fetch(`/k/${round}/gui`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ envelopes }),
      credentials: "omit", cache: "no-store", redirect: "error", signal: late(PATIENCE),
    });
    if (answer.status === 413 && envelopes.length > 1) { size = 1; return []; }
    const { outcomes } = answer.ok ? await answer.json() : { outcomes: null };
    const later = Number(answer.headers.get("Retry-After")) || 0;
    if (!Array.isArray(outcomes)) {
      if (answer.status === 503 || answer.status === 429 || answer.status >= 500) wait(later);
      return answer.status >= 500 || answer.status === 429 ? null : outcomesOf(envelopes, answer.status);
    }
    if (later) wait(later);
    return outcomes;
  }

  const outcomesOf = (envelopes, status) => envelopes.map(({ id }) => ({ id, status }));

  // Envelopes of one round, so many as one request may hold, of those that were not tried yet.
  function batch(all, tried) {
    const fresh = all.filter((record) => !tried.has(record.receipt));
    const chosen = [];
    let bytes = 0;
    for (const record of fresh) {
      bytes += record.envelope.sealed.length + 300;
      if (record.envelope.round !== fresh[0].envelope.round) continue;
      if (chosen.length === size || (chosen.length && bytes > BYTES)) break;
      chosen.push(record);
    }
    return chosen;
  }

  async function send() {
    const tried = new Set();
    size = BATCH;
    for (;;) {
      const chosen = batch(await records(), tried);
      if (!chosen.length) break;
      const one = size === 1;
      const outcomes = await post(chosen[0].envelope.round, chosen.map((record) => record.envelope));
      if (outcomes === null) return;
      if (size === 1 && !one) continue; // too much at once: one by one
      chosen.forEach((record) => tried.add(record.receipt));
      const proofs = new Map(chosen.map((record) => [record.envelope.id, record.receipt]));
      const done = outcomes.filter((o) => SETTLED.includes(o.status) && o.receipt === proofs.get(o.id));
      if (done.length) {
        await settle(done.map((o) => [o.id, o.receipt]));
        await note("contact");
        pause = FIRST_PAUSE;
        await tell(done.map((o) => [o.receipt, o.status]));
      }
      if (outcomes.some((o) => o.status === 503)) return;
    }
  }

  // Send what waits; one page or worker at a time. urgent: a person asked, so do not wait.
  async function flush(urgent = false) {
    if (!able || (!urgent && clock() < until)) return;
    await navigator.locks.request("hailong queue", { ifAvailable: !urgent }, async (lock) => {
      if (!lock) return;
      try {
        await send();
      } catch { // no network, no server, no answer in time, or one that is not ours
        wait(0);
      }
    });
  }

  // All that waits as one file, for a device that never sees the network again.
  async function file() {
    const envelopes = (await records()).map((record) => record.envelope);
    return JSON.stringify({ hailong: "sealed responses", format: FORMAT, envelopes });
  }

  // Send one envelope past the queue, where this device cannot write; returns the status once the server has it.
  async function direct(envelope) {
    const proof = await receipt(envelope);
    const outcomes = await post(envelope.round, [envelope]);
    return outcomes?.find((o) => SETTLED.includes(o.status) && o.receipt === proof)?.status;
  }

  return { able, seal, put, has, forget, sitting, waiting, known, note, contact, flush, file, direct, tell, late };
})();
