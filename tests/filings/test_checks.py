"""What a repurchase table must agree with: its own sums, its fall, and the statements beside it. Documents made for these tests."""

from __future__ import annotations

import pytest

from filings.checks import fall_problems, repurchase_problems, spent_problem
from filings.document import parse_filing
from filings.readers.repurchases import read_repurchases
from filings.records import Evidence, FilingInfo, RepurchaseRow

NOWHERE = Evidence(None, None, None)
HEADER = (
    "<tr><td>Period</td><td>Total Number of Shares Purchased</td><td>Average Price Paid per Share</td>"
    "<td>Total Number of Shares Purchased as Part of Publicly Announced Programs</td>"
    "<td>Approximate Dollar Value of Shares that May Yet Be Purchased{unit}</td></tr>"
)
MONTHS = [
    ("October 1 - October 31, 2024", "100,000", "$10.00", "100,000", "$49,000,000"),
    ("November 1 - November 30, 2024", "200,000", "$11.00", "200,000", "$46,800,000"),
    ("December 1 - December 31, 2024", "100,000", "$12.00", "100,000", "$45,600,000"),
]
TOTAL = ("Total", "400,000", "$11.00", "400,000", "$45,600,000")


def row(end: str, program: int, price: float | None, left: int | None, *, bought: int | None = None, security: str | None = None):  # type: ignore[no-untyped-def]
    start = end[:8] + "01"
    return RepurchaseRow(
        end, start, end, False, security, program if bought is None else bought, price, program, left, None, NOWHERE
    )


