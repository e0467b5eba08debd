"""Consensus estimates of a quarter's earnings as they stood on a day. Free sources keep no history: what was not taken that day
is gone, so a snapshot is added and never removed."""

from __future__ import annotations

from pathlib import Path

from filings.errors import SourceError
from filings.ledger import Field, Ledger, table
from screener.sources import Report, source
from screener.sources.prices import open_table
from screener.sources.reading import find_columns, said_plainly
from screener.sources.symbols import normalise_sql

ESTIMATES = table(
    "estimates",
    "Consensus earnings per share of a fiscal quarter, as of the day of the snapshot.",
    ("snapshot", "symbol", "period_end"),
    (
        Field("snapshot", "DATE", "day on which the estimate stood so"),
        Field("symbol", "VARCHAR", "symbol in the one spelling (BRK-B)"),
        Field("period_end", "DATE", "last day of the fiscal quarter estimated"),
        Field("report_date", "DATE", "day on which the results were then expected"),
        Field("estimate", "DOUBLE", "consensus earnings per share", "USD/shares"),
    ),
)

_REQUIRED = {
    "snapshot": ("snapshotdate", "snapshot", "asof", "date"),
    "symbol": ("symbol", "ticker"),
    "period_end": ("fiscalperiodend", "periodend", "fiscalenddate"),
    "estimate": ("epsestimate", "estimate", "eps", "epsmean"),
}
_OPTIONAL = {"report_date": ("reportdate", "expectedreport")}


@source("revisions", "consensus earnings estimates by symbol and snapshot (Parquet or CSV)")
def store(ledger: Ledger, path: Path) -> Report:
    """Store snapshots of estimates; the same snapshot, symbol and period is replaced."""
    scan, columns = open_table(ledger, path)
    where = {ours: f'"{columns[at]}"' for ours, at in find_columns(path, columns, _REQUIRED, _OPTIONAL).items()}
    symbol = normalise_sql(f"CAST({where['symbol']} AS VARCHAR)")
    report_date = f"TRY_CAST({where['report_date']} AS DATE)" if "report_date" in where else "CAST(NULL AS DATE)"
    with said_plainly(path):
        ledger.execute(
            f"""CREATE OR REPLACE TEMP TABLE incoming_estimates AS
            SELECT TRY_CAST({where["snapshot"]} AS DATE) AS snapshot, {symbol} AS symbol,
            TRY_CAST({where["period_end"]} AS DATE) AS period_end, {report_date} AS report_date,
            TRY_CAST({where["estimate"]} AS DOUBLE) AS estimate FROM {scan}"""
        )
        read = int(ledger.query("SELECT count(*) AS n FROM incoming_estimates")["n"].iloc[0])
        ledger.execute(
            """DELETE FROM incoming_estimates
            WHERE snapshot IS NULL OR symbol IS NULL OR period_end IS NULL OR estimate IS NULL OR NOT isfinite(estimate)"""
        )
        kept = int(ledger.query("SELECT count(*) AS n FROM incoming_estimates")["n"].iloc[0])
        if kept == 0:
            raise SourceError(f"None of the {read:,} rows of {path} has a snapshot, a symbol, a period and an estimate.")
        ledger.execute(
            """DELETE FROM estimates WHERE (snapshot, symbol, period_end) IN
            (SELECT (snapshot, symbol, period_end) FROM incoming_estimates)"""
        )
        ledger.execute(
            """INSERT INTO estimates SELECT snapshot, symbol, period_end, any_value(report_date), any_value(estimate)
            FROM incoming_estimates GROUP BY snapshot, symbol, period_end ORDER BY symbol, snapshot, period_end"""
        )
        ledger.execute("DROP TABLE incoming_estimates")
    left_out = (f"{read - kept:,} rows without a snapshot, symbol, period or estimate",) if read > kept else ()
    return Report(path, kept, left_out)
