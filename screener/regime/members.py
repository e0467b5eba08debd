"""The members of the S&P 500 week by week: their adjusted closes, whether each belonged to the index, and their market caps.

A week's day is the last on which at least a thousand symbols have a close: some dates of a weekly panel carry a handful. Members
are those of the dated list; where a newer list of one day is held (a month's file), it stands from its day on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from screener.regime.series import last_by

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.regime.held import Held

INDEX = "S&P 500"
LEAST_SYMBOLS = 1000
"""Symbols with a close from which a day is a week's day."""

OLDEST = 10
"""Days that a week's day may lie before the day asked for."""

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Members:
    """Days down, symbols across: adjusted closes (NaN where none), membership on the day, and closes of funds on the same days
    (the last at most ten days before)."""

    days: pd.DatetimeIndex
    symbols: list[str]
    close: Array
    belongs: Mask
    funds: dict[str, Array]

    def row_of(self, days: pd.DatetimeIndex) -> npt.NDArray[np.int64]:
        """The row of the last week's day by each of the days; -1 where there is none within OLDEST days."""
        if len(self.days) == 0:
            return np.full(len(days), -1)
        at = np.searchsorted(self.days.to_numpy(), days.to_numpy(), side="right") - 1
        age = (days.to_numpy() - self.days.to_numpy()[np.maximum(at, 0)]).astype("timedelta64[D]").astype("int64")
        return np.where((at >= 0) & (age <= OLDEST), at, -1)


def panel_source(ledger: Ledger, as_of: date) -> str | None:
    """The adjusted series of most symbols in the last weeks, else in the last year: a market's panel, not a handful of funds."""
    for within in (21, 400):
        found = ledger.query(
            """SELECT source FROM adjusted_prices WHERE date <= $1 AND date > $1 - INTERVAL ($2) DAY
            GROUP BY source ORDER BY count(DISTINCT symbol) DESC, source LIMIT 1""",
            [as_of, within],
        )["source"]
        if len(found):
            return str(found.iloc[0])
    return None


def week_days(ledger: Ledger, source: str, as_of: date) -> pd.DatetimeIndex:
    """The last day of each week with closes of at least LEAST_SYMBOLS symbols, in order."""
    frame = ledger.query(
        """SELECT max(date) AS day FROM (SELECT date FROM adjusted_prices WHERE source = $1 AND date <= $2
            GROUP BY date HAVING count(*) >= $3) GROUP BY date_trunc('week', date) ORDER BY day""",
        [source, as_of, LEAST_SYMBOLS],
    )
    return pd.DatetimeIndex(frame["day"]).as_unit("s")


def panel_days(held: Held) -> tuple[str, pd.DatetimeIndex] | None:
    """The market's panel and its week's days; None where no panel is held."""
    source = panel_source(held.ledger, held.as_of)
    if source is None:
        return None
    days = week_days(held.ledger, source, held.as_of)
    return (source, days) if len(days) else None


def read_members(held: Held) -> Members | None:
    """The panel up to the day; None where no market's panel or no membership is held."""
    panel = held.once(panel_days)
    stays = membership(held.ledger, held.as_of)
    if panel is None or stays.empty:
        return None
    source, days = panel
    held.ledger.register("asked_symbols", pd.DataFrame({"symbol": stays["symbol"].drop_duplicates().astype("string")}))
    rows = held.ledger.query(
        """SELECT symbol, date, adjusted_close AS close FROM adjusted_prices
        WHERE source = $1 AND date <= $2 AND symbol IN (SELECT symbol FROM asked_symbols)""",
        [source, held.as_of],
    )
    symbols = sorted(stays["symbol"].unique())
    across = pd.Index(symbols).get_indexer(pd.Index(rows["symbol"].astype(str)))
    down = days.get_indexer(pd.DatetimeIndex(rows["date"]))
    close = np.full((len(days), len(symbols)), np.nan)
    kept = down >= 0
    close[down[kept], across[kept]] = rows["close"].to_numpy(dtype="float64")[kept]
    return Members(days, symbols, close, belonging(stays, days, symbols), _funds(held, days))


def membership(ledger: Ledger, as_of: date) -> pd.DataFrame:
    """Stays in the index that began, and lists that were taken, by the day."""
    return ledger.query(
        """SELECT DISTINCT symbol, start, CASE WHEN "end" <= $2 THEN "end" END AS "end", listed FROM members WHERE index_name = $1
        AND (start <= $2 OR (start IS NULL AND listed <= $2)) ORDER BY symbol, start""",
        [INDEX, as_of],
    )


def belonging(stays: pd.DataFrame, days: pd.DatetimeIndex, symbols: list[str]) -> Mask:
    """Which symbols were members on which days: the dated stays, and from the day of a newer list on those on the list."""
    made = np.zeros((len(days), len(symbols)), dtype=bool)
    at = {symbol: column for column, symbol in enumerate(symbols)}
    dated = stays[stays["start"].notna()]
    newest = pd.concat([dated["start"], dated["end"]]).max()
    stamps = days.to_numpy()
    ends = dated["end"].fillna(pd.Timestamp(2200, 1, 1))
    for symbol, start, end in zip(dated["symbol"], dated["start"].to_numpy(), ends.to_numpy(), strict=True):
        made[(stamps >= start) & (stamps < end), at[symbol]] = True
    for listed, rows in stays[stays["start"].isna()].groupby("listed"):
        if pd.isna(newest) or listed > newest:
            later = stamps >= np.datetime64(pd.Timestamp(str(listed)))
            made[later] = False
            made[np.ix_(np.flatnonzero(later), np.array([at[symbol] for symbol in rows["symbol"].unique()], dtype="int64"))] = True
    return made


def _funds(held: Held, days: pd.DatetimeIndex) -> dict[str, Array]:
    found = last_by(held.daily[["SPY", "IWM", "XLK"]], days, OLDEST)
    return {str(name): found[name].to_numpy(dtype="float64") for name in found}
