"""A backtest from call to findings: which weeks, which scores, what followed, and how little of it may be believed.

The findings are one plain document, from which page, workbook and JSON are written, so that all say the same. What speaks against
the figures stands in `first` and is shown before any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from filings.errors import SettingsError
from screener.backtest import findings
from screener.backtest.engine import Rules, Trial, run_trial
from screener.backtest.market import Market, changed_by_the_future, momentum, read_market, smallness
from screener.backtest.panel import Index, read_panel
from screener.backtest.replay import Snapshot, placed, regimes, snapshots

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

PRICE_MEASURES = {
    "momentum": ("Momentum, 12 months less the last", momentum),
    "smallness": ("Size, smaller is higher", smallness),
}
MOMENTUM_WEEKS = 52
LONGEST = 260
"""Weeks that a window may be held."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a user asks for. `every` and `hold` in weeks; `sectors` narrow what is shown and held against, never the scores; `top`
    names of the best group; `preset` the way of looking that the settings were read under;
    `with_list` False leaves the list out and tests price measures only; `jobs` processes."""

    start: date
    end: date
    every: int = 4
    hold: tuple[int, ...] = (13, 26, 52)
    sectors: tuple[str, ...] = ()
    top: int = 20
    preset: str = ""
    with_list: bool = True
    jobs: int = 1


def weeks_of(text: str) -> tuple[int, ...]:
    """`13w,26w,52w` as numbers of weeks. Raises SettingsError where it is none, or above five years."""
    parts = [part.strip().lower().removesuffix("w") for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) < 4 and 0 < int(part) <= LONGEST for part in parts):
        raise SettingsError(f"{text} is no number of weeks: write it like 4w, or 13w,26w,52w (at most {LONGEST}w).")
    return tuple(dict.fromkeys(int(part) for part in parts))


def run_backtest(
    ledger: Ledger, settings: Settings, call: Call, *, kept: Path | None = None, tell: Callable[[str], None] | None = None
) -> dict[str, Any]:
    """The findings as a plain document (see `findings.document`). `kept`: folder where the lists of past days are kept.

    Raises SettingsError for days that no prices are held for, SourceError where no prices are held at all.
    """
    if call.start >= call.end:
        raise SettingsError(f"--from {call.start} is not before --to {call.end}: give an earlier and a later day.")
    panel = read_panel(ledger, (settings.universe.benchmark, "SPY"))
    market = read_market(ledger, settings, panel)
    at = weeks_between(panel.weeks.to_numpy(), call)
    if len(at) == 0:
        held = f"{panel.weeks[0]:%Y-%m-%d} to {panel.weeks[-1]:%Y-%m-%d}"
        raise SettingsError(f"No week between {call.start} and {call.end} has prices: they are held from {held}.")
    shown = np.array([s in call.sectors for s in market.sector]) if call.sectors else None
    base = Rules(every=call.every, top=call.top, benchmark=settings.universe.benchmark, given=settings.backtest)
    trials, caught = _price_trials(market, at, call, base, shown)
    lists: list[Snapshot] = []
    if call.with_list:
        days = [panel.weeks[week].date() for week in at]
        made = snapshots(ledger, settings, days, kept=kept, jobs=call.jobs, tell=tell)
        states = regimes(ledger, days)
        lists = [{**one, "regime": states[day]} for day, one in zip(days, made, strict=True)]
        trials = list_trials(market, at, lists, call, base, shown) + trials
    return findings.document(call, market, at, trials, lists, caught, settings.backtest)


def weeks_between(weeks: Any, call: Call) -> Index:
    """Places of the weeks to rank on: every so many from the first on or after the start."""
    first = int(np.searchsorted(weeks, np.datetime64(call.start, "s")))
    last = int(np.searchsorted(weeks, np.datetime64(call.end, "s"), side="right"))
    return np.arange(first, last, call.every, dtype=np.int64)


def _price_trials(market: Market, at: Index, call: Call, base: Rules, shown: Any) -> tuple[list[Trial], list[str]]:
    """Trials of the price measures on all small caps, and the names of measures that fail the cut test (none should)."""
    trials, caught = [], []
    for name, (label, measure) in PRICE_MEASURES.items():
        # Before a year of prices only survivors' adjusted series could give a momentum, so there is none.
        usable = at[at >= MOMENTUM_WEEKS] if name == "momentum" else at
        if len(usable) == 0:
            continue
        probes = usable[np.unique(np.linspace(0, len(usable) - 1, 3).astype(int))]
        if changed_by_the_future(market.panel, measure, probes):
            caught.append(label)
        scores = np.where(market.eligible[usable], measure(market.panel, usable), np.nan)
        trials += [run_trial(name, label, market, usable, scores, replace(base, hold=h), shown=shown) for h in call.hold]
    return trials, caught


def _part(kind: str, name: str, company: Mapping[str, Any]) -> Any:
    return company[kind].get(name)


def list_trials(
    market: Market, at: Index, lists: Sequence[Snapshot], call: Call, base: Rules, shown: Any
) -> list[Trial]:  # fmt: skip
    """Trials of the list's score and its pillars; of its measures too where a week has enough names for fifths."""
    names = _names(lists)
    matrices = {key: placed(market, at, lists, read) for key, (_, read) in names.items()}
    made = []
    for key, (label, _) in names.items():
        scores = matrices[key]
        if key.startswith("measure") and np.isfinite(scores).sum(axis=1).mean() < base.least:
            continue
        made += [
            run_trial(key, label, market, at, scores, replace(base, hold=h), shown=shown, curves=key == "score") for h in call.hold
        ]
    return made


def _names(lists: Sequence[Snapshot]) -> dict[str, tuple[str, Callable[[Mapping[str, Any]], Any]]]:
    """What of a list is tried: key to label and how it is read off a company."""
    made: dict[str, tuple[str, Callable[[Mapping[str, Any]], Any]]] = {"score": ("The list's score", lambda c: c["score"])}
    for kind, word in (("pillars", "Pillar"), ("measures", "Measure")):
        for name in sorted({key for day in lists for company in day["companies"] for key in company[kind]}):
            label = f"{word} {name.replace('_', '-' if kind == 'pillars' else ' ')}"
            made[f"{word.lower()}: {name}"] = (label, partial(_part, kind, name))
    return made
