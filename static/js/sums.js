// Sums that follow the typing. They are counted in whole smallest units (cents, parts per million), as the server does,
// so that both always agree. What adds to a sum names it: data-adds="sources". Without this script the next save says it.
const { plainOf, grouped } = globalThis.notation;
const { decimal } = document.documentElement.dataset;
const PPM = 1000000n;
const PERCENT_PLACES = 4;
const PAUSE = 700;

// A typed number in smallest units; null for none, and for one with more decimals than there are.
function minorOf(text, places) {
  const parts = plainOf(text).match(/^\+?(\d*)\.?(\d*)$/);
  if (!parts || !(parts[1] || parts[2]) || /[1-9]/.test(parts[2].slice(places))) return null;
  return BigInt(`${parts[1]}${parts[2].slice(0, places).padEnd(places, "0")}` || "0");
}

// A share of an amount, rounded once, half to even.
function shareOf(amount, ppm) {
  const whole = (amount * ppm) / PPM;
  const twice = ((amount * ppm) % PPM) * 2n;
  return twice > PPM || (twice === PPM && whole % 2n) ? whole + 1n : whole;
}

function shown(minor, places, isShare) {
  const digits = String(minor).padStart(places + 1, "0");
  const whole = grouped(places ? digits.slice(0, -places) : digits);
  const rest = places ? digits.slice(-places) : "";
  const kept = isShare ? rest.replace(/0+$/, "") : rest.replace(/^0+$/, "");
  return kept ? `${whole}${decimal}${kept}` : whole;
}

// The parts of a row: an amount counts as it is; else what is known of it; else what is worked out, once all of it is there.
function worthOfRow(row, places) {
  const part = (name) => row.querySelector(`[data-part="${name}"]`);
  if (part("counts")?.checked === false) return 0n;
  const amount = part("amount");
  if (amount?.value.trim()) return minorOf(amount.value, places) ?? 0n;
  if (row.dataset.minor) return BigInt(row.dataset.minor);
  const each = part("each") && minorOf(part("each").value, places);
  const chance = part("chance") && minorOf(part("chance").value, PERCENT_PLACES);
  const count = part("count") ? minorOf(part("count").value, 0) : 1n;
  if (each === null || chance === null || count === null || chance > PPM) return 0n;
  return shareOf(count * BigInt(row.dataset.times ?? 1) * each, chance);
}

function worthOf(adding, places) {
  if (adding.matches("input[type=checkbox]")) return adding.checked ? BigInt(adding.dataset.minor || 0) : 0n;
  if (!adding.matches("input")) return worthOfRow(adding, places);
  return minorOf(adding.value.trim() ? adding.value : adding.dataset.stays, places) ?? 0n;
}

function added(key, places) {
  const adding = [...document.querySelectorAll(`[data-adds~="${key}"]`)];
  // Fields of which all or none are stated: what stays in the empty ones counts once another is typed.
  if (adding.every((field) => "together" in field.dataset && !field.value.trim())) return 0n;
  return adding.reduce((sum, field) => sum + worthOf(field, places), 0n);
}

function say(place) {
  const { running: key, whole, share, ...sentences } = place.dataset;
  const places = Number(place.dataset.places);
  const sum = added(key, places);
  const figure = (minor) => shown(minor, places, share !== undefined);
  if (whole === undefined) {
    place.textContent = figure(sum);
    return;
  }
  const all = place.dataset.wholeOf ? added(place.dataset.wholeOf, places) : BigInt(whole);
  const left = all - sum;
  const reached = left === 0n ? "even" : left > 0n ? "short" : "over";
  const state = sum === 0n && sentences.none ? "none" : reached;
  place.dataset.state = state;
  const figures = { "{sum}": sum, "{whole}": all, "{left}": left < 0n ? -left : left };
  const text = sentences[state].replace(/\{\w+\}/g, (name) => figure(figures[name]));
  if (place.textContent !== text) place.textContent = text;
}

// One number cut in its sources, drawn anew by its key.
function cut(bar) {
  const drawing = bar.querySelector("svg");
  const places = Number(bar.dataset.places);
  const parts = [...document.querySelectorAll(`[data-bar-of="${bar.dataset.bar}"]`)].map((line) => ({
    css: line.dataset.css, label: line.dataset.label, worth: added(line.dataset.key, places),
  }));
  const sum = parts.reduce((all, part) => all + part.worth, 0n);
  const whole = BigInt(bar.dataset.whole);
  const gap = parts.find((part) => part.css === "gap");
  gap.worth = whole > sum ? whole - sum : 0n;
  const total = Number(sum + gap.worth) || 1;
  const model = drawing.querySelector("rect");
  if (!model) return;
  let start = 0;
  drawing.replaceChildren(...parts.filter((part) => part.worth).map((part) => {
    const piece = model.cloneNode(true);
    const width = Number(part.worth) / total * 100;
    piece.setAttribute("class", `chart__part--${part.css}`);
    piece.setAttribute("x", `${start.toFixed(2)}%`);
    piece.setAttribute("width", `${width.toFixed(2)}%`);
    piece.querySelector("title").textContent = `${part.label} ${shown(part.worth, places)}`;
    start += width;
    return piece;
  }), ...(sum + gap.worth ? [] : [model]));
  drawing.setAttribute("aria-label", parts.map((part) => `${part.label} ${shown(part.worth, places)}`).join("; "));
  for (const line of document.querySelectorAll(`[data-bar-of="${bar.dataset.bar}"]`)) {
    if (line.dataset.css === "gap") line.querySelector("[data-gap]").textContent = shown(gap.worth, places);
  }
}

function count() {
  document.querySelectorAll("[data-running]").forEach(say);
  document.querySelectorAll("[data-bar]").forEach(cut);
  for (const place of document.querySelectorAll("[data-worth]")) {
    const worth = worthOfRow(place.closest("[data-adds]"), Number(place.dataset.worth));
    place.textContent = worth ? shown(worth, Number(place.dataset.worth)) : "";
  }
}

// Screen readers hear a sum once the typing rests, and only where it changed.
const heard = new WeakMap();
let pause;
function hear() {
  for (const said of document.querySelectorAll("[data-running-said]")) {
    const text = said.previousElementSibling.textContent;
    if (heard.has(said) && heard.get(said) !== text) said.textContent = text;
    heard.set(said, text);
  }
}

for (const kind of ["input", "change", "rows:changed"]) {
  document.addEventListener(kind, () => {
    count();
    clearTimeout(pause);
    pause = setTimeout(hear, PAUSE);
  });
}
count();
hear();
