"""The market's page in its states."""


def test_it_asks_for_a_belief_first(alice, market):
    page = alice.get(f"/markets/{market.id}")
    assert page.status_code == 200
    assert "Say it and see the crowd" in page.text
