"""Whatever people write stays words: no page acts on it, no spreadsheet reckons with it."""

import csv
import io
import itertools

import pytest
from flask import url_for
from passive import markup_faults
from route_examples import examples
from sqlalchemy import Text, update
from world import browser_of

from models.base import Base
from models.community import Activity, Comment, Notification, Update
from models.ideas import Evidence, Idea, IdeaVersion
from models.markets import Clarification, Dispute, Market, Outcome, Resolution
from models.people import Invitation, Person
from models.purpose import Challenge, Criterion, Decision, Phase, Purpose, Result
from models.settling import PanelSeat
from web.extensions import db
from web.filters import markup

SINKS = (
    "<script>{0}</script>",
    "<ScRiPt >{0}</sCrIpT>",
    "</title><script>{0}</script>",
    "</textarea><script>{0}</script>",
    '"><script>{0}</script>',
    "'><script>{0}</script>",
    "--><script>{0}</script>",
    "]]><script>{0}</script>",
    "<img src=x onerror={0}>",
    "<img/src=x/onerror={0}>",
    '"><img src=x onerror={0}>',
    '" onmouseover="{0}" x="',
    "' onfocus='{0}' autofocus x='",
    "<svg onload={0}>",
    "<svg><script>{0}</script></svg>",
    "<svg><a xlink:href=javascript:{0}><text>x</text></a></svg>",
    "<body onload={0}>",
    "<iframe srcdoc='<script>{0}</script>'>",
    "<iframe src=javascript:{0}>",
    "<a href=javascript:{0}>x</a>",
    "<a href='java\tscript:{0}'>x</a>",
    "<form action=javascript:{0}><button>x</button></form>",
    "<button formaction=javascript:{0}>x</button>",
    "<object data=javascript:{0}></object>",
    "<embed src=javascript:{0}>",
    "<base href=https://evil.example/>",
    "<style>@import 'https://evil.example'</style>",
    "<p style=background:url(javascript:{0})>x</p>",
    "<details open ontoggle={0}>x</details>",
    "<video><source onerror={0}></video>",
    "<math><mtext><script>{0}</script></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror={0}>'>",
    "[x](javascript:{0})",
    "[x](JaVaScRiPt:{0})",
    "[x](data:text/html,<script>{0}</script>)",
    "[x]( javascript:{0})",
    "[x](vbscript:{0})",
    "![x](javascript:{0})",
    "<javascript:{0}>",
    "[x]: javascript:{0}\n\n[x]",
    "`<script>{0}</script>`",
    "```\n<script>{0}</script>\n```",
    "> <script>{0}</script>",
    "&lt;script&gt;{0}&lt;/script&gt;",
    "&#60;script&#62;{0}&#60;/script&#62;",
    "\\u003cscript\\u003e{0}\\u003c/script\\u003e",
    "%3Cscript%3E{0}%3C/script%3E",
    "{{{{ {0} }}}}",
    "${{{0}}}",
    "<template><script>{0}</script></template>",
    "<link rel=stylesheet href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:{0}'>",
)
CALLS = ("alert(1)", "fetch('//evil.example')")
VECTORS = [sink.format(call) for sink in SINKS for call in CALLS]
# What people write and others read, and no other text column.
WRITTEN: list[tuple[type[Base], tuple[str, ...]]] = [
    (Person, ("name", "team")),
    (Invitation, ("note",)),
    (Purpose, ("statement", "why", "measures")),
    (Challenge, ("question", "context", "bounds", "success_test")),
    (Phase, ("name",)),
    (Criterion, ("name", "low", "high")),
    (Idea, ("title", "problem", "proposal", "benefit", "answer")),
    (IdeaVersion, ("title", "problem", "proposal", "benefit")),
    (Evidence, ("label",)),
    (Comment, ("body",)),
    (Update, ("body",)),
    (Activity, ("detail",)),
    (Notification, ("text",)),
    (Clarification, ("body",)),
    (Dispute, ("reason", "ruling_reason")),
    (PanelSeat, ("reason",)),
    (Market, ("question", "resolution_rule", "source", "fallback")),
    (Outcome, ("label",)),
    (Resolution, ("reason", "approval_note")),
    (Decision, ("reason",)),
    (Result, ("note",)),
]


