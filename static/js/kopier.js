// Copy buttons: bare digits, "Kopiert" for four seconds, announced to those who hear the page.
"use strict";

const announcement = document.getElementById("kunngjoring");

for (const button of document.querySelectorAll("button[data-kopier]")) {
  const label = button.firstChild;
  let timer;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.kopier);
      label.textContent = "Kopiert";
    } catch {
      label.textContent = "Merk og kopier selv";
    }
    announcement.textContent = label.textContent;
    button.classList.toggle("er-kopiert", label.textContent === "Kopiert");
    clearTimeout(timer);
    timer = setTimeout(() => {
      label.textContent = "Kopier";
      button.classList.remove("er-kopiert");
      announcement.textContent = "";
    }, 4000);
  });
}
