"""Made markets: what is planted is found, what is not there is not, and what knows the future is caught."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from screener.backtest import findings
from screener.backtest.engine import Rules, mean_and_error, rolled, run_trial
from screener.backtest.market import Market, changed_by_the_future, momentum, smallness
from screener.backtest.panel import Array, Index, Panel
from screener.backtest.study import Call

RULES = Rules(every=4, hold=13, top=10)


def made_market(value: Array, ended: list[int] | None = None, cap: Array | None = None) -> Market:
    weeks, shares = value.shape
    gone = np.array(ended if ended is not None else [-1] * shares)
    listed = np.isfinite(value) & ((gone < 0) | (np.arange(weeks)[:, None] <= gone))
    panel = Panel(
        weeks=pd.date_range("2020-01-03", periods=weeks, freq="7D").as_unit("s"),
        symbols=[f"S{n}" for n in range(shares)],
        value=value,
        close=np.where(listed, value * 10, np.nan),
        cap=np.full(value.shape, 1e9) if cap is None else cap,
        dollars=np.full(value.shape, 1e7),
        listed=listed,
        ended=gone,
        is_adjusted=listed,
        benchmarks={"IWM": np.ones(weeks)},
        is_point_in_time=True,
        by_symbol={f"S{n}": [n] for n in range(shares)},
    )
    sector = ["Energy" if n % 2 else "Utilities" for n in range(shares)]
    return Market(panel, listed.copy(), panel.cap, panel.dollars, sector)


def walk(seed: int, drift: Array | float = 0.0, weeks: int = 220, shares: int = 300) -> Array:
    moves = np.random.default_rng(seed).normal(0.0, 0.05, (weeks, shares)) + drift
    return np.exp(np.cumsum(moves, axis=0))


def frames(value: Array, first: int = 60) -> Index:
    return np.arange(first, len(value), 4, dtype=np.int64)


def test_a_planted_signal_is_found() -> None:
    """The score is the drift of each share and some noise: best less worst is 13 weeks of the fifths' difference in drift."""
    rng = np.random.default_rng(1)
    drift = rng.normal(0.0, 0.005, 300)
    value = walk(2, drift)
    at = frames(value)
    scores = np.tile(drift, (len(at), 1)) + rng.normal(0.0, 0.001, (len(at), 300))
    trial = run_trial("planted", "Planted", made_market(value), at, scores, RULES)
    spread, error, _ = mean_and_error(trial.windows.spread, RULES)
    # Fifths of a normal lie 2 x 1.4 deviations apart: 0.014 a week, 0.18 in 13 weeks.
    assert spread == pytest.approx(0.18, abs=0.05)
    assert spread / error > 5
    assert np.nanmean(trial.windows.correlation) > 0.2
    assert (np.diff(np.nanmean(trial.windows.quintile, axis=0)) > 0).all()
    best = next(c for c in trial.curves if c.name == "quintile 5")
    worst = next(c for c in trial.curves if c.name == "quintile 1")
    assert best.gross[-1] > worst.gross[-1] > 0
    assert (best.net <= best.gross).all()


def test_shuffled_scores_give_nothing() -> None:
    value = walk(3, np.random.default_rng(4).normal(0.0, 0.005, 300))
    at = frames(value)
    seen = []
    for seed in range(20):
        scores = np.random.default_rng(100 + seed).normal(size=(len(at), 300))
        trial = run_trial("shuffled", "Shuffled", made_market(value), at, scores, RULES, curves=False)
        spread, error, _ = mean_and_error(trial.windows.spread, RULES)
        seen.append(spread / error)
        assert abs(float(np.nanmean(trial.windows.correlation))) < 0.05
    # Of twenty accidents about one passes 2; none comes near what is planted above.
    assert sum(abs(t) > 2 for t in seen) <= 4
    assert max(map(abs, seen)) < 4


def test_a_planted_look_ahead_is_caught() -> None:
    value = walk(5)
    market, at = made_market(value), frames(value)

    def peeks(panel: Panel, at: Index) -> Array:
        later = np.minimum(at + 2, len(panel.weeks) - 1)
        return panel.value[later] / panel.value[at]

    assert changed_by_the_future(market.panel, peeks, at[:5]) == at[:5].tolist()
    assert changed_by_the_future(market.panel, momentum, at[:5]) == []
    assert changed_by_the_future(market.panel, smallness, at[:5]) == []
    scores = market.panel.value[np.minimum(at + 14, len(value) - 1)] / market.panel.value[at]
    trial = run_trial("peeks", "Peeks", market, at, scores, RULES, curves=False)
    said = findings.document(Call(date(2020, 1, 1), date(2024, 1, 1), hold=(13,)), market, at, [trial], [], ["Peeks"])["first"]
    assert any("knows the future" in sentence for sentence in said)
    assert any("mean rank correlation" in sentence and "look for figures" in sentence for sentence in said)


