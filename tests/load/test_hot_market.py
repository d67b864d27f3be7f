"""Many people on one market at once, over HTTP: as if one by one, and nothing acknowledged lost."""

import time

import pytest
from load_hall import Hall, reckon
from servers import READY_SECONDS, servers

pytestmark = pytest.mark.load


def run(hall: Hall, *, seconds: float, kills: int = 0) -> list[float]:
    """Let everyone trade on two servers; kill one in turn, return how long each took to be back."""
    back = []
    with servers(hall.database_url, hall.folder, count=2) as started:
        ports = [server.port for server in started]
        traders = hall.start_traders(ports, seconds=seconds)
        for number in range(kills):
            time.sleep(seconds / (kills + 1))
            victim = started[number % len(started)]
            victim.kill()
            back.append(victim.start())
        for trader in traders:
            assert trader.wait(timeout=seconds + 60) == 0, [s.log() for s in started]
    return back


@pytest.mark.parametrize("seconds", [8, pytest.param(600, marks=pytest.mark.long)])
def test_it_trades_concurrently_as_one_by_one(hall, seconds, record_property):
    run(hall, seconds=seconds)
    found = reckon(hall)
    record_property("reckoning", repr(found))
    print(found)
    assert found.wrong == []
    assert found.acknowledged > 20
    assert found.replayed > 0
    assert found.share_of_5xx <= 0.001


@pytest.mark.parametrize(
    ("seconds", "kills", "ready"),
    [(8, 3, READY_SECONDS), pytest.param(600, 200, 5, marks=pytest.mark.long)],
)
def test_it_keeps_what_it_acknowledged_when_killed(hall, seconds, kills, ready, record_property):
    back = run(hall, seconds=seconds, kills=kills)
    found = reckon(hall)
    record_property("reckoning", repr(found))
    print(found, [round(b, 2) for b in back])
    assert found.wrong == []
    assert found.acknowledged > 20
    assert found.unanswered > 0, "no kill was noticed"
    assert max(back) <= ready
