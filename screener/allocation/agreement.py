"""Four witnesses of one fact: the cash-flow statement, the equity statement, Item 703 (b) x (c), and what was left of programmes a
year ago and is left now, by the tables and the filings' own words.

The grade says how far the buyback of twelve months is borne out. A: all witnesses agree within 5 %. B: within 10 %, or cash and one
other while the rest do not, or a filing of the year contradicts itself or another. C: one witness alone, and nothing speaks against
it. D: witnesses contradict each other. Cash lags purchases by days and the equity statement holds the 1 % excise tax, so less than
5 % is no contradiction. No witness, no grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.allocation.account import Account
from screener.allocation.buyback import dollars_told
from screener.allocation.spans import repurchases_accrued
from screener.columns import column

if TYPE_CHECKING:
    from filings.ledger import Ledger

column(
    "buyback_confidence",
    "Buyback borne out",
    "text",
    "A to D: cash-flow statement, equity statement, Item 703 and what programmes left held against each other over twelve months.",
    "statements and Item 703",
    "no witness of the twelve months",
)
column("buyback_confidence_reason", "Why", "text", "What was held against what.", "statements and Item 703")

CLOSE, NEAR = 0.05, 0.10
SMALL = 0.001
"""Share of market cap below which a difference is too little to contradict anything."""


def add_agreement(
    ledger: Ledger, table: pd.DataFrame, accounts: Mapping[int, Account], made: pd.DataFrame, as_of: date
) -> dict[int, str]:
    """The grade and its words, written into `made`; returns why there is none."""
    accrued = repurchases_accrued(ledger, table, as_of)
    grades: dict[int, str] = {}
    words: dict[int, str] = {}
    why: dict[int, str] = {}
    for cik, cash, inside, cap, end in zip(
        table.index,
        table["repurchases_ttm"],
        made["withholding_inside"],
        table["market_cap"],
        table["latest_period_end"],
        strict=True,
    ):
        account = accounts.get(int(cik))
        witnesses: dict[str, float] = {}
        if pd.notna(cash):
            witnesses["cash-flow statement"] = float(cash) - (0.0 if pd.isna(inside) else float(inside))
        if int(cik) in accrued:
            witnesses["equity statement"] = accrued[int(cik)][0]
        dollars = dollars_told(account, end) if account is not None else None
        if dollars is not None:
            witnesses["Item 703"] = dollars
        left = spent_by_rest(account, end) if account is not None else None
        if left is not None:
            witnesses["what programmes left"] = left
        told = grade(witnesses, 0.0 if pd.isna(cap) else float(cap))
        odd = contradicted(account, end) if account is not None else None
        if told is not None and odd is not None:
            told = ("B" if told[0] == "A" else told[0]), f"{told[1]}; but {odd}"
        if told is None:
            why[int(cik)] = "unknown, because neither a statement nor Item 703 of the twelve months is held"
        else:
            grades[int(cik)], words[int(cik)] = told
    made["buyback_confidence"] = pd.Series(grades, dtype="string")
    made["buyback_confidence_reason"] = pd.Series(words, dtype="string")
    return why


def spent_by_rest(account: Account, end: Any) -> float | None:
    """Dollars that went by what programmes left a year ago, what was approved since and what they leave now; None where a side is
    not told, where a programme ended in between (what lapsed was not spent), or where shares and not dollars are authorised."""
    if pd.isna(end):
        return None
    last = pd.Timestamp(end).date()
    first = last - timedelta(days=363)
    opening = next((m for m in reversed(account.months.months) if m.end <= first + timedelta(days=8)), None)
    closing = next((m for m in reversed(account.months.months) if m.end <= last + timedelta(days=8)), None)
    if opening is None or closing is None or opening.rest_value is None or closing.rest_value is None:
        return None
    if (
        abs((opening.end - first).days) > 40
        or abs((closing.end - last).days) > 40
        or account.months.holes(opening.end, closing.end)
    ):
        return None
    market = [p for p in account.chain.market if p.is_live(opening.end, closing.end)]
    if any(p.unit != "value" or p.authorized is None or (p.last_day is not None and p.last_day <= closing.end) for p in market):
        return None
    new = sum(p.authorized or 0.0 for p in market if opening.end < p.since <= closing.end)
    return opening.rest_value + new - closing.rest_value


def contradicted(account: Account, end: Any) -> str | None:
    """What the filings of the twelve months contradict; the latest of it."""
    if pd.isna(end):
        return None
    ends = {report.accession: report.end for report in account.told.reports}
    since = pd.Timestamp(end).date() - timedelta(days=363)
    return next((one.what for one in reversed(account.contradictions) if ends[one.accession] > since), None)


def grade(witnesses: Mapping[str, float], cap: float) -> tuple[str, str] | None:
    """Grade and reason of amounts told by different witnesses; None without any.

    >>> grade({"cash-flow statement": 100e6, "Item 703": 102e6}, 1e9)[0]
    'A'
    """
    if not witnesses:
        return None
    told = ", ".join(f"{name} ${amount / 1e6:,.1f}m" for name, amount in witnesses.items())
    if len(witnesses) == 1:
        return "C", f"{told}; nothing to hold against it"
    apart = {(a, b): _apart(witnesses[a], witnesses[b], cap) for at, a in enumerate(witnesses) for b in list(witnesses)[at + 1 :]}
    worst = max(apart.values())
    shown = max(abs(a - b) / max(abs(a), abs(b), 1.0) for a in witnesses.values() for b in witnesses.values())
    if worst <= NEAR:
        return ("A" if worst <= CLOSE else "B"), f"{told}: within {shown:.0%}"
    best = min(apart, key=lambda pair: apart[pair])
    if len(witnesses) > 2 and apart[best] <= CLOSE and "cash-flow statement" in best:
        return "B", f"{told}: {best[0]} and {best[1]} agree, {'the third does' if len(witnesses) == 3 else 'the others do'} not"
    return "D", f"{told}: {shown:.0%} apart"


def _apart(a: float, b: float, cap: float) -> float:
    """Relative difference of two amounts; nothing where it is too small to matter for a company of this size."""
    if abs(a - b) <= SMALL * cap:
        return 0.0
    return abs(a - b) / max(abs(a), abs(b))
