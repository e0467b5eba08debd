"""Repurchase programmes told in uncommon words and places: idioms of the act, of more, of the end and of what is left; footnotes of
the table, headings, lists and tables of programmes; and what must not be taken for one.

Sentences and tables made up for these tests. Of each, the records as they were worked out by hand.
"""

# ruff: noqa: E501 a sentence is read best on one line

from __future__ import annotations

from typing import Any

import pytest

from filings.authorizations.wording import commonly
from filings.document import Filing, parse_filing
from filings.readers.programs import read_programs
from filings.records import FilingInfo

FILLER = "<p>We describe our business, its results and its risks in the other parts of this report.</p>" * 4
UNSAID = {"status": "active", "kind": "unspecified", "is_increase": False}
HEADER = (
    "Period|Total Number of Shares Purchased|Average Price Paid per Share|Total Number of Shares Purchased as Part of Publicly"
    " Announced Plans or Programs|Approximate Dollar Value of Shares that May Yet Be Purchased Under the Plans or Programs"
)
ROWS = (
    "July 2023|1,000|$10.00|1,000|$9,990,000",
    "August 2023|1,000|$10.00|1,000|$9,980,000",
    "September 2023|1,000|$10.00|1,000|$9,970,000",
)
MILLION = 1_000_000


def page(*parts: str) -> Filing:
    body = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    html = f"<html><body>{FILLER}{body}</body></html>"
    return parse_filing("made.htm", html.encode(), FilingInfo(form="10-Q", period_end="2023-09-30"))


def said(*parts: str) -> list[dict[str, Any]]:
    found = []
    for program in read_programs(page(*parts))[0]:
        fields = {name: getattr(program, name) for name in ("announced", "authorized_value", "authorized_shares", "is_increase")}
        fields |= {name: getattr(program, name) for name in ("expires", "status", "remaining_value", "remaining_shares", "kind")}
        found.append({name: value for name, value in fields.items() if value is not None and value != UNSAID.get(name)})
    return found


def table(*rows: str) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row.split("|")) + "</tr>" for row in rows) + "</table>"


def dollars(day: str | None, millions: float, **more: Any) -> dict[str, Any]:
    return {**({"announced": day} if day else {}), "authorized_value": int(millions * MILLION), **more}


def shares(day: str | None, count: int, **more: Any) -> dict[str, Any]:
    return {**({"announced": day} if day else {}), "authorized_shares": count, **more}


MORE = {"is_increase": True}
BASE = "On May 3, 2022, the Board authorized the repurchase of up to $50 million of common stock. "

