"""The Item 703 table in every layout met: small documents written for these tests, expectations typed by hand."""

# ruff: noqa: E501 a row of a table is read best on one line

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from filings.document import Filing, parse_filing, read_filing
from filings.readers.repurchases import read_repurchases
from filings.records import FilingInfo, Problem, RepurchaseRow

HEADER = """<tr><td>Period</td><td colspan=3>Total Number of Shares Purchased</td><td colspan=3>Average Price Paid per Share</td>
<td colspan=3>Total Number of Shares Purchased as Part of Publicly Announced Plans or Programs</td>
<td colspan=3>{d}</td></tr>"""
MONEY = "Approximate Dollar Value of Shares that May Yet Be Purchased Under the Plans or Programs"
COUNT = "Maximum Number of Shares that May Yet Be Purchased Under the Plans or Programs"


def page(body: str, *, form: str = "10-Q", period: str = "2024-12-31", lead: str = "", after: str = "") -> Filing:
    filler = "<p>We describe our business, its results and its risks in the other parts of this report.</p>" * 6
    text = f"""<html><body>{filler}<p>Item 2. Unregistered Sales of Equity Securities and Use of Proceeds</p>
    <p>Issuer Purchases of Equity Securities</p>{lead}{body}{after}<p>Item 6. Exhibits</p></body></html>"""
    return parse_filing("made.htm", text.encode(), FilingInfo(form=form, period_end=period))


def line(label: str, *cells: str) -> str:
    """A row in the manner of many filings: a currency sign, the figure and a footnote mark in cells of their own."""
    out = f"<tr><td>{label}</td>"
    for cell in cells:
        sign = "$" if cell.startswith("$") else ""
        out += f"<td>{sign}</td><td>{cell.removeprefix('$')}</td><td></td>"
    return out + "</tr>"


def table(*rows: str, d: str = MONEY) -> str:
    return f"<table>{HEADER.format(d=d)}{''.join(rows)}</table>"


def read(filing: Filing) -> tuple[list[tuple[object, ...]], Sequence[Problem]]:
    rows, problems = read_repurchases(filing)
    for row in rows:
        quote, offset = row.evidence.quote, row.evidence.offset
        assert quote and offset is not None
        assert filing.text[offset : offset + len(quote)] == quote
        assert len(quote) <= 400
    return [short(row) for row in rows if isinstance(row, RepurchaseRow)], problems


def short(row: RepurchaseRow) -> tuple[object, ...]:
    left = row.remaining_value if row.remaining_value is not None else row.remaining_shares
    kind = "$" if row.remaining_value is not None else "#" if row.remaining_shares is not None else None
    whose = (row.security,) if row.security else ()
    return (
        row.start,
        row.end,
        "total" if row.is_total else "",
        row.total_shares,
        row.average_price,
        row.program_shares,
        left,
        kind,
        *whose,
    )


OCTOBER = ("2024-10-01", "2024-10-31", "")
NOVEMBER = ("2024-11-01", "2024-11-30", "")
DECEMBER = ("2024-12-01", "2024-12-31", "")
QUARTER = ("2024-10-01", "2024-12-31", "total")

PLAIN = [
    (*OCTOBER, 1200, 10.5, 1000, 989500, "$"),
    (*NOVEMBER, 0, None, 0, 989500, "$"),
    (*DECEMBER, 2000, 11.25, 2000, 967000, "$"),
    (*QUARTER, 3200, 10.97, 3000, 967000, "$"),
]


def months(*labels: str) -> str:
    first, second, third = labels
    return table(
        line(first, "1,200", "$10.50", "1,000", "$989,500"),
        line(second, "—", "—", "—", "$989,500"),
        line(third, "2,000", "$11.25", "2,000", "$967,000"),
        line("Total", "3,200", "$10.97", "3,000", "$967,000"),
    )


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


def test_dash_in_d() -> None:
    """A dash under an exhausted programme is 0; where no programme bought or has anything left, it is nothing."""
    spent = table(line("October 2024", "10", "$5.00", "10", "$500"), line("November 2024", "100", "$5.00", "100", "$ —"))
    none = table(line("October 2024", "10", "$5.00", "—", "—"), line("November 2024", "100", "$5.00", "—", "—"))
    assert [r[6] for r in read(page(spent))[0]] == [500, 0]
    assert [r[6] for r in read(page(none))[0]] == [None, None]


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


def test_same_table_told_twice_counts_once() -> None:
    body = months("October 2024", "November 2024", "December 2024")
    assert read(page(body + "<p>Item 7. Discussion</p>" + body)) == (PLAIN, [])


FIXED = """
ITEM 2. UNREGISTERED SALES OF EQUITY SECURITIES AND USE OF PROCEEDS

ISSUER PURCHASES OF EQUITY SECURITIES

<TABLE>
<CAPTION>
                                                      Total Number of
                                                      Shares Purchased     Maximum Number
                           Total                      as Part of           of Shares that
                           Number of    Average       Publicly             May Yet Be
                           Shares       Price Paid    Announced            Purchased Under
Period                     Purchased    per Share     Programs             the Programs
- -----------------------  ---------    ----------    ----------------     ---------------
<S>                        <C>          <C>           <C>                  <C>
October 1-31, 2004          12,000       $ 10.50          12,000              988,000
November 1-30, 2004            -0-            --             -0-              988,000
December 1-31, 2004         20,000       $ 11.25          20,000              968,000
                            ------       -------          ------              -------
Total                       32,000       $ 10.97          32,000              968,000
</TABLE>
"""
FIXED_ROWS = [
    ("2004-10-01", "2004-10-31", "", 12000, 10.5, 12000, 988000, "#"),
    ("2004-11-01", "2004-11-30", "", 0, None, 0, 988000, "#"),
    ("2004-12-01", "2004-12-31", "", 20000, 11.25, 20000, 968000, "#"),
    ("2004-10-01", "2004-12-31", "total", 32000, 10.97, 32000, 968000, "#"),
]


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
    import json

    label = json.loads((shared / "labels/dev" / f"{name}.htm.json").read_text())
    rows, problems = read_repurchases(read_filing(shared / "data/filings" / f"{name}.htm.gz"))
    keys = ("start", "end", "is_total", "total_shares", "program_shares", "remaining_value", "remaining_shares")
    assert [[getattr(r, k) for k in keys] for r in rows] == [[r[k] for k in keys] for r in label["repurchases"]]
    assert problems == []


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
    from filings.purchases.units import named_units

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


def test_a_table_drawn_without_cells_is_reported() -> None:
    body = """<p>Total Number of Shares Purchased</p><p>Average Price Paid per Share</p><p>Shares Purchased as Part of Publicly Announced Plans</p>
    <p>Shares that May Yet Be Purchased</p><p>October 1 - October 31, 2024 1,200 $10.50 1,000 9,000</p><p>November 1 - November 30, 2024 1,300 $10.50 1,000 8,000</p>"""
    rows, problems = read(page(body))
    assert rows == []
    assert len(problems) == 1
