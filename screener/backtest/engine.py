"""Scores held against what followed: quintiles, the top, the spread between, costs, turnover, and curves.

A score of a week's close is bought at the next week's close: nobody trades at the close that he ranks by. A window is bought and
held; a share that leaves the listing is sold at its last close and its money waits as cash to the window's end. Windows that
overlap are told from independent ones in every standard error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from screener.backtest.costs import SpreadClass, classes, half_spreads
from screener.backtest.market import UNKNOWN, Market
from screener.backtest.panel import Array, Index, Mask
from screener.backtest.statistics import newey_west, rank_correlations

if TYPE_CHECKING:
    from screener.settings import Backtest

Classes = tuple[SpreadClass, ...]


def shipped() -> Backtest:
    """The settings that ship with the program."""
    from screener.settings import load_settings

    return load_settings().backtest


@dataclass(frozen=True, slots=True)
class Rules:
    """How a score is traded. `every`, `hold` and `lag` in weeks; `top` names of the best group; `least` names with a score below
    which a week has no groups. `loss_at_delisting`: part of the last price that is lost where a share leaves below the settings'
    `failed_below` dollars (0: it is sold at its last price). `given`: the settings' section."""

    every: int = 4
    hold: int = 26
    top: int = 20
    loss_at_delisting: float = 0.0
    benchmark: str = "IWM"
    given: Backtest = field(default_factory=shipped)

    @property
    def lag(self) -> int:
        """Weeks between score and purchase."""
        return self.given.lag_weeks

    @property
    def groups(self) -> int:
        """Parts that the names of a week are cut into."""
        return self.given.groups

    @property
    def least(self) -> int:
        """Names below which a week has no groups."""
        return self.given.least_names


@dataclass(frozen=True, slots=True)
class Windows:
    """What followed each week's scores: one row a week, NaN where the window is not over or too few names had a score.

    `quintile`: return of each fifth, worst first, equal weighted; `quintile_cap`: weighted by market cap; `top`, `top_cap` the best
    names; `matched`: what the small caps of the same sectors returned (equal weighted), for the top; `universe`, `universe_cap` all
    small caps; `fund` the benchmark; `spread` best fifth less worst; `spread_after_costs` the same after both sides' costs;
    `correlation` rank correlation of score and return; `names` with a score; `left` of them delisted within the window.
    """

    weeks: Index
    quintile: Array
    quintile_cap: Array
    top: Array
    top_cap: Array
    matched: Array
    universe: Array
    universe_cap: Array
    fund: Array
    spread: Array
    spread_after_costs: Array
    top_after_costs: Array
    correlation: Array
    names: Index
    left: Index
    turnover: Array


@dataclass(frozen=True, slots=True)
class Curve:
    """Value of a dollar by week, before and after costs; `weeks` are places in the panel."""

    name: str
    weeks: Index
    gross: Array
    net: Array


@dataclass(frozen=True, slots=True)
class Trial:
    """One score under one holding time: its windows, the spread again with the settings' `loss_at_failure`, its curves."""

    name: str
    label: str
    rules: Rules
    windows: Windows
    with_losses: Array
    curves: list[Curve] = field(default_factory=list)


def run_trial(
    name: str, label: str, market: Market, at: Index, scores: Array, rules: Rules, *, shown: Mask | None = None, curves: bool = True
) -> Trial:
    """Hold scores (a row a week of `at`, a column a share of the panel; more is better) against what followed.

    `shown` narrows the shares of trial and universe alike (a sector filter); scores stay as they are.
    """
    held = shown if shown is not None else np.ones(scores.shape[1], dtype=bool)
    used = held & (market.eligible[at].any(axis=0) | np.isfinite(scores).any(axis=0))
    small = _narrowed(market, used)
    narrow = scores[:, used]
    windows = _windows(small, at, narrow, rules)
    followed = _followed(small, at, replace(rules, loss_at_delisting=rules.given.loss_at_failure))
    group = groups_of(np.where(_buyable(small, at, rules), narrow, np.nan), rules.groups, rules.least)
    high, low = (weighted(followed, (group == g).astype(float)) for g in (rules.groups - 1, 0))
    return Trial(name, label, rules, windows, high - low, _curves(small, at, narrow, rules) if curves else [])


