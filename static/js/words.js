// A word with a dotted line opens its meaning, formula and today's numbers: on hover, focus and tap. Without this
// script it is a link to the page of words. One panel serves the page; it stands beside its word, in the top layer,
// so that nothing cuts it.
const EDGE = 8;
const WAIT = 150;
const panel = document.createElement("span");
panel.id = "definition";
panel.className = "def";
panel.setAttribute("popover", "manual");
let shown = null;
let isPinned = false;
let isBack = false;
let timer = 0;

const dress = (ground) => ground.querySelectorAll?.(".word:not([role])").forEach((word) => {
  word.setAttribute("role", "button");
  word.setAttribute("aria-expanded", "false");
});
dress(document);
document.body.addEventListener("htmx:load", (event) => dress(event.detail.elt.parentNode ?? document));

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

function sum(lines) {
  const list = element("dl", "def__sum");
  for (const [label, figure] of lines) list.append(element("dt", "", label), element("dd", "", figure));
  return list;
}

function fill(word) {
  const { word: head, means, formula, sum: numbers } = word.dataset;
  const foot = element("span", "def__foot");
  const all = element("a", "", "All words");
  all.href = word.href;
  foot.append(all, element("span", "not-phone", "Esc closes"));
  panel.replaceChildren(element("strong", "def__h", head), element("span", "def__say", means));
  panel.append(element("span", "def__formula", formula));
  if (numbers) panel.append(sum(JSON.parse(numbers)));
  panel.append(foot);
  panel.setAttribute("aria-label", head);
}

function put(word) {
  const at = word.getBoundingClientRect();
  const width = panel.offsetWidth;
  const height = panel.offsetHeight;
  const below = at.bottom + 4;
  const top = below + height > innerHeight - EDGE && at.top - 4 - height > EDGE ? at.top - 4 - height : below;
  panel.style.left = `${Math.max(EDGE, Math.min(at.left, document.documentElement.clientWidth - width - EDGE))}px`;
  panel.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
}

function close() {
  clearTimeout(timer);
  if (!shown) return;
  const [word, held] = [shown, panel.contains(document.activeElement)];
  shown = null;
  isPinned = false;
  if (panel.matches(":popover-open")) panel.hidePopover();
  panel.remove();
  word.setAttribute("aria-expanded", "false");
  word.removeAttribute("aria-describedby");
  if (held) {
    isBack = true;
    word.focus({ preventScroll: true });
    isBack = false;
  }
}

function open(word, pinned) {
  clearTimeout(timer);
  if (shown !== word) {
    close();
    shown = word;
    fill(word);
    word.after(panel);
    panel.showPopover();
    put(word);
    word.setAttribute("aria-expanded", "true");
    word.setAttribute("aria-describedby", panel.id);
  }
  isPinned ||= pinned;
  panel.setAttribute("role", isPinned ? "dialog" : "tooltip");
  panel.querySelector("a").tabIndex = isPinned ? 0 : -1;
}

const wordOf = (event) => event.target.closest?.(".word");
const isMouse = (event) => event.pointerType === "mouse";

document.addEventListener("pointerover", (event) => {
  if (!isMouse(event)) return;
  const word = wordOf(event);
  if (word === shown || panel.contains(event.target)) { clearTimeout(timer); return; }
  if (word && !isPinned) {
    clearTimeout(timer);
    timer = setTimeout(() => word.isConnected && open(word, false), WAIT);
  }
});
document.addEventListener("pointerout", (event) => {
  if (!isMouse(event) || isPinned || !(wordOf(event) || panel.contains(event.target))) return;
  clearTimeout(timer);
  timer = setTimeout(close, WAIT * 2);
});
document.addEventListener("focusin", (event) => {
  const word = wordOf(event);
  if (isBack) return;
  if (word && word.matches(":focus-visible")) open(word, false);
  else if (shown && event.target !== shown && !panel.contains(event.target)) close();
});
document.addEventListener("click", (event) => {
  const word = wordOf(event);
  if (!word) {
    if (shown && !panel.contains(event.target)) close();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (word === shown && isPinned) close();
  else open(word, true);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && shown) {
    event.preventDefault();
    close();
  } else if (event.key === " " && wordOf(event)) {
    event.preventDefault();
    event.target.click();
  }
});
const follow = (event) => {
  if (!shown || panel.contains(event.target)) return;
  const at = shown.getBoundingClientRect();
  if (!shown.isConnected || at.bottom < 0 || at.top > innerHeight) close();
  else put(shown);
};
addEventListener("scroll", follow, { capture: true, passive: true });
addEventListener("resize", follow);
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (shown && event.detail.target?.contains(shown)) close();
});
