"""Splits inferred from prices, share counts on one basis, market cap; numbers worked by hand or read in prices and covers."""

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from filings.ledger import FACTS, Ledger
from screener.companies import Companies
from screener.marketcap import add_market_cap
from screener.settings import load_settings
from screener.sharecounts import Cause, Count, cover_counts, nearest_basis, on_todays_basis, unexplained_jump
from screener.sources import store
from screener.splits import Split, former_symbols, simple_ratio, split_factor_between, split_factors, splits

AS_OF = date(2025, 11, 21)
FRIDAYS = [AS_OF - timedelta(weeks=w) for w in range(60)][::-1]
NAN = float("nan")


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open(None) as opened:
        yield opened


def put_prices(ledger: Ledger, folder: Path, symbol: str, rows: Sequence[tuple[date, float, float | None, float | None]]) -> None:
    """Day, close, adjusted close, market cap."""
    raw = "".join(f"{symbol},{d},{c},{'' if m is None else m}\n" for d, c, _, m in rows)
    adjusted = "".join(f"{symbol},{d},{a}\n" for d, _, a, _ in rows if a is not None)
    (folder / f"panel_{symbol}.csv").write_text("symbol,date,close,market_cap\n" + raw)
    store("prices", ledger, folder / f"panel_{symbol}.csv")
    if adjusted:
        (folder / f"adjusted_{symbol}.csv").write_text("symbol,date,adjusted_close\n" + adjusted)
        store("prices", ledger, folder / f"adjusted_{symbol}.csv")


def put_counts(ledger: Ledger, cik: int, rows: Sequence[tuple[date, date, float, str | None]]) -> None:
    """Day, filing day, count, dimensions."""
    n = len(rows)
    table = {
        "cik": [cik] * n,
        "concept": ["dei:EntityCommonStockSharesOutstanding"] * n,
        "unit": ["shares"] * n,
        "start": pa.nulls(n, pa.date32()),
        "end": [row[0] for row in rows],
        "value": [float(row[2]) for row in rows],
        "dimensions": pa.array([row[3] for row in rows], pa.string()),
        "accession": [f"acc-{row[1]}" for row in rows],
        "form": ["10-Q"] * n,
        "filed": [row[1] for row in rows],
        "source": [f"made-{cik}"] * n,
        "complete": [True] * n,
        "rounded": [False] * n,
    }
    ledger.replace(FACTS, pa.table(table))


def company(price: float, listed: float | None, role: str = "small", **more: object) -> Companies:
    row = {
        "ticker": "ACM",
        "name": "Acme",
        "role": role,
        "price": price,
        "price_date": pd.Timestamp(AS_OF),
        "listing_market_cap": listed,
    }
    table = pd.DataFrame([{**row, **more}], index=pd.Index([42], name="cik"))
    return Companies(table.astype({"listing_market_cap": "float64", "price_date": "datetime64[s]"}))


def why(companies: Companies, name: str) -> str:
    rows = companies.missing[companies.missing["column"] == name]["reason"]
    return " ".join(rows)


@pytest.mark.parametrize(
    ("ratio", "tolerance", "factor"),
    [
        (10.02, 0.01, 10.0),  # a dividend lies between
        (1 / 15.08, 0.02, 1 / 15),
        (1 / 196.0, 0.04, 1 / 200),  # prices of two cents are too coarse to tell
        (1.503, 0.007, 1.5),
        (1.402, 0.02, None),  # Exelon's spin-off of Constellation
        (1.973, 0.007, None),  # Dell's of VMware
        (1.04, 0.02, None),
    ],
)
def test_simple_ratios(ratio: float, tolerance: float, factor: float | None) -> None:
    found = simple_ratio(ratio, tolerance)
    assert found is None if factor is None else found is not None and math.isclose(found, factor)


def test_a_split_shows_as_a_jump_of_the_ratio_and_a_move_does_not(ledger: Ledger, tmp_path: Path) -> None:
    # 10:1 in the last week (Netflix, week of 2025-11-21); in between the price halves, which is no split.
    rows = [(d, 1000.0 if i < 30 else 500.0, 100.0 if i < 30 else 50.0, None) for i, d in enumerate(FRIDAYS[:-1])]
    put_prices(ledger, tmp_path, "ACM", [*rows, (AS_OF, 52.0, 52.0, None)])
    found = splits(ledger, ["ACM"], AS_OF)
    assert found[["symbol", "factor"]].to_numpy().tolist() == [["ACM", 10.0]]
    assert (found["since"].iloc[0].date(), found["date"].iloc[0].date()) == (FRIDAYS[-2], AS_OF)
    assert splits(ledger, ["ACM"], FRIDAYS[-2]).empty, "the day before, nobody knew"


