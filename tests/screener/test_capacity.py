"""What closing the gap is worth, and leverage a year apart: worked by hand on one made company."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from screener.allocation import ELSE, NEEDS, _reasons
from screener.allocation.capacity import add_capacity
from screener.settings import load_settings

NAN = float("nan")
PLAIN: dict[str, Any] = {
    "kind": "operating", "multiple": "EV/EBIT", "price": 7.0, "market_cap": 70.0, "enterprise_value": 100.0, "peer_multiple": 12.5,
    "yield_ratio": 1.25, "fcf": 5.0, "debt": 32.0, "cash": 2.0, "debt_prior": 40.0, "cash_prior": 4.0, "ebitda_ttm": 15.0,
    "ebitda_prior_ttm": 12.0,
}  # fmt: skip
"""Ten shares at 7 and net debt of 30, at 10 times an operating income of 10 where its peers cost 12.5 times."""


def capacity(shrank: float = 0.05, **cells: Any) -> tuple[pd.Series[Any], dict[str, str]]:
    """The columns for the plain company, changed by `cells`, with the share of its shares that it retired; and the reasons."""
    made = pd.DataFrame({"organic_share_change_12m": [-shrank]}, index=[1])
    made = made.assign(withholding_inside=0.0, net_buyback_yield=0.0)
    parts = {part for needs in NEEDS.values() for part in needs} | {
        "fcf_3y_mean", "acquisitions_ttm", "divestitures_ttm", "mean_market_cap_12m"
    }  # fmt: skip
    told = pd.DataFrame([PLAIN | cells], index=[1])
    table = told.reindex(columns=sorted({*told, *parts} - {*made, *NEEDS}))
    add_capacity(table, made, load_settings())
    whole = made.reindex(columns=[*made, *({*NEEDS, *ELSE} - {*made})])
    gaps = _reasons(table, whole, pd.Series(pd.NA, index=[1], dtype="string"))
    return made.loc[1], dict(zip(gaps["column"], gaps["reason"], strict=True))


def test_what_closing_the_gap_is_worth() -> None:
    made, _ = capacity()
    # 12.5 x 10 = 125 for the whole, 25 more than 100: 2.50 on each of ten shares, and five years of its own cash of 5.
    assert (made["gap_value"], made["years_to_close"]) == pytest.approx((2.5, 5.0))
    # What a year returns at the multiple of today: 5 of 70.
    assert made["fcf_yield"] == pytest.approx(1 / 14)
    # Ten shares worth 9.50 are 95. Half a share bought back at 7 leaves 91.50 for 9.5 shares: 9.6316, 1.385 % more.
    assert made["value_accretion"] == pytest.approx(91.5 / 9.5 / 9.5 - 1)
    assert made["value_accretion"] == pytest.approx(0.0138504, abs=1e-7)


def test_eight_per_cent_at_a_discount_of_thirty_adds_two_point_six() -> None:
    # On P/E, 7 where peers pay 10 is d = 0.3: 0.08 x 0.3 / 0.92.
    made, _ = capacity(0.08, multiple="P/E", yield_ratio=10 / 7, peer_multiple=10.0)
    assert made["value_accretion"] == pytest.approx(0.0260870, abs=1e-7)


def test_shares_bought_above_their_value_take_from_those_left() -> None:
    # 8 times 10 is 80 for the whole, 50 after debt of 30: 5 a share, bought at 7. Half a share leaves 46.50 for 9.5: 4.8947.
    made, _ = capacity(yield_ratio=0.8, peer_multiple=8.0)
    assert made["gap_value"] == pytest.approx(-2.0)
    assert made["value_accretion"] == pytest.approx(4.8947 / 5 - 1, abs=1e-5)
    # No share retired adds nothing.
    assert capacity(0.0)[0]["value_accretion"] == 0.0


@pytest.mark.parametrize(
    ("shrank", "cells", "why"),
    [
        (-0.02, {}, "the share count did not fall in twelve months, or at the peers' multiple debt leaves the shares nothing"),
        # 2.9 times 10 is 29, less than the net debt of 30.
        (0.05, {"yield_ratio": 0.29}, "the share count did not fall in twelve months, or at the peers' multiple debt leaves the"),
        (NAN, {}, "organic_share_change_12m unknown"),
        (0.05, {"peer_multiple": NAN}, "gap_value unknown"),
        (0.05, {"yield_ratio": -0.5}, "gap_value unknown"),
    ],
)
def test_an_accretion_that_is_not_known_says_why(shrank: float, cells: dict[str, float], why: str) -> None:
    made, reasons = capacity(shrank, **cells)
    assert pd.isna(made["value_accretion"])
    assert reasons["value_accretion"].startswith(why)


def test_leverage_now_against_a_year_ago() -> None:
    made, _ = capacity()
    # (32 - 2) / 15 = 2 now, (40 - 4) / 12 = 3 then.
    assert (made["net_debt_ebitda"], made["net_debt_ebitda_change"]) == (2.0, -1.0)
    # Debt fell by 6, and yet there is more of it for what is earned: 30 / 7.5 = 4.
    made, _ = capacity(ebitda_ttm=7.5)
    assert (made["net_debt_change_ttm"], made["net_debt_ebitda_change"]) == (-6.0, 1.0)


def test_net_cash_is_no_leverage_whatever_is_earned() -> None:
    assert capacity(cash=50.0)[0]["net_debt_ebitda_change"] == -3.0
    assert capacity(cash_prior=50.0)[0]["net_debt_ebitda_change"] == 2.0
    assert capacity(cash_prior=50.0, ebitda_prior_ttm=-5.0)[0]["net_debt_ebitda_change"] == 2.0


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"ebitda_ttm": -1.0}, "EBITDA is not positive, now or a year ago"),
        ({"ebitda_prior_ttm": 0.0}, "EBITDA is not positive, now or a year ago"),
        ({"kind": "bank"}, "EBITDA is not positive, now or a year ago (no such measure for banks and insurers)"),
        ({"ebitda_prior_ttm": NAN}, "ebitda_prior_ttm unknown"),
        ({"debt_prior": NAN}, "debt_prior unknown"),
        ({"cash": NAN}, "cash unknown"),
    ],
)
def test_a_change_of_leverage_that_is_not_known_says_why(cells: dict[str, Any], why: str) -> None:
    made, reasons = capacity(**cells)
    assert pd.isna(made["net_debt_ebitda_change"])
    assert reasons["net_debt_ebitda_change"].startswith(why)
