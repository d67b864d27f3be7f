"""Count requests of this process, and say so in the text that Prometheus reads."""

import time
from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate
from threading import Lock

from flask import Flask, Response, g, request

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


class Counts:
    """How many requests were answered, how, and how long they took; safe between threads."""

    def __init__(self) -> None:
        self._answered: dict[tuple[str, str, int], int] = defaultdict(int)
        self._buckets = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0
        self._lock = Lock()

    def add(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            self._answered[endpoint, method, status] += 1
            self._buckets[bisect_left(BOUNDS, seconds)] += 1
            self._seconds += seconds

    def text(self, **more: int) -> str:
        """Return all counts in Prometheus' text format, version 0.0.4, with `more` of them."""
        with self._lock:
            answered, buckets, seconds = dict(self._answered), [*self._buckets], self._seconds
        lines = ["# TYPE throng_requests_total counter"]
        lines += [
            f'throng_requests_total{{endpoint="{endpoint}",method="{method}",status="{status}"}} '
            f"{count}"
            for (endpoint, method, status), count in sorted(answered.items())
        ]
        lines.append("# TYPE throng_request_seconds histogram")
        names = [*(str(bound) for bound in BOUNDS), "+Inf"]
        sums = list(accumulate(buckets))
        lines += [
            f'throng_request_seconds_bucket{{le="{name}"}} {count}'
            for name, count in zip(names, sums, strict=True)
        ]
        lines.append(f"throng_request_seconds_sum {seconds:.6f}")
        lines.append(f"throng_request_seconds_count {sums[-1]}")
        for name, count in more.items():
            lines += [f"# TYPE {name} counter", f"{name} {count}"]
        return "\n".join(lines) + "\n"


def count_requests(app: Flask) -> None:
    """Count every request of an application, from its arrival to its answer."""
    counts = app.extensions["throng_counts"] = Counts()

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        endpoint = request.endpoint or "none"
        counts.add(endpoint, request.method, response.status_code, seconds)
        return response
