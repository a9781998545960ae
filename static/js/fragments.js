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

const REFUSED = {
  403: "You may not do this.",
  404: "This is gone, or not yours to see.",
  429: "Too many tries. Wait a minute.",
};
document.body.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  const reason = responseText.includes("data-reason")
    ? new DOMParser().parseFromString(responseText, "text/html").querySelector("[data-reason]") : null;
  note({ key: "missed", text: reason?.textContent.trim() || REFUSED[status] || "The server could not do this. Nothing was saved." });
});
document.body.addEventListener("htmx:sendError", () => {
  note({ key: "missed", text: "The server does not answer. What you typed is still here; try again." });
});

// Where the focus was, by id or by name and value, so that a swapped row gives it back.
let held = null;
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const active = document.activeElement;
  held = active && event.detail.target?.contains(active)
    ? { id: active.id, name: active.getAttribute("name"), value: active.getAttribute("value"), tag: active.localName }
    : null;
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  const wanted = document.querySelector("[data-focus]");
  if (wanted) { wanted.removeAttribute("data-focus"); wanted.focus(); held = null; return; }
  if (!held || (document.activeElement && document.activeElement !== document.body)) return;
  const ground = event.detail.elt?.isConnected ? event.detail.elt : document;
  const same = [...document.getElementsByName(held.name || "")].find(
    (element) => element.localName === held.tag && (held.tag !== "button" || element.getAttribute("value") === held.value),
  );
  const back = (held.id && document.getElementById(held.id)) || same || ground.querySelector?.("a[href], button, input, select, textarea");
  (back || document.getElementById("main"))?.focus({ preventScroll: true });
  held = null;
});
