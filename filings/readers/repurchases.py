"""Rows of the table 'Issuer Purchases of Equity Securities' (Regulation S-K Item 703, 17 CFR 229.703).

Read this first of all readers. A filing's tables are tried one by one (`item703`), the one that has the columns is read row by row,
and the rows police each other (`checks`): what does not add up is reported beside the rows, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from filings import item703
from filings.amounts import DAY, day_of, month_end
from filings.checks import repurchase_problems
from filings.item703 import Figure, Item703
from filings.item703_units import Units, read_units
from filings.readers import reader
from filings.records import Evidence, Problem, RepurchaseRow
from filings.row_periods import Days, is_quarter, read_days, resolve
from filings.tables import Cell, Grid, read_table

if TYPE_CHECKING:
    from filings.document import Filing

WHERE = "table of issuer purchases (Item 703)"

_TOTAL = re.compile(
    r"^\W*(?:sub-?|grand\s+)?totals?\b|^\W*(?:as\s+of|year[\s-]+to[\s-]+date|(?:fiscal|full)\s+year|(?:the\s+)?quarter\b|for\s+the\s+(?:quarter|three\s+months|year))",
    re.I,
)
_OPENING = re.compile(r"\b(?:beginning|opening|initial|prior|previous|authori[sz]ed|authori[sz]ation|balance|new)\b", re.I)
_OPEN_END = re.compile(r"(?:[-–—]|\bthrough|\bto|\bthru)\s*$", re.I)
_NOTE = re.compile(r"^\s*(?:[(\[]?\s*(?:\d{1,2}|[a-z*†‡§]{1,3})\s*[)\].:]?\s+\S|[*†‡§])", re.I)
_STRAY_MARKS = re.compile(r"(?:\s*[(\[](?:\d{1,2}|[a-z]|\*+)[)\]]|\s*[*†‡§]+)+(?=\s*$|\s*:)|:\s*$", re.I)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row as printed: the label's words, figures by column, where it stands."""

    label: str
    figures: dict[int, Figure]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Draft:
    """A row whose period is still only days as printed."""

    line: _Line
    label: str | None
    days: Days | None
    is_total: bool
    block: str | None
    part: str | None


@reader("repurchases")
def read_repurchases(filing: Filing) -> tuple[Sequence[RepurchaseRow], Sequence[Problem]]:
    """Every row of every Item 703 table in the filing, and what could not be read of them."""
    rows: list[RepurchaseRow] = []
    problems: list[Problem] = []
    for span in item703.candidates(filing):
        grid = read_table(filing, span)
        more, sentences = _read(filing, grid)
        known = {_key(r) for r in rows}
        if more and all(_key(r) in known for r in more):
            continue  # the same table told twice
        rows += more
        problems += sentences
    return rows, problems


def _key(row: RepurchaseRow) -> tuple[object, ...]:
    return row.end, row.is_total, row.total_shares, row.average_price, row.program_shares


def _read(filing: Filing, grid: Grid) -> tuple[list[RepurchaseRow], list[Problem]]:
    is_label = [bool(row) and _is_label(row) for row in grid.rows]
    if not any(is_label):
        return [], []
    table = item703.understand(grid, is_label)
    if table is None or not item703.is_item_703(table, filing.text[grid.start : grid.end]):
        return [], []
    lines, odd = _lines(table)
    drafts, more = _drafts(lines)
    if not any(d.days for d in drafts if not d.is_total):
        return [], []
    odd += more
    months = [d.line.figures for d in drafts if not d.is_total]
    units, doubts = read_units(filing, table, months)
    rows = _rows(filing, table, drafts, units)
    odd += [(sentence, None) for sentence in [*doubts, *table.odd, *repurchase_problems(rows, units.shares_step)]]
    quote = filing.evidence(grid.start, grid.end).quote
    return rows, [Problem("repurchases", WHERE, sentence, words or quote) for sentence, words in odd]


def _is_label(row: Sequence[Cell]) -> bool:
    """Does a row open with the words of a period or a total, in its first cell, the first line of it, or its first two cells?"""
    first = row[0]
    return any(_names_period(w) for w in (first.line, first.text.split("\n")[0], " ".join(c.line for c in row[:2])))


def _names_period(words: str) -> bool:
    return len(words) < 140 and (read_days(words) is not None or is_quarter(words) or _TOTAL.match(words) is not None)


