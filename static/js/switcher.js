// The switcher of organisations: a combobox as in the ARIA Authoring Practices. Focus stays in the field;
// arrows move among the options, Enter opens the chosen one or the only one, Escape closes.

let opensOnlyMatch = false; // Enter was pressed, and the answer to what is written is under way

const getField = () => document.getElementById("bytter-felt");
const getOptions = () => [...document.querySelectorAll("#bytter-treff [role='option']")];

function choose(option) {
  const field = getField();
  for (const one of getOptions()) one.setAttribute("aria-selected", String(one === option));
  if (option) {
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

function move(step) {
  const options = getOptions();
  if (!options.length) return;
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  choose(options[at < 0 ? (step > 0 ? 0 : options.length - 1) : (at + step + options.length) % options.length]);
}

function open(event) {
  const chosen = getOptions().find((one) => one.getAttribute("aria-selected") === "true");
  if (chosen) {
    event.preventDefault();
    chosen.click();
  } else {
    opensOnlyMatch = true; // the form is submitted, and its answer is never older than the text
  }
}

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "bytter-felt" || event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    open(event);
  } else if (event.key === "Escape") {
    event.preventDefault(); // or the browser only empties the field
    document.getElementById("bytter").hidePopover();
  }
});

document.addEventListener("input", (event) => {
  if (event.target.id !== "bytter-felt") return;
  opensOnlyMatch = false;
  choose(null); // what was chosen belongs to the former text
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id !== "bytter-treff") return;
  const options = getOptions();
  choose(null);
  const field = getField();
  field.setAttribute("aria-expanded", String(options.length > 0));
  if (options.length) field.setAttribute("aria-controls", "bytter-valg");
  else field.removeAttribute("aria-controls");
  // An answer is settled some milliseconds after it came: this one may be to what was written before Enter was pressed.
  if (!opensOnlyMatch || new URL(detail.xhr.responseURL).searchParams.get("sok") !== field.value) return;
  opensOnlyMatch = false;
  if (options.length === 1) options[0].click();
});
