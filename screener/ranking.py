"""The score and the order: percentile ranks of a few measures in four pillars, weights that anyone may move, nothing hidden.

A measure's percentile is taken among all companies ranked, never among those that a `--sector` filter shows. A missing measure
ranks at the 25th percentile and lowers confidence; a company with fewer than three of four pillars is left out. Red flags scale the
score down by a setting (measures.md 7). Contributions add up to the score.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from filings.errors import SettingsError
from screener.columns import COLUMNS, column
from screener.companies import Companies
from screener.presets import Preset
from screener.settings import Settings

PILLARS = ("discount", "self_help", "capacity", "quality")

column(
    "score",
    "Score",
    "score",
    "0-100: weighted percentiles of the measures, scaled down by red flags; contributions add up to it.",
    "ranking",
)
column("rank", "Rank", "count", "Place on the list by score.", "ranking")
column(
    "confidence", "Confidence", "fraction", "Share of the score's weight that is measured, less 10 points a peer step.", "ranking"
)
column("red_flags", "Red flags", "count", "Number of red flags; the reasons stand beside them.", "ranking")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the score: its column, its pillar, and whether more of it is better."""

    column: str
    pillar: str
    higher_is_better: bool = True


MEASURES = (
    Measure("yield_ratio", "discount"),
    Measure("organic_share_change_12m", "self_help", higher_is_better=False),
    Measure("net_buyback_yield", "self_help"),
    Measure("affordable_authorization", "self_help"),
    Measure("say_do", "self_help"),
    Measure("debt_paydown_yield", "self_help"),
    Measure("dividend_yield", "self_help"),
    Measure("fcf_yield_3y", "capacity"),
    Measure("interest_cover", "capacity"),
    Measure("net_debt_ebitda", "capacity", higher_is_better=False),
    Measure("roic", "quality"),
    Measure("accruals", "quality", higher_is_better=False),
)


def rankable(table: pd.DataFrame, measure: Measure) -> pd.Series[float]:
    """A measure's values for ranking: two of them have no number and still a place. Net debt without EBITDA ranks last, and no
    interest to pay ranks first (measures.md 4)."""
    values = table[measure.column]
    if measure.column == "net_debt_ebitda":
        return values.mask(values.isna() & (table["ebitda_ttm"] <= 0) & (table["net_debt"] > 0), float("inf"))
    if measure.column == "interest_cover":
        return values.mask(values.isna() & (table["interest_ttm"] == 0), float("inf"))
    return values


def percentiles(values: pd.Series[float], *, higher_is_better: bool = True) -> pd.Series[float]:
    """Where each value stands among all that are there, in (0, 1]; ties share their mean; missing stays missing."""
    return values.rank(pct=True, ascending=higher_is_better)


def rank(companies: Companies, settings: Settings) -> tuple[Companies, pd.DataFrame]:
    """Score and order the small caps; the second value has a row per company and measure: its weight, percentile, contribution.

    Peers and companies outside the limits leave the table here, the unrankable and those that a preset does not want with a reason.
    """
    weights = settings.weights
    table = companies.table
    small = table[table["role"] == "small"]
    measured = pd.DataFrame({m.column: rankable(small, m).notna() for m in MEASURES})
    held = pd.DataFrame({p: measured[[m.column for m in MEASURES if m.pillar == p]].any(axis=1) for p in PILLARS})
    unfit = _unfit(small, companies, settings.preset)
    companies = companies.leave_out(unfit)
    small, held = small.drop(unfit.index), held.drop(unfit.index)
    thin = small.index[held.sum(axis=1) < settings.ranking.minimum_pillars]
    why = {cik: _thin([p for p in PILLARS if not held.loc[cik, p]]) for cik in thin}
    companies = companies.leave_out(pd.Series(why, dtype="string"))
    companies = companies.keep(companies.table.index[companies.table["role"] == "small"])
    small = companies.table
    total = sum(weights[m.column] for m in MEASURES)
    red = companies.flags[companies.flags["severity"] == "red"].groupby("cik")["flag"].nunique().reindex(small.index).fillna(0)
    factor = pd.Series(1.0, index=small.index).mask(red > 0, settings.gates.red_flag_factor)
    parts = []
    for measure in MEASURES:
        at = percentiles(rankable(small, measure), higher_is_better=measure.higher_is_better)
        weight = weights[measure.column] / total
        parts.append(
            pd.DataFrame(
                {
                    "cik": small.index,
                    "measure": measure.column,
                    "pillar": measure.pillar,
                    "weight": weight,
                    "percentile": at.fillna(settings.ranking.missing_percentile).to_numpy(),
                    "is_missing": at.isna().to_numpy(),
                    "factor": factor.to_numpy(),
                }
            )
        )
    contributions = pd.concat(parts, ignore_index=True)
    contributions["contribution"] = 100 * contributions["weight"] * contributions["percentile"] * contributions["factor"]
    score = contributions.groupby("cik")["contribution"].sum().reindex(small.index)
    there = contributions.loc[~contributions["is_missing"]].groupby("cik")["weight"].sum().reindex(small.index).fillna(0.0)
    step = small["peer_step"].fillna(0)
    columns = pd.DataFrame(
        {
            "score": score,
            # Equal scores keep the order of their tickers, so that the list never depends on the order of the rows.
            "rank": score.to_frame("score")
            .assign(t=small["ticker"])
            .sort_values(["score", "t"], ascending=[False, True])["score"]
            .pipe(lambda s: pd.Series(range(1, len(s) + 1), index=s.index)),
            "confidence": (there - settings.ranking.confidence_per_peer_step * step).clip(lower=0.0),
            "red_flags": red.astype("float64"),
        },
        index=small.index,
    )
    ranked = companies.add(columns)
    ranked = ranked.keep(ranked.table.sort_values("rank").index)
    return ranked, contributions


def _unfit(small: pd.DataFrame, companies: Companies, preset: Preset) -> pd.Series[str]:
    """Why a company does not meet what the preset asks; those that do have no row. What is not known is not met."""
    found: dict[int, str] = {}
    for wanted in preset.require:
        if wanted.column not in small or COLUMNS[wanted.column].type != "float64":
            raise SettingsError(f"The preset {preset.name} asks for {wanted.column}, which is no number of `screener dictionary`.")
        told = companies.missing[companies.missing["column"] == wanted.column].drop_duplicates("cik").set_index("cik")["reason"]
        for cik, value in small[wanted.column].items():
            if cik in found or (pd.notna(value) and wanted.holds(value)):
                continue
            asks = (
                f"preset {preset.name} asks for {COLUMNS[wanted.column].label} {wanted.sign} {_shown(wanted.bound, wanted.column)}"
            )
            has = f"it has {_shown(value, wanted.column)}" if pd.notna(value) else f"not known: {told.get(cik, 'no value held')}"
            found[int(str(cik))] = f"{asks}; {has}"
    return pd.Series(found, dtype="string")


def _shown(value: float, column: str) -> str:
    if value == 0:
        return "0"
    unit = COLUMNS[column].unit
    return f"{value:.1%}" if unit == "fraction" else f"${value / 1e6:,.1f}m" if unit == "USD" else f"{value:,.2f}"


def _thin(absent: list[str]) -> str:
    named = ", no ".join(pillar.replace("_", "-") for pillar in absent)
    return f"only {len(PILLARS) - len(absent)} of {len(PILLARS)} pillars measured (no {named})"
