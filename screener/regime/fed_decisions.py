"""After a Fed decision: what IWM less QQQ made in the next one to thirteen weeks, and where today stands.

The days come from a calendar (fomc_decisions.csv); what was decided comes from the steps of FEDFUNDS, whose monthly means mix the
days before and after a decision: each level between two decisions is solved from all means at once. The market's own judgement is
the two-year that day. Dovish is a cut, or no move with the two-year down by at least five hundredths that day.
The trap: the mean of a month is public in the next one, so the newest decision may not be known from it yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from screener.regime import Reading, Track, signal, unknown

if TYPE_CHECKING:
    from screener.regime.held import Held

KEY, OBSERVATION = "fed_decisions", "After a dovish Fed decision: IWM less QQQ"
SOURCE = "days of decisions (fomc_decisions), FRED FEDFUNDS and DGS2, adjusted daily closes of IWM and QQQ"
HORIZONS = tuple(range(1, 14))
STEP = 0.125
"""Half of the Fed's smallest step, in percentage points: what moves less was no decision to move."""

JUDGED = 0.05
"""Move of the two-year on the day, in percentage points, from which a decision without a step counts as dovish or hawkish."""

LEAST_DAYS = 5
"""Days of a level that must lie in published months for it to be known."""

LEAST_EVENTS = 10


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: its day, the step of the funds rate and the move of the two-year that day in percentage points (None where not
    known yet), and its direction: dovish, hawkish, neutral or unknown."""

    day: pd.Timestamp
    step: float | None
    two_year: float | None
    direction: str


def days_at_each_level(days: pd.DatetimeIndex, months: pd.DatetimeIndex) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A row a month, a column a level (before the first decision, between the first and second, ...): how many of the month's days
    had that level. A decision moves the rate from the next day on."""
    counts = np.zeros((len(months), len(days) + 1))
    if len(months) == 0:
        return counts
    first = months[0].to_datetime64().astype("datetime64[D]")
    last = (months[-1] + pd.offsets.MonthEnd(0)).to_datetime64().astype("datetime64[D]")
    calendar = np.arange(first, last + 1)
    level = np.searchsorted(days.to_numpy().astype("datetime64[D]"), calendar, side="left")
    held = months.to_numpy().astype("datetime64[M]")
    row = np.searchsorted(held, calendar.astype("datetime64[M]"), side="right") - 1
    inside = held[row] == calendar.astype("datetime64[M]")
    np.add.at(counts, (row[inside], level[inside]), 1.0)
    return counts


def _solve(counts: Any, means: Any) -> Any:
    """Least squares by the normal equations; the ridge only keeps levels that no month knows (they come out missing) from dividing
    by nothing, and moves the others by less than a hundred-thousandth of a point."""
    shares = counts / counts.sum(axis=1, keepdims=True)
    solved = np.linalg.solve(shares.T @ shares + 1e-7 * np.eye(shares.shape[1]), shares.T @ means)
    return np.diff(np.where(counts.sum(axis=0) >= LEAST_DAYS, solved, np.nan))


WINDOW, SETTLED = 36, 4
"""Months of means that a decision is solved from, and how many of them come after its own month where they are published."""


def steps(days: pd.DatetimeIndex, means: pd.Series[float]) -> tuple[pd.Series[float], list[int], list[float]]:
    """The step of the funds rate at each decision, from monthly means: the level between two decisions is taken as one number, and
    each mean is the mean of its days' levels. Missing where a level has fewer than LEAST_DAYS days in published months.

    And for each number of means published so far: which decision was the last whose step was known then (-1: none), and its step.
    """
    counts = days_at_each_level(days, pd.DatetimeIndex(means.index))
    values = means.to_numpy(dtype="float64")
    step, which, taken = np.full(len(days), np.nan), [], []
    month = np.searchsorted(means.index.to_numpy(), days.to_numpy(), side="right") - 1
    for upto in range(1, len(means) + 1):
        rows = slice(max(0, upto - WINDOW), upto)
        levels = np.flatnonzero(counts[rows].sum(axis=0))
        found = _solve(counts[rows][:, levels], values[rows])
        known = np.flatnonzero(~np.isnan(found))
        which.append(int(levels[known[-1]]) if len(known) else -1)
        taken.append(float(found[known[-1]]) if len(known) else float("nan"))
        fresh = known[month[levels[known]] + 1 + SETTLED >= upto]
        step[levels[fresh]] = found[fresh]
    return pd.Series(step, index=days), which, taken


