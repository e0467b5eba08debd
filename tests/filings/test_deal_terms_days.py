"""Groups, days, stakes and kinds of deals with their figures, from made sentences."""

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


TOLD: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    (
        {"count": 2, "consideration": 30_000_000, "closed": "2023"},
        (
            "During 2023, the Company completed two acquisitions for aggregate consideration of approximately $30.0 million, net of cash acquired.",
        ),
    ),
    (
        {"count": 5, "consideration": 30_000_000, "goodwill": 20_000_000},
        (
            "During the year ended December 31, 2023, we completed five acquisitions. The total purchase price for these acquisitions was $30.0 million. We recorded $20.0 million of goodwill in connection with these acquisitions.",
        ),
    ),
    (
        {"count": 2, "consideration": 30_000_000, "cash": 22_000_000, "stock": 8_000_000},
        (
            "In 2023, the Company acquired two businesses for total consideration of $30.0 million, consisting of $22.0 million in cash and $8.0 million in common stock.",
        ),
    ),
    (
        {"count": 3, "consideration": 9_300_000},
        ("In fiscal 2023, we acquired three companies for a combined purchase price of $9.3 million.",),
    ),
    (
        {"count": 6, "consideration": 44_800_000, "cash": 31_500_000, "stock": 10_000_000, "goodwill": 25_900_000},
        (
            "During the year ended December 31, 2023, the Company completed six acquisitions for a total purchase price of $44.8 million. The consideration included $31.5 million in cash, $3.3 million in deferred cash and $10.0 million in Class A common stock. The purchase price allocations resulted in $25.9 million of goodwill.",
        ),
    ),
    (
        {"status": "completed", "closed": "2023-02", "announced": "2022-11"},
        (
            "In November 2022, the Company entered into an agreement to acquire Acme Tools, Inc. The transaction closed in February 2023 for $12.0 million.",
        ),
    ),
    (
        {"status": "completed", "closed": "2023-02-01", "announced": "2022-11-04", "consideration": 12_000_000},
        (
            "On February 1, 2023, the Company completed its previously announced acquisition of Acme Tools, Inc. for $12.0 million. The merger agreement was entered into on November 4, 2022.",
        ),
    ),
    (
        {"status": "completed", "closed": "2023-02-01", "announced": "2022-11-04"},
        (
            "On November 4, 2022, the Company and Acme Tools, Inc. entered into an Agreement and Plan of Merger. On February 1, 2023, the Company completed the acquisition of Acme Tools, Inc.",
        ),
    ),
    (
        {"status": "pending", "announced": "2023-11-04", "closed": None, "consideration": 12_000_000},
        (
            "On November 4, 2023, the Company entered into a purchase agreement to acquire Acme Tools, Inc. for $12.0 million in cash, subject to regulatory approval. We expect the acquisition to close on or about March 1, 2024.",
        ),
    ),
    (
        {"status": "terminated"},
        (
            "On March 4, 2023, the Company entered into a merger agreement with Acme Tools, Inc. On September 1, 2023, the Company terminated the merger agreement.",
        ),
    ),
    (
        {"stake": 1.0, "consideration": 12_000_000},
        ("On May 3, 2023, the Company acquired 100% of the outstanding shares of Acme Tools, Inc. for $12.0 million.",),
    ),
    (
        {"stake": 0.8, "consideration": 12_000_000},
        ("On May 3, 2023, the Company acquired an 80% interest in Acme Tools, Inc. for $12.0 million.",),
    ),
    (
        {"stake": 0.25},
        ("On May 3, 2023, the Company sold its 25% interest in Acme Tools, Inc. to Bolt Corp. for $12.0 million.",),
    ),
    (
        {"stake": 0.3, "consideration": 12_000_000},
        (
            "On May 3, 2023, the Company purchased the remaining 30 percent of Acme Tools, Inc. that it did not already own for $12.0 million.",
        ),
    ),
    (
        {"kind": "spin-off", "status": "completed", "closed": "2023-07-01", "consideration": None},
        (
            "On July 1, 2023, the Company completed the separation of its Tools business through a spin-off of Acme Tools, Inc. Acme Tools, Inc. paid a dividend of $500 million to the Company.",
        ),
    ),
    (
        {"kind": "merger", "status": "pending", "consideration": 2_400_000_000},
        (
            "On December 4, 2023, the Company entered into an Agreement and Plan of Merger with Gale Partners, LP, pursuant to which the Company will be acquired by Gale Partners, LP for $42.00 per share in cash, or approximately $2.4 billion.",
        ),
    ),
    (
        {"kind": "merger", "status": "pending", "consideration": 2_400_000_000, "cash": 2_400_000_000},
        (
            "On December 4, 2023, the Company agreed to be acquired by Gale Partners, LP in an all-cash transaction valued at approximately $2.4 billion.",
        ),
    ),
    (
        {"consideration": 12_000_000, "cash": 10_000_000},
        (
            "On May 3, 2023, our subsidiary acquired Acme Tools, Inc. for $12.0 million, of which $10.0 million was paid at closing in cash and $2.0 million is payable in 2024.",
        ),
    ),
    (
        {"consideration": 12_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. (the “Acquisition”). The Acquisition was completed for an aggregate purchase price of approximately $12.0 million.",
        ),
    ),
    (
        {"consideration": 12_000_000, "contingent": 2_000_000, "cash": 10_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for total consideration of $12.0 million, including cash of $10.0 million and contingent consideration of $2.0 million, and the fair value of the contingent consideration is remeasured each quarter.",
        ),
    ),
    (
        {"consideration": 15_400_000, "cash": 12_000_000, "contingent": 3_400_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $12.0 million in cash plus contingent consideration of up to $8.0 million. The fair value of the contingent consideration at the acquisition date was $3.4 million.",
        ),
    ),
    (
        {"consideration": 12_000_000, "goodwill": 5_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $12.0 million. Of the purchase price, $4.0 million was allocated to customer lists, $3.0 million to technology and the remaining $5.0 million to goodwill.",
        ),
    ),
    (
        {"consideration": 12_000_000, "goodwill": 5_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $12.0 million. The residual of $5.0 million was recorded as goodwill.",
        ),
    ),
    (
        {"consideration": 12_000_000, "goodwill": 5_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $12.0 million. We recognized goodwill, which is deductible for tax purposes, of $5.0 million.",
        ),
    ),
    (
        {"consideration": 12_000_000, "goodwill": 5_000_000},
        (
            "On May 3, 2023, the Company acquired Acme Tools, Inc. for $12.0 million. Goodwill recognized in the amount of $5.0 million is assigned to the Tools segment.",
        ),
    ),
]


