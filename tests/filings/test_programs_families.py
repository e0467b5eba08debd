"""Families of wordings and layouts of repurchase programmes: small documents written for these tests, worked by hand."""

from __future__ import annotations

import pytest

from filings.document import parse_filing
from filings.readers import extract
from filings.records import Extraction

COVER = (
    "<p>FORM 10-Q</p><p>QUARTERLY REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934</p>"
    "<p>For the quarterly period ended September 30, 2024</p>"
    "<p>Item 2. Unregistered Sales of Equity Securities and Use of Proceeds</p>"
)
HEADER = (
    "Period|Total number of shares purchased|Average price paid per share|Shares purchased as part of publicly announced programs"
    "|Maximum number of shares (or approximate dollar value) that may yet be purchased"
)


def read(body: str, cover: str = COVER) -> Extraction:
    return extract(parse_filing("made.htm", f"<html><body>{cover}{body}</body></html>".encode()))


def table(*rows: str) -> str:
    return (
        "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r.split("|")) + "</tr>" for r in (HEADER, *rows)) + "</table>"
    )


def programs(words: str) -> list[tuple[object, ...]]:
    """Day, dollars, shares, increase, expiry, status of every programme."""
    found = read(f"<p>{words}</p>").programs
    return [(p.announced, p.authorized_value, p.authorized_shares, p.is_increase, p.expires, p.status) for p in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "In March 2024 the Board approved a share repurchase program of up to two hundred and fifty million dollars.",
            [("2024-03", 250_000_000, None, False, None, "active")],
        ),
        (
            "On May 2, 2024 the directors authorized the purchase of up to one million five hundred thousand shares of"
            " common stock.",
            [("2024-05-02", None, 1_500_000, False, None, "active")],
        ),
        (
            "On June 5, 2024, the Board adopted our sixth repurchase plan for up to 400,000 shares. The fifth plan, under which"
            " 350,000 shares were authorized on June 7, 2023, expired by its terms on June 6, 2024.",
            [("2024-06-05", None, 400_000, False, None, "active"), ("2023-06-07", None, 350_000, False, "2024-06-06", "expired")],
        ),
        (
            "A $12 million buyback plan adopted in April 2022 was fully utilized by the end of 2023.",
            [("2022-04", 12_000_000, None, False, None, "completed")],
        ),
        (
            "In June 2024 the Board raised the share repurchase program from $20 million to $35 million."
            " The original program was approved in August 2021.",
            [
                ("2024-06", 35_000_000, None, False, None, "active"),
                ("2021-08", 20_000_000, None, False, None, "superseded"),
            ],
        ),
        (
            "On February 6, 2024, the Board approved a share repurchase program of up to $40 million for a period of eighteen"
            " months."
            " On August 6, 2024, the Board increased the program by $15 million.",
            [
                ("2024-02-06", 40_000_000, None, False, "2025-08", "active"),
                ("2024-08-06", 15_000_000, None, True, "2025-08", "active"),
            ],
        ),
        (
            "On July 9, 2024 the Board authorized a $50 million share repurchase program, which is in addition to the amount"
            " remaining"
            " under the existing authorization.",
            [("2024-07-09", 50_000_000, None, True, None, "active")],
        ),
        (
            "On March 6, 2024, we renewed our normal course issuer bid, under which we may purchase up to 1,250,000 common shares"
            " between March 11, 2024 and March 10, 2025.",
            [("2024-03-06", None, 1_250_000, False, "2025-03-10", "active")],
        ),
        (
            "In February 2024, the Board fixed the limit of its share repurchase program at $100 million.",
            [("2024-02", 100_000_000, None, False, None, "active")],
        ),
        (
            "The share repurchase program, approved in May 2024, has two parts: $30 million for purchases in the open market and"
            " $20 million for blocks.",
            [("2024-05", 50_000_000, None, False, None, "active")],
        ),
        (
            "We are buying back shares under a $40 million program begun in March 2024.",
            [("2024-03", 40_000_000, None, False, None, "active")],
        ),
        (
            "On August 1, 2024, we commenced a tender offer to purchase up to 2,000,000 shares of our common stock at $12.00 per"
            " share. The tender offer expired on August 29, 2024.",
            [("2024-08-01", None, 2_000_000, False, "2024-08-29", "expired")],
        ),
        (
            "Prior to the Distribution we were a business of Parent. In May 2023 Parent's board authorized a $500 million share"
            " repurchase program.",
            [],
        ),
        (
            "Our agency business was a division of Orion until 2020. On May 2, 2024, Acme's Board of Directors authorized a share"
            " repurchase program of up to $25 million.",
            [("2024-05-02", 25_000_000, None, False, None, "active")],
        ),
    ],
)
def test_wordings(words: str, expected: list[tuple[object, ...]]) -> None:
    assert programs(words) == expected


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (
            "On May 6, 2024 the Board added $40.0 million to the $6.3 million then remaining under the share repurchase program.",
            None,
        ),
        (
            "On March 4, 2024 our board authorized the repurchase of up to $10,000,000 of our common stock. As of September 30,"
            " 2024,"
            " $6.1 million remained available. Subsequent to September 30, 2024 and through November 5, 2024, we bought 120,000"
            " shares"
            " under the program; $5.0 million remained available on that date.",
            6_100_000,
        ),
    ],
)
def test_what_was_left_on_another_day_is_not_what_is_left(words: str, left: int | None) -> None:
    assert [p.remaining_value for p in read(f"<p>{words}</p>").programs] == [left]


