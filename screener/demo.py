"""The bundled sample: real figures of real companies, small enough to ship, on which `screener demo` runs the whole pipeline.

It holds figures only (facts, share counts, records without their quotes, rounded week-end closes), built from an archive by
`screener build-sample`; `sample/SOURCES.md` says where each comes from. No fund's file and no sentence of a filing is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from filings.errors import SourceError
from filings.ledger import TABLES, Ledger

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(__file__).with_name("sample")
AS_OF = date(2025, 11, 21)
"""The day that the sample is a list of: the freshest on which ten small caps have four quarters of facts."""

MOST_SYMBOLS = 130
WEEKS = 60
FACT_YEARS = 7
ETFS = ("IWM", "SPY", "QQQ", "XLK", "MGK", "OEF", "RSP", "IJR", "XLI")
SOURCES = "source IN ('companyfacts', 'companyfacts_subset', 'ixbrl')"
RECORDS = ("repurchases", "programs", "deals", "problems", "filings")
BY_COMPANY = ("companies", "tickers", "events")


def build_sample(ledger: Ledger, folder: Path, as_of: date = AS_OF) -> dict[str, int]:
    """Write the sample from a full archive; returns the rows of each table. Only what was public by `as_of` is taken."""
    from screener.settings import load_settings
    from screener.universe import build_universe

    companies = build_universe(ledger, load_settings(), as_of).table
    held = ledger.query(
        f"SELECT cik, count(DISTINCT accession) AS filings FROM facts WHERE {SOURCES} AND filed <= ? GROUP BY cik", [as_of]
    ).set_index("cik")["filings"]
    known = companies.assign(filings=held.reindex(companies.index)).dropna(subset="filings")
    # Small caps first, then the peers of which most is held; four quarters take at least four filings.
    known = known[known["filings"] >= 4].assign(is_peer=known["role"] != "small")
    chosen = known.sort_values(["is_peer", "filings", "ticker"], ascending=[True, False, True]).head(MOST_SYMBOLS)
    chosen = chosen[["ticker", "sector"]].reset_index()
    ledger.register("chosen", chosen)
    day = {"day": as_of}
    frames = {
        "facts": ledger.query(
            f"SELECT * FROM facts WHERE cik IN (SELECT cik FROM chosen) AND {SOURCES} AND filed <= $day"
            f' AND "end" > $day - INTERVAL {FACT_YEARS} YEAR ORDER BY cik, concept, "end", start, filed, accession',
            day,
        ),
        "prices": _prices(ledger, as_of),
        "etfs": ledger.query(
            "SELECT symbol, max(date) AS date, round(max_by(adjusted_close, date), 2) AS adjusted_close FROM adjusted_prices"
            " WHERE source = 'etf_daily' AND date <= $day AND date > $day - INTERVAL 6 YEAR AND symbol IN (SELECT unnest($etfs))"
            " GROUP BY symbol, date_trunc('week', date) ORDER BY symbol, date",
            day | {"etfs": list(ETFS)},
        ),
        "macro": ledger.query(
            "SELECT series, max(date) AS date, max_by(value, date) AS value FROM macro WHERE date <= $day"
            " AND date > $day - INTERVAL 12 YEAR GROUP BY series, date_trunc('week', date) ORDER BY series, date",
            day,
        ),
        "listing": ledger.query("SELECT * FROM listing WHERE symbol IN (SELECT ticker FROM chosen) ORDER BY symbol"),
        "overrides": chosen.rename(columns={"ticker": "symbol"}).assign(reason="sector when the sample was built"),
    }
    for name in BY_COMPANY:
        until = " AND filed <= $day AND filed > $day - INTERVAL 3 YEAR" if name == "events" else ""
        frames[name] = ledger.query(
            f"SELECT * FROM {name} WHERE cik IN (SELECT cik FROM chosen){until} ORDER BY ALL", day if until else {}
        )
    for name in RECORDS:
        without = " REPLACE (NULL AS quote)" if "quote" in TABLES[name].names else ""
        frames[name] = ledger.query(
            f"SELECT *{without} FROM {name} WHERE cik IN (SELECT cik FROM chosen) AND filed <= $day ORDER BY ALL", day
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet", compression="zstd", compression_level=19, index=False)
    return {name: len(frame) for name, frame in frames.items()}


def _prices(ledger: Ledger, as_of: date) -> pd.DataFrame:
    """Week-end closes in cents, and the factor that restates each for later splits and dividends (a ratio, not a price)."""
    return ledger.query(
        f"""WITH raw AS (SELECT symbol, date, any_value(round(close, 2)) AS close, any_value(close) AS exact,
            any_value(volume) AS volume, any_value(market_cap) AS market_cap, any_value(exchange) AS exchange FROM prices
            WHERE source = 'us_listed_weekly' AND symbol IN (SELECT ticker FROM chosen)
            AND date <= $day AND date > $day - INTERVAL {WEEKS} WEEK GROUP BY symbol, date)
        SELECT raw.symbol, raw.date, raw.close, raw.volume, raw.market_cap, raw.exchange,
            round(a.adjusted_close / raw.exact, 5) AS adjustment
        FROM raw LEFT JOIN adjusted_prices a ON a.source = 'us_adjusted_weekly' AND a.symbol = raw.symbol AND a.date = raw.date
        ORDER BY raw.symbol, raw.date""",
        {"day": as_of},
    )


@contextmanager
def open_sample(folder: Path = FOLDER) -> Iterator[Ledger]:
    """The sample as a ledger in memory. Raises SourceError where the installation lacks it."""
    import screener.sources  # noqa: F401 importing it declares every table

    if not (folder / "facts.parquet").exists():
        raise SourceError(f"The sample is not in {folder}: install the program again.")
    with Ledger.open(None) as ledger:
        for path in sorted(folder.glob("*.parquet")):
            literal = str(path).replace("'", "''")
            if path.stem in TABLES and path.stem != "prices":
                columns = ", ".join(f'"{name}"' for name in TABLES[path.stem].names)
                ledger.execute(f"INSERT INTO {path.stem} ({columns}) SELECT {columns} FROM read_parquet('{literal}')")
            elif path.stem == "prices":
                ledger.execute(
                    "INSERT INTO prices (source, symbol, date, close, volume, market_cap, exchange)"
                    f" SELECT 'us_listed_weekly', symbol, date, close, volume, market_cap, exchange FROM read_parquet('{literal}')"
                )
                ledger.execute(
                    "INSERT INTO adjusted_prices SELECT 'us_adjusted_weekly', symbol, date, close * adjustment"
                    f" FROM read_parquet('{literal}') WHERE adjustment IS NOT NULL"
                )
            elif path.stem == "etfs":
                ledger.execute(f"INSERT INTO adjusted_prices SELECT 'etf_daily', * FROM read_parquet('{literal}')")
        yield ledger
