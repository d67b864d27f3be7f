/* Starts each behaviour where its mark stands in the page. Everything here is optional:
   every form and link works without a script. */

import { guardSubmits } from "./once.js";
import { keepDrafts } from "./draft.js";
import { offerThemes } from "./theme.js";
import { showBeliefs } from "./belief.js";
import { previewTickets } from "./ticket.js";
import { showSimilar } from "./similar.js";
import { judgeByKeys } from "./keys.js";
import { tidyToasts } from "./toasts.js";
import { offerCopies } from "./copy.js";

const behaviours = [guardSubmits, keepDrafts, offerThemes, showBeliefs, previewTickets, showSimilar, judgeByKeys, tidyToasts, offerCopies];
for (const begin of behaviours) begin(document);

const first = document.querySelector("[data-focus]");
if (first) first.focus();
