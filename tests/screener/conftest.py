"""Six made companies, written by hand: no real company, and every score worked out on paper (see SCORES)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from screener.companies import EVIDENCE, FLAGS, LEFT_OUT, MISSING, Companies
from screener.dictionary import describe_columns
from screener.shortlist import Shortlist

AS_OF = date(2025, 11, 21)
WEIGHTS = {"yield_ratio": 0.30, "net_buyback_yield": 0.35, "fcf_yield_3y": 0.20, "roic": 0.15}
PILLARS = {"yield_ratio": "discount", "net_buyback_yield": "self_help", "fcf_yield_3y": "capacity", "roic": "quality"}

# 100 x (0.30 a + 0.35 b + 0.20 c + 0.15 d) x factor, by hand:
# ALFA 27 + 28 + 14 + 9 = 78; BRVO 24 + 21 + 18 + 6 = 69; CARL 15 + 8.75 + 16 + 13.5 = 53.25; ECHO 7.5 + 17.5 + 10 + 7.5 = 42.5;
# FOXB 12 + 14 + 8 + 6 = 40; DLTA (30 + 31.5 + 4 + 4.5) / 2 = 35, halved by its red flag.
SCORES = {"ALFA": 78.0, "BRVO": 69.0, "CARL": 53.25, "ECHO": 42.5, "FOXB": 40.0, "DLTA": 35.0}
PERCENTILES = {
    101: (0.9, 0.8, 0.7, 0.6),
    102: (0.8, 0.6, 0.9, 0.4),
    103: (0.5, 0.25, 0.8, 0.9),
    105: (0.25, 0.5, 0.5, 0.5),
    106: (0.4, 0.4, 0.4, 0.4),
    104: (1.0, 0.9, 0.2, 0.3),
}
IS_MISSING = {(103, "net_buyback_yield"), (105, "yield_ratio")}
FACTORS = {104: 0.5}

NAN = float("nan")
# cik, ticker, name, sector, cap, price, adv, score, rank, confidence, multiple, own, mid-cycle, peer, discount, buyback, fcf yield,
# net debt / EBITDA, its change, change of net debt, roic, yield over peers, red flags
TABLE = [
    (101, "ALFA", "Alfa Tools Inc", "Industrials", 1_234_567_890.0, 24.5, 4_000_000.0, 78.0, 1.0, 1.0, "EV/EBIT", 7.0, 8.0, 14.0,
     0.4285714285714286, 0.0812345678912, 0.112, 0.4, -0.3, -25_000_000.0, 0.18, 1.75, 0.0),
    (102, "BRVO", "Bravo Retail Corp", "Consumer Discretionary", 640_000_000.0, 8.0, 2_500_000.0, 69.0, 2.0, 1.0, "EV/EBIT", 9.0,
     8.5,
     12.0, 0.25, 0.05, 0.15, 1.2, 0.45, 0.0, 0.09, 1.33, 0.0),
    (103, "CARL", "Carol Foods Inc", "Consumer Staples", 310_000_000.0, 15.0, 1_200_000.0, 53.25, 3.0, 0.65, "EV/EBIT", 11.0, NAN,
     13.0,
     0.1538461538, NAN, 0.12, -0.5, 0.0, 3_000_000.0, 0.21, 1.18, 0.0),
    (105, "ECHO", "Echo Soft Ltd", "Information Technology", 95_000_000.0, 3.25, 1_050_000.0, 42.5, 4.0, 0.7, None, NAN, NAN, NAN,
     NAN,
     0.02, 0.03, NAN, NAN, -1_000_000.0, 0.05, NAN, 0.0),
    (106, "FOXB", "Foxtrot Bancorp", "Financials", 880_000_000.0, 31.0, 5_100_000.0, 40.0, 5.0, 0.9, "P/TBV", 1.1, NAN, 1.3,
     0.1538461538, 0.01, 0.02, NAN, NAN, NAN, 0.04, 1.1, 0.0),
    (104, "DLTA", "Delta Wells Inc", "Energy", 450_000_000.0, 6.4, 3_000_000.0, 35.0, 6.0, 1.0, "EV/EBIT", 4.0, 6.0, 11.0,
     0.4545454545,
     0.2, 0.01, 3.9, 1.6, 80_000_000.0, 0.02, 1.9, 1.0),
]  # fmt: skip
NAMES = [
    "cik", "ticker", "name", "sector", "market_cap", "price", "adv_usd", "score", "rank", "confidence", "multiple", "own_multiple",
    "own_mid_cycle", "peer_multiple", "discount", "net_buyback_yield", "fcf_yield_3y", "net_debt_ebitda",
    "net_debt_ebitda_change", "net_debt_change_ttm", "roic", "yield_ratio", "red_flags",
]  # fmt: skip
TEXTS = ("ticker", "name", "sector", "multiple")

A1, A2, B1, D1 = "0000000101-25-000031", "0000000101-25-000012", "0000000102-25-000007", "0000000104-25-000044"


def frame(names: list[str], rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=names)
    for name in ("start", "end", "filed"):
        if name in made:
            made[name] = pd.to_datetime(made[name]).astype("datetime64[s]")
    return made


def day(text: str | None) -> pd.Timestamp | None:
    return None if text is None else pd.Timestamp(text)


def make_shortlist() -> Shortlist:
    describe_columns()
    table = pd.DataFrame(TABLE, columns=NAMES).astype(dict.fromkeys(TEXTS, "string")).set_index("cik")
    evidence = frame(
        EVIDENCE,
        [
            (101, "net_buyback_yield", 100_287_654.0, day("2024-10-01"), day("2025-09-30"),
             "us-gaap:PaymentsForRepurchaseOfCommonStock",
             A1, "10-Q", day("2025-11-05"), "companyfacts", None, None),
            (101, "market_cap", 50_390_526.0, None, day("2025-10-31"), "dei:EntityCommonStockSharesOutstanding", A1, "10-Q",
             day("2025-11-05"), "companyfacts", None, None),
            (102, "net_debt_ebitda", 12_345_678_901.0, None, day("2025-08-02"), "us-gaap:LongTermDebt", B1, "10-Q",
             day("2025-09-09"),
             "companyfacts", None, None),
            (104, "net_buyback_yield", 90_000_000.0, day("2024-10-01"), day("2025-09-30"), "repurchases", D1, "10-Q",
             day("2025-11-12"),
             "filing", "Part II, Item 2", "The company bought 14.1 million shares in the quarter."),
        ],
    )  # fmt: skip
    missing = frame(
        MISSING,
        [
            (103, "net_buyback_yield", "no repurchase concept in the latest filing"),
            (103, "own_mid_cycle", "no five years"),
            (105, "discount", "a loss: EV/EBIT is not positive"),
            (105, "own_multiple", "a loss: EV/EBIT is not positive"),
            (106, "net_debt_ebitda", "not for a bank"),
            (105, "net_debt_ebitda_change", "EBITDA is not positive, now or a year ago"),
        ],
    )
    flags = frame(
        FLAGS,
        [
            (104, "fleet outside capex", "amber", "purchases of equipment for lease are 40 % of capex", D1),
            (104, "interest cover under 2", "red", "operating income 1.4 times interest", D1),
            (103, "market cap disagrees", "amber", "listing says $420m, shares x price $310m", None),
        ],
    )
    left_out = frame(
        LEFT_OUT,
        [(208, "ZULU", "Zulu Acquisition Corp", "a blank-check company"), (207, "YANK", "Yankee Bio", "fewer than three pillars")],
    )
    peers = pd.DataFrame(
        [
            (101, "ALFA", 901, "BIGA", "Big Alpha Inc", "EV/EBIT", 13.0, False),
            (101, "ALFA", 902, "BIGB", "Big Beta Inc", "EV/EBIT", 15.0, True),
            (101, "ALFA", 903, "BIGC", "Big Gamma Inc", "EV/EBIT", NAN, False),
        ],
        columns=["cik", "ticker", "peer_cik", "peer_ticker", "peer_name", "multiple", "value", "is_seven"],
    )
    rows = [
        (cik, measure, PILLARS[measure], WEIGHTS[measure], at, (cik, measure) in IS_MISSING, FACTORS.get(cik, 1.0),
         100 * WEIGHTS[measure] * at * FACTORS.get(cik, 1.0))
        for cik, percentiles in PERCENTILES.items() for measure, at in zip(WEIGHTS, percentiles, strict=True)
    ]  # fmt: skip
    contributions = pd.DataFrame(
        rows, columns=["cik", "measure", "pillar", "weight", "percentile", "is_missing", "factor", "contribution"]
    )
    programs = pd.DataFrame(
        [
            (101, A1, "10-Q", day("2025-11-05"), "2025-02-11", 200e6, None, False, "2027-02", "active", 112.5e6, None, None, None,
             "open market", "Part II, Item 2", "In February 2025 the board authorised $200 million.", 5120),
        ],
        columns=["cik", "accession", "form", "filed", "announced", "authorized_value", "authorized_shares", "is_increase",
        "expires",
                 "status", "remaining_value", "remaining_shares", "counterparty", "related_party", "kind", "section", "quote",
                 "offset"],
    )  # fmt: skip
    deals = pd.DataFrame(
        [
            (101, A2, "10-K", day("2025-02-20"), "acquisition", "Golf Fasteners LLC", None, "completed", "2024-06-03", "2024-07-01",
             45e6, 45e6, None, None, 20e6, 1.0, "Note 3", "On July 1, 2024 the company acquired Golf Fasteners.", 77),
            (101, A2, "10-K", day("2025-02-20"), "acquisition", None, 3, "completed", None, "2023", 12e6, None, None, None, None,
             None,
             "Note 3", "three acquisitions for $12 million in aggregate", 99),
        ],
        columns=["cik", "accession", "form", "filed", "kind", "name", "count", "status", "announced", "closed", "consideration",
        "cash",
                 "stock", "contingent", "goodwill", "stake", "section", "quote", "offset"],
    )  # fmt: skip
    events = frame(
        ["cik", "form", "items", "filed", "accession", "document"],
        [
            (101, "10-Q", None, day("2025-11-05"), A1, "alfa-20250930.htm"),
            (101, "8-K", "2.02,9.01", day("2025-11-04"), "0000000101-25-000030", None),
        ],
    )
    return Shortlist(
        as_of=AS_OF,
        companies=Companies(table, missing, evidence, left_out, flags),
        peers=peers,
        contributions=contributions,
        programs=programs,
        deals=deals,
        events=events,
        regime={"state": "unknown", "reason": "not built yet"},
        considered=8,
        ages={"facts": date(2025, 11, 20), "prices": date(2025, 11, 21), "macro": None, "listing": date(2025, 10, 1)},
        weights=WEIGHTS,
        settings={"ranking": {"missing_percentile": 0.25}},
    )


@pytest.fixture
def made_shortlist() -> Shortlist:
    """The list of the six."""
    return make_shortlist()


@pytest.fixture
def with_table(made_shortlist: Shortlist) -> Callable[..., Shortlist]:
    """The same list with cells of the company table changed: `with_table(cik, column=value)`."""

    def change(cik: int, **cells: Any) -> Shortlist:
        table = made_shortlist.companies.table.copy()
        for name, value in cells.items():
            table.loc[cik, name] = value
        return replace(made_shortlist, companies=replace(made_shortlist.companies, table=table))

    return change


@pytest.fixture(scope="session")
def scores() -> dict[str, float]:
    """Scores worked out on paper."""
    return SCORES
