// Hover, touch and arrow keys on drawn charts: the point under the hand says its numbers.
const SHIFT = 12;

function begin(figure) {
  if (figure.dataset.chartOn) return;
  figure.dataset.chartOn = "1";
  const hits = [...figure.querySelectorAll(".chart__hit")];
  const ground = figure.querySelector(".scroll") || figure;
  ground.scrollLeft = ground.scrollWidth; // where it is too wide for the page, today stands at the right
  if (!hits.length) return;
  const tip = document.createElement("p");
  tip.className = "chart-tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  figure.append(tip);
  let at = -1;

  const show = (index) => {
    hits[at]?.classList.remove("chart__hit--on");
    at = index;
    tip.hidden = at < 0;
    if (at < 0) return;
    const hit = hits[at];
    hit.classList.add("chart__hit--on");
    tip.textContent = hit.dataset.say;
    const box = hit.getBoundingClientRect();
    const frame = figure.getBoundingClientRect();
    const middle = box.left + box.width / 2 - frame.left;
    const left = middle + SHIFT + tip.offsetWidth > frame.width ? middle - SHIFT - tip.offsetWidth : middle + SHIFT;
    tip.style.left = `${Math.max(0, left)}px`;
    tip.style.top = `${Math.max(0, box.top - frame.top)}px`;
  };

  figure.addEventListener("pointermove", (event) => {
    const found = hits.indexOf(event.target.closest?.(".chart__hit"));
    if (found !== at) show(found);
  });
  figure.addEventListener("pointerleave", () => show(-1));
  ground.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      show(at < 0 ? (step > 0 ? 0 : hits.length - 1) : Math.min(Math.max(at + step, 0), hits.length - 1));
    } else if (event.key === "Escape") show(-1);
  });
  ground.addEventListener("blur", () => show(-1));
}

const all = (ground) => ground.querySelectorAll?.("[data-chart]").forEach(begin);
all(document);
document.body.addEventListener("htmx:load", (event) => all(event.target));
