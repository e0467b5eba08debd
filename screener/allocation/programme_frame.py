"""The programme ledger as a frame: one row a programme, with what was authorised, used and left, and the filing that says so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.allocation.account import Account
from screener.allocation.chain import Programme
from screener.allocation.programmes import accounts_of, completion

if TYPE_CHECKING:
    from filings.ledger import Ledger

YEARS = 5
"""How long an ended programme stays on the list."""

PROGRAM_COLUMNS: dict[str, str] = {
    "cik": "int64",
    "accession": "string",
    "form": "string",
    "filed": "datetime64[s]",
    "announced": "string",
    "authorized_value": "float64",
    "authorized_shares": "float64",
    "is_increase": "boolean",
    "expires": "string",
    "status": "string",
    "remaining_value": "float64",
    "remaining_shares": "float64",
    "counterparty": "string",
    "related_party": "boolean",
    "kind": "string",
    "section": "string",
    "quote": "string",
    "offset": "Int64",
    "number": "Int64",
    "pool": "Int64",
    "role": "string",
    "bought_shares": "float64",
    "spent_value": "float64",
    "completion": "float64",
    "remaining_as_of": "datetime64[s]",
    "ended": "datetime64[s]",
    "unread": "string",
    "contradiction": "string",
    "first_accession": "string",
    "tellings": "Int64",
}
"""The ledger's columns (PROGRAMS), then: `number` and `pool` (a programme and its increases share one), `role` (new, increase,
replacement, purchase apart), shares `bought` and dollars `spent` in the months read, `completion` of the pool (on its first row),
the day of what remains, the last live day, quarters of its life that were not read, what its filings contradict, the first filing
that told of it, and how many did."""


def programs_of(ledger: Ledger, as_of: date, ciks: Collection[int] | None = None) -> pd.DataFrame:
    """Every programme that filings public by `as_of` tell of, once; ended ones of the last five years. What remains stands on the
    first row of a programme with increases."""
    rows: list[dict[str, Any]] = []
    for cik, account in sorted(accounts_of(ledger, as_of, ciks).items()):
        contradicted = _contradicted(account)
        for programme in account.chain.programmes:
            last = programme.ends(as_of)
            if last is not None and last < as_of - timedelta(days=365 * YEARS):
                continue
            rows.append(_row(cik, account, programme, contradicted.get(programme.number), as_of))
    return pd.DataFrame(rows, columns=list(PROGRAM_COLUMNS)).astype(PROGRAM_COLUMNS)


def _row(cik: int, account: Account, programme: Programme, contradicted: str | None, as_of: date) -> dict[str, Any]:
    telling = programme.told[-1]
    report = telling.report
    rest, day = remaining(account, programme, as_of)
    is_head = programme.pool == programme.number
    live = {p.pool for p in account.live(as_of)}
    done = None
    if programme.is_apart:
        done = 1.0 if programme.status == "completed" else None
    elif is_head and (programme.pool in live or (not live and programme is account.chain.market[-1])):
        done = completion(account, as_of)[0]
    elif programme.state(as_of) == "completed":
        done = 1.0
    last = programme.ends(as_of)
    return {
        "cik": cik,
        "accession": report.accession,
        "form": report.form,
        "filed": pd.Timestamp(report.filed),
        "announced": programme.announced,
        "authorized_value": programme.authorized if programme.unit == "value" else None,
        "authorized_shares": programme.authorized if programme.unit == "shares" else None,
        "is_increase": programme.is_increase,
        "expires": programme.expires,
        "status": programme.state(as_of),
        "remaining_value": rest if programme.unit == "value" else None,
        "remaining_shares": rest if programme.unit == "shares" else None,
        "counterparty": programme.counterparty,
        "related_party": programme.related_party,
        "kind": programme.kind,
        "section": telling.section,
        "quote": telling.quote,
        "offset": telling.offset,
        "number": programme.number,
        "pool": programme.pool,
        "role": programme.role,
        "bought_shares": account.bought.get(programme.number),
        "spent_value": account.spent.get(programme.number),
        "completion": done,
        "remaining_as_of": pd.Timestamp(day) if day is not None else pd.NaT,
        "ended": pd.Timestamp(last) if last is not None else pd.NaT,
        "unread": _unread(account, programme, as_of),
        "contradiction": contradicted,
        "first_accession": programme.told[0].report.accession,
        "tellings": len({told.report.accession for told in programme.told}),
    }


def remaining(account: Account, programme: Programme, as_of: date) -> tuple[float | None, date | None]:
    """What is left of a programme, and the day that is told for: nothing of a completed one; the account's figure where it is all
    of one programme with its increases (on the first of them); the amount of one announced since; else what its own words say."""
    if programme.state(as_of) == "completed":
        return 0.0, programme.ended
    if programme.is_apart or programme.state(as_of) != "active":
        return None, None
    pools = {p.pool for p in account.live(as_of)}
    if account.rest is not None and pools == {programme.pool}:
        if programme.pool != programme.number:
            return None, None
        amount = account.rest.value if programme.unit == "value" else account.rest.shares
        return amount, account.rest.day
    for telling in reversed(programme.told):
        said = telling.rest_value if programme.unit == "value" else telling.rest_shares
        if said is not None:
            return said, telling.report.end
    latest = account.told.latest
    if latest is not None and programme.since > latest.end:
        return programme.authorized, programme.since
    return None, None


def _unread(account: Account, programme: Programme, as_of: date) -> str | None:
    """Quarters of its life that no filing read speaks of."""
    latest = account.told.latest
    if programme.is_apart or latest is None:
        return None
    end = min(day for day in (programme.ends(as_of), latest.end) if day is not None)
    holes = account.months.holes(programme.since, end) if end > programme.since else []
    return "; ".join(f"{first} to {last} not read" for first, last in holes) or None


def _contradicted(account: Account) -> dict[int, str]:
    """What filings contradict, by the number of the programme that was the newest live one then."""
    ends = {report.accession: report.end for report in account.told.reports}
    market = account.chain.market
    said: dict[int, list[str]] = {}
    for one in account.contradictions:
        day = ends[one.accession]
        newest = next((p for p in reversed(market) if p.is_live(day, day)), None)
        newest = newest or next((p for p in reversed(market) if p.since <= day), None)
        if newest is not None:
            said.setdefault(newest.number, []).append(one.what)
    return {number: "; ".join(what) for number, what in said.items()}
