// Collects facts about a page for the tests. Changes nothing.
() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (el) => el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length > 0;
  const short = (el) => el.outerHTML.replace(/\s+/g, " ").slice(0, 120);
  const words = (el) => el.textContent.trim();
  const named = (el) =>
    el.getAttribute("aria-label")?.trim() ||
    (el.getAttribute("aria-labelledby") || "").split(/\s+/).some((id) => id && document.getElementById(id)?.textContent.trim()) ||
    el.labels?.length > 0 && [...el.labels].some((label) => words(label)) ||
    words(el);
  const headings = all("h1, h2, h3, h4, h5, h6").filter(shown);
  const level = (el) => Number(el.tagName[1]);
  const ids = all("[id]").map((el) => el.id);
  const pointers = all("[aria-labelledby], [aria-describedby], [aria-controls], label[for]").flatMap((el) =>
    ["aria-labelledby", "aria-describedby", "aria-controls", "for"].flatMap((name) => (el.getAttribute(name) || "").split(/\s+/).filter(Boolean)));
  const in_text = (el) => getComputedStyle(el).display === "inline" && words(el.parentElement) !== words(el);
  const size = (el) => {
    const boxes = [el, ...(el.labels || [])].map((one) => one.getBoundingClientRect());
    return [Math.max(...boxes.map((box) => box.width)), Math.max(...boxes.map((box) => box.height))];
  };
  return {
    title: document.title,
    h1: all("h1").map(words),
    lang: document.documentElement.lang,
    jumps: headings.filter((el, nr) => level(el) > (nr ? level(headings[nr - 1]) : 0) + 1).map(short),
    unnamed_images: all("img, svg, [role=img]").filter(shown).filter((el) =>
      el.tagName === "IMG" ? !el.hasAttribute("alt") :
      !el.closest("[aria-hidden=true], [role=img], [role=presentation]") && !named(el)).map(short),
    unnamed_controls: all("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=dialog], [role=img], meter, nav, section[aria-labelledby]")
      .filter((el) => !named(el)).map(short),
    fields_without_label: all("input:not([type=hidden]), select, textarea").filter((el) => !el.labels?.length || !named(el)).map(short),
    tables: all("table").flatMap((table) => [
      table.caption && words(table.caption) ? "" : `no caption: ${short(table)}`,
      ...[...table.querySelectorAll("th")].map((th) => (["col", "row", "rowgroup"].includes(th.scope) && words(th) ? "" : `th: ${short(th)}`)),
    ]).filter(Boolean),
    duplicate_ids: ids.filter((id, nr) => ids.indexOf(id) !== nr),
    missing_ids: pointers.filter((id) => !document.getElementById(id)),
    small: all("a[href], button, input:not([type=hidden]), select, summary").filter(shown)
      .filter((el) => !el.closest(".kun-skjermleser, .ds-skip-link") && !in_text(el))
      .filter((el) => Math.min(...size(el)) < 24).map((el) => `${size(el).map(Math.round)} ${short(el)}`),
    positive_tabindex: all("[tabindex]").filter((el) => el.tabIndex > 0).map(short),
    moving: all("body *").filter((el) => {
      const style = getComputedStyle(el);
      return style.animationName !== "none" || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
    }).map(short),
    spilling: all("main .kort, main .panel, main .flis, main .varsel, main .terminboks, main .ramme").filter(shown)
      .filter((el) => el.scrollWidth > el.clientWidth + 1).map(short),
    has_live_region: Boolean(document.querySelector("#kunngjoring[role=status]")),
    landmarks: ["header", "main", "footer"].filter((name) => all(`body > ${name}`).length === 1),
  };
}
