// What a page folds away: a browser keeps for each person what they opened or shut, fetches a part when it is opened,
// and opens everything for paper. Without this script a part opens all the same, and a link leads to what is fetched.
const { person } = document.body.dataset;
const ALL = `traps-fold:${person}:`;
const keyOf = (fold) => `${ALL}${location.pathname.replace(/\d+/g, "*")}:${fold.dataset.fold}`;
const kept = (fold) => { try { return person ? localStorage.getItem(keyOf(fold)) : null; } catch { return null; } };
const keep = (fold, stand) => { try { if (person) localStorage.setItem(keyOf(fold), stand); } catch { /* full or private */ } };

function fetchInto(fold) {
  const ground = fold.querySelector(":scope > [data-fold-load]");
  if (!fold.open || !ground) return;
  const address = ground.dataset.foldLoad;
  delete ground.dataset.foldLoad;
  const again = () => { if (ground.querySelector(":scope > p > a")) ground.dataset.foldLoad = address; };
  htmx.ajax("GET", address, { target: ground, swap: "innerHTML" }).then(again, again);
}

function dress(fold) {
  if (fold.dataset.foldOn) return;
  fold.dataset.foldOn = "1";
  const stand = "foldPinned" in fold.dataset ? null : kept(fold);
  if (stand) fold.open = stand === "open";
  fold.addEventListener("toggle", () => fetchInto(fold));
  fold.querySelector(":scope > summary").addEventListener("click", () => keep(fold, fold.open ? "shut" : "open"));
  fetchInto(fold);
}

const dressAll = () => document.querySelectorAll(".fold").forEach(dress);
dressAll();
document.body.addEventListener("htmx:load", dressAll);

let shut = [];
addEventListener("beforeprint", () => {
  shut = [...document.querySelectorAll(".fold:not([open])")].filter((fold) => !fold.querySelector("[data-fold-load]"));
  for (const fold of shut) fold.open = true;
});
addEventListener("afterprint", () => { for (const fold of shut) fold.open = false; });
