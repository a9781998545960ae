// Undo runs out beside what was just done: the seconds are counted from those that the server still gave.
const SECOND = 1000;

function runOut(form) {
  if (form.dataset.undoRuns) return;
  form.dataset.undoRuns = "1";
  const ends = performance.now() + Number(form.dataset.undo) * SECOND;
  const full = Number(form.dataset.undoOf);
  const tick = () => {
    const left = Math.ceil((ends - performance.now()) / SECOND);
    if (!form.isConnected) return;
    if (left <= 0) return leave(form);
    form.querySelector("[data-undo-left]").textContent = `${left} s`;
    form.querySelector("[data-undo-time]").setAttribute("width", String(Math.round((100 * left) / full)));
    setTimeout(tick, SECOND / 4);
  };
  tick();
}

// Whoever stands on the button when it goes is put where it stood, and not at the top of the page.
function leave(form) {
  const line = form.closest(".say, .note, li") || document.getElementById("main");
  const stoodOn = form.contains(document.activeElement);
  form.remove();
  if (!stoodOn || !line) return;
  line.tabIndex = -1;
  line.focus({ preventScroll: true });
}

const runAll = () => document.querySelectorAll("[data-undo]").forEach(runOut);
runAll();
document.body.addEventListener("htmx:afterSettle", runAll);

// After an undo the address names what stands again: it gets the focus, as a swapped row would.
const here = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
if (here && document.querySelector("[data-undone]")) {
  if (here.tabIndex < 0) here.tabIndex = -1;
  here.focus();
}

// Undone by a script: the page draws anew what it has counted, or else is left for the page that shows it.
document.body.addEventListener("undone", (event) => {
  const { address } = event.detail;
  const active = document.activeElement;
  if (!document.querySelector("[data-undone-here]")) return void (address ? location.assign(address) : location.reload());
  const stands = active && active !== document.body && active.id !== "main" && !active.closest("[data-undo]");
  if (stands) return;
  const again = address ? document.getElementById(new URL(address, location.href).hash.slice(1)) : null;
  (again || document.getElementById("main"))?.focus({ preventScroll: true });
});

// On a page that says so, u takes back what was done last.
const typing = (element) => element.isContentEditable || /^(input|textarea|select)$/.test(element.localName);
document.addEventListener("keydown", (event) => {
  if (event.key !== "u" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (!document.querySelector("[data-undo-key]") || typing(event.target) || document.querySelector("dialog[open]")) return;
  const button = [...document.querySelectorAll("[data-undo] button")].pop();
  if (!button) return;
  event.preventDefault();
  button.click();
});
