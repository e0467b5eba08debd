"""What the labels of the Item 703 table name: months, fiscal weeks, quarters, totals.

Small documents written for these tests, expectations typed by hand.
"""

# ruff: noqa: E501 a row of a table is read best on one line

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

_spec = importlib.util.spec_from_file_location("repurchase_tables", Path(__file__).resolve().parents[1] / "repurchase_tables.py")
assert _spec and _spec.loader
tables: Any = sys.modules.setdefault("repurchase_tables", importlib.util.module_from_spec(_spec))
_spec.loader.exec_module(tables)
HEADER = tables.HEADER
MONEY = tables.MONEY
COUNT = tables.COUNT
page = tables.page
line = tables.line
table = tables.table
read = tables.read
OCTOBER = tables.OCTOBER
NOVEMBER = tables.NOVEMBER
DECEMBER = tables.DECEMBER
QUARTER = tables.QUARTER
PLAIN = tables.PLAIN
months = tables.months


@pytest.mark.parametrize(
    "labels",
    [
        ("October 1, 2024 - October 31, 2024", "November 1, 2024 - November 30, 2024", "December 1, 2024 - December 31, 2024"),
        ("October 1-31, 2024", "November 1-30, 2024", "December 1-31, 2024"),
        ("October 1 - 31", "November 1 - 30", "December 1 - 31"),
        ("Oct. 1 through Oct. 31", "Nov. 1 through Nov. 30", "Dec. 1 through Dec. 31"),
        ("10/1/24 - 10/31/24", "11/1/24 - 11/30/24", "12/1/24 - 12/31/24"),
        ("10/01/2024 thru 10/31/2024", "11/01/2024 thru 11/30/2024", "12/01/2024 thru 12/31/2024"),
        ("October 2024", "November 2024", "December 2024"),
        ("October", "November", "December"),
        ("Oct-24", "Nov-24", "Dec-24"),
        ("October 31, 2024", "November 30, 2024", "December 31, 2024"),
        ("Month ended October 31, 2024", "Month ended November 30, 2024", "Month ended December 31, 2024"),
        ("Month #1 (October 1 - October 31)", "Month #2 (November 1 - November 30)", "Month #3 (December 1 - December 31)"),
        (
            "Month #1:<br>October 1 - October 31, 2024",
            "Month #2:<br>November 1 - November 30, 2024",
            "Month #3:<br>December 1 - 31, 2024",
        ),
        ("1 October 2024 to 31 October 2024", "1 November 2024 to 30 November 2024", "1 December 2024 to 31 December 2024"),
        (
            "October 1 &ndash; October 31, 2024 (1)",
            "November 1 &ndash; November 30, 2024",
            "December 1 &ndash; December 31, 2024<sup>2</sup>",
        ),
        ("From October 1 to October 31, 2024", "From November 1 to November 30, 2024", "From December 1 to December 31, 2024"),
        ("2024-10-01 to 2024-10-31", "2024-11-01 to 2024-11-30", "2024-12-01 to 2024-12-31"),
        ("October 1, 2024 through", "November 1, 2024 through", "December 1, 2024 through"),
    ],
)
def test_labels_of_calendar_months(labels: tuple[str, str, str]) -> None:
    body = months(*labels)
    if labels[0].endswith("through"):
        for day in ("October 31, 2024", "November 30, 2024", "December 31, 2024"):
            body = body.replace(f"{day.split()[0]} 1, 2024 through</td>", f"{day.split()[0]} 1, 2024 through<br>{day}</td>")
    assert read(page(body)) == (PLAIN, [])


@pytest.mark.parametrize(
    "label",
    [
        "Total",
        "Totals",
        "",
        "Quarter ended December 31, 2024",
        "Fourth quarter 2024",
        "As of December 31, 2024",
        "Total October 1 - December 31, 2024",
        "Three months ended December 31, 2024",
        "Q4 2024",
        "Total / Average",
        "Total Fourth Quarter",
        "Fourth Quarter Total",
        "October 1, 2024 - December 31, 2024",
        "2024 Fourth Quarter",
    ],
)
def test_labels_of_totals(label: str) -> None:
    body = months("October 2024", "November 2024", "December 2024").replace("<td>Total</td>", f"<td>{label}</td>")
    assert read(page(body)) == (PLAIN, [])


