// Collects what is wrong with a page on paper, with print media on and as wide as a sheet. Changes nothing.
() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const shown = (el) => el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length > 0 &&
    !el.closest(".kun-skjermleser");
  const short = (el) => el.outerHTML.replace(/\s+/g, " ").slice(0, 120);
  const main = document.querySelector("main");
  const style = getComputedStyle(document.documentElement);
  const edge = (name) => style.getPropertyValue(`--papir-${name}`).trim().replace(/^"|"$/g, "");
  const words = []; // with their places
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (!shown(node.parentElement)) continue;
    for (const found of node.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      words.push([found[0], new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size]);
    }
  }
  const text = words.map(([word]) => word).join(" ");
  // What is chosen is printed: ticks and fields of these forms.
  const chosen = ".betalingsvalg, .betalingsfil, .klientfil-skjema, .konto-skjema, .papirskjema";
  const width = document.documentElement.clientWidth;
  return {
    edges: { whose: edge("hvem"), page: `${edge("side")} ${edge("av")}`, fetched: edge("hentet") },
    // While the client list is on its way, its sums are of no client yet.
    has_amounts: !document.querySelector("progress") && /\d,\d\d(?!\d)/.test(text),
    controls: [
      ...all("button, summary, nav, dialog, textarea, .ds-button, .ds-skip-link"),
      ...all("input:not([type=hidden]), select").filter((el) => !el.closest(chosen)),
    ].filter(shown).map(short),
    not_tables: all("table", main).filter(shown).filter((table) =>
      getComputedStyle(table).display !== "table" || all(":scope > thead:not(.kun-skjermleser)", table).some((head) =>
        getComputedStyle(head).display !== "table-header-group" || !head.getClientRects().length)).map(short),
    cut_off: all("*", main).filter(shown).filter((el) => el.getBoundingClientRect().right > width + 1 ||
      (el.scrollWidth > el.clientWidth + 1 && /hidden|clip|auto|scroll/.test(getComputedStyle(el).overflowX))).map(short),
    broken: words.filter(([word, lines]) => lines > 1 && /^[0-9A-Z]{4}(-[0-9A-Z]{4})+\W?$/.test(word)).map(([word]) => word),
  };
}
