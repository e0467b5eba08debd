"""Who is who on a day: one row a company (cik), its symbols in order, and which security each symbol is.

Who a company is may be known later than the day looked at; what it cost may not. Symbols are reused: one that has been silent for
months after the day and came back belongs to somebody else now, and today's lists say nothing about its former owner.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from screener.gone_listings import gone_listings
from screener.price_pairs import APART

if TYPE_CHECKING:
    from filings.ledger import Ledger

SOURCE_RANK = "CASE source WHEN 'csv' THEN 0 WHEN 'submissions' THEN 1 WHEN 'filer list' THEN 2 ELSE 3 END"
"""A user's own file goes first, then EDGAR's page of the company, then lists of many."""

SILENCE_DAYS = 120
"""Days without a price after which a symbol that trades again is taken to be another company's."""

_SECURITIES = (
    ("preferred", r"preferred|preference|\bpfd\b|depositary shares? each representing|1/\d+th interest|cumulative redeemable"),
    ("warrant", r"\bwarrants?\b"),
    ("right", r"\brights?\b(?!.*common stock$)"),
    ("note", r"\bnotes?\b|debenture|\bbonds?\b|subordinated.*\bdue\b|\d%.*\bdue\b|trust preferred|\betns?\b"),
    ("fund", r"\betf\b|\bfund\b|closed.end|exchange.traded"),
    (
        "common",
        r"common (stock|shares?|units?)|ordinary shares?|limited partner|beneficial interest|subordinate voting|capital stock",
    ),
    ("unit", r"\bunits?\b"),
    ("depositary receipt", r"american depositary|\bads\b|\badr\b|\badss\b|depositary receipts?|new york registry"),
)
"""In the order in which they are asked: a unit names the common share in it, a fund's share is common stock by name."""


@lru_cache(maxsize=100_000)
def security(symbol: str, name: str | None) -> str:
    """Which security a symbol is, by its ending, then its listing's name; "common" where nothing speaks against it."""
    ending = symbol.rpartition("-")[2] if "-" in symbol else ""
    by_symbol = {"UN": "unit", "WT": "warrant", "RT": "right"}.get(ending) or (
        "preferred" if re.fullmatch(r"P[A-Z]?", ending) else None
    )
    if by_symbol or name is None:
        return by_symbol or "common"
    text = name.lower()
    if "depositary" in text and "american" in text:
        return "depositary receipt"
    if re.search(r"\bunits?\b.*(consisting|each|one)|, units?$", text) and "limited partner" not in text:
        return "unit"
    return next((kind for kind, pattern in _SECURITIES if re.search(pattern, text)), "common")


def known_companies(ledger: Ledger) -> pd.DataFrame:
    """One row a company: the best source's name, SIC, kind of registrant, place (index `cik`).

    `listed_by_sec` says that EDGAR's own page or the filer list knows it, so that a missing SIC means an investment company.
    """
    frame = ledger.query(
        f"""SELECT cik, arg_min(name, (rank, name)) FILTER (name IS NOT NULL) AS name,
        arg_min(sic, (rank, sic)) FILTER (sic IS NOT NULL) AS sic,
        arg_min(entity_type, (rank, entity_type)) FILTER (entity_type IS NOT NULL) AS entity_type,
        bool_or(rank IN (1, 2)) AS listed_by_sec,
        arg_min(fiscal_year_end, (rank, fiscal_year_end)) FILTER (fiscal_year_end IS NOT NULL) AS fiscal_year_end,
        arg_min(state, (rank, state)) FILTER (state IS NOT NULL) AS state,
        arg_min(incorporated, (rank, incorporated)) FILTER (incorporated IS NOT NULL) AS incorporated
        FROM (SELECT *, {SOURCE_RANK} AS rank FROM companies) GROUP BY cik ORDER BY cik"""
    )
    return frame.set_index(frame.pop("cik").astype("int64").rename("cik"))


def symbols_of_companies(ledger: Ledger, as_of: date) -> pd.DataFrame:
    """One row a symbol: cik, place in the company's own order, exchange, and what the exchange's list says of it.

    A symbol that two companies claim goes to the better source, then to the one with facts, then to the younger registrant.
    Companies that have left the exchanges since keep the symbol that they had (`gone_listings`).
    """
    found = ledger.query(
        f"""WITH claims AS (SELECT *, {SOURCE_RANK} AS rank FROM tickers),
        -- Facts are looked through only for those who claim a symbol that another claims too.
        reporting AS (SELECT DISTINCT cik FROM facts WHERE filed <= $1 AND cik IN
            (SELECT cik FROM claims QUALIFY count(DISTINCT cik) OVER (PARTITION BY symbol) > 1)),
        ours AS (SELECT symbol, cik, rank, position, exchange FROM claims
            QUALIFY row_number() OVER (PARTITION BY symbol ORDER BY rank,
                cik IN (SELECT cik FROM reporting) DESC, cik DESC, position) = 1),
        said AS (SELECT symbol, arg_max(name, (seen, source)) AS listing_name,
            arg_max(exchange, (seen, source)) AS listing_exchange,
            arg_max(industry, (seen, source)) FILTER (industry IS NOT NULL) AS industry
            FROM (SELECT *, coalesce(last_seen, DATE '1900-01-01') AS seen FROM listing) GROUP BY symbol)
        SELECT ours.*, said.listing_name, said.industry, said.listing_exchange FROM ours LEFT JOIN said USING (symbol)
        ORDER BY cik, rank, position, symbol""",
        [as_of],
    )
    gone = gone_listings(ledger)
    if gone.empty:
        return found
    return pd.concat([found, gone.astype(found.dtypes.to_dict())], ignore_index=True).sort_values(
        ["cik", "rank", "position", "symbol"], ignore_index=True
    )


