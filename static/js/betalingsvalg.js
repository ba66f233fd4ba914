// Sums up what is ticked, and keeps to the most that can be paid at once. The server says the same without script.
"use strict";

const form = document.getElementById("betalingsvalg");
const boxes = [...form.querySelectorAll('input[name="id"]')];
const most = Number(form.dataset.most);

// `161 467,00`, as the server writes it: no-break spaces, and all digits kept.
function write(oere) {
  const digits = oere.toString().padStart(3, "0");
  const kroner = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return `${kroner},${digits.slice(-2)}`;
}

function update() {
  const ticked = boxes.filter((box) => box.checked);
  document.getElementById("valg-antall").textContent = ticked.length;
  document.getElementById("valg-sum").textContent = write(ticked.reduce((sum, box) => sum + BigInt(box.dataset.oere), 0n));
  const isFull = ticked.length >= most && boxes.length > most;
  document.getElementById("valg-grense").hidden = !isFull;
  for (const box of boxes) box.disabled = isFull && !box.checked;
}

form.addEventListener("change", update);
window.addEventListener("pageshow", update); // the browser may restore ticks when one comes back
update();
