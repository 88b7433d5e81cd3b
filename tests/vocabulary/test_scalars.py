import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkmeta.base.source import NOWHERE
from checkmeta.base.typesys import PERCENT
from checkmeta.base.values import INDEFINITE, MONTH, NONE, Duration, Fact, Listing, Money, Record, Unknown, Why
from checkmeta.vocabulary import scalars

DAY = 86_400


@pytest.mark.parametrize(
    ("text", "expected", "written"),
    [
        ("P2Y", Duration(24 * MONTH, 24), "2 years"),
        ("2 years", Duration(24 * MONTH, 24), "2 years"),
        ("1 year", Duration(12 * MONTH, 12), "1 year"),
        ("P1Y6M", Duration(18 * MONTH, 18), "18 months"),
        ("1 year 6 months", Duration(18 * MONTH, 18), "18 months"),
        ("P1M", Duration(MONTH, 1), "1 month"),
        ("PT1M", Duration(60), "1 minute"),
        ("P1MT1M", Duration(MONTH + 60, 1), "1 month 1 minute"),
        ("P1W", Duration(7 * DAY), "7 days"),
        ("48 hours", Duration(2 * DAY), "2 days"),
        ("PT90M", Duration(5400), "1 hour 30 minutes"),
        ("P0D", Duration(0), "0 seconds"),
        ("indefinite", INDEFINITE, "indefinite"),
        ("999999999999 seconds", Duration(999_999_999_999), "11574074 days 1 hour 46 minutes 39 seconds"),
    ],
)
def test_durations(text, expected, written):
    duration = scalars.parse_duration(text)
    assert duration == expected
    assert duration.months == expected.months
    assert scalars.format_value(duration) == written


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "P", "PT", "P1", "1", "years", "2 year ago", " 2 years", "2 years ", "2  years", "2 years\n", "p2y"),
        *("P1Y1Y", "P1D1Y", "1 day 1 year", "1 day 1 day", "1.5 years", "P0.5Y", "-1 days", "P-1D", "PT1D", "P1H"),
        *("1000000000000 days", "٢ years", "2 years and 3 months", "Indefinite", "none", "unknown", "P" + "1" * 500),
    ],
)
def test_what_is_no_duration(text):
    assert scalars.parse_duration(text) is None


def test_length_does_not_cost():
    assert scalars.parse_duration("1 year " * 100_000) is None
    assert scalars.parse_money("1" * 1_000_000 + " EUR") is None


@given(st.integers(0, 10**6), st.integers(0, 10**9))
def test_a_written_duration_reads_back(months, seconds):
    duration = Duration(months * MONTH + seconds, months)
    again = scalars.parse_duration(scalars.format_value(duration))
    assert again == duration
    assert again.months >= duration.months


@pytest.mark.parametrize(
    ("parse", "text", "expected"),
    [
        (scalars.parse_money, "400 CNY", Money(Fraction(400), "CNY")),
        (scalars.parse_money, "45_000_000 EUR", Money(Fraction(45_000_000), "EUR")),
        (scalars.parse_money, "0.50 USD", Money(Fraction(1, 2), "USD")),
        *(
            (scalars.parse_money, bad, None)
            for bad in ("400", "CNY 400", "400 cny", "400CNY", "4_00 CNY", "-1 EUR", "1, EUR")
        ),
        (scalars.parse_percent, "60%", Fraction(3, 5)),
        (scalars.parse_percent, "12.5 %", Fraction(1, 8)),
        *((scalars.parse_percent, bad, None) for bad in ("60", "%", "-1%", "60%%", "1e2%", ".5%")),
        (scalars.parse_time, "20:00", dt.time(20)),
        (scalars.parse_time, "07:30:15", dt.time(7, 30, 15)),
        *((scalars.parse_time, bad, None) for bad in ("8:00", "24:00", "20:60", "20", "20:00Z", "20.00")),
        (scalars.parse_date, "2026-11-22", dt.date(2026, 11, 22)),
        *(
            (scalars.parse_date, bad, None)
            for bad in ("2026-02-30", "0000-01-01", "2026-1-1", "20261122", "22.11.2026")
        ),
    ],
)
def test_the_other_scalars(parse, text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (13, "13"),
        (-2, "-2"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction(1, 3), "≈ 0.333333"),
        (Fraction(-200, 3), "≈ -66.6667"),
        (10**50, "≈ 1e50"),
        (Fraction(1, 10**30), "≈ 1e-30"),
        ("job", "job"),
        (dt.date(2026, 1, 2), "2026-01-02"),
        (dt.time(20), "20:00"),
        (dt.time(20, 0, 5), "20:00:05"),
        (Money(Fraction(1, 2), "EUR"), "0.5 EUR"),
        (Money(Fraction(100, 3), "EUR"), "≈ 33.3333 EUR"),
        (Duration(-DAY), "-1 day"),
        (NONE, "none"),
        (Unknown.one("platform.name", Why.ABSENT, NOWHERE), "unknown"),
        (Listing((Fact("a"), Fact(1))), "[a, 1]"),
        (Listing((Fact("a"),), partial=True), "[a, …]"),
        (Listing(tuple(Fact(n) for n in range(10))), "[0, 1, 2, 3, 4, 5, 6, 7, …]"),
        (Record({"to": Fact("GB"), "mechanism": Fact(NONE)}), "{to: GB, mechanism: none}"),
    ],
)
def test_written_values(value, written):
    assert scalars.format_value(value) == written


def test_a_percentage_is_written_as_one():
    assert scalars.format_value(Fraction(3, 5), PERCENT) == "60%"
    assert scalars.format_value(1, PERCENT) == "100%"
    assert scalars.format_value(Fraction(1, 3), PERCENT) == "≈ 33.3333%"


def test_depth_and_size_are_bounded():
    deep = Listing(())
    for _ in range(100_000):
        deep = Listing((Fact(deep),))
    assert scalars.format_value(deep) == "[[[[[…]]]]]"
    assert scalars.format_value(7 ** (10**5)).startswith("≈ ")


@given(st.decimals(min_value=0, max_value=10**9, places=6))
def test_exact_decimals_read_back(number):
    text = scalars.format_value(Fraction(number))
    assert Fraction(text) == Fraction(number)
    assert scalars.parse_money(f"{text} EUR") == Money(Fraction(number), "EUR")
