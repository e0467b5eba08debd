"""Yahoo through yfinance, over real sockets against a local server in Yahoo's layout: what comes, and what faults do."""

import builtins
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import screener.sources
from filings.edgar.disk import locked
from filings.errors import LedgerError, SettingsError
from filings.ledger import Ledger
from screener.yahoo import YahooSummary, symbols_due, update_yahoo

pytest.importorskip("yfinance", reason="the extra 'yahoo' is not installed")

SATURDAY = datetime(2025, 11, 22, 9, 0, tzinfo=UTC)
FRIDAY = date(2025, 11, 21)
CAPS = (50e6, 5e9, 10e9)
BARS = [
    ("2025-11-10", 20.0, 9.0, 100),
    ("2025-11-14", 21.0, 9.5, 110),
    ("2025-11-17", 10.5, 9.6, 220),
    ("2025-11-21", 11.0, 11.0, 300),
]
"""Day, close, adjusted close, volume; a split of two for one on the 17th. Yahoo restates closes, so 20 was paid as 40."""


def chart(symbol: str, bars: list[tuple[str, float, float, int]], split: str | None = None) -> bytes:
    at = [int(datetime.fromisoformat(f"{day}T14:30:00+00:00").timestamp()) for day, *_ in bars]
    quote = {name: [bar[1] for bar in bars] for name in ("open", "high", "low", "close")} | {"volume": [bar[3] for bar in bars]}
    events: dict[str, Any] = {}
    if split:
        stamp = int(datetime.fromisoformat(f"{split}T14:30:00+00:00").timestamp())
        events = {"splits": {str(stamp): {"date": stamp, "numerator": 2.0, "denominator": 1.0, "splitRatio": "2:1"}}}
    period = {"timezone": "EST", "start": at[-1], "end": at[-1] + 23400, "gmtoffset": -18000}
    meta = {
        "currency": "USD", "symbol": symbol, "exchangeName": "NMS", "instrumentType": "EQUITY", "regularMarketTime": at[-1] + 23400,
        "gmtoffset": -18000, "timezone": "EST", "exchangeTimezoneName": "America/New_York", "priceHint": 2, "dataGranularity": "1d",
        "range": "5y", "regularMarketPrice": bars[-1][1], "validRanges": ["1d", "5y", "max"], "firstTradeDate": at[0],
        "currentTradingPeriod": {"pre": period, "regular": period, "post": period},
    }  # fmt: skip
    adjusted = [{"adjclose": [bar[2] for bar in bars]}]
    result = {"meta": meta, "timestamp": at, "events": events, "indicators": {"quote": [quote], "adjclose": adjusted}}
    return json.dumps({"chart": {"result": [result], "error": None}}).encode()


def trend(*periods: tuple[str, str | None, float | None], raw: bool = True, upper: bool = False) -> bytes:
    made = [
        {"period": name, "endDate": end, "earningsEstimate": {"avg": {"raw": mean, "fmt": str(mean)} if raw else mean}}
        for name, end, mean in periods
    ]
    name = "EarningsTrend" if upper else "earningsTrend"
    return json.dumps({"quoteSummary": {"result": [{name: {"trend": made}}], "error": None}}).encode()


