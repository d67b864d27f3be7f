/* A button with data-copy="id" copies the text of that element; without a script it stays hidden. */

const THANKS_MS = 4000;

async function copy(button, source) {
  const words = button.innerHTML;
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    button.textContent = document.body.dataset.copied;
  } catch {
    getSelection().selectAllChildren(source);
    button.textContent = document.body.dataset.copyByKeys;
  }
  setTimeout(() => { button.innerHTML = words; }, THANKS_MS);
}

export function offerCopies(root) {
  for (const button of root.querySelectorAll("button[data-copy]")) {
    const source = root.getElementById(button.dataset.copy);
    if (!source) continue;
    button.hidden = false;
    button.addEventListener("click", () => copy(button, source));
  }
}
