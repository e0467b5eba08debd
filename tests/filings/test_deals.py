"""Deals from made sentences: every turn of phrase with what a person reads in it, and sentences that tell no deal."""

# ruff: noqa: E501 the made sentences are kept whole

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from filings.document import parse_filing, read_filing
from filings.readers.deals import read_deals
from filings.records import Deal

FORM = "ZQX_10-K_20231231_made.htm"
COVER = (
    "<p>ANNUAL REPORT PURSUANT TO SECTION 13. FORM 10-K. For the fiscal year ended December 31, 2023.</p>"
    "<p>Quartz Works, Inc. (the “Company”) makes measuring tools.</p>"
)


def deals(*paragraphs: str, file: str = FORM) -> list[Deal]:
    """The deals of a filing made of these paragraphs; one that opens with '#' is a heading, with '<' markup."""
    blocks = [p if p.startswith("<") else f"<p><b>{p[1:]}</b></p>" if p.startswith("#") else f"<p>{p}</p>" for p in paragraphs]
    body = f"<html><body>{COVER}{''.join(blocks)}</body></html>"
    found, problems = read_deals(parse_filing(file, body.encode()))
    assert not problems
    return list(found)


def one(*paragraphs: str) -> Deal:
    """The only deal that the paragraphs tell."""
    found = deals("#Note 4. Acquisitions and Divestitures", *paragraphs)
    assert len(found) == 1, found
    return found[0]


