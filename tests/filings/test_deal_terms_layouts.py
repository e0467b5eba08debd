"""What a deal cost, from made tables and from words that could mislead: layouts of prices, and amounts that are none."""

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


TERMS: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    (
        {"consideration": 67_000_000, "cash": 50_000_000, "stock": 12_000_000, "contingent": 5_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc.",
            "The following table summarizes the consideration (in thousands):",
            "<table><tr><td>Consideration:</td><td></td></tr><tr><td>Cash</td><td>$50,000</td></tr><tr><td>Fair value of common stock issued</td><td>12,000</td></tr><tr><td>Fair value of contingent consideration</td><td>5,000</td></tr><tr><td>Total consideration</td><td>$67,000</td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000, "cash": 50_000_000, "stock": 12_000_000, "contingent": 5_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc.",
            "The following table summarizes the consideration (in thousands):",
            "<table><tr><td></td><td>Amount</td></tr><tr><td>Cash consideration</td><td>$</td><td>50,000</td><td></td></tr><tr><td>Stock consideration</td><td></td><td>12,000</td><td></td></tr><tr><td>Contingent consideration (earn-out)</td><td></td><td>5,000</td><td></td></tr><tr><td>Purchase price</td><td>$</td><td>67,000</td><td></td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000, "cash": 55_000_000, "stock": 12_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc.",
            "The following table summarizes the consideration (in thousands):",
            "<table><tr><td>Purchase consideration:</td><td></td></tr><tr><td>Cash paid to sellers at closing</td><td>55,000</td></tr><tr><td>Equity issued</td><td>12,000</td></tr><tr><td>Total purchase price</td><td>67,000</td></tr><tr><td>Less: cash acquired</td><td>(3,000)</td></tr><tr><td>Total purchase price, net of cash acquired</td><td>64,000</td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000, "cash": 55_000_000, "stock": 12_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc.",
            "The following table summarizes the consideration (in thousands):",
            "<table><tr><td>Fair value of consideration transferred:</td><td></td></tr><tr><td>Cash</td><td>55,000</td></tr><tr><td>Common stock (400,000 shares)</td><td>12,000</td></tr><tr><td>Total fair value of consideration transferred</td><td>67,000</td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000, "goodwill": 31_500_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $67.0 million.",
            "The allocation was as follows (in thousands):",
            "<table><tr><td></td><td>Preliminary</td><td>Adjustments</td><td>Final</td></tr><tr><td>Inventory</td><td>10,000</td><td>500</td><td>10,500</td></tr><tr><td>Goodwill</td><td>32,000</td><td>(500)</td><td>31,500</td></tr><tr><td>Net assets acquired</td><td>67,000</td><td>—</td><td>67,000</td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000, "goodwill": 31_500_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $67.0 million.",
            "The allocation was as follows (in thousands):",
            "<table><tr><td></td><td>May 3, 2023</td><td>December 31, 2023</td></tr><tr><td>Inventory</td><td>10,000</td><td>10,500</td></tr><tr><td>Goodwill</td><td>32,000</td><td>31,500</td></tr><tr><td>Total</td><td>67,000</td><td>67,000</td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000, "goodwill": 32_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $67.0 million.",
            "The allocation was as follows (in thousands):",
            "<table><tr><td></td><td>Fair value</td><td>Estimated useful life</td></tr><tr><td>Customer relationships</td><td>10,000</td><td>10 years</td></tr><tr><td>Goodwill</td><td>32,000</td><td>Indefinite</td></tr><tr><td>Total</td><td>67,000</td><td></td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000, "stock": 12_000_000, "cash": 55_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc.",
            "The purchase price was as follows (in thousands, except share data):",
            "<table><tr><td>Number of shares issued</td><td>1,000,000</td></tr><tr><td>Price per share</td><td>$12.00</td></tr><tr><td>Value of shares issued</td><td>12,000</td></tr><tr><td>Cash</td><td>55,000</td></tr><tr><td>Total purchase price</td><td>67,000</td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000, "goodwill": 32_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc.",
            "The purchase price was allocated as follows (in thousands):",
            "<table><tr><td>Cash and cash equivalents</td><td>1,000</td></tr><tr><td>Accounts receivable</td><td>5,000</td></tr><tr><td>Property and equipment</td><td>20,000</td></tr><tr><td>Goodwill</td><td>32,000</td></tr><tr><td>Intangible assets</td><td>14,000</td></tr><tr><td>Accounts payable</td><td>(5,000)</td></tr><tr><td>Total purchase price</td><td>67,000</td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000, "goodwill": 32_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. The purchase price was $67.0 million.",
            "Assets acquired (in millions):",
            "<table><tr><td>Cash</td><td>$1.0</td></tr><tr><td>Goodwill</td><td>32.0</td></tr><tr><td>Other</td><td>34.0</td></tr><tr><td>Net assets acquired</td><td>$67.0</td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc.",
            "The Company’s purchase price was determined as follows:",
            "<table><tr><td>(dollars in thousands)</td><td></td></tr><tr><td>Cash paid at closing</td><td>60,000</td></tr><tr><td>Deferred payments</td><td>7,000</td></tr><tr><td>Aggregate consideration</td><td>67,000</td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000, "cash": 60_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc.",
            "Consideration paid (in millions):",
            "<table><tr><td>Cash</td><td>$60.0</td></tr><tr><td>Assumed debt</td><td>7.0</td></tr><tr><td>Total</td><td>$67.0</td></tr></table>",
        ),
    ),
    (
        {"goodwill": 32_000_000, "consideration": 67_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for total consideration of $67.0 million.",
            "<table><tr><td>(in thousands)</td><td></td></tr><tr><td>Fair value of net assets acquired</td><td>35,000</td></tr><tr><td>Goodwill</td><td>32,000</td></tr><tr><td>Total consideration</td><td>67,000</td></tr></table>",
        ),
    ),
    (
        {"consideration": 67_000_000, "goodwill": 32_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for total consideration of $67.0 million.",
            "<table><tr><td>(in thousands)</td><td></td></tr><tr><td>Purchase price</td><td>67,000</td></tr><tr><td>Less: fair value of net assets acquired</td><td>35,000</td></tr><tr><td>Excess of purchase price over net assets – goodwill</td><td>32,000</td></tr></table>",
        ),
    ),
    (
        {"consideration": 54_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. The total purchase price, including contingent consideration of $4.0 million, was $54.0 million.",
        ),
    ),
    (
        {"consideration": 54_000_000, "contingent": 4_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. The purchase price was $54.0 million, which included $50.0 million paid at closing and $4.0 million for the fair value of an earn-out.",
        ),
    ),
    (
        {"consideration": 54_000_000, "cash": 50_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. The Company paid total consideration of $54.0 million, which consisted of $50.0 million in cash and $4.0 million of assumed liabilities.",
        ),
    ),
    (
        {"consideration": 54_000_000, "cash": 27_000_000, "stock": 27_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. Consideration of $54.0 million was paid half in cash ($27.0 million) and half in common stock ($27.0 million).",
        ),
    ),
    (
        {"consideration": 54_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc., a maker of hand tools with annual revenue of $30.0 million, for $54.0 million.",
        ),
    ),
    (
        {"consideration": 54_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc., which had revenue of $30.0 million in 2022. The purchase price was $54.0 million, subject to a working capital adjustment of $1.0 million.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 54_000_000},
        (
            "On May 3, 2023, the Company sold its Tools business for $54.0 million and recognized a gain on the sale of $12.0 million. Goodwill of $9.0 million was allocated to the business.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 54_000_000, "goodwill": None},
        (
            "On May 3, 2023, the Company completed the sale of its Tools business to Bolt Corp. for gross proceeds of $54.0 million, before transaction costs and taxes of $3.0 million.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 54_000_000, "cash": 54_000_000},
        ("On May 3, 2023, the Company sold its Tools business to Bolt Corp. and received $54.0 million in cash.",),
    ),
    (
        {"kind": "divestiture", "consideration": 54_000_000},
        (
            "On May 3, 2023, the Company sold its Tools business to Bolt Corp. The selling price was $54.0 million, of which $5.4 million is held in escrow.",
        ),
    ),
    (
        {"kind": "divestiture", "consideration": 54_000_000},
        ("On May 3, 2023, the Company divested its Tools business. Cash consideration received was $54.0 million.",),
    ),
    (
        {"consideration": None},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for an undisclosed amount. In 2022, the Company repurchased $54.0 million of its common stock.",
        ),
    ),
    (
        {"consideration": None},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. The terms were not disclosed. Acquisition-related costs of $1.2 million were expensed.",
        ),
    ),
    (
        {"consideration": None, "goodwill": None},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. The purchase price was not material.",
            "The Company tests goodwill annually; goodwill of $54.0 million at December 31, 2023 was not impaired.",
        ),
    ),
    (
        {"consideration": 5_000_000, "cash": 5_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $5.0 million in cash. The Company borrowed $5.0 million under its revolving credit facility to fund the purchase.",
        ),
    ),
    (
        {"consideration": 250_000, "cash": 100_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $250,000, payable $100,000 at closing in cash and the balance in three annual installments of $50,000.",
        ),
    ),
    (
        {"consideration": 11_000_000, "stock": 8_000_000, "cash": 3_000_000},
        (
            "On May 3, 2023, the Company acquired all the stock of Acme Tools, Inc. for $3.0 million cash and 200,000 shares of restricted common stock, valued at $40.00 per share, or $8.0 million.",
        ),
    ),
    (
        {"consideration": 11_000_000, "goodwill": 6_100_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $11.0 million. The transaction generated $6.1 million of goodwill.",
        ),
    ),
    (
        {"consideration": 11_000_000, "goodwill": 6_100_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $11.0 million. Cost in excess of net assets acquired was $6.1 million and is recorded as goodwill.",
        ),
    ),
    (
        {"consideration": 11_000_000, "goodwill": 6_100_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $11.0 million. The purchase price exceeded the fair value of the net assets acquired by $6.1 million, which was recorded as goodwill.",
        ),
    ),
    (
        {"consideration": 11_000_000, "goodwill": 6_100_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $11.0 million, resulting in goodwill of approximately $6.1 million.",
        ),
    ),
    (
        {"consideration": 11_000_000, "goodwill": 6_100_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $11.0 million. The purchase price was allocated $2.0 million to inventory, $2.9 million to equipment and $6.1 million to goodwill.",
        ),
    ),
    (
        {"consideration": 11_000_000, "goodwill": 6_100_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $11.0 million. The preliminary allocation consists of inventory of $2.0 million, equipment of $2.9 million and goodwill of $6.1 million.",
        ),
    ),
    (
        {"consideration": 890_000_000, "status": "pending", "stock": None},
        (
            "On December 3, 2023, we agreed to acquire Acme Tools, Inc. for $27.50 per share in cash and stock, or approximately $890 million in the aggregate. The closing is expected in 2024.",
        ),
    ),
    (
        {"consideration": 1_150_000_000, "status": "pending"},
        (
            "On December 3, 2023, the Company entered into an Agreement and Plan of Merger to acquire Acme Tools, Inc. for an enterprise value of approximately $1.15 billion.",
        ),
    ),
    (
        {"kind": "divestiture", "status": "pending", "consideration": 90_000_000},
        (
            "On December 3, 2023, the Company signed a definitive agreement to sell its Tools business to Bolt Corp. for $90 million, subject to customary adjustments. The sale is expected to close in early 2024.",
        ),
    ),
]


@pytest.mark.parametrize(("expected", "paragraphs"), TERMS)
def test_tables_and_words_tell_the_terms(expected: dict[str, Any], paragraphs: tuple[str, ...]) -> None:
    """What a person reads in them; None where nothing is told."""
    check(expected, *paragraphs)
