/* What is typed into a form with data-draft="name" is kept in this browser and comes back when the
   form does, until it has been taken: the page after a success carries data-draft-taken="name". */

const PREFIX = "throng.draft.";
const WAIT = 400;

function written(form) {
  const fields = form.querySelectorAll("textarea[name], input[type=text][name], input:not([type])[name]");
  return [...fields].filter((field) => !field.closest("[data-no-draft]"));
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) || "{}");
  } catch {
    return {};
  }
}

function save(key, form) {
  const texts = Object.fromEntries(written(form).map((field) => [field.name, field.value]));
  const changed = written(form).some((field) => field.value !== field.defaultValue);
  if (changed) localStorage.setItem(key, JSON.stringify(texts));
  else localStorage.removeItem(key);
}

function restore(key, form) {
  const kept = read(key);
  // What the server sent back with an error is newer than the draft.
  if (form.querySelector("[aria-invalid=true], [role=alert]")) return;
  for (const field of written(form)) {
    if (field.value === "" && kept[field.name]) {
      field.value = kept[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

export function keepDrafts(root) {
  for (const mark of root.querySelectorAll("[data-draft-taken]")) {
    localStorage.removeItem(PREFIX + mark.dataset.draftTaken);
  }
  for (const form of root.querySelectorAll("form[data-draft]")) {
    const key = PREFIX + form.dataset.draft;
    restore(key, form);
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => save(key, form), WAIT);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      save(key, form);
      sessionStorage.setItem(PREFIX + "sent", JSON.stringify({ key, page: location.pathname }));
    });
  }
  forgetSent(root);
}

/* A draft was taken when the next page after its submit no longer shows its form with errors. */
function forgetSent(root) {
  const sent = JSON.parse(sessionStorage.getItem(PREFIX + "sent") || "null");
  if (!sent) return;
  sessionStorage.removeItem(PREFIX + "sent");
  const refused = root.querySelector("form[data-draft] [aria-invalid=true], form[data-draft] [role=alert]");
  const broken = root.querySelector("main .chip.alarm");
  if (!refused && !broken) {
    localStorage.removeItem(sent.key);
    for (const form of root.querySelectorAll("form[data-draft]")) {
      if (PREFIX + form.dataset.draft === sent.key) form.reset();
    }
  }
}
