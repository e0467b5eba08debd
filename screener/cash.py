"""Cash left after pay, and what was returned to holders: columns worked out from several lines of the cash-flow statement.

The traps: stock compensation and tax paid for withheld shares are pay; tax withholding is never a repurchase (American Airlines,
barred from buybacks, tagged $18m of it); and a line that is not there may only have another name (Axcelis calls its withholding
"net settlement on restricted stock grants"). So a zero by absence must leave the financing cash flow explained.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from screener.columns import column
from screener.statements import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screener.settings import Cash

column(
    "fcf",
    "Fcf after pay",
    "USD",
    "Operating cash flow - all capex - finance-lease principal (the last fiscal year's where annual reports alone tell it)"
    " - stock compensation - cash paid for withheld shares (a small financing outflow without a name counts as such), TTM.",
    "cash-flow statement",
    "a part of it is unknown",
)
column(
    "fcf_3y_mean",
    "Fcf 3y mean",
    "USD",
    "Mean of fcf after pay over three times twelve months; of three fiscal years where those are not held.",
    "cash-flow statements",
    "fewer than three years held",
)
column(
    "repurchases_ttm",
    "Repurchases TTM",
    "USD",
    "Cash paid for own common shares; withholding is in it only where the filing tags both as one.",
    "cash-flow statement",
    "no such line that is understood, or a zero that the financing cash flow does not bear out",
)
column(
    "preferred_issuance_18m",
    "Preferred issued 18m",
    "USD",
    "Cash from new preferred shares in eighteen months.",
    "cash-flow statement",
)
column("share_issuance_18m", "Issuance 18m", "USD", "Cash from new shares in eighteen months.", "cash-flow statement")

_FINANCING: tuple[tuple[str, float], ...] = (
    ("share_issuance", 1.0),
    ("preferred_issued", 1.0),
    ("repurchases", -1.0),
    ("tax_withholding", -1.0),
    ("dividends_paid", -1.0),
    ("debt_issued", 1.0),
    ("debt_repaid", -1.0),
    ("finance_lease_principal", -1.0),
)
_FCF: tuple[tuple[str, float], ...] = (
    ("operating_cash_flow", 1.0),
    ("capital_expenditure", -1.0),
    ("finance_lease_principal", -1.0),
    ("stock_compensation", -1.0),
    ("tax_withholding", -1.0),
)
_TWELVE_MONTHS = ("ttm", "ttm_1", "ttm_2")
_YEARS = ("year", "year_1", "year_2")
FINANCING_ITEMS = (*(item for item, _ in _FINANCING), "financing_cash_flow", "unnamed_financing")
FCF_ITEMS = tuple(item for item, _ in _FCF)
FCF_MEASURES = _TWELVE_MONTHS + _YEARS


@dataclass(frozen=True, slots=True)
class _Look:
    """The sheet, where a source shows filers' own concepts (their absence proves more), the limits of settings.toml, and where
    options come in one line with the taxes paid for them."""

    sheet: Sheet
    own_names: pd.Series[bool]
    limits: Cash
    netted: pd.Series[bool]


def add_cash(sheet: Sheet, own_names: pd.Series[bool], limits: Cash) -> None:
    """Free cash flow after pay, repurchases, issuance. `own_names`: the source shows filers' own concepts: absence proves more."""
    look = _Look(sheet, own_names, limits, _netted(sheet, limits))
    doubted = {item: _doubted(look, item, "ttm") for item in dict.fromkeys((*FINANCING_ITEMS, *FCF_ITEMS))}
    for name in ("dividends_ttm", "tax_withholding_ttm", "share_issuance_ttm", "stock_compensation_ttm", "capex_ttm"):
        item = {"dividends_ttm": "dividends_paid", "capex_ttm": "capital_expenditure"}.get(name, name.removesuffix("_ttm"))
        _take_back(sheet, name, item, doubted[item])
    _add_netted(look)
    parts = {measure: {item: _part(look, item, measure) for item in FCF_ITEMS} for measure in FCF_MEASURES}
    flows = {
        measure: sum((part[item] * sign for item, sign in _FCF), pd.Series(0.0, index=sheet.index))
        for measure, part in parts.items()
    }
    _put_fcf(look, "fcf", flows["ttm"], ("ttm",), flows["ttm"].notna(), 1.0)
    for item in FCF_ITEMS:
        why = item.replace("_", " ") + " unknown: " + _why(sheet, item, doubted[item])
        sheet.lacks("fcf", flows["ttm"].isna() & parts["ttm"][item].isna(), why)
    by_span = {
        span: pd.concat([flows[measure] for measure in span], axis=1).mean(axis=1, skipna=False)
        for span in (_TWELVE_MONTHS, _YEARS)
    }
    mean = by_span[_TWELVE_MONTHS].where(by_span[_TWELVE_MONTHS].notna(), by_span[_YEARS])
    rolling = by_span[_TWELVE_MONTHS].notna()
    _put_fcf(look, "fcf_3y_mean", mean, _TWELVE_MONTHS, rolling, 1 / 3)
    _put_fcf(look, "fcf_3y_mean", mean, _YEARS, ~rolling, 1 / 3)
    held = pd.concat([flows[measure].notna() for measure in _TWELVE_MONTHS], axis=1).sum(axis=1).astype("string")
    sheet.lacks("fcf_3y_mean", mean.isna(), "fcf after pay is known for only " + held + " of three times twelve months")
    _add_repurchases(sheet, doubted["repurchases"])
    spans = ("ttm", "quarter_4", "quarter_5")
    for name, item in (("share_issuance_18m", "share_issuance"), ("preferred_issuance_18m", "preferred_issued")):
        issued = pd.concat([sheet.value(item, span) for span in spans], axis=1).sum(axis=1, skipna=False).mask(doubted[item])
        sheet.put(name, issued, [(item, span, 1.0) for span in spans])
        sheet.lacks(name, issued.isna(), _why(sheet, item, doubted[item]))


