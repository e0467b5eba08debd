"""Every share that was listed, week by week: what it was worth, whether it was there, and where that is known from.

Two sources meet here. The raw panel is point in time: it holds shares that were delisted since, but a split shows as a jump. The
adjusted series hold splits and dividends, but only of survivors. A share's return is the adjusted one where both series move
together, else the raw one with splits taken out (`continuity`). Traps met on the way: some weeks have two dates (2024-12-30 and
2025-01-03), some dates few rows; a symbol that was silent for months is another company's (a new column); the adjusted series of
today's owner says nothing about yesterday's; a share that changed its symbol goes on under the new one (FB, META).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from filings.errors import SourceError
from screener.backtest import continuity
from screener.identity import SILENCE_DAYS

if TYPE_CHECKING:
    from filings.ledger import Ledger

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.int64]

APART = 1
"""Days that an adjusted close may lie from its week's raw close: further away, the two are of different days."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Weeks down, shares across (one column a symbol and owner).

    `value`: what a dollar put in at the column's first price had become, dividends and splits in where an adjusted series is held;
    carried forward over missing weeks, and from the last price on for ever (a delisted share is sold at its last close and the
    money waits as cash). `listed`: a raw close of that week is held. `close`, `cap`, `dollars`: raw close, the listing's market cap
    and the dollars traded that day. `ended`: last week of a share that left the listing, -1 where it is still there. `is_adjusted`:
    the week's return comes from the adjusted series. `benchmarks`: value of each fund by week, NaN outside what is held.
    """

    weeks: pd.DatetimeIndex
    symbols: list[str]
    value: Array
    close: Array
    cap: Array
    dollars: Array
    listed: Mask
    ended: Index
    is_adjusted: Mask
    benchmarks: dict[str, Array]
    is_point_in_time: bool
    notes: dict[str, int] = field(default_factory=dict)
    by_symbol: dict[str, list[int]] = field(default_factory=dict)

    def week_of(self, day: date) -> int:
        """The last week whose closes were known on a day; -1 where there is none."""
        return int(np.searchsorted(self.weeks.to_numpy(), np.datetime64(day, "s"), side="right")) - 1

    def column_of(self, symbol: str, week: int) -> int:
        """The column of a symbol's owner in that week; -1 where it was not listed within two weeks before."""
        for column in self.by_symbol.get(symbol, ()):
            if self.listed[max(week - 2, 0) : week + 1, column].any():
                return column
        return -1


def read_panel(ledger: Ledger, benchmarks: tuple[str, ...] = ("IWM", "SPY"), until: date | None = None) -> Panel:
    """The whole market of a ledger. Prices after `until` do not exist, adjusted series included (their ratios stay the same).

    Raises SourceError where no weekly prices are held.
    """
    end = until or date(9999, 1, 1)
    raw = ledger.query(_RAW, [end, SILENCE_DAYS])
    is_point_in_time = len(raw) > 0
    adjusted = ledger.query(_ADJUSTED, [end])
    if raw.empty and adjusted.empty:
        raise SourceError("No prices are held: run `screener import prices` on a weekly history first.")
    if raw.empty:
        raw = adjusted.assign(segment=0, close=adjusted["adjusted_close"], cap=np.nan, dollars=np.nan)
    weeks = _weeks(raw)
    adjusted = adjusted[adjusted["week"].between(weeks[0], weeks[-1])]
    raw = raw.drop_duplicates(["symbol", "segment", "week"], keep="last")
    keys = raw[["symbol", "segment"]].drop_duplicates().sort_values(["symbol", "segment"]).reset_index(drop=True)
    shape = (len(weeks), len(keys))
    at = raw.merge(keys.assign(column=range(len(keys))), on=["symbol", "segment"])
    rows, columns = weeks.get_indexer(pd.DatetimeIndex(at["week"])), at["column"].to_numpy()

    def matrix(values: pd.Series[float]) -> Array:
        made = np.full(shape, np.nan)
        made[rows, columns] = values.to_numpy(dtype="float64")
        return made

    close, cap, dollars = matrix(at["close"]), matrix(at["cap"]), matrix(at["dollars"])
    days = at.groupby("week")["date"].max()
    series = _adjusted_matrix(adjusted, keys, at, weeks, days, shape)
    listed = np.isfinite(close)
    last = shape[0] - 1 - np.argmax(listed[::-1], axis=0)
    symbols = [str(symbol) for symbol in keys["symbol"]]
    renamed = continuity.successors(close, series, listed, last)
    # The adjusted series bears the new symbol alone, and knows the splits of the old one too.
    former = [column for column in renamed if not np.isfinite(series[:, column]).any()]
    series[:, former] = series[:, [renamed[column] for column in former]]
    growth, is_adjusted, notes = continuity.weekly_growth(close, cap, series)
    value, ended = continuity.compounded(growth, listed, last, renamed, series)
    made: dict[str, list[int]] = {}
    for column, symbol in enumerate(symbols):
        made.setdefault(symbol, []).append(column)
    notes |= {"renamed": len(renamed), "reused symbols": len(symbols) - len(made)}
    funds = {name: _fund(ledger, name, weeks, days, end) for name in benchmarks}
    # A week's stamp is the day of its closes: nothing of it was known before.
    stamps = pd.DatetimeIndex([days.get(week, week) for week in weeks]).as_unit("s")
    return Panel(
        stamps, symbols, value, close, cap, dollars, listed, ended, is_adjusted, funds, is_point_in_time, notes, made
    )  # fmt: skip


