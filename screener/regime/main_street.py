"""Main Street: cyclical small caps against mega-cap technology, how many sectors take part, credit; flows are not measured.

Cyclical are industrials, consumer discretionary, financials, materials and energy, by the listing's sector (as of today's lists).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from screener.regime import Reading, Track, signal, state_of, unknown
from screener.regime.leadership import strength_reading
from screener.regime.small_breadth import why_none
from screener.regime.small_caps import CYCLICAL, LEAST_HELD, on_weeks, quarters_made

if TYPE_CHECKING:
    from screener.regime.held import Held

KEY, OBSERVATION = "main_street", "Main Street: cyclical small caps against mega-cap tech"
SOURCE = "median of the cyclical small caps of thirteen weeks ago (listing's sectors) less XLK"
BROAD = 6
"""Sectors of eleven whose median small cap must beat SPY for a rise to be broad: more than half."""

SPREAD = "FRED BAMLH0A0HYM2 (NFCI beside it where held)"


@signal(60)
def main_street(held: Held) -> list[Reading]:
    """Cyclicals against technology, the sectors taking part, and industrials against technology as the long history."""
    name = "Industrials against technology: XLI against XLK"
    return [_cyclicals(held), _sectors(held), strength_reading(held, "xli", "XLI", "XLK", name, rise_helps=True, detail_of=KEY)]


def _cyclicals(held: Held) -> Reading:
    windows = held.once(quarters_made)
    if not windows:
        return unknown(KEY, OBSERVATION, why_none(held), SOURCE, shares_with="cyclicals")
    enough = [one.cyclicals >= LEAST_HELD for one in windows]
    values = [one.cyclical - one.xlk if ok else np.nan for one, ok in zip(windows, enough, strict=True)]
    lead = on_weeks(held, windows, values)
    track = Track(lead, (lead > 0).astype(float).where(lead.notna()))
    now = windows[-1]
    if state_of(track) == "unknown":
        why = f"the newest window ends on {now.end:%Y-%m-%d} with {now.cyclicals} cyclical small caps (at least {LEAST_HELD})"
        return unknown(KEY, OBSERVATION, why, SOURCE, track=track, shares_with="cyclicals")
    return Reading(
        KEY,
        OBSERVATION,
        float(lead.iloc[-1]),
        "fraction",
        state_of(track),
        f"The median of {now.cyclicals:,} cyclical small caps made {now.cyclical:+.1%} from {now.start:%Y-%m-%d} to"
        f" {now.end:%Y-%m-%d}, technology (XLK) {now.xlk:+.1%}.",
        "measured",
        SOURCE,
        now.end.date(),
        now.end.date(),
        flips="the median cyclical small cap makes more than XLK in thirteen weeks",
        shares_with="cyclicals",
        figures={"cyclicals": now.cyclicals, "median": now.cyclical, "xlk": now.xlk, "sectors": list(CYCLICAL)},
        track=track,
    )


def _sectors(held: Held) -> Reading:
    key, observation = "main_street_sectors", "Sectors taking part: median small cap ahead of SPY over 3 months"
    more: dict[str, Any] = {"shares_with": "cyclicals", "detail_of": KEY}
    windows = held.once(quarters_made)
    source = "median small cap of each sector less SPY, thirteen weeks (listing's sectors)"
    if not windows:
        return unknown(key, observation, why_none(held), source, **more)
    count = [
        float(sum(made > one.spy for made in one.sectors.values()))
        if len(one.sectors) >= BROAD and np.isfinite(one.spy)
        else np.nan
        for one in windows
    ]
    number = on_weeks(held, windows, count)
    track = Track(number, (number >= BROAD).astype(float).where(number.notna()))
    now = windows[-1]
    if state_of(track) == "unknown":
        why = f"the newest window ends on {now.end:%Y-%m-%d} with {len(now.sectors)} sectors of twenty small caps"
        return unknown(key, observation, why, source, track=track, **more)
    ahead = sorted(name for name, made in now.sectors.items() if made > now.spy)
    return Reading(
        key,
        observation,
        float(number.iloc[-1]),
        "sectors",
        state_of(track),
        f"{len(ahead)} of {len(now.sectors)} sectors take part{': ' + ', '.join(ahead) if ahead else ''}"
        f" ({now.start:%Y-%m-%d} to {now.end:%Y-%m-%d}).",
        "measured",
        source,
        now.end.date(),
        now.end.date(),
        flips=f"the median small cap of at least {BROAD} sectors beats SPY",
        figures={"medians": now.sectors, "spy": now.spy},
        track=track,
        **more,
    )


@signal(65)
def credit(held: Held) -> list[Reading]:
    """The high-yield spread: on where it stands under its 52-week mean, so that the small and indebted borrow more easily."""
    key, observation = "credit", "Credit: high-yield spread"
    told = held.macro("BAMLH0A0HYM2").dropna()
    name = "High-yield against Treasury bonds: HYG against IEF"
    longer = strength_reading(held, "credit_funds", "HYG", "IEF", name, rise_helps=True, detail_of=key)
    if told.empty:
        return [unknown(key, observation, "the series BAMLH0A0HYM2 is not held", SPREAD), longer]
    spread = held.by_week("BAMLH0A0HYM2", told, 9)
    mean = spread.rolling(52, min_periods=48).mean()
    track = Track(spread, (spread < mean).astype(float).where(spread.notna() & mean.notna()))
    if state_of(track) == "unknown":
        why = f"less than a year of the spread is held up to {held.as_of}, the newest of {told.index[-1]:%Y-%m-%d}"
        return [unknown(key, observation, why, SPREAD, track=track), longer]
    return [
        Reading(
            key,
            observation,
            float(spread.iloc[-1]),
            "percentage points",
            state_of(track),
            f"The spread stands at {spread.iloc[-1]:.2f} points, its 52-week mean at {mean.iloc[-1]:.2f}{_conditions(held)}.",
            "measured",
            SPREAD,
            told.index[-1].date(),
            held.told("BAMLH0A0HYM2"),
            flips="the spread under its 52-week mean",
            track=track,
        ),
        longer,
    ]


def _conditions(held: Held) -> str:
    now = float(held.by_week("NFCI", held.macro("NFCI").dropna(), 20).iloc[-1])
    if np.isnan(now):
        return "; financial conditions (NFCI) are not held"
    return f"; financial conditions (NFCI) at {now:+.2f}, {'looser' if now < 0 else 'tighter'} than their mean"


@signal(67)
def flows(held: Held) -> list[Reading]:
    """Money into and out of small-cap funds needs their share counts day by day, which no source here gives."""
    why = f"flows are not measured on {held.as_of}: no daily share counts of funds are held"
    return [unknown("flows", "Flows: money into small-cap funds", why, "none", "not measurable")]
