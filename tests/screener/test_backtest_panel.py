"""Shares through time: splits, changed and reused symbols, missing weeks, the end of a listing. Made cases, then real ones from
`data/market`, whose closes were read by eye."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import screener.sources  # noqa: F401 importing it declares every table
from filings.errors import SourceError
from filings.ledger import Ledger
from screener.backtest.engine import Rules, run_trial
from screener.backtest.market import Market, momentum, read_market
from screener.backtest.panel import Panel, read_panel
from screener.settings import load_settings
from screener.sources.prices import ADJUSTED, PRICES

FRIDAY = date(2023, 1, 6)


def rows(symbol: str, closes: list[float | None], caps: list[float] | None = None, start: int = 0) -> list[dict[str, object]]:
    made = []
    for at, close in enumerate(closes):
        if close is not None:
            cap = caps[at] if caps else 1e9
            made.append(
                {"symbol": symbol, "date": FRIDAY + timedelta(weeks=start + at), "close": close, "market_cap": cap, "volume": 1e6}
            )
    return made


def panel_of(raw: list[dict[str, object]], adjusted: list[tuple[str, int, float]] = []) -> Panel:  # noqa: B006 never changed
    ledger = Ledger.open(None)
    frame = pd.DataFrame(raw).assign(source="made", open=np.nan, high=np.nan, low=np.nan, exchange="NYSE")
    ledger.insert(PRICES, frame)
    if adjusted:
        days = [FRIDAY + timedelta(weeks=week) for _, week, _ in adjusted]
        series = pd.DataFrame({"symbol": [s for s, _, _ in adjusted], "date": days, "adjusted_close": [c for _, _, c in adjusted]})
        ledger.insert(ADJUSTED, series.assign(source="series"))
    return read_panel(ledger)


def filler(weeks: int) -> list[dict[str, object]]:
    """A share that is always there, so that the calendar goes on."""
    return rows("ZZZ", [10.0] * weeks)


def values(panel: Panel, symbol: str, owner: int = 0) -> list[float]:
    made = panel.value[:, panel.by_symbol[symbol][owner]]
    return [float(v) for v in made / made[np.isfinite(made)][0]]


def test_a_split_in_raw_prices_is_no_loss() -> None:
    """2:1 in week 4, the listing's shares double (cap stays): 10 a share before is 5 after; then +20 %."""
    panel = panel_of(filler(10) + rows("SPLT", [10, 10, 10, 10, 5, 5, 5, 6, 6, 6], [1e9] * 7 + [1.2e9] * 3))
    assert values(panel, "SPLT") == pytest.approx([1] * 7 + [1.2] * 3)


def test_a_split_whose_count_comes_late_is_seen() -> None:
    """1:10 in week 5 at the old count for two weeks: the cap is ten times too large for so long."""
    caps = [1e9] * 5 + [1e10] * 2 + [1e9] * 3
    panel = panel_of(filler(10) + rows("REVS", [1.0] * 5 + [10.0] * 5, caps))
    assert values(panel, "REVS") == pytest.approx([1] * 10)


def test_a_crash_and_a_leap_are_kept() -> None:
    panel = panel_of(filler(6) + rows("CRSH", [10, 10, 2, 2, 2, 6], [1e9, 1e9, 2e8, 2e8, 2e8, 6e8]))
    assert values(panel, "CRSH") == pytest.approx([1, 1, 0.2, 0.2, 0.2, 0.6])


def test_missing_weeks_carry_the_price_and_the_end_stays() -> None:
    panel = panel_of(filler(12) + rows("GAPS", [10, None, None, 12, 12, 9]))
    assert values(panel, "GAPS") == pytest.approx([1, 1, 1, 1.2, 1.2] + [0.9] * 7)
    assert panel.ended[panel.by_symbol["GAPS"][0]] == 5
    assert panel.ended[panel.by_symbol["ZZZ"][0]] == -1


