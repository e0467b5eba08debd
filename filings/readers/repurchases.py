"""Rows of the table 'Issuer Purchases of Equity Securities' (Regulation S-K Item 703, 17 CFR 229.703).

Read this first of all readers. A filing's tables are tried one by one (`purchases.finding`), the one that has the columns is read
row by row, and the rows police each other (`checks`): what does not add up is reported beside the rows, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from filings.amounts import DAY, day_of, month_end
from filings.checks import OF_LONGER, fall_problems, repurchase_problems, spent_problem
from filings.purchases import finding
from filings.purchases.cash import spent_between
from filings.purchases.figures import Figure, figures_in
from filings.purchases.finding import Item703
from filings.purchases.fixed_text import text_blocks
from filings.purchases.printed_units import named_units
from filings.purchases.row_periods import is_quarter, quarter_days, resolve, without_year
from filings.purchases.rows import Draft, draft_rows, leading_days, opens_row, read_lines
from filings.purchases.units import Series, Units, read_units
from filings.readers import reader
from filings.records import Evidence, Problem, RepurchaseRow
from filings.tables import Cell, Grid, joined, read_fixed_columns, read_table, turned

if TYPE_CHECKING:
    from filings.document import Filing, TableSpan

WHERE = "table of issuer purchases (Item 703)"

NEAR = 600
"""Characters between a header's table and its rows, or between two halves of a table that a page break parts."""

MOST_PARTS = 16
"""Tables that may make up one: a header's, and one for every row."""

_FAR = {"10-K": 340, "10-Q": 130}
"""Days between the last row and the filing's period: months without purchases may be left out; last year's may not stand."""

_YEARS_APART = 100
"""Days; a month's row that spans more has a year in its label that cannot be meant (0001133311-22-000034)."""


@reader("repurchases")
def read_repurchases(filing: Filing) -> tuple[Sequence[RepurchaseRow], Sequence[Problem]]:
    """Every row of every Item 703 table in the filing, and what could not be read of them."""
    rows: list[RepurchaseRow] = []
    problems: list[Problem] = []
    bare: list[tuple[list[RepurchaseRow], list[Problem]]] = []
    last: tuple[Grid, int] | None = None
    for grid in _grids(filing):
        is_beside = last is not None and 0 <= grid.start - last[0].end < finding.NEXT_TO
        more, found, is_bare = _read(filing, _upright(grid), is_beside=is_beside)
        known = {_key(r) for r in rows}
        if not more:
            problems += _not_understood(filing, grid)
        elif is_bare and not (is_beside and last and _periods(rows[last[1] :]) == _periods(more)):
            bare.append((more, found))
        elif not all(_key(r) in known for r in more):  # else the same table told twice
            if last and _periods(rows[last[1] :]) == _periods(more):
                rows, more = _named_apart(filing, rows, last, more, grid)
            last = grid, len(rows)
            rows += more
            problems += found
    if not rows and bare:
        # Number and price alone make the table only where there is no fuller one: beside it, they detail some other purchase.
        rows, problems = bare[0][0], [*problems, *bare[0][1]]
    if rows:
        return rows, [*problems, *_against_statements(filing, rows)]
    return rows, problems or _outside_tables(filing)


def _against_statements(filing: Filing, rows: Sequence[RepurchaseRow]) -> list[Problem]:
    """Shares times price of the whole table against what the filing's own statements say was spent."""
    first, last = min((r.start for r in rows if r.start), default=None), max((r.end for r in rows if r.end), default=None)
    start, end = _date(first), _date(last)
    if start is None or end is None:
        return []
    what = spent_problem(rows, *spent_between(filing, start, end))
    return [Problem("repurchases", WHERE, what, rows[-1].evidence.quote)] if what else []


def _periods(rows: Sequence[RepurchaseRow]) -> list[tuple[str | None, str | None]]:
    return [(r.start, r.end) for r in rows if not r.is_total]


def _named_apart(
    filing: Filing, rows: list[RepurchaseRow], last: tuple[Grid, int], more: list[RepurchaseRow], grid: Grid
) -> tuple[list[RepurchaseRow], list[RepurchaseRow]]:
    """Two tables over the same months: each row bears the name that stands above its table, where both have one of their own."""
    first, second = _name_above(filing, last[0].start), _name_above(filing, grid.start)
    if not first or not second or first == second:
        return rows, more
    named = [replace(r, security=r.security or first) for r in rows[last[1] :]]
    return [*rows[: last[1]], *named], [replace(r, security=r.security or second) for r in more]


