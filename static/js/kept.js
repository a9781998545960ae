// Fills a form in again that was sent when its session was over. What has no place any more stays readable in the note above.
const { action, fields } = JSON.parse(document.getElementById("kept-form-data").textContent);
const path = (address) => new URL(address, location.href).pathname;

const forms = [...document.querySelectorAll("form")].filter((form) => form.method === "post");
const names = new Set(fields.map(([name]) => name));
const fitting = forms.filter((form) => path(form.getAttribute("action") || location.href) === path(action));
const form = fitting.find((one) => [...names].some((name) => one.elements.namedItem(name))) ?? fitting[0];

const valuesOf = (name) => fields.filter(([other]) => other === name).map(([, value]) => value);

function fill(field, values, place) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
  else if (field.localName === "select" && field.multiple) {
    for (const option of field.options) option.selected = values.includes(option.value);
  } else if (field.type !== "file" && field.type !== "hidden" && field.type !== "submit" && place < values.length) field.value = values[place];
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

let left = !form;
if (form) {
  form.closest("details")?.setAttribute("open", "");
  const seen = new Map();
  for (const field of form.elements) {
    const isOfForm = names.has(field.name) || field.type === "checkbox";
    if (!field.name || !isOfForm || field.localName === "button") continue;
    const place = seen.get(field.name) ?? 0;
    seen.set(field.name, place + 1);
    fill(field, valuesOf(field.name), place);
  }
  left = [...names].some((name) => !seen.has(name) && valuesOf(name).some((value) => value));
}
if (left) document.querySelector("[data-kept-rest]")?.setAttribute("open", "");
