"""When: does the wind help small caps now? One module a signal; each registers a function of the ledger and a day.

The page tilts no company's row. Every reading is dated, says whether it is measured, a proxy or not measurable, and is made from
what was public by the day asked for (`series.LAGS`). Unknown is unknown, with its reason, never off.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filings.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of the page.

    `value` in the unit said; `change_13w` the same less thirteen weeks ago; `percentile` its place (0-1) in its own history of
    `years`; `state` on, off or unknown (is small caps' wind on, by this observation); `basis` measured, proxy or not measurable;
    `as_of` the day the newest figure in it is for; `flips` what would turn the state; `shares_with` names the price series it
    hangs on, since readings on one series count as one.
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
    change_13w: float | None = None
    percentile: float | None = None
    years: float | None = None
    flips: str = ""
    shares_with: str = ""


Signal = Callable[["Ledger", date], Sequence[Reading]]
_SIGNALS: dict[str, tuple[int, Signal]] = {}


def signal(order: int) -> Callable[[Signal], Signal]:
    """Register a signal at its place on the page."""

    def register(function: Signal) -> Signal:
        _SIGNALS[function.__module__] = (order, function)
        return function

    return register


@cache
def signals() -> tuple[Signal, ...]:
    """Every signal of this package in the order of the page."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(function for _, function in sorted(_SIGNALS.values(), key=lambda pair: pair[0]))


def unknown(key: str, observation: str, reason: str, source: str, basis: str = "measured") -> Reading:
    """A reading that cannot be taken, and why."""
    return Reading(key, observation, None, "", "unknown", reason, basis, source)


def read_regime(ledger: Ledger, as_of: date) -> dict[str, Any]:
    """The whole page as the `regime` object of shortlist.json: two sentences and a row a reading."""
    readings = [reading for function in signals() for reading in function(ledger, as_of)]
    known: dict[str, str] = {}
    for reading in readings:
        if reading.state != "unknown" and reading.basis != "not measurable":
            known.setdefault(reading.shares_with or reading.key, reading.state)
    on = sum(state == "on" for state in known.values())
    open_ones = sum(reading.state == "unknown" for reading in readings)
    summary = (
        f"{on} of {len(known)} independent observations are on for small caps; {open_ones} cannot be read. {_triggers(readings)}"
        if known
        else "Nothing about the regime can be read: no prices or macro series are held for this day."
    )
    return {"as_of": as_of.isoformat(), "summary": summary, "readings": [_plain(reading) for reading in readings]}


def _triggers(readings: Sequence[Reading]) -> str:
    told = [f"{reading.observation}: {reading.state}" for reading in readings if reading.key.startswith("trigger")]
    return "Triggers - " + "; ".join(told) + "." if told else ""


def _plain(reading: Reading) -> dict[str, Any]:
    row = asdict(reading)
    row["as_of"] = reading.as_of.isoformat() if reading.as_of else None
    return row
