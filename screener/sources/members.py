"""Who belongs to an index: with the days of coming and going, or as a list of one month."""

from __future__ import annotations

import calendar
import re
from datetime import date
from pathlib import Path
from typing import Any

from filings.errors import SourceError
from filings.ledger import Field, Ledger, table
from screener.sources import Report, source
from screener.sources.reading import day, read_csv
from screener.sources.symbols import normalise

MEMBERS = table(
    "members",
    "A stay of a symbol in an index. A list of one day has neither start nor end, only the day it was taken.",
    ("source",),
    (
        Field("source", "VARCHAR", "name of the file it came from, without its ending"),
        Field("index_name", "VARCHAR", "the index, e.g. S&P 500"),
        Field("symbol", "VARCHAR", "symbol at the time, in the one spelling (BRK-B)"),
        Field("name", "VARCHAR", "the company's name"),
        Field("start", "DATE", "first day in the index"),
        Field("end", "DATE", "last day in the index; empty while it still belongs to it"),
        Field("listed", "DATE", "day of the list where it has no start: the month's last where only the month is known"),
    ),
)

_REQUIRED = {"symbol": ("symbol", "ticker")}
_OPTIONAL = {
    "index_name": ("index", "indexname"),
    "name": ("name", "company"),
    "start": ("startdate", "start", "added"),
    "end": ("enddate", "end", "removed"),
}
_INDICES = {"sp500": "S&P 500", "sp400": "S&P 400", "sp600": "S&P 600", "sp100": "S&P 100", "russell2000": "Russell 2000"}


@source("members", "index membership: `ticker,start_date,end_date` with the index in the file's name, or `index,symbol,name`")
def store(ledger: Ledger, path: Path) -> Report:
    """Store a membership file; an earlier one of the same file name is replaced whole."""
    import pyarrow as pa

    rows = read_csv(path, _REQUIRED, _OPTIONAL)
    in_name = re.sub(r"[^a-z0-9]", "", path.name.lower())
    index = next((said for word, said in _INDICES.items() if in_name.startswith(word)), None)
    named = re.search(r"(\d{4})-(\d{2})", path.name)
    listed = None
    if named and 1 <= int(named[2]) <= 12:
        listed = date(int(named[1]), int(named[2]), calendar.monthrange(int(named[1]), int(named[2]))[1])
    source_name = path.name.split(".")[0]
    made: list[dict[str, Any]] = []
    unreadable = 0
    for row in rows:
        symbol, whose = normalise(row["symbol"] or ""), row.get("index_name") or index
        start = day(row.get("start"))
        if whose is None:
            raise SourceError(
                f"{path} does not say of which index it is: add a column index, or name the file like sp500_membership.csv."
            )
        if symbol is None or (start is None and listed is None):
            unreadable += 1
            continue
        made.append(
            {
                "source": source_name,
                "index_name": whose,
                "symbol": symbol,
                "name": row.get("name"),
                "start": start,
                "end": day(row.get("end")),
                "listed": None if start else listed,
            }
        )
    if not made:
        raise SourceError(f"No row of {path} has a symbol and a day: name the file with its month, like index_members_2026-03.csv.")
    ledger.delete(MEMBERS, source=source_name)
    kinds = {"VARCHAR": pa.string(), "DATE": pa.date32()}
    schema = pa.schema([(f.name, kinds[f.type]) for f in MEMBERS.fields])
    ledger.replace(MEMBERS, pa.Table.from_pylist(made, schema=schema))
    return Report(path, len(made), (f"{unreadable:,} rows without a symbol or a day",) if unreadable else ())
