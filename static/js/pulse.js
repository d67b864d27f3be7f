/* The bell and the number of comments stay true while a page lies open: a short question every
   quarter of a minute, answered 304 when nothing is new. Nothing moves by itself: new comments are
   announced by a link. A hidden page asks nothing; a line that is gone is tried again, less often. */

const EVERY = 15000;
const SLOWEST = 120000;

export function keepPulse(root) {
  const bell = root.querySelector("a[data-pulse]");
  if (!bell) return;
  const talk = root.querySelector("[data-talk]");
  const address = bell.dataset.pulse + (talk ? `?on=${talk.dataset.talk}` : "");
  let wait = EVERY;
  let timer = 0;
  const ask = async () => {
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.type === "opaqueredirect") return; // The sign-in has ended: nobody is there to ask for.
      if (answer.ok) show(bell, talk, await answer.json());
      wait = answer.status < 500 ? EVERY : Math.min(SLOWEST, wait * 2);
      if (answer.status === 401 || answer.status === 403 || answer.status === 404) return;
    } catch {
      wait = Math.min(SLOWEST, wait * 2);
    }
    timer = setTimeout(ask, wait);
  };
  const begin = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, EVERY);
  };
  root.addEventListener("visibilitychange", begin);
  window.addEventListener("online", begin);
  begin();
}

function show(bell, talk, news) {
  bell.querySelector("[data-notes]").textContent = news.notes || "";
  bell.querySelector("[data-notes]").hidden = !news.notes;
  bell.querySelector("[data-notes-words]").textContent = news.notes ? " notes you have not read" : "Notifications";
  if (!talk || news.comments === null) return;
  const more = news.comments - Number(talk.dataset.count);
  const link = talk.querySelector("[data-more]");
  link.hidden = more <= 0;
  if (more > 0) link.textContent = more === 1 ? "1 new comment: show it" : `${more} new comments: show them`;
}
