// Keeps the pages of forms on the device, and sends what waits when the network comes back. It keeps
// nothing but forms: no page of staff, no page that holds a person's answers. TOLD comes before this line.
"use strict";
importScripts(TOLD.queue);
const OWN = `hailong-${TOLD.version}`, PAGES = "hailong-pages";
const FORM = /^\/k\/([a-z0-9][a-z0-9_-]*|_cho)(\/may)?$/;
const HEARD = "hailong-heard", RECORDING = /\/k\/_nghe\/[0-9a-f]{64}/g;
const FIRST = "/kiosk", STAND = /^\/kiosk(\/|$)/; // a shared tablet: its first screen, and all its screens
const WAITING = "/k/_cho"; // in Vietnamese, or whatever language it is kept in, rather than not at all
const WHOLE = /^\/k\/(_cho|[^/]+\/may)$|^\/kiosk\/tron$/; // what comes from the device
const PATIENCE = 4000, MOST = 60, MOST_HEARD = 24e6; // milliseconds, pages, bytes of recordings
const GONE = [403, 404, 410], BUSY = [408, 425, 429], LONGEST = 20000;
const OURS = /\/static\/hailong\.js\?[0-9a-f]/; // no page of a gateway, a portal or another site names it

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(OWN).then((cache) => cache.addAll(TOLD.files)).then(() => self.skipWaiting()));
});

// Every page waits for this: a slow network after an upgrade holds nobody up. Whoever asks next renews.
self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

// After an upgrade: pages are fetched again; until all are there, the files of the old ones stay.
async function renew() {
  const pages = await caches.open(PAGES);
  const addresses = (await pages.keys()).map((request) => request.url);
  const renewed = await Promise.all(addresses.map((address) => fetched(pages, address)));
  if (renewed.includes(false) || !current()) return; // the next page that asks for anything has it finished
  for (const name of await old()) await caches.delete(name);
}

// Whether no newer version is being installed or has taken over: its files are not an earlier version's.
function current() {
  const { installing, waiting } = self.registration;
  return !installing && !waiting && self.serviceWorker?.state !== "redundant";
}

// The caches of earlier versions: there are some only until a renewal has succeeded.
async function old() {
  return (await caches.keys()).filter((name) => ![OWN, PAGES, HEARD].includes(name));
}

// Fetch a page anew; true unless it could not be asked for. One that is gone is forgotten.
async function fetched(pages, address) {
  const credentials = STAND.test(new URL(address).pathname) ? "same-origin" : "omit";
  try {
    const answer = await fetch(address, { cache: "no-store", credentials, signal: hailong.late(LONGEST) });
    if (!(await ours(answer))) return false;
    if (answer.ok && !answer.redirected) await stored(pages, address, answer);
    else if (GONE.includes(answer.status)) await forgotten(pages, address);
    else return false;
    return true;
  } catch {
    return false;
  }
}

// Whether the server itself answered, and not something that stands before it.
async function ours(answer) {
  return OURS.test(await answer.clone().text());
}

// A device that is refused keeps no page of a kiosk, whichever it asked for.
async function forgotten(pages, address) {
  await pages.delete(address);
  for (const { url } of await pages.keys()) if (STAND.test(new URL(address).pathname) && STAND.test(new URL(url).pathname)) await pages.delete(url);
}

// A page is kept after the files it names, which are another version's until this worker is replaced.
async function stored(pages, address, answer) {
  const named = (await answer.clone().text()).match(/\/static\/[\w.]+\?[0-9a-f]+/g) ?? [];
  const files = await caches.open(OWN);
  for (const file of new Set(named)) if (!(await caches.match(file))) await files.add(new Request(file, { signal: hailong.late(LONGEST) }));
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
  const { keep: addresses, hear } = event.data ?? {};
  if (addresses) event.waitUntil(kept(addresses, event.ports[0]).then(() => hear && hearAhead(addresses)));
});

