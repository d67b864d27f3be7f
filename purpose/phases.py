"""When what may happen in a challenge: pure, from the clock and the rows, at read time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.language import _, marked
from core.text import plural


class Act(StrEnum):
    """What a phase may allow."""

    SUBMIT = "submit"
    IMPROVE = "improve"
    COMMENT = "comment"
    JUDGE = "judge"
    TRADE = "trade"


@dataclass(frozen=True, kw_only=True)
class PhaseSpan:
    """A stretch of time, its start included and its end not, in which some acts are allowed."""

    name: str
    starts_at: datetime
    ends_at: datetime
    acts: frozenset[Act]


# Markets run to their own dates, so trading outlives the phases; nothing else does.
OUTLIVING = frozenset({Act.TRADE})

DOINGS = {
    Act.SUBMIT: (marked("Adding ideas"), marked("to add ideas")),
    Act.IMPROVE: (marked("Improving ideas"), marked("to improve ideas")),
    Act.COMMENT: (marked("Discussing"), marked("to discuss")),
    Act.JUDGE: (marked("Judging"), marked("to judge")),
    Act.TRADE: (marked("Trading"), marked("to trade")),
}

# Name, days, acts: the rhythm that a challenge starts with.
DEFAULT = (
    (marked("Collect"), 10, frozenset({Act.SUBMIT, Act.IMPROVE, Act.COMMENT})),
    (marked("Judge"), 7, frozenset({Act.IMPROVE, Act.COMMENT, Act.JUDGE, Act.TRADE})),
    (marked("Decide"), 4, frozenset({Act.COMMENT, Act.TRADE})),
)


def allowed(phases: Sequence[PhaseSpan], act: str, now: datetime) -> bool:
    """Say whether an act may happen now: the one answer for the whole house."""
    if is_over(phases, now):
        return act in OUTLIVING
    phase = present(phases, now)
    return phase is not None and act in phase.acts


def present(phases: Iterable[PhaseSpan], now: datetime) -> PhaseSpan | None:
    """Return the phase that `now` lies in; None before, between and after."""
    return next((phase for phase in phases if phase.starts_at <= now < phase.ends_at), None)


def upcoming(phases: Iterable[PhaseSpan], now: datetime) -> PhaseSpan | None:
    """Return the first phase that has not begun."""
    return next((phase for phase in phases if now < phase.starts_at), None)


def is_over(phases: Sequence[PhaseSpan], now: datetime) -> bool:
    """Say whether the last phase has ended."""
    return bool(phases) and phases[-1].ends_at <= now


def next_change(phases: Iterable[PhaseSpan], now: datetime) -> datetime | None:
    """Return the next moment at which a phase begins or ends; None after the last."""
    moments = (moment for phase in phases for moment in (phase.starts_at, phase.ends_at))
    return min((moment for moment in moments if moment > now), default=None)


def opens_at(phases: Iterable[PhaseSpan], act: str, now: datetime) -> datetime | None:
    """Return when an act becomes possible next; None when it will not any more."""
    return next((p.starts_at for p in phases if act in p.acts and now < p.starts_at), None)


def closes_at(phases: Iterable[PhaseSpan], act: str, now: datetime) -> datetime | None:
    """Return when an act that is possible now stops, phases that follow on included."""
    end = None
    for phase in phases:
        if act not in phase.acts or phase.ends_at <= now:
            continue
        if phase.starts_at <= (end or now):
            end = phase.ends_at
    return end


def closed_at(phases: Iterable[PhaseSpan], act: str, now: datetime) -> datetime | None:
    """Return when an act was last possible; None when it never was."""
    ends = [p.ends_at for p in phases if act in p.acts and p.ends_at <= now]
    return ends[-1] if ends else None


def default_phases(start: datetime) -> tuple[PhaseSpan, ...]:
    """Return the three phases a challenge starts with: collect 10 days, judge 7, decide 4."""
    spans = []
    for name, days, acts in DEFAULT:
        end = start + timedelta(days=days)
        spans.append(PhaseSpan(name=_(name), starts_at=start, ends_at=end, acts=acts))
        start = end
    return tuple(spans)


def span_words(length: timedelta) -> str:
    """Return a length of time in its largest whole unit: '3 days', '5 hours', 'a moment'."""
    minutes = int(length.total_seconds() // 60)
    if minutes >= 48 * 60:
        return plural(minutes // (24 * 60), "day", "days")
    if minutes >= 120:
        return plural(minutes // 60, "hour", "hours")
    return plural(minutes, "minute", "minutes") if minutes >= 1 else _("a moment")


def doing_of(phase: PhaseSpan) -> tuple[str, str]:
    """Return what people do in a phase, as a headline and after 'three days left'."""
    for act in (Act.SUBMIT, Act.JUDGE):
        if act in phase.acts:
            doing, left = DOINGS[act]
            return _(doing), _(left)
    return _("Deciding"), _("until the decision")


def headline(phases: Sequence[PhaseSpan], now: datetime) -> str:
    """Say where a challenge stands: 'Judging, 3 days left'."""
    phase = present(phases, now)
    if phase is not None:
        return _(
            "%(doing)s, %(span)s left",
            doing=doing_of(phase)[0],
            span=span_words(phase.ends_at - now),
        )
    following = upcoming(phases, now)
    if following is not None:
        return _(
            "%(name)s begins in %(span)s",
            name=following.name,
            span=span_words(following.starts_at - now),
        )
    return _("All phases are over")


def left_words(phases: Sequence[PhaseSpan], now: datetime) -> str:
    """Say how long the present phase lasts: '3 days left to judge'."""
    phase = present(phases, now)
    if phase is None:
        return headline(phases, now)
    return _(
        "%(span)s left %(doing)s",
        span=span_words(phase.ends_at - now),
        doing=doing_of(phase)[1],
    )


def problems(phases: Sequence[PhaseSpan]) -> dict[int, str]:
    """Return what is wrong with a plan of phases, by position: backwards, or overlapping."""
    found: dict[int, str] = {}
    for position, phase in enumerate(phases):
        if phase.ends_at <= phase.starts_at:
            found[position] = _(
                "“%(name)s” ends before it starts. Give it a later end.", name=phase.name
            )
        elif position and phase.starts_at < phases[position - 1].ends_at:
            before = phases[position - 1]
            found[position] = _(
                "“%(name)s” starts before “%(before)s” has ended. "
                "Start it on %(ends_at)s or later.",
                name=phase.name,
                before=before.name,
                ends_at=before.ends_at,
            )
    return found
