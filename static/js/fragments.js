// What htmx needs from us: focus that survives a swap, notes from the server, refusals in words.
const notes = document.getElementById("notes");
const MARKS = new Set(["open", "done", "late", "missed"]);
const STAY = 8000;

function mark(key) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `mk mk--${key}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#m-${key}`);
  svg.append(use);
  return svg;
}

// A note is a sentence, or {key, text}. It leaves by itself, waits while it is read, and never takes the focus.
export function note(what) {
  const { key = "done", text = "" } = typeof what === "string" ? { text: what } : what;
  if (!notes || !text) return;
  const line = document.createElement("div");
  line.className = "note";
  const said = document.createElement("span");
  said.append(mark(MARKS.has(key) ? key : "open"), ` ${text}`);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-link note__close";
  close.textContent = "Close";
  close.addEventListener("click", () => line.remove());
  line.append(said, close);
  notes.append(line);
  while (notes.children.length > 3) notes.firstChild.remove();
  const leave = () => setTimeout(() => (line.matches(":hover, :focus-within") ? leave() : line.remove()), STAY);
  if (key !== "missed") leave();
}

document.body.addEventListener("note", (event) => note(event.detail.value ?? event.detail));

const isWrite = (event) => event.detail.requestConfig?.verb !== "get";
const REFUSED = {
  403: "You cannot do this.",
  404: "This no longer exists, or you cannot see it.",
  429: "Too many tries. Wait a minute, then try again.",
};
const unsure = (event, kept = "") => (isWrite(event) ? ` It may have been saved${kept}` : "");

// In a row the sentence stands beside what was typed, which stays; elsewhere it is a note.
function fail(event, text) {
  const form = event.detail.elt?.closest("[data-line], .row-form form");
  if (!form) { note({ key: "missed", text }); return; }
  form.querySelector(".line-form__fault")?.remove();
  const line = document.createElement("p");
  line.className = "line-form__fault invalid-feedback d-block";
  line.setAttribute("role", "alert");
  line.append(mark("missed"), ` ${text}`);
  form.append(line);
}

document.body.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  const reason = responseText.includes("data-reason")
    ? new DOMParser().parseFromString(responseText, "text/html").querySelector("[data-reason]") : null;
  fail(event, reason?.textContent.trim() || REFUSED[status]
    || `The server could not do this.${unsure(event, "; check before you send it again.")}`);
});
document.body.addEventListener("htmx:sendError", (event) => {
  fail(event, `The server is not responding.${unsure(event, "; what you typed is still here.")} Try again.`);
});

// While an answer is on its way, a line runs where it will stand: after a moment, so that quick ones do not flicker.
const PATIENCE = 150;
const waiting = new WeakMap();
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const { target, xhr } = event.detail;
  if (!target || target === document.body || target.matches(".finder__hits, .statement")) return;
  waiting.set(xhr, setTimeout(() => {
    const ground = target.localName === "tr" ? target.cells[0] : target;
    const line = document.createElement("span");
    line.className = "busy__line";
    ground?.append(line);
    ground?.classList.add("busy");
    target.setAttribute("aria-busy", "true");
    waiting.set(xhr, () => {
      line.remove();
      ground?.classList.remove("busy");
      target.removeAttribute("aria-busy");
    });
  }, PATIENCE));
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  const end = waiting.get(event.detail.xhr);
  if (typeof end === "function") end();
  else clearTimeout(end);
});

// Where the focus was, by id or by name and value, so that a swapped row gives it back.
let held = null;
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const active = document.activeElement;
  held = active && event.detail.target?.contains(active)
    ? { id: active.id, name: active.getAttribute("name"), value: active.getAttribute("value"), tag: active.localName }
    : null;
});
const FIELDS = "input:not([type=hidden]), select, textarea, button";
document.body.addEventListener("htmx:afterSettle", (event) => {
  const wanted = document.querySelector("[data-focus]");
  if (wanted) { wanted.removeAttribute("data-focus"); wanted.focus(); held = null; return; }
  const opened = event.detail.elt?.matches?.("[data-line]") ? event.detail.elt : event.detail.elt?.querySelector?.("[data-line]");
  if (opened) { (opened.querySelector(".is-invalid") || opened.querySelector(FIELDS))?.focus(); held = null; return; }
  if (!held || (document.activeElement && document.activeElement !== document.body)) return;
  const ground = event.detail.elt?.isConnected ? event.detail.elt : document;
  const same = [...document.getElementsByName(held.name || "")].find(
    (element) => element.localName === held.tag && (held.tag !== "button" || element.getAttribute("value") === held.value),
  );
  const back = (held.id && document.getElementById(held.id)) || same || ground.querySelector?.("a[href], button, input, select, textarea");
  (back || document.getElementById("main"))?.focus({ preventScroll: true });
  held = null;
});

// A form that opened in a row closes by Cancel or Escape, and gives the focus back to what opened it.
let opener = null;
function closeLine(form) {
  const row = form.closest(".owed__item");
  form.remove();
  (row?.contains(opener) ? opener : row?.querySelector("[data-opens]") ?? row)?.focus();
}
document.addEventListener("click", (event) => {
  opener = event.target.closest("[data-opens]") ?? opener;
  const close = event.target.closest("[data-line-close]");
  if (close) closeLine(close.closest("[data-line]"));
});
document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest?.("[data-line]");
  if (form) closeLine(form);
});
