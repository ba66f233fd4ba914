// Tells how many clients are ticked in the list, ticks all on the page at once, and keeps the ticks when the list is
// drawn anew. Without script, the boxes are ticked one by one and counted on the next page.
let kept = new Set();

const find = () => {
  const form = document.getElementById("klientvalg");
  if (!form) return null;
  const boxes = [...form.elements].filter((one) => one.name === "klient");
  const label = document.getElementById("velg-alle");
  return { form, boxes, label, all: label.querySelector("input"), told: form.querySelector("[data-valgt]") };
};

const update = () => {
  const found = find();
  if (!found) return;
  const { boxes, label, all, told } = found;
  kept = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  told.dataset.uten ??= told.textContent;
  const text = kept.size ? `${kept.size} ${told.dataset.ord}` : told.dataset.uten;
  if (told.textContent !== text) told.textContent = text;
  label.hidden = !boxes.length;
  all.checked = boxes.length > 0 && kept.size === boxes.length;
  all.indeterminate = kept.size > 0 && kept.size < boxes.length;
};

const restore = () => {
  for (const box of find()?.boxes ?? []) box.checked ||= kept.has(box.value);
  update();
};

document.addEventListener("change", ({ target }) => {
  const found = find();
  if (found && target === found.all) for (const box of found.boxes) box.checked = target.checked;
  if (found && (target === found.all || found.boxes.includes(target))) update();
});
document.addEventListener("reset", ({ target }) => {
  if (target.id === "klientvalg") setTimeout(update); // the boxes are reset after the event
});
document.addEventListener("htmx:afterSwap", restore);
window.addEventListener("pageshow", update); // the browser may restore ticks when one comes back
