// Ticks all boxes of the page at once, and tells how many are ticked. Without script, the boxes are ticked one by one.
const form = document.getElementById("klientvalg");

if (form) {
  const boxes = [...form.querySelectorAll('input[name="klient"]')];
  const label = document.getElementById("velg-alle");
  const all = label.querySelector("input");
  const count = form.querySelector("[data-valgt]");

  const update = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? `(${ticked})` : "";
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };

  label.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  form.addEventListener("change", update);
  window.addEventListener("pageshow", update); // the browser may restore ticks when one comes back
  update();
}
