"""What trading takes: a share's half spread by class, paid on every dollar bought or sold.

No quotes are held, so these are assumptions by size and trading, not measurements; they leave out market impact. Orders of
magnitude follow what is written of small-cap spreads; a user who knows his own costs changes the table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SpreadClass:
    """Shares with at least this market cap and this many dollars traded a day, and the half spread taken for them (fraction)."""

    name: str
    least_cap: float
    least_dollars: float
    half_spread: float


CLASSES = (
    SpreadClass("tight", 2e9, 20e6, 0.0005),
    SpreadClass("fair", 500e6, 5e6, 0.0015),
    SpreadClass("wide", 200e6, 1e6, 0.0040),
    SpreadClass("very wide", 0.0, 0.0, 0.0100),
)


def class_of(cap: Array, dollars: Array) -> npt.NDArray[np.int64]:
    """The class of each share, as its place in `CLASSES`: the first whose two borders it reaches, the last where one is unknown."""
    made = np.full(cap.shape, len(CLASSES) - 1, dtype=np.int64)
    for at in range(len(CLASSES) - 2, -1, -1):
        made[(cap >= CLASSES[at].least_cap) & (dollars >= CLASSES[at].least_dollars)] = at
    return made


def half_spreads(cap: Array, dollars: Array) -> Array:
    """Half spread of each share."""
    rates: Array = np.array([c.half_spread for c in CLASSES])[class_of(cap, dollars)]
    return rates
