"""The frame of every page: where you are, who you are, and what was said in passing."""

import pytest
from cast import sign_in
from flask import flash, render_template


def frame(client, page="/how-to-read-the-dots"):
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.text


def test_it_lets_a_stranger_see_only_the_way_in(client):
    html = frame(client)
    assert ">Come in</a>" in html
    assert 'aria-label="Main"' not in html
    assert 'class="tabs"' not in html
    assert "Sign out" not in html


def test_it_shows_a_member_five_places_points_and_own_face(client, cast):
    sign_in(client, cast.alice)
    html = frame(client)
    for words in ("Home", "Challenges", "Judge", "Markets", "Rankings"):
        assert f">{words}</a>" in html
    assert 'aria-label="Main, phone"' in html
    assert ">Board</a>" not in html
    assert "1,000</b> points" in html
    assert 'class="face you"' in html


def test_it_shows_a_facilitator_the_board(client, cast):
    sign_in(client, cast.facilitator)
    assert ">Board</a>" in frame(client)


def test_it_leads_first_to_the_page_itself(client):
    html = frame(client)
    assert html.index('href="#main"') < html.index("<header")
    assert 'id="main"' in html


@pytest.mark.parametrize(("chosen", "mark"), [("dark", ' data-theme="dark"'), ("pink", "")])
def test_it_wears_the_theme_of_the_cookie(client, chosen, mark):
    client.set_cookie("theme", chosen)
    assert f'<html lang="en"{mark}>' in frame(client)


def test_it_loads_files_by_the_digest_of_their_content(client):
    html = frame(client)
    assert html.count('rel="stylesheet" href="/static/css/') >= 13
    assert "?v=" in html.split('href="/static/css/tokens.css')[1][:8]


def test_it_says_in_passing_what_happened_and_offers_to_undo_it(app):
    def said():
        flash("Idea <b>41</b> is now part of idea 14.")
        flash({"text": "Your comment is gone.", "undo": "/comments/1/restore"})
        flash("One judgement was not taken.", "broken")
        return render_template("web/how_to_read.html")

    with app.test_request_context("/said"):
        html = said()
    assert "Idea &lt;b&gt;41&lt;/b&gt; is now" in html
    assert '<form method="post" action="/comments/1/restore"' in html
    assert 'class="toast broken"' in html
