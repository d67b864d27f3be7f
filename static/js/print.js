/* A button with data-print opens the browser's own print dialog; without a script it stays hidden. */

export function offerPrints(root) {
  for (const button of root.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
