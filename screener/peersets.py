"""Who is held against whom: sets of companies by industry group, sector or all, and what a set's multiples come to.

A set is one kind of company (a bank's book yield says nothing of a manufacturer in the same sector). Everything is taken on yields,
so that a peer that loses money counts as dearest instead of vanishing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


FINANCIAL_KINDS = ("bank", "insurer", "reit")
"""Kinds that are never held against all others: where their sector is too small, they have no peers."""

ALL = "all non-financials"
STEPS = ("industry_group", "sector", ALL)
"""From the nearest set to the widest; the number of the step lowers confidence."""

NAMED = "your own list"
"""The set of a company whose peers the user named (`overrides`): it goes before every step, with as few as the user named."""

SEVEN = 7
"""How many of the largest companies a median is also told without."""


def by_size(companies: pd.DataFrame) -> pd.DataFrame:
    """Largest first; of equal ones the lower cik, so that the order of rows decides nothing."""
    return companies.sort_index().sort_values("market_cap", ascending=False, kind="stable")


def largest(large: pd.DataFrame) -> pd.Index[int]:
    """The seven largest companies."""
    return by_size(large).index[:SEVEN]


def keys(table: pd.DataFrame, step: int) -> pd.Series[str]:
    """The set that each company belongs to at a step; missing where it belongs to none."""
    kind = table["kind"].astype("string")
    if STEPS[step] == ALL:
        return (kind + "|" + ALL).mask(kind.isin(FINANCIAL_KINDS))
    return kind + "|" + table[STEPS[step]].astype("string")


@dataclass(frozen=True, slots=True)
class Rung:
    """One set of peers for each company: `of_small` names the company's set, `of_large` that of each row of `large`; a set needs
    `minimum` companies with the multiple. `step` is 0, 1, 2 for the steps, and 0 for a list that the user named."""

    large: pd.DataFrame
    of_large: pd.Series[str]
    of_small: pd.Series[str]
    minimum: int
    step: int

    def wide_enough(self, sets: pd.DataFrame) -> pd.Series[bool]:
        """Sets (rows of `described`) that a company may be held against. One whose median peer loses money is none: nothing
        positive can be held against it."""
        return (sets["count"] >= self.minimum) & (sets["median"] > 0)


def ladder(table: pd.DataFrame, named: Mapping[str, Sequence[str]], minimum: int) -> list[Rung]:
    """Where each small company looks for peers, nearest first: the user's own list (`named`, by ticker), then the steps.

    The trap: a company that the user names as its own peer is not, and one that is not in the table cannot be one.
    """
    small, large = table[table["role"] == "small"], table[table["role"] == "peer"]
    steps = [Rung(large, keys(large, step), keys(small, step), minimum, step) for step in range(len(STEPS))]
    listed = {cik: named[ticker] for cik, ticker in small["ticker"].items() if ticker in named}
    if not listed:
        return steps
    chosen = {cik: table[table["ticker"].isin(list(names)) & (table.index != cik)] for cik, names in listed.items()}
    rows = pd.concat(list(chosen.values()))
    of_large = pd.concat([pd.Series(f"{cik}|{NAMED}", index=peers.index, dtype="string") for cik, peers in chosen.items()])
    own = pd.Series({cik: f"{cik}|{NAMED}" for cik in listed}, dtype="string").reindex(small.index)
    return [Rung(rows, of_large, own, 1, 0), *steps]


def described(yields: pd.Series[float], of: pd.Series[str], seven: pd.Index[int]) -> pd.DataFrame:
    """One row a set (index: its key): how many have the multiple, and the yields' median, mean and more.

    `median`, `mean`: of yields, losses in; `without_seven`: the median without the seven largest companies; `deviation`: median
    absolute deviation of the multiples from the set's (the inverse of its median yield), losses counting as infinitely dear.
    """
    import numpy as np

    frame = pd.DataFrame({"y": yields, "key": of}).dropna()
    groups = frame.groupby("key", observed=True)["y"]
    made = pd.DataFrame({"count": groups.size(), "median": groups.median(), "mean": groups.mean()})
    others = frame[~frame.index.isin(seven)]
    made["without_seven"] = others.groupby("key", observed=True)["y"].median().reindex(made.index)
    middle = groups.transform("median")
    multiple = (1 / frame["y"].where(frame["y"] > 0)).fillna(np.inf)
    frame["apart"] = (multiple - 1 / middle.where(middle > 0)).abs()
    made["deviation"] = frame.groupby("key", observed=True)["apart"].median().replace(np.inf, np.nan)
    return made


def median_of_others(yields: pd.Series[float], of: pd.Series[str]) -> pd.DataFrame:
    """For each company the median yield of the *other* members of its set (`median`), and how many they are (`count`).

    A company is never its own peer. The middle of a sorted list without one element is found by its place, so that a market of
    companies takes no loop.
    """
    import numpy as np

    frame = pd.DataFrame({"y": yields, "key": of}).dropna().sort_values(["key", "y"], kind="stable")
    result = pd.DataFrame({"count": 0.0, "median": np.nan}, index=yields.index)
    if frame.empty:
        return result
    groups = frame.groupby("key", observed=True, sort=False)["y"]
    others = groups.transform("size").to_numpy(dtype="int64") - 1
    place = groups.cumcount().to_numpy(dtype="int64")
    start = np.arange(len(frame)) - place
    values = frame["y"].to_numpy(dtype="float64")

    def at(rank: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        there = np.where(others > 0, start + rank + (rank >= place), 0)
        taken: npt.NDArray[np.float64] = values[np.clip(there, 0, len(values) - 1)]
        return taken

    middle = (at((others - 1) // 2) + at(others // 2)) / 2
    result.loc[frame.index, "count"] = others.astype("float64")
    result.loc[frame.index, "median"] = np.where(others > 0, middle, np.nan)
    return result


def share_cheaper(own: pd.Series[float], own_key: pd.Series[str], yields: pd.Series[float], of: pd.Series[str]) -> pd.Series[float]:
    """The share of its set that is cheaper (has a higher yield) than each company: 0 is cheapest of all."""
    import numpy as np

    frame = pd.DataFrame({"y": yields, "key": of}).dropna()
    made = pd.Series(np.nan, index=own.index)
    for key, members in own[own.notna()].groupby(own_key, observed=True):
        ordered = np.sort(frame.loc[frame["key"] == key, "y"].to_numpy(dtype="float64"))
        if len(ordered):
            made.loc[members.index] = 1 - np.searchsorted(ordered, members.to_numpy(dtype="float64"), side="right") / len(ordered)
    return made
