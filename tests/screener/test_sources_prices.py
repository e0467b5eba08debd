"""Prices: raw and adjusted apart, one spelling of symbols, the same file twice is the same rows, hostile files store nothing."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from filings.errors import SettingsError, SourceError
from filings.ledger import Ledger
from screener.sources import SOURCES, store
from screener.sources.symbols import class_share, normalise


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open(None) as opened:
        yield opened


def count(ledger: Ledger, table: str) -> int:
    return int(ledger.query(f"SELECT count(*) AS n FROM {table}")["n"].iloc[0])


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("spelled", "one"),
    [
        ("BRK/B", "BRK-B"),
        ("BRK.B", "BRK-B"),
        ("BRK B", "BRK-B"),
        ("brk-b ", "BRK-B"),
        ("ABR^D", "ABR-PD"),
        ("ABR.PRD", "ABR-PD"),
        ("TY^", "TY-P"),
        ("AAC.U", "AAC-UN"),
        ("AAC/WS", "AAC-WT"),
        ("ECC       ", "ECC"),
        ("", None),
        ("P5N 994 X", None),
        ("600519", None),
    ],
)
def test_one_spelling(spelled: str, one: str | None, ledger: Ledger, tmp_path: Path) -> None:
    assert normalise(spelled) == one
    # The same rules in SQL.
    path = written(tmp_path / "p.csv", f'symbol,date,close\n"{spelled}",2025-01-03,10\nAAPL,2025-01-03,10\n')
    store("prices", ledger, path)
    symbols = set(ledger.query("SELECT symbol FROM prices")["symbol"]) - {"AAPL"}
    assert symbols == ({one} if one else set())


def test_a_class_share_without_its_sign_needs_to_be_known() -> None:
    assert class_share("BRKB", {"BRK-B", "AAPL"}) == "BRK-B"
    assert class_share("SNAP", {"SNA-P", "SNAP"}) == "SNAP"
    assert class_share("MOGA", {"AAPL"}) == "MOGA"


def test_csv_of_a_listing_week(ledger: Ledger, tmp_path: Path) -> None:
    head = 'Symbol,Date,Close,"Market Cap",Volume,exchange\n'
    text = head + 'ACME,2025-11-21,$12.50,"$1,250,000,000",40000,nyse\nACME,2025-11-14,.,1,1,nyse\n'
    report = store("prices", ledger, written(tmp_path / "week.csv", text))
    assert report.rows == 1
    assert report.left_out == ("1 rows without a price above 0 and below 100,000,000",)
    row = ledger.query("SELECT * FROM prices").iloc[0]
    assert (row["symbol"], row["close"], row["market_cap"], row["volume"], row["exchange"]) == (
        "ACME",
        12.5,
        1.25e9,
        40000.0,
        "NYSE",
    )
    assert count(ledger, "adjusted_prices") == 0


def test_raw_and_adjusted_of_one_file_go_apart_and_a_second_time_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    table = pa.table(
        {"symbol": ["A", "A"], "date": ["2024-03-01", "2026-01-02"], "close": [10.0, None], "adjusted_close": [5.0, 6.0]}
    )
    path = tmp_path / "daily.parquet"
    pq.write_table(table, path)
    for _ in range(2):
        assert store("prices", ledger, path).rows == 2
        assert (count(ledger, "prices"), count(ledger, "adjusted_prices")) == (1, 2)


def test_an_adjusted_series_is_replaced_whole_a_raw_one_by_day(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    store("prices", ledger, written(path, "symbol,date,close,adjusted_close\nA,2025-01-03,10,10\nA,2025-01-10,11,11\n"))
    store("prices", ledger, written(path, "symbol,date,close,adjusted_close\nA,2025-01-10,11.5,5.75\n"))
    assert ledger.query("SELECT close FROM prices ORDER BY date")["close"].tolist() == [10.0, 11.5]
    assert ledger.query("SELECT adjusted_close FROM adjusted_prices")["adjusted_close"].tolist() == [5.75]


def test_a_market_cap_of_nought_is_unknown(ledger: Ledger, tmp_path: Path) -> None:
    store("prices", ledger, written(tmp_path / "p.csv", "symbol,date,close,market_cap\nAACI,2025-11-21,10.04,0.00\n"))
    assert ledger.query("SELECT market_cap FROM prices")["market_cap"].isna().all()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.csv", b"<!DOCTYPE html><html><body>Exceeded the daily hits limit</body></html>", "web page"),
        ("p.csv", b"", "is empty"),
        ("p.csv", b"ticker,close\nA,1\n", "no column date"),
        ("p.csv", b"symbol,date,open\nA,2025-01-03,1\n", "neither close nor adjusted_close"),
        ("p.csv", b"symbol,date,close\nA,2025-01-03,10\nB,2025-01", "cannot be read as the table"),
        ("p.csv", b"symbol,date,close\n,,\n", "None of the"),
        ("p.csv", b"symbol,symbol,date,close\nA,A,2025-01-03,1\n", "no header"),
        ("p.csv", b"\x00\x01\x02\x03\x04\x05\x06\x07\x08", "neither CSV nor Parquet"),
        ("p.parquet", b"PAR1" + b"\x00" * 40, "without its end"),
        ("p.parquet", b"symbol,date,close\nA,2025-01-03,10\n", "is not a Parquet file"),
        ("p.csv.gz", gzip.compress(b"symbol,date,close\nA,2025-01-03,10\n")[:-9], "torn|cannot be read"),
    ],
)
def test_hostile_files_store_nothing(ledger: Ledger, tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=said) as error:
        store("prices", ledger, path)
    assert "\n" not in str(error.value)
    assert count(ledger, "prices") == count(ledger, "adjusted_prices") == 0


def test_a_file_that_is_not_there_and_a_source_that_is_none(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        store("prices", ledger, tmp_path / "none.csv")
    with pytest.raises(SettingsError, match="is not a source"):
        store("tealeaves", ledger, tmp_path / "none.csv")


def test_every_source_says_what_it_is() -> None:
    assert {"companies", "prices", "listing", "macro", "holdings", "members", "revisions", "overrides"} <= SOURCES.keys()
    assert all(s.meaning for s in SOURCES.values())


def test_the_real_market_counts(ledger: Ledger, shared: Path) -> None:
    # data/README.md and the Parquet files' own footers: 242,754 ETF closes; AAPL opens at 2000-01-03 with 0.837724 (read by eye).
    report = store("prices", ledger, shared / "data/market/etf_daily.parquet")
    assert (report.rows, report.left_out) == (242_754, ())
    first = ledger.query("SELECT date, adjusted_close FROM adjusted_prices WHERE symbol = 'AAPL' ORDER BY date LIMIT 1").iloc[0]
    assert (f"{first['date']:%Y-%m-%d}", round(first["adjusted_close"], 6)) == ("2000-01-03", 0.837724)
