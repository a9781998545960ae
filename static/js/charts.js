// Hover, touch and arrow keys on drawn charts: the point under the hand says its numbers.
const SHIFT = 12;

function begin(figure) {
  if (figure.dataset.chartOn) return;
  figure.dataset.chartOn = "1";
  const ground = figure.querySelector(".drawing__ground");
  const tip = document.createElement("p");
  tip.className = "chart-tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  figure.append(tip);
  let shown = null;

  // One drawing of several is seen, the one for this width.
  const hits = () => [...[...ground.querySelectorAll("svg")].find((svg) => svg.checkVisibility()).querySelectorAll(".chart__hit")];

  const show = (hit) => {
    shown?.classList.remove("chart__hit--on");
    shown = hit;
    tip.hidden = !hit;
    if (!hit) return;
    hit.classList.add("chart__hit--on");
    tip.textContent = hit.dataset.say;
    const box = hit.getBoundingClientRect();
    const frame = figure.getBoundingClientRect();
    const middle = box.left + box.width / 2 - frame.left;
    const right = middle + SHIFT + tip.offsetWidth <= frame.width;
    tip.style.left = `${Math.max(0, right ? middle + SHIFT : middle - SHIFT - tip.offsetWidth)}px`;
    tip.style.top = `${Math.max(0, box.top - frame.top)}px`;
  };

  const over = (event) => {
    const hit = event.target.closest?.(".chart__hit") || null;
    if (hit !== shown) show(hit);
  };
  figure.addEventListener("pointermove", over);
  figure.addEventListener("pointerdown", over);
  // What a finger has opened stays until it touches something else; the mouse takes along what it leaves.
  figure.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && show(null));
  const latest = (all) => all.findLast((hit) => hit.dataset.say.includes("actual")) || all[0];
  const keys = {
    ArrowRight: (all, at) => all[Math.min(at + 1, all.length - 1)], ArrowLeft: (all, at) => all[Math.max(at - 1, 0)],
    Home: (all) => all[0], End: (all) => all[all.length - 1],
  };
  ground.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(null);
    const move = keys[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation(); // On a slide the arrows turn the page only while no chart has the focus.
    const all = hits();
    show(shown ? move(all, all.indexOf(shown)) : latest(all));
  });
  ground.addEventListener("focus", () => !shown && ground.matches(":focus-visible") && show(latest(hits())));
  ground.addEventListener("blur", () => show(null));
}

const all = (ground) => ground.querySelectorAll?.("[data-chart]").forEach(begin);
all(document);
document.body.addEventListener("htmx:load", (event) => all(event.target));
