// How full the battery is, where the browser tells; nothing is said where it does not.
"use strict";
(async () => {
  const line = document.getElementById("battery");
  const battery = await navigator.getBattery?.().catch(() => null);
  if (!line || !battery) return;
  const [level, charging] = ["[data-level]", "[data-charging]"].map((each) => line.querySelector(each));
  const say = () => {
    level.textContent = `${Math.round(battery.level * 100)} %`;
    charging.hidden = !battery.charging;
    line.hidden = false;
  };
  for (const change of ["levelchange", "chargingchange"]) battery.addEventListener(change, say);
  say();
})();
