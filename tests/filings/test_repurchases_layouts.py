"""The Item 703 table in every layout met.

Small documents written for these tests, expectations typed by hand.
"""

# ruff: noqa: E501 a row of a table is read best on one line

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from filings.document import parse_filing
from filings.readers.repurchases import read_repurchases
from filings.records import FilingInfo, RepurchaseRow

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
PLAIN = tables.PLAIN
months = tables.months
FIXED = tables.FIXED
FIXED_ROWS = tables.FIXED_ROWS


def test_month_on_one_row_and_figures_on_the_next() -> None:
    body = table(
        "<tr><td>October 1, 2024 through October 31, 2024</td></tr>",
        line("", "1,200", "$10.50", "1,000", "$989,500"),
        "<tr><td>November 1, 2024 through November 30, 2024</td></tr>",
        line("", "—", "—", "—", "$989,500"),
        "<tr><td>December 1, 2024 through December 31, 2024</td></tr>",
        line("", "2,000", "$11.25", "2,000", "$967,000"),
        line("Total", "3,200", "$10.97", "3,000", "$967,000"),
    )
    assert read(page(body)) == (PLAIN, [])


def test_kinds_of_purchase_under_months_are_rows_of_their_own() -> None:
    body = table(
        "<tr><td>October 1, 2024 to October 31, 2024:</td></tr>",
        line("Open market purchases", "1,000", "$10.50", "1,000", ""),
        line("Accelerated repurchase", "200", "(2)", "200", ""),
        "<tr><td>November 1, 2024 to November 30, 2024:</td></tr>",
        line("Open market purchases", "300", "$11.00", "300", ""),
        line("Total", "1,500", "", "", "$44,023"),
    )
    filing = page(
        body,
        lead="<p>Our purchases were as follows (in millions, except number of shares, which are reflected in thousands, and per share amounts):</p>",
    )
    rows, problems = read(filing)
    assert rows == [
        (*OCTOBER, 1_000_000, 10.5, 1_000_000, None, None),
        (*OCTOBER, 200_000, None, 200_000, None, None),
        (*NOVEMBER, 300_000, 11.0, 300_000, None, None),
        ("2024-10-01", "2024-11-30", "total", 1_500_000, None, None, 44_023_000_000, "$"),
    ]
    assert problems == []
    assert [r.label for r in read_repurchases(filing)[0] if isinstance(r, RepurchaseRow)][:2] == [
        "Open market purchases",
        "Accelerated repurchase",
    ]


def test_series_under_every_month_and_the_total() -> None:
    body = table(
        "<tr><td>October 1-31, 2024</td></tr>",
        line("Repurchase program (1)", "1,000", "$10.50", "1,000", "9,000"),
        line("Employee transactions (2)", "20", "$10.00", "N/A", "N/A"),
        "<tr><td>November 1-30, 2024</td></tr>",
        line("Repurchase program (1)", "—", "—", "—", "9,000"),
        line("Employee transactions (2)", "—", "—", "N/A", "N/A"),
        "<tr><td>Total</td></tr>",
        line("Repurchase program (1)", "1,000", "$10.50", "1,000", "9,000"),
        line("Employee transactions (2)", "20", "$10.00", "N/A", "N/A"),
        d=COUNT,
    )
    total = ("2024-10-01", "2024-11-30", "total")
    assert read(page(body)) == (
        [
            (*OCTOBER, 1000, 10.5, 1000, 9000, "#", "Repurchase program"),
            (*OCTOBER, 20, 10.0, None, None, None, "Employee transactions"),
            (*NOVEMBER, 0, None, 0, 9000, "#", "Repurchase program"),
            (*NOVEMBER, 0, None, None, None, None, "Employee transactions"),
            (*total, 1000, 10.5, 1000, 9000, "#", "Repurchase program"),
            (*total, 20, 10.0, None, None, None, "Employee transactions"),
        ],
        [],
    )


