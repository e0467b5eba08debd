"""Known answers of the regime page. Each was read or computed apart from the code: the source stands beside it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from filings.ledger import Ledger
from screener import sources
from screener.regime import read_regime
from screener.regime.breadth import beat_share, week_close
from screener.regime.fed_funds import spread
from screener.regime.quads import quarters, sahm
from screener.regime.series import macro, mansfield, weekly


@pytest.fixture(scope="module")
def ledger(shared: Path) -> Iterator[Ledger]:
    market = shared / "data" / "market"
    with Ledger.open(None) as opened:
        for name in ("us_adjusted_weekly.parquet", "etf_daily.parquet"):
            sources.store("prices", opened, market / name)
        for path in sorted((market / "macro").glob("*.csv")):
            sources.store("macro", opened, path)
        sources.store("members", opened, market / "constituents" / "sp500_membership.csv")
        yield opened


def test_two_year_under_fed_funds_from_2023_to_february_2026(ledger: Ledger) -> None:
    # Monthly means of FRED's DGS2 and FEDFUNDS, as the issue states them.
    sign = spread(macro(ledger, "DGS2", date(2026, 7, 30)), macro(ledger, "FEDFUNDS", date(2026, 7, 30))) > 0
    assert not sign["2023-01":"2026-02"].any()
    assert sign["2026-03":].all()
    assert sign["2022-12"].all()


def test_what_was_public_on_2023_07_03(ledger: Ledger) -> None:
    # FRED: the two-year closed at 4.94 that day; Fed funds of May 5.06, June 5.08, July 5.12 (July was not over).
    two_year = macro(ledger, "DGS2", date(2023, 7, 4))
    assert (two_year.index[-1], two_year.iloc[-1]) == (pd.Timestamp(2023, 7, 3), 4.94)
    assert macro(ledger, "FEDFUNDS", date(2023, 7, 3)).iloc[-1] in (5.06, 5.08)


@pytest.mark.parametrize(("year", "beat", "held"), [(2023, 131, 467), (2024, 129, 474)])
def test_members_that_beat_spy(ledger: Ledger, year: int, beat: int, held: int) -> None:
    # The issue's counts, last weekly closes before the years' ends; published for 2023: 28 % (plantemoran.com, January 2024).
    start, end = week_close(ledger, date(year - 1, 12, 31)), week_close(ledger, date(year, 12, 31))
    assert start is not None
    assert end is not None
    assert beat_share(ledger, start, end)[:2] == (beat, held)


def test_iwm_against_qqq_was_lowest_on_2025_08_08(ledger: Ledger) -> None:
    prices = weekly(ledger, ("IWM", "QQQ"), date(2026, 8, 3))
    ratio = (prices["IWM"] / prices["QQQ"])["2015":]
    assert ratio.idxmin() == pd.Timestamp(2025, 8, 8)


def test_cutting_the_data_at_the_day_changes_nothing(ledger: Ledger) -> None:
    day = date(2024, 6, 14)
    whole = read_regime(ledger, day)
    with Ledger.open(None) as cut:
        for name in ("adjusted_prices", "macro", "members"):
            column = "start" if name == "members" else "date"
            frame = ledger.query(f'SELECT * FROM {name} WHERE "{column}" <= ?', [day])
            cut.register("kept", frame)
            cut.execute(f"INSERT INTO {name} SELECT * FROM kept")
        assert read_regime(cut, day) == whole


def test_nothing_held_is_unknown_and_never_off() -> None:
    with Ledger.open(None) as empty:
        page = read_regime(empty, date(2025, 11, 21))
    assert {reading["state"] for reading in page["readings"]} == {"unknown"}
    assert all(reading["sentence"] for reading in page["readings"])


def test_quads_by_hand() -> None:
    # Growth year on year 2 %, then 3 % (up); prices 5 %, then 4 % (down): quad 1. Worked by hand on round numbers.
    days = pd.date_range("2020-01-01", periods=9, freq="QS")
    growth = pd.Series([100, 100, 100, 100, 102, 102, 102, 102, 102 * 1.03], index=days)
    months = pd.date_range("2020-01-01", periods=27, freq="MS")
    prices = pd.Series([100.0] * 12 + [105.0] * 12 + [105 * 1.04] * 3, index=months)
    assert quarters(growth, prices).iloc[-1] == 1


def test_sahm_by_hand() -> None:
    months = pd.date_range("2023-01-01", periods=16, freq="MS")
    rate = pd.Series([3.5] * 13 + [4.0, 4.1, 4.2], index=months)
    assert sahm(rate) == pytest.approx(4.1 - 3.5)


def test_mansfield_of_a_flat_ratio_is_zero() -> None:
    flat = pd.Series(2.0, index=pd.date_range("2023-01-06", periods=60, freq="W-FRI"))
    assert mansfield(flat).dropna().eq(0).all()
