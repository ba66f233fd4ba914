// Copy buttons: "copied" for four seconds, announced to those who hear the page. Rows that are opened later have them too.

const announcement = document.getElementById("kunngjoring");
let undo = () => {};

function show() {
  for (const button of document.querySelectorAll("button[data-kopier]")) button.hidden = false;
}

async function copy(button) {
  undo();
  const label = button.firstChild;
  const { kopier, done, failed } = button.dataset;
  const usual = label.textContent;
  try {
    await navigator.clipboard.writeText(kopier);
    label.textContent = done;
    button.classList.add("er-kopiert");
  } catch {
    label.textContent = failed;
  }
  announcement.textContent = label.textContent;
  const timer = setTimeout(() => undo(), 4000);
  undo = () => {
    clearTimeout(timer);
    label.textContent = usual;
    button.classList.remove("er-kopiert");
    announcement.textContent = "";
    undo = () => {};
  };
}

show();
document.addEventListener("htmx:afterSettle", show);
document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-kopier]");
  if (button) copy(button);
});