def _lines(table: Item703) -> tuple[list[_Line], list[tuple[str, str | None]]]:
    """The rows below the header; a row whose every cell holds several lines is several rows."""
    lines: list[_Line] = []
    odd: list[tuple[str, str | None]] = []
    for row in table.grid.rows[table.first_row - _heading_rows(table) :]:
        labels = [c for c in row if c.column < table.label_stop and item703.figure(c.line) is None or c.column < table.label_stop and _names_period(c.line)]
        cells = [c for c in row if c not in labels]
        own = [c for c in row if not c.is_repeated and c.start >= 0]
        start, end = min((c.start for c in own), default=-1), max((c.end for c in own), default=-1)
        split = _split(labels, cells)
        for label, part in split:
            figures: dict[int, Figure] = {}
            for found in item703.figures(part, table.label_stop):
                index = _column(table, found.cell)
                if index is not None and index not in figures:
                    figures[index] = found
            lines.append(_Line(label, figures, start, end))
            for cell in part:
                index = _column(table, cell)
                if index is not None and index not in figures and re.search(r"\d{3}", cell.line) and len(cell.line) < 40 and figures:
                    odd.append((f"a cell of the row '{label or 'without label'}' is no figure: {cell.line}", cell.line))
    return lines, odd


def _heading_rows(table: Item703) -> int:
    """1 where the row above the first period names a block ("Class A"), 0 where it belongs to the header."""
    above = table.grid.rows[table.first_row - 1] if table.first_row else ()
    if len(above) != 1 or above[0].column >= table.label_stop or len(above[0].line) > 140:
        return 0
    return 0 if re.search(r"\bin\s+(?:thousand|million|billion)s?\b|\bperiod\b", above[0].line, re.I) else 1


def _split(labels: Sequence[Cell], cells: Sequence[Cell]) -> list[tuple[str, list[Cell]]]:
    """Rows that share one table row: as many as its figure cells have lines, their names the last lines of the label."""
    words = " ".join(c.line for c in labels if c.text)
    counts = [len(c.text.split("\n")) for c in cells if all(item703.figure(x) or not x.strip("$ ") for x in c.text.split("\n"))]
    most = max(counts, default=1)
    if most < 2:
        return [(words, list(cells))]
    names = [x for c in labels for x in c.text.split("\n")]
    split: list[tuple[str, list[Cell]]] = []
    if len(names) > most:
        split.append((" ".join(names[: len(names) - most]), []))
        names = names[-most:]
    for i in range(most):
        part = []
        for cell in cells:
            texts = cell.text.split("\n")
            if len(texts) == most:
                part.append(replace(cell, text=texts[i]))
            elif i == 0:
                part.append(cell)
        split.append((names[i] if len(names) == most else words, part))
    return split


def _column(table: Item703, cell: Cell) -> int | None:
    """The column that a cell stands in: the one it overlaps, else the nearest."""
    best, distance = None, 10**6
    for i, column in enumerate(table.columns):
        if cell.column < column.stop and column.first < cell.stop:
            return i
        away = max(column.first - cell.stop, cell.column - column.stop) + 1
        if away < distance:
            best, distance = i, away
    return best if distance <= 2 else None


def _drafts(lines: Sequence[_Line]) -> tuple[list[_Draft], list[tuple[str, str | None]]]:
    """Rows told apart: months, totals, the headings of blocks, and the parts of one month."""
    drafts: list[_Draft] = []
    odd: list[tuple[str, str | None]] = []
    block: str | None = None
    heading: tuple[str, Days | None, bool] | None = None
    waiting = ""
    for line in lines:
        label = f"{waiting} {line.label}".strip()
        waiting = ""
        days = read_days(label) if len(label) < 140 else None
        is_total = _TOTAL.match(label) is not None or (is_quarter(label) and any(d.days and not is_quarter(d.label or "") for d in drafts))
        if not line.figures:
            if label and _OPEN_END.search(label) and len(label) < 60:
                waiting = label
            elif days or (is_total and len(label) < 60):
                heading = (label, days, is_total)
            elif label and len(label) < 140 and not _NOTE.match(label):
                block, heading = _STRAY_MARKS.sub("", label).strip(), None
            continue
        if days and not is_total:
            drafts.append(_Draft(line, label, days, False, block, None))
            heading = None
        elif is_total or is_quarter(label):
            drafts.append(_Draft(line, label, days, is_total, block, None))
            heading = None
        elif not label and heading and not any(d.part is None and d.label == heading[0] for d in drafts):
            drafts.append(_Draft(line, heading[0], heading[1], heading[2], block, None))
            heading = None
        elif not label and drafts:
            drafts.append(_Draft(line, None, None, True, block, None))
        elif label and heading:
            drafts.append(_Draft(line, heading[0], heading[1], heading[2], block, _STRAY_MARKS.sub("", label).strip()))
        elif label and _OPENING.search(label) and not drafts:
            continue  # "Beginning repurchase authority": no purchase
        elif label:
            odd.append((f"a row with figures names no period: {label[:80]}", label))
    return drafts, odd


