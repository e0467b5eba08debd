"""Growth and inflation by their second derivatives: quad 1 growth up and inflation down, 2 both up, 3 growth down and inflation up,
4 both down (domain.md 5.1). The contrarian order is 4, 3, 2, 1: buy small caps when recession is priced highest.

Realised quarters come from GDPC1 and CPIAUCSL year on year. Since GDP comes a month after the quarter, a nowcast goes on from
there: growth from the yearly rates of INDPRO and PAYEMS, inflation from CPI, the newest three months against the three before.
The projection is arithmetic, not a forecast: quarterly growth and inflation go on at the median pace of the last three years, so
that only the base of a year ago moves the yearly rates. All are latest revisions: what was known then may have differed. The CPI
and the unemployment rate of October 2025 were never published, so a quarter's CPI is the mean of the months that exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from screener.regime import Reading, Track, signal, state_of, unknown
from screener.regime.series import published

if TYPE_CHECKING:
    from screener.regime.held import Held

KEY, OBSERVATION = "quad", "Quads: growth and inflation, contrarian order 4, 3, 2, 1"
SOURCE = "FRED GDPC1 and CPIAUCSL, latest revision"
NOWCAST = "FRED INDPRO, PAYEMS and CPIAUCSL year on year, latest revision; projection at the median pace of three years"
LEAST_MONTHS = 2
"""Months of a quarter that its mean price level needs."""

PACE = 12
"""Quarters whose median pace the projection goes on with."""

FRESH = 120
"""Days that the newest month of a nowcast may be old."""


def quarters(growth: pd.Series[float], prices: pd.Series[float]) -> pd.Series[int]:
    """The quad of each quarter for which both are published, from the change of the year-on-year rates."""
    yearly = {"growth": _yearly(by_quarter(growth, 1)), "inflation": _yearly(by_quarter(prices, LEAST_MONTHS))}
    rates = pd.concat(yearly, axis=1, sort=True)
    return _quads(rates.diff().dropna())


def by_quarter(values: pd.Series[float], least: int) -> pd.Series[float]:
    """The mean of each quarter, every quarter in its place: one without enough months is missing, not left out."""
    if values.empty:
        return values
    grouped = values.dropna().resample("QS")
    made: pd.Series[float] = grouped.mean().where(grouped.count() >= least)
    return made


def _yearly(quarterly: pd.Series[float]) -> pd.Series[float]:
    return quarterly / quarterly.shift(4) - 1


def _quads(change: pd.DataFrame) -> pd.Series[int]:
    up, hot = change["growth"] > 0, change["inflation"] > 0
    return pd.Series(4, index=change.index).mask(up & ~hot, 1).mask(up & hot, 2).mask(~up & hot, 3)


def projected(growth: pd.Series[float], prices: pd.Series[float], count: int = 4) -> pd.Series[int]:
    """The quads of the next quarters if growth and inflation go on at their median quarterly pace, so that only the bases move."""
    made = {}
    for name, values in (("growth", by_quarter(growth, 1)), ("inflation", by_quarter(prices, LEAST_MONTHS))):
        held = values.dropna()
        pace = (values / values.shift()).tail(PACE).median()
        ahead = pd.date_range(held.index[-1], periods=count + 1 + 2, freq="QS")[1:]
        grown = pd.Series(held.iloc[-1] * pace ** np.arange(1, len(ahead) + 1), index=ahead)
        made[name] = _yearly(pd.concat([values[: held.index[-1]], grown]))
    change = pd.DataFrame(made).diff()
    last = quarters(growth, prices).index[-1]
    return _quads(change[change.index > last].head(count).dropna())


def runs(order: list[int]) -> list[int]:
    """The quads in turn, each once while it lasts."""
    return [quad for at, quad in enumerate(order) if at == 0 or quad != order[at - 1]]


def is_contrarian(order: list[int]) -> bool:
    """Whether the quads stand in the contrarian order: in 4, or gone down from a 4 without leaving 4, 3, 2, 1."""
    turns = runs(order)
    return any(turns[-length:] == [4, 3, 2, 1][:length] for length in range(1, min(4, len(turns)) + 1))


def nowcast(industry: pd.Series[float], jobs: pd.Series[float], prices: pd.Series[float]) -> pd.DataFrame:
    """By month: the change of growth (mean of the two yearly rates) and of inflation, three months against the three before."""
    made = {}
    for name, values in (("industry", industry), ("jobs", jobs), ("inflation", prices)):
        monthly = values.asfreq("MS")
        smooth = (monthly / monthly.shift(12) - 1).rolling(3, min_periods=2).mean()
        made[name] = smooth - smooth.shift(3)
    frame = pd.DataFrame(made)
    frame["growth"] = (frame["industry"] + frame["jobs"]) / 2
    return frame[["growth", "inflation"]].dropna()


@signal(50)
def quads(held: Held) -> list[Reading]:
    """The last realised quad and the order of the last ones; then the nowcast and the projection."""
    return [_realised(held), _next(held)]


def _realised(held: Held) -> Reading:
    growth, prices = held.macro("GDPC1"), held.macro("CPIAUCSL")
    found = quarters(growth, prices)
    if len(found) < 4:
        missing = [name for name, values in (("GDPC1", growth), ("CPIAUCSL", prices)) if values.empty]
        why = (
            f"the series {' and '.join(missing)} is not held"
            if missing
            else "fewer than four quarters of GDP and CPI are published"
        )
        return unknown(KEY, OBSERVATION, why, SOURCE, shares_with="GDPC1")
    told = _public(found)
    if (pd.Timestamp(held.as_of) - told[-1]).days > 200:
        why = f"the newest quarter held is {found.index[-1].to_period('Q')}, published about {told[-1]:%Y-%m-%d}"
        return unknown(KEY, OBSERVATION, why, SOURCE, shares_with="GDPC1")
    track = _track(held, found, told)
    order = [int(q) for q in found.tail(8)]
    quarter = found.index[-1].to_period("Q")
    word = "the contrarian order" if is_contrarian([int(q) for q in found]) else "not the contrarian order"
    return Reading(
        KEY,
        OBSERVATION,
        float(order[-1]),
        "quad",
        state_of(track),
        f"The last realised quarter ({quarter}) was quad {order[-1]}; the last four were"
        f" {' -> '.join(map(str, order[-4:]))}: {word}.",
        "measured",
        SOURCE,
        quarter.end_time.date(),
        told[-1].date(),
        flips="a quad that leaves the order 4, 3, 2, 1; on again from a quad 4",
        shares_with="GDPC1",
        figures={"last_eight": order, "quarters": [str(at.to_period("Q")) for at in found.index[-8:]]},
        track=track,
        percentile=None,
    )


def _public(found: pd.Series[int]) -> pd.DatetimeIndex:
    """When the quad of each quarter could be known: the later of GDP's and the CPI of its last month."""
    index = pd.DatetimeIndex(found.index)
    growth, prices = published("GDPC1", index), published("CPIAUCSL", index + pd.DateOffset(months=2))
    return pd.DatetimeIndex(np.maximum(growth.to_numpy(), prices.to_numpy()))


