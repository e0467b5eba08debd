"""Trigger one: the Fed funds rate under the two-year Treasury yield, with its cause.

The observation: a policy rate below the two-year is the first of two triggers to add small caps
(riffon.com/insight/ins_jhn72db8udiw).
The trap: the two-year far below Fed funds is the market pricing cuts; the same sign can also come from a sell-off of the two-year,
which is amber: the rates agree with the observation, the story does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from screener.regime import Reading, Track, signal, unknown
from screener.regime.page import AFTER, after_a_quarter, apart, turns

if TYPE_CHECKING:
    from screener.regime.held import Held

KEY, OBSERVATION = "trigger_one", "Trigger one: Fed funds under the two-year"
SOURCE = "FRED DGS2 (daily) less FEDFUNDS (monthly mean, public in the next month)"
CAUSE_WEEKS = 26
"""Weeks up to a cross over which the two rates' moves are compared: half a year holds four decisions."""

APART = 26
"""Weeks between two crosses that count as two: the rates stay near each other for a while."""


def spread(two_year: pd.Series[float], funds: pd.Series[float]) -> pd.Series[float]:
    """Monthly mean of the two-year less Fed funds of the same month, in percentage points; months that have both."""
    monthly = two_year.resample("MS").mean()
    return (monthly - funds).dropna()


@signal(20)
def fed_funds(held: Held) -> list[Reading]:
    """On where the newest two-year stands above the newest published Fed funds mean."""
    two_year, funds = held.macro("DGS2"), held.macro("FEDFUNDS")
    yields = held.by_week("DGS2", two_year, 9)
    means = held.by_week("FEDFUNDS", funds, 45)
    more: dict[str, Any] = {"shares_with": "DGS2"}
    if two_year.empty or funds.empty:
        missing = " and ".join(name for name, series in (("DGS2", two_year), ("FEDFUNDS", funds)) if series.empty)
        return [unknown(KEY, OBSERVATION, f"the series {missing} is not held", SOURCE, **more)]
    track = Track(yields - means, (yields > means).astype(float).where(yields.notna() & means.notna()))
    now = float(track.value.iloc[-1])
    if np.isnan(now):
        old = "DGS2" if np.isnan(float(yields.iloc[-1])) else "FEDFUNDS"
        newest = held.macro(old).dropna().index[-1]
        why = f"the newest {old} is of {newest:%Y-%m-%d}: too old for {held.as_of}"
        return [unknown(KEY, OBSERVATION, why, SOURCE, track=track, **more)]
    sign = spread(two_year, funds) > 0
    crossed = sign.index[(sign != sign.shift()).to_numpy()][1:]
    since = (
        f"; monthly means have stood on this side since {crossed[-1]:%B %Y}" if len(crossed) and sign.iloc[-1] == (now > 0) else ""
    )
    cause, by = _cause(yields, means, now)
    past, n = _earlier(held, track.on)
    told = f" After {n} earlier crosses to on, IWM less QQQ made {past:+.1%} in {AFTER} weeks." if past is not None else ""
    newest = two_year.dropna()
    return [
        Reading(
            KEY,
            OBSERVATION,
            now,
            "percentage points",
            "on" if now > 0 else "off",
            f"The two-year ({newest.iloc[-1]:.2f} % on {newest.index[-1]:%Y-%m-%d}) stands {abs(now):.2f} points"
            f" {'over' if now > 0 else 'under'} Fed funds ({means.iloc[-1]:.2f} %, mean of {funds.dropna().index[-1]:%B %Y}):"
            f" {cause}{since}.{told}",
            "measured",
            SOURCE,
            newest.index[-1].date(),
            held.told("DGS2"),
            flips="the two-year falls under Fed funds" if now > 0 else "the two-year rises above, or Fed funds fall below it",
            cause=cause,
            figures={
                "two_year": float(newest.iloc[-1]),
                "fed_funds": float(means.iloc[-1]),
                "last_cross": crossed[-1].date().isoformat() if len(crossed) else None,
                "amber": by == "sell-off",
                "after_crosses": past,
                "crosses": n,
            },
            track=track,
            **more,
        )
    ]


def _cause(yields: pd.Series[float], means: pd.Series[float], now: float) -> tuple[str, str]:
    """Why it stands so, in words and in one: from the moves of the two rates in the half-year up to the week it last crossed."""
    if now <= 0:
        return ("cuts are anticipated", "anticipated") if now < -0.25 else ("the two rates are close", "close")
    sign = (yields > means).where(yields.notna() & means.notna()).dropna()
    crossed = sign.index[(sign != sign.shift()).to_numpy()]
    at = int(np.searchsorted(yields.index.to_numpy(), crossed[-1].to_datetime64()))
    if at < CAUSE_WEEKS or pd.isna(yields.iloc[at - CAUSE_WEEKS]) or pd.isna(means.iloc[at - CAUSE_WEEKS]):
        return "for a cause that the data held does not reach back to", "unknown"
    risen = float(yields.iloc[at] - yields.iloc[at - CAUSE_WEEKS])
    cut = float(means.iloc[at - CAUSE_WEEKS] - means.iloc[at])
    when = f"in the {CAUSE_WEEKS} weeks to the cross of {crossed[-1]:%Y-%m-%d}"
    moves = f"{when} Fed funds fell {cut:.2f} and the two-year rose {risen:.2f}"
    if cut <= 0.1 and risen <= 0.1:
        return f"with neither rate moving much ({moves.replace('fell', 'changed').replace('rose', 'changed')})", "neither"
    if cut >= risen:
        return f"by cuts delivered ({_signed(moves, cut, risen)})", "cuts"
    return f"amber, by a sell-off of the two-year more than by cuts ({_signed(moves, cut, risen)})", "sell-off"


def _signed(moves: str, cut: float, risen: float) -> str:
    """The moves in words that fit their signs."""
    if cut < 0:
        moves = moves.replace(f"fell {cut:.2f}", f"rose {-cut:.2f}")
    return moves.replace(f"rose {risen:.2f}", f"fell {-risen:.2f}") if risen < 0 else moves


def _earlier(held: Held, on: pd.Series[float]) -> tuple[float | None, int]:
    """What IWM less QQQ made in the thirteen weeks after earlier crosses to on, and after how many."""
    rows, states = turns(on)
    crossed = apart([row for row, state in zip(rows, states, strict=True) if state], APART)
    made = held.once(after_a_quarter)[crossed]
    made = made[~np.isnan(made)]
    return (float(made.mean()), len(made)) if len(made) else (None, 0)
