"""The Weights sheet: what the score is made of, in cells that a reviewer may move, and the percentiles that they weigh."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from screener.columns import COLUMNS
from screener.outputs.grid import FIRST_ROW, INPUT, Book, Head
from screener.outputs.phrases import label
from screener.outputs.plain import number
from screener.shortlist import Shortlist

WEIGHTS_SHEET = "Weights"


@dataclass(frozen=True, slots=True)
class Weights:
    """Measures in the order of the Weights sheet, with their weights and where these stand; the factor that red flags put on a
    score, where one stands for all."""

    measures: tuple[str, ...]
    pillars: tuple[str, ...]
    values: tuple[float, ...]
    red_flag_factor: float | None

    def cell(self, index: int) -> str:
        """The absolute address of one weight."""
        return f"{WEIGHTS_SHEET}!{xl_rowcol_to_cell(FIRST_ROW + index, 2, row_abs=True, col_abs=True)}"

    @property
    def factor_cell(self) -> str:
        """The absolute address of the red-flag factor."""
        return self.cell(len(self.measures) + 2)


@dataclass(frozen=True, slots=True)
class Parts:
    """What one company's score is made of: percentiles in the order of the weights, which of them stand in for a missing value,
    and the factor on all."""

    percentiles: tuple[float, ...]
    missing: tuple[bool, ...]
    factor: float


def read_weights(shortlist: Shortlist) -> Weights:
    """The weights as a person may move them (the shortlist's own, else those of the contributions)."""
    frame = shortlist.contributions.drop_duplicates("measure")
    measures = tuple(str(name) for name in frame["measure"])
    pillars = tuple(str(name) for name in frame["pillar"]) if "pillar" in frame else tuple("" for _ in measures)
    told = all(name in shortlist.weights for name in measures)
    values = [shortlist.weights[m] for m in measures] if told else frame["weight"].astype(float).tolist()
    factors = set(shortlist.contributions["factor"].astype(float)) - {1.0} if "factor" in frame else set()
    return Weights(measures, pillars, tuple(float(number(v) or 0) for v in values), factors.pop() if len(factors) == 1 else None)


def read_parts(shortlist: Shortlist, weights: Weights) -> dict[int, Parts]:
    """Each company's percentiles, from the contributions."""
    place = {name: at for at, name in enumerate(weights.measures)}
    frame = shortlist.contributions
    missing = frame["is_missing"].tolist() if "is_missing" in frame else [False] * len(frame)
    factors = frame["factor"].tolist() if "factor" in frame else [1.0] * len(frame)
    held: dict[int, tuple[list[float], list[bool], float]] = {}
    rows = zip(frame["cik"].tolist(), frame["measure"].tolist(), frame["percentile"].tolist(), missing, factors, strict=True)
    for cik, measure, percentile, absent, factor in rows:
        count = len(place)
        got = held.setdefault(int(cik), ([0.0] * count, [True] * count, float(factor)))
        got[0][place[str(measure)]] = float(percentile)
        got[1][place[str(measure)]] = bool(absent)
    return {cik: Parts(tuple(p), tuple(m), f) for cik, (p, m, f) in held.items()}


def write_weights(book: Book, shortlist: Shortlist) -> None:
    """The weights, in cells to be moved, with what each is of the whole."""
    weights = read_weights(shortlist)
    heads = [
        Head("measure", "Measure", "text", 30),
        Head("pillar", "Pillar", "text", 14),
        Head("weight", "Weight (yours to move)", "weight", 12),
        Head("share", "Share of the score", "fraction", 12),
        Head("meaning", "What it is", "text", 110),
    ]
    told = "Change a yellow cell: score and rank on the Shortlist follow at once. Only the proportions count."
    preset = shortlist.settings.get("preset") or {}
    if preset.get("meaning"):
        told += f" Preset {preset['name']}: {preset['meaning']}"
    grid = book.sheet(WEIGHTS_SHEET, "Weights", heads, told, "#FFC000")
    first, last = FIRST_ROW + 1, FIRST_ROW + len(weights.measures)
    total = sum(weights.values)
    for measure, pillar, value in zip(weights.measures, weights.pillars, weights.values, strict=True):
        meaning = COLUMNS[measure].meaning if measure in COLUMNS else None
        row = grid.row({"measure": label(measure), "pillar": pillar.replace("_", "-"), "meaning": meaning})
        grid.put(row, 2, value, "weight", **INPUT)
        share = f"=IF(SUM($C${first}:$C${last})>0,C{row + 1}/SUM($C${first}:$C${last}),0)"
        grid.sheet.write_formula(row, 3, share, book.format(num_format="0.0%"), value / total if total else 0)
    rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "A weight is 0 or more."}
    if weights.measures:
        grid.sheet.data_validation(FIRST_ROW, 2, last - 1, 2, rule)
        grid.text(last, 0, "Sum", bold=True)
        look = book.format(num_format="0.000", bold=True, top=1)
        grid.sheet.write_formula(last, 2, f"=SUM(C{first}:C{last})", look, total)
    if weights.red_flag_factor is not None:
        row = FIRST_ROW + len(weights.measures) + 2
        grid.text(row, 0, "Red-flag factor", bold=True)
        grid.put(row, 2, weights.red_flag_factor, "weight", **INPUT)
        grid.text(row, 4, "The score of a company with a red flag is multiplied by this; 1 lets red flags pass, 0 puts them last.")
    grid.sheet.freeze_panes(FIRST_ROW, 0)