ACTS: list[tuple[str, list[dict[str, Any]]]] = [
    ("In March 2022, our Board gave management the go-ahead to repurchase up to $5 million of our common stock.", [dollars("2022-03", 5)]),
    ("On May 4, 2023 the directors gave their approval for the Company to buy back up to 400,000 of its common shares.", [shares("2023-05-04", 400_000)]),
    ("In April 2023 the Board earmarked up to $20 million for the repurchase of Class A shares.", [dollars("2023-04", 20)]),
    ("On March 3, 2023, the directors resolved to repurchase up to 300,000 shares.", [shares("2023-03-03", 300_000)]),
    ("On July 6, 2023, the Finance Committee approved another program, of $30,000,000, to run for two years, to repurchase shares.", [dollars("2023-07-06", 30, expires="2025-07")]),
    ("At its meeting of May 10, 2023, the Board approved a plan whereby the Company may repurchase up to 350,000 of its shares over the following twelve months.", [shares("2023-05-10", 350_000, expires="2024-05")]),
    ("The shares repurchased in August 2023 were bought under the authorization to repurchase 500,000 shares given by the Board on January 19, 2022.", [shares("2022-01-19", 500_000)]),
    ("Our repurchase program has been in place since June 2009 and covers up to 900,000 shares, of which 118,400 shares remain available.", [shares("2009-06", 900_000, remaining_shares=118_400)]),
    ("On February 6, 2023, the Exchange accepted our notice of intention to make a normal course issuer bid. Under the bid, between February 9, 2023 and February 8, 2024 we may purchase up to 1,410,000 common shares.", [shares("2023-02-06", 1_410_000, expires="2024-02-08")]),
    ("On January 24, 2023, the holding company announced its fourth stock repurchase plan, under which it may acquire up to 10% of the outstanding shares, which amounts to 138,500 shares.", [shares("2023-01-24", 138_500)]),
    ("On March 1, 2023, the Board authorized the repurchase of the lesser of 500,000 shares or $6 million of common stock.", [dollars("2023-03-01", 6, authorized_shares=500_000)]),
    ("On March 1, 2023, the Board authorized the repurchase of up to $20 million of Class A common stock and, separately, up to 50,000 shares of Class B common stock.", [dollars("2023-03-01", 20), shares("2023-03-01", 50_000)]),
    ("On March 1, 2023, the Board authorized the repurchase of up to one and a half million shares of common stock.", [shares("2023-03-01", 1_500_000)]),
    ("On March 1, 2023, the Board authorized the repurchase of up to $1 1/2 million of common stock.", [dollars("2023-03-01", 1.5)]),
    # the broker's plan carries out a programme
    (BASE + "On August 10, 2023 we put a Rule 10b5-1 plan in place with a broker, who may buy up to $10 million of stock for us until December 29, 2023.", [dollars("2022-05-03", 50)]),
    (BASE + "A 10b5-1 purchase plan was adopted on August 10, 2023 under which up to 200,000 shares may be repurchased.", [dollars("2022-05-03", 50)]),
    # more of it
    (BASE + "On June 1, 2023, the Board topped up the program with another $25 million.", [dollars("2022-05-03", 50), dollars("2023-06-01", 25, **MORE)]),
    (BASE + "In May 2023 the Board lifted the limit by $25 million, and on August 2, 2023 it did so again, by a further $10 million.", [dollars("2022-05-03", 50), dollars("2023-05", 25, **MORE), dollars("2023-08-02", 10, **MORE)]),
    (BASE + "On June 1, 2023, the Board authorized a further $25 million, in addition to what was left of the earlier authorization.", [dollars("2022-05-03", 50), dollars("2023-06-01", 25, **MORE)]),
    (BASE + "On June 1, 2023, the Board approved a second tranche of $25 million.", [dollars("2022-05-03", 50), dollars("2023-06-01", 25, **MORE)]),
    ("On May 3, 2022, the Board authorized the repurchase of up to 500,000 shares. That number was increased by 250,000 on June 1, 2023.", [shares("2022-05-03", 500_000), shares("2023-06-01", 250_000, **MORE)]),
    ("On May 9, 2023, the Board authorized share repurchases totaling $90 million, in addition to approximately $12 million then left from the $70 million program of 2020, which has since been used in full.", [dollars("2023-05-09", 90, **MORE), dollars("2020", 70, status="completed")]),
    (BASE + "This authorization was fully used by May 2023, and on May 15, 2023 a second authorization of the same amount was approved.", [dollars("2022-05-03", 50, status="completed"), dollars("2023-05-15", 50)]),
    ("On July 18, 2023 the Board reset the size of the share repurchase program at $50 million.", [dollars("2023-07-18", 50)]),
]  # fmt: skip

