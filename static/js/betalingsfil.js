// Tells whether the account is a valid one while it is typed. The server checks it all the same.
"use strict";

const WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

function isValid(text) {
  const digits = text.replace(/[\s.-]/g, "");
  return /^[0-9]{11}$/.test(digits) && WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 11 === 0;
}

function tell(event) {
  if (event.target.id !== "konto") return;
  document.getElementById("konto-ok").hidden = !isValid(event.target.value);
}

// On the document: the form is replaced when the day changes.
document.addEventListener("input", tell);
