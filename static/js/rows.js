// Rows of a form are added and taken away without a save: an empty row as the server drew it is cloned and numbered.
// Without this script the button sends the form, and the server draws one row more.
const PLACE = /(^|_)([a-z]+)(?:\d+|__)(?=-)/;

// Every name and reference of a row says its place; what is read aloud counts from one.
function number(row, place) {
  for (const part of row.querySelectorAll("*")) {
    for (const { name, value } of [...part.attributes]) {
      if (["name", "id", "for", "aria-describedby"].includes(name)) {
        part.setAttribute(name, value.replace(PLACE, `$1$2${place}`));
      }
    }
    if (part.matches("[data-row-number]")) part.textContent = String(place + 1);
  }
}

const rowsOf = (group) => [...group.querySelectorAll("[data-row]")];

function settle(group) {
  const rows = rowsOf(group);
  rows.forEach(number);
  group.querySelector("[data-rows-count]").value = String(rows.length);
  const button = group.querySelector("[data-row-add]");
  if (button) button.disabled = rows.length >= Number(group.dataset.most);
  group.querySelectorAll("[data-rows-head]").forEach((head) => { head.hidden = !rows.length; });
  group.dispatchEvent(new Event("rows:changed", { bubbles: true }));
}

const firstField = (row) => row?.querySelector("input:not([type=hidden]), select, textarea");

// A new row at the end, ready to be filled in.
function add(group) {
  const row = group.querySelector("template[data-row-blank]").content.firstElementChild.cloneNode(true);
  row.querySelectorAll("[data-row-remove]").forEach((button) => { button.hidden = false; });
  group.querySelector("[data-rows-end]").before(row);
  settle(group);
  return row;
}

// What is taken away can be put back where it was, with everything that was typed into it.
function remove(row) {
  const group = row.closest("[data-rows]");
  const rows = rowsOf(group);
  const after = rows[rows.indexOf(row) + 1];
  const back = group.querySelector("[data-row-back]");
  row.remove();
  settle(group);
  back.hidden = false;
  back.querySelector("button").onclick = () => {
    (after?.isConnected ? after : group.querySelector("[data-rows-end]")).before(row);
    back.hidden = true;
    settle(group);
    firstField(row)?.focus();
  };
  back.querySelector("button").focus();
}

globalThis.typedRows = { add, remove, rowsOf };

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-row-add], [data-row-remove]");
  if (!button) return;
  event.preventDefault();
  if (button.matches("[data-row-remove]")) remove(button.closest("[data-row]"));
  else firstField(add(button.closest("[data-rows]")))?.focus();
});

for (const group of document.querySelectorAll("[data-rows]")) {
  group.querySelectorAll("[data-row-remove]").forEach((button) => { button.hidden = false; });
}
