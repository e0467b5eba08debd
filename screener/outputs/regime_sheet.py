"""The Regime sheet: when small caps have the wind behind them. It tilts no company's row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from screener.outputs.grid import Book, Grid, Head

COLOURS = {"on": ("#375623", "#E2EFDA"), "off": ("#C00000", "#FCE4E4")}
"""Ink and ground of a state; any other is grey, since unknown is never off."""
UNKNOWN = ("#7F7F7F", "#F2F2F2")


def write_regime(book: Book, regime: Mapping[str, Any]) -> None:
    """A line a reading: what is observed, on or off, and what would flip it. `regime` is the object of `shortlist.json`."""
    heads = [
        Head("observation", "Observation", "text", 42, wrap=True),
        Head("state", "State", "text", 10, "On: the wind is with small caps by this observation alone. Unknown is never off."),
        Head("sentence", "In words", "text", 68, wrap=True),
        Head("value", "Value", "two", 9),
        Head("unit", "Unit", "text", 17),
        Head("change_13w", "Change in 13 weeks", "two", 10),
        Head("percentile", "Place in its own history", "part", 10, "Share of its own history that stood lower."),
        Head("years", "Years of history", "years", 8),
        Head("as_of", "Newest figure", "date", 11),
        Head("basis", "Basis", "text", 12, "Measured, a proxy, or not measurable with the data held."),
        Head("flips", "What would flip it", "text", 36, wrap=True),
        Head("source", "Source", "text", 34, wrap=True),
    ]
    grid = book.sheet("Regime", "Regime", heads, regime_words(regime), "#7F7F7F")
    placed = []
    for reading in regime.get("readings") or []:
        state = str(reading.get("state") or "unknown")
        quiet: dict[str, Any] = {} if state in COLOURS else {"font_color": UNKNOWN[0]}
        row = grid.row({**reading, "state": None}, {"value": str(reading.get("sentence") or "not known")}, **quiet)
        ink, ground = COLOURS.get(state, UNKNOWN)
        grid.text(row, grid.at["state"], state, bold=True, font_color=ink, bg_color=ground, align="center")
        if reading.get("unit") == "fraction":
            for key in ("value", "change_13w"):
                if reading.get(key) is not None:
                    grid.put(row, grid.at[key], reading[key], "fraction")
            grid.text(row, grid.at["unit"], "share", **quiet)
        if reading.get("percentile") is not None:
            placed.append(row)
    grid.finish(1)
    if placed:
        _chart(grid, placed)


def _chart(grid: Grid, rows: Sequence[int]) -> None:
    """Where each reading stands in its own history, drawn over cells of this sheet."""
    at, place = (grid.at[key] for key in ("observation", "percentile"))
    chart = grid.book.workbook.add_chart({"type": "bar"})
    cells = {
        key: "=(" + ",".join(f"Regime!${xl_col_to_name(column)}${row + 1}" for row in rows) + ")"
        for key, column in (("categories", at), ("values", place))
    }
    chart.add_series(cells | {"fill": {"color": "#5B7FB5"}, "gap": 40, "data_labels": {"value": True, "num_format": "0%"}})
    chart.set_title({"name": "Place of each observation in its own history", "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}, "label_position": "low"})
    chart.set_size({"width": 860, "height": 60 + 28 * len(rows)})
    grid.sheet.insert_chart(grid.next + 1, 0, chart, {"description": "Percentile of each observation"})


def regime_words(regime: Mapping[str, Any]) -> str:
    """The regime in one line."""
    if regime.get("summary"):
        return str(regime["summary"])
    return ": ".join(str(regime[key]) for key in ("state", "reason") if regime.get(key)) or "unknown"