def _narrowed(market: Market, used: Mask) -> Market:
    panel = market.panel
    less = replace(
        panel, symbols=[s for s, u in zip(panel.symbols, used, strict=True) if u], value=panel.value[:, used],
        close=panel.close[:, used], cap=panel.cap[:, used], dollars=panel.dollars[:, used], listed=panel.listed[:, used],
        ended=panel.ended[used], is_adjusted=panel.is_adjusted[:, used],
    )  # fmt: skip
    sector = [s for s, u in zip(market.sector, used, strict=True) if u]
    return Market(less, market.eligible[:, used], market.cap[:, used], market.dollars[:, used], sector)


def _buyable(market: Market, at: Index, rules: Rules) -> Mask:
    """Shares that still traded in the week of the purchase."""
    entry = np.minimum(at + rules.lag, len(market.panel.weeks) - 1)
    return market.panel.listed[entry] & np.isfinite(market.panel.value[entry])


def _followed(market: Market, at: Index, rules: Rules) -> Array:
    """Return from the purchase to the window's end; NaN for windows that are not over."""
    panel = market.panel
    entry, end = at + rules.lag, at + rules.lag + rules.hold
    made = np.full((len(at), panel.value.shape[1]), np.nan)
    over = end < len(panel.weeks)
    made[over] = panel.value[end[over]] / panel.value[entry[over]] - 1
    if rules.loss_at_delisting:
        gone = (panel.ended >= entry[:, None]) & (panel.ended < end[:, None])
        price = panel.close[np.maximum(panel.ended, 0), np.arange(len(panel.ended))]
        failed = gone & (price < rules.given.failed_below)
        made = np.where(failed, (1 + made) * (1 - rules.loss_at_delisting) - 1, made)
    return np.where(_buyable(market, at, rules), made, np.nan)


def groups_of(scores: Array, count: int, least: int) -> Array:
    """The group (0 worst) of each score among its week's; ties stay together where the border allows. NaN where no score is, and in
    weeks with fewer than `least` scores."""
    import pandas as pd

    part = pd.DataFrame(scores).rank(axis=1, pct=True).to_numpy()
    made: Array = np.ceil(part * count) - 1
    made[np.isfinite(scores).sum(axis=1) < least] = np.nan
    return made


def best_of(scores: Array, top: int) -> Mask:
    """The `top` highest scores of each week, fewer where fewer are there; equal scores go by their place."""
    order = np.argsort(np.where(np.isfinite(scores), -scores, np.inf), axis=1, kind="stable")[:, :top]
    made = np.zeros(scores.shape, dtype=bool)
    np.put_along_axis(made, order, True, axis=1)
    return made & np.isfinite(scores)


def weighted(values: Array, weights: Array) -> Array:
    """Mean of each row over the places with a value and a weight above 0; NaN where there is none."""
    use = np.isfinite(values) & np.isfinite(weights) & (weights > 0)
    total = np.where(use, weights, 0.0).sum(axis=1)
    made = np.full(len(values), np.nan)
    some = total > 0
    made[some] = np.where(use, values * weights, 0.0).sum(axis=1)[some] / total[some]
    return made


