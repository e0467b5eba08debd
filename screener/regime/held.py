"""What the signals may know on a day, read once: weekly closes of funds, series of the economy with the day each figure came out,
and the company table of that day.

Everything is causal: the value at a week is made of figures that were public by the end of that week, so the same pass gives the
reading of the day and its whole history.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from screener.regime.series import daily, published, weekly

if TYPE_CHECKING:
    from filings.ledger import Ledger

FUNDS = (
    *("IWM", "SPY", "QQQ", "XLK", "MGK", "OEF", "RSP", "IJR", "XLI", "HYG", "IEF"),
    *("AAPL", "AMZN", "GOOGL", "META", "MSFT", "NVDA", "TSLA"),
)
"""Funds and shares whose closes the signals read by name."""

T = TypeVar("T")
FIRST = pd.Timestamp(2000, 1, 1)


@dataclass
class Held:
    """The ledger on a day. `companies` is the company table of that day where a run has made one, else None."""

    ledger: Ledger
    as_of: date
    companies: pd.DataFrame | None = None
    _series: dict[str, pd.Series[float]] = field(default_factory=dict)
    _made: dict[Callable[[Held], Any], Any] = field(default_factory=dict)

    def once(self, make: Callable[[Held], T]) -> T:
        """What a function makes of this day, made once for all signals that need it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    @cached_property
    def weeks(self) -> pd.DatetimeIndex:
        """A week apart, the last on the day itself."""
        last = pd.Timestamp(self.as_of)
        count = max((last - FIRST).days // 7 + 1, 1)
        return pd.date_range(end=last, periods=count, freq="7D").as_unit("s")

    @cached_property
    def daily(self) -> pd.DataFrame:
        """Adjusted daily closes of FUNDS; a column of nothing where one is not held."""
        return daily(self.ledger, FUNDS, self.as_of).reindex(columns=list(FUNDS))

    @cached_property
    def prices(self) -> pd.DataFrame:
        """The same by week."""
        return weekly(self.daily, self.weeks)

    @cached_property
    def price_days(self) -> dict[str, date]:
        """The last day with a price of each fund."""
        last: dict[str, Any] = {name: self.daily[name].last_valid_index() for name in FUNDS}
        return {name: day.date() for name, day in last.items() if day is not None}

    def ratio(self, first: str, second: str) -> pd.Series[float]:
        """One fund's closes over another's."""
        made: pd.Series[float] = self.prices[first] / self.prices[second]
        return made

    def lacks(self, *funds: str) -> str:
        """Why the closes of some funds cannot be read at this day; empty where they can."""
        for fund in funds:
            if fund not in self.price_days:
                return f"no prices of {fund} are held"
            if pd.isna(self.prices[fund].iloc[-1]):
                return f"no price of {fund} in the seven days to {self.as_of} (the last is of {self.price_days[fund]})"
        return ""

    def macro(self, name: str) -> pd.Series[float]:
        """A series up to what was public by the day, indexed by the period that each value is for."""
        if not self._series:
            frame = self.ledger.query("SELECT series, date, value FROM macro WHERE date <= ? ORDER BY series, date", [self.as_of])
            for key, rows in frame.groupby("series"):
                at = pd.DatetimeIndex(rows["date"])
                values = pd.Series(rows["value"].to_numpy(), index=at, name=str(key))
                self._series[str(key)] = values[published(str(key), at) <= pd.Timestamp(self.as_of)]
            self._series.setdefault("", pd.Series(dtype="float64"))
        return self._series.get(name, pd.Series(dtype="float64", index=pd.DatetimeIndex([]), name=name))

    def by_week(self, name: str, values: pd.Series[float], oldest: int) -> pd.Series[float]:
        """What was public of a series (or of something made of its values period by period) at the end of each week.

        `oldest`: days after its publication from which a value is no longer the state of things.
        """
        held = values.dropna()
        if held.empty:
            return pd.Series(np.nan, index=self.weeks)
        days = published(name, pd.DatetimeIndex(held.index))
        at = np.searchsorted(days.to_numpy(), self.weeks.to_numpy(), side="right") - 1
        made = held.to_numpy(dtype="float64")[np.maximum(at, 0)]
        age = (self.weeks.to_numpy() - days.to_numpy()[np.maximum(at, 0)]).astype("timedelta64[D]").astype("int64")
        return pd.Series(np.where((at >= 0) & (age <= oldest), made, np.nan), index=self.weeks)

    def told(self, name: str) -> date | None:
        """The day on which the newest value of a series came out."""
        values = self.macro(name)
        return None if values.empty else published(name, pd.DatetimeIndex(values.index[-1:]))[0].date()
