"""What those who run Throng ask it: is it ready, what does it count, what did it answer."""

import json
import logging

from conftest import settings_for
from sqlalchemy import update

from app import create_app
from models.ledger import Account
from web.counting import Counts


def test_it_is_ready_while_balances_add_to_zero(session, client, cast):
    assert client.get("/readyz").text == "ready\n"
    session.execute(update(Account).where(Account.kind == "treasury").values(balance=7))
    session.commit()
    answer = client.get("/readyz")
    assert (answer.status_code, "ledger audit" in answer.text) == (503, True)


def test_it_hands_counts_to_the_token_alone(database_url):
    app = create_app(settings_for(database_url, metrics_token="open sesame"))
    client = app.test_client()
    for _ in range(3):
        client.get("/healthz")
    assert client.get("/metrics").status_code == 404
    wrong = {"Authorization": "Bearer open"}
    assert client.get("/metrics", headers=wrong).status_code == 404
    answer = client.get("/metrics", headers={"Authorization": "Bearer open sesame"})
    line = 'throng_requests_total{endpoint="web.health",method="GET",status="200"} 3'
    assert line in answer.text.splitlines()
    assert "throng_request_seconds_count 5" in answer.text.splitlines()


def test_it_hands_counts_to_nobody_without_a_token(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_it_counts_seconds_in_buckets():
    counts = Counts()
    for seconds in (0.001, 0.005, 0.2, 99.0):
        counts.add("x", "GET", 200, seconds)
    lines = counts.text().splitlines()
    assert 'throng_request_seconds_bucket{le="0.005"} 2' in lines
    assert 'throng_request_seconds_bucket{le="0.25"} 3' in lines
    assert 'throng_request_seconds_bucket{le="+Inf"} 4' in lines
    assert "throng_request_seconds_sum 99.206000" in lines


def test_it_writes_a_line_for_each_request(database_url, caplog):
    app = create_app(settings_for(database_url, log_requests=True))
    with caplog.at_level(logging.INFO, logger="throng.requests"):
        app.test_client().get("/sign-in?next=/somebody")
    (line,) = [json.loads(record.message) for record in caplog.records]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/sign-in", 200)
    assert len(line["id"]) == 12
    assert "somebody" not in json.dumps(line)
