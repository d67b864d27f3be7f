/* An open page stays true by itself. A stream says that something has changed, never what; the page
   then asks for itself again and takes over the parts marked data-live-part, one by one. Nothing
   moves under the pointer or while it has the focus: such a part waits until both are gone.
   Where no stream is served the page looks again four times a minute. A hidden page does nothing. */

const LOOK_EVERY = 15000;
const LOOK_AT_MOST = 3000;
const HOLD = 250;

export function stayTrue(root) {
  const address = root.querySelector("[data-live]").dataset.live;
  const page = new Page(root);
  let source = null;
  let timer = 0;
  const ask = () => {
    timer = setTimeout(async () => {
      await page.look();
      ask();
    }, LOOK_EVERY);
  };
  const open = () => {
    clearTimeout(timer);
    if (source) source.close();
    source = new EventSource(address);
    let opened = false;
    source.addEventListener("open", () => {
      if (opened) page.look(); // The line was gone: something may have been missed.
      opened = true;
    });
    source.addEventListener("news", (event) => page.hear(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) ask();
    });
  };
  const close = () => {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  };
  const again = () => {
    if (root.hidden || source) return;
    open();
    page.look();
  };
  root.addEventListener("visibilitychange", () => (root.hidden ? close() : again()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => event.persisted && again());
  window.addEventListener("online", () => (close(), again()));
  if (!root.hidden) open();
}

class Page {
  constructor(root) {
    this.root = root;
    this.due = 0;
    this.looked = 0;
  }

  /* Many pages hear the same at once: each waits for its place within the spread. */
  hear({ spread }) {
    if (this.due) return;
    const soonest = Math.max(0, this.looked + LOOK_AT_MOST - Date.now());
    this.due = setTimeout(() => this.look(), Math.max(soonest, Math.random() * spread));
  }

  async look() {
    clearTimeout(this.due);
    this.due = 0;
    this.looked = Date.now();
    try {
      const answer = await fetch(location.pathname + location.search, {
        headers: { "X-Refresh": "1" },
        redirect: "manual",
      });
      if (answer.ok) this.take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      /* The line is gone; the stream says when it is back. */
    }
  }

  take(fresh) {
    for (const part of this.root.querySelectorAll("[data-live-part]")) {
      const next = fresh.getElementById(part.id);
      if (next) takeOver(part, next);
    }
    const talk = this.root.querySelector("[data-talk]");
    const talked = fresh.querySelector("[data-talk]");
    if (talk && talked) offerMore(talk, Number(talked.dataset.count));
  }
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
