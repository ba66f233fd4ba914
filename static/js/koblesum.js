// Sums up the rows that are ticked on each side, and what is left. The server says the same without script.
"use strict";

const form = document.getElementById("kobling");
const boxes = [...form.querySelectorAll("input[data-oere]")];
const sums = document.getElementById("koblesum");
const told = document.getElementById("koblesum-sagt");
const PAUSE = 700; // milliseconds without a tick, so that several in a row are told once
let waiting;

// `−161 467,00`, as the server writes it: no-break spaces, a true minus, and all digits kept.
function write(oere) {
  const digits = (oere < 0n ? -oere : oere).toString().padStart(3, "0");
  const kroner = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return `${oere < 0n ? "\u2212" : ""}${kroner},${digits.slice(-2)}`;
}

function add(name, start) {
  const ticked = boxes.filter((box) => box.name === name && box.checked);
  return ticked.reduce((sum, box) => sum + BigInt(box.dataset.oere), BigInt(start));
}

function update() {
  const skatt = add("post", 0), bok = add("linje", sums.dataset.oere);
  document.getElementById("sum-skatt").textContent = write(skatt);
  document.getElementById("sum-bok").textContent = write(bok);
  document.getElementById("sum-rest").textContent = write(bok - skatt);
}

function tell() {
  told.textContent = [...sums.querySelectorAll("div")].map((one) => one.textContent.trim().replace(/\s+/g, " ")).join(". ");
}

form.addEventListener("change", () => {
  update();
  clearTimeout(waiting);
  waiting = setTimeout(tell, PAUSE);
});
window.addEventListener("pageshow", update); // the browser may restore ticks when one comes back
update();
