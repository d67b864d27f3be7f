"""The written part of the demonstration fits together."""

import pytest

from demo.community import CHALLENGES
from demo.script import the_challenge, the_house

NAMES = [name for name, _ in CHALLENGES]


def speakers(script):
    for idea in script.ideas:
        yield from (idea.by, *idea.co_authors, *(remark.by for remark in idea.comments))
    for market in script.markets:
        yield from (*market.guests, *market.dispute[:1], *(r.by for r in market.comments))
    yield from (by for _, by, _ in script.updates)


def test_it_gives_everybody_a_key_of_their_own():
    keys = [person.key for person in the_house().people]
    assert len(keys) == len(set(keys)) == 44


@pytest.mark.parametrize("name", NAMES)
def test_it_lets_only_those_speak_who_are_there(name):
    here = {person.key for person in the_house().people}
    assert set(speakers(the_challenge(name))) <= here


@pytest.mark.parametrize("name", NAMES)
def test_it_numbers_ideas_in_the_order_of_their_coming(name):
    days = [idea.day for idea in the_challenge(name).ideas]
    assert days == sorted(days)


@pytest.mark.parametrize("name", NAMES)
def test_it_lets_nobody_comment_before_there_is_an_idea_or_answer_what_is_not_said(name):
    for idea in the_challenge(name).ideas:
        days = [remark.day for remark in idea.comments]
        assert days == sorted(days), idea.title
        assert all(day > idea.day for day in days), idea.title
        assert not idea.comments or idea.comments[0].stance != "reply", idea.title


@pytest.mark.parametrize("name", NAMES)
def test_it_names_only_outcomes_that_a_market_has(name):
    for market in the_challenge(name).markets:
        assert market.ends in {"", "void", *market.outcomes}, market.question


def test_it_gives_a_reason_for_every_decision():
    for idea in the_challenge("missed").ideas:
        assert idea.decision in {"selected", "declined"}
        assert len(idea.reason) >= 10
        assert (idea.outcome is not None) == (idea.decision == "selected")
