"""What a backtest found, as one plain document: caveats first, then a row a trial, curves, and how flags and regimes did."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from screener.backtest.costs import classes
from screener.backtest.engine import Rules, Trial, mean_and_error, overlap, shipped
from screener.backtest.market import UNKNOWN, Market
from screener.backtest.panel import Array, Index, Mask
from screener.backtest.papers import PAPERS, paper_rows
from screener.backtest.replay import Snapshot, placed
from screener.backtest.statistics import drawdown, holm, probability

if TYPE_CHECKING:
    from screener.backtest.study import Call
    from screener.settings import Backtest


def document(
    call: Call, market: Market, at: Index, trials: Sequence[Trial], lists: Sequence[Snapshot], caught: Sequence[str],
    given: Backtest | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Everything that an output shows. Numbers to ten digits, missing ones None. `given`: the settings' section; the shipped one
    where it is None."""
    given = given or shipped()
    rows = [_row(trial) for trial in trials]
    for row, chance in zip(rows, holm([math.nan if r["chance"] is None else r["chance"] for r in rows]), strict=True):
        row["chance_of_all"] = _plain(chance)
        row["says"] = _says(row, given)
    panel = market.panel
    return {
        "from": call.start.isoformat(),
        "to": call.end.isoformat(),
        "every": call.every,
        "hold": list(call.hold),
        "sectors": list(call.sectors),
        "preset": call.preset,
        "top": call.top,
        "benchmark": trials[0].rules.benchmark if trials else "",
        "first": _first(call, market, at, rows, lists, caught, given),
        "caveats": [*_caveats(market, trials, given), *_unpriced(market, at, lists)],
        "trials": rows,
        "papers": paper_rows(rows, _names_held(lists), given),
        "curves": [_curve_rows(trial, market) for trial in trials if trial.curves],
        "correlations": [
            {
                "trial": trial.name,
                "label": trial.label,
                "hold": trial.rules.hold,
                "days": [panel.weeks[w].date().isoformat() for w in trial.windows.weeks],
                "values": [_plain(v) for v in trial.windows.correlation],
                "spreads": [_plain(v) for v in trial.windows.spread],
                "names": [int(n) for n in trial.windows.names],
            }
            for trial in trials
        ],
        "regime": _regime_rows(lists, trials, market),
        "flags": _flag_rows(lists, at, market, call, given),
        "costs": [
            {"name": c.name, "least_cap": c.least_cap, "least_dollars": c.least_dollars, "half_spread": c.half_spread}
            for c in classes(given)
        ],
        "loss_at_failure": given.loss_at_failure,
        "failed_below": given.failed_below,
        "enough_names": given.enough_names,
        "lag": given.lag_weeks,
    }


def _plain(value: float) -> float | None:
    return float(f"{float(value):.10g}") if math.isfinite(value) else None


def _mean(series: Array) -> float | None:
    held = series[np.isfinite(series)]
    return _plain(float(held.mean())) if len(held) else None


