"""What kind of acquirer a company is, whether the deals told add up to the cash paid, and what became of the goodwill.

Types (measures.md 4): none; selective; large (one deal of more than 30 % of market cap); programmatic, which needs shares that do
not grow organically, net debt that does not rise and a return on new capital of at least 8 %; else many deals are a roll-up.
Organic growth of sales is told by no line that is held, so it is not asked for. Years are counted where filings were read: a
company of which one report was read is not "none" because of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.allocation.deals import SOLD, YEARS
from screener.allocation.spans import five_years
from screener.allocation.tellings import bounds
from screener.columns import column

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.allocation.account import Account
    from screener.settings import Settings

column(
    "acquirer_type",
    "Acquirer",
    "text",
    "none, selective, large deal, programmatic, or roll-up, by the acquisitions closed in five years.",
    "deals in filings, cash-flow statement",
    "fewer than two years of filings read, and no deal told",
)
column(
    "deals_closed",
    "Deals closed 5y",
    "count",
    "Acquisitions closed in five years, as far as filings read tell.",
    "deals in filings",
)
column(
    "deals_told_share",
    "Deals told / paid",
    "ratio",
    "Cash of the deals closed in twelve months, as told, over the acquisitions line of the cash-flow statement.",
    "deals in filings, cash-flow statement",
    "no cash paid for acquisitions, or no deal with its cash told",
)
column(
    "goodwill_written_off",
    "Goodwill written off 5y",
    "fraction",
    "Goodwill impairments of five fiscal years over goodwill now and those impairments.",
    "statements",
    "no goodwill, or no such line",
)

LARGE = 0.30
"""Share of market cap from which one deal makes a large-deal acquirer (McKinsey's programme study)."""

MANY = 2.0
"""Deals a year from which a company buys by programme."""

LEAST_YEARS = 1.7
"""Years of filings read, from which their silence says that there was no deal."""

SHOWN = 400
"""Days that what a filing says of a deal stays a flag."""

SHRINKS_NOT = 0.01


def add_acquirer(
    ledger: Ledger,
    table: pd.DataFrame,
    accounts: Mapping[int, Account],
    deals: Mapping[int, list[dict[str, Any]]],
    made: pd.DataFrame,
    settings: Settings,
    as_of: date,
) -> tuple[dict[tuple[int, str], str], list[dict[str, Any]], list[dict[str, Any]]]:
    """The columns above, written into `made`; returns reasons, evidence and flags. `deals`: `deals.plain`."""
    why: dict[tuple[int, str], str] = {}
    evidence: list[dict[str, Any]] = []
    flags: list[dict[str, Any]] = []
    kinds: dict[int, str] = {}
    counts: dict[int, float] = {}
    shares: dict[int, float] = {}
    parts = ["market_cap", "acquisitions_ttm", "latest_period_end"]
    proofs = ["organic_share_change_3y", "net_debt_change_ttm", "incremental_roic"]
    known = pd.concat([table[parts], made[proofs]], axis=1)
    since = as_of - timedelta(days=365 * YEARS)
    for cik, *values in known.itertuples(name=None):
        company = dict(zip((*parts, *proofs), values, strict=True))
        own = deals.get(cik, [])
        flags += _deal_flags(cik, [deal for deal in own if (as_of - deal["filed"]).days <= SHOWN])
        years = _years_read(accounts.get(cik), as_of)
        bought = [
            deal
            for deal in own
            if deal["kind"] == "acquisition"
            and deal["status"] == "completed"
            and (last := bounds(deal["closed"])[1]) is not None
            and last >= since
        ]
        if not bought and years < LEAST_YEARS:
            few = f"only {years:.1f} years of filings read, which tell of no deal"
            why.update({(cik, "acquirer_type"): few, (cik, "deals_closed"): few})
        else:
            counts[cik] = float(sum(deal["count"] or 1 for deal in bought))
            kinds[cik] = kind_of(company, bought, counts[cik], max(years, 1.0), settings.allocation.programmatic_return)
            evidence += [_line(cik, "acquirer_type", deal) for deal in bought]
        share = _told_share(company, bought)
        if isinstance(share, str):
            why[cik, "deals_told_share"] = share
        else:
            shares[cik] = share
    made["acquirer_type"] = pd.Series(kinds, dtype="string")
    made["deals_closed"] = pd.Series(counts, dtype="float64")
    made["deals_told_share"] = pd.Series(shares, dtype="float64")
    lost = five_years(ledger, "us-gaap:GoodwillImpairmentLoss", table, as_of)
    whole = table["goodwill"] + lost
    made["goodwill_written_off"] = lost / whole.where(whole > 0)
    return why, evidence, flags


def _years_read(account: Account | None, as_of: date) -> float:
    """Years within the last five that reports read speak of: an annual report of its year, a quarterly one of its quarter."""
    if account is None:
        return 0.0
    told: list[tuple[date, date]] = []
    for report in account.told.reports:
        if report.is_periodic and report.end > as_of - timedelta(days=365 * YEARS):
            told.append((report.end - timedelta(days=365 if report.form.startswith("10-K") else 91), report.end))
    days, at = 0, date.min
    for start, end in sorted(told):
        days += max(0, (end - max(start, at)).days)
        at = max(at, end)
    return days / 365.25


def kind_of(company: Mapping[str, Any], bought: list[dict[str, Any]], count: float, years: float, least: float) -> str:
    """The type by `count` acquisitions in so many `years`; what is not known of `company` is no proof."""
    if count == 0:
        return "none" if not company["acquisitions_ttm"] > 0 else "selective"
    if any(deal["consideration"] and deal["consideration"] > LARGE * company["market_cap"] for deal in bought):
        return "large deal"
    if count / years < MANY:
        return "selective"
    grew, rising, earned = (company[name] for name in ("organic_share_change_3y", "net_debt_change_ttm", "incremental_roic"))
    # Each compares as false where it is unknown.
    is_proven = grew <= SHRINKS_NOT and rising <= 0 and earned >= least
    return "programmatic" if is_proven else "roll-up"


def _told_share(company: Mapping[str, Any], bought: list[dict[str, Any]]) -> float | str:
    paid, end = company["acquisitions_ttm"], company["latest_period_end"]
    if pd.isna(paid) or pd.isna(end):
        return "cash paid for acquisitions unknown"
    if paid <= 0:
        return "no cash paid for acquisitions"
    last = end.date()
    cash = [
        deal["cash"] if deal["cash"] is not None else deal["consideration"]
        for deal in bought
        if deal["day"] is not None
        and last - timedelta(days=366) < deal["day"] <= last
        and (deal["cash"] is not None or (deal["consideration"] is not None and deal["stock"] is None))
    ]
    return float(sum(cash) / paid) if cash else "no deal of the twelve months with its cash is told"


def _deal_flags(cik: int, own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pending deals, prices that changed, and the company itself as a target: its price is the bid, and there is no discount."""
    made = []
    for deal in own:
        name, price = deal["name"] or "a business", deal["consideration"]
        flag = reason = None
        severity = "amber"
        if deal["kind"] == "merger" and deal["status"] == "pending":
            flag, severity = "pending merger", "red"
            reason = f"the company itself is to be merged with or bought by {name}: its price follows the terms"
        elif deal["status"] == "pending":
            size = f" for ${price / 1e6:,.1f}m" if price is not None else ", price not told"
            flag = "pending deal"
            reason = f"{'to sell' if deal['kind'] in SOLD else 'to buy'} {name}{size}"
        elif deal["measured_before"] is not None and deal["status"] == "completed":
            flag = "deal measured again"
            reason = f"{name}: ${price:,.0f} in {deal['accession']}, before that {deal['measured_before']}"
        if flag:
            made.append({"cik": cik, "flag": flag, "severity": severity, "reason": reason, "accession": deal["accession"]})
    return made


def _line(cik: int, name: str, deal: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "cik": cik,
        "column": name,
        "value": deal["consideration"],
        "end": deal["day"],
        "concept": "deal",
        "source": "filing text",
        **{part: deal[part] for part in ("accession", "form", "filed", "section", "quote")},
    }
