"""Units of the Item 703 table: thousands, dollars or shares, dashes.

Small documents written for these tests, expectations typed by hand.
"""

# ruff: noqa: E501 a row of a table is read best on one line

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from filings.purchases.printed_units import named_units

_spec = importlib.util.spec_from_file_location("repurchase_tables", Path(__file__).resolve().parents[1] / "repurchase_tables.py")
assert _spec and _spec.loader
tables: Any = sys.modules.setdefault("repurchase_tables", importlib.util.module_from_spec(_spec))
_spec.loader.exec_module(tables)
MONEY = tables.MONEY
COUNT = tables.COUNT
page = tables.page
line = tables.line
table = tables.table
read = tables.read
OCTOBER = tables.OCTOBER
NOVEMBER = tables.NOVEMBER


@pytest.mark.parametrize(
    ("d", "lead", "caption", "shares", "left", "kind"),
    [
        (MONEY + " (in thousands)", "", "", 1, 1_000, "$"),
        (MONEY + " (in millions)", "", "", 1, 1_000_000, "$"),
        (MONEY + "<br>(billions)", "", "", 1, 1_000_000_000, "$"),
        (MONEY + " (Billions of dollars)", "", "", 1, 1_000_000_000, "$"),
        (MONEY + " ($000s)", "", "", 1, 1_000, "$"),
        (MONEY + " (in 000's)", "", "", 1, 1_000, "$"),
        (MONEY + " ($ in thousands)", "", "", 1, 1_000, "$"),
        (MONEY, "(in thousands, except per share amounts)", "", 1_000, 1_000, "$"),
        (MONEY, "(in thousands, except share and per share amounts)", "", 1, 1_000, "$"),
        (MONEY, "(dollars in millions, except per share data)", "", 1, 1_000_000, "$"),
        (MONEY, "(shares in thousands, dollars in millions)", "", 1_000, 1_000_000, "$"),
        (
            MONEY,
            "(in millions, except number of shares, which are reflected in thousands, and per share amounts)",
            "",
            1_000,
            1_000_000,
            "$",
        ),
        (MONEY, "", "<tr><td></td><td colspan=12>(in thousands, except per share data)</td></tr>", 1_000, 1_000, "$"),
        (MONEY, "", "<tr><td>(in millions, except per share amounts)</td></tr>", 1_000_000, 1_000_000, "$"),
        (
            MONEY,
            "",
            "<tr><td></td><td colspan=3></td><td colspan=3></td><td colspan=3></td><td colspan=3>(In millions)</td></tr>",
            1,
            1_000_000,
            "$",
        ),
        (MONEY, "", "<tr><td></td><td colspan=12>(Dollars in thousands)</td></tr>", 1, 1_000, "$"),
        (COUNT + " (in thousands)", "", "", 1, 1_000, "#"),
        (COUNT, "(shares in thousands)", "", 1_000, 1_000, "#"),
    ],
)
def test_units(d: str, lead: str, caption: str, shares: int, left: int, kind: str) -> None:
    body = table(caption, line("October 2024", "10", "$12.00", "10", "500"), line("November 2024", "—", "—", "—", "500"), d=d)
    rows, problems = read(page(body, lead=f"<p>Our purchases were as follows {lead}:</p>"))
    assert rows == [
        (*OCTOBER, 10 * shares, 12.0, 10 * shares, 500 * left, kind),
        (*NOVEMBER, 0, None, 0, 500 * left, kind),
    ]


def test_unit_word_in_the_cell() -> None:
    body = table(
        "<tr><td>October 2024</td><td></td><td>30,000</td><td></td><td>$</td><td>150.00</td><td></td><td></td><td>30,000</td><td></td><td>$</td><td>21.21</td><td>billion</td></tr>",
        line("November 2024", "70,000", "$150.00", "70,000", "$21.20 billion"),
    )
    assert read(page(body)) == (
        [(*OCTOBER, 30000, 150.0, 30000, 21_210_000_000, "$"), (*NOVEMBER, 70000, 150.0, 70000, 21_200_000_000, "$")],
        [],
    )


