"""What a deal cost, from made sentences: every family of telling a figure, with what a person reads in it."""

# ruff: noqa: E501 the made sentences are kept whole

from __future__ import annotations

from typing import Any

import pytest

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
    """One deal with these figures; what is not named may be anything."""
    found, _ = read(*paragraphs, note=note)
    assert len(found) == 1, found
    assert {key: getattr(found[0], key) for key in expected} == expected


WORDS: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    (
        {"consideration": 42_000_000, "cash": 30_000_000, "stock": 12_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for total consideration of $42.0 million, comprised of $30.0 million in cash and 1.2 million shares of common stock with a fair value of $12.0 million.",
        ),
    ),
    (
        {"consideration": 25_000_000, "cash": 20_000_000, "contingent": 5_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. The purchase price consisted of $20.0 million in cash and contingent consideration with an estimated fair value of $5.0 million.",
        ),
    ),
    (
        {"consideration": 20_000_000, "cash": 20_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $20.0 million in cash, plus up to $6.0 million in earn-out payments if certain revenue targets are met.",
        ),
    ),
    (
        {"consideration": 31_000_000, "cash": 18_000_000, "stock": 13_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. in exchange for $18.0 million in cash and the issuance of 900,000 shares of common stock valued at $13.0 million.",
        ),
    ),
    (
        {"consideration": 31_000_000, "cash": 18_000_000, "stock": 13_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. The Company paid $18.0 million in cash and issued 900,000 shares of its common stock with a fair value of $13.0 million.",
        ),
    ),
    (
        {"consideration": 13_000_000, "cash": None, "stock": 13_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. by issuing 900,000 shares of its common stock valued at $13.0 million.",
        ),
    ),
    (
        {"consideration": 13_000_000, "cash": None, "stock": 13_000_000},
        (
            "On May 3, 2023, the Company acquired all of the outstanding stock of Acme Tools, Inc. As consideration, the Company issued 900,000 shares of common stock having a value of $13.0 million.",
        ),
    ),
    (
        {"consideration": 75_000_000, "cash": 70_000_000},
        (
            "On May 3, 2023, we completed the acquisition of Acme Tools, Inc. The aggregate purchase price of $75.0 million included cash of $70.0 million, a holdback of $3.0 million and contingent consideration of $2.0 million.",
        ),
    ),
    (
        {"consideration": 75_000_000, "cash": 60_000_000, "stock": 15_000_000},
        (
            "On May 3, 2023, we completed the acquisition of Acme Tools, Inc. for $75.0 million, 80% of which ($60.0 million) was paid in cash and 20% ($15.0 million) in shares of our common stock.",
        ),
    ),
    (
        {"consideration": 75_000_000, "cash": 75_000_000},
        (
            "On May 3, 2023, we completed the acquisition of Acme Tools, Inc. for approximately $75.0 million, net of cash acquired of $2.0 million, which was funded with cash on hand.",
        ),
    ),
    (
        {"consideration": 75_000_000, "goodwill": 33_000_000},
        (
            "On May 3, 2023, we acquired Acme Tools, Inc. for $75.0 million. We allocated $33.0 million of the purchase price to goodwill and $20.0 million to customer relationships.",
        ),
    ),
    (
        {"consideration": 75_000_000, "goodwill": 33_000_000},
        (
            "On May 3, 2023, we acquired Acme Tools, Inc. for $75.0 million.",
            "The acquisition resulted in goodwill of $33.0 million, which is not deductible.",
        ),
    ),
    (
        {"consideration": 75_000_000, "goodwill": 33_000_000},
        (
            "On May 3, 2023, we acquired Acme Tools, Inc. for $75.0 million.",
            "The excess of the purchase price over the net assets acquired, $33.0 million, was recorded as goodwill.",
        ),
    ),
    (
        {"consideration": 75_000_000, "goodwill": 33_000_000},
        (
            "On May 3, 2023, we acquired Acme Tools, Inc. for $75.0 million.",
            "The purchase price allocation included $33.0 million of goodwill, $20.0 million of intangible assets and $22.0 million of other net assets.",
        ),
    ),
    (
        {"consideration": 75_000_000, "goodwill": 33_000_000},
        (
            "On May 3, 2023, we acquired Acme Tools, Inc. for $75.0 million.",
            "In connection with the acquisition, the Company recognized $33.0 million in goodwill and $20.0 million in intangible assets.",
        ),
    ),
    (
        {"consideration": 75_000_000, "goodwill": 33_000_000},
        (
            "On May 3, 2023, we acquired Acme Tools, Inc. for $75.0 million.",
            "Goodwill and intangible assets recorded in connection with the transaction totaled $33.0 million and $20.0 million, respectively.",
        ),
    ),
    (
        {"consideration": 75_000_000, "goodwill": 33_000_000},
        (
            "On May 3, 2023, we acquired Acme Tools, Inc. for $75.0 million.",
            "We recorded intangible assets of $20.0 million and goodwill of $33.0 million.",
        ),
    ),
    (
        {"consideration": 75_000_000, "goodwill": 33_000_000},
        (
            "On May 3, 2023, we acquired Acme Tools, Inc. for $75.0 million.",
            "Intangible assets and goodwill were $20.0 million and $33.0 million, respectively.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 55_000_000, "cash": 55_000_000},
        (
            "On May 3, 2023, the Company sold its Tools division to Bolt Corp. for cash proceeds of $55.0 million, net of transaction costs of $1.0 million.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 55_000_000},
        (
            "On May 3, 2023, the Company completed the sale of its Tools division to Bolt Corp. for a sale price of $55.0 million. Net proceeds after fees were $52.0 million.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 55_000_000, "cash": 40_000_000},
        (
            "On May 3, 2023, the Company sold its Tools division to Bolt Corp. for $55.0 million, consisting of $40.0 million in cash and a $15.0 million promissory note.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 55_000_000, "cash": 40_000_000},
        (
            "On May 3, 2023, the Company sold its Tools division to Bolt Corp. for $40.0 million in cash and a promissory note of $15.0 million.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 55_000_000, "cash": 40_000_000},
        (
            "On May 3, 2023, the Company sold its Tools division to Bolt Corp. for $40.0 million in cash and a $15.0 million note receivable.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 55_000_000},
        (
            "On May 3, 2023, the Company completed the sale of its Tools division. Proceeds from the sale were $55.0 million and the Company recognized a pre-tax gain of $12.0 million.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 55_000_000},
        (
            "On May 3, 2023, the Company sold its Tools division, receiving proceeds of $55.0 million and recording a gain of $12.0 million.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 55_000_000},
        ("On May 3, 2023, the Company sold its Tools division ($55.0 million) to Bolt Corp.",),
    ),
    (
        {"consideration": 54_000_000, "cash": 54_000_000},
        ("On May 3, 2023, the Company acquired Acme GmbH for €50.0 million in cash (approximately $54.0 million).",),
    ),
    (
        {"consideration": 54_000_000},
        ("On May 3, 2023, the Company acquired Acme Inc. for CAD $72.0 million (US$54.0 million).",),
    ),
    (
        {"consideration": 54_000_000},
        ("On May 3, 2023, the Company acquired Acme Inc. for $54.0 million (C$72.0 million).",),
    ),
    (
        {"consideration": 20_400_000, "stake": 0.49},
        ("On May 3, 2023, the Company acquired the remaining 49% of the equity interests in Acme Tools, Inc. for $20.4 million.",),
    ),
    (
        {"kind": "divestiture", "consideration": 20_400_000, "stake": 0.6},
        ("On May 3, 2023, the Company sold 60% of its interest in Acme Tools, Inc. to Bolt Corp. for $20.4 million.",),
    ),
    (
        {"consideration": 20_400_000, "stake": 0.51},
        ("On May 3, 2023, the Company acquired a 51% controlling interest in Acme Tools, Inc. for $20.4 million.",),
    ),
    (
        {"consideration": 480_000_000, "status": "pending", "announced": "2023-12-03", "closed": None, "cash": 480_000_000},
        (
            "On December 3, 2023, the Company entered into a definitive agreement to acquire Acme Tools, Inc. in an all-cash transaction valued at approximately $480 million. The transaction is expected to close in the second quarter of 2024.",
        ),
    ),
    (
        {"consideration": 480_000_000, "status": "pending", "stock": 480_000_000},
        (
            "On December 3, 2023, the Company entered into an agreement and plan of merger with Acme Tools, Inc. in an all-stock transaction with an aggregate value of approximately $480 million.",
        ),
    ),
    (
        {"consideration": 480_000_000, "status": "terminated"},
        (
            "On March 3, 2023, the Company entered into a definitive agreement to acquire Acme Tools, Inc. for $480 million. On August 9, 2023, the parties mutually agreed to terminate the merger agreement.",
        ),
    ),
    (
        {"consideration": 30_000_000, "status": "completed", "announced": "2023-03-03", "closed": "2023-05-01"},
        (
            "On March 3, 2023, the Company entered into a definitive agreement to acquire Acme Tools, Inc. for $30.0 million. The acquisition closed on May 1, 2023.",
        ),
    ),
    (
        {"consideration": 30_000_000, "announced": "2023-03-03", "closed": "2023-05-01"},
        (
            "On May 1, 2023, pursuant to the Stock Purchase Agreement dated as of March 3, 2023, the Company acquired Acme Tools, Inc. for $30.0 million.",
        ),
    ),
    (
        {"count": 3, "consideration": 30_000_000, "goodwill": 14_000_000, "closed": "2023"},
        (
            "During 2023, the Company completed three acquisitions for an aggregate purchase price of $30.0 million. The Company recorded aggregate goodwill of $14.0 million related to these acquisitions.",
        ),
    ),
    (
        {"count": 3, "consideration": 30_000_000, "cash": 25_000_000, "closed": "2023"},
        ("In 2023, we acquired three businesses for total consideration of $30.0 million, of which $25.0 million was cash.",),
    ),
    (
        {"count": 4, "consideration": 12_000_000, "cash": 12_000_000},
        (
            "During the year ended December 31, 2023, the Company acquired four small distributors, none of which was individually significant, for cash totaling $12.0 million.",
        ),
    ),
    (
        {"consideration": 64_000_000, "cash": 50_000_000, "stock": 14_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for approximately $64.0 million, including $14.0 million of the Company’s common stock (400,000 shares) and $50.0 million in cash.",
        ),
    ),
    (
        {"consideration": 64_000_000, "cash": 50_000_000, "stock": 14_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. Total consideration was $64.0 million, consisting of (i) cash of $50.0 million and (ii) 400,000 shares of common stock having a fair value of $14.0 million.",
        ),
    ),
    (
        {"consideration": 64_000_000, "cash": 50_000_000, "contingent": 14_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. Total consideration was $64.0 million, consisting of cash of $50.0 million and the acquisition-date fair value of contingent consideration of $14.0 million.",
        ),
    ),
    (
        {"consideration": 50_000_000, "cash": 50_000_000, "contingent": 10_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $50.0 million in cash at closing. The sellers may receive up to an additional $10.0 million of contingent consideration.",
        ),
    ),
    (
        {"consideration": 50_000_000, "cash": 50_000_000},
        ("On May 3, 2023, the Company acquired Acme Tools, Inc. The purchase price, which was paid in cash, was $50.0 million.",),
    ),
    (
        {"consideration": 50_000_000},
        ("On May 3, 2023, the Company acquired Acme Tools, Inc. at a cost of $50.0 million.",),
    ),
    (
        {"consideration": 50_000_000},
        ("On May 3, 2023, the Company acquired Acme Tools, Inc. The cost of the acquisition was approximately $50.0 million.",),
    ),
    (
        {"consideration": 50_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. The acquisition was accounted for under the purchase method; the aggregate cost was $50.0 million.",
        ),
    ),
    (
        {"consideration": 50_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. in a transaction valued at $50.0 million, including the assumption of $8.0 million of debt.",
        ),
    ),
    (
        {"consideration": 50_000_000},
        ("On May 3, 2023, the Company acquired Acme Tools, Inc. for a net purchase price (after cash acquired) of $50.0 million.",),
    ),
    (
        {"kind": "spin-off", "closed": "2023-06-30"},
        (
            "On June 30, 2023, the Company completed the spin-off of Acme Tools, Inc. through a pro rata distribution of all of its shares to shareholders.",
        ),
    ),
    (
        {"kind": "spin-off", "closed": "2023-06-30"},
        (
            "On June 30, 2023, the Company completed the disposition of its Tools business through an exchange offer in which shareholders tendered shares of the Company for shares of Acme Tools, Inc.",
        ),
    ),
]


@pytest.mark.parametrize(("expected", "paragraphs"), WORDS)
def test_words_tell_the_terms(expected: dict[str, Any], paragraphs: tuple[str, ...]) -> None:
    """Price, parts, goodwill, stake and days, by the turn of phrase."""
    check(expected, *paragraphs)


def test_a_part_told_beside_shares_without_a_value_gives_way_to_the_total() -> None:
    """ "$110.0 million of cash and 14.2 million units": the total stands in the next sentence."""
    check(
        {"consideration": 352_000_000, "cash": 110_000_000},
        "On May 3, 2023, the Company acquired Acme Tools, Inc. in exchange for $110.0 million of cash and 14.2 million common units. "
        "Based on the closing price of the units, the total consideration is valued at approximately $352.0 million.",
    )


def test_amounts_for_several_deals_are_not_taken_for_one() -> None:
    """With "respectively" the first amount is no more this deal's than the second: none is told."""
    check(
        {"consideration": 75_000_000, "goodwill": None},
        ACQUIRED[:-1] + " for $75.0 million.",
        "Goodwill from the 2023 and 2022 transactions was $33.0 million and $20.0 million, respectively.",
    )


def test_a_later_paragraph_on_other_deals_adds_nothing() -> None:
    """A group of other businesses with its own cash and earn-outs, told behind the deal."""
    check(
        {"consideration": 90_000_000, "cash": None, "contingent": None},
        "On May 3, 2023, the Company sold its Tools division to Bolt Corp. for $90.0 million.",
        "Certain other lines were reviewed. Certain businesses were acquired for $95.4 million in cash and contingent consideration with a "
        "fair value of $21.0 million during earlier years, and these acquisitions were accounted for in the same way.",
    )


def test_two_deals_of_one_sentence_keep_their_own_amounts() -> None:
    """ "acquired A for $37.2 million, and acquired B for $8.9 million in cash"."""
    found, _ = read(
        "In February 2023, we acquired Siloscan, Inc. for cash consideration of $37.2 million, and in April 2023 we acquired Codex Graph GmbH for $8.9 million in cash."
    )
    assert {d.name: (d.consideration, d.cash) for d in found} == {
        "Siloscan, Inc.": (37_200_000, 37_200_000),
        "Codex Graph GmbH": (8_900_000, 8_900_000),
    }


def test_a_price_far_from_the_deal_is_found_by_its_name() -> None:
    """The deal stands in Item 1, its price in a note that calls it by its short name."""
    found, _ = read(
        "<p><b>Acquisition of Pine Institute</b></p>",
        "On December 1, 2023, we acquired substantially all the assets of Pine Nursing Institute, Inc. (“PNI”).",
        "<p><b>Note 9. Other</b></p>",
        "The consideration for the PNI acquisition was $11,250,000, consisting of $4,250,000 in cash, a two-year note of $2,000,000 and 680,890 shares of common stock valued at $5,000,000.",
        "Interest on the PNI note was $160,000.",
        note="",
    )
    assert [(d.consideration, d.cash, d.stock) for d in found] == [(11_250_000, 4_250_000, 5_000_000)]