def test_two_lines_in_one_cell() -> None:
    def double(label: str, *cells: tuple[str, str]) -> str:
        inner = "".join(f"<td>{a}<br>{b}</td>" for a, b in cells)
        return f"<tr><td>{label}<br>Repurchase program<br>Employee transactions</td>{inner}</tr>"

    body = f"""<table><tr><td>Period</td><td>Total Number of Shares Purchased</td><td>Average Price Paid Per Share</td>
    <td>Total Number of Shares Purchased as Part of Publicly Announced Programs</td><td>{COUNT}</td></tr>
    {double("October 1-31, 2024", ("—", "452"), ("$ —", "$34.88"), ("—", "n/a"), ("100,000", "n/a"))}
    {double("Total", ("—", "452"), ("$ —", "$34.88"), ("—", "n/a"), ("", ""))}</table>"""
    total = ("2024-10-01", "2024-10-31", "total")
    assert read(page(body))[0] == [
        (*OCTOBER, 0, None, 0, 100000, "#", "Repurchase program"),
        (*OCTOBER, 452, 34.88, None, None, None, "Employee transactions"),
        (*total, 0, None, 0, None, None, "Repurchase program"),
        (*total, 452, 34.88, None, None, None, "Employee transactions"),
    ]


def test_blocks_of_classes() -> None:
    body = table(
        "<tr><td>Class A Common Stock</td></tr>",
        line("October 2024", "100", "$10.00", "100", "5,000"),
        line("November 2024", "—", "—", "—", "5,000"),
        line("Total", "100", "$10.00", "100", "5,000"),
        "<tr><td>Class B Common Stock</td></tr>",
        line("October 2024", "7", "$11.00", "7", "900"),
        line("November 2024", "—", "—", "—", "900"),
        line("Total", "7", "$11.00", "7", "900"),
        d=COUNT,
    )
    total = ("2024-10-01", "2024-11-30", "total")
    assert read(page(body)) == (
        [
            (*OCTOBER, 100, 10.0, 100, 5000, "#", "Class A Common Stock"),
            (*NOVEMBER, 0, None, 0, 5000, "#", "Class A Common Stock"),
            (*total, 100, 10.0, 100, 5000, "#", "Class A Common Stock"),
            (*OCTOBER, 7, 11.0, 7, 900, "#", "Class B Common Stock"),
            (*NOVEMBER, 0, None, 0, 900, "#", "Class B Common Stock"),
            (*total, 7, 11.0, 7, 900, "#", "Class B Common Stock"),
        ],
        [],
    )


def test_class_in_a_column_of_its_own() -> None:
    rows = "".join(
        f"<tr><td>{m}</td><td>{c}</td><td>{n}</td><td>$12.00</td><td>{n}</td><td>{left}</td></tr>"
        for m, c, n, left in (
            ("October 2024", "Class A", "10", "90"),
            ("October 2024", "Class C", "20", "80"),
            ("November 2024", "Class A", "5", "85"),
            ("November 2024", "Class C", "6", "74"),
        )
    )
    body = f"""<table><tr><td>Period</td><td>Class</td><td>Total Number of Shares Purchased</td><td>Average Price Paid per Share</td>
    <td>Total Number of Shares Purchased as Part of Publicly Announced Programs</td><td>{COUNT}</td></tr>{rows}</table>"""
    assert read(page(body)) == (
        [
            (*OCTOBER, 10, 12.0, 10, 90, "#", "Class A"),
            (*OCTOBER, 20, 12.0, 20, 80, "#", "Class C"),
            (*NOVEMBER, 5, 12.0, 5, 85, "#", "Class A"),
            (*NOVEMBER, 6, 12.0, 6, 74, "#", "Class C"),
        ],
        [],
    )


def test_amounts_with_words_around_them() -> None:
    body = table(
        line("October 2024", "1,000 shares", "$10.50 per share", "1,000 shares", "up to $9.0 million"),
        line("November 2024", "100", "$10.50", "100", "see note 5 for $9.0 million"),
    )
    rows, problems = read(page(body))
    assert rows[0] == (*OCTOBER, 1000, 10.5, 1000, 9_000_000, "$")
    assert rows[1][6] is None
    assert any("see note 5" in p.what for p in problems)


