"""What a reader must see about a company before anything else: red flags scale the score down, amber ones only show.

Each flag is one function of the table and the events, registered by the decorator; each row names the filing behind it where there
is one (measures.md 7 and 8).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from screener.columns import column
from screener.companies import FLAGS, Companies
from screener.expected import add_expected

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

column(
    "not_looked_for",
    "Flags not looked for",
    "text",
    "Flags that nobody could look for in what is held of the company, and why: their silence says nothing.",
    "events, filings, statements",
    "every flag was looked for",
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a flag may look at: the small caps, the events of the last months, what filings say of their companies (`notices`: the
    latest filing searched, kinds as in `filings.notices`), the ledger, the settings, the day."""

    table: pd.DataFrame
    events: pd.DataFrame
    notices: pd.DataFrame
    ledger: Ledger
    settings: Settings
    as_of: date


Rule = Callable[[Look], pd.DataFrame]
RULES: list[tuple[str, str, Rule]] = []


def flag(name: str, severity: str) -> Callable[[Rule], Rule]:
    """Register a rule; it returns rows of `cik, reason, accession`, one for each company that it fires for."""

    def register(rule: Rule) -> Rule:
        RULES.append((name, severity, rule))
        return rule

    return register


def add_flags(companies: Companies, ledger: Ledger, settings: Settings, as_of: date) -> Companies:
    """Every rule's flags for the small caps, `not_looked_for` and `expected_report`."""
    from screener import standing  # registers its rules

    small = companies.table[companies.table["role"] == "small"]
    since = as_of - timedelta(days=settings.flags.event_months * 30)
    events = ledger.query(
        "SELECT cik, form, items, filed, accession FROM events WHERE filed <= ? AND filed >= ? ORDER BY cik, filed, accession",
        [as_of, since],
    )
    notices = standing.notices_of(ledger, settings, as_of)
    look = Look(small, events[events["cik"].isin(small.index)], notices, ledger, settings, as_of)
    found = []
    for name, severity, rule in RULES:
        rows = rule(look)
        if len(rows):
            found.append(rows.assign(flag=name, severity=severity))
    flags = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=FLAGS)
    unlooked = standing.not_looked_for(look)
    told = unlooked.index[unlooked.isna()]
    missing = pd.DataFrame({"cik": told, "column": "not_looked_for", "reason": "every flag was looked for"})
    expected, open_days = add_expected(ledger, small, as_of)
    made = pd.DataFrame({"not_looked_for": unlooked, "expected_report": expected})
    return companies.add(made, missing=pd.concat([missing, open_days], ignore_index=True), flags=flags)


def rows_of(look: Look, where: pd.Series[bool], names: Sequence[str], reason: Callable[..., str]) -> pd.DataFrame:
    """A row for each company where the mask is true; behind it stands the latest report. `reason` is given these columns."""
    hit = look.table[where.fillna(False).astype(bool)]
    told = [reason(*values) for values in zip(*(hit[name].tolist() for name in names), strict=True)]
    return pd.DataFrame({"cik": hit.index, "reason": told, "accession": hit["latest_accession"].to_numpy()})


def event_rows(look: Look, where: pd.Series[bool], what: str) -> pd.DataFrame:
    """The latest such event of each company."""
    hit = look.events[where.fillna(False).astype(bool)].drop_duplicates("cik", keep="last")
    reasons = [f"{what} ({form} of {filed:%Y-%m-%d})" for form, filed in zip(hit["form"], hit["filed"], strict=True)]
    return pd.DataFrame({"cik": hit["cik"].to_numpy(), "reason": reasons, "accession": hit["accession"].to_numpy()})


def has_item(look: Look, item: str) -> pd.Series[bool]:
    """Events that are an 8-K with this item (a pattern)."""
    return look.events["form"].str.startswith("8-K") & look.events["items"].str.contains(rf"(?:^|\D){item}(?:\D|$)", regex=True)


def millions(value: float) -> str:
    """A sum of money as a person reads it."""
    return f"{'-' if value < 0 else ''}${abs(value) / 1e6:,.1f}m"


@flag("non-reliance", "red")
def non_reliance(look: Look) -> pd.DataFrame:
    """8-K item 4.02: past statements are not to be relied upon."""
    return event_rows(look, has_item(look, r"4\.02"), "past statements are not to be relied upon")


@flag("delisting notice", "red")
def delisting_notice(look: Look) -> pd.DataFrame:
    """8-K item 3.01: the exchange says that a listing rule is not met."""
    return event_rows(look, has_item(look, r"3\.01"), "the exchange gave notice of a listing rule not met")


@flag("late filing", "red")
def late_filing(look: Look) -> pd.DataFrame:
    """NT 10-K or NT 10-Q: the report could not be filed in time."""
    return event_rows(look, look.events["form"].str.startswith("NT 10-"), "a report could not be filed in time")


@flag("interest cover", "red")
def interest_cover(look: Look) -> pd.DataFrame:
    """Operating income under so many times the interest."""
    least = look.settings.ranking.interest_cover
    where = (look.table["interest_cover"] < least) & (look.table["net_debt"] > 0)
    return rows_of(
        look, where, ["interest_cover"], lambda cover: f"operating income is {cover:.1f} times the interest, below {least:g}"
    )


