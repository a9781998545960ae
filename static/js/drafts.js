// Long texts are kept on this machine while they are typed: <textarea data-draft="plan-12-note">. Sent texts are forgotten.
// A draft is its writer's: nobody else who signs in here sees it, and it goes when somebody signs out.
const ALL = "traps-draft:";
const { person } = document.body.dataset;
const PREFIX = `${ALL}${person}:`;
let leaving = !person;
const store = {
  get: (name) => { try { return person ? JSON.parse(localStorage.getItem(PREFIX + name)) : null; } catch { return null; } },
  set: (name, value) => { try { if (!leaving) localStorage.setItem(PREFIX + name, JSON.stringify(value)); } catch { /* full or private */ } },
  drop: (name) => { try { localStorage.removeItem(PREFIX + name); } catch { /* private */ } },
};

function forget(isMeant) {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(ALL) && isMeant(key)).forEach((key) => localStorage.removeItem(key));
  } catch { /* private */ }
}
forget((key) => !/^traps-draft:\d+:/.test(key)); // Nobody knows whose these are.

document.addEventListener("submit", (event) => {
  if (!new URL(event.target.action, location.href).pathname.endsWith("/account/logout/")) return;
  leaving = true;
  forget(() => true);
});

const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

function say(field, text, action) {
  let line = field.parentElement.querySelector(".draft");
  if (!line) {
    line = document.createElement("p");
    line.className = "form-text draft";
    line.setAttribute("role", "status");
    field.after(line);
  }
  line.textContent = text;
  if (!action) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-link draft__do";
  button.textContent = action.word;
  button.addEventListener("click", action.then);
  line.append(" ", button);
}

function begin(field) {
  if (field.dataset.draftOn) return;
  field.dataset.draftOn = "1";
  const name = field.dataset.draft;
  const kept = store.get(name);
  const original = field.value;
  if (kept && kept.text !== original && kept.text.trim()) {
    if (original.trim()) {
      say(field, `A draft of ${clock(kept.at)} is kept on this device.`, {
        word: "Restore the draft",
        then: () => { field.value = kept.text; say(field, "Draft restored."); field.focus(); },
      });
    } else {
      field.value = kept.text;
      say(field, `Draft of ${clock(kept.at)} restored.`, {
        word: "Discard the draft",
        then: () => { field.value = original; store.drop(name); say(field, "Draft discarded."); field.focus(); },
      });
    }
  }
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const at = Date.now();
      store.set(name, { text: field.value, at });
      say(field, `Draft saved ${clock(at)}.`);
    }, 600);
  });
}

const all = (ground) => ground.querySelectorAll?.("[data-draft]").forEach(begin);
all(document);
document.body.addEventListener("htmx:load", (event) => all(event.target));

// A plain post that comes back with errors shows the field again with its text; the draft goes only when the page moves on.
const SENT = "traps-draft-sent";
document.addEventListener("submit", (event) => {
  const names = [...event.target.querySelectorAll("[data-draft]")].map((field) => field.dataset.draft);
  if (names.length) try { sessionStorage.setItem(SENT, JSON.stringify(names)); } catch { /* private */ }
});
try {
  const sent = JSON.parse(sessionStorage.getItem(SENT) || "[]");
  sessionStorage.removeItem(SENT);
  if (!document.querySelector(".is-invalid, .say--missed[role='alert']")) sent.forEach(store.drop);
} catch { /* private */ }
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) return;
  event.target.querySelectorAll?.("[data-draft]").forEach((field) => store.drop(field.dataset.draft));
});
