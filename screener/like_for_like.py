"""After a large deal the trailing year is not like for like: it holds only a part of what was bought, while its price is all there.

The share of enterprise value that was bought in twelve months is the larger of the cash paid for businesses and of the prices of
deals closed, told by filings: a deal paid in shares leaves no line in the cash-flow statement. Where it is large, the latest
quarter's operating income times four stands beside the trailing year; no season is in it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from screener.allocation.deals import closing_days
from screener.columns import column
from screener.companies import FLAGS, Companies, reasons

if TYPE_CHECKING:
    from screener.settings import Settings

column(
    "bought_share",
    "Bought in 12 months",
    "fraction",
    "Businesses bought in twelve months over enterprise value: the larger of cash paid and of the prices of deals closed.",
    "cash-flow statement, deals in filings",
    "neither is known, or enterprise value is not positive",
)
column(
    "annualised_multiple",
    "Latest quarter x 4",
    "ratio",
    "EV/EBIT on four times the latest quarter's operating income, told after a large deal alone: no season is in it.",
    "latest report",
    "no large deal in the twelve months, a loss, or no operating income of the quarter",
)


def add_like_for_like(companies: Companies, deals: pd.DataFrame, settings: Settings, as_of: date) -> Companies:
    """Both columns, and an amber flag with the filing behind it. `deals`: `allocation.deals_of` for these companies."""
    table, limit = companies.table, settings.allocation.large_deal
    value = table["enterprise_value"].where(table["enterprise_value"] > 0)
    told, accession = _closed(deals, as_of)
    bought = pd.concat([table["acquisitions_ttm"], told.reindex(table.index)], axis=1).max(axis=1)
    share = bought / value
    quarter = table["operating_income_quarter"].where(table["operating_income_quarter"] > 0)
    annualised = (value / (4 * quarter)).where(share > limit)
    large = share[share > limit]
    by_deals = told.reindex(large.index) > table.loc[large.index, "acquisitions_ttm"].fillna(0.0)
    flags = pd.DataFrame(
        {
            "cik": large.index,
            "flag": "not like for like",
            "severity": "amber",
            "reason": [
                f"{'deals closed in' if of_deals else 'acquisitions of'} twelve months cost {part:.0%} of enterprise value: the"
                " year's earnings hold only a part of what was bought, so the multiple is too high (the latest quarter times four"
                " stands beside)"
                for part, of_deals in zip(large, by_deals, strict=True)
            ],
            "accession": accession.reindex(large.index).where(by_deals, table.loc[large.index, "latest_accession"]).to_numpy(),
        }
    )
    missing = [
        reasons("bought_share", share.isna() & value.isna(), "enterprise value is unknown or not positive"),
        reasons("bought_share", share.isna() & value.notna(), "cash paid for acquisitions is unknown, and no closed deal is told"),
        reasons("annualised_multiple", annualised.isna() & ~(share > limit), "no large deal in twelve months is known"),
        reasons("annualised_multiple", annualised.isna() & (share > limit), "a loss, or no operating income of the latest quarter"),
    ]
    made = pd.DataFrame({"bought_share": share, "annualised_multiple": annualised})
    return companies.add(made, missing=pd.concat(missing, ignore_index=True), flags=flags.reindex(columns=FLAGS))


def _closed(deals: pd.DataFrame, as_of: date) -> tuple[pd.Series[float], pd.Series[str]]:
    """Prices of the acquisitions closed in twelve months, added up, and the filing of the largest, by company."""
    days = closing_days(deals)
    recent = (days > pd.Timestamp(as_of) - pd.DateOffset(years=1)) & (days <= pd.Timestamp(as_of))
    mine = deals[(deals["kind"] == "acquisition") & (deals["status"] == "completed") & recent & deals["consideration"].notna()]
    largest = mine.sort_values("consideration", kind="stable").drop_duplicates("cik", keep="last")
    return mine.groupby("cik")["consideration"].sum(), largest.set_index("cik")["accession"]
