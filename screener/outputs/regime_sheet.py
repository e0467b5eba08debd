"""The Regime sheet: when small caps have the wind behind them, on one printed page. It tilts no company's row.

A row an observation, four charts whose titles name their lines, what the page means for this list; the readings behind the
rows and who led in other eras come on a second page. The charts' figures lie to the right, outside the print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from screener.outputs.grid import Book, Grid, Head
from screener.outputs.regime_words import details, heads, signed, so_what

COLOURS = {"on": ("#375623", "#E2EFDA"), "off": ("#C00000", "#FCE4E4")}
"""Ink and ground of a state; any other is grey, since unknown is never off."""
UNKNOWN = ("#7F7F7F", "#F2F2F2")
AMBER = ("#9C5700", "#FFEB9C")
"""On for another cause than the observation's: trigger one by a sell-off of the two-year."""
LINES = (("#1F3864", "blue"), ("#C55A11", "orange"))
"""Colours of the lines, and their names: the title says which is which, so that nobody looks for a legend."""
CHART_ROWS, CHART_WIDTH, CHART_HEIGHT = 13, 456, 240
FIGURES = 30
"""Column where the charts' figures begin."""

HEADS = [
    Head("observation", "Observation", "text", 33, wrap=True),
    Head("state", "State", "text", 9, "On: the wind is with small caps by this observation alone. Unknown is never off."),
    Head("value", "Value", "two", 8),
    Head("unit", "Unit", "text", 15),
    Head("change_13w", "Change in 13 weeks", "two", 8),
    Head("percentile", "Place in its own history", "part", 8, "Share of its own history that stood lower."),
    Head("years", "Years of history", "years", 7),
    Head("basis", "Basis", "text", 11, "Measured, a proxy, or not measurable with the data held."),
    Head("public_since", "Public since", "date", 10, "The day on which its newest figure came out."),
    Head("sentence", "In words", "text", 76, wrap=True),
    Head("flips", "What would flip it", "text", 28, wrap=True),
    Head("flipped", "Last turned", "date", 10),
    Head("after_flip", "IWM less QQQ since then", "fraction", 9, "In the thirteen weeks after, or so far where they are not over."),
    Head("after_flips", "Mean after earlier turns", "fraction", 9, "IWM less QQQ in thirteen weeks after earlier turns that way."),
    Head("after_flips_n", "Earlier turns", "count", 8, "At least thirteen weeks apart."),
    Head("as_of", "Newest figure", "date", 11, "The day or period that its newest figure is for."),
    Head("source", "Source", "text", 44, wrap=True),
]
PRINTED = 15
"""Columns of the printed page; the rest is for the screen."""


def write_regime(book: Book, regime: Mapping[str, Any], companies: Sequence[Mapping[str, Any]] | None = None) -> None:
    """A line an observation: what is observed, on or off, and what would flip it. `regime` is the object of `shortlist.json`,
    `companies` those on the list."""
    grid = book.sheet("Regime", "Regime", HEADS, regime_words(regime), "#7F7F7F")
    for reading in heads(regime):
        _row(grid, reading)
    grid.finish(1)
    if not regime.get("readings"):
        return
    drawn = _charts(grid, regime.get("charts") or [])
    grid.next += 1 + (CHART_ROWS if drawn else 0)
    for line in (*(so_what(companies) if companies is not None else ()), NO_SCORE):
        grid.text(grid.next, 0, line, italic=line == NO_SCORE, font_color=UNKNOWN[0] if line == NO_SCORE else "#000000")
        grid.next += 1
    grid.sheet.set_h_pagebreaks([grid.next])
    _heading(grid, "The readings behind the rows")
    for reading in details(regime):
        _row(grid, reading)
    _decisions(grid, regime)
    _eras(grid)
    grid.sheet.print_area(0, 0, grid.next, PRINTED - 1)


NO_SCORE = "No score and no weight: grey is unknown, never off; rows that share a price series count as one."


def _row(grid: Grid, reading: Mapping[str, Any]) -> None:
    state = str(reading.get("state") or "unknown")
    quiet: dict[str, Any] = {} if state in COLOURS else {"font_color": UNKNOWN[0]}
    row = grid.row({**reading, "state": None}, {"value": str(reading.get("sentence") or "not known")}, **quiet)
    is_amber = bool((reading.get("figures") or {}).get("amber"))
    ink, ground = AMBER if is_amber else COLOURS.get(state, UNKNOWN)
    grid.text(row, grid.at["state"], state, bold=True, font_color=ink, bg_color=ground, align="center")
    if reading.get("unit") == "fraction":
        for key in ("value", "change_13w"):
            if reading.get(key) is not None:
                grid.put(row, grid.at[key], reading[key], "fraction")
        grid.text(row, grid.at["unit"], "share", **quiet)


def _heading(grid: Grid, text: str) -> None:
    grid.text(grid.next, 0, text, bold=True, font_size=12, font_color="#1F3864")
    grid.next += 1