def test_month_cell_spanning_its_kinds() -> None:
    body = f"""<table><tr><td>Period</td><td>Kind</td><td>Total Number of Shares Purchased</td><td>Average Price Paid per Share</td>
    <td>Total Number of Shares Purchased as Part of Publicly Announced Programs</td><td>{COUNT}</td></tr>
    <tr><td rowspan=2>October 2024</td><td>Program</td><td>10</td><td>$12.00</td><td>10</td><td>90</td></tr>
    <tr><td>Withheld</td><td>3</td><td>$12.50</td><td>—</td><td>90</td></tr>
    <tr><td rowspan=2>November 2024</td><td>Program</td><td>5</td><td>$11.00</td><td>5</td><td>85</td></tr>
    <tr><td>Withheld</td><td>—</td><td>—</td><td>—</td><td>85</td></tr></table>"""
    assert read(page(body))[0] == [
        (*OCTOBER, 10, 12.0, 10, 90, "#", "Program"),
        (*OCTOBER, 3, 12.5, 0, 90, "#", "Withheld"),
        (*NOVEMBER, 5, 11.0, 5, 85, "#", "Program"),
        (*NOVEMBER, 0, None, 0, 85, "#", "Withheld"),
    ]


def test_header_over_several_rows_read_downwards() -> None:
    body = """<table>
    <tr><td></td><td></td><td></td><td>Total Number</td><td>Maximum</td></tr>
    <tr><td></td><td>Total</td><td></td><td>of Shares Purchased</td><td>Number of</td></tr>
    <tr><td></td><td>Number of</td><td>Average</td><td>as Part of</td><td>Shares that</td></tr>
    <tr><td></td><td>Shares</td><td>Price Paid</td><td>Publicly Announced</td><td>May Yet Be</td></tr>
    <tr><td>Period</td><td>Purchased</td><td>per Share</td><td>Plans</td><td>Purchased</td></tr>
    <tr><td>October 2024</td><td>1,200</td><td>$10.50</td><td>1,000</td><td>9,000</td></tr>
    <tr><td>Total</td><td>1,200</td><td>$10.50</td><td>1,000</td><td></td></tr></table>"""
    assert read(page(body)) == (
        [(*OCTOBER, 1200, 10.5, 1000, 9000, "#"), ("2024-10-01", "2024-10-31", "total", 1200, 10.5, 1000, None, None)],
        [],
    )


def test_header_in_a_table_of_its_own() -> None:
    rows = "".join(
        line(m, "1,000", "$10.00", "1,000", left) for m, left in (("October 2024", "$90,000"), ("November 2024", "$80,000"))
    )
    body = f"<table>{HEADER.format(d=MONEY)}</table>\n<table>{rows}</table>"
    assert read(page(body)) == ([(*OCTOBER, 1000, 10.0, 1000, 90_000, "$"), (*NOVEMBER, 1000, 10.0, 1000, 80_000, "$")], [])


def test_table_broken_over_two_pages() -> None:
    first = table(line("October 2024", "1,200", "$10.50", "1,000", "$989,500"), line("November 2024", "—", "—", "—", "$989,500"))
    second = f"<table>{line('December 2024', '2,000', '$11.25', '2,000', '$967,000')}{line('Total', '3,200', '$10.97', '3,000', '$967,000')}</table>"
    assert read(page(first + "<p>31</p><hr>" + second)) == (PLAIN, [])


def test_nested_layout_table() -> None:
    body = f"<table width=100%><tr><td></td><td>{months('October 2024', 'November 2024', 'December 2024')}</td></tr></table>"
    assert read(page(body)) == (PLAIN, [])


def test_months_as_columns() -> None:
    body = f"""<table><tr><td></td><td>October 2024</td><td>November 2024</td><td>December 2024</td><td>Total</td></tr>
    <tr><td>Total number of shares purchased</td><td>1,200</td><td>—</td><td>2,000</td><td>3,200</td></tr>
    <tr><td>Average price paid per share</td><td>$10.50</td><td>—</td><td>$11.25</td><td>$10.97</td></tr>
    <tr><td>Total number of shares purchased as part of publicly announced programs</td><td>1,000</td><td>—</td><td>2,000</td><td>3,000</td></tr>
    <tr><td>{MONEY}</td><td>$989,500</td><td>$989,500</td><td>$967,000</td><td>$967,000</td></tr></table>"""
    assert read(page(body)) == (PLAIN, [])