_RAW = """WITH rows AS (SELECT symbol, date, arg_max(close, (market_cap IS NOT NULL, source)) AS close, max(market_cap) AS cap,
        max(close * volume) AS dollars FROM prices WHERE date <= $1 AND close > 0 GROUP BY symbol, date),
    busy AS (SELECT date, date_trunc('week', date) AS monday, count(*) AS n FROM rows GROUP BY date),
    days AS (SELECT monday, max(date) AS date FROM (SELECT *, max(n) OVER (PARTITION BY monday) AS most FROM busy)
        WHERE n >= most / 2 GROUP BY monday)
    SELECT symbol, rows.date, CAST(days.monday + INTERVAL 4 DAY AS DATE) AS week, close, cap, dollars,
        CAST(sum(CASE WHEN gap > $2 THEN 1 ELSE 0 END) OVER (PARTITION BY symbol ORDER BY rows.date) AS BIGINT) AS segment
    FROM (SELECT *, date - lag(date) OVER (PARTITION BY symbol ORDER BY date) AS gap FROM rows) AS rows JOIN days USING (date)
    ORDER BY symbol, rows.date"""
"""A week's closes are those of its last day on which at least half as many shares are told as on its busiest."""

_ADJUSTED = """WITH best AS (SELECT symbol, arg_max(source, (n, source)) AS source FROM
        (SELECT symbol, source, count(*) AS n FROM adjusted_prices GROUP BY symbol, source) GROUP BY symbol)
    SELECT symbol, date, CAST(date_trunc('week', date) + INTERVAL 4 DAY AS DATE) AS week, adjusted_close
    FROM adjusted_prices JOIN best USING (symbol, source) WHERE date <= $1 AND adjusted_close > 0 ORDER BY symbol, date"""


def _weeks(raw: pd.DataFrame) -> pd.DatetimeIndex:
    """Every Friday from the first price to the last: a week that nobody told of stays in the calendar. Adjusted closes before the
    first raw one are left alone: they know the survivors only."""
    return pd.date_range(raw["week"].min(), raw["week"].max(), freq="7D").as_unit("s")


def _adjusted_matrix(
    adjusted: pd.DataFrame, keys: pd.DataFrame, raw: pd.DataFrame, weeks: pd.DatetimeIndex, days: Any, shape: tuple[int, int]
) -> Array:
    """The adjusted series in the panel's columns; rows go to the owner that the symbol had, its first owner before all."""
    made = np.full(shape, np.nan)
    if adjusted.empty:
        return made
    day = adjusted["week"].map(days)
    rows = adjusted[day.isna() | ((adjusted["date"] - day).abs() <= pd.Timedelta(days=APART))]
    rows = rows.drop_duplicates(["symbol", "week"], keep="last")
    begins = raw.groupby("column", sort=True)["week"].min()
    owners = keys.assign(column=range(len(keys)), begin=begins.to_numpy())
    owners["begin"] = owners["begin"].where(owners["segment"] > 0, pd.Timestamp("1900-01-01")).astype("datetime64[s]")
    joined = pd.merge_asof(
        rows.sort_values("week"), owners.sort_values("begin"), left_on="week", right_on="begin", by="symbol", direction="backward"
    ).dropna(subset=["column"])
    made[weeks.get_indexer(pd.DatetimeIndex(joined["week"])), joined["column"].to_numpy(dtype="int64")] = joined["adjusted_close"]
    return made


def _fund(ledger: Ledger, symbol: str, weeks: pd.DatetimeIndex, days: Any, end: date) -> Array:
    """A fund's adjusted closes on the days of the weeks' closes; NaN for weeks without one at most three days before."""
    rows = ledger.query(
        """SELECT date, arg_max(adjusted_close, source) AS close FROM adjusted_prices
        WHERE symbol = $1 AND date <= $2 GROUP BY date ORDER BY date""",
        [symbol, end],
    )
    if rows.empty:
        return np.full(len(weeks), np.nan)
    wanted = pd.DataFrame({"date": [days.get(week, week) for week in weeks]}).astype("datetime64[s]")
    found = pd.merge_asof(wanted, rows.astype({"date": "datetime64[s]"}), on="date", tolerance=pd.Timedelta(days=3))
    return found["close"].to_numpy(dtype="float64")
