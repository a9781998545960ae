// Choosing rows of the list: all of the page with one button, and how many are chosen, in words.
const bar = document.querySelector("[data-pick]");
const boxes = () => [...document.querySelectorAll('input[name="deal"][form="bulk"]')];

function say() {
  if (!bar) return;
  const all = boxes();
  const chosen = all.filter((box) => box.checked).length;
  bar.querySelector("[data-pick-count]").textContent = chosen ? `${chosen} of ${all.length} chosen` : "";
  bar.querySelector("[data-pick-all]").textContent = chosen === all.length && chosen ? "Choose none" : "Choose all on this page";
}

bar?.querySelector("[data-pick-all]").addEventListener("click", () => {
  const all = boxes();
  const wanted = !all.every((box) => box.checked);
  for (const box of all) box.checked = wanted;
  say();
});
bar?.addEventListener("submit", (event) => {
  if (boxes().some((box) => box.checked)) return;
  event.preventDefault();
  bar.querySelector("[data-pick-count]").textContent = "Choose deals by their boxes first.";
});
document.addEventListener("change", (event) => { if (event.target.name === "deal") say(); });
document.body.addEventListener("htmx:afterSettle", say);
say();
