// The week by keyboard: 1 to 9 add one, with Shift they take one away. Typed and unsaved figures of the day grid are left alone.
const typing = (element) => element.isContentEditable || /^(input|textarea|select)$/.test(element.localName);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (!digit) return;
  const button = document.querySelector(`[data-week-key="${event.shiftKey ? "-" : ""}${digit}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

const edited = (ground) => [...ground.querySelectorAll(".daygrid__in")].some((field) => field.value !== field.defaultValue);

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const grid = event.detail.target?.closest("#week-grid");
  if (!grid) return;
  if (grid.contains(document.activeElement) || edited(grid)) event.detail.shouldSwap = false;
});