SENTENCES: list[tuple[str, dict[str, Any]]] = [
    (
        "On March 3, 2023, the Company completed the acquisition of Acme Tools, Inc. (“Acme”), a maker of hand tools, for $12.3 million in cash.",
        {
            "kind": "acquisition",
            "name": "Acme Tools, Inc.",
            "closed": "2023-03-03",
            "consideration": 12_300_000,
            "cash": 12_300_000,
        },
    ),
    (
        "In June 2022, we acquired all of the outstanding equity interests of Bolt & Nut LLC for a total purchase price of $4,250,000, "
        "consisting of $3,000,000 in cash and 100,000 shares of our common stock valued at $1,250,000.",
        {
            "name": "Bolt & Nut LLC",
            "closed": "2022-06",
            "consideration": 4_250_000,
            "cash": 3_000_000,
            "stock": 1_250_000,
            "stake": 1.0,
        },
    ),
    (
        "On November 30, 2023, the Company sold its Paint business to Cog Industries for cash proceeds of $55 million.",
        {"kind": "divestiture", "name": "Paint business", "closed": "2023-11-30", "consideration": 55_000_000, "cash": 55_000_000},
    ),
    (
        "On December 18, 2023, the Company entered into a definitive agreement to sell its Lighting segment to Dusk Partners for $80 million. "
        "The transaction is expected to close in the first half of 2024, subject to customary closing conditions.",
        {"kind": "divestiture", "name": "Lighting segment", "status": "pending", "announced": "2023-12-18", "closed": None},
    ),
    (
        "On October 2, 2023, the Company entered into an Agreement and Plan of Merger with Ember Sensors Corp. pursuant to which the Company "
        "will acquire Ember in an all-stock transaction valued at approximately $210 million, subject to regulatory approval.",
        {"status": "pending", "announced": "2023-10-02", "consideration": 210_000_000, "stock": 210_000_000, "kind": "acquisition"},
    ),
    (
        "Effective July 1, 2023, we acquired a 60% controlling interest in Fjord Optics AS, a Norwegian lens maker, for $9 million.",
        {"name": "Fjord Optics AS", "closed": "2023-07-01", "stake": 0.6, "consideration": 9_000_000},
    ),
    (
        "On May 9, 2023, we completed the spin-off of Granite Holdings, Inc. through a distribution of its shares to our stockholders.",
        {"kind": "spin-off", "name": "Granite Holdings, Inc.", "closed": "2023-05-09"},
    ),
    (
        "In August 2023, the Company formed a joint venture with Helio Energy GmbH to build a plant in Dresden.",
        {"kind": "joint venture", "name": "Helio Energy GmbH", "closed": "2023-08"},
    ),
    (
        "During 2023, we completed three acquisitions for an aggregate purchase price of $12 million.",
        {"name": None, "count": 3, "closed": "2023", "consideration": 12_000_000},
    ),
    (
        "On April 4, 2023, the Company acquired substantially all of the assets of Iris Labs, Inc. for $2.5 million in cash and an earn-out "
        "with an estimated fair value of $0.5 million.",
        {"name": "Iris Labs, Inc.", "consideration": 3_000_000, "cash": 2_500_000, "contingent": 500_000},
    ),
    (
        "On January 17, 2023, the acquisition of Juniper Gauges Ltd. was completed for $31 million in cash.",
        {"name": "Juniper Gauges Ltd.", "closed": "2023-01-17", "consideration": 31_000_000},
    ),
    (
        "On February 8, 2022, we completed the Kestrel acquisition for approximately $45.0 million, of which $44.1 million was paid in cash.",
        {"name": "Kestrel", "closed": "2022-02-08", "consideration": 45_000_000, "cash": 44_100_000},
    ),
    (
        "In September 2022, the sellers sold 80% of the shares of Lumen BV to the Company for $16 million.",
        {"kind": "acquisition", "name": "Lumen BV", "closed": "2022-09", "stake": 0.8, "consideration": 16_000_000},
    ),
    (
        "In March 2021, we completed the acquisition of a privately held foundry company, Magma Castings, for $7 million.",
        {"name": "Magma Castings", "closed": "2021-03", "consideration": 7_000_000},
    ),
    (
        "On June 30, 2023, we completed the sale of a casting plant located in Erie, Pennsylvania to Nickel Corp. for $3.2 million.",
        {
            "kind": "divestiture",
            "name": "casting plant located in Erie, Pennsylvania",
            "closed": "2023-06-30",
            "consideration": 3_200_000,
        },
    ),
    (
        "On March 1, 2023, the Company, as Buyer, entered into an Asset Purchase Agreement (the “APA”) with Opal Data LLC to purchase the "
        "customer database of Opal. The purchase price for the transaction was $1.75 million, with $600,000 paid in cash upon closing.",
        {
            "name": "assets of Opal Data LLC",
            "announced": "2023-03-01",
            "status": "completed",
            "consideration": 1_750_000,
            "cash": 600_000,
        },
    ),
    (
        "On February 1, 2023 (the “Closing Date”), the Company, through its wholly-owned subsidiary QW Holdings, LLC, acquired 100% of the issued and outstanding membership interests of Redwood Dental, LLC (“Redwood”), pursuant to a Membership Interest Purchase Agreement dated January 15, 2023. The aggregate purchase price was $14.0 million, of which $10.0 million was paid in cash at closing, $2.0 million was paid through the issuance of 150,000 shares of the Company’s common stock and $2.0 million is payable under a note.",
        {
            "name": "Redwood Dental, LLC",
            "announced": "2023-01-15",
            "closed": "2023-02-01",
            "consideration": 14_000_000,
            "cash": 10_000_000,
            "stock": 2_000_000,
        },
    ),
    (
        "On November 14, 2023, the Company and Cedar Bancshares, Inc. jointly announced the signing of a definitive merger agreement under which Cedar will merge with and into the Company in a transaction valued at $135 million.",
        {"kind": "acquisition", "name": "Cedar", "status": "pending", "announced": "2023-11-14", "consideration": 135_000_000},
    ),
    (
        "In October 2022, the Company announced that it had entered into an agreement and plan of merger to be acquired by Gale Capital Partners in an all-cash transaction for $42.00 per share.",
        {"kind": "merger", "status": "pending", "announced": "2022-10", "consideration": None},
    ),
    (
        "On July 12, 2023, the Company closed its acquisition of Hickory Holdings plc for total consideration of £12.5 million ($16.1 million).",
        {"name": "Hickory Holdings plc", "closed": "2023-07-12", "consideration": 16_100_000},
    ),
    (
        "In the second quarter of 2023, we divested our Xenon Lighting brand for net proceeds of $18 million and recorded a gain of $4 million.",
        {"kind": "divestiture", "name": "Xenon Lighting brand", "closed": "2023", "consideration": 18_000_000},
    ),
    (
        "On August 8, 2022, the Company terminated its merger agreement with Kelp Marine Corp.",
        {"kind": "acquisition", "name": "Kelp Marine Corp.", "status": "terminated", "closed": None},
    ),
    (
        "Zest Foods, which we acquired in July 2022, contributed $40 million of net sales in 2023.",
        {"name": "Zest Foods", "closed": "2022-07", "consideration": None},
    ),
    (
        "During the three months ended September 30, 2023, the Company acquired Nettle Security for $2.4 million.",
        {"name": "Nettle Security", "closed": "2023", "consideration": 2_400_000},
    ),
    (
        "On July 7, 2023, Pike Bancorp merged with and into the Company. The Company completed the merger with Pike Bancorp on July 7, 2023 "
        "and paid merger consideration of $64.2 million in common stock. Goodwill of $11.3 million was recorded.",
        {
            "kind": "acquisition",
            "name": "Pike Bancorp",
            "closed": "2023-07-07",
            "consideration": 64_200_000,
            "goodwill": 11_300_000,
        },
    ),
]


