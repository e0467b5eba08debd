"""The regime page as a picture for a weekly note, and every signal's history as one: drawn with matplotlib, imported when asked.

A picture is made of the same plain page as the sheet, so both say the same. Lines are named by colour in the title of their chart,
states are words as well as colours, so that nobody looks for a legend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from filings.errors import SettingsError
from screener.outputs.regime_sheet import AMBER, COLOURS, LINES, NO_SCORE, UNKNOWN, titled
from screener.outputs.regime_words import change_words, flip_words, heads, place_words, value_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, GREY, RULE = "#1F3864", "#7F7F7F", "#D9D9D9"
WIDE, HIGH, SHARP = 16.0, 10.6, 120
"""Inches and dots an inch: 1920 by 1272 points."""

COLUMNS = (
    ("Observation", 0.0, 50),
    ("State", 0.232, 9),
    ("Reading", 0.278, 18),
    ("13 weeks", 0.357, 10),
    ("Percentile", 0.405, 11),
    ("Basis", 0.458, 14),
    ("Public since", 0.528, 12),
    ("What would flip it", 0.588, 40),
    ("Last turn, then IWM less QQQ; after earlier turns", 0.785, 48),
)
"""Heading, place across the page, and characters that a cell takes before it is cut."""


def regime_picture(page: Mapping[str, Any], so_what: Sequence[str] = ()) -> bytes:
    """The page as a PNG: two sentences, a row an observation, four charts, what it means for the list.

    Raises SettingsError where matplotlib is not installed.
    """
    figure = _figure()
    figure.text(0.03, 0.965, f"Small caps against large: regime as of {page.get('as_of')}", size=17, weight="bold", color=INK)
    said = [line for text in _sentences(str(page.get("summary") or "")) for line in wrap(text, 190)]
    for number, line in enumerate(said[:3]):
        figure.text(0.03, 0.94 - 0.019 * number, line, size=10.5)
    shown = heads(page)
    top = 0.935 - 0.019 * min(len(said), 3) - 0.012
    bottom = _rows(figure, shown, top)
    notes = [line for text in (*so_what, NO_SCORE + " No investment advice.") for line in wrap(text, 200)]
    floor = 0.02 + 0.018 * len(notes)
    for number, line in enumerate(reversed(notes)):
        figure.text(0.03, 0.015 + 0.018 * number, line, size=9, color=GREY if number == 0 else "black")
    _charts(figure, page.get("charts") or [], floor + 0.035, max(bottom - floor - 0.085, 0.12))
    return _png(figure)


def _sentences(text: str) -> list[str]:
    first, stop, rest = text.partition(". ")
    return [first + stop.strip(), rest] if rest else [text]


def _figure() -> Figure:
    try:
        from matplotlib.figure import Figure as Made
    except ImportError:
        raise SettingsError("Pictures need matplotlib, which is not installed: pip install matplotlib.") from None
    return Made(figsize=(WIDE, HIGH), dpi=SHARP, facecolor="white")


def _png(figure: Figure) -> bytes:
    made = BytesIO()
    figure.savefig(made, format="png", metadata={"Software": "screener"})
    return made.getvalue()


def _rows(figure: Figure, readings: Sequence[Mapping[str, Any]], top: float) -> float:
    """The table of observations; returns where it ends."""
    left, width, step = 0.03, 0.945, 0.0262
    for heading, place, _ in COLUMNS:
        figure.text(left + width * place, top, heading, size=8.5, weight="bold", color=INK, va="center")
    at = top - step * 0.85
    for reading in readings:
        state = str(reading.get("state") or "unknown")
        is_amber = bool((reading.get("figures") or {}).get("amber"))
        ink, ground = AMBER if is_amber else COLOURS.get(state, UNKNOWN)
        plain = "black" if state in COLOURS else GREY
        _rule(figure, left, width, at + step * 0.5)
        cells = (
            str(reading.get("observation") or ""), state, value_words(reading), change_words(reading), place_words(reading),
            str(reading.get("basis") or ""), str(reading.get("public_since") or ""),
        )  # fmt: skip
        for (heading, place, characters), text in zip(COLUMNS, cells, strict=False):
            if heading == "State":
                box = {"facecolor": ground, "edgecolor": "none", "boxstyle": "round,pad=0.25"}
                figure.text(left + width * place, at, text, size=8.5, weight="bold", color=ink, va="center", bbox=box)
            else:
                size = 8.5 if len(text) <= characters else 7.5
                shown = "\n".join(wrap(text, characters)[:2]) if heading == COLUMNS[0][0] else _cut(text, characters)
                figure.text(left + width * place, at, shown, size=size, color=plain, va="center")
        if state in COLOURS:
            last = (str(reading.get("flips") or ""), flip_words(reading))
            for (_, place, characters), text in zip(COLUMNS[-2:], last, strict=True):
                figure.text(left + width * place, at, "\n".join(wrap(text, characters)[:2]), size=7.5, color=plain, va="center")
        else:
            why = "\n".join(wrap(str(reading.get("sentence") or "not told why"), 92)[:2])
            figure.text(left + width * COLUMNS[-2][1], at, why, size=7.5, color=GREY, va="center")
        at -= step
    return at


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def _rule(figure: Figure, left: float, width: float, at: float) -> None:
    from matplotlib.lines import Line2D

    figure.add_artist(Line2D([left, left + width], [at, at], color=RULE, linewidth=0.6))


def _charts(figure: Figure, charts: Sequence[Mapping[str, Any]], bottom: float, height: float) -> None:
    drawn = [chart for chart in charts if any(len(line["points"]) > 1 for line in chart["lines"])]
    for number, chart in enumerate(drawn):
        axes = figure.add_axes((0.045 + 0.238 * number, bottom, 0.2, height))
        lines = [line for line in chart["lines"] if len(line["points"]) > 1]
        for line, (colour, _) in zip(lines, LINES, strict=False):
            days = [date.fromisoformat(day) for day, _ in line["points"]]
            axes.plot(days, [value for _, value in line["points"]], color=colour, linewidth=1.4)  # type: ignore[arg-type]
        if chart.get("level") is not None:
            axes.axhline(chart["level"], color="black", linewidth=0.8)
        _dress(axes, chart["unit"])
        axes.set_title("\n".join(wrap(titled(chart), 52)), fontsize=8.5, color=INK, loc="left")


def _dress(axes: Axes, unit: str) -> None:
    from matplotlib import dates
    from matplotlib.ticker import PercentFormatter

    drawn: Any = dates
    where = drawn.AutoDateLocator(minticks=3, maxticks=6)
    axes.xaxis.set_major_locator(where)
    axes.xaxis.set_major_formatter(drawn.ConciseDateFormatter(where, show_offset=False))
    if unit == "fraction":
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.tick_params(labelsize=7.5, colors=GREY, length=2)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(RULE)


def history_picture(states: pd.DataFrame, names: Sequence[str], lead: pd.Series[float]) -> bytes:
    """Every signal week by week: a strip each, green where on, red where off, grey where unknown, under the line of IWM over QQQ.

    `states` has a row a week and a column a signal: 1 on, 0 off, missing unknown. Raises SettingsError without matplotlib.
    """
    figure = _figure()
    figure.text(0.03, 0.965, "Every signal, week by week", size=17, weight="bold", color=INK)
    told = (("green: on for small caps", "#548235", 0.03), ("red: off", "#C00000", 0.19), ("grey: unknown", GREY, 0.25))
    for text, colour, at in told:
        figure.text(at, 0.94, text, size=10.5, color=colour, weight="bold")
    weeks = states.index
    line = figure.add_axes((0.30, 0.755, 0.67, 0.15))
    line.plot(weeks, lead.to_numpy(), color=LINES[0][0], linewidth=1.4)
    _dress(line, "index")
    line.set_title("IWM / QQQ, first week = 100", fontsize=9, color=INK, loc="left")
    line.set_xlim(weeks[0], weeks[-1])
    strips = figure.add_axes((0.30, 0.05, 0.67, 0.67))
    _strips(strips, states)
    for row, name in enumerate(names):
        strips.text(-0.008, row + 0.5, _cut(name, 62), transform=strips.get_yaxis_transform(), ha="right", va="center", size=8)
    return _png(figure)


def _strips(axes: Axes, states: pd.DataFrame) -> None:
    import numpy as np
    from matplotlib.colors import ListedColormap

    known = np.where(states.notna(), states.to_numpy(dtype="float64"), 2.0).T
    days = (
        states.index.to_numpy().astype("datetime64[D]").astype("int64").astype("float64")
    )  # days since 1970, as matplotlib counts
    edges = np.append(days, days[-1] + 7)
    colours = ListedColormap(["#E6A0A0", "#8FBC72", "#E7E6E6"])
    axes.pcolormesh(edges, np.arange(len(known) + 1), known, cmap=colours, vmin=-0.5, vmax=2.5, edgecolors="none", rasterized=True)
    axes.set_ylim(len(known), 0)
    axes.set_yticks([])
    axes.xaxis_date()
    _dress(axes, "strip")
    axes.grid(visible=False)
    for row in range(1, len(known)):
        axes.axhline(row, color="white", linewidth=1.2)
