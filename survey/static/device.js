// Leads a citizen through a whole form without a server: the rules are those of the server's own pages. The
// answers are in memory only, and sealed on the device after each part; nothing shows them again.
"use strict";
(() => {
  const { hailong } = self;

  // ---- Judging, as survey/questionnaire/readers.py does; tests hold the two to the same answers.
  const NUMBER = /^(-?[0-9]{1,12})(?:[.,]([0-9]{1,6}))?$/;
  const DAYS = [/^(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})$/, /^(?<d>[0-9]{1,2})\/(?<m>[0-9]{1,2})\/(?<y>[0-9]{4})$/];
  const FORBIDDEN = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/u;
  const letters = (words) => [...words].length;

  function choices(item, values) {
    if (item.most !== undefined && values.length > item.most) return { reason: "too_many" };
    if (values.length > 1 && values.some((code) => item.alone?.includes(code))) return { reason: "not_together" };
    return { answer: values };
  }

  function number(item, [value]) {
    const found = NUMBER.exec(value);
    if (!found) return { reason: "not_a_number" };
    const answer = Number(`${found[1]}.${found[2] ?? "0"}`), decimals = (found[2] ?? "").replace(/0+$/, "").length;
    if (item.decimals !== undefined && decimals > item.decimals) return { reason: "decimals", most: item.said.decimals };
    if (item.least !== undefined && answer < item.least) return { reason: "too_small" };
    if (item.most !== undefined && answer > item.most) return { reason: "too_large" };
    return { answer };
  }

  function day(item, [value]) {
    const found = DAYS.map((form) => form.exec(value)).find(Boolean);
    if (!found) return { reason: "not_a_date" };
    const { y, m, d } = found.groups, at = new Date(Date.UTC(y, m - 1, d));
    const real = y >= 1900 && y <= 2100 && at.getUTCMonth() === m - 1 && at.getUTCDate() === Number(d);
    return real ? { answer: value } : { reason: "not_a_date" };
  }

  function words(item, [value]) {
    if (letters(value) > 4 * item.most) return { reason: "too_long" };
    const plain = value.replace(/\r\n/g, "\n");
    if (FORBIDDEN.test(plain)) return { reason: "control_characters" };
    const answer = plain.normalize("NFC").trim();
    if (letters(answer) > item.most) return { reason: "too_long" };
    return answer ? { answer } : {};
  }

  const READERS = { rating: choices, single: choices, multiple: choices, number, percent: number, date: day, text: words };

  // An answer, a reason why the values are none, or neither when nothing was answered.
  function read(item, values) {
    return !values.length || (values.length === 1 && values[0] === "") ? {} : READERS[item.kind](item, values);
  }

  const RELATIONS = {
    "is": (answer, codes) => [answer].flat().some((code) => codes.includes(code)),
    "is not": (answer, codes) => ![answer].flat().some((code) => codes.includes(code)),
    "at least": (answer, [limit]) => answer >= limit,
    "at most": (answer, [limit]) => answer <= limit,
    "more than": (answer, [limit]) => answer > limit,
    "less than": (answer, [limit]) => answer < limit,
    "answered": () => true,
  };

  function holds([relation, ...rest], answers) {
    if (relation === "all") return rest.every((part) => holds(part, answers));
    if (relation === "any") return rest.some((part) => holds(part, answers));
    if (relation === "not") return !holds(rest[0], answers);
    const [name, ...wanted] = rest;
    return name in answers && RELATIONS[relation](answers[name], wanted);
  }

  // Which parts and items are met: an answer to an item off the path counts as not given.
  function path(sections, answers) {
    const kept = {}, asked = new Set(), met = [];
    sections.forEach((section, place) => {
      if (section.when && !holds(section.when, kept)) return;
      const here = section.items.filter((item) => {
        if (item.when && !holds(item.when, kept)) return false;
        if (item.name in answers) kept[item.name] = answers[item.name];
        asked.add(item.name);
        return true;
      });
      if (here.length || !section.items.length) met.push(place);
    });
    return { asked, met };
  }

  hailong.judging = { read, path };

  // ---- The page.
  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const made = (tag, values, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };

  let stage, plan, parts, at = 0, over = false, chain = Promise.resolve();
  const uuid = crypto.randomUUID?.(), id = crypto.randomUUID?.(); // of the response, and of its envelope
  const prompted = new Set(), begun = Date.now();

  function setup() {
    stage = document.getElementById("stage");
    plan = JSON.parse(stage.dataset.plan);
    parts = [...document.querySelectorAll("template.part")].map((template, place) => {
      const part = made("div", { "data-title": template.dataset.title }, template.content.cloneNode(true));
      part.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); next(); });
      part.querySelector("form").addEventListener("change", settle);
      part.querySelector(".back")?.addEventListener("click", () => history.back());
      part.items = plan.sections[place].items.map((item, row) => ({ item, element: part.querySelectorAll(".item, .note")[row] }));
      return part;
    });
    for (const button of document.querySelectorAll("[data-address]")) button.addEventListener("click", () => translate(button.dataset.address));
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
    const { asked } = standing();
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
    const position = standing().met.filter((met) => met <= place).length;
    if (!plan.counted) part.querySelector(".progress").textContent = filled(plan.words["section.progress_open"], { number: position });
    document.title = part.dataset.title;
    window.scrollTo(0, 0);
    part.querySelector("h1").focus({ preventScroll: true });
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
      made("h2", { id: "error-title" }, plan.words[`${kind}.title`]), ...(alert ? [made("p", {}, alert)] : []), ...(problems.length ? [list] : []));
    part.querySelector("h1").before(summary);
    document.title = filled(plan.words[`page.${kind}_title`], { title: part.dataset.title });
    summary.focus();
  }

  // ---- Going on.
  async function next() {
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
    if (after === undefined) return finish(part.querySelector(".actions .button"));
    chain = chain.then(() => store(false)).catch(() => {}); // who gives up later is counted
    history.pushState({ part: after }, "");
    show(after);
  }

  function refusal(item, { reason, ...more }) {
    return filled(plan.reasons[reason], { ...item.said, ...more });
  }

  function sealed(whole) {
    const { raw, answers, asked } = standing();
    const given = Object.fromEntries(Object.keys(answers).filter((name) => asked.has(name)).map((name) => [name, raw[name]]));
    const { version, language, mode, unit, service_point } = plan;
    const seconds = Math.round((Date.now() - begun) / 1000);
    const helped = parts.some((part) => part.querySelector("#_helped")?.checked) ? { helped: true } : {};
    return hailong.seal(plan.round, id, plan.key, { uuid, version, language, mode, unit, service_point, answers: given, seconds, whole, ...helped });
  }

  const store = async (whole) => hailong.put(await sealed(whole));

  // Written to the device first; where it cannot write, sent at once; otherwise the page stays as it is.
  async function finish(button) {
    button.disabled = true;
    await chain;
    try {
      await store(true).catch(async (error) => { if (!(await hailong.direct(await sealed(true)))) throw error; });
      thank();
    } catch {
      button.disabled = false;
      complain("errors", [], plan.words["offline.not_stored"]);
    }
  }

  function thank() {
    const template = document.getElementById("thanks");
    over = true;
    parts = [];
    for (const part of document.querySelectorAll("template.part, [data-address]")) part.remove();
    stage.replaceChildren(template.content.cloneNode(true));
    document.title = template.dataset.title;
    window.scrollTo(0, 0);
    stage.querySelector("h1").focus({ preventScroll: true });
    const status = stage.querySelector("[role=status]");
    const say = async () => { status.textContent = (await hailong.has(id)) ? status.dataset.waiting : status.dataset.sent; };
    document.addEventListener("hailong:queue", say);
    say().catch(() => { status.textContent = status.dataset.sent; });
  }

  // The same form in another language, with everything answered so far.
  async function translate(address) {
    const answer = await fetch(address);
    if (!answer.ok) return;
    const other = new DOMParser().parseFromString(await answer.text(), "text/html");
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

  if (!document.getElementById("stage")) return;
  setup();
  if (!hailong.able) return location.replace(plan.start); // sent part by part, as without this script
  history.replaceState({ part: 0 }, "");
  show(standing().met[0]);
})();
