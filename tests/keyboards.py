"""A person without a pointer: reaches things by Tab, and must see at each step where they are."""

from playwright.sync_api import Locator, Page

STOPS_MAX = 120
# What holds the focus: its words, whether a ring shows on it, on its label or on what it fills, and
# whether it is within the window. A slider's thumb and a calendar's button have rings of their own,
# which no script can ask for.
FOCUS = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const here = document.activeElement;
  if (!here || here === document.body) return { words: "the page", shows: true, seen: true };
  const drawn = [here, here.nextElementSibling, here.parentElement, ...(here.labels || [])];
  const ringed = (one) => getComputedStyle(one).boxShadow.includes("4.5px");
  const place = here.getBoundingClientRect();
  return {
    words: here.outerHTML.slice(0, 140),
    shows: here.type === "datetime-local" || (here.matches(":focus-visible")
      && (here.type === "range" || drawn.some((one) => one && ringed(one)))),
    place: `${place.top} to ${place.bottom} of ${innerHeight}`,
    seen: place.bottom > 0 && place.top < innerHeight,
  };
}"""


class Keys:
    """Presses keys on a page; Tab goes from stop to stop, and each must show the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        """Replace what stands in the field that has the focus."""
        self.press("Control+a")
        self.page.keyboard.type(words)

    def reach(self, target: Locator) -> None:
        """Press Tab until a thing has the focus."""
        target.wait_for(state="attached")
        for _ in range(STOPS_MAX):
            if self._is_at(target):
                return
            self.press("Tab")
            self._must_show()
        raise AssertionError(f"no way by Tab to {target}")

    def fill(self, name: str, words: str) -> None:
        """Reach the field of a name and write in it."""
        self.reach(self.field(name))
        self.write(words)

    def field(self, name: str) -> Locator:
        return self.page.locator(f'main [name="{name}"]:visible').first

    def choose(self, name: str, value: str) -> None:
        """Reach a group of radio buttons and walk to the one of a value by arrow keys."""
        group = self.page.locator(f'main input[type="radio"][name="{name}"]')
        self.reach_any(group)
        if not any(one.is_checked() for one in group.all()):
            self.press(" ")
        for _ in range(group.count()):
            if group.and_(self.page.locator(f'[value="{value}"]')).is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"no way by arrow keys to {name} = {value}")

    def reach_any(self, targets: Locator) -> None:
        targets.first.wait_for(state="attached")
        for _ in range(STOPS_MAX):
            if any(self._is_at(one) for one in targets.all()):
                return
            self.press("Tab")
            self._must_show()
        raise AssertionError(f"no way by Tab to any of {targets}")

    def push(self, words: str) -> None:
        """Reach the button or link of these words and press Enter; a page comes of it."""
        self.reach(self.button(words))
        with self.page.expect_navigation():
            self.press("Enter")

    def button(self, words: str) -> Locator:
        page = self.page
        either = page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words))
        return either.locator("visible=true").first

    def _is_at(self, target: Locator) -> bool:
        return target.evaluate("one => one === document.activeElement")

    def _must_show(self) -> None:
        found = self.page.evaluate(FOCUS)
        assert found["shows"], f"nobody sees that the focus is at {found['words']}"
        assert found["seen"], f"the focus is out of sight at {found['words']}, {found['place']}"
