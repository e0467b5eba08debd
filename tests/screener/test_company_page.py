"""The page of one company (`screener explain`): programme by programme, deal by deal, and the address behind each figure."""

from __future__ import annotations

from typing import Any

import pytest

from screener.dictionary import describe_columns
from screener.outputs.company_page import page, value_words
from screener.outputs.phrases import doubts, peers_words, sentence
from screener.outputs.shortlist_json import document
from screener.shortlist import Shortlist

A, B, C = "0000000101-25-000031", "0000000101-25-000020", "0000000101-24-000011"


def programme(number: int, announced: str, amount: float, **more: Any) -> dict[str, Any]:
    return {
        "announced": announced, "authorized_value": amount, "authorized_shares": None, "is_increase": False, "expires": None,
        "status": "active", "remaining_value": None, "remaining_shares": None, "counterparty": None, "related_party": None,
        "kind": "open market", "form": "10-Q", "filed": "2025-11-05", "accession": A, "section": None, "quote": None,
        "number": number, "pool": number, "role": "new", "bought_shares": None, "spent_value": None, "completion": None,
        "remaining_as_of": None, "ended": None, "unread": None, "contradiction": None, "first_accession": A, "tellings": 1,
        "url": f"https://www.sec.gov/Archives/edgar/data/101/{A.replace('-', '')}/{A}-index.htm",
    } | more  # fmt: skip


def at(accession: str) -> dict[str, str]:
    return {
        "accession": accession,
        "url": f"https://www.sec.gov/Archives/edgar/data/101/{accession.replace('-', '')}/{accession}-index.htm",
    }


@pytest.fixture
def made(made_shortlist: Shortlist) -> dict[str, Any]:
    describe_columns()
    return document(made_shortlist)


def lines(made: dict[str, Any], width: int = 100, **more: Any) -> list[str]:
    return [text for text, _ in page(made, made["companies"][0] | more, width)]


def after(told: list[str], heading: str) -> list[str]:
    start = told.index(heading) + 1
    return told[start : told.index("", start)]


def test_programmes_newest_first_each_with_its_increases(made: dict[str, Any]) -> None:
    programs = [
        programme(1, "2019-05", 50e6, status="expired", ended="2021-05-31", expires="2021-05", **at(C)),
        programme(2, "2022-02", 100e6, remaining_value=135e6, remaining_as_of="2025-09-30", bought_shares=3e6, spent_value=265e6),
        programme(3, "2023-08", 200e6, role="increase", pool=2, is_increase=True, **at(B)),
        programme(4, "2024-06-15", None, authorized_shares=200_000.0, role="purchase apart", counterparty="A. Founder",
                  related_party=True, spent_value=1.5e6, status="completed"),
        programme(5, "2025-06-01", 10e6, unread="2025-07-01 to 2025-09-30 not read", contradiction="$9 left and $8 left"),
    ]  # fmt: skip
    told = after(lines(made, programs=programs), "Programmes")
    assert told == [
        "  2025-06-01  $10.0m, active, amount not told left [1]",
        "              no filing read speaks of 2025-07-01 to 2025-09-30",
        "              contradicted: $9 left and $8 left",
        "  2024-06-15  200,000 shares bought from A. Founder (a related party) for $1.5m, completed [1]",
        "  2022-02     $100.0m + $200.0m of 2023-08, active, $135.0m left on 2025-09-30; 3,000,000 shares for",
        "              $265.0m in the months read [1 2]",
        "  2019-05     $50.0m, expired 2021-05-31 [3]",
    ]


def test_deals_and_what_is_not_told_of_them(made: dict[str, Any]) -> None:
    told = after(lines(made), "Deals")
    assert told[0].startswith("  2024-07-01  bought Golf Fasteners LLC, $45.0m")
    assert "goodwill $20.0m" in told[0]
    assert told[-1].startswith("  2023        bought 3 businesses, $12.0m")


