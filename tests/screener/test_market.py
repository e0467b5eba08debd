"""The market's pages, from a local server: each in the layout of stored replies, and what happens when they change or break."""

import importlib.util
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from filings.edgar.gateway import Manners
from filings.ledger import Ledger
from screener.market import FEEDS, NEW_YORK, MarketSummary, trading_day, update_market

_spec = importlib.util.spec_from_file_location("local_edgar", Path(__file__).resolve().parents[1] / "local_edgar.py")
assert _spec and _spec.loader
local_edgar: Any = sys.modules.setdefault("local_edgar", importlib.util.module_from_spec(_spec))
_spec.loader.exec_module(local_edgar)

QUICK = Manners(requests_per_second=1000, attempts=2, first_wait=0.01, longest_wait=0.02, throttle_pause=0.1)
SATURDAY = datetime(2025, 11, 22, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
SOME = tuple(f for f in FEEDS if f.file in ("nasdaq_screener.json", "nyse_screener.json", "DGS2.csv", "IWM_holdings.csv"))
HOLDINGS = """iShares Russell 2000 ETF
Fund Holdings as of,"Nov 20, 2025"
Shares Outstanding,"1.00"

Ticker,Name,Sector,Asset Class,Market Value,Weight (%),Notional Value,Quantity,Price,Location,Exchange
"AAA","ALPHA CORP","Industrials","Equity","1,000.00","0.50","1,000.00","10","100.00","United States","NASDAQ"
"""


def path_of(name: str) -> str:
    feed = next(f for f in FEEDS if f.file == name)
    return "/" + feed.address.split("/", 3)[3]


def screener_page(*rows: tuple[str, str, str]) -> bytes:
    listed = [
        {"symbol": s, "name": f"{s} Common Stock", "lastsale": price, "volume": "1,200,000", "marketCap": cap}
        | {"country": "United States", "industry": "Machinery", "sector": "Industrials"}
        for s, price, cap in rows
    ]
    return json.dumps({"data": {"asOf": None, "headers": {}, "rows": listed}, "status": {"rCode": 200}}).encode()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with local_edgar.serving() as server:
        server.files[path_of("nasdaq_screener.json")] = screener_page(("AAA", "$10.50", "1050000000.00"), ("BB/W", "$0.12", "0.00"))
        server.files[path_of("nyse_screener.json")] = screener_page(("CCC", "$1,250.00", "9000000000.00"))
        server.files[path_of("DGS2.csv")] = b"observation_date,DGS2\n2025-11-19,3.58\n2025-11-20,.\n2025-11-21,3.51\n"
        server.files[path_of("IWM_holdings.csv")] = HOLDINGS.encode()
        monkeypatch.setenv("SCREENER_MARKET_URL", server.url)
        yield server


def market(archive: Path, now: datetime = SATURDAY) -> MarketSummary:
    return update_market(archive, now, feeds=SOME, manners=QUICK)


def rows(archive: Path, sql: str) -> list[tuple[Any, ...]]:
    with Ledger.open(archive) as ledger:
        return [tuple(None if v != v or v is None else v for v in row) for row in ledger.query(sql).itertuples(index=False)]


def test_a_week_end_brings_fridays_closes_once(world: Any, tmp_path: Path) -> None:
    got = market(tmp_path)
    assert (got.failed, got.rows) == ([], {"listing": 3, "prices": 3, "macro": 2, "holdings": 1})
    prices = "SELECT symbol, strftime(date, '%Y-%m-%d'), close, volume, market_cap, exchange, source FROM prices ORDER BY symbol"
    assert rows(tmp_path, prices) == [
        ("AAA", "2025-11-21", 10.5, 1200000.0, 1.05e9, "Nasdaq", "nasdaq_screener_closes"),
        ("BB-WT", "2025-11-21", 0.12, 1200000.0, None, "Nasdaq", "nasdaq_screener_closes"),
        ("CCC", "2025-11-21", 1250.0, 1200000.0, 9e9, "NYSE", "nasdaq_screener_closes"),
    ]
    assert rows(tmp_path, "SELECT value FROM macro ORDER BY date") == [(3.58,), (3.51,)]
    assert rows(tmp_path, "SELECT fund, symbol, weight, strftime(date, '%Y-%m-%d') FROM holdings") == [
        ("IWM", "AAA", 0.005, "2025-11-20")
    ]
    assert rows(tmp_path, "SELECT symbol, exchange FROM listing ORDER BY symbol")[2] == ("CCC", "NYSE")
    assert len(list((tmp_path / "market" / "2025-11-21").glob("*.*"))) == 4
    asked = world.count()
    assert market(tmp_path).kept == 4 and world.count() == asked
    assert not any("@" in a.headers["User-Agent"] for a in world.asked), "nobody but the SEC is told who asks"


def test_no_price_is_taken_while_the_exchanges_are_open(world: Any, tmp_path: Path) -> None:
    got = market(tmp_path, datetime(2025, 11, 21, 11, 0, tzinfo=NEW_YORK))
    assert got.rows == {"macro": 2, "holdings": 1} and got.status == 1
    assert len(got.failed) == 1 and "after 16:30" in got.failed[0]
    assert rows(tmp_path, "SELECT count(*) FROM prices") == [(0,)]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2025, 11, 21, 16, 31, tzinfo=NEW_YORK), (date(2025, 11, 21), True)),
        (datetime(2025, 11, 21, 16, 29, tzinfo=NEW_YORK), (date(2025, 11, 21), False)),
        (datetime(2025, 11, 21, 9, 0, tzinfo=NEW_YORK), (date(2025, 11, 20), True)),
        (datetime(2025, 11, 24, 8, 0, tzinfo=NEW_YORK), (date(2025, 11, 21), True)),
        (datetime(2025, 11, 23, 23, 0, tzinfo=NEW_YORK), (date(2025, 11, 21), True)),
    ],
)
def test_whose_close_it_is(now: datetime, expected: tuple[date, bool]) -> None:
    assert trading_day(now) == expected


