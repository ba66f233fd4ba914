// Tells how many clients are ticked in the list and what they owe, ticks all on the page at once, and keeps the ticks when
// the list is drawn anew. Without script, the boxes are ticked one by one, and the server sums them up after a press.
const PAUSE = 700; // milliseconds without a tick, so that several in a row are told once
let kept = new Set(), waiting;

const find = () => {
  const form = document.getElementById("klientvalg");
  if (!form) return null;
  const boxes = [...form.elements].filter((one) => one.name === "klient");
  const label = document.getElementById("velg-alle");
  return { form, boxes, label, all: label.querySelector("input"), told: form.querySelector("[data-valgt]") };
};

// `161 467,00`, as the server writes it: no-break spaces, and all digits kept.
const write = (oere) => {
  const digits = oere.toString().padStart(3, "0");
  return `${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, "\u00a0")},${digits.slice(-2)}`;
};

const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

// Each figure for itself: what one client has to its credit does not cover what another owes.
const sumUp = (form, ticked) => {
  const known = ticked.filter((box) => box.dataset.oere), amounts = known.map((box) => box.dataset.oere.split(" ").map(BigInt));
  const uten = form.querySelector("[data-uten]");
  form.querySelector("[data-valgt-sum]").hidden = !ticked.length;
  form.querySelector("[data-valgt-sum] dl").hidden = !known.length; // unknown is not nothing
  for (const [place, told] of form.querySelectorAll("[data-sum]").entries()) {
    const sum = amounts.reduce((sum, one) => sum + one[place], 0n), row = told.parentElement;
    setText(told, write(sum));
    row.hidden = "bareMedBeloep" in row.dataset && !sum;
  }
  uten.hidden = known.length === ticked.length;
  setText(uten, `${ticked.length - known.length} ${uten.dataset.ord}`);
  form.querySelector("[data-mangler]").hidden = !known.some((box) => "mangler" in box.dataset);
};

const say = () => {
  const { form, told } = find() ?? {};
  if (!form) return;
  const shown = [...form.querySelectorAll("[data-valgt-sum] :is(dl > div, p)")].filter((one) => one.checkVisibility());
  const words = (one) => (one.children.length ? [...one.children].map(words).join(" ") : one.textContent.trim());
  form.querySelector("[data-valgt-sagt]").textContent = [told, ...shown].map(words).join(". ");
};

const update = () => {
  const found = find();
  if (!found) return;
  const { form, boxes, label, all, told } = found;
  const ticked = boxes.filter((box) => box.checked);
  kept = new Set(ticked.map((box) => box.value));
  setText(told, kept.size ? `${kept.size} ${told.dataset.ord}` : told.dataset.ingen);
  sumUp(form, ticked);
  label.hidden = !boxes.length;
  all.checked = boxes.length > 0 && kept.size === boxes.length;
  all.indeterminate = kept.size > 0 && kept.size < boxes.length;
};

const updateAndSay = () => {
  update();
  clearTimeout(waiting);
  waiting = setTimeout(say, PAUSE);
};

const restore = () => {
  for (const box of find()?.boxes ?? []) box.checked ||= kept.has(box.value);
  update();
};

document.addEventListener("change", ({ target }) => {
  const found = find();
  if (found && target === found.all) for (const box of found.boxes) box.checked = target.checked;
  if (found && (target === found.all || found.boxes.includes(target))) updateAndSay();
});
document.addEventListener("reset", ({ target }) => {
  if (target.id !== "klientvalg") return;
  setTimeout(() => { // the boxes are reset after the event, to those that the server had ticked
    for (const box of find()?.boxes ?? []) box.checked = false;
    updateAndSay();
  });
});
document.addEventListener("htmx:afterSwap", restore);
window.addEventListener("pageshow", update); // the browser may restore ticks when one comes back
