"""The signals' arithmetic on small made series: every expectation is worked out on paper."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import screener.sources  # noqa: F401 declares every table
from filings.ledger import Ledger
from screener import sources
from screener.regime import Reading, Track, history, read_regime
from screener.regime.companies import KEPT, kept_rows
from screener.regime.concentration import effective
from screener.regime.earnings import accelerating, earnings, growth
from screener.regime.fed_decisions import days_at_each_level, steps
from screener.regime.fed_funds import fed_funds
from screener.regime.held import Held
from screener.regime.leadership import leadership
from screener.regime.page import finished, summary, turns
from screener.regime.quads import is_contrarian, nowcast, projected, quarters
from screener.regime.recession import claims_rise, sahm
from screener.regime.revisions import revisions
from screener.regime.self_help import net_of_pay, self_help
from screener.regime.series import mansfield, place
from screener.regime.small_caps import Market, market, window
from screener.regime.valuation_gap import half_life, observe

NAN = float("nan")
FRIDAY = date(2025, 11, 21)


def test_nothing_held_is_unknown_and_never_off() -> None:
    with Ledger.open(None) as empty:
        page = read_regime(empty, FRIDAY)
    assert {reading["state"] for reading in page["readings"]} == {"unknown"}
    assert all(reading["sentence"] for reading in page["readings"])
    assert page["summary"].startswith("Nothing about the regime can be read")


def test_quads_by_hand() -> None:
    # Growth year on year 2 %, then 3 % (up); prices 5 %, then 4 % (down): quad 1.
    days = pd.date_range("2020-01-01", periods=9, freq="QS")
    real = pd.Series([100, 100, 100, 100, 102, 102, 102, 102, 102 * 1.03], index=days)
    months = pd.date_range("2020-01-01", periods=27, freq="MS")
    prices = pd.Series([100.0] * 12 + [105.0] * 12 + [105 * 1.04] * 3, index=months)
    assert quarters(real, prices).iloc[-1] == 1
    # The same with a month that was never published: the quarter's mean of the two others, in its own place.
    assert quarters(real, prices.drop(pd.Timestamp(2021, 11, 1))).iloc[-1] == 1


@pytest.mark.parametrize(
    ("order", "is_on"),
    [
        ([1, 2, 4], True),
        ([2, 4, 4, 3], True),
        ([4, 3, 2, 2, 1], True),
        ([4, 3, 1], False),
        ([3, 2, 1], False),
        ([4, 3, 2, 1, 2], False),
        ([4, 3, 2, 1, 4], True),
        ([1], False),
    ],
)
def test_the_contrarian_order(order: list[int], is_on: bool) -> None:
    assert is_contrarian(order) is is_on


def test_the_projection_goes_on_at_the_median_pace() -> None:
    # Growth 1 % a quarter for ever but 3 % in the second quarter of the last year; prices 0.5 % a month for ever. A year on, the
    # 3 % quarter falls out of the yearly rate: growth steps down there and inflation does not move (up is > 0): quads 4.
    pace = [1.01] * 17 + [1.03] + [1.01] * 2
    real = pd.Series(100 * np.cumprod(pace), index=pd.date_range("2020-01-01", periods=20, freq="QS"))
    prices = pd.Series(100 * 1.005 ** np.arange(60), index=pd.date_range("2020-01-01", periods=60, freq="MS")).round(9)
    ahead = projected(real, prices)
    assert [str(day.date()) for day in pd.DatetimeIndex(ahead.index)] == ["2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01"]
    assert ahead.iloc[1] in (3, 4), "the base of the strong quarter"


def test_the_nowcast_takes_three_months_against_the_three_before() -> None:
    # Industry and jobs flat for two years, then up 1 % a month for three months: growth accelerates; prices flat: no inflation.
    months = pd.date_range("2023-01-01", periods=27, freq="MS")
    rising = pd.Series([100.0] * 24 + [101.0, 102.0, 103.0], index=months)
    found = nowcast(rising, rising, pd.Series(100.0, index=months))
    assert found["growth"].iloc[-1] == pytest.approx(0.02)
    assert found["inflation"].iloc[-1] == pytest.approx(0.0)


def test_sahm_by_hand() -> None:
    months = pd.date_range("2023-01-01", periods=16, freq="MS")
    rate = pd.Series([3.5] * 13 + [4.0, 4.1, 4.2], index=months)
    assert sahm(rate).iloc[-1] == pytest.approx(4.1 - 3.5)


def test_claims_against_their_low_of_the_year() -> None:
    weeks = pd.date_range("2024-01-06", periods=60, freq="W-SAT")
    claims = pd.Series([200.0] * 56 + [260.0] * 4, index=weeks)
    assert claims_rise(claims).iloc[-1] == pytest.approx(0.30)


def test_mansfield_of_a_flat_ratio_is_zero_and_a_lost_week_silences_one_week() -> None:
    flat = pd.Series(2.0, index=pd.date_range("2023-01-06", periods=60, freq="W-FRI"))
    assert mansfield(flat).dropna().eq(0).all()
    flat.iloc[40] = NAN
    assert mansfield(flat).tail(9).eq(0).all()


def test_place_is_the_share_of_its_own_history() -> None:
    weeks = pd.date_range("2024-01-05", periods=100, freq="W-FRI")
    assert place(pd.Series(np.arange(100.0)[::-1], index=weeks))[0] == pytest.approx(0.01)
    assert place(pd.Series(np.arange(51.0), index=weeks[:51])) == (None, None)


def test_turns_pass_over_unknown_weeks() -> None:
    on = pd.Series([NAN, 0.0, 0.0, NAN, 1.0, 1.0, NAN, 1.0, 0.0])
    assert turns(on) == ([4, 8], [True, False])


def test_effective_number_by_hand() -> None:
    # Weights 0.5, 0.3, 0.2: one over 0.25 + 0.09 + 0.04 is 2.632; a company without a cap weighs nothing.
    number, ten = effective(np.array([[50.0, 30.0, 20.0, NAN], [NAN, NAN, NAN, NAN]]))
    assert number[0] == pytest.approx(1 / 0.38)
    assert ten[0] == pytest.approx(1.0)
    assert np.isnan(number[1])


def test_levels_come_out_of_means() -> None:
    # 4.00 until the decision of 15 March (31 days: 15 at 4.00, 16 at 3.75), then 3.75: March's mean is 3.871.
    days = pd.DatetimeIndex(["2024-01-31", "2024-03-15"]).as_unit("s")
    means = pd.Series([4.0, 4.0, (15 * 4.0 + 16 * 3.75) / 31, 3.75], index=pd.date_range("2024-01-01", periods=4, freq="MS"))
    assert days_at_each_level(days, pd.DatetimeIndex(means.index))[2].tolist() == [0, 15, 16]
    step, which, taken = steps(days, means)
    assert step.tolist() == pytest.approx([0.0, -0.25], abs=1e-4)
    assert which == [-1, 0, 1, 1], "a decision is known once five of its days are in a published month"
    assert taken[-1] == pytest.approx(-0.25, abs=1e-4)


def put(ledger: Ledger, table: str, rows: pd.DataFrame) -> None:
    ledger.register("made", rows)
    ledger.execute(f"INSERT INTO {table} BY NAME SELECT * FROM made")


def fund(symbol: str, closes: list[float], end: date = FRIDAY) -> pd.DataFrame:
    """Weekly closes of a fund, the last on a day; None for a week without one."""
    days = [end - timedelta(weeks=back) for back in range(len(closes))][::-1]
    made = pd.DataFrame({"source": "etf_daily", "symbol": symbol, "date": days, "adjusted_close": closes})
    return made.dropna()


def rates(two_year: Callable[[int], float], funds: Callable[[int], float], months: int = 30) -> Ledger:
    """Two-year yields every day and monthly means of Fed funds up to October 2025."""
    ledger = Ledger.open(None)
    days = pd.date_range("2023-05-01", FRIDAY, freq="D")
    put(ledger, "macro", pd.DataFrame({"series": "DGS2", "date": days, "value": [two_year(at) for at in range(len(days))]}))
    first = pd.date_range("2023-05-01", periods=months, freq="MS")
    put(ledger, "macro", pd.DataFrame({"series": "FEDFUNDS", "date": first, "value": [funds(at) for at in range(months)]}))
    return ledger


def test_trigger_one_by_cuts_delivered_is_on_and_green() -> None:
    # The two-year stays at 4.00; Fed funds fall from 5 by 0.25 a month from month 24 on: 3.50 in October 2025.
    with rates(lambda _: 4.0, lambda month: 5.0 - 0.25 * max(0, month - 23)) as ledger:
        (reading,) = fed_funds(Held(ledger, FRIDAY))
    assert reading.state == "on"
    assert reading.value == pytest.approx(0.5)
    assert "by cuts delivered" in reading.cause
    assert reading.figures["amber"] is False


def test_trigger_one_by_a_sell_off_of_the_two_year_is_amber() -> None:
    # Fed funds stay at 4.00; the two-year jumps from 3.00 to 4.60 in the last 100 days.
    days = (FRIDAY - date(2023, 5, 1)).days
    with rates(lambda day: 4.6 if day > days - 100 else 3.0, lambda _: 4.0) as ledger:
        (reading,) = fed_funds(Held(ledger, FRIDAY))
    assert reading.state == "on"
    assert "amber" in reading.cause
    assert reading.figures["amber"] is True


@pytest.mark.parametrize("lacking", ["DGS2", "FEDFUNDS"])
def test_a_missing_or_old_series_is_named(lacking: str) -> None:
    with rates(lambda _: 4.0, lambda _: 4.0) as ledger:
        ledger.execute(f"DELETE FROM macro WHERE series = '{lacking}' AND date > DATE '2025-06-01'")
        (reading,) = fed_funds(Held(ledger, FRIDAY))
        assert (reading.state, lacking in reading.sentence) == ("unknown", True)
        ledger.execute(f"DELETE FROM macro WHERE series = '{lacking}'")
        (reading,) = fed_funds(Held(ledger, FRIDAY))
    assert reading.sentence == f"the series {lacking} is not held"


@pytest.mark.parametrize("header", ["DATE", "date", "observation_date"])
def test_a_renamed_column_and_a_dot_for_missing(tmp_path: Path, header: str) -> None:
    # FRED's header was DATE until December 2024 and is observation_date since; a holiday is ".".
    days = [FRIDAY - timedelta(days=back) for back in range(400)][::-1]
    text = [f"{header},DGS2", *(f"{day},{'.' if day == FRIDAY - timedelta(days=1) else 3.5}" for day in days)]
    (tmp_path / "DGS2.csv").write_text("\n".join(text))
    months = pd.date_range("2024-10-01", periods=13, freq="MS")
    (tmp_path / "FEDFUNDS.csv").write_text("\n".join([f"{header},FEDFUNDS", *(f"{month:%Y-%m-%d},4.0" for month in months)]))
    with Ledger.open(None) as ledger:
        for name in ("DGS2", "FEDFUNDS"):
            sources.store("macro", ledger, tmp_path / f"{name}.csv")
        (reading,) = fed_funds(Held(ledger, FRIDAY))
    assert (reading.state, reading.value) == ("off", -0.5)
    assert reading.as_of == FRIDAY - timedelta(days=2), "the day before has no value, the day itself is not out yet"


def test_a_week_without_prices_is_unknown_and_the_next_is_not() -> None:
    rising = [100.0 + at for at in range(120)]
    with Ledger.open(None) as ledger:
        put(ledger, "adjusted_prices", fund("IWM", [*rising[:-2], NAN, rising[-1]]))
        put(ledger, "adjusted_prices", fund("QQQ", [100.0] * 120))
        before = leadership(Held(ledger, FRIDAY - timedelta(weeks=1)))[0]
        now = leadership(Held(ledger, FRIDAY))[0]
        spy = leadership(Held(ledger, FRIDAY))[1]
    assert before.state == "unknown"
    assert before.sentence == "no price of IWM in the seven days to 2025-11-14 (the last is of 2025-11-07)"
    assert now.state == "on"
    assert spy.sentence == "no prices of SPY are held"


def test_what_followed_the_last_turn() -> None:
    # IWM flat for 100 weeks, then rising 1 % a week; QQQ flat: it turns on in the first rising week, and makes 1.01^13 - 1 after.
    with Ledger.open(None) as ledger:
        put(ledger, "adjusted_prices", fund("IWM", [100.0] * 101 + [100.0 * 1.01**at for at in range(1, 20)]))
        put(ledger, "adjusted_prices", fund("QQQ", [100.0] * 120))
        held = Held(ledger, FRIDAY)
        reading = finished(held, leadership(held)[0])
    assert reading.flipped == FRIDAY - timedelta(weeks=18), "the first week above its mean"
    assert reading.after_flip == pytest.approx(1.01**13 - 1)
    assert (reading.after_flip_weeks, reading.after_flips_n) == (13, 0)


def test_rows_on_one_series_count_once_and_details_never() -> None:
    def row(key: str, state: str, series: str, detail_of: str = "") -> Reading:
        return Reading(key, f"{key}: x", 1.0, "points", state, "said", "measured", "made", shares_with=series, detail_of=detail_of)

    rows = [row("a", "on", "IWM"), row("b", "off", "IWM"), row("c", "off", "DGS2")]
    rows += [row("d", "on", "X", "a"), row("e", "unknown", "Y")]
    said = "Of 2 observations that can be read and do not share a price series, 1 is on for small caps (a);"
    assert summary(rows) == f"{said} 1 of 4 rows cannot be read."


def made_market(weeks: int, symbols: int) -> Market:
    """Weeks of flat closes at 20 USD: the first 500 symbols small ($1bn), the others large ($20bn)."""
    shape = (weeks, symbols)
    cap = np.where(np.arange(symbols) < 500, 1e9, 2e10) * np.ones(shape)
    return Market(
        pd.date_range(end=FRIDAY, periods=weeks, freq="7D").as_unit("s"),
        [f"S{at:04d}" for at in range(symbols)],
        np.full(shape, 20.0),
        cap,
        np.full(shape, 20.0),
        np.zeros(symbols, dtype="int64"),
        ("Industrials",),
        np.ones(symbols, dtype=bool),
        {name: np.full(weeks, 100.0) for name in ("IWM", "SPY", "XLK")},
        5e7,
        5e9,
        2.0,
        1e10,
    )


def test_a_delisted_share_counts_by_its_raw_closes_where_no_split_lies_between() -> None:
    made = made_market(14, 501)
    made.adjusted[:, 0:4] = NAN
    made.is_listed[0:3] = False
    made.close[-1, 0], made.cap[-1, 0] = 22.0, 1.1e9  # + 10 %, and its cap too
    made.close[-1, 1], made.cap[-1, 1] = 40.0, 1e9  # a reverse split: twice the price, the same cap
    made.close[-1, 2] = NAN  # gone
    made.close[-1, 3] = 30.0  # listed today, so its missing adjusted closes mean somebody else's symbol
    small, change = made.made(0, 13)
    assert len(small) == 500
    assert change[0] == pytest.approx(0.10)
    assert np.isnan(change[1:4]).all()
    found = window(made, 0, 13)
    assert found is not None
    assert (found.small, found.held, found.beat_iwm) == (500, 497, 1)


def test_fewer_than_three_hundred_small_caps_tell_nothing() -> None:
    made = made_market(14, 299)
    assert window(made, 0, 13) is None


def snapshots(ledger: Ledger, weeks: int, small: int, rise_from: int) -> None:
    """Weekly estimates for one period: large ones never move; small ones rise by a cent a week from a week on."""
    rows = []
    for week in range(weeks):
        day = FRIDAY - timedelta(weeks=weeks - 1 - week)
        for at in [*range(small), *range(500, 560)]:
            up = max(0, week - rise_from) if at < 500 else 0
            rows.append((day, f"S{at:04d}", date(2025, 12, 31), 1.0 + 0.01 * up))
    put(
        ledger,
        "estimates",
        pd.DataFrame(rows, columns=["snapshot", "symbol", "period_end", "estimate"]),
    )


@pytest.mark.parametrize(
    ("weeks", "small", "state", "said"),
    [
        (17, 400, "on", "Relative breadth is +100 points"),
        (16, 400, "unknown", "12 of the 13 weeks that its mean needs are held"),
        (17, 299, "unknown", "only 299 small caps can be compared"),
        (4, 400, "unknown", "no estimate for the same period is held of this week and of 4 weeks ago"),
    ],
)
def test_trigger_two_needs_seventeen_weeks_of_three_hundred_small_caps(weeks: int, small: int, state: str, said: str) -> None:
    # Rises begin in the last weeks: breadth of small caps is 1 in the newest ones, 0 before; its mean of 13 weeks is below 1.
    with Ledger.open(None) as ledger:
        snapshots(ledger, weeks, small, rise_from=weeks - 4)
        held = Held(ledger, FRIDAY)
        held._made[market] = made_market(30, 600)
        (reading,) = revisions(held)
    assert reading.state == state
    assert said in reading.sentence


def test_half_of_the_small_caps_must_be_covered() -> None:
    with Ledger.open(None) as ledger:
        snapshots(ledger, 17, 400, rise_from=10)
        held = Held(ledger, FRIDAY)
        made = made_market(30, 1500)
        made.cap[:, 560:] = 1e9  # 1,440 small caps, of which 400 are followed
        held._made[market] = made
        (reading,) = revisions(held)
    assert reading.state == "unknown"
    assert "only 400 of 1440 small caps are covered" in reading.sentence


def table(small: int = 120, large: int = 10) -> pd.DataFrame:
    """Small caps whose operating income goes 80, 100, 130 and large ones 100, 110, 112, some shrinking, all telling their cash."""
    count = small + large
    is_small = np.arange(count) < small
    return pd.DataFrame(
        {
            "role": np.where(is_small, "small", "peer"),
            "kind": "operating",
            "sector": "Industrials",
            "operating_income_2y_ago_ttm": np.where(is_small, 80.0, 100.0),
            "operating_income_prior_ttm": np.where(is_small, 100.0, 110.0),
            "operating_income_ttm": np.where(is_small, 130.0, 112.0),
            "organic_share_change_12m": np.where(np.arange(count) < 30, -0.03, 0.01),
            "repurchases_ttm": np.where(is_small, 30.0, 50.0),
            "share_issuance_ttm": 5.0,
            "stock_compensation_ttm": np.where(is_small, 10.0, 60.0),
            "market_cap": np.where(is_small, 1000.0, 5000.0),
            "earnings_ttm": np.where(is_small, 100.0, 200.0),
            "enterprise_value": np.where(is_small, 1200.0, 6000.0),
        },
        index=pd.RangeIndex(count, name="cik"),
    ).astype(dict.fromkeys(("role", "kind", "sector"), "string"))


def test_readings_made_of_companies_by_hand() -> None:
    # Growth: 30 % against 112/110 - 1 = 1.8 %; it picks up at every small cap (30 > 20) and at no large one (2 < 10). 30 of 120
    # shrink: 25 %. Net of pay: (30 - 5 - 10) / 1000 = 1.5 % against (50 - 5 - 60) / 5000 = -0.3 %.
    with Ledger.open(None) as ledger:
        held = Held(ledger, FRIDAY, table())
        gap, picks_up = earnings(held)
        shrinks, net = self_help(held)
        cheap = observe(held)[0]
    assert (gap.value, gap.state) == (pytest.approx(0.30 - 2 / 110), "on")
    assert (picks_up.value, picks_up.basis) == (1.0, "proxy")
    assert (shrinks.value, shrinks.state) == (0.25, "on")
    assert (net.value, net.state) == (pytest.approx(0.015 + 0.003), "on")
    # 10 times earnings against 25: 60 % cheaper.
    assert (cheap.value, cheap.state) == (pytest.approx(0.6), "on")
    assert "its history is not made yet" in cheap.sentence
    # EBIT of 130 on 1,200 against 112 on 6,000; grown by 30 % against 1.8 %.
    assert "EBIT is 10.8% of enterprise value against 1.9%; their EBIT grew 28.2 points more in a year" in cheap.sentence
    assert "discount by sector: Industrials 60%; its history" in cheap.sentence
    assert cheap.figures["sectors"] == {"Industrials": pytest.approx(0.6)}
    with Ledger.open(None) as ledger:
        few = observe(Held(ledger, FRIDAY, table().assign(sector=["Energy"] * 19 + ["Industrials"] * 111)))[0]
    assert list(few.figures["sectors"]) == ["Industrials"], "of nineteen small caps of a sector nothing is said"


def test_a_proxy_never_switches_trigger_two_on() -> None:
    with Ledger.open(None) as ledger:
        page = read_regime(ledger, FRIDAY, table())
    states = {reading["key"]: reading["state"] for reading in page["readings"]}
    assert states["acceleration"] == "on"
    assert states["trigger_two"] == "unknown"


def test_few_companies_conclude_nothing() -> None:
    with Ledger.open(None) as ledger:
        held = Held(ledger, FRIDAY, table(99))
        readings = [*earnings(held), *self_help(held), *observe(held)]
    assert {reading.state for reading in readings} == {"unknown"}
    assert all("figures of 99 small caps" in reading.sentence for reading in readings)


def test_growth_with_and_without_loss_makers() -> None:
    # 100 to 120, and a loss of 50 to a loss of 80: the sum goes from 50 to 40 (- 20 %), without the loss-maker + 20 %.
    rows = pd.DataFrame({"operating_income_ttm": [120.0, -80.0, NAN], "operating_income_prior_ttm": [100.0, -50.0, 10.0]})
    made = growth(rows)
    assert (made.companies, made.aggregate, made.without_losses, made.median) == (
        2,
        pytest.approx(-0.2),
        pytest.approx(0.2),
        pytest.approx(0.2),
    )
    assert accelerating(rows) == (0, 0), "no third year"
    assert net_of_pay(pd.DataFrame({"repurchases_ttm": [1.0], "share_issuance_ttm": [NAN], "stock_compensation_ttm": [1.0],
                                    "market_cap": [10.0]})) == (0, None)  # fmt: skip


def test_half_life_of_a_gap_that_halves() -> None:
    # Each value is half of the one before around zero: a half-life of one step. Mirrored, so that its mean is zero.
    fading = [0.5**at for at in range(8)]
    series = pd.Series([*fading, *(-value for value in fading)])
    life = half_life(series)
    assert life is not None
    assert 0.5 < life < 2
    assert half_life(series.head(11)) is None
    assert half_life(pd.Series([(-1.0) ** at for at in range(20)])) is None


def test_the_past_of_companies_is_kept_in_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "few", lambda held: "too few" if held.as_of < date(2025, 8, 1) else "")
    monkeypatch.setattr(history, "company_table", lambda *_: table())
    told: list[str] = []
    with Ledger.open(tmp_path) as ledger:
        path = history.make_past(ledger, FRIDAY, date(2025, 1, 1), tell=told.append)
        assert path == tmp_path / KEPT
        kept = Held(ledger, FRIDAY).once(kept_rows)
        earlier = Held(ledger, date(2025, 11, 19)).once(kept_rows)
    assert told == ["Companies of 2025-08-20 ...", "Companies of 2025-11-20 ..."]
    assert len(kept) == 10, "five readings on each of two days"
    assert (kept[0][0], kept[0][1]) == (date(2025, 8, 20), "acceleration")
    assert len(earlier) == 10, "a page looks only at rows of its own past (`past`, `kept_series`)"


def test_the_kept_past_gives_place_and_years_and_ends_on_the_day(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        path = tmp_path / KEPT
        path.parent.mkdir()
        days = [date(2022 + at // 4, (2, 5, 8, 11)[at % 4], 20) for at in range(20)]
        rows = [f"{day},valuation_gap,{0.1 + 0.01 * at},0" for at, day in enumerate(days)]
        path.write_text("\n".join(["as_of,key,value,on", *rows, "not a day,valuation_gap,1,1"]))
        held = Held(ledger, FRIDAY, table())
        reading = finished(held, observe(held)[0])
    # Sixteen rows up to 2025-11-20 and the day itself, 0.6, above them all.
    assert reading.percentile == 1.0
    assert reading.years == pytest.approx(3.8, abs=0.1)
    assert "over 17 quarters" in reading.sentence
    assert isinstance(reading.track, Track)
    assert reading.track.value.max() == pytest.approx(0.6)
    assert reading.change_13w == pytest.approx(0.6 - (0.1 + 0.01 * 14)), "the row of 2025-08-20 stood thirteen weeks ago"
