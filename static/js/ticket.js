/* A trade ticket shows what it would cost while it is filled in. The form carries
   data-preview="URL" and data-preview-into="#id"; the URL answers GET with a fragment of HTML.
   data-preview-of="names" sends only these fields; otherwise all of them go. */

const WAIT = 150;

export function previewTickets(root) {
  for (const form of root.querySelectorAll("form[data-preview]")) {
    const target = root.querySelector(form.dataset.previewInto);
    if (target) follow(form, target);
  }
}

function question(form) {
  const asked = new URLSearchParams(new FormData(form));
  asked.delete("csrf_token");
  asked.delete("key");
  const named = (form.dataset.previewOf || "").split(" ").filter(Boolean);
  if (named.length) for (const name of [...asked.keys()]) if (!named.includes(name)) asked.delete(name);
  return `${form.dataset.preview}?${asked}`;
}

function follow(form, target) {
  let timer = 0;
  let running = null;
  const ask = async () => {
    if (running) running.abort();
    running = new AbortController();
    try {
      const answer = await fetch(question(form), {
        headers: { "X-Fragment": "1" },
        signal: running.signal,
      });
      // A refusal (422, 409) is a fragment too: it says what would be possible.
      if (answer.status < 500) target.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") target.textContent = document.body.dataset.priceGone;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}
