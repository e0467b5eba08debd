"""Prices: raw closes with volume and the listing's market cap in one table, adjusted closes in another, never mixed.

A raw close is what was paid that day: times the shares of that day it is a market cap, and a split shows as a jump. An adjusted
close is restated for every later split and dividend: only ratios of one series mean something, so a series is replaced whole.
"""

from __future__ import annotations

from pathlib import Path

from filings.errors import SourceError
from filings.ledger import Field, Ledger, table
from screener.sources import Report, source
from screener.sources.reading import NOTHING, check_file, delimiter, find_columns, refuse_html, said_plainly
from screener.sources.symbols import normalise_sql

PRICES = table(
    "prices",
    "What a share was traded at, as it was then: not restated for splits or dividends.",
    ("source", "symbol", "date"),
    (
        Field("source", "VARCHAR", "name of the file it came from, without its ending"),
        Field("symbol", "VARCHAR", "symbol in the one spelling (BRK-B)"),
        Field("date", "DATE", "day of the price"),
        Field("close", "DOUBLE", "closing price as paid that day", "USD/shares"),
        Field("open", "DOUBLE", "first price of the day", "USD/shares"),
        Field("high", "DOUBLE", "highest price of the day", "USD/shares"),
        Field("low", "DOUBLE", "lowest price of the day", "USD/shares"),
        Field("volume", "DOUBLE", "shares traded that day (of a weekly panel too: that day's, not the week's)", "shares"),
        Field("market_cap", "DOUBLE", "the company's market cap as the listing has it: each share class carries the whole", "USD"),
        Field("exchange", "VARCHAR", "NYSE, Nasdaq or NYSE American that day"),
    ),
)

ADJUSTED = table(
    "adjusted_prices",
    "Closes restated for all later splits and dividends: ratios within one series mean returns, the level means nothing.",
    ("source", "symbol"),
    (
        Field("source", "VARCHAR", "name of the file it came from, without its ending"),
        Field("symbol", "VARCHAR", "symbol in the one spelling (BRK-B)"),
        Field("date", "DATE", "day of the price"),
        Field("adjusted_close", "DOUBLE", "closing price restated for later splits and dividends", "USD/shares"),
    ),
)

_REQUIRED = {"symbol": ("symbol", "ticker"), "date": ("date", "day", "timestamp", "datetime")}
_OPTIONAL = {
    "close": ("close", "closeprice", "lastsale", "last", "price"),
    "adjusted_close": ("adjustedclose", "adjclose", "closeadjusted", "adjusted", "closeadj"),
    "market_cap": ("marketcap", "marketcapitalization", "mktcap"),
    "volume": ("volume", "vol"),
    "open": ("open",),
    "high": ("high",),
    "low": ("low",),
    "exchange": ("exchange",),
}
HIGHEST_PRICE = 1e8
HIGHEST_CAP = 1e14
"""USD: above the price of any share (BRK-A: 0.8 million) and the value of any company; beyond lie damaged rows."""

EXCHANGE_SQL = """CASE lower(trim({0})) WHEN 'nyse' THEN 'NYSE' WHEN 'nasdaq' THEN 'Nasdaq' WHEN 'amex' THEN 'NYSE American'
    WHEN 'nyse american' THEN 'NYSE American' WHEN 'nyse mkt' THEN 'NYSE American' ELSE {0} END"""


@source("prices", "closing prices, raw or adjusted, daily or weekly, with volume and market cap where the file has them")
def store(ledger: Ledger, path: Path) -> Report:
    """Store a Parquet or CSV file with `symbol`, `date` and `close`, `adjusted_close` or both.

    A row of the same file name, symbol and day is replaced; an adjusted series of the same file name and symbol is replaced whole,
    because its level hangs on the day it was made.
    """
    scan, columns = open_table(ledger, path)
    where = find_columns(path, columns, _REQUIRED, _OPTIONAL)
    if not where.keys() & {"close", "adjusted_close"}:
        raise SourceError(f"{path} has neither close nor adjusted_close: it has {', '.join(columns)[:200]}.")
    name = path.name.split(".")[0]
    picked = {ours: f'"{columns[at].replace(chr(34), chr(34) * 2)}"' for ours, at in where.items()}
    with said_plainly(path):
        ledger.execute(f"CREATE OR REPLACE TEMP TABLE incoming_prices AS SELECT {_select(picked)} FROM {scan}")
        counts = ledger.query(
            """SELECT count(*) AS n, count(*) FILTER (symbol IS NULL) AS no_symbol, count(*) FILTER (date IS NULL) AS no_date,
            count(*) FILTER (symbol IS NOT NULL AND date IS NOT NULL AND close IS NULL AND adjusted_close IS NULL) AS no_price
            FROM incoming_prices"""
        ).iloc[0]
        rows = _keep(ledger, name)
        ledger.execute("DROP TABLE incoming_prices")
    if rows == 0:
        raise SourceError(f"None of the {counts['n']:,} rows of {path} has a symbol, a day and a price above 0: check what it is.")
    left_out = [
        f"{counts[column]:,} rows {what}"
        for column, what in (
            ("no_symbol", "without a symbol of an American listing"),
            ("no_date", "without a day"),
            ("no_price", f"without a price above 0 and below {HIGHEST_PRICE:,.0f}"),
        )
        if counts[column] > 0
    ]
    return Report(path, rows, tuple(left_out))