def _rest(look: _Look, measure: str) -> pd.Series[float]:
    """Financing cash flow without a name; negative is money that went. Where a line of the twelve months is unknown, filing by
    filing (a loan of an annual report that quarterly ones do not have: Travelzoo's note of 2024)."""
    sheet = look.sheet
    named = pd.concat([sheet.value(item, measure) * sign for item, sign in _FINANCING], axis=1)
    rest = sheet.value("financing_cash_flow", measure) - named.fillna(0.0).sum(axis=1)
    by_filing = sheet.value("unnamed_financing", measure)
    return rest.mask(look.netted | (named.isna().any(axis=1) & by_filing.notna()), by_filing)


def _doubted(look: _Look, item: str, measure: str) -> pd.Series[bool]:
    """Where a line's absence is no proof that there was nothing.

    Pay in shares and capital expenditure have no sum to be held against: where the source leaves out names of the filer's own
    (companyfacts does), their absence is not believed at all, save for the expenditure of a company without depreciation.
    """
    sheet, limits = look.sheet, look.limits
    absent = sheet.is_absent(item, measure)
    if item == "stock_compensation":
        return absent & ~look.own_names
    if item == "capital_expenditure":
        return absent & ~look.own_names & (sheet.value("depreciation_amortization", "ttm").fillna(1.0) > 0)
    if item not in FINANCING_ITEMS:
        return absent & False
    share = limits.trace if item == "tax_withholding" else limits.unexplained
    # Money that went without a name speaks against an absent payment, money that came against an absent receipt.
    sign = dict(_FINANCING).get(item, 1.0)
    rest = _rest(look, measure) / sheet.value("total_assets", "balance")
    is_open = ~((rest * sign <= share) & (rest.abs() <= limits.not_understood))
    return absent & is_open & ~_hardly_leases(look) if item == "finance_lease_principal" else absent & is_open


def _part(look: _Look, item: str, measure: str) -> pd.Series[float]:
    """A part of fcf, with what stands in for one that is not told.

    Lease principal that annual reports alone tell is that of the last fiscal year, and none where hardly anything is owed. Tax
    withholding under no usual name is the financing outflow without a name, where that is small: fcf is then a lower bound.
    """
    sheet = look.sheet
    value = sheet.value(item, measure).mask(_doubted(look, item, measure))
    if item == "finance_lease_principal":
        if measure in _TWELVE_MONTHS:
            value = value.where(value.notna(), sheet.value(item, measure.replace("ttm", "year")))
        return value.mask(value.isna() & _hardly_leases(look), 0.0)
    if item == "tax_withholding":
        return value.where(~_is_estimated(look, measure), (-_rest(look, measure)).clip(lower=0.0))
    return value


def _is_estimated(look: _Look, measure: str) -> pd.Series[bool]:
    """Where tax withholding is taken from the financing outflow without a name."""
    sheet, limits = look.sheet, look.limits
    rest = _rest(look, measure) / sheet.value("total_assets", "balance")
    most = pd.Series(limits.estimated, index=sheet.index).mask(look.netted, limits.netted)
    unknown = sheet.value("tax_withholding", measure).isna() & ~sheet.reason("tax_withholding", "ttm").str.startswith(
        "not in the part"
    )
    return (_doubted(look, "tax_withholding", measure) | unknown | look.netted) & (-rest <= most) & (rest <= limits.not_understood)


