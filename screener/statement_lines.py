"""Columns that are one line of the statements, declared once: the column, and the item and measure that fill it."""

from __future__ import annotations

from dataclasses import dataclass

from screener.columns import Unit, column


@dataclass(frozen=True, slots=True)
class Line:
    """A column filled by one item in one measure of `filings.asof`."""

    column: str
    item: str
    measure: str


LINES: list[Line] = []


def _line(name: str, label: str, item: str, measure: str, meaning: str, source: str, unit: Unit = "USD") -> None:
    column(name, label, unit, meaning, source, "no such line, a stale one, or one that is told in part only; the reason says which")
    LINES.append(Line(name, item, measure))


_INCOME, _CASH, _SHEET = "income statement", "cash-flow statement", "balance sheet"

_line(
    "revenue_ttm",
    "Revenue TTM",
    "revenue",
    "ttm",
    "Sales of the twelve months to the latest report; a bank's net of interest.",
    _INCOME,
)
_line("revenue_prior_ttm", "Revenue TTM a year ago", "revenue", "ttm_1", "Sales of the twelve months before those.", _INCOME)
_line("gross_profit_ttm", "Gross profit TTM", "gross_profit", "ttm", "Revenue less cost of revenue.", _INCOME)
_line("pretax_income_ttm", "Pre-tax income TTM", "pretax_income", "ttm", "Income before tax, as tagged.", _INCOME)
_line("income_tax_ttm", "Income tax TTM", "income_tax", "ttm", "Tax expense; negative is a benefit.", _INCOME)
_line("net_income_ttm", "Net income TTM", "net_income", "ttm", "What belongs to the parent's owners.", _INCOME)
_line("depreciation_ttm", "D&A TTM", "depreciation_amortization", "ttm", "Depreciation and amortisation of all kinds.", _CASH)
_line("operating_cash_flow_ttm", "Operating cash flow TTM", "operating_cash_flow", "ttm", "Cash from operations.", _CASH)
_line(
    "capex_ttm",
    "Capex TTM",
    "capital_expenditure",
    "ttm",
    "All of it: plant, rental fleet, software; positive is money spent.",
    _CASH,
)
_line("lease_principal_ttm", "Lease principal TTM", "finance_lease_principal", "ttm", "Principal of finance leases paid.", _CASH)
_line("stock_compensation_ttm", "Stock comp. TTM", "stock_compensation", "ttm", "Pay in shares, as expensed.", _CASH)
_line(
    "tax_withholding_ttm",
    "Withholding TTM",
    "tax_withholding",
    "ttm",
    "Cash paid to tax offices for shares withheld from staff.",
    _CASH,
)
_line("dividends_ttm", "Dividends TTM", "dividends_paid", "ttm", "Cash dividends of the parent, preferred included.", _CASH)
_line("acquisitions_ttm", "Acquisitions TTM", "acquisitions", "ttm", "Cash paid for businesses, less the cash acquired.", _CASH)
_line("divestitures_ttm", "Divestitures TTM", "divestitures", "ttm", "Cash received for businesses sold.", _CASH)
_line(
    "share_issuance_ttm",
    "Issuance TTM",
    "share_issuance",
    "ttm",
    "Cash from new shares, staff's options and plans included.",
    _CASH,
)
_line("gains_on_sale_ttm", "Gains on sale TTM", "gains_on_sale", "ttm", "Gains less losses on assets and businesses sold.", _INCOME)
_line("total_assets", "Total assets", "total_assets", "balance", "Everything owned on the latest report's day.", _SHEET)
_line("total_liabilities", "Total liabilities", "total_liabilities", "balance", "Everything owed on that day.", _SHEET)
_line("equity", "Equity", "total_equity", "balance", "What belongs to the parent's owners.", _SHEET)
_line("equity_prior", "Equity a year ago", "total_equity", "balance_1", "The same twelve months before.", _SHEET)
_line(
    "short_term_investments",
    "Short-term investments",
    "short_term_investments",
    "balance",
    "Current securities beside cash.",
    _SHEET,
)
_line("operating_leases", "Operating leases", "operating_leases", "balance", "Liability; no part of debt.", _SHEET)
_line("preferred", "Preferred", "preferred", "balance", "Preferred stock, redeemable included, at its carrying amount.", _SHEET)
_line("minority_interest", "Minorities", "minority_interest", "balance", "Outsiders' shares of subsidiaries.", _SHEET)
_line("goodwill", "Goodwill", "goodwill", "balance", "Carrying amount.", _SHEET)
_line("intangibles", "Intangibles", "intangibles", "balance", "Without goodwill, net.", _SHEET)
_line(
    "debt_due_12m", "Debt due in 12m", "maturities_next_12_months", "balance", "Debt that falls due within twelve months.", "notes"
)
_line("undrawn_revolver", "Undrawn revolver", "undrawn_revolver", "balance", "What may still be drawn, where tagged.", "notes")