def days_of(held: Held) -> pd.DatetimeIndex:
    """The days of decisions up to the day."""
    frame = held.ledger.query(
        "SELECT DISTINCT date FROM calendar WHERE series = 'fomc_decisions' AND date <= ? ORDER BY date", [held.as_of]
    )
    return pd.DatetimeIndex(frame["date"]).as_unit("s")


def steps_of(held: Held) -> tuple[pd.Series[float], list[int], list[float]]:
    """`steps` of the means published by the day."""
    return steps(held.once(days_of), held.macro("FEDFUNDS").dropna())


def decisions(held: Held) -> list[Decision]:
    """Every decision up to the day, with what was known of it on the day."""
    days = held.once(days_of)
    two_year = held.macro("DGS2").dropna()
    moved = two_year.diff().reindex(days)
    taken = held.once(steps_of)[0]
    return [
        Decision(day, _told(step), _told(move), _direction(_told(step), _told(move)))
        for day, step, move in zip(days, taken, moved, strict=True)
    ]


def _told(value: float) -> float | None:
    return None if pd.isna(value) else round(float(value), 4)


def _direction(step: float | None, two_year: float | None) -> str:
    if step is not None and abs(step) >= STEP:
        return "dovish" if step < 0 else "hawkish"
    if step is None or two_year is None:
        return "unknown"
    return "dovish" if two_year <= -JUDGED else "hawkish" if two_year >= JUDGED else "neutral"


def closes_of(held: Held) -> pd.DataFrame:
    """Daily adjusted closes of IWM and QQQ, on the days that have both."""
    return held.daily[["IWM", "QQQ"]].dropna()


def followed(closes: pd.DataFrame, days: pd.DatetimeIndex) -> pd.DataFrame:
    """IWM less QQQ from each day's close to the last close of the day so many weeks later: a row a day, a column a horizon.

    A day without a close (a decision on a Sunday) and a horizon that is not over are missing.
    """
    if closes.empty:
        return pd.DataFrame(index=days, columns=list(HORIZONS), dtype="float64")
    at = closes.reindex(days)
    made = {}
    for weeks in HORIZONS:
        then = days + pd.Timedelta(weeks=weeks)
        later = closes.reindex(then, method="ffill", tolerance=pd.Timedelta(days=6)).set_axis(days)
        grown = later / at - 1
        made[weeks] = (grown["IWM"] - grown["QQQ"]).where(then <= closes.index[-1])
    return pd.DataFrame(made, index=days)


@signal(15)
def fed_decisions(held: Held) -> list[Reading]:
    """On while the last decision of known direction was dovish and IWM has led QQQ since; the record of past ones beside it."""
    found = decisions(held)
    known = [one for one in found if one.direction != "unknown"]
    more: dict[str, Any] = {"shares_with": "IWM"}
    if not found:
        return [
            unknown(
                KEY, OBSERVATION, "no days of Fed decisions are held (screener import macro fomc_decisions.csv)", SOURCE, **more
            )
        ]
    if not known:
        return [unknown(KEY, OBSERVATION, "no Fed funds rate is held: what was decided is not known", SOURCE, **more)]
    if reason := held.lacks("IWM", "QQQ"):
        return [unknown(KEY, OBSERVATION, reason, SOURCE, **more)]
    last = known[-1]
    if (pd.Timestamp(held.as_of) - last.day).days > OLDEST:
        why = f"the last decision whose direction is known was on {last.day:%Y-%m-%d}: Fed funds of the months since are not held"
        return [unknown(KEY, OBSERVATION, why, SOURCE, **more)]
    closes = closes_of(held)
    table = followed(closes, pd.DatetimeIndex([one.day for one in known]))
    record = {kind: _record(table[[one.direction == kind for one in known]]) for kind in ("dovish", "neutral", "hawkish")}
    track = _track(held, closes)
    lead = float(track.value.iloc[-1])
    if np.isnan(lead):
        return [unknown(KEY, OBSERVATION, f"no prices of IWM and QQQ of {last.day:%Y-%m-%d}", SOURCE, track=track, **more)]
    weeks = (pd.Timestamp(held.as_of) - last.day).days // 7
    pending = found[-1] if found[-1].day > last.day else None
    waits = f" The decision of {pending.day:%Y-%m-%d} cannot be told from published means yet." if pending else ""
    return [
        Reading(
            KEY,
            OBSERVATION,
            lead,
            "fraction",
            "on" if track.on.iloc[-1] > 0 else "off",
            f"The last decision known ({last.day:%Y-%m-%d}) was {last.direction} ({_step_words(last)}); {weeks} weeks on, IWM"
            f" less QQQ is {lead:+.1%}. After {_words(record['dovish'])}.{waits}",
            "measured",
            SOURCE,
            held.price_days["IWM"],
            held.price_days["IWM"],
            flips="a dovish decision after which IWM leads QQQ",
            figures={
                "last": last.day.date().isoformat(),
                "direction": last.direction,
                "step": last.step,
                "two_year_that_day": last.two_year,
                "weeks_since": weeks,
                "after": record,
            },
            track=track,
            **more,
        )
    ]


