// A shared tablet: silence ends a sitting, and nothing of one person is left on the screen for the next.
"use strict";
(() => {
  const HOME = "/kiosk";
  const CHECK_IN = 60; // seconds
  const said = document.body.dataset; // read whenever it is needed, so that times can be changed
  const form = document.getElementById("answer-form");
  const dialog = document.getElementById("idle");
  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  let silence, ticking;

  // A page that the browser kept in memory is asked for again: the server knows who sits here now.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  for (const gesture of ["contextmenu", "dragstart"]) addEventListener(gesture, (event) => event.preventDefault());
  if ("first" in said) history.replaceState(null, "", HOME);

  // The screen is emptied at once; what was answered is sent until the server has it.
  async function leave() {
    clearInterval(ticking);
    const fields = new URLSearchParams(new FormData(form));
    fields.set("_go", "left");
    document.documentElement.classList.add("leaving");
    dialog.close();
    form.reset();
    for (;;) {
      try {
        const answer = await fetch(location.href, { method: "POST", body: fields, redirect: "manual" });
        if (answer.type === "opaqueredirect" || answer.status < 500) break;
      } catch { /* no network: once more in a moment */ }
      await wait(5);
    }
    location.replace(HOME);
  }

  function warn() {
    let left = Number(said.warning);
    const count = document.getElementById("idle-count");
    const tick = () => { count.textContent = left; if (left-- <= 0) leave(); };
    dialog.showModal();
    ticking = setInterval(tick, 1000);
    tick();
  }

  function listen() {
    clearTimeout(silence);
    if (dialog?.open || document.documentElement.classList.contains("leaving")) return;
    if (said.home) silence = setTimeout(() => location.replace(HOME), said.home * 1000);
    else if (said.idle && dialog) silence = setTimeout(warn, said.idle * 1000);
  }

  function here() {
    clearInterval(ticking);
    dialog.close();
    listen();
  }

  dialog?.addEventListener("cancel", (event) => { event.preventDefault(); here(); });
  document.getElementById("idle-here")?.addEventListener("click", here);
  for (const sign of ["pointerdown", "keydown", "scroll", "input"]) addEventListener(sign, listen, { passive: true });
  addEventListener("timeupdate", listen, true); // whoever listens to a recording is there
  listen();

  // What the office wants to know: the version, and how many sealed responses wait on this device (queue.js).
  async function checkIn() {
    const fields = new URLSearchParams({ version: said.version });
    try {
      if (self.hailong?.able) fields.set("unsent", await self.hailong.waiting());
      const answer = await fetch("/kiosk/diemdanh", { method: "POST", body: fields });
      if (answer.status === 403) location.replace(HOME); // revoked
    } catch { /* no network: the next time */ }
  }
  if ("version" in said) {
    checkIn();
    addEventListener("online", checkIn);
    setInterval(checkIn, CHECK_IN * 1000);
  }
})();
