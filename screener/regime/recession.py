"""How much recession is told and priced: the Sahm rule, the yield curve, claims, the high-yield spread.

The observation is contrarian: small caps are bought when recession is priced highest, so the row is on while at least half of the
gauges known say recession. The Sahm rule is made of revised unemployment rates; the rule in real time differed by up to 0.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from screener.regime import Reading, Track, signal, state_of, unknown

if TYPE_CHECKING:
    from screener.regime.held import Held

KEY, OBSERVATION = "recession", "Recession gauge: Sahm rule, curve, claims, high-yield spread"
SOURCE = "FRED UNRATE (as revised), T10Y3M, ICSA, BAMLH0A0HYM2"
SAHM = 0.5
"""Points of the Sahm gap from which a recession has begun (fred.stlouisfed.org/series/SAHMREALTIME)."""

CLAIMS = 0.20
"""Rise of the four-week mean of claims over its lowest of the year from which they say recession: a judgement."""

SPREAD = 5.0
"""Percentage points of the high-yield spread from which credit prices a recession: a judgement, about its long-run mean."""

LEAST = 2


def sahm(unemployment: pd.Series[float]) -> pd.Series[float]:
    """Three-month mean of the unemployment rate less the lowest such mean of the twelve months before, in points, by month.

    A month that was never published (October 2025) leaves a mean of the two others.
    """
    if unemployment.empty:
        return unemployment
    mean = unemployment.asfreq("MS").rolling(3, min_periods=2).mean()
    return (mean - mean.shift().rolling(12, min_periods=11).min()).dropna()


def claims_rise(claims: pd.Series[float]) -> pd.Series[float]:
    """Four-week mean of initial claims over its lowest of the last 52 weeks, less one."""
    mean = claims.rolling(4).mean()
    return (mean / mean.rolling(52, min_periods=26).min() - 1).dropna()


@signal(55)
def recession(held: Held) -> list[Reading]:
    """How many of the four gauges say recession."""
    gap = sahm(held.macro("UNRATE").dropna())
    rise = claims_rise(held.macro("ICSA").dropna())
    by_week = {
        "Sahm": held.by_week("UNRATE", gap, 80),
        "curve": held.by_week("T10Y3M", held.macro("T10Y3M"), 9),
        "claims": held.by_week("ICSA", rise, 20),
        "spread": held.by_week("BAMLH0A0HYM2", held.macro("BAMLH0A0HYM2"), 9),
    }
    frame = pd.DataFrame(by_week)
    says = pd.DataFrame(
        {
            "Sahm": frame["Sahm"] >= SAHM,
            "curve": frame["curve"] < 0,
            "claims": frame["claims"] >= CLAIMS,
            "spread": frame["spread"] >= SPREAD,
        }
    )
    known = frame.notna().sum(axis=1)
    number = says.sum(axis=1).astype("float64").where(known >= LEAST)
    track = Track(number, (number >= known / 2).astype(float).where(number.notna()))
    if known.iloc[-1] < LEAST:
        why = f"only {int(known.iloc[-1])} of four gauges can be read: unemployment, the curve, claims and the high-yield spread"
        return [unknown(KEY, OBSERVATION, why, SOURCE, track=track, shares_with="UNRATE")]
    now = frame.iloc[-1]
    words = (
        f"the Sahm gap is {now['Sahm']:.2f} points (recession from {SAHM:.2f})"
        if pd.notna(now["Sahm"])
        else "no Sahm gap is known",
        f"the ten-year less three-month {now['curve']:+.2f} points" if pd.notna(now["curve"]) else "no curve is known",
        f"claims are {now['claims']:.0%} above their low of the year (from {CLAIMS:.0%})"
        if pd.notna(now["claims"])
        else "no claims are known",
        f"the high-yield spread {now['spread']:.2f} points (from {SPREAD:.1f})"
        if pd.notna(now["spread"])
        else "no spread is known",
    )
    days = [held.told(name) for name in ("UNRATE", "T10Y3M", "ICSA", "BAMLH0A0HYM2")]
    return [
        Reading(
            KEY,
            OBSERVATION,
            float(number.iloc[-1]),
            "gauges",
            state_of(track),
            f"{int(number.iloc[-1])} of {int(known.iloc[-1])} gauges say recession: {', '.join(words)}.",
            "measured",
            SOURCE,
            max((held.macro(n).index[-1].date() for n in ("T10Y3M", "UNRATE", "ICSA") if not held.macro(n).empty), default=None),
            max((day for day in days if day), default=None),
            flips="at least half of the gauges known say recession",
            shares_with="UNRATE",
            figures={str(name): None if np.isnan(value) else float(value) for name, value in now.items()},
            track=track,
        )
    ]
