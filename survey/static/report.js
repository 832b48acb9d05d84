// The page of a report that is being made: says how far it is, and shows itself anew when it is there.
"use strict";
(() => {
  const PAUSE = 2000;
  const far = document.getElementById("far");
  async function look() {
    const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!reply.ok || reply.redirected) return;
    const next = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("far");
    if (!next || !("waits" in next.dataset)) return location.reload();
    if (far.innerHTML !== next.innerHTML) far.replaceChildren(...next.childNodes);
    setTimeout(look, PAUSE);
  }
  if ("waits" in far.dataset) setTimeout(() => look().catch(() => setTimeout(look, PAUSE)), PAUSE);
})();
