// The first page. A browser knows its time zone, which says more than its languages: the server is asked what fits it,
// and what fits each country or calendar that is chosen. What somebody has chosen stays. Without this script the
// suggestions go by the languages, and everything is chosen by hand.
const form = document.querySelector("form[data-suggests]");
const FOLLOW = ["country", "currency", "time_zone", "week_starts_on"];
const ASKED = ["country", "time_zone", "week_starts_on", "starts_month", "scheme"];
const chosen = new Set();
let latest = 0;

function questions() {
  const known = new URLSearchParams();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) known.set("time_zone", zone);
  for (const name of ASKED) if (chosen.has(name)) known.set(name, form.elements[name].value);
  return known;
}

// The question what the year is called, with the year that is chosen in it; the answer so far stays.
function nameTheYear(page) {
  const [here, there] = [form, page].map((place) => place.querySelector("#div_id_named_by"));
  here.querySelector("legend").textContent = there.querySelector("legend").textContent;
  const labels = there.querySelectorAll("label");
  here.querySelectorAll("label").forEach((label, place) => { label.textContent = labels[place].textContent; });
}

async function suggest() {
  const turn = ++latest;
  const answer = await fetch(`${location.pathname}?${questions()}`).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const drawn = page.querySelector("#setup");
  if (turn !== latest || !drawn) return;
  for (const name of FOLLOW) if (!chosen.has(name)) form.elements[name].value = drawn.elements[name].value;
  nameTheYear(drawn);
}

form?.addEventListener("change", (event) => {
  chosen.add(event.target.name);
  if (ASKED.includes(event.target.name)) suggest();
});
if (form) suggest();
