"""Who is in and why not: a made market of a day, and the real one."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from filings.ledger import DEALS, FACTS, Ledger
from screener.companies import Companies
from screener.identity import latest_prices, security
from screener.price_pairs import price_pairs
from screener.settings import load_settings
from screener.sources import store
from screener.sources.overrides import Override, Overrides
from screener.universe import build_universe, leave_out_stale, leave_out_unsuitable, survey

AS_OF = date(2025, 11, 21)
FRIDAYS = [AS_OF - timedelta(weeks=w) for w in range(54)][::-1]


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open(None) as opened:
        yield opened


@pytest.mark.parametrize(
    ("symbol", "name", "kind"),
    [
        ("AACI", "Armada Acquisition Corp. III Class A Ordinary Share", "common"),
        ("AACIU", "Armada Acquisition Corp. III Units", "unit"),
        ("AAC-UN", None, "unit"),
        ("AACIW", "Armada Acquisition Corp. III Warrant", "warrant"),
        ("BKHAR", "Black Hawk Acquisition Corporation Rights", "right"),
        ("ABR-PD", "Arbor Realty Trust Preferred D", "preferred"),
        ("ABR-PD", None, "preferred"),
        (
            "AGNCZ",
            "AGNC Investment Corp. Depositary Shares Each Representing a 1/1000th Interest in a Share of Series G",
            "preferred",
        ),
        ("SAJ", "Saratoga Investment Corp 8.00% Notes due 2027", "note"),
        ("AACG", "ATA Creativity Global American Depositary Shares", "depositary receipt"),
        ("NNY", "Nuveen New York Municipal Value Fund Common Stock", "fund"),
        ("EPD", "Enterprise Products Partners L.P. Common Units", "common"),
        (
            "FISK",
            "Empire State Realty OP L.P. Series 250 Operating Partnership Units representing Limited Partner Interest",
            "common",
        ),
        ("A", "Agilent Technologies Inc. Common Stock", "common"),
        ("TZOO", None, "common"),
    ],
)
def test_which_security_a_symbol_is(symbol: str, name: str | None, kind: str) -> None:
    assert security(symbol, name) == kind


# cik: ticker, sic, close, market cap, volume, and what is to become of it.
MARKET: dict[int, tuple[str, str, float, float | None, float | None, str]] = {
    1: ("SMAL", "3561", 10.0, 500e6, 1e6, ""),
    2: ("BIGG", "3561", 100.0, 20e9, 1e6, ""),
    3: ("MIDD", "3561", 50.0, 7e9, 1e6, "market cap $7.00bn is above the small caps' $5.00bn and below the peers' $10.00bn"),
    4: ("TINY", "3561", 10.0, 20e6, 1e6, "market cap $20.00m is below $50.00m"),
    5: ("PENY", "3561", 1.5, 100e6, 9e6, "price $1.50 is below $2.00"),
    6: ("THIN", "3561", 10.0, 100e6, 5e4, "$0.50m traded a day (median of 13 weeks) is below $1.00m"),
    7: ("SPAC", "6770", 10.0, 200e6, 1e6, "blank-check company"),
    8: ("FORN", "3561", 10.0, 200e6, 1e6, "20-F or 40-F"),
    9: ("OTCC", "3561", 10.0, 200e6, 1e6, "is traded on OTC"),
    10: ("BIDD", "3561", 10.0, 200e6, 1e6, "its price is the bid"),
    11: ("NOCA", "3561", 10.0, None, 1e6, "its size is not known"),
    12: ("COUN", "3561", 10.0, None, None, ""),
}


def facts(cik: int, form: str = "10-Q", **changes: Any) -> pa.Table:
    row = {
        "cik": cik,
        "concept": "us-gaap:Assets",
        "unit": "USD",
        "start": None,
        "end": date(2025, 9, 30),
        "value": 1e6,
        "dimensions": None,
        "accession": f"acc-{cik}",
        "form": form,
        "filed": date(2025, 11, 5),
        "source": "companyfacts",
        "complete": True,
        "rounded": False,
        **changes,
    }
    return pa.Table.from_pylist([row], schema=pa.schema([(f.name, KINDS[f.type]) for f in FACTS.fields]))


KINDS = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "DATE": pa.date32(), "BOOLEAN": pa.bool_()}


@pytest.fixture
def market(ledger: Ledger, tmp_path: Path) -> Ledger:
    companies = "".join(f"{cik},{m[0]},{m[1]},{m[0]} Inc,{'OTC' if cik == 9 else 'NYSE'}\n" for cik, m in MARKET.items())
    (tmp_path / "companies.csv").write_text(
        f"cik,ticker,sic,name,exchange\n{companies}13,GONE,3561,Gone Inc,NYSE\n14,BARE,3561,Bare Inc,NYSE\n"
    )
    store("companies", ledger, tmp_path / "companies.csv")
    rows = [(m[0], d, m[2], m[3] or "", m[4] or "") for m in MARKET.values() for d in FRIDAYS]
    rows += [("BARE", d, 10.0, 300e6, 1e6) for d in FRIDAYS]
    (tmp_path / "panel.csv").write_text(
        "symbol,date,close,market_cap,volume\n" + "".join(",".join(map(str, r)) + "\n" for r in rows)
    )
    store("prices", ledger, tmp_path / "panel.csv")
    adjusted = "".join(f"SMAL,{d},{10 if d == FRIDAYS[-1] else 8}\nIWM,{d},{110 if d == FRIDAYS[-1] else 100}\n" for d in FRIDAYS)
    (tmp_path / "adjusted.csv").write_text("symbol,date,adjusted_close\n" + adjusted)
    store("prices", ledger, tmp_path / "adjusted.csv")
    for cik in [*MARKET, 13]:
        ledger.replace(FACTS, facts(cik, "20-F" if cik == 8 else "10-Q"))
    ledger.insert(FACTS, facts(12, concept="dei:EntityCommonStockSharesOutstanding", unit="shares", value=20e6))
    deal = dict.fromkeys(DEALS.names) | {
        "cik": 10,
        "accession": "acc-10",
        "filed": date(2025, 10, 1),
        "kind": "merger",
        "status": "pending",
    }
    ledger.replace(DEALS, pa.Table.from_pylist([deal], schema=pa.schema([(f.name, KINDS[f.type]) for f in DEALS.fields])))
    return ledger


def test_each_company_is_in_or_out_with_its_reason(market: Ledger) -> None:
    found = survey(market, load_settings(), AS_OF)
    table, left = found.companies.table, found.companies.left_out.set_index("cik")["reason"]
    assert dict(zip(table["ticker"], table["role"], strict=True)) == {"SMAL": "small", "BIGG": "peer", "COUN": "small"}
    for cik, (_, _, _, _, _, reason) in MARKET.items():
        assert (cik in left.index) == bool(reason)
        if reason:
            assert reason in left[cik]
    assert "no price of GONE within 10 days before 2025-11-21" in left[13]
    assert 14 not in left.index, "nobody asked about a company without facts or filings: it is only counted"
    assert found.considered == 14
    assert found.counts.set_index("outcome")["companies"]["small, no facts"] == 1


def test_a_company_of_no_size_class_stays_where_the_user_named_it_as_a_peer(
    market: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = Override("SMAL", "peers", "MIDD BIGG GONE")
    monkeypatch.setattr("screener.universe.read_overrides", lambda ledger, as_of: Overrides((wish,)))
    found = survey(market, load_settings(), AS_OF)
    assert dict(zip(found.companies.table["ticker"], found.companies.table["role"], strict=True)) == {
        "SMAL": "small", "BIGG": "peer", "MIDD": "named", "COUN": "small"
    }  # fmt: skip
    left = found.companies.left_out["ticker"].tolist()
    assert "MIDD" not in left
    assert "GONE" in left, "without a price it is nobody's peer"
    priced = found.companies.table.assign(market_cap=found.companies.table["listing_market_cap"])
    assert "MIDD" in leave_out_unsuitable(Companies(priced), load_settings(), AS_OF).table["ticker"].tolist()


def test_two_sources_that_disagree_on_the_day_s_close_are_said(market: Ledger, tmp_path: Path) -> None:
    (tmp_path / "vendor.csv").write_text(f"symbol,date,close\nSMAL,{AS_OF},2.5\nCOUN,{AS_OF},10.05\nBIGG,{FRIDAYS[-2]},1\n")
    store("prices", market, tmp_path / "vendor.csv")
    pairs = price_pairs(market, AS_OF, 10).set_index("symbol")
    assert pairs["agrees"].to_dict() == {"BIGG": False, "COUN": True, "SMAL": False}
    flags = build_universe(market, load_settings(), AS_OF).flags
    told = flags[flags["flag"] == "price sources disagree"]
    assert told["cik"].tolist() == [1]
    assert "is $2.50 in vendor and $10.00 in panel" in told["reason"].iloc[0]


def test_a_daily_file_of_adjusted_closes_is_found_out(shared: Path) -> None:
    # GameStop split 4 for 1 in July 2022: the listing of 2021-03-05 has what was paid, $137.74, the daily file a quarter of it.
    with Ledger.open(None) as ledger:
        for name in ("daily_prices", "us_listed_weekly"):
            store("prices", ledger, next((shared / "data").rglob(f"{name}*.parquet")))
        pairs = price_pairs(ledger, date(2021, 3, 5), 10).set_index("symbol")
        found = latest_prices(ledger, date(2021, 4, 29), 10).loc["GME"]
    assert round(pairs.loc["GME", "high"], 2) == 137.74
    assert round(pairs.loc["GME", "apart"], 3) == 3.0
    assert pairs[~pairs["agrees"]].index.tolist() == ["GME"], "the other symbols of both files agree to the cent"
    # A Thursday: the daily file has $44 of it, adjusted; what was paid last, as far as is known, are the $151.18 of 23 April.
    assert (f"{found['price_date']:%Y-%m-%d}", found["price"]) == ("2021-04-23", 151.18)


def test_the_columns_of_a_small_cap(market: Ledger) -> None:
    row = build_universe(market, load_settings(), AS_OF).table.loc[1]
    assert (row["sector"], row["industry_group"], row["kind"]) == ("Industrials", "Industrial machinery", "operating")
    assert (row["price"], f"{row['price_date']:%Y-%m-%d}", row["exchange"]) == (10.0, "2025-11-21", "NYSE")
    assert row["adv_usd"] == 10e6
    assert row["days_to_build"] == 1.0, "$2m at a fifth of $10m a day"
    assert round(row["return_12m"], 9) == 0.25
    assert round(row["return_12m_vs_iwm"], 9) == 0.15


def test_what_is_not_known_is_said(market: Ledger) -> None:
    found = build_universe(market, load_settings(), AS_OF)
    missing = found.missing[found.missing["cik"] == 12].set_index("column")["reason"]
    assert missing["adv_usd"] == "no volume is held"
    assert missing["listing_market_cap"] == "the prices held carry none"
    flags = found.flags[found.flags["cik"] == 12]
    assert flags[["flag", "severity"]].to_numpy().tolist() == [["liquidity unknown", "amber"]]


def test_an_earlier_day_knows_nothing_of_later_ones(market: Ledger) -> None:
    early = build_universe(market, load_settings(), date(2025, 11, 4))
    assert early.table.empty, "no facts were public by then"
    market.execute("DELETE FROM facts WHERE filed > DATE '2025-11-21'")
    market.execute("DELETE FROM prices WHERE date > DATE '2025-11-14'")
    before = build_universe(market, load_settings(), date(2025, 11, 14))
    assert before.table.loc[1, "price_date"] == pd.Timestamp("2025-11-14")


def test_an_adjusted_close_is_a_price_only_at_the_end_of_its_series(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("cik,ticker,sic\n1,ACM,3561\n")
    store("companies", ledger, tmp_path / "c.csv")
    (tmp_path / "a.csv").write_text("symbol,date,adjusted_close\n" + "".join(f"ACM,{d},10\n" for d in FRIDAYS))
    store("prices", ledger, tmp_path / "a.csv")
    ledger.replace(FACTS, facts(1, concept="dei:EntityCommonStockSharesOutstanding", unit="shares", value=20e6))
    found = build_universe(ledger, load_settings(), AS_OF)
    assert found.table["price"].tolist() == [10.0]
    assert "price is adjusted" in found.flags["flag"].tolist()
    before = build_universe(ledger, load_settings(), AS_OF - timedelta(days=7))
    assert before.table.empty and "no price of ACM" in before.left_out["reason"].iloc[0]


def test_share_classes_are_one_company(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("cik,ticker,sic\n1,TWO-A,3561\n1,TWO-B,3561\n1,TWO-PA,3561\n")
    store("companies", ledger, tmp_path / "c.csv")
    rows = "".join(
        f"{s},{d},{c},500000000,1000000\n" for s, c in (("TWO/B", 9.0), ("TWO/A", 10.0), ("TWO^A", 25.0)) for d in FRIDAYS
    )
    (tmp_path / "p.csv").write_text("symbol,date,close,market_cap,volume\n" + rows)
    store("prices", ledger, tmp_path / "p.csv")
    ledger.replace(FACTS, facts(1))
    table = build_universe(ledger, load_settings(), AS_OF).table
    assert table[["ticker", "price"]].to_numpy().tolist() == [["TWO-A", 10.0]]


def test_an_empty_ledger_is_an_empty_universe(ledger: Ledger) -> None:
    found = survey(ledger, load_settings(), AS_OF)
    assert (found.considered, len(found.companies.table), len(found.companies.left_out)) == (0, 0, 0)


def made(**columns: list[Any]) -> Companies:
    n = len(next(iter(columns.values())))
    table = pd.DataFrame(
        {"ticker": [f"T{i}" for i in range(n)], "name": ["n"] * n, **columns}, index=pd.Index(range(n), name="cik")
    )
    return Companies(table)


def test_stale_is_a_report_overdue() -> None:
    ends = pd.to_datetime(["2025-09-30", "2025-06-30", "2025-05-24", "2025-05-24", None, "2024-12-31"])
    found = leave_out_stale(
        made(
            role=["small"] * 5 + ["peer"],
            latest_period_end=ends,
            fiscal_year_end=pd.array(["1231", "1231", "1231", "0831", "1231", "1231"], dtype="string"),
        ),
        load_settings(),
        AS_OF,
    )
    # 2025-05-24 is 181 days before: overdue where a quarter comes next (year to 31 December), not where the year does (31 August).
    assert found.table.index.tolist() == [0, 1, 3], "a stale peer goes too: earnings of years ago are no multiple of today"
    assert 5 not in set(found.left_out["cik"]), "it never was a candidate, so it is not among those left out"
    assert "181 days old, more than 180: a report is overdue" in found.left_out.set_index("cik")["reason"][2]
    assert "no reported period" in found.left_out.set_index("cik")["reason"][4]


def test_the_market_cap_proper_decides_in_the_end() -> None:
    companies = made(role=["small", "small", "small", "peer", "peer"], market_cap=[1e9, 6e9, float("nan"), 20e9, 9e9])
    companies = Companies(
        companies.table,
        missing=pd.DataFrame([{"cik": 2, "column": "market_cap", "reason": "five times apart"}]).astype({"cik": "int64"}),
    )
    found = leave_out_unsuitable(companies, load_settings(), AS_OF)
    assert found.table.index.tolist() == [0, 3]
    left = found.left_out.set_index("cik")["reason"]
    assert left.index.tolist() == [1, 2] or sorted(left.index) == [1, 2]
    assert "above the small caps' $5.00bn" in left[1] and "five times apart" in left[2]


def test_the_real_market_of_a_day(ledger: Ledger, shared: Path, tmp_path: Path) -> None:
    data = shared / "data"
    # All of the market is 2.2 million rows; a quarter before the day, as the file has it, is enough here.
    part = tmp_path / "us_listed_weekly.parquet"
    whole = data / "market/us_listed_weekly.parquet"
    ledger.execute(f"COPY (SELECT * FROM '{whole}' WHERE date BETWEEN '2025-08-15' AND '2025-11-21') TO '{part}'")
    store("prices", ledger, part)
    for name, path in (
        ("companies", "reference/listed_filer_metadata.csv.gz"),
        ("listing", "market/us_listed_symbols.csv.gz"),
    ):
        store(name, ledger, data / path)
    # Facts for Under Armour (1336917), Hertz (1657853), Apple (320193), ASML (937966), GameStop (1326380), SUNation (22701).
    for cik in (1336917, 1657853, 320193, 937966, 1326380, 22701):
        ledger.replace(FACTS, facts(cik))
    found = survey(ledger, load_settings(), AS_OF)
    table, left = found.companies.table, found.companies.left_out.set_index("cik")["reason"]
    assert dict(zip(table["ticker"], table["role"], strict=True)) == {"UAA": "small", "HTZ": "small", "AAPL": "peer"}
    assert "depositary receipt" in left[937966]
    assert "$9.92bn" in left[1326380] and "$4.36m" in left[22701]
    assert 4500 < found.considered < 6500
