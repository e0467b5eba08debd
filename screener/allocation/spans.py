"""Sums of flows that are tagged in pieces: equity statements tag quarters and years, so twelve months are put together here.

A piece counts once: from the last day backwards, each piece must begin where the one before it ends. A fourth quarter is the year
less its three quarters. Where a piece is missing there is no sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.fact_queries import of_concepts
from screener.plain_rows import plain_rows, plain_values

if TYPE_CHECKING:
    from filings.ledger import Ledger

SEAM = 4
"""Days by which the end of one piece and the start of the next may differ."""

WEEK = 10
"""Days by which the start of twelve months may differ: a 53rd week."""

ACCRUED = (
    "us-gaap:StockRepurchasedAndRetiredDuringPeriodValue",
    "us-gaap:StockRepurchasedDuringPeriodValue",
    "us-gaap:TreasuryStockValueAcquiredCostMethod",
)
"""Value of own shares bought, by the equity statement: excise tax and unpaid purchases are in it."""

Piece = tuple[date, date, float]


def twelve_months(pieces: Sequence[Piece], end: date) -> float | None:
    """What flowed in the twelve months to a day; None where the pieces do not make them up."""
    start = end - timedelta(days=364)
    return _sum([*pieces, *_fourth_quarters(pieces)], end, start)


def _sum(pieces: Sequence[Piece], end: date, start: date) -> float | None:
    for first, last, value in sorted(pieces, key=lambda piece: piece[0]):
        if abs((last - end).days) > SEAM or first < start - timedelta(days=WEEK):
            continue
        if abs((first - start).days) <= WEEK:
            return value
        rest = _sum([p for p in pieces if p[1] < first + timedelta(days=SEAM)], first - timedelta(days=1), start)
        if rest is not None:
            return value + rest
    return None


def _fourth_quarters(pieces: Sequence[Piece]) -> list[Piece]:
    """Year less three quarters in a row, or less nine months."""
    made: list[Piece] = []
    for first, last, value in pieces:
        if not 350 <= (last - first).days <= 380:
            continue
        for third in {p[1] for p in pieces if 80 <= (last - p[1]).days <= 105}:
            rest = _sum(
                [p for p in pieces if p[1] <= third + timedelta(days=SEAM) and p[0] >= first - timedelta(days=SEAM)], third, first
            )
            if rest is not None:
                made.append((third + timedelta(days=1), last, value - rest))
    return made


def repurchases_accrued(ledger: Ledger, table: pd.DataFrame, as_of: date) -> dict[int, tuple[float, str]]:
    """Own shares bought in the twelve months to the latest report by the equity statement, with the concept, by `cik`."""
    facts = ledger.query(
        f"""SELECT cik, concept, start, "end", abs(value) AS value FROM facts WHERE {of_concepts(*ACCRUED)} AND filed <= $1
        AND cik IN (SELECT unnest($2)) AND dimensions IS NULL AND start IS NOT NULL AND "end" > $3 AND NOT rounded
        QUALIFY row_number() OVER (PARTITION BY cik, concept, start, "end" ORDER BY filed DESC, accession DESC) = 1
        ORDER BY cik, concept, start, "end" """,
        [as_of, [int(cik) for cik in table.index], as_of - timedelta(days=365 * 3)],
    )
    pieces: dict[tuple[int, str], list[Piece]] = {}
    for cik, concept, start, end, value in plain_rows(facts):
        pieces.setdefault((cik, concept), []).append((start, end, value))
    found: dict[int, tuple[float, str]] = {}
    for cik, end in zip(table.index.tolist(), plain_values(table["latest_period_end"]), strict=True):
        for concept in ACCRUED if end is not None else ():
            total = twelve_months(pieces.get((cik, concept), []), end)
            if total is not None:
                found[cik] = total, concept
                break
    return found


def five_years(ledger: Ledger, concept: str, table: pd.DataFrame, as_of: date) -> pd.Series[float]:
    """The sum of the fiscal years of the last five that tag a concept; missing where none does."""
    rows: Any = ledger.query(
        # In order of size, because a sum's last digits hang on its order, and threads finish in any.
        """SELECT cik, sum(value ORDER BY value) AS total FROM (SELECT cik, value FROM facts
            WHERE filed <= $1 AND cik IN (SELECT unnest($2)) AND concept = $3 AND dimensions IS NULL
            AND start IS NOT NULL AND "end" > $4 AND "end" - start BETWEEN 349 AND 380
            QUALIFY row_number() OVER (PARTITION BY cik, year("end" - INTERVAL 20 DAY) ORDER BY filed DESC, accession DESC) = 1)
        GROUP BY cik""",
        [as_of, [int(cik) for cik in table.index], concept, as_of - timedelta(days=365 * 5 + 100)],
    )
    total: pd.Series[float] = rows.set_index("cik")["total"].reindex(table.index)
    return total
