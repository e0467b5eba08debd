"""The columns that come from programmes: what may yet be spent, how far the live programme has come, whether past ones were used.

A filing tells the same programme again each quarter, so nothing of two filings is ever added up: `account` chains them. A filing
that was never read, or in which the table could not be read, gives no number, and the reason says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pandas as pd

from screener.allocation.account import Account, chained, settled, used
from screener.allocation.chain import Programme
from screener.allocation.tellings import Report, Row, Telling, tellings_of
from screener.allocation.use import Window, use_of_programmes
from screener.columns import column
from screener.companies import EVIDENCE, Companies

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

column(
    "remaining_authorization",
    "Remaining authorisation",
    "USD",
    "What may yet be spent under live programmes: the latest filing's figure, programmes announced since added; shares at today's"
    " price.",
    "Item 703 column (d), or the programme's own words",
    "latest filing not read, or it does not say what is left",
)
column(
    "remaining_pct_cap", "Remaining / cap", "fraction", "Remaining authorisation over market cap; an option, not a plan.", "filing"
)
column(
    "program_completion",
    "Programme done",
    "fraction",
    "1 - remaining / authorised of the live programme with its increases; of the latest one, where none is live.",
    "chained filings",
    "authorised or remaining amount not told, or several programmes beside each other",
)
column("program_state", "Programme", "text", "Live programmes, or the state of the latest one.", "chained filings")
column(
    "average_price_paid",
    "Average price paid",
    "USD/shares",
    "Mean price of shares bought under programmes in the last twelve months read; months that were mostly withholding left out.",
    "Item 703 (a), (b), (c)",
)
column(
    "say_do",
    "Say and do",
    "fraction",
    "Spent under programmes in up to 36 months over (remaining at the start + newly approved); a founder's sale is in neither.",
    "chained filings",
    "a year of filings in a row not read, or what was left at the start not told",
)
column(
    "say_do_months", "Say and do over", "count", "Months without an unread quarter that say and do speaks of.", "chained filings"
)
column(
    "program_spent_12m",
    "Programme spend 12m",
    "USD",
    "Spent under programmes in the last twelve months read, (b) x (c); the pace.",
    "Item 703",
    "a quarter of the year not read",
)
column(
    "program_runway_months",
    "Runway",
    "count",
    "Months that what remains lasts at the pace of the last four quarters.",
    "chained filings",
    "nothing remains, or nothing was bought",
)
column(
    "program_months_to_expiry", "Expires in", "count", "Months until the live programme ends; the first, of several.", "filing",
    "no end is told",
)  # fmt: skip
column(
    "bought_from_holders_3y",
    "Bought from holders 3y",
    "USD",
    "Paid to insiders, founders and named holders for their shares in three years, as told; in no programme and no price paid.",
    "filing text",
    "none told in the filings read, or its price is not told",
)

COLUMNS = (
    "remaining_authorization",
    "remaining_pct_cap",
    "program_completion",
    "program_state",
    "average_price_paid",
    "say_do",
    "say_do_months",
    "program_spent_12m",
    "program_runway_months",
    "program_months_to_expiry",
    "bought_from_holders_3y",
)


def accounts_of(
    ledger: Ledger, as_of: date, ciks: Collection[int] | None = None, ends: Mapping[int, date] | None = None
) -> dict[int, Account]:
    """The account of programmes of each company with a filing read by the day."""
    wanted = None if ciks is None else frozenset(int(cik) for cik in ciks)
    held = _CHAINED.get(ledger)
    fits = held is not None and (held.as_of, held.changes) == (as_of, ledger.changes)
    if held is None or not fits or not (held.ciks is None or (wanted is not None and wanted <= held.ciks)):
        known = held.ciks if held is not None and fits and held.ciks is not None and wanted is not None else frozenset()
        # Most companies have filed nothing since the day that was asked for before.
        before = held.accounts if held is not None and held.changes == ledger.changes else {}
        told = tellings_of(ledger, as_of, None if wanted is None else wanted - known)
        made = {c: before[c] if c in before and before[c].told == one else chained(one) for c, one in told.items()}
        made |= {cik: account for cik, account in before.items() if cik in known}
        held = _Chained(as_of, ledger.changes, None if wanted is None else wanted | known, made)
        _CHAINED[ledger] = held
    return {
        cik: settled(account, as_of, ends.get(cik) if ends else None)
        for cik, account in held.accounts.items()
        if wanted is None or cik in wanted
    }


@dataclass(frozen=True, slots=True)
class _Chained:
    """What filings public by a day say of some companies' programmes (`ciks` None: of all), put together."""

    as_of: date
    changes: int
    ciks: frozenset[int] | None
    accounts: dict[int, Account]


