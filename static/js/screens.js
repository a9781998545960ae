// The screens of one presenter in step: a channel between the windows of a browser, the server between machines.
// The server's word stands; what was turned here counts for a moment, until it has heard of it.
const DECK = "[data-deck]";
const HEED = 2000; // Milliseconds in which an answer that set out before the turn is not followed.
const SETTLE = 120; // Who leafs through is told about once.

// Follow what another screen turns to, by `show`; what is returned tells the others.
export function inStep(show) {
  const deck = document.querySelector(DECK);
  const follows = deck?.hasAttribute("data-follows"); // Who looks on turns nothing for others.
  if (!deck?.dataset.turn && !follows) return () => {};
  const channel = new BroadcastChannel(`traps:present:${document.body.dataset.person}:${deck.dataset.review}`);
  let known = document.getElementById("standing")?.dataset.turned ?? "";
  let heeded = 0;
  let timer = 0;

  async function tell(slide) {
    const body = new URLSearchParams({ slide });
    const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
    const answer = await fetch(deck.dataset.turn, { method: "POST", body, headers, keepalive: true }).catch(() => null);
    if (answer?.ok) known = (await answer.json()).turned;
  }

  channel.addEventListener("message", (event) => {
    heeded = Date.now() + HEED;
    show(event.data);
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const standing = event.detail.elt?.id === "standing" ? document.getElementById("standing") : null;
    if (!standing || standing.dataset.turned === known) return;
    if (Date.now() < heeded) {
      shown.delete("standing"); // The next answer may say the same, and is followed then.
      return;
    }
    known = standing.dataset.turned;
    show(standing.dataset.shows);
  });
  if (follows) return () => {};
  return (slide) => {
    heeded = Date.now() + HEED;
    channel.postMessage(slide);
    clearTimeout(timer);
    timer = setTimeout(tell, SETTLE, slide);
  };
}

// What nobody sees is not asked for: a hidden tab, a slide that is not on. Once it is seen it is asked for at once.
const isSeen = (part) => !document.hidden && part.checkVisibility();
const shown = new Map();
export function look(within = document) {
  for (const part of within.querySelectorAll(".live")) if (isSeen(part)) window.htmx?.trigger(part, "look");
}
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches(".live") && !isSeen(event.detail.elt)) event.preventDefault();
});
// What says the same as before is left alone, and with it the focus and whoever listens to the page.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (!target.matches(".live") || xhr.status !== 200) return;
  if (shown.get(target.id) === xhr.responseText) event.detail.shouldSwap = false;
  shown.set(target.id, xhr.responseText);
});
document.addEventListener("visibilitychange", () => look());

// Digits go to a slide: 1 to 9 at once, 0 to the tenth, and two of them one after the other to those from ten on.
const PAIR = 1000;
let before = { digit: 0, at: -Infinity };
export function numbered(digit, count, at = performance.now()) {
  const both = before.digit * 10 + Number(digit);
  const isPair = at - before.at < PAIR && both >= 10 && both <= count;
  before = { digit: isPair ? 0 : Number(digit), at };
  return (isPair ? both : Number(digit) || 10) - 1;
}

// 0:07, 12:40, 1:02:09.
const two = (number) => String(number).padStart(2, "0");
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  return `${whole >= 3600 ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}` : minutes}:${two(whole % 60)}`;
}
