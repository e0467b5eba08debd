"""What a backtest costs: reading the whole market, five years of weeks of price measures, and one past list, made and kept.

python benchmarks/backtest.py ARCHIVE [--lists 2]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

import screener.sources  # noqa: F401 importing it declares every table
from filings.ledger import Ledger
from screener.backtest.engine import Rules, run_trial
from screener.backtest.market import momentum, read_market, smallness
from screener.backtest.panel import read_panel
from screener.backtest.replay import fingerprints, past_lists, regimes, snapshots
from screener.settings import Settings, load_settings


def week(archive: Path, quick: bool) -> dict[str, Any]:
    """What the shared work of a backtest costs, and what each further week does (seconds of CPU)."""
    settings = load_settings()
    seconds: dict[str, float] = {}
    with Ledger.open(archive, read_only=True) as ledger:
        start = time.process_time()
        panel = read_panel(ledger)
        seconds["panel of every share and week, once"] = time.process_time() - start
        start = time.process_time()
        market = read_market(ledger, settings, panel)
        seconds["small caps of every week, once"] = time.process_time() - start
        at = np.arange(min(52, len(panel.weeks) - 1), len(panel.weeks), dtype=np.int64)
        start = time.process_time()
        for name, measure in (("momentum", momentum), ("smallness", smallness)):
            scores = np.where(market.eligible[at], measure(panel, at), np.nan)
            for hold in (13,) if quick else (13, 26, 52):
                run_trial(name, name, market, at, scores, Rules(every=1, hold=hold))
        trials = 2 if quick else 6
        seconds["a week of one trial"] = (time.process_time() - start) / trials / max(len(at), 1)
        weeks = [stamp.date() for stamp in panel.weeks[-90:]][: 8 if quick else 40]
        seconds |= _past(ledger, settings, weeks)
    return {
        "seconds": {name: round(value, 5) for name, value in seconds.items()},
        "weeks": len(panel.weeks),
        "times_a_run": round(seconds["a past list, neighbours made with it"] / seconds["a run of the week, workbook and all"], 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _past(ledger: Ledger, settings: Settings, weeks: list[date]) -> dict[str, float]:
    """CPU of a past list when its neighbours are made with it, of the same list made alone, and of a whole run."""
    from screener.pipeline import make_shortlist, with_cards
    from screener.runs import write_run

    day = weeks[len(weeks) // 2]
    make_shortlist(ledger, settings, day)
    start = time.process_time()
    made = with_cards(make_shortlist(ledger, settings, day), ledger)
    alone = time.process_time() - start
    with tempfile.TemporaryDirectory() as folder:
        write_run(made, Path(folder) / "output", Path(folder) / "archive")
    run = time.process_time() - start
    start = time.process_time()
    made_now = list(past_lists(ledger, settings, weeks))
    each = (time.process_time() - start) / len(made_now)
    start = time.process_time()
    regimes(ledger, weeks)
    return {
        "a past list, neighbours made with it": each,
        "the same list made alone": alone,
        "a run of the week, workbook and all": run,
        "states of the regime for all weeks": time.process_time() - start,
    }


def main() -> None:
    """Print a line a step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--lists", type=int, default=2, help="past lists to make")
    args = parser.parse_args()
    settings = load_settings()
    with Ledger.open(args.archive, read_only=True) as ledger:
        start = time.perf_counter()
        panel = read_panel(ledger)
        print(f"panel: {len(panel.weeks)} weeks x {len(panel.symbols):,} shares in {time.perf_counter() - start:.1f} s")
        start = time.perf_counter()
        market = read_market(ledger, settings, panel)
        print(f"market: {int(market.eligible.any(axis=0).sum()):,} small caps in {time.perf_counter() - start:.1f} s")
        at = np.arange(min(52, len(panel.weeks) - 1), len(panel.weeks), dtype=np.int64)
        start = time.perf_counter()
        for name, measure in (("momentum", momentum), ("smallness", smallness)):
            scores = np.where(market.eligible[at], measure(panel, at), np.nan)
            for hold in (13, 26, 52):
                run_trial(name, name, market, at, scores, Rules(every=1, hold=hold))
        print(f"trials: 2 measures x 3 holding times x {len(at)} weeks, curves included, in {time.perf_counter() - start:.1f} s")
        days = [panel.weeks[-60 - 4 * number].date() for number in range(args.lists)] if len(panel.weeks) > 100 else []
        if days:
            _lists(ledger, days)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")


def _lists(ledger: Ledger, days: list[date]) -> None:
    settings = load_settings()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        snapshots(ledger, settings, days, kept=Path(folder))
        print(f"lists: {len(days)} made, {(time.perf_counter() - start) / len(days):.1f} s each")
        start = time.perf_counter()
        fingerprints(ledger, settings, days * 30)
        print(f"keys of {len(days) * 30} lists: {time.perf_counter() - start:.1f} s")
        start = time.perf_counter()
        snapshots(ledger, settings, days, kept=Path(folder))
        print(f"lists: {len(days)} taken from before in {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
