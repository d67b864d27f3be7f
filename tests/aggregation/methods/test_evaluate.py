"""The evaluation on real results: published single signals, and the gates of the design.

58 findings of two replication projects (Gordon et al. 2021), learned on one, judged on the other.
"""

import pytest
from datasets import replication_dir

from aggregation.methods.canonical import from_json, to_json
from aggregation.methods.evaluate import (
    BASE_RATE,
    COMBINED,
    EVEN,
    LAST_PRICE,
    MEAN_LOG_ODDS,
    PUSHED,
    PUSHED_PRICE,
    ROBUST_PRICE,
    SURVEY_MEAN,
    Evaluation,
    evaluate,
    leave_one_challenge_out,
)
from exchange.replication import read_replication_markets
from exchange.replication_crowd import resolved_challenges


@pytest.fixture(scope="module")
def crowds():
    return resolved_challenges(read_replication_markets(replication_dir()))


@pytest.fixture(scope="module")
def found(crowds):
    return evaluate(crowds)


@pytest.fixture(scope="module")
def metrics(found):
    return {row.name: row.metrics for row in found.rows}


@pytest.mark.parametrize(
    ("name", "brier", "accuracy", "auc"),
    [
        (LAST_PRICE, 0.2310, 0.672, 0.736),
        (ROBUST_PRICE, 0.2257, None, 0.742),
        (SURVEY_MEAN, 0.2366, None, 0.704),
        (MEAN_LOG_ODDS, 0.2383, None, 0.708),
    ],
)
def test_it_gives_the_single_signals_of_the_cases(metrics, name, brier, accuracy, auc):
    assert metrics[name].brier == pytest.approx(brier, abs=5e-5)
    assert metrics[name].auc == pytest.approx(auc, abs=5e-4)
    if accuracy:
        assert metrics[name].accuracy == pytest.approx(accuracy, abs=5e-4)


def test_it_gives_the_baselines(found, metrics):
    assert found.questions == 58
    assert found.base_rate == pytest.approx(0.448, abs=5e-4)
    assert metrics[EVEN].brier == 0.25
    assert metrics[BASE_RATE].brier == pytest.approx(26 / 58 * 32 / 58)


def test_it_beats_the_gates_of_the_design(metrics):
    best = min(metrics[n].brier for n in (LAST_PRICE, ROBUST_PRICE, SURVEY_MEAN, MEAN_LOG_ODDS))
    assert metrics[COMBINED].brier <= 0.215
    assert metrics[COMBINED].brier <= best + 0.003
    assert metrics[COMBINED].auc >= 0.73


def test_it_withstands_three_closing_trades(metrics):
    assert metrics[PUSHED].brier - metrics[COMBINED].brier < 0.01
    assert metrics[PUSHED_PRICE].brier - metrics[LAST_PRICE].brier > 0.2


def test_it_covers_held_out_signals_with_its_intervals(found):
    assert 0.85 <= found.cover_signals <= 0.95


def test_it_says_what_so_few_questions_cannot_decide(found):
    gap = next(row.against_price for row in found.rows if row.name == COMBINED)
    assert gap.low < 0 < gap.high
    assert "58 questions cannot decide it" in found.notes[0]


def test_it_never_learns_from_the_challenge_it_judges(crowds):
    folds = leave_one_challenge_out(crowds)
    sizes = {c.title: len(c.inputs.ideas) for c, _ in folds}
    assert sizes == {"EERP": 18, "RPP": 40}
    assert {c.title: p.rows for c, p in folds} == {"EERP": 40, "RPP": 18}


def test_it_can_be_written_and_read(found):
    assert from_json(Evaluation, to_json(found)) == found
