"""The Regime sheet: when small caps have the wind behind them. It tilts no company's row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screener.outputs.grid import Book, Head

COLOURS = {"on": "#375623", "off": "#C00000"}


def write_regime(book: Book, regime: Mapping[str, Any]) -> None:
    """A line a reading: what is observed, on or off, and what would turn it. `regime` is the object of `shortlist.json`."""
    heads = [
        Head("observation", "Observation", "text", 44),
        Head("state", "State", "text", 10, "On: the wind is with small caps by this observation alone. Unknown is never off."),
        Head("value", "Value", "figure", 10),
        Head("unit", "Unit", "text", 14),
        Head("change_13w", "Change in 13 weeks", "figure", 11),
        Head("percentile", "Place in its own history", "percentile", 11),
        Head("years", "Years of history", "years", 9),
        Head("as_of", "Newest figure", "date", 12),
        Head("basis", "Basis", "text", 14, "Measured, a proxy, or not measurable with the data held."),
        Head("sentence", "In words", "text", 100),
        Head("flips", "What would turn it", "text", 60),
        Head("source", "Source", "text", 40),
    ]
    grid = book.sheet("Regime", "Regime", heads, regime_words(regime), "#7F7F7F")
    for reading in regime.get("readings") or []:
        row = grid.row({**reading, "state": None}, {"value": str(reading.get("sentence") or "not known")})
        state = str(reading.get("state") or "unknown")
        grid.text(row, grid.at["state"], state, bold=True, font_color=COLOURS.get(state, "#7F7F7F"))
    grid.finish(1)


def regime_words(regime: Mapping[str, Any]) -> str:
    """The regime in one line."""
    if regime.get("summary"):
        return str(regime["summary"])
    return ": ".join(str(regime[key]) for key in ("state", "reason") if regime.get(key)) or "unknown"
