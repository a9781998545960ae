// The presenter's window: the slide that the screen shows, what to say to it, and the time. Without this script all
// slides stand below one another.
import { clock, inStep, look, numbered } from "./screens.js";

const desk = document.querySelector("[data-deck]");
const slides = () => [...desk.querySelectorAll("[data-slide]")];
const key = () => slides()[at].dataset.key;
const time = () => desk.querySelector("[data-clock]");
const drift = Date.parse(time().dataset.now) - Date.now();
let at = 0;
let next = "";
let turned = Date.now();

const place = (name) => slides().findIndex((slide) => slide.dataset.key === name || slide.id === name);

function show(index, focus = true) {
  const all = slides();
  if (index < 0 || index >= all.length) return false;
  const held = document.activeElement === document.body || all[at]?.contains(document.activeElement);
  if (index !== at) turned = Date.now();
  at = index;
  next = key(); // Parts that were asked for before come in on this slide.
  all.forEach((slide, number) => { slide.hidden = number !== index; });
  for (const part of desk.querySelectorAll("[data-with]")) part.hidden = !part.dataset.with.split(" ").includes(key());
  for (const link of desk.querySelectorAll("[data-turns]")) {
    if (link.dataset.turns === key()) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  for (const button of desk.querySelectorAll("[data-by]")) button.disabled = !all[index + Number(button.dataset.by)];
  if (focus && held) all[index].querySelector("h2").focus({ preventScroll: true });
  else if (focus) desk.querySelector("[data-deck-said]").textContent = `${index + 1} of ${all.length}: ${all[index].querySelector("h2").textContent.trim()}`;
  look(desk);
  tick();
  return true;
}

// What was judged, written or promised meanwhile comes in without another page: the slide and its time stay.
const PARTS = "#desk-slides";
function again(name = key()) {
  next = name;
  desk.dataset.version = document.getElementById("standing").dataset.version;
  window.htmx.ajax("GET", location.pathname + location.search, { target: PARTS, select: PARTS, selectOOB: "#course,#desk-clock", swap: "outerHTML" });
}

// A slide that is not here is of another part of a long list.
const tell = inStep((name) => { if (name && !show(place(name))) again(name); });
function turn(index) {
  if (index !== at && show(index)) tell(key());
}

// The time of day is that of the person's zone, by the server's clock.
const format = { timeZone: time().dataset.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const put = (name, text) => { const place = time().querySelector(`[data-clock-${name}]`); if (place) place.textContent = text; };
function tick() {
  const now = Date.now() + drift;
  put("now", new Date(now).toLocaleTimeString("en-GB", format));
  const { planned } = slides()[at].dataset;
  const shown = (Date.now() - turned) / 1000;
  put("slide", planned ? `${clock(shown)} of ${clock(Number(planned))}` : clock(shown));
  time().querySelector("[data-clock-slide]").classList.toggle("desk__over", Boolean(planned) && shown > Number(planned));
  if (!time().dataset.started) return;
  const gone = (now - Date.parse(time().dataset.started)) / 1000;
  const left = Math.ceil((Number(time().dataset.planned) - gone) / 60);
  put("elapsed", clock(gone));
  put("left", left >= 0 ? `${left} min` : `${-left} min over`);
  time().querySelector("[data-clock-left]").classList.toggle("desk__over", left < 0);
}

const KEYS = {
  ArrowRight: () => turn(at + 1), PageDown: () => turn(at + 1), ArrowLeft: () => turn(at - 1), PageUp: () => turn(at - 1),
  Home: () => turn(0), End: () => turn(slides().length - 1),
};

if (slides().length) {
  const there = place(document.getElementById("standing").dataset.shows || location.hash.slice(1));
  show(Math.max(0, there), false);
  setInterval(tick, 1000);
  document.addEventListener("traps:key", (event) => {
    const act = KEYS[event.detail] ?? (/^[0-9]$/.test(event.detail) ? () => turn(numbered(event.detail, slides().length)) : null);
    if (!act) return;
    event.preventDefault();
    act();
  });
  desk.addEventListener("click", (event) => {
    const by = event.target.closest("[data-by]");
    const link = event.target.closest("[data-turns]");
    if (by) turn(at + Number(by.dataset.by));
    if (!link) return;
    event.preventDefault();
    turn(place(link.dataset.turns));
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "desk-slides") return;
    show(Math.max(0, place(next)), false);
    if (document.activeElement === document.body) slides()[at].querySelector("h2").focus({ preventScroll: true });
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt?.id === "standing" && document.getElementById("standing").dataset.version !== desk.dataset.version) again();
  });
}
