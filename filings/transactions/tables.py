"""Tables that list a filing's deals, one a row: "Consideration | Goodwill", as acquirers of many companies print them.

A table is one where its header names a price and goodwill as columns; tables that allocate one price have them as rows and are read
beside the deal's own words (`terms`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from filings.amounts import cell_number
from filings.document import Filing
from filings.tables import Cell, Grid, read_table
from filings.transactions.mentions import Mention
from filings.transactions.names import Target
from filings.transactions.periods import table_unit
from filings.transactions.text import line_unit

_PRICE_COLUMN = re.compile(r"(?<!form of )\bconsideration\b|\bpurchase\s+price\b|\bacquisition\s+cost\b", re.I)
_GOODWILL_COLUMN = re.compile(r"\bgoodwill\b", re.I)
_YEAR_ROW = re.compile(r"^(?P<fiscal>fiscal\s+(?:year\s+)?)?(?P<year>(?:19|20)\d\d)(?:\s+acquisitions)?$", re.I)
_GROUP_ROW = re.compile(
    r"^(?:all\s+|total\s+)?(?:other|others|individually\s+(?:immaterial|insignificant)"
    r"|additional)?\s*(?:\w+\s+)?(?:acquisitions?|others?)(?:\s*\(.{0,12}\))?$",
    re.I,
)
_NO_NAME = re.compile(
    r"^(?:total|subtotal|cash|goodwill|net|balance|adjust|less|plus|intangible|weighted|year|as of|purchase)", re.I
)
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
MOST_TABLES = 12


def listed_deals(filing: Filing) -> Iterator[Mention]:
    """The deals of every such table as mentions that carry their price and goodwill."""
    seen: set[int] = set()
    text, at = filing.text, 0
    while len(seen) < MOST_TABLES:
        at = text.find("oodwill\t", at)
        if at < 0:
            return
        line = text[text.rfind("\n", 0, at) + 1 : at + 400].split("\n", 1)[0]
        above = text[max(0, at - 260) : at].rsplit("\t\n\n", 1)[-1]
        if not any(c.isdigit() for c in _YEARS.sub("", line)) and ("onsideration" in above or "rice" in above):
            span = filing.table_at(at)
            if span is not None and span.start not in seen and span.end - span.start < 20_000:
                seen.add(span.start)
                yield from _rows(filing, read_table(filing, span), table_unit(filing))
        at += 8


def _rows(filing: Filing, grid: Grid, unit: int) -> Iterator[Mention]:
    price = goodwill = None
    year: int | None = None
    is_fiscal = False
    for row in grid.rows:
        cells = [c for c in row if not c.is_repeated]
        if not cells:
            continue
        label = cells[0].line if cells[0].column == 0 else ""
        when = _YEAR_ROW.match(label)
        if when:
            year, is_fiscal = int(when["year"]), bool(when["fiscal"])
        numbers = [c for c in cells if _number(c) is not None and c is not cells[0]]
        if not numbers or price is None:
            for cell in cells:
                if cell.column and price is None and _PRICE_COLUMN.search(cell.line):
                    price = cell
                elif cell.column and _GOODWILL_COLUMN.fullmatch(cell.line):
                    goodwill = cell
            continue
        if goodwill is None or len(numbers) < 2 or not label:
            continue
        total = _under(price, numbers)
        if total is None or total <= 0:
            continue
        scale = line_unit(filing.text, max(cells[0].start, grid.start)) or unit
        good = _under(goodwill, numbers)
        is_group = _GROUP_ROW.match(label) is not None
        if not is_group and (_NO_NAME.match(label) or not re.search(r"[A-Z]", label) or len(label) > 80):
            continue
        target = None if is_group else Target(re.sub(r"\s*\(\w{1,3}\)$", "", label), (), None, True)
        start = max(cells[0].start, grid.start)
        yield Mention(
            "acquisition",
            target,
            None,
            "completed",
            None,
            f"{year}" if year and not is_fiscal else None,
            year,
            start,
            max(max(c.end for c in cells), start + 1),
            3,
            True,
            total * scale,
            None if good is None else good * scale,
        )


def _number(cell: Cell) -> int | float | None:
    return cell_number(cell.line) if len(cell.line) < 24 else None


def _under(header: Cell, numbers: list[Cell]) -> int | float | None:
    """The number that stands under a header, by columns."""
    best = min(numbers, key=lambda c: (max(0, c.column - header.stop + 1, header.column - c.stop + 1), c.column))
    gap = max(0, best.column - header.stop + 1, header.column - best.stop + 1)
    return _number(best) if gap <= 2 else None
