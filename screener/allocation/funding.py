"""What paid for the buybacks, and what they did to leverage.

Money has no name, so a rule says which came first: what was left of free cash flow after dividends, then new debt, then new
shares, and the rest from cash at hand. Pay in shares costs no cash, so it is not taken off here; cash paid for withheld shares is.
Debt that rose beside a large acquisition was not borrowed for buybacks, so there nothing is said of debt.
"""

from __future__ import annotations

import pandas as pd

from screener.columns import column

_ORDER = "of what was bought back in twelve months, paid in this order: free cash flow less dividends, new debt, new shares, cash."
for _name, _label, _text in (
    ("fcf", "free cash flow", "Free cash flow (pay in shares not taken off) less dividends"),
    ("debt", "debt", "The rise of gross debt"),
    ("equity", "new shares", "Cash from new shares, staff's options included"),
    ("cash", "cash", "Cash at hand"),
):
    column(
        f"buyback_from_{_name}",
        f"Buyback from {_label}",
        "fraction",
        f"{_text}, as a share {_ORDER}",
        "cash-flow statement, balance sheets",
        "no repurchases in twelve months, or a source that comes first in order is unknown",
    )
column(
    "leverage_before_buybacks",
    "Leverage without buybacks",
    "ratio",
    "(Net debt - repurchases of twelve months) / EBITDA TTM: what leverage would be had nothing been bought; negative = net cash.",
    "statements",
    "net debt, repurchases or EBITDA unknown, or EBITDA not positive",
)
column(
    "leverage_after_buybacks",
    "Leverage with buybacks",
    "ratio",
    "Net debt / EBITDA TTM, net cash shown as negative.",
    "statements",
    "net debt, repurchases or EBITDA unknown, or EBITDA not positive",
)

SOURCES = ("fcf", "debt", "equity", "cash")
NOTHING_BOUGHT = "no repurchases in twelve months"


def add_funding(table: pd.DataFrame, made: pd.DataFrame, unlike: pd.Series[str]) -> list[pd.DataFrame]:
    """The columns above, written into `made` (which has net debt and its change already); returns the reasons of missing cells.
    `unlike`: why the change of debt says nothing of choices (`capacity.not_like_for_like`)."""
    bought = table["repurchases_ttm"] - made["withholding_inside"]
    lender = table["kind"].isin(("bank", "insurer"))
    left = (table["fcf"] + table["stock_compensation_ttm"] - table["dividends_ttm"]).clip(lower=0.0)
    rose = made["debt_change_ttm"].clip(lower=0.0).mask(unlike.notna())
    whole = bought.where((bought > 0) & ~lender)
    still = whole
    for name, purse in zip(SOURCES, (left, rose, table["share_issuance_ttm"].clip(lower=0.0), None), strict=True):
        # Once all is paid for, what comes after paid nothing, known or not.
        paid = still if purse is None else still.clip(upper=purse).where(purse.notna() & still.notna())
        paid = paid.mask(still == 0, 0.0)
        made[f"buyback_from_{name}"] = paid / whole
        still = still - paid
    ebitda = table["ebitda_ttm"].where((table["ebitda_ttm"] > 0) & ~lender)
    made["leverage_before_buybacks"] = (made["net_debt"] - bought) / ebitda
    made["leverage_after_buybacks"] = (made["net_debt"] / ebitda).where(bought.notna())
    return _reasons(table, made, bought, unlike)


def _reasons(table: pd.DataFrame, made: pd.DataFrame, bought: pd.Series[float], unlike: pd.Series[str]) -> list[pd.DataFrame]:
    why = pd.Series("the change of gross debt is unknown", index=table.index, dtype="string").mask(unlike.notna(), unlike)
    why = why.mask(made["buyback_from_debt"].notna(), "cash from new shares is unknown")
    why = why.mask(made["buyback_from_fcf"].isna(), "free cash flow after pay, pay in shares or dividends unknown")
    why = why.mask(~(bought > 0), NOTHING_BOUGHT).mask(bought.isna(), "repurchases unknown")
    leverage = pd.Series("net debt, repurchases or EBITDA unknown", index=table.index, dtype="string")
    leverage = leverage.mask(table["ebitda_ttm"] <= 0, "EBITDA is not positive")
    lender = table["kind"].isin(("bank", "insurer"))
    said = {f"buyback_from_{name}": why for name in SOURCES} | {
        f"leverage_{name}_buybacks": leverage for name in ("before", "after")
    }
    found = []
    for name, text in said.items():
        gone = text.mask(lender, "not told for banks and insurers")[made[name].isna()]
        found.append(pd.DataFrame({"cik": gone.index, "column": name, "reason": gone.to_numpy()}))
    return found
