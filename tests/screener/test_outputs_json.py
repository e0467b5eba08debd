"""`shortlist.json` and `run.json` against the contract (contracts/commands.md)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from filings.errors import ContractError
from screener.outputs import Context, outputs
from screener.outputs.phrases import reason_kind
from screener.outputs.plain import day, number, words
from screener.outputs.shortlist_json import document, run_json, shortlist_json
from screener.shortlist import Shortlist, filing_url

COMPANY = [
    "rank", "ticker", "cik", "name", "sector", "market_cap", "price", "score", "contributions", "flags", "peer_group",
    "peers", "multiple", "own_multiple", "peer_multiple", "discount", "warranted_discount", "repurchases_ttm",
    "net_buyback_yield", "share_change_12m", "remaining_authorization", "remaining_pct_cap", "program_completion",
    "average_price_paid", "execution_discount", "net_debt_change_ttm", "debt_paydown_yield", "dividend_yield",
    "shareholder_yield", "acquisitions_ttm", "deals", "fcf_yield", "net_debt_ebitda", "roic", "years_to_close",
    "latest_filing", "missing", "adv_usd", "days_to_build", "return_12m_vs_iwm", "confidence", "organic_share_change_12m",
    "organic_share_change_3y", "affordable_authorization", "say_do", "fcf", "fcf_yield_3y", "mid_cycle_discount",
    "relative_multiple_z", "gap_value", "events", "expected_report",
]  # fmt: skip


def read(shortlist: Shortlist) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(shortlist_json(shortlist, Context()))
    return made


def test_the_three_files_of_a_run_are_registered() -> None:
    assert list(outputs()) == ["run.json", "shortlist.json", "shortlist.xlsx"]


def test_every_key_of_the_contract_stands_for_every_company(made_shortlist: Shortlist) -> None:
    made = read(made_shortlist)
    assert {"as_of", "regime", "universe", "companies"} <= set(made)
    assert [c["ticker"] for c in made["companies"]] == ["ALFA", "BRVO", "CARL", "ECHO", "FOXB", "DLTA"]
    for company in made["companies"]:
        assert set(COMPANY) <= set(company)
        blank = {key for key, value in company.items() if value is None}
        assert blank <= set(company["missing"]), "a null without a reason"
        assert not {key for key in company["missing"] if company.get(key) is not None and key != "latest_filing"}


def test_a_missing_number_is_null_with_the_reason_that_was_given(made_shortlist: Shortlist) -> None:
    carl, echo = read(made_shortlist)["companies"][2:4]
    assert carl["net_buyback_yield"] is None
    assert carl["missing"]["net_buyback_yield"] == "no repurchase concept in the latest filing"
    assert echo["missing"]["discount"] == "a loss: EV/EBIT is not positive"
    assert carl["missing"]["warranted_discount"] == "not computed by this version"


def test_contributions_add_up_to_the_score_worked_out_on_paper(made_shortlist: Shortlist, scores: dict[str, float]) -> None:
    for company in read(made_shortlist)["companies"]:
        assert company["score"] == scores[company["ticker"]]
        assert sum(company["contributions"].values()) == pytest.approx(company["score"], abs=1e-6)


def test_contributions_that_miss_the_score_stop_the_run(with_table: Callable[..., Shortlist]) -> None:
    with pytest.raises(ContractError, match="BRVO"):
        document(with_table(102, score=69.1))


def test_numbers_have_ten_significant_digits(made_shortlist: Shortlist) -> None:
    alfa = read(made_shortlist)["companies"][0]
    assert alfa["discount"] == 0.4285714286
    assert alfa["net_buyback_yield"] == 0.08123456789
    assert alfa["market_cap"] == 1_234_567_890
    assert isinstance(alfa["market_cap"], int)
    assert alfa["rank"] == 1


def test_the_same_inputs_give_the_same_bytes_in_any_order_of_rows(made_shortlist: Shortlist) -> None:
    companies = made_shortlist.companies
    turned = replace(
        companies,
        table=companies.table.iloc[::-1],
        flags=companies.flags.iloc[::-1],
        left_out=companies.left_out.iloc[::-1],
    )
    other = replace(made_shortlist, companies=turned, events=made_shortlist.events.iloc[::-1])
    assert shortlist_json(other, Context()) == shortlist_json(made_shortlist, Context())
    assert run_json(made_shortlist, Context()) == run_json(made_shortlist, Context())


def test_infinity_is_no_number(with_table: Callable[..., Shortlist]) -> None:
    bravo = read(with_table(102, net_debt_ebitda=float("inf")))["companies"][1]
    assert bravo["net_debt_ebitda"] is None
    assert "net_debt_ebitda" in bravo["missing"]


def test_flags_have_red_first_and_events_the_newest_first(made_shortlist: Shortlist) -> None:
    companies = read(made_shortlist)["companies"]
    assert [(f["severity"], f["flag"]) for f in companies[5]["flags"]] == [
        ("red", "interest cover under 2"),
        ("amber", "fleet outside capex"),
    ]
    assert companies[5]["flags"][0]["accession"] == "0000000104-25-000044"
    assert [e["form"] for e in companies[0]["events"]] == ["10-Q", "8-K"]


def test_the_latest_filing_leads_to_its_document_where_its_name_is_known(made_shortlist: Shortlist) -> None:
    alfa, bravo, carl = read(made_shortlist)["companies"][:3]
    folder = "https://www.sec.gov/Archives/edgar/data/101/000000010125000031"
    assert alfa["latest_filing"] == {
        "accession": "0000000101-25-000031",
        "filed": "2025-11-05",
        "form": "10-Q",
        "url": f"{folder}/alfa-20250930.htm",
    }
    assert bravo["latest_filing"]["url"].endswith("/102/000000010225000007/0000000102-25-000007-index.htm")
    assert carl["latest_filing"]["accession"] is None
    assert carl["missing"]["latest_filing"]


def test_peers_and_left_out_are_named(made_shortlist: Shortlist) -> None:
    made = read(made_shortlist)
    assert made["companies"][0]["peers"] == [
        {"ticker": "BIGA", "multiple": 13.0},
        {"ticker": "BIGB", "multiple": 15.0},
        {"ticker": "BIGC", "multiple": None},
    ]
    assert made["universe"]["considered"] == 8
    assert made["universe"]["ranked"] == 6
    assert [row["ticker"] for row in made["universe"]["left_out"]] == ["YANK", "ZULU"]


def test_run_json_says_what_the_list_was_made_with(made_shortlist: Shortlist) -> None:
    made = json.loads(run_json(made_shortlist, Context(versions={"screener": "0.1.0"}, previous={"as_of": "2025-11-14"})))
    assert made["ages"] == {"facts": "2025-11-20", "listing": "2025-10-01", "macro": None, "prices": "2025-11-21"}
    assert made["counts"]["ranked"] == 6
    assert made["settings"] == {"ranking": {"missing_percentile": 0.25}}
    assert made["versions"] == {"screener": "0.1.0"}
    assert made["previous"] == "2025-11-14"


@pytest.mark.parametrize(
    ("accession", "document_name", "end"),
    [
        ("0001628280-25-024964", None, "000162828025024964/0001628280-25-024964-index.htm"),
        ("0001628280-25-024964", "x_10q.htm", "000162828025024964/x_10q.htm"),
        ("0001628280-25-024964", "../../evil", "000162828025024964/0001628280-25-024964-index.htm"),
        ("javascript:alert(1)", None, None),
        (None, None, None),
    ],
)
def test_filing_addresses(accession: str | None, document_name: str | None, end: str | None) -> None:
    made = filing_url(320193, accession, document_name)
    assert made == (None if end is None else f"https://www.sec.gov/Archives/edgar/data/320193/{end}")


def test_plain_values() -> None:
    assert number(float("nan")) is None
    assert number(-0.0) == 0.0
    assert str(number(-0.0)) == "0.0"
    assert number(1443276000.0, "USD") == 1443276000
    assert number(1 / 3) == 0.3333333333
    assert words("a\x00b\x1b[31m\ud800") == "ab[31m"
    assert words("   ") is None
    assert len(words("x" * 40_000) or "") == 32_767
    assert day(pd.Timestamp("2025-01-31")) == "2025-01-31"
    assert day("2024-01") == "2024-01"
    assert day(pd.NaT) is None


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("its latest period, to 2010-03-31, is 5714 days old", "its latest period, to <day>, is <number> days old"),
        ("market cap $8.50bn is above $5.00bn", "market cap <number> is above <number>"),
        ("files on 20-F (last on 2010-03-16), not 10-K", "files on 20-F (last on <day>), not 10-K"),
        ("its only priced security, CTA-PB, is a preferred", "its only priced security, <symbol>, is a preferred"),
        ("moved by +26%, from 116,376,583 to 7", "moved by <number>, from <number> to <number>"),
    ],
)
def test_alike_reasons_are_counted_together(reason: str, kind: str) -> None:
    assert reason_kind(reason) == kind


def test_a_list_is_a_line_a_company_and_says_what_it_was_made_with(made_shortlist: Shortlist) -> None:
    content = shortlist_json(made_shortlist, Context(versions={"readers": "3"}))
    lines = content.decode().splitlines()
    assert sum(line.lstrip().startswith('{"rank":') for line in lines) == 6
    made = json.loads(content)
    assert made["versions"] == {"readers": "3"}
    assert made["weights"]["net_buyback_yield"] == 0.35
    assert made["settings"]["ranking"]["missing_percentile"] == 0.25
    assert made["companies"][0]["percentiles"] == {"yield_ratio": 0.9, "net_buyback_yield": 0.8, "fcf_yield_3y": 0.7, "roic": 0.6}
    assert made["companies"][-1]["score_factor"] == 0.5
