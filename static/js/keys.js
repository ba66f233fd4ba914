// Keys: Space presses whatever looks like a button, and "/" goes to the search.
// The switch for "/" is on the accessibility page (WCAG 2.1.4). A cookie remembers it: signing out clears other storage.

const BUTTON_LIKE = "a[role='button'], a.ds-button, .klient-valg a";
const WRITTEN_IN = "input, select, textarea, [contenteditable]";
const OFF = "slash=off";
const A_YEAR = 365 * 24 * 3600;

function isSlashOn() {
  return !document.cookie.split("; ").includes(OFF);
}

function switchSlash(isOn) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${OFF}; Path=/; SameSite=Lax; Max-Age=${isOn ? 0 : A_YEAR}${secure}`;
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

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.key === " " && event.target.matches(BUTTON_LIKE)) {
    event.preventDefault(); // or the page scrolls
    if (!event.repeat) event.target.click();
  } else if (event.key === "/" && isSlashOn() && !event.target.closest(WRITTEN_IN) && goToSearch()) {
    event.preventDefault(); // or the field gets the character
  }
});

const choice = document.getElementById("slash-choice");
if (choice) {
  choice.hidden = false;
  const box = choice.querySelector("input");
  box.checked = isSlashOn();
  box.addEventListener("change", () => switchSlash(box.checked));
}
