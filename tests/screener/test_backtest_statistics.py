"""Expectations worked on paper."""

import math

import numpy as np
import pytest

from screener.backtest.costs import class_of, classes, half_spreads
from screener.backtest.engine import best_of, groups_of, weighted
from screener.backtest.statistics import drawdown, holm, newey_west, probability, rank_correlations
from screener.settings import load_settings

NAN = float("nan")


def test_without_overlap_the_error_is_the_usual_one() -> None:
    # 1, 3, 5, 7: mean 4, squares 9 + 1 + 1 + 9 = 20, variance 20 / 3, error sqrt(20 / 3 / 4).
    assert newey_west(np.array([1.0, 3.0, NAN, 5.0, 7.0]), 0) == pytest.approx(math.sqrt(20 / 12))


def test_overlap_widens_the_error() -> None:
    # 0 0 1 1 2 2 less their mean 1: squares 4 / 6; neighbours' products 1 + 0 + 0 + 0 + 1 = 2, / 6, half weight, twice: 2 / 6.
    series = np.array([0.0, 0.0, 1.0, 1.0, 2.0, 2.0])
    assert newey_west(series, 1) == pytest.approx(math.sqrt((4 / 6 + 2 / 6) / 5))
    assert newey_west(series, 1) > newey_west(series, 0)


def test_no_error_is_told_of_too_few_windows() -> None:
    assert math.isnan(newey_west(np.arange(8.0), 2))
    assert math.isnan(newey_west(np.array([1.0, 2.0]), 0))


def test_rank_correlations() -> None:
    up = np.array([[1.0, 2.0, 3.0, 4.0, NAN]])
    assert rank_correlations(up, np.array([[10.0, 20.0, 300.0, 400.0, 5.0]]), 4)[0] == pytest.approx(1.0)
    # Ranks 1 2 3 4 against 2 1 4 3: squared differences 4, 1 - 6 * 4 / (4 * 15).
    assert rank_correlations(up, np.array([[2.0, 1.0, 4.0, 3.0, 9.0]]), 4)[0] == pytest.approx(0.6)
    assert math.isnan(rank_correlations(up, up, 5)[0])
    assert math.isnan(rank_correlations(np.ones((1, 4)), np.array([[1.0, 2.0, 3.0, 4.0]]), 4)[0])


def test_many_tests() -> None:
    # Holm: 0.01 x 3, 0.03 x 2, then no less than the one before.
    assert holm([0.03, 0.01, NAN, 0.04])[:2] == pytest.approx([0.06, 0.03])
    assert holm([0.03, 0.01, NAN, 0.04])[3] == pytest.approx(0.06)
    assert math.isnan(holm([NAN])[0])
    assert probability(1.959964) == pytest.approx(0.05, abs=1e-6)


def test_drawdown() -> None:
    assert drawdown(np.array([1.0, 2.0, 1.0, 3.0, 2.4])) == pytest.approx([0, 0, -0.5, 0, -0.2])


def test_groups_and_tops() -> None:
    scores = np.array([[5.0, 1.0, 4.0, 2.0, 3.0, NAN], [1.0, NAN, NAN, NAN, NAN, NAN]])
    assert groups_of(scores, 5, 5)[0][:5].tolist() == [4, 0, 3, 1, 2]
    assert np.isnan(groups_of(scores, 5, 5)[1]).all()
    assert best_of(scores, 2).tolist() == [[True, False, True, False, False, False], [True] + [False] * 5]
    assert weighted(np.array([[0.1, 0.3, NAN]]), np.array([[1.0, 3.0, 9.0]]))[0] == pytest.approx(0.25)


def test_costs_by_class() -> None:
    cap = np.array([3e9, 3e9, 6e8, 1e8, NAN])
    among = classes(load_settings().backtest)
    dollars = np.array([5e7, 6e6, 6e6, 1e8, 1e8])
    assert class_of(cap, dollars, among).tolist() == [0, 1, 1, 3, 3]
    assert half_spreads(cap, dollars, among).tolist() == [0.0005, 0.0015, 0.0015, 0.01, 0.01]
