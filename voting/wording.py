"""What a judgement and a tally say, in words."""

from core.figures import number
from core.language import _, marked, ngettext
from voting.shown import Judgement, TallyShown

ANSWERS = {"approve": marked("yes"), "reject": marked("no"), "pass": marked("neither yes nor no")}
SKIPS = (
    ("not_my_field", marked("Not my field")),
    ("know_author", marked("I know the author too well")),
    ("unclear", marked("The text is unclear")),
    ("rather_not", marked("Rather not say")),
)
PAIR_SKIP_WORDS = (
    ("not_my_field", marked("Not my field")),
    ("know_author", marked("I know an author too well")),
    ("same_idea", marked("They are the same idea")),
    ("unclear", marked("The text is unclear")),
    ("rather_not", marked("Rather not say")),
)
WAY_TITLES = {
    "pairwise": marked("Which of two"),
    "ranked": marked("Put them in order"),
    "quadratic": marked("Spread a hundred credits"),
    "budget": marked("Spend the budget"),
}
RULE_TITLES = {
    "approval": marked("Yes or no"),
    "criteria": marked("Rated on the criteria"),
    **WAY_TITLES,
}
WAY_WORDS = {
    "pairwise": marked("Two ideas side by side, again and again. A minute is enough, or an hour."),
    "ranked": marked("The ones you care about, best first. A few places are enough."),
    "quadratic": marked("Voices that cost their square: lean hard only where you truly care."),
    "budget": marked("What you would buy with the money there is."),
}
NUMBERS = (
    *(marked("none"), marked("one"), marked("two"), marked("three")),
    *(marked("four"), marked("five"), marked("six"), marked("seven")),
    *(marked("eight"), marked("nine"), marked("ten")),
)
MUCH = 0.1  # From here on a difference in the share of yes is worth a word.


def number_words(count: int) -> str:
    """Return a small number as a word, a large one in digits."""
    return _(NUMBERS[count]) if count < len(NUMBERS) else number(count)


def said_words(judgement: Judgement) -> str:
    """Say what someone answered, such as 'You said yes'."""
    if judgement.choice == "pass" or judgement.choice is None:
        return _("You rated it.") if judgement.ratings else _("You passed.")
    return _("You said %(answer)s.", answer=_(ANSWERS[judgement.choice]))


def stood_words(judgement: Judgement, tally: TallyShown) -> str:
    """Say what someone answered and where the others stand."""
    said = said_words(judgement)
    if judgement.choice not in {"approve", "reject"}:
        return f"{said} {_answered(tally.approve, tally.answered)}"
    same = (tally.approve if judgement.choice == "approve" else tally.reject) - 1
    others = tally.answered - 1
    if not others:
        return f"{said} {_('You are the first to answer.')}"
    if not same:
        return f"{said} {_('So far you stand alone, and that is worth as much.')}"
    so_did = ngettext(
        "So did %(same)s of %(num)s other.", "So did %(same)s of %(num)s others.", others, same=same
    )
    return f"{said} {so_did}"


def _answered(approve: int, answered: int) -> str:
    if not answered:
        return _("Nobody has said yes or no yet.")
    return ngettext(
        "%(yes)s of %(num)s person said yes.",
        "%(yes)s of %(num)s people said yes.",
        answered,
        yes=approve,
    )


def stands_with(judgement: Judgement, tally: TallyShown) -> bool | None:
    """Say whether someone stands with most of the others; None where nobody can tell."""
    if judgement.choice not in {"approve", "reject"} or tally.answered < 2:
        return None
    same = (tally.approve if judgement.choice == "approve" else tally.reject) - 1
    return 2 * same >= tally.answered - 1


def stood_summary(stances: list[bool | None]) -> str:
    """Sum up how someone stood: one entry per idea, True with most of the others."""
    known = [stance for stance in stances if stance is not None]
    alone = known.count(False)
    if not known:
        return _("What the others say stays closed for now.")
    if not alone:
        return _("Each time you stood with most of the others.")
    if alone == len(known):
        return _("You saw it otherwise than most, and that is worth as much.")
    if 2 * alone < len(known):
        return _(
            "Mostly you stood with the others; %(times)s you saw it otherwise, "
            "and that is worth as much.",
            times=_times(alone),
        )
    return _(
        "%(times)s you saw it otherwise than most, and that is worth as much.",
        times=_times(alone).capitalize(),
    )


def _times(count: int) -> str:
    if count == 1:
        return _("once")
    return _("twice") if count == 2 else _("%(count)s times", count=number_words(count))