def test_the_purchase_is_a_week_after_the_score() -> None:
    """The leap of the week after the score is nobody's: 1 -> 2 in week 6, score of week 5, bought at week 6."""
    value = np.ones((20, 30))
    value[6:, 0] = 2.0
    scores = np.zeros((1, 30))
    scores[0, 0] = 1.0
    at = np.array([5], dtype=np.int64)
    trial = run_trial("x", "X", made_market(value), at, scores, replace(RULES, hold=4, top=1), curves=False)
    assert trial.windows.top[0] == 0.0


def test_a_delisted_share_is_sold_at_its_last_price() -> None:
    """10 falls to 1 and leaves in week 8: the window keeps -90 %, with losses -93 %. One gone before the purchase is not bought."""
    value = np.ones((30, 30))
    value[8:, 0] = 0.1
    value[7:, 1] = 3.0
    market = made_market(value, ended=[8, 5] + [-1] * 28)
    scores = np.tile(np.arange(30.0)[::-1], (1, 1))
    at = np.array([5], dtype=np.int64)
    rules = replace(RULES, hold=10, top=1)
    trial = run_trial("x", "X", market, at, scores, rules, curves=False)
    assert trial.windows.top[0] == pytest.approx(-0.9)
    assert trial.windows.left[0] == 1
    # The best fifth of 29 that could be bought is six names (places above 0.8): one at -0.9, the rest at 0.
    assert trial.windows.quintile[0, 4] == pytest.approx(-0.9 / 6)
    assert trial.with_losses[0] == pytest.approx(-0.93 / 6)


def test_benchmarks_weights_and_sectors_by_hand() -> None:
    """Utilities (even places) gain 10 %, Energy 30 %; the first share gains 50 % and is nine times as large as the others."""
    value = np.ones((30, 40))
    value[10:] = np.where(np.arange(40) % 2, 1.3, 1.1)
    value[10:, 0] = 1.5
    cap = np.full(value.shape, 1e8)
    cap[:, 0] = 9e8
    scores = np.full((1, 40), np.nan)
    scores[0, :2] = [2.0, 1.0]
    at = np.array([5], dtype=np.int64)
    trial = run_trial("x", "X", made_market(value, cap=cap), at, scores, replace(RULES, hold=13, top=2), curves=False)
    windows = trial.windows
    assert windows.top[0] == pytest.approx(0.4)
    assert windows.top_cap[0] == pytest.approx((9 * 0.5 + 0.3) / 10)
    assert windows.matched[0] == pytest.approx(((19 * 0.1 + 0.5) / 20 + 0.3) / 2)
    assert windows.universe[0] == pytest.approx((19 * 0.1 + 0.5 + 20 * 0.3) / 40)
    assert windows.fund[0] == 0.0
    assert np.isnan(windows.quintile).all()  # two names are no fifths


def test_a_rolled_book_pays_for_what_it_trades() -> None:
    """Two shares that stand still, half spread 0.4 % (cap 300 m): the first purchase costs 0.4 %, a full change 0.8 %."""
    market = made_market(np.ones((40, 2)), cap=np.full((40, 2), 3e8))
    at = np.array([2, 6, 10], dtype=np.int64)
    rules = Rules(every=4, hold=4)
    kept = rolled("kept", market, at, np.array([[1.0, 0.0]] * 3), rules)
    changed = rolled("changed", market, at, np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]), rules)
    assert kept.gross[-1] == 1.0
    assert kept.net[-1] == pytest.approx(1 - 0.004)
    assert changed.net[-1] == pytest.approx((1 - 0.004) * (1 - 0.008) ** 2)


def test_few_names_are_said_first_and_weigh_nothing() -> None:
    value = walk(6, shares=30)
    at = frames(value)
    scores = np.random.default_rng(7).normal(size=(len(at), 30))
    market = made_market(value)
    trial = run_trial("momentum", "Momentum", market, at, scores, RULES)
    call = Call(date(2020, 1, 1), date(2024, 1, 1), hold=(13,), sectors=("Energy",))
    made = findings.document(call, market, at, [trial], [], [])
    assert made["first"][0].startswith("Nothing can be concluded")
    assert made["trials"][0]["says"].startswith("Nothing can be concluded")
