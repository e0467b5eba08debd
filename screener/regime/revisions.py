"""Trigger two: estimates for small caps rise against those for large ones, and more than lately.

Breadth of a size is the share of companies whose consensus for a fiscal period is higher than four weeks before, less the share
where it is lower, the same period compared. On where small less large stands above its own mean of thirteen weeks
(millstreetresearch.com, 2022-03-31, plots the difference). Snapshots cannot be fetched again, so the history begins with the first
one kept. With fewer than 300 small caps compared, or less than half of those listed, it is unknown: analysts leave small caps
alone, and those they follow are the larger ones. A proxy from filings (`earnings.acceleration`) never switches this on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from screener.regime import Reading, Track, signal, state_of, unknown
from screener.regime.small_caps import Market, market

if TYPE_CHECKING:
    from screener.regime.held import Held

KEY, OBSERVATION = "trigger_two", "Trigger two: relative revision breadth, small less large"
SOURCE = "weekly snapshots of consensus earnings per share, the same fiscal period four weeks apart"
LEAST_COMPARED, LEAST_SHARE = 300, 0.5
LEAST_LARGE = 50
BACK, MEAN = 4, 13
KEPT_WEEKS = 160


@signal(22)
def revisions(held: Held) -> list[Reading]:
    """On where the relative breadth stands above its thirteen-week mean."""
    weekly = breadth(held)
    if weekly is None:
        return [unknown(KEY, OBSERVATION, "no snapshots of estimates are held (screener import revisions)", SOURCE)]
    found = held.once(market)
    if found is None:
        return [unknown(KEY, OBSERVATION, "no listing with market caps is held: small and large cannot be told apart", SOURCE)]
    enough = (weekly["small"] >= LEAST_COMPARED) & (weekly["small"] >= LEAST_SHARE * weekly["small_listed"])
    enough &= weekly["large"] >= LEAST_LARGE
    relative = (weekly["small_breadth"] - weekly["large_breadth"]).where(enough)
    mean = relative.rolling(MEAN).mean()
    track = Track(relative, (relative > mean).astype(float).where(relative.notna() & mean.notna()))
    now = weekly.iloc[-1]
    told = _told(now)
    if state_of(track) == "unknown":
        return [unknown(KEY, OBSERVATION, f"{_why(now, relative)}{told}", SOURCE, track=track)]
    value, average = float(relative.iloc[-1]), float(mean.iloc[-1])
    return [
        Reading(
            KEY,
            OBSERVATION,
            value,
            "fraction",
            state_of(track),
            f"Relative breadth is {100 * value:+.0f} points against a mean of {100 * average:+.0f} over {MEAN} weeks{told}.",
            "measured",
            SOURCE,
            held.as_of,
            held.as_of,
            flips="relative breadth crosses its thirteen-week mean",
            cause="estimates for small caps improve against large ones"
            if value > average
            else "relative breadth is not turning up",
            figures={str(name): None if pd.isna(one) else float(one) for name, one in now.items()},
            track=track,
        )
    ]


def breadth(held: Held) -> pd.DataFrame | None:
    """By week: companies compared, their breadth, and small caps listed; None where no snapshot is held.

    A week's estimate is the last of its seven days. Columns: small, large, small_breadth, large_breadth, small_listed.
    """
    rows = held.ledger.query(
        f"""WITH w AS (SELECT (CAST($1 AS DATE) - snapshot) // 7 AS ago, symbol, period_end, arg_max(estimate, snapshot) AS estimate
            FROM estimates WHERE snapshot <= $1 AND snapshot > CAST($1 AS DATE) - INTERVAL {7 * KEPT_WEEKS} DAY
            GROUP BY ago, symbol, period_end)
        SELECT now.ago, now.symbol, now.period_end, sign(round(now.estimate - before.estimate, 6)) AS direction
        FROM w now LEFT JOIN w before ON before.ago = now.ago + {BACK} AND before.symbol = now.symbol
            AND before.period_end = now.period_end
        ORDER BY now.ago, now.symbol, now.period_end""",
        [held.as_of],
    )
    if rows.empty:
        return None
    found = held.once(market)
    names = ("small", "large", "small_breadth", "large_breadth", "small_listed")
    made = pd.DataFrame(np.nan, index=held.weeks, columns=list(names))
    if found is None:
        return made
    # The nearest period that could be compared speaks for a company, so that each counts once.
    rows = rows.sort_values(["ago", "symbol", "period_end"]).dropna(subset="direction").drop_duplicates(["ago", "symbol"])
    for ago, week in rows.groupby("ago"):
        at = len(held.weeks) - 1 - int(str(ago))
        if at >= 0:
            made.iloc[at] = _sizes(found, held.weeks[at], week)
    return made


def _sizes(found: Market, day: pd.Timestamp, week: pd.DataFrame) -> list[float]:
    row = found.week_of(day)
    if row < 0:
        return [np.nan] * 5
    cap, close = found.cap[row], found.close[row]
    small = (cap >= found.least) & (cap <= found.most) & (close >= found.price)
    columns = pd.Index(found.symbols).get_indexer(pd.Index(week["symbol"].astype(str)))
    known = columns >= 0
    direction, columns = week["direction"].to_numpy(dtype="float64")[known], columns[known]
    mine, theirs = direction[small[columns]], direction[cap[columns] >= found.large]
    return [
        float(len(mine)),
        float(len(theirs)),
        float(mine.mean()) if len(mine) else np.nan,
        float(theirs.mean()) if len(theirs) else np.nan,
        float(small.sum()),
    ]


def _why(now: Any, relative: pd.Series[float]) -> str:
    if pd.isna(now["small"]) or now["small"] == 0:
        return f"no estimate for the same period is held of this week and of {BACK} weeks ago"
    if now["small"] < LEAST_COMPARED:
        return f"only {now['small']:.0f} small caps can be compared: at least {LEAST_COMPARED} are needed"
    if now["small"] < LEAST_SHARE * now["small_listed"]:
        return f"only {now['small']:.0f} of {now['small_listed']:.0f} small caps are covered: at least half are needed"
    if now["large"] < LEAST_LARGE:
        return f"only {now['large']:.0f} large caps can be compared: at least {LEAST_LARGE} are needed"
    held = int(relative.tail(MEAN).count())
    return f"{held} of the {MEAN} weeks that its mean needs are held"


def _told(now: Any) -> str:
    if pd.isna(now["small_breadth"]) or pd.isna(now["large_breadth"]):
        return ""
    return (
        f"; of {now['small']:.0f} small caps {100 * now['small_breadth']:+.0f} points net were raised in {BACK} weeks,"
        f" of {now['large']:.0f} large ones {100 * now['large_breadth']:+.0f}"
    )
