"""A line of JSON for every request, where the installation wants one: no person, no query."""

import json
import logging
import sys
import time

from flask import Flask, Response, g, request

from core.clock import utc_now
from web.errors import request_id

log = logging.getLogger("throng.requests")


def keep_journal(app: Flask) -> None:
    """Write a line for each answer; its id is the one that an error page names."""
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
    log.setLevel(logging.INFO)

    @app.after_request
    def write(response: Response) -> Response:
        began = g.get("began", time.perf_counter())
        line = {
            "at": utc_now().isoformat(timespec="milliseconds"),
            "id": request_id(),
            "method": request.method,
            "path": request.path,
            "endpoint": request.endpoint,
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1),
        }
        log.info(json.dumps(line))
        return response
