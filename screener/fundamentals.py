"""What each company earns, owns, owes and pays out, as its filings said it up to a day.

Every number comes from `filings.asof`: twelve months to the latest report, one concept throughout, nothing filed after the day. A
missing number has its reason, a zero its proof, every number the figures that it is made of. No price enters here, and what kind of
company it is, is decided elsewhere: what the facts allow is filled.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from screener.balance import add_balances
from screener.capital import CAPITAL_DAYS, CAPITAL_ITEMS, add_capital
from screener.cash import FCF_ITEMS, FCF_MEASURES, FINANCING_ITEMS, add_cash
from screener.columns import column
from screener.companies import Companies
from screener.earnings import add_earnings
from screener.filed_shares import add_shares
from screener.sharecounts import cover_counts
from screener.statement_lines import LINES
from screener.statements import Sheet

if TYPE_CHECKING:
    from filings.asof import AsOf
    from filings.ledger import Ledger
    from filings.places import States
    from screener.settings import Settings
    from screener.sharecounts import Cover

column(
    "latest_period_end",
    "Period end",
    "date",
    "Last day of the period of the latest 10-K or 10-Q.",
    "latest report",
    "no report held",
)
column("latest_accession", "Latest report", "text", "EDGAR's number of that report.", "latest report", "no report held")
column("latest_form", "Form", "text", "Its form.", "latest report", "no report held")
column("latest_filed", "Filed", "date", "The day it became public.", "latest report", "no report held")
column("quarters_held", "Quarters held", "count", "Quarters in a row with net income, up to eight.", "income statements")

SHARE_ITEMS = {"balance_shares_outstanding": ("balance", "balance_1", "balance_3")}


def asks(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The items and measures that the columns are made of."""
    years = tuple("year" if back == 0 else f"year_{back}" for back in range(settings.fundamentals.mid_cycle_years))
    wanted: dict[str, dict[str, None]] = {}

    def ask(item: str, *measures: str) -> None:
        wanted.setdefault(item, {}).update(dict.fromkeys(measures))

    for line in LINES:
        ask(line.item, line.measure, line.measure.split("_")[0])
    for item in ("operating_income", "gains_on_sale", "impairments", "goodwill_impairment", "restructuring"):
        ask(item, "ttm", "ttm_1", "ttm_2", *years)
    ask("revenue", *years)
    for item in (*FCF_ITEMS, *FINANCING_ITEMS):
        ask(item, *FCF_MEASURES)
    for item in ("interest_expense", "interest_paid", "depreciation_amortization"):
        ask(item, "ttm", "ttm_1")
    for item in ("share_issuance", "preferred_issued"):
        ask(item, "quarter_4", "quarter_5")
    ask("net_income", *("quarter" if back == 0 else f"quarter_{back}" for back in range(8)))
    for item in (
        *("cash", "short_term_investments", "debt", "operating_leases", "total_assets", "total_liabilities"),
        *("current_liabilities", "named_current", "named_noncurrent", "finance_leases"),
    ):
        ask(item, "balance", "balance_1")
    for item in CAPITAL_ITEMS:
        ask(item, *CAPITAL_DAYS)
    for item, measures in SHARE_ITEMS.items():
        ask(item, *measures)
    return {item: tuple(measures) for item, measures in wanted.items()}


def add_fundamentals(
    companies: Companies,
    ledger: Ledger,
    settings: Settings,
    as_of: date,
    *,
    evidence_later: bool = False,
    states: States | None = None,
    covers: Mapping[int, list[Cover]] | None = None,
) -> Companies:
    """Every column of fundamentals, its reasons and its evidence, from what was filed up to the day. `evidence_later` leaves the
    evidence to `Companies.with_evidence`.

    The companies may be `states`, with the `covers` that each had seen; columns that their `asks` leave out are empty.
    """
    from filings.asof import items_as_of

    index = companies.table.index
    ciks = [int(cik) for cik in index]
    known = items_as_of(ledger, as_of, ciks, asks(settings) if states is None or states.asks is None else states.asks, states)
    sheet = Sheet(known, index)
    for line in LINES:
        sheet.put(line.column, sheet.value(line.item, line.measure), [(line.item, line.measure, 1.0)])
    reports = known.companies.set_index("cik").reindex(index)
    add_balances(sheet, settings, reports["complete"].fillna(False).astype(bool))
    add_earnings(sheet, settings)
    add_capital(sheet)
    add_cash(sheet, reports["source"].isin(("ixbrl", "fsds")), settings.cash)
    for line in LINES:
        sheet.lacks(line.column, sheet.columns[line.column].isna(), sheet.reason(line.item, line.measure))
    _add_report(sheet, known, reports)
    add_shares(sheet, cover_counts(ledger, ciks, as_of) if covers is None else covers, reports)
    columns = pd.DataFrame(sheet.columns, index=index)
    missing = pd.concat(sheet.missing, ignore_index=True)
    if evidence_later:
        return companies.add(columns, missing=missing, later=sheet.evidence)
    return companies.add(columns, missing=missing, evidence=sheet.evidence())


def _add_report(sheet: Sheet, known: AsOf, reports: pd.DataFrame) -> None:
    for name, source in (
        ("latest_period_end", "period_end"),
        ("latest_accession", "accession"),
        ("latest_form", "form"),
        ("latest_filed", "filed"),
    ):
        sheet.put(name, reports[source], [])
        sheet.lacks(name, reports[source].isna(), "no 10-K or 10-Q of this company is held")
    quarters = pd.concat(
        [sheet.value("net_income", "quarter" if back == 0 else f"quarter_{back}").notna() for back in range(8)], axis=1
    )
    sheet.put("quarters_held", quarters.cumprod(axis=1).sum(axis=1).astype("float64"), [])