def _row(trial: Trial) -> dict[str, Any]:
    windows, rules = trial.windows, trial.rules
    spread, error, count = mean_and_error(windows.spread, rules)
    correlation, correlation_error, correlated = mean_and_error(windows.correlation, rules)
    excess, excess_error, _ = mean_and_error(windows.top - windows.matched, rules)
    t = spread / error if error and error > 0 else math.nan
    names = windows.names[np.isfinite(windows.top)]
    over = int(np.isfinite(windows.universe).sum())
    return {
        "trial": trial.name,
        "label": trial.label,
        "is_list": trial.name == "score" or ":" in trial.name,
        "hold": rules.hold,
        "top_names": rules.top,
        "weeks": len(windows.weeks),
        "windows": over,
        "windows_with_quintiles": count,
        "independent": _plain(over * min(rules.every / rules.hold, 1.0)),
        "overlap": overlap(rules),
        "names": _plain(float(names.mean())) if len(names) else 0.0,
        "least_names": int(names.min()) if len(names) else 0,
        "quintiles": [_mean(windows.quintile[:, g]) for g in range(rules.groups)],
        "quintiles_cap": [_mean(windows.quintile_cap[:, g]) for g in range(rules.groups)],
        "top": _mean(windows.top),
        "top_cap": _mean(windows.top_cap),
        "top_after_costs": _mean(windows.top_after_costs),
        "matched": _mean(windows.matched),
        "universe": _mean(windows.universe),
        "universe_cap": _mean(windows.universe_cap),
        "fund": _mean(windows.fund),
        "top_less_fund": _mean(windows.top - windows.fund),
        "top_less_matched": _plain(excess),
        "top_less_matched_error": _plain(excess_error),
        "spread": _plain(spread),
        "spread_error": _plain(error),
        "t": _plain(t),
        "chance": _plain(probability(t)),
        "spread_after_costs": _mean(windows.spread_after_costs),
        "spread_with_losses": _mean(trial.with_losses),
        "correlation": _plain(correlation),
        "correlation_error": _plain(correlation_error),
        "correlated": correlated,
        "turnover": _mean(windows.turnover),
        "left": _mean(windows.left.astype(float)),
    }


def _says(row: Mapping[str, Any], given: Backtest) -> str:
    """What may be said of one trial, in a sentence."""
    if row["windows"] == 0:
        return f"No window of {row['hold']} weeks is over yet."
    if row["names"] < given.enough_names:
        return f"Nothing can be concluded: {row['names']:.0f} names a week."
    if row["t"] is None:
        return f"No standard error: only {row['independent']:.1f} windows do not overlap."
    how = "an accident cannot be ruled out"
    if abs(row["t"]) >= given.hurdle:
        is_long = row["independent"] >= given.enough_windows
        how = "a real difference is likely" if is_long else "far from 0, but on so few windows the error itself is a guess"
    elif row["chance_of_all"] is not None and row["chance_of_all"] < 0.05:
        how = f"a hint, below the hurdle of {given.hurdle:g} for a measure that was picked among many"
    return (
        f"Best group less worst {row['spread']:+.1%} in {row['hold']} weeks, t {row['t']:.1f} on {row['independent']:.1f} windows"
        f" side by side: {how}."
    )


def _names_held(lists: Sequence[Snapshot]) -> dict[str, float]:
    """How many names a week have each measure of the list."""
    counts: dict[str, int] = {}
    for day in lists:
        for company in day["companies"]:
            for name, value in company["measures"].items():
                key = f"measure: {name}"
                counts[key] = counts.get(key, 0) + (value is not None)
    return {key: count / len(lists) for key, count in counts.items()}


def _first(
    call: Call, market: Market, at: Index, rows: Sequence[Mapping[str, Any]], lists: Sequence[Snapshot], caught: Sequence[str],
    given: Backtest,
) -> list[str]:  # fmt: skip
    """What must be read before any figure."""
    made = []
    if lists:
        counts = [len(day["companies"]) for day in lists]
        different = len({company["cik"] for day in lists for company in day["companies"]})
        if np.mean(counts) < given.enough_names:
            made.append(
                f"Nothing can be concluded about the list: it had {min(counts)} to {max(counts)} companies a week,"
                f" {different} different ones in all, and below {given.enough_names} a single one decides. The figures show only"
                " that the machinery works."
            )
    for row in rows:
        if not row["is_list"] and row["names"] < given.enough_names and row["windows"]:
            made.append(
                f"Nothing can be concluded about '{row['label']}': {row['names']:.0f} names a week, below {given.enough_names}."
            )
            break
    longest = max((row["independent"] for row in rows if row["hold"] == max(call.hold)), default=0.0)
    made.append(
        f"{len(at)} weeks were ranked, but only {longest:.1f} windows of {max(call.hold)} weeks lie side by side in that time: one"
        " market, not many."
    )
    tried = sum(row["t"] is not None for row in rows)
    if tried:
        made.append(
            f"{tried} tests were made here at once: of so many, {tried * 0.05:.1f} pass at 5 % by accident. The"
            f" column 'chance of all' takes that into account (Holm), not tests made elsewhere; ask for t above {given.hurdle:g}."
        )
    made += [
        f"'{label}' changes when later prices are taken away: it knows the future, and its rows are worthless." for label in caught
    ]
    for row in rows:
        if row["correlation"] is not None and abs(row["correlation"]) > given.too_good and row["names"] >= given.enough_names:
            made.append(
                f"'{row['label']}' over {row['hold']} weeks has a mean rank correlation of {row['correlation']:.2f}, more than any"
                " published measure: look for figures from after the day before believing it."
            )
    if not market.panel.is_point_in_time:
        made.append("Only adjusted series are held: they know the survivors alone, and every return here is too good.")
    return made


