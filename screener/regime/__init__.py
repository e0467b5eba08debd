"""When: does the wind help small caps now? One module a signal; each registers a function of what was known on a day (`held.Held`).

The page tilts no company's row. Every reading is dated, says whether it is measured, a proxy or not measurable, and is made from
what was public by the day asked for (`series.LAGS`). Unknown is unknown, with its reason, never off.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from filings.ledger import Ledger
    from screener.regime.held import Held


@dataclass(frozen=True, slots=True)
class Track:
    """An observation week by week: its value, and 1 where it was on, 0 where off, missing where unknown."""

    value: pd.Series[float]
    on: pd.Series[float]


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of the page.

    `value` in the unit said; `state` on, off or unknown (is small caps' wind on, by this observation); `basis` measured, proxy or
    not measurable; `as_of` the day the newest figure in it is for, `public_since` the day that figure came out; `flips` what would
    turn the state; `shares_with` names the price series it hangs on, since readings on one series count as one; `detail_of` the
    observation that it belongs to, where it has no row of its own on the page; `cause` why a trigger is on or off.

    Filled in for all alike (`page.finished`): `change_13w`, the value less that of thirteen weeks ago; `percentile`, its place
    (0-1) in its own history of `years`; `flipped`, the week it last turned; `after_flip`, what IWM less QQQ made in the thirteen
    weeks after (`after_flip_weeks`, fewer where they are not over); `after_flips`, the mean of that after `after_flips_n` earlier
    turns to the same state, at least thirteen weeks apart, and `after_flips_hit`, the share of them in which IWM led.
    """

    key: str
    observation: str
    value: float | None
    unit: str
    state: str
    sentence: str
    basis: str
    source: str
    as_of: date | None = None
    public_since: date | None = None
    change_13w: float | None = None
    percentile: float | None = None
    years: float | None = None
    flips: str = ""
    shares_with: str = ""
    detail_of: str = ""
    cause: str = ""
    flipped: date | None = None
    after_flip: float | None = None
    after_flip_weeks: int | None = None
    after_flips: float | None = None
    after_flips_n: int | None = None
    after_flips_hit: float | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    track: Track | None = field(default=None, compare=False, repr=False)

    def plain(self) -> dict[str, Any]:
        """The reading as JSON has it, without its history."""
        made = {item.name: getattr(self, item.name) for item in fields(self) if item.name != "track"}
        return made | {name: day.isoformat() for name, day in made.items() if isinstance(day, date)}


Signal = Callable[["Held"], Sequence[Reading]]
_SIGNALS: dict[str, tuple[int, Signal]] = {}


def signal(order: int) -> Callable[[Signal], Signal]:
    """Register a signal at its place on the page."""

    def register(function: Signal) -> Signal:
        _SIGNALS[f"{function.__module__}.{function.__name__}"] = (order, function)
        return function

    return register


@cache
def signals() -> tuple[Signal, ...]:
    """Every signal of this package in the order of the page."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(function for _, function in sorted(_SIGNALS.values(), key=lambda pair: pair[0]))


def unknown(key: str, observation: str, reason: str, source: str, basis: str = "measured", **more: Any) -> Reading:
    """A reading that cannot be taken, and why."""
    return Reading(key, observation, None, "", "unknown", reason, basis, source, **more)


def state_of(track: Track) -> str:
    """The state at the last week of a track."""
    now = track.on.iloc[-1] if len(track.on) else float("nan")
    return "unknown" if now != now else "on" if now > 0 else "off"


def read_regime(ledger: Ledger, as_of: date, companies: pd.DataFrame | None = None) -> dict[str, Any]:
    """The whole page as the `regime` object of shortlist.json: two sentences and a row a reading.

    `companies` is the company table that a run has made for the day (small caps and peers, up to the allocation columns); without
    one, the readings made of companies are taken on demand where enough small caps are held.
    """
    from screener.regime.page import page

    return page(*readings_of(ledger, as_of, companies))


def readings_of(ledger: Ledger, as_of: date, companies: pd.DataFrame | None = None) -> tuple[Held, list[Reading]]:
    """Every reading of a day with its history, and what it was read from."""
    from screener.regime.held import Held
    from screener.regime.page import finished

    held = Held(ledger, as_of, companies)
    return held, [finished(held, reading) for function in signals() for reading in function(held)]
