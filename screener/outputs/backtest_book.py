"""`backtest.xlsx`: the same findings as the page, as numbers that a reader can go on computing with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from screener.outputs.grid import Book, Head, new_book


def book(document: Mapping[str, Any]) -> bytes:
    """The workbook's bytes; the same document gives the same bytes."""
    until = date.fromisoformat(document["to"])
    with new_book(until, f"Backtest {document['from']} to {document['to']}.") as (made, buffer):
        made.workbook.set_properties(
            {
                "title": f"Backtest {document['from']} to {document['to']}",
                "author": "screener",
                "created": datetime(until.year, until.month, until.day),  # noqa: DTZ001 the format knows no zone
            }
        )
        _sentences(made, document)
        _trials(made, document)
        _papers(made, document)
        _curves(made, document["curves"])
        _weeks(made, document["correlations"])
        _rows(made, "Flags", "Did flagged companies lag?", _FLAGS, document["flags"])
        _rows(made, "Regime", "By state of the regime", _REGIME, document["regime"])
        _rows(made, "Costs", "Spreads assumed", _COSTS, document["costs"])
    return buffer.getvalue()


def _sentences(made: Book, document: Mapping[str, Any]) -> None:
    grid = made.sheet(
        "Read first", "Read this first", [Head("what", "What", "text", 14), Head("words", "In words", "text", 130, wrap=True)]
    )
    for sentence in document["first"]:
        grid.row({"what": "first", "words": sentence}, bold=True, font_color="#C00000")
    for sentence in document["caveats"]:
        grid.row({"what": "caveat", "words": sentence})
    grid.finish()


def _rate(key: str, label: str, note: str | None = None) -> Head:
    return Head(key, label, "fraction", 10, note)


_TRIALS = [
    Head("label", "Score", "text", 32),
    Head("hold", "Weeks held", "count", 8),
    Head("names", "Names a week", "whole", 9),
    Head("windows", "Windows", "count", 9),
    Head("independent", "Side by side", "score", 9, "Windows that do not overlap: how much was really seen."),
    _rate("top", "Top"),
    _rate("top_cap", "Top, by cap"),
    _rate("top_after_costs", "Top after costs"),
    _rate("matched", "Same sectors", "What the small caps of the top's sectors returned, equal weighted."),
    _rate("universe", "Small caps"),
    _rate("universe_cap", "Small caps, by cap"),
    _rate("fund", "Fund"),
    _rate("top_less_matched", "Top less sectors"),
    _rate("top_less_matched_error", "± error"),
    *(_rate(f"q{n}", f"Fifth {n}") for n in range(1, 6)),
    *(_rate(f"c{n}", f"Fifth {n}, by cap") for n in range(1, 6)),
    _rate("spread", "Best less worst"),
    _rate("spread_error", "± error", "Newey-West, for overlapping windows."),
    Head("t", "t", "score", 8),
    Head("chance", "Chance alone", "percentile", 9, "Of a t this far from 0 by accident, were this the only test."),
    Head("chance_of_all", "Chance of all", "percentile", 9, "The same among all tests of this sheet (Holm)."),
    _rate("spread_after_costs", "After costs"),
    _rate("spread_with_losses", "With losses", "Shares that failed lose a part of their last price; see above."),
    Head("correlation", "Rank correlation", "weight", 10),
    Head("correlation_error", "± error", "weight", 9),
    Head("correlated", "Weeks with it", "count", 9),
    _rate("turnover", "Turnover of the top"),
    Head("left", "Left the listing", "score", 9, "Names a window that were delisted within it."),
    Head("says", "What it says", "text", 80, wrap=True),
]
_FLAGS = [
    Head("flag", "Flag", "text", 34),
    Head("severity", "Severity", "text", 10),
    Head("hold", "Weeks held", "count", 9),
    Head("companies", "Companies", "count", 10),
    Head("windows", "Windows", "count", 9),
    _rate("lagged", "Lagged the median small cap"),
    _rate("less_median", "Mean difference to it"),
]
_REGIME = [
    Head("observation", "Observation", "text", 44),
    Head("label", "Score", "text", 32),
    Head("measure", "What is averaged", "text", 24),
    Head("hold", "Weeks held", "count", 9),
    _rate("on", "When on"),
    Head("on_windows", "Windows", "count", 9),
    _rate("off", "When off"),
    Head("off_windows", "Windows", "count", 9),
]
_COSTS = [
    Head("name", "Class", "text", 14),
    Head("least_cap", "Market cap at least", "USD", 16),
    Head("least_dollars", "Dollars a day at least", "USD", 16),
    Head("half_spread", "Half spread", "weight", 10),
]


