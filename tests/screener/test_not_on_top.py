"""Three that must not come out on top (measures.md 9), by the reasons that were public then. Hertz is ranked from real prices in
`test_pipeline.py`. Celadon's price of 2016 is not held (the panel begins in 2021) and SUNation's market cap is too small for the
universe, so theirs are made here; every other figure is of their filings, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import screener.sources  # noqa: F401 declares every table
from filings.companyfacts import store
from filings.ledger import Ledger
from screener.allocation.account import Account
from screener.allocation.buyback import add_net_buyback
from screener.allocation.capacity import add_capacity
from screener.companies import Companies
from screener.flags import add_flags
from screener.fundamentals import add_fundamentals
from screener.settings import load_settings

CELADON, SUNATION = 865941, 22701


@pytest.fixture(scope="module")
def facts(shared: Path) -> Iterator[Ledger]:
    with Ledger.open(None) as ledger:
        for cik in (CELADON, SUNATION):
            store(ledger, shared / f"data/companyfacts/CIK{cik:010d}.json.gz")
        yield ledger


def seen(ledger: Ledger, cik: int, as_of: date, cap: float) -> tuple[pd.Series[Any], dict[str, str]]:
    """The company's columns with a made market cap, and its red flags with their reasons."""
    settings = load_settings()
    start = pd.DataFrame({"ticker": ["MADE"], "name": ["Co"]}, index=pd.Index([cik], name="cik")).astype("string")
    made = add_fundamentals(Companies(start), ledger, settings, as_of)
    table = made.table.assign(
        role="small", kind="operating", multiple="EV/EBIT", market_cap=cap, mean_market_cap_12m=cap, price=1.0, yield_ratio=1.5,
        peer_multiple=15.0, remaining_authorization=float("nan"), price_date=pd.Timestamp(as_of),
    )  # fmt: skip
    table["enterprise_value"] = cap + table["debt"] - table["cash"]
    mine = pd.DataFrame({"market_cap_12m_ago": float("nan"), "organic_share_change_12m": float("nan")}, index=table.index)
    nobody: dict[int, Account] = {}
    add_net_buyback(table, nobody, mine)
    add_capacity(table, mine, settings)
    whole = pd.concat([table, mine], axis=1)
    flags = add_flags(Companies(whole), ledger, settings, as_of).flags
    red = flags[flags["severity"] == "red"]
    return whole.loc[cik], dict(zip(red["flag"], red["reason"], strict=True))


def test_celadon_in_november_2016(facts: Ledger) -> None:
    """A trucker that had bought others for its whole market cap with new shares, and lived on gains from selling its trucks."""
    company, red = seen(facts, CELADON, date(2016, 11, 18), 28_210_000 * 9.0)
    # Operating income as tagged 52,206 - 1,309 - 21,172 thousand; gains on equipment 22,395 + 1,262 - 13,242 are taken off.
    assert company["gains_on_sale_ttm"] == 10_415_000
    assert company["operating_income_ttm"] == 29_725_000 - 10_415_000
    # Interest 13,794 + 3,303 - 3,152.
    assert company["interest_cover"] == pytest.approx(19_310 / 13_945)
    assert "1.4 times the interest" in red["interest cover"]
    # April to June 2015: 85,353 - 5,567 of new shares; 7 in the quarter after, and 51 + 0 - 7 in the last twelve months.
    assert company["share_issuance_18m"] == (85_353 - 5_567 + 7 + 51 - 7) * 1000
    assert "$79.8m in 18 months" in red["equity raised"]
    # Trucks eat more than it earns: nothing to pay for buybacks or debt with.
    assert company["fcf"] < -100e6
    # Debt fell from 615m to 445m, but free cash flow paid none of it.
    assert company["debt"] < company["debt_prior"]
    assert company["debt_paydown_yield"] == 0


def test_celadon_two_months_before_had_half_its_income_from_gains(facts: Ledger) -> None:
    company, _ = seen(facts, CELADON, date(2016, 9, 16), 28_720_000 * 9.0)
    # 22,395 of 52,206: the report for June 2016.
    assert company["gains_on_sale_ttm"] / (company["operating_income_ttm"] + company["gains_on_sale_ttm"]) == pytest.approx(
        0.429, abs=1e-3
    )


def test_sunation_in_november_2025(facts: Ledger) -> None:
    """Reverse splits of 1:15, 1:50 and 1:200 and sold warrants look like shrink and paydown."""
    company, red = seen(facts, SUNATION, date(2025, 11, 21), 4_400_000.0)
    # Warrants sold for 10,298,134 and exercised for 11,078 (0000022701-25-000015): more than twice the whole market cap.
    assert company["share_issuance_ttm"] == 10_298_134 + 11_078
    assert "sold shares for $10.3m" in red["equity raised"]
    # Gross debt fell by 9.8m, less than new shares brought: no paydown (and none that is known, free cash flow being unknown).
    assert company["debt"] < company["debt_prior"] - 9e6
    assert not company["debt_paydown_yield"] > 0
    assert company["net_buyback"] < -10e6
    flags = add_flags(
        Companies(company.to_frame().T.infer_objects().rename_axis("cik")), facts, load_settings(), date(2025, 11, 21)
    ).flags.set_index("flag")
    assert flags.loc["reverse split", "reason"] == "1-for-200 reverse split by 2025-04-21, as tagged"
    assert "loss-making" in flags.index
