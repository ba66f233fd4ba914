// Says after a second without an answer what is being fetched. The words are in templates/components/venter.html.
"use strict";

(() => {
  const AFTER = 1000, LONG = 10000; // milliseconds
  const FILE = 8000; // a download ends without an event; by then the server has answered with the file or its own page
  let timers = [], address = "", request = null;

  function say(name) {
    const words = document.getElementById(`venter-${name}`).content.cloneNode(true);
    document.getElementById("venter").replaceChildren(words);
  }

  function stop() {
    timers.forEach(clearTimeout);
    timers = [];
    request = null;
    document.getElementById("venter")?.replaceChildren();
  }

  function find(path) {
    if (/\.\w+$|\/last-ned$/.test(path)) return "fil";
    if (/^\/virksomhet(\/|er\/tall\/)/.test(path)) return "tall";
    return path === "/" || path.startsWith("/virksomheter/") ? "altinn" : "side";
  }

  function start(url) {
    if (document.querySelector("meta[http-equiv=refresh]")) return; // the page itself says it
    const what = find(new URL(url, location.href).pathname);
    stop();
    timers = [setTimeout(say, AFTER, what), what === "fil" ? setTimeout(stop, FILE) : setTimeout(say, LONG, "lenge")];
  }

  // A page that waits is not swapped in, so its words must be put where a screen reader hears them; once, not each time the
  // page asks again. And a page that fetches its file by itself does so once: its address does not say so afterwards.
  addEventListener("DOMContentLoaded", () => {
    const words = document.querySelector("main .panel[role=status]")?.innerText.trim();
    if (document.querySelector("meta[http-equiv=refresh]") && words && document.referrer !== location.href) {
      setTimeout(() => document.getElementById("kunngjoring")?.replaceChildren(words), 100);
    }
    if (new URLSearchParams(location.search).get("fulgt") === "ja") history.replaceState(history.state, "", location.pathname);
  });

  // Where a person goes: known before the browser tells that it leaves.
  addEventListener("click", (event) => { address = event.target.closest?.("a[href]")?.href ?? ""; }, true);
  addEventListener("submit", (event) => { address = event.submitter?.formAction || event.target.action; }, true);
  addEventListener("beforeunload", () => { start(address || location.href); address = ""; });
  addEventListener("pageshow", stop);
  addEventListener("keydown", (event) => { if (event.key === "Escape") stop(); });

  addEventListener("htmx:beforeRequest", (event) => {
    const { elt, requestConfig, xhr } = event.detail;
    // What the page asks for by itself (every two seconds, when shown again) nobody waits for.
    if (!requestConfig.triggeringEvent || elt.getAttribute("data-hx-swap") === "none") return;
    start(requestConfig.path);
    request = xhr;
  });
  addEventListener("htmx:afterRequest", (event) => { if (event.detail.xhr === request) stop(); });
})();
