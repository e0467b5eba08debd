"""The Changes sheet: what moved since the run before, and why, a line a cause, so that it can be filtered by cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from screener.outputs.grid import RED, Book, Head
from screener.weekly import Change, header_words

MOST_CHANGES = 2_000


def write_changes(book: Book, document: Mapping[str, Any], previous: Mapping[str, Any] | None, changed: Sequence[Change]) -> None:
    """The sheet; without a run before it, it says so."""
    heads = [
        Head("kind", "What", "text", 21),
        Head("ticker", "Ticker", "text", 8),
        Head("name", "Company", "text", 27),
        Head("rank", "Rank", "count", 6),
        Head("rank_before", "Rank before", "count", 7),
        Head("score", "Score", "score", 7),
        Head("score_before", "Score before", "score", 7),
        Head("told", "In words", "text", 58, wrap=True),
        Head("cause", "Cause", "text", 15),
        Head(
            "points", "Points of score", "points", 8, "What this cause alone did to the score; the causes of a move add up to it."
        ),
        Head("why", "Why", "text", 84, wrap=True),
        Head("link", "On sec.gov", "text", 23),
    ]
    if previous is None:
        told = "The first run: there is none before it to compare with."
    else:
        told = " ".join([f"From the run of {previous['as_of']}; `screener diff` says the same.", *header_words(document, previous)])
    if len(changed) > MOST_CHANGES:
        told += f" The first {MOST_CHANGES:,} of {len(changed):,}; `screener diff --json` has all."
    grid = book.sheet("Changes", "Changes", heads, told, "#70AD47")
    for change in changed[:MOST_CHANGES]:
        style: dict[str, Any] = {"font_color": RED} if change.is_red else {}
        shared = {key: getattr(change, key) for key in ("kind", "ticker", "name", "rank", "rank_before", "score", "score_before")}
        for at, cause in enumerate(change.causes or (None,)):
            values = shared | {"told": change.told if at == 0 else None}
            if cause is not None:
                values |= {"cause": cause.kind, "points": cause.points, "why": cause.told}
            row = grid.row(values, **style)
            if cause is not None and cause.accession:
                grid.link(row, grid.at["link"], cause.url, cause.accession)
    grid.finish(2)
