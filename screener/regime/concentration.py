"""How concentrated the five hundred are by weight: the ten largest, the sum of squares, the effective number of names.

The effective number is one over the sum of squared weights (bridgeway.com, "How many stocks are effectively in the S&P 500?").
Weights are made of whole market caps, not of the float that an index counts, so the reading is a proxy: at the end of November 2025
the fund's own weights of the ten largest add up to about 41 %. The trap: a large member whose cap the listing does not tell
(Berkshire Hathaway until 2022) would look like a move when it appears, so such weeks are unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from screener.regime import Reading, Track, signal, unknown
from screener.regime.members import belonging, membership
from screener.regime.small_caps import market

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.regime.held import Held

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
KEY, OBSERVATION = "concentration", "Concentration: effective number of names in the S&P 500"
SOURCE = "market caps of the listing (whole company, not float) of the members of the day, one company once"
LEAST = 450
"""Members with a cap below which no weight is told."""


@signal(25)
def concentration(held: Held) -> list[Reading]:
    """On where the effective number of names is higher than thirteen weeks ago: weight spreads out."""
    found = held.once(caps)
    if found is None:
        return [unknown(KEY, OBSERVATION, "no listing with market caps, or no members of the index, are held", SOURCE, "proxy")]
    days, names, cap, listed = found
    number, ten = effective(cap)
    known = (~np.isnan(cap)).sum(axis=1)
    number[known < LEAST], ten[known < LEAST] = np.nan, np.nan
    by_day = pd.DataFrame({"number": number, "ten": ten}, index=days)
    at = np.searchsorted(days.to_numpy(), held.weeks.to_numpy(), side="right") - 1
    age = (held.weeks.to_numpy() - days.to_numpy()[np.maximum(at, 0)]).astype("timedelta64[D]").astype("int64")
    fresh = (at >= 0) & (age <= 9)
    week = by_day.iloc[np.maximum(at, 0)].set_axis(held.weeks).where(pd.Series(fresh, index=held.weeks), np.nan)
    before = week.shift(13)
    like = _like_for_like(cap, listed, at, fresh)
    on = (week["number"] > before["number"]).astype(float).where(week["number"].notna() & before["number"].notna() & like)
    track = Track(week["number"], on)
    now = week["number"].iloc[-1]
    if np.isnan(now):
        why = f"caps of {int(known[-1])} members are held, the newest of {days[-1]:%Y-%m-%d}"
        return [unknown(KEY, OBSERVATION, why, SOURCE, "proxy", track=track)]
    row = int(at[-1])
    largest = np.argsort(-np.nan_to_num(cap[row]))[:10]
    quarter, half = _move(week["number"], 13), _move(week["number"], 26)
    state = "unknown" if np.isnan(on.iloc[-1]) else "on" if on.iloc[-1] > 0 else "off"
    weight = float(week["ten"].iloc[-1])
    return [
        Reading(
            KEY,
            OBSERVATION,
            float(now),
            "names",
            state,
            f"The weights are worth {now:.0f} equal names ({_turn(quarter, half)}); the ten largest"
            f" ({', '.join(names[i] for i in largest[:3])} ...) weigh {weight:.1%}, {_points(week['ten'])} in 13 weeks;"
            f" caps of {int(known[row])} companies{_fund_words(held)}.",
            "proxy",
            SOURCE,
            days[row].date(),
            days[row].date(),
            flips="the effective number passes that of 13 weeks ago",
            figures={
                "top_ten_weight": weight,
                "hhi": 1 / float(now),
                "change_26w": half,
                "largest": [names[i] for i in largest],
            },
            track=track,
        )
    ]


def effective(cap: Array) -> tuple[Any, Any]:
    """By row: one over the sum of squared weights, and the weight of the ten largest."""
    told = np.nan_to_num(cap)
    total = told.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        weights = told / total
        number = 1 / (weights**2).sum(axis=1)
    ten = -np.sort(-weights, axis=1)[:, :10].sum(axis=1)
    return np.where(np.isfinite(number), number, np.nan), np.where(total[:, 0] > 0, ten, np.nan)


def _like_for_like(cap: Array, listed: Mask, at: Any, fresh: Any) -> pd.Series[bool] | Any:
    """Weeks whose ten largest were not already members without a known cap thirteen weeks ago, nor the other way round."""
    ten = np.argsort(-np.nan_to_num(cap), axis=1)[:, :10]
    made = np.ones(len(at), dtype=bool)
    for week in range(13, len(at)):
        now, then = at[week], at[week - 13]
        if fresh[week] and fresh[week - 13]:
            gained = listed[then, ten[now]] & np.isnan(cap[then, ten[now]])
            lost = listed[now, ten[then]] & np.isnan(cap[now, ten[then]])
            made[week] = not (gained.any() or lost.any())
    return made


def _move(values: pd.Series[float], weeks: int) -> float | None:
    made = values.iloc[-1] - values.iloc[-1 - weeks] if len(values) > weeks else np.nan
    return None if np.isnan(made) else float(made)


def _turn(quarter: float | None, half: float | None) -> str:
    """The moves over 13 and 26 weeks in one phrase."""
    if quarter is None or half is None:
        return "moves not known" if quarter is None else f"{quarter:+.0f} in 13 weeks"
    word = {(True, True): "rising", (True, False): "fell and is turning up", (False, True): "rose and is turning down"}
    return f"{word.get((quarter > 0, half > 0), 'falling')}: {quarter:+.0f} in 13 weeks, {half:+.0f} in 26"


def _points(values: pd.Series[float]) -> str:
    made = _move(values, 13)
    return "not known" if made is None else f"{100 * made:+.1f} points"


def caps(held: Held) -> tuple[pd.DatetimeIndex, list[str], Array, Mask] | None:
    """Market caps of the members by week, one column a company: days, names of the columns, caps (NaN where the listing tells
    none), and where a member was listed. None where no listing with caps or no membership is held.

    Each share class carries the whole company's cap (GOOGL and GOOG), so classes of one cik are one column: the larger cap.
    """
    found, stays = held.once(market), membership(held.ledger, held.as_of)
    if found is None or stays.empty:
        return None
    place = {symbol: at for at, symbol in enumerate(found.symbols)}
    symbols = [symbol for symbol in sorted(stays["symbol"].unique()) if symbol in place]
    rows = np.flatnonzero(found.days.notna())
    days = found.days[rows]
    columns = np.array([place[symbol] for symbol in symbols], dtype="int64")
    belongs = belonging(stays[stays["symbol"].isin(symbols)], days, symbols)
    cap = np.where(belongs, found.cap[np.ix_(rows, columns)], np.nan)
    listed = belongs & np.isfinite(found.close[np.ix_(rows, columns)])
    companies = companies_of(held.ledger, symbols)
    names = sorted(set(companies.values()))
    column = {name: at for at, name in enumerate(names)}
    made, there = np.full((len(days), len(names)), np.nan), np.zeros((len(days), len(names)), dtype=bool)
    for at, symbol in enumerate(symbols):
        where = column[companies[symbol]]
        made[:, where] = np.fmax(made[:, where], cap[:, at])
        there[:, where] |= listed[:, at]
    return days, names, made, there


def _fund_words(held: Held) -> str:
    """What an index fund's own weights say of its ten largest companies, where they are held of the last 120 days."""
    rows = held.ledger.query(
        """SELECT fund, date, symbol, weight FROM holdings WHERE fund IN ('IVV', 'SPY', 'VOO') AND weight > 0
        AND date <= $1 AND date > $1 - INTERVAL 120 DAY QUALIFY date = max(date) OVER () ORDER BY fund, symbol""",
        [held.as_of],
    )
    if rows.empty:
        return ""
    mine = rows[rows["fund"] == rows["fund"].iloc[0]]
    companies = companies_of(held.ledger, mine["symbol"].tolist())
    ten = mine.groupby(mine["symbol"].map(companies))["weight"].sum().nlargest(10).sum()
    return f"; by {mine['fund'].iloc[0]}'s own weights of {mine['date'].iloc[0]:%Y-%m-%d} they weigh {ten:.1%}"


def companies_of(ledger: Ledger, symbols: list[str]) -> dict[str, str]:
    """The company of each symbol, named by its first symbol: classes of one cik are one."""
    frame = ledger.query(
        "SELECT symbol, min(cik) AS cik FROM tickers WHERE symbol IN (SELECT unnest($1)) GROUP BY symbol ORDER BY symbol", [symbols]
    )
    ciks = dict(zip(frame["symbol"].tolist(), frame["cik"].tolist(), strict=True))
    first: dict[int | str, str] = {}
    return {symbol: first.setdefault(ciks.get(symbol, symbol), symbol) for symbol in symbols}
