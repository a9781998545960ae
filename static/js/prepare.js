// The sums under "what happens now" follow the typing: amount times chance against the gap. The server counts again.
const { amountOf, written } = globalThis.notation;

const form = document.querySelector("[data-prepare]");
const figure = (text) => Math.max(0, amountOf(text) || 0);
const money = (value) => written(Math.round(value));

function count() {
  let expected = 0;
  form.querySelectorAll("[data-act-row]").forEach((row) => {
    const value = (name) => figure(row.querySelector(`[data-act="${name}"]`)?.value);
    const counts = Math.round(value("amount") * Math.min(value("chance"), 100)) / 100;
    expected += counts;
    row.querySelector("[data-act-counts]").textContent = counts ? money(counts) : "";
  });
  const uncovered = Math.max(0, Number(form.dataset.gap) - expected);
  form.querySelector('[data-cover="expected"]').textContent = money(expected);
  form.querySelector('[data-cover="uncovered"]').textContent = money(uncovered);
  form.querySelector("[data-cover-row]").classList.toggle("cover__gap--held", uncovered === 0);
}

function more() {
  const rows = form.querySelectorAll("[data-act-row]");
  const number = rows.length;
  const row = rows[number - 1].cloneNode(true);
  row.querySelectorAll(".invalid-feedback").forEach((line) => line.remove());
  row.querySelectorAll("input, select").forEach((field) => {
    field.name = field.name.replace(/^act\d+/, `act${number}`);
    field.id = field.id.replace(/act\d+/, `act${number}`);
    field.value = "";
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
  });
  row.querySelectorAll("label").forEach((label) => {
    label.htmlFor = label.htmlFor.replace(/act\d+/, `act${number}`);
    const said = label.querySelector(".sr");
    if (said) said.textContent = ` of action ${number + 1}`;
  });
  rows[number - 1].after(row);
  form.elements.rows.value = String(number + 1);
  row.querySelector("input").focus();
  count();
}

if (form) {
  form.addEventListener("input", count);
  const button = form.querySelector("[data-act-more]");
  if (button) { button.hidden = false; button.addEventListener("click", more); }
  count();
}
