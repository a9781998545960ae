// A proposal is taken into the fields that it is for: those of the form, or those of the first empty row or a new one.
const { add, rowsOf } = globalThis.typedRows;
const fields = (row) => [...row.querySelectorAll("input:not([type=hidden]), textarea")];
const emptyRow = (group) => rowsOf(group).find((row) => fields(row).every((field) => !field.value.trim()));

const KEYS = ["t", "Ctrl+,"]; // As traps_web/ui/keys.py lists them.

// As if it were typed, so that the browser's own undo brings back what stood there.
function write(field, value) {
  field.focus();
  field.select();
  if (document.execCommand("insertText", false, value) && field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function fieldsFor(button) {
  if (!button.dataset.takeRow) return (name) => document.querySelector(`[name="${CSS.escape(name)}"]`);
  const group = document.querySelector(`[data-rows="${button.dataset.takeRow}"]`);
  const row = emptyRow(group) ?? add(group);
  return (name) => row.querySelector(`[name$="-${CSS.escape(name)}"]`);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-take]");
  if (!button) return;
  const find = fieldsFor(button);
  for (const [name, value] of Object.entries(JSON.parse(button.dataset.take))) {
    const field = find(name);
    if (field) write(field, value);
  }
  button.dataset.taken = "";
});

// By its key: the proposal of what one is at, in a field too; one that was taken is passed over.
const isAfter = (button, place) => Boolean(place.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING);
document.addEventListener("traps:key", (event) => {
  if (!KEYS.includes(event.detail)) return;
  const place = document.activeElement ?? document.body;
  for (let ground = place; ground; ground = ground.parentElement) {
    const left = [...ground.querySelectorAll("[data-take]:not([data-taken])")].filter((button) => button.getClientRects().length);
    if (!left.length) continue;
    (left.find((button) => isAfter(button, place)) ?? left[0]).click();
    event.preventDefault();
    return;
  }
});

for (const button of document.querySelectorAll("[data-take]")) button.hidden = false;
