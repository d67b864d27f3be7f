"""Whole ballots as short texts that an address can carry, and what one press changes in them.

An order is '19-4~11-2': numbers of ideas, best first, '~' where two share a place. Voices are
'3:2,5:-1': an idea's number and its voices.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import InvalidInput
from core.language import _, marked
from voting.rules.quadratic import CREDITS, cost_of
from voting.services.handing_in import VOICES_MOST

Tiers = tuple[tuple[int, ...], ...]
ORDER = re.compile(r"[0-9]{1,6}([-~][0-9]{1,6})*\Z")
VOICES = re.compile(r"[0-9]{1,6}:-?[0-9]{1,2}(,[0-9]{1,6}:-?[0-9]{1,2})*\Z")
RELOAD = marked("Reload the page and try again.")
MANY = 1000


def read_order(text: str) -> Tiers:
    """Read an order of numbers; 'none' is an empty one that was meant."""
    if text in {"", "none"}:
        return ()
    tiers = tuple(tuple(int(n) for n in tier.split("~")) for tier in _whole(ORDER, text).split("-"))
    if len({n for tier in tiers for n in tier}) != sum(len(tier) for tier in tiers):
        raise InvalidInput(_(RELOAD))
    return tiers


def write_order(tiers: Tiers) -> str:
    """Write an order of numbers."""
    return "-".join("~".join(str(n) for n in tier) for tier in tiers if tier)


def read_voices(text: str) -> dict[int, int]:
    """Read voices by number."""
    if not text:
        return {}
    pairs = (pair.split(":") for pair in _whole(VOICES, text).split(","))
    return {int(number): int(voices) for number, voices in pairs if int(voices)}


def write_voices(voices: Mapping[int, int]) -> str:
    """Write voices by number."""
    return ",".join(f"{number}:{count}" for number, count in sorted(voices.items()) if count)


def _whole(shape: re.Pattern[str], text: str) -> str:
    if len(text) > 8 * MANY or not shape.match(text):
        raise InvalidInput(_(RELOAD))
    return text


def places_of(tiers: Tiers) -> dict[int, int]:
    """Give each number its place from 1; those of one tier share it."""
    return {n: place for place, tier in enumerate(tiers, start=1) for n in tier}


@dataclass(frozen=True, kw_only=True)
class Moves:
    """The orders one press leads to; empty where a press would change nothing."""

    up: str
    down: str
    level: str
    out: str


def moves_of(tiers: Tiers, number: int) -> Moves:
    """Say what pressing up, down, level with above, or leave out makes of an order."""
    place = next(n for n, tier in enumerate(tiers) if number in tier)
    rest = [tuple(n for n in tier if n != number) for tier in tiers]
    is_tied = len(tiers[place]) > 1
    above = place if is_tied else place - 1
    below = place + 1 if is_tied else place + 2
    level = [(*tier, number) if n == place - 1 else tier for n, tier in enumerate(rest)]
    return Moves(
        up=_with(rest, number, above) if above >= 0 else "",
        down=_with(rest, number, below) if is_tied or below <= len(rest) else "",
        level=write_order(tuple(level)) if place else "",
        out=write_order(tuple(rest)) or "none",
    )


def _with(rest: Sequence[tuple[int, ...]], number: int, at: int) -> str:
    return write_order((*rest[:at], (number,), *rest[at:]))


def with_last(tiers: Tiers, number: int) -> str:
    """Write the order with one more idea below all others."""
    return write_order((*tiers, (number,)))


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Voices one fewer and one more, empty where that is not possible; what one more costs."""

    fewer: str
    more: str
    next_cost: int


def steps_of(voices: Mapping[int, int], number: int) -> Steps:
    """Say what one voice fewer or more for an idea makes of a ballot."""
    now = voices.get(number, 0)
    fewer, more = ({**voices, number: now + step} for step in (-1, 1))
    return Steps(
        fewer=write_voices(fewer) or "0:0" if _is_paid(fewer, number) else "",
        more=write_voices(more) or "0:0" if _is_paid(more, number) else "",
        next_cost=cost_of(more) - cost_of(voices),
    )


def _is_paid(voices: Mapping[int, int], number: int) -> bool:
    return abs(voices[number]) <= VOICES_MOST and cost_of(voices) <= CREDITS
