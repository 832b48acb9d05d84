// The page that says what waits on this device, sends it, and writes it to a file.
"use strict";
(() => {
  const { hailong } = self;
  const state = document.getElementById("state"), count = document.getElementById("count");
  if (!hailong.able) {
    state.textContent = state.dataset.unable;
    return;
  }
  const contact = document.getElementById("contact"), save = document.getElementById("save");
  const two = (number) => String(number).padStart(2, "0");
  const written = (at) => `${two(at.getHours())}:${two(at.getMinutes())}, ${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}`;

  async function show() {
    const n = await hailong.waiting(), at = await hailong.contact();
    count.textContent = n;
    contact.textContent = at ? written(new Date(at)) : contact.dataset.never;
    save.hidden = !n;
    state.textContent = n ? state.dataset.some.replace("{n}", n) : state.dataset.none;
    document.getElementById("about").hidden = false;
    return n;
  }

  document.getElementById("send").addEventListener("click", async () => {
    await hailong.flush(true).catch(() => {});
    if (await show()) state.textContent = state.dataset.refused;
  });

  save.addEventListener("click", async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([await hailong.file()], { type: "application/json" }));
    link.download = `hailong-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  });

  document.addEventListener("hailong:queue", show);
  show().catch(() => { state.textContent = state.dataset.unable; }); // a browser that lets nothing be kept
})();
