"""Who may do what: one table for every route. What it does not list, nobody may do.

`who` is the least a person must be; `whose` says whose object it must be besides. The route's
service checks `whose` through `require`, because only it has the object at hand.
"""

from dataclasses import dataclass, field

from core.errors import NotAllowed
from core.language import _
from core.roles import (
    Role,
    Rule,
    Who,
    Whose,
    administrator,
    anyone,
    facilitator,
    host,
    keeper,
    member,
    sponsor,
    staff,
)

__all__ = ["NOBODY", "POLICY", "Role", "Rule", "Viewer", "Who", "Whose", "may", "member", "require"]


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """The person a page is made for; nobody in particular when `id` is None."""

    id: int | None = None
    name: str = ""
    initials: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    available: int = 0
    zone: str = "UTC"  # where the viewer's clock hangs
    language: str = ""  # the one the viewer chose; "" for the browser's

    @property
    def is_signed_in(self) -> bool:
        """Whether someone is signed in."""
        return self.id is not None

    @property
    def person_id(self) -> int:
        """The signed-in person's id, for acts that need someone to answer for them."""
        if self.id is None:
            raise NotAllowed(_("Please sign in first."))
        return self.id

    def has(self, role: str) -> bool:
        """Whether the viewer holds a role."""
        return role in self.roles


NOBODY = Viewer()


