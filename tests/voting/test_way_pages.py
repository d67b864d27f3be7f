"""Pairs, orders, voices and budgets by hand: presses, undo, and 422 with nothing lost."""

import re

import pytest
from cast import visitor
from crowd import DAY, make_crowd, make_people
from visitor import forms_in

from voting.reads import comparisons_in, handed_in
from voting.services.rounds import rounds_of
from voting.services.ways import WAYS, RoundSettings, choose_ways


@pytest.fixture
def crowd(session, time):
    found = make_crowd(session, time.now, ideas=5)
    for idea, cost in zip(found.ideas, (200_000, 300_000, 0, 500_000, None), strict=True):
        idea.cost = cost
    choose_ways(
        session,
        challenge_id=found.challenge.id,
        rules=WAYS,
        settings=RoundSettings(),
        person_id=found.cast.facilitator.id,
        now=found.judging_at,
    )
    session.commit()
    time.now = found.judging_at
    return found


@pytest.fixture
def base(crowd):
    return f"/challenges/{crowd.challenge.slug}"


@pytest.fixture
def mallory(app, crowd):
    return visitor(app, crowd.cast.mallory)


def form_to(answer, ending):
    forms = forms_in(answer.text, "/")
    found = next(f for f in forms if f.action.split("?")[0].endswith(ending))
    return found.action, found.values.to_dict()


def said_in(session, crowd, rule):
    session.expire_all()
    found = rounds_of(session, crowd.challenge.id)[rule]
    return (comparisons_in if rule == "pairwise" else handed_in)(session, found.id)


def pick(browser, page, **said):
    action, fields = form_to(browser.get(page), "/pairs")
    return browser.post(action, data={**fields, **said})


def test_it_leads_from_pair_to_pair_and_thanks(session, crowd, base, mallory):
    page = f"{base}/pairs?of=2"
    for n in range(2):
        answer = pick(mallory, page, pick="left")
        assert answer.status_code == 303
        page = answer.location
        assert len(said_in(session, crowd, "pairwise")) == n + 1
    thanks = mallory.get(page)
    assert "/pairs/done" in page
    assert "You compared two pairs." in thanks.text
    assert "Still closed" in thanks.text


def test_it_undoes_a_pair_and_shows_it_again(session, crowd, base, mallory):
    after = pick(mallory, f"{base}/pairs?of=3", pick="right").location
    page = mallory.get(after)
    action, fields = form_to(page, "/pairs/withdraw")
    again = mallory.post(action, data=fields)
    assert said_in(session, crowd, "pairwise") == []
    numbers = re.search(r"pair=(\d+)-(\d+)", again.location).groups()
    assert all(
        f'<span class="tile s">{n}</span>' in mallory.get(again.location).text for n in numbers
    )


def test_it_skips_with_a_reason_and_asks_for_an_answer(crowd, base, mallory, session):
    assert pick(mallory, f"{base}/pairs", reason="same_idea").status_code == 303
    assert pick(mallory, f"{base}/pairs").status_code == 422
    assert said_in(session, crowd, "pairwise") == []


def test_it_takes_only_pairs_it_has_shown(base, mallory):
    action, fields = form_to(mallory.get(f"{base}/pairs"), "/pairs")
    forged = mallory.post(action, data={**fields, "pick": "left", "shown": "forged"})
    assert forged.status_code == 422


def test_it_offers_the_arrow_keys_on_a_pair(base, mallory):
    text = mallory.get(f"{base}/pairs").text
    assert 'aria-keyshortcuts="ArrowLeft"' in text
    assert 'aria-keyshortcuts="ArrowRight"' in text


