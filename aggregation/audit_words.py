"""What a ranking's checks found, in words: where liking and belief part, and who counts less."""

from collections.abc import Sequence

from aggregation.methods.explain import BELIEVED, LIKED
from aggregation.methods.outcome import RankingOutput
from aggregation.reporting import GROUP_MIN
from core.language import _, ngettext
from core.text import listed, plural


def partings(output: RankingOutput) -> list[str]:
    """Say in words which ideas are surely liked but not believed, or believed but not liked."""
    said = []
    for note, words in (
        (LIKED, _liked),
        (BELIEVED, _believed),
    ):
        numbers = sorted(row.number for row in output.rows if row.disagreement == note)
        if numbers:
            said.append(words(numbers))
    return said or [_("On no idea are liking and belief surely apart.")]


def _liked(numbers: Sequence[int]) -> str:
    return ngettext(
        "Idea %(numbers)s is liked, but not believed in.",
        "Ideas %(numbers)s are liked, but not believed in.",
        len(numbers),
        numbers=listed([str(number) for number in numbers]),
    )


def _believed(numbers: Sequence[int]) -> str:
    return ngettext(
        "Idea %(numbers)s is believed in, but not liked.",
        "Ideas %(numbers)s are believed in, but not liked.",
        len(numbers),
        numbers=listed([str(number) for number in numbers]),
    )


def suspicion(output: RankingOutput) -> str:
    """Say who counts less, and where ideas would stand without the most suspicious accounts."""
    if not output.without:
        return ""
    if not output.suspects:
        return _("No accounts look so much alike that they count less.")
    most = output.suspects[0]
    voices = plural(max(1, round(most.weight)), "voice", "voices")
    sentences = [
        _how(most.kind == "clusters", most.accounts),
        _("Together they count as %(voices)s.", voices=voices),
        _others(len(output.suspects) - 1),
        _moves(output),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _how(is_cluster: bool, accounts: int) -> str:  # noqa: FBT001
    who = (
        _("%(accounts)s accounts", accounts=accounts)
        if accounts >= GROUP_MIN
        else _("A few accounts")
    )
    if is_cluster:
        return _("%(who)s gave nearly the same answers within a quarter of an hour.", who=who)
    return _("%(who)s answered very little, and the same.", who=who)


def _others(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(num)s smaller group counts less too.", "%(num)s smaller groups count less too.", count
    )


def _moves(output: RankingOutput) -> str:
    """Say which ideas stand elsewhere without the most suspicious accounts, the best first."""
    rank = {row.idea_id: row.rank for row in output.rows}
    number = {row.idea_id: row.number for row in output.rows}
    moved = [each for each in output.without if each.rank != rank[each.idea_id]]
    if not moved:
        return _("Without them every idea stands where it stands.")
    named = [
        _(
            "idea %(number)s is %(rank)s, not %(before)s",
            number=number[m.idea_id],
            rank=m.rank,
            before=rank[m.idea_id],
        )
        for m in moved[:3]
    ]
    said = _("Without them %(moves)s.", moves="; ".join(named))
    if not moved[3:]:
        return said
    return f"{said} {_rest(len(moved) - 3)}"


def _rest(count: int) -> str:
    return ngettext("%(num)s other moves.", "%(num)s others move.", count)
