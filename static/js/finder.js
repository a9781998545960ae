// The finder: a combobox over what the server finds. What was typed last counts, whichever answer comes first.
import { actsHere, open } from "./keys.js";

const finder = document.getElementById("finder");
const field = document.getElementById("finder-q");
const hits = document.getElementById("finder-hits");
const said = document.getElementById("finder-said");
const { person } = document.body.dataset;
const WAIT = 120;
const ALL = "traps-been:";
const MOST = 6;
let chosen = -1;
let shown = null; // The question whose hits are shown.
let asked = 0;
let running = null;
let timer = 0;
let goes = false; // Enter was pressed before the answer came.

// Where one was last: in this browser, for this person, until somebody signs out.
const been = {
  read: () => { try { return JSON.parse(localStorage.getItem(ALL + person)) ?? []; } catch { return []; } },
  write: (places) => { try { localStorage.setItem(ALL + person, JSON.stringify(places)); } catch { /* full or private */ } },
  forget: () => { try { Object.keys(localStorage).filter((key) => key.startsWith(ALL)).forEach((key) => localStorage.removeItem(key)); } catch { /* private */ } },
};
const address = location.pathname + location.search;
const isPlace = person && !document.querySelector(".refusal") && !location.pathname.startsWith("/account/") && location.pathname !== finder?.querySelector("form").getAttribute("action");
if (isPlace) {
  const title = document.title.replace(/ · TRAPS$/, "");
  been.write([[title, address], ...been.read().filter(([name, where]) => where !== address && name !== title)].slice(0, MOST + 1));
}
document.addEventListener("submit", (event) => {
  if (new URL(event.target.action, location.href).pathname.endsWith("/account/logout/")) been.forget();
});

const options = () => [...hits.querySelectorAll("[role=option]")];

function choose(at) {
  const all = options();
  chosen = all.length ? (at + all.length) % all.length : -1;
  all.forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
  if (chosen < 0) { field.removeAttribute("aria-activedescendant"); return; }
  field.setAttribute("aria-activedescendant", all[chosen].id);
  all[chosen].scrollIntoView({ block: "nearest" });
}

function arrange(question) {
  shown = question;
  hits.querySelectorAll(".finder__hit").forEach((hit, number) => {
    hit.id = `finder-hit-${number}`;
    hit.setAttribute("role", "option");
    hit.tabIndex = -1;
  });
  const count = options().length;
  field.setAttribute("aria-expanded", String(count > 0));
  said.textContent = question ? (count ? `${count} found` : "Nothing found") : "";
  choose(0);
  if (count && !question) choose(0);
  if (goes) { goes = false; follow(); }
}

function follow() {
  const hit = options()[chosen];
  if (hit) hit.click();
  else if (shown === field.value.trim() && shown) field.form.requestSubmit();
}

function group(name, rows) {
  if (!rows.length) return null;
  const section = document.createElement("div");
  section.className = "finder__sec";
  section.setAttribute("role", "group");
  const title = document.createElement("p");
  title.className = "finder__group";
  title.textContent = name;
  section.setAttribute("aria-label", name);
  section.append(title, ...rows);
  return section;
}

function row(tag, text, side) {
  const hit = document.createElement(tag);
  hit.className = "finder__hit";
  const what = document.createElement("span");
  what.className = "finder__what";
  what.textContent = text;
  hit.append(what);
  if (side) {
    const key = document.createElement("span");
    key.className = "kbd";
    key.textContent = side;
    hit.append(" ", key);
  }
  return hit;
}

// Nothing typed: where one was, and what can be done here.
function begin() {
  const places = been.read().filter(([, where]) => where !== address).slice(0, MOST).map(([name, where]) => {
    const hit = row("a", name, "");
    hit.href = where;
    return hit;
  });
  const acts = actsHere().map((act) => {
    const hit = row("button", act.words, document.body.dataset.keys === "off" ? "" : act.press);
    hit.type = "button";
    hit.addEventListener("click", () => { finder.close(); act.do(); });
    return hit;
  });
  hits.replaceChildren(...[group("You were here", places), group("Actions on this page", acts)].filter(Boolean));
  arrange("");
}

async function ask() {
  const question = field.value.trim();
  const number = ++asked;
  running?.abort();
  if (!question) { goes = false; begin(); return; }
  running = new AbortController();
  try {
    const url = `${field.form.getAttribute("action")}?q=${encodeURIComponent(question)}`;
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: running.signal });
    const text = await answer.text();
    if (number !== asked) return;
    if (answer.redirected || answer.headers.has("HX-Redirect")) { location.reload(); return; } // The session is over.
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(text, "text/html");
    hits.replaceChildren(...[...page.body.children].filter((part) => part.matches(".finder__sec, .finder__none")));
    arrange(question);
  } catch (fault) {
    if (fault.name === "AbortError" || number !== asked) return;
    hits.replaceChildren(Object.assign(document.createElement("p"), { className: "finder__none", textContent: "The server is not responding. Try again." }));
    goes = false;
    arrange(question);
  }
}

function show() {
  if (!finder || finder.open) return;
  open(finder);
  field.select();
  if (field.value.trim()) ask();
  else begin();
}

field?.addEventListener("input", () => {
  goes = false;
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
});
field?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") choose(chosen + 1);
  else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
  else if (event.key === "Enter") {
    if (shown === field.value.trim()) follow();
    else { goes = true; clearTimeout(timer); ask(); }
  } else return;
  event.preventDefault();
});
hits?.addEventListener("pointermove", (event) => {
  const at = options().indexOf(event.target.closest("[role=option]"));
  if (at >= 0 && at !== chosen) choose(at);
});
document.addEventListener("traps:find", show);
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-finder-open]");
  if (!opener || !finder || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener.closest("details.more")?.removeAttribute("open");
  show();
});
