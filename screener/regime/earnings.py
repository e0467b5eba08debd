"""Do small caps' earnings grow faster than large ones', and whose growth accelerates?

Growth of operating income over the trailing year against the year before, of the same companies, without financials. A sum depends
on companies that lose money, so it is told with and without them, beside the median. Acceleration needs no positive base: operating
income rose by more (or fell by less) than in the year before. It also serves as the proxy for revisions while no snapshots of
estimates are held; a proxy never switches trigger two on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.gap import LEAST_LARGE, LEAST_SMALL
from screener.regime import Reading, signal, unknown
from screener.regime.companies import few, past, table_of

if TYPE_CHECKING:
    from screener.regime.held import Held

KEY, OBSERVATION = "earnings_growth", "Earnings: growth of small caps less large ones"
SOURCE = "filings held: operating income of twelve months against the twelve before, without financials"
ACCELERATES = "acceleration"


@dataclass(frozen=True, slots=True)
class Growth:
    """Of one size: companies with both years, growth of the sum, of the sum without those that lost money in either year, and the
    median of those that earned; None where there is no positive base."""

    companies: int
    aggregate: float | None
    without_losses: float | None
    median: float | None


def growth(rows: pd.DataFrame) -> Growth:
    """The growth of some companies' operating income."""
    known = rows[rows["operating_income_ttm"].notna() & rows["operating_income_prior_ttm"].notna()]
    now, before = known["operating_income_ttm"], known["operating_income_prior_ttm"]
    earn = (now > 0) & (before > 0)
    return Growth(
        len(known),
        _ratio(now.sum(), before.sum()),
        _ratio(now[earn].sum(), before[earn].sum()),
        float((now[earn] / before[earn] - 1).median()) if earn.any() else None,
    )


def accelerating(rows: pd.DataFrame) -> tuple[int, int]:
    """How many companies' operating income rose by more than in the year before, of how many with three years."""
    names = ("operating_income_ttm", "operating_income_prior_ttm", "operating_income_2y_ago_ttm")
    if any(name not in rows for name in names):
        return 0, 0
    now, before, first = (rows[name] for name in names)
    known = now.notna() & before.notna() & first.notna()
    faster = (now - before)[known] > (before - first)[known]
    return int(faster.sum()), int(known.sum())


def _ratio(now: float, before: float) -> float | None:
    return float(now / before - 1) if before > 0 else None


def _percent(value: float | None) -> str:
    return "no positive base" if value is None else f"{value:+.1%}"


@signal(75)
def earnings(held: Held) -> list[Reading]:
    """On where small caps' operating income grows faster, in the sum and at the median; and whether it accelerates for most."""
    name = "Acceleration: small caps whose operating income growth picks up (proxy for revisions)"
    more: dict[str, Any] = {"shares_with": "earnings", "detail_of": KEY}
    if why := few(held):
        return [
            unknown(KEY, OBSERVATION, why, SOURCE, shares_with="earnings"),
            unknown(ACCELERATES, name, why, SOURCE, "proxy", **more),
        ]
    table = table_of(held)
    operating = table[table["kind"].isin(["operating", "biotech"])]
    small, large = operating[operating["role"] == "small"], operating[operating["role"] == "peer"]
    return [_gap(held, growth(small), growth(large)), _acceleration(held, name, accelerating(small), accelerating(large), more)]


def _gap(held: Held, small: Growth, large: Growth) -> Reading:
    counts = f"{small.companies} small caps and {large.companies} large ones"
    if small.companies < LEAST_SMALL or large.companies < LEAST_LARGE:
        return unknown(KEY, OBSERVATION, f"operating income of two years is held of only {counts}", SOURCE, shares_with="earnings")
    if small.aggregate is None or large.aggregate is None or small.median is None or large.median is None:
        return unknown(KEY, OBSERVATION, f"no positive base a year ago for {counts}", SOURCE, shares_with="earnings")
    gap, median = small.aggregate - large.aggregate, small.median - large.median
    is_on = gap > 0 and median > 0
    return Reading(
        KEY,
        OBSERVATION,
        gap,
        "fraction",
        "on" if is_on else "off",
        f"Operating income of {counts} grew {_percent(small.aggregate)} and {_percent(large.aggregate)} in the sum,"
        f" {_percent(small.without_losses)} and {_percent(large.without_losses)} without loss-makers,"
        f" {_percent(small.median)} and {_percent(large.median)} at the median.",
        "measured",
        SOURCE,
        held.as_of,
        held.as_of,
        flips="small caps grow faster in the sum and at the median",
        shares_with="earnings",
        figures={
            "median_gap": median,
            "without_losses_gap": None
            if small.without_losses is None or large.without_losses is None
            else small.without_losses - large.without_losses,
        },
        track=past(held, KEY, gap, is_on),
    )


def _acceleration(held: Held, name: str, small: tuple[int, int], large: tuple[int, int], more: dict[str, Any]) -> Reading:
    if small[1] < LEAST_SMALL:
        return unknown(
            ACCELERATES, name, f"three years of operating income are held of only {small[1]} small caps", SOURCE, "proxy", **more
        )
    share = small[0] / small[1]
    beside = f", of {large[1]} large ones {large[0] / large[1]:.0%}" if large[1] >= LEAST_LARGE else ""
    return Reading(
        ACCELERATES,
        name,
        share,
        "fraction",
        "on" if share > 0.5 else "off",
        f"Growth picks up at {small[0]} of {small[1]} small caps ({share:.0%}){beside}.",
        "proxy",
        SOURCE,
        held.as_of,
        held.as_of,
        flips="growth picks up at more than half of the small caps",
        track=past(held, ACCELERATES, share, share > 0.5),
        **more,
    )
