// A review on screen: one statement a screen, turned by keys. Without this script it is one page to scroll.
const deck = document.querySelector("[data-deck]");
const slides = deck ? [...deck.querySelectorAll("[data-slide]")] : [];
const wide = matchMedia("(min-width: 900px)");
const two = (number) => String(number).padStart(2, "0");
const clock = (seconds) => (seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}` : Math.floor(seconds / 60)) + `:${two(seconds % 60)}`;
let at = 0;
let turned = Date.now();

function place(id) {
  return slides.findIndex((slide) => slide.id === id || slide.dataset.key === id);
}

function show(index, remember = true) {
  if (index < 0 || index >= slides.length) return;
  at = index;
  turned = Date.now();
  slides.forEach((slide, number) => slide.classList.toggle("slide--on", number === index));
  if (remember) history.replaceState(null, "", `#${slides[index].id}`);
  const said = deck.querySelector("[data-deck-said]");
  if (said) said.textContent = `${index + 1} of ${slides.length}: ${slides[index].querySelector("h2")?.textContent.trim() ?? ""}`;
  slides[index].querySelector(".slide__body")?.scrollTo(0, 0);
  tick();
}

function arrange() {
  document.documentElement.classList.toggle("presenting", wide.matches && slides.length > 0);
}

// Time goes by the server's clock as it was when the page came, so that a moved clock counts right.
const started = deck?.dataset.started ? Date.parse(deck.dataset.started) : 0;
const drift = deck?.dataset.now ? Date.parse(deck.dataset.now) - Date.now() : 0;
function tick() {
  const slide = slides[at];
  if (!slide) return;
  const screen = slide.querySelector("[data-screen]");
  if (screen) {
    screen.hidden = !wide.matches;
    screen.querySelector("[data-screen-time]").textContent = clock(Math.floor((Date.now() - turned) / 1000));
  }
  const total = slide.querySelector("[data-total]");
  if (total && started) {
    total.hidden = false;
    total.querySelector("[data-total-time]").textContent = clock(Math.max(0, Math.floor((Date.now() + drift - started) / 1000)));
  }
}

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

const KEYS = {
  ArrowRight: () => show(at + 1), PageDown: () => show(at + 1), ArrowLeft: () => show(at - 1), PageUp: () => show(at - 1),
  Home: () => show(0), End: () => show(slides.length - 1), f: full,
  n: () => deck.classList.toggle("deck--notes"),
};

if (deck && slides.length) {
  arrange();
  const first = place(deck.dataset.start || location.hash.slice(1));
  show(first < 0 ? 0 : first, false);
  wide.addEventListener("change", arrange);
  setInterval(tick, 1000);
  document.addEventListener("traps:key", (event) => {
    const act = KEYS[event.detail] ?? (/^[1-9]$/.test(event.detail) ? () => show(Number(event.detail) - 1) : null);
    if (!act || !wide.matches) return;
    event.preventDefault();
    act();
  });
  window.addEventListener("hashchange", () => { const found = place(location.hash.slice(1)); if (found >= 0) show(found, false); });
  deck.addEventListener("click", (event) => {
    const link = event.target.closest(".slide__foot a[href^='#']");
    if (!link || !wide.matches) return;
    event.preventDefault();
    show(place(link.getAttribute("href").slice(1)));
  });
}
