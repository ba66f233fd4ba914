// Copy buttons: bare digits, "copied" for four seconds, announced to those who hear the page.

const announcement = document.getElementById("kunngjoring");

for (const button of document.querySelectorAll("button[data-kopier]")) {
  const label = button.firstChild;
  const { kopier, done, failed } = button.dataset;
  const usual = label.textContent;
  let timer;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(kopier);
      label.textContent = done;
    } catch {
      label.textContent = failed;
    }
    announcement.textContent = label.textContent;
    button.classList.toggle("er-kopiert", label.textContent === done);
    clearTimeout(timer);
    timer = setTimeout(() => {
      label.textContent = usual;
      button.classList.remove("er-kopiert");
      announcement.textContent = "";
    }, 4000);
  });
}
