"""Deals chained over filings: announced, closed, measured again, terminated, each once, however many filings tell of it.

Two tellings are the same deal where the kind of deal and the name fit ("Noble House" is "Noble House Home Furnishings LLC") and the
days do not forbid it. The later filing's figure counts, and earlier ones stay visible. A purchase of some assets of a company is
another deal than the purchase of the company (Travelzoo and Metaverse Travel Experiences, March and December 2022).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pandas as pd

from screener.allocation.tellings import bounds
from screener.plain_rows import plain_records

if TYPE_CHECKING:
    from filings.ledger import Ledger

YEARS = 5
"""How far back a deal counts."""

FORM_WORDS = frozenset(
    ("inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co", "company", "plc", "lp", "llp", "gmbh", "ag", "sa")
    + ("sas", "bv", "nv", "ab", "oy", "srl", "spa", "pty", "the", "and", "of")
)
"""Words that a name may have in one filing and not in another."""

MEASURED_AGAIN = 0.01
"""Relative difference from which a price is another one and no rounding."""

SAME_DEAL = timedelta(days=400)
"""Days by which two tellings of one deal may differ on its day: filings say a year, or the day of the agreement."""

PART_DEAL = timedelta(days=60)
"""The same where one telling is of assets and the other of the company."""

FORGOTTEN = timedelta(days=200)
"""How long a pending deal may go without being told of before it is no longer known to be pending."""

FIGURES = ("consideration", "cash", "stock", "contingent", "goodwill", "stake")
SOLD = ("divestiture", "spin-off")

DEAL_COLUMNS: dict[str, str] = {
    "cik": "int64",
    "accession": "string",
    "form": "string",
    "filed": "datetime64[s]",
    "kind": "string",
    "name": "string",
    "count": "Int64",
    "status": "string",
    "announced": "string",
    "closed": "string",
    **dict.fromkeys(FIGURES, "float64"),
    "section": "string",
    "quote": "string",
    "offset": "Int64",
    "first_accession": "string",
    "tellings": "Int64",
    "history": "string",
    "measured_before": "string",
    "closing_price": "float64",
    "size_of_cap": "float64",
}
"""The ledger's columns (DEALS), then: the first filing that told of it, how many did, its states with the filing's day, prices told
before that differ, the mean raw close of the month of closing, and the price over the market cap now."""


def deals_of(ledger: Ledger, as_of: date, table: pd.DataFrame | None = None, years: int = YEARS) -> pd.DataFrame:
    """Deals told in filings public by `as_of` and not older than some years, each once. `table` (index `cik`, columns `ticker` and
    `market_cap`) adds the closing month's price and the size."""
    wanted = None if table is None else frozenset(int(cik) for cik in table.index)
    held = _CHAINED.get(ledger)
    fits = held is not None and (held.as_of, held.changes) == (as_of, ledger.changes)
    if held is None or not fits or not (held.ciks is None or (wanted is not None and wanted <= held.ciks)):
        held = _Chained(as_of, ledger.changes, wanted, _chained(ledger, as_of, wanted))
        _CHAINED[ledger] = held
    since = date(as_of.year - years, as_of.month, 1)
    rows = [row for row in held.rows if (wanted is None or row["cik"] in wanted) and ((day := _day(row)) is None or day >= since)]
    made = pd.DataFrame(rows, columns=list(DEAL_COLUMNS)).astype(DEAL_COLUMNS)
    if table is not None and len(made):
        made["closing_price"] = _closing_prices(ledger, made, table, as_of)
        made["size_of_cap"] = made["consideration"] / made["cik"].map(table["market_cap"])
    return made


@dataclass(frozen=True, slots=True)
class _Chained:
    """The deals that filings public by a day tell of, of some companies (`ciks` None: of all)."""

    as_of: date
    changes: int
    ciks: frozenset[int] | None
    rows: list[dict[str, Any]]


_CHAINED: WeakKeyDictionary[Ledger, _Chained] = WeakKeyDictionary()
"""The last answer of each open ledger: the measures and the list of deals are made of the same rows."""


def _chained(ledger: Ledger, as_of: date, ciks: frozenset[int] | None) -> list[dict[str, Any]]:
    only = "" if ciks is None else " AND cik IN (SELECT unnest($2))"
    asked: list[Any] = [as_of] if ciks is None else [as_of, sorted(ciks)]
    frame = ledger.query(f'SELECT * FROM deals WHERE filed <= $1{only} ORDER BY cik, filed, accession, "offset"', asked)
    plain = plain_records(frame)
    return [_row(deal, as_of) for _, told in groupby(plain, key=lambda row: row["cik"]) for deal in chain_deals(list(told))]


def chain_deals(told: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The tellings of one company's deals, oldest first, put together by deal."""
    deals: list[list[dict[str, Any]]] = []
    for row in told:
        newest = next((deal for deal in reversed(deals) if _same(deal, row)), None)
        if newest is None:
            deals.append([row])
        else:
            newest.append(row)
    return deals


@lru_cache(maxsize=100_000)
def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in re.sub(r"[^a-z0-9]+", " ", name.lower().replace(".", "")).split() if word not in FORM_WORDS)


