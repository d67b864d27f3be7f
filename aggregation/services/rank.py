"""Make a ranking: an immutable snapshot with everything that recomputes it."""

from datetime import datetime
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aggregation.gathering import gather_inputs
from aggregation.methods.canonical import sha256, to_json
from aggregation.methods.ranking import rank
from aggregation.methods.sealing import sealed
from aggregation.services.parameters import parameters_for, values_of
from community.services.activity import record
from core.errors import Closed
from core.language import _
from models.aggregation import Ranking
from models.purpose import Challenge
from purpose.phases import Act, closes_at, opens_at
from purpose.queries import spans_of


def make_ranking(
    session: Session,
    *,
    challenge: Challenge,
    made_by_id: int | None,
    chance: Random,
    now: datetime,
) -> Ranking:
    """Rank a challenge's ideas from all judgement there is, and keep how.

    The seed of the draws comes from the inputs' own hash, so nobody can choose it.

    Raises:
        Closed: judging goes on, and a ranking would show hidden tallies.
    """
    require_judged(challenge, now)
    parameters = parameters_for(session, challenge)
    gathered = gather_inputs(session, challenge, chance=chance, now=now)
    inputs = sealed(gathered, parameters=values_of(parameters))
    inputs_hash = sha256(inputs)
    seed = int(inputs_hash[:8], 16)
    output = rank(inputs, parameters=values_of(parameters), seed=seed)
    ranking = Ranking(
        challenge_id=challenge.id,
        number=_next_number(session, challenge.id),
        seed=seed,
        parameters_id=parameters.id,
        inputs=to_json(inputs),
        inputs_hash=inputs_hash,
        output=to_json(output),
        output_hash=sha256(output),
        finding=output.headline,
        made_by_id=made_by_id,
        made_at=now,
    )
    session.add(ranking)
    session.flush()
    record(
        session,
        actor_id=made_by_id,
        act="ranked",
        object_kind="ranking",
        object_id=ranking.id,
        challenge_id=challenge.id,
        now=now,
    )
    return ranking


def require_judged(challenge: Challenge, now: datetime) -> None:
    """Raise Closed unless judging is over, or the challenge shows its tallies anyway."""
    if challenge.state != "open" or challenge.tally_policy == "open":
        return
    spans = spans_of(challenge)
    ends = closes_at(spans, Act.JUDGE, now)
    if ends is not None:
        raise Closed(_("Judging runs until %(ends)s; rank the ideas after it.", ends=ends))
    if opens_at(spans, Act.JUDGE, now) is not None:
        raise Closed(_("Judging has not begun; there is nothing to rank yet."))


def _next_number(session: Session, challenge_id: int) -> int:
    last = session.scalar(
        select(func.max(Ranking.number)).where(Ranking.challenge_id == challenge_id)
    )
    return (last or 0) + 1