@pytest.mark.parametrize(("words", "expected"), SENTENCES)
def test_a_sentence_tells_a_deal(words: str, expected: dict[str, Any]) -> None:
    deal = one(words)
    assert {key: getattr(deal, key) for key in expected} == expected


NO_DEALS = [
    "On April 14, 2023, the Company acquired Maple Grove Apartments, a 120-unit community in Denver, Colorado, for $31 million.",
    "On June 20, 2023, we acquired an exclusive license to compound QW-101 from Sumac Pharma, Inc. for an upfront payment of $10 million.",
    "In 2022, we sold all of our shares of Mogul Media Corp. for $1.8 million.",
    "On May 3, 2022, the Company sold 2,000,000 shares of Series B preferred stock to Vine Partners LP for $20 million.",
    "On January 11, 2023, Teal Corp. made an unsolicited proposal to acquire all of the outstanding shares of the Company for $9.00 per share.",
    "We may acquire other businesses, such as Acme Tools, Inc., in the future, and on March 3, 2024 our credit facility matures.",
    "On March 3, 2023, the Company acquired 500,000 shares of its common stock for $3 million.",
    "In May 2023, we sold $300 million of receivables under our securitization facility.",
    "In June 2023, we purchased land in Ohio for $4 million and acquired equipment for $2 million.",
    "Mr. Doe served as chief executive of Acme Tools, Inc. until it was acquired by Bolt Corp. in March 2022.",
    "In 1998, we acquired Quill Pens, Inc. for $30 million.",
    "On May 5, 2023, a plaintiff filed a class action over our acquisition of Acme Tools, Inc. in April 2022.",
    "The acquired intangible assets of $3.2 million as of December 31, 2023 are amortized over ten years.",
    "The pro forma figures are presented as if the acquisition of Acme Tools, Inc. on January 1, 2022 had occurred.",
    "On April 2, 2023, we entered into a loan agreement to purchase up to $30 million of notes of Acme Finance LLC.",
    "On May 1, 2023, Bolt Corp. acquired Nut Holdings, Inc., one of our competitors, for $1 billion.",
    "We have not completed the acquisition of Acme Tools, Inc. as of December 31, 2023.",
]


@pytest.mark.parametrize("words", NO_DEALS)
def test_what_is_no_deal_makes_none(words: str) -> None:
    assert deals("#Liquidity", words) == []


