/* What is typed into a form with data-draft="URL" is sent there a moment after the last key and when
   the page is left; what comes back, such as “Saved at 14:02”, stands in the form's
   [data-draft-said]. The server alone keeps drafts: nothing stays in this browser. */

const WAIT = 1500;

export function keepDrafts(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) keep(form);
}

function keep(form) {
  const said = form.querySelector("[data-draft-said]");
  let timer = 0;
  let running = null;
  const save = async () => {
    timer = 0;
    if (running) running.abort();
    const mine = (running = new AbortController());
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Fragment": "1" },
        keepalive: true,
        redirect: "error",
        signal: mine.signal,
      });
      if (!answer.ok) throw new Error(answer.status);
      tell(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") tell(document.body.dataset.notSaved);
    }
  };
  const tell = (words) => {
    if (said) said.textContent = words;
  };
  const saveNow = () => {
    if (!timer) return;
    clearTimeout(timer);
    save();
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", () => {
    // What is sent is no draft any more: one on its way must not come after it.
    clearTimeout(timer);
    timer = 0;
    if (running) running.abort();
  });
  document.addEventListener("visibilitychange", () => document.hidden && saveNow());
  window.addEventListener("pagehide", saveNow);
}
