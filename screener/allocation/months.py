"""The months of Item 703, each once: what was bought, how much of it under a programme, what was left, over all filings read.

The later filing wins, and where it says something else, both sides are kept. Which days the filings speak of is kept beside, so
that a quarter that was never read is a hole, not a quarter without purchases. Traps: a 10-K may repeat the whole year (Axcelis), a
table may list only the months with purchases, and column (c) may hold dollars (Travelzoo's report for June 2023).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from screener.allocation.chain import Chain
from screener.allocation.tellings import QUARTER, Contradiction, Report, Row, Told

HOLE = timedelta(days=10)
"""Days without a filing that speaks of them, from which a quarter counts as not read: fiscal months end on Saturdays."""

DAY = timedelta(days=1)

_last = attrgetter("end")
_days = attrgetter("start", "end")


@dataclass(frozen=True, slots=True)
class Month:
    """One month: shares bought (a), mean price (b), of them under a programme (c), and what was left (d), blocks added."""

    report: Report
    start: date
    end: date
    total: float | None
    price: float | None
    program: float | None
    rest_value: float | None
    rest_shares: float | None
    row: Row

    @property
    def spent(self) -> float | None:
        """Dollars under programmes: (b) x (c); 0 where (c) is 0, unknown where a part is."""
        if self.program == 0:
            return 0.0
        return None if self.program is None or self.price is None else self.program * self.price

    def rest(self, unit: str) -> float | None:
        """Column (d) in one of the two units."""
        return self.rest_value if unit == "value" else self.rest_shares

    def used(self, unit: str) -> float | None:
        """What the month took off column (d), in its unit."""
        return self.spent if unit == "value" else self.program


@dataclass(slots=True)
class Months:
    """The months in order of their ends, the days that filings speak of, and where filings contradict each other or themselves."""

    months: list[Month] = field(default_factory=list)
    spans: list[tuple[date, date]] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)

    def holes(self, start: date, end: date) -> list[tuple[date, date]]:
        """The parts of these days that no filing read speaks of."""
        made, at = [], start
        for first, last in self.spans:
            if last < at:
                continue
            if first > end:
                break
            if first - at > HOLE:
                made.append((at, first - DAY))
            at = max(at, last + DAY)
        if end - at >= HOLE:
            made.append((at, end))
        return made

    def between(self, start: date, end: date) -> list[Month]:
        """The months that end within these days."""
        return self.months[bisect_left(self.months, start, key=_last) : bisect_right(self.months, end, key=_last)]

    @property
    def unbroken(self) -> tuple[date, date] | None:
        """The latest stretch of days without a hole."""
        return self.spans[-1] if self.spans else None


def chain_months(told: Told, chain: Chain) -> Months:
    """One list of months from all filings of a company."""
    made = Months()
    by_days: dict[tuple[date, date], Month] = {}
    spans: list[tuple[date, date]] = []
    # By accession: reports are compared field by field, and there are as many comparisons as rows.
    for _, rows in groupby(told.rows, key=attrgetter("report.accession")):
        own = list(rows)
        report = own[0].report
        spans.append((min(row.start for row in own), max(row.end for row in own)))
        months = sorted((row for row in own if not row.is_total), key=_days)
        for days, blocks in groupby(months, key=_days):
            month = _month(report, list(blocks), made.contradictions)
            older = by_days.get(days)
            if older is not None and _apart(older.program, month.program):
                made.contradictions.append(
                    Contradiction(
                        f"{_count(older.program)} shares under programmes from {days[0]} to {days[1]} in {older.report.accession},"
                        f" {_count(month.program)} in {report.accession}",
                        report.accession,
                    )
                )
            by_days[days] = month
    spoken = {row.report.accession for row in told.rows}
    # A report that was read and has no such table says that nothing was bought in its last quarter, unless a programme was live
    # then: GigaCloud's report for 2023 has no table and tells of 215,201 shares elsewhere.
    silent = [
        r
        for r in told.reports
        if r.is_periodic and not r.is_unread and r.accession not in spoken and not chain.is_live(r.end - QUARTER, r.end)
    ]
    spans += [(report.end - QUARTER + DAY, report.end) for report in silent]
    made.months = sorted(by_days.values(), key=lambda month: (month.end, month.start))
    made.spans = _merged(spans)
    return made


def _merged(spans: list[tuple[date, date]]) -> list[tuple[date, date]]:
    made: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if made and start - made[-1][1] <= HOLE:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return made


def _month(report: Report, blocks: Sequence[Row], contradictions: list[Contradiction]) -> Month:
    """The blocks of one table put together; blocks that share a programme repeat its rest: equal figures are one."""
    if len(blocks) == 1:
        row = blocks[0]
        return Month(
            report,
            row.start,
            row.end,
            row.total,
            row.total * row.price / row.total if row.total and row.price is not None else None,
            _program_shares(row, contradictions),
            row.rest_value,
            row.rest_shares,
            row,
        )
    program = [_program_shares(row, contradictions) for row in blocks]
    paid = [row.total * row.price for row in blocks if row.total and row.price is not None]
    priced = [row.total for row in blocks if row.total and row.price is not None]
    whole = all(row.price is not None for row in blocks if row.total)
    first = blocks[0]
    return Month(
        report,
        first.start,
        first.end,
        None if any(row.total is None for row in blocks) else sum(row.total for row in blocks if row.total is not None),
        sum(paid) / sum(priced) if priced and whole else None,
        _known(program),
        _distinct([row.rest_value for row in blocks]),
        _distinct([row.rest_shares for row in blocks]),
        next((row for row in blocks if row.rest_value is not None or row.rest_shares is not None), first),
    )


def _program_shares(row: Row, contradictions: list[Contradiction]) -> float | None:
    """Column (c); never more than (a)."""
    if row.program is None or row.total is None or row.program <= row.total * 1.001 + 1:
        return row.program
    paid = row.total * row.price if row.price is not None else None
    is_money = paid is not None and abs(row.program - paid) <= 0.02 * paid
    told = "the dollars paid, so (c) is taken as (a)" if is_money else "more than were bought, so it is not used"
    contradictions.append(
        Contradiction(
            f"column (c) says {_count(row.program)} and (a) {_count(row.total)} for {row.start} to {row.end}: {told}",
            row.report.accession,
        )
    )
    return row.total if is_money else None


def _known(values: Sequence[float | None]) -> float | None:
    """Column (c) of all blocks: a block in which it is blank (shares withheld from staff) is outside every programme."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _distinct(values: Sequence[float | None]) -> float | None:
    known = {value for value in values if value is not None}
    return sum(known) if known else None


def _apart(old: float | None, new: float | None) -> bool:
    if old is None or new is None:
        return False
    return abs(old - new) > 1 + 0.02 * max(old, new)


def _count(value: float | None) -> str:
    return "an unknown number" if value is None else f"{value:,.0f}"
