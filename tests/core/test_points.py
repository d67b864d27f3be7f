"""Points, shares and percents as people type and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.points import (
    LOT,
    MICRO,
    UNITS_MAX,
    format_percent,
    format_points,
    format_points_exact,
    format_points_short,
    format_shares,
    parse_percent,
    parse_points,
    parse_price,
    parse_shares,
)

# The list of the "bad input", then everything a lenient parser would take.
NOT_AMOUNTS = [
    "1e9", "NaN", "sNaN", "Infinity", "inf", "١٢", "１２", "0.001", "", " ", "1" * 30, "12345678",
    "-1", "+1", "1_000", "1,000", "1.", ".5", "1..2", "1.2.3", "0x10", "1 2", "1/2", "½", "²",
    "1\x00", "1\n2", "1e-2", "--1", "1٫5", "$5", "5 %",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_AMOUNTS)
@pytest.mark.parametrize("parse", [parse_points, parse_shares])
def test_it_refuses_what_is_not_a_plain_amount(parse, text):
    with pytest.raises(InvalidInput, match="plain number with at most 7 digits") as refusal:
        parse(text, field="amount")
    assert refusal.value.field == "amount"
    assert refusal.value.message.startswith("Give ")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("0", 0),
        ("0.01", 10_000),
        ("0.1", 100_000),
        ("1", 1_000_000),
        ("12.50", 12_500_000),
        (" 7 ", 7_000_000),
        ("0012", 12_000_000),
        ("9999999.99", 9_999_999_990_000),
    ],
)
def test_it_reads_decimal_amounts_exactly(text, units):
    assert parse_points(text) == units
    assert parse_shares(text) == units


@pytest.mark.parametrize(
    ("text", "ppm"), [("1", 10_000), ("62.5", 625_000), ("50", 500_000), ("99", 990_000)]
)
def test_it_reads_percents_in_parts_per_million(text, ppm):
    assert parse_percent(text) == ppm


@pytest.mark.parametrize(
    "text", ["0", "0.9", "99.1", "100", "1e1", "NaN", "", "-5", "٥٠", "50.55", "50 %", "1" * 30]
)
def test_it_refuses_percents_outside_1_to_99(text):
    with pytest.raises(InvalidInput, match="1 to 99 percent") as refusal:
        parse_percent(text, field="belief")
    assert refusal.value.field == "belief"


@pytest.mark.parametrize(
    ("units", "text", "short"),
    [
        (1_040 * MICRO, "1,040.00", "1,040"),
        (12_500_000, "12.50", "12.5"),
        (0, "0.00", "0"),
        (9_999, "0.00", "0"),
        (-9_999, "0.00", "0"),
        (-12_345_678, "-12.34", "-12.34"),
        (UNITS_MAX, "1,000,000,000.00", "1,000,000,000"),
        (100 * MICRO, "100.00", "100"),
    ],
)
def test_it_writes_points_for_people(units, text, short):
    assert format_points(units) == text
    assert format_points_short(units) == short
    assert format_shares(units) == text


@pytest.mark.parametrize(
    ("units", "text"), [(1, "0.000001"), (-1, "-0.000001"), (1_040 * MICRO, "1040.000000")]
)
def test_it_writes_every_micro_point_for_files(units, text):
    assert format_points_exact(units) == text


@pytest.mark.parametrize(("ppm", "text"), [(625_000, "62.5"), (500_000, "50"), (999_999, "100")])
def test_it_writes_percents(ppm, text):
    assert format_percent(ppm) == text


@given(st.integers(0, 999_999_999))
def test_it_reads_back_what_it_writes(lots):
    units = lots * LOT
    assert parse_points(format_points(units).replace(",", "")) == units
    assert parse_points(format_points_short(units).replace(",", "")) == units


@given(st.text(max_size=12))
def test_it_reads_any_text_or_refuses_it(text):
    try:
        units = parse_points(text)
    except InvalidInput:
        return
    assert 0 <= units < 10_000_000 * MICRO
    assert units % LOT == 0


@pytest.mark.parametrize(
    ("text", "ppm"), [("0.1", 1_000), ("0.9", 9_000), ("57.5", 575_000), ("99.9", 999_000)]
)
def test_it_reads_prices_in_ticks(text, ppm):
    assert parse_price(text) == ppm


@pytest.mark.parametrize("text", ["0", "0.0", "100", "0.05", "57.55", "-1", "1e1", "", "٥"])
def test_it_refuses_what_is_no_price(text):
    with pytest.raises(InvalidInput) as refusal:
        parse_price(text, field="price_limit")
    assert refusal.value.field == "price_limit"
