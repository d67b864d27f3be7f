"""The whole loop in a real browser: from an empty database to a row of what was learned."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from houses import ARTEFACTS, Guest, Steps, real_browser, served
from market_cast import faults
from sqlalchemy import func, select

from models.aggregation import LearningRow
from models.markets import Market, Trade
from models.settling import Payout
from models.voting import Ballot
from web.extensions import db

pytestmark = pytest.mark.browser

MOMENT = "%Y-%m-%dT%H:%M"
IDEAS = {
    "Alice": ("A triage nurse at the door", "A senior nurse sees everyone in five minutes."),
    "Bob": ("Take bloods while people wait", "Bloods are drawn in the queue, not after it."),
    "Mallory": ("One number to ring for a bed", "The ward answers one number, day and night."),
}
SEATS = {"Alice": "6", "Bob": "5", "Mallory": "3", "Carla": "6", "Dan": "7", "Gus": "5", "Eve": "2"}
TALLY = "What everyone says"


class Loop:
    """The story, step by step; each step uses only what a person sees."""

    def __init__(self, app, time, browser, address, steps):
        self.app, self.time, self.browser = app, time, browser
        self.address, self.steps = address, steps
        self.guests: dict[str, Guest] = {}
        self.slug = ""
        self.market = ""

    def guest(self, name: str) -> Guest:
        if name not in self.guests:
            self.guests[name] = Guest(self.browser, self.address, name, self.steps)
        return self.guests[name]

    @contextmanager
    def pictures_of_failure(self):
        """Keep what everybody saw when a step failed."""
        try:
            yield
        except BaseException:
            for guest in self.guests.values():
                guest.shot("when-it-failed")
            raise

    def first_run(self):
        said = self.app.test_cli_runner().invoke(args=["admin", "link"]).output
        self.guest("Ada").join(re.search(r"(/come-in/\S+)", said)[1])
        ada = self.guest("Ada")
        ada.shot("first-page")
        ada.go("/purpose")
        ada.send("/purpose", {"statement": "Make waiting the exception", "why": "People wait."})
        assert "Make waiting the exception" in ada.text
        ada.shot("purpose")
        stranger = self.guest("Stranger")
        stranger.page.goto("/")
        assert "Make waiting the exception" in stranger.text
        stranger.page.goto("/challenges")
        assert stranger.path.startswith("/sign-in")
        stranger.shot("door")

    def invite(self):
        ada = self.guest("Ada")
        for name, role in (("Sana", "sponsor"), ("Finn", "facilitator"), ("Sofia", "facilitator")):
            self.guest(name).join(self.link(ada, role=role, uses="1"))
        link = self.link(self.guest("Finn"), role="member", uses="20")
        self.guest("Finn").shot("invitations")
        for name in SEATS:
            self.guest(name).join(link)
        self.guest("Alice").shot("joined")

    def link(self, host: Guest, *, role: str, uses: str) -> str:
        host.go("/invitations")
        fields = {"uses_max": uses, "days": "14"}
        if host.page.locator('[name="role"]').count():
            fields["role"] = role
        host.send("/invitations", fields)
        return re.search(r"(/come-in/[\w-]+)", host.text)[1]

    def pose(self):
        sana = self.guest("Sana")
        start = self.time.now.replace(minute=0)
        ends = [start + timedelta(days=days) for days in (0, 3, 7, 9)]
        fields = {
            "question": "How might we cut the wait by a third?",
            "context": "People wait 3 h 12 in the middle of the queue.",
            "success_test": "The median wait in September 2027 is 2 h 08 or less.",
            "success_on": "2027-10-01",
            "points_budget": "1000",
            "tally_policy": "until_judged",
            "name_policy": "named",
            "money_budget": "600000",
            "dispute_hours": "72",
        }
        for n, (name, weight) in enumerate((("Shortens the wait", 50), ("Can be done", 30),
                                            ("Fair", 20)), 1):  # fmt: skip
            fields |= {f"criterion{n}_name": name, f"criterion{n}_weight": weight}
        plan = (
            ("Collect", ["submit", "improve", "comment"]),
            ("Judge", ["judge", "trade", "comment", "improve"]),
            ("Decide", ["trade", "comment"]),
        )
        for n, (name, acts) in enumerate(plan, 1):
            fields |= {
                f"phase{n}_name": name,
                f"phase{n}_starts": ends[n - 1].strftime(MOMENT),
                f"phase{n}_ends": ends[n].strftime(MOMENT),
                f"phase{n}_acts": acts,
            }
        sana.go("/challenges/new")
        sana.shot("pose")
        sana.send("/challenges/new", fields)
        self.slug = re.search(r"/challenges/([\w-]+)", sana.path)[1]
        sana.shot("draft")
        sana.send(f"/challenges/{self.slug}/open")
        sana.shot("open-challenge")
        assert "How might we cut the wait by a third?" in sana.text

    @property
    def here(self) -> str:
        return f"/challenges/{self.slug}"

    def submit(self):
        for name, (title, proposal) in IDEAS.items():
            guest = self.guest(name)
            guest.go(f"{self.here}/ideas/new")
            box = guest.page.locator('[name="title"]:visible')
            if name == "Mallory":
                self.see_similar(guest, box)
            box.fill(title)
            with guest.page.expect_navigation():
                guest.page.get_by_role("button", name="Mine is different").click()
            guest.send(f"{self.here}/ideas/new", {"title": title, "proposal": proposal})
            assert title in guest.text
        self.guest("Mallory").shot("idea")

    def see_similar(self, guest: Guest, box):
        """Type what another wrote, and be shown theirs before sending."""
        box.press_sequentially("A nurse for triage at the door", delay=15)
        guest.page.get_by_role("link", name=IDEAS["Alice"][0]).first.wait_for()
        guest.shot("similar")

    def discuss(self):
        bob = self.guest("Bob")
        self.open_idea(bob, "Alice")
        bob.send("/comments/idea/", {"body": "I timed it: five minutes is enough."})
        assert "five minutes is enough" in bob.text
        assert "Following" in bob.text
        idea = re.search(r"/ideas/(\d+)", bob.path)[1]
        bob.go(f"/ideas/{idea}/tags")
        bob.send("/tags", {"name": "front door"})
        assert "front door" in bob.text.lower()
        bob.shot("discussion")
        carla = self.guest("Carla")
        self.open_idea(carla, "Alice")
        carla.send("/follow/idea/")
        assert "Following" in carla.text
        alice = self.guest("Alice")
        alice.go("/notifications")
        assert IDEAS["Alice"][0] in alice.text
        alice.shot("notifications")

    def open_idea(self, guest: Guest, author: str):
        guest.go(self.here)
        guest.page.get_by_role("link", name=IDEAS[author][0]).first.click()
        guest.page.wait_for_url(re.compile(r"/ideas/\d+"))

    def judge(self):
        self.time.forward(days=3, hours=1)
        for name, seat in SEATS.items():
            guest = self.guest(name)
            if name == "Eve":  # By then five others have judged, so a tally could show.
                self.open_idea(guest, "Alice")
                assert TALLY not in guest.text
            guest.go(f"{self.here}/judge")
            if name == "Alice":
                guest.shot("judging")
            while guest.page.locator('form[action*="/judgement"]:visible').count():
                self.take_seats(guest, seat)
        eve = self.guest("Eve")
        eve.shot("judged")
        self.open_idea(eve, "Alice")
        assert TALLY in eve.text
        eve.shot("tally")

    def take_seats(self, guest: Guest, seat: str):
        form = guest.page.locator('form[action*="/judgement"]:visible').first
        for scale in form.locator("fieldset.seven").all():
            guest.press_label(scale.locator(f'input[value="{seat}"]'))
        answer = "approve" if int(seat) > 4 else "reject"
        with guest.page.expect_navigation():
            form.locator(f'button[value="{answer}"]').first.click()

    def open_market(self):
        finn = self.guest("Finn")
        self.open_idea(finn, "Alice")
        finn.page.get_by_role("link", name="Open a market").first.click()
        finn.page.wait_for_url(re.compile(r"/markets/open"))
        finn.send(
            "/markets/open",
            {
                "question": "Will people wait 2 h 08 or less in September 2027?",
                "resolution_rule": "Yes, if the median wait in September 2027 is 2 hours 8 "
                "minutes or less, over all three sites.",
                "source": "The monthly waiting-time return, table 4",
                "closes_at": (self.time.now + timedelta(days=5)).strftime(MOMENT),
                "budget": "200",
            },
        )
        self.market = re.search(r"/markets/(\d+)", finn.path)[1]
        finn.shot("market-opened")

    def trade(self):
        for name, belief, shares in (("Bob", 72, "20"), ("Carla", 64, "10"), ("Mallory", 30, "5")):
            guest = self.guest(name)
            guest.go(f"/markets/{self.market}")
            if name == "Bob":
                guest.shot("belief")
            guest.send(f"/markets/{self.market}/belief", {"belief": belief})
            if name == "Bob":
                guest.shot("ticket")
            self.buy(guest, shares)
        bob = self.guest("Bob")
        bob.shot("receipt")
        self.sell(bob, "5")
        bob.shot("sold")

    def buy(self, guest: Guest, shares: str):
        """Type a number of shares, see what it would cost, and press the button that says so."""
        form = guest.page.locator(f'form[action$="/markets/{self.market}/trade"]')
        guest._fill(form, "outcome", "0")
        self.press(guest, shares, f"Buy {shares} ")

    def sell(self, guest: Guest, shares: str):
        guest.go(f"/markets/{self.market}?side=sell&outcome=0")
        self.press(guest, shares, f"Sell {shares} ")

    def press(self, guest: Guest, shares: str, words: str):
        form = guest.page.locator(f'form[action$="/markets/{self.market}/trade"]')
        guest._fill(form, "shares", shares)
        form.locator('[name="shares"]').blur()
        button = form.get_by_role("button", name=re.compile("^" + words))
        button.wait_for()
        with guest.page.expect_navigation():
            button.click()
        assert "receipt=" in guest.page.url, guest.text

    def settle(self):
        self.time.forward(days=6)
        finn, sofia = self.guest("Finn"), self.guest("Sofia")
        finn.go(f"/markets/{self.market}/propose")
        finn.shot("propose")
        finn.send(
            "/propose",
            {
                "verdict": "0",
                "reason": "The return says 2 h 04.",
                "evidence": "https://returns.example/2027-09",
            },
        )
        sofia.go(f"/markets/{self.market}")
        sofia.send("/approve", {"note": "Seen."})
        sofia.shot("approved")
        self.time.forward(hours=73)
        said = self.app.test_cli_runner().invoke(args=["markets", "close-due"])
        assert said.exit_code == 0, said.output
        bob = self.guest("Bob")
        bob.go(f"/markets/{self.market}")
        bob.shot("paid")

    def rank(self):
        sana = self.guest("Sana")
        sana.go(f"{self.here}/ranking")
        sana.shot("before-ranking")
        sana.send(f"{self.here}/ranking")
        for words in (*(title for title, _ in IDEAS.values()), "Want beside Will", "1–3"):
            assert words in sana.text
        sana.shot("ranking")
        alice = self.guest("Alice")
        alice.go(f"{self.here}/ranking")
        alice.shot("ranking")
        alice.go("/rankings")
        alice.shot("rankings")

    def decide(self):
        sana = self.guest("Sana")
        sana.go(f"{self.here}/decide")
        sana.shot("decisions")
        sana.page.locator('a[href*="/decide"]:visible', has_text="").first.wait_for()
        for author, choice in (("Alice", "selected"), ("Mallory", "declined")):
            sana.go(f"/ideas/{self.idea_of(author)}/decide")
            sana.send(
                "/decide", {"choice": choice, "reason": "It moves the wait the most, or not."}
            )
        sana.go(f"{self.here}/decide")
        sana.send("/conclude")
        sana.shot("concluded")

    def idea_of(self, author: str) -> str:
        guest = self.guest(author)
        self.open_idea(guest, author)
        return re.search(r"/ideas/(\d+)", guest.path)[1]

    def learn(self):
        self.time.forward(days=300)
        sana = self.guest("Sana")
        sana.go(f"/ideas/{self.idea_of('Alice')}/result")
        sana.send(
            "/result",
            {"is_met": "yes", "evidence": "https://returns.example/2027-09", "note": "2 h 04."},
        )
        assert IDEAS["Alice"][0] in sana.go("/learning")
        sana.shot("learning")


def test_it_goes_from_an_empty_database_to_what_was_learned(app, time):
    kind = db.engine.dialect.name
    steps = Steps(ARTEFACTS / f"loop-{kind}")
    app.config.update(TESTING=False)
    with served(app) as address, real_browser() as browser:
        loop = Loop(app, time, browser, address, steps)
        for step in (
            loop.first_run,
            loop.invite,
            loop.pose,
            loop.submit,
            loop.discuss,
            loop.judge,
            loop.open_market,
            loop.trade,
            loop.settle,
            loop.rank,
            loop.decide,
            loop.learn,
        ):
            with loop.pictures_of_failure():
                step()
        for guest in loop.guests.values():
            guest.close()
    session = db.session()
    assert steps.wrong == []
    assert session.scalar(select(func.count(Ballot.id))) == 2 * (3 * 2 + 4 * 3)
    assert session.scalar(select(func.count(Trade.id))) == 4
    assert session.scalar(select(Market.state)) == "resolved"
    assert session.scalar(select(func.count(Payout.id))) == 3
    assert session.scalar(select(func.count(LearningRow.id))) == 1
    assert faults(session) == []
