"""Lines of the statements that only some companies need: lenders, insurers, property trusts, and those that bought others.

They are read for those companies alone, since a market has ten times as many that do not have them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from screener.columns import column
from screener.companies import Companies, reasons
from screener.statements import Sheet

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from filings.places import States

column(
    "held_to_maturity_loss",
    "Unrealised HTM loss",
    "USD",
    "Unrealised loss on securities held to maturity, before tax: not in equity, and real when deposits leave.",
    "notes",
    "not tagged, or not a bank or insurer",
)
column(
    "real_estate_gains_ttm",
    "Property gains TTM",
    "USD",
    "Gains less losses on properties sold.",
    "income statement",
    "not tagged, or no property trust",
)
column(
    "real_estate_impairment_ttm",
    "Property impairment TTM",
    "USD",
    "Properties written down.",
    "income statement",
    "not tagged, or no property trust",
)

column(
    "operating_income_quarter",
    "Operating income, quarter",
    "USD",
    "As tagged for the latest quarter, of companies that bought others: after a large deal the year is not like for like.",
    "income statement",
    "no acquisition in twelve months, or no such quarter",
)

_LINES = (
    ("held_to_maturity_loss", "held_to_maturity_loss", "balance", ("bank", "insurer")),
    ("real_estate_gains_ttm", "real_estate_gains", "ttm", ("reit",)),
    ("real_estate_impairment_ttm", "real_estate_impairment", "ttm", ("reit",)),
    ("operating_income_quarter", "operating_income", "quarter", ("operating",)),
)


ASKS = {item: (measure,) for _, item, measure, _ in _LINES}
"""The measures by item that the lines are made of."""


def read_special_lines(ledger: Ledger, as_of: date, asked: Sequence[int], states: States | None = None) -> Sheet:
    """The lines of these companies (or states), of whatever kind they are."""
    from filings.asof import items_as_of

    known = items_as_of(ledger, as_of, asked, ASKS, states)
    return Sheet(known, pd.Index(asked, name="cik"))


def special_values(sheet: Sheet) -> pd.DataFrame:
    """What a sheet says of each line: a column a line, a row a company."""
    return pd.DataFrame({name: sheet.value(item, measure) for name, item, measure, _ in _LINES})


def add_special_lines(companies: Companies, ledger: Ledger, as_of: date, held: pd.DataFrame | None = None) -> Companies:
    """The lines, each for its kinds; missing everywhere else, with the reason. `held`: `special_values` of all companies, where
    they were read for many days together; there is no evidence then."""
    table = companies.table
    index = table.index
    closed = ledger.query(
        "SELECT DISTINCT cik FROM deals WHERE kind = 'acquisition' AND status = 'completed'"
        " AND filed <= $1 AND filed > CAST($1 AS DATE) - INTERVAL 13 MONTH",
        [as_of],
    )["cik"]
    bought = (table["role"] == "small") & ((table["acquisitions_ttm"] > 0).fillna(False) | index.isin(closed))
    asked = [int(cik) for cik in index[table["kind"].isin(["bank", "insurer", "reit"]) | bought]]
    missing = []
    columns = pd.DataFrame({name: pd.Series(float("nan"), index=index) for name, *_ in _LINES})
    sheet = None
    if asked and held is None:
        sheet = read_special_lines(ledger, as_of, asked)
    for name, item, measure, kinds in _LINES:
        mine = table["kind"].isin(kinds)
        if sheet is not None:
            value = sheet.value(item, measure)
            here = mine.reindex(value.index)
            sheet.put(name, value.where(here), [(item, measure, 1.0)], where=here)
            columns[name] = sheet.columns[name].reindex(index)
        elif held is not None:
            columns[name] = held[name].reindex(index).where(mine & index.isin(asked))
        missing.append(reasons(name, ~mine, "no line of this kind of company"))
        missing.append(reasons(name, mine & columns[name].isna(), "not tagged in the latest report: nothing is taken off or added"))
    return companies.add(
        columns,
        missing=pd.concat(missing, ignore_index=True),
        evidence=sheet.evidence() if sheet is not None else None,
    )
