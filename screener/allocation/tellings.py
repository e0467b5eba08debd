"""What each filing said of buybacks, as plain values by company and in the order in which it became public.

The trap: the same month and the same programme stand in many filings. Nothing is added up here; `months` and `chain` do that, and
they must know which filing said what. A filing in which the table could not be read is no filing that says "none".
"""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from screener.plain_rows import plain_rows

if TYPE_CHECKING:
    from filings.ledger import Ledger

QUARTER = timedelta(days=91)

UNDATED_LAG = timedelta(days=40)
"""How long after the period's end a report of unknown period is taken to have been filed."""


@dataclass(frozen=True, slots=True)
class Report:
    """One filing that was read: its period, whether it is a 10-K or 10-Q, and what could not be read in it."""

    accession: str
    form: str
    filed: date
    end: date
    is_periodic: bool
    is_unread: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an Item 703 table, as one filing has it; `rest` is column (d), `unit` says in what ("value" or "shares")."""

    report: Report
    start: date
    end: date
    is_total: bool
    security: str
    total: float | None
    price: float | None
    program: float | None
    rest_value: float | None
    rest_shares: float | None
    section: str | None
    quote: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """One programme, as one filing tells it. `first` and `last` bound the day of its announcement."""

    report: Report
    announced: str | None
    first: date | None
    last: date | None
    authorized_value: float | None
    authorized_shares: float | None
    is_increase: bool
    expires: str | None
    status: str
    rest_value: float | None
    rest_shares: float | None
    counterparty: str | None
    related_party: bool | None
    kind: str
    section: str | None
    quote: str | None
    offset: float | None

    @property
    def is_apart(self) -> bool:
        """A purchase of its own and no authorisation to buy in the market: from a named seller, by tender, or accelerated."""
        return self.counterparty is not None or self.kind in ("private", "tender offer", "accelerated")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that cannot both hold, in words that name both sides, with the filing of the later one."""

    what: str
    accession: str


@dataclass(slots=True)
class Told:
    """Everything that one company's filings said, oldest first."""

    reports: list[Report] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    tellings: list[Telling] = field(default_factory=list)

    @property
    def latest(self) -> Report | None:
        """The newest 10-K or 10-Q that was read, amendments apart."""
        return max(
            (r for r in self.reports if r.is_periodic and not r.form.endswith("/A")), key=lambda r: (r.end, r.filed), default=None
        )


@lru_cache(maxsize=100_000)
def bounds(day: Any) -> tuple[date | None, date | None]:
    """First and last day that an ISO text, maybe shortened to a month or a year, may mean; no day where there is none.

    >>> bounds("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    if not isinstance(day, str):
        return None, None
    try:
        parts = [int(part) for part in day.split("-")]
        if len(parts) == 1:
            return date(parts[0], 1, 1), date(parts[0], 12, 31)
        if len(parts) == 2:
            return date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
        return date(parts[0], parts[1], parts[2]), date(parts[0], parts[1], parts[2])
    except (ValueError, calendar.IllegalMonthError):
        return None, None


def tellings_of(ledger: Ledger, as_of: date, ciks: Collection[int] | None = None) -> dict[int, Told]:
    """What the filings public by `as_of` said, by company."""
    only = "" if ciks is None else " AND f.cik IN (SELECT unnest($2))"
    asked: list[Any] = [as_of] if ciks is None else [as_of, [int(cik) for cik in ciks]]
    found: dict[int, Told] = {}
    reports: dict[str, Report] = {}
    filings = ledger.query(
        f"""SELECT f.cik, f.accession, f.form, f.filed, f.period_end,
        coalesce(p.n, 0) > 0 AS is_unread FROM filings f
        LEFT JOIN (SELECT accession, count(*) AS n FROM problems WHERE kind IN ('repurchases', 'programs', 'document')
            GROUP BY accession) p USING (accession)
        WHERE f.filed <= $1{only} ORDER BY f.cik, f.filed, f.accession""",
        asked,
    )
    for cik, accession, form, day, end, is_unread in plain_rows(filings):
        period = end if end is not None else day - UNDATED_LAG
        is_periodic = str(form).startswith(("10-K", "10-Q"))
        report = Report(str(accession), str(form), day, min(period, day), is_periodic, bool(is_unread))
        reports[report.accession] = report
        found.setdefault(int(cik), Told()).reports.append(report)
    rows = ledger.query(
        f"""SELECT f.cik, f.accession, f.start, f."end", f.is_total, f.security, f.total_shares, f.average_price, f.program_shares,
        f.remaining_value, f.remaining_shares, f.section, f.quote FROM repurchases f WHERE f.filed <= $1{only}
        ORDER BY f.cik, f.filed, f.accession, f."offset" """,
        asked,
    )
    for cik, accession, start, end, is_total, security, total, price, bought, value, shares, section, quote in plain_rows(rows):
        first, last = bounds(start)[0], bounds(end)[1]
        if last is None or accession not in reports:
            continue
        first = first if first is not None and first <= last else last.replace(day=1)
        report = reports[str(accession)]
        row = Row(report, first, last, bool(is_total), str(security or ""), total, price, bought, value, shares, section, quote)
        found[int(cik)].rows.append(row)
    programs = ledger.query(
        f"""SELECT f.cik, f.accession, f.announced, f.authorized_value, f.authorized_shares, f.is_increase, f.expires, f.status,
        f.remaining_value, f.remaining_shares, f.counterparty, f.related_party, f.kind, f.section, f.quote, f."offset"
        FROM programs f WHERE f.filed <= $1{only} ORDER BY f.cik, f.filed, f.accession, f."offset" """,
        asked,
    )
    for cik, accession, announced, value, shares, is_increase, *rest in plain_rows(programs):
        if accession not in reports:
            continue
        first, last = bounds(announced)
        telling = Telling(reports[str(accession)], announced, first, last, value, shares, bool(is_increase), *rest)
        found[int(cik)].tellings.append(telling)
    return found
