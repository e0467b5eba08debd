"""What management did with the cash: buybacks net of pay, shares organically retired, debt paid down, and whether it can go on.

Definitions: measures.md 2-4 and 7. The trap: gross repurchase cash is a commodity column; what was issued to staff and paid to them
in shares comes off first, an authorisation counts only as far as it can be paid for, and debt "paid" by selling assets or shares is
not paid from the business.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from screener import programmes
from screener.columns import column
from screener.companies import Companies, reasons

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

column(
    "net_buyback",
    "Net buyback TTM",
    "USD",
    "Repurchase cash - issuance for cash - stock compensation; withholding is in none.",
    "cash flow",
)
column(
    "net_buyback_yield",
    "Net buyback after pay",
    "fraction",
    "Net buyback over the mean market cap of the twelve months.",
    "cash flow",
)
column("gross_buyback_yield", "Gross buyback", "fraction", "Repurchase cash over the market cap now.", "cash flow statement")
column(
    "dilution_offset",
    "Dilution offset",
    "ratio",
    "(Issuance + stock compensation) / repurchase cash; at 1 it retires nothing.",
    "cash flow",
)
column(
    "organic_share_change_12m",
    "Organic shares 12m",
    "fraction",
    "Share change without shares issued for deals; negative = shrinking.",
    "cover",
)
column("organic_share_change_3y", "Organic shares 3y", "fraction", "The same over three years.", "cover page counts")
column("dividend_yield", "Dividend yield", "fraction", "Dividends paid TTM over market cap.", "cash flow statement")
column("debt_change_ttm", "Gross debt change", "USD", "Gross debt now less twelve months ago.", "balance sheets")
column("net_debt", "Net debt", "USD", "Debt less cash and short-term investments.", "balance sheet")
column(
    "net_debt_change_ttm", "Net debt change", "USD", "Net debt now less twelve months ago; negative = less debt.", "balance sheets"
)
column(
    "debt_paydown_yield",
    "Debt paydown",
    "fraction",
    "Fall of gross debt - equity raised - sale proceeds, at most fcf after buybacks and dividends, over market cap.",
    "balance sheets, cash flow statement",
)
column("shareholder_yield", "Shareholder yield", "fraction", "Dividend + net buyback + debt paydown yield.", "its three parts")
column("fcf_yield", "Fcf yield", "fraction", "Free cash flow after pay over market cap.", "cash flow statement")
column(
    "fcf_yield_3y",
    "Fcf yield 3y",
    "fraction",
    "Three-year mean of free cash flow after pay over market cap.",
    "cash flow statement",
)
column(
    "net_debt_ebitda",
    "Net debt/EBITDA",
    "ratio",
    "Net debt over EBITDA TTM; with an EBITDA of zero or less it has no value and ranks last.",
    "statements",
)
column(
    "interest_cover",
    "Interest cover",
    "ratio",
    "Operating income over interest TTM; with no interest to pay it has no value and ranks first.",
    "income statement",
)
column(
    "roic",
    "ROIC",
    "fraction",
    "Operating income after 25 % tax over debt + equity - cash; not meaningful where that is not positive.",
    "statements",
)
column(
    "accruals",
    "Accruals",
    "fraction",
    "(Net income - operating cash flow) / total assets; high means earnings without cash.",
    "statements",
)
column(
    "affordable_authorization",
    "Affordable authorisation",
    "fraction",
    "min(remaining, net cash + fcf) over market cap.",
    "filing, statements",
)
column(
    "gap_value",
    "Gap value",
    "USD/shares",
    "(Peer multiple x own figure - EV) per share: what closing the gap is worth; no forecast.",
    "peers",
)
column(
    "years_to_close",
    "Years to close",
    "years",
    "Gap value over fcf: years of its own cash that equal the gap; none where fcf is not positive.",
    "peers",
)


def add_allocation(companies: Companies, ledger: Ledger, settings: Settings, as_of: date) -> Companies:
    """Every measure of self-help, capacity and quality, for small caps; peers keep them missing."""
    companies = programmes.add_programmes(companies, ledger, as_of)
    table = companies.table
    small = table["role"] == "small"
    cap = table["market_cap"].where(small & (table["market_cap"] > 0))
    mean_cap = table["mean_market_cap_12m"].where(small)
    made = pd.DataFrame(index=table.index)
    operating = ~table["kind"].isin(("bank", "insurer"))

    made["net_buyback"] = table["repurchases_ttm"] - table["share_issuance_ttm"] - table["stock_compensation_ttm"]
    made["net_buyback_yield"] = made["net_buyback"] / mean_cap
    made["gross_buyback_yield"] = table["repurchases_ttm"] / cap
    paid_in_shares = table["share_issuance_ttm"] + table["stock_compensation_ttm"]
    made["dilution_offset"] = paid_in_shares / table["repurchases_ttm"].where(table["repurchases_ttm"] > 0)
    for span, years in (("12m", 1), ("3y", 3)):
        deal_shares = programmes.deal_share_fraction(ledger, table, as_of, years)
        made[f"organic_share_change_{span}"] = table[f"share_change_{span}"] - deal_shares
    made["dividend_yield"] = table["dividends_ttm"] / cap
    made["net_debt"] = table["debt"] - table["cash"]
    made["debt_change_ttm"] = table["debt"] - table["debt_prior"]
    made["net_debt_change_ttm"] = made["net_debt"] - (table["debt_prior"] - table["cash_prior"])
    left = table["fcf"] - table["repurchases_ttm"] - table["dividends_ttm"]
    paid = -made["debt_change_ttm"] - table["share_issuance_ttm"] - table["divestitures_ttm"]
    # More debt is never capped: only what was paid down must have been paid for by the business.
    made["debt_paydown_yield"] = paid.where(paid <= 0, paid.clip(upper=left.clip(lower=0.0))).where(left.notna()) / cap.where(
        operating
    )
    made["shareholder_yield"] = made["dividend_yield"] + made["net_buyback_yield"] + made["debt_paydown_yield"]
    made["fcf_yield"] = (table["fcf"] / cap).where(operating)
    made["fcf_yield_3y"] = (table["fcf_3y_mean"] / cap).where(operating)
    ebitda = table["ebitda_ttm"]
    leverage = (made["net_debt"] / ebitda.where(ebitda > 0)).mask(made["net_debt"] <= 0, 0.0)
    leverage = leverage.where(made["net_debt"].notna() & ebitda.notna())
    made["net_debt_ebitda"] = leverage.where(operating)
    cover = table["operating_income_ttm"] / table["interest_ttm"].where(table["interest_ttm"] > 0)
    made["interest_cover"] = cover.where(operating)
    invested = table["debt"] + table["equity"] - table["cash"]
    made["roic"] = (table["operating_income_ttm"] * (1 - settings.fundamentals.tax_rate) / invested.where(invested > 0)).where(
        operating
    )
    made["accruals"] = (table["net_income_ttm"] - table["operating_cash_flow_ttm"]) / table["total_assets"]
    purse = made["net_debt"].mul(-1).clip(lower=0.0) + table["fcf"]
    made["affordable_authorization"] = (
        pd.concat([table["remaining_authorization"], purse], axis=1).min(axis=1, skipna=False).clip(lower=0.0) / cap
    )
    # Peer multiple x own figure - price = (own yield / peer yield - 1) x price, on the side that the multiple is taken on.
    price = table["enterprise_value"].where(table["multiple"].str.startswith("EV").fillna(False), table["market_cap"])
    gap = (table["yield_ratio"].where(table["yield_ratio"] > 0) - 1) * price
    made["gap_value"] = gap / (table["market_cap"] / table["price"])
    made["years_to_close"] = (gap / table["fcf"].where(table["fcf"] > 0)).where(gap > 0)
    made = made.where(small)
    return companies.add(made, missing=_reasons(table.loc[small], made.loc[small]))


NEEDS = {
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
    "interest_cover": ("operating_income_ttm", "interest_ttm"),
    "roic": ("operating_income_ttm", "debt", "equity", "cash"),
    "accruals": ("net_income_ttm", "operating_cash_flow_ttm", "total_assets"),
    "affordable_authorization": ("remaining_authorization", "debt", "cash", "fcf"),
    "gap_value": ("peer_multiple", "yield_ratio"),
    "years_to_close": ("peer_multiple", "yield_ratio", "fcf"),
}
"""Which columns a measure is made of: the first missing one is the reason that the measure is missing."""

ELSE = {
    "dilution_offset": "no repurchases in twelve months",
    "roic": "not meaningful: invested capital is not positive, or a bank or insurer",
    "years_to_close": "no gap to close, or fcf is not positive",
    "gap_value": "a loss: no multiple puts a value on it",
    "net_debt_ebitda": "EBITDA is not positive: ranks last (no such measure for banks and insurers)",
    "interest_cover": "no interest to pay: ranks first (no such measure for banks and insurers)",
    "fcf_yield": "no free cash flow for banks and insurers",
    "fcf_yield_3y": "no free cash flow for banks and insurers",
    "debt_paydown_yield": "debt is raw material for banks and insurers",
}


def _reasons(table: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for name, parts in NEEDS.items():
        open_cells = made[name].isna()
        for part in parts:
            gone = open_cells & table[part].isna() if part in table else open_cells & False
            rows.append(reasons(name, gone, f"{part} unknown"))
            open_cells = open_cells & ~gone
        rows.append(reasons(name, open_cells, ELSE.get(name, "a part of it is unknown")))
    return pd.concat(rows, ignore_index=True)
