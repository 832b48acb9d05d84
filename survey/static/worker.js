// Keeps the pages of forms on the device, and sends what waits when the network comes back. It touches
// nothing but forms: no page of staff, no page that holds a person's answers. TOLD comes before this line.
"use strict";
importScripts(TOLD.queue);
const OWN = `hailong-${TOLD.version}`, PAGES = "hailong-pages";
const FORM = /^\/k\/([a-z0-9][a-z0-9_-]*|_cho)(\/may)?$/;
const PATIENCE = 4000, MOST = 60;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(OWN).then((cache) => cache.addAll(TOLD.files)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(renew().then(() => self.clients.claim()));
});

// After an upgrade: pages are fetched again; until all are there, the files of the old ones stay.
async function renew() {
  const pages = await caches.open(PAGES);
  const addresses = (await pages.keys()).map((request) => request.url);
  const renewed = await Promise.all(addresses.map((address) => fetched(pages, address)));
  if (renewed.includes(false)) return; // the next page that asks for anything has it finished
  for (const name of await old()) await caches.delete(name);
}

// The caches of earlier versions: there are some only until a renewal has succeeded.
async function old() {
  return (await caches.keys()).filter((name) => name !== OWN && name !== PAGES);
}

// Fetch a page anew; true unless it could not be asked for. One that is gone is forgotten.
async function fetched(pages, address) {
  try {
    const answer = await fetch(address, { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(20000) });
    if (answer.ok && !answer.redirected) await stored(pages, address, answer);
    else if ([403, 404, 410].includes(answer.status)) await pages.delete(address);
    else return false;
    return true;
  } catch {
    return false;
  }
}

// A page is kept after the files it names, which are another version's until this worker is replaced.
async function stored(pages, address, answer) {
  const named = (await answer.clone().text()).match(/\/static\/[\w.]+\?[0-9a-f]+/g) ?? [];
  const files = await caches.open(OWN);
  for (const file of new Set(named)) if (!(await caches.match(file))) await files.add(file);
  await pages.put(address, answer);
}

// Keep the pages at these addresses, and say whether all of them are kept.
async function keep(addresses) {
  const pages = await caches.open(PAGES);
  const missing = async (address) => !(await pages.match(address));
  await Promise.all(addresses.map(async (a) => (await missing(a)) && fetched(pages, a)));
  const absent = await Promise.all(addresses.map(missing)); // one that is not to be had is not kept
  const known = await pages.keys();
  for (const first of known.slice(0, Math.max(0, known.length - MOST))) await pages.delete(first);
  return !absent.includes(true);
}

self.addEventListener("message", (event) => {
  const { keep: addresses } = event.data ?? {};
  if (addresses) event.waitUntil(kept(addresses, event.ports[0]));
});

async function kept(addresses, port) {
  port?.postMessage(await keep(addresses));
  if ((await old()).length) await renew();
}

self.addEventListener("sync", (event) => {
  if (event.tag === "hailong") event.waitUntil(sent());
});

async function sent() {
  await hailong.flush(true);
  if (await hailong.waiting()) throw new Error("the browser asks again later");
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (FORM.test(url.pathname) && (request.mode === "navigate" || url.pathname.endsWith("/may"))) event.respondWith(page(event, url));
});

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

// A whole form and the list of what waits come from the device and are renewed behind; a start page comes
// from the server as long as it answers, for it says whether the round is still open.
async function page(event, url) {
  const pages = await caches.open(PAGES);
  const kept = await pages.match(url.href);
  if (!kept) return fetch(event.request);
  if (url.pathname.endsWith("/may") || url.pathname === "/k/_cho") {
    event.waitUntil(fetched(pages, url.href));
    return kept;
  }
  try {
    const answer = await fetch(event.request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status >= 500) return kept;
    if (answer.ok && !answer.redirected) event.waitUntil(stored(pages, url.href, answer.clone()).catch(() => {}));
    else if ([403, 404, 410].includes(answer.status)) event.waitUntil(pages.delete(url.href));
    return answer;
  } catch {
    return kept;
  }
}