@flag("buybacks on debt", "red")
def buybacks_on_debt(look: Look) -> pd.DataFrame:
    """More bought back than free cash flow after pay allowed, while gross debt rose by a part of it that counts.

    Where that cash flow cannot be formed (Hertz tags its fleet spending under a name of its own), large buybacks beside rising debt
    are flagged too: nothing shows what paid for them.
    """
    table = look.table
    on_debt = (table["repurchases_ttm"] > 0) & (
        table["debt_change_ttm"] > look.settings.flags.debt_that_counts * table["repurchases_ttm"]
    )
    beyond = table["repurchases_ttm"] > table["fcf"].clip(lower=0)
    untold = table["fcf"].isna() & (table["repurchases_ttm"] > look.settings.flags.large_buyback * table["market_cap"])

    def reason(bought: float, cap: float, left: float, rose: float) -> str:
        cash = "free cash flow unknown" if pd.isna(left) else f"{millions(left)} of free cash flow after pay"
        return (
            f"bought back {millions(bought)} ({bought / cap:.0%} of market cap) with {cash},"
            f" while gross debt rose by {millions(rose)}"
        )

    names = ["repurchases_ttm", "market_cap", "fcf", "debt_change_ttm"]
    return rows_of(look, on_debt & (beyond | untold), names, reason)


@flag("equity raised", "red")
def equity_raised(look: Look) -> pd.DataFrame:
    """Shares sold for more than a set share of market cap."""
    table, most = look.table, look.settings.ranking.equity_raised
    # Where eighteen months are not known, twelve are a lower bound (SUNation's warrants of 2025).
    common = table["share_issuance_18m"].where(table["share_issuance_18m"].notna(), table["share_issuance_ttm"])
    raised = pd.concat([common, table["preferred_issuance_18m"]], axis=1).sum(axis=1, min_count=1)

    def reason(longer: float, shorter: float, apart: float) -> str:
        whole = pd.notna(longer)
        sold, preferred = (0.0 if pd.isna(one) else float(one) for one in (longer if whole else shorter, apart))
        told = f", {millions(preferred)} of it preferred" if preferred > 0 else ""
        months = "18 months" if whole else "12 months (18 are not known)"
        return f"sold shares for {millions(sold + preferred)}{told} in {months}, more than {most:.0%} of market cap"

    names = ["share_issuance_18m", "share_issuance_ttm", "preferred_issuance_18m"]
    return rows_of(look, raised > most * table["market_cap"], names, reason)


@flag("loss-making", "amber")
def loss_making(look: Look) -> pd.DataFrame:
    """A net loss over twelve months."""
    where = look.table["net_income_ttm"] < 0
    return rows_of(look, where, ["net_income_ttm"], lambda income: f"net loss of {millions(-income)} in twelve months")


@flag("not a repurchase programme", "amber")
def only_offsets_pay(look: Look) -> pd.DataFrame:
    """Buybacks that only take up what staff were paid in shares."""
    where = look.table["dilution_offset"] >= 1
    return rows_of(look, where, ["dilution_offset"], lambda times: f"pay in shares and issuance are {times:.1f} times the buybacks")


@flag("cash burn", "amber")
def cash_burn(look: Look) -> pd.DataFrame:
    """Burning more than a set share of cash a year."""
    table = look.table
    where = (table["fcf"] < 0) & (-table["fcf"] > look.settings.fundamentals.cash_burn * table["cash"])
    return rows_of(
        look,
        where,
        ["fcf", "cash"],
        lambda left, cash: f"free cash flow after pay of {millions(left)} against {millions(cash)} of cash",
    )


@flag("negative enterprise value", "amber")
def negative_enterprise_value(look: Look) -> pd.DataFrame:
    """More cash than the whole company costs."""
    where = look.table["enterprise_value"] <= 0
    return rows_of(
        look,
        where,
        ["enterprise_value"],
        lambda value: f"cash exceeds market cap and debt: enterprise value {millions(value)}",
    )


@flag("shelf or offering", "amber")
def offering(look: Look) -> pd.DataFrame:
    """S-3 or 424B5: shares may be or are being sold."""
    return event_rows(look, look.events["form"].str.match(r"S-3|424B5"), "shares may be sold under a shelf registration")


@flag("shares sold beside a buyback", "amber")
def sells_and_buys(look: Look) -> pd.DataFrame:
    """A prospectus supplement (424B5) and cash from new shares in the year of a buyback: one hand takes what the other gave."""
    table = look.table
    buyers = table.index[
        (table["repurchases_ttm"] > 0) & (table["share_issuance_ttm"] > look.settings.flags.sold_that_counts * table["market_cap"])
    ]
    where = look.events["form"].str.startswith("424B5") & look.events["cik"].isin(buyers)
    return event_rows(look, where, "shares are offered while others are bought back")


@flag("self-tender", "amber")
def self_tender(look: Look) -> pd.DataFrame:
    """SC TO-I: the company offers to buy its own shares."""
    return event_rows(look, look.events["form"].str.startswith("SC TO-I"), "offers to buy its own shares")


@flag("auditor change", "amber")
def auditor_change(look: Look) -> pd.DataFrame:
    """8-K item 4.01: another auditor."""
    return event_rows(look, has_item(look, r"4\.01"), "changed its auditor")


@flag("unregistered shares", "amber")
def unregistered(look: Look) -> pd.DataFrame:
    """8-K item 3.02: shares were sold without registration, to few holders."""
    return event_rows(look, has_item(look, r"3\.02"), "sold or issued shares without registration")


@flag("deregistration", "amber")
def deregistration(look: Look) -> pd.DataFrame:
    """Form 15: a class of securities is to be reported on no longer. Debt is deregistered in the same way, so it only shows."""
    return event_rows(
        look, look.events["form"].str.match(r"15-12"), "gave notice that a class of its securities is no longer registered"
    )