async function kept(addresses, port) {
  port?.postMessage(await keep(addresses));
  if (current() && (await old()).length) await renew();
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
  if (url.pathname.startsWith("/k/_nghe/")) event.respondWith(recording(url.href).then((whole) => piece(whole, request.headers.get("Range"))));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (WHOLE.test(url.pathname) || (request.mode === "navigate" && (FORM.test(url.pathname) || STAND.test(url.pathname)))) event.respondWith(page(event, url));
});

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

// A whole form and the list of what waits come from the device and are renewed behind; a start page comes
// from the server as long as it answers, for it says whether the round is still open. At a kiosk the first
// screen stands in for any other that cannot be had.
async function page(event, url) {
  const pages = await caches.open(PAGES);
  const own = await pages.match(url.href);
  const kept = own ?? (await instead(pages, url.pathname));
  if (!kept) return fetch(event.request);
  if (own && WHOLE.test(url.pathname)) {
    event.waitUntil(fetched(pages, url.href));
    return own;
  }
  try {
    const answer = await fetch(event.request, { signal: hailong.late(PATIENCE) });
    if (answer.status >= 500 || BUSY.includes(answer.status)) return kept;
    if (answer.type !== "opaqueredirect" && !answer.redirected && !(await ours(answer))) return kept;
    if (GONE.includes(answer.status)) event.waitUntil(forgotten(pages, url.href));
    else if (own && answer.ok && !answer.redirected) event.waitUntil(refreshed(pages, url, own.clone(), answer.clone()).catch(() => {}));
    return answer;
  } catch {
    return kept;
  }
}

// What is shown in place of a page that is not kept, if anything.
async function instead(pages, path) {
  if (STAND.test(path)) return pages.match(FIRST);
  if (path !== WAITING) return undefined;
  return (await pages.match(`${WAITING}?lang=vi`)) ?? pages.match(WAITING, { ignoreSearch: true });
}

// Keep a start page as it is now; where the first screen of a kiosk has changed, so may have its forms.
async function refreshed(pages, url, before, answer) {
  await stored(pages, url.href, answer.clone());
  if (url.pathname !== FIRST || (await before.text()) === (await answer.text())) return;
  for (const { url: other } of await pages.keys()) if (new URL(other).pathname === "/kiosk/tron") await fetched(pages, other);
}

// A recording is kept whole once somebody has listened to it: its address says what is in it.
async function recording(address) {
  const cache = await caches.open(HEARD);
  const kept = await cache.match(address);
  if (kept) return kept;
  const answer = await fetch(address, { credentials: "omit" });
  if (answer.ok) await cache.put(address, answer.clone()).then(() => bound(cache)).catch(() => {}); // the disk may be full
  return answer;
}

// The oldest recordings give way.
async function bound(cache) {
  let room = MOST_HEARD;
  for (const request of (await cache.keys()).reverse()) {
    room -= Number((await cache.match(request)).headers.get("Content-Length"));
    if (room < 0) await cache.delete(request);
  }
}

// Players ask for ranges of bytes.
async function piece(whole, range) {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  if (!whole.ok || !asked) return whole;
  const content = await whole.blob();
  const first = Number(asked[1]), last = Math.min(asked[2] ? Number(asked[2]) : Infinity, content.size - 1);
  const said = { "Content-Type": whole.headers.get("Content-Type"), "Accept-Ranges": "bytes" };
  if (first > last) return new Response(null, { status: 416, headers: { ...said, "Content-Range": `bytes */${content.size}` } });
  said["Content-Range"] = `bytes ${first}-${last}/${content.size}`;
  return new Response(content.slice(first, last + 1), { status: 206, headers: said });
}

// Recordings of kept forms, one after the other, where that costs nobody anything.
async function hearAhead(addresses) {
  const pages = await caches.open(PAGES);
  for (const address of addresses) {
    const named = (await (await pages.match(address))?.text())?.match(RECORDING) ?? [];
    for (const path of new Set(named)) await recording(new URL(path, location).href).catch(() => {});
  }
}
