// A shared tablet: silence ends a sitting, and nothing of one person is left on the screen for the next.
"use strict";
(() => {
  const HOME = "/kiosk";
  const CHECK_IN = 60; // seconds
  const root = document.documentElement;
  const said = () => document.body.dataset; // read whenever it is needed: another language is another body
  const named = (id) => document.getElementById(id);
  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  const { kiosk } = self.hailong; // where the form is on the device; see device.js
  let silence, ticking, told;

  // A page that the browser kept in memory is asked for again: the server knows who sits here now.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  for (const gesture of ["contextmenu", "dragstart"]) addEventListener(gesture, (event) => event.preventDefault());
  if ("first" in said()) {
    if (location.pathname === "/kiosk/ra") named("no-exit").hidden = false; // kept on the device: no network
    history.replaceState(null, "", HOME);
  }

  // What was answered is sent, question by question; true once the server has it.
  async function sent(fields) {
    const answer = await fetch(location.href, { method: "POST", body: fields, redirect: "manual" });
    return answer.type === "opaqueredirect" || [403, 404, 410, 413, 422].includes(answer.status); // 200 is none of ours
  }

  // The screen is emptied at once; what was answered is kept until the server or the device has it.
  async function leave() {
    clearInterval(ticking);
    const form = named("answer-form");
    const fields = form && new URLSearchParams(new FormData(form));
    fields?.set("_go", "left");
    root.classList.add("leaving");
    named("idle").close();
    form?.reset();
    for (;;) {
      try {
        if (kiosk) await kiosk.leave();
        if (kiosk || (await sent(fields))) break;
      } catch { /* no network, or no room on the device: once more in a moment */ }
      named("storing").hidden = false;
      await wait(5);
    }
    location.replace(HOME);
  }

  function warn() {
    let left = Number(said().warning);
    const tick = () => { named("idle-count").textContent = left; if (left-- <= 0) leave(); };
    named("idle").showModal();
    ticking = setInterval(tick, 1000);
    tick();
  }

  // After how many silent seconds the first screen comes back unasked; nothing where a person answers.
  function home() {
    return kiosk ? { before: said().idle, over: said().thanked }[kiosk.where] : said().home;
  }

  function listen() {
    clearTimeout(silence);
    if (named("idle")?.open || root.classList.contains("leaving")) return;
    if (home()) silence = setTimeout(() => location.replace(HOME), home() * 1000);
    else if (said().idle && named("idle")) silence = setTimeout(warn, said().idle * 1000);
  }

  function here() {
    clearInterval(ticking);
    named("idle").close();
    listen();
  }

  document.addEventListener("cancel", (event) => { if (event.target.id === "idle") { event.preventDefault(); here(); } }, true);
  document.addEventListener("click", (event) => { if (event.target.closest("#idle-here")) here(); });
  for (const sign of ["pointerdown", "keydown", "scroll", "input"]) addEventListener(sign, listen, { passive: true });
  addEventListener("timeupdate", listen, true); // whoever listens to a recording is there
  listen();

  // What is below the bar is said to be there; and who is asked whether they meant to pass a question by sees
  // the button they may press, too.
  const below = () => {
    const go = document.querySelector(".actions"), bar = document.querySelector(".bar");
    return go && bar ? go.getBoundingClientRect().bottom - bar.getBoundingClientRect().top : 0;
  };
  const say = () => { for (const line of document.querySelectorAll(".more")) line.hidden = below() <= 8; };
  const sizes = new ResizeObserver(say);
  function watch() {
    sizes.disconnect();
    for (const part of document.querySelectorAll("main, .bar")) sizes.observe(part);
  }
  addEventListener("scroll", say, { passive: true });
  document.addEventListener("focusin", ({ target }) => {
    if (target.id === "error-summary") scrollBy(0, Math.max(0, Math.min(below() + 8, target.getBoundingClientRect().top - 4)));
  });
  document.addEventListener("hailong:part", watch); // another language is another page
  watch();

  // ---- The bar of a form on the device. On the server's pages its buttons are those of the form.
  const DEEDS = {
    "large": () => root.classList.toggle("large"),
    "help": () => kiosk.help(),
    "ask": () => named("erase").showModal(),
    "go on": () => named("erase").close(),
    "erase": () => {
      root.classList.add("leaving");
      named("erase").close();
      kiosk.erase().catch(() => {}).then(() => location.replace(HOME));
    },
  };

  function settle() {
    said().where = kiosk.where;
    const on = { large: root.classList.contains("large"), help: kiosk.helped };
    for (const button of document.querySelectorAll("[data-other]")) {
      button.dataset.first ??= button.textContent;
      button.textContent = on[button.dataset.do] ? button.dataset.other : button.dataset.first;
    }
    listen();
  }

  if (kiosk) {
    document.addEventListener("hailong:part", settle);
    document.addEventListener("click", ({ target }) => {
      const deed = DEEDS[target.closest("[data-do]")?.dataset.do];
      deed?.();
      if (deed) settle();
    });
    settle();
  }

  // What the office wants to know: the version, and how many sealed responses wait on this device (queue.js).
  async function checkIn() {
    const fields = new URLSearchParams({ version: said().version });
    try {
      if (self.hailong.able) fields.set("unsent", (told = await self.hailong.waiting()));
      const answer = await fetch("/kiosk/diemdanh", { method: "POST", body: fields });
      if (answer.status === 403 && (await answer.text()).includes("/static/hailong.js?")) location.replace(HOME); // revoked
    } catch { /* no network: the next time */ }
  }
  if ("version" in said()) {
    checkIn();
    addEventListener("online", checkIn);
    document.addEventListener("hailong:queue", ({ detail }) => { if (detail.waiting !== told) checkIn(); });
    setInterval(checkIn, CHECK_IN * 1000);
  }
})();
