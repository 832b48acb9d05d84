// A part of the form is read aloud when its button is pressed, one at a time; nothing sounds by itself.
"use strict";
(() => {
  document.documentElement.classList.add("hearing");
  let now = null; // the player that sounds, or rests in the middle

  function stop(player) {
    player.pause();
    player.currentTime = 0;
  }

  // The button shows what its player does; a player that left the page starts anew.
  function show({ target: player }) {
    player.parentElement.querySelector("button").setAttribute("aria-pressed", !player.paused && !player.ended);
    if (player.paused && !player.isConnected) player.currentTime = 0;
  }

  function tell(player) {
    const line = document.createElement("p");
    line.className = "unheard";
    line.setAttribute("role", "alert");
    line.textContent = player.parentElement.dataset.failed;
    player.parentElement.append(line);
    player.pause();
  }

  async function press(player) {
    if (!player.paused && !player.ended) return player.pause();
    if (now && now !== player) stop(now);
    now = player;
    player.onplay = player.onpause = player.onended = show;
    player.parentElement.querySelector(".unheard")?.remove();
    if (player.error) player.load(); // once more
    try {
      await player.play();
    } catch (error) {
      if (error.name !== "AbortError") tell(player); // "AbortError": somebody paused meanwhile
    }
  }

  // Forms on a device put parts in and out, so the whole document listens.
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.(".hear button");
    if (button) press(button.parentElement.querySelector("audio"));
  });
  addEventListener("pagehide", () => { if (now) stop(now); });
})();
