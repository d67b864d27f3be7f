/* A passing word stays until the next act, never on a timer; Escape puts it away. Other modules say
   things with a `throng:say` event. */

export function tidyToasts(root) {
  const place = root.querySelector("#toasts");
  if (!place) return;
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") place.replaceChildren();
  });
  root.addEventListener("throng:say", (event) => {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.textContent = event.detail;
    // An empty region that is filled a moment later is announced reliably.
    place.replaceChildren();
    setTimeout(() => place.append(toast), 60);
  });
}
