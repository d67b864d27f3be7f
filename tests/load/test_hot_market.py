"""Many people on one market, and on fifty, over HTTP: as if one by one (R3), nothing lost (R5).

They trade, leave orders in the book, take them back and judge an idea; answers are sent for
again. Servers and the database itself are killed under them.
"""

import pytest
from cluster import crash
from keeping import keep_result
from load_hall import TRADERS, Hall, reckon, widen
from servers import READY_SECONDS, servers

pytestmark = pytest.mark.load

LONG_SECONDS = 600
ANSWERS = 6  # So many trades and orders are acknowledged between one kill and the next.


def run(hall: Hall, *, seconds: float, kill=None, kills: int = 0) -> list[float]:
    """Let everyone act on two servers, kill as often as asked; return how long each kill took."""
    back = []
    with servers(hall.database_url, hall.folder, count=2) as started:
        traders = hall.start_traders([server.port for server in started], seconds=seconds)
        for number in range(kills):
            hall.wait_for(ANSWERS)
            back.append(kill(started[number % len(started)]))
        if kills:
            hall.wait_for(ANSWERS)
            hall.stop_traders()
        for trader in traders:
            assert trader.wait(timeout=seconds + 60) == 0, [s.log() for s in started]
    return back


def kill_server(server) -> float:
    server.kill()
    return server.start()


def keep(promise, hall, what, found, *, is_long):
    """Keep what a long run came to; print any."""
    where = hall.database_url.partition(":")[0].partition("+")[0]
    text = f"{where}, {what}: {found.did}, statuses {dict(found.statuses)}, wrong {found.wrong}"
    print(text)
    if is_long:
        keep_result(promise, text, seed=f"0-{TRADERS - 1}")


@pytest.mark.parametrize("markets", [1, 50])
@pytest.mark.parametrize("seconds", [5, pytest.param(LONG_SECONDS, marks=pytest.mark.long)])
def test_it_acts_concurrently_as_one_by_one(hall, seconds, markets):
    hall = widen(hall, markets)
    run(hall, seconds=seconds)
    found = reckon(hall)
    keep("R3", hall, f"{markets} markets, {seconds} s", found, is_long=seconds == LONG_SECONDS)
    assert found.wrong == []
    assert found.acknowledged > 20
    assert min(found.did[word] for word in ("done", "placed", "judged")) > 0
    assert found.replayed > 0
    assert found.share_of_5xx <= 0.001


@pytest.mark.parametrize(
    ("kills", "ready"),
    [
        (10, READY_SECONDS),  # 200 in all, of which each part is kept by itself.
        *(pytest.param(50, 5, marks=pytest.mark.long, id=f"part-{n}-of-4") for n in range(4)),
    ],
)
def test_it_keeps_what_it_acknowledged_when_killed(hall, kills, ready):
    back = run(hall, seconds=3_000, kill=kill_server, kills=kills)
    found = reckon(hall)
    what = f"{kills} servers killed, ready after {min(back):.1f} to {max(back):.1f} s"
    keep("R5", hall, what, found, is_long=kills == 50)
    assert found.wrong == []
    assert found.acknowledged > 20
    assert found.unanswered > 0, "no kill was noticed"
    assert max(back) <= ready


@pytest.mark.parametrize("hall", ["postgresql"], indirect=True)
@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.long)])
def test_it_keeps_what_it_acknowledged_when_the_database_is_killed(hall, kills):
    back = run(hall, seconds=3_000, kill=lambda _: crash(hall.database_url), kills=kills)
    found = reckon(hall)
    what = f"PostgreSQL killed {kills} times, back after {min(back):.1f} to {max(back):.1f} s"
    keep("R5", hall, what, found, is_long=kills == 50)
    assert found.wrong == []
    assert found.acknowledged > 20
    assert found.unanswered + sum(found.statuses[code] for code in (500, 503)) > 0