def fill(round_number: int) -> None:
    """Write vectors into everything that people write: all of them where there is room."""
    turn = itertools.islice(itertools.cycle(VECTORS), round_number * 17, None)
    session = db.session()
    for model, columns in WRITTEN:
        for row in session.query(model).order_by(*model.__table__.primary_key):
            for column in columns:
                kind = model.__table__.c[column].type
                if isinstance(kind, Text):
                    words = "\n\n".join(VECTORS)
                else:
                    words = next(v for v in turn if len(v) <= kind.length)
                setattr(row, column, words)
    session.commit()


def crawl(app, world, watchers) -> int:
    """Open every page as some; what every answer must be like is asked of each of them."""
    pages = 0
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    for endpoint in sorted(readable - {"static"}):
        for example in examples(world)[endpoint]:
            with app.test_request_context():
                address = url_for(endpoint, **example.values, **example.query)
            for who in watchers:
                answer = browser_of(app, world, who).get(address)
                assert answer.status_code < 500
                pages += answer.status_code == 200
    return pages


def test_it_has_enough_vectors():
    assert len(set(VECTORS)) >= 100


@pytest.mark.usefixtures("one_database")
@pytest.mark.parametrize("round_number", range(3))
def test_it_shows_what_people_write_as_words(app, world, round_number):
    fill(round_number)
    assert crawl(app, world, ("sponsor", "second_facilitator")) > 50
    crawl(app, world, ("anonymous",))


@pytest.mark.usefixtures("one_database")
def test_it_would_notice_a_page_that_trusts_its_writers(app, world, monkeypatch):
    fill(0)
    monkeypatch.setitem(app.jinja_env.filters, "markup", lambda words: Unsafe(words or ""))
    with pytest.raises(AssertionError, match="script"):
        crawl(app, world, ("sponsor",))


class Unsafe(str):
    """Text that claims to be safe HTML."""

    def __html__(self):
        return str(self)


@pytest.mark.parametrize("vector", VECTORS)
def test_it_renders_markdown_without_active_content(vector):
    assert markup_faults(str(markup(vector)), "a-nonce") == []


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x.example", "x"]
)
def test_it_takes_no_link_that_acts(app, world, link):
    answer = browser_of(app, world, "alice").post(
        f"/ideas/{world.idea}/evidence", data={"url": link, "label": "x"}
    )
    assert answer.status_code == 422


FORMULAS = [
    mark + words
    for mark in ("=", "+", "-", "@", "\t=", "\r=", " =", "=-", "+=", "＝")
    for words in (
        "1+1",
        'HYPERLINK("https://evil.example","x")',
        "cmd|' /C calc'!A0",
        'IMPORTXML("https://evil.example","//a")',
        "SUM(A1:A9)",
    )
]


@pytest.mark.usefixtures("one_database")
def test_it_puts_no_formula_into_a_spreadsheet(app, world):
    assert len(FORMULAS) >= 50
    session = db.session()
    for formula in FORMULAS:
        session.execute(update(Person).values(name=f"{formula} canary"))
        session.execute(update(Idea).values(title=f"{formula} canary"))
        session.commit()
        assert formulas_in(app, world) >= 2, "the files name nobody"


def formulas_in(app, world) -> int:
    """Return how many cells people wrote; fail where one would be reckoned with."""
    count = 0
    for address in (
        f"/markets/{world.markets['paid']}/trades.csv",
        f"/challenges/{world.past}/rankings/1.csv",
    ):
        answer = browser_of(app, world, "sponsor").get(address)
        assert answer.status_code == 200
        for row in csv.reader(io.StringIO(answer.text)):
            for cell in row:
                if "canary" in cell:
                    count += 1
                    assert cell[0] not in "=+-@\t\r\n＝", f"{address}: {cell!r}"
    return count


def test_it_writes_to_every_column_that_people_write_in():
    """A new text column must be thought of here, or named as none of theirs."""
    theirs = {(model.__tablename__, column) for model, columns in WRITTEN for column in columns}
    found = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Text) and column.name in {"body", "reason", "note", "detail"}
    }
    assert found - theirs == set()
