// How full the battery is, where the browser tells; nothing is said where it does not.
"use strict";
(async () => {
  const line = document.getElementById("battery");
  const battery = await navigator.getBattery?.().catch(() => null);
  if (!line || !battery) return;
  const level = line.querySelector("dd");
  const say = () => {
    const share = `${Math.round(battery.level * 100)} %`;
    level.textContent = battery.charging ? `${share}, ${level.dataset.charging}` : share;
    line.hidden = false;
  };
  for (const change of ["levelchange", "chargingchange"]) battery.addEventListener(change, say);
  say();
})();
