"""One table -> a grid of cells that know their column and their place in the filing's text.

Row and column spans are resolved to columns; a table of fixed columns in plain text becomes the same grid, with character positions
as columns. Footnote marks set as superscripts are no part of a cell's words: "1,049,531" with a raised 1 is not 10,495,311.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filings.cells import Piece, rows_of

if TYPE_CHECKING:
    from filings.document import Filing, TableSpan

MOST_CELLS = 20_000
"""Cells of one table; a table of more is no table that a person would read, and is cut."""

MOST_COLUMNS = 400
"""Columns of one table."""

MOST_MISSED = 500
"""Words of one table that were looked for in vain; beyond these, the markup and the text are not the same table."""

LONGEST_MARK = 60
"""Characters of a raised footnote mark; what is longer is words."""

_MARK = re.compile(r"[\s(\[]*(?:\d{1,2}|[a-z]{1,2}|[*†‡§#]+)(?:\s*[,)\]\s(\[]+\s*(?:\d{1,2}|[a-z]{1,2}|[*†‡§#]+))*[\s)\],]*", re.I)
_IGNORED = "\u200b\ufeff\u00ad"
_GAP = re.compile(r"\t+| {2,}")
_RULE = re.compile(r"[\s\-=_.]*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with words: its lines (`\\n` between them), first column and number of columns, and where it stands in the text.

    `start` is -1 where the place is not known. `is_repeated` marks a cell of an earlier row that spans this one too.
    """

    text: str
    column: int
    width: int
    start: int
    end: int
    is_repeated: bool = False

    @property
    def stop(self) -> int:
        """The column after the cell's last."""
        return self.column + self.width

    @property
    def line(self) -> str:
        """The words on one line."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells with words of one table, row by row, and the table's place in the text."""

    rows: tuple[tuple[Cell, ...], ...]
    width: int
    start: int
    end: int


def read_table(filing: Filing, span: TableSpan) -> Grid:
    """Read one table cell by cell. Broken markup gives what a browser would make of it; no table gives an empty grid."""
    places = _Places(filing.text, span.start, span.end)
    rows: list[tuple[Cell, ...]] = []
    hanging: dict[int, tuple[int, Cell | None]] = {}
    count = width = 0
    for row in rows_of(filing.table_html(span)):
        cells: list[Cell] = []
        column = 0
        still_hanging: dict[int, tuple[int, Cell | None]] = {}
        for item in row:
            while column in hanging:
                column = _repeat(hanging, column, cells, still_hanging)
            text, start, end = _words(item.pieces, places)
            cell = Cell(text, column, item.across, start, end) if text else None
            if cell:
                cells.append(cell)
            if item.down > 1:
                still_hanging[column] = (item.down - 1, cell or Cell("", column, item.across, -1, -1))
            column += item.across
            if column > MOST_COLUMNS:
                break
        for later in sorted(c for c in hanging if c >= column):
            _repeat(hanging, later, cells, still_hanging)
        hanging = still_hanging
        count += len(cells)
        width = max(width, column)
        rows.append(tuple(sorted(cells, key=lambda c: c.column)))
        if count > MOST_CELLS:
            break
    return Grid(tuple(rows), width, span.start, span.end)


def _repeat(hanging: dict[int, tuple[int, Cell | None]], column: int, cells: list[Cell], still: dict[int, Any]) -> int:
    """A cell of a row above that reaches into this one: where it stands again; returns the column after it."""
    left, cell = hanging.pop(column)
    assert cell is not None
    if cell.text:
        cells.append(Cell(cell.text, cell.column, cell.width, cell.start, cell.end, True))
    if left > 1:
        still[column] = (left - 1, cell)
    return cell.stop


def _words(pieces: Sequence[Piece | None], places: _Places) -> tuple[str, int, int]:
    """The words of one cell without raised footnote marks, and their place in the text."""
    parts: list[str] = []
    start = end = -1
    for piece in pieces:
        if piece is None:
            parts.append("\n")
            continue
        words, is_raised = piece
        place = places.take(words)
        if place:
            start, end = (place[0] if start < 0 else start), place[1]
        is_mark = is_raised and len(words) <= LONGEST_MARK and _MARK.fullmatch(words) is not None
        parts.append(" " if is_mark and any(p.strip() for p in parts) else _tidy(words))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line), start, end


def _tidy(words: str) -> str:
    for character in _IGNORED:
        words = words.replace(character, "")
    return words.replace("\xa0", " ").replace("\n", " ").replace("\r", " ")


