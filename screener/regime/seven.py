"""The seven against the rest: today's seven, and each January's seven largest.

Today's seven were chosen because they won: their past lead is hindsight, and the reading says so. Each January's seven largest
members are what one could have known. Both are equal-weighted week by week and held against RSP, the equal-weighted five hundred
(which holds them too, at about 1.4 %).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from screener.regime import Reading, Track, signal, state_of, unknown
from screener.regime.concentration import caps
from screener.regime.series import back, mansfield
from screener.regime.small_caps import Array, Market, market

if TYPE_CHECKING:
    from screener.regime.held import Held

TODAY = ("AAPL", "AMZN", "GOOGL", "META", "MSFT", "NVDA", "TSLA")
SOURCE = "adjusted closes, equal-weighted each week, over RSP"
EX_ANTE = SOURCE + "; the seven largest members by market cap before each January"


@signal(36)
def seven(held: Held) -> list[Reading]:
    """On where the seven stand under their 52-week mean against the average member."""
    return [_today(held), _january(held)]


def _reading(held: Held, key: str, observation: str, source: str, made: pd.Series[float], named: str, **figures: Any) -> Reading:
    more: dict[str, Any] = {"shares_with": "seven", "detail_of": "mega"}
    ratio = pd.Series(np.exp(made.cumsum().to_numpy()), index=made.index)
    strength = mansfield(ratio)
    track = Track(strength, (strength <= 0).astype(float).where(strength.notna()))
    if np.isnan(strength.iloc[-1]):
        why = f"fewer than a year of weekly returns of {named} and RSP up to {held.as_of}"
        return unknown(key, observation, why, source, track=track, **more)
    now, quarter = float(strength.iloc[-1]), back(ratio, 13)
    told = f", {quarter:+.1%} in 13 weeks" if quarter is not None else ""
    return Reading(
        key,
        observation,
        now,
        "Mansfield points",
        state_of(track),
        f"{named} stand {now:+.1f} % from their 52-week mean against the average member{told}.",
        "measured",
        source,
        held.price_days.get("RSP"),
        held.price_days.get("RSP"),
        flips="the seven under their 52-week mean against the average member",
        figures=figures,
        track=track,
        **more,
    )


def _growth(held: Held) -> pd.DataFrame:
    prices = held.prices.to_numpy()
    made = np.full(prices.shape, np.nan)
    made[1:] = np.log(prices[1:] / prices[:-1])
    return pd.DataFrame(made, index=held.weeks, columns=held.prices.columns)


def _today(held: Held) -> Reading:
    key, observation = "seven_today", "Today's seven against the average member (chosen with hindsight)"
    more: dict[str, Any] = {"shares_with": "seven", "detail_of": "mega"}
    for name in (*TODAY, "RSP"):
        if reason := held.lacks(name):
            return unknown(key, observation, reason, SOURCE, **more)
    growth = _growth(held)
    mine = growth[list(TODAY)].where(growth[list(TODAY)].notna().all(axis=1), np.nan)
    return _reading(held, key, observation, SOURCE, mine.mean(axis=1) - growth["RSP"], "Today's seven", members=list(TODAY))


def _january(held: Held) -> Reading:
    key, observation = "seven_january", "Each January's seven largest against the average member"
    more: dict[str, Any] = {"shares_with": "seven", "detail_of": "mega"}
    chosen, found = held.once(seven_of_each_january), held.once(market)
    year = held.as_of.year
    if found is None or year not in chosen:
        why = f"no market caps and closes of the members at the end of {year - 1} are held"
        return unknown(key, observation, why, EX_ANTE, **more)
    if reason := held.lacks("RSP"):
        return unknown(key, observation, reason, EX_ANTE, **more)
    made = pd.Series(np.nan, index=held.weeks)
    rsp = _growth(held)["RSP"].to_numpy()
    place = {symbol: at for at, symbol in enumerate(found.symbols)}
    first = found.days[found.days.notna()].min() + pd.Timedelta(weeks=1)
    for at in np.flatnonzero(held.weeks >= first).tolist():
        names = chosen.get(held.weeks[at].year)
        if names is None:
            continue
        grown = week_growth(found, [place[name] for name in names], held.weeks[at - 1], held.weeks[at])
        if np.isfinite(grown).sum() >= LEAST_OF_SEVEN:
            made.iloc[at] = float(np.nanmean(grown)) - rsp[at]
    names = chosen[year]
    return _reading(
        held, key, observation, EX_ANTE, made, f"January {year}'s seven ({', '.join(names)})", members=names,
        of_each_january={str(at): list(them) for at, them in chosen.items()},
    )  # fmt: skip


LEAST_OF_SEVEN = 6
"""Of the seven, how many need a price in a week: one may have changed its symbol (FB became META)."""


def week_growth(found: Market, columns: list[int], before: pd.Timestamp, now: pd.Timestamp) -> Array:
    """The log growth of some shares over a week: adjusted closes, else raw ones, either only where it moved as the market cap did
    (where that is told): a symbol may be somebody else's in another source, and a raw close knows no split."""
    first, last = found.week_of(before), found.week_of(now)
    if first < 0 or last <= first:
        return np.full(len(columns), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        cap, adjusted, raw = (
            np.log(values[last, columns] / values[first, columns]) for values in (found.cap, found.adjusted, found.close)
        )
    fits = [np.isnan(cap) | (np.abs(one - cap) < ALIKE) for one in (adjusted, raw)]
    return np.where(np.isfinite(adjusted) & fits[0], adjusted, np.where(np.isfinite(raw) & fits[1] & np.isfinite(cap), raw, np.nan))


ALIKE = 0.15
"""How far (in logs) a week's return may lie from that of the market cap."""


def seven_of_each_january(held: Held) -> dict[int, tuple[str, ...]]:
    """The seven largest members at the last week's close before each year, by the symbols that they have closes under."""
    found = held.once(caps)
    if found is None:
        return {}
    days, names, cap, _ = found
    made: dict[int, tuple[str, ...]] = {}
    for year in range(days[0].year + 1, held.as_of.year + 1):
        at = int(np.searchsorted(days.to_numpy(), np.datetime64(f"{year}-01-01"), side="left")) - 1
        if at >= 0 and (pd.Timestamp(year, 1, 1) - days[at]).days <= 9 and np.isfinite(cap[at]).sum() >= LEAST_OF_SEVEN:
            made[year] = tuple(names[i] for i in np.argsort(-np.nan_to_num(cap[at]), kind="stable")[:7])
    return made
