"""Tables that list a filing's deals, one a row: "Consideration | Goodwill", as acquirers of many companies print them.

A table is one where its header names a price, and goodwill or the day, as columns. Tables that allocate one price have them as rows
and are read beside the deal's own words (`terms`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from filings.amounts import DAY_OR_MONTH, cell_number, day_of, scaled
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
_CASH_COLUMN = re.compile(r"\bcash\b(?!\s+(?:acquired|flow))", re.I)
_STOCK_COLUMN = re.compile(r"\b(?:stock|shares?|equity)\b(?!.*\b(?:issued|number|acquired|per)\b)", re.I)
_DATE_COLUMN = re.compile(r"\bdate\b|\b(?:acquired|closed|completed)\s+(?:on|in)\b|^(?:closing|acquisition)$", re.I)
_FORM_COLUMN = re.compile(r"\b(?:form|type)\s+of\s+(?:consideration|payment)\b", re.I)
_TOTAL = re.compile(r"\b(?:total|aggregate)\b", re.I)
_DATED_LIST = re.compile(
    r"^[^\t]*\b(?:compan(?:y|ies)|business(?:es)?|institutions?|banks?|targets?|entit(?:y|ies)|acquirees?|acquired|acquisitions?)\b[^\t]*\t"
    r"(?!.*\b(?:per\s+share|propert|rooms|square|units|acres)).*\bdate\b",
    re.I,
)
_SEEDS = ("oodwill\t", "onsideration\t", "rice\t")
MOST_TABLES = 12


@dataclass(slots=True)
class _Columns:
    """The header cells of what a row tells: name in the first column, and under these the rest."""

    price: Cell | None = None
    goodwill: Cell | None = None
    cash: Cell | None = None
    stock: Cell | None = None
    date: Cell | None = None
    form: Cell | None = None

    def read(self, cells: list[Cell]) -> None:
        """Take the columns that a header row names; a total goes before a part."""
        for cell in cells:
            words = cell.line
            if not cell.column:
                continue
            if _GOODWILL_COLUMN.fullmatch(words):
                self.goodwill = cell
            elif _FORM_COLUMN.search(words):
                self.form = cell
            elif _DATE_COLUMN.search(words) and not _PRICE_COLUMN.search(words):
                self.date = self.date or cell
            elif _CASH_COLUMN.search(words) and not _TOTAL.search(words):
                self.cash = self.cash or cell
            elif _STOCK_COLUMN.search(words) and not _TOTAL.search(words):
                self.stock = self.stock or cell
            elif _PRICE_COLUMN.search(words) and (self.price is None or _TOTAL.search(words)):
                self.price = cell
        if self.price is None and self.cash is not None and _PRICE_COLUMN.search(self.cash.line):
            self.price, self.cash = self.cash, None


def listed_deals(filing: Filing, *, dated: bool = True) -> Iterator[Mention]:
    """The deals of every such table as mentions that carry their price, its parts and goodwill.

    Where no column is goodwill's, one must be the day's: many tables have prices. They are looked for where `dated`.
    """
    seen: set[int] = set()
    text = filing.text
    places = [(table.start, table.end) for table in filing.tables if table.depth == 0]
    for seed, (start, end) in product(_SEEDS if dated else _SEEDS[:1], places):
        at = text.find(seed, start, end)
        while at >= 0 and len(seen) < MOST_TABLES:
            line = text[text.rfind("\n", 0, at) + 1 : at + 400].split("\n", 1)[0]
            above = text[max(0, at - 260) : at].rsplit("\t\n\n", 1)[-1]
            if seed == _SEEDS[0]:
                is_asked = "onsideration" in above or "rice" in above
            else:
                is_asked = text[at - 1] in "CcPp" and _DATED_LIST.match(line) is not None
            is_asked = is_asked and not any(c.isdigit() for c in _YEARS.sub("", line))
            span = filing.table_at(at) if is_asked else None
            if span is not None and span.start not in seen and span.end - span.start < 20_000:
                seen.add(span.start)
                yield from _rows(filing, read_table(filing, span), table_unit(filing))
            at = text.find(seed, at + 8, end)


def _rows(filing: Filing, grid: Grid, unit: int) -> Iterator[Mention]:
    columns = _Columns()
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
        if not numbers or columns.price is None:
            columns.read(cells)
            continue
        day = _day_under(columns.date, cells)
        if not label or (len(numbers) < 2 if columns.goodwill else day is None):
            continue
        total = _under(columns.price, numbers)
        if columns.goodwill is None and day is None:
            continue
        if total is None or total <= 0:
            continue
        scale = line_unit(filing.text, max(cells[0].start, grid.start)) or unit
        is_group = _GROUP_ROW.match(label) is not None
        if not is_group and (_NO_NAME.match(label) or not re.search(r"[A-Z]", label) or len(label) > 80):
            continue
        good, cash, stock = (_under(c, numbers) if c else None for c in (columns.goodwill, columns.cash, columns.stock))
        form = next((c.line.strip().lower() for c in cells if columns.form and c.column == columns.form.column), "")
        cash = total if form == "cash" and cash is None else cash
        stock = total if form in ("stock", "common stock", "shares") and stock is None else stock
        if cash and stock and abs(cash + stock - total) > 0.3 * total:
            cash = stock = None
        target = None if is_group else Target(re.sub(r"\s*\(\w{1,3}\)$", "", label), (), None, True)
        start = max(cells[0].start, grid.start)
        yield Mention(
            "acquisition",
            target,
            None,
            "completed",
            None,
            day or (f"{year}" if year and not is_fiscal else None),
            int(day[:4]) if day else year,
            start,
            max(max(c.end for c in cells), start + 1),
            3,
            True,
            _times(total, scale),
            None if good is None else _times(good, scale),
            _times(cash, scale) if cash else None,
            _times(stock, scale) if stock else None,
        )


def _times(value: int | float, scale: int) -> int | float:
    """A printed number in USD, from the first digit to the last: 12.6 million is 12600000."""
    return scaled(str(Decimal(str(value)) * scale))


def _day_under(header: Cell | None, cells: list[Cell]) -> str | None:
    """The day or month that stands under a header."""
    for cell in cells if header else ():
        if header and cell.column < header.stop and cell.stop > header.column:
            day = DAY_OR_MONTH.search(cell.line)
            return day_of(day) if day else None
    return None


def _number(cell: Cell) -> int | float | None:
    return cell_number(cell.line) if len(cell.line) < 24 else None


def _under(header: Cell, numbers: list[Cell]) -> int | float | None:
    """The number that stands under a header, by columns."""
    best = min(numbers, key=lambda c: (max(0, c.column - header.stop + 1, header.column - c.stop + 1), c.column))
    gap = max(0, best.column - header.stop + 1, header.column - best.stop + 1)
    return _number(best) if gap <= 2 else None
