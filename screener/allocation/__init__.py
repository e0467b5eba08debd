"""What management did with the cash: buybacks net of pay, programmes used or announced only, deals, debt paid down.

Definitions: measures.md 2-4, 6 and 7. One module a concern: `tellings`, `months`, `chain` and `account` put together what many
filings say of the same programmes; `programmes`, `buyback`, `execution`, `acquirer`, `agreement` and `capacity` make the columns;
`deals_of` and `programs_of` are the ledgers behind them. Columns are only of small caps; peers keep them missing.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.allocation.acquirer import add_acquirer
from screener.allocation.agreement import add_agreement
from screener.allocation.buyback import add_net_buyback, add_organic, cap_a_year_ago, excise_tax
from screener.allocation.capacity import add_capacity, not_like_for_like
from screener.allocation.deals import deals_of, plain
from screener.allocation.execution import add_execution
from screener.allocation.funding import add_funding
from screener.allocation.programme_frame import programs_of
from screener.allocation.programmes import accounts_of, add_programmes, latest_ends
from screener.allocation.sources_uses import sources_and_uses_of
from screener.companies import Companies, reasons

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

__all__ = ["add_allocation", "deals_of", "programs_of", "sources_and_uses_of"]


def add_allocation(companies: Companies, ledger: Ledger, settings: Settings, as_of: date) -> Companies:
    """Every measure of self-help, capacity and quality, for small caps; peers keep them missing."""
    index = companies.table.index[companies.table["role"] == "small"]
    accounts = accounts_of(ledger, as_of, list(index), latest_ends(companies.table.loc[index]))
    companies = add_programmes(companies, accounts, settings, as_of)
    table = companies.table.loc[index]
    deals = plain(deals_of(ledger, as_of, table))
    read = {
        cik: (min(r.end for r in periodic), max(r.end for r in periodic))
        for cik, account in accounts.items()
        if (periodic := [r for r in account.told.reports if r.is_periodic])
    }
    made = pd.DataFrame(index=table.index)
    made["market_cap_12m_ago"] = cap_a_year_ago(ledger, table)
    add_net_buyback(table, accounts, made)
    made["excise_tax"], evidence = excise_tax(ledger, table, as_of)
    missing, told = add_organic(ledger, table, deals, read, made, as_of)
    evidence += told
    execution_flags, no_execution = add_execution(ledger, table, accounts, made, settings, as_of)
    add_capacity(table, made, settings)
    unlike = not_like_for_like(table, settings)
    missing += add_funding(table, made, unlike)
    why, told, flags = add_acquirer(ledger, table, accounts, deals, made, settings, as_of)
    no_grade = add_agreement(ledger, table, accounts, made, as_of)
    for cik in table.index:
        few = no_execution.get(int(cik), "no purchases under a programme with prices beside them in three years")
        why.update({(int(cik), "execution_discount"): few, (int(cik), "execution_error"): few})
    for cik, reason in no_grade.items():
        why.update({(cik, "buyback_confidence"): reason, (cik, "buyback_confidence_reason"): reason})
    blank = {(int(str(cik)), name) for name in made for cik in made.index[made[name].isna()]}
    said = [(*key, reason) for key, reason in why.items() if key in blank]
    own = pd.DataFrame(said, columns=["cik", "column", "reason"])
    gaps = [*missing, own, _reasons(table, made, unlike)]
    return companies.add(
        made,
        missing=pd.concat(gaps, ignore_index=True),
        evidence=pd.DataFrame(evidence + told),
        flags=pd.DataFrame([*execution_flags, *flags]),
    )


NEEDS = {
    "withholding_inside": ("repurchases_ttm",),
    "market_cap_12m_ago": ("shares_12m_ago",),
    "net_buyback_before_pay": ("repurchases_ttm", "share_issuance_ttm"),
    "net_buyback_yield_now": ("repurchases_ttm", "share_issuance_ttm", "stock_compensation_ttm", "market_cap"),
    "net_buyback_yield_start": ("repurchases_ttm", "share_issuance_ttm", "stock_compensation_ttm", "shares_12m_ago"),
    "gross_buyback_yield_start": ("repurchases_ttm", "shares_12m_ago"),
    "net_buyback_yield": ("repurchases_ttm", "share_issuance_ttm", "stock_compensation_ttm", "mean_market_cap_12m"),
    "net_buyback": ("repurchases_ttm", "share_issuance_ttm", "stock_compensation_ttm"),
    "gross_buyback_yield": ("repurchases_ttm", "market_cap"),
    "dilution_offset": ("repurchases_ttm", "share_issuance_ttm", "stock_compensation_ttm"),
    "organic_share_change_12m": ("share_change_12m",),
    "organic_share_change_3y": ("share_change_3y",),
    "dividend_yield": ("dividends_ttm", "market_cap"),
    "net_debt": ("debt", "cash"),
    "debt_change_ttm": ("debt", "debt_prior"),
    "net_debt_change_ttm": ("debt", "cash", "debt_prior", "cash_prior"),
    "debt_paydown_yield": (
        "debt",
        "debt_prior",
        "fcf",
        "repurchases_ttm",
        "dividends_ttm",
        "share_issuance_ttm",
        "divestitures_ttm",
    ),
    "shareholder_yield": (
        "debt_paydown_yield",
        "dividends_ttm",
        "repurchases_ttm",
        "share_issuance_ttm",
        "stock_compensation_ttm",
        "debt",
        "debt_prior",
        "fcf",
    ),
    "fcf_yield": ("fcf", "market_cap"),
    "fcf_yield_3y": ("fcf_3y_mean", "market_cap"),
    "net_debt_ebitda": ("debt", "cash", "ebitda_ttm"),
    "net_debt_ebitda_change": ("debt", "cash", "ebitda_ttm", "debt_prior", "cash_prior", "ebitda_prior_ttm"),
    "interest_cover": ("operating_income_ttm", "interest_ttm"),
    "roic": ("operating_income_ttm", "debt", "equity", "cash"),
    "incremental_roic": (
        "operating_income_ttm",
        "operating_income_2y_ago_ttm",
        "invested_capital_12m_ago",
        "invested_capital_36m_ago",
    ),
    "accruals": ("net_income_ttm", "operating_cash_flow_ttm", "total_assets"),
    "affordable_authorization": ("remaining_authorization", "debt", "cash", "fcf"),
    "gap_value": ("peer_multiple", "yield_ratio"),
    "years_to_close": ("peer_multiple", "yield_ratio", "fcf"),
    "value_accretion": ("organic_share_change_12m", "gap_value"),
}
"""Which columns a measure is made of: the first missing one is the reason that the measure is missing."""

ELSE = {
    "paid_against_12m_later": "fewer quarters than needed of purchases with prices a year later",
    "paid_against_12m_later_error": "fewer quarters than needed of purchases with prices a year later",
    "market_cap_12m_ago": "no close of the week of that count",
    "net_buyback_yield_start": "no close of a year ago",
    "gross_buyback_yield_start": "no close of a year ago",
    "excise_tax": "no such line is tagged",
    "goodwill_written_off": "no goodwill, or no line of its impairment in five years",
    "paid_against_now": "no priced purchases under a programme in three years, or a split since",
    "dilution_offset": "no repurchases in twelve months",
    "roic": "not meaningful: invested capital is not positive, or a bank or insurer",
    "incremental_roic": "not meaningful: capital did not grow by a tenth or is not positive, or a bank or insurer",
    "years_to_close": "no gap to close, or fcf is not positive",
    "gap_value": "a loss: no multiple puts a value on it",
    "value_accretion": "the share count did not fall in twelve months, or at the peers' multiple debt leaves the shares nothing",
    "net_debt_ebitda": "EBITDA is not positive: ranks last (no such measure for banks and insurers)",
    "net_debt_ebitda_change": "EBITDA is not positive, now or a year ago (no such measure for banks and insurers)",
    "interest_cover": "no interest to pay: ranks first (no such measure for banks and insurers)",
    "fcf_yield": "no free cash flow for banks and insurers",
    "fcf_yield_3y": "no free cash flow for banks and insurers",
    "debt_paydown_yield": "debt is raw material for banks and insurers",
}


SAID = ("organic_share_change_12m", "organic_share_change_3y")
"""Columns that give their own reason where no part of them is missing."""


def _reasons(table: pd.DataFrame, made: pd.DataFrame, unlike: pd.Series[str]) -> pd.DataFrame:
    rows: list[pd.DataFrame] = []
    whole: Any = pd.concat([table, made], axis=1)
    for name in (*NEEDS, *(name for name in ELSE if name not in NEEDS)):
        open_cells = made[name].isna()
        if name == "debt_paydown_yield":
            for text in unlike[open_cells].dropna().unique():
                rows.append(reasons(name, open_cells & (unlike == text), str(text)))
            open_cells = open_cells & unlike.isna()
        for part in NEEDS.get(name, ()):
            gone = open_cells & whole[part].isna()
            rows.append(reasons(name, gone, f"{part} unknown"))
            open_cells = open_cells & ~gone
        if name not in SAID:
            rows.append(reasons(name, open_cells, ELSE.get(name, "a part of it is unknown")))
    return pd.concat(rows, ignore_index=True)