_RUN_IN = re.compile(r"\s*(?:\([\w]\)\s*)?(?P<name>[A-Z][\w ,&'’()/-]{3,70}?)\s*(?:[.:—–]\s|[.:]?$)")


def _name_above(filing: Filing, start: int) -> str | None:
    """The heading of the paragraph above a table: a short line, or the words that run in before its first stop."""
    lines = [x for x in filing.text[max(0, start - 1500) : start].split("\n") if len(x.strip()) > 3]
    match = _RUN_IN.match(lines[-1]) if lines else None
    return match["name"] if match else None


_HEADER_WORDS = re.compile(r"yet\s+be\s+(?:re)?purchased")
_DATED_FIGURES = re.compile(
    r"(?:\d{1,2}/\d{1,2}/(?:20)?\d\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{0,2}[^.\n]{0,40}(?:20\d\d"
    r"|3[01]|2[89]))[^\d\n]{0,6}\n?\s*[\d,]{3,}[\s$]+\d+\.\d\d\b"
)
_DATED_LINES = re.compile(
    r"(?:^|\n)\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?=[a-z]{0,6}\.? ?[\d–-])"
    r"[^\n]{12,140}?\d\.\d\d[^\n]{3,60}(?=\n|$)"
)
"""A period, a price and more on one line, whatever stands between: cells drawn without any that ran together."""


def _outside_tables(filing: Filing) -> list[Problem]:
    """The header's words and months with figures in running lines: a table drawn without `<table>`."""
    for match in _HEADER_WORDS.finditer(filing.lower):
        around = filing.lower[max(0, match.start() - 700) : match.start()]
        if "average price" not in around or "announced" not in around:
            continue
        if any(len(p.findall(filing.lower, match.end(), match.end() + 2000)) >= 2 for p in (_DATED_FIGURES, _DATED_LINES)):
            words = filing.evidence(match.start(), match.end() + 300).quote
            return [
                Problem(
                    "repurchases",
                    WHERE,
                    "months with figures stand here as in the table, but not in cells that could be read",
                    words,
                )
            ]
    return []


def _grids(filing: Filing) -> Iterator[Grid]:
    """Every table that may be one of Item 703: with its header where that is a table of its own, with its second half."""
    taken = -1
    for span in finding.candidates(filing):
        if span.start < taken:
            continue
        grid = read_table(filing, span)
        after: TableSpan = span
        for _ in range(MOST_PARTS):
            following = _next(filing, after)
            if following is None or not _is_open(grid):
                break
            second = read_table(filing, following)
            if finding.has_header(second):
                second = _without_header(grid, second)
            if not _continues(second) or finding.has_header(second):
                break
            grid, after, taken = joined(grid, second), following, following.end
        yield grid
    for start, end in text_blocks(filing):
        yield read_fixed_columns(filing.text, start, end)


def _upright(grid: Grid) -> Grid:
    """The grid with its months as rows; words about units that stood above or in the corner keep their place over all columns."""
    upright = turned(grid, opens_row)
    if upright is grid:
        return grid
    kept = {cell.start for row in upright.rows for cell in row}
    units = [c for row in grid.rows for c in row if c.start >= 0 and c.start not in kept and named_units(c.line) != (None, None)]
    above = [(replace(c, column=1, width=max(1, upright.width - 1)),) for c in units]
    return replace(upright, rows=(*above, *upright.rows))


def _next(filing: Filing, span: TableSpan) -> TableSpan | None:
    return next((t for t in filing.tables if span.end <= t.start < span.end + NEAR and t.depth == span.depth), None)


def _rows_with_figures(grid: Grid) -> list[tuple[Cell, ...]]:
    return [row for row in grid.rows if row and figures_in(row[1:], row[0].stop)]


def _is_open(grid: Grid) -> bool:
    """A header without rows, or a table that ends with a month instead of a total."""
    rows = [row for row in _rows_with_figures(grid) if not finding.is_lettered(row)]
    return not rows or leading_days((rows[-1][0].text,)) is not None


