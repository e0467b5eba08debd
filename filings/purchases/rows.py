"""Rows of the Item 703 table told apart: months, totals, headings of blocks, parts of one month. Nothing is scaled here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from filings.purchases import finding
from filings.purchases.figures import Figure, figure, figures_in, is_mark, is_scale, is_sign
from filings.purchases.finding import Item703
from filings.purchases.row_periods import Days, is_quarter, read_days
from filings.tables import Cell

LONGEST_LABEL = 140
"""Characters; a longer first cell is a footnote or a paragraph."""

_TOTAL = re.compile(
    r"^\W*(?:(?:sub-?|(?:[a-z]+\s+){1,2})?totals?\b(?!\s+number)|as\s+of\b|(?:year|program|programme|plan)[\s-]+to[\s-]+date"
    r"|cumulative\b|since\s+inception"
    r"|(?:the\s+)?quarter\b(?!\s+ended.*\d.*quarter)"
    r"|for\s+the\s+(?:quarter|three\s+months|year)|(?:fiscal\s+|full\s+)?year\s+(?:20\d\d|ended|total)|full\s+year\b"
    r"|(?:fiscal\s+)?year\W*$|twelve\s+months|20\d\d\s+totals?\b"
    r"|(?:the\s+)?(?:sum|aggregate|combined|overall|all\s+(?:months|periods|purchases|repurchases))\W*$)|\btotals?\W*$",
    re.I,
)
_OPENING = re.compile(r"\b(?:beginning|opening|initial|prior|previous|authori[sz]ed|authori[sz]ation|balance|new|as\s+of)\b", re.I)
_OPEN_END = re.compile(r"(?:[-–—]|\bthrough|\bto|\bthru)\s*$", re.I)
_NOTE = re.compile(r"^\s*(?:[(\[]?\s*(?:\d{1,2}|[a-z*†‡§]{1,3})\s*[)\].:]?\s+\S|[*†‡§])", re.I)
_STRAY_MARKS = re.compile(r"(?:\s*[(\[](?:\d{1,2}|[a-z]|\*+)[)\]]|\s*[*†‡§]+)+(?=\s*$|\s*:)|:\s*$", re.I)
_BREAK = re.compile(r"\s*[:;,(–—\n]\s*|\s+-\s+")
_YEAR = re.compile(r"\W*(?:fiscal\s+(?:year\s+)?)?(?:19|20)\d\d\W*$", re.I)

Odd = list[tuple[str, str | None]]
"""What could not be read: sentences, each with the words it is about."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row as printed: its label's cells, the figures by column, where it stands in the text."""

    labels: tuple[str, ...]
    figures: dict[int, Figure]
    start: int
    end: int
    is_header: bool = False

    @property
    def label(self) -> str:
        """The label on one line."""
        return " ".join(" ".join(self.labels).split())


@dataclass(frozen=True, slots=True)
class Draft:
    """A row whose period is still days as printed. `part` is what the label says beside a period: a class, a kind of purchase.

    `is_own_part` where the part stands in the row's own label, not under a period's heading.
    """

    line: Line
    label: str | None
    days: Days | None
    is_total: bool
    block: str | None
    part: str | None = None
    is_own_part: bool = False


def opens_row(row: Sequence[Cell]) -> bool:
    """Does a row open with the words of a period or a total, in its first cell, a line of it, or its first two cells?"""
    first = row[0]
    return any(_names_period(w) for w in (first.line, first.text.split("\n")[0], " ".join(c.line for c in row[:2]))) or (
        leading_days(tuple(c.text for c in row[:2])) is not None
    )


def _names_period(words: str) -> bool:
    return len(words) < LONGEST_LABEL and (read_days(words) is not None or is_quarter(words) or _TOTAL.search(words) is not None)


def leading_days(labels: Sequence[str]) -> tuple[Days, str] | None:
    """A period that a label opens with, and the words after it: "October 2024", "Class A"."""
    if not labels or len(labels[0]) > LONGEST_LABEL:
        return None
    for count in range(len(labels), 0, -1):
        if days := read_days(" ".join(labels[:count])):
            return days, " ".join(labels[count:])
    if len(labels) > 1 and (days := read_days(labels[1])):
        return days, " ".join([labels[0], *labels[2:]])  # "Class A", "October 2024"
    words = labels[0]
    for gap in reversed(list(_BREAK.finditer(words))):
        rest = words[gap.end() :].strip(" )\n")
        if re.search(r"[a-z]{3}", rest, re.I) and (days := read_days(words[: gap.start()])):
            return days, " ".join([rest, *labels[1:]])
    return None


