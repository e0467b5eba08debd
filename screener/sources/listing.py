"""What an exchange's list says of a symbol: which security it is, and the exchange's own sector and industry.

The Nasdaq screener's sectors are not GICS: Agilent is Industrials there, equipment rental stands with services.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from filings.errors import SourceError
from filings.ledger import Field, Ledger, table
from screener.sources import Report, source
from screener.sources.reading import day, key, parse_csv, read_json, read_text, value
from screener.sources.symbols import normalise

LISTING = table(
    "listing",
    "One symbol as an exchange's list has it: of the day of the list, not of any earlier day.",
    ("source",),
    (
        Field("source", "VARCHAR", "name of the file it came from, without its ending"),
        Field("symbol", "VARCHAR", "symbol in the one spelling (BRK-B)"),
        Field("name", "VARCHAR", "the security's name: says whether it is common stock, a unit, a preferred"),
        Field("exchange", "VARCHAR", "NYSE, Nasdaq or NYSE American"),
        Field("sector", "VARCHAR", "the list's own sector"),
        Field("industry", "VARCHAR", "the list's own industry"),
        Field("country", "VARCHAR", "country as the list has it"),
        Field("first_seen", "DATE", "first day that the list's keeper saw the symbol"),
        Field("last_seen", "DATE", "last day that the list's keeper saw the symbol"),
    ),
)

_REQUIRED = {"symbol": ("symbol", "ticker"), "name": ("name", "securityname", "companyname")}
_OPTIONAL = {
    "exchange": ("exchange",),
    "sector": ("sector",),
    "industry": ("industry",),
    "country": ("country",),
    "first_seen": ("firstseen",),
    "last_seen": ("lastseen",),
}
EXCHANGES = {
    "nyse": "NYSE",
    "nasdaq": "Nasdaq",
    "amex": "NYSE American",
    "nyse american": "NYSE American",
    "nyse mkt": "NYSE American",
}


@source("listing", "an exchange's list of symbols with names, sectors and industries (CSV, or the Nasdaq screener's JSON)")
def store(ledger: Ledger, path: Path) -> Report:
    """Store one list; an earlier one of the same file name is replaced whole. The exchange stands in it or in the file's name."""
    import pyarrow as pa

    text = read_text(path)
    rows = _from_json(path) if text.lstrip()[:1] in ("{", "[") else parse_csv(path, text, _REQUIRED, _OPTIONAL)
    in_name = next((said for word, said in EXCHANGES.items() if re.search(rf"(?<![a-z]){word}(?![a-z])", path.name.lower())), None)
    source_name = path.name.split(".")[0]
    made: dict[str, dict[str, Any]] = {}
    unreadable = 0
    for row in rows:
        symbol = normalise(row["symbol"] or "")
        if symbol is None:
            unreadable += 1
            continue
        exchange = row.get("exchange")
        made[symbol] = {
            "source": source_name,
            "symbol": symbol,
            "name": re.sub(r"\s+", " ", row["name"] or "").strip() or None,
            "exchange": EXCHANGES.get(exchange.lower(), exchange) if exchange else in_name,
            "sector": row.get("sector"),
            "industry": row.get("industry"),
            "country": row.get("country"),
            "first_seen": day(row.get("first_seen")),
            "last_seen": day(row.get("last_seen")),
        }
    if not made:
        raise SourceError(f"No row of {path} has a symbol: check what it is.")
    ledger.delete(LISTING, source=source_name)
    kinds = {"VARCHAR": pa.string(), "DATE": pa.date32()}
    schema = pa.schema([(f.name, kinds[f.type]) for f in LISTING.fields])
    ledger.replace(LISTING, pa.Table.from_pylist(list(made.values()), schema=schema))
    return Report(path, len(made), (f"{unreadable:,} rows without a symbol of an American listing",) if unreadable else ())


def _from_json(path: Path) -> list[dict[str, str | None]]:
    """The screener's reply, bare or in its wrapper (`data.rows`, `data.table.rows`)."""
    content = read_json(path)
    for step in ("data", "table", "rows"):
        if isinstance(content, dict) and step in content and content[step]:
            content = content[step]
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content) or not content:
        raise SourceError(f"{path} holds no list of symbols: check what the server said.")
    rows: list[dict[str, str | None]] = []
    for entry in content:
        given = {key(str(name)): cell for name, cell in entry.items()}
        row: dict[str, str | None] = {}
        for ours, names in {**_REQUIRED, **_OPTIONAL}.items():
            found = next((given[name] for name in names if given.get(name) is not None), None)
            row[ours] = None if found is None else value(str(found))
        rows.append(row)
    if all(row["symbol"] is None for row in rows):
        raise SourceError(f"{path} has no symbol in its rows: they have {', '.join(map(str, content[0]))[:200]}.")
    return rows