_CHAINED: WeakKeyDictionary[Ledger, _Chained] = WeakKeyDictionary()
"""The last answer of each open ledger: the columns and the ledger of programmes are made of the same accounts."""


def latest_ends(table: pd.DataFrame) -> dict[int, date]:
    """The last day of each company's latest report, by the facts."""
    known = table["latest_period_end"].dropna()
    return {int(cik): end.date() for cik, end in zip(known.index, known, strict=True)}


def add_programmes(companies: Companies, accounts: Mapping[int, Account], settings: Settings, as_of: date) -> Companies:
    """The columns above for each small cap."""
    table = companies.table
    rows: dict[int, dict[str, Any]] = {}
    missing: list[tuple[int, str, str]] = []
    evidence: list[tuple[Any, ...]] = []
    flags: list[dict[str, Any]] = []
    for cik, price, cap in table.loc[table["role"] == "small", ["price", "market_cap"]].itertuples(name=None):
        row: dict[str, Any] = {}
        account = accounts.get(int(cik))
        why: dict[str, str] = {}
        if account is None:
            why["remaining_authorization"] = "filing not read: no 10-K or 10-Q text of this company is in the ledger"
        else:
            row, why, window = _row(account, settings, as_of, price)
            evidence += _evidence(int(cik), account, row, window)
            flags += _flags(int(cik), account, as_of)
        if row.get("remaining_authorization") is not None and pd.notna(cap):
            row["remaining_pct_cap"] = row["remaining_authorization"] / cap
        rows[int(cik)] = row
        first = why.get("remaining_authorization", "not told")
        missing += [(int(cik), name, why.get(name, first)) for name in COLUMNS if row.get(name) is None]
    columns = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))
    columns = columns.astype({name: "string" if name == "program_state" else "float64" for name in COLUMNS})
    return companies.add(
        columns,
        missing=pd.DataFrame(missing, columns=["cik", "column", "reason"]),
        evidence=_frame(evidence),
        flags=pd.DataFrame(flags),
    )


def _row(account: Account, settings: Settings, as_of: date, price: float) -> tuple[dict[str, Any], dict[str, str], Window | str]:
    row: dict[str, Any] = {}
    why = {"remaining_authorization": account.why_no_rest}
    if account.rest is not None:
        row["remaining_authorization"] = account.rest.value + (account.rest.shares * price if account.rest.shares else 0.0)
    live = account.live(as_of)
    row["program_completion"], why["program_completion"] = completion(account, as_of)
    row["program_state"] = _state(account, live, as_of)
    why["program_state"] = "no programme is told of in the filings read"
    expiry = min((day for p in live if (day := p.last_day) is not None), default=None)
    row["program_months_to_expiry"] = None if expiry is None else max(0.0, (expiry - as_of).days / 30.4375)
    why["program_months_to_expiry"] = "no end is told" if live else "no live programme is told"
    window = use_of_programmes(account, settings.allocation.program_months)
    if isinstance(window, Window):
        row["say_do"] = window.used / window.allowed
        row["say_do_months"] = float(round((window.end - window.start).days / 30.4375))
    else:
        why["say_do"] = why["say_do_months"] = window
    _add_pace(account, settings.allocation.execution_program_share, row, why)
    since = as_of - timedelta(days=3 * 365)
    apart = [p for p in account.chain.apart if p.counterparty and p.status == "completed" and p.until >= since]
    paid = [account.spent.get(p.number) or (p.authorized if p.unit == "value" else None) for p in apart]
    if apart and None not in paid:
        row["bought_from_holders_3y"] = float(sum(one for one in paid if one is not None))
    why["bought_from_holders_3y"] = (
        "a purchase from a holder is told without its price" if apart else "none told in the filings read"
    )
    return row, why, window


