// Deals that are ticked in a list stand as rows of the form at once; a row that is no longer ticked counts for nothing.
const { add, rowsOf } = globalThis.typedRows;

const group = () => document.querySelector('[data-rows="deal"]');
const tickOf = (row) => row.querySelector('[data-part="counts"]');
const rowOf = (pk) => rowsOf(group()).find((row) => tickOf(row).value === pk);

function name(pick) {
  const { pick: pk, name: called, about, minor, share } = pick.dataset;
  const row = rowOf(pk) ?? add(group());
  row.dataset.minor = minor;
  tickOf(row).value = pk;
  tickOf(row).checked = true;
  row.querySelector('input[type="hidden"]').value = `deal-${pk}`;
  row.querySelector("[data-deal-name]").textContent = called;
  row.querySelector("[data-deal-about]").textContent = about;
  row.querySelector('[data-part="amount"]').placeholder = share;
  group().dispatchEvent(new Event("rows:changed", { bubbles: true }));
}

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-pick]")) {
    const row = rowOf(target.dataset.pick);
    if (target.checked) name(target);
    else if (row) {
      tickOf(row).checked = false;
      group().dispatchEvent(new Event("rows:changed", { bubbles: true }));
    }
  } else if (target.matches?.('[data-rows="deal"] [data-part="counts"]')) {
    const pick = document.querySelector(`[data-pick="${target.value}"]`);
    if (pick) pick.checked = target.checked;
  }
});

// A list that was just fetched shows what is named already.
function agree() {
  for (const pick of document.querySelectorAll("[data-pick]")) {
    const row = rowOf(pick.dataset.pick);
    pick.checked = Boolean(row && tickOf(row).checked);
  }
  group()?.dispatchEvent(new Event("rows:changed", { bubbles: true }));
}

document.body.addEventListener("htmx:afterSettle", agree);