def test_one_deal_told_often_is_one() -> None:
    found = deals(
        "On September 12, 2022, the Company signed a definitive agreement to acquire Acme Tools, Inc. (“Acme”), a maker of hand tools.",
        "#3. Business Combinations",
        "On January 5, 2023, the Company completed the acquisition of Acme Tools, Inc. Total purchase consideration was $20.1 million.",
        "Of this, $8.4 million was allocated to goodwill.",
        "#Subsequent note",
        "Revenue grew because we acquired Acme in January 2023.",
    )
    assert len(found) == 1
    deal = found[0]
    assert (deal.name, deal.status, deal.announced, deal.closed) == ("Acme Tools, Inc.", "completed", "2022-09-12", "2023-01-05")
    assert (deal.consideration, deal.goodwill) == (20_100_000, 8_400_000)


def test_the_transaction_closed_means_the_deal_told_before() -> None:
    deal = one(
        "On May 2, 2023, we entered into a definitive agreement to acquire Acme Tools, Inc. for $70 million. "
        "The transaction closed on August 1, 2023."
    )
    assert (deal.status, deal.announced, deal.closed) == ("completed", "2023-05-02", "2023-08-01")


def test_a_terminated_agreement() -> None:
    deal = one(
        "On May 2, 2023, we entered into a definitive merger agreement to acquire Acme Tools, Inc. for $70 million.",
        "On November 9, 2023, we agreed with Acme to terminate the proposed merger.",
    )
    assert (deal.status, deal.closed) == ("terminated", None)


def test_the_registrant_itself_is_bought() -> None:
    deal = one(
        "On October 9, 2023, the Company entered into an Agreement and Plan of Merger with Parent Harbor LP and Harbor Merger Sub, Inc. "
        "Merger Sub will merge with and into the Company, with the Company surviving the merger as a wholly owned subsidiary of Parent "
        "Harbor LP. The merger is expected to close in 2024."
    )
    assert (deal.kind, deal.status, deal.announced) == ("merger", "pending", "2023-10-09")
    assert "Harbor" in (deal.name or "")


def test_two_deals_of_one_sentence() -> None:
    found = deals(
        "#Acquisitions", "In 2023, the Company completed the acquisitions of Acme Tools, Inc. and Bolt Works, LLC, two tool makers."
    )
    assert [d.name for d in found] == ["Acme Tools, Inc.", "Bolt Works, LLC"]


def test_items_of_a_list() -> None:
    found = deals(
        "#20. Business Combinations",
        "The 2022 acquisitions included: Acme Tools, Inc., a privately-held tool maker; Bolt AG, a Swiss screw maker; "
        "and the global rights to a patent.",
    )
    assert [(d.name, d.closed) for d in found] == [("Acme Tools, Inc.", "2022"), ("Bolt AG", "2022")]


def test_the_agreement_is_dated_in_the_exhibit_index() -> None:
    found = deals(
        "#Acquisitions",
        "On January 5, 2023, the Company completed the acquisition of Acme Tools, Inc.",
        "#Exhibits",
        "<table><tr><td>2.1</td><td>Agreement and Plan of Merger, dated as of September 12, 2022, by and among the Company and Acme Tools, Inc."
        "</td></tr></table>",
    )
    assert [d.announced for d in found] == ["2022-09-12"]


def test_price_and_parts_come_from_the_little_table() -> None:
    deal = one(
        "On April 3, 2023, the Company acquired 100% of the equity interests of Acme Tools, Inc. The consideration was as follows (in thousands):",
        "<table><tr><td>Cash paid at closing</td><td>$</td><td>15,955</td></tr>"
        "<tr><td>Fair value of common stock issued</td><td></td><td>2,100</td></tr>"
        "<tr><td>Fair value of contingent consideration</td><td></td><td>3,784</td></tr>"
        "<tr><td>Total purchase consideration</td><td>$</td><td>21,839</td></tr></table>",
        "The allocation was as follows (in thousands):",
        "<table><tr><td>Cash and cash equivalents</td><td>$</td><td>211</td></tr><tr><td>Inventory</td><td></td><td>1,400</td></tr>"
        "<tr><td>Goodwill</td><td></td><td>11,532</td></tr><tr><td>Total purchase consideration</td><td>$</td><td>21,839</td></tr></table>",
    )
    assert (deal.consideration, deal.cash, deal.stock, deal.contingent) == (21_839_000, 15_955_000, 2_100_000, 3_784_000)
    assert deal.goodwill == 11_532_000