def _same(deal: list[dict[str, Any]], row: dict[str, Any]) -> bool:
    last = deal[-1]
    if (last["kind"] in SOLD) != (row["kind"] in SOLD):
        return False
    if last["name"] is None or row["name"] is None:
        # A group without names: the same number of deals and the same price, told again by another filing.
        return (
            last["name"] is None
            and row["name"] is None
            and last["accession"] != row["accession"]
            and last["consideration"] is not None
            and last["count"] == row["count"]
            and _is_near(last["consideration"], row["consideration"], 0.02)
        )
    old, new = _words(last["name"]), _words(row["name"])
    if not old or not new or not (old <= new or new <= old):
        return False
    is_part = ("assets" in old) != ("assets" in new)
    days = bounds(last["closed"] or last["announced"]), bounds(row["closed"] or row["announced"])
    if None in days[0] or None in days[1]:
        return not is_part
    (a, b), (c, d) = days
    assert a is not None and b is not None and c is not None and d is not None
    limit = PART_DEAL if is_part else SAME_DEAL
    return c - b <= limit and a - d <= limit


def _is_near(a: float | None, b: float | None, within: float) -> bool:
    return a is not None and b is not None and abs(a - b) <= within * max(abs(a), abs(b))


def _row(deal: list[dict[str, Any]], as_of: date) -> dict[str, Any]:
    last = deal[-1]
    priced = [row for row in deal if row["consideration"] is not None]
    source = priced[-1] if priced else last
    row = {
        **{name: source[name] for name in ("cik", "accession", "form", "filed", "section", "quote", "offset")},
        "kind": last["kind"],
    }
    row["name"] = max((told["name"] for told in deal if told["name"]), key=len, default=None)
    row["count"] = last["count"]
    row["status"] = _status(deal, as_of)
    row["announced"] = min((told["announced"] for told in deal if told["announced"]), default=None)
    row["closed"] = max((told["closed"] for told in deal if told["closed"]), key=lambda day: (len(day), day), default=None)
    for name in FIGURES:
        row[name] = next((told[name] for told in reversed(deal) if told[name] is not None), None)
    # Parts belong to their price: of an older price they are no parts of the newer one.
    if priced:
        of_price = [told for told in deal if _is_near(told["consideration"], row["consideration"], 0.02)]
        for name in ("cash", "stock", "contingent"):
            row[name] = next((told[name] for told in reversed(of_price) if told[name] is not None), None)
    row["first_accession"], row["tellings"] = deal[0]["accession"], len({told["accession"] for told in deal})
    states = [(key, next(group)) for key, group in groupby(deal, key=lambda told: told["status"])]
    row["history"] = "; ".join(f"{state} in {first['accession']} of {first['filed']:%Y-%m-%d}" for state, first in states)
    before: list[str] = []
    at = row["consideration"]
    for told in reversed(priced):
        if not _is_near(told["consideration"], at, MEASURED_AGAIN):
            at = told["consideration"]
            before.append(f"${at:,.0f} in {told['accession']}")
    row["measured_before"] = "; ".join(before) or None
    return row


def _status(deal: list[dict[str, Any]], as_of: date) -> str:
    """The latest filing's word; a completed deal stays so, and a pending one that is no longer told of is not known to be."""
    states = [row["status"] for row in deal]
    if "completed" in states:
        return "completed"
    if states[-1] == "pending" and as_of - deal[-1]["filed"] > FORGOTTEN:
        return "no longer told"
    return str(states[-1])


def _day(row: dict[str, Any]) -> date | None:
    return bounds(row["closed"] or row["announced"])[1]


def closing_days(deals: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """The day of closing; the middle of the month where only that is told, missing where less is."""
    closed = deals["closed"]
    return pd.to_datetime(closed.where(closed.str.len() == 10, (closed + "-15").where(closed.str.len() == 7)), errors="coerce")


def plain(deals: pd.DataFrame) -> dict[int, list[dict[str, Any]]]:
    """The deals of each company as plain values, None where nothing is known; `day` is the day of closing."""
    made: dict[int, list[dict[str, Any]]] = {}
    for row in plain_records(deals.assign(day=closing_days(deals))):
        made.setdefault(int(row["cik"]), []).append(row)
    return made


def _closing_prices(ledger: Ledger, deals: pd.DataFrame, table: pd.DataFrame, as_of: date) -> Any:
    frame = pd.DataFrame(
        {"n": range(len(deals)), "symbol": deals["cik"].map(table["ticker"]).to_numpy(), "day": closing_days(deals)}
    )
    ledger.register("deal_days", frame.astype({"symbol": "string"}))
    found = ledger.query(
        """SELECT n, avg(p.close ORDER BY p.date, p.source) AS close FROM deal_days d
        JOIN prices p ON p.symbol = d.symbol AND p.date <= ?
        AND date_trunc('month', p.date) = date_trunc('month', d.day) AND p.close > 0 GROUP BY n""",
        [as_of],
    ).set_index("n")["close"]
    return found.reindex(range(len(deals))).to_numpy()
