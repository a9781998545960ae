// The type of a slide as large as there is room for, and never under 24 px. What then still has no room: the last
// lines of a list are left to the packet, and the slide says so.
const LEAST = 24;
const LINES = 22; // Of the height of the screen, at the largest.
const LINES_BESIDE = 30; // Beside a chart, which takes what the words leave.
const STEP = 2;

const isOver = (box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;
const overflows = (slide) => [slide, ...slide.querySelectorAll(".slide__body, .slide__body > *, .slide__ground, .scroll")].some(isOver);

function drop(slide) {
  const lists = [...slide.querySelectorAll("[data-fits]")].filter((list) => list.checkVisibility());
  for (const list of lists) {
    const lines = [...list.children].filter((line) => !line.hidden && !line.matches("[data-fits-rest]"));
    let left = 0;
    while (lines.length > 1 && overflows(slide)) {
      lines.pop().hidden = true;
      left += 1;
      rest(list, left);
    }
  }
}

// A list says itself how many it leaves out, or names the words that count what is not in it.
function rest(list, left) {
  const counted = document.getElementById(list.dataset.fits);
  if (counted) {
    counted.textContent = counted.dataset.words.replace("#", Number(counted.dataset.count) + left);
    return;
  }
  let line = list.querySelector(":scope > [data-fits-rest]");
  if (!line) {
    line = document.createElement("li");
    line.dataset.fitsRest = "";
    line.className = "quiet";
    list.append(line);
  }
  line.textContent = `and ${left} more`;
}

function restore(slide) {
  for (const line of slide.querySelectorAll("[data-fits-rest]")) line.remove();
  for (const line of slide.querySelectorAll("[data-fits] > [hidden]")) line.hidden = false;
  slide.classList.remove("slide--tight");
}

export function fit(slide) {
  restore(slide);
  const largest = Math.floor(innerHeight / (slide.querySelector(".chart") ? LINES_BESIDE : LINES));
  for (let size = Math.max(LEAST, largest); size >= LEAST; size = size > LEAST ? Math.max(LEAST, size - STEP) : 0) {
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
