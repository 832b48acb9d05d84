// Keying paper with the keyboard alone. Without this file the page is a plain form and works.
"use strict";
const keying = document.getElementById("keying");
const stops = [...keying.querySelectorAll("input.key, textarea.key"), document.getElementById("keep")];

// Now, not when the browser next draws: a quick clerk types at once, and no key may be lost.
keying.querySelector("[autofocus]")?.focus();

function go(from, step) {
  const next = stops[stops.indexOf(from) + step];
  if (!next) return;
  next.focus();
  if (next.select) next.select();
}

// What the key means, beside the field; a key that nothing continues answers and moves on.
function read(field, moves) {
  const keys = JSON.parse(field.dataset.keys);
  const typed = field.value.trim().toLowerCase();
  const output = field.parentElement.querySelector("output");
  output.textContent = keys[typed] ?? "";
  const longer = Object.keys(keys).some((key) => key.length > typed.length && key.startsWith(typed));
  if (moves && typed && (typed === "/" || typed === "*" || (typed in keys && !longer))) go(field, 1);
}

for (const field of keying.querySelectorAll("[data-keys]")) {
  field.addEventListener("input", () => read(field, true));
  read(field, false);
}
keying.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!stops.includes(field) || event.isComposing) return;
  const area = field.tagName === "TEXTAREA";
  if (event.key === "Enter" && field.id !== "keep" && !event.shiftKey) {
    event.preventDefault();
    go(field, 1);
  } else if (event.key === "ArrowUp" && !(area && field.selectionStart > 0)) {
    event.preventDefault();
    go(field, -1);
  } else if (event.key === "ArrowDown" && !(area && field.selectionEnd < field.value.length)) {
    event.preventDefault();
    go(field, 1);
  }
});
let sent = false;
keying.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
window.addEventListener("pageshow", () => { sent = false; });
