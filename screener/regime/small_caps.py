"""Small caps week by week, for the signals about their breadth: who they were at a window's start, what they made to its end.

Small is the settings' range of market cap at the window's start, at the settings' least price, common stock as far as the name
tells. What a share made comes from its adjusted closes. These know only survivors, so for a share that was delisted since, the raw
closes are taken where they moved as its market cap did (within a fifth: no split between), dividends left out. A share without a
price at the end, bought up or gone, is not counted, and how many those are is said.

The traps: a shell's share at ten dollars goes nowhere and would "beat" a falling index, so a delisted share that stood near ten
dollars is left out; a symbol that somebody else uses now has no adjusted close at the start, or one that moved apart from the raw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from screener.regime.members import OLDEST, panel_days
from screener.regime.series import last_by

if TYPE_CHECKING:
    from screener.regime.held import Held

QUARTER = 13
LEAST_HELD = 300
"""Small caps with a price at both ends below which nothing is told."""

SECTORS = {
    "Finance": "Financials",
    "Technology": "Information Technology",
    "Basic Materials": "Materials",
    "Telecommunications": "Communication Services",
}
"""Nasdaq's words for sectors, where they differ from the ones used here."""

CYCLICAL = ("Industrials", "Consumer Discretionary", "Financials", "Materials", "Energy")

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Market:
    """Every listed common share week by week: `days` the day of each week's closes (NaT where none was told); raw closes, market
    caps and adjusted closes (weeks down, `symbols` across); each symbol's sector (its place in `names`, -1 where not known);
    whether today's lists know it; the adjusted closes of funds on the same days; and the settings' limits of
    a small cap and of a large one."""

    days: pd.DatetimeIndex
    symbols: list[str]
    close: Array
    cap: Array
    adjusted: Array
    sector: npt.NDArray[np.int64]
    names: tuple[str, ...]
    is_listed: npt.NDArray[np.bool_]
    funds: dict[str, Array]
    least: float
    most: float
    price: float
    large: float

    def week_of(self, day: pd.Timestamp) -> int:
        """The row of the last week's day by a day, -1 where there is none within OLDEST days."""
        known = np.flatnonzero(self.days.notna())
        at = int(np.searchsorted(self.days.to_numpy()[known], np.datetime64(day), side="right")) - 1
        if at < 0 or (day - self.days[known[at]]).days > OLDEST:
            return -1
        return int(known[at])

    def made(self, first: int, last: int) -> tuple[npt.NDArray[np.int64], Array]:
        """The small caps of a week (columns), and what each made to another week; missing where it has no price at both ends."""
        cap, close = self.cap[first], self.close[first]
        with np.errstate(invalid="ignore", divide="ignore"):
            small = np.flatnonzero((cap >= self.least) & (cap <= self.most) & (close >= self.price))
            cap, close = cap[small], close[small]
            made = self.adjusted[last, small] / self.adjusted[first, small] - 1
            raw = self.close[last, small] / close
            shell = (close > SHELL[0]) & (close < SHELL[1])
            usable = ~self.is_listed[small] & np.isnan(self.adjusted[first, small]) & ~shell
            usable &= np.abs(np.log(raw / (self.cap[last, small] / cap))) < APART
        return small, np.where(np.isnan(made) & usable, raw - 1, made)


SHELL = (9.5, 10.9)
"""USD: where the shares of shells stand that have not bought a business yet."""

APART = 0.2
"""How far (in logs) the raw close may move from the market cap before a split is suspected."""