def open_table(ledger: Ledger, path: Path) -> tuple[str, list[str]]:
    """How DuckDB reads a Parquet or CSV file, and its columns. Raises SourceError for a torn file and for anything else."""
    check_file(path)
    literal = str(path).replace("'", "''")
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(-4, 2) if path.stat().st_size > 8 else None
        end = file.read(4)
    if start == b"PAR1":
        if end != b"PAR1":
            raise SourceError(f"{path} is a Parquet file without its end: it is torn, fetch it again.")
        scan = f"read_parquet('{literal}')"
    elif path.name.endswith(".parquet"):
        refuse_html(path, start.decode("utf-8", errors="replace"))
        raise SourceError(f"{path} is not a Parquet file, whatever its name says: check what it is.")
    else:
        head = _first_line(path)
        nothing = ", ".join(f"'{text}'" for text in NOTHING)
        scan = (
            f"read_csv('{literal}', all_varchar=true, header=true, delim='{delimiter(head)}', quote='\"', nullstr=[{nothing}],"
            " auto_detect=false, columns={" + ", ".join(f"'{_quoted(c)}': 'VARCHAR'" for c in _names(path, head)) + "})"
        )
    with said_plainly(path):
        return scan, [str(c) for c in ledger.query(f"SELECT * FROM {scan} LIMIT 0").columns]


def _first_line(path: Path) -> str:
    import gzip

    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    if is_packed:
        with gzip.open(path, "rb") as packed:
            try:
                head = packed.read(20_000)
            except (EOFError, OSError) as error:
                raise SourceError(f"{path} is torn or damaged: fetch it again.") from error
    else:
        with path.open("rb") as file:
            head = file.read(20_000)
    if b"\x00" in head:
        raise SourceError(f"{path} is neither CSV nor Parquet: check what it is.")
    text = head.decode("utf-8-sig", errors="replace")
    refuse_html(path, text)
    return text.splitlines()[0] if text.strip() else ""


def _names(path: Path, head: str) -> list[str]:
    names = [cell.strip().strip('"') for cell in head.split(delimiter(head))]
    if len(set(names)) != len(names) or not all(names):
        raise SourceError(f"The first line of {path} is no header with a name for each column: {head[:120]}.")
    return names


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _select(picked: dict[str, str]) -> str:
    def priced(name: str, highest: float = HIGHEST_PRICE) -> str:
        if name not in picked:
            return f"CAST(NULL AS DOUBLE) AS {name}"
        made = f"TRY_CAST(replace(replace(CAST({picked[name]} AS VARCHAR), '$', ''), ',', '') AS DOUBLE)"
        return f"CASE WHEN isfinite({made}) AND {made} > 0 AND {made} < {highest} THEN {made} END AS {name}"

    day = picked["date"]
    return ", ".join(
        (
            f"{normalise_sql('CAST(' + picked['symbol'] + ' AS VARCHAR)')} AS symbol",
            f"""coalesce(TRY_CAST({day} AS DATE), CAST(try_strptime(CAST({day} AS VARCHAR),
                ['%m/%d/%Y', '%Y%m%d', '%b %d, %Y']) AS DATE)) AS date""",
            priced("close"),
            priced("adjusted_close", 1e15),
            priced("open"),
            priced("high"),
            priced("low"),
            priced("volume", 1e13),
            priced("market_cap", HIGHEST_CAP),
            f"{EXCHANGE_SQL.format(picked['exchange'])} AS exchange"
            if "exchange" in picked
            else "CAST(NULL AS VARCHAR) AS exchange",
        )
    )


def _keep(ledger: Ledger, name: str) -> int:
    """Move the incoming rows to the two tables; returns how many rows of the file were of use."""
    ledger.execute("DELETE FROM incoming_prices WHERE symbol IS NULL OR date IS NULL OR (close IS NULL AND adjusted_close IS NULL)")
    if _count(ledger, f"prices WHERE source = '{_quoted(name)}'"):
        ledger.execute(
            """DELETE FROM prices WHERE source = ? AND (symbol, date) IN
            (SELECT (symbol, date) FROM incoming_prices WHERE close IS NOT NULL)""",
            [name],
        )
    ledger.execute(
        """INSERT INTO prices SELECT ?, symbol, date, any_value(close), any_value(open), any_value(high), any_value(low),
        any_value(volume), any_value(market_cap), any_value(exchange)
        FROM incoming_prices WHERE close IS NOT NULL GROUP BY symbol, date ORDER BY symbol, date""",
        [name],
    )
    if _count(ledger, f"adjusted_prices WHERE source = '{_quoted(name)}'"):
        ledger.execute(
            """DELETE FROM adjusted_prices WHERE source = ?
            AND symbol IN (SELECT symbol FROM incoming_prices WHERE adjusted_close IS NOT NULL)""",
            [name],
        )
    ledger.execute(
        """INSERT INTO adjusted_prices SELECT ?, symbol, date, any_value(adjusted_close)
        FROM incoming_prices WHERE adjusted_close IS NOT NULL GROUP BY symbol, date ORDER BY symbol, date""",
        [name],
    )
    return _count(ledger, "incoming_prices")


def _count(ledger: Ledger, what: str) -> int:
    return int(ledger.query(f"SELECT count(*) AS n FROM {what}")["n"].iloc[0])