def test_a_spin_off_is_no_split(ledger: Ledger, tmp_path: Path) -> None:
    rows = [(d, 100.0 if i < 30 else 66.7, 66.7, 1e9 if i < 30 else 0.667e9) for i, d in enumerate(FRIDAYS)]
    put_prices(ledger, tmp_path, "ACM", rows)
    assert splits(ledger, ["ACM"], AS_OF).empty, "3:2 by the prices, but the listing's shares stay what they were"
    borne_out = [(d, c, a, 1e9) for d, c, a, _ in rows]
    put_prices(ledger, tmp_path, "ACM", borne_out)
    assert splits(ledger, ["ACM"], AS_OF)["factor"].tolist() == [1.5]


def test_closes_a_day_late_do_not_hide_a_split(ledger: Ledger, tmp_path: Path) -> None:
    wobble = [1.0, 1.02, 0.985, 1.01, 0.99, 1.0]
    rows = [(d, (10.0 if i < 40 else 150.0) * wobble[i % 6], 150.0, None) for i, d in enumerate(FRIDAYS)]
    put_prices(ledger, tmp_path, "ACM", rows)
    assert splits(ledger, ["ACM"], AS_OF)["factor"].round(6).tolist() == [round(1 / 15, 6)]


def test_without_an_adjusted_series_the_listings_shares_tell(ledger: Ledger, tmp_path: Path) -> None:
    # 1:10 while the price falls by a fifth: the price rises 8 times, the listing's shares fall to a tenth.
    rows = [(d, 1.0 if i < 40 else 8.0, None, 50e6 if i < 40 else 40e6) for i, d in enumerate(FRIDAYS)]
    put_prices(ledger, tmp_path, "ACM", rows)
    assert splits(ledger, ["ACM"], AS_OF)["factor"].tolist() == [0.1]
    # With shares sold in the same week (PEGY, June 2024) the ratio cannot be told, but that there was a split can.
    rows = [(d, c, None, m if i < 40 else 61e6) for i, (d, c, _, m) in enumerate(rows)]
    put_prices(ledger, tmp_path, "ACM", rows)
    assert splits(ledger, ["ACM"], AS_OF)["factor"].isna().tolist() == [True]


def test_a_series_goes_on_under_a_new_symbol(ledger: Ledger, tmp_path: Path) -> None:
    prices = [20.0 + (i * 7) % 5 for i in range(60)]
    put_prices(ledger, tmp_path, "OLD", [(d, p, None, None) for d, p in zip(FRIDAYS[:30], prices, strict=False)])
    put_prices(ledger, tmp_path, "OTHER", [(d, 3.0 + i % 4, None, None) for i, d in enumerate(FRIDAYS[:30])])
    put_prices(ledger, tmp_path, "NEW", [(d, p, p * 2, None) for d, p in zip(FRIDAYS[30:], prices[30:], strict=True)])
    series = "".join(f"NEW,{d},{p * 2}\n" for d, p in zip(FRIDAYS, prices, strict=True))
    (tmp_path / "adjusted_NEW.csv").write_text("symbol,date,adjusted_close\n" + series)
    store("prices", ledger, tmp_path / "adjusted_NEW.csv")
    assert former_symbols(ledger, ["NEW"], AS_OF) == {"NEW": "OLD"}


def test_factors_between_days() -> None:
    found = pd.DataFrame(
        {
            "symbol": ["ACM", "ACM"],
            "since": pd.to_datetime(["2024-06-07", "2025-04-17"]),
            "date": pd.to_datetime(["2024-06-14", "2025-04-25"]),
            "factor": [1 / 15, 1 / 200],
            "how": ["", ""],
        }
    )
    assert math.isclose(split_factor_between(found, "ACM", date(2024, 1, 1), AS_OF), 1 / 3000)
    assert math.isclose(split_factor_between(found, "ACM", date(2024, 6, 14), AS_OF), 1 / 200)
    assert split_factor_between(found, "ACM", date(2025, 4, 25), AS_OF) == 1.0
    assert split_factor_between(found, "OTHER", date(2024, 1, 1), AS_OF) == 1.0