def read_lines(table: Item703) -> tuple[list[Line], Odd]:
    """The rows below the header; a row whose every cell holds several lines is several rows."""
    lines: list[Line] = []
    odd: Odd = []
    spans: list[frozenset[int]] = []
    for row in table.grid.rows[table.first_row - _heading_rows(table) :]:
        labels = [c for c in row if c.column < table.label_stop and (figure(c.line) is None or _names_period(c.line))]
        labels = [c for c in labels if not is_mark(c.line) and c.line != "$"]
        cells = [c for c in row if c not in labels]
        own = [c for c in row if not c.is_repeated and c.start >= 0]
        start, end = min((c.start for c in own), default=-1), max((c.end for c in own), default=-1)
        for names, part in _split(labels, cells):
            figures: dict[int, Figure] = {}
            for found in figures_in(part, table.label_stop):
                index = _column(table, found.cell)
                if index is not None and index not in figures:
                    figures[index] = found
            is_header = sum(finding.meaning_of(c.line) is not None for c in part if len(c.line) > 4) > 1
            line = Line(names, figures, start, end, is_header and not figures)
            lines.append(line)
            spans.append(frozenset(c.start for c in row if c.is_repeated))
            odd += _unread(table, line, part)
    return _spanned_last(table, lines, spans), odd


def _spanned_last(table: Item703, lines: list[Line], spans: Sequence[frozenset[int]]) -> list[Line]:
    """One figure of column (d) in a cell that spans all the periods is what is left after the last of them."""
    moved = [dict(line.figures) for line in lines]
    for i in range(1, len(lines)):
        for column in table.means("remaining"):
            above = moved[i - 1].get(column)
            if above is None or above.cell.start not in spans[i] or column in moved[i]:
                continue
            names = [leading_days(x.labels) or _TOTAL.search(x.label) for x in lines[i - 1 : i + 1]]
            if lines[i].figures and all(names) and lines[i].label != lines[i - 1].label:
                moved[i][column] = moved[i - 1].pop(column)
    return [replace(line, figures=figures) for line, figures in zip(lines, moved, strict=True)]


def _unread(table: Item703, line: Line, cells: Sequence[Cell]) -> Odd:
    """Cells in the columns of figures that hold neither a figure nor a mark: something stood there."""
    if not line.figures or len(line.label) > LONGEST_LABEL:
        return []
    odd: Odd = []
    for cell in cells:
        words = cell.line
        if cell.is_repeated or len(words) > 60 or is_mark(words) or is_sign(words) or is_scale(words):
            continue
        index = _column(table, cell)
        stands_outside = index is None or cell.stop <= table.columns[index].first or table.columns[index].stop <= cell.column
        if stands_outside:
            # Right of or between the columns: a bare footnote digit is nothing, an amount in words is something.
            is_odd = figure(words) is None and re.search(r"\$\s?\d|\d{3}", words) is not None
        else:
            is_odd = (
                index not in line.figures and table.columns[index or 0].meaning != "other" and re.search(r"\w", words) is not None
            )
        if is_odd:
            odd.append((f"a cell of the row '{line.label or 'without label'}' is no figure: {words}", words))
    return odd


def _heading_rows(table: Item703) -> int:
    """1 where the row above the first period names a block ("Class A"), 0 where it belongs to the header."""
    above = table.grid.rows[table.first_row - 1] if table.first_row else ()
    if len(above) != 1 or above[0].column >= table.label_stop or len(above[0].line) > LONGEST_LABEL:
        return 0
    return 0 if re.search(r"\bin\s+(?:thousand|million|billion)s?\b|\bperiod\b", above[0].line, re.I) else 1


def _split(labels: Sequence[Cell], cells: Sequence[Cell]) -> list[tuple[tuple[str, ...], list[Cell]]]:
    """Rows that share one table row: as many as its figure cells have lines, their names the last lines of the label."""
    words = tuple(c.text for c in labels)
    counts = [len(c.text.split("\n")) for c in cells if all(figure(x) or not x.strip("$ ") for x in c.text.split("\n"))]
    most = max(counts, default=1)
    if most < 2:
        return [(words, list(cells))]
    names = [x for c in labels for x in c.text.split("\n")]
    split: list[tuple[tuple[str, ...], list[Cell]]] = []
    if len(names) > most:
        split.append(((" ".join(names[: len(names) - most]),), []))
        names = names[-most:]
    for i in range(most):
        part = []
        for cell in cells:
            texts = cell.text.split("\n")
            # A total without what remains leaves its cell a line short.
            if len(texts) == most or len(texts) == most - 1 > 1:
                part += [replace(cell, text=texts[i])] if i < len(texts) else []
            elif i == 0:
                part.append(cell)
        split.append(((names[i],) if len(names) == most else words, part))
    return split


def _column(table: Item703, cell: Cell) -> int | None:
    """The column that a cell stands in: the one it overlaps most, else the nearest."""
    best, score = None, -3
    for i, column in enumerate(table.columns):
        overlap = min(cell.stop, column.stop) - max(cell.column, column.first)
        if overlap > score:
            best, score = i, overlap
    return best