def _without_header(first: Grid, second: Grid) -> Grid:
    """The second half of a table whose header a page break repeats: its rows alone, where they go on after the first half's."""
    at = next((i for i, row in enumerate(second.rows) if row and opens_row(row) and row in _rows_with_figures(second)), None)
    above = [row for row in _rows_with_figures(first) if not finding.is_lettered(row)]
    if at is None or not above or first.width != second.width:
        return second
    days = [leading_days((row[0].text,)) for row in (above[-1], second.rows[at])]
    ends = [d[0].last for d in days if d]
    goes_on = len(ends) == 2 and [x or 0 for x in ends[0]] < [x or 0 for x in ends[1]]
    return replace(second, rows=second.rows[at:]) if goes_on else second


def _continues(grid: Grid) -> bool:
    rows = _rows_with_figures(grid)
    return bool(rows) and len(grid.rows) < 60 and opens_row(rows[0])


def _not_understood(filing: Filing, grid: Grid) -> list[Problem]:
    """A table with this header and figures that gave no row: something was there, and silence would be the worst outcome."""
    text = filing.text[grid.start : grid.end]
    if not re.search(r"yet\s+be|publicly\s+announced", text, re.I) or not finding.has_header(grid) or finding.is_debt(text):
        return []
    figures = [f for row in grid.rows if len(row) > 2 for f in figures_in(row[1:], row[0].stop) if f.value]
    if len(figures) < 2:
        return []
    return [
        Problem(
            "repurchases", WHERE, "the table of issuer purchases could not be read", filing.evidence(grid.start, grid.end).quote
        )
    ]


def _key(row: RepurchaseRow) -> tuple[object, ...]:
    return row.end, row.is_total, row.total_shares, row.average_price, row.program_shares


def _read(filing: Filing, grid: Grid, *, is_beside: bool = False) -> tuple[list[RepurchaseRow], list[Problem], bool]:
    """Rows and problems of one table, and whether it has number and price alone.

    `is_beside`: it follows a fuller table, and may tell what was bought outside the programme (shares withheld for taxes).
    """
    is_label = [bool(row) and opens_row(row) for row in grid.rows]
    table = finding.understand(grid, is_label) if any(is_label) else None
    if table is None:
        return [], [], False
    lines, odd = read_lines(table)
    drafts, more = draft_rows(lines)
    months = [d for d in drafts if not d.is_total]
    in_months = any(d.days is not None and not is_quarter(d.label or "") for d in months)
    lead = filing.text[max(0, grid.start - 1500) : grid.start]
    if not months or not finding.is_item_703(table, lead, in_months=in_months, is_beside=is_beside):
        return [], [], False
    units, doubts = read_units(filing, table, _by_series(months))
    rows, dated = _rows(filing, table, drafts, units)
    sentences = [
        *table.odd,
        *doubts,
        *dated,
        *repurchase_problems(rows, units.shares_step),
        *fall_problems(rows, units.shares_step),
    ]
    quote = filing.evidence(grid.start, grid.end).quote
    problems = [Problem("repurchases", WHERE, s, words or quote) for s, words in [*odd, *more, *((s, None) for s in sentences)]]
    return rows, problems, not (table.means("program") or table.means("remaining"))


def _by_series(months: Sequence[Draft]) -> dict[Series, list[dict[int, Figure]]]:
    series: dict[Series, list[dict[int, Figure]]] = {}
    for draft in months:
        series.setdefault((draft.block, draft.part), []).append(draft.line.figures)
    return series