def _caveats(market: Market, trials: Sequence[Trial], given: Backtest) -> list[str]:
    panel = market.panel
    used: Mask = np.array(market.eligible.any(axis=0))
    unknown = sum(s == UNKNOWN for s, u in zip(market.sector, used.tolist(), strict=True) if u)
    gone = int((panel.ended[used] >= 0).sum())
    with np.errstate(invalid="ignore"):
        there = market.eligible & np.isfinite(panel.value)
        by_year = float((panel.is_adjusted & there).sum()) / max(float(there.sum()), 1.0)
    notes = panel.notes
    made = [
        f"Raw prices ({panel.weeks[0]:%Y-%m-%d} to {panel.weeks[-1]:%Y-%m-%d}) are point in time: {int(used.sum()):,} small caps"
        f" were there at some time, {gone:,} of them have left the listing since."
        if panel.is_point_in_time
        else "Prices are adjusted series of survivors.",
        f"{by_year:.0%} of the weekly returns come from adjusted series, which hold dividends and splits but only survivors; the"
        " others from raw closes, splits taken out, without dividends: gone shares look a little too bad.",
        "A share that leaves the listing is sold at its last close, and the money waits as cash to the window's end. For a takeover"
        " that is fair; for a failure it is too good (Silicon Valley Bank's last close was $106): see 'with losses'.",
        f"A week's score is bought at the close {given.lag_weeks} week{'s' if given.lag_weeks > 1 else ''} later. Weeks without a"
        " price carry the last one forward.",
        f"{notes.get('splits taken out of raw prices', 0):,} splits were taken out of raw prices by the listing's share counts,"
        f" {notes.get('renamed', 0):,} shares followed to a new symbol, {notes.get('reused symbols', 0):,} later owners of a"
        f" symbol told apart, {notes.get('weeks with late closes', 0)} weeks have closes of a neighbouring day.",
        f"In {notes.get('weeks whose return is taken as none', 0):,} weeks a raw price leapt by a reverse split of unknown"
        " ratio (or more than sixfold): that week's return is taken as none.",
        f"The sector of {unknown:,} of {int(used.sum()):,} shares, mostly gone ones, is not known: they are held against all.",
        "Spreads are assumed by size and trading, not measured; market impact is left out. 'After costs' pays both ways of every"
        " window, more than a book that rolls; the curves pay for what is traded only.",
        "Sector, kind of security and registrant are as known today; prices, caps and filings as of the week.",
    ]
    if any(t.name == "score" for t in trials):
        made.append("The list's rules were written with these years in view: what followed is not out of sample.")
    return made


def _unpriced(market: Market, at: Index, lists: Sequence[Snapshot]) -> list[str]:
    """A sentence where companies of a list could not be followed."""
    panel = market.panel
    weeks = {panel.weeks[week].date().isoformat(): int(week) for week in at}
    lost = [
        company["ticker"]
        for day in lists
        for company in day["companies"]
        if day["as_of"] in weeks and panel.column_of(company["ticker"], weeks[day["as_of"]]) < 0
    ]
    if not lost:
        return []
    named = ", ".join(sorted(set(lost))[:5]) + (" and others" if len(set(lost)) > 5 else "")
    return [f"{named}: ranked, but it has no price in the weekly panel in {len(lost)} weeks of all, and is left out of them."]