@pytest.mark.parametrize("page", [b'{"data": null}', b'{"data": {"rows": [{"symbol": "AAA", "price": 3}]}}', b"[3]"])
def test_a_page_of_another_kind_is_one_sentence_and_stores_nothing(world: Any, tmp_path: Path, page: bytes) -> None:
    world.files[path_of("nasdaq_screener.json")] = page
    got = market(tmp_path)
    assert len(got.failed) == 1 and got.failed[0].startswith("Nasdaq, nasdaq_screener.json")
    assert rows(tmp_path, "SELECT symbol FROM listing") == [("CCC",)]
    world.files[path_of("nasdaq_screener.json")] = screener_page(("AAA", "$10.50", "1.0"))
    assert market(tmp_path).status == 0


def test_a_publisher_that_is_down_is_not_asked_on_and_on(world: Any, tmp_path: Path) -> None:
    for name in ("nasdaq_screener.json", "nyse_screener.json"):
        for _ in range(9):
            world.fault(path_of(name), status=500)
    got = market(tmp_path)
    assert len(got.failed) == 1 and got.failed[0].startswith("Nasdaq, nasdaq_screener.json and what follows it there: ")
    assert world.count("/api/screener") == 2 and got.rows == {"macro": 2, "holdings": 1}


def test_a_torn_list_does_not_strike_off_the_others(world: Any, tmp_path: Path) -> None:
    many = [(f"A{chr(65 + i)}", "$5.00", "100000000.00") for i in range(20)]
    world.files[path_of("nasdaq_screener.json")] = screener_page(*many)
    market(tmp_path)
    world.files[path_of("nasdaq_screener.json")] = screener_page(*many[:9])
    week = market(tmp_path, datetime(2025, 11, 29, 9, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    assert any("9 symbols where the last one had 20" in sentence for sentence in week.failed)
    assert rows(tmp_path, "SELECT count(*) FROM listing WHERE source = 'nasdaq_screener'") == [(20,)]