CHECKED_DAYS = 45
"""Days within which a file is held against the listing: some weeks of the listing have closes of the day after."""


def latest_prices(ledger: Ledger, as_of: date, age_days: int) -> pd.DataFrame:
    """The last price of each symbol, no older than `age_days` (index `symbol`): price, its day, the listing's market cap, exchange.

    Of two files for one day the listing's, which has the cap, goes first: some vendors' "close" is adjusted for later splits (a
    daily file's GameStop of 2021 is a quarter of what was paid). A file that the listing contradicts on every day that both have
    is such a one, and gives no price of that symbol on any other day either.
    Where only an adjusted series is held, its last close is the price paid if nothing follows it: a later split would have changed
    it.
    """
    frame = ledger.query(
        f"""WITH both_have AS (SELECT p.source, p.symbol, min(abs(p.close / q.close - 1)) AS apart
            FROM prices p JOIN prices q USING (symbol, date)
            WHERE p.date <= $1 AND p.date > $2 - INTERVAL {CHECKED_DAYS} DAY AND p.market_cap IS NULL AND q.market_cap IS NOT NULL
                AND p.source <> q.source AND q.close > 0 GROUP BY p.source, p.symbol),
        recent AS (SELECT source, symbol, date, close, market_cap, exchange FROM prices
            WHERE date <= $1 AND date > $2 AND close IS NOT NULL
                AND (source, symbol) NOT IN (SELECT (source, symbol) FROM both_have WHERE apart > {APART})),
        raw AS (SELECT symbol, max(date) AS price_date,
            arg_max(close, (date, market_cap IS NOT NULL, source)) AS price,
            arg_max(market_cap, (date, source)) FILTER (market_cap IS NOT NULL) AS listing_market_cap,
            arg_max(exchange, (date, source)) FILTER (exchange IS NOT NULL) AS price_exchange FROM recent GROUP BY symbol),
        series AS (SELECT source, symbol, max(date) AS last, arg_max(adjusted_close, date) AS price FROM adjusted_prices
            GROUP BY source, symbol HAVING max(date) <= $1 AND max(date) > $2),
        adjusted AS (SELECT symbol, max(last) AS price_date, arg_max(price, (last, source)) AS price FROM series
            WHERE symbol NOT IN (SELECT symbol FROM raw) GROUP BY symbol)
        SELECT *, false AS is_adjusted FROM raw UNION ALL BY NAME
        SELECT *, NULL AS listing_market_cap, NULL AS price_exchange, true AS is_adjusted FROM adjusted""",
        [as_of, as_of - timedelta(days=age_days)],
    )
    return frame.set_index("symbol")


def reused_symbols(ledger: Ledger, as_of: date, symbols: list[str]) -> set[str]:
    """Symbols that fell silent after the day and came back later: today's lists name their later owner, not the one of that day."""
    rows = ledger.query(
        """SELECT DISTINCT symbol FROM (SELECT symbol, date, lag(date) OVER (PARTITION BY symbol ORDER BY date) AS before
            FROM prices WHERE date > $1 AND symbol IN (SELECT unnest($2))) WHERE date - before > $3""",
        [as_of - timedelta(days=10), symbols, SILENCE_DAYS],
    )
    return set(rows["symbol"])


def trading(ledger: Ledger, as_of: date, symbols: list[str], weeks: int) -> pd.Series[float]:
    """Median dollars traded a day over some weeks, by symbol. Of a weekly panel each row is one day's volume."""
    frame = ledger.query(
        """SELECT symbol, median(dollars) AS adv FROM (
            SELECT symbol, date, max(close * volume) AS dollars FROM prices
            WHERE date <= $1 AND date > $2 AND volume IS NOT NULL AND symbol IN (SELECT unnest($3)) GROUP BY symbol, date)
        GROUP BY symbol""",
        [as_of, as_of - timedelta(weeks=weeks), symbols],
    )
    return frame.set_index("symbol")["adv"]


def year_returns(ledger: Ledger, as_of: date, symbols: list[str]) -> pd.Series[float]:
    """Return over 365 days by symbol, splits and dividends in, from one adjusted series: the source with most rows in the year."""
    frame = ledger.query(
        """WITH rows AS (SELECT source, symbol, date, adjusted_close FROM adjusted_prices
            WHERE symbol IN (SELECT unnest($3)) AND date <= $1 AND date > $2 - INTERVAL 10 DAY),
        best AS (SELECT symbol, arg_max(source, (n, source)) AS source FROM
            (SELECT symbol, source, count(*) AS n FROM rows GROUP BY symbol, source) GROUP BY symbol)
        SELECT symbol, arg_max(adjusted_close, date) FILTER (date > $1 - INTERVAL 10 DAY)
            / arg_max(adjusted_close, date) FILTER (date <= $2) - 1 AS change
        FROM rows JOIN best USING (symbol, source) GROUP BY symbol""",
        [as_of, as_of - timedelta(days=365), symbols],
    )
    return frame.set_index("symbol")["change"]
