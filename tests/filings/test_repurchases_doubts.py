"""The Item 703 table where something is not right, or where there is none.

Small documents written for these tests, expectations typed by hand.
"""

# ruff: noqa: E501 a row of a table is read best on one line

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from filings.document import read_filing
from filings.readers.repurchases import read_repurchases

_spec = importlib.util.spec_from_file_location("repurchase_tables", Path(__file__).resolve().parents[1] / "repurchase_tables.py")
assert _spec and _spec.loader
tables: Any = sys.modules.setdefault("repurchase_tables", importlib.util.module_from_spec(_spec))
_spec.loader.exec_module(tables)
page = tables.page
line = tables.line
table = tables.table
read = tables.read
PLAIN = tables.PLAIN
months = tables.months


def test_same_table_told_twice_counts_once() -> None:
    body = months("October 2024", "November 2024", "December 2024")
    assert read(page(body + "<p>Item 7. Discussion</p>" + body)) == (PLAIN, [])


@pytest.mark.parametrize(
    "words",
    [
        "<p>We did not purchase any of our equity securities during the quarter ended December 31, 2024.</p>",
        "<p>None.</p>",
        "<p>During the quarter $5.0 million of shares could still be bought; approximately $5.0 million of shares may yet be purchased under the program.</p>",
        """<table><tr><td>Plan category</td><td>Number of securities to be issued upon exercise</td><td>Weighted-average exercise price</td>
        <td>Number of securities remaining available</td></tr><tr><td>Approved plans</td><td>1,000</td><td>$3.00</td><td>2,000</td></tr>
        <tr><td>Total</td><td>1,000</td><td>$3.00</td><td>2,000</td></tr></table>""",
        """<table><tr><td></td><td>Shares purchased</td><td>Average price</td></tr><tr><td>First quarter 2024</td><td>10,000</td><td>$5.00</td></tr>
        <tr><td>Second quarter 2024</td><td>20,000</td><td>$6.00</td></tr><tr><td>Total</td><td>30,000</td><td>$5.67</td></tr></table>""",
        """<table><tr><td>Period</td><td>Principal amount of notes repurchased</td><td>Average price paid</td><td>Amount that may yet be repurchased</td></tr>
        <tr><td>October 2024</td><td>$10,000</td><td>99.50</td><td>$90,000</td></tr></table>""",
        table("<tr><td>None</td></tr>"),
    ],
)
def test_nothing_is_found_where_nothing_is(words: str) -> None:
    assert read(page(words)) == ([], [])


def test_sums_that_do_not_add_are_reported() -> None:
    body = months("October 2024", "November 2024", "December 2024").replace("3,200", "32,000")
    rows, problems = read(page(body))
    assert len(rows) == 4
    assert any("column (a)" in p.what for p in problems)


def test_a_table_that_cannot_be_read_is_reported() -> None:
    body = table(line("Earlier", "1,200", "$10.50", "1,000", "$989,500"), line("Later", "2,000", "$11.25", "2,000", "$967,000"))
    rows, problems = read(page(body))
    assert rows == []
    assert [p.kind for p in problems] == ["repurchases"]
    assert problems[0].quote


def test_a_figure_that_is_none_is_reported() -> None:
    rows, problems = read(page(months("October 2024", "November 2024", "December 2024").replace("1,200", "1,2OO")))
    assert rows[0][3] is None
    assert any("1,2OO" in p.what for p in problems)


@pytest.mark.parametrize(
    "name",
    ["AXP_10-Q_20230930_0000004962-23-000038", "AAPL_10-K_20230930_0000320193-23-000106", "GD_10-Q_20230702_0000040533-23-000060"],
)
def test_real_tables_as_read_by_eye(shared: Path, name: str) -> None:

    label = json.loads((shared / "labels/dev" / f"{name}.htm.json").read_text())
    rows, problems = read_repurchases(read_filing(shared / "data/filings" / f"{name}.htm.gz"))
    keys = ("start", "end", "is_total", "total_shares", "program_shares", "remaining_value", "remaining_shares")
    assert [[getattr(r, k) for k in keys] for r in rows] == [[r[k] for k in keys] for r in label["repurchases"]]
    assert problems == []


def test_a_table_drawn_without_cells_is_reported() -> None:
    body = """<p>Total Number of Shares Purchased</p><p>Average Price Paid per Share</p><p>Shares Purchased as Part of Publicly Announced Plans</p>
    <p>Shares that May Yet Be Purchased</p><p>October 1 - October 31, 2024 1,200 $10.50 1,000 9,000</p><p>November 1 - November 30, 2024 1,300 $10.50 1,000 8,000</p>"""
    rows, problems = read(page(body))
    assert rows == []
    assert len(problems) == 1
