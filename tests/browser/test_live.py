"""An open market page stays true by itself, and what lies under the pointer holds still."""

import re

import pytest
from alembic import command
from conftest import settings_for
from houses import ARTEFACTS, Guest, Steps, need_chromium, real_browser
from load_hall import fill_hall
from market_cast import buy
from playwright.sync_api import expect
from servers import servers
from sqlalchemy import select

from app import create_app
from core.clock import utc_now
from markets.services.belief import state_beliefs
from models.markets import Market
from models.people import Person
from web.commands import migrations
from web.extensions import db

pytestmark = pytest.mark.browser
HALF = re.compile(r"^50\b")
SOON = 15_000  # milliseconds: two busy cores need longer than people do


@pytest.fixture
def hall(tmp_path):
    """A house in processes of its own, where Trader 0 has said what they believe."""
    need_chromium()
    url = f"sqlite:///{tmp_path}/throng.db"
    app = create_app(settings_for(url))
    with app.app_context():
        command.upgrade(migrations(), "head")
        made = fill_hall(url, tmp_path)
        ann = db.session.scalars(select(Person).filter_by(email=made.emails[0])).one()
        now, said = utc_now(), {0: 600_000}
        state_beliefs(db.session(), market_id=made.market, person_id=ann.id, chances=said, now=now)
        db.session.commit()
        yield made
        db.session.remove()
        db.engine.dispose()


def somebody_buys(hall, shares: int) -> None:
    session = db.session()
    market = session.get_one(Market, hall.market, populate_existing=True)
    ben = session.scalars(select(Person).filter_by(email=hall.emails[1])).one()
    buy(session, market, ben, shares, utc_now())
    session.commit()


def test_it_shows_a_trade_of_others_without_reloading(hall):
    steps = Steps(ARTEFACTS / "live")
    with servers(hall.database_url, hall.folder, count=1) as (server,), real_browser() as browser:
        ann = Guest(browser, f"http://127.0.0.1:{server.port}", "Ann", steps)
        ann.email = hall.emails[0]
        ann.go(f"/markets/{hall.market}")
        page, price = ann.page, ann.page.locator("#price-part .fact .num").first
        expect(price).to_have_text(HALF)
        page.evaluate("window.wasHere = true")
        page.wait_for_timeout(1500)  # The stream is open, and how things stood is known.
        somebody_buys(hall, 150)
        expect(price).not_to_have_text(HALF, timeout=SOON)
        expect(page.locator("#trades-part tbody tr")).to_have_count(1, timeout=SOON)
        ann.shot("told")

        before = price.inner_text()
        page.locator("#price-part").hover()
        somebody_buys(hall, 150)
        expect(page.locator("#trades-part tbody tr")).to_have_count(2, timeout=SOON)
        assert price.inner_text() == before, "it moved under the pointer"
        page.mouse.move(2, 2)
        expect(price).not_to_have_text(before, timeout=SOON)
        assert page.evaluate("window.wasHere"), "the page was loaded again"

        server.kill()
        server.start()
        somebody_buys(hall, 100)
        expect(page.locator("#trades-part tbody tr")).to_have_count(3, timeout=2 * SOON)
        ann.close()
    assert [line for line in steps.wrong if "ERR_" not in line] == []