def test_empty_cells_spacer_rows_and_footnotes_in_the_table() -> None:
    body = table(
        "<tr><td colspan=13>&nbsp;</td></tr>",
        "<tr><td>October 2024</td><td/><td>1,200</td><td>(1)</td><td>$</td><td align=right>10.50</td><td/><td/><td>1,000</td><td>(2)</td><td>$</td><td>989,500</td><td/></tr>",
        "<tr><td colspan=13></td></tr>",
        line("November 2024", "—(1)", "$—", "—", "$989,500 (3)"),
        line("December 2024", "2,000<sup>4</sup>", "$11.25", "2,000<sup>(4)</sup>", "$967,000"),
        line("Total", "3,200", "$10.97", "3,000", "$967,000"),
        "<tr><td colspan=13>(1) Includes 200 shares withheld in October 2024 for taxes on 500 vested awards.</td></tr>",
        "<tr><td>(2)</td><td colspan=12>In May 2024 the board approved up to $1,000,000 of purchases until 2026.</td></tr>",
    )
    assert read(page(body)) == (PLAIN, [])


def test_withholding_only_without_figures_in_c_and_d() -> None:
    body = table(
        line("October 2024", "1,200", "$10.50", "N/A", "N/A"),
        line("November 2024", "300", "$10.00", "N/A", "N/A"),
        line("Total", "1,500", "$10.40", "", ""),
        d=COUNT,
    )
    rows, problems = read(page(body))
    assert rows[0] == (*OCTOBER, 1200, 10.5, None, None, None)
    assert rows[2][3:] == (1500, 10.4, None, None, None)
    assert problems == []


def test_number_and_price_alone() -> None:
    body = """<table><tr><td></td><td>Total Number of Shares Purchased (1)</td><td>Average Price Paid per Share</td></tr>
    <tr><td>October 1 - October 31, 2024</td><td>3,321</td><td>$4.56</td></tr><tr><td>November 1 - November 30, 2024</td><td>—</td><td>—</td></tr>
    <tr><td>Total</td><td>3,321</td><td>$4.56</td></tr></table>"""
    assert read(page(body))[0][:2] == [(*OCTOBER, 3321, 4.56, None, None, None), (*NOVEMBER, 0, None, None, None, None)]


def test_a_table_of_number_and_price_beside_the_real_one_is_another() -> None:
    details = """<table><tr><td>Purchase Period</td><td>Number of Shares</td><td>Average Repurchase Price Per Share</td><td>Amount (in millions)</td></tr>
    <tr><td>October 2024</td><td>15,069</td><td>$ 149.20</td><td>$ 3,000</td></tr><tr><td>November 2024</td><td>20,108</td><td>$ 154.84</td><td>$ 3,000</td></tr></table>"""
    assert read(page(months("October 2024", "November 2024", "December 2024") + "<p>Details:</p>" + details)) == (PLAIN, [])


def test_without_column_a() -> None:
    body = """<table><tr><td>Purchase Date:</td><td>Average Price Paid Per Share</td><td>Total Number of Shares Purchased as Part of Publicly Announced Program</td>
    <td>Maximum Shares That May Yet Be Purchased Under the Program</td></tr>
    <tr><td>October 2024</td><td>$22.77</td><td>5,000</td><td>1,175,500</td></tr><tr><td>November 2024</td><td>23.40</td><td>52,500</td><td>1,123,000</td></tr></table>"""
    assert read(page(body)) == ([(*OCTOBER, None, 22.77, 5000, 1175500, "#"), (*NOVEMBER, None, 23.4, 52500, 1123000, "#")], [])


