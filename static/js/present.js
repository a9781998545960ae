// A review on screen: one statement a screen, turned by keys. Without this script it is one page to scroll.
import { fit, unfit } from "./fit.js";
import { clock, inStep, look, numbered } from "./screens.js";

const deck = document.querySelector("[data-deck]");
const wide = matchMedia(deck?.dataset.wide ?? "(min-width: 1024px) and (min-height: 540px)");
const ground = () => document.getElementById("slides");
const slides = () => [...ground().querySelectorAll("[data-slide]")];
const key = (slide) => slide.dataset.key ?? slide.id;
let at = 0;

const place = (id) => slides().findIndex((slide) => slide.id === id || key(slide) === id);

// The focus goes along: from the slide that leaves to the headline of the one that comes.
function show(index, { remember = true, focus = true } = {}) {
  const all = slides();
  if (index < 0 || index >= all.length) return false;
  const old = all.find((slide) => slide.classList.contains("slide--on"));
  const held = document.activeElement === document.body || document.activeElement === deck || old?.contains(document.activeElement);
  at = index;
  all.forEach((slide, number) => slide.classList.toggle("slide--on", number === index));
  for (const link of deck.querySelectorAll("[data-turns]")) {
    if (link.dataset.turns === key(all[index])) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  if (remember) {
    history.replaceState(null, "", `#${all[index].id}`);
    document.dispatchEvent(new CustomEvent("traps:turned"));
  }
  if (!wide.matches) return true;
  fit(all[index]);
  if (focus && held) all[index].querySelector("h2").focus({ preventScroll: true });
  else if (focus) deck.querySelector("[data-deck-said]").textContent = `${index + 1} of ${all.length}: ${all[index].querySelector("h2").textContent.trim()}`;
  look(all[index]);
  return true;
}

const tell = deck ? inStep((slide) => { if (wide.matches) show(place(slide)); }) : null;
function turn(index) {
  if (index !== at && show(index)) tell(key(slides()[index]));
}

function arrange() {
  document.documentElement.classList.toggle("presenting", wide.matches && slides().length > 0);
  if (wide.matches) show(at, { remember: false, focus: false });
  else slides().forEach(unfit);
}

// Slides that come anew may say where it goes on: at the next one to judge, or at the one that was refused.
function goOn() {
  const next = place(ground().dataset.at ?? "");
  if (next >= 0 && next !== at && show(next)) tell(key(slides()[next]));
  arrange();
}

// Time goes by the server's clock as it was when the page came, so that a moved clock counts right.
function tick() {
  const { started, now } = ground().dataset;
  const total = deck.querySelector("[data-total]");
  total.hidden = !started;
  if (!started) return;
  drift ??= Date.parse(now) - Date.now();
  total.querySelector("[data-total-time]").textContent = clock((Date.now() + drift - Date.parse(started)) / 1000);
}
let drift = null;

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

// A window of its own, that can be moved to the other screen; where it may not open so, the link leads there.
const notes = deck?.querySelector("[data-notes-open]");
notes?.addEventListener("click", (event) => {
  const opened = window.open(notes.href, notes.target, "popup,width=1040,height=720");
  if (!opened) return;
  event.preventDefault();
  opened.focus();
});

const toNotes = () => notes.click(); // The focus stays on the slide: there, Enter goes on.

// What was written or judged elsewhere comes in without leaving the full screen; what is being typed here stays.
const isTyped = (field) => field.type !== "hidden" && (/radio|checkbox/.test(field.type) ? field.checked !== field.defaultChecked
  : "defaultValue" in field && field.value !== field.defaultValue);
const isWriting = () => [...ground().querySelectorAll("form")].some((form) => [...form.elements].some(isTyped));
let asked = ""; // The version that was shown when the slides were asked for anew.
function refresh() {
  const standing = document.getElementById("standing");
  if ("own" in standing.dataset) ground().dataset.version = standing.dataset.version; // It came with what was done here.
  const isNewer = Number(standing.dataset.version) > Number(ground().dataset.version); // A late answer is older.
  if (isNewer && !isWriting()) again();
}
function again() {
  asked = ground().dataset.version;
  const whole = { target: "#slides", select: "#slides", selectOOB: "#course,#said", swap: "outerHTML" };
  window.htmx.ajax("GET", location.pathname + location.search, whole);
}

const KEYS = {
  ArrowRight: () => turn(at + 1), PageDown: () => turn(at + 1), ArrowLeft: () => turn(at - 1), PageUp: () => turn(at - 1),
  Home: () => turn(0), End: () => turn(slides().length - 1), f: full,
  n: () => { deck.classList.toggle("deck--notes"); fit(slides()[at]); },
};

if (deck && slides().length) {
  const there = document.getElementById("standing")?.dataset.shows;
  const followed = deck.hasAttribute("data-follows") ? there : "";
  at = Math.max(0, place(followed || deck.dataset.start || location.hash.slice(1)));
  arrange();
  tick();
  if (wide.matches && there !== key(slides()[at])) tell(key(slides()[at]));
  wide.addEventListener("change", arrange);
  window.addEventListener("resize", () => { if (wide.matches) fit(slides()[at]); });
  document.fonts.ready.then(() => { if (wide.matches) fit(slides()[at]); });
  setInterval(tick, 1000);
  document.addEventListener("traps:key", (event) => {
    const act = KEYS[event.detail] ?? (event.detail === notes?.dataset.notesOpen ? toNotes : null) ?? (/^[0-9]$/.test(event.detail) ? () => turn(numbered(event.detail, slides().length)) : null);
    if (!act || !wide.matches) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("traps:again", again);
  document.addEventListener("traps:go", (event) => turn(place(event.detail)));
  document.addEventListener("traps:fit", () => { if (wide.matches) fit(slides()[at]); });
  window.addEventListener("hashchange", () => turn(place(location.hash.slice(1))));
  deck.addEventListener("click", (event) => {
    const link = event.target.closest("[data-turns]");
    if (!link || !wide.matches) return;
    event.preventDefault();
    turn(place(link.dataset.turns));
  });
  // The size that was fitted stands in a style of the script; taken over by markup it would break the page's policy.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { target } = event.detail;
    // Somebody began to write meanwhile, or did something that the answer does not know yet.
    if (asked && target === ground() && (isWriting() || ground().dataset.version !== asked)) event.detail.shouldSwap = false;
    // Asked for by its attribute, because Chromium leaves an empty one where a style that was never read is removed.
    for (const slide of ground().querySelectorAll("[data-slide][style]")) if (target?.contains(slide)) slide.removeAttribute("style");
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const id = event.detail.elt?.id;
    if (id === "slides") goOn();
    else if (id === "standing") refresh();
    else if (event.detail.elt?.matches?.("[data-slide]")) arrange();
    else if (wide.matches && slides()[at].contains(event.detail.elt)) fit(slides()[at]);
    if (document.activeElement === document.body) (wide.matches ? slides()[at].querySelector("h2") : deck).focus({ preventScroll: true });
  });
}
