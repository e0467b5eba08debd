"""How dear each company is, as yields: the figure over what the whole company costs, so that losses stay in order.

Which multiple speaks for which kind of company (domain.md 4.1): EV/EBIT first for operating companies; price to tangible book and
P/E for banks; price to book and P/E for insurers; price to funds from operations for REITs; none for biotech without revenue.
The trap: a trailing P/E against a sector average ranks broken companies first; hence EV before P, mid-cycle beside trailing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from screener.columns import column
from screener.companies import Companies, reasons
from screener.settings import Settings

column(
    "enterprise_value",
    "Enterprise value",
    "USD",
    "Market cap + debt + preferred + minorities - cash and short-term investments; operating leases are no debt.",
    "market cap and the latest balance sheet",
    "a part of it is unknown",
)
column(
    "earnings_ttm",
    "Earnings TTM",
    "USD",
    "Pre-tax income without gains on sales, impairments and restructuring, less 25 % tax; net income where pre-tax is not tagged.",
    "income statement",
    "neither pre-tax nor net income is held",
)
column("funds_from_operations_ttm", "FFO TTM", "USD", "Net income + depreciation - gains on sales: an approximation.", "statements")
column("tangible_book", "Tangible book", "USD", "Equity less goodwill and intangibles.", "balance sheet")


@dataclass(frozen=True, slots=True)
class Multiple:
    """One multiple: its printed name, the company figure it divides into, which price it is held against, and for which kinds.

    `side` is "ev" (enterprise value) or "cap" (market cap). `mid_cycle` names the figure of a normal year where there is one.
    `is_telling`: where the company itself lacks it, no later multiple stands in (Hertz in 2023: P/E of 2.5 on gains from selling
    cars, with debt and fleet spending untold); later ones only stand in where the peers lack it.
    """

    name: str
    yield_column: str
    figure: str
    side: str
    kinds: tuple[str, ...]
    mid_cycle: str | None = None
    is_telling: bool = False


MULTIPLES = (
    Multiple("EV/EBIT", "ebit_yield", "operating_income_ttm", "ev", ("operating",), "mid_cycle_operating_income", is_telling=True),
    Multiple("P/TBV", "tangible_book_yield", "tangible_book", "cap", ("bank",)),
    Multiple("P/B", "book_yield", "equity", "cap", ("insurer",)),
    Multiple("P/FFO", "ffo_yield", "funds_from_operations_ttm", "cap", ("reit",)),
    Multiple("P/E", "earnings_yield", "earnings_ttm", "cap", ("operating", "bank", "insurer")),
    Multiple("EV/FCF", "fcf_ev_yield", "fcf", "ev", ("operating",)),
    Multiple("EV/Sales", "sales_yield", "revenue_ttm", "ev", ("operating",)),
)
"""In the order in which they are asked; the first that the company and enough peers have is the one scored."""

for _multiple in MULTIPLES:
    column(
        _multiple.yield_column,
        f"{_multiple.name} as yield",
        "fraction",
        f"Inverse of {_multiple.name}: {_multiple.figure} over {'enterprise value' if _multiple.side == 'ev' else 'market cap'}.",
        "fundamentals and market cap",
        "the figure or the price is unknown, or enterprise value is not positive",
    )


def add_multiples(companies: Companies, settings: Settings) -> Companies:
    """Enterprise value and every multiple as a yield, for small caps and peers alike.

    A negative enterprise value has no yield: such companies are cheap or dying, and no ratio tells which (measures.md 2).
    """
    table = companies.table
    lines = {name: table[name] for name in ("market_cap", "debt", "cash", "preferred", "minority_interest")}
    # Preferred stock and minorities are rare lines. A peer's facts may come from a subset that cannot prove them absent: there they
    # are left out and that is said, since a peer counts only through a median. A company that is ranked gets no such allowance.
    peer = table["role"] != "small"
    rare = [lines[name].mask(peer & lines[name].isna(), 0.0) for name in ("preferred", "minority_interest")]
    unproved = peer & (lines["preferred"].isna() | lines["minority_interest"].isna())
    value = lines["market_cap"] + lines["debt"] - lines["cash"] + rare[0] + rare[1]
    missing = [
        reasons("enterprise_value", lines["market_cap"].isna(), "no market cap"),
        reasons("enterprise_value", lines["market_cap"].notna() & lines["debt"].isna(), "debt unknown"),
        reasons("enterprise_value", lines["market_cap"].notna() & lines["debt"].notna() & lines["cash"].isna(), "cash unknown"),
        reasons("enterprise_value", ~peer & (rare[0].isna() | rare[1].isna()), "preferred stock or minorities unknown"),
        reasons("preferred_or_minority", value.notna() & unproved, "not held for this peer: left out of its enterprise value"),
    ]
    columns = pd.DataFrame({"enterprise_value": value})
    pretax = table["pretax_income_ttm"] - sum(table[n].fillna(0.0) for n in ("gains_on_sale_ttm",) if n in table)
    pretax = pretax + sum(table[n].fillna(0.0) for n in ("impairments_ttm", "restructuring_ttm") if n in table)
    columns["earnings_ttm"] = (pretax * (1 - settings.fundamentals.tax_rate)).where(pretax.notna(), table["net_income_ttm"])
    gains = table["gains_on_sale_ttm"].fillna(0.0) if "gains_on_sale_ttm" in table else 0.0
    columns["funds_from_operations_ttm"] = table["net_income_ttm"] + table["depreciation_ttm"] - gains
    columns["tangible_book"] = table["equity"] - table["goodwill"] - table["intangibles"]
    figures = pd.concat([table, columns], axis=1)
    for multiple in MULTIPLES:
        price = (value if multiple.side == "ev" else lines["market_cap"]).where(lambda p: p > 0)
        kind = table["kind"].isin(multiple.kinds)
        columns[multiple.yield_column] = (figures[multiple.figure] / price).where(kind)
        missing += [
            reasons(multiple.yield_column, ~kind, f"{multiple.name} does not speak for this kind of company"),
            reasons(multiple.yield_column, kind & price.isna(), "no positive enterprise value or market cap"),
            reasons(multiple.yield_column, kind & price.notna() & figures[multiple.figure].isna(), f"{multiple.figure} unknown"),
        ]
    return companies.add(columns, missing=pd.concat(missing, ignore_index=True))
