// Comforts only: every page works without this file.
"use strict";
document.documentElement.classList.add("js");

// Answers now on the page to the item called name; null when the page does not ask it.
function given(form, name) {
  const controls = [...form.elements].filter((control) => control.name === name);
  if (!controls.length) return null;
  return controls
    .filter((control) => !control.disabled && (control.type === "radio" || control.type === "checkbox" ? control.checked : control.value.trim()))
    .map((control) => control.value.trim());
}

const numbers = {
  "at least": (value, limit) => value >= limit,
  "at most": (value, limit) => value <= limit,
  "more than": (value, limit) => value > limit,
  "less than": (value, limit) => value < limit,
};

// true, false, or null when it depends on another page; the server judges in the same way.
function holds(form, [relation, ...rest]) {
  if (relation === "not") {
    const inner = holds(form, rest[0]);
    return inner === null ? null : !inner;
  }
  if (relation === "all" || relation === "any") {
    const outcomes = rest.map((part) => holds(form, part));
    const decisive = relation === "any";
    return outcomes.includes(decisive) ? decisive : outcomes.includes(null) ? null : !decisive;
  }
  const [name, ...wanted] = rest;
  const answers = given(form, name);
  if (answers === null) return null;
  if (!answers.length) return false;
  if (relation === "answered") return true;
  if (relation === "is") return answers.some((answer) => wanted.includes(answer));
  if (relation === "is not") return !answers.some((answer) => wanted.includes(answer));
  return numbers[relation](parseFloat(answers[0].replace(",", ".")), wanted[0]);
}

function settle(form) {
  for (const item of form.querySelectorAll("[data-when]")) {
    const away = holds(form, JSON.parse(item.dataset.when)) === false;
    item.hidden = away;
    for (const control of item.querySelectorAll("input, textarea")) control.disabled = away;
  }
}

function count(area) {
  const line = document.createElement("p");
  line.className = "left";
  line.setAttribute("aria-live", "polite");
  const say = () => {
    const left = area.maxLength - area.value.length;
    const words = area.form.dataset.left.replace("{count}", left);
    line.textContent = left > 100 ? "" : left ? words : `${words} ${area.form.dataset.reached}`;
  };
  area.after(line);
  area.addEventListener("input", say);
  say();
}

const form = document.getElementById("answer-form");
if (form) {
  form.addEventListener("change", () => settle(form));
  settle(form);
  form.querySelectorAll("textarea").forEach(count);
}
// Who answers a question that had none is not told so any longer.
document.addEventListener("change", ({ target }) => {
  const item = target.closest(".missing"), error = item?.querySelector(".error");
  if (!error) return;
  item.classList.remove("missing");
  error.textContent = "";
  const prompt = document.querySelector(".summary.prompt"); // its place stays, so that nothing moves under a finger
  if (prompt && !document.querySelector(".missing")) prompt.style.visibility = "hidden";
});
window.addEventListener("pageshow", () => {
  document.getElementById("error-summary")?.focus();
});
for (const box of document.querySelectorAll("[data-shows]")) {
  const password = document.getElementById(box.dataset.shows);
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.addEventListener("change", () => { password.type = box.checked ? "text" : "password"; });
}
