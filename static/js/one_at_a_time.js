// The list of organisations has one request at a time, and a new one ends the one under way (hx-sync, decision 135). Two may
// not be ended: a star's, which may not have reached the server yet, and that of Enter in the search, which opens a client.
let star = null, sought = null; // their requests
const waiting = []; // what was pressed while a star was on its way

const isSearch = (form) => form.matches("form.sok");

function send({ triggeringEvent, issueRequest }) {
  if (triggeringEvent.submitter) triggeringEvent.submitter.click(); // htmx remembers only the button pressed last
  else issueRequest();
}

function goOn() {
  while (waiting.length && !star) send(waiting.shift());
}

document.addEventListener("htmx:confirm", (event) => {
  const { elt, triggeringEvent } = event.detail;
  if (!triggeringEvent || !elt.closest("#innhold")) return; // what the page asks by itself is left out meanwhile
  // Letters are asked for after a pause, which Enter may be quicker than.
  const isAsked = elt.id === "sok" && (sought?.value === elt.value || waiting.some((one) => isSearch(one.elt)));
  if (isAsked || star) event.preventDefault();
  if (star && !isAsked) waiting.push(event.detail);
});

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, xhr } }) => {
  if (elt.matches("form.stjerner")) star = xhr;
  if (isSearch(elt)) sought = { xhr, value: elt.elements.sok.value };
});

// What waits is sent from where it was pressed, and its answer shows the star too.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr === star && waiting.length && !detail.isError) detail.shouldSwap = false;
});

document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
  if (xhr === sought?.xhr) sought = null;
  if (xhr !== star) return;
  star = null;
  setTimeout(goOn); // htmx sees the request as under way until its events are over
});
