/* Starts each behaviour where its mark stands in the page. Everything here is optional:
   every form and link works without a script. */

import { guardSubmits } from "./once.js";
import { offerThemes } from "./theme.js";
import { tidyToasts } from "./toasts.js";

guardSubmits(document);
offerThemes(document);
tidyToasts(document);

// Fetched only by pages that have use for them.
const rarer = [
  ["form[data-draft]", "./draft.js", "keepDrafts"],
  ["input[type=range]", "./belief.js", "showBeliefs"],
  ["[data-preview]", "./ticket.js", "previewTickets"],
  ["[data-similar]", "./similar.js", "showSimilar"],
  ["[data-judging]", "./keys.js", "judgeByKeys"],
  ["dialog[data-palette]", "./palette.js", "offerPalette"],
  ["button[data-print]", "./print.js", "offerPrints"],
  ["[data-live]", "./live.js", "stayTrue"],
  ["[data-copy]", "./copy.js", "offerCopies"],
];
for (const [mark, file, begin] of rarer) {
  if (document.querySelector(mark)) import(file).then((module) => module[begin](document));
}

const first = document.querySelector("[data-focus]");
if (first) first.focus();