def _windows(market: Market, at: Index, scores: Array, rules: Rules) -> Windows:
    followed = _followed(market, at, rules)
    live = np.where(_buyable(market, at, rules), scores, np.nan)
    cap, eligible = market.cap[at], market.eligible[at]
    group, best = groups_of(live, rules.groups, rules.least), best_of(live, rules.top)
    equal = [weighted(followed, (group == g).astype(float)) for g in range(rules.groups)]
    by_cap = [weighted(followed, np.where(group == g, cap, 0.0)) for g in range(rules.groups)]
    matched = _sector_means(followed, eligible, market.sector)
    costs = half_spreads(cap, market.dollars[at], classes(rules.given))
    high, low = (group == rules.groups - 1).astype(float), (group == 0).astype(float)
    spread = equal[-1] - equal[0]
    panel = market.panel
    fund = _fund(market, at, rules)
    end = (at + rules.lag + rules.hold)[:, None]
    left = (np.isfinite(live) & (panel.ended >= 0) & (panel.ended < end) & np.isfinite(followed)).sum(axis=1)
    top = weighted(followed, best.astype(float))
    # Both ways of each side, as if every window were opened and closed whole: more than a book that rolls pays.
    return Windows(
        weeks=at,
        quintile=np.column_stack(equal),
        quintile_cap=np.column_stack(by_cap),
        top=top,
        top_cap=weighted(followed, np.where(best, cap, 0.0)),
        matched=weighted(np.where(np.isfinite(followed), matched, np.nan), best.astype(float)),
        universe=weighted(followed, eligible.astype(float)),
        universe_cap=weighted(followed, np.where(eligible, cap, 0.0)),
        fund=fund,
        spread=spread,
        spread_after_costs=spread - 2 * weighted(costs, high) - 2 * weighted(costs, low),
        top_after_costs=top - 2 * weighted(costs, best.astype(float)),
        correlation=rank_correlations(live, followed),
        names=np.isfinite(live).sum(axis=1),
        left=left,
        turnover=_turnover(best, rules),
    )


def _fund(market: Market, at: Index, rules: Rules) -> Array:
    prices = market.panel.benchmarks.get(rules.benchmark)
    made = np.full(len(at), np.nan)
    over = at + rules.lag + rules.hold < len(market.panel.weeks)
    if prices is not None:
        made[over] = prices[at[over] + rules.lag + rules.hold] / prices[at[over] + rules.lag] - 1
    return made


def _sector_means(followed: Array, eligible: Mask, sector: list[str]) -> Array:
    """For each share the mean return of its sector's small caps in that window; of all small caps where its sector is unknown."""
    names = sorted(set(sector))
    code = np.array([names.index(s) for s in sector])
    use = eligible & np.isfinite(followed)
    made = np.full(followed.shape, np.nan)
    for row in range(len(followed)):
        count = np.bincount(code[use[row]], minlength=len(names)).astype(float)
        total = np.bincount(code[use[row]], weights=followed[row, use[row]], minlength=len(names))
        mean = np.full(len(names), np.nan)
        np.divide(total, count, out=mean, where=count > 0)
        if UNKNOWN in names and count.sum() > 0:
            mean[names.index(UNKNOWN)] = total.sum() / count.sum()
        made[row] = mean[code]
    return made


def _turnover(best: Mask, rules: Rules) -> Array:
    """Part of the top's names that were not in it one holding time before: what a book that rolls has to trade, one way."""
    back = max(round(rules.hold / rules.every), 1)
    made = np.full(len(best), np.nan)
    count = best.sum(axis=1)
    some = np.nonzero(count[back:] > 0)[0] + back
    made[some] = 1 - (best[some] & best[some - back]).sum(axis=1) / count[some]
    return made


