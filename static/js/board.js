// The board: a deal is dragged to a stage, or moved with its button. A closed gate opens a dialog with what is missing;
// a dialog that is left puts the card back where it was.
const gate = document.getElementById("gate");
const moveTo = document.getElementById("move-to");
let held = null; // The card on its way: {card, from, next}
let chosen = null; // The card whose button was pressed.

function putBack() {
  if (!held) return;
  const { card, from, next } = held;
  card.classList.remove("deal--held");
  if (from.isConnected) from.insertBefore(card, next?.isConnected ? next : null);
  held = null;
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
    chosen = opener.closest(".deal");
    window.htmx.ajax("GET", `${chosen.dataset.moveUrl}?places=yes`, { source: opener, target: "#move-body", swap: "innerHTML" });
  }
  const stage = event.target.closest("[data-move-stage]");
  if (stage && chosen) {
    moveTo.close();
    held = { card: chosen, from: chosen.parentElement, next: chosen.nextElementSibling };
    ask(chosen, stage.dataset.moveStage);
  }
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const id = event.detail.target?.id;
  if (id === "move-body" && !moveTo.open) moveTo.showModal();
  if (id !== "gate-body") return;
  if (!gate.open) gate.showModal();
  (gate.querySelector("[aria-invalid=true]:not([type=hidden])") ?? gate.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
});
document.body.addEventListener("deal-moved", () => {
  held = null;
  if (gate.open) gate.close();
  redraw();
});
gate?.addEventListener("close", putBack);
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.body.addEventListener(failure, (event) => { if (event.detail.target?.id === "gate-body" && !gate.open) putBack(); });
}
document.body.addEventListener("htmx:afterSettle", makeDraggable);
makeDraggable();