def _track(held: Held, found: pd.Series[int], told: pd.DatetimeIndex) -> Track:
    order = [int(q) for q in found]
    on = np.array([is_contrarian(order[: at + 1]) for at in range(len(order))], dtype="float64")
    at = np.searchsorted(told.to_numpy(), held.weeks.to_numpy(), side="right") - 1
    age = (held.weeks.to_numpy() - told.to_numpy()[np.maximum(at, 0)]).astype("timedelta64[D]").astype("int64")
    known = (at >= 3) & (age <= 200)
    value = np.where(known, np.array(order, dtype="float64")[np.maximum(at, 0)], np.nan)
    return Track(pd.Series(value, index=held.weeks), pd.Series(np.where(known, on[np.maximum(at, 0)], np.nan), index=held.weeks))


def _next(held: Held) -> Reading:
    key, observation = "quad_next", "Quads ahead: monthly nowcast and base-effect projection"
    more: dict[str, Any] = {"shares_with": "GDPC1", "detail_of": KEY}
    growth, prices = held.macro("GDPC1"), held.macro("CPIAUCSL")
    series = {"INDPRO": held.macro("INDPRO"), "PAYEMS": held.macro("PAYEMS"), "CPIAUCSL": prices}
    missing = [name for name, values in series.items() if values.empty]
    if missing:
        return unknown(key, observation, f"the series {' and '.join(missing)} is not held", NOWCAST, "proxy", **more)
    months = nowcast(*series.values())
    realised = quarters(growth, prices)
    if months.empty or len(realised) < PACE:
        return unknown(
            key, observation, "less than two years of the monthly series or three of the quarterly", NOWCAST, "proxy", **more
        )
    told = pd.DatetimeIndex(np.maximum.reduce([published(name, pd.DatetimeIndex(months.index)).to_numpy() for name in series]))
    newest = months.index[-1]
    if (pd.Timestamp(held.as_of) - newest).days > FRESH:
        why = f"the newest month of all three series is {newest:%Y-%m}: too old for a nowcast on {held.as_of}"
        return unknown(key, observation, why, NOWCAST, "proxy", track=_monthly(held, months, told), **more)
    track = _monthly(held, months, told)
    now = int(_quads(months).iloc[-1])
    ahead = projected(growth, prices)
    names = [str(at) for at in pd.DatetimeIndex(ahead.index).to_period("Q")]
    said = " -> ".join(f"{name} {quad}" for name, quad in zip(names, ahead, strict=True))
    whole = [int(q) for q in realised] + [int(q) for q in ahead]
    order = "would be" if is_contrarian(whole) else "would not be"
    return Reading(
        key,
        observation,
        float(now),
        "quad",
        state_of(track),
        f"The months to {newest:%B %Y} stand in quad {now}; with growth and prices at their median pace the bases alone give"
        f" {said}, which {order} the contrarian order (arithmetic, no forecast).",
        "proxy",
        NOWCAST,
        (newest + pd.offsets.MonthEnd(0)).date(),
        told[-1].date(),
        flips="a nowcast outside quads 1 and 2, in which growth accelerates",
        figures={"projected": {name: int(quad) for name, quad in zip(names, ahead, strict=True)}},
        track=track,
        **more,
    )


def _monthly(held: Held, months: pd.DataFrame, told: pd.DatetimeIndex) -> Track:
    quad = _quads(months).to_numpy(dtype="float64")
    at = np.searchsorted(told.to_numpy(), held.weeks.to_numpy(), side="right") - 1
    age = (held.weeks.to_numpy() - months.index.to_numpy()[np.maximum(at, 0)]).astype("timedelta64[D]").astype("int64")
    value = np.where((at >= 0) & (age <= FRESH), quad[np.maximum(at, 0)], np.nan)
    return Track(
        pd.Series(value, index=held.weeks), pd.Series(np.where(np.isnan(value), np.nan, value <= 2).astype(float), index=held.weeks)
    )