def draft_rows(lines: Sequence[Line]) -> tuple[list[Draft], Odd]:
    """Every row with figures as a draft; rows without figures are headings of what follows."""
    drafts: list[Draft] = []
    odd: Odd = []
    block: str | None = None
    heading: Draft | None = None
    waiting = ""
    for line in lines:
        labels = (
            (f"{waiting} {line.labels[0]}", *line.labels[1:]) if waiting and line.labels else (waiting,) if waiting else line.labels
        )
        label = " ".join(" ".join(labels).split())
        waiting = ""
        found = leading_days(labels)
        days, rest = found if found else (None, "")
        is_total = _TOTAL.search(label) is not None or (
            is_quarter(label) and any(d.days and not is_quarter(d.label or "") for d in drafts)
        )
        part = _STRAY_MARKS.sub("", rest).strip(" -–—") or None
        if not line.figures:
            if label and _OPEN_END.search(label) and len(label) < 60:
                waiting = label
            elif len(label) < 60 and (days or is_total or is_quarter(label)):
                heading = Draft(line, label, days, is_total, block)
            elif label and len(label) < LONGEST_LABEL and not line.is_header and not _NOTE.match(label) and not _YEAR.match(label):
                block, heading = _STRAY_MARKS.sub("", label).strip(), None
            continue
        if (_opens_balance(line, label, days) and (not drafts or "balance" in label.lower())) or (
            not days and not is_total and _tells_of_programme(label)
        ):
            continue
        if days and not is_total:
            drafts.append(Draft(line, label, days, False, block, part, True))
        elif is_total or is_quarter(label):
            drafts.append(Draft(line, label, days, is_total, block, _part_of_total(labels), True))
        elif not label and heading and not any(d.label == heading.label and d.part is None for d in drafts):
            drafts.append(replace(heading, line=line, block=block))
        elif not label and drafts:
            drafts.append(Draft(line, None, None, True, block))
            heading = None
            continue
        elif label and heading:
            drafts.append(replace(heading, line=line, block=block, part=_STRAY_MARKS.sub("", label).strip()))
            continue
        elif label:
            odd.append((f"a row with figures names no period: {label[:80]}", label))
            continue
        else:
            odd.append(("a row with figures has no label and no row before it", None))
            continue
        heading = None
    drafts = [replace(d, is_total=True) if _adds_up_next(drafts, i) else d for i, d in enumerate(drafts)]
    months = [d for d in drafts if not d.is_total]
    quarters = [d for d in drafts if d.is_total and d.days and re.search(r"\bended\b", d.label or "", re.I)]
    if not months and quarters:  # "Quarter ended January 31", "Quarter ended April 30": the table's periods, not its totals
        drafts = [replace(d, is_total=False) if any(d is q for q in quarters) else d for d in drafts]
    return drafts, odd


def _adds_up_next(drafts: Sequence[Draft], at: int) -> bool:
    """ "Fourth quarter" above its months: a total that stands first, where some column of the months below adds up to it."""
    first = drafts[at]
    if first.is_total or not is_quarter(first.label or ""):
        return False
    below: list[Draft] = []
    for draft in drafts[at + 1 :]:
        if draft.is_total or draft.days is None or is_quarter(draft.label or "") or draft.block != first.block:
            break
        below.append(draft)
    for column, found in first.line.figures.items():
        each = [f.value for d in below if (f := d.line.figures.get(column)) and f.value is not None]
        if len(each) > 1 and found.value and abs(found.value - sum(each)) <= 1:
            return True
    return False


_OF_PROGRAMME = re.compile(
    r"\b(?:authori[sz]ation|authori[sz]ed|authority)\b|\b(?:new|increase\s+in|additional)\b.{0,40}\b(?:program|plan)\b"
    r"|\b(?:purchased|purchases|acquired)\b.{0,30}\b(?:in|during|from)\s+(?:prior|previous|earlier)\s+(?:periods?|years?"
    r"|quarters?)\b",
    re.I,
)


def _tells_of_programme(label: str) -> bool:
    """What a programme got new or had bought before: "Increase in program authorization", "Shares purchased in prior periods"."""
    return len(label) < LONGEST_LABEL and _OF_PROGRAMME.search(label) is not None


def _opens_balance(line: Line, label: str, days: Days | None) -> bool:
    """ "Balance as of September 30", "Beginning repurchase authority": one figure of what remains, before any purchase."""
    return (
        len(line.figures) == 1 and (days is None or days.is_end_only) and (_OPENING.search(label) is not None or days is not None)
    )


def _part_of_total(labels: Sequence[str]) -> str | None:
    """The class beside the word "Total", in the cell before or behind it."""
    if len(labels) < 2:
        return None
    other = labels[1] if re.match(r"\W*totals?\W*$", labels[0], re.I) else labels[0]
    return (
        _STRAY_MARKS.sub("", other).strip() or None
        if re.search(r"\btotals?\W*$", " ".join(labels[:2]), re.I) or other == labels[1]
        else None
    )