def _track(held: Held, closes: pd.DataFrame) -> Track:
    """Week by week: IWM less QQQ since the last decision whose direction was known then, and whether that was dovish and it leads.

    Each week looks only at the means published by then.
    """
    days, means = held.once(days_of), held.macro("FEDFUNDS").dropna()
    two_year = held.macro("DGS2").dropna().diff().reindex(days).to_numpy()
    _, which, taken = held.once(steps_of)
    counted = pd.Series(np.arange(len(means), dtype="float64"), index=means.index)
    upto = held.by_week("FEDFUNDS", counted, OLDEST).to_numpy()
    begun = closes.reindex(days).to_numpy()
    at = np.array([which[int(n)] if not np.isnan(n) else -1 for n in upto], dtype="int64")
    known = at >= 0
    dovish = np.zeros(len(at))
    for week in np.flatnonzero(known):
        step, move = _told(taken[int(upto[week])]), _told(two_year[at[week]])
        dovish[week] = _direction(step, move) == "dovish"
    age = (held.weeks.to_numpy() - days.to_numpy()[np.maximum(at, 0)]).astype("timedelta64[D]").astype("int64")
    grown = held.prices[["IWM", "QQQ"]].to_numpy() / begun[np.maximum(at, 0)] - 1
    value = np.where(known & (age <= OLDEST), grown[:, 0] - grown[:, 1], np.nan)
    on = np.where(np.isnan(value), np.nan, (dovish > 0) & (value > 0))
    return Track(pd.Series(value, index=held.weeks), pd.Series(on, index=held.weeks))


OLDEST = 120
"""Days from which a decision, or a mean, no longer tells where the Fed stands: there is one about every six weeks."""


def _record(table: pd.DataFrame) -> list[dict[str, Any]]:
    """For each horizon: how many events are over, how often IWM led, and by how much on average."""
    made = []
    for weeks in HORIZONS:
        past = table[weeks].dropna()
        made.append(
            {
                "weeks": weeks,
                "events": len(past),
                "hit_rate": float((past > 0).mean()) if len(past) else None,
                "mean": float(past.mean()) if len(past) else None,
            }
        )
    return made


def _words(record: list[dict[str, Any]]) -> str:
    """The record at four and thirteen weeks."""
    if record[-1]["events"] < LEAST_EVENTS:
        return f"dovish decisions: {record[-1]['events']} events, too few for a record"
    told = [
        f"{round(r['mean'], 3) + 0.0:+.1%} in {r['weeks']} weeks (led {r['hit_rate']:.0%} of {r['events']})"
        for r in record
        if r["weeks"] in (4, 13)
    ]
    return f"dovish decisions it made {' and '.join(told)} on average"


def _step_words(one: Decision) -> str:
    step = (
        "no step"
        if one.step is None or abs(one.step) < STEP
        else f"{'cut' if one.step < 0 else 'rise'} of about {abs(one.step):.2f}"
    )
    return step if one.two_year is None else f"{step}, the two-year {one.two_year:+.2f} that day"