def test_a_split_between_the_covers_day_and_its_filing_may_be_in_the_count_or_not() -> None:
    # BYND, 1:30, effective 8 days after the cover's date (domain.md 2.1 9b).
    mine = [Split(date(2025, 11, 14), date(2025, 11, 21), 1 / 30, "")]
    sure, either = split_factors(mine, date(2025, 11, 12), date(2025, 11, 19), date(2025, 11, 28))
    assert (sure, round(either * 30, 9)) == (1.0, 1.0)
    assert nearest_basis(3e9, (sure, either), 1.1e8) == 1e8
    assert nearest_basis(1e8, (sure, either), 1.1e8) == 1e8
    # Filed before the last old close: sure.
    assert split_factors(mine, date(2025, 11, 5), date(2025, 11, 7), date(2025, 11, 28))[0] == 1 / 30


def test_classes_of_one_cover_are_added_and_slips_passed_over(ledger: Ledger) -> None:
    axis = "us-gaap:StatementClassOfStockAxis="
    put_counts(
        ledger,
        42,
        [
            (date(2024, 8, 1), date(2024, 8, 5), 100e6, None),
            (date(2024, 11, 1), date(2024, 11, 5), 100.0, None),  # thousands of thousands: a slip
            (date(2025, 2, 1), date(2025, 2, 5), 99e6, None),
            (date(2025, 5, 1), date(2025, 5, 5), 60e6, axis + "us-gaap:CommonClassAMember"),
            (date(2025, 5, 1), date(2025, 5, 5), 38e6, axis + "us-gaap:CommonClassBMember"),
        ],
    )
    counts = cover_counts(ledger, [42], AS_OF)[42]
    assert [c[2] for c in counts] == [100e6, 100.0, 99e6, 98e6]
    assert [c.today for c in on_todays_basis(counts, [], AS_OF, None)] == [98e6, 99e6, 100e6]


def test_a_large_move_needs_a_cause() -> None:
    counts = [
        Count(date(2025, 8, 1), date(2025, 8, 5), 130.0, 130.0, ""),
        Count(date(2025, 5, 1), date(2025, 5, 5), 100.0, 100.0, ""),
    ]
    said = unexplained_jump(counts, date(2025, 5, 1), [], 0.2)
    assert said is not None and "+30%" in said and "2025-05-01" in said
    offering = Cause(date(2025, 6, 10), True, None)
    assert unexplained_jump(counts, date(2025, 5, 1), [offering], 0.2) is None
    few = Cause(date(2025, 6, 10), False, 2.0)
    falling = [Count(date(2025, 8, 1), date(2025, 8, 5), 70.0, 70.0, ""), counts[1]]
    assert unexplained_jump(falling, date(2025, 5, 1), [few], 0.2) is not None, "two shares bought explain no fall of thirty"


def test_market_cap_after_a_reverse_split_since_the_cover(ledger: Ledger, tmp_path: Path) -> None:
    """60m shares on the cover, 1:30 since, $5: $10m, not $300m."""
    days = [date(2024, 10, 20), date(2025, 1, 20), date(2025, 4, 20), date(2025, 7, 20), date(2025, 10, 20)]
    put_counts(ledger, 42, [(day, day + timedelta(days=12), 60e6, None) for day in days])
    rows = [(d, 5.0 if d == AS_OF else 0.2, 5.0 if d == AS_OF else 6.0, 10e6 if d == AS_OF else 12e6) for d in FRIDAYS]
    put_prices(ledger, tmp_path, "ACM", rows)
    made = add_market_cap(company(5.0, 10e6), ledger, load_settings(), AS_OF)
    row = made.table.loc[42]
    assert round(row["market_cap"]) == 10_000_000
    assert row["market_cap_source"] == "cover"
    assert round(row["current_shares"]) == 2_000_000
    assert round(row["share_change_12m"], 9) == 0.0, "the split is no shrinking"
    # 53 Fridays lie in 365 days: 52 at 60m x $0.20 = $12m and one at $10m, by hand.
    assert round(row["mean_market_cap_12m"]) == round((52 * 12e6 + 10e6) / 53)
    assert made.flags.empty
    quotes = made.evidence.loc[made.evidence["column"] == "split_factor", "quote"]
    assert "2025-11-14 and 2025-11-21" in quotes.iloc[0]