def _add_pace(account: Account, least: float, row: dict[str, Any], why: dict[str, str]) -> None:
    """Spending, price and runway of the last twelve months read. `least`: share of a month's purchases that has to be under a
    programme for its price to be a decision."""
    stretch, latest = account.months.unbroken, account.told.latest
    untold = "filings of a year in a row are not read, or (b) or (c) is not told for a month"
    why.update(dict.fromkeys(("program_spent_12m", "program_runway_months"), untold))
    why["average_price_paid"] = "no priced purchases under a programme in the last twelve months read"
    if stretch is None or latest is None:
        return
    end = stretch[1]
    year = account.months.between(end - timedelta(days=363), end)
    priced = [
        (m.price, m.program)
        for m in year
        if m.price is not None and m.program and m.total is not None and m.program >= least * m.total
    ]
    if priced:
        row["average_price_paid"] = sum(p * c for p, c in priced) / sum(c for _, c in priced)
    apart = account.chain.apart
    uses = [used(month, "value", apart) for month in year]
    if (end - stretch[0]).days < 350 or (latest.end - end).days > 10 or None in uses:
        return
    spent = sum(use for use in uses if use is not None)
    row["program_spent_12m"] = spent
    remaining = row.get("remaining_authorization")
    if remaining is None:
        why["program_runway_months"] = account.why_no_rest
    elif remaining > 0 and spent > 0:
        row["program_runway_months"] = 12 * remaining / spent
    else:
        why["program_runway_months"] = "nothing was bought in twelve months" if remaining > 0 else "nothing remains"


def completion(account: Account, as_of: date) -> tuple[float | None, str]:
    """How far the live programme (with its increases) has come, or the latest one that has ended; else why that cannot be said."""
    market = account.chain.market
    live = account.live(as_of)
    pools = {p.pool for p in live}
    if len(pools) > 1:
        return None, "several programmes beside each other"
    if not pools:
        if not market:
            return None, "no programme is told of in the filings read"
        last = market[-1]
        if last.state(as_of) == "completed":
            return 1.0, ""
        return _by_months(account, last)
    members = [p for p in market if p.pool in pools]
    units = {p.unit for p in members}
    if account.rest is None:
        return None, account.why_no_rest
    if len(units) > 1 or None in units or any(p.authorized is None for p in members):
        return None, "authorised amount not told"
    whole = sum(p.authorized or 0.0 for p in members)
    rest = account.rest.value if units == {"value"} else account.rest.shares
    if (account.rest.shares if units == {"value"} else account.rest.value) or rest > whole * 1.01:
        return None, "what is left does not fit what was authorised"
    return max(0.0, 1 - rest / whole), ""


def _by_months(account: Account, programme: Programme) -> tuple[float | None, str]:
    """Of a programme that ended unfinished: bought over authorised, where every quarter of its life was read."""
    end = programme.last_day
    amount = (account.spent if programme.unit == "value" else account.bought).get(programme.number, 0.0)
    if end is None or programme.authorized is None:
        return None, "no live programme; the latest one is no longer told of"
    if account.months.holes(programme.since, end):
        return None, "a quarter of the latest programme's life was not read"
    return min(1.0, amount / programme.authorized), ""


