// Judges answers on a device, and says which questions are met, as survey/questionnaire/readers.py and
// routing.py do; tests hold the two to the same answers.
"use strict";
(() => {
  const NUMBER = /^(-?[0-9]{1,12})(?:[.,]([0-9]{1,6}))?$/;
  const DAYS = [/^(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})$/, /^(?<d>[0-9]{1,2})\/(?<m>[0-9]{1,2})\/(?<y>[0-9]{4})$/];
  const FORBIDDEN = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/u;
  const UNSEEN = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
  const letters = (words) => [...words].length;

  function choices(item, values) {
    if (item.most !== undefined && values.length > item.most) return { reason: "too_many" };
    if (values.length > 1 && values.some((code) => item.alone?.includes(code))) return { reason: "not_together" };
    return { answer: values };
  }

  function number(item, [value]) {
    const found = NUMBER.exec(value);
    if (!found) return { reason: "not_a_number" };
    const answer = Number(`${found[1]}.${found[2] ?? "0"}`), fraction = found[2] ?? "";
    const decimals = fraction.length === 3 ? 3 : fraction.replace(/0+$/, "").length; // 1.000 is a thousand to many
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
    const lines = value.replace(/\r\n|[\u2028\u2029]/g, "\n");
    const plain = lines.replace(/\t/g, " ").replace(UNSEEN, "");
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
      if (section.asks ? asked.has(section.asks) : here.length || !section.items.length) met.push(place);
    });
    return { asked, met };
  }

  // The lot an item draws in a response, as survey/questionnaire/order.py draws it.
  function lot(name, uuid) {
    let lot = 0x811c9dc5;
    for (const letter of uuid + name) lot = Math.imul(lot ^ letter.charCodeAt(0), 0x01000193);
    lot = Math.imul(lot ^ (lot >>> 16), 0x85ebca6b);
    lot = Math.imul(lot ^ (lot >>> 13), 0xc2b2ae35);
    return (lot ^ (lot >>> 16)) >>> 0;
  }

  self.hailong.judging = { read, path, lot };
})();