def test_a_table_of_two_deals_gives_each_its_own_column() -> None:
    table = (
        "<table><tr><td></td><td>Bolt Works</td><td>Acme Tools</td><td>Total</td></tr>"
        "<tr><td>Inventory</td><td>1,000</td><td>2,000</td><td>3,000</td></tr>"
        "<tr><td>Goodwill</td><td>4,000</td><td>5,500</td><td>9,500</td></tr>"
        "<tr><td>Total purchase consideration</td><td>5,000</td><td>7,500</td><td>12,500</td></tr></table>"
    )
    words = "On April 3, 2023, the Company acquired Acme Tools, Inc. The allocations were as follows (in thousands):"
    deal = one(words, table)
    assert (deal.consideration, deal.goodwill) == (7_500_000, 5_500_000)
    nameless = table.replace("Bolt Works", "First").replace("Acme Tools", "Second").replace("<td>Total</td>", "<td>Third</td>")
    assert one(words, nameless).consideration is None


def test_a_table_that_lists_deals() -> None:
    found = deals(
        "#Note 13: Acquisitions",
        "The following table summarizes our business combinations (in millions):",
        "<table><tr><td></td><td>Consideration</td><td>Goodwill</td><td>Form of Consideration</td></tr><tr><td>2022</td></tr>"
        "<tr><td>Acme Tools, Inc.</td><td>517</td><td>336</td><td>Cash</td></tr>"
        "<tr><td>Other</td><td>28</td><td>15</td><td>Cash</td></tr></table>",
    )
    assert [(d.name, d.closed, d.consideration, d.goodwill) for d in found] == [
        ("Acme Tools, Inc.", "2022", 517_000_000, 336_000_000),
        (None, "2022", 28_000_000, 15_000_000),
    ]


def test_a_price_in_another_currency_is_left_open() -> None:
    deal = one(
        "On March 3, 2023, we acquired Brise SAS, a French maker of fans. The purchase price was 400,000 Euros.",
        "Unrelated costs of $2.2 million were paid in cash.",
    )
    assert (deal.name, deal.consideration, deal.cash) == ("Brise SAS", None, None)


def test_a_price_per_share_is_no_price() -> None:
    deal = one("On May 31, 2023, the Company completed the acquisition of Acme Medical, Inc. for $335.00 per share in cash.")
    assert deal.consideration is None


def test_deals_before_the_covered_periods_are_history() -> None:
    words = "On June 3, 2021, the Company completed the acquisition of Acme Tools, Inc. for $12 million."
    assert len(deals("#Acquisitions", words)) == 1
    assert deals("#Acquisitions", words, file="ZQX_10-Q_20240331_made.htm") == []


def test_a_page_set_line_by_line_is_one_sentence() -> None:
    lines = (
        "On August ",
        "13, ",
        "2022, the Company completed the acquisition of Acme Tools, Inc. (“Acme”), a ",
        "maker of hand tools, for $3 million in cash.",
    )
    found = deals("#Acquisitions", "".join(f"<div>{line}</div>" for line in lines))
    assert [(d.name, d.closed, d.cash) for d in found] == [("Acme Tools, Inc.", "2022-08-13", 3_000_000)]


