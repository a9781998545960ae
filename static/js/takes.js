// A proposal is taken into the fields that it is for: those of the form, or those of the first empty row or a new one.
const { add, rowsOf } = globalThis.typedRows;
const fields = (row) => [...row.querySelectorAll("input:not([type=hidden]), textarea")];
const emptyRow = (group) => rowsOf(group).find((row) => fields(row).every((field) => !field.value.trim()));

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
  const taken = Object.entries(JSON.parse(button.dataset.take)).map(([name, value]) => {
    const field = find(name);
    if (field) field.value = value;
    return field;
  }).filter(Boolean);
  for (const field of taken) field.dispatchEvent(new Event("input", { bubbles: true }));
  taken.at(-1)?.focus();
});

for (const button of document.querySelectorAll("[data-take]")) button.hidden = false;