@dataclass
class Yahoo:
    """What the server has by path, which status it answers instead, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def count(self, start: str) -> int:
        return sum(path.startswith(start) for path in self.asked)


@pytest.fixture
def yahoo(monkeypatch: pytest.MonkeyPatch) -> Iterator[Yahoo]:
    world = Yahoo()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            world.asked.append(path)
            body = b"crumb" if path.endswith("getcrumb") else b"" if path == "/" else world.files.get(path)
            status = world.status.get(path, 200 if body is not None else 404)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body or b"{}" if status == 200 else b'{"finance": {"error": "no"}}')

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    monkeypatch.setenv("SCREENER_MARKET_URL", f"http://127.0.0.1:{server.server_address[1]}")
    yield world
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three companies that matter (two small caps, a large one) and two that do not (a mid cap, one without a cap)."""
    folder = tmp_path / "archive"
    with Ledger.open(folder) as ledger:
        listed = tmp_path / "companies.csv"
        listed.write_text("cik,ticker,sic\n1,AAA,3674\n2,BBB,3674\n3,BIG,3674\n4,MID,3674\n5,NON,3674\n")
        screener.sources.store("companies", ledger, listed)
        caps = {"AAA": 4e8, "BBB": 9e8, "BIG": 3e10, "MID": 7e9}
        prices = tmp_path / "listing.csv"
        prices.write_text("symbol,date,close,market_cap\n" + "".join(f"{s},{FRIDAY},10,{cap:.0f}\n" for s, cap in caps.items()))
        screener.sources.store("prices", ledger, prices)
    return folder


def fill(yahoo: Yahoo, *symbols: str) -> None:
    for symbol in symbols:
        yahoo.files[f"/v8/finance/chart/{symbol}"] = chart(symbol, BARS, split="2025-11-17")
        yahoo.files[f"/v10/finance/quoteSummary/{symbol}"] = trend(
            ("0q", "2025-12-31", 2.0), ("+1q", "2026-03-31", 2.2), ("0y", "2025-12-31", 8.0)
        )


def asked(archive: Path, most: int = 10, now: datetime = SATURDAY) -> YahooSummary:
    return update_yahoo(archive, now, most, caps=CAPS, pause=0.0)


def rows(archive: Path, sql: str) -> list[tuple[Any, ...]]:
    with Ledger.open(archive) as ledger:
        return [tuple(None if v != v or v is None else v for v in row) for row in ledger.query(sql).itertuples(index=False)]


def test_a_week_of_prices_and_estimates_and_never_twice(yahoo: Yahoo, archive: Path) -> None:
    fill(yahoo, "AAA", "BBB", "BIG")
    got = asked(archive)
    assert (got.failed, got.status) == ([], 0)
    assert got.companies == {"history": 3, "estimates": 3}
    adjusted = "SELECT strftime(date, '%Y-%m-%d'), adjusted_close FROM adjusted_prices WHERE symbol = 'AAA' ORDER BY date"
    assert rows(archive, adjusted) == [("2025-11-14", 9.5), ("2025-11-21", 11.0)], "the last of each week"
    paid = "SELECT strftime(date, '%Y-%m-%d'), close, volume FROM prices WHERE symbol = 'AAA' AND source = 'yahoo' ORDER BY date"
    assert rows(archive, paid) == [("2025-11-21", 11.0, 300.0)], "a close before the split of the 17th is not what was paid"
    taken = "SELECT strftime(snapshot, '%Y-%m-%d'), strftime(period_end, '%Y-%m-%d'), estimate FROM estimates WHERE symbol = 'BIG'"
    assert rows(archive, taken) == [("2025-11-21", "2025-12-31", 2.0), ("2025-11-21", "2026-03-31", 2.2)], (
        "a year's estimate is no quarter's"
    )
    before = len(yahoo.asked)
    again = asked(archive)
    assert len(yahoo.asked) == before, "nothing is asked twice in a week"
    assert again.companies == {"history": 0, "estimates": 0}
    assert not yahoo.count("/v8/finance/chart/MID") and not yahoo.count("/v8/finance/chart/NON")
    assert len(list((archive / "market" / "2025-11-21").glob("yahoo_estimates.*.csv"))) == 1, "a snapshot is kept"


def test_a_few_at_a_time_longest_ago_first(yahoo: Yahoo, archive: Path) -> None:
    fill(yahoo, "AAA", "BBB", "BIG")
    first = asked(archive, most=2)
    assert first.waiting == {"history": 1, "estimates": 1} and first.status == 0
    assert "1 companies at the next updates" in " ".join(first.lines())
    asked(archive, most=2)
    assert rows(archive, "SELECT count(DISTINCT symbol) FROM adjusted_prices") == [(3,)]
    with Ledger.open(archive) as ledger:
        assert symbols_due(ledger, "history", date(2025, 11, 26), CAPS) == []
        assert symbols_due(ledger, "history", date(2025, 11, 28), CAPS) == ["AAA", "BBB", "BIG"]