ENDS: list[tuple[str, list[dict[str, Any]]]] = [
    (BASE + "On May 25, 2023 the Board scrapped that program in favor of a new $80 million program.", [dollars("2022-05-03", 50, status="terminated"), dollars("2023-05-25", 80)]),
    ("On October 6, 2021 the Board authorized a $40 million stock repurchase program, which would have expired on October 5, 2023. On May 2, 2023 it approved a new stock repurchase program of $90 million that took the place of the earlier one.", [dollars("2021-10-06", 40, status="superseded", expires="2023-10-05"), dollars("2023-05-02", 90)]),
    ("The $25 million share repurchase program approved in May 2021 ran out on May 31, 2023, and the Board has not replaced it.", [dollars("2021-05", 25, expires="2023-05-31", status="expired")]),
    (BASE + "During the quarter we bought the last of the shares available under the program.", [dollars("2022-05-03", 50, status="completed")]),
    ("In May 2021 the Board approved a $25 million share repurchase program, which it cancelled in March 2023 with $9.0 million unspent.", [dollars("2021-05", 25, status="terminated")]),
    ("The Company announced the completion of its third stock repurchase program, which had covered 45,000 shares, on April 12, 2023.", [shares(None, 45_000, status="completed")]),
    ("In June 2022, we announced a share repurchase program of up to $100 million that runs through year-end 2024.", [dollars("2022-06", 100, expires="2024-12-31")]),
    ("In June 2022, we announced a share repurchase program of up to $100 million that runs until the end of fiscal 2024.", [dollars("2022-06", 100, expires="2024")]),
    ("Our Board first authorized a repurchase program in February 2015. As last amended in April 2023, the program permits purchases of up to $500 million through April 2026.", [dollars("2023-04", 500, expires="2026-04")]),
    (
        BASE + "In June 2023 the Board renewed the program on the same terms and set June 30, 2025 as its new expiration date.",
        [dollars("2022-05-03", 50, status="superseded"), dollars("2023-06", 50, expires="2025-06-30")],
    ),
    # what is left, in another sentence
    (BASE + "We spent $4.4 million in the third quarter. That leaves $21.3 million.", [dollars("2022-05-03", 50, remaining_value=21_300_000)]),
    (BASE + "At September 30, 2023 we had $21.3 million of capacity under the authorization.", [dollars("2022-05-03", 50, remaining_value=21_300_000)]),
    ("The Company can still buy $4.2 million of its shares under the $10 million repurchase program announced in June 2022.", [dollars("2022-06", 10, remaining_value=4_200_000)]),
    ("On March 1, 2023, the Board authorized the repurchase of up to 300,000 shares. Through September 30, 2023, 112,000 shares had been purchased and 188,000 shares could still be purchased.", [shares("2023-03-01", 300_000, remaining_shares=188_000)]),
]  # fmt: skip

NONE_OF_OURS = [
    "The Company's loan agreement allows it to repurchase up to $10 million of its common stock a year. It has no repurchase program.",
    "On October 6, 2023, an unaffiliated investor commenced a tender offer for up to 350,000 of our shares; our board recommended its rejection. No shares were repurchased.",
    "Our executive officers announced in May 2023 that they plan to purchase up to $2 million of our shares in the open market.",
    "Zephyr Corp., in which we hold a 23% interest, announced on May 5, 2023 a $40 million share buyback.",
    "On July 12, 2023 the Company acquired all of the shares of Pump Co. from its shareholders for $12 million. No shares were repurchased.",
    "On May 4, 2023 the Board authorized the redemption of all outstanding Series B preferred shares for $50 million.",
]


@pytest.mark.parametrize(("words", "expected"), [*ACTS, *ENDS])
def test_uncommon_words(words: str, expected: list[dict[str, Any]]) -> None:
    assert said(words) == expected


@pytest.mark.parametrize("words", NONE_OF_OURS)
def test_no_programme_of_ours(words: str) -> None:
    assert said(words) == []


LEFT = {"remaining_value": 9_970_000}


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("(1) Announced May 6, 2021; $15 million authorized; expires May 31, 2024.", [dollars("2021-05-06", 15, expires="2024-05-31", **LEFT)]),
        ("(1) Program approved May 2021 for $15 million; expires May 2024.", [dollars("2021-05", 15, expires="2024-05", **LEFT)]),
        ("* $15,000,000 authorized by the Board May 6, 2021. No expiration date.", [dollars("2021-05-06", 15, **LEFT)]),
        ("(1) Our plan was announced on May 6, 2021, and its size is $15 million, with no expiration.", [dollars("2021-05-06", 15, **LEFT)]),
        ("All purchases were made under the Board's authorization of May 6, 2021 ($15 million).", [dollars("2021-05-06", 15, **LEFT)]),
        ("a) Authorization announced May 6, 2021: $15.0 million.", [dollars("2021-05-06", 15, **LEFT)]),
    ],
)  # fmt: skip
def test_footnotes_of_the_table_name_no_repurchase(note: str, expected: list[dict[str, Any]]) -> None:
    assert said("Item 2. Other", table(HEADER, *ROWS), note) == expected


