// A long list: menus that close by themselves, choices that are fetched when somebody opens them, rows that are chosen.
const menus = () => [...document.querySelectorAll(".bar .menu")];

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (menu.open && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && menus().find((one) => one.open);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Without a script, or without an answer, a link opens the choices.
async function fetched(address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-choices-here]");
  } catch {
    return null;
  }
}

for (const menu of document.querySelectorAll("details[data-choices]")) {
  menu.addEventListener("toggle", async () => {
    const choices = await fetched(menu.dataset.choices);
    if (choices) menu.querySelector("[data-choices-here]").replaceWith(document.adoptNode(choices));
  }, { once: true });
}

// Rows are chosen by their boxes; the box in the head chooses all of the page.
const bulk = document.querySelector("[data-bulk]");
const boxes = () => [...document.querySelectorAll('.lst tbody .pick input[form="bulk"]')];
const whole = document.querySelector("[data-pick-all]");

function say() {
  if (!bulk) return;
  const all = boxes();
  const count = all.filter((box) => box.checked).length;
  bulk.querySelector("[data-bulk-count]").textContent = count ? `${count} of ${all.length} chosen` : "";
  bulk.querySelector("[data-bulk-act]").textContent = count === 1 ? bulk.dataset.one : bulk.dataset.many.replace("#", count);
  if (!whole) return;
  whole.checked = count > 0 && count === all.length;
  whole.indeterminate = count > 0 && count < all.length;
}

function choose(wanted) {
  for (const box of boxes()) box.checked = wanted;
  say();
}

whole?.addEventListener("change", () => choose(whole.checked));
bulk?.querySelector("[data-bulk-none]").addEventListener("click", () => {
  choose(false);
  (whole ?? document.getElementById("main"))?.focus();
});
document.addEventListener("change", (event) => { if (event.target.form === bulk) say(); });
document.body.addEventListener("htmx:afterSettle", say);
say();
