/* An open page stays true by itself. A stream says that something has changed, never what; the page
   then asks for itself again and takes over the parts marked data-live-part (parts.js).
   Where no stream is served the page looks again four times a minute. A hidden page does nothing. */

import { takeOverAll } from "./parts.js";

const LOOK_EVERY = 15000;
const LOOK_AT_MOST = 3000;

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
      if (answer.ok) takeOverAll(this.root, new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      /* The line is gone; the stream says when it is back. */
    }
  }
}
