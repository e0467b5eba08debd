"""What a deal cost, from made tables and notes: layouts, units and what must not be taken."""

# ruff: noqa: E501 the made sentences are kept whole

from __future__ import annotations

from typing import Any

from filings.document import parse_filing
from filings.readers.deals import read_deals
from filings.records import Deal, Problem

COVER = (
    "<p>ANNUAL REPORT PURSUANT TO SECTION 13. FORM 10-K. For the fiscal year ended December 31, 2023.</p>"
    "<p>Quartz Works, Inc. (the “Company”) makes measuring tools.</p>"
)
NOTE = "<p><b>Note 4. Acquisitions and Divestitures</b></p>"
ACQUIRED = "On May 3, 2023, the Company acquired Acme Tools, Inc."


def read(*paragraphs: str, note: str = NOTE, head: str = "") -> tuple[list[Deal], list[Problem]]:
    """The deals of a filing whose note on acquisitions has these paragraphs; what opens with '<' is markup."""
    body = "".join(p if p.startswith("<") else f"<p>{p}</p>" for p in paragraphs)
    html = f"<html{head}><body>{COVER}{note}{body}</body></html>"
    found, problems = read_deals(parse_filing("ZQX_10-K_20231231_made.htm", html.encode()))
    return list(found), list(problems)


def table(*rows: str) -> str:
    """A table whose rows have their cells parted by bars."""
    return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row.split("|")) + "</tr>" for row in rows) + "</table>"


def check(expected: dict[str, Any], *paragraphs: str, note: str = NOTE) -> None:
    """One deal with exactly these figures; what is not named may be anything."""
    found, _ = read(*paragraphs, note=note)
    assert len(found) == 1, found
    assert {key: getattr(found[0], key) for key in expected} == expected


def test_bare_dollars_take_the_unit_of_their_note() -> None:
    """ "(Tabular and text dollars in millions)" under the heading; a unit above a table says nothing of the words."""
    note = NOTE + "<p>(Tabular and text dollars in millions)</p>"
    words = "On May 3, 2023, we acquired Acme Tools, Inc. for a purchase price of $485 in cash. We recorded goodwill of $271."
    check({"consideration": 485_000_000, "cash": 485_000_000, "goodwill": 271_000_000}, words, note=note)
    check({"consideration": None, "cash": None, "goodwill": None}, words)


def test_a_price_table_without_a_name_on_its_total() -> None:
    """The parts add up to the unnamed row; the allocation below adds up to the same, and is no price of its own."""
    check(
        {"consideration": 12_114_000, "cash": 1_000_000, "stock": 10_931_000, "goodwill": 13_054_000},
        ACQUIRED + " The aggregate purchase price and allocation was as follows (in thousands):",
        table(
            "Purchase price||",
            "Cash paid|$|1,000",
            "Common stock issued||10,931",
            "Put option||183",
            "|$|12,114",
            "Allocation||",
            "Goodwill|$|13,054",
            "Intangible assets||3,500",
            "Deferred tax liabilities||(4,440)",
            "|$|12,114",
        ),
    )


def test_net_assets_acquired_stand_for_a_price_that_nobody_tells() -> None:
    """With goodwill among them; a price told in words goes before."""
    rows = table(
        "(in millions)|Total",
        "Receivables|142",
        "Property and equipment|498",
        "Goodwill|702",
        "Liabilities|(309)",
        "Net assets acquired|1,033",
    )
    check({"consideration": 1_033_000_000, "goodwill": 702_000_000}, ACQUIRED + " The fair values were:", rows)
    check(
        {"consideration": 1_040_000_000, "goodwill": 702_000_000},
        ACQUIRED[:-1] + " for $1,040 million. The fair values were:",
        rows,
    )


