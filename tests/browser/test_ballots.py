"""A ballot of every kind in a real browser: by keyboard alone, and by taps without dragging."""

import pytest
from crowd import make_crowd
from houses import ARTEFACTS, Guest, Steps, real_browser, served
from sqlalchemy import select

from models.ballots import Comparison
from models.voting import Ballot, Rating
from voting.reads import handed_in
from voting.services.rounds import rounds_of
from voting.services.ways import WAYS, RoundSettings, choose_ways

pytestmark = pytest.mark.browser

TOUCH = 44  # pixels: nothing tappable is smaller on a phone (static/css/tokens.css, --touch)
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
COSTS = (200_000, 300_000, 0, 500_000, 100_000)
FIRST_TABS = 60  # No control of a ballot of five ideas is further from the top of its page.


class Voter:
    """Mallory before the ballots of a challenge, by keys or by fingers."""

    def __init__(self, guest, session, crowd):
        self.guest, self.page, self.session, self.crowd = guest, guest.page, session, crowd
        self.base = f"/challenges/{crowd.challenge.slug}"

    def to(self, path):
        self.guest.go(f"{self.base}{path}")

    @property
    def focused(self):
        return self.page.evaluate(
            "(e => e.id || e.dataset.name || `${e.name || ''}=${e.value || ''}`)"
            "(document.activeElement)"
        )

    def tab_to(self, selector):
        """Go from control to control until it is reached, as who has no mouse must."""
        for _ in range(FIRST_TABS):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab from {self.page.url}")

    def press(self, key, *, leads_on=True):
        if not leads_on:
            self.page.keyboard.press(key)
            return
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def tap(self, selector, *, leads_on=True):
        """Tap what is large enough for a thumb: the control, or the label that stands for it."""
        control = self.page.locator(selector).first
        box = control.evaluate(
            "e => { const r = (e.labels && e.labels[0] || e).getBoundingClientRect();"
            " return [r.width, r.height] }"
        )
        assert min(box) >= TOUCH - 0.5, f"{selector} is {box[0]:.0f} by {box[1]:.0f} pixels"
        control.scroll_into_view_if_needed()
        if not leads_on:
            control.tap(force=True)
            return
        with self.page.expect_navigation():
            control.tap()

    def said(self, rule):
        """Return the whole ballot that stands in the database, by the ideas' numbers."""
        self.session.rollback()
        found = rounds_of(self.session, self.crowd.challenge.id)[rule]
        number = {idea.id: idea.number for idea in self.crowd.ideas}
        return [
            {number[i]: n for i, n in row.amounts.items()}
            for row in handed_in(self.session, found.id)
        ]

    def judged(self):
        """Return the answers and the ratings to cards."""
        self.session.rollback()
        answers = self.session.scalars(select(Ballot.choice).where(Ballot.choice != "rated"))
        return list(answers), sorted(self.session.scalars(select(Rating.value)))

    def compared(self):
        self.session.rollback()
        return list(self.session.scalars(select(Comparison.choice)))


@pytest.fixture(scope="module")
def browser():
    with real_browser() as found:
        yield found


@pytest.fixture
def crowd(session, time):
    found = make_crowd(session, time.now, ideas=5)
    for idea, cost in zip(found.ideas, COSTS, strict=True):
        idea.cost = cost
    choose_ways(
        session,
        challenge_id=found.challenge.id,
        rules=WAYS,
        settings=RoundSettings(),
        person_id=found.cast.facilitator.id,
        now=found.judging_at,
    )
    session.commit()
    time.now = found.judging_at
    return found


@pytest.fixture
def voter(app, session, crowd, browser, request):
    """Someone who came in, at a desk or with a phone; nothing may go wrong in their browser."""
    steps = Steps(ARTEFACTS / "ballots")
    with served(app) as address:
        screen = PHONE if "tap" in request.node.name else {}
        guest = Guest(browser, address, "Mallory", steps, **screen)
        guest.email = crowd.cast.mallory.email
        guest.go("/challenges")
        yield Voter(guest, session, crowd)
        guest.close()
    assert steps.wrong == []


def test_it_judges_a_card_by_keyboard_alone(voter):
    voter.to("/judge")
    for seat in ("6", "5", "7"):
        voter.press(seat, leads_on=False)
    voter.press("a")
    assert voter.judged() == (["approve"], [5, 6, 7])


def test_it_compares_a_pair_by_keyboard_alone(voter):
    voter.to("/pairs")
    voter.press("ArrowLeft")
    assert voter.compared() == ["left"]
    voter.press("=")
    assert voter.compared() == ["left", "equal"]


def test_it_puts_ideas_in_order_by_keyboard_alone(voter):
    """The page comes back at the control that was pressed, or at its neighbour."""
    voter.to("/ballots/ranked")
    voter.tab_to("#add-2")
    voter.press("Enter")
    assert voter.focused == "add-3"
    voter.press("Enter")
    voter.press("Enter")
    voter.tab_to("#up-4")
    voter.press("Enter")
    assert voter.focused == "up-4"
    voter.press("Enter")
    voter.tab_to("#level-3")
    voter.press("Enter")
    voter.tab_to("#out-2")
    voter.press("Shift+Tab", leads_on=False)
    voter.tab_to("#hand-in button")
    voter.press("Enter")
    assert voter.said("ranked") == [{4: 1, 2: 2, 3: 2}]


def test_it_spreads_credits_by_keyboard_alone(voter):
    voter.to("/ballots/quadratic")
    voter.tab_to("#more-2")
    for _ in range(3):
        assert voter.focused == "more-2"
        voter.press("Enter")
    voter.tab_to("#fewer-5")
    voter.press("Enter")
    voter.tab_to("#hand-in button")
    voter.press("Enter")
    assert voter.said("quadratic") == [{2: 3, 5: -1}]


def test_it_spends_the_budget_by_keyboard_alone(voter):
    """What is left is told while ideas are ticked: 600,000 less 300,000 and 100,000."""
    voter.to("/ballots/budget")
    for number in (2, 5):
        voter.tab_to(f"[name=chosen][value='{number}']")
        voter.press("Space", leads_on=False)
    voter.page.get_by_role("heading", name="EUR 200,000 left").wait_for()
    voter.press("Enter")
    assert voter.said("budget") == [{2: 1, 5: 1}]


def test_it_fills_in_every_ballot_by_taps_on_a_phone(voter):
    voter.to("/judge")
    for place, seat in enumerate((6, 5, 7)):
        voter.tap(f"fieldset.seven >> nth={place} >> input[value='{seat}']", leads_on=False)
    voter.tap("button[value=approve]")
    assert voter.judged() == (["approve"], [5, 6, 7])

    voter.to("/pairs")
    voter.tap("button.choice[value=right]")
    assert voter.compared() == ["right"]

    voter.to("/ballots/ranked")
    for control in ("#add-3", "#add-2", "#add-5", "#up-5", "#level-2", "#out-3"):
        voter.tap(control)
    voter.tap("#hand-in button")
    assert voter.said("ranked") == [{2: 1, 5: 1}]

    voter.to("/ballots/quadratic")
    for control in ("#more-2", "#more-2", "#fewer-4"):
        voter.tap(control)
    voter.tap("#hand-in button")
    assert voter.said("quadratic") == [{2: 2, 4: -1}]

    voter.to("/ballots/budget")
    voter.tap("[name=chosen][value='4']", leads_on=False)
    voter.tap(".btn[type=submit]:has-text('Hand in')")
    assert voter.said("budget") == [{4: 1}]