def _rows(filing: Filing, table: Item703, drafts: Sequence[Draft], units: Units) -> tuple[list[RepurchaseRow], list[str]]:
    """Records: periods with their years, amounts in single units, blocks and parts named where the table has several."""
    days, drafts, doubts = _dated(filing, drafts)
    blocks = {d.block for d in drafts if not d.is_total}
    parts = {d.part for d in drafts if d.is_own_part}
    # "Repurchase programs" and "Employee transactions" under every month and under the total are two series, each with its total;
    # kinds of purchase under months alone are the rows' own labels.
    has_series = any(d.part and d.is_total and not d.is_own_part for d in drafts)
    rows: list[RepurchaseRow] = []
    for draft, (start, end) in zip(drafts, days, strict=True):
        security = draft.block if len(blocks) > 1 else None
        label = draft.label
        if draft.part and draft.is_own_part and len(parts) > 1:
            security = draft.part
        elif draft.part and not draft.is_own_part:
            label, security = (draft.label, draft.part) if has_series else (draft.part, security)
        total, price, program, left_value, left_shares = units.amounts(
            table, draft.line.figures, (draft.block, draft.part), draft.is_total
        )
        words = filing.evidence(draft.line.start, draft.line.end) if draft.line.start >= 0 else Evidence(None, None, None)
        rows.append(
            RepurchaseRow(label, start, end, draft.is_total, security, total, price, program, left_value, left_shares, words)
        )
    for i, row in enumerate(rows):
        if row.is_total:
            rows[i] = _dated_total(filing, table.grid, rows, i)
    return rows, doubts


def _dated(filing: Filing, drafts: Sequence[Draft]) -> tuple[list[tuple[str | None, str | None]], list[Draft], list[str]]:
    """First and last day of every row that is no total; a row over all the months before it is a total too."""
    period_end = _date(filing.info.period_end)
    known = [d.days if not d.is_total else None for d in drafts]
    days = resolve(known, period_end)
    doubts: list[str] = []
    marked = list(drafts)
    for i, draft in enumerate(drafts):
        start, end = days[i]
        first, last = _date(start), _date(end)
        before = [d for d, x in zip(days[:i], marked[:i], strict=True) if not x.is_total]
        if draft.is_total:
            continue
        if draft.days is None or is_quarter(draft.label or ""):
            days[i] = quarter_days(draft.label or "", period_end)
            if days[i][0] is None and last and draft.days and draft.days.is_end_only:
                month = last.year * 12 + last.month - 3
                days[i] = (
                    date(month // 12, month % 12 + 1, 1).isoformat() if last == month_end(last.year, last.month) else None,
                    end,
                )
        elif (
            first
            and last
            and (last - first).days > _YEARS_APART
            or last
            and period_end
            and last > period_end.replace(year=period_end.year + 1)
        ):
            mended = resolve([without_year(draft.days)], period_end)[0]
            doubts.append(f"the days of '{draft.label}' cannot be meant: {mended[0]} to {mended[1]} was taken")
            days[i] = mended
        elif first and last and len(before) > 1 and (last - first).days > 58 and start == min(s or "9" for s, _ in before):
            marked[i], days[i] = replace(draft, is_total=True), (None, None)
    lasts = [last for (_, day), x in zip(days, marked, strict=True) if (last := _date(day)) and not x.is_total]
    if period_end and lasts and abs(max(lasts) - period_end).days > _FAR.get((filing.info.form or "")[:4], 340):
        doubts.append(f"the rows' days lie far from the filing's period, which ends {filing.info.period_end}")
    return days, marked, doubts


def _dated_total(filing: Filing, grid: Grid, rows: Sequence[RepurchaseRow], at: int) -> RepurchaseRow:
    """A total with its period, from the first month's start to the last's end, and its block where it adds up that block alone."""
    total = rows[at]
    every = [r for r in rows[:at] if not r.is_total] or [r for r in rows if not r.is_total]
    if is_quarter(total.label or "") and any(not is_quarter(r.label or "") for r in every):
        every = [
            r for r in every if not is_quarter(r.label or "")
        ]  # "Fourth quarter" under its months, after rows of three quarters
    own = [r for r in rows if not r.is_total and r.security == total.security] if total.security is not None else every
    security = total.security
    if security is not None and total.total_shares is not None:
        adds = {name: sum(r.total_shares or 0 for r in part) for name, part in (("own", own), ("every", every))}
        if adds["own"] != total.total_shares and adds["every"] == total.total_shares:
            security = None
    # "Repurchase programs" under the total adds up several programmes, none of which bears its name.
    parts = own if security is not None and own else every
    start = min((r.start for r in parts if r.start), default=None)
    end = max((r.end for r in parts if r.end), default=None)
    if OF_LONGER.search(total.label or ""):
        return replace(total, start=None, end=end, security=security)  # since a day that the table does not tell
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