def test_without_column_c_as_the_sentence_above_says() -> None:
    body = f"""<table><tr><td>Period</td><td>Total number of shares purchased</td><td>Average price paid per share</td><td>{MONEY} (in millions)</td></tr>
    <tr><td>October 2024</td><td>936,074</td><td>$72.39</td><td>$6,124</td></tr></table>"""
    lead = "<p>All share repurchases were made under our publicly announced program. The table shows them.</p>"
    assert read(page(body, lead=lead))[0] == [(*OCTOBER, 936074, 72.39, 936074, 6_124_000_000, "$")]
    assert read(page(body))[0] == [(*OCTOBER, 936074, 72.39, None, 6_124_000_000, "$")]


def test_further_column_of_money_spent() -> None:
    body = f"""<table><tr><td>Period</td><td>Total number of shares purchased</td><td>Average price paid per share</td><td>Total cost of shares purchased</td>
    <td>Total number of shares purchased as part of publicly announced programs</td><td>{MONEY}</td></tr>
    <tr><td>October 2024</td><td>1,000</td><td>$10.00</td><td>$10,000</td><td>1,000</td><td>$90,000</td></tr>
    <tr><td>November 2024</td><td>2,000</td><td>$10.00</td><td>$20,000</td><td>2,000</td><td>$70,000</td></tr></table>"""
    assert read(page(body)) == ([(*OCTOBER, 1000, 10.0, 1000, 90000, "$"), (*NOVEMBER, 2000, 10.0, 2000, 70000, "$")], [])


def test_roll_forward_of_the_authority() -> None:
    body = table(
        line("Beginning repurchase authority", "", "", "", "$20,150"),
        "<tr><td>October 1 - October 31, 2024</td></tr>",
        line("Shares repurchased", "4.6", "$ —", "4.6", "$(2,500)"),
        "<tr><td>November 1 - November 30, 2024</td></tr>",
        line("Shares repurchased", "—", "$ —", "—", "$ —"),
        line("Total", "4.6", "", "4.6", "$17,650"),
        d=MONEY + " (in millions)",
    )
    rows, problems = read(page(body, lead="<p>Purchases (shares in millions):</p>"))
    assert rows == [
        (*OCTOBER, 4_600_000, None, 4_600_000, None, None),
        (*NOVEMBER, 0, None, 0, None, None),
        ("2024-10-01", "2024-11-30", "total", 4_600_000, None, 4_600_000, 17_650_000_000, "$"),
    ]
    assert problems == []


def test_opening_balance_is_no_row() -> None:
    body = table(
        line("Balance as of September 30, 2024", "", "", "", "$3,000,000"),
        line("October 2024", "1,200", "$10.50", "1,000", "$2,989,500"),
    )
    assert read(page(body)) == ([(*OCTOBER, 1200, 10.5, 1000, 2989500, "$")], [])


@pytest.mark.parametrize("marks", [True, False])
def test_fixed_columns_of_plain_text(marks: bool) -> None:
    text = FIXED if marks else "".join(x + "\n" for x in FIXED.split("\n") if not x.startswith("<"))
    filler = "The company makes things and sells them in many places.\n" * 10
    filing = parse_filing(
        "made.txt", (filler + text + "\nITEM 6. EXHIBITS\n").encode(), FilingInfo(form="10-K", period_end="2004-12-31")
    )
    assert filing.is_plain_text
    assert read(filing) == (FIXED_ROWS, [])


def test_fixed_columns_in_a_pre_element() -> None:
    text = "".join(x + "\n" for x in FIXED.split("\n") if not x.startswith("<"))
    assert read(page(f"<pre>{text}</pre>", period="2004-12-31")) == (FIXED_ROWS, [])


BARE = "<tr><td>Period</td><td colspan=3>Total Number of Shares Purchased</td><td colspan=3>Average Price Paid per Share</td></tr>"


def test_a_second_table_of_shares_withheld_over_the_same_months() -> None:
    """Each table bears its name in the words above it; the second has neither programme nor remainder."""
    withheld = f"<table>{BARE}{line('October 2024', '70', '$10.00')}{line('November 2024', '—', '$—')}{line('Total', '70', '$10.00')}</table>"
    body = (
        "<p>Share repurchase program. Purchases under the program were as follows:</p>"
        + table(
            line("October 2024", "1,200", "$10.50", "1,200", "$9,987,400"),
            line("November 2024", "—", "$—", "—", "$9,987,400"),
            line("Total", "1,200", "$10.50", "1,200", "$9,987,400"),
        )
        + "<p>Tax withholding. Employees gave up shares to cover taxes:</p>"
        + withheld
    )
    rows, problems = read(page(body))
    assert problems == []
    assert [r[-1] for r in rows] == ["Share repurchase program"] * 3 + ["Tax withholding"] * 3
    assert [r[3] for r in rows] == [1200, 0, 1200, 70, 0, 70]


