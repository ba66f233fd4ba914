// Keys: Space presses whatever looks like a button, "/" goes to the search, "?" shows the keys, and in the list of
// organisations letters move among the rows. The switch for single characters is on the accessibility page (WCAG 2.1.4).
// A cookie remembers it: signing out clears other storage.

const BUTTON_LIKE = "a[role='button'], a.ds-button, .klient-valg a";
const WRITTEN_IN = "input:not([type='checkbox']), select, textarea, [contenteditable]";
const OFF = "slash=off"; // from when "/" was the only one
const A_YEAR = 365 * 24 * 3600;

function isOn() {
  return !document.cookie.split("; ").includes(OFF);
}

function switchKeys(turnsOn) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${OFF}; Path=/; SameSite=Lax; Max-Age=${turnsOn ? 0 : A_YEAR}${secure}`;
}

function goToSearch() {
  const fields = [...document.querySelectorAll("main input[type='search']")];
  const visible = fields.find((field) => field.checkVisibility());
  const folded = fields.find((field) => field.closest("details"));
  const switcher = document.querySelector(".velger-knapp");
  if (visible) {
    visible.focus();
  } else if (switcher) {
    switcher.click(); // its panel has a field with autofocus
  } else if (folded) {
    folded.closest("details").open = true;
    folded.focus();
  }
  return Boolean(visible || switcher || folded);
}

// Rows of the list: the link with the name is what one stands at, so that Enter opens it as any link.
const listNames = () => [...document.querySelectorAll(".klienttabell tbody th a[id^='klient-']")];

function move(step) {
  const names = listNames();
  if (!names.length) return false;
  const row = document.activeElement?.closest(".klienttabell tbody tr");
  const at = names.findIndex((name) => row?.contains(name));
  const next = at < 0 ? (step > 0 ? 0 : names.length - 1) : Math.min(Math.max(at + step, 0), names.length - 1);
  names[next].focus();
  names[next].scrollIntoView({ block: "nearest" });
  return true;
}

function pressIn(selector) {
  const row = document.activeElement?.closest(".klienttabell tbody tr");
  const found = row?.querySelector(selector);
  found?.click();
  return Boolean(found);
}

function follow(id) {
  const link = document.getElementById(id);
  link?.click();
  return Boolean(link);
}

function showHelp() {
  const help = document.getElementById("hurtigtaster");
  if (!help || help.open) return false;
  help.showModal();
  return true;
}

const KEYS = {
  "/": goToSearch,
  "?": showHelp,
  j: () => move(1),
  k: () => move(-1),
  f: () => pressIn(".stjerne"),
  x: () => pressIn(".velg-kol input"),
  n: () => follow("til-nytt"),
  s: () => follow("til-sok"),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.key === " " && event.target.matches(BUTTON_LIKE)) {
    event.preventDefault(); // or the page scrolls
    if (!event.repeat) event.target.click();
  } else if (Object.hasOwn(KEYS, event.key) && isOn() && !event.target.closest(`${WRITTEN_IN}, dialog`) && KEYS[event.key]()) {
    event.preventDefault(); // or the field gets the character
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shows-keys]")) showHelp();
});
for (const button of document.querySelectorAll("[data-shows-keys]")) button.hidden = false;

const choice = document.getElementById("slash-choice");
if (choice) {
  choice.hidden = false;
  const box = choice.querySelector("input");
  box.checked = isOn();
  box.addEventListener("change", () => switchKeys(box.checked));
}
