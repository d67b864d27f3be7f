/* A form sends once: a second submit while the first is under way is dropped. The button stays
   enabled, because disabling the focused button loses the focus. */

export function guardSubmits(root) {
  const sent = new WeakSet();
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    form.setAttribute("aria-busy", "true");
  });
  // A page that comes back from the back/forward cache may send again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of root.querySelectorAll("[data-once]")) {
      sent.delete(form);
      form.removeAttribute("aria-busy");
    }
  });
}
