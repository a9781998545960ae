// Everything by keyboard: ? lists the keys, g and a letter goes, / or Ctrl-K finds.
const finder = document.getElementById("finder");
const keys = document.getElementById("keys");
const typing = (element) => element.isContentEditable || /^(input|textarea|select)$/.test(element.localName);
let going = 0;

function open(dialog) {
  if (!dialog || dialog.open) return;
  document.querySelectorAll("dialog[open]").forEach((other) => other.close());
  dialog.showModal();
  dialog.querySelector("input")?.select();
}

function go(letter) {
  const link = keys?.querySelector(`[data-go="${CSS.escape(letter)}"]`);
  if (link) location.assign(link.href);
  return Boolean(link);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open(finder);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (going && event.timeStamp - going < 1500) {
    going = 0;
    if (go(event.key.toLowerCase())) event.preventDefault();
    return;
  }
  going = 0;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "g") going = event.timeStamp;
  else if (event.key === "/" && finder) { event.preventDefault(); open(finder); }
  else if (event.key === "?" && keys) { event.preventDefault(); open(keys); }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-finder-open], [data-keys-open], [data-dialog-open]");
  if (opener && !event.ctrlKey && !event.metaKey) {
    const dialog = opener.matches("[data-finder-open]") ? finder
      : opener.matches("[data-keys-open]") ? keys : document.getElementById(opener.dataset.dialogOpen);
    if (dialog) { event.preventDefault(); open(dialog); }
  }
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  if (event.target.localName === "dialog") event.target.close();
  const more = document.querySelector(".more[open]");
  if (more && !more.contains(event.target)) more.open = false;
});
document.addEventListener("keydown", (event) => {
  const more = document.querySelector(".more[open]");
  if (event.key === "Escape" && more) { more.open = false; more.querySelector("summary").focus(); }
});

// Arrows walk the hits of the finder; Enter follows the chosen one, as a link does.
finder?.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const hits = [...finder.querySelectorAll(".finder__hits a[href]")];
  if (!hits.length) return;
  event.preventDefault();
  const at = hits.indexOf(document.activeElement);
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  (next < 0 ? finder.querySelector("input") : hits[Math.min(next, hits.length - 1)]).focus();
});
finder?.querySelector("input")?.addEventListener("keydown", (event) => {
  const first = finder.querySelector(".finder__hits a[href]");
  if (event.key === "Enter" && first) { event.preventDefault(); first.click(); }
});
