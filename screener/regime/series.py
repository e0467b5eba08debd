"""Series for the signals, as they were public on a day: macro values with their publication lags, and weekly adjusted closes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

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
    "USREC": ("M", 365),
}
"""Days from the end of the period that a value is for until it is published; daily rates come out the next day.

GDP's first estimate comes about 30 days after the quarter, CPI about 13 days after the month, industrial production 15-17, the
jobs report on the first or second Friday; the Fed's monthly mean in the first days of the next month. Values are the latest
revision: what was first published may have differed (GDPC1, PAYEMS, INDPRO), and readings say so.
"""


def macro(ledger: Ledger, name: str, as_of: date) -> pd.Series[float]:
    """A series up to what was public by `as_of`, indexed by the day (or first day of the month or quarter) it is for."""
    frame = ledger.query("SELECT date, value FROM macro WHERE series = ? AND date <= ? ORDER BY date", [name, as_of])
    values = pd.Series(frame["value"].to_numpy(), index=pd.DatetimeIndex(frame["date"]), name=name)
    period, days = LAGS.get(name, ("D", 1))
    days_for = pd.DatetimeIndex(values.index)
    ends = days_for if period == "D" else days_for.to_period(period).end_time.normalize()
    public: pd.Series[float] = values[ends <= pd.Timestamp(as_of) - timedelta(days=days)]
    return public


def weekly(ledger: Ledger, symbols: Sequence[str], as_of: date, source: str = "etf_daily") -> pd.DataFrame:
    """Adjusted closes at week ends (the last day of each week that was traded, labelled by its Friday), a column a symbol.

    The week of `as_of` is the days of it that have passed. A symbol that is not held has no column.
    """
    frame = ledger.query(
        "SELECT date, symbol, adjusted_close FROM adjusted_prices WHERE source = ? AND date <= ? AND symbol IN"
        " (SELECT unnest(?)) ORDER BY date",
        [source, as_of, list(symbols)],
    )
    if frame.empty:
        return pd.DataFrame()
    wide = frame.pivot_table(index="date", columns="symbol", values="adjusted_close", aggfunc="last", observed=True)
    return wide.resample("W-FRI").last()


def last_day(ledger: Ledger, symbol: str, as_of: date, source: str = "etf_daily") -> date | None:
    """The last day with a price of a symbol."""
    day = ledger.query(
        "SELECT max(date) AS d FROM adjusted_prices WHERE source = ? AND symbol = ? AND date <= ?", [source, symbol, as_of]
    )["d"].iloc[0]
    return None if pd.isna(day) else day.date()


def place(values: pd.Series[float]) -> tuple[float | None, float | None]:
    """The newest value's percentile in its own history, and the years of that history."""
    held = values.dropna()
    if len(held) < 52:
        return None, None
    years = (held.index[-1] - held.index[0]).days / 365.25
    return float((held <= held.iloc[-1]).mean()), round(years, 1)


def change(values: pd.Series[float], weeks: int = 13) -> float | None:
    """The newest value of a weekly series less that of so many weeks ago."""
    held = values.dropna()
    return float(held.iloc[-1] - held.iloc[-1 - weeks]) if len(held) > weeks else None


def mansfield(ratio: pd.Series[float]) -> pd.Series[float]:
    """Mansfield relative strength: (ratio / its 52-week mean - 1) x 100 (stageanalysis.net/blog/4266)."""
    return (ratio / ratio.rolling(52).mean() - 1) * 100