def test_a_reused_symbol_is_two_shares() -> None:
    """Silent for 30 weeks: the new owner at 50 is no gain of the old one at 10."""
    panel = panel_of(filler(60) + rows("TWIN", [10.0, 8.0]) + rows("TWIN", [50.0, 55.0], start=32))
    assert len(panel.by_symbol["TWIN"]) == 2
    assert values(panel, "TWIN")[-1] == pytest.approx(0.8)
    assert values(panel, "TWIN", 1)[-1] == pytest.approx(1.1)
    first, second = panel.by_symbol["TWIN"]
    assert (panel.column_of("TWIN", 1), panel.column_of("TWIN", 33), panel.column_of("TWIN", 20)) == (first, second, -1)


def test_a_changed_symbol_goes_on() -> None:
    """OLDS becomes NEWS in week 8; the adjusted series bears the new name from the beginning and moves as OLDS did."""
    path = [10, 11, 12, 11, 13, 12, 14, 15, 16, 18, 20, 22]
    raw = filler(12) + rows("OLDS", path[:8]) + rows("NEWS", path[8:], start=8)
    panel = panel_of(raw, [("NEWS", week, close / 2) for week, close in enumerate(path)])
    assert values(panel, "OLDS") == pytest.approx([c / 10 for c in path])
    assert panel.ended[panel.by_symbol["OLDS"][0]] == -1


def test_dividends_come_from_the_adjusted_series() -> None:
    """The raw close stands still for six weeks and pays 2 % once: the adjusted one rises by 2 %."""
    panel = panel_of(filler(6) + rows("DIVD", [10.0] * 6), [("DIVD", week, 10.0 if week >= 3 else 9.8) for week in range(6)])
    assert values(panel, "DIVD")[-1] == pytest.approx(10 / 9.8)


def test_another_companys_series_is_not_believed() -> None:
    raw = [10.0 + (week % 3) for week in range(20)]
    other = [5.0 + (week % 7) for week in range(20)]
    panel = panel_of(filler(20) + rows("MINE", raw), [("MINE", week, close) for week, close in enumerate(other)])
    assert values(panel, "MINE") == pytest.approx([c / 10 for c in raw])


def test_a_week_of_two_dates_takes_the_later_full_one() -> None:
    raw = rows("AAA", [10.0, 11.0]) + rows("BBB", [20.0, 21.0])
    raw += [{**row, "date": FRIDAY + timedelta(days=3), "close": 99.0} for row in raw[:1] + raw[2:3]]
    panel = panel_of(raw)
    assert panel.close[:, panel.by_symbol["AAA"][0]].tolist() == [10.0, 11.0]


def test_no_prices_is_a_sentence() -> None:
    with pytest.raises(SourceError, match="No prices are held"):
        read_panel(Ledger.open(None))


REAL = ("NFLX", "FB", "META", "PEGY", "SUNE", "SIVB", "TWTR", "BBBY", "BYON", "OSTK", "AAPL", "MSFT", "JPM", "XOM", "KO")


def loaded(shared: Path, where: str) -> Ledger:
    """A ledger with some rows of the two weekly files."""
    ledger, market = Ledger.open(None), shared / "data" / "market"
    ledger.execute(
        f"""INSERT INTO prices SELECT 'us_listed_weekly', symbol, CAST(date AS DATE), close, NULL, NULL, NULL, volume,
        nullif(market_cap, 0), NULL FROM read_parquet('{market}/us_listed_weekly.parquet') WHERE close > 0 AND {where}"""
    )
    ledger.execute(
        f"""INSERT INTO adjusted_prices SELECT 'us_adjusted_weekly', symbol, CAST(date AS DATE), adjusted_close
        FROM read_parquet('{market}/us_adjusted_weekly.parquet') WHERE {where}"""
    )
    return ledger


@pytest.fixture(scope="module")
def real(shared: Path) -> Panel:
    """The symbols above, alone."""
    return read_panel(loaded(shared, f"symbol IN {REAL}"))