def market(held: Held) -> Market | None:
    """The whole market up to the day; None where no panel of adjusted closes or no listing with caps is held."""
    from screener.settings import load_settings

    ledger, day = held.ledger, held.as_of
    panel = held.once(panel_days)
    if panel is None:
        return None
    source, days = panel
    listings = listings_of(held)
    symbols = _symbols(held, listings)
    if symbols.empty:
        return None
    ledger.register("asked_symbols", symbols[["symbol", "place"]])
    raw = ledger.query(
        f"""SELECT place, {_WEEK} AS week, close, market_cap AS cap FROM prices JOIN asked_symbols USING (symbol)
        WHERE list_contains($2, source) AND date IN (SELECT max(date) FROM (SELECT date FROM prices
            WHERE list_contains($2, source) AND date <= $1 GROUP BY date HAVING count(*) >= 1000)
            GROUP BY date_trunc('week', date))""",
        [day, listings],
    )
    if raw.empty:
        return None
    first = int(raw["week"].min())
    ledger.register("asked_days", pd.DataFrame({"date": days[days >= EPOCH + pd.Timedelta(weeks=first)]}))
    adjusted = ledger.query(
        f"""SELECT place, {_WEEK} AS week, adjusted_close AS close FROM adjusted_prices JOIN asked_symbols USING (symbol)
        WHERE source = $panel AND date IN (SELECT date FROM asked_days)""",
        {"panel": source},
    )
    last = _week(days[-1])
    by_week = pd.Series(days, index=[_week(one) for one in days]).reindex(range(first, last + 1))
    shape = (last - first + 1, len(symbols))
    funds = last_by(held.daily[["IWM", "SPY", "XLK"]], days, OLDEST)
    funds.index = pd.Index([_week(one) for one in days])
    funds = funds.reindex(range(first, last + 1))
    limits = load_settings().universe
    names = tuple(sorted({*symbols["sector"].dropna().unique().tolist()} - {"Miscellaneous"}))
    return Market(
        pd.DatetimeIndex(by_week).as_unit("s"),
        symbols["symbol"].tolist(),
        _matrix(raw, "close", first, shape, len(listings) > 1),
        _matrix(raw, "cap", first, shape, len(listings) > 1),
        _matrix(adjusted, "close", first, shape),
        pd.Index(names).get_indexer(pd.Index(symbols["sector"].astype(object))).astype("int64"),
        names,
        symbols["is_listed"].to_numpy(dtype=bool),
        {str(name): funds[name].to_numpy(dtype="float64") for name in funds},
        limits.minimum_cap,
        limits.maximum_cap,
        limits.minimum_price,
        limits.peer_minimum_cap,
    )


EPOCH = pd.Timestamp(1990, 1, 1)
"""A Monday: weeks are counted from it."""
_WEEK = "CAST((date - DATE '1990-01-01') // 7 AS DOUBLE)"


