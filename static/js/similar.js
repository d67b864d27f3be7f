/* Ideas close to the one being typed: a field with data-similar="URL" and data-similar-into="#id"
   asks URL?text=… a moment after the last key and shows the fragment that comes back. */

const WAIT = 300;
const SHORTEST = 8;

export function showSimilar(root) {
  for (const field of root.querySelectorAll("[data-similar]")) {
    const target = root.querySelector(field.dataset.similarInto);
    if (target) follow(field, target);
  }
}

function follow(field, target) {
  let timer = 0;
  let running = null;
  const ask = async () => {
    if (running) running.abort();
    const text = field.value.trim();
    if (text.length < SHORTEST) {
      target.replaceChildren();
      return;
    }
    running = new AbortController();
    try {
      const url = `${field.dataset.similar}?${new URLSearchParams({ text })}`;
      const answer = await fetch(url, { headers: { "X-Fragment": "1" }, signal: running.signal });
      if (answer.ok) target.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") target.replaceChildren();
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}
