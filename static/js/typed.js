// What is typed as a day or an amount is said back in words below its field, as the server will understand it, and of a
// name what it can still become. A button
// beside a day opens the browser's calendar. Without this script the field is typed in, and the next page says it back.
const { decimal, group, sizes, order, separator, padded } = document.documentElement.dataset;
const BLANKS = /[\s\u00a0\u202f\u2009'’]/g;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const escaped = (sign) => sign.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const between = escaped(group.replace(BLANKS, ""));
const end = `(${escaped(decimal)}\\d*)?`;
const inGroups = (size) => `\\d{1,${size}}(${between}\\d{${size}})*${between}\\d{3}${end}`;
const spelled = [`\\d+${end}`, `${escaped(decimal)}\\d+`];
if (between) spelled.push(inGroups(3), inGroups(sizes.split(" ")[1]));
const AMOUNT = new RegExp(`^[+-]?(${spelled.join("|")})$`);

// The digits that a text spells in the person's notation, with a decimal point ("-1250.5"); empty for none.
function plainOf(text) {
  const plain = (text ?? "").replace(BLANKS, "").replace("−", "-").replace(/%$/, "");
  if (!AMOUNT.test(plain)) return "";
  const ungrouped = between ? plain.replaceAll(group, "") : plain;
  return ungrouped.replace(decimal, ".");
}

// The number that a text spells; NaN for none.
const amountOf = (text) => Number(plainOf(text) || NaN);

// Digits in the groups of the person's notation.
function grouped(whole) {
  const [last, before] = sizes.split(" ").map(Number);
  const groups = [whole.slice(-last)];
  for (let head = whole.slice(0, -last); head; head = head.slice(0, -before)) groups.unshift(head.slice(-before));
  return groups.join(group);
}

// A number as the page writes it, with so many decimals.
function written(value, places = 0) {
  const [whole, rest] = Math.abs(value).toFixed(places).split(".");
  return `${value < 0 ? "−" : ""}${grouped(whole)}${rest ? decimal + rest : ""}`;
}

// Scripts of single pages read and write numbers by these.
globalThis.notation = { plainOf, amountOf, grouped, written };

function real(year, month, day) {
  const on = new Date(Date.UTC(year, month - 1, day));
  return on.getUTCMonth() === month - 1 && on.getUTCDate() === day ? on : null;
}

function dayOf(text) {
  const plain = text.trim().replace(/\s+/g, " ");
  const iso = plain.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
  if (iso) return real(...iso.slice(1).map(Number));
  const named = plain.match(/^(?:[a-z]{3,9},? )?(\d{1,2}) ([a-z]{3,9}) (\d{4})$/i);
  if (named) {
    const month = MONTHS.findIndex((name) => name.toLowerCase() === named[2].slice(0, 3).toLowerCase());
    return month < 0 ? null : real(Number(named[3]), month + 1, Number(named[1]));
  }
  const typed = plain.match(/^(\d{1,4})[./-] ?(\d{1,4})[./-] ?(\d{1,4})\.?$/);
  if (!typed) return null;
  const part = Object.fromEntries([...order].map((name, place) => [name, typed[place + 1]]));
  if (part.d.length > 2 || part.m.length > 2 || ![2, 4].includes(part.y.length)) return null;
  return real(Number(part.y) + (part.y.length === 2 ? 2000 : 0), Number(part.m), Number(part.d));
}

function figures(on) {
  const wide = (number) => String(number).padStart(padded === undefined ? 1 : 2, "0");
  const part = { d: wide(on.getUTCDate()), m: wide(on.getUTCMonth() + 1), y: String(on.getUTCFullYear()) };
  return [...order].map((name) => part[name]).join(separator);
}

const inWords = (on) => `${DAYS[on.getUTCDay()]} ${on.getUTCDate()} ${MONTHS[on.getUTCMonth()]} ${on.getUTCFullYear()}`;

const echo = document.createElement("output");
echo.className = "typed-as";
const FIELDS = "input[data-day], input[inputmode=decimal], input[data-names]";

const plain = (name) => name.trim().toLowerCase().replace(/\s+/g, " ");

// The names of the list that a text can still become; none once it is whole.
function namesLike(field) {
  const typed = plain(field.value);
  const names = [...field.list?.options ?? []].map((option) => option.value);
  if (!typed || names.some((name) => plain(name) === typed)) return null;
  return names.filter((name) => typed.split(" ").every((part) => plain(name).includes(part)));
}

function nameMeant(field) {
  const like = namesLike(field);
  if (!like) return "";
  if (!like.length) return "nothing of this name in the list";
  return like.length === 1 ? `means ${like[0]}` : `${like.length} names in the list; choose one`;
}

// A part that only one name has is written out, on Enter and when the field is left.
function complete(field) {
  const like = namesLike(field);
  if (like?.length !== 1) return false;
  field.value = like[0];
  say(field);
  return true;
}

document.addEventListener("change", ({ target }) => target.matches?.("input[data-names]") && complete(target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("input[data-names]") && complete(event.target)) event.preventDefault();
});

function meaning(field) {
  if (!field.value.trim()) return "";
  if (field.matches("[data-names]")) return nameMeant(field);
  if (field.matches("[data-day]")) {
    const on = dayOf(field.value);
    return on ? inWords(on) : `no day yet; like ${figures(new Date(Date.UTC(2026, 11, 31)))}`;
  }
  const value = amountOf(field.value);
  if (Number.isNaN(value)) return `no number yet; like ${written(1250.5, 2)}`;
  const places = (field.value.split(decimal)[1] ?? "").replace(/\D/g, "").length;
  return Math.abs(value) < 1000 && !places ? "" : written(value, places);
}

function say(field) {
  const text = meaning(field);
  if (echo.textContent !== text) echo.textContent = text;
  echo.hidden = !text;
}

document.addEventListener("focusin", ({ target }) => {
  if (!target.matches?.(FIELDS)) {
    echo.remove();
    return;
  }
  say(target);
  const button = target.nextElementSibling;
  (button?.matches(".pick-day") ? button : target).after(echo);
});
document.addEventListener("input", ({ target }) => target.matches?.(FIELDS) && target === document.activeElement && say(target));

// The calendar of the browser stands behind its button: the field itself stays one to type in.
function offer(field) {
  if (!("showPicker" in HTMLInputElement.prototype) || field.nextElementSibling?.matches(".pick-day")) return;
  const place = document.createElement("span");
  place.className = "pick-day";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pick-day__button";
  button.setAttribute("aria-label", "Calendar");
  const calendar = document.createElement("input");
  calendar.type = "date";
  calendar.tabIndex = -1;
  calendar.className = "pick-day__calendar";
  calendar.setAttribute("aria-hidden", "true");
  place.append(button, calendar);
  button.addEventListener("click", () => {
    const on = dayOf(field.value);
    calendar.value = on ? on.toISOString().slice(0, 10) : "";
    calendar.showPicker();
  });
  calendar.addEventListener("change", () => {
    if (!calendar.value) return;
    field.value = figures(new Date(`${calendar.value}T00:00:00Z`));
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    field.focus();
  });
  field.after(place);
}

const dress = (ground) => ground.querySelectorAll("input[data-day]:not([disabled])").forEach(offer);
dress(document);
document.body.addEventListener("htmx:load", (event) => dress(event.detail.elt.parentNode ?? document));