def test_while_the_exchange_is_open_the_moving_bar_is_left_out(yahoo: Yahoo, archive: Path) -> None:
    fill(yahoo, "AAA", "BBB", "BIG")
    asked(archive, now=datetime(2025, 11, 21, 16, 0, tzinfo=UTC))
    assert rows(archive, "SELECT strftime(max(date), '%Y-%m-%d') FROM adjusted_prices") == [("2025-11-17",)]


def test_a_symbol_that_yahoo_does_not_know_is_no_failure(yahoo: Yahoo, archive: Path) -> None:
    fill(yahoo, "AAA", "BIG")
    got = asked(archive)
    assert got.failed == []
    assert got.companies == {"history": 2, "estimates": 2}
    assert asked(archive).waiting == {"history": 0, "estimates": 0}, "and is not asked again this week"


def test_when_yahoo_turns_us_away_asking_stops_and_what_came_stays(yahoo: Yahoo, archive: Path) -> None:
    fill(yahoo, "AAA", "BBB", "BIG")
    yahoo.status["/v8/finance/chart/BBB"] = 429
    got = asked(archive)
    assert got.status == 1
    assert got.failed == ["Yahoo turns us away for asking too much: update again in some hours."]
    assert rows(archive, "SELECT DISTINCT symbol FROM adjusted_prices") == [("AAA",)]
    assert yahoo.count("/v8/finance/chart/BIG") == 0
    yahoo.status.clear()
    assert asked(archive).failed == []
    assert rows(archive, "SELECT count(DISTINCT symbol) FROM adjusted_prices") == [(3,)]


def test_three_failures_in_a_row_end_it(yahoo: Yahoo, archive: Path) -> None:
    fill(yahoo, "AAA", "BBB", "BIG")
    for symbol in ("AAA", "BBB", "BIG"):
        yahoo.files[f"/v8/finance/chart/{symbol}"] = b"<html>Will be right back</html>"
    got = asked(archive)
    assert len(got.failed) == 3
    assert "3 times in a row" in got.failed[-1]
    assert rows(archive, "SELECT count(*) FROM yahoo_replies") == [(0,)]


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (trend(("0q", "2025-12-31", 0.5), upper=True), 1),
        (trend(("0q", "2025-12-31", 0.5), raw=False), 1),
        (trend(("0q", None, 0.5), ("0y", "2025-12-31", None), ("+5y", "2030-12-31", 9.0)), 0),
        (b'{"quoteSummary": {"result": [], "error": null}}', 0),
    ],
)
def test_layouts_of_estimates(yahoo: Yahoo, archive: Path, page: bytes, kept: int) -> None:
    fill(yahoo, "AAA", "BBB", "BIG")
    yahoo.files["/v10/finance/quoteSummary/AAA"] = page
    assert asked(archive).failed == []
    assert rows(archive, "SELECT count(*) FROM estimates WHERE symbol = 'AAA'") == [(kept,)]


def test_another_layout_is_said(yahoo: Yahoo, archive: Path) -> None:
    fill(yahoo, "AAA", "BBB", "BIG")
    yahoo.files["/v10/finance/quoteSummary/AAA"] = b'{"answer": []}'
    got = asked(archive)
    assert got.failed == ["Yahoo's estimates of AAA have another layout than known: tell the maintainers."]
    assert rows(archive, "SELECT count(DISTINCT symbol) FROM estimates") == [(2,)]


def test_a_held_archive_and_a_missing_library_are_one_sentence(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with locked(archive / "update.lock"), pytest.raises(LedgerError, match="Another update works on"):
        asked(archive)
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.split(".")[0] == "yfinance":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingsError, match="yahoo"):
        asked(archive)
