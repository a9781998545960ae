// The week while one counts: typed and unsaved figures of the day grid are left alone.
const edited = (ground) => [...ground.querySelectorAll(".daygrid__in")].some((field) => field.value !== field.defaultValue);

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const grid = event.detail.target?.closest("#week-grid");
  if (!grid) return;
  if (grid.contains(document.activeElement) || edited(grid)) event.detail.shouldSwap = false;
});

// Each click has a key of its own. While it is not known whether it was counted, clicking again sends the same key.
const unsure = new Map();
const isCount = (element) => element.matches?.("#tally button");
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => byte.toString(16).padStart(2, "0")).join("");

document.body.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  if (!isCount(elt)) return;
  if (!unsure.has(elt.id)) unsure.set(elt.id, newKey());
  delete parameters.once;
  parameters.click = unsure.get(elt.id);
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr } = event.detail;
  if (isCount(elt) && xhr.status >= 200 && xhr.status < 500) unsure.delete(elt.id);
});
