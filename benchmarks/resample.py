"""A market of true size, resampled from an archive of real figures: thousands of companies with the facts, prices, listings, events
and records of the few that are held, under ciks and symbols of their own.

    python benchmarks/resample.py ARCHIVE OUT [--companies 6000]

ARCHIVE is what `scripts/import_all.sh DATA ARCHIVE` makes. Every made-up company has a donor: one whose whole reply of companyfacts
and whose prices are held. Its money and its shares are multiplied by one factor, so that six of seven become small caps; prices
stay what they were, times a factor of the company's own, so that no two are equally cheap. Facts are thinned as they are when a
market's companyfacts.zip is imported. The records of each filing are those of a real filing, its days moved to the day of the
made-up one: twelve filings a company, as three years have. It is a test of size, never of numbers: nothing made here is true.
"""

from __future__ import annotations

import argparse
import shutil
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

import screener.sources  # noqa: F401 importing it declares every table
from filings.companyfacts import is_read
from filings.ledger import DEALS, FILINGS, PROGRAMS, REPURCHASES, Ledger, Table

FIRST_CIK = 10_000_000
SMALL_OF = 7
"""One of so many is a large cap; the others are brought down to a small one's size."""

FILINGS_EACH = 12
TELLING = 0.5
"""Share of companies whose filings tell of buybacks and deals: those of the companies held were chosen because they do (of the 539
large filers of 2009 and 2010 in the data sets, 399 bought back; small companies do so less often). An assumption."""
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def make_market(archive: Path, out: Path, companies: int, seed: int = 9, since: date = date(1990, 1, 1)) -> dict[str, int]:
    """Fill a new archive at `out` with so many companies, and facts filed since a day; returns the rows of each table."""
    shutil.rmtree(out, ignore_errors=True)
    with Ledger.open(out) as ledger:
        ledger.execute(f"ATTACH '{archive / 'ledger.duckdb'}' AS real (READ_ONLY)")
        made = _cast(ledger, companies, seed)
        ledger.register("made_frame", made)
        ledger.execute("CREATE TEMP TABLE made AS SELECT * FROM made_frame")
        _who(ledger)
        _facts(ledger, int(made["copy"].max()) + 1, since)
        _prices(ledger)
        _events(ledger)
        _records(ledger)
        for name in ("macro", "holdings", "members", "calendar"):
            ledger.execute(f"INSERT INTO {name} SELECT * FROM real.{name}")
        ledger.execute("DETACH real")
        names = ("facts", "prices", "adjusted_prices", "events", "filings", "repurchases", "programs", "deals", "companies")
        return {name: int(ledger.query(f"SELECT count(*) AS n FROM {name}")["n"].iloc[0]) for name in names}


def symbol_of(number: int) -> str:
    """A symbol that no exchange has: Q and four letters."""
    letters = ""
    for _ in range(4):
        number, at = divmod(number, len(ALPHABET))
        letters = ALPHABET[at] + letters
    return "Q" + letters


