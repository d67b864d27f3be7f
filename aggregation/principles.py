"""The six principles of mass collaboration as meters: pure; a share, what was found, one act.

After Bradley & McDonald, The Social Organization (2011): participation, collective, transparency,
independence, persistence, emergence. A share is between 0 and 1, or None where nothing can be said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.language import _, ngettext

SPREAD_WIDE = 0.6  # a Gini above it: few judge for many (real crowds lie at .45 to .62)
HERD_MIN = 20  # judgements on either side before herding is spoken of
HERD_SLIGHT = 0.1


@dataclass(frozen=True, kw_only=True)
class Tracks:
    """What a challenge's acts have left behind, as counts; `gini` and `herding` are shares."""

    invited: int = 0
    acted: int = 0
    gini: float | None = None
    acts: int = 0
    acts_for_others: int = 0
    decisions: int = 0
    settled: int = 0
    settled_with_evidence: int = 0
    ideas: int = 0
    answered_in_time: int = 0
    overdue: int = 0
    judgements: int = 0
    unseen: int = 0
    herding: float | None = None
    versions: int = 0
    evidence: int = 0
    rankings: int = 0
    unchanged: int = 0
    top: int = 0
    top_unseeded: int = 0
    late: int = 0
    late_in_top: int = 0


@dataclass(frozen=True, kw_only=True)
class Meter:
    """One principle: how far it holds, what speaks for that, and what to do next."""

    name: str
    asks: str
    share: float | None
    finding: str
    act: str


def gini(counts: Sequence[int]) -> float | None:
    """Return how unequally counts are spread, 0 for alike to nearly 1 for all by one (Gini 1912).

    None where nothing was counted. G = 2·Σ i·xᵢ / (n·Σ xᵢ) − (n + 1)/n for x sorted upwards.
    """
    total, n = sum(counts), len(counts)
    if not total:
        return None
    weighted = sum(place * count for place, count in enumerate(sorted(counts), start=1))
    return 2 * weighted / (n * total) - (n + 1) / n


def herding(seen: tuple[int, int], unseen: tuple[int, int]) -> float | None:
    """Return how much more often people agree with the majority once they have seen a tally.

    Each pair is (agreed with it, all). None below twenty judgements on either side.
    """
    if min(seen[1], unseen[1]) < HERD_MIN:
        return None
    return seen[0] / seen[1] - unseen[0] / unseen[1]


