// Says a minute and a half before a session of staff ends, and keeps it. Nothing is lost where this file is not.
"use strict";
const warning = document.getElementById("staying");
const [clock, said, ended, stay] = ["b", "[data-said]", "[data-ended]", "button"].map((each) => warning.querySelector(each));
const WARNED = 90;
let ends = 0, announced = Infinity, last = false;

// Pages of one browser share a session: what is done in one of them keeps it for all.
const shared = new BroadcastChannel("hailong-session");
shared.onmessage = ({ data }) => begin(data, false);

function begin(left, tell = true) {
  ends = Math.max(tell ? 0 : ends, Date.now() + left * 1000);
  announced = Infinity;
  ended.textContent = "";
  stay.hidden = false;
  if (tell) shared.postMessage(left);
  look();
}

function look() {
  const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
  warning.hidden = left > WARNED;
  document.body.classList.toggle("staying-now", !warning.hidden);
  if (warning.hidden) return;
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const step = [10, 30, WARNED].find((each) => left <= each);
  if (step < announced) said.textContent = said.dataset.said.replace("{seconds}", left);
  announced = Math.min(announced, step);
  stay.hidden = last || !left;
  if (last && left) ended.textContent = warning.dataset.longest;
  if (!left) {
    said.textContent = "";
    ended.textContent = ended.dataset.ended;
  }
}

stay.addEventListener("click", async () => {
  try {
    const answer = await fetch("/phien", { redirect: "manual", cache: "no-store" });
    if (!answer.ok) throw new Error("no session");
    const { left } = await answer.json();
    last = left <= WARNED;
    begin(left);
  } catch {
    if (navigator.onLine) begin(0);
  }
});

begin(Number(warning.dataset.left));
setInterval(look, 1000);
// A page that sleeps counts nothing; it looks when it wakes.
document.addEventListener("visibilitychange", look);
