"""Growth and inflation by their second derivatives: quad 1 growth up and inflation down, 2 both up, 3 growth down and inflation up,
4 both down (domain.md 5.1). The contrarian order is 4, 3, 2, 1: buy small caps when recession is priced highest.

Realised quarters from GDPC1 and CPIAUCSL year on year; both are revised, so what was known then may have differed.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from screener.regime import Reading, signal, unknown
from screener.regime.series import macro

if TYPE_CHECKING:
    from filings.ledger import Ledger

SOURCE = "FRED GDPC1 and CPIAUCSL, latest revision"


def quarters(growth: pd.Series[float], prices: pd.Series[float]) -> pd.Series[int]:
    """The quad of each quarter for which both are published, from the change of the year-on-year rates."""
    gdp = growth.pct_change(4, fill_method=None).diff()
    index = prices.resample("QS").mean()[prices.resample("QS").count() == 3]
    cpi = index.pct_change(4, fill_method=None).diff()
    both = pd.concat({"growth": gdp, "inflation": cpi}, axis=1).dropna()
    up, hot = both["growth"] > 0, both["inflation"] > 0
    return pd.Series(4, index=both.index).mask(up & ~hot, 1).mask(up & hot, 2).mask(~up & hot, 3)


@signal(50)
def quads(ledger: Ledger, as_of: date) -> list[Reading]:
    """The last realised quad and the order of the last four; a recession gauge beside it."""
    observation = "Quads: growth and inflation, contrarian 4, 3, 2, 1"
    found = quarters(macro(ledger, "GDPC1", as_of), macro(ledger, "CPIAUCSL", as_of))
    if len(found) < 4:
        return [
            unknown("quad", observation, "fewer than four quarters of GDP and CPI are published", SOURCE),
            *_recession(ledger, as_of),
        ]
    order = [int(q) for q in found.tail(4)]
    quarter = found.index[-1].to_period("Q")
    state = "on" if order[-1] in (1, 2) and set(order[:-1]) & {3, 4} else "off"
    return [
        Reading(
            "quad",
            observation,
            float(order[-1]),
            "quad",
            state,
            f"The last realised quarter ({quarter}) was quad {order[-1]}; the last four were {' -> '.join(map(str, order))}"
            f"{', the contrarian order' if order == [4, 3, 2, 1] else ''}.",
            "measured",
            SOURCE,
            quarter.end_time.date(),
            flips="a quarter of accelerating growth after quads 3 or 4",
            shares_with="GDPC1",
        ),
        *_recession(ledger, as_of),
    ]


def sahm(unemployment: pd.Series[float]) -> float | None:
    """Three-month mean of the unemployment rate less the lowest such mean of the twelve months before, in points."""
    mean = unemployment.rolling(3).mean().dropna()
    return float(mean.iloc[-1] - mean.iloc[-13:-1].min()) if len(mean) > 12 else None


def _recession(ledger: Ledger, as_of: date) -> list[Reading]:
    observation = "Recession gauge: Sahm rule, curve, high-yield spread"
    gap = sahm(macro(ledger, "UNRATE", as_of))
    curve, credit = macro(ledger, "T10Y3M", as_of), macro(ledger, "BAMLH0A0HYM2", as_of)
    if gap is None or curve.empty:
        return [unknown("recession", observation, "no unemployment rate or no yield curve is held", "FRED UNRATE, T10Y3M")]
    spread = f", the high-yield spread {credit.iloc[-1]:.2f} points" if len(credit) else ", no high-yield spread held"
    return [
        Reading(
            "recession",
            observation,
            gap,
            "percentage points",
            "on" if gap >= 0.5 else "off",
            f"The Sahm gap is {gap:.2f} points (recession from 0.50), the ten-year less three-month"
            f" {curve.iloc[-1]:+.2f} points{spread}. The observation is contrarian: on where recession is priced.",
            "measured",
            "FRED UNRATE, T10Y3M, BAMLH0A0HYM2; unemployment as revised",
            curve.index[-1].date(),
            flips="a Sahm gap of 0.5 points",
            shares_with="UNRATE",
        )
    ]
