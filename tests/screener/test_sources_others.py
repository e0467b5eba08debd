"""Listings, series, holdings, memberships, estimates, overrides: each in the layouts that its publishers use."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from filings.errors import SourceError
from filings.ledger import Ledger
from screener.sources import store


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open(None) as opened:
        yield opened


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_listing_as_the_nasdaq_screener_serves_it(ledger: Ledger, tmp_path: Path) -> None:
    rows = [
        {
            "symbol": "BRK/B",
            "name": "Berkshire  Class B",
            "lastsale": "$500.00",
            "marketCap": "1.0",
            "sector": "",
            "industry": "Insurers",
        },
        {"symbol": "", "name": "nobody"},
    ]
    for content in (rows, {"data": {"table": None, "rows": rows}}):
        report = store("listing", ledger, written(tmp_path / "nyse_full_tickers.json", json.dumps(content)))
        assert (report.rows, report.left_out) == (1, ("1 rows without a symbol of an American listing",))
    row = ledger.query("SELECT * FROM listing").iloc[0]
    assert (row["symbol"], row["name"], row["exchange"], row["industry"]) == ("BRK-B", "Berkshire Class B", "NYSE", "Insurers")
    assert row.isna()["sector"]


@pytest.mark.parametrize("header", ["date,DGS2", "DATE,DGS2", "observation_date,DGS2"])
def test_fred_under_each_of_its_headers(ledger: Ledger, tmp_path: Path, header: str) -> None:
    report = store("macro", ledger, written(tmp_path / "x.csv", f"{header}\n2025-01-02,4.25\n2025-01-03,.\n"))
    assert (report.rows, report.left_out) == (1, ("1 days without a value",))
    assert ledger.query("SELECT series, value FROM macro").to_numpy().tolist() == [["DGS2", 4.25]]


def test_a_series_named_by_its_file_several_in_one_and_an_update(ledger: Ledger, tmp_path: Path) -> None:
    store("macro", ledger, written(tmp_path / "PAYEMS.csv", "date,value\n1980-01-01,90800.0\n1980-02-01,90883.0\n"))
    store("macro", ledger, written(tmp_path / "PAYEMS.csv", "date,value\n1980-02-01,90884.0\n"))
    store("macro", ledger, written(tmp_path / "two.csv", "observation_date,DFF,DGS2\n2025-01-02,4.33,4.25\n"))
    held = ledger.query("SELECT series, value FROM macro ORDER BY series, date").to_numpy().tolist()
    assert held == [["DFF", 4.33], ["DGS2", 4.25], ["PAYEMS", 90800.0], ["PAYEMS", 90884.0]]


def test_days_of_decisions_are_no_series(ledger: Ledger, tmp_path: Path) -> None:
    store("macro", ledger, written(tmp_path / "fomc_decisions.csv", "date,type\n2000-02-02,scheduled\n"))
    assert ledger.query("SELECT series, kind FROM calendar").to_numpy().tolist() == [["fomc_decisions", "scheduled"]]
    assert len(ledger.query("SELECT * FROM macro")) == 0


PREAMBLE = '\ufeffA Small Cap ETF\nFund Holdings as of,"Nov 05, 2025"\nStock,"-"\n\u00a0\n'
TABLE = (
    "Ticker,Name,Sector,Asset Class,Market Value,Weight (%),Location\n"
    '"BE","BLOOM","Industrials","Equity","731,205,514.79","1.06","United States"\n'
    '"LUMN","LUMEN","Communication","Equity","100.00","0.40","United States"\n'
    '"LUMN","LUMEN","Communication","Equity","5.00","0.00","United States"\n'
    '"-","A RIGHT","Health Care","Equity","0.00","0.00","United States"\n'
    '"XTSLA","CASH FUND","Cash and/or Derivatives","Money Market","5.00","0.10","United States"\n'
    '"RTYZ5","RUSSELL FUTURE","Cash and/or Derivatives","Futures","0.00","0.00","-"\n'
    '\u00a0\n"Owned and licensed, with, many commas,\nin it."\n'
)


def test_holdings_with_a_preamble_and_a_notice(ledger: Ledger, tmp_path: Path) -> None:
    report = store("holdings", ledger, written(tmp_path / "IWM_holdings.csv", PREAMBLE + TABLE))
    held = ledger.query("SELECT fund, date, symbol, sector, weight, market_value FROM holdings ORDER BY symbol")
    assert held["symbol"].tolist() == ["BE", "LUMN"]
    assert held["weight"].round(6).tolist() == [0.0106, 0.004]
    assert held["market_value"].tolist() == [731205514.79, 105.0]
    assert held["sector"].tolist() == ["Industrials", "Communication Services"]
    assert (held["fund"].iloc[0], f"{held['date'].iloc[0]:%Y-%m-%d}") == ("IWM", "2025-11-05")
    assert report.left_out == ("3 rows that are no stocks (cash, futures, rights, notices)",)


def test_flat_holdings_take_their_month_from_the_name_and_leave_notices_out(ledger: Ledger, tmp_path: Path) -> None:
    notice = "Past performance is not a reliable indicator of anything at all. " * 3
    text = (
        "fund,ticker,name,sector,country,weight_percent\nXLF,BRK.B,BERKSHIRE,Financials,US,12.56\n"
        f'XLF,NAN,nan,Health Care,Australia,0.0\nXLF,NAN,"{notice}",Health Care,Australia,0.0\n'
        "XLF,IXAZ5,FUTURE,Unknown,Unknown,0.0\n"
    )
    store("holdings", ledger, written(tmp_path / "etf_holdings_2025-11.csv", text))
    held = ledger.query("SELECT symbol, date FROM holdings")
    assert held["symbol"].tolist() == ["BRK-B"]
    assert f"{held['date'].iloc[0]:%Y-%m-%d}" == "2025-11-30", "only the month is known: not before its end"


def test_holdings_without_a_day_or_a_table_are_refused(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="of which fund and day"):
        store("holdings", ledger, written(tmp_path / "mine.csv", "ticker,name,weight\nA,Agilent,1.0\n"))
    with pytest.raises(SourceError, match="no line of headings"):
        store("holdings", ledger, written(tmp_path / "IWM_2025-11-05.csv", "a,b\n1,2\n"))


def test_members_with_days_and_of_one_month(ledger: Ledger, tmp_path: Path) -> None:
    store(
        "members",
        ledger,
        written(tmp_path / "sp500_membership.csv", "ticker,start_date,end_date\nAAP,2015-07-09,2023-08-25\nA,2000-06-05,\n"),
    )
    store("members", ledger, written(tmp_path / "index_members_2026-03.csv", "index,symbol,name\nS&P 600,ACLS,Axcelis\n"))
    held = ledger.query("SELECT * FROM members ORDER BY symbol")
    assert held["index_name"].tolist() == ["S&P 500", "S&P 500", "S&P 600"]
    assert held["end"].isna().tolist() == [True, False, True]
    assert f"{held['listed'].iloc[2]:%Y-%m-%d}" == "2026-03-31"


def test_estimates_are_added_never_removed(ledger: Ledger, tmp_path: Path) -> None:
    header = "snapshot_date,symbol,fiscal_period_end,report_date,eps_estimate\n"
    store(
        "revisions",
        ledger,
        written(tmp_path / "e.csv", f"{header}2025-11-07,A,2025-10-31,2025-11-24,1.58\n2025-11-07,B,2025-12-31,,\n"),
    )
    report = store("revisions", ledger, written(tmp_path / "e.csv", f"{header}2025-11-10,A,2025-10-31,2025-11-24,1.60\n"))
    assert report.rows == 1
    assert ledger.query("SELECT estimate FROM estimates ORDER BY snapshot")["estimate"].tolist() == [1.58, 1.60]


def test_overrides_are_taken_whole_or_not_at_all(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    store("overrides", ledger, written(path, "ticker,sector,reason\nherc,industrials,rents machines\n"))
    assert ledger.query("SELECT symbol, sector FROM overrides").to_numpy().tolist() == [["HERC", "Industrials"]]
    with pytest.raises(SourceError, match="is not a sector"):
        store("overrides", ledger, written(path, "ticker,sector\nA,Energy\nB,Machinery\n"))
    assert len(ledger.query("SELECT * FROM overrides")) == 1


def test_the_real_files_of_funds_and_indices(ledger: Ledger, shared: Path) -> None:
    folder = shared / "data/market/constituents"
    store("holdings", ledger, folder / "etf_holdings_2025-11.csv")
    store("holdings", ledger, folder / "IWM_holdings.csv")
    # IVV's first line in the file is NVIDIA with 7.82 percent; the eleven sector funds hold no Health Care but XLV's.
    assert ledger.query("SELECT weight FROM holdings WHERE fund = 'IVV' AND symbol = 'NVDA'")["weight"].round(6).tolist() == [
        0.0782
    ]
    strays = ledger.query("SELECT DISTINCT fund FROM holdings WHERE sector = 'Health Care' AND starts_with(fund, 'XL')")
    assert strays["fund"].tolist() == ["XLV"]
    total = ledger.query("SELECT sum(weight) AS w FROM holdings GROUP BY fund, date")
    assert total["w"].between(0.97, 1.005).all(), "what is left out is cash: a fund is its stocks"
