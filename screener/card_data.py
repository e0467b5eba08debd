"""What only a card shows, for the first companies of a list: three years of share counts with the price and the price paid, shares
that came from conversions, and when borrowed money falls due. Worked out for those few alone, so that a whole market costs no more
than a page of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from screener.allocation.programmes import accounts_of
from screener.sharecounts import cover_counts, on_todays_basis
from screener.splits import by_symbol, split_factors, splits

if TYPE_CHECKING:
    from filings.ledger import Ledger

MOST = 60
"""Companies from the top that are worked out: those with cards, and enough more for a filter or for names that rest."""
YEARS = 3
HISTORY = ["cik", "day", "shares", "price", "paid", "accession"]
CONVERTED = ["cik", "shares", "start", "end", "accession", "form", "filed"]
MATURITIES = ["cik", "due", "value", "end", "accession", "form", "filed"]
NEAR_DAYS = 8
"""A weekly close at most so many days before the day of a count is its price."""

_DUE = {
    "us-gaap:LongTermDebtMaturitiesRepaymentsOfPrincipalRemainderOfFiscalYear": "rest of the year",
    "us-gaap:LongTermDebtMaturitiesRepaymentsOfPrincipalInNextTwelveMonths": "year 1",
    "us-gaap:LongTermDebtMaturitiesRepaymentsOfPrincipalInYearTwo": "year 2",
    "us-gaap:LongTermDebtMaturitiesRepaymentsOfPrincipalInYearThree": "year 3",
    "us-gaap:LongTermDebtMaturitiesRepaymentsOfPrincipalInYearFour": "year 4",
    "us-gaap:LongTermDebtMaturitiesRepaymentsOfPrincipalInYearFive": "year 5",
    "us-gaap:LongTermDebtMaturitiesRepaymentsOfPrincipalAfterYearFive": "later",
}
"""The table of maturities of a 10-K's notes, in its order (Regulation S-X 5-04; ASC 470-10-50-1)."""


@dataclass(frozen=True, slots=True)
class CardData:
    """`history` (HISTORY): a row a company and cover page, shares in today's splits, price and price paid likewise, `paid` being
    the mean of the programme's purchases since the cover before. `converted` (CONVERTED): shares that convertible securities
    became, as the equity statement has them, a row a company and period, no day twice. `maturities` (MATURITIES): a row a company
    and year, USD."""

    history: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=HISTORY))
    converted: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=CONVERTED))
    maturities: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=MATURITIES))


def card_data(ledger: Ledger, table: pd.DataFrame, as_of: date, program_share: float) -> CardData:
    """Histories and maturities of the first companies of a ranked table (columns `ticker`, `current_shares`). `program_share`: the
    least part of a month's purchases that a programme must have for its price to be a decision (settings.allocation)."""
    first = table.head(MOST)
    return CardData(
        _history(ledger, first, as_of, program_share), _converted(ledger, first, as_of), _maturities(ledger, first, as_of)
    )


def _history(ledger: Ledger, table: pd.DataFrame, as_of: date, program_share: float) -> pd.DataFrame:
    ciks, symbols = [int(cik) for cik in table.index], [str(ticker) for ticker in table["ticker"]]
    covers = cover_counts(ledger, ciks, as_of)
    known_splits = by_symbol(splits(ledger, symbols, as_of))
    accounts = accounts_of(ledger, as_of, ciks)
    closes = _closes(ledger, symbols, as_of)
    rows = []
    since = as_of - timedelta(days=365 * YEARS + 60)
    for cik, ticker, now in zip(ciks, symbols, table["current_shares"].tolist(), strict=True):
        mine = known_splits.get(ticker, [])
        counts = on_todays_basis(covers.get(cik, []), mine, as_of, None if pd.isna(now) else float(now))
        held = sorted({count.day: count for count in counts if count.day >= since}.values(), key=lambda count: count.day)
        months = accounts[cik].months.months if cik in accounts else []
        before = since
        for count in held:
            bought = [
                (month.price * _factor(mine, month.end, as_of), month.program / _factor(mine, month.end, as_of))
                for month in months
                if before < month.end <= count.day
                and month.price is not None
                and month.program
                and month.total
                and month.program >= program_share * month.total
            ]
            total = sum(shares for _, shares in bought)
            paid = sum(price * shares for price, shares in bought) / total if total else None
            close = _close(closes.get(ticker, []), count.day)
            price = None if close is None else close * _factor(mine, count.day, as_of)
            rows.append((cik, count.day, count.today, price, paid, count.accession))
            before = count.day
    return pd.DataFrame(rows, columns=HISTORY)