def _charts(grid: Grid, charts: Sequence[Mapping[str, Any]]) -> bool:
    """Four charts in a row below the rows; returns whether any could be drawn."""
    top, column, drawn = grid.next, FIGURES, 0
    for chart in charts:
        lines = [line for line in chart["lines"] if len(line["points"]) > 1]
        if not lines:
            continue
        made = grid.book.workbook.add_chart({"type": "line"})
        last = _figures(grid, column, chart, lines)
        for number, (_, (colour, _)) in enumerate(zip(lines, LINES, strict=False), start=1):
            series: dict[str, Any] = {
                "name": [grid.name, 0, column + number],
                "categories": [grid.name, 1, column, last, column],
                "values": [grid.name, 1, column + number, last, column + number],
                "line": {"color": colour, "width": 1.5},
            }
            made.add_series(series)
        column += len(lines) + 2
        made.show_blanks_as("gap")
        _dress(made, chart, titled(chart))
        place = {"x_offset": drawn * CHART_WIDTH, "y_offset": 6, "object_position": 2, "description": str(chart["title"])}
        grid.sheet.insert_chart(top, 0, made, place)
        drawn += 1
    return drawn > 0


def titled(chart: Mapping[str, Any]) -> str:
    """A chart's title with its lines named by their colours, where there are several."""
    lines = [line for line in chart["lines"] if len(line["points"]) > 1]
    if len(lines) < 2:
        return str(chart["title"])
    return f"{chart['title']}: " + ", ".join(f"{line['name']} ({name})" for line, (_, name) in zip(lines, LINES, strict=False))


def _figures(grid: Grid, column: int, chart: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> int:
    """The lines side by side over one column of days; a day that a line lacks is an empty cell. Returns the last row."""
    days = sorted({day for line in lines for day, _ in line["points"]})
    grid.text(0, column, "day", font_color=UNKNOWN[0])
    for row, day in enumerate(days, start=1):
        grid.put(row, column, day, "date", font_color=UNKNOWN[0])
    at = {day: row for row, day in enumerate(days, start=1)}
    for number, line in enumerate(lines, start=1):
        grid.text(0, column + number, f"{chart['title']}: {line['name']}", font_color=UNKNOWN[0])
        for day, value in line["points"]:
            grid.put(at[day], column + number, value, "fraction" if chart["unit"] == "fraction" else "two", font_color=UNKNOWN[0])
    return len(days)


def _dress(made: Any, chart: Mapping[str, Any], title: str) -> None:
    level = chart.get("level")
    made.set_title({"name": title, "name_font": {"size": 9, "bold": True}, "overlay": False})
    made.set_legend({"none": True})
    made.set_x_axis(
        {
            "date_axis": True,
            "num_format": "yyyy",
            "major_unit": 2,
            "major_unit_type": "years",
            "num_font": {"size": 8},
            "label_position": "low",
            "line": {"color": "#A6A6A6"},
        }
    )
    form = "0%" if chart["unit"] == "fraction" else "0.0" if chart["unit"] == "points" else "0"
    axis: dict[str, Any] = {
        "num_format": form,
        "num_font": {"size": 8},
        "major_gridlines": {"visible": True, "line": {"color": "#E7E6E6"}},
    }
    if level is not None:
        axis["crossing"] = level
    lows = [value for line in chart["lines"] for _, value in line["points"]]
    if chart["unit"] in ("index", "names"):
        axis |= {"min": 10 * int(min(lows) / 10), "max": 10 * (int(max(lows) / 10) + 1)}
    made.set_y_axis(axis)
    made.set_size({"width": CHART_WIDTH - 8, "height": CHART_HEIGHT})


def _decisions(grid: Grid, regime: Mapping[str, Any]) -> None:
    """What IWM less QQQ made after past decisions of the Fed, by their direction."""
    found = [reading for reading in regime["readings"] if reading.get("key") == "fed_decisions"]
    after = (found[0].get("figures") or {}).get("after") if found else None
    if not after:
        return
    grid.next += 1
    _heading(grid, "After decisions of the Fed: IWM less QQQ on average, and how often IWM led, by weeks after")
    for kind, record in after.items():
        grid.text(grid.next, 0, f"{kind} ({record[-1]['events']} decisions)")
        told = [
            f"{row['weeks']}: {signed(row['mean'])} ({row['hit_rate']:.0%})"
            for row in record
            if row["mean"] is not None and row["weeks"] in SHOWN_WEEKS
        ]
        grid.text(grid.next, grid.at["value"], "   ".join(told))
        grid.next += 1


SHOWN_WEEKS = (1, 2, 3, 4, 6, 8, 10, 13)


def _eras(grid: Grid) -> None:
    """Who led in other eras: a small table with its sources, which enters no reading."""
    from screener.sectors import read_reference

    grid.next += 1
    _heading(grid, "The ten largest at the ends of eras (of the S&P 500; enters no reading)")
    for row in read_reference("leaders_by_era.csv"):
        grid.text(grid.next, 0, f"{row['year']}: {row['era']}")
        if row["top_ten_share"]:
            grid.put(grid.next, grid.at["value"], float(row["top_ten_share"]), "fraction")
            grid.text(grid.next, grid.at["unit"], "share of ten")
        grid.text(grid.next, grid.at["basis"], row["leaders"].replace(";", ", "))
        grid.text(grid.next, grid.at["source"], row["source"])
        grid.next += 1


def regime_words(regime: Mapping[str, Any]) -> str:
    """The regime in one line."""
    if regime.get("summary"):
        return str(regime["summary"])
    return ": ".join(str(regime[key]) for key in ("state", "reason") if regime.get(key)) or "unknown"
