"""Debt paid down, dividends, and whether the company can go on: from balance sheets and cash flows, never from words.

The traps: debt "paid" by selling assets or shares is not paid from the business; debt that came with an acquisition is no choice to
borrow (Herc bought H&E in June 2025), so with large acquisitions in the twelve months the change of debt is not like for like; and
no interest to pay is not a missing cover.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from screener.columns import column

if TYPE_CHECKING:
    from screener.settings import Settings

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
column(
    "fcf_yield",
    "Fcf yield, flat multiple",
    "fraction",
    "Free cash flow after pay over market cap: what a year returns if the multiple never moves; no forecast.",
    "cash flow statement",
)
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
    "net_debt_ebitda_change",
    "Leverage change",
    "ratio",
    "Net debt/EBITDA less the same of twelve months ago, both as known on the day; negative = less debt for what is earned.",
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
    "incremental_roic",
    "Incremental ROIC",
    "fraction",
    "Operating income after 25 % tax, TTM less that of two years before, over the change of debt + equity - cash from three years"
    " to one year ago: what new capital earned a year after it was put in.",
    "statements",
    "not meaningful where capital did not grow by a tenth, or is not positive",
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
column(
    "value_accretion",
    "Value accretion",
    "fraction",
    "What retiring the shares of twelve months (b, the fall of the organic share count) adds to the value of each that is left, at"
    " today's price: b x d / (1 - b), where d = gap value / (price + gap value); arithmetic and no forecast, without deals.",
    "peers, share counts",
)


def not_like_for_like(table: pd.DataFrame, settings: Settings) -> pd.Series[str]:
    """Why the change of debt says nothing of paying down; missing where it does."""
    share = settings.allocation.large_deal
    scale = table["enterprise_value"].where(table["enterprise_value"] > 0, table["market_cap"])
    bought = table["acquisitions_ttm"] / scale
    text = pd.Series(pd.NA, index=table.index, dtype="string")
    told = bought.map("{:.0%}".format, na_action="ignore").astype("string")
    large = bought > share
    text = text.mask(large, "not like for like: acquisitions of " + told + " of enterprise value in the twelve months")
    grew = (table["debt"] - table["debt_prior"]) > share * scale
    return text.mask(table["acquisitions_ttm"].isna() & grew, "not like for like: debt grew, and what acquisitions cost is unknown")


def add_capacity(table: pd.DataFrame, made: pd.DataFrame, settings: Settings) -> None:
    """The columns above, written into `made`; `table` holds the small caps."""
    cap = table["market_cap"].where(table["market_cap"] > 0)
    operating = ~table["kind"].isin(("bank", "insurer"))
    made["dividend_yield"] = table["dividends_ttm"] / cap
    made["net_debt"] = table["debt"] - table["cash"]
    made["debt_change_ttm"] = table["debt"] - table["debt_prior"]
    net_debt_prior = table["debt_prior"] - table["cash_prior"]
    made["net_debt_change_ttm"] = made["net_debt"] - net_debt_prior
    bought = table["repurchases_ttm"] - made["withholding_inside"]
    left = table["fcf"] - bought - table["dividends_ttm"]
    paid = -made["debt_change_ttm"] - table["share_issuance_ttm"] - table["divestitures_ttm"]
    # More debt is never capped: only what was paid down must have been paid for by the business.
    capped = paid.where(paid <= 0, paid.clip(upper=left.clip(lower=0.0))).where(left.notna())
    made["debt_paydown_yield"] = (capped / cap.where(operating)).mask(not_like_for_like(table, settings).notna())
    made["shareholder_yield"] = made["dividend_yield"] + made["net_buyback_yield"] + made["debt_paydown_yield"]
    made["fcf_yield"] = (table["fcf"] / cap).where(operating)
    made["fcf_yield_3y"] = (table["fcf_3y_mean"] / cap).where(operating)
    made["net_debt_ebitda"] = leverage(made["net_debt"], table["ebitda_ttm"]).where(operating)
    made["net_debt_ebitda_change"] = made["net_debt_ebitda"] - leverage(net_debt_prior, table["ebitda_prior_ttm"])
    cover = table["operating_income_ttm"] / table["interest_ttm"].where(table["interest_ttm"] > 0)
    made["interest_cover"] = cover.where(operating)
    invested = table["debt"] + table["equity"] - table["cash"]
    made["roic"] = (table["operating_income_ttm"] * (1 - settings.fundamentals.tax_rate) / invested.where(invested > 0)).where(
        operating
    )
    made["incremental_roic"] = incremental_return(table, settings).where(operating)
    made["accruals"] = (table["net_income_ttm"] - table["operating_cash_flow_ttm"]) / table["total_assets"]
    made["affordable_authorization"] = affordable(table["remaining_authorization"], made["net_debt"], table["fcf"], cap)
    # Peer multiple x own figure - price = (own yield / peer yield - 1) x price, on the side that the multiple is taken on.
    price = table["enterprise_value"].where(table["multiple"].str.startswith("EV").fillna(False), table["market_cap"])
    gap = ((table["yield_ratio"].where(table["yield_ratio"] > 0) - 1) * price).where(table["peer_multiple"].notna())
    made["gap_value"] = gap / (table["market_cap"] / table["price"])
    made["years_to_close"] = (gap / table["fcf"].where(table["fcf"] > 0)).where(gap > 0)
    retired, value = -made["organic_share_change_12m"], table["price"] + made["gap_value"]
    below = made["gap_value"] / value.where(value > 0)
    made["value_accretion"] = (retired * below / (1 - retired)).where(retired >= 0)


def leverage(net_debt: pd.Series[float], ebitda: pd.Series[float]) -> pd.Series[float]:
    """Net debt over EBITDA; 0 with net cash, none where debt is held against an EBITDA of zero or less."""
    return (net_debt / ebitda.where(ebitda > 0)).mask(net_debt <= 0, 0.0).where(ebitda.notna())


def incremental_return(table: pd.DataFrame, settings: Settings) -> pd.Series[float]:
    """Change of operating income after tax over the change of capital of a year before; nothing where that change is noise, or
    where capital fell: less income on less capital would read as a return."""
    before, after = table["invested_capital_36m_ago"], table["invested_capital_12m_ago"]
    change = after - before
    enough = (before > 0) & (after > 0) & (change >= settings.allocation.capital_change * before)
    earned = table["operating_income_ttm"] - table["operating_income_2y_ago_ttm"]
    return earned * (1 - settings.fundamentals.tax_rate) / change.where(enough)


def affordable(
    remaining: pd.Series[float], net_debt: pd.Series[float], fcf: pd.Series[float], cap: pd.Series[float]
) -> pd.Series[float]:
    """The part of what remains of programmes that net cash and a year's free cash flow pay for, over market cap."""
    purse = net_debt.mul(-1).clip(lower=0.0) + fcf
    afford = pd.concat([remaining, purse], axis=1).min(axis=1, skipna=False).clip(lower=0.0)
    # Of nothing nothing can be afforded, whatever the purse.
    return afford.mask(remaining == 0, 0.0) / cap
