"""Whatever people do, in whatever order, the running tally equals a plain recount."""

from datetime import timedelta

from crowd import make_crowd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from core.errors import NotAllowed, Refused
from ideas.content import IdeaText, fingerprint_of
from ideas.services.standing import restore_idea, withdraw_idea
from ideas.services.writing import edit_idea, text_of
from models.voting import Ballot, Tally
from voting.counting import recount
from voting.queries import judgement_of
from voting.services.casting import COUNTED, cast_ballot, withdraw_ballot
from voting.services.importing import ImportedBallot, import_ballots

PEOPLE = st.sampled_from(["alice", "bob", "mallory", "facilitator", "sponsor"])
IDEAS = st.integers(0, 2)
CHOICES = st.sampled_from(["approve", "reject", "pass"])


class TallyMachine(RuleBasedStateMachine):
    """Real services on one side, a dictionary of who says what on the other."""

    session = None
    now = None

    def __init__(self):
        super().__init__()
        self.crowd = type(self).crowd
        self.said: dict[tuple[int, str], str] = {}
        self.rated: dict[tuple[int, str], dict[int, int]] = {}
        self.out: set[int] = set()
        self.clock = self.crowd.judging_at

    def person(self, name):
        return getattr(self.crowd.cast, name)

    def may_judge(self, idea, name):
        return name != ("alice" if idea == 0 else "bob") and idea not in self.out

    def attempt(self, idea, name, act):
        if self.may_judge(idea, name):
            act()
            return True
        try:
            act()
        except (NotAllowed, Refused):
            return False
        raise AssertionError("An author judged, or an idea that is out was judged.")

    @rule(idea=IDEAS, name=PEOPLE, choice=CHOICES)
    def answer(self, idea, name, choice):
        if self.attempt(idea, name, lambda: self.cast(idea, name, choice=choice)):
            self.said[idea, name] = choice

    @rule(idea=IDEAS, name=PEOPLE, seat=st.integers(1, 7), criterion=st.integers(0, 2))
    def rate(self, idea, name, seat, criterion):
        ratings = {self.crowd.criteria[criterion]: seat}
        if self.attempt(idea, name, lambda: self.cast(idea, name, ratings=ratings)):
            self.rated[idea, name] = ratings

    @rule(idea=IDEAS, name=PEOPLE)
    def take_back(self, idea, name):
        def act():
            withdraw_ballot(
                self.session,
                idea_id=self.crowd.ideas[idea].id,
                person_id=self.person(name).id,
                now=self.tick(),
            )

        if self.attempt(idea, name, act):
            self.said.pop((idea, name), None)
            self.rated.pop((idea, name), None)

    @rule(idea=IDEAS)
    def change_the_text(self, idea):
        if idea in self.out:
            return
        found = self.crowd.ideas[idea]
        edit_idea(
            self.session,
            idea_id=found.id,
            editor_id=found.author_id,
            text=IdeaText(title=f"{found.title[:150]}, again"),
            based_on=fingerprint_of(text_of(found)),
            now=self.tick(),
        )

    @rule(idea=IDEAS)
    def take_out_or_put_back(self, idea):
        found = self.crowd.ideas[idea]
        act = restore_idea if idea in self.out else withdraw_idea
        act(self.session, idea_id=found.id, person_id=found.author_id, now=self.tick())
        self.out ^= {idea}

    @precondition(lambda self: self.said)
    @rule(idea=IDEAS, choice=CHOICES)
    def bring_in(self, idea, choice):
        if not self.may_judge(idea, "mallory"):
            return
        row = ImportedBallot(
            idea_id=self.crowd.ideas[idea].id,
            person_id=self.crowd.cast.mallory.id,
            choice=choice,
            at=self.clock,
        )
        round_id = self.session.scalars(select(Ballot.round_id).order_by(Ballot.round_id)).first()
        import_ballots(self.session, round_id, [row], self.tick())
        self.said[idea, "mallory"] = choice

    def cast(self, idea, name, **said):
        cast_ballot(
            self.session,
            idea_id=self.crowd.ideas[idea].id,
            person_id=self.person(name).id,
            now=self.tick(),
            **said,
        )

    def tick(self):
        self.clock += timedelta(seconds=1)
        return self.clock

    @invariant()
    def the_tally_is_the_recount(self):
        rows = self.session.scalars(select(Tally).execution_options(populate_existing=True)).all()
        for tally in rows:
            counted = recount(self.session, tally.round_id).get(tally.idea_id, {})
            kept = {choice: getattr(tally, column) for choice, column in COUNTED.items()}
            assert {choice: n for choice, n in kept.items() if n} == counted

    @invariant()
    def everyone_says_what_they_said_last(self):
        for idea, found in enumerate(self.crowd.ideas):
            for name in ("alice", "bob", "mallory", "facilitator", "sponsor"):
                own = judgement_of(self.session, person_id=self.person(name).id, idea=found)
                assert (own.choice if own else None) == self.said.get((idea, name))
                assert (dict(own.ratings) if own else {}) == self.rated.get((idea, name), {})

    def teardown(self):
        self.session.rollback()


def test_it_keeps_the_tally_equal_to_a_recount(session, now):
    crowd = make_crowd(session, now)
    machine = type("Machine", (TallyMachine,), {"session": session, "crowd": crowd})
    case = machine.TestCase()
    case.settings = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    case.runTest()
