/* Judging by keyboard, on a page with data-judging: 1 to 7 take a seat and lead to the next question,
   arrows up and down move between questions, the keys named by aria-keyshortcuts press their button. */

export function judgeByKeys(root) {
  const place = root.querySelector("[data-judging]");
  if (!place) return;
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (/^[1-7]$/.test(event.key)) take(place, event);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") step(place, event);
    else press(place, event);
  });
}

function isTyping(element) {
  return element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=range])");
}

function scales(place) {
  return [...place.querySelectorAll("[data-scale]")];
}

function present(place) {
  const all = scales(place);
  const focused = all.findIndex((scale) => scale.contains(document.activeElement));
  if (focused >= 0) return focused;
  const open = all.findIndex((scale) => !scale.querySelector(":checked"));
  return open >= 0 ? open : all.length;
}

function focusOn(scale) {
  const seat = scale.querySelector(":checked") || scale.querySelector("input");
  seat.focus();
}

function take(place, event) {
  const all = scales(place);
  const index = Math.min(all.length - 1, present(place));
  if (!all[index]) return;
  event.preventDefault();
  const seat = all[index].querySelector(`input[value="${event.key}"]`);
  seat.checked = true;
  seat.dispatchEvent(new Event("change", { bubbles: true }));
  const next = all.find((scale, at) => at > index && !scale.querySelector(":checked"));
  if (next) focusOn(next);
  else (place.querySelector("button[data-next]") || seat).focus();
}

function step(place, event) {
  const all = scales(place);
  if (!all.length) return;
  event.preventDefault();
  const index = present(place) + (event.key === "ArrowDown" ? 1 : -1);
  focusOn(all[Math.min(all.length - 1, Math.max(0, index))]);
}

function press(place, event) {
  const wanted = event.key.toLowerCase();
  const buttons = [...place.querySelectorAll("[aria-keyshortcuts]")];
  const button = buttons.find((one) => one.getAttribute("aria-keyshortcuts").toLowerCase() === wanted);
  if (!button || (wanted.startsWith("arrow") && event.target.matches("input"))) return;
  event.preventDefault();
  button.click();
}
