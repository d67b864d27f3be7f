"""What a judgement and a tally say, in words."""

from core.text import plural
from voting.shown import Judgement, TallyShown

ANSWERS = {"approve": "yes", "reject": "no", "pass": "neither yes nor no"}
SKIPS = (
    ("not_my_field", "Not my field"),
    ("know_author", "I know the author too well"),
    ("unclear", "The text is unclear"),
    ("rather_not", "Rather not say"),
)
PAIR_SKIP_WORDS = (
    ("not_my_field", "Not my field"),
    ("know_author", "I know an author too well"),
    ("same_idea", "They are the same idea"),
    ("unclear", "The text is unclear"),
    ("rather_not", "Rather not say"),
)
WAY_TITLES = {
    "pairwise": "Which of two",
    "ranked": "Put them in order",
    "quadratic": "Spread a hundred credits",
    "budget": "Spend the budget",
}
RULE_TITLES = {"approval": "Yes or no", "criteria": "Rated on the criteria", **WAY_TITLES}
WAY_WORDS = {
    "pairwise": "Two ideas side by side, again and again. A minute is enough, or an hour.",
    "ranked": "The ones you care about, best first. The rest comes last.",
    "quadratic": "Voices that cost their square: lean hard only where you truly care.",
    "budget": "What you would buy with the money there is.",
}
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MUCH = 0.1  # From here on a difference in the share of yes is worth a word.


def number_words(count: int) -> str:
    """Return a small number as a word, a large one in digits."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def said_words(judgement: Judgement) -> str:
    """Say what someone answered, such as 'You said yes'."""
    if judgement.choice == "pass" or judgement.choice is None:
        return "You rated it." if judgement.ratings else "You passed."
    return f"You said {ANSWERS[judgement.choice]}."


def stood_words(judgement: Judgement, tally: TallyShown) -> str:
    """Say what someone answered and where the others stand."""
    said = said_words(judgement)
    if judgement.choice not in {"approve", "reject"}:
        return f"{said} {_answered(tally.approve, tally.answered)}"
    same = (tally.approve if judgement.choice == "approve" else tally.reject) - 1
    others = tally.answered - 1
    if not others:
        return f"{said} You are the first to answer."
    if not same:
        return f"{said} So far you stand alone, and that is worth as much."
    return f"{said} So did {same:,} of {plural(others, 'other')}."


def _answered(approve: int, answered: int) -> str:
    if not answered:
        return "Nobody has said yes or no yet."
    return f"{approve:,} of {plural(answered, 'person', 'people')} said yes."


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
        return "What the others say stays closed for now."
    if not alone:
        return "Each time you stood with most of the others."
    if alone == len(known):
        return "You saw it otherwise than most, and that is worth as much."
    return (
        f"Mostly you stood with the others; {_times(alone)} you saw it otherwise, "
        "and that is worth as much."
        if 2 * alone < len(known)
        else f"{_times(alone).capitalize()} you saw it otherwise than most, "
        "and that is worth as much."
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{number_words(count)} times")
