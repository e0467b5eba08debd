"""Tables that list a registrant's repurchase programmes: one row each, with its day, its size, and what is left of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from filings.amounts import DAY_OR_MONTH, MONEY, cell_number, day_of, is_dash, scaled
from filings.authorizations.words import LEAST, LEAST_SHARES, Mention
from filings.document import Filing
from filings.purchases.printed_units import named_units
from filings.tables import Cell, Grid, read_table

LONGEST_LIST, LONGEST_LEAD = 4_000, 300
"""Characters of such a table, and of the words above it that say what it lists."""
_COLUMNS = (
    ("expires", re.compile(r"expir|terminat|\bend(?:s|ing)? ", re.I)),
    ("remaining", re.compile(r"remain|available|unused|left|yet be", re.I)),
    ("other", re.compile(r"status|repurchased|purchased|spent|used|average|cost|utili[sz]ed|complet", re.I)),
    ("announced", re.compile(r"\bdate|announce|approved|approval|adopt|authori[sz]ed (?:in|on)|month", re.I)),
    ("size", re.compile(r"amount|size|authori[sz]|total|maximum|value|shares|approved", re.I)),
)
_BUYING = ("repurchase", "buyback", "buy-back")
_OTHER_TABLE = ("average price", "price paid", "principal", "notes", "dividend", "grant", "exercise", "warrant")


def listed_programs(filing: Filing) -> Iterator[Mention]:
    """A mention for each row of a table with a column of days and a column of sizes, under words that name repurchases."""
    low = filing.lower
    for span in filing.tables:
        start, end = span.start, span.end
        if not 40 < end - start < LONGEST_LIST or not _holds(low, ("authoriz", "approv", "announce"), start, end):
            continue
        if _holds(low, _OTHER_TABLE, start, end) or not _holds(low, _BUYING, max(0, start - LONGEST_LEAD), end):
            continue
        yield from _rows(filing, read_table(filing, span))


def _holds(low: str, words: tuple[str, ...], start: int, end: int) -> bool:
    for word in words:  # noqa: SIM110 as in `prose.holds`
        if low.find(word, start, end) >= 0:
            return True
    return False


def _rows(filing: Filing, grid: Grid) -> Iterator[Mention]:
    header, at = _header(grid)
    if not {"announced", "size"} <= set(header.values()):
        return
    above = filing.text[max(0, grid.start - LONGEST_LEAD) : grid.start] + " ".join(c.line for row in grid.rows[:at] for c in row)
    factors = named_units(above)
    for row in grid.rows[at:]:
        cells: dict[str, str] = {}
        for cell in row:
            name = next((n for column, n in sorted(header.items(), reverse=True) if column <= cell.column), "")
            cells[name] = f"{cells.get(name, '')} {cell.line}".strip()
        day = DAY_OR_MONTH.search(cells.get("announced", ""))
        value, shares = _amount(cells.get("size", ""), factors)
        if day is None or (value is None and shares is None):
            continue
        left_value, left_shares = _amount(cells.get("remaining", ""), factors, is_money=value is not None)
        end = DAY_OR_MONTH.search(cells.get("expires", ""))
        places = [c for c in row if c.start >= 0]
        is_done = left_value == 0 or left_shares == 0 or "complet" in " ".join(cells.values()).lower()
        yield Mention(
            min(c.start for c in places),
            max(c.end for c in places),
            -1,
            defines=True,
            announced=day_of(day),
            value=value,
            shares=shares,
            expires=day_of(end) if end else None,
            status="completed" if is_done else None,
            remaining_value=left_value,
            remaining_shares=left_shares,
        )


def _header(grid: Grid) -> tuple[dict[int, str], int]:
    """What the columns mean, by the grid column each begins in, and the first row below the header."""
    at = next((i for i, row in enumerate(grid.rows) if any(DAY_OR_MONTH.match(c.line) for c in row)), 0)
    header: dict[int, str] = {}
    for row in grid.rows[:at]:
        for cell in row if len(row) > 1 else ():
            header.setdefault(cell.column, _meaning(cell, header.values()))
    return header, at


def _meaning(cell: Cell, taken: Collection[str]) -> str:
    names = (name for name, pattern in _COLUMNS if pattern.search(cell.line))
    return next((name for name in names if name == "other" or name not in taken), "other")


def _amount(
    words: str, factors: tuple[int | None, int | None], *, is_money: bool | None = None
) -> tuple[int | float | None, int | float | None]:
    """The money or the shares that a cell prints."""
    money = MONEY.search(words)
    if money:
        value = scaled(money["number"], money["scale"])
        value = value if money["scale"] or value >= LEAST else value * (factors[1] or 1)
        return (value, None) if value >= LEAST else (None, None)
    bare = re.sub(r"\s*shares\b|[$\s]", "", words)
    number = cell_number(bare) if bare and (bare[0].isdigit() or is_dash(bare)) else None
    if number is None or (number and number * (factors[0] or 1) < LEAST_SHARES):
        return None, None
    if is_money:
        return (number * (factors[1] or 1), None)
    return None, number * (factors[0] or 1)