def _state(account: Account, live: list[Programme], as_of: date) -> str | None:
    shown = live or account.chain.market[-1:]
    return "; ".join(f"{amount_of(p)} of {p.announced or 'an unknown day'}: {p.state(as_of)}" for p in shown) or None


def amount_of(programme: Programme) -> str:
    """The size of a programme in words."""
    if programme.authorized is None:
        return "amount not told"
    plus = "+" if programme.is_increase else ""
    if programme.unit == "value":
        return f"{plus}${programme.authorized / 1e6:,.1f}m"
    return f"{plus}{programme.authorized:,.0f} shares"


def _evidence(cik: int, account: Account, row: dict[str, Any], window: Window | str) -> list[tuple[Any, ...]]:
    made: list[tuple[Any, ...]] = []
    apart = account.chain.apart
    rest = account.rest
    if rest is not None:
        for name in ("remaining_authorization", "program_completion"):
            if row.get(name) is not None:
                told = rest.value or rest.shares
                made.append(cell(cik, name, told, rest.report, rest.source, None, rest.day))
    if row.get("say_do") is not None and isinstance(window, Window):
        for month in account.months.between(window.start, window.end):
            amount = used(month, window.unit, apart)
            if amount:
                made.append(cell(cik, "say_do", amount, month.report, month.row, month.start, month.end))
        new = [p for p in account.chain.market if window.start < p.since <= window.end and p.authorized is not None]
        made += [cell(cik, "say_do", p.authorized or 0.0, p.told[0].report, p.told[0], None, p.since) for p in new]
    stretch = account.months.unbroken
    for name, unit in (("program_spent_12m", "value"), ("average_price_paid", "price")):
        if row.get(name) is None or stretch is None:
            continue
        for month in account.months.between(stretch[1] - timedelta(days=363), stretch[1]):
            amount = month.price if unit == "price" else used(month, "value", apart)
            if amount and month.program:
                made.append(cell(cik, name, amount, month.report, month.row, month.start, month.end))
    return made


def cell(
    cik: int, name: str, value: float, report: Report, source: Row | Telling | None, start: date | None, end: date | None
) -> tuple[Any, ...]:
    """A line of evidence in the order of `EVIDENCE`: a figure, the filing that says it and its words."""
    concept = "Item 703" if isinstance(source, Row) else "programme"
    section, quote = (source.section, source.quote) if source is not None else (None, None)
    said = (report.accession, report.form, report.filed, "filing text", section, quote)
    return cik, name, value, start, end, concept, *said


def _frame(cells: list[tuple[Any, ...]]) -> pd.DataFrame:
    made = pd.DataFrame(cells, columns=EVIDENCE)
    return made.assign(**{name: made[name].to_numpy(dtype="datetime64[s]") for name in ("start", "end", "filed")})


CONTRADICTION_DAYS = 400
"""How long a contradiction between filings stays a flag."""


def _flags(cik: int, account: Account, as_of: date) -> list[dict[str, Any]]:
    """Filings that contradict each other, and purchases from insiders and named holders, of about the last year."""
    filed = {report.accession: report.filed for report in account.told.reports}
    made = [
        {"cik": cik, "flag": "filings contradict each other", "severity": "amber", "reason": one.what, "accession": one.accession}
        for one in account.contradictions
        if (as_of - filed[one.accession]).days <= CONTRADICTION_DAYS
    ]
    for programme in account.chain.apart:
        if programme.counterparty is None or (as_of - programme.until).days > CONTRADICTION_DAYS:
            continue
        who = f"{programme.counterparty}{', a related party' if programme.related_party else ''}"
        reason = f"bought {amount_of(programme)} from {who} ({programme.announced}): told apart from programmes"
        made.append(
            {
                "cik": cik,
                "flag": "bought from a holder",
                "severity": "amber",
                "reason": reason,
                "accession": programme.told[-1].report.accession,
            }
        )
    return made
