"""The page: what every reading has alike (its place in history, its last turn and what followed), and the two sentences on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from screener.regime import Reading
from screener.regime.series import place

if TYPE_CHECKING:
    from screener.regime.held import Held

AFTER = 13
"""Weeks over which is told what followed."""

STEPS = ("quad", "gauges")
"""Units of which neither a change nor a percentile means anything."""

ROWS_THAT_COUNT = ("measured", "proxy")


def finished(held: Held, reading: Reading) -> Reading:
    """The reading with its change, its place and its last turn, from its history."""
    track = reading.track
    if track is None or len(track.value) == 0:
        return reading
    value, on = track.value, track.on
    made: dict[str, Any] = {}
    if reading.value is not None and reading.unit not in STEPS:
        if reading.change_13w is None and len(value) > AFTER:
            change = float(value.iloc[-1] - value.iloc[-1 - AFTER])
            made["change_13w"] = None if np.isnan(change) else change
        if reading.percentile is None:
            made["percentile"], made["years"] = place(value)
    return replace(reading, **made, **_turns(held, on))


def turns(on: pd.Series[float]) -> tuple[list[int], list[bool]]:
    """The rows on which a state turned, and to which; unknown weeks between two known ones are passed over."""
    values = on.to_numpy()
    known = np.flatnonzero(~np.isnan(values))
    at = known[1:][values[known[1:]] != values[known[:-1]]]
    return [int(row) for row in at], [bool(values[row] > 0) for row in at]


def apart(rows: Sequence[int], weeks: int) -> list[int]:
    """Those rows that lie at least so many weeks after the last one kept: turns back and forth count once."""
    kept: list[int] = []
    for row in rows:
        if not kept or row - kept[-1] >= weeks:
            kept.append(row)
    return kept


def _turns(held: Held, on: pd.Series[float]) -> dict[str, Any]:
    """The last turn of a state, and what IWM less QQQ made after it and after earlier turns to the same state."""
    rows, states = turns(on)
    if not rows or np.isnan(on.iloc[-1]):
        return {}
    last = rows[-1]
    weeks = min(len(on) - 1 - last, AFTER)
    made: dict[str, Any] = {"flipped": held.weeks[last].date(), "after_flip_weeks": weeks}
    if weeks > 0:
        since = held.once(after_a_quarter)[last] if weeks == AFTER else after(held, weeks)[last]
        made["after_flip"] = None if np.isnan(since) else float(since)
    same = [row for row, state in zip(rows, states, strict=True) if state == states[-1] and last - row >= AFTER]
    followed = held.once(after_a_quarter)[apart(same, AFTER)]
    followed = followed[~np.isnan(followed)]
    made["after_flips_n"] = len(followed)
    if len(followed):
        made |= {"after_flips": float(followed.mean()), "after_flips_hit": float((followed > 0).mean())}
    return made


def after_a_quarter(held: Held) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What IWM less QQQ made in the thirteen weeks after each week."""
    return after(held, AFTER)


def after(held: Held, weeks: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What IWM less QQQ made in so many weeks after each week; missing where they are not over yet."""
    made = np.full(len(held.weeks), np.nan)
    if weeks < len(made):
        small, large = (held.prices[fund].to_numpy() for fund in ("IWM", "QQQ"))
        made[:-weeks] = small[weeks:] / small[:-weeks] - large[weeks:] / large[:-weeks]
    return made


def page(held: Held, readings: Sequence[Reading]) -> dict[str, Any]:
    """The `regime` object of shortlist.json."""
    return {
        "as_of": held.as_of.isoformat(),
        "summary": summary(readings),
        "readings": [reading.plain() for reading in readings],
        "charts": charts(held, readings),
    }


CHART_FROM = pd.Timestamp(2015, 1, 1)
CHART_STEP = 4
"""Weeks between two points of a chart."""


def charts(held: Held, readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """The four charts of the page, each with its lines as days and values, a point every four weeks since 2015.

    `level` is the line that a state turns at, `unit` what the values are; a line without a value is left out.
    """
    tracks = {reading.key: reading.track for reading in readings if reading.track is not None}
    ratio = held.ratio("IWM", "QQQ")
    mean = ratio.rolling(52, min_periods=48).mean()
    since = ratio[ratio.index >= CHART_FROM].first_valid_index()
    first = ratio[since] if since is not None else np.nan

    def line(name: str, values: pd.Series[float] | None) -> list[dict[str, Any]]:
        if values is None:
            return []
        shown = values[::-1][::CHART_STEP][::-1]
        shown = shown[shown.index >= CHART_FROM].dropna()
        days = pd.DatetimeIndex(shown.index)
        points = [[day.date().isoformat(), float(f"{value:.6g}")] for day, value in zip(days, shown, strict=True)]
        return [{"name": name, "points": points}] if points else []

    def track(name: str, key: str) -> list[dict[str, Any]]:
        return line(name, tracks[key].value if key in tracks else None)

    return [
        _chart(
            "Small caps against the Nasdaq 100, 2015 = 100",
            "index",
            None,
            [*line("IWM / QQQ", 100 * ratio / first), *line("its 52-week mean", 100 * mean / first)],
        ),
        _chart("Two-year less Fed funds (over 0: trigger one)", "points", 0.0, track("two-year less Fed funds", "trigger_one")),
        _chart(
            "Who beats the index in 3 months",
            "fraction",
            0.5,
            [*track("members over SPY", "breadth_13w"), *track("small caps over IWM", "small_breadth_iwm")],
        ),
        _chart("Effective number of names in the S&P 500", "names", None, track("effective names", "concentration")),
    ]


def _chart(title: str, unit: str, level: float | None, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {"title": title, "unit": unit, "level": level, "lines": lines}


def counted(readings: Sequence[Reading]) -> dict[str, list[Reading]]:
    """The rows that can be read, gathered by the price series they hang on: readings on one series count as one."""
    known: dict[str, list[Reading]] = {}
    for reading in readings:
        if not reading.detail_of and reading.state != "unknown" and reading.basis in ROWS_THAT_COUNT:
            known.setdefault(reading.shares_with or reading.key, []).append(reading)
    return known


def summary(readings: Sequence[Reading]) -> str:
    """Two sentences: which observations are on, and where the two triggers stand. A count, never a score."""
    known = counted(readings)
    if not known:
        return "Nothing about the regime can be read: no prices or macro series are held for this day."
    on = [rows[0] for rows in known.values() if rows[0].state == "on"]
    rows = [reading for reading in readings if not reading.detail_of]
    silent = sum(reading.state == "unknown" for reading in rows)
    which = f" ({', '.join(short(reading) for reading in on)})" if on else ""
    first = (
        f"Of {len(known)} observations that can be read and do not share a price series, {len(on)}"
        f" {'is' if len(on) == 1 else 'are'} on for small caps{which}; {silent} of {len(rows)} rows cannot be read."
    )
    triggers = [f"{short(r)} is {r.state}{f': {r.cause}' if r.cause else ''}" for r in readings if r.key.startswith("trigger")]
    return first + (" " + "; ".join(triggers) + "." if triggers else "")


def short(reading: Reading) -> str:
    """An observation's name before its colon."""
    return reading.observation.split(":")[0]
