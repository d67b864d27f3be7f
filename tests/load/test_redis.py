"""Server processes that share a real Redis count tries together, and stay open while it is away."""

import pytest
from load.reader import Reader
from redis_server import redis_server
from servers import servers

pytestmark = pytest.mark.load

REFUSED, WRONG, IN = 429, 422, 303


def two_processes(hall, redis_url):
    return servers(
        hall.database_url, hall.folder, count=2, THRONG_LIMITS="1", THRONG_REDIS_URL=redis_url
    )


def tries(server, email, count):
    reader = Reader(server.port, email, password="not the password")
    return [reader.status, *(reader.sign_in(email, "nor this") for _ in range(count - 1))]


def test_what_one_process_counts_the_other_knows(shared_hall, tmp_path):
    first, second = shared_hall.emails[:2]
    with redis_server(tmp_path) as redis, two_processes(shared_hall, redis.url) as (one, other):
        assert tries(one, first, 10) == [WRONG] * 10
        assert Reader(other.port, first).status == REFUSED
        assert Reader(other.port, second).status == IN
        redis.kill()
        assert tries(one, second, 11) == [WRONG] * 10 + [REFUSED]  # It counts alone now.
        assert Reader(other.port, second).status == IN
        redis.start()
