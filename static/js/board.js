// The board: a deal is dragged to a stage, or moved with its button. A pane beside the board says what each stage lacks,
// and what a closed gate asks for; on a narrow screen it is a sheet from below. Left, it puts the card back where it was.
const gate = document.getElementById("gate");
const moveTo = document.getElementById("move-to");
let held = null; // The card on its way: {card, from, next}
let chosen = null; // The card whose button was pressed.
let asked = null; // What was on its way when the gate opened.
let moved = null; // The address of the card that takes the focus once the board is drawn again.
const isBeside = matchMedia("(min-width: 992px)");

// Beside the board nothing is shut out: the board is read, and the next card chosen, while a pane is open.
function open(pane) {
  if (pane.open) return;
  if (isBeside.matches) pane.show();
  else pane.showModal();
}

function focusOn(card) {
  (card?.querySelector("[data-move-open]") ?? card?.querySelector("a[href]"))?.focus();
}

function choose(card) {
  for (const other of document.querySelectorAll(".deal--asked")) other.classList.remove("deal--asked");
  chosen = card;
  chosen?.classList.add("deal--asked");
}

function putBack() {
  if (!held) return;
  const { card, from, next } = held;
  card.classList.remove("deal--held");
  if (from.isConnected) from.insertBefore(card, next?.isConnected ? next : null);
  held = null;
}

// Another card is taken up: what was open is left first, at once, as its own event comes too late for that.
function leave() {
  putBack();
  choose(null);
  for (const pane of [moveTo, gate]) if (pane.open) pane.close();
}

function ask(card, stage) {
  card.classList.add("deal--held");
  window.htmx.ajax("POST", card.dataset.moveUrl, {
    source: card, target: "#gate-body", swap: "innerHTML", values: { to_stage: stage, version: card.dataset.version, dropped: "yes" },
  });
}

function redraw() {
  held = null;
  // What dragging left behind on the cards would be carried over by the swap, and the content policy forbids style attributes.
  for (const card of document.querySelectorAll("#board [style]")) card.removeAttribute("style");
  window.htmx.ajax("GET", location.pathname + location.search, { target: "#board", swap: "outerHTML" });
}

function makeDraggable() {
  if (!window.Sortable) return;
  const board = document.querySelector("#board .board");
  for (const list of document.querySelectorAll("#board [data-stage]")) {
    if (list.dataset.ready) continue;
    list.dataset.ready = "1";
    window.Sortable.create(list, {
      group: "deals", sort: false, draggable: ".deal[data-move-url]", filter: ".deal__move",
      preventOnFilter: false, delay: 180, delayOnTouchOnly: true, ghostClass: "deal--held",
      onStart: (event) => {
        leave();
        held = { card: event.item, from: event.from, next: event.item.nextElementSibling };
        board.parentElement.classList.add("board--dragging");
      },
      onEnd: (event) => {
        board.parentElement.classList.remove("board--dragging");
        if (event.from === event.to) { held = null; return; }
        ask(event.item, event.to.dataset.stage);
      },
    });
  }
}

// The button of every card: a panel says what each stage lacks; then it is the same move without a drag.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-move-open]");
  if (opener && moveTo && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (gate.open) leave();
    choose(opener.closest(".deal"));
    window.htmx.ajax("GET", `${chosen.dataset.moveUrl}?places=yes`, { source: opener, target: "#move-body", swap: "innerHTML" });
  }
  const stage = event.target.closest("[data-move-stage]");
  if (stage && chosen) {
    const card = chosen;
    choose(null);
    moveTo.close();
    held = { card, from: card.parentElement, next: card.nextElementSibling };
    ask(card, stage.dataset.moveStage);
  }
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const id = event.detail.target?.id;
  if (id === "move-body") {
    open(moveTo);
    moveTo.querySelector("button")?.focus();
  }
  if (id !== "gate-body") return;
  asked = held;
  open(gate);
  (gate.querySelector("[aria-invalid=true]:not([type=hidden])") ?? gate.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
});
document.body.addEventListener("deal-moved", () => {
  moved = held?.card.dataset.moveUrl ?? null;
  held = null;
  if (gate.open) gate.close();
  redraw();
});
gate?.addEventListener("close", () => {
  if (!held || held !== asked) return;
  const { card } = held;
  putBack();
  focusOn(card);
});
moveTo?.addEventListener("close", () => {
  const card = chosen;
  choose(null);
  focusOn(card);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog:modal, .menu[open]")) return;
  const pane = [gate, moveTo].find((one) => one?.open);
  if (!pane) return;
  event.preventDefault();
  pane.close();
});
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.body.addEventListener(failure, (event) => { if (event.detail.target?.id === "gate-body" && !gate.open) putBack(); });
}
document.body.addEventListener("htmx:afterSettle", (event) => {
  makeDraggable();
  if (!moved || event.detail.elt?.id !== "board") return;
  focusOn(document.querySelector(`#board [data-move-url="${moved}"]`));
  moved = null;
});
makeDraggable();