class _Places:
    """Walks along the filing's text while the markup's words are read, so that each cell learns where it stands there."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.at, self.end, self.missed = text, start, end, 0

    def take(self, words: str) -> tuple[int, int] | None:
        bare = "".join(_tidy(words).split())
        if not bare:
            return None
        at, first = self.at, -1
        for character in bare:
            while at < self.end and self.text[at].isspace():
                at += 1
            if at >= self.end or self.text[at] != character:
                return self._search(bare)
            first = at if first < 0 else first
            at += 1
        self.at = at
        return first, at

    def _search(self, bare: str) -> tuple[int, int] | None:
        """Words that are not the next ones (an entity written otherwise): the next place where they begin."""
        place = self.text.find(bare[:12], self.at, self.end) if self.missed < MOST_MISSED else -1
        if place < 0:
            self.missed += 1
            return None
        self.at = min(self.end, place + len(bare))
        return place, self.at


def read_fixed_columns(text: str, start: int, end: int) -> Grid:
    """A table of fixed columns in plain text: cells are parted by two spaces or more, columns are character positions."""
    rows, at, width = [], start, 0
    for line in text[start:end].split("\n"):
        begin = at
        at += len(line) + 1
        flat = line.rstrip().expandtabs(8)
        # A tab moves the columns; the places in the text are then those of the whole line.
        exact = "\t" not in line
        cells = []
        if flat.strip() and not _RULE.match(flat):
            for piece_start, piece in _pieces(flat):
                words = piece.strip().rstrip(". ") if re.search(r"\.{3,}\s*$", piece) else piece.strip()
                if words:
                    place = begin + piece_start if exact else begin
                    stop = place + len(piece.rstrip()) if exact else begin + len(line)
                    cells.append(Cell(words, piece_start, len(piece.rstrip()), place, stop))
                    width = max(width, piece_start + len(piece))
        rows.append(tuple(cells))
    return Grid(tuple(rows), width, start, end)


def _pieces(line: str) -> Iterator[tuple[int, str]]:
    at = 0
    for gap in _GAP.finditer(line):
        if gap.start() > at:
            yield at, line[at : gap.start()]
        at = gap.end()
    if at < len(line):
        yield at, line[at:]


def joined(first: Grid, second: Grid) -> Grid:
    """Two tables read as one: a header and its rows, or the halves that a page break parted. Columns are matched in order."""
    if first.width == second.width:
        return Grid((*first.rows, *second.rows), first.width, first.start, second.end)
    here, there = _leaves(first), _leaves(second)
    if len(here) != len(there):
        # No order to go by: the second's columns stand apart, and find their header by themselves.
        moved = tuple(tuple(_moved(c, c.column + first.width, c.width) for c in row) for row in second.rows)
        return Grid((*first.rows, *moved), first.width + second.width, first.start, second.end)
    rows = []
    for row in second.rows:
        cells = []
        for cell in row:
            match = next((i for i, (a, b) in enumerate(there) if a <= cell.column < b), None)
            cells.append(cell if match is None else _moved(cell, here[match][0], here[match][1] - here[match][0]))
        rows.append(tuple(cells))
    return Grid((*first.rows, *rows), max(first.width, second.width), first.start, second.end)


def _leaves(grid: Grid) -> list[tuple[int, int]]:
    """The columns of a grid as its narrowest cells with words show them; signs, marks and dashes beside them are no columns."""
    spans: list[tuple[int, int]] = []
    cells = [c for row in grid.rows for c in row if re.search(r"\w", c.text) and not _MARK.fullmatch(c.text)]
    for cell in sorted(cells, key=lambda c: (c.width, c.column)):
        if not any(cell.column < b and a < cell.stop for a, b in spans):
            spans.append((cell.column, cell.stop))
    return sorted(spans)


def _moved(cell: Cell, column: int, width: int) -> Cell:
    return Cell(cell.text, column, width, cell.start, cell.end, cell.is_repeated)


def turned(grid: Grid, opens_row: Callable[[Sequence[Cell]], bool]) -> Grid:
    """The grid with rows and columns exchanged where periods head its columns and not its rows; else as it is."""
    rows = [row for row in grid.rows if row]
    if any(opens_row(row) and len(row) > 1 and not opens_row(row[1:]) for row in rows):
        return grid
    head = next((row for row in rows if len(row) > 1 and all(opens_row((c,)) for c in row[1:])), None)
    if head is None or sum(len(row) > 1 for row in rows[rows.index(head) + 1 :]) < 2:
        return grid
    periods = [c for c in head if opens_row((c,))]
    body = rows[rows.index(head) + 1 :]
    lines: list[tuple[Cell, ...]] = [tuple(_moved(row[0], i + 1, 1) for i, row in enumerate(body))]
    for period in periods:
        cells = [_moved(period, 0, 1)]
        for i, row in enumerate(body):
            under = [c for c in row[1:] if c.column < period.stop and period.column < c.stop and re.search(r"[\w—–-]", c.text)]
            cells += [_moved(c, i + 1, 1) for c in under[:1]]
        lines.append(tuple(cells))
    return Grid(tuple(lines), len(body) + 1, grid.start, grid.end)