def _curve_rows(trial: Trial, market: Market) -> dict[str, Any]:
    panel, lines = market.panel, []
    for curve in trial.curves:
        known = np.isfinite(curve.gross)
        gross, net = curve.gross[known], curve.net[known]
        if len(gross) < 2:
            continue
        years = (len(gross) - 1) / 52.18
        lines.append(
            {
                "name": curve.name,
                "days": [panel.weeks[max(w, 0)].date().isoformat() for w in curve.weeks[known]],
                "gross": [_plain(v) for v in gross],
                "net": [_plain(v) for v in net],
                "drawdown": [_plain(v) for v in drawdown(net)],
                "a_year": _plain(float(gross[-1]) ** (1 / years) - 1),
                "a_year_after_costs": _plain(float(net[-1]) ** (1 / years) - 1),
                "worst_drawdown": _plain(float(drawdown(net).min())),
            }
        )
    return {"trial": trial.name, "label": trial.label, "hold": trial.rules.hold, "lines": lines}


def _regime_rows(lists: Sequence[Snapshot], trials: Sequence[Trial], market: Market) -> list[dict[str, Any]]:
    """Mean spread (top less matched for the list) by the state of each reading on the day of the score."""
    states: dict[str, dict[str, str]] = {}
    labels: dict[str, str] = {}
    for day in lists:
        for reading in day["regime"]:
            states.setdefault(reading["key"], {})[day["as_of"]] = reading["state"]
            labels[reading["key"]] = reading["observation"]
    made = []
    for trial in (t for t in trials if t.name in ("score", *PAPERS)):
        windows = trial.windows
        series = windows.top - windows.matched if trial.name == "score" else windows.spread
        days = [market.panel.weeks[w].date().isoformat() for w in windows.weeks]
        for key, by_day in states.items():
            row: dict[str, Any] = {
                "trial": trial.name, "label": trial.label, "hold": trial.rules.hold, "key": key, "observation": labels[key],
                "measure": "top less matched" if trial.name == "score" else "best fifth less worst",
            }  # fmt: skip
            for state in ("on", "off"):
                chosen = np.array([by_day.get(day) == state for day in days])
                row[state] = _mean(series[chosen])
                row[f"{state}_windows"] = int(np.isfinite(series[chosen]).sum())
            made.append(row)
    return made


def _flag_rows(
    lists: Sequence[Snapshot], at: Index, market: Market, call: Call, given: Backtest
) -> list[dict[str, Any]]:  # fmt: skip
    """How often a flagged company then lagged the median small cap, by flag and holding time."""
    panel = market.panel
    kinds = sorted({(f["severity"], f["flag"]) for day in lists for f in day["flags"]}, reverse=True)
    made = []
    for hold in call.hold:
        rules = Rules(every=call.every, hold=hold, given=given)
        entry, end = at + rules.lag, at + rules.lag + hold
        over = end < len(panel.weeks)
        followed = np.full((len(at), len(panel.symbols)), np.nan)
        followed[over] = panel.value[end[over]] / panel.value[entry[over]] - 1
        with np.errstate(invalid="ignore"):
            pool = np.where(market.eligible[at], followed, np.nan)
        median = np.array([np.nanmedian(r) if np.isfinite(r).any() else math.nan for r in pool])
        for severity, flag in kinds:
            marked = [
                {
                    **day,
                    "companies": [
                        c
                        for c in day["companies"]
                        if any(f["cik"] == c["cik"] and f["flag"] == flag and f["severity"] == severity for f in day["flags"])
                    ],
                }
                for day in lists
            ]
            where = np.isfinite(placed(market, at, marked, lambda c: 1.0)) & np.isfinite(followed)
            less = (followed - median[:, None])[where]
            companies = {c["cik"] for day in marked for c in day["companies"]}
            made.append(
                {
                    "flag": flag, "severity": severity, "hold": hold, "companies": len(companies), "windows": len(less),
                    "lagged": _plain(float((less < 0).mean())) if len(less) else None,
                    "less_median": _plain(float(less.mean())) if len(less) else None,
                }
            )  # fmt: skip
    return made
