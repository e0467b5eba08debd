"""Repurchase authorisations in the ways lawyers write them: sentences made up for these tests, expectations typed by hand."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from filings.authorizations.days import days, term_months
from filings.authorizations.quantities import quantities
from filings.document import Filing, parse_filing, read_filing
from filings.readers.programs import read_programs
from filings.records import FilingInfo, Program

FILLER = "<p>We describe our business, its results and its risks in the other parts of this report.</p>" * 6


def page(*paragraphs: str, form: str = "10-K", period: str = "2024-12-31", filed: str | None = None, more: str = "") -> Filing:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    text = f"<html><body>{FILLER}<p>Item 5. Market for Registrant's Common Equity</p>{body}{more}</body></html>"
    return parse_filing("made.htm", text.encode(), FilingInfo(form=form, period_end=period, filed=filed))


def read(filing: Filing) -> list[Program]:
    programs, problems = read_programs(filing)
    assert problems == []
    for program in programs:
        quote, offset = program.evidence.quote, program.evidence.offset
        assert quote and offset is not None and len(quote) <= 400
        assert filing.text[offset : offset + len(quote)] == quote
    return programs


def short(program: Program) -> dict[str, Any]:
    """What stands in the record beside what is unsaid: no amount, no day, active, unspecified, no increase."""
    unsaid = {"status": "active", "kind": "unspecified", "is_increase": False}
    fields = {name: getattr(program, name) for name in Program.__slots__ if name != "evidence"}
    return {name: value for name, value in fields.items() if value is not None and value != unsaid.get(name)}


def said(*paragraphs: str, **how: Any) -> list[dict[str, Any]]:
    return [short(program) for program in read(page(*paragraphs, **how))]


ONE = {
    "amount": (
        "On May 3, 2023, our Board of Directors authorized the repurchase of up to $50 million of our common stock.",
        {"announced": "2023-05-03", "authorized_value": 50_000_000},
    ),
    "program of an amount": (
        "In August 2023, the Company announced a $12.5 million share repurchase program.",
        {"announced": "2023-08", "authorized_value": 12_500_000},
    ),
    "shares": (
        "In June 2022, the Board approved a stock buyback plan under which we may purchase up to 1,500,000 shares.",
        {"announced": "2022-06", "authorized_shares": 1_500_000},
    ),
    "shares in words": (
        "In March 2021, the Board authorized the repurchase of up to one million (1,000,000) shares of the Company's common stock.",
        {"announced": "2021-03", "authorized_shares": 1_000_000},
    ),
    "both limits": (
        "On April 2, 2024, the Board authorized the purchase of up to 2 million shares at an aggregate cost not to"
        " exceed $30 million.",
        {"announced": "2024-04-02", "authorized_shares": 2_000_000, "authorized_value": 30_000_000},
    ),
    "percent with a number": (
        "In 2023 the Board approved the repurchase of up to 5% of its outstanding shares, or approximately 412,000 shares.",
        {"announced": "2023", "authorized_shares": 412_000},
    ),
    "a range": (
        "Under the repurchase program announced on July 30, 2024, we expect share repurchases at a value of $6 to $7 million.",
        {"announced": "2024-07-30", "authorized_value": 7_000_000},
    ),
    "day after the amount": (
        "All shares were bought under the $20 million share repurchase program approved by the Board in November 2022.",
        {"announced": "2022-11", "authorized_value": 20_000_000},
    ),
    "footnote mark on the first word": (
        "2On December 7, 2023, the Company announced that its Board of Directors authorized $15 million of share repurchases.",
        {"announced": "2023-12-07", "authorized_value": 15_000_000},
    ),
    "during a month": (
        "During October 2023, our board of directors authorized a share repurchase program for up to $2 billion of common stock.",
        {"announced": "2023-10", "authorized_value": 2_000_000_000},
    ),
    "effective later": (
        "In May 2022, the Board approved a share repurchase authorization of up to $15 million, effective August 1, 2022.",
        {"announced": "2022-05", "authorized_value": 15_000_000},
    ),
    "addition": (
        "On March 9, 2024, our Board approved an additional $100 million for our stock repurchase program.",
        {"announced": "2024-03-09", "authorized_value": 100_000_000, "is_increase": True},
    ),
    "increase of": (
        "On March 9, 2024, the Board approved a $25 million increase to the share repurchase program.",
        {"announced": "2024-03-09", "authorized_value": 25_000_000, "is_increase": True},
    ),
    "increase by, bringing the total to": (
        "In May 2024 the Board increased the share repurchase authorization by $40 million, bringing the total to $90 million.",
        {"announced": "2024-05", "authorized_value": 40_000_000, "is_increase": True},
    ),
    "through a day": (
        "On May 6, 2024, the Board authorized repurchases of up to $75 million of common stock through June 30, 2026.",
        {"announced": "2024-05-06", "authorized_value": 75_000_000, "expires": "2026-06-30"},
    ),
    "through the end of a year": (
        "In December 2023, the Board approved stock repurchases of up to $50 million through the end of 2025.",
        {"announced": "2023-12", "authorized_value": 50_000_000, "expires": "2025-12-31"},
    ),
    "a term before the amount": (
        "In June 2023, the Board approved a four-year, $18 million share repurchase program.",
        {"announced": "2023-06", "authorized_value": 18_000_000, "expires": "2027-06"},
    ),
    "a term after the amount": (
        "On September 3, 2024, we announced a program to repurchase up to $46.0 million of our shares over the next 12 months.",
        {"announced": "2024-09-03", "authorized_value": 46_000_000, "expires": "2025-09"},
    ),
    "a term from a day": (
        "On July 22, 2024, the board authorized a buyback of up to $50 million of stock for one year from the board approval date.",
        {"announced": "2024-07-22", "authorized_value": 50_000_000, "expires": "2025-07-22"},
    ),
    "no expiration": (
        "On April 13, 2022, the Board approved a share repurchase program of up to $3 million with no expiration date.",
        {"announced": "2022-04-13", "authorized_value": 3_000_000},
    ),
    "open market": (
        "On May 3, 2023, we announced a $9 million share repurchase program that may be carried out in open market purchases.",
        {"announced": "2023-05-03", "authorized_value": 9_000_000, "kind": "open market"},
    ),
    "left over in the same sentence": (
        "In January 2022, the Board approved a plan to repurchase up to $50.0 million of common stock, of which $35.3 million"
        " remained available at December 31, 2024.",
        {"announced": "2022-01", "authorized_value": 50_000_000, "remaining_value": 35_300_000},
    ),
    "only what is left over": (
        "On December 31, 2024, 4.7 million shares remained authorized by our Board for repurchase.",
        {"remaining_shares": 4_700_000},
    ),
    "a maximum that may yet be purchased": (
        "We have an authorization to repurchase our common stock, and the number of shares that may yet be purchased"
        " under this plan"
        " was 6.0 million at December 31, 2024.",
        {"remaining_shares": 6_000_000},
    ),
    "units of a partnership": (
        "Our unit repurchase program permits repurchases of up to $30 million of common units through December 2026.",
        {"authorized_value": 30_000_000, "expires": "2026-12"},
    ),
    "accelerated": (
        "On May 31, 2024 we entered into an accelerated share repurchase agreement with a bank for $250 million.",
        {"announced": "2024-05-31", "authorized_value": 250_000_000, "kind": "accelerated"},
    ),
    "tender offer": (
        "On July 9, 2024 the Company commenced a modified “Dutch auction” tender offer to purchase shares of its common stock for"
        " up to $25 million.",
        {"announced": "2024-07-09", "authorized_value": 25_000_000, "kind": "tender offer"},
    ),
    "a named seller": (
        "On August 5, 2024, the Company entered into a Stock Repurchase Agreement with Jane A. Example, a director, to repurchase"
        " 200,000 shares of common stock at a price of $10.20 per share.",
        {
            "announced": "2024-08-05",
            "authorized_shares": 200_000,
            "status": "completed",
            "counterparty": "Jane A. Example",
            "related_party": True,
            "kind": "private",
        },
    ),
}


@pytest.mark.parametrize(("sentence", "expected"), ONE.values(), ids=ONE.keys())
def test_one_sentence_is_one_programme(sentence: str, expected: dict[str, Any]) -> None:
    assert said(sentence) == [expected]


NONE = {
    "debt": "In June 2024 the Board authorized the repurchase of up to $100 million of our outstanding senior notes.",
    "convertible notes": "On May 3, 2024, the Board approved the repurchase of up to $75 million principal amount of"
    " convertible notes.",
    "repos": "Securities sold under repurchase agreements were $45 million at December 31, 2024, and $12 million"
    " remained available.",
    "loans": "We repurchased $3.4 million of mortgage loans, and our repurchase reserve program had $2.0 million remaining.",
    "negation": "Our Board has not authorized any share repurchase program, and no shares were purchased in 2024.",
    "hypothesis": "In the future our board of directors may authorize a share repurchase program of up to $50 million.",
    "employee plan": "Under the employee stock purchase plan approved in May 2020, up to 500,000 shares may be"
    " purchased by employees.",
    "incentive plan": "A total of 2,149,480 shares were reserved for issuance under the 2018 Plan approved in June"
    " 2018, including shares"
    " that are forfeited or repurchased.",
    "taxes": "In May 2024 we repurchased 65,997 shares withheld to satisfy tax obligations under the 2020 Plan.",
    "warrant": "In January 2009 we announced the sale to the Treasury of a warrant to purchase up to 24,264,129 shares.",
    "another issuer": "Under the Merger Agreement of May 1, 2024, Parent will commence a tender offer for all"
    " outstanding shares of Target.",
    "rights plan": "In October 1991 the Company adopted a rights plan and declared one common stock purchase right for each share.",
    "a lender's leave": "The amended credit agreement of May 2024 permits us to repurchase loans of up to $30 million a year.",
}


@pytest.mark.parametrize("sentence", NONE.values(), ids=NONE.keys())
def test_no_programme(sentence: str) -> None:
    assert said(sentence) == []


def test_the_same_programme_told_four_times_is_one() -> None:
    assert said(
        "On November 17, 2023, the Board of Directors authorized a common stock repurchase program of up to $150.0 million.",
        "During 2024 the Company repurchased 4,650,276 shares for an aggregate purchase price of $117.1 million under the program.",
        "In November 2023, our Board authorized a share repurchase program of up to $150 million, with purchases in"
        " the open market.",
        "As of December 31, 2024, $32.9 million remained available for repurchases under the $150.0 million program.",
    ) == [
        {"announced": "2023-11-17", "authorized_value": 150_000_000, "remaining_value": 32_900_000, "kind": "open market"},
    ]


def test_a_restated_whole_supersedes_the_old_one() -> None:
    assert said(
        "In May 2024, the Board increased the share repurchase authorization from $175 million to $210 million of common stock, of"
        " which $166 million had been utilized.",
    ) == [
        {"announced": "2024-05", "authorized_value": 210_000_000},
        {"authorized_value": 175_000_000, "status": "superseded"},
    ]


def test_a_reduced_whole() -> None:
    assert said(
        "In February 2024, our Board approved a stock repurchase program of up to $10.0 million. In June 2024, our"
        " Board reduced the"
        " amount of stock authorized for repurchase under the program from $10.0 million to $5.0 million.",
    ) == [
        {"announced": "2024-02", "authorized_value": 10_000_000, "status": "superseded"},
        {"announced": "2024-06", "authorized_value": 5_000_000},
    ]


def test_a_list_of_programmes() -> None:
    assert said(
        "The Board has authorized the following share repurchase programs: (1) $10 million in January 2023 (the “2023"
        " Program”); and (2)"
        " $25 million in March 2024 (the “2024 Program”). The 2023 Program has been completed.",
    ) == [
        {"announced": "2023-01", "authorized_value": 10_000_000, "status": "completed"},
        {"announced": "2024-03", "authorized_value": 25_000_000},
    ]


def test_the_day_of_the_sentence_before() -> None:
    assert said(
        "In April 2024, the Company announced an increase to its capital return program. This included increasing its share"
        " repurchase authorization from $14 million to $17.5 million and raising its dividend from $0.52 to $0.57 per share.",
    ) == [
        {"announced": "2024-04", "authorized_value": 17_500_000},
        {"authorized_value": 14_000_000, "status": "superseded"},
    ]


def test_two_authorisations_in_one_sentence() -> None:
    assert said(
        "In September 2023, the Board authorized the repurchase of up to $10 million of common stock, and in December"
        " 2024, the Board"
        " increased the share repurchase authorization by an additional $15 million.",
    ) == [
        {"announced": "2023-09", "authorized_value": 10_000_000},
        {"announced": "2024-12", "authorized_value": 15_000_000, "is_increase": True},
    ]


def test_respectively() -> None:
    assert said(
        "On March 28, 2024 and May 8, 2024, our board approved additional $16 million and $12 million, respectively, to the share"
        " repurchase program.",
    ) == [
        {"announced": "2024-03-28", "authorized_value": 16_000_000, "is_increase": True},
        {"announced": "2024-05-08", "authorized_value": 12_000_000, "is_increase": True},
    ]


def test_replaced_terminated_and_lapsed() -> None:
    assert said(
        "On August 14, 2024, our Board approved a $15.0 million share repurchase authorization that replaced the previous"
        " authorization of $12.0 million, which was approved on August 18, 2022.",
    ) == [
        {"announced": "2024-08-14", "authorized_value": 15_000_000},
        {"announced": "2022-08-18", "authorized_value": 12_000_000, "status": "superseded"},
    ]
    assert said(
        "In August 2021, the Board authorized us to repurchase up to $5.0 million of stock (the “2021 Authorization”).",
        "In January 2024, the Board terminated the 2021 Authorization and approved a new share repurchase"
        " authorization for $7.0 million.",
    ) == [
        {"announced": "2021-08", "authorized_value": 5_000_000, "status": "terminated"},
        {"announced": "2024-01", "authorized_value": 7_000_000},
    ]
    assert said(
        "On November 15, 2023, the Board authorized a stock repurchase program of up to $20 million (the “2023 Program”).",
        "On February 24, 2024, the Board authorized a stock repurchase program of up to $30 million resulting in the"
        " expiration of the"
        " $1.1 million remaining under the 2023 Program.",
    ) == [
        {"announced": "2023-11-15", "authorized_value": 20_000_000, "status": "expired"},
        {"announced": "2024-02-24", "authorized_value": 30_000_000},
    ]


ENDS = {
    "completed": ("This repurchase program was completed in 2024.", {"status": "completed"}),
    "fully used": ("As of December 31, 2024, we have fully utilized the amount under the program.", {"status": "completed"}),
    "bought to the last share": ("In 2024 the Company repurchased 500,000 shares under this program.", {"status": "completed"}),
    "expired": ("The program expired on June 30, 2024.", {"status": "expired", "expires": "2024-06-30"}),
    "terminated": ("The Board terminated the repurchase program in July 2024.", {"status": "terminated"}),
    "may be terminated": ("The program may be suspended or terminated at any time.", {}),
    "will be completed": ("Purchases under the program are expected to be completed in 2025.", {}),
    "nothing used yet": ("None of the repurchase program had been utilized by year end.", {}),
    "will expire": ("The program will expire on March 31, 2026.", {"expires": "2026-03-31"}),
    "bought through a day": ("Through December 31, 2024, 100,000 shares had been purchased under the program.", {}),
}


@pytest.mark.parametrize(("sentence", "more"), ENDS.values(), ids=ENDS.keys())
def test_what_a_later_sentence_says_of_the_programme(sentence: str, more: dict[str, Any]) -> None:
    first = "In March 2023, the Company announced a stock repurchase program of up to 500,000 shares."
    assert said(f"{first} {sentence}") == [{"announced": "2023-03", "authorized_shares": 500_000, **more}]


def test_an_accelerated_repurchase_is_paid_and_settled_in_later_sentences() -> None:
    assert said(
        "On February 29, 2024, the Company entered into an accelerated share repurchase program (the “ASR Program”)"
        " with a bank. Under"
        " the ASR Program, the Company pre-paid the $50.0 million purchase price. On June 18, 2024, we received 0.1"
        " million shares as"
        " the final settlement of the ASR Program.",
    ) == [{"announced": "2024-02-29", "authorized_value": 50_000_000, "status": "completed", "kind": "accelerated"}]


def test_a_tender_offer_that_expired_is_over() -> None:
    assert said(
        "In November 2024, the Company commenced a tender offer to purchase up to 2,000,000 shares of its common stock. The tender"
        " offer expired on December 16, 2024 and the Company purchased 1,850,000 shares.",
    ) == [
        {
            "announced": "2024-11",
            "authorized_shares": 2_000_000,
            "expires": "2024-12-16",
            "status": "expired",
            "kind": "tender offer",
        }
    ]


def test_an_authorisation_and_its_accelerated_part_in_one_sentence() -> None:
    assert said(
        "On December 21, 2024, the Board authorized the Company to repurchase up to $75 million of common stock and"
        " the Company entered"
        " into an accelerated share repurchase agreement for $37.5 million.",
    ) == [
        {"announced": "2024-12-21", "authorized_value": 75_000_000},
        {"announced": "2024-12-21", "authorized_value": 37_500_000, "kind": "accelerated"},
    ]


def test_day_and_amount_in_two_sentences() -> None:
    assert said(
        "On January 22, 2024, the Company adopted a stock repurchase program. Under the program, we may repurchase up"
        " to $15.0 million"
        " of common stock.",
    ) == [{"announced": "2024-01-22", "authorized_value": 15_000_000}]


def test_what_was_left_at_an_earlier_day_is_stale() -> None:
    assert said(
        "In June 2022, the Board approved the repurchase of up to 1,000,000 shares. As of December 31, 2023, there"
        " were 693,625 shares"
        " remaining to be repurchased under this program. There were 658,938 shares remaining under this program as of December 31,"
        " 2024.",
    ) == [{"announced": "2022-06", "authorized_shares": 1_000_000, "remaining_shares": 658_938}]


def test_a_programme_past_its_last_day_has_expired() -> None:
    sentence = "On May 3, 2023, the Board authorized the repurchase of up to $5 million of stock through May 3, 2024."
    assert said(sentence)[0]["status"] == "expired"
    assert "status" not in said(sentence, period="2023-12-31")[0]


def test_press_release_of_the_day() -> None:
    assert said(
        "The Company today announced that its Board of Directors has approved a share repurchase program of up to $8 million.",
        form="EX-99.1",
        filed="2025-02-10",
    ) == [{"announced": "2025-02-10", "authorized_value": 8_000_000}]


TABLE = """<p>Issuer Purchases of Equity Securities</p><table><tr><td>Period</td><td>Total Number of Shares Purchased</td>
<td>Average Price Paid per Share</td><td>Total Number of Shares Purchased as Part of Publicly Announced Plans or Programs</td>
<td>Approximate Dollar Value of Shares that May Yet Be Purchased Under the Plans or Programs (in thousands)</td></tr>
<tr><td>October 1 - October 31, 2024</td><td>1,000</td><td>$10.00</td><td>1,000</td><td>$17,190</td></tr>
<tr><td>November 1 - November 30, 2024</td><td>1,000</td><td>$10.00</td><td>1,000</td><td>$17,180</td></tr>
<tr><td>December 1 - December 31, 2024</td><td>1,000</td><td>$10.00</td><td>1,000</td><td>$17,170</td></tr></table>"""


def test_the_table_says_exactly_what_the_prose_rounds_or_leaves_out() -> None:
    start = "In September 2023, the Board authorized the repurchase of up to $20 million of common stock."
    left = "As of December 31, 2024, $17.2 million remained available for repurchases under the program."
    expected = {"announced": "2023-09", "authorized_value": 20_000_000, "remaining_value": 17_170_000}
    assert said(f"{start} {left}", more=TABLE) == [expected]
    assert said(start, more=TABLE) == [expected]
    assert said("The table summarizes repurchases pursuant to our stock repurchase program.", more=TABLE) == [
        {"remaining_value": 17_170_000}
    ]


def test_amounts_that_may_be_in_thousands() -> None:
    note = "<p>(Dollars in thousands)</p>"
    start = "On February 9, 2024, our Board approved a share repurchase program of up to $50,000 of our common stock."
    bought = "During 2024, 970,109 shares were repurchased for approximately $41,337 under the program."
    assert said(f"{start} {bought}", more=note) == [{"announced": "2024-02-09", "authorized_value": 50_000_000}]
    programs, problems = read_programs(page(start, more=note))
    assert [short(program) for program in programs] == [{"announced": "2024-02-09"}]
    assert [problem.kind for problem in problems] == ["programs"]
    assert said(start) == [{"announced": "2024-02-09", "authorized_value": 50_000}]


def test_an_act_of_the_board_without_a_figure_is_a_problem() -> None:
    programs, problems = read_programs(
        page("Our Board of Directors has approved a stock repurchase program for our common stock in full.")
    )
    assert programs == []
    assert [problem.kind for problem in problems] == ["programs"]


def test_parts_of_numbers_and_days() -> None:
    sentence = "As of March 31, 2024, $11.7 million of the $15.0 million share repurchase authorization remained available."
    assert [(q.value, q.part) for q in quantities(sentence)] == [(11_700_000, "remaining"), (15_000_000, "authorized")]
    assert [(d.iso, d.part) for d in days(sentence)] == [("2024-03-31", "as of")]
    sentence = (
        "We bought 100,000 shares for $1.2 million at $12.00 per share under a plan approved on May 3, 2023"
        " and expiring in May 2026."
    )
    assert [q.part for q in quantities(sentence)] == ["spent", "spent", "price"]
    assert [(d.iso, d.part) for d in days(sentence)] == [("2023-05-03", "postfixed"), ("2026-05", "expiry")]
    assert term_months("a three-year repurchase program") == 36
    assert term_months("purchases of the last three years") is None


def test_labelled_filings(shared: Path) -> None:
    """The labels read by eye: a floor a little under what was reached, so that a change that unreads filings is seen."""
    spec = importlib.util.spec_from_file_location("score_extraction", shared / "tools" / "score_extraction.py")
    assert spec and spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    right = extra = missed = asked = held = 0
    for path in sorted((shared / "labels" / "dev").glob("*.json"))[::2]:
        label = json.loads(path.read_text())
        filing = read_filing(shared / "data" / "filings" / path.name.replace(".json", ".gz"))
        out = [
            {name: getattr(program, name) for name in Program.__slots__ if name != "evidence"}
            for program in read_programs(filing)[0]
        ]
        gold, optional = label.get("programs") or [], label.get("optional_programs") or []
        r, e, m, _, a, h = score.score_records(gold, optional, out, *score.KINDS["programs"])
        more_asked, more_held, _ = score.score_remaining(gold, optional, out)
        right, extra, missed = right + r, extra + e, missed + m
        asked, held = asked + a + more_asked, held + h + more_held
    assert 2 * right / (2 * right + extra + missed) >= 0.96
    assert held / asked >= 0.96
