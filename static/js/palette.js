/* Ctrl-K opens a palette over everything, ? the list of keys, j and k walk through a page's lists.
   Without a script the same stands at /palette, /keys and /search. */

const WAIT = 120;
const FRAGMENT = { headers: { "X-Fragment": "1" } };

export function offerPalette(root) {
  const dialog = root.querySelector("dialog[data-palette]");
  const keys = root.querySelector("dialog[data-keys]");
  if (!dialog || !keys) return;
  root.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open(dialog);
    } else if (isFree(event) && event.key === "?") {
      show(keys);
    } else if (isFree(event) && (event.key === "j" || event.key === "k")) {
      walk(root.querySelectorAll("main .list > li"), event.key === "j" ? 1 : -1);
    }
  });
  root.querySelector("a[data-opens-palette]")?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(dialog);
  });
  const field = dialog.querySelector("input");
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => fill(dialog), WAIT);
  });
  dialog.addEventListener("keydown", (event) => choose(dialog, field, event));
}

function isFree(event) {
  const typing = event.target.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=range])");
  return !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector("dialog[open]");
}

function open(dialog) {
  if (dialog.open) return;
  dialog.showModal();
  dialog.querySelector("input").select();
  fill(dialog);
}

async function show(dialog) {
  dialog.showModal();
  const place = dialog.querySelector("[data-list]");
  if (place.childElementCount) return;
  const answer = await fetch(dialog.dataset.keys, FRAGMENT);
  if (answer.ok) place.innerHTML = await answer.text();
}

let asked = 0;
async function fill(dialog) {
  const number = ++asked;
  const question = new URLSearchParams({ q: dialog.querySelector("input").value });
  try {
    const answer = await fetch(`${dialog.dataset.palette}?${question}`, FRAGMENT);
    // Only the answer to the latest letters counts.
    if (answer.ok && number === asked) dialog.querySelector("[data-list]").innerHTML = await answer.text();
  } catch {
    dialog.querySelector("[data-list]").textContent = document.body.dataset.lineGone;
  }
}

function choose(dialog, field, event) {
  const links = [...dialog.querySelectorAll("[data-list] a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? field : links[Math.min(next, links.length - 1)])?.focus();
  } else if (event.key === "Enter" && event.target === field && links.length) {
    event.preventDefault();
    links[0].click();
  }
}

function walk(rows, step) {
  const links = [...rows].map((row) => row.querySelector("a[href], button")).filter(Boolean);
  const at = links.findIndex((link) => link.closest("li").contains(document.activeElement));
  const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
  if (!next) return;
  next.focus();
  next.closest("li").scrollIntoView({ block: "nearest" });
}
