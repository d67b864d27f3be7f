/* Takes over the parts marked data-live-part from a page that was asked for again. Nothing moves
   under the pointer or while it has the focus: such a part waits until both are gone. */

const HOLD = 250;

export function takeOverAll(root, fresh) {
  for (const part of root.querySelectorAll("[data-live-part]")) {
    const next = fresh.getElementById(part.id);
    if (next) takeOver(part, next);
  }
  const talk = root.querySelector("[data-talk]");
  const talked = fresh.querySelector("[data-talk]");
  if (talk && talked) offerMore(talk, Number(talked.dataset.count));
}

const taken = new WeakMap(); // What the server last sent of each part: scripts may have changed it since.

function takeOver(part, next) {
  if ((taken.get(part) ?? part.innerHTML) === next.innerHTML) return;
  if (part.matches(":hover") || part.contains(document.activeElement)) {
    clearTimeout(Number(part.dataset.held));
    part.dataset.held = setTimeout(() => takeOver(part, next), HOLD);
    return;
  }
  taken.set(part, next.innerHTML);
  const wasOpen = [...part.querySelectorAll("details")].map((each) => each.open);
  part.replaceChildren(...next.childNodes);
  part.querySelectorAll("details").forEach((each, place) => (each.open = wasOpen[place] ?? each.open));
  part.dispatchEvent(new CustomEvent("live:changed", { bubbles: true }));
}

/* New comments are announced by a link: the text someone is reading does not move. */
function offerMore(talk, count) {
  const more = count - Number(talk.dataset.count);
  const link = talk.querySelector("[data-more]");
  link.hidden = more <= 0;
  if (more > 0) link.textContent = link.dataset[more === 1 ? "one" : "many"].replace("{}", more);
}