def _factor(mine: Sequence[object], day: date, as_of: date) -> float:
    """What a price of a day is multiplied by to stand in today's splits: the inverse of what a count is."""
    return 1.0 / split_factors(mine, day, None, as_of)[0]  # type: ignore[arg-type]


def _closes(ledger: Ledger, symbols: list[str], as_of: date) -> dict[str, list[tuple[date, float]]]:
    frame = ledger.query(
        "SELECT symbol, date, arg_max(close, (market_cap IS NOT NULL, source)) AS close FROM prices"
        " WHERE symbol IN (SELECT unnest($1)) AND date <= $2"
        " AND date > $3 AND close > 0 GROUP BY symbol, date ORDER BY symbol, date",
        [symbols, as_of, as_of - timedelta(days=365 * YEARS + 90)],
    )
    made: dict[str, list[tuple[date, float]]] = {}
    for symbol, day, close in zip(frame["symbol"], frame["date"], frame["close"], strict=True):
        made.setdefault(str(symbol), []).append((day.date(), float(close)))
    return made


def _close(closes: list[tuple[date, float]], day: date) -> float | None:
    near = [close for at, close in closes if day - timedelta(days=NEAR_DAYS) <= at <= day]
    return near[-1] if near else None


def _converted(ledger: Ledger, table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    frame = ledger.query(
        """SELECT cik, value AS shares, start, "end", accession, form, filed FROM facts
        WHERE filed <= $1 AND cik IN (SELECT unnest($2)) AND dimensions IS NULL AND unit = 'shares' AND start > $3
        AND concept IN ('us-gaap:StockIssuedDuringPeriodSharesConversionOfConvertibleSecurities',
            'us-gaap:StockIssuedDuringPeriodSharesConversionOfUnits')
        QUALIFY row_number() OVER (PARTITION BY cik, concept, start, "end" ORDER BY filed DESC, accession DESC) = 1
        ORDER BY cik, "end" - start DESC, "end" DESC""",
        [as_of, [int(cik) for cik in table.index], as_of - timedelta(days=365 * YEARS + 90)],
    )
    taken: dict[int, list[tuple[date, date]]] = {}
    kept = []
    # The longest periods first: a quarter within a year that is held would be counted twice.
    for at, (cik, start, end) in enumerate(zip(frame["cik"], frame["start"], frame["end"], strict=True)):
        mine = taken.setdefault(int(cik), [])
        if all(end.date() <= s or start.date() >= e for s, e in mine):
            mine.append((start.date(), end.date()))
            kept.append(at)
    return frame.iloc[kept].reset_index(drop=True)[CONVERTED]


def _maturities(ledger: Ledger, table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Of the newest filing that tells them; what a quarter's report repeats in part only is not mixed with a year's."""
    frame = ledger.query(
        """WITH told AS (SELECT cik, concept, "end", accession, form, filed, max(value) AS value FROM facts
            WHERE filed <= $1 AND cik IN (SELECT unnest($2)) AND list_contains($3, concept) AND dimensions IS NULL AND unit = 'USD'
            AND filed > CAST($1 AS DATE) - INTERVAL 18 MONTH GROUP BY ALL),
        newest AS (SELECT cik, arg_max(accession, (filed, accession)) AS accession, max("end") AS "end" FROM told GROUP BY cik)
        SELECT told.* FROM told JOIN newest USING (cik, accession, "end")""",
        [as_of, [int(cik) for cik in table.index], list(_DUE)],
    )
    frame["due"] = frame["concept"].map(_DUE)
    order = {due: at for at, due in enumerate(_DUE.values())}
    return frame.sort_values(["cik", "due"], key=lambda s: s.map(order) if s.name == "due" else s, ignore_index=True)[MATURITIES]