def between(panel: Panel, symbol: str, start: date, end: date, owner: int = 0) -> float:
    column = panel.by_symbol[symbol][owner]
    return float(panel.value[panel.week_of(end), column] / panel.value[panel.week_of(start), column] - 1)


def test_netflix_split_ten_for_one(real: Panel) -> None:
    """1,112.17 on 2025-11-14, 104.31 on 2025-11-21 after 10:1: a week of -6.2 %, not of -91 %."""
    assert between(real, "NFLX", date(2025, 11, 14), date(2025, 11, 21)) == pytest.approx(1043.1 / 1112.17 - 1, abs=2e-3)


def test_facebook_became_meta(real: Panel) -> None:
    """FB's last close 190.78 on 2022-06-03, META 160.03 on 2022-07-01: -16.1 %, held through the change of symbol."""
    assert between(real, "FB", date(2022, 6, 3), date(2022, 7, 1)) == pytest.approx(160.03 / 190.78 - 1, abs=2e-3)
    assert real.ended[real.by_symbol["FB"][0]] == -1


def test_pineapple_reverse_split_while_selling_shares(real: Panel) -> None:
    """0.1474 on 2024-06-07, 1.30 on 2024-06-14 after 1:15: -41 %, though shares were sold in the same week; later SUNE."""
    assert between(real, "PEGY", date(2024, 6, 7), date(2024, 6, 14)) == pytest.approx(1.30 / 15 / 0.1474 - 1, abs=0.03)
    # From 13,000 to 1.66 in the adjusted series, through 1:50 in October 2024 and 1:200 in April 2025.
    assert between(real, "PEGY", date(2024, 6, 14), date(2025, 8, 22)) == pytest.approx(-0.9999, abs=1e-3)


def test_a_reverse_split_of_unknown_ratio_is_no_gain() -> None:
    """PEGY's October 2024 alone, without its adjusted series: 0.1189 to 8.15 while shares go from 8.72 m to 0.31 m."""
    closes = [0.14, 0.12, 0.13, 0.125, 0.1189, 8.15, 4.73, 3.97]
    shares = [8.72e6] * 5 + [3.1e5] * 3
    panel = panel_of(filler(8) + rows("LEAP", closes, [c * s for c, s in zip(closes, shares, strict=True)]))
    assert values(panel, "LEAP")[5] == pytest.approx(0.1189 / 0.14)
    assert panel.notes["weeks whose return is taken as none"] == 1


def test_a_crash_with_shares_sold_is_no_split() -> None:
    """10 to 4 while the shares grow by 140 % in an offering: a loss of 60 %."""
    panel = panel_of(filler(8) + rows("OFFR", [10.0] * 4 + [4.0] * 4, [1e8] * 4 + [9.6e7] * 4))
    assert values(panel, "OFFR")[-1] == pytest.approx(0.4)


def test_delisted_at_the_last_close(real: Panel) -> None:
    """SVB closed at 106.04 on 2023-03-10 and was never listed again; Twitter's last week here is 2022-10-21 at 49.89."""
    assert between(real, "SIVB", date(2023, 3, 3), date(2024, 3, 1)) == pytest.approx(106.04 / 284.41 - 1)
    assert between(real, "TWTR", date(2022, 10, 14), date(2023, 10, 13)) == pytest.approx(49.89 / 50.45 - 1)


def test_bed_bath_and_its_heir_are_two(real: Panel) -> None:
    """BBBY was Bed Bath & Beyond to 2023; in 2025 Beyond, formerly Overstock, took the symbol."""
    assert len(real.by_symbol["BBBY"]) == 2
    old = real.by_symbol["BBBY"][0]
    assert real.weeks[real.ended[old]].year == 2023


