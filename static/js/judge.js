// A pipeline review on screen: a key chooses the verdict of the deal that is shown, Enter says it, Escape leaves it.
// Without this script the verdicts are choices of a form under each deal.
import { clock } from "./screens.js";

const deck = document.querySelector("[data-deck]");
const root = document.documentElement;
const VERDICTS = { k: "keep", m: "move", d: "downgrade", x: "kill", h: "help", p: "pause" };
const FIELDS = ".judge__ask :is(input:not([type=hidden]), select, textarea)";
const isShown = () => root.classList.contains("presenting");
const slide = () => deck.querySelector(".slide--on");
const isSeen = (field) => field.checkVisibility();
const firstField = (form) => [...form.querySelectorAll(FIELDS)].find(isSeen);

function choose(verdict) {
  const choice = slide()?.querySelector(`[data-verdict="${verdict}"]`);
  if (!choice) return false;
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  const field = verdict === "keep" ? null : firstField(choice.form);
  (field ?? choice).focus({ preventScroll: true });
  return true;
}

// A note goes with the verdict that is chosen; where none is, it is all there is to say.
function note() {
  const form = slide()?.querySelector(".judge");
  if (!form) return false;
  if (!form.querySelector("[data-verdict]:checked")) return choose("note");
  const field = form.querySelector("[name=words]");
  if (!field || !isSeen(field)) return false;
  field.focus({ preventScroll: true });
  return true;
}

function leave(form) {
  for (const choice of form.querySelectorAll("[data-verdict]:checked")) choice.checked = false;
  form.dispatchEvent(new Event("change", { bubbles: true }));
  slide()?.querySelector("h2").focus({ preventScroll: true });
}

// Enter on a field, a button or a link is the browser's. It never leaves a deal without a verdict: the arrows do.
function enter() {
  if (document.activeElement?.matches("a, button, summary, select, input, textarea")) return false;
  const form = slide()?.querySelector(".judge:has([data-verdict]:checked)");
  if (form) { form.requestSubmit(); return true; }
  if (slide()?.querySelector(".judge") && !slide().querySelector(".judge__said")) return false;
  document.dispatchEvent(new CustomEvent("traps:key", { detail: "ArrowRight", cancelable: true }));
  return true;
}

const acts = (press) => {
  if (press === "Enter") return enter();
  if (press === "n") return note();
  return press in VERDICTS && choose(VERDICTS[press]);
};

// The seconds of the deal that is shown, counted from the turn to it while the review runs.
let turned = performance.now();
function tick() {
  const shown = deck.querySelector("[data-deal-clock]");
  shown.hidden = !document.getElementById("slides").dataset.started || !slide()?.matches("[data-deal]");
  shown.querySelector("[data-deal-time]").textContent = clock((performance.now() - turned) / 1000);
}

if (deck) {
  setInterval(tick, 1000);
  document.addEventListener("traps:turned", () => { turned = performance.now(); tick(); });
  document.addEventListener("traps:key", (event) => {
    if (isShown() && acts(event.detail)) event.preventDefault();
  });
  deck.addEventListener("keydown", (event) => {
    const form = event.key === "Escape" && event.target.closest(".judge");
    if (form) leave(form);
  });
  // What is asked beside a verdict takes room: the slide is fitted again.
  deck.addEventListener("change", (event) => {
    if (event.target.matches("[data-verdict], .judge")) document.dispatchEvent(new CustomEvent("traps:fit"));
  });
  // What was said here is on the screen already; it goes on with the next deal.
  document.body.addEventListener("judged", (event) => {
    const ground = document.getElementById("slides");
    ground.dataset.version = document.getElementById("standing").dataset.version;
    if (isShown()) document.dispatchEvent(new CustomEvent("traps:go", { detail: event.detail.next }));
    else location.hash = event.detail.next;
  });
  document.body.addEventListener("undone", () => document.dispatchEvent(new CustomEvent("traps:again")));
}
