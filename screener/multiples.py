"""How dear each company is, as yields: the figure over what the whole company costs, so that losses stay in order.

Which multiple speaks for which kind of company (domain.md 4.1): EV/EBIT first for operating companies; price to tangible book and
P/E for banks; price to book and P/E for insurers; REITs P/FFO, an approximation; none for biotech without revenue.
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
column(
    "funds_from_operations_ttm",
    "FFO TTM, approximate",
    "USD",
    "Net income + all depreciation - gains on properties (else on sales) + impairments of properties. Preferred dividends, joint"
    " ventures and depreciation of other assets are not told apart: an approximation of what the trust itself publishes.",
    "statements",
    "net income or depreciation is unknown",
)
column(
    "adjusted_funds_ttm",
    "AFFO TTM, approximate",
    "USD",
    "FFO as above less all capital expenditure, growth included: a lower bound of adjusted funds from operations.",
    "statements",
    "FFO or capital expenditure is unknown",
)
column(
    "book_value",
    "Book value of common",
    "USD",
    "Equity of the parent's owners less preferred stock.",
    "balance sheet",
    "no equity held",
)
column(
    "tangible_book",
    "Tangible book",
    "USD",
    "Book value of common less goodwill, intangibles and the unrealised loss on held-to-maturity securities after 25 % tax.",
    "balance sheet and notes",
    "equity, goodwill or intangibles are unknown",
)
column(
    "rotce",
    "ROTCE",
    "fraction",
    "Net income of twelve months over tangible book: what a price to tangible book has to be read beside.",
    "statements",
    "net income unknown or tangible book not positive, or no bank",
)


@dataclass(frozen=True, slots=True)
class Multiple:
    """One multiple: its printed name, the company figure it divides into, which price it is held against, and for which kinds.

    `side` is "ev" (enterprise value) or "cap" (market cap). `mid_cycle` names the figure of a normal year where there is one.
    `is_telling`: where the company itself lacks it, no later multiple stands in (Hertz in 2023: P/E of 2.5 on gains from selling
    cars, with debt and fleet spending untold); later ones only stand in where the peers lack it. `beside` names the multiple that
    is shown next to it; `never_alone`: the discount is the smaller of the two, and without the second there is none (a bank at half
    its book that earns half is not cheap). `is_scored`: False for one that only ever stands beside.
    """

    name: str
    yield_column: str
    figure: str
    side: str
    kinds: tuple[str, ...]
    mid_cycle: str | None = None
    is_telling: bool = False
    beside: str | None = None
    never_alone: bool = False
    is_scored: bool = True


MULTIPLES = (
    Multiple(
        "EV/EBIT",
        "ebit_yield",
        "operating_income_ttm",
        "ev",
        ("operating",),
        "mid_cycle_operating_income",
        is_telling=True,
        beside="EV/EBITDA",
    ),
    Multiple("EV/EBITDA", "ebitda_yield", "ebitda_ttm", "ev", ("operating",), is_scored=False),
    Multiple("P/TBV", "tangible_book_yield", "tangible_book", "cap", ("bank",), beside="P/E", never_alone=True),
    Multiple("P/B", "book_yield", "book_value", "cap", ("insurer",), beside="P/E", never_alone=True),
    Multiple("P/FFO", "ffo_yield", "funds_from_operations_ttm", "cap", ("reit",), beside="P/AFFO"),
    Multiple("P/AFFO", "affo_yield", "adjusted_funds_ttm", "cap", ("reit",), is_scored=False),
    Multiple("P/E", "earnings_yield", "earnings_ttm", "cap", ("operating", "bank", "insurer")),
    Multiple("EV/FCF", "fcf_ev_yield", "fcf", "ev", ("operating",)),
    Multiple("EV/Sales", "sales_yield", "revenue_ttm", "ev", ("operating",)),
)
"""In the order in which they are asked; the first that the company and enough peers have is the one scored."""

SEGMENTS_ABOVE = 1.2
"""How far operating income may lie above what pre-tax income and interest make of it."""

BY_NAME = {multiple.name: multiple for multiple in MULTIPLES}

for _multiple in MULTIPLES:
    column(
        _multiple.yield_column,
        f"{_multiple.name} as yield",
        "fraction",
        f"Inverse of {_multiple.name}: {_multiple.figure} over {'enterprise value' if _multiple.side == 'ev' else 'market cap'}.",
        "fundamentals and market cap",
        "the figure or the price is unknown, enterprise value is not positive, or it does not speak for this kind of company",
    )


def add_multiples(companies: Companies, settings: Settings) -> Companies:
    """Enterprise value and every multiple as a yield, for small caps and peers alike.

    A negative enterprise value has no yield: such companies are cheap or dying, and no ratio tells which (measures.md 2).
    """
    table = companies.table
    value, missing = _enterprise_value(table)
    columns = pd.DataFrame({"enterprise_value": value})
    columns["earnings_ttm"] = _earnings(table, settings)
    columns["funds_from_operations_ttm"] = _funds(table)
    columns["adjusted_funds_ttm"] = columns["funds_from_operations_ttm"] - table["capex_ttm"]
    columns["book_value"] = table["equity"] - _rare(table, "preferred")
    losses = _told(table, "held_to_maturity_loss").clip(lower=0.0) * (1 - settings.fundamentals.tax_rate)
    columns["tangible_book"] = columns["book_value"] - table["goodwill"] - table["intangibles"] - losses
    bank = table["kind"] == "bank"
    columns["rotce"] = (table["net_income_ttm"] / columns["tangible_book"].where(lambda book: book > 0)).where(bank)
    missing += _why_no_figure(table, columns, bank)
    figures = pd.concat([table, columns], axis=1)
    segments = _is_of_segments(table)
    for multiple in MULTIPLES:
        price = (value if multiple.side == "ev" else table["market_cap"]).where(lambda p: p > 0)
        kind = table["kind"].isin(multiple.kinds)
        made = (figures[multiple.figure] / price).where(kind)
        if multiple.figure in _OF_OPERATIONS:
            made = made.mask(segments)
            missing.append(reasons(multiple.yield_column, kind & segments, _SEGMENTS))
        columns[multiple.yield_column] = made
        name = multiple.yield_column
        missing += [
            reasons(name, ~kind, f"{multiple.name} does not speak for this kind of company"),
            reasons(name, kind & price.isna() & (value <= 0) & (multiple.side == "ev"), "enterprise value is not positive"),
            reasons(name, kind & price.isna() & ~((value <= 0) & (multiple.side == "ev")), f"{_PRICE[multiple.side]} unknown"),
            reasons(name, kind & price.notna() & figures[multiple.figure].isna(), f"{multiple.figure} unknown"),
        ]
    told = [rows for rows in missing if len(rows)] or missing[:1]
    return companies.add(columns, missing=pd.concat(told, ignore_index=True))


_OF_OPERATIONS = ("operating_income_ttm", "ebitda_ttm")
_SEGMENTS = "operating income far above pre-tax income and interest: the sum of segments before central cost; left out as a peer"


def _is_of_segments(table: pd.DataFrame) -> pd.Series[bool]:
    """Peers whose tagged operating income is that of their segments, before central cost and amortisation.

    Disney's of fiscal 2025 (0001744489-25-000155) is $17.6bn, with $12.0bn before tax and $2.0bn of interest: EV/EBIT of 12 for 16.
    Only a peer is dropped, since a median can do without it; a small company may have lost the rest outside its operations.
    """
    below = table["pretax_income_ttm"] + _told(table, "impairments_ttm") + _told(table, "restructuring_ttm")
    below = below - _told(table, "gains_on_sale_ttm") + table["interest_ttm"]
    far = table["operating_income_ttm"] > SEGMENTS_ABOVE * below.where(below > 0)
    return (far & (table["role"] != "small")).fillna(False).astype(bool)


_PRICE = {"ev": "enterprise value", "cap": "market cap"}


def _told(table: pd.DataFrame, name: str) -> pd.Series[float]:
    """A line that counts only where a filing has it; 0 elsewhere is no statement, its reason says so."""
    return table[name].fillna(0.0) if name in table else pd.Series(0.0, index=table.index)


def _rare(table: pd.DataFrame, name: str) -> pd.Series[float]:
    """Preferred stock or minorities. A peer's facts may come from a subset that cannot prove them absent: there they are left out
    and that is said, since a peer counts only through a median. A company that is ranked gets no such allowance."""
    return table[name].mask((table["role"] != "small") & table[name].isna(), 0.0)


def _enterprise_value(table: pd.DataFrame) -> tuple[pd.Series[float], list[pd.DataFrame]]:
    cap, debt, cash = table["market_cap"], table["debt"], table["cash"]
    rare = [_rare(table, name) for name in ("preferred", "minority_interest")]
    unproved = (table["role"] != "small") & (table["preferred"].isna() | table["minority_interest"].isna())
    value = cap + debt - cash + rare[0] + rare[1]
    known = cap.notna() & debt.notna() & cash.notna()
    return value, [
        reasons("enterprise_value", cap.isna(), "no market cap"),
        reasons("enterprise_value", cap.notna() & debt.isna(), "debt unknown"),
        reasons("enterprise_value", cap.notna() & debt.notna() & cash.isna(), "cash unknown"),
        reasons("enterprise_value", known & (rare[0].isna() | rare[1].isna()), "preferred stock or minorities unknown"),
        reasons("preferred_or_minority", value.notna() & unproved, "not held for this peer: left out of its enterprise value"),
    ]


def _earnings(table: pd.DataFrame, settings: Settings) -> pd.Series[float]:
    one_offs = _told(table, "impairments_ttm") + _told(table, "restructuring_ttm") - _told(table, "gains_on_sale_ttm")
    plain = (table["pretax_income_ttm"] + one_offs) * (1 - settings.fundamentals.tax_rate)
    return plain.where(plain.notna(), table["net_income_ttm"])


def _funds(table: pd.DataFrame) -> pd.Series[float]:
    gains = _told(table, "gains_on_sale_ttm")
    if "real_estate_gains_ttm" in table:
        gains = table["real_estate_gains_ttm"].where(table["real_estate_gains_ttm"].notna(), gains)
    return table["net_income_ttm"] + table["depreciation_ttm"] - gains + _told(table, "real_estate_impairment_ttm")


def _why_no_figure(table: pd.DataFrame, columns: pd.DataFrame, bank: pd.Series[bool]) -> list[pd.DataFrame]:
    found = []

    def first_unknown(name: str, parts: tuple[str, ...]) -> None:
        open_cells = columns[name].isna()
        for part in parts:
            lacking = open_cells & (table[part] if part in table else columns[part]).isna()
            found.append(reasons(name, lacking, f"{part} unknown"))
            open_cells = open_cells & ~lacking

    first_unknown("earnings_ttm", ("net_income_ttm",))
    first_unknown("funds_from_operations_ttm", ("net_income_ttm", "depreciation_ttm"))
    first_unknown("adjusted_funds_ttm", ("funds_from_operations_ttm", "capex_ttm"))
    first_unknown("book_value", ("equity", "preferred"))
    first_unknown("tangible_book", ("equity", "preferred", "goodwill", "intangibles"))
    found.append(reasons("rotce", ~bank, "told for banks only"))
    lost = bank & columns["rotce"].isna()
    found.append(reasons("rotce", lost & table["net_income_ttm"].isna(), "net_income_ttm unknown"))
    found.append(reasons("rotce", lost & table["net_income_ttm"].notna(), "tangible book unknown or not positive"))
    return found
