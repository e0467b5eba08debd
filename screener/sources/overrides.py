"""What the user knows better: the sector of a company, with the user's reason. It goes before every other source."""

from __future__ import annotations

from pathlib import Path

from filings.errors import SourceError
from filings.ledger import Field, Ledger, table
from screener.sources import Report, source
from screener.sources.holdings import SECTORS
from screener.sources.reading import read_csv
from screener.sources.symbols import normalise

OVERRIDES = table(
    "overrides",
    "What the user set for a company.",
    ("symbol",),
    (
        Field("symbol", "VARCHAR", "symbol in the one spelling (BRK-B)"),
        Field("sector", "VARCHAR", "one of the eleven sectors"),
        Field("reason", "VARCHAR", "why, in the user's words"),
    ),
)


@source("overrides", "sectors set by the user: a CSV `ticker,sector[,reason]`; goes before every other source")
def store(ledger: Ledger, path: Path) -> Report:
    """Store a file of overrides; a symbol's earlier override is replaced. One unknown sector refuses the whole file."""
    import pyarrow as pa

    rows = read_csv(path, {"ticker": ("ticker", "symbol"), "sector": ("sector",)}, {"reason": ("reason", "comment", "note")})
    made: dict[str, tuple[str, str | None]] = {}
    by_key = {sector.lower(): sector for sector in SECTORS}
    for row in rows:
        symbol, sector = normalise(row["ticker"] or ""), by_key.get((row["sector"] or "").lower())
        if symbol is None:
            raise SourceError(f"{path} has {row['ticker']!r} where a symbol should be: write it as on the exchange, e.g. BRK-B.")
        if sector is None:
            raise SourceError(f"{row['sector']!r} for {symbol} in {path} is not a sector: there are {', '.join(SECTORS)}.")
        made[symbol] = (sector, row.get("reason"))
    ledger.replace(
        OVERRIDES,
        pa.table(
            {
                "symbol": pa.array(list(made), pa.string()),
                "sector": pa.array([sector for sector, _ in made.values()], pa.string()),
                "reason": pa.array([reason for _, reason in made.values()], pa.string()),
            }
        ),
    )
    return Report(path, len(made))