_PAPERS = [
    Head("label", "Measure", "text", 32),
    Head("sign", "Published sign", "text", 9, "Of the return for more of the measure, as the list ranks it."),
    Head("found", "Published", "text", 60, wrap=True),
    Head("source", "By", "text", 44, wrap=True),
    Head("hold", "Weeks held", "count", 8),
    Head("names", "Names a week", "whole", 9),
    Head("windows", "Windows", "count", 9),
    Head("independent", "Side by side", "score", 9),
    *(_rate(f"q{n}", f"Group {n}") for n in range(1, 6)),
    _rate("spread", "Best less worst"),
    Head("t", "t", "score", 8),
    Head("correlation", "Rank correlation", "weight", 10),
    Head("verdict", "Verdict", "text", 60, wrap=True),
]


def _papers(made: Book, document: Mapping[str, Any]) -> None:
    """Each measure's own result beside the published one."""
    grid = made.sheet(
        "Papers", "Measures against their papers", _PAPERS, "A check that the machinery works: compare signs, hardly sizes."
    )
    for row in document["papers"]:
        fifths = {f"q{n + 1}": v for n, v in enumerate(row["quintiles"][:5])}
        is_weak = row["names"] is None or row["names"] < document["enough_names"]
        blank = dict.fromkeys((h.key for h in _PAPERS), str(row["verdict"]))
        grid.row({**row, **fifths}, blank, **({"font_color": "#7F7F7F"} if is_weak else {}))
    grid.finish(1)


def _trials(made: Book, document: Mapping[str, Any]) -> None:
    note = (
        f"Returns of one window. With losses: shares that leave below ${document['failed_below']:g} lose"
        f" {document['loss_at_failure']:.0%} of their last price."
    )
    grid = made.sheet("Trials", "What followed", _TRIALS, note)
    for trial in document["trials"]:
        fifths = {f"q{n + 1}": v for n, v in enumerate(trial["quintiles"])}
        fifths |= {f"c{n + 1}": v for n, v in enumerate(trial["quintiles_cap"])}
        blank = dict.fromkeys((h.key for h in _TRIALS), str(trial["says"]))
        style = {"font_color": "#7F7F7F"} if trial["names"] < document["enough_names"] else {}
        grid.row({**trial, **fifths}, blank, **style)
    grid.finish(2)


def _curves(made: Book, curves: Sequence[Mapping[str, Any]]) -> None:
    heads = [Head("label", "Score", "text", 32), Head("hold", "Weeks held", "count", 8), Head("name", "Book", "text", 22)]
    heads += [Head("day", "Week", "date", 12), Head("gross", "Value", "weight", 10), Head("net", "After costs", "weight", 10)]
    heads += [_rate("drawdown", "Drawdown")]
    grid = made.sheet("Curves", "Value of a dollar by week", heads)
    for curve in curves:
        for line in curve["lines"]:
            same = {"label": curve["label"], "hold": curve["hold"], "name": line["name"]}
            for day, gross, net, fall in zip(line["days"], line["gross"], line["net"], line["drawdown"], strict=True):
                grid.row({**same, "day": day, "gross": gross, "net": net, "drawdown": fall})
    grid.finish(3)


def _weeks(made: Book, series: Sequence[Mapping[str, Any]]) -> None:
    heads = [Head("label", "Score", "text", 32), Head("hold", "Weeks held", "count", 8), Head("day", "Week", "date", 12)]
    heads += [
        Head("names", "Names", "whole", 8),
        Head("correlation", "Rank correlation", "weight", 11),
        _rate("spread", "Best less worst"),
    ]
    grid = made.sheet("Weeks", "Week by week", heads)
    for one in series:
        for day, names, correlation, spread in zip(one["days"], one["names"], one["values"], one["spreads"], strict=True):
            grid.row(
                {
                    "label": one["label"],
                    "hold": one["hold"],
                    "day": day,
                    "names": names,
                    "correlation": correlation,
                    "spread": spread,
                }
            )
    grid.finish(3)


def _rows(made: Book, name: str, title: str, heads: Sequence[Head], rows: Sequence[Mapping[str, Any]]) -> None:
    grid = made.sheet(name, title, heads)
    for row in rows:
        grid.row(row)
    grid.finish(1)