def test_it_moves_ideas_by_links_and_hands_the_order_in(session, crowd, base, mallory):
    page = mallory.get(f"{base}/ballots/ranked?ballot=2-3~4")
    up = re.search(r'href="([^"]+)" aria-label="Move idea 4 up"', page.text).group(1)
    assert up.endswith("ballot=2-4-3#up-4")  # The page comes back at the same control.
    action, fields = form_to(mallory.get(up), "/ballots/ranked")
    assert mallory.post(action, data=fields).status_code == 303
    numbers = {idea.id: idea.number for idea in crowd.ideas}
    (ballot,) = said_in(session, crowd, "ranked")
    assert {numbers[i]: place for i, place in ballot.amounts.items()} == {2: 1, 4: 2, 3: 3}
    kept = mallory.get(f"{base}/ballots/ranked")
    assert "This is in." in kept.text
    action, fields = form_to(kept, "/ballots/ranked/withdraw")
    mallory.post(action, data=fields)
    assert said_in(session, crowd, "ranked") == []


def test_it_never_places_ones_own_idea(app, crowd, base):
    alice = visitor(app, crowd.cast.alice)
    page = alice.get(f"{base}/ballots/ranked?ballot=1-2").text
    assert "yours: others decide" in page
    assert "Move idea 1 up" not in page


def test_it_spreads_credits_by_links_and_refuses_too_many(session, crowd, base, mallory):
    page = mallory.get(f"{base}/ballots/quadratic?ballot=2:3,3:-1")
    assert "90 credits left" in page.text
    action, fields = form_to(page, "/ballots/quadratic")
    assert mallory.post(action, data={**fields, "ballot": "2:9,3:9"}).status_code == 422
    assert mallory.post(action, data={**fields, "ballot": "nonsense"}).status_code == 422
    assert mallory.post(action, data=fields).status_code == 303
    (ballot,) = said_in(session, crowd, "quadratic")
    assert sorted(ballot.amounts.values()) == [-1, 3]


def test_it_keeps_the_ticks_of_a_budget_that_is_too_dear(session, crowd, base, mallory):
    action, fields = form_to(mallory.get(f"{base}/ballots/budget"), "/ballots/budget")
    refused = mallory.post(action, data={**fields, "chosen": ["2", "4"]})
    assert refused.status_code == 422
    assert len(re.findall(r'name="chosen"[^>]* checked', refused.text)) == 2
    assert "leave one out" in refused.text
    assert mallory.post(action, data={**fields, "chosen": ["1", "2"]}).status_code == 303
    assert "You have changed" not in mallory.get(f"{base}/ballots/budget").text


def test_it_lets_a_facilitator_settle_the_ways(app, session, crowd, base):
    facilitator = visitor(app, crowd.cast.facilitator)
    action, fields = form_to(facilitator.get(f"{base}/ways"), "/ways")
    settled = {**fields, "rules": ["ranked"], "who": "everyone", "quorum": "7"}
    assert facilitator.post(action, data=settled).status_code == 303
    session.expire_all()
    rounds = rounds_of(session, crowd.challenge.id)
    assert [r.rule for r in rounds.values() if r.rule in WAYS and r.is_offered] == ["ranked"]
    assert rounds["ranked"].quorum == 7
    assert facilitator.post(action, data={**settled, "quorum": "-1"}).status_code == 422
    assert facilitator.post(action, data={**settled, "rules": ["lottery"]}).status_code == 422


def test_it_shows_no_settings_to_others(base, mallory):
    text = mallory.get(f"{base}/ways").text
    assert "Put them in order" in text
    assert "Settle it" not in text


def test_it_keeps_outcomes_closed_until_judging_is(app, session, crowd, base, mallory, time):
    for person in [crowd.cast.mallory, *make_people(session, 4, time.now)]:
        session.commit()
        browser = visitor(app, person)
        action, fields = form_to(
            browser.get(f"{base}/ballots/ranked?ballot=3-2"), "/ballots/ranked"
        )
        assert browser.post(action, data=fields).status_code == 303
    assert "opens when judging closes" in mallory.get(f"{base}/outcomes/ranked").text
    time.now = crowd.judging_at + 30 * DAY
    mallory = visitor(app, crowd.cast.mallory)
    text = mallory.get(f"{base}/outcomes/ranked").text
    assert "5 people took part" in text
    assert "Schulze" in text or "Bradley" in text
    assert mallory.get(f"{base}/outcomes/lottery").status_code == 404
    assert "Nothing to judge just now" in mallory.get(f"{base}/pairs").text