def test_what_employees_bought_is_no_repurchase() -> None:
    body = (
        "<table><tr><td>Purchase period</td><td>Shares purchased by employees</td><td>Price per share</td></tr>"
        "<tr><td>January 1 - June 30, 2024</td><td>88,410</td><td>$5.10</td></tr></table>"
    )
    assert read(page(body)) == ([], [])


def test_shares_withheld_in_a_column_of_their_own() -> None:
    body = (
        "<table><tr><td>Period</td><td>Total Number of Shares Purchased</td><td>Shares Withheld for Taxes</td><td>Average Price Paid per Share</td>"
        "<td>Shares Purchased as Part of Publicly Announced Program</td><td>Dollar Value that May Yet Be Purchased</td></tr>"
        "<tr><td>October 2024</td><td>1,300</td><td>100</td><td>$10.50</td><td>1,200</td><td>$9,987,400</td></tr></table>"
    )
    rows, problems = read(page(body))
    assert problems == []
    assert rows == [("2024-10-01", "2024-10-31", "", 1300, 10.5, 1200, 9_987_400, "$")]


def test_a_table_whose_every_row_is_a_table() -> None:
    head = f"<table>{HEADER.format(d=MONEY)}</table>"
    each = "".join(f"<table>{line(*cells)}</table>" for cells in [("October 2024", "5", "$1.00", "5", "$95"), ("November 2024", "4", "$1.00", "4", "$91"), ("Total", "9", "$1.00", "9", "$91")])  # fmt: skip
    rows, _ = read(page(head + each))
    assert [(r[2], r[3]) for r in rows] == [("", 5), ("", 4), ("total", 9)]


def test_a_header_repeated_on_the_next_page() -> None:
    first = table(line("October 1 - 31, 2024", "5", "$1.00", "5", "$95"), line("November 1 - 30, 2024", "4", "$1.00", "4", "$91"))
    second = table(line("December 1 - 31, 2024", "1", "$1.00", "1", "$90"), line("Total", "10", "$1.00", "10", "$90"))
    rows, _ = read(page(first + "<p>31</p>" + second))
    assert [(r[0], r[1], r[3]) for r in rows][-1] == ("2024-10-01", "2024-12-31", 10)
    assert len(rows) == 4


def test_what_the_programme_had_before_or_got_new_is_no_row() -> None:
    body = table(
        line("Program authorization", "", "", "", "$640,000"),
        line("Quarter ended June 30, 2024", "1,000", "$10.00", "1,000", "$630,000"),
        line("Increase in program authorization", "—", "—", "—", "$1,630,000"),
        line("Quarter ended September 30, 2024", "2,000", "$10.00", "2,000", "$1,610,000"),
        line("Quarter ended December 31, 2024", "1,000", "$10.00", "1,000", "$1,600,000"),
        line("Total", "4,000", "$10.00", "4,000", "$1,600,000"),
    )
    rows, problems = read(page(body, form="10-K"))
    assert problems == []
    assert [(r[0], r[1], r[2]) for r in rows] == [
        ("2024-04-01", "2024-06-30", ""),
        ("2024-07-01", "2024-09-30", ""),
        ("2024-10-01", "2024-12-31", ""),
        ("2024-04-01", "2024-12-31", "total"),
    ]


def test_an_empty_column_of_prices_where_nothing_was_bought() -> None:
    rows, problems = read(
        page(table(line("October 2024", "—", "", "—", "$5,000,000"), line("November 2024", "—", "", "—", "$5,000,000")))
    )
    assert problems == []
    assert [r[3:7] for r in rows] == [(0, None, 0, 5_000_000)] * 2