# Endpoint → rule. Keep it sorted by folder, in the order of the pages people meet.
POLICY: dict[str, Rule] = {
    # web
    "static": anyone(),
    "web.how_to_read": anyone(),
    "web.styleguide": anyone(),
    "web.health": anyone(),
    "web.ready": anyone(),
    "web.live": member(),
    "web.metrics": anyone(),  # who does not send the installation's token is answered 404
    # demo: outside a demonstration the route answers nobody
    "demo.sign_in": anyone(),
    # people
    "people.sign_in": anyone(),
    "people.sign_out": member(Whose.OWN),
    "people.accept": anyone(),
    "people.new_password": anyone(),
    "people.choose_theme": anyone(),
    "people.profile": member(),
    "people.settings": member(Whose.OWN),
    "people.change_password": member(Whose.OWN),
    "people.end_session": member(Whose.OWN),
    "people.end_other_sessions": member(Whose.OWN),
    "people.invitations": host(),
    "people.invite": host(),
    "people.revoke": host(Whose.OWN),
    "people.people": administrator(),
    "people.change": administrator(),
    "people.set_roles": administrator(),
    "people.deactivate": administrator(),
    "people.erase": administrator(),
    "people.reactivate": administrator(),
    "people.password_link": administrator(),
    # ledger
    "ledger.heads": member(),
    "ledger.heads_file": member(),
    # purpose
    "purpose.home": anyone(),
    "purpose.welcome": administrator(),
    "purpose.state_purpose": administrator(),
    "purpose.challenges": member(),
    "purpose.pose": sponsor(),
    "purpose.challenge": member(),
    "purpose.edit_challenge": sponsor(Whose.CHALLENGE_SPONSOR),
    "purpose.open_challenge": sponsor(Whose.CHALLENGE_SPONSOR),
    "purpose.move_phase": staff(Whose.CHALLENGE_STAFF),
    "purpose.post_update": staff(Whose.CHALLENGE_STAFF),
    "purpose.board": staff(),
    # letters: the signed token in the address says whose letters stop
    "letters.letters": member(Whose.OWN),
    "letters.stop": anyone(),
    "letters.stopped": anyone(),
    # search
    "search.search": member(),
    "search.palette": member(),
    "search.keys": anyone(),
    # community
    "community.post_comment": member(),
    "community.edit_comment": member(Whose.OWN),
    "community.delete_comment": member(Whose.OWN),
    "community.restore_comment": member(Whose.OWN),
    "community.save_draft": member(),
    "community.drafts": member(Whose.OWN),
    "community.throw_away": member(Whose.OWN),
    "community.take_back_draft": member(Whose.OWN),
    "community.react": member(),
    "community.raise_concern": member(),
    "community.show_again": facilitator(Whose.NOT_AUTHOR),
    "community.follow": member(),
    "community.unfollow": member(),
    "community.following": member(Whose.OWN),
    "community.hear": member(Whose.OWN),
    "community.notifications": member(Whose.OWN),
    "community.read_notifications": member(Whose.OWN),
    "community.activity": member(),
    "community.feeds": member(Whose.OWN),
    "community.stop_feeds": member(Whose.OWN),
    "community.feed": anyone(),  # The secret in the address stands for a sign-in.
    # ideas
    "ideas.similar": member(),
    "ideas.submit": member(),
    "ideas.idea": member(),
    "ideas.edit": member(Whose.AUTHOR),
    "ideas.versions": member(),
    "ideas.revert": member(Whose.AUTHOR),
    "ideas.withdraw": member(Whose.AUTHOR),
    "ideas.restore": member(Whose.AUTHOR),
    "ideas.evidence": member(Whose.AUTHOR),
    "ideas.remove_evidence": member(Whose.AUTHOR),
    "ideas.co_authors": member(Whose.AUTHOR),
    "ideas.remove_co_author": member(Whose.AUTHOR),
    "ideas.tag": member(),
    "ideas.untag": member(Whose.AUTHOR),
    "ideas.tags": member(),
    "ideas.tagged": member(),
    "ideas.lead_tag": keeper(),
    "ideas.free_tag": keeper(),
    "ideas.answer": staff(Whose.CHALLENGE_STAFF),
    "ideas.shortlist": staff(Whose.CHALLENGE_STAFF),
    "ideas.sort_out": staff(Whose.CHALLENGE_STAFF),
    "ideas.sort_back": staff(Whose.CHALLENGE_STAFF),
    "ideas.rule_on_concern": facilitator(Whose.NOT_AUTHOR),
    # voting
    "voting.judge_next": member(),
    "voting.judge": member(),
    "voting.done": member(),
    "voting.cast": member(Whose.NOT_AUTHOR),
    "voting.skip": member(Whose.NOT_AUTHOR),
    "voting.withdraw": member(Whose.NOT_AUTHOR),
    "voting.pair": member(),
    "voting.choose": member(Whose.NOT_AUTHOR),
    "voting.withdraw_pair": member(Whose.OWN),
    "voting.pairs_done": member(),
    "voting.whole_ballot": member(),
    "voting.give_ballot": member(Whose.OWN),
    "voting.withdraw_ballot_of": member(Whose.OWN),
    "voting.ways": member(),
    "voting.set_ways": staff(Whose.CHALLENGE_STAFF),
    "voting.outcome": member(),
    # markets
    "markets.markets": member(),
    "markets.market": member(),
    "markets.open": facilitator(),
    "markets.shortlist": staff(Whose.CHALLENGE_STAFF),
    "markets.lot": member(),
    "markets.declare": sponsor(Whose.CHALLENGE_SPONSOR),
    "markets.preview": member(Whose.NOT_AUTHOR),
    "markets.trade": member(Whose.NOT_AUTHOR),
    "markets.cancel": member(Whose.OWN),
    "markets.sets": member(Whose.NOT_AUTHOR),
    "markets.bundle": member(Whose.NOT_AUTHOR),
    "markets.bundle_price": member(Whose.NOT_AUTHOR),
    "markets.liquidity": facilitator(),
    "markets.answer_more": facilitator(),
    "markets.state_belief": member(Whose.NOT_AUTHOR),
    "markets.clarify": facilitator(),
    "markets.tag_insider": facilitator(),
    "markets.untag_insider": facilitator(),
    "markets.close": facilitator(),
    "markets.propose": facilitator(),
    "markets.look_at_proposal": facilitator(),
    "markets.approve": facilitator(Whose.NOT_PROPOSER),
    "markets.reject": facilitator(Whose.NOT_PROPOSER),
    "markets.dispute": member(),
    "markets.rule_on_dispute": member(Whose.OWN),
    "markets.pay": facilitator(),
    "markets.ask_undo": facilitator(),
    "markets.undo": facilitator(Whose.NOT_PROPOSER),
    "markets.trades_csv": member(),
    "markets.positions_csv": member(),
    "markets.prices_csv": member(),
    "markets.record": member(Whose.OWN),
    "markets.record_csv": member(Whose.OWN),
    "markets.show_own_record": member(Whose.OWN),
    "markets.record_of_person": member(),
    "markets.leaders": member(),
    # aggregation
    "aggregation.rankings": member(),
    "aggregation.ranking": member(),
    "aggregation.report": staff(Whose.CHALLENGE_STAFF),
    "aggregation.principles": staff(Whose.CHALLENGE_STAFF),
    "aggregation.make_ranking": staff(Whose.CHALLENGE_STAFF),
    "aggregation.download": staff(Whose.CHALLENGE_STAFF),
    "aggregation.ranking_csv": member(),
    "aggregation.decisions": sponsor(Whose.CHALLENGE_SPONSOR),
    "aggregation.conclude": sponsor(Whose.CHALLENGE_SPONSOR),
    "aggregation.decide": sponsor(Whose.CHALLENGE_SPONSOR),
    "aggregation.record_result": staff(Whose.CHALLENGE_STAFF),
    "aggregation.learning": member(),
    "aggregation.lens": member(),
    "aggregation.merge": staff(Whose.CHALLENGE_STAFF),
    "aggregation.undo_merge": staff(Whose.CHALLENGE_STAFF),
}


def may(viewer: Viewer, who: Who) -> bool:
    """Say whether the viewer is at least what a rule asks for."""
    if who is Who.ANYONE or not viewer.is_signed_in:
        return who is Who.ANYONE
    if who is Who.KEEPER:
        return viewer.has(Role.FACILITATOR) or viewer.has(Role.ADMINISTRATOR)
    is_staff = viewer.has(Role.SPONSOR) or viewer.has(Role.FACILITATOR)
    if who in {Who.STAFF, Who.HOST}:
        return is_staff or (who is Who.HOST and viewer.has(Role.ADMINISTRATOR))
    return who is Who.MEMBER or viewer.has(who.value)


def require(condition: bool, message: str) -> None:  # noqa: FBT001  # Reads as a sentence.
    """Raise NotAllowed with `message` unless the condition holds."""
    if not condition:
        raise NotAllowed(_(message))
