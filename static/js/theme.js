/* Light or dark by a cookie the server reads, so that the next page does not flash. */

const YEAR = 31536000;

function shown() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function name(button) {
  button.textContent = shown() === "dark" ? button.dataset.light : button.dataset.dark;
}

export function offerThemes(root) {
  const button = root.querySelector("[data-theme-switch]");
  if (!button) return;
  button.hidden = false;
  name(button);
  button.addEventListener("click", () => {
    const next = shown() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    document.cookie = `theme=${next};path=/;max-age=${YEAR};samesite=lax`;
    name(button);
  });
}
