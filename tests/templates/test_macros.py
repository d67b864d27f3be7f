"""Macros for judging, tables, markets and words: what a reader and a screen reader get."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from web.filters import furnish_language

TEMPLATES = Path(__file__).parents[2] / "templates"
MOMENT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


@pytest.fixture
def render():
    app = Flask("macros", template_folder=str(TEMPLATES))
    furnish_language(app.jinja_env)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(static_url=lambda name: f"/static/{name}")
    app.jinja_env.filters.update(
        initials=lambda name: "".join(word[0] for word in name.split()),
        ago=lambda moment, now=None: "2 days ago",
        moment=lambda moment: "22 November 2026, 18:00 UTC",
    )

    def draw(macros, source, **context):
        with app.test_request_context():
            source = f"{{% import 'macros/{macros}.html' as m %}}{source}"
            return render_template_string(source, **context)

    return draw


def test_it_offers_seven_seats_and_takes_the_one_that_was_taken(render):
    html = render("judge", "{{ m.seven('fair', 'Fair?', 'unfair', 'fair', value=6) }}")
    assert html.count('type="radio" name="fair"') == 7
    assert html.count("checked") == 1
    assert 'value="6" checked' in html
    assert 'aria-label="1 of 7, unfair"' in html
    assert 'aria-label="7 of 7, fair"' in html


def test_it_ties_a_missing_rating_to_its_question(render):
    html = render("judge", "{{ m.seven('fair', 'Fair?', error='Take a seat.') }}")
    assert 'aria-describedby="fair-error"' in html
    assert '<p class="wrong" id="fair-error">Take a seat.</p>' in html


def test_it_gives_both_answers_the_same_weight(render):
    html = render("judge", "{{ m.approval() }}")
    assert html.count('<button class="btn" type="submit" name="answer"') == 2
    assert "aria-pressed" not in html


def test_it_shows_which_answer_was_given(render):
    html = render("judge", "{{ m.approval(chosen='approve') }}")
    assert html.count('aria-pressed="true"') == 1
    assert 'value="approve" aria-keyshortcuts="ArrowRight" aria-pressed="true"' in html


def test_it_says_where_in_the_set_one_is(render):
    html = render("judge", "{{ m.steps(1, 3) }}{{ m.steps(3, 3) }}")
    assert 'aria-label="Idea 2 of 3"' in html
    assert html.count('class="done"') == 4
    assert html.count('class="at"') == 1


def test_it_escapes_what_people_write_in_a_choice(render):
    html = render("judge", "{{ m.choice('pick', 7, 7, title, '') }}", title="<script>x</script>")
    assert "<script>" not in html


def test_it_makes_a_total_of_the_last_line(render):
    html = render(
        "market", "{{ m.lines([('It costs', '26.32'), ('Most you can lose', '26.32')]) }}"
    )
    assert html.count('class="total"') == 2
    assert html.index('class="total"') > html.index("It costs")


def test_it_names_every_state_of_a_market_in_plain_words(render):
    source = "{{ m.state('closed') }}{{ m.state('disputed') }}{{ m.state('void') }}"
    html = render("market", source)
    assert "closed, waits for its outcome" in html
    assert '<span class="chip alarm">disputed</span>' in html
    assert "everyone refunded" in html


def test_it_lights_the_present_stage_of_a_market(render):
    html = render("market", "{{ m.life([('Open', 'trade'), ('Paid', 'once')], 1) }}")
    assert html.count('aria-current="step"') == 1
    assert '<li aria-current="step"><b>Paid</b>' in html


def test_it_leaves_an_unnamed_column_without_a_header(render):
    html = render(
        "tables", "{% call m.table(['Who', ('Paid', 'r'), ''], caption='Paid') %}{% endcall %}"
    )
    assert html.count('<th scope="col"') == 2
    assert '<caption class="sr">Paid</caption>' in html
    assert 'role="group" aria-label="Paid"' in html


def test_it_puts_the_numbers_beneath_a_picture(render):
    html = render("tables", "{{ m.beneath(['Rating', 'People'], [(1, 4), (2, 9)]) }}")
    assert "<details" in html
    assert '<th scope="row">1</th><td class="r">4</td>' in html


def test_it_keeps_the_widths_of_a_picture_apart_widest_first(render):
    html = render("tables", "{{ m.chart(wide='W', narrow='N', full='F') }}")
    assert html.index('class="full"') < html.index('class="wide"') < html.index('class="narrow"')
    assert "half" not in html


def test_it_says_how_long_ago_and_exactly_when(render):
    html = render("text", "{{ m.time(at) }}{{ m.time(none) }}", at=MOMENT)
    assert html.count("<time") == 1
    assert 'title="22 November 2026, 18:00 UTC">2 days ago</time>' in html


def test_it_offers_one_next_act_in_an_empty_place(render):
    html = render("text", "{{ m.empty('Idea 1 is free', 'Short is fine.', '/x', 'Write it') }}")
    assert html.count("<a ") == 1
    assert "<h2>Idea 1 is free</h2>" in html


def test_it_calls_you_you(render):
    html = render("people", "{{ m.who('Marta Lindqvist', you=true) }}{{ m.who('Leila Haddad') }}")
    assert '<span class="face s you" aria-hidden="true">ML</span>You' in html
    assert "Leila Haddad" in html