def test_fiscal_months_without_year_over_the_turn_of_the_year() -> None:
    body = table(
        line("Dec 29 - Jan 25", "100", "$20.00", "100", "$98,000"),
        line("Jan 26 - Feb 22", "—", "—", "—", "$98,000"),
        line("Feb 23 - Mar 29", "50", "$22.00", "50", "$96,900"),
        line("Total", "150", "", "150", ""),
    )
    rows, problems = read(page(body, period="2025-03-29"))
    assert rows == [
        ("2024-12-29", "2025-01-25", "", 100, 20.0, 100, 98000, "$"),
        ("2025-01-26", "2025-02-22", "", 0, None, 0, 98000, "$"),
        ("2025-02-23", "2025-03-29", "", 50, 22.0, 50, 96900, "$"),
        ("2024-12-29", "2025-03-29", "total", 150, None, 150, None, None),
    ]
    assert problems == []


def test_weeks_ended() -> None:
    body = table(
        line("Four weeks ended October 26, 2024", "100", "$20.00", "100", "$98,000"),
        line("Four weeks ended November 23, 2024", "50", "$22.00", "50", "$96,900"),
        line("Five weeks ended December 28, 2024", "—", "—", "—", "$96,900"),
    )
    rows, problems = read(page(body, period="2024-12-28"))
    assert [r[:2] for r in rows] == [("2024-09-29", "2024-10-26"), ("2024-10-27", "2024-11-23"), ("2024-11-24", "2024-12-28")]
    assert problems == []


def test_a_fiscal_month_named_without_days_stays_a_month() -> None:
    body = table(line("October", "100", "$20.00", "100", "$98,000"), line("November", "50", "$22.00", "50", "$96,900"))
    rows, _ = read(page(body, period="2024-11-23"))
    assert [r[:2] for r in rows] == [("2024-10", "2024-10"), ("2024-11", "2024-11")]


def test_a_year_that_cannot_be_meant_is_mended_and_reported() -> None:
    rows, problems = read(
        page(months("October 1, 2024 - October 31, 2024", "November 1, 2023 - November 30, 2024", "December 1-31, 2024"))
    )
    assert rows == PLAIN
    assert len(problems) == 1
    assert "November 1, 2023" in problems[0].what


def test_dates_in_two_columns() -> None:
    body = table(
        "<tr><td>October 1, 2024</td><td>October 31, 2024</td><td>1,200</td><td>10.50</td><td>1,000</td><td>$989,500</td></tr>",
        "<tr><td>November 1, 2024</td><td>November 30, 2024</td><td>0</td><td>-</td><td>0</td><td>989,500</td></tr>",
    ).replace(
        HEADER.format(d=MONEY),
        f"<tr><td>Period Beginning</td><td>Period Ending</td><td>Total number of shares purchased</td><td>Average price paid per share</td><td>Number of shares purchased under the program</td><td>{MONEY}</td></tr>",
    )
    assert read(page(body)) == ([(*OCTOBER, 1200, 10.5, 1000, 989500, "$"), (*NOVEMBER, 0, None, 0, 989500, "$")], [])


def test_label_over_two_rows() -> None:
    body = table(
        "<tr><td>October 1, 2024 -</td></tr>",
        line("October 31, 2024", "1,200", "$10.50", "1,000", "$989,500"),
        "<tr><td>November 1, 2024 -</td></tr>",
        line("November 30, 2024", "—", "—", "—", "$989,500"),
        "<tr><td>December 1, 2024 -</td></tr>",
        line("December 31, 2024", "2,000", "$11.25", "2,000", "$967,000"),
        line("Total", "3,200", "$10.97", "3,000", "$967,000"),
    )
    assert read(page(body)) == (PLAIN, [])


def test_blocks_with_one_total_over_all_without_label() -> None:
    body = table(
        "<tr><td>Shares Purchased Under the Buyback</td></tr>",
        line("10/1/24-10/31/24", "100", "$10.00", "100", "5,000"),
        "<tr><td>Shares Withheld on Vesting*</td></tr>",
        line("10/1/24-10/31/24", "7", "11.00"),
        line("", "107", "$10.07"),
        d=COUNT,
    )
    rows, problems = read(page(body))
    assert rows == [
        (*OCTOBER, 100, 10.0, 100, 5000, "#", "Shares Purchased Under the Buyback"),
        (*OCTOBER, 7, 11.0, None, None, None, "Shares Withheld on Vesting"),
        ("2024-10-01", "2024-10-31", "total", 107, 10.07, None, None, None),
    ]
    assert problems == []


