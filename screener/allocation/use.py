"""Say and do: what was bought under programmes, of what was left at the start of the window and what was approved within it.

The window is the last unbroken stretch of days that filings read speak of, at most 36 months and at least about a year. A quarter
that was not read ends it; nothing is worked out across the hole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain as chained

from screener.allocation.account import Account, used
from screener.allocation.chain import Chain, Programme, same_amount
from screener.allocation.months import Month

LEAST_DAYS = 350
"""Days of filings in a row below which nothing is said."""


@dataclass(frozen=True, slots=True)
class Window:
    """Use of programmes over the latest unbroken stretch of days, at most so many months: `used` of `allowed` (what was left at the
    start and what was newly approved), both in `unit`."""

    start: date
    end: date
    used: float
    allowed: float
    unit: str


def use_of_programmes(account: Account, months: int) -> Window | str:
    """Programme purchases of the last so many months, as far back as no quarter is unread; else why that cannot be said."""
    stretch = account.months.unbroken
    if stretch is None:
        return "no filing read tells what was bought"
    end = stretch[1]
    latest = account.told.latest
    if latest is None or (latest.end - end).days > 10:
        return f"the months to {latest.end if latest else 'now'} were not read"
    start = max(_months_before(end, months), stretch[0])
    if (end - start).days < LEAST_DAYS:
        return f"filings in a row were read only from {start} to {end}: less than a year"
    chain, inside_window = account.chain, account.months.between(start, end)
    units = {p.unit for p in chain.market if p.authorized is not None and p.is_live(start, end)}
    if not units:
        return "no programme in the months read"
    if len(units) > 1:
        return "programmes in money and in shares beside each other"
    unit = units.pop() or "value"
    apart = chain.apart
    uses = [used(month, unit, apart) for month in inside_window]
    if None in uses:
        return "column (b) or (c) is not told for a month"
    opening, shown = None, set[int]()
    # The earliest day from which on what was left is told: a shorter window is better than none.
    for start in chained([start], (m.end + timedelta(days=1) for m in inside_window if m.rest(unit) is not None)):  # noqa: B020
        opening, shown = _opening(account, unit, start)
        if opening is not None or (end - start).days < LEAST_DAYS:
            break
    if opening is None:
        return f"what was left on {start} is not told"
    if (end - start).days < LEAST_DAYS:
        return f"what was left is told from {start} on only: less than a year"
    uses = [used(month, unit, apart) for month in account.months.between(start, end)]
    new = sum(p.authorized or 0.0 for p in chain.market if p.unit == unit and start < p.since <= end and p.number not in shown)
    allowed = opening + new
    if allowed <= 0:
        return "nothing was left and nothing was approved"
    return Window(start, end, sum(use for use in uses if use is not None), allowed, unit)


def _months_before(day: date, months: int) -> date:
    """The first day of so many months that end on a day; a month that ends within its last days is a whole one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if day.day >= 28:
        year, month = divmod(day.year * 12 + day.month - months, 12)
        return date(year, month + 1, 1)
    return date(year, month + 1, day.day) + timedelta(days=1)


def _opening(account: Account, unit: str, start: date) -> tuple[float | None, set[int]]:
    """What was left at the start, and the programmes announced later that this figure holds already."""
    months, chain = account.months, account.chain
    live = [p for p in chain.market if p.is_live(start, start)]
    before = [m for m in months.months if m.end <= start and m.rest(unit) is not None]
    if before and (start - before[-1].end).days <= 10 + 31 and not months.holes(before[-1].end, start):
        return before[-1].rest(unit), _held(chain, unit, before[-1], start, live)
    after = [m for m in months.months if m.end > start and m.rest(unit) is not None]
    first = after[0] if after else None
    if first is not None and live and not [p for p in chain.market if start < p.since <= first.end]:
        uses = [used(m, unit, chain.apart) for m in months.between(start, first.end)]
        if None not in uses:
            return (first.rest(unit) or 0.0) + sum(use for use in uses if use is not None), _held(chain, unit, first, start, live)
    if not live:
        return 0.0, set()
    return None, set()


def _held(chain: Chain, unit: str, month: Month, start: date, live: Sequence[Programme]) -> set[int]:
    """Programmes whose amount a table shows in a month before their announcement, with no other programme live."""
    if live:
        return set()
    rest = month.rest(unit) or 0.0
    return {p.number for p in chain.market if p.since > start and p.authorized and same_amount(rest, p.authorized)}