def _curves(market: Market, at: Index, scores: Array, rules: Rules) -> list[Curve]:
    live = np.where(_buyable(market, at, rules), scores, np.nan)
    group, best = groups_of(live, rules.groups, rules.least), best_of(live, rules.top)
    cap = market.cap[at]
    picks = {f"top {rules.top}": best.astype(float), f"top {rules.top}, by cap": np.where(best, np.nan_to_num(cap), 0.0)}
    picks |= {f"quintile {g + 1}": (group == g).astype(float) for g in range(rules.groups)}
    picks["all small caps"] = (market.eligible[at] & _buyable(market, at, rules)).astype(float)
    made = [rolled(name, market, at, weights, rules) for name, weights in picks.items()]
    prices = market.panel.benchmarks.get(rules.benchmark)
    known = next((curve for curve in made if len(curve.weeks) > 1), None)
    if prices is not None and known is not None and np.isfinite(prices[known.weeks[0]]):
        fund = prices[known.weeks] / prices[known.weeks[0]]
        made.append(Curve(rules.benchmark, known.weeks, fund, fund))
    return [curve for curve in made if len(curve.weeks) > 1]


def rolled(name: str, market: Market, at: Index, weights: Array, rules: Rules) -> Curve:
    """A book of overlapping tranches (Jegadeesh and Titman 1993): each week of `at` opens one with an equal part of the money,
    holds it for the holding time, and trades only what differs from the tranche that ends then. Costs are paid where it trades."""
    panel = market.panel
    count = max(round(rules.hold / rules.every), 1)
    growth = np.full((len(at), len(panel.weeks)), np.nan)
    drag = np.zeros((len(at), len(panel.weeks)))
    ends: list[tuple[Index, Array] | None] = []
    for row, week in enumerate(at):
        entry = int(week) + rules.lag
        members = np.nonzero(weights[row] > 0)[0].astype(np.int64)
        if entry >= len(panel.weeks) - 1 or len(members) == 0:
            ends.append(None)
            continue
        share = weights[row, members] / weights[row, members].sum()
        last = min(entry + rules.hold, len(panel.weeks) - 1)
        paths = panel.value[entry : last + 1, members] / panel.value[entry, members] * share
        total = paths.sum(axis=1)
        growth[row, entry + 1 : last + 1] = total[1:] / total[:-1] - 1
        before = ends[row - count] if row >= count else None
        drag[row, entry + 1] = _trade(market, int(week), members, share, before, classes(rules.given))
        ends.append((members, paths[-1] / total[-1]))
    live = np.isfinite(growth)
    open_now = live.sum(axis=0)
    weeks = np.nonzero(open_now > 0)[0]
    if len(weeks) == 0:
        return Curve(name, np.empty(0, dtype=np.int64), np.empty(0), np.empty(0))
    weeks = np.arange(weeks[0], weeks[-1] + 1)
    shown = np.maximum(open_now[weeks], 1)
    gross = np.where(live, growth, 0.0).sum(axis=0)[weeks] / shown
    net = gross - np.where(live, drag, 0.0).sum(axis=0)[weeks] / shown
    steps = np.concatenate([[weeks[0] - 1], weeks]).astype(np.int64)
    start = np.ones(1)
    return Curve(name, steps, np.concatenate([start, np.cumprod(1 + gross)]), np.concatenate([start, np.cumprod(1 + net)]))


def _trade(market: Market, week: int, members: Index, share: Array, before: tuple[Index, Array] | None, among: Classes) -> float:
    """Cost of going from the ended tranche's weights to the new ones, as a part of the tranche."""
    change = np.zeros(len(market.panel.symbols))
    change[members] = share
    if before is not None:
        change[before[0]] -= before[1]
    traded = np.nonzero(change)[0]
    costs = half_spreads(market.cap[week, traded], market.dollars[week, traded], among)
    # What left the listing is cash already.
    there = market.panel.listed[week, traded]
    return float(np.abs(change[traded][there]) @ costs[there])


def overlap(rules: Rules) -> int:
    """How many later windows begin before one ends."""
    return max(math.ceil(rules.hold / rules.every) - 1, 0)


def mean_and_error(series: Array, rules: Rules) -> tuple[float, float, int]:
    """Mean of overlapping windows, its standard error, and how many windows there are."""
    held = series[np.isfinite(series)]
    return (float(held.mean()) if len(held) else math.nan), newey_west(series, overlap(rules)), len(held)