def _cast(ledger: Ledger, companies: int, seed: int) -> pd.DataFrame:
    """Who plays whom: donor, factors, industry, and the company whose events and records it has."""
    random = np.random.default_rng(seed)
    donors = ledger.query(
        """WITH priced AS (SELECT symbol, arg_max(market_cap, date) AS cap FROM real.prices
            WHERE market_cap > 0 AND date > DATE '2025-11-01' AND date <= DATE '2025-11-21' GROUP BY symbol),
        first AS (SELECT cik, arg_min(symbol, position) AS symbol FROM real.tickers GROUP BY cik),
        held AS (SELECT cik FROM real.facts WHERE source = 'companyfacts' AND complete AND starts_with(form, '10-')
            AND concept = 'us-gaap:Assets' AND unit = 'USD' GROUP BY cik HAVING max(filed) > DATE '2026-02-01')
        SELECT cik, symbol, cap FROM held JOIN first USING (cik) JOIN priced USING (symbol) ORDER BY cik"""
    )
    shapes = ledger.query(
        """SELECT c.cik, c.sic, c.state, c.fiscal_year_end, l.exchange, l.sector, l.industry FROM real.companies c
        JOIN real.tickers t USING (cik) JOIN real.listing l ON l.symbol = t.symbol
        WHERE c.source = 'filer list' AND c.entity_type = 'operating' AND c.sic <> '6770' AND t.position = 0
        AND (contains(l.name, 'Common Stock')) ORDER BY c.cik"""
    )
    telling = ledger.query("SELECT DISTINCT cik FROM real.filings ORDER BY cik")["cik"].to_numpy(dtype="int64")
    seen = ledger.query("SELECT DISTINCT cik FROM real.events ORDER BY cik")["cik"].to_numpy(dtype="int64")
    number = np.arange(companies)
    donor = number % len(donors)
    cap = donors["cap"].to_numpy(dtype="float64")[donor]
    size = np.exp(random.uniform(np.log(7e7), np.log(4.5e9), companies))
    large = np.exp(random.uniform(np.log(1.1e10), np.log(4e11), companies))
    wanted = np.where(number % SMALL_OF == 0, large, size)
    shape = shapes.iloc[random.integers(0, len(shapes), companies)].reset_index(drop=True)
    return pd.DataFrame(
        {
            "number": number,
            "cik": FIRST_CIK + number,
            "symbol": pd.Series([symbol_of(int(n)) for n in number], dtype="string"),
            "donor": donors["cik"].to_numpy(dtype="int64")[donor],
            "donor_symbol": donors["symbol"].to_numpy()[donor].astype(str),
            "copy": number // len(donors),
            "scale": wanted / cap,
            "price_scale": random.uniform(0.6, 1.4, companies),
            "telling": telling[random.integers(0, len(telling), companies)],
            "tells": random.random(companies) < TELLING,
            "seen": seen[random.integers(0, len(seen), companies)],
            **{name: shape[name] for name in ("sic", "state", "fiscal_year_end", "exchange", "sector", "industry")},
        }
    )


def _who(ledger: Ledger) -> None:
    ledger.execute(
        """INSERT INTO companies BY NAME SELECT 'filer list' AS source, cik, 'Company ' || symbol AS name, sic,
        'operating' AS entity_type, fiscal_year_end, state, state AS incorporated FROM made"""
    )
    ledger.execute("INSERT INTO tickers BY NAME SELECT 'filer list' AS source, cik, symbol, exchange, 0 AS position FROM made")
    ledger.execute(
        """INSERT INTO listing BY NAME SELECT 'resampled' AS source, symbol, 'Company ' || symbol || ' Common Stock' AS name,
        exchange, sector, industry, 'United States' AS country FROM made"""
    )


def _facts(ledger: Ledger, copies: int, since: date) -> None:
    """Company by company, as an import leaves them; only what the import of a market's archive keeps."""
    names = ledger.query("SELECT DISTINCT concept FROM real.facts WHERE source = 'companyfacts'")["concept"]
    ledger.register("kept_frame", pd.DataFrame({"concept": [n for n in names if is_read(str(n))]}).astype("string"))
    ledger.execute(
        """CREATE TEMP TABLE donated AS SELECT f.* FROM real.facts f WHERE source IN ('companyfacts', 'ixbrl') AND complete
        AND concept IN (SELECT concept FROM kept_frame) AND cik IN (SELECT donor FROM made)
        AND filed >= $1""",
        [since],
    )
    for copy in range(copies):
        ledger.execute(
            """INSERT INTO facts BY NAME SELECT made.cik, concept, unit, start, "end",
            CASE WHEN unit IN ('USD', 'shares') THEN value * scale ELSE value END AS value, dimensions,
            printf('%010d', made.cik) || substr(accession, 11) AS accession, form, filed, source, complete, rounded
            FROM donated JOIN made ON donated.cik = made.donor WHERE copy = $1 ORDER BY made.cik, concept""",
            [copy],
        )