def made(
    rows: list[tuple[str, ...]], *, statement: str = "", unit: str = "", period: str = "2024-12-31", form: str = "10-Q"
) -> list[str]:
    """What is said to be doubtful in a filing with this table and these words of its statements."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in rows)
    filler = "<p>We describe our business, its results and its risks in the other parts of this report.</p>" * 5
    html = (
        f"<html><body>{filler}{statement}<p>Item 2. Issuer Purchases of Equity Securities</p>"
        f"<table>{HEADER.format(unit=unit)}{body}</table>{filler}</body></html>"
    )
    found, problems = read_repurchases(parse_filing("made.htm", html.encode(), FilingInfo(form=form, period_end=period)))
    assert len(found) == len(rows)
    return [problem.what for problem in problems]


def tagged(name: str, value: str, start: str, end: str, *, scale: int = 3, member: str = "") -> str:
    """A number of the statements in inline XBRL, with its context."""
    part = f'<xbrldi:explicitMember dimension="{member}">x:Part</xbrldi:explicitMember>' if member else ""
    return (
        f'<xbrli:context id="c-{value}"><xbrli:entity>{part}</xbrli:entity><xbrli:period><xbrli:startDate>{start}</xbrli:startDate>'
        f"<xbrli:endDate>{end}</xbrli:endDate></xbrli:period></xbrli:context>"
        f'<p>Repurchases <ix:nonFraction name="us-gaap:{name}" contextRef="c-{value}" unitRef="usd" scale="{scale}" decimals="-3">'
        f"{value}</ix:nonFraction></p>"
    )


PAID = "PaymentsForRepurchaseOfCommonStock"


def test_a_table_that_agrees_with_everything_says_nothing() -> None:
    assert made([*MONTHS, TOTAL], statement=tagged(PAID, "4,412", "2024-10-01", "2024-12-31")) == []


def test_months_that_do_not_add_to_the_total() -> None:
    problems = made([*MONTHS, ("Total", "410,000", "$11.00", "400,000", "")])
    assert problems == ["the months' column (a) adds to 400,000, the total says 410,000"]


def test_more_under_the_programme_than_in_all() -> None:
    problems = made([(MONTHS[0][0], "100,000", "$10.00", "130,000", "$48,700,000"), *MONTHS[1:]])
    assert [p for p in problems if "column (c) is larger" in p]


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ((49_000_000, 46_800_000, 45_600_000), 0),
        ((49_000_000, 66_800_000, 65_600_000), 0),  # a programme of 20 million was added in November
        ((49_000_000, 46_800_000, 0), 0),  # what was left lapsed in December
        ((49_000_000, 40_000_000, 38_800_000), 1),  # November falls by 9.0 million, 2.2 were spent
        ((49_000_000, 49_000_000, 49_000_000), 1),  # it never falls, though 3.4 million were spent
        ((49_000_000, 49_000_000, 47_800_000), 0),  # one month's shares were paid for before
    ],
)
def test_what_remains_falls_by_what_was_bought(left: tuple[int, int, int], expected: int) -> None:
    rows = [
        row("2024-10-31", 100_000, 10.0, left[0]),
        row("2024-11-30", 200_000, 11.0, left[1]),
        row("2024-12-31", 100_000, 12.0, left[2]),
    ]
    assert len(fall_problems(rows)) == expected


def test_the_fall_of_each_class_is_its_own() -> None:
    rows = [
        row("2024-10-31", 100_000, 10.0, 49_000_000, security="Class A"),
        row("2024-11-30", 100_000, 10.0, 48_000_000, security="Class A"),
        row("2024-10-31", 100_000, 10.0, 9_000_000, security="Class B"),
        row("2024-11-30", 100_000, 10.0, 8_000_000, security="Class B"),
    ]
    assert fall_problems(rows) == []


def test_a_fall_that_rounding_explains() -> None:
    """Shares in millions with one decimal: 0.4 million at 141.40 dollars may be anything from 49.5 to 63.6 million dollars."""
    rows = [row("2024-06-30", 400_000, 140.0, 9_100_000_000), row("2024-07-31", 400_000, 141.4, 9_011_000_000)]
    assert fall_problems(rows, 100_000) == []
    assert len(fall_problems(rows, 1)) == 1


@pytest.mark.parametrize(
    ("same", "longer", "expected"),
    [
        ((4_420_000.0,), (), None),
        ((1_000_000.0, 3_400_000.0), (), None),  # parts of equity that add to the sum
        ((), (30_000_000.0,), None),  # nine months hold the quarter
        ((), (), None),
        ((4_420.0,), (), "the statements of the same months say 4,420"),
        ((9_800_000.0,), (), "the statements of the same months say 9,800,000"),
        ((), (1_000_000.0,), "the statements of a longer period say 1,000,000"),
    ],
)
def test_the_table_against_the_statements(same: tuple[float, ...], longer: tuple[float, ...], expected: str | None) -> None:
    rows = [row("2024-10-31", 100_000, 10.0, None), row("2024-11-30", 200_000, 11.0, None), row("2024-12-31", 100_000, 12.0, None)]
    said = spent_problem(rows, same, longer)
    assert said is None if expected is None else said is not None and said.endswith(expected)


def test_an_accelerated_repurchase_without_a_price_leaves_nothing_to_compare() -> None:
    rows = [row("2024-10-31", 100_000, 10.0, None), row("2024-11-30", 900_000, None, None)]
    assert spent_problem(rows, (40_000_000.0,), ()) is None


def test_shares_withheld_may_stand_in_the_statements_or_not() -> None:
    rows = [row("2024-10-31", 0, 10.0, None, bought=500_000), row("2024-11-30", 500_000, 10.0, None)]
    assert spent_problem(rows, (5_000_000.0,), ()) is None
    assert spent_problem(rows, (10_000_000.0,), ()) is None


def test_a_unit_misread_shows_against_the_tagged_cash_flow() -> None:
    """The table is in single shares; its header says thousands of shares by mistake of the filer."""
    statement = tagged(PAID, "4,412", "2024-10-01", "2024-12-31")
    header_says = [(a, f"{b},000", c, f"{d},000", "") for a, b, c, d, _ in MONTHS]
    problems = made(header_says, statement=statement)
    assert [p for p in problems if "the statements of the same months say 4,412,000" in p]


def test_figures_of_other_months_or_of_a_part_say_nothing() -> None:
    other = tagged(PAID, "9,999", "2024-07-01", "2024-09-30")
    part = tagged(
        "StockRepurchasedDuringPeriodValue", "8,888", "2024-10-01", "2024-12-31", member="us-gaap:StatementBusinessSegmentsAxis"
    )
    assert made([*MONTHS, TOTAL], statement=other + part) == []


def test_a_component_of_equity_is_no_part_of_the_company() -> None:
    treasury = tagged(
        "TreasuryStockValueAcquiredCostMethod", "77,777", "2024-10-01", "2024-12-31", member="us-gaap:StatementEquityComponentsAxis"
    )
    assert [p for p in made([*MONTHS, TOTAL], statement=treasury) if "77,777,000" in p]


def test_a_printed_cash_flow_statement_of_three_months() -> None:
    words = (
        "<p>CONSOLIDATED STATEMENTS OF CASH FLOWS</p><p>(in thousands)</p><p>Three Months Ended December 31,</p>"
        "<table><tr><td>Net cash provided by operating activities</td><td>9,000</td><td>8,000</td></tr>"
        "<tr><td>Repurchases of common stock</td><td>({paid})</td><td>(310)</td></tr></table>"
    )
    assert made([*MONTHS, TOTAL], statement=words.format(paid="4,390")) == []
    assert [p for p in made([*MONTHS, TOTAL], statement=words.format(paid="19,390")) if "19,390,000" in p]
    # Of six months the statement cannot tell what three of them were.
    six = words.replace("Three Months", "Six Months")
    assert made([*MONTHS, TOTAL], statement=six.format(paid="19,390")) == []


def test_numbers_that_cannot_be_shares() -> None:
    broken = RepurchaseRow("x", None, None, False, None, -5, 10.0, None, -1, None, NOWHERE)
    assert len(repurchase_problems([broken])) == 2
