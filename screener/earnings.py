"""Operating income of a plain year, its mid-cycle level, interest and EBITDA: columns worked out from several lines.

The traps: a gain on a fleet sold is no income (half of Celadon's in 2016), and one good year is no middle of a cycle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from screener.columns import column
from screener.statements import Sheet, Use

if TYPE_CHECKING:
    from screener.settings import Settings

column(
    "operating_income_ttm",
    "Operating income TTM",
    "USD",
    "As tagged, else pre-tax income + interest (its basis says so); without gains on sales, impairments, restructuring.",
    "income statement",
    "neither operating income nor pre-tax income with interest is held for the twelve months",
)
column("operating_income_basis", "Operating income from", "text", "as tagged, or how it was worked out.", "income statement")
column(
    "operating_income_prior_ttm", "Operating income TTM a year ago", "USD", "The twelve months before those.", "income statement"
)
column(
    "operating_income_2y_ago_ttm",
    "Operating income TTM two years ago",
    "USD",
    "The twelve months that end two years before the latest report.",
    "income statement",
)
column("impairments_ttm", "Impairments TTM", "USD", "Written off, goodwill included, each once.", "statements")
column(
    "restructuring_ttm", "Restructuring TTM", "USD", "Restructuring cost, without impairments counted already.", "income statement"
)
column(
    "interest_ttm",
    "Interest TTM",
    "USD",
    "Interest expense, else that in operating income, else interest paid; 0 where there is no debt.",
    "statements",
)
column("ebitda_ttm", "EBITDA TTM", "USD", "Operating income as above + depreciation and amortisation.", "statements")
column("ebitda_prior_ttm", "EBITDA TTM a year ago", "USD", "EBITDA of the twelve months before those.", "statements")
column(
    "mid_cycle_operating_income",
    "Mid-cycle operating income",
    "USD",
    "Median operating margin of five fiscal years times revenue of the last twelve months.",
    "income statements",
    "fewer than five fiscal years held",
)


TWELVE_MONTHS = {
    "operating_income_ttm": "ttm",
    "operating_income_prior_ttm": "ttm_1",
    "operating_income_2y_ago_ttm": "ttm_2",
}


def add_earnings(sheet: Sheet, settings: Settings) -> None:
    """Operating income, its mid-cycle level, interest and EBITDA."""
    income = {
        measure: _plain(sheet, measure) for measure in (*TWELVE_MONTHS.values(), *_years(settings.fundamentals.mid_cycle_years))
    }
    for name, measure in TWELVE_MONTHS.items():
        _put_plain(sheet, name, income[measure], measure)
        sheet.lacks(name, income[measure].isna(), sheet.reason("operating_income", measure))
    basis = sheet.note("operating_income", "ttm").fillna("as tagged").where(income["ttm"].notna())
    sheet.put("operating_income_basis", basis, [])
    sheet.lacks("operating_income_basis", basis.isna(), "no operating income")
    off = _one_offs(sheet, "ttm")
    for item, written in off.written.items():
        sheet.put("impairments_ttm", off.written_off, [(item, "ttm", 1.0)], where=written)
    sheet.put("restructuring_ttm", off.restructuring, [("restructuring", "ttm", 1.0)])
    for name, item in (("impairments_ttm", "impairments"), ("restructuring_ttm", "restructuring")):
        sheet.lacks(name, sheet.columns[name].isna(), sheet.reason(item, "ttm"))
    _add_interest(sheet)
    for name, measure in (("ebitda_ttm", "ttm"), ("ebitda_prior_ttm", "ttm_1")):
        ebitda = income[measure] + sheet.value("depreciation_amortization", measure)
        _put_plain(sheet, name, ebitda, measure, [("depreciation_amortization", measure, 1.0)])
        sheet.lacks(name, income[measure].isna(), "no operating income: " + sheet.reason("operating_income", measure))
        sheet.lacks(name, ebitda.isna(), "no depreciation: " + sheet.reason("depreciation_amortization", measure))
    _add_mid_cycle(sheet, settings, income)


def _years(count: int) -> list[str]:
    return ["year" if back == 0 else f"year_{back}" for back in range(count)]


@dataclass(frozen=True, slots=True)
class _OneOffs:
    """Impairments, goodwill included, and restructuring, nothing twice. `written` says whose figures are in the first, `counted`
    whose are in the sum of the two."""

    written_off: pd.Series[float]
    restructuring: pd.Series[float]
    written: dict[str, pd.Series[bool]]
    counted: dict[str, pd.Series[bool]]


def _one_offs(sheet: Sheet, measure: str) -> _OneOffs:
    """`AssetImpairmentCharges` may hold the goodwill's, and `RestructuringCostsAndAssetImpairmentCharges` the impairments (Under
    Armour): where one concept may hold the other, the larger counts, not the sum.
    """
    assets, goodwill = sheet.value("impairments", measure), sheet.value("goodwill_impairment", measure)
    both = pd.concat([assets, goodwill], axis=1)
    nested = sheet.uses("impairments", measure, "AssetImpairmentCharges") & goodwill.notna()
    written_off = both.sum(axis=1, min_count=1).mask(nested, both.max(axis=1))
    restructuring = sheet.value("restructuring", measure)
    holds = sheet.uses("restructuring", measure, "Impairment") & restructuring.notna()
    beyond = (restructuring - written_off.fillna(0.0)).clip(lower=0.0)
    swallowed = holds & (beyond > 0)
    written = {"impairments": ~(nested & (goodwill > assets)), "goodwill_impairment": ~(nested & (goodwill <= assets))}
    counted = {item: ~swallowed & one for item, one in written.items()} | {"restructuring": ~holds | swallowed}
    return _OneOffs(written_off, restructuring.mask(holds, beyond), written, counted)


def _plain(sheet: Sheet, measure: str) -> pd.Series[float]:
    """Operating income without what does not come again, where that is tagged."""
    off = _one_offs(sheet, measure)
    gains = sheet.value("gains_on_sale", measure).fillna(0.0)
    return sheet.value("operating_income", measure) - gains + off.written_off.fillna(0.0) + off.restructuring.fillna(0.0)


def _put_plain(sheet: Sheet, name: str, values: pd.Series[float], measure: str, also: Sequence[Use] = ()) -> None:
    """A column that is plain operating income, with `also` what is added to it."""
    sheet.put(name, values, [("operating_income", measure, 1.0), ("gains_on_sale", measure, -1.0), *also])
    for item, counted in _one_offs(sheet, measure).counted.items():
        sheet.put(name, values, [(item, measure, 1.0)], where=counted)


def _add_interest(sheet: Sheet) -> None:
    """Interest expense; else what operating income was worked out with; else cash interest. Zero is believed only without debt."""
    expense, paid = sheet.value("interest_expense", "ttm"), sheet.value("interest_paid", "ttm")
    told = expense.notna() & ~sheet.is_absent("interest_expense", "ttm")
    implied = sheet.value("operating_income", "ttm") - sheet.value("pretax_income", "ttm")
    by_income = ~told & sheet.note("operating_income", "ttm").notna() & (implied > 0)
    by_cash = ~told & ~by_income & (paid > 0)
    nothing = ~told & ~by_income & ~by_cash & (expense == 0) & (sheet.columns["debt"] == 0)
    interest = expense.where(told, implied.where(by_income, paid.where(by_cash))).mask(nothing, 0.0)
    sheet.put("interest_ttm", interest, [("interest_expense", "ttm", 1.0)], where=told | nothing)
    sheet.put("interest_ttm", interest, [("operating_income", "ttm", 1.0), ("pretax_income", "ttm", -1.0)], where=by_income)
    sheet.put("interest_ttm", interest, [("interest_paid", "ttm", 1.0)], where=by_cash)
    unbelieved = interest.isna() & expense.notna()
    sheet.lacks("interest_ttm", unbelieved, "no line of interest, though there is debt or debt is unknown")
    sheet.lacks("interest_ttm", interest.isna(), sheet.reason("interest_expense", "ttm"))


def _add_mid_cycle(sheet: Sheet, settings: Settings, income: dict[str, pd.Series[float]]) -> None:
    years = _years(settings.fundamentals.mid_cycle_years)
    margins = pd.concat([income[year] / sheet.value("revenue", year).where(lambda v: v > 0) for year in years], axis=1)
    held = margins.notna().sum(axis=1)
    revenue = sheet.value("revenue", "ttm")
    middle = (margins.median(axis=1) * revenue).where(held == len(years))
    uses: list[Use] = [(item, year, 1.0) for year in years for item in ("operating_income", "revenue")]
    sheet.put("mid_cycle_operating_income", middle, [*uses, ("revenue", "ttm", 1.0)])
    short = "only " + held.astype("string") + f" of {len(years)} fiscal years held"
    sheet.lacks("mid_cycle_operating_income", middle.isna() & (held < len(years)), short)
    sheet.lacks("mid_cycle_operating_income", middle.isna(), "no revenue: " + sheet.reason("revenue", "ttm"))