def meters(tracks: Tracks) -> tuple[Meter, ...]:
    """Return all six, in the order of the book."""
    return (
        _participation(tracks),
        _collective(tracks),
        _transparency(tracks),
        _independence(tracks),
        _persistence(tracks),
        _emergence(tracks),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _participation(tracks: Tracks) -> Meter:
    share = _share(tracks.acted, tracks.invited)
    finding = _("%(acted)s of %(invited)s took part.", acted=tracks.acted, invited=tracks.invited)
    act = ""
    if tracks.gini is not None:
        finding += " " + _(
            "Judgements are spread with a Gini of %(gini)s.", gini=f"{tracks.gini:.2f}"
        )
    if share is not None and share < 0.5:
        act = _("Ask each team by name: one minute and five cards are enough.")
    elif tracks.gini is not None and tracks.gini > SPREAD_WIDE:
        act = _("A few judge for many. Ask those who judged least for five more cards.")
    return Meter(
        name=_("Participation"),
        asks=_("Who acts, of those who were asked?"),
        share=share,
        finding=finding,
        act=act,
    )


def _collective(tracks: Tracks) -> Meter:
    share = _share(tracks.acts_for_others, tracks.acts)
    finding = (
        _(
            "%(others)s of %(acts)s acts were about something another person began.",
            others=tracks.acts_for_others,
            acts=tracks.acts,
        )
        if tracks.acts
        else _("Nobody has done anything yet.")
    )
    act = (
        ""
        if share is None or share >= 0.5
        else _("Many write and few respond. Ask authors to judge and comment on three other ideas.")
    )
    return Meter(
        name=_("Collective"),
        asks=_("Do people build on each other?"),
        share=share,
        finding=finding,
        act=act,
    )


def _transparency(tracks: Tracks) -> Meter:
    good = tracks.decisions + tracks.settled_with_evidence + tracks.answered_in_time
    act = ngettext(
        "%(num)s idea waits longer than that: answer it.",
        "%(num)s ideas wait longer than that: answer them.",
        tracks.overdue,
    )
    return Meter(
        name=_("Transparency"),
        asks=_("Does everyone see why?"),
        share=_share(good, tracks.decisions + tracks.settled + tracks.ideas),
        finding=" ".join(_reasons(tracks)) or _("Nothing is decided or due yet."),
        act=act if tracks.overdue else "",
    )


def _reasons(tracks: Tracks) -> Iterator[str]:
    if tracks.decisions:
        yield ngettext(
            "%(num)s decision with its reason.",
            "%(num)s decisions with their reasons.",
            tracks.decisions,
        )
    if tracks.settled:
        yield _(
            "%(cited)s of %(settled)s settled markets name their evidence.",
            cited=tracks.settled_with_evidence,
            settled=tracks.settled,
        )
    if tracks.ideas:
        yield _(
            "%(answered)s of %(ideas)s ideas were answered within five working days.",
            answered=tracks.answered_in_time,
            ideas=tracks.ideas,
        )


def _independence(tracks: Tracks) -> Meter:
    share = _share(tracks.unseen, tracks.judgements)
    finding = (
        _(
            "%(unseen)s of %(judgements)s first judgements were made before any tally was seen.",
            unseen=tracks.unseen,
            judgements=tracks.judgements,
        )
        if tracks.judgements
        else _("Nobody has judged yet.")
    )
    act = ""
    if tracks.herding is not None:
        finding += " " + _(
            "Having seen it, people agree with the majority %(points)s points more often.",
            points=f"{tracks.herding * 100:+.0f}",
        )
        if tracks.herding > HERD_SLIGHT:
            act = _("People follow each other. Keep tallies hidden until judging closes.")
    elif share is not None and share < 0.8:
        act = _("Next time keep tallies hidden until each has judged.")
    return Meter(
        name=_("Independence"),
        asks=_("Do people judge before they see what others say?"),
        share=share,
        finding=finding,
        act=act,
    )


def _persistence(tracks: Tracks) -> Meter:
    share = _share(tracks.unchanged, tracks.rankings)
    finding = " ".join(
        (
            ngettext("%(num)s version is kept,", "%(num)s versions are kept,", tracks.versions),
            ngettext("%(num)s link of evidence.", "%(num)s links of evidence.", tracks.evidence),
            _(
                "%(same)s of %(rankings)s rankings are bit for bit what they were.",
                same=tracks.unchanged,
                rankings=tracks.rankings,
            )
            if tracks.rankings
            else _("No ranking is kept yet."),
        )
    )
    act = ""
    if not tracks.rankings:
        act = _("Make a ranking: it is kept with all that made it.")
    elif tracks.unchanged < tracks.rankings:
        act = _("A ranking is not what it was. Tell the administrator before you decide on it.")
    elif not tracks.evidence:
        act = _("Ask the authors of the strongest ideas for a link that supports them.")
    return Meter(
        name=_("Persistence"),
        asks=_("Is it still there, and still true, later?"),
        share=share,
        finding=finding,
        act=act,
    )


def _emergence(tracks: Tracks) -> Meter:
    share = _share(tracks.top_unseeded, tracks.top)
    finding = (
        _(
            "%(fresh)s of the top %(top)s ideas were not put in by the sponsor’s side.",
            fresh=tracks.top_unseeded,
            top=tracks.top,
        )
        if tracks.top
        else _("No ranking shows yet what came up.")
    )
    if tracks.late:
        finding += " " + _(
            "%(rose)s of %(late)s late ideas rose to the top.",
            rose=tracks.late_in_top,
            late=tracks.late,
        )
    act = ""
    if share is not None and share < 0.5:
        act = _("The seeds lead. Show the newest ideas first for a day.")
    elif tracks.late and not tracks.late_in_top:
        act = _("No late idea rose: give those judged least a turn of their own.")
    return Meter(
        name=_("Emergence"),
        asks=_("Does something come up that nobody planned?"),
        share=share,
        finding=finding,
        act=act,
    )
