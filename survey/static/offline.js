// On every page of a citizen who may be without a network: the worker that keeps the form, the quiet line
// that says what waits, and the moments at which to send. Without any of it the pages work as they do.
"use strict";
(() => {
  const { hailong } = self;
  if (!hailong.able) return;
  const INTERVAL = 30000;
  const AT_KIOSK = document.documentElement.classList.contains("kiosk");

  // The form that a person is answering still is none of those: what is kept of it so far is not sent by them.
  async function show(all) {
    const mine = hailong.answering?.();
    const n = mine && (await hailong.has(mine)) ? all - 1 : all;
    for (const line of document.querySelectorAll("[data-queue]")) {
      line.hidden = !n;
      line.firstElementChild.textContent = n ? line.dataset.queue.replace("{n}", n) : "";
    }
  }
  document.addEventListener("hailong:queue", ({ detail }) => show(detail.waiting).catch(() => {}));
  hailong.waiting().then(show).catch(() => {});

  window.addEventListener("online", () => hailong.flush(true));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) hailong.flush(); });
  setInterval(() => hailong.flush(), INTERVAL);
  hailong.flush();

  // The page a person is on, its other languages, and the form each of them begins. At a kiosk the first
  // screen is one page for all languages, and leads to the form in each.
  function addresses(begins) {
    const here = `${location.origin}${location.pathname}`;
    const devices = begins.map((begin) => new URL(begin.dataset.device, location));
    const queries = [...devices.map((device) => device.search), ...[...document.querySelectorAll(".tongues a")].map((link) => link.search)];
    const forms = queries.map((query) => `${devices[0].origin}${devices[0].pathname}${query}`);
    const tongues = queries.map((query) => new URLSearchParams(query).get("lang"));
    const starts = AT_KIOSK ? [here] : [location.href.split("#")[0], ...queries.map((query) => `${here}${query}`)];
    return [...new Set([...starts, ...forms, ...tongues.map((tag) => `${location.origin}/k/_cho?lang=${tag}`)])];
  }

  // Recordings are fetched ahead where the line is known to cost nobody anything, and at a kiosk, whose line
  // is the agency's; elsewhere when somebody listens.
  const free = () => !navigator.connection?.saveData && (AT_KIOSK || ["wifi", "ethernet"].includes(navigator.connection?.type));

  // The worker to ask. One that is on its way is waited for: a word to the one before it would keep that one
  // awake, and in its place.
  async function leading(registered) {
    const { active } = await navigator.serviceWorker.ready;
    const next = registered.installing ?? registered.waiting;
    if (!next || next === active) return active;
    const over = new Promise((done) => {
      next.addEventListener("statechange", () => ["activated", "redundant"].includes(next.state) && done());
      setTimeout(done, INTERVAL);
    });
    await over;
    return registered.active;
  }

  // Have the worker keep the pages; only then does the form begin on the device.
  async function prepare(begins) {
    const registered = await navigator.serviceWorker.register("/k/_may.js", { scope: AT_KIOSK ? "/k" : "/k/" });
    if (!registered) return;
    const active = await leading(registered);
    const { port1, port2 } = new MessageChannel();
    const kept = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
    active.postMessage({ keep: addresses(begins), hear: free() }, [port2]);
    if (!(await kept)) return;
    for (const begin of begins) {
      if (begin.form) [begin.form.method, begin.form.action] = ["get", begin.dataset.device]; // its language is its query
      else begin.href = begin.dataset.device;
      begin.dataset.ready = "";
    }
  }

  const begins = [...document.querySelectorAll("[data-device]")];
  if (begins.length && "serviceWorker" in navigator) {
    // A kept page holds an id that was somebody's before: each form begins with its own.
    for (const begin of begins.filter((one) => one.href)) begin.href = begin.href.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, crypto.randomUUID());
    const ask = () => prepare(begins).catch(() => {});
    ask();
    navigator.serviceWorker.addEventListener("controllerchange", ask); // another version leads now
  }
})();
