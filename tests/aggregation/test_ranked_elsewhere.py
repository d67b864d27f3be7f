"""A ranking is the same elsewhere: in a clean process, and on the other database."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from alembic import command
from cast import visitor
from cluster import cluster, find_programs
from conftest import POSTGRESQL, settings_for
from judged import make_judged
from sqlalchemy import select
from sqlalchemy.orm import Session

from aggregation.bundle import pack, verify
from aggregation.methods.canonical import from_json
from aggregation.methods.outcome import RankingOutput
from aggregation.services.rank import make_ranking
from app import create_app
from exchange.moving import move_rows
from models.aggregation import Parameters, Ranking
from purpose.queries import challenge_by_id
from web.commands import migrations
from web.extensions import db

HOUSE = Path(__file__).parents[2]
# Where another system is imitated: other hashes, another zone, another order of threads.
ELSEWHERE = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "OPENBLAS_NUM_THREADS": "1"}


def test_it_recomputes_a_downloaded_ranking_in_a_clean_process(app, session, cast, now, tmp_path):
    made = make_judged(session, cast.sponsor, now)
    kept = made.rank(session)
    session.commit()
    page = visitor(app, made.sponsor).get(
        f"/challenges/{made.challenge.slug}/rankings/{kept.number}.zip"
    )
    file = tmp_path / "ranking.zip"
    file.write_bytes(page.data)
    away = {name: value for name, value in os.environ.items() if not name.startswith("THRONG_")}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "ranking", "verify", str(file)],
        cwd=HOUSE,
        env={**away, **ELSEWHERE, "THRONG_INSTANCE": str(tmp_path / "empty")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "The ranks are identical, bit for bit." in done.stdout
    assert f"ideas {len(made.ideas)}" in done.stdout


def ranked(session, challenge_id, over):
    made = make_ranking(
        session,
        challenge=challenge_by_id(session, challenge_id),
        made_by_id=None,
        chance=Random(7),
        now=over,
    )
    session.flush()
    return made


def test_it_ranks_the_same_judgement_the_same_on_the_other_database(app, session, cast, now):
    """Moved from SQLite to PostgreSQL and ranked anew there: inputs, seed and outcome are equal."""
    if POSTGRESQL:
        pytest.skip("it starts on SQLite and makes its own PostgreSQL")
    if find_programs() is None:
        pytest.skip("PostgreSQL is not here: apt-get install postgresql")
    made = make_judged(session, cast.sponsor, now)
    here = made.rank(session)
    challenge_id = made.challenge.id
    session.commit()
    with cluster() as address:
        other = create_app(settings_for(address))
        with other.app_context():
            command.upgrade(migrations(), "head")
            engine = db.engine
        move_rows(session.get_bind(), engine)
        with Session(engine) as away:
            there = ranked(away, challenge_id, made.over)
            assert there.number == here.number + 1
            assert (there.inputs, there.seed) == (here.inputs, here.seed)
            assert there.output == here.output
            moved = away.scalars(select(Ranking).filter_by(number=here.number)).one()
            parameters = away.get_one(Parameters, moved.parameters_id).content
            bundle = pack(
                inputs=moved.inputs,
                parameters=parameters,
                output=moved.output,
                seed=moved.seed,
                about={},
            )
            assert verify(bundle).faults == ()
            ranks = [row.rank for row in from_json(RankingOutput, there.output).rows]
            assert ranks == [row.rank for row in from_json(RankingOutput, here.output).rows]
        engine.dispose()
