"""Why a company is in or out: each rule looks at one row and answers with an outcome and a sentence with the numbers."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from screener.settings import Universe

EXCHANGES = {"nyse": "NYSE", "nasdaq": "Nasdaq", "nyse american": "NYSE American", "amex": "NYSE American"}
_SPAC_NAME = re.compile(
    r"\b(acquisition|blank check|merger) (corp|co\b|company|corporation|inc|ltd|limited|holdings)", re.IGNORECASE
)
_FUND_NAME = re.compile(r"\b(fund|etf|bdc|trust|investors|municipal|capital|investment|lending|credit|finance)\b", re.IGNORECASE)


def outcome(row: Any, limits: Universe, as_of: date) -> tuple[str, str]:
    """What becomes of one company (a row of `universe`'s survey): `small` or `peer` with an empty sentence, else why not."""
    return (
        _no_price(row, limits.price_age_days, as_of)
        or _no_common_stock(row, limits.biotech_minimum_revenue)
        or _no_domestic_filer(row, as_of)
        or _takeover(row)
        or _by_size(row, limits)
    )


def _no_price(row: Any, age_days: int, as_of: date) -> tuple[str, str] | None:
    if row.is_priced and not row.is_reused:
        return None
    if pd.isna(row.ticker):
        return "no symbol", f"no symbol is known for it, so it has no price on {as_of}"
    if row.is_priced:
        return (
            "symbol reused",
            f"the symbol {row.ticker} fell silent after {as_of} and came back later: the lists name another company",
        )
    return (
        "no price",
        f"no price of {row.ticker} within {age_days} days before {as_of}: not listed then, or not among the prices held",
    )


def _no_common_stock(row: Any, revenue_of_a_business: float) -> tuple[str, str] | None:
    has_business = pd.notna(row.revenue) and row.revenue >= revenue_of_a_business
    sic = None if pd.isna(row.sic) else str(row.sic)
    name = "" if pd.isna(row.name) else str(row.name)
    if row.security != "common":
        return "no common stock", f"its only priced security, {row.ticker}, is a {row.security}"
    # A company that a blank-check shell bought keeps SIC 6770 for years; its revenue tells.
    if (sic == "6770" or row.industry == "Blank Checks" and _SPAC_NAME.search(name)) and not has_business:
        return "blank check", f"a blank-check company or shell (SIC {sic or 'none'}) without a business of its own"
    if sic in ("6221", "6189") and _FUND_NAME.search(f"{name} {row.listing_name}"):
        return "fund", f"a trust that holds commodities or loans (SIC {sic}), not an operating company"
    if sic is None and row.listed_by_sec and (row.entity_type == "investment" or _FUND_NAME.search(name)):
        return "fund", "the SEC gives it no industry code, as it does with funds and business development companies"
    return None


def _no_domestic_filer(row: Any, as_of: date) -> tuple[str, str] | None:
    if pd.notna(row.exchange) and row.exchange not in EXCHANGES.values():
        return "other exchange", f"{row.ticker} is traded on {row.exchange}, not on NYSE, Nasdaq or NYSE American"
    domestic = max((d for d in (row.domestic, row.domestic_listed) if pd.notna(d)), default=None)
    abroad = max((d for d in (row.abroad, row.abroad_listed) if pd.notna(d)), default=None)
    if abroad is not None and (domestic is None or abroad > domestic):
        return "foreign filer", f"files annual reports on 20-F or 40-F (last on {abroad:%Y-%m-%d}), not 10-K and 10-Q"
    if row.has_facts and domestic is None:
        return "no report", f"no 10-K or 10-Q of it is held that was filed by {as_of}"
    return None


def _takeover(row: Any) -> tuple[str, str] | None:
    """A company bound to be bought costs what the bidder pays: its price says nothing about its value."""
    if pd.notna(row.merger) and row.merger == "pending":
        return (
            "takeover",
            f"it is to be bought or merged (pending in its filing of {row.merger_filed:%Y-%m-%d}): its price is the bid",
        )
    if pd.notna(row.takeover_form) and pd.isna(row.merger):
        return "takeover", f"it is to be bought ({row.takeover_form} of {row.takeover_filed:%Y-%m-%d}): its price is the bid"
    return None


def _by_size(row: Any, limits: Universe) -> tuple[str, str]:
    listed, filed = row.listing_market_cap, row.filed_cap
    caps = [float(cap) for cap in (listed, filed) if pd.notna(cap)]
    if not caps:
        return "no market cap", f"its size is not known: the prices carry no market cap of {row.ticker}, and no share count is held"
    # Either opinion keeps it in; the market cap proper, split-adjusted, decides later (leave_out_unsuitable).
    fits = [cap for cap in caps if limits.minimum_cap <= cap <= limits.maximum_cap]
    if not fits and max(caps) >= limits.peer_minimum_cap:
        return ("peer", "") if row.has_facts else ("large, no facts", "no facts of it are held: import or update them")
    if not fits:
        return "size", f"market cap {money(caps[0])} is {where(caps[0], limits)}"
    if row.price < limits.minimum_price:
        return "price", f"price ${row.price:.2f} is below ${limits.minimum_price:.2f}"
    if pd.notna(row.adv_usd) and row.adv_usd < limits.minimum_daily_volume:
        median = f"{money(row.adv_usd)} traded a day (median of {limits.liquidity_weeks} weeks)"
        return "liquidity", f"{median} is below {money(limits.minimum_daily_volume)}"
    if not row.has_facts:
        return "small, no facts", "no facts of it are held: import or update them"
    return "small", ""


def where(cap: float, limits: Universe) -> str:
    """In words, on which side of which border a market cap lies."""
    if cap < limits.minimum_cap:
        return f"below {money(limits.minimum_cap)}"
    if cap < limits.peer_minimum_cap:
        return f"above the small caps' {money(limits.maximum_cap)} and below the peers' {money(limits.peer_minimum_cap)}"
    return f"above {money(limits.maximum_cap)}"


def money(value: float) -> str:
    """A sum of money as a person reads it."""
    return f"${value / 1e9:,.2f}bn" if value >= 1e9 else f"${value / 1e6:,.2f}m"
