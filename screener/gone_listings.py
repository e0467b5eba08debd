"""The symbol of a company that has left the exchanges: EDGAR's lists forget it, so a past list would lack who has failed since.

An exchange's list that keeps gone symbols (`first_seen`, `last_seen`) names each one's security, and EDGAR's page of a company
keeps its names, former ones too. Where exactly one company without any symbol and exactly one gone common share bear the same name,
they are one (NKLA is Nikola Corp, gone since February 2025). Whatever is less sure is left alone: a company too few is told by its
reason, a wrong one would not be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pandas as pd

if TYPE_CHECKING:
    from filings.ledger import Ledger

RANK = 4
"""After every list that names the company itself (`identity.SOURCE_RANK`)."""

_SECURITY = re.compile(
    r"\b(?:class [a-z]\b|common (?:stock|shares?)|ordinary shares?|capital stock|shares? of beneficial interest|par value).*$"
)
_FORMS = {"inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "plc", "llc", "lp", "the", "de", "new"}
COLUMNS = ["symbol", "cik", "rank", "position", "exchange", "listing_name", "industry", "listing_exchange"]


def plain_name(name: str) -> str:
    """A company's name without its security, its legal form and its punctuation.

    >>> plain_name("Nikola Corporation Common Stock") == plain_name("NIKOLA CORP /DE/")
    True
    """
    text = _SECURITY.sub("", name.lower())
    words = re.findall(r"[a-z0-9]+", text.replace("'", "").replace(".", "").replace("&", " and "))
    kept = [word for word in words if word not in _FORMS]
    return " ".join(kept)


def gone_listings(ledger: Ledger) -> pd.DataFrame:
    """A row a symbol as `identity.symbols_of_companies` has them, of companies with facts or filings whose symbol no list names.

    Held from one call to the next while nothing is written: past lists ask once a day.
    """
    held = _LAST.get(ledger)
    if held is None or held[0] != ledger.changes:
        held = (ledger.changes, _gone_listings(ledger))
        _LAST[ledger] = held
    return held[1]


_LAST: WeakKeyDictionary[Ledger, tuple[int, pd.DataFrame]] = WeakKeyDictionary()


def _gone_listings(ledger: Ledger) -> pd.DataFrame:
    from screener.identity import security

    companies = ledger.query(
        """WITH gone AS MATERIALIZED (SELECT * FROM companies WHERE cik NOT IN (SELECT cik FROM tickers) AND name IS NOT NULL)
        SELECT DISTINCT cik, unnest(string_split(concat_ws(';', name, former_names), ';')) AS name FROM gone
        WHERE cik IN (SELECT cik FROM facts WHERE cik IN (SELECT cik FROM gone) UNION SELECT cik FROM filings)
        ORDER BY cik, name"""
    )
    if companies.empty:
        return pd.DataFrame(columns=COLUMNS)
    names: dict[str, set[int]] = {}
    for cik, name in zip(companies["cik"], companies["name"], strict=True):
        names.setdefault(plain_name(str(name)), set()).add(int(cik))
    ledger.register("gone_names", pd.DataFrame({"word": sorted({name.split()[0] for name in names if name})}))
    listed = ledger.query(
        """SELECT symbol, arg_max(name, (last_seen, source)) AS name, arg_max(exchange, (last_seen, source)) AS exchange,
            arg_max(industry, (last_seen, source)) FILTER (industry IS NOT NULL) AS industry FROM listing
        WHERE last_seen IS NOT NULL AND name IS NOT NULL AND symbol NOT IN (SELECT symbol FROM tickers)
        AND regexp_extract(lower(replace(replace(name, '''', ''), '.', '')), '[a-z0-9]+') IN (SELECT word FROM gone_names)
        GROUP BY symbol ORDER BY symbol"""
    )
    found: dict[int, list[tuple[str, str, object, object]]] = {}
    for symbol, name, exchange, industry in zip(*(listed[c] for c in ("symbol", "name", "exchange", "industry")), strict=True):
        ciks = names.get(plain_name(str(name)), set())
        if len(ciks) == 1 and security(str(symbol), str(name)) == "common":
            found.setdefault(next(iter(ciks)), []).append((str(symbol), str(name), exchange, industry))
    rows = [
        (symbol, cik, RANK, 0, None, name, industry, exchange)
        for cik, shares in sorted(found.items())
        if len(shares) == 1
        for symbol, name, exchange, industry in shares
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
