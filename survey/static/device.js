// Leads a citizen through a whole form without a server: the rules are those of the server's own pages. The
// answers are in memory only, and sealed on the device after each part; nothing shows them again.
"use strict";
(() => {
  const { hailong } = self;
  const { read, path, lot } = hailong.judging;
  const ASIDE = 202; // the server has it and does not count it: see survey/interview/posting.py

  // ---- The page.
  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const made = (tag, values, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };

  let stage, plan, proof, mode, parts, at = 0, begun = 0, before, over = false, chain = Promise.resolve();
  const uuid = crypto.randomUUID?.(), id = crypto.randomUUID?.(); // of the response, and of its envelope
  const prompted = new Set();

  function setup() {
    stage = document.getElementById("stage");
    plan = JSON.parse(stage.dataset.plan);
    ({ proof } = stage.dataset); // at a kiosk: that this is the device of a service point
    mode ??= plan.mode;
    parts = [...document.querySelectorAll("template.part")].map((template, place) => {
      const part = made("div", { "data-title": template.dataset.title }, template.content.cloneNode(true));
      part.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); next(event.submitter); });
      part.querySelector("form").addEventListener("change", settle);
      part.querySelector("[data-back]")?.addEventListener("click", () => history.back());
      part.items = plan.sections[place].items.map((item, row) => ({ item, element: part.querySelectorAll(".item, .note")[row] }));
      return part;
    });
    if (uuid) arrange();
    for (const button of document.querySelectorAll("[data-address]")) button.addEventListener("click", () => translate(button.dataset.address));
  }

  // Questions that are met in an order of each person's own change places among themselves, with their screens'
  // titles; what stands beside them stays.
  function arrange() {
    const slots = parts.flatMap((part, place) => part.items.map((held, row) => ({ part, told: plan.sections[place], row, ...held })));
    for (const name of new Set(slots.flatMap(({ item }) => item.drawn ?? []))) {
      const block = slots.filter(({ item }) => item.drawn === name);
      const titles = block.map(({ part }) => part.dataset.title);
      const marks = block.map(({ element }) => element.parentNode.insertBefore(new Comment(), element));
      const drawn = block.map((slot, at) => ({ ...slot, title: titles[at] })).sort((one, other) => lot(one.item.name, uuid) - lot(other.item.name, uuid));
      block.forEach(({ part, told, row }, at) => {
        const { item, element, title } = drawn[at];
        marks[at].replaceWith(element);
        part.items[row] = { item, element };
        told.items[row] = item;
        if (told.asks) [told.asks, part.dataset.title] = [item.name, title];
      });
    }
  }

  function values(place, name) {
    return [...parts[place].querySelectorAll(`[name="${name}"]`)]
      .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
      .map((control) => control.value);
  }

  // What stands on all parts: raw values, what they are read as, and which of it is on the path.
  function standing() {
    const raw = {}, readings = {}, answers = {};
    plan.sections.forEach(({ items }, place) => items.filter((item) => item.asks).forEach((item) => {
      raw[item.name] = values(place, item.name);
      readings[item.name] = read(item, raw[item.name]);
      if (readings[item.name].answer !== undefined) answers[item.name] = readings[item.name].answer;
    }));
    return { raw, readings, answers, ...path(plan.sections, answers) };
  }

  function settle() {
    const { asked, met } = standing(), { of } = plan.sections[at];
    const opening = parts[at].querySelector(".opening"); // of a section: once, where questions stand alone
    if (opening) opening.hidden = met.some((place) => place < at && plan.sections[place].of === of);
    for (const { item, element } of parts[at].items) {
      element.hidden = !asked.has(item.name);
      for (const control of element.querySelectorAll("input, textarea")) control.disabled = element.hidden;
    }
  }

  function show(place) {
    at = place;
    const part = parts[place];
    forgive(part);
    stage.replaceChildren(part);
    if (!part.counted) part.querySelectorAll("textarea").forEach(count); // hailong.js: how much room is left
    part.counted = true;
    settle();
    const number = standing().met.filter((met) => met <= place && plan.sections[met].items.length).length;
    const position = part.querySelector(".position");
    if (position && !plan.counted) position.textContent = filled(plan.words["section.progress_open"], { number });
    arrive(part, part.dataset.title);
  }

  function arrive(shown, title) {
    const heading = shown.querySelector("h1");
    document.title = title;
    window.scrollTo(0, 0);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("hailong:part"));
  }

  // ---- What is wrong, said as the server says it.
  function forgive(part) {
    part.querySelector(".summary")?.remove();
    for (const { item, element } of part.items) {
      element.classList.remove("wrong", "missing");
      element.querySelector(".error")?.remove();
      describe(item, element, []);
    }
  }

  function describe(item, element, more) {
    const target = element.matches("fieldset") ? element : element.querySelector("input, textarea");
    const hint = element.querySelector(".hint") ? [`${item.name}-hint`] : [];
    const ids = [...hint, ...more].join(" ");
    if (target && ids) target.setAttribute("aria-describedby", ids);
    else target?.removeAttribute("aria-describedby");
  }

  function complain(kind, problems, alert) {
    const part = parts[at], list = made("ul", {});
    forgive(part);
    for (const { item, element, said } of problems) {
      const legend = element.querySelector("legend, .legend").cloneNode(true);
      legend.querySelector(".optional")?.remove();
      const control = element.querySelector("input, textarea");
      const link = made("a", { href: `#${control.id}` }, ...legend.childNodes);
      link.addEventListener("click", (event) => { event.preventDefault(); control.focus(); element.scrollIntoView(); });
      list.append(made("li", {}, link, kind === "errors" ? `: ${said}` : ""));
      const word = kind === "errors" ? [made("span", { class: "unseen" }, `${plan.words["errors.word"]}: `)] : [];
      (element.querySelector(".rows") ?? control).before(made("p", { class: "error", id: `${item.name}-error` }, ...word, said));
      element.classList.add(kind === "errors" ? "wrong" : "missing");
      describe(item, element, [`${item.name}-error`]);
    }
    const summary = made("div", { class: kind === "errors" ? "summary" : "summary prompt", role: "alert", tabindex: "-1", id: "error-summary", "aria-labelledby": "error-title" },
      made("h2", { id: "error-title" }, plan.words[`${kind}.title`]), ...(alert ? [made("p", {}, alert)] : []), ...(problems.length && !plan.alone ? [list] : []));
    part.querySelector(":scope > h1, :scope > form").before(summary);
    document.title = filled(plan.words[`page.${kind}_title`], { title: part.dataset.title });
    summary.focus();
  }

  // ---- Going on.
  async function next(button) {
    if (button?.name === "assisted") mode = "assisted";
    begun ||= performance.now(); // a clock that is put right meanwhile makes nobody quick or slow
    const { readings, answers, asked, met } = standing(), part = parts[at];
    const here = part.items.filter(({ item }) => item.asks && asked.has(item.name));
    const wrong = here.filter(({ item }) => readings[item.name].reason);
    if (wrong.length) return complain("errors", wrong.map((row) => ({ ...row, said: refusal(row.item, readings[row.item.name]) })));
    const blank = here.filter(({ item }) => item.required && !(item.name in answers));
    if (blank.length && !prompted.has(at)) {
      prompted.add(at);
      return complain("unanswered", blank.map((row) => ({ ...row, said: plan.words["unanswered.item"] })), plan.words["unanswered.advice"]);
    }
    const after = met.find((place) => place > at);
    if (after === undefined) return finish(button ?? part.querySelector(".actions .button"));
    chain = chain.then(() => answered() && store(false)).catch(() => {}); // who gives up later is counted
    history.pushState({ part: after }, "");
    show(after);
  }

  function refusal(item, { reason, ...more }) {
    return filled(plan.reasons[reason], { ...item.said, ...more });
  }

  function sealed(whole) {
    const { raw, answers, asked } = standing();
    const given = Object.fromEntries(Object.keys(answers).filter((name) => asked.has(name)).map((name) => [name, raw[name]]));
    const { version, language, unit, service_point } = plan, now = Date.now(), seconds = Math.round((performance.now() - begun) / 1000);
    const content = { uuid, version, language, mode, unit, service_point, answers: given, seconds, whole };
    if (proof) content.kiosk = { proof, at: Math.floor(now / 1000), again: before ? Math.round((now - before) / 1000) : null };
    if (parts.some((part) => part.querySelector("#_helped")?.checked)) content.helped = true;
    return hailong.seal(plan.round, id, plan.key, content);
  }

  const answered = () => !proof || Object.keys(standing().answers).length;
  const store = async (whole) => hailong.put(await sealed(whole), Boolean(proof) && !whole);

  // Where this device cannot write, what was answered is sent at once. Returns the receipt of what is written
  // here, or the status of what the server has.
  const surely = (whole) => store(whole).catch(async (error) => {
    const status = await hailong.direct(await sealed(whole));
    if (!status) throw error;
    return status;
  });

  // Written to the device first; where it cannot write, sent at once; otherwise the page stays as it is.
  async function finish(button) {
    button.disabled = true;
    const sent = chain.then(() => surely(true));
    chain = sent.catch(() => {}); // who falls silent now waits for it
    try {
      thank(await sent);
      if (proof) hailong.note("last").catch(() => {});
    } catch {
      button.disabled = false;
      complain("unsent", [], plan.words["offline.not_stored"]); // nobody made a mistake
    }
  }

  function thank(became) {
    const template = document.getElementById("thanks");
    over = true;
    parts = [];
    for (const part of document.querySelectorAll("template.part, [data-address]")) part.remove();
    stage.replaceChildren(template.content.cloneNode(true));
    arrive(stage, template.dataset.title);
    hailong.tell().catch(() => {}); // it is one of those that wait now
    const status = stage.querySelector("[role=status]");
    const say = (word) => { status.textContent = status.dataset[word]; };
    const said = (code) => say(code === ASIDE ? "aside" : "sent");
    if (typeof became === "number") return said(became);
    say("waiting");
    document.addEventListener("hailong:queue", ({ detail }) => {
      const [, code] = detail.done?.find(([receipt]) => receipt === became) ?? [];
      if (code) said(code);
    });
    hailong.has(id).then((waits) => waits || say("sent")).catch(() => {});
  }

  // The same form in another language, with everything answered so far.
  async function translate(address) {
    const text = await fetch(address).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "");
    const other = new DOMParser().parseFromString(text, "text/html");
    if (!other.getElementById("stage")) return; // it cannot be had now: the person goes on as it is
    const given = parts.flatMap((part) => [...part.querySelectorAll("input, textarea")]);
    document.documentElement.lang = other.documentElement.lang;
    document.body.replaceWith(document.adoptNode(other.body));
    setup();
    for (const control of parts.flatMap((part) => [...part.querySelectorAll("input, textarea")])) {
      const before = given.find((old) => old.id === control.id);
      if (before) [control.checked, control.value] = [before.checked, before.value];
    }
    history.replaceState({ part: at }, "", address);
    show(at);
    hailong.tell();
  }

  window.addEventListener("popstate", ({ state }) => {
    if (over) return location.replace(plan.start);
    const place = state?.part ?? 0, { met } = standing();
    show(met.includes(place) ? place : (met.filter((other) => other < place).pop() ?? met[0]));
  });

  // A shared tablet (kiosk.js): where the person is, who helps, and how a form ends that is not sent.
  const kiosk = {
    get where() { return over ? "over" : begun ? "answering" : "before"; },
    get helped() { return mode === "assisted"; },
    help() { mode = mode === "assisted" ? plan.mode : "assisted"; },
    leave() { return chain.then(() => !over && answered() && surely(false)).then(() => { over = true; }); },
    erase() { over = true; return chain.then(() => hailong.forget(id)); },
  };

  if (!document.getElementById("stage")) return;
  setup();
  if (!hailong.able) return location.replace(plan.start); // sent part by part, as without this script
  if (proof) {
    hailong.kiosk = kiosk;
    if (plan.at_once) begun = performance.now(); // one screen, with nothing before it
    navigator.locks.request(hailong.sitting(id), () => new Promise(() => {})); // as long as this page is open
    hailong.known("last").then((at) => { before = at; }).catch(() => {});
  } else {
    begun = performance.now();
    hailong.answering = () => (over ? "" : id);
  }
  history.replaceState({ part: 0 }, "");
  show(standing().met[0]);
})();
