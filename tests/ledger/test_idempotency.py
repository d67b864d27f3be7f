"""A request has one hash, in whatever order its parts come, and another request another."""

import hashlib

from ledger.idempotency import request_hash


def test_it_hashes_the_act_and_its_parts_in_one_order():
    body = b'["trade",{"market":7,"shares":10}]'
    expected = hashlib.sha256(body).hexdigest()
    assert request_hash("trade", {"shares": 10, "market": 7}) == expected
    assert request_hash("trade", {"market": 7, "shares": 10}) == expected


def test_another_request_has_another_hash():
    asked = {"market": 7, "shares": 10}
    hashes = {
        request_hash("trade", asked),
        request_hash("order", asked),
        request_hash("trade", asked | {"shares": 11}),
        request_hash("trade", {"market": 7}),
    }
    assert len(hashes) == 4
