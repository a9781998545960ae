// Acts by the keys of the page as the server lists them (traps_web/ui/keys.py): the rows of #keys are all there is.
const list = document.getElementById("keys");
const SHEETS = ".more[open], [data-closes][open]";
const CHORD = 1500; // Milliseconds in which the second key of "g d" counts.
const FIELDS = /^(input|textarea|select)$/;
const isTyping = (element) => element.isContentEditable
  || (FIELDS.test(element.localName) && !/^(checkbox|radio|button|submit|reset)$/.test(element.type));
const isOff = () => document.body.dataset.keys === "off";
const rows = list ? [...list.querySelectorAll("[data-presses]")].map((row) => ({ ...row.dataset, row, presses: JSON.parse(row.dataset.presses) })) : [];
let begun = { press: "", at: -Infinity };

export function open(dialog) {
  if (!dialog || dialog.open) return;
  document.querySelectorAll("dialog[open]").forEach((other) => other.close());
  if (dialog === list) for (const { row, ...key } of rows) row.hidden = !targetOf(key, key.presses[0]);
  for (const group of dialog === list ? list.querySelectorAll(".keys__group") : []) {
    group.hidden = !group.querySelector("[data-presses]:not([hidden])");
  }
  dialog.showModal();
}

// How a key is called: with Shift where it makes no other sign of it, so that "?" is "?" on any keyboard.
function called(event) {
  if (event.key.length > 1) return event.key;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  if (digit && (event.shiftKey || event.key === digit)) return event.shiftKey ? `Shift+${digit}` : digit;
  if (/^\p{L}$/u.test(event.key)) return event.shiftKey ? `Shift+${event.key.toUpperCase()}` : event.key.toLowerCase();
  return event.key;
}

const here = (within) => document.activeElement?.closest(within) ?? null;
const isThere = (element) => element && !element.disabled;

function targetOf({ does, on, within }, press) {
  const selector = on.replace("{}", press.replace("Shift+", ""));
  if (does === "press here" || does === "open") {
    // Heads of groups are rows too: where one is at none, it is the first row that has what the key is for.
    const row = here(within) ?? [...document.querySelectorAll(within)].find((one) => one.querySelector(selector));
    return row?.querySelector(selector) ?? null;
  }
  const target = document.querySelector(selector);
  return isThere(target) ? target : null;
}

// The row or card before or after the one that one is at; its link takes the focus.
function step(on, by) {
  const all = [...document.querySelectorAll(on)].filter((row) => row.querySelector("a[href]") && row.getClientRects().length);
  const at = all.indexOf(here(on));
  const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
  next?.querySelector("a[href]").focus();
  return Boolean(next);
}

export function act(key, press) {
  const target = targetOf(key, press);
  if (!target) return false;
  if (key.does === "find") document.dispatchEvent(new CustomEvent("traps:find"));
  else if (key.does === "list") open(list);
  else if (key.does === "next") return step(key.on, 1);
  else if (key.does === "back") return step(key.on, -1);
  else if (key.does === "open") {
    if (!here(key.within) || document.activeElement.matches("a, button, summary, select")) return false;
    target.click();
  } else if (key.does === "focus") target.focus();
  else if (key.does === "tell") return !document.dispatchEvent(new CustomEvent("traps:key", { detail: press, cancelable: true }));
  else target.click();
  return true;
}

// What can be done on this page, for the finder before anything is typed.
export const actsHere = () => rows
  .filter((key) => "act" in key && targetOf(key, key.presses[0]))
  .map((key) => ({ words: key.row.querySelector("dt").textContent, press: key.presses[0], do: () => act(key, key.presses[0]) }));

const pressed = (press) => rows.find((key) => key.presses.includes(press) && targetOf(key, press));
// Where arrows have a meaning of their own: fields, charts, what scrolls or unfolds.
const scrolls = (target) => FIELDS.test(target.localName) || target.closest("svg, summary, details[open], [role=slider], [role=group][tabindex], .scroll, video");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
    const key = pressed(`Ctrl+${event.key.toLowerCase()}`);
    if (key && act(key, `Ctrl+${event.key.toLowerCase()}`)) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const press = called(event);
  if (/Shift|Control|Alt|Meta/.test(event.key)) return;
  if (isOff() && event.key.length === 1) return;
  if (event.key.startsWith("Arrow") && scrolls(event.target)) return;
  const chord = event.timeStamp - begun.at < CHORD ? `${begun.press} ${press}` : "";
  begun = { press, at: event.timeStamp };
  const said = chord && pressed(chord) ? chord : press;
  const key = pressed(said);
  if (!key) return;
  if (act(key, said)) { event.preventDefault(); begun.at = -Infinity; }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-keys-open], [data-dialog-open]");
  if (opener && !event.ctrlKey && !event.metaKey) {
    const dialog = opener.matches("[data-keys-open]") ? list : document.getElementById(opener.dataset.dialogOpen);
    if (dialog) { event.preventDefault(); open(dialog); }
  }
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  if (event.target.localName === "dialog") event.target.close();
  for (const sheet of document.querySelectorAll(SHEETS)) {
    if (!sheet.contains(event.target)) sheet.open = false;
  }
});
// A picker that would stand over the right edge moves back inside the page.
document.addEventListener("toggle", (event) => {
  const sheet = event.target;
  const panel = sheet.lastElementChild;
  if (!sheet.matches("[data-closes][open]")) return;
  panel.style.left = "";
  const over = panel.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
  if (over > 8) panel.style.left = `${panel.offsetLeft - over}px`;
}, true);
document.addEventListener("keydown", (event) => {
  const sheet = document.querySelector(SHEETS);
  if (event.key === "Escape" && sheet) { sheet.open = false; sheet.querySelector("summary").focus(); }
});