def _prices(ledger: Ledger) -> None:
    """The donor's raw closes; the adjusted series likewise, and the funds' own beside them. Volume grows as price falls, so that
    most can be traded."""
    ledger.execute(
        """INSERT INTO prices BY NAME SELECT p.source, made.symbol, date, close * price_scale AS close, open * price_scale AS open,
        high * price_scale AS high, low * price_scale AS low, greatest(volume * scale, 3e6 / (close * price_scale)) AS volume,
        market_cap * scale * price_scale AS market_cap, p.exchange FROM real.prices p JOIN made ON p.symbol = made.donor_symbol
        WHERE p.source = 'us_listed_weekly' ORDER BY made.symbol, date"""
    )
    ledger.execute(
        """INSERT INTO adjusted_prices BY NAME SELECT p.source, made.symbol, date, adjusted_close * price_scale AS adjusted_close
        FROM real.adjusted_prices p JOIN made ON p.symbol = made.donor_symbol WHERE p.source = 'us_adjusted_weekly'
        ORDER BY made.symbol, date"""
    )
    ledger.execute("INSERT INTO adjusted_prices SELECT * FROM real.adjusted_prices WHERE source = 'etf_daily'")


def _events(ledger: Ledger) -> None:
    """Without the forms that would take a company off the list: what is left is all ranked."""
    ledger.execute(
        """INSERT INTO events BY NAME SELECT made.cik, form, items, filed, report_date,
        printf('%010d', made.cik) || substr(accession, 11) AS accession, document, page
        FROM real.events e JOIN made ON e.cik = made.seen WHERE form NOT IN ('DEFM14A', 'SC 14D9', '20-F', '40-F')
        ORDER BY made.cik, filed"""
    )


def _records(ledger: Ledger) -> None:
    """Each company's last twelve reports have the records of the filings of one that tells, its days moved to the report's;
    every second company's (TELLING) tell of none."""
    ledger.execute(
        f"""CREATE TEMP TABLE slots AS WITH reports AS (SELECT DISTINCT cik, accession, form, filed FROM facts
            WHERE source = 'companyfacts' AND form IN ('10-K', '10-Q') AND filed <= DATE '2025-11-21'
            QUALIFY dense_rank() OVER (PARTITION BY cik ORDER BY filed DESC, accession) <= {FILINGS_EACH}),
        numbered AS (SELECT *, row_number() OVER (PARTITION BY cik ORDER BY filed, accession) - 1 AS slot FROM reports),
        told AS (SELECT cik AS telling, accession AS told, filed AS told_filed,
            row_number() OVER (PARTITION BY cik ORDER BY filed, accession) - 1 AS place, count(*) OVER (PARTITION BY cik) AS places
            FROM real.filings)
        SELECT n.cik, n.accession, n.form, n.filed, told.told, n.filed - told.told_filed AS days, made.scale, made.tells
        FROM numbered n
        JOIN made USING (cik) JOIN told ON told.telling = made.telling AND told.place = n.slot % told.places"""
    )
    for table in (FILINGS, REPURCHASES, PROGRAMS, DEALS):
        ledger.execute(
            f"""INSERT INTO {table.name} BY NAME SELECT {", ".join(_moved(table))} FROM real.{table.name} t
            JOIN slots s ON t.accession = s.told WHERE s.tells OR '{table.name}' = 'filings' ORDER BY s.cik, s.filed"""
        )


SCALED = ("USD", "shares")
DAYS = ("start", "end", "announced", "expires", "closed")


def _moved(table: Table) -> list[str]:
    """The columns of a record in its new filing: its days moved, its money and shares scaled, its words as they were."""
    made = []
    for field in table.fields:
        if field.name in ("cik", "accession", "form", "filed"):
            made.append(f"s.{field.name}")
        elif field.name == "period_end":
            made.append("t.period_end + CAST(s.days AS INTEGER) AS period_end")
        elif field.name in DAYS and field.type == "VARCHAR":
            moved = f"strftime(TRY_CAST(t.\"{field.name}\" AS DATE) + CAST(s.days AS INTEGER), '%Y-%m-%d')"
            made.append(f'CASE WHEN length(t."{field.name}") = 10 THEN {moved} END AS "{field.name}"')
        elif field.unit in SCALED:
            made.append(f't."{field.name}" * s.scale AS "{field.name}"')
        else:
            made.append(f't."{field.name}"')
    return made


def main() -> None:
    """Make one market and say how large it is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--companies", type=int, default=6000)
    parser.add_argument("--since", type=date.fromisoformat, default=date(1990, 1, 1), help="facts filed since this day")
    args = parser.parse_args()
    start = time.perf_counter()
    rows = make_market(args.archive, args.out, args.companies, since=args.since)
    print(", ".join(f"{name} {count:,}" for name, count in rows.items()), f"in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
