// What examined.py asks of a page that is open.
"use strict";
self.examined = {
  // Too wide, too small, or focused where nobody sees it (WCAG 1.4.10, 2.5.8, 2.4.11).
  seen: ([targets, least]) => {
    const wrong = [], root = document.documentElement, open = document.querySelector("dialog[open]");
    const named = (element) => element.outerHTML.slice(0, 120);
    const seen = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
    if (root.scrollWidth > root.clientWidth) wrong.push(`${root.scrollWidth - root.clientWidth} px too wide`);
    for (const element of targets ? document.querySelectorAll(targets) : []) {
      const { width, height } = element.getBoundingClientRect();
      if (seen(element) && (height < least - 0.5 || width < 24)) wrong.push(`${height} px high: ${named(element)}`);
    }
    const before = document.activeElement, at = scrollY;
    const stops = (open ?? document).querySelectorAll("a[href], button, input:not([type=hidden]), textarea, select, summary");
    for (const stop of [...stops].filter((one) => seen(one) && !one.disabled)) {
      document.activeElement?.blur(); // whoever has it already is not brought into sight again
      stop.focus({ focusVisible: true });
      const shown = stop.closest(".row") ?? stop, box = shown.getBoundingClientRect();
      const places = [0.05, 0.5, 0.95].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [box.left + x * box.width, box.top + y * box.height]));
      const top = places.map(([x, y]) => document.elementFromPoint(x, y));
      if (!top.some((one) => one && (shown.contains(one) || one.contains(stop) && one.matches("label")))) wrong.push(`focus is hidden: ${named(stop)}`);
    }
    before?.focus({ preventScroll: true });
    scrollTo(0, at);
    return wrong;
  },

  // Words of one language in a part that says it is in another (WCAG 3.1.2).
  spoken: ([language, names]) => {
    const SIGNS = { km: /[\u1780-\u17ff]/, vi: /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i, en: /\b(the|and|your|is not|please|with|this)\b/i };
    const wrong = document.documentElement.lang === language ? [] : [`the page is in ${document.documentElement.lang}`];
    const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { parentElement, data } = texts.currentNode;
      if (parentElement.closest("script, style, template, title, noscript, code")) continue;
      const said = names.reduce((rest, name) => rest.replaceAll(name, ""), data);
      const spoken = parentElement.closest("[lang]").lang;
      for (const [tag, sign] of Object.entries(SIGNS)) {
        if (tag !== spoken && sign.test(said)) wrong.push(`${tag} among ${spoken}: ${said.trim().slice(0, 100)}`);
      }
    }
    return wrong;
  },
};
