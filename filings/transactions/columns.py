"""Tables that put several deals side by side, a column for each: "(in thousands) | Acme | Bolt | Cog".

They stand behind the last of the deals that they tell, so that a reader who stops at the next deal's words never sees them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from filings.prose import holds
from filings.transactions.names import alike
from filings.transactions.rows import Terms, as_row, header_cells, read_rows

_UNIT_CELL = re.compile(r"\b(?:in|dollars|amounts|usd|000)\b|\$", re.I)


def column_terms(text: str, start: int, end: int, names: tuple[str, ...], unit: Callable[[], int]) -> Terms | None:
    """The terms of the deal of these names in the first table between two places whose header names it beside another deal."""
    at = start
    rows: list[tuple[int, str]] = []
    heads: list[str] = []
    words = tuple({name.split()[0] for name in names if name})
    for printed in text[start:end].split("\n"):
        line = as_row(printed)
        if "\t" not in line:
            if rows and len(line.strip()) > 60:
                break
        elif (rows or holds(line, words)) and len(line) < 600:
            cells = header_cells(line)
            if rows or (cells and _names_one(cells, names)):
                heads = heads or cells
                rows.append((at, line))
        at += len(printed) + 1
    if not rows:
        return None
    found = read_rows(text, rows, Terms(), unit, names)
    return found if found != Terms() else None


def _names_one(cells: list[str], names: tuple[str, ...]) -> bool:
    """Whether exactly one column bears a name of the deal, and another one a name, too."""
    columns = [c for c in cells if not _UNIT_CELL.search(c)]
    hits = [c for c in columns if any(alike(c, name) for name in names)]
    return len(hits) == 1 and len(columns) > 1
