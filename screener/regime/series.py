"""Series for the signals, as they were public on a day: when each figure of the economy came out, and sums over weekly series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from filings.ledger import Ledger

LAGS = {
    "FEDFUNDS": ("M", 3),
    "CPIAUCSL": ("M", 14),
    "INDPRO": ("M", 17),
    "PAYEMS": ("M", 8),
    "UNRATE": ("M", 8),
    "GDPC1": ("Q", 30),
    "ICSA": ("D", 5),
    "NFCI": ("D", 5),
    "USREC": ("M", 365),
}
"""Days from the end of the period that a value is for until it is published; daily rates come out the next day.

GDP's first estimate comes about 30 days after the quarter, CPI about 13 days after the month, industrial production 15-17, the
jobs report on the first or second Friday; the Fed's monthly mean in the first days of the next month. Values are the latest
revision: what was first published may have differed (GDPC1, PAYEMS, INDPRO, UNRATE), and readings say so.
"""


@cache
def late_releases() -> dict[tuple[str, pd.Timestamp], pd.Timestamp]:
    """Figures that came later than usual, by series and first day of their period (reference/late_releases.csv, sourced).

    The gross domestic product of the third quarter of 2025 came on 23 December, not at the end of October.
    """
    from screener.sectors import read_reference

    rows = read_reference("late_releases.csv")
    return {(row["series"], pd.Timestamp(row["period"])): pd.Timestamp(row["published"]) for row in rows}


def published(name: str, periods: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The day on which each value of a series was public, by the day (or first day of the month or quarter) that it is for."""
    period, days = LAGS.get(name, ("D", 1))
    ends = periods if period == "D" else periods.to_period(period).end_time.normalize()
    told = (ends + timedelta(days=days)).as_unit("s")
    late = {key[1]: day for key, day in late_releases().items() if key[0] == name}
    if late and periods.isin(list(late)).any():
        told = pd.DatetimeIndex([late.get(at, usual) for at, usual in zip(periods, told, strict=True)]).as_unit("s")
    return told


def macro(ledger: Ledger, name: str, as_of: date) -> pd.Series[float]:
    """A series up to what was public by `as_of`, indexed by the day (or first day of the month or quarter) it is for."""
    frame = ledger.query("SELECT date, value FROM macro WHERE series = ? AND date <= ? ORDER BY date", [name, as_of])
    values = pd.Series(frame["value"].to_numpy(), index=pd.DatetimeIndex(frame["date"]), name=name)
    public: pd.Series[float] = values[published(name, pd.DatetimeIndex(values.index)) <= pd.Timestamp(as_of)]
    return public


def daily(ledger: Ledger, symbols: Sequence[str], as_of: date) -> pd.DataFrame:
    """Adjusted closes up to a day, a row a day with any of them, a column a symbol that is held.

    A symbol is read from the one source that has most days of it: levels of two sources cannot be mixed.
    """
    frame = ledger.query(
        """WITH rows AS (SELECT source, symbol, date, adjusted_close FROM adjusted_prices
            WHERE date <= $1 AND symbol IN (SELECT unnest($2)) AND adjusted_close > 0),
        best AS (SELECT symbol, arg_max(source, (n, source)) AS source FROM
            (SELECT symbol, source, count(*) AS n FROM rows GROUP BY symbol, source) GROUP BY symbol)
        SELECT symbol, date, adjusted_close AS close FROM rows JOIN best USING (symbol, source) ORDER BY date""",
        [as_of, list(symbols)],
    )
    dates = pd.DatetimeIndex(frame["date"])
    days = dates[~dates.duplicated()].as_unit("s")
    names = sorted(frame["symbol"].unique())
    made = np.full((len(days), len(names)), np.nan)
    across = pd.Index(names).get_indexer(pd.Index(frame["symbol"].astype(str)))
    made[np.searchsorted(days.to_numpy(), dates.to_numpy()), across] = frame["close"].to_numpy(dtype="float64")
    return pd.DataFrame(made, index=days, columns=names)


def last_by(closes: pd.DataFrame, days: pd.DatetimeIndex, oldest: int) -> pd.DataFrame:
    """The last close of each column by each of the days, missing where it is more than `oldest` days old."""
    made = np.full((len(days), closes.shape[1]), np.nan)
    stamps = closes.index.to_numpy()
    for at, name in enumerate(closes.columns):
        known = np.flatnonzero(closes[name].notna().to_numpy())
        if len(known) == 0:
            continue
        row = np.searchsorted(stamps[known], days.to_numpy(), side="right") - 1
        found = known[np.maximum(row, 0)]
        age = (days.to_numpy() - stamps[found]).astype("timedelta64[D]").astype("int64")
        made[:, at] = np.where((row >= 0) & (age <= oldest), closes[name].to_numpy()[found], np.nan)
    return pd.DataFrame(made, index=days, columns=closes.columns)


def weekly(closes: pd.DataFrame, weeks: pd.DatetimeIndex) -> pd.DataFrame:
    """The last close of the seven days up to each week's label; a week without a price is missing.

    Labels lie seven days apart and end on the day asked for, so that thirteen rows are thirteen weeks on whatever day one asks.
    """
    return last_by(closes, weeks, 6)


def place(values: pd.Series[float]) -> tuple[float | None, float | None]:
    """The newest value's percentile in its own history, and the years of that history; nothing below a year of weeks."""
    held = values.dropna()
    if len(held) < 52:
        return None, None
    years = (held.index[-1] - held.index[0]).days / 365.25
    return float((held <= held.iloc[-1]).mean()), round(years, 1)


MEAN_WEEKS = 48
"""Weeks with a price that a mean of 52 needs: a week without prices must not silence a year."""


def mansfield(ratio: pd.Series[float]) -> pd.Series[float]:
    """Mansfield relative strength: (ratio / its 52-week mean - 1) x 100 (stageanalysis.net/blog/4266)."""
    return (ratio / ratio.rolling(52, min_periods=MEAN_WEEKS).mean() - 1) * 100


def back(values: pd.Series[float], weeks: int) -> float | None:
    """The newest value over that of so many weeks ago, less one; None where either is missing."""
    if len(values) <= weeks:
        return None
    made = values.iloc[-1] / values.iloc[-1 - weeks] - 1
    return None if pd.isna(made) else float(made)
