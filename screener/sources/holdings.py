"""What index funds hold: weights for concentration and breadth, and a sector for each company that is close to GICS.

Only stocks are kept. Left out are cash, futures, rights and the notices that fund sites print below their tables: one collection
of sector funds carries 85 such lines a fund, with the ticker "nan" and the sector "Health Care".
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from pathlib import Path
from typing import Any

from filings.errors import SourceError
from filings.ledger import Field, Ledger, table
from screener.sources import Report, source
from screener.sources.reading import day, number, parse_csv, read_text
from screener.sources.symbols import normalise

HOLDINGS = table(
    "holdings",
    "A stock that a fund held on a day.",
    ("fund", "date"),
    (
        Field("fund", "VARCHAR", "symbol of the fund"),
        Field("date", "DATE", "day of the holdings; the month's last day where the file only tells the month"),
        Field("symbol", "VARCHAR", "symbol; iShares writes BRKB for BRK-B (symbols.class_share)"),
        Field("name", "VARCHAR", "the company's name in the fund's words"),
        Field("sector", "VARCHAR", "sector as the fund names it, close to GICS"),
        Field("country", "VARCHAR", "country or location"),
        Field("weight", "DOUBLE", "share of the fund's assets", "fraction"),
        Field("market_value", "DOUBLE", "value of the position", "USD"),
        Field("source", "VARCHAR", "name of the file it came from, without its ending"),
    ),
)

SECTORS = (
    "Energy",
    "Materials",
    "Industrials",
    "Consumer Discretionary",
    "Consumer Staples",
    "Health Care",
    "Financials",
    "Information Technology",
    "Communication Services",
    "Utilities",
    "Real Estate",
)
LONGEST_NAME = 100
_SPELLINGS = {"Communication": "Communication Services", "Technology": "Information Technology", "Healthcare": "Health Care"}

_REQUIRED = {"ticker": ("ticker", "symbol", "holdingticker"), "name": ("name", "holdingname", "securityname")}
_OPTIONAL = {
    "fund": ("fund", "etf"),
    "sector": ("sector",),
    "asset_class": ("assetclass", "assettype"),
    "weight": ("weightpercent", "weight", "weightings"),
    "country": ("country", "location"),
    "market_value": ("marketvalue",),
    "date": ("date", "asof", "asofdate"),
}


@source("holdings", "an index fund's holdings: as iShares serves them, or a CSV `fund,ticker,name,sector,country,weight_percent`")
def store(ledger: Ledger, path: Path) -> Report:
    """Store a holdings file; the same fund and day is replaced. The day stands in it or, to the month, in the file's name."""
    import pyarrow as pa

    text = read_text(path)
    head, table_text = _without_preamble(path, text)
    rows = parse_csv(path, table_text, _REQUIRED, _OPTIONAL, is_footed=bool(head.strip()))
    fund_of_file = _fund(path, head)
    day_of_file = _day(path, head)
    source_name = path.name.split(".")[0]
    made: dict[tuple[str, date, str], dict[str, Any]] = {}
    others = 0
    for row in rows:
        symbol = normalise(row["ticker"] or "")
        weight = number(row.get("weight"))
        fund = row.get("fund") or fund_of_file
        when = day(row.get("date")) or day_of_file
        if fund is None or when is None:
            raise SourceError(f"{path} does not say of which fund and day it is: name it like IWM_holdings_2025-11-05.csv.")
        sector = _SPELLINGS.get(row.get("sector") or "", row.get("sector"))
        is_stock = (row.get("asset_class") or "Equity") == "Equity" and sector != "Cash and/or Derivatives"
        # A future's ticker ends in its month and year (ESZ5); a line without a weight is none of the holdings.
        # Notices stand in the column of names, with a weight of nought; rights and escrows have no symbol.
        is_notice = row["name"] is None or len(row["name"]) > LONGEST_NAME
        if symbol is None or weight is None or not is_stock or is_notice or re.fullmatch(r"[A-Z]{2,4}[FGHJKMNQUVXZ]\d", symbol):
            others += 1
            continue
        # Lent out and collateral lines repeat a stock: Lumen stands twice in IJR, once with all its weight and once with none.
        before = made.get((fund, when, symbol), {"weight": 0.0, "market_value": None})
        worth = number(row.get("market_value"))
        made[(fund, when, symbol)] = {
            "fund": fund,
            "date": when,
            "symbol": symbol,
            "name": row["name"],
            "sector": sector if sector in SECTORS else None,
            "country": row.get("country"),
            "weight": before["weight"] + weight / 100,
            "market_value": before["market_value"] if worth is None else worth + (before["market_value"] or 0.0),
            "source": source_name,
        }
    if not made:
        raise SourceError(f"No row of {path} is a stock with a weight: check what it is.")
    kinds = {"VARCHAR": pa.string(), "DATE": pa.date32(), "DOUBLE": pa.float64()}
    schema = pa.schema([(f.name, kinds[f.type]) for f in HOLDINGS.fields])
    ledger.replace(HOLDINGS, pa.Table.from_pylist(list(made.values()), schema=schema))
    return Report(path, len(made), (f"{others:,} rows that are no stocks (cash, futures, rights, notices)",) if others else ())


def _without_preamble(path: Path, text: str) -> tuple[str, str]:
    """The lines above the table, and the table."""
    start = re.search(r'^"?(fund|ticker|symbol|holding ticker)"?,', text, re.IGNORECASE | re.MULTILINE)
    if start is None:
        raise SourceError(f"{path} has no line of headings with Ticker in it: it is no holdings file.")
    return text[: start.start()], text[start.start() :]


def _fund(path: Path, head: str) -> str | None:
    from_name = re.match(r"([A-Z]{2,5})(?![A-Za-z])", path.name)
    return from_name[1] if from_name else normalise(head.splitlines()[0]) if head.strip() else None


def _day(path: Path, head: str) -> date | None:
    said = re.search(r'holdings as of[",\s]+([A-Z][a-z]{2} \d{1,2}, \d{4})', head, re.IGNORECASE)
    if said:
        return day(said[1])
    named = re.search(r"(\d{4})-?(\d{2})(?:-?(\d{2}))?(?!\d)", path.name)
    if named is None or not 1 <= int(named[2]) <= 12:
        return None
    year, month = int(named[1]), int(named[2])
    return date(year, month, int(named[3]) if named[3] else calendar.monthrange(year, month)[1])