def test_class_before_the_period_with_totals_of_its_own() -> None:
    rows = "".join(
        f"<tr><td>{c}</td><td>{m}</td><td>{n}</td><td>$12.00</td><td>{n}</td><td>{left}</td></tr>"
        for c, m, n, left in (
            ("Class A", "October 2024", "10", "90"),
            ("Class A", "Total", "10", "90"),
            ("Class B", "October 2024", "1", "9"),
            ("Class B", "Total", "1", "9"),
        )
    )
    body = f"""<table><tr><td>Class</td><td>Period</td><td>Total Number of Shares Purchased</td><td>Average Price Paid per Share</td>
    <td>Total Number of Shares Purchased as Part of Publicly Announced Programs</td><td>{COUNT}</td></tr>{rows}</table>"""
    total = ("2024-10-01", "2024-10-31", "total")
    assert read(page(body)) == (
        [
            (*OCTOBER, 10, 12.0, 10, 90, "#", "Class A"),
            (*total, 10, 12.0, 10, 90, "#", "Class A"),
            (*OCTOBER, 1, 12.0, 1, 9, "#", "Class B"),
            (*total, 1, 12.0, 1, 9, "#", "Class B"),
        ],
        [],
    )


def test_quarters_of_a_year_in_an_annual_report() -> None:
    body = table(
        line("First quarter", "100", "$10.00", "100", "$9,000"),
        line("Second quarter", "100", "$10.00", "100", "$8,000"),
        line("Third quarter", "100", "$10.00", "100", "$7,000"),
        line("Fourth quarter", "100", "$10.00", "100", "$6,000"),
        line("Total", "400", "$10.00", "400", "$6,000"),
    )
    rows, problems = read(page(body, form="10-K"))
    assert [r[:4] for r in rows] == [
        ("2024-01-01", "2024-03-31", "", 100),
        ("2024-04-01", "2024-06-30", "", 100),
        ("2024-07-01", "2024-09-30", "", 100),
        ("2024-10-01", "2024-12-31", "", 100),
        ("2024-01-01", "2024-12-31", "total", 400),
    ]
    assert problems == []


def test_twelve_months_with_only_those_that_bought() -> None:
    body = table(line("March 1 through March 31", "358", "$20.92", "358", "$-"), line("Total", "358", "", "358", ""))
    rows, _ = read(
        page(
            body,
            form="10-K",
            lead="<p>The table summarizes the stock repurchase activity for the 12 months ended December 31, 2024:</p>",
        )
    )
    assert rows == [
        ("2024-03-01", "2024-03-31", "", 358, 20.92, 358, 0, "$"),
        ("2024-01-01", "2024-12-31", "total", 358, None, 358, None, None),
    ]


def test_quarters_then_months_then_the_year() -> None:
    """In the manner of large banks' annual reports: earlier quarters as rows, the last by month."""
    body = f"""<table><tr><td>Year ended December 31, 2024</td><td>Total shares of common stock repurchased</td><td>Average price paid per share</td>
    <td>Aggregate repurchases (in millions)</td><td>Dollar value of remaining authorized repurchase program (in millions)</td></tr>
    {
        "".join(
            f"<tr><td>{label}</td><td>{n}</td><td>{p}</td><td>{spent}</td><td>{left}</td></tr>"
            for label, n, p, spent, left in (
                ("First quarter", "10,000,000", "$ 180.00", "$ 1,800", "$ 15,000"),
                ("Second quarter", "10,000,000", "200.00", "2,000", "13,000"),
                ("Third quarter", "10,000,000", "210.00", "2,100", "10,900"),
                ("October", "2,000,000", "220.00", "440", "10,460"),
                ("November", "1,000,000", "240.00", "240", "10,220"),
                ("December", "1,000,000", "240.00", "240", "9,980"),
                ("Fourth quarter", "4,000,000", "230.00", "920", "9,980"),
                ("Full year", "34,000,000", "$ 200.59", "$ 6,820", "$ 9,980"),
            )
        )
    }</table>"""
    rows, problems = read(page(body, form="10-K"))
    assert [r[:4] for r in rows] == [
        ("2024-01-01", "2024-03-31", "", 10_000_000),
        ("2024-04-01", "2024-06-30", "", 10_000_000),
        ("2024-07-01", "2024-09-30", "", 10_000_000),
        (*OCTOBER, 2_000_000),
        (*NOVEMBER, 1_000_000),
        (*DECEMBER, 1_000_000),
        (*QUARTER, 4_000_000),
        ("2024-01-01", "2024-12-31", "total", 34_000_000),
    ]
    assert rows[3][6] == 10_460_000_000
    assert problems == []


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("November (November 3, 2024 - November 30, 2024)", "2024-11-03", "2024-11-30"),
        ("Fiscal November (11/3/24 - 11/30/24)", "2024-11-03", "2024-11-30"),
        ("Period 10: October 27 to November 23, 2024", "2024-10-27", "2024-11-23"),
        ("11/2024", "2024-11-01", "2024-11-30"),
        ("NOVEMBER 1-30, 2024", "2024-11-01", "2024-11-30"),
        ("Nov. 1 - Nov. 30", "2024-11-01", "2024-11-30"),
        ("November 1, 2024 &#8211; November 30, 2024 (a)(b)", "2024-11-01", "2024-11-30"),
        ("11/01 - 11/30/2024", "2024-11-01", "2024-11-30"),
    ],
)
def test_further_labels(label: str, start: str, end: str) -> None:
    body = table(
        line(label, "1,000", "$10.00", "1,000", "9,000"),
        line("Thirteen weeks ended December 28, 2024", "1,000", "$10.00", "1,000", "9,000"),
        d=COUNT,
    )
    rows, problems = read(page(body))
    assert [r[:3] for r in rows] == [(start, end, ""), (start, end, "total")]
    assert problems == []