def test_unprinted_unit_follows_from_the_arithmetic() -> None:
    """723,937 x 13.79 is 9.98 million: what remains is printed in thousands (0001314727-20-000052)."""
    body = table(
        line("Jun 28 - Jul 25", "—", "$—", "—", "$16,785"),
        line("Jul 26 - Aug 29", "723,937", "$13.79", "723,937", "$6,785"),
        line("Aug 30 - Oct 3", "527,001", "$12.88", "527,001", "$—"),
    )
    rows, problems = read(page(body, period="2020-10-03"))
    assert [r[6] for r in rows] == [16_785_000, 6_785_000, 0]
    assert problems == []


def test_unprinted_unit_by_the_programme_is_reported() -> None:
    body = table(line("May 1 - May 31, 2024", "—", "$—", "—", "$85,000"), line("June 1 - June 30, 2024", "—", "$—", "—", "$—"))
    rows, problems = read(
        page(
            body,
            period="2024-07-31",
            after="<p>(2) In 2022 our board approved the repurchase of up to $100.0 million of shares.</p>",
        )
    )
    assert [r[6] for r in rows] == [85_000_000, 0]
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("d", "cells", "expected"),
    [
        ("Maximum Number (or Approximate Dollar Value) of Shares that May Yet Be Purchased", ("9,000", "8,000"), (9000, 8000, "#")),
        (
            "Maximum Number (or Approximate Dollar Value) of Shares that May Yet Be Purchased",
            ("$90,000,000", "$89,990,000"),
            (90_000_000, 89_990_000, "$"),
        ),
        (
            "Maximum Dollar Value of Shares that May Yet Be Purchased",
            ("2,225,090,000", "2,225,080,000"),
            (2_225_090_000, 2_225_080_000, "$"),
        ),
        ("Maximum Shares that May Yet Be Purchased Under the Program", ("9,000", "8,000"), (9000, 8000, "#")),
        ("Remaining Authorization", ("$90,000,000", "$89,990,000"), (90_000_000, 89_990_000, "$")),
        ("Shares remaining available for repurchase under the announced plan", ("9,000", "8,000"), (9000, 8000, "#")),
        ("Amount remaining under the announced plan", ("90,000,000", "89,990,000"), (90_000_000, 89_990_000, "$")),
    ],
)
def test_money_or_shares(d: str, cells: tuple[str, str], expected: tuple[int, int, str]) -> None:
    body = table(
        line("October 2024", "1,000", "$10.00", "1,000", cells[0]), line("November 2024", "1,000", "$10.00", "1,000", cells[1]), d=d
    )
    rows, problems = read(page(body))
    assert [(r[6], r[7]) for r in rows] == [(expected[0], expected[2]), (expected[1], expected[2])]
    assert problems == []


def test_currency_sign_before_share_counts() -> None:
    body = table(
        line("October 2024", "$1,000", "$10.00", "$1,000", "$90,000"),
        line("November 2024", "$ —", "$ —", "$ —", "$90,000"),
        line("Total", "$1,000", "", "$1,000", ""),
        d="Maximum dollar value of shares that may yet be purchased (in thousand)",
    )
    rows, problems = read(page(body))
    assert rows[0] == (*OCTOBER, 1000, 10.0, 1000, 90_000_000, "$")
    assert problems == []


def test_dash_in_d() -> None:
    """A dash under an exhausted programme is 0; where no programme bought or has anything left, it is nothing."""
    spent = table(line("October 2024", "10", "$5.00", "10", "$500"), line("November 2024", "100", "$5.00", "100", "$ —"))
    none = table(line("October 2024", "10", "$5.00", "—", "—"), line("November 2024", "100", "$5.00", "—", "—"))
    assert [r[6] for r in read(page(spent))[0]] == [500, 0]
    assert [r[6] for r in read(page(none))[0]] == [None, None]


