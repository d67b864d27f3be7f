/* The figure beside a slider follows its thumb, and so does your dot's line in the picture above. */

export function showBeliefs(root) {
  for (const range of root.querySelectorAll("input[type=range]")) {
    const output = root.querySelector(`output[for="${range.id}"]`);
    if (!output) continue;
    const suffix = output.dataset.suffix || "";
    range.addEventListener("input", () => {
      output.textContent = range.value + suffix;
      const mark = range.parentElement.querySelector("svg .tick-you");
      if (mark) moveMark(mark, range);
    });
  }
}

function moveMark(mark, range) {
  const width = mark.ownerSVGElement.viewBox.baseVal.width;
  const inset = 16;
  const share = Number(range.value) / 100;
  const x = inset + share * (width - 2 * inset);
  mark.setAttribute("x1", x);
  mark.setAttribute("x2", x);
  const word = mark.ownerSVGElement.querySelector("text.y");
  if (word) word.setAttribute("x", x + (word.classList.contains("e") ? -6 : 6));
}