def _week(day: pd.Timestamp) -> int:
    return int((day - EPOCH).days // 7)


def listings_of(held: Held) -> list[str]:
    """The files that tell market caps: a whole listing is one, an update's has one an exchange."""
    frame = held.ledger.query(
        "SELECT source FROM prices WHERE date <= $1 GROUP BY source HAVING count(market_cap) > 0 ORDER BY source", [held.as_of]
    )
    return [str(source) for source in frame["source"]]


def _symbols(held: Held, listings: list[str]) -> pd.DataFrame:
    """The common shares of the listing: symbol, column, sector in the words used here, and whether today's lists know it."""
    from screener.identity import security

    frame = held.ledger.query(
        """WITH dated AS (SELECT *, coalesce(last_seen, DATE '1900-01-01') AS seen, (SELECT max(last_seen) FROM listing) AS newest
            FROM listing),
        -- A list that keeps gone symbols says when it saw them last; one without days is of today.
        said AS (SELECT symbol, arg_max(name, (seen, source)) AS name, arg_max(sector, (seen, source)) AS sector,
            bool_or(last_seen IS NULL OR last_seen > newest - INTERVAL 30 DAY) AS is_listed FROM dated GROUP BY symbol)
        SELECT DISTINCT symbol, name, sector, coalesce(is_listed, false) AS is_listed
        FROM (SELECT DISTINCT symbol FROM prices WHERE list_contains($2, source) AND date <= $1) LEFT JOIN said USING (symbol)
        ORDER BY symbol""",
        [held.as_of, listings],
    )
    names = frame["name"].astype("string")
    shell = names.str.contains("Acquisition Corp|Blank Check", case=False, regex=True).fillna(False).to_numpy(dtype=bool)
    told = names.astype(object).where(names.notna(), None).tolist()
    common = [security(symbol, name) == "common" for symbol, name in zip(frame["symbol"].tolist(), told, strict=True)]
    kept = frame[np.array(common, dtype=bool) & ~shell].reset_index(drop=True)
    kept["sector"] = kept["sector"].astype("string").replace(SECTORS)
    return kept.assign(place=np.arange(len(kept), dtype="float64"))


def _matrix(rows: pd.DataFrame, name: str, first: int, shape: tuple[int, int], has_several: bool = False) -> Array:
    """The rows in weeks and columns; of two files that tell one week, the one with a market cap goes first."""
    made = np.full(shape, np.nan)
    week, column = rows["week"].to_numpy().astype("int64") - first, rows["place"].to_numpy().astype("int64")
    value, inside = rows[name].to_numpy(dtype="float64"), (week >= 0) & (week < shape[0])
    made[week[inside], column[inside]] = value[inside]
    if has_several:
        inside &= rows["cap"].notna().to_numpy()
        made[week[inside], column[inside]] = value[inside]
    return made


@dataclass(frozen=True, slots=True)
class Window:
    """One window: its days, the small caps of its start, how many have a price at both ends, how many of these beat IWM and SPY,
    their median, what the funds made; the median of the cyclical ones and how many they are; the median of each sector with at
    least twenty."""

    start: pd.Timestamp
    end: pd.Timestamp
    small: int
    held: int
    beat_iwm: int
    beat_spy: int
    median: float
    iwm: float
    spy: float
    xlk: float
    cyclical: float
    cyclicals: int
    sectors: dict[str, float]


LEAST_OF_SECTOR = 20


def window(market: Market, first: int, last: int) -> Window | None:
    """What the small caps of one week made to another; None where a week has no closes or fewer than LEAST_HELD have a price at
    both ends."""
    if first < 0 or last <= first or pd.isna(market.days[first]) or pd.isna(market.days[last]):
        return None
    small, made = market.made(first, last)
    known = ~np.isnan(made)
    if known.sum() < LEAST_HELD:
        return None
    funds = {name: closes[last] / closes[first] - 1 for name, closes in market.funds.items()}
    sector, told = market.sector[small][known], made[known]
    order = np.argsort(sector, kind="stable")
    edges = np.searchsorted(sector[order], np.arange(len(market.names) + 1))
    by_sector = {
        name: float(np.median(told[order[low:high]]))
        for name, low, high in zip(market.names, edges[:-1], edges[1:], strict=True)
        if high - low >= LEAST_OF_SECTOR
    }
    cyclical = told[np.isin(sector, [at for at, name in enumerate(market.names) if name in CYCLICAL])]
    with np.errstate(invalid="ignore"):
        beat = {name: int((told > against).sum()) for name, against in funds.items()}
    return Window(
        market.days[first],
        market.days[last],
        len(small),
        int(known.sum()),
        beat["IWM"],
        beat["SPY"],
        float(np.median(told)),
        float(funds["IWM"]),
        float(funds["SPY"]),
        float(funds["XLK"]),
        float(np.median(cyclical)) if len(cyclical) else float("nan"),
        len(cyclical),
        by_sector,
    )


def quarters_made(held: Held) -> list[Window]:
    """Every window of thirteen weeks up to the day, oldest first."""
    found = held.once(market)
    if found is None:
        return []
    rows = range(QUARTER, len(found.days))
    return [made for row in rows if (made := window(found, row - QUARTER, row)) is not None]


def to_now(held: Held, start: pd.Timestamp) -> Window | None:
    """The one window from a day to the newest week's day."""
    found = held.once(market)
    if found is None:
        return None
    return window(found, found.week_of(start), found.week_of(pd.Timestamp(held.as_of)))


def on_weeks(held: Held, made: list[Window], values: list[float]) -> pd.Series[float]:
    """Values of windows, as they stood at the end of each week: none where the last window is older than OLDEST days."""
    days = pd.DatetimeIndex([one.end for one in made]).as_unit("s")
    return last_by(pd.DataFrame({"value": values}, index=days, dtype="float64"), held.weeks, OLDEST)["value"]