@pytest.mark.parametrize(
    ("words", "shares", "money"),
    [
        ("(Dollars in millions, except per share information; shares in thousands)", 1_000, 1_000_000),
        ("(in thousands of dollars)", 1, 1_000),
        ("(in thousands of shares)", 1_000, 1),
        ("(in $ millions)", 1, 1_000_000),
        ("(in millions, except share prices)", 1_000_000, 1_000_000),
        ("(in thousands, except share data)", 1, 1_000),
        ("(amounts in thousands, except share and per share data)", 1, 1_000),
        ("(In millions, except average price paid per share)", 1_000_000, 1_000_000),
        ("($ in thousands, except per share data)", 1, 1_000),
        ("(dollars and shares in thousands)", 1_000, 1_000),
        ("(shares in millions)", 1_000_000, 1),
        ("up to $500 million of shares in 2024", 1, 1),
        ("200,000 shares", 1, 1),
    ],
)
def test_units_in_words(words: str, shares: int, money: int) -> None:

    assert tuple(x or 1 for x in named_units(words)) == (shares, money)


def test_share_counts_are_single_where_thousands_cannot_be_meant() -> None:
    """The sentence above says thousands; 1,234,567 thousand shares at $50 would be 61 billion dollars in a month."""
    body = table(
        line("October 2024", "1,234,567", "$50.00", "N/A", "N/A"), line("November 2024", "100,000", "$50.00", "N/A", "N/A")
    )
    rows, _ = read(page(body, lead="<p>Purchases (in thousands, except per share amounts):</p>"))
    assert [r[3] for r in rows] == [1_234_567, 100_000]


def test_dollars_spent_under_the_programme_are_no_column_of_item_703() -> None:
    body = f"""<table><tr><td>Period</td><td>Total number of shares purchased</td><td>Average price paid per share</td>
    <td>Total number of shares (or approximate dollar value) purchased as part of publicly announced plans</td>
    <td>Approximate dollar value of shares purchased as part of publicly announced plans</td><td>{MONEY}</td></tr>
    <tr><td>October 2024</td><td>1,000</td><td>$10.00</td><td>900</td><td>$9,000</td><td>$2,990,000</td></tr></table>"""
    assert read(page(body))[0] == [(*OCTOBER, 1000, 10.0, 900, 2_990_000, "$")]


def test_words_that_tell_shares_and_dollars_apart() -> None:
    assert named_units("Share amounts are in actual shares; dollar values in the last column are in thousands.") == (1, 1_000)
    assert named_units("(shares in whole numbers, dollars in millions)") == (1, 1_000_000)


def test_a_printed_zero_is_no_dash() -> None:
    """ "-0-" under no programme is a number; a dash there would be nothing."""
    rows, _ = read(
        page(table(line("October 2024", "-0-", "N/A", "-0-", "-0-"), line("November 2024", "-0-", "N/A", "-0-", "-0-"), d=COUNT))
    )
    assert [r[6] for r in rows] == [0, 0]


def test_shares_or_dollars_that_nothing_tells_apart_are_doubtful() -> None:
    both = "(d) Maximum number (or approximate dollar value) of shares that may yet be purchased"
    body = table(line("October 2024", "—", "—", "—", "2,500,000"), line("November 2024", "—", "—", "—", "2,500,000"), d=both)
    _, problems = read(page(body))
    assert [p.what for p in problems] == [
        "column (d) may be shares or dollars: neither its words, its figures nor the text beside it tell"
    ]
    rows, problems = read(page(body, after="<p>In May 2024 our Board authorized the repurchase of up to $3,000,000 of stock.</p>"))
    assert problems == []
    assert [r[6:8] for r in rows] == [(2_500_000, "$")] * 2


def test_units_above_months_that_are_columns() -> None:
    body = (
        "<table><tr><td></td><td colspan=2>(in thousands, except share and per share amounts)</td></tr>"
        "<tr><td></td><td>October 2024</td><td>November 2024</td></tr><tr><td>Total Number of Shares Purchased</td><td>—</td><td>—</td></tr>"
        "<tr><td>Average Price Paid per Share</td><td>—</td><td>—</td></tr><tr><td>Shares Purchased Under Announced Programs</td><td>—</td><td>—</td></tr>"
        f"<tr><td>{MONEY}</td><td>$400,000</td><td>$400,000</td></tr></table>"
    )
    rows, _ = read(page(body))
    assert [r[6] for r in rows] == [400_000_000, 400_000_000]
