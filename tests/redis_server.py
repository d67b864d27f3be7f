"""A throw-away Redis on a port of its own, that a test may end and start again."""

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager

import pytest

STARTED_SECONDS = 20


def need_redis():
    """Return where Redis is; without it, fail where everything must run and skip elsewhere."""
    found = shutil.which("redis-server")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("redis-server is not installed, so nothing was tried with Redis")
        pytest.skip("needs Redis: apt-get install redis-server")
    return found


class RedisServer:
    """One server; `url` stays the same over its lives."""

    def __init__(self, program, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.program, self.folder, self.process = program, folder, None

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self.process = subprocess.Popen(
            [self.program, *words, str(self.folder)], stdout=subprocess.DEVNULL
        )
        began = time.monotonic()
        while not self._answers():
            assert time.monotonic() - began < STARTED_SECONDS, "Redis did not start"
            time.sleep(0.02)

    def _answers(self):
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=10)


@contextmanager
def redis_server(folder):
    """Serve Redis for a while."""
    server = RedisServer(need_redis(), folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