def _rows(filing: Filing, table: Item703, drafts: Sequence[_Draft], units: Units) -> list[RepurchaseRow]:
    """Records: periods with their years, amounts in single units, blocks and parts named where the table has several."""
    period_end = _date(filing.info.period_end)
    months = [d for d in drafts if not d.is_total]
    days = dict(zip(map(id, months), resolve([d.days for d in months], period_end), strict=True))
    blocks = {d.block for d in months}
    # "Repurchase programs" and "Employee transactions" under every month and under the total are two series, each with its total;
    # kinds of purchase under months alone are the rows' own labels.
    has_series = any(d.part and d.is_total for d in drafts)
    rows: list[RepurchaseRow] = []
    for draft in drafts:
        security = draft.block if len(blocks) > 1 else None
        label = draft.label
        if draft.part:
            label, security = (draft.label, draft.part) if has_series else (draft.part, security)
        start, end = days[id(draft)] if not draft.is_total else (None, None)
        amounts = units.amounts(table, draft.line.figures, draft.is_total)
        words = filing.evidence(draft.line.start, draft.line.end) if draft.line.start >= 0 else Evidence(None, None, None)
        rows.append(RepurchaseRow(label, start, end, draft.is_total, security, *amounts, evidence=words))
    return [_dated_total(filing, table.grid, rows, i) if row.is_total else row for i, row in enumerate(rows)]


def _dated_total(filing: Filing, grid: Grid, rows: Sequence[RepurchaseRow], at: int) -> RepurchaseRow:
    """A total with its period, from the first month's start to the last's end, and its block where it adds up that block alone."""
    total = rows[at]
    own = [r for r in rows if not r.is_total and r.security == total.security]
    every = [r for r in rows[:at] if not r.is_total]
    security = total.security
    if security is not None and total.total_shares is not None:
        adds = {name: sum(r.total_shares or 0 for r in part) for name, part in (("own", own), ("every", every))}
        if adds["own"] != total.total_shares and adds["every"] == total.total_shares:
            security = None
    parts = own if security is not None else every
    start = min((r.start for r in parts if r.start), default=None)
    end = max((r.end for r in parts if r.end), default=None)
    start, end = _whole_period(filing.text[max(0, grid.start - 600) : grid.start], start, end)
    return replace(total, start=start, end=end, security=security)


_MONTHS_ENDED = re.compile(r"\b(?P<months>three|twelve|3|12)\s+months\s+ended\s+|\b(?P<name>year|quarter)\s+ended\s+", re.I)


def _whole_period(lead: str, start: str | None, end: str | None) -> tuple[str | None, str | None]:
    """A total's days where the table leaves out months without purchases: the words above name the whole period.

    Only where all days are calendar months' and the period named holds them.
    """
    named = None
    for match in _MONTHS_ENDED.finditer(lead):
        day = DAY.match(lead, match.end())
        named = (match, day_of(day)) if day else named
    if named is None or start is None or end is None or named[1] is None or not start.endswith("-01") or len(end) < 10:
        return start, end
    match, last = named[0], date.fromisoformat(named[1])
    months = 12 if (match["months"] or match["name"] or "").lower() in ("twelve", "12", "year") else 3
    month = last.year * 12 + last.month - months
    first = date(month // 12, month % 12 + 1, 1)
    if last != month_end(last.year, last.month) or not first.isoformat() <= start <= end <= last.isoformat():
        return start, end
    if match["name"] and months == 12:
        return start, end  # "the fourth quarter of the year ended"
    return first.isoformat(), last.isoformat()


def _date(day: str | None) -> date | None:
    return date.fromisoformat(day) if day and len(day) == 10 else None