@pytest.mark.parametrize(
    "names",
    [
        ("Month", "Shares bought (a)", "Avg. price (b)", "Bought under program (c)", "$ left under program (d)"),
        (
            "Month",
            "Shares Redeemed",
            "Redemption Price per Share",
            "Redeemed under the Program",
            "Dollar Value Available for Redemption",
        ),
        ("Period", "Shares retired", "Weighted average price", "Retired under the program", "Balance of authorization"),
        ("Period", "Total shares repurchased", "Average repurchase price", "Program repurchases", "Remaining authorization"),
        ("Months", "Stock bought", "Average paid", "Bought pursuant to the Board's authorization", "Remaining dollar limit"),
    ],
)
def test_headers_in_other_words(names: tuple[str, ...]) -> None:
    head = "".join(f"<td{' colspan=3' if i else ''}>{name}</td>" for i, name in enumerate(names))
    rows = (
        line("October 2024", "1,200", "$10.50", "1,000", "$989,500"),
        line("November 2024", "—", "—", "—", "$989,500"),
        line("December 2024", "2,000", "$11.25", "2,000", "$967,000"),
        line("Total", "3,200", "$10.97", "3,000", "$967,000"),
    )
    assert read(page(f"<table><tr>{head}</tr>{''.join(rows)}</table>")) == (PLAIN, [])


@pytest.mark.parametrize("label", ["Sum", "Aggregate", "All months", "4Q24"])
def test_totals_by_other_names(label: str) -> None:
    rows = (
        line("2024-10", "1,200", "$10.50", "1,000", "$989,500"),
        line("2024-11", "—", "—", "—", "$989,500"),
        line("December 1, 2024 up to December 31, 2024", "2,000", "$11.25", "2,000", "$967,000"),
        line(label, "3,200", "$10.97", "3,000", "$967,000"),
    )
    assert read(page(table(*rows))) == (PLAIN, [])


def test_a_price_beside_a_dash_is_of_nothing() -> None:
    rows = (line("October 2024", "1,200", "$10.50", "1,000", "$989,500"), line("November 2024", "—", "$10.90", "—", "$989,500"))
    assert [row[3:6] for row in read(page(table(*rows)))[0]] == [(1200, 10.5, 1000), (0, None, 0)]


def test_a_mark_whose_bracket_closes_in_the_next_cell_is_no_figure() -> None:
    """Column (d) says "(1" and ")": see the note. It is no amount, and nothing is doubtful about it."""
    cells = "<td>{}</td><td></td><td>{}</td><td></td><td></td><td>$</td><td>{}</td><td></td><td></td><td>{}</td><td></td><td></td><td>(1</td><td>)</td>"
    rows = "".join(
        f"<tr>{cells.format(*row)}</tr>"
        for row in (
            ("October 2024", "1,200", "10.50", "1,000"),
            ("November 2024", "900", "10.70", "900"),
            ("December 2024", "800", "10.90", "800"),
        )
    )
    found, problems = read(page(table(rows, d="Maximum that May Yet Be Purchased")))
    assert [row[3:7] for row in found] == [(1200, 10.5, 1000, None), (900, 10.7, 900, None), (800, 10.9, 800, None)]
    assert not problems


def test_a_total_over_programmes_of_other_names_has_the_whole_period() -> None:
    rows = (
        line("October 2024", "", "", "", ""),
        line("2022 program", "1,000", "$10.00", "1,000", "$500,000"),
        line("Employee transactions", "50", "$10.00", "N/A", "N/A"),
        line("December 2024", "", "", "", ""),
        line("2024 program", "2,000", "$11.00", "2,000", "$900,000"),
        line("Employee transactions", "20", "$11.00", "N/A", "N/A"),
        line("Total", "", "", "", ""),
        line("Repurchase programs", "3,000", "$10.67", "3,000", "$900,000"),
        line("Employee transactions", "70", "$10.29", "N/A", "N/A"),
    )
    totals = [row[:3] for row in read(page(table(*rows)))[0] if row[2]]
    assert totals == [QUARTER, QUARTER]