def test_listing_and_cover_apart_amber_and_absurd(ledger: Ledger, tmp_path: Path) -> None:
    put_counts(ledger, 42, [(date(2025, 10, 20), date(2025, 11, 1), 10e6, None)])
    put_prices(ledger, tmp_path, "ACM", [(d, 10.0, 10.0, 1e8) for d in FRIDAYS])
    settings = load_settings()
    amber = add_market_cap(company(10.0, 140e6), ledger, settings, AS_OF)
    assert amber.table.loc[42, "market_cap"] == 1e8
    assert "$100,000,000" in amber.flags["reason"].iloc[0] and "$140,000,000" in amber.flags["reason"].iloc[0]
    absurd = add_market_cap(company(10.0, 600e6), ledger, settings, AS_OF)
    assert math.isnan(absurd.table.loc[42, "market_cap"]) and "6.0 times apart" in why(absurd, "market_cap")
    peer = add_market_cap(company(10.0, 600e6, role="peer"), ledger, settings, AS_OF)
    assert (peer.table.loc[42, "market_cap"], peer.table.loc[42, "market_cap_source"]) == (6e8, "listing")


def test_no_count_no_cap_without_saying_so(ledger: Ledger, tmp_path: Path) -> None:
    put_prices(ledger, tmp_path, "ACM", [(d, 10.0, 10.0, None) for d in FRIDAYS])
    settings = load_settings()
    nothing = add_market_cap(company(10.0, None), ledger, settings, AS_OF)
    assert math.isnan(nothing.table.loc[42, "market_cap"]) and "no cover page" in why(nothing, "market_cap")
    listed = add_market_cap(company(10.0, 1e8), ledger, settings, AS_OF)
    assert listed.table.loc[42, "market_cap_source"] == "listing" and listed.flags["severity"].tolist() == ["amber"]
    put_counts(ledger, 42, [(date(2025, 1, 20), date(2025, 2, 1), 10e6, None)])
    stale = add_market_cap(company(10.0, None), ledger, settings, AS_OF)
    assert "more than 200 days old" in why(stale, "market_cap"), "Mastercard's count of 2010 stood for seven years elsewhere"


def test_counts_that_fundamentals_bring_go_first(ledger: Ledger, tmp_path: Path) -> None:
    put_prices(ledger, tmp_path, "ACM", [(d, 10.0, 10.0, 1e8) for d in FRIDAYS])
    more = {
        "shares": 9e6, "shares_date": pd.Timestamp("2025-10-20"), "shares_filed": pd.Timestamp("2025-11-01"),
        "shares_12m_ago": 10e6, "shares_12m_ago_date": pd.Timestamp("2024-10-18"),
    }  # fmt: skip
    made = add_market_cap(company(10.0, 1e8, **more), ledger, load_settings(), AS_OF)
    assert made.table.loc[42, "market_cap"] == 9e7
    assert round(made.table.loc[42, "share_change_12m"], 9) == -0.1, "negative is shrinking"


def test_sunation_and_netflix_as_they_were(ledger: Ledger, shared: Path, tmp_path: Path) -> None:
    """SUNation split 1:15 in June 2024 and 1:50 in October 2024 under the symbol PEGY, and 1:200 in April 2025; Netflix 10:1."""
    symbols = "('SUNE', 'PEGY', 'NFLX', 'EVER', 'EXC', 'SQ', 'FB', 'NUBI')"
    for name in ("us_listed_weekly", "us_adjusted_weekly"):
        whole, part = shared / f"data/market/{name}.parquet", tmp_path / f"{name}.parquet"
        ledger.execute(f"COPY (SELECT * FROM '{whole}' WHERE symbol IN {symbols}) TO '{part}'")
        store("prices", ledger, part)
    found = splits(ledger, ["SUNE", "NFLX", "EVER", "EXC"], AS_OF)
    assert found[["symbol", "factor"]].to_numpy().tolist() == [
        ["NFLX", 10.0],
        ["SUNE", 1 / 15],
        ["SUNE", 1 / 50],
        ["SUNE", 1 / 200],
    ]