NETTED = r"(?:Exercise|Option|Award)\w*(?:Net\w*(?:Tax|Settle)|Tax\w*(?:Net|Paid|Settle))"
"""A filer's own name for options exercised less the taxes paid for them: one line, of either sign (Travelzoo)."""


def _netted(sheet: Sheet, limits: Cash) -> pd.Series[bool]:
    """Where cash from options is told only less the taxes paid for them, and little enough to be nothing else."""
    is_told = sheet.reason("share_issuance", "ttm").str.contains(f"name that is not understood: \\S*{NETTED}", regex=True)
    rest = sheet.value("unnamed_financing", "ttm") / sheet.value("total_assets", "balance")
    return (sheet.value("share_issuance", "ttm").isna() & is_told & (rest.abs() <= limits.netted)).fillna(False).astype(bool)


def _hardly_leases(look: _Look) -> pd.Series[bool]:
    """Where what is owed on finance leases, and so what is paid, is too little to matter."""
    sheet = look.sheet
    owed = pd.concat([sheet.value("finance_leases", day) for day in ("balance", "balance_1")], axis=1).max(axis=1, skipna=False)
    return owed <= look.limits.few_leases * sheet.value("total_assets", "balance")


def _put_fcf(
    look: _Look, name: str, values: pd.Series[float], measures: Sequence[str], where: pd.Series[bool], factor: float
) -> None:
    """The column, with the figures of the parts, and those that stand in for one."""
    sheet = look.sheet
    for measure in measures:
        sheet.put(name, values, [(item, measure, sign * factor) for item, sign in _FCF], where=where)
        if measure in _TWELVE_MONTHS:
            by_year = where & sheet.value("finance_lease_principal", measure).isna()
            sheet.put(name, values, [("finance_lease_principal", measure.replace("ttm", "year"), -factor)], where=by_year)
        outflow = (-_rest(look, measure)).clip(lower=0.0)
        unsaid = sheet.is_absent("tax_withholding", measure) | sheet.value("tax_withholding", measure).isna()
        estimated = where & unsaid & (outflow > look.limits.trace * sheet.value("total_assets", "balance"))
        sheet.stand_in(
            name,
            (-outflow * factor)[estimated & values.notna()],
            sheet.end("financing_cash_flow", measure),
            "financing outflow without a name, taken as withholding",
        )


def _why(sheet: Sheet, item: str, doubted: pd.Series[bool]) -> pd.Series[str]:
    return sheet.reason(item, "ttm").mask(
        doubted, "no such line under a usual name, but the cash-flow statement leaves room for one"
    )


def _take_back(sheet: Sheet, name: str, item: str, doubted: pd.Series[bool]) -> None:
    """Make a zero that is not believed missing."""
    sheet.columns[name] = sheet.columns[name].mask(doubted)
    sheet.lacks(name, doubted, _why(sheet, item, doubted))
    sheet.forget(name, doubted.index[doubted])


def _add_netted(look: _Look) -> None:
    """Options and the taxes paid for them in one line: what came in on balance is issuance, what went is withholding."""
    sheet, netted = look.sheet, look.netted
    if not netted.any():
        return
    line = sheet.value("unnamed_financing", "ttm")
    for name, sign in (("share_issuance_ttm", 1.0), ("tax_withholding_ttm", -1.0)):
        value = (line * sign).clip(lower=0.0)
        sheet.forget(name, netted.index[netted])
        sheet.columns[name] = sheet.columns[name].mask(netted, value)
        sheet.stand_in(
            name, (line * sign)[netted], sheet.end("unnamed_financing", "ttm"), "options exercised less taxes paid, one line"
        )


def _add_repurchases(sheet: Sheet, doubted: pd.Series[bool]) -> None:
    bought, withheld = sheet.value("repurchases", "ttm"), sheet.value("tax_withholding", "ttm")
    # The same money under both names is withholding alone (American Airlines).
    same = (bought > 0) & ((bought - withheld).abs() <= 0.001 * bought)
    value = bought.mask(same, 0.0).mask(doubted)
    sheet.put("repurchases_ttm", value, [("repurchases", "ttm", 1.0)])
    sheet.put("repurchases_ttm", value, [("tax_withholding", "ttm", -1.0)], where=same)
    sheet.lacks("repurchases_ttm", value.isna(), _why(sheet, "repurchases", doubted))
