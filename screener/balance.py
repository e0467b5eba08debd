"""Cash and debt of the latest balance sheet and of the year before, held against total liabilities.

The traps: a debt under a name that nobody looked for reads as no debt, and a company that dropped out of one concept into another
reads as paid down. So what total liabilities hold beyond the lines with a name must stay small (measures.md 2, the residual test),
and a change of debt counts only where both days were read in the same way. A company without debt tags no debt: it is 0 where a
complete balance sheet has no such line, the residual is small and no interest is paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from screener.columns import column
from screener.statements import Sheet

if TYPE_CHECKING:
    from screener.settings import Settings

column(
    "cash",
    "Cash",
    "USD",
    "Cash and short-term investments; where facts are held in part and lack the latter, cash alone (`missing` says so).",
    "balance sheet",
    "no cash in the balance sheet held, or short-term investments under a name that is not understood",
)
column("cash_prior", "Cash a year ago", "USD", "The same twelve months before.", "balance sheet")
column(
    "debt",
    "Debt",
    "USD",
    "Every interest-bearing line, finance leases in, operating leases out; 0 where the balance sheet proves that there is none.",
    "balance sheet",
    "liabilities without a name above 15 % of assets, interest paid without a debt, or a balance sheet held in part only",
)
column("debt_prior", "Debt a year ago", "USD", "The same twelve months before, read in the same way.", "balance sheet")
column(
    "unnamed_liabilities",
    "Unnamed liabilities",
    "fraction",
    "Total liabilities less debt, leases and all lines with a usual name, over total assets: where debt could hide.",
    "balance sheet",
    "no total of liabilities",
)


def add_balances(sheet: Sheet, settings: Settings, complete: pd.Series[bool]) -> None:
    """Cash and debt, now and a year ago."""
    for name, measure in (("cash", "balance"), ("cash_prior", "balance_1")):
        cash, beside = sheet.value("cash", measure), sheet.value("short_term_investments", measure)
        # A subset seldom holds the securities beside cash: there cash alone counts, a lower bound. A complete balance sheet whose
        # securities stand under a name that is not understood gives no number.
        held_in_part = ~complete.reindex(cash.index).fillna(False).astype(bool)
        whole = cash + beside.mask(held_in_part & beside.isna(), 0.0)
        sheet.put(name, whole, [("cash", measure, 1.0), ("short_term_investments", measure, 1.0)])
        unknown = cash.notna() & whole.isna()
        why = sheet.reason("cash", measure).mask(unknown, "short-term investments unknown: their line is not understood")
        sheet.lacks(name, whole.isna(), why)
    residual = unnamed(sheet, "balance")
    sheet.put("unnamed_liabilities", residual, [])
    sheet.lacks("unnamed_liabilities", residual.isna(), "total liabilities or total assets are not held")
    most = settings.fundamentals.residual_debt
    debt, why = _debt(sheet, "balance", residual, complete, most)
    prior, why_prior = _debt(sheet, "balance_1", unnamed(sheet, "balance_1"), complete, most)
    ways = [sheet.way("debt", measure) for measure in ("balance", "balance_1")]
    # A zero that is proved by absence is read in every way.
    other_way = (ways[0] != ways[1]) & ~sheet.is_absent("debt", "balance") & ~sheet.is_absent("debt", "balance_1")
    why_prior = why_prior.mask(
        debt.notna() & prior.notna() & other_way,
        "debt of a year ago is told in other lines than today's, so the two do not compare",
    )
    for name, measure, value, reason in (("debt", "balance", debt, why), ("debt_prior", "balance_1", prior, why_prior)):
        sheet.put(name, value.where(reason.isna()), [("debt", measure, 1.0)])
        sheet.lacks(name, sheet.columns[name].isna(), reason.fillna(sheet.reason("debt", measure)))


def unnamed(sheet: Sheet, measure: str) -> pd.Series[float]:
    """Liabilities without a name over total assets; current and later ones apart, so that no surplus hides a gap."""

    def of(item: str) -> pd.Series[float]:
        return sheet.value(item, measure)

    debt, leases = of("debt").fillna(0.0), of("operating_leases").fillna(0.0)
    named = of("named_current").fillna(0.0), of("named_noncurrent").fillna(0.0)
    everything, current = of("total_liabilities"), of("current_liabilities")
    whole = (everything - debt - leases - named[0] - named[1]).clip(lower=0.0)
    # Debt and leases are told as one figure here, so they are taken off whichever side has room for them.
    short = (current - named[0]).clip(lower=0.0)
    late = (everything - current - named[1]).clip(lower=0.0)
    split = (short + late - debt - leases).clip(lower=0.0)
    return split.where(current.notna(), whole) / of("total_assets").where(lambda assets: assets > 0)


def _debt(
    sheet: Sheet, measure: str, residual: pd.Series[float], complete: pd.Series[bool], most: float
) -> tuple[pd.Series[float], pd.Series[str]]:
    """Debt, and why it is unknown where it is."""
    debt = sheet.value("debt", measure)
    absent = sheet.is_absent("debt", measure)
    interest = _interest(sheet, "ttm")
    if measure != "balance":
        before = _interest(sheet, "ttm_1")
        interest = before.where(before.notna(), interest)
    assets = sheet.value("total_assets", measure)
    why = pd.Series(pd.NA, index=sheet.index, dtype="string")
    percent = (residual * 100).round().astype("Int64").astype("string")
    # Facts held in part lack the lines with names, so the test says nothing there.
    hidden = complete & (residual > most)
    why = why.mask(hidden, "debt unknown: liabilities without a name are " + percent + " % of assets")
    why = why.mask(absent & residual.isna(), "debt unknown: no line of debt, and no total of liabilities to hold that against")
    why = why.mask(absent & interest.isna(), "debt unknown: no line of debt, but whether interest was paid is not known either")
    # A tenth of a per cent of assets: fees of an undrawn credit line are booked as interest, and prove no debt.
    why = why.mask(absent & (interest > 0.001 * assets), "debt unknown: no line of debt, but interest of twelve months")
    # A subset may hold the long-term line alone: that it is 0 says nothing of what falls due within a year (Airbnb, notes of 2026).
    why = why.mask(
        (debt == 0) & ~absent & ~complete.reindex(debt.index).fillna(False), "only a line of 0 is held, of a part of the facts"
    )
    return debt, why


def _interest(sheet: Sheet, span: str) -> pd.Series[float]:
    """The larger of interest expense and interest paid; NaN where neither is known."""
    return pd.concat([sheet.value(item, span) for item in ("interest_expense", "interest_paid")], axis=1).max(axis=1)