def test_plain_text_of_the_nineties() -> None:
    text = (
        "<PAGE>\nFORM 10-K\nFor the fiscal year ended December 31, 1996\n\nACQUISITIONS AND DIVESTITURES\n\n"
        "     On March 1, 1996, the Company acquired all of the  outstanding\nshares of Acme Tools,  Inc. for approximately $8\nmillion in cash.\n\n"
        "     In October 1995, the Company sold its Bolt division to Cog Corp. for\n$2.5 million.\n"
        + "Nothing else happened.\n"
        * 20
    )
    found, problems = read_deals(parse_filing("ZQX_10-K_19961231_made.txt", text.encode()))
    assert not problems
    assert [(d.kind, d.name, d.closed, d.consideration) for d in found] == [
        ("acquisition", "Acme Tools, Inc.", "1996-03-01", 8_000_000),
        ("divestiture", "Bolt division", "1995-10", 2_500_000),
    ]


def test_bare_dollars_take_the_unit_of_the_notes() -> None:
    deal = one(
        "<p>Notes to Consolidated Financial Statements (dollars in millions)</p>",
        "In March 2023, we acquired Acme Tools, Inc. for $204 in cash.",
    )
    assert (deal.consideration, deal.cash) == (204_000_000, 204_000_000)


def test_the_evidence_stands_in_the_text() -> None:
    body = f"<html><body>{COVER}<p>On March 3, 2023, the Company acquired Acme Tools, Inc. for $3 million.</p></body></html>"
    filing = parse_filing(FORM, body.encode())
    (deal,) = read_deals(filing)[0]
    quote, offset = deal.evidence.quote, deal.evidence.offset
    assert quote is not None and offset is not None
    assert filing.text[offset : offset + len(quote)] == quote
    assert quote.startswith("On March 3, 2023")


def test_a_heading_that_announces_a_deal_nobody_could_read_is_a_problem() -> None:
    body = (
        f"<html><body>{COVER}<p>Acquisition of Zephyr Fans, Inc.</p>"
        "<p>Zephyr was combined with our own fans at the beginning of 2023 against the issue of new securities to its holders.</p>"
        "</body></html>"
    )
    found, problems = read_deals(parse_filing(FORM, body.encode()))
    assert not found
    assert [(p.kind, p.where) for p in problems] == [("deals", "Acquisition of Zephyr Fans, Inc.")]


def test_hostile_text_is_read_in_bounded_time() -> None:
    start = "On March 3, 2023, the Company completed the acquisition of a tool maker, "
    for body in (start + "Inc, " * 500, "On May 3, 2023 the Company acquired " * 3000, start + "total consideration paid " * 3000):
        read_deals(parse_filing(FORM, f"<html><body><p>{body}</p></body></html>".encode()))


def test_no_deal_is_invented_in_filings_without_any(shared: Path) -> None:
    quiet = (
        "ACLS_10-K_20191231_0001558370-20-001858.htm.gz",
        "AAPL_10-K_20230930_0000320193-23-000106.htm.gz",
        "UNP_10-K_20241231_NA.htm.gz",
    )
    for name in quiet:
        assert read_deals(read_filing(shared / "data" / "filings" / name))[0] == [], name


def test_labels_read_by_eye(shared: Path, tmp_path: Path) -> None:
    """The floor lies a little under what was reached (F1 0.94, fields 0.94): a change that falls below it made the reader worse."""
    lines = []
    for label in sorted((shared / "labels" / "dev").glob("*.json")):
        path = shared / "data" / "filings" / f"{label.name.removesuffix('.json')}.gz"
        found, _ = read_deals(read_filing(path))
        lines.append(
            json.dumps({"file": path.name, "deals": [{k: getattr(d, k) for k in d.__slots__ if k != "evidence"} for d in found]})
        )
    output = tmp_path / "deals.jsonl"
    output.write_text("\n".join(lines))
    command = [sys.executable, str(shared / "tools" / "score_extraction.py"), str(output), str(shared / "labels" / "dev")]
    done = subprocess.run(
        [*command, "--min", "deals=0.92", "--min-fields", "deals=0.92"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