def test_a_column_for_every_deal_behind_the_last_of_them() -> None:
    """The table with a column a deal stands below the words of all of them."""
    found, _ = read(
        "On January 20, 2023, the Company acquired Red Butte Consulting, Inc. The aggregate purchase price was up to $16.4 million, including an earn-out of up to $2.0 million.",
        "On April 6, 2023, the Company acquired Visco Geospatial, LLC. The purchase price was $150.0 million in cash.",
        table(
            "(in thousands)|Red Butte|Visco",
            "Cash|9,800|150,000",
            "Promissory notes|2,500|—",
            "Common stock|2,100|—",
            "Earn-out|1,150|—",
            "Total consideration|15,550|150,000",
            "Goodwill|8,002|81,330",
        ),
    )
    assert {d.name: (d.consideration, d.cash, d.stock, d.contingent, d.goodwill) for d in found} == {
        "Red Butte Consulting, Inc.": (15_550_000, 9_800_000, 2_100_000, 1_150_000, 8_002_000),
        "Visco Geospatial, LLC": (150_000_000, 150_000_000, None, None, 81_330_000),
    }


def test_a_table_of_several_prices_at_once_is_nobodys() -> None:
    """ "The purchase price of the acquisitions, in the aggregate, was allocated": goodwill of neither."""
    check(
        {"consideration": 22_800_000, "goodwill": None},
        "In June 2023, the Company acquired Acme Tools, Inc. for $22.8 million in cash.",
        "The purchase price of fiscal 2023 acquisitions, in the aggregate, was allocated as follows:",
        table("(in thousands)|Amount", "Cash paid|61,300", "Contingent consideration|1,600", "Total|62,900", "Goodwill|30,114"),
    )


def test_a_table_with_a_row_for_every_deal() -> None:
    """Day, cash, stock, total and goodwill as columns: the total is the price, not the first column of its kind."""
    found, _ = read(
        "A summary of our acquisitions follows (dollars in millions):",
        table(
            "Acquired institution|Date of acquisition|Consideration – cash|Consideration – stock|Total consideration|Goodwill",
            "Pee Dee Community Bancorp|July 1, 2023|12.6|48.9|61.5|19.7",
            "Catawba Savings Bank, SSB|October 20, 2022|24.8|—|24.8|6.1",
        ),
    )
    assert {d.name: (d.closed, d.consideration, d.cash, d.stock, d.goodwill) for d in found} == {
        "Pee Dee Community Bancorp": ("2023-07-01", 61_500_000, 12_600_000, 48_900_000, 19_700_000),
        "Catawba Savings Bank, SSB": ("2022-10-20", 24_800_000, 24_800_000, None, 6_100_000),
    }


def test_properties_with_prices_and_dates_are_no_deals() -> None:
    """A list of buildings has a price and a day for each, too."""
    found, _ = read(
        "We acquired the following properties:",
        table(
            "Property|Date acquired|Purchase price",
            "Garden Court Reno|October 1, 2023|11,250",
            "Harbor Flats Boise|June 24, 2023|18,900",
        ),
    )
    assert not found


def test_a_table_in_plain_text_with_a_column_a_deal() -> None:
    """Cells parted by spaces, names above the columns."""
    text = """ANNUAL REPORT. FORM 10-K. For the fiscal year ended December 31, 1997.
Quartz Works, Inc. (the Company)

NOTE 4. ACQUISITIONS

On March 1, 1996, the Company acquired all outstanding shares of Tavola Systems,
Inc. (Tavola) for approximately $800 million. On July 5, 1995, the Company
acquired all outstanding shares of Locust Corporation (Locust) for
approximately $3.2 billion. The purchase prices were allocated as follows:

(Dollars in millions)
                                        Tavola         Locust
Net assets                             $   140       $ 1,157
Purchased research                         417         1,840
Goodwill                                   280           540
Deferred taxes                             (37)         (291)
Total                                  $   800       $ 3,246
"""
    found, _ = read_deals(parse_filing("ZQX_10-K_19971231_made.txt", text.encode()))
    assert {d.name: d.goodwill for d in found} == {"Tavola Systems, Inc.": 280_000_000, "Locust Corporation": 540_000_000}


