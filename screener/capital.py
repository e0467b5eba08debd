"""Capital that was at work in the business at the end of earlier years: what the return on new capital is held against.

The trap: two days of debt read in different lines differ by what the lines hold. So both days must have been read in the same way.
"""

from __future__ import annotations

import pandas as pd

from screener.columns import column
from screener.statements import Sheet

for _name, _label, _ago in (
    ("12m", "a year ago", "twelve months before the latest report"),
    ("36m", "three years ago", "three years before it"),
):
    column(
        f"invested_capital_{_name}_ago",
        f"Capital {_label}",
        "USD",
        f"Debt + equity - cash and short-term investments, {_ago}.",
        "balance sheets",
        "debt, equity, cash or short-term investments of that day not held, or debt read in other lines",
    )

CAPITAL_ITEMS = ("debt", "total_equity", "cash", "short_term_investments")
CAPITAL_DAYS = ("balance_1", "balance_3")


def add_capital(sheet: Sheet) -> None:
    """Invested capital of the two days."""
    signs = (1.0, 1.0, -1.0, -1.0)
    ways = [sheet.way("debt", day) for day in CAPITAL_DAYS]
    proved = [sheet.is_absent("debt", day) for day in CAPITAL_DAYS]
    alike = (ways[0] == ways[1]) | proved[0] | proved[1]
    for name, day, compares in zip(("12m", "36m"), CAPITAL_DAYS, (alike | True, alike), strict=True):
        column_name = f"invested_capital_{name}_ago"
        parts = [sheet.value(item, day) * sign for item, sign in zip(CAPITAL_ITEMS, signs, strict=True)]
        whole = pd.concat(parts, axis=1).sum(axis=1, skipna=False)
        uses = [(item, day, sign) for item, sign in zip(CAPITAL_ITEMS, signs, strict=True)]
        sheet.put(column_name, whole.where(compares), uses)
        for item, value in zip(CAPITAL_ITEMS, parts, strict=True):
            what = "equity" if item == "total_equity" else item.replace("_", " ")
            sheet.lacks(column_name, value.isna(), f"{what} of that day not read from a balance sheet")
        sheet.lacks(column_name, ~compares, "debt of that day is told in other lines than a year ago's, so they do not compare")