def test_every_mark_has_its_address(made: dict[str, Any]) -> None:
    told = lines(made)
    start = next(i for i, line in enumerate(told) if line.startswith("Filings (newest"))
    listed = {line.split("]")[0].strip(" [") for line in told[start + 1 :]}
    marks = {
        number for line in told[:start] if line.endswith("]") and "[" in line for number in line[line.rindex("[") + 1 : -1].split()
    }
    assert marks and marks <= listed
    assert all("https://www.sec.gov/Archives/edgar/data/101/" in line for line in told[start + 1 :])


def test_what_is_not_known_is_said_once_with_its_reason(made: dict[str, Any]) -> None:
    company = made["companies"][0]
    missing = company["missing"] | {
        "remaining_authorization": "filing not read",
        "affordable_authorization": "Remaining authorisation not known: filing not read",
    }
    nothing = {"remaining_authorization": None, "affordable_authorization": None}
    told = lines(made, missing=missing, **nothing)
    assert "  not known: Remaining authorisation, Affordable authorisation: filing not read" in told


def test_cash_of_years_has_a_mark_where_a_line_is_missing(made: dict[str, Any]) -> None:
    table = {
        "years": ["2023-12-31", "2024-12-31"],
        "lines": {"operating_cash_flow": [10.7e6, 21.1e6, 31.8e6], "divestitures": [0, 0, 0], "share_issuance": [0, None, None]},
        "labels": {
            "operating_cash_flow": "Operating cash flow",
            "divestitures": "Businesses sold",
            "share_issuance": "Equity issued",
        },
        "missing": {"share_issuance": "not told under a usual name"},
    }
    told = after(lines(made, cash_of_years=table), "Cash of 2 years, $m")
    assert [line.split() for line in told] == [
        ["2023-12", "2024-12", "total"],
        ["Operating", "cash", "flow", "10.7", "21.1", "31.8"],
        ["Equity", "issued", "0.0", "?", "?"],
        ["?:", "equity", "issued:", "not", "told", "under", "a", "usual", "name"],
    ]


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_no_line_but_an_address_is_wider_than_the_terminal(made: dict[str, Any], width: int) -> None:
    for company in made["companies"]:
        for text, _ in page(made, company, width):
            assert len(text) <= width or "https://" in text, text


def test_views_and_history_are_told_with_the_peers(made: dict[str, Any]) -> None:
    views = "cheap on 3 of 4: trailing year, mid-cycle, same size; not known: own history"
    cells = {"cheap_on": views, "mid_cycle_discount": 0.4, "relative_multiple": 0.612, "relative_multiple_median": 0.8,
             "relative_points": 18.0, "bought_share": 0.45, "annualised_multiple": 18.2}  # fmt: skip
    company = made["companies"][0] | cells
    assert "(43% cheaper by the worse of two years, cheap on 3 of 4 views)" in sentence(company)
    assert peers_words(company).splitlines()[2:4] == [
        "0.61 of the peers' multiple, usually 0.80 (18 quarter ends).",
        "Cheap on 3 of 4: trailing year, mid-cycle, same size; not known: own history.",
    ]
    assert any(text.endswith("that year is not like for like (latest quarter x 4: 18.2x).") for text in doubts(company))
    told = " ".join(after(lines(made, **cells), "The gap"))
    assert "Cheap on 3 of 4: trailing year," in " ".join(told.split())


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("gap_value", -139.471, "-$139.47"),
        ("fcf", -239e6, "-$239.0m"),
        ("debt_paydown_yield", -0.0001, "0.0%"),
        ("program_runway_months", 14.7, "15 months"),
        ("net_debt_ebitda", 4.04, "4.0x"),
        ("net_debt_ebitda_change", -0.42, "-0.4x"),
        ("relative_multiple_z", -1.24, "-1.2"),
    ],
)
def test_values_in_words(name: str, value: float, words: str) -> None:
    describe_columns()
    assert value_words({name: value, "missing": {}}, name) == words
