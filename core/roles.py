"""What people may be, and the rules a route may have; `core/policy.py` gives each route its own."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be; roles add up."""

    MEMBER = "member"
    SPONSOR = "sponsor"
    FACILITATOR = "facilitator"
    ADMINISTRATOR = "administrator"


class Who(StrEnum):
    """The least a visitor must be for a route."""

    ANYONE = "anyone"
    MEMBER = "member"
    SPONSOR = "sponsor"
    FACILITATOR = "facilitator"
    ADMINISTRATOR = "administrator"
    KEEPER = "facilitator or administrator"
    STAFF = "sponsor or facilitator"
    HOST = "sponsor, facilitator or administrator"


class Whose(StrEnum):
    """Whose object it must be, besides."""

    ANY = "any"
    OWN = "own"
    AUTHOR = "author of the idea"
    NOT_AUTHOR = "not an author of the idea"
    CHALLENGE_SPONSOR = "sponsor of the challenge"
    CHALLENGE_STAFF = "sponsor of the challenge, or a facilitator"
    NOT_PROPOSER = "not the proposer"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who may use a route."""

    who: Who
    whose: Whose = Whose.ANY


def anyone() -> Rule:
    """Return the rule for a route that anyone may use."""
    return Rule(who=Who.ANYONE)


def member(whose: Whose = Whose.ANY) -> Rule:
    """Return the rule for a route for everyone who is signed in."""
    return Rule(who=Who.MEMBER, whose=whose)


def sponsor(whose: Whose = Whose.ANY) -> Rule:
    """Return the rule for a sponsor's route."""
    return Rule(who=Who.SPONSOR, whose=whose)


def facilitator(whose: Whose = Whose.ANY) -> Rule:
    """Return the rule for a facilitator's route."""
    return Rule(who=Who.FACILITATOR, whose=whose)


def staff(whose: Whose = Whose.ANY) -> Rule:
    """Return the rule for a route of sponsors and facilitators."""
    return Rule(who=Who.STAFF, whose=whose)


def keeper(whose: Whose = Whose.ANY) -> Rule:
    """Return the rule for a route of facilitators and administrators."""
    return Rule(who=Who.KEEPER, whose=whose)


def host(whose: Whose = Whose.ANY) -> Rule:
    """Return the rule for a route of everyone who may invite people."""
    return Rule(who=Who.HOST, whose=whose)


def administrator() -> Rule:
    """Return the rule for an administrator's route."""
    return Rule(who=Who.ADMINISTRATOR)