def test_momentum_on_the_whole_market_equals_another_way(shared: Path) -> None:
    """Momentum, its fifths and what followed, counted anew in SQL on adjusted closes alone, for every share of the adjusted panel
    with a price each week: one way by matrices and a join of two sources, one by plain windows over one file."""
    import duckdb

    span = "date BETWEEN '2022-02-01' AND '2023-03-28'"
    panel = read_panel(loaded(shared, span))
    file = shared / "data" / "market" / "us_adjusted_weekly.parquet"
    table = duckdb.sql(
        f"SELECT symbol, date, adjusted_close::DOUBLE AS close FROM read_parquet('{file}') WHERE {span}"
    ).to_arrow_table()
    wide = table.to_pandas().pivot_table(index="date", columns="symbol", values="close")
    # Some dates carry a single row; a week is one of thousands.
    wide = wide[wide.notna().sum(axis=1) > 1000].dropna(axis=1)
    assert wide.shape[0] == 60
    assert wide.shape[1] > 4000
    at = np.array([46], dtype=np.int64)
    by_hand = wide.iloc[42] / wide.iloc[2] - 1
    ours = pd.Series(momentum(panel, at, start=44, end=4)[0], index=panel.symbols)
    both = pd.DataFrame({"hand": by_hand, "ours": ours[~ours.index.duplicated()]}).dropna()
    assert len(both) > 4000
    same = (both["hand"] - both["ours"]).abs() < 1e-9
    # The others are symbols whose adjusted series is another company's than the raw one of those years.
    assert same.mean() > 0.98
    # Shares without a raw close at a border of the window (a warrant, one gone to the counter) are sold at an earlier one here.
    names = [n for n in both.index[same] if panel.listed[[47, 57], panel.by_symbol[n][0]].all()]
    assert len(names) > 4000
    columns = [panel.by_symbol[name][0] for name in names]
    alone = np.full((1, len(panel.symbols)), np.nan)
    alone[0, columns] = momentum(panel, at, start=44, end=4)[0, columns]
    eligible = np.zeros(panel.listed.shape, dtype=bool)
    eligible[46, columns] = True
    made = Market(panel, eligible, panel.cap, panel.dollars, ["unknown"] * len(panel.symbols))
    trial = run_trial("momentum", "Momentum", made, at, alone, Rules(hold=10, top=50), curves=False)
    after = wide[names].iloc[57] / wide[names].iloc[47] - 1
    fifths = np.ceil(by_hand[names].rank(pct=True) * 5)
    assert trial.windows.quintile[0] == pytest.approx(after.groupby(fifths).mean().to_numpy(), abs=1e-9)
    assert trial.windows.top[0] == pytest.approx(float(after[by_hand[names].nlargest(50).index].mean()), abs=1e-9)
    # Shares that stood still tie in one way and differ by 1e-16 in the other.
    assert trial.windows.correlation[0] == pytest.approx(float(by_hand[names].rank().corr(after.rank())), abs=1e-5)


def test_small_caps_by_price_alone() -> None:
    """Of two classes with one cap the more traded stays; one that stands still is cash in waiting; none below $2."""
    moves = [10.0, 10.4, 10.1, 10.6, 9.9, 10.3, 9.8] * 6
    raw = rows("LOTS", moves) + rows("FEWW", [m * 2 for m in moves]) + rows("CASH", [10.0] * 42, [2e9] * 42)
    raw += rows("TINY", [m / 10 for m in moves], [3e8] * 42) + rows("HUGE", moves, [9e9] * 42)
    for row in raw:
        row["volume"] = 1e6 if row["symbol"] == "LOTS" else 3e5 if row["symbol"] != "TINY" else 1e7
    ledger = Ledger.open(None)
    ledger.insert(PRICES, pd.DataFrame(raw).assign(source="made", open=np.nan, high=np.nan, low=np.nan, exchange="NYSE"))
    panel = read_panel(ledger)
    market = read_market(ledger, load_settings(), panel)
    assert [s for s, e in zip(panel.symbols, market.eligible[-1], strict=True) if e] == ["LOTS"]
