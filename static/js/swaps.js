// After htmx has replaced a part of the page: focus stays where it was, and what happened is announced once.
// The words are in the page, in its language: patterns on the live region, and `data-announce` on the new part.

const hadFocus = new WeakSet(); // requests whose target had focus in it
const handled = new WeakSet(); // htmx reports each new element; one report a request is enough

function isFocusLost() {
  return !document.activeElement || document.activeElement === document.body;
}

function fill(pattern, name) {
  return pattern.replace("{}", name);
}

function tidy(text) {
  return text.replace(/\s+/g, " ").trim();
}

function getName(element) {
  return tidy((element.querySelector(".kun-skjermleser") ?? element).textContent);
}

function describeSorting(heading, words) {
  const name = getName(heading);
  const inSentence = name.charAt(0).toLowerCase() + name.slice(1);
  return fill(heading.getAttribute("aria-sort") === "descending" ? words.descending : words.ascending, inSentence);
}

function describe(pressed, part, words) {
  if (pressed?.hasAttribute("aria-expanded")) {
    return fill(pressed.getAttribute("aria-expanded") === "true" ? words.opened : words.closed, getName(pressed));
  }
  const heading = pressed?.closest("th[aria-sort]");
  if (heading) return describeSorting(heading, words);
  if (pressed?.getAttribute("aria-current") === "page") return tidy(pressed.textContent);
  return tidy(part?.dataset.announce ?? "");
}

function findById(element) {
  return element?.id ? document.getElementById(element.id) : null;
}

function restoreFocus(part) {
  const next = part?.querySelector("[data-next-focus]") ?? part ?? document.getElementById("innhold");
  if (next.tabIndex < 0) next.tabIndex = -1;
  next.focus({ preventScroll: part !== null });
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.contains(document.activeElement)) hadFocus.add(detail.xhr);
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const { xhr, requestConfig, target } = detail;
  if (!xhr || handled.has(xhr)) return;
  handled.add(xhr);
  const part = findById(target);
  const { papirHentet, papirHvem } = part?.dataset ?? {};
  if (papirHentet !== undefined) document.documentElement.dataset.papirHentet = papirHentet; // read by papir.css
  if (papirHvem !== undefined) document.documentElement.dataset.papirHvem = papirHvem;
  if (hadFocus.has(xhr) && isFocusLost()) restoreFocus(part);
  const region = document.getElementById("kunngjoring");
  if (!region) return; // an error page
  const said = describe(findById(requestConfig.elt), part, region.dataset);
  if (said) region.replaceChildren(said);
});
