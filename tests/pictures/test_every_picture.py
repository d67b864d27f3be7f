"""Every picture is well-formed, spoken, without style, and survives nothing and markup."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from pictures import (
    beliefs,
    buckets,
    budget,
    calibration,
    contributions,
    crowd,
    depth,
    empty,
    futures,
    influence,
    logo,
    many_prices,
    phases,
    prices,
    rings,
    spark,
    want_will,
)

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
EVIL = '<b onclick="x">&"'
HISTORY = [(NOW - timedelta(days=9), 0.5), (NOW - timedelta(days=2), 0.62)]
TWENTY = [i / 21 for i in range(1, 21)]


def idea(number, want, will):
    return want_will.WantWill(number=number, want=want, will=will)


DRAWINGS = {
    "calibration": calibration.calibration_curve([(0.7, 0.75, 0.4, 0.9, 12)]),
    "no calibration": calibration.calibration_curve([]),
    "crowd": crowd.crowd(1240, 486, label=EVIL),
    "crowd of nobody": crowd.crowd(0, 0),
    "crowd of one": crowd.crowd(1, 1, you="waiting"),
    "crowd outside": crowd.crowd(50, 12, you="outside"),
    "crowd of many": crowd.crowd(250_000, 80_000),
    "strip": crowd.strip(64, 20, you=True, label=EVIL),
    "strip of nobody": crowd.strip(0, 0),
    "pile": beliefs.pile([4, 0, 9], yours=1, labels=[EVIL, "2", "3"], label=EVIL),
    "pile of none": beliefs.pile([]),
    "pile of zeroes": beliefs.pile([0, 0], yours=0),
    "belief dots": beliefs.belief_dots([0.1, 0.62, 0.62], yours=0.7, label=EVIL),
    "no beliefs": beliefs.belief_dots([]),
    "only your belief": beliefs.belief_dots([], yours=0.99),
    "futures": futures.futures(TWENTY, low=0.1, high=0.9, middle=0.5),
    "no futures": futures.futures([], low=0.5, high=0.5, middle=0.5),
    "certain futures": futures.futures([1.0] * 20, low=1, high=1, middle=1, mine=True),
    "pushes": contributions.pushes([(EVIL, 0.3), ("price", -9.0)]),
    "no pushes": contributions.pushes([]),
    "push rows": contributions.push_rows([(EVIL, 0.3), ("price", -0.1)]),
    "no push rows": contributions.push_rows([]),
    "waterfall": contributions.waterfall(-0.62, [(EVIL, 0.3), ("price", -0.2)], narrow=True),
    "waterfall of none": contributions.waterfall(0.0, []),
    "track": phases.track([(EVIL, 10), ("judge", 7)], 3.5),
    "no phases": phases.track([], 0),
    "days": phases.days([3, 0, 5], [(EVIL, 10, EVIL)], 2.5),
    "no days": phases.days([], [], 0),
    "prices": prices.prices(
        HISTORY,
        now=NOW,
        events=[(NOW, EVIL), (NOW, "two")],
        mine=[NOW],
        beliefs=[0.5],
        yours=0.7,
    ),
    "no prices": prices.prices([], now=NOW, narrow=True),
    "one price": prices.prices([(NOW, 0.5)], now=NOW),
    "many prices": many_prices.many_prices([(EVIL, HISTORY), ("No", HISTORY)], now=NOW),
    "buckets": buckets.buckets(
        [(EVIL, 0.2), ("2 to 3 hours", 0.5), ("", 0.3)], expected=1.5, yours=[0.1, 0.6, 0.3]
    ),
    "no buckets": buckets.buckets([]),
    "depth": depth.depth([(0.4, 30), (0.45, 2.5)], [(0.6, 900)], price=0.5, mine=[0.4]),
    "nothing waits": depth.depth([], [], price=0.5),
    "no outcomes": many_prices.many_prices([], now=NOW, narrow=True),
    "want and will": want_will.want_will([idea(1, 0.5, 0.5), idea(2, 0.5, 0.5)]),
    "no ideas": want_will.want_will([]),
    "budget": budget.budget([(14, 140), (28, 0)], 600, words_spent=EVIL),
    "no budget": budget.budget([], 0),
    "spark": spark.spark([3, 2, 1], goal=1.5, first=EVIL, last="Oct", now="1", goal_words=EVIL),
    "spark of one": spark.spark([3]),
    "no spark": spark.spark([]),
    "change": spark.change(94, 71, 60, said=(EVIL, "71 min")),
    "no change": spark.change(0, 0, 0),
    "influence": influence.influence([452, 31, 3, 0, 1]),
    "rings": rings.rings(0.38, yours=0.5),
    "no rings": rings.rings(0.0),
    "all rings": rings.rings(1.0),
    "possible": rings.possible(781.25, 1200, said=(EVIL, "1,200")),
    "nothing possible": rings.possible(0, 0),
    "settled": beliefs.belief_dots([0.2, 0.9], yours=0.74, happened=True),
    "settled without beliefs": beliefs.belief_dots([], happened=False),
    "no influence": influence.influence([]),
}
DECORATION = {
    "logo": logo.logo(36),
    "axis": futures.futures_axis((0.2, 0.8)),
    "cost": budget.cost_bar(30, 260),
    "free": budget.cost_bar(0, 0),
    **{f"alone {kind}": empty.alone(kind) for kind in (*empty.PLACES, "unknown")},
}


@pytest.mark.parametrize("name", [*DRAWINGS, *DECORATION])
def test_it_is_well_formed_and_coloured_only_by_class(name):
    drawing = {**DRAWINGS, **DECORATION}[name]
    root = ElementTree.fromstring(drawing)
    assert root.tag == "svg"
    attributes = {key for element in root.iter() for key in element.attrib}
    assert not attributes & {"style", "fill", "stroke", "onclick"}
    assert "nan" not in drawing
    assert "inf" not in re.sub(r"inf[lo]", "", drawing)


@pytest.mark.parametrize("name", DRAWINGS)
def test_it_says_in_words_what_it_shows(name):
    root = ElementTree.fromstring(DRAWINGS[name])
    assert root.attrib["role"] == "img"
    assert len(root.attrib["aria-label"]) > 5


@pytest.mark.parametrize("name", DECORATION)
def test_it_leaves_decoration_unspoken(name):
    root = ElementTree.fromstring(DECORATION[name])
    assert root.attrib["aria-hidden"] == "true"


@pytest.mark.parametrize("name", [*DRAWINGS, *DECORATION])
def test_it_escapes_every_word_it_is_given(name):
    drawing = {**DRAWINGS, **DECORATION}[name]
    assert "<b " not in drawing
    assert "<b>" not in drawing