def test_a_table_without_its_programme_is_a_problem() -> None:
    """Also where another programme was read that has ended and cannot be the table's."""
    over = "In May 2019 the Board approved a $25 million share repurchase program, which the Board terminated in June 2020."
    for parts in ((), (over,)):
        problems = read_programs(page(*parts, "Item 2. Other", table(HEADER, *ROWS), "(1) Withheld for taxes on vesting."))[1]
        assert [p.kind for p in problems] == ["programs"]


def test_headings_and_lists() -> None:
    assert said(
        "9. TREASURY STOCK", "The Company holds 655,000 shares, acquired under a $12,000,000 program approved in March 2022."
    ) == [dollars("2022-03", 12)]
    assert said(
        "Treasury Stock", "On May 4, 2022, the Board authorized the acquisition of up to $25 million of the Company's stock."
    ) == [dollars("2022-05-04", 25)]
    assert said(
        "Share repurchases",
        "Our repurchase authorizations were:",
        "• May 2021 – $25 million (completed March 2023)",
        "• June 2023 – $40 million",
    ) == [
        dollars("2021-05", 25, status="completed"),
        dollars("2023-06", 40),
    ]
    assert said(
        "The Board's share repurchase authorizations were these: (a) $30.0 million approved in April 2020, exhausted in March 2022; and (b) $45.0 million approved on March 2, 2023."
    ) == [
        dollars("2020-04", 30, status="completed"),
        dollars("2023-03-02", 45),
    ]
    assert said("Our Board has approved these share repurchase programs: $100 million in February 2019, $150 million in July 2021 and $200 million in May 2023.") == [
        dollars("2019-02", 100),
        dollars("2021-07", 150),
        dollars("2023-05", 200),
    ]  # fmt: skip


def test_a_table_of_programmes() -> None:
    lead = "Share repurchases. Our programs, in millions:"
    rows = (
        "Date announced|Amount authorized|Remaining at September 30, 2023|Expires",
        "February 10, 2021|$ 100|—|",
        "May 3, 2023|$ 150|$ 62|May 2025",
    )
    assert said(lead, table(*rows)) == [
        dollars("2021-02-10", 100, status="completed", remaining_value=0),
        dollars("2023-05-03", 150, expires="2025-05", remaining_value=62 * MILLION),
    ]
    assert said("Dividends", table("Date declared|Amount approved", "May 3, 2023|$ 150")) == []


@pytest.mark.parametrize(
    ("words", "who", "related"),
    [
        ("In August 2023, the Company bought 120,000 of its shares from a former director at $8.00 per share, or $960,000.", "a former director", True),
        ("On June 1, 2023, the Company redeemed all 120,000 shares held by the estate of its co-founder, Ann Meyer, for $960,000.", "Ann Meyer", True),
        ("On July 12, 2023, pursuant to a stock redemption agreement, the Company acquired 120,000 shares of its common stock from two shareholders for an aggregate of $960,000.", "two shareholders", None),
    ],
)  # fmt: skip
def test_bought_from_a_holder(words: str, who: str, related: bool | None) -> None:
    (program,) = read_programs(page(words))[0]
    assert (program.authorized_shares, program.authorized_value, program.kind) == (120_000, 960_000, "private")
    assert (program.counterparty, program.related_party) == (who, related)


def test_words_with_a_common_meaning_stay() -> None:
    for words in (
        "Net sales ended the year at $40 million.",
        "The lease was allocated to the plan.",
        "We acquired 500 shares of Pump Co. from its owner.",
    ):
        assert commonly(words, words.lower()) == words