def test_a_table_in_plain_text_goes_on_over_its_lines() -> None:
    """A paragraph of fixed lines is one paragraph, wherever its lines break."""
    text = """ANNUAL REPORT. FORM 10-K. For the fiscal year ended December 31, 1996.
Quartz Works, Inc. (the Company)

NOTE 4. ACQUISITIONS

In November 1995, the Company acquired all of the outstanding shares of Acme
Tools, Inc. for approximately $6.6 million. The purchase price consisted of
$2.4 million in cash, 114,000 common shares with a market value of
$3.8 million and options.
"""
    found, _ = read_deals(parse_filing("ZQX_10-K_19961231_made.txt", text.encode()))
    assert [(d.consideration, d.cash, d.stock) for d in found] == [(6_600_000, 2_400_000, 3_800_000)]


def tagged(*paragraphs: str, facts: list[tuple[str, str, str, str]], second: str = "") -> tuple[list[Deal], list[Problem]]:
    """A filing whose deals are tagged under the member of Acme Tools, Inc.: facts as (concept, first day or none, last day, number)."""
    contexts = tags = ""
    for number, (concept, first, last, value) in enumerate(facts):
        period = f"<startDate>{first}</startDate><endDate>{last}</endDate>" if first else f"<instant>{last}</instant>"
        contexts += (
            f'<xbrli:context id="c-{number}"><entity><identifier>1</identifier><segment>'
            f'<explicitMember dimension="us-gaap:BusinessAcquisitionAxis">zqx:AcmeToolsIncMember</explicitMember>{second}'
            f"</segment></entity><period>{period}</period></xbrli:context>"
        )
        tags += (
            f'<p>Figure <ix:nonFraction unitRef="usd" contextRef="c-{number}" decimals="-3" name="us-gaap:{concept}" scale="3">'
            f"{value}</ix:nonFraction></p>"
        )
    head = ' xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"'
    hidden = f"<ix:header><ix:resources>{contexts}</ix:resources></ix:header>"
    return read(*paragraphs, tags, note=hidden + NOTE, head=head)


PRICE = "BusinessCombinationConsiderationTransferred1"
SHARES = "BusinessCombinationConsiderationTransferredEquityInterestsIssuedAndIssuable"
DAY = "2023-05-03"


def test_tags_fill_what_the_words_leave_open() -> None:
    """Price, shares and goodwill under the member of the deal's name; the words speak of shares issued."""
    found, problems = tagged(
        "On May 3, 2023, the Company acquired Acme Tools, Inc. for cash and 400,000 shares of its common stock.",
        facts=[(PRICE, DAY, DAY, "64,000"), (SHARES, DAY, DAY, "14,000"), ("Goodwill", "", DAY, "21,500")],
    )
    assert [(d.consideration, d.stock, d.goodwill) for d in found] == [(64_000_000, 14_000_000, 21_500_000)]
    assert not problems


def test_tags_that_contradict_the_words_are_a_problem() -> None:
    """The words are kept, and the reader is told."""
    found, problems = tagged(ACQUIRED[:-1] + " for $64.0 million.", facts=[(PRICE, DAY, DAY, "46,000")])
    assert [d.consideration for d in found] == [64_000_000]
    assert [p.kind for p in problems] == ["deals"]
    assert "46,000,000" in problems[0].what


def test_tags_of_another_day_or_of_a_part_are_not_the_deals() -> None:
    """A price of another month is another deal's; under a second dimension stands a forecast or a segment's share."""
    found, _ = tagged(ACQUIRED, facts=[(PRICE, "2022-03-17", "2022-03-17", "1,750")])
    assert [d.consideration for d in found] == [None]
    member = '<explicitMember dimension="srt:RangeAxis">srt:MaximumMember</explicitMember>'
    found, _ = tagged(ACQUIRED, facts=[(PRICE, DAY, DAY, "64,000")], second=member)
    assert [d.consideration for d in found] == [None]


def test_cash_tagged_as_shares_is_no_stock_part() -> None:
    """Filers tag prices paid in cash as equity issued: without a word of shares issued it is not taken."""
    found, _ = tagged(
        "On May 3, 2023, the Company completed the acquisition of Acme Tools, Inc. in an all-cash merger for $64.0 million.",
        facts=[(SHARES, DAY, DAY, "64,000")],
    )
    assert [(d.consideration, d.cash, d.stock) for d in found] == [(64_000_000, 64_000_000, None)]
