"""How many members beat their index: share and number ("167 of 500") over one, three and twelve months and the calendar year.

Members are those of the window's start, so that none is there because it won. The trap: price series of survivors only; members
without a price at both ends are not counted, and how many those are is said (published anchors: 28 % in 2023). A fund's close of
31 December beside members' closes of the last Friday moved the count of 2024 by twelve: both are measured on the same two days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from screener.regime import Reading, Track, signal, unknown
from screener.regime.members import Members, read_members

if TYPE_CHECKING:
    from screener.regime.held import Held

WINDOWS = (
    ("breadth_52w", "12 months", 52),
    ("breadth_13w", "3 months", 13),
    ("breadth_4w", "1 month", 4),
    ("breadth_year", "the calendar year", 0),
)
"""Key, name and weeks of each window; the first has the row on the page."""

SOURCE = "S&P 500 members of the window's start; adjusted weekly closes; against SPY on the same days"
LEAST_HELD = 300
"""Members with prices at both ends below which a share is not told."""


@dataclass(frozen=True, slots=True)
class Count:
    """By window: how many members beat the fund, how many have a price at both ends, and how many there were."""

    beat: npt.NDArray[np.int64]
    held: npt.NDArray[np.int64]
    members: npt.NDArray[np.int64]


def count(panel: Members, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], fund: str = "SPY") -> Count:
    """Between the rows of starts and ends (-1 where there is none)."""
    made = np.zeros((3, len(starts)), dtype="int64")
    there = np.flatnonzero((starts >= 0) & (ends > starts))
    if len(there):
        lead = over_fund(panel, starts[there], ends[there], fund)
        belongs = panel.belongs[starts[there]]
        known = belongs & np.isfinite(lead)
        made[:, there] = (known & (lead > 0)).sum(axis=1), known.sum(axis=1), belongs.sum(axis=1)
    return Count(*made)


def over_fund(panel: Members, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], fund: str) -> npt.NDArray[np.float64]:
    """What each symbol made between the rows less what the fund made on the same days."""
    bench = panel.funds.get(fund, np.full(len(panel.days), np.nan))
    made: npt.NDArray[np.float64] = panel.close[ends] / panel.close[starts] - (bench[ends] / bench[starts])[:, None]
    return made


def window_rows(panel: Members, weeks: pd.DatetimeIndex, length: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows of the start and the end of a window up to each week; a length of 0 is since the last week's day of the year before."""
    ends = panel.row_of(weeks)
    if length:
        return panel.row_of(weeks - pd.Timedelta(weeks=length)), ends
    return panel.row_of(pd.DatetimeIndex([pd.Timestamp(week.year - 1, 12, 31) for week in weeks]).as_unit("s")), ends


@signal(40)
def breadth(held: Held) -> list[Reading]:
    """A reading a window. On where more than half of the members beat the index: leadership is broad."""
    return [_window(held, held.once(read_members), *window) for window in WINDOWS]


def _window(held: Held, panel: Members | None, key: str, name: str, length: int) -> Reading:
    observation = f"Breadth of winners: members that beat SPY over {name}"
    more: dict[str, Any] = {"shares_with": "breadth", "detail_of": "" if key == WINDOWS[0][0] else WINDOWS[0][0]}
    if panel is None:
        return unknown(
            key, observation, "no dated members of the index, or no weekly closes of a whole market, are held", SOURCE, **more
        )
    starts, ends = window_rows(panel, held.weeks, length)
    counted = count(panel, starts, ends)
    enough = counted.held >= LEAST_HELD
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(enough, counted.beat / counted.held, np.nan)
    track = Track(
        pd.Series(share, index=held.weeks), pd.Series(np.where(enough, share > 0.5, np.nan).astype(float), index=held.weeks)
    )
    if starts[-1] < 0 or ends[-1] <= starts[-1]:
        newest = panel.days[-1]
        why = f"no weekly closes at both ends of the window (the newest are of {newest:%Y-%m-%d})"
        return unknown(key, observation, why, SOURCE, track=track, **more)
    start, end = panel.days[starts[-1]], panel.days[ends[-1]]
    beat, both, members = int(counted.beat[-1]), int(counted.held[-1]), int(counted.members[-1])
    if not enough[-1]:
        return unknown(key, observation, f"prices at both ends for {both} of {members} members", SOURCE, track=track, **more)
    lead = over_fund(panel, starts[-1:], ends[-1:], "SPY")[0]
    median = float(np.nanmedian(lead[panel.belongs[starts[-1]]]))
    return Reading(
        key,
        observation,
        float(share[-1]),
        "fraction",
        "on" if share[-1] > 0.5 else "off",
        f"{beat} of {both} members of {start:%Y-%m-%d} beat SPY to {end:%Y-%m-%d}; the median made {median:+.1%} against it"
        f" ({members - both} of {members} have no price at both ends).",
        "measured",
        SOURCE,
        end.date(),
        end.date(),
        flips="more than half of the members beat the index",
        figures={
            "beat": beat,
            "held": both,
            "members": members,
            "start": start.date().isoformat(),
            "end": end.date().isoformat(),
            "median_less_index": median,
        },
        track=track,
        **more,
    )