def test_a_block_bought_from_an_estate() -> None:
    words = (
        "On August 12, 2024 the Company purchased 412,000 shares of common stock from the Estate of Ida Example, our late founder,"
        " in"
        " a privately negotiated transaction at $10.00 per share, or $4,120,000."
    )
    (found,) = read(f"<p>{words}</p>").programs
    assert (found.kind, found.authorized_shares, found.authorized_value) == ("private", 412_000, 4_120_000)
    assert found.counterparty is not None and "Ida Example" in found.counterparty


def test_blocks_in_dollars_and_in_shares() -> None:
    found = read(
        table(
            "2023 Program",
            "July 1 to July 31, 2024|10,000|$10.00|10,000|$5,000,000",
            "August 1 to August 31, 2024|20,000|11.00|20,000|4,780,000",
            "September 1 to September 30, 2024|10,000|12.00|10,000|4,660,000",
            "Odd-lot Plan",
            "July 1 to July 31, 2024|1,000|$10.00|1,000|44,000",
            "August 1 to August 31, 2024|2,000|11.00|2,000|42,000",
            "September 1 to September 30, 2024|500|12.00|500|41,500",
        )
    )
    assert [r.remaining_value for r in found.repurchases] == [5_000_000, 4_780_000, 4_660_000, None, None, None]
    assert [r.remaining_shares for r in found.repurchases] == [None, None, None, 44_000, 42_000, 41_500]


def test_each_class_has_its_own_programme() -> None:
    rows = ["July 2024|1,000|$5.00|1,000|{0}", "August 2024|500|5.00|500|{1}", "September 2024|—|—|—|{1}"]
    first, second = ([r.format(*left) for r in rows] for left in (("99,000", "98,500"), ("49,000", "48,500")))
    words = (
        "<p>On March 3, 2024 our board authorized the purchase of up to 100,000 shares of Class A Common Stock. On April 8, 2024"
        " our"
        " board authorized the purchase of up to 50,000 shares of Class B Common Stock.</p>"
    )
    found = read(table("Class A Common Stock", *first, "Class B Common Stock", *second) + words)
    assert [(p.announced, p.remaining_shares) for p in found.programs] == [("2024-03-03", 98_500), ("2024-04-08", 48_500)]


def test_one_cell_over_all_months_is_left_after_the_last() -> None:
    body = table("July 2024|1,000|$10.00|1,000|SPAN", "August 2024|2,000|10.50|2,000", "September 2024|500|11.00|500")
    found = read(body.replace("<td>SPAN", '<td rowspan="3">$8,973,500'))
    assert [r.remaining_value for r in found.repurchases] == [None, None, 8_973_500]


def test_a_total_since_inception_is_not_held_against_the_months() -> None:
    found = read(
        table(
            "July 2024|1,000|$10.00|1,000|$9,000,000",
            "August 2024|2,000|10.50|2,000|8,979,000",
            "Program to date|103,000|$9.91|103,000|$8,979,000",
        )
    )
    total = found.repurchases[-1]
    assert (total.is_total, total.start, total.end) == (True, None, "2024-08-31")
    assert not [p for p in found.problems if p.kind == "repurchases"]


def test_a_quarter_above_its_months_is_their_total() -> None:
    found = read(
        table(
            "Third quarter|3,000|$10.33|3,000|",
            "July 1 – 31|1,000|$10.00|1,000|$9,000,000",
            "August 1 – 31|2,000|10.50|2,000|8,979,000",
        )
    )
    assert [r.is_total for r in found.repurchases] == [True, False, False]


def test_loans_bought_back_are_no_shares() -> None:
    body = (
        "<table><tr><td>Month</td><td>Loans repurchased</td><td>Average price</td><td>Loans repurchased under program</td>"
        "<td>Remaining capacity</td></tr><tr><td>July 2024</td><td>204.1</td><td>101.2</td><td>190.0</td><td>612.0</td></tr>"
        "<tr><td>August 2024</td><td>198.3</td><td>101.4</td><td>188.8</td><td>488.1</td></tr></table>"
    )
    assert not read(body).repurchases


def test_a_table_drawn_without_cells_is_a_problem() -> None:
    lines = [HEADER, "July 2024|1,000|$10.00|1,000|$9,000,000", "August 2024|2,000|10.50|2,000|8,979,000"]
    body = "".join("<div>" + "".join(f"<span>{c}</span>" for c in line.split("|")) + "</div>" for line in lines)
    found = read(body)
    assert not found.repurchases
    assert [p.kind for p in found.problems].count("repurchases") == 1


def test_a_transition_report_names_its_own_days() -> None:
    cover = COVER.replace("quarterly period ended September 30, 2024", "transition period from July 1, 2024 to December 31, 2024")
    found = read(table("October|1,000|$10.00|1,000|$9,000,000", "November|2,000|10.50|2,000|8,979,000"), cover)
    assert [(r.start, r.end) for r in found.repurchases] == [("2024-10-01", "2024-10-31"), ("2024-11-01", "2024-11-30")]
