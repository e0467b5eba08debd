"""What trading takes: a share's half spread by class, paid on every dollar bought or sold.

No quotes are held, so these are assumptions by size and trading, not measurements; they leave out market impact. Orders of
magnitude follow what is written of small-cap spreads; a user who knows his own costs changes [backtest] of the settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from screener.settings import Backtest

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SpreadClass:
    """Shares with at least this market cap and this many dollars traded a day, and the half spread taken for them (fraction)."""

    name: str
    least_cap: float
    least_dollars: float
    half_spread: float


def classes(given: Backtest) -> tuple[SpreadClass, ...]:
    """The classes of the settings, from tight to all others."""
    return (
        SpreadClass("tight", given.tight_cap, given.tight_volume, given.tight_half_spread),
        SpreadClass("fair", given.fair_cap, given.fair_volume, given.fair_half_spread),
        SpreadClass("wide", given.wide_cap, given.wide_volume, given.wide_half_spread),
        SpreadClass("very wide", 0.0, 0.0, given.other_half_spread),
    )


def class_of(cap: Array, dollars: Array, among: tuple[SpreadClass, ...]) -> npt.NDArray[np.int64]:
    """The class of each share, as its place in `among`: the first whose two borders it reaches, the last where one is unknown."""
    made = np.full(cap.shape, len(among) - 1, dtype=np.int64)
    for at in range(len(among) - 2, -1, -1):
        made[(cap >= among[at].least_cap) & (dollars >= among[at].least_dollars)] = at
    return made


def half_spreads(cap: Array, dollars: Array, among: tuple[SpreadClass, ...]) -> Array:
    """Half spread of each share."""
    rates: Array = np.array([c.half_spread for c in among])[class_of(cap, dollars, among)]
    return rates
