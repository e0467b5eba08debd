"""The sheets about the list itself: how fresh and how full its data is, what reviewers said before, what each word means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from screener.columns import COLUMNS
from screener.dictionary import describe_columns
from screener.doctor import AGES
from screener.outputs.grid import Book, Head
from screener.outputs.phrases import label, reason_kind
from screener.outputs.plain import day, words
from screener.outputs.shortlist_json import ranked
from screener.reviews import BASELINE_SHEET, LABELS
from screener.shortlist import Shortlist

OLD_DAYS = 10
"""A weekly list on a source older than this is a list of another week: its line is red. Some sources may be older (doctor.AGES)."""


def oldest_good(name: str) -> int:
    """How old, in days, a source may be."""
    return AGES[name][1] if name in AGES else OLD_DAYS


def write_quality(book: Book, shortlist: Shortlist, companies: Sequence[Mapping[str, Any]]) -> None:
    """Ages of the sources, counts, what is missing most, and which flags there are."""
    heads = [
        Head("part", "Part", "text", 20),
        Head("what", "What", "text", 42),
        Head("count", "Number", "whole", 10),
        Head("share", "Of the listed", "fraction", 11),
        Head("day", "Freshest day", "date", 12),
        Head("age", "Days old", "count", 9),
        Head("told", "In words", "text", 90, wrap=True),
    ]
    grid = book.sheet("Data quality", "Data quality", heads, "", "#7F7F7F")
    for name, at in sorted(shortlist.ages.items()):
        age = None if at is None else (shortlist.as_of - at).days
        old = age is None or age > oldest_good(name)
        told = "nothing of it is held" if age is None else "older than a week's list should stand on" if old else None
        row = {"part": "sources", "what": name, "day": day(at), "age": age, "told": told}
        colour: dict[str, Any] = {"font_color": "#C00000"} if old else {}
        grid.row(row, **colour)
    table = shortlist.companies.table
    for what, count in (
        ("considered", shortlist.considered),
        ("left out", len(shortlist.companies.left_out)),
        ("ranked", ranked(shortlist)),
        ("on this list", len(table)),
        (
            "neither: large-cap peers, or nothing held of them",
            shortlist.considered - len(shortlist.companies.left_out) - ranked(shortlist),
        ),
    ):
        grid.row({"part": "companies", "what": what, "count": count})
    listed = max(len(companies), 1)
    for what, count in _sorted(Counter(reason_kind(words(r) or "") for r in shortlist.companies.left_out["reason"].tolist())):
        grid.row({"part": "left out", "what": "reason", "count": count, "told": what})
    told_reasons = Counter(pair for company in companies for pair in company["missing"].items())
    lacking: Counter[tuple[str, str]] = Counter()
    for (name, reason), count in told_reasons.items():
        if name in table.columns:
            lacking[name, reason_kind(reason)] += count
    for (name, reason), count in _sorted(lacking):
        grid.row({"part": "missing", "what": label(name), "count": count, "share": count / listed, "told": reason})
    flags: dict[tuple[str, str], list[str]] = {}
    for company in companies:
        for flag in company["flags"]:
            flags.setdefault((flag["severity"] or "", flag["flag"] or ""), []).append(company["ticker"] or "")
    for (severity, flag_name), tickers in sorted(flags.items(), key=lambda item: (item[0][0] != "red", -len(item[1]), item[0])):
        count = len(set(tickers))
        told = ", ".join(sorted(set(tickers))[:20])
        grid.row({"part": f"{severity} flag", "what": flag_name, "count": count, "share": count / listed, "told": told})
    grid.finish(2)


def _sorted(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def write_history(book: Book, reviews: pd.DataFrame | None) -> None:
    """Every decision ever imported, newest first."""
    units = {"until": "date", "date": "date", "run": "date", "cik": "text"}
    widths = {"note": 60, "ticker": 8}
    labels = LABELS | {"cik": "CIK", "ticker": "Ticker", "run": "On the list of"}
    names = ["run", "ticker", *LABELS, "cik"]
    heads = [Head(name, labels[name], units.get(name, "text"), widths.get(name, 12)) for name in names]
    grid = book.sheet(
        "History", "Reviews so far", heads, "From reviews.csv of the archive, which is only ever added to.", "#FFC000"
    )
    for row in [] if reviews is None else reviews[names].fillna("").iloc[::-1].to_dict("records"):
        grid.row({str(name): value or None for name, value in row.items()})
    grid.finish(2)


def write_dictionary(book: Book) -> None:
    """What each column is, in which unit, from where."""
    heads = [
        Head("label", "Heading", "text", 26),
        Head("name", "Key", "text", 28),
        Head("unit", "Unit", "text", 10),
        Head("meaning", "Meaning", "text", 110),
        Head("source", "Source", "text", 45),
        Head("missing", "Missing when", "text", 45),
    ]
    grid = book.sheet("Dictionary", "Dictionary", heads, "Rates are fractions (shown as %), money is USD.", "#7F7F7F")
    for name in describe_columns():
        made = COLUMNS[name]
        grid.row({head.key: getattr(made, head.key) or None for head in heads})
    grid.finish(1)


def write_baseline(book: Book, rows: Sequence[Sequence[str]], workbook_id: str) -> None:
    """What the program wrote into the reviewers' columns: the hidden sheet that tells a person's words from its own."""
    sheet = book.workbook.add_worksheet(BASELINE_SHEET)
    sheet.very_hidden()
    for row, values in enumerate([[book.as_of.isoformat(), workbook_id], *rows]):
        for column, value in enumerate(values):
            if value:
                sheet.write_string(row, column, value)
