// The type of a slide as large as there is room for, and never under 24 px. What then still has no room: the last
// lines of a list are left to the packet, and the slide says so.
const LEAST = 24;
const SHARE = 45; // Of the height of a small screen, where a deck says that it is read from near by.
const LINES = 22; // Of the height of the screen, at the largest.
const LINES_BESIDE = 30; // Beside a chart, which takes what the words leave.
const STEP = 2;

const isOver = (box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;
const overflows = (slide) => [slide, ...slide.querySelectorAll(".slide__body, .slide__body > *, .slide__ground, .scroll")].some(isOver);

// What says how many lines a list leaves out: words beside it that count them anyway, or a line of its own.
function rest(list, left) {
  const counted = document.getElementById(list.dataset.fits);
  if (counted) {
    const count = Number(counted.dataset.count) + left;
    counted.textContent = count > 0 ? counted.dataset[count === 1 ? "one" : "many"].replace("#", count) : "";
    return;
  }
  list.querySelector(":scope > [data-fits-rest]")?.remove();
  if (!left) return;
  const line = document.createElement(list.localName === "tbody" ? "tr" : "li");
  const ground = line.localName === "tr" ? line.appendChild(document.createElement("td")) : line;
  if (ground !== line) ground.colSpan = list.closest("table").rows[0].cells.length;
  line.dataset.fitsRest = "";
  ground.className = "quiet";
  ground.textContent = `and ${left} more`;
  list.insertBefore(line, list.querySelector(":scope > [data-fits-keep]"));
}

const linesOf = (list) => [...list.children].filter((line) => !line.matches("[data-fits-rest], [data-fits-keep]"));

function drop(slide) {
  for (const list of slide.querySelectorAll("[data-fits]")) {
    const lines = linesOf(list);
    for (let left = 1; left < lines.length && overflows(slide); left += 1) {
      lines[lines.length - left].hidden = true;
      rest(list, left);
    }
  }
}

function restore(slide) {
  slide.classList.remove("slide--tight");
  for (const list of slide.querySelectorAll("[data-fits]")) {
    for (const line of linesOf(list)) line.hidden = false;
    rest(list, 0);
  }
}

const leastOn = (slide) => (slide.closest("[data-fits-small]") ? Math.min(LEAST, Math.floor(innerHeight / SHARE)) : LEAST);

export function fit(slide) {
  restore(slide);
  const least = leastOn(slide);
  const largest = Math.floor(innerHeight / (slide.querySelector(".chart") ? LINES_BESIDE : LINES));
  for (let size = Math.max(least, largest); size >= least; size = size > least ? Math.max(least, size - STEP) : 0) {
    slide.style.setProperty("--unit", `${size}px`);
    if (!overflows(slide)) return;
  }
  slide.classList.add("slide--tight");
  if (overflows(slide)) drop(slide);
}

export function unfit(slide) {
  restore(slide);
  slide.style.removeProperty("--unit");
}
