"""Trades come out right through a real pgbouncer that lends connections for one transaction."""

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from cluster import DATABASE, as_server_user
from load_hall import reckon
from servers import free_port, servers

pytestmark = pytest.mark.load
STARTED_SECONDS = 20
CONNECTIONS = 4  # to PostgreSQL, for two servers of eight threads each
ASKED = """
[databases]
{database} = host={house} user=throng
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
ignore_startup_parameters = extra_float_digits
"""


def need_pgbouncer():
    """Return where pgbouncer is; without it, fail where everything must run and skip elsewhere."""
    found = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("pgbouncer is not installed, so nothing was tried with it")
        pytest.skip("needs pgbouncer: apt-get install pgbouncer")
    return found


@contextmanager
def lender(address, folder):
    """Run pgbouncer before a cluster; yield the address that goes through it."""
    program, port = need_pgbouncer(), free_port()
    asked = folder / "pgbouncer.ini"
    house = parse_qs(urlsplit(address).query)["host"][0]
    asked.write_text(
        ASKED.format(database=DATABASE, house=house, port=port, connections=CONNECTIONS)
    )
    for place in (folder, *list(folder.parents)[:2]):
        place.chmod(0o755)
    command = as_server_user([program, str(asked)])
    with (folder / "pgbouncer.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        _wait(port, folder)
        yield f"postgresql+psycopg://throng@127.0.0.1:{port}/{DATABASE}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(port, folder):
    began = time.monotonic()
    while True:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        said = (folder / "pgbouncer.log").read_text()
        assert time.monotonic() - began < STARTED_SECONDS, f"pgbouncer did not start: {said}"
        time.sleep(0.02)


@pytest.mark.parametrize("hall", ["postgresql"], indirect=True)
def test_it_acts_through_borrowed_connections_as_one_by_one(hall, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lender")
    with (
        lender(hall.database_url, folder) as address,
        servers(address, hall.folder, count=2, THRONG_PGBOUNCER="1") as started,
    ):
        traders = hall.start_traders([server.port for server in started], seconds=5)
        for trader in traders:
            assert trader.wait(timeout=65) == 0, [s.log() for s in started]
    found = reckon(hall)
    assert found.wrong == []
    assert found.acknowledged > 20
    assert found.share_of_5xx == 0