@pytest.mark.parametrize(("expected", "paragraphs"), TOLD)
def test_words_tell_the_deal(expected: dict[str, Any], paragraphs: tuple[str, ...]) -> None:
    """What a person reads in them."""
    check(expected, *paragraphs)


def test_a_business_bought_and_sold_keeps_its_two_prices_apart() -> None:
    """The price of the sale, told in another note by the same name, is not what the business was bought for."""
    found, _ = read(
        "On May 3, 2022, the Company acquired Acme Tools, Inc. (“Acme”).",
        "On August 1, 2023, the Company sold Acme to Bolt Corp. for $13.2 million in cash.",
        "<p><b>Note 9. Other</b></p>",
        "The purchase price for the sale of Acme was $13.2 million.",
    )
    assert {d.kind: d.consideration for d in found} == {"acquisition": None, "divestiture": 13_200_000}


DAYS: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    (
        {"status": "completed", "announced": "2023-03-03", "closed": "2023-05-01", "consideration": 30_000_000},
        (
            "On March 3, 2023, the Company signed a stock purchase agreement to acquire Acme Tools, Inc. for $30.0 million and completed the acquisition on May 1, 2023.",
        ),
    ),
    (
        {"kind": "divestiture", "status": "completed", "announced": "2022-11-30", "closed": "2022-12-28", "stake": 1.0},
        (
            "On November 30, 2022, the Company entered into an equity transfer agreement with a third party to dispose of its 100% equity interest in Yunke Network Co., Ltd. "
            "for $1.0 million. The disposal was completed on December 28, 2022.",
        ),
    ),
    (
        {"kind": "divestiture", "status": "completed", "closed": "2023-10-20"},
        (
            "On November 16, 2022, we agreed to sell our wireline business to Prairie Fiber Corp. in exchange for $2.35 billion. After quarter-end, on October 20, 2023, that sale was closed.",
        ),
    ),
    (
        {"status": "completed", "announced": "2023-03-17", "closed": "2023-03"},
        (
            "On March 17, 2023, the Company entered into an agreement (the “APA”) to acquire the pump business of Acme Tools, Inc. Pursuant to the APA, the Company acquired certain assets for $1.75 million.",
        ),
    ),
    (
        {"status": "completed", "announced": "2022-06-09", "closed": None, "consideration": 8_400_000},
        (
            "On June 9, 2022, we entered into an asset purchase agreement to acquire the catheter business of Acme Cardio, for $8.4 million of which $7.0 million was paid at closing.",
        ),
    ),
    (
        {"status": "pending", "announced": "2023-12-04", "closed": None},
        (
            "On December 4, 2023, we entered into an agreement to acquire Acme Tools, Inc. for $8.4 million. The acquisition is expected to be completed on March 1, 2024.",
        ),
    ),
]


@pytest.mark.parametrize(("expected", "paragraphs"), DAYS)
def test_an_agreement_is_pending_until_words_say_that_it_was_carried_out(
    expected: dict[str, Any], paragraphs: tuple[str, ...]
) -> None:
    """In the same sentence, in the next one, by the past tense behind the agreement, or by what was paid at its closing."""
    check(expected, *paragraphs)
