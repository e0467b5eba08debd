"""What stands behind a company's numbers, small enough for every company of a list: which filings each shown figure is of, and
where the cash of five years came from and went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from screener.outputs.plain import day, number, words
from screener.shortlist import Shortlist, filing_url

GAP = (
    "market_cap", "multiple", "own_multiple", "own_mid_cycle", "peer_multiple", "peer_group", "discount", "gap_value",
    "years_to_close",
)  # fmt: skip
DOES = (
    "organic_share_change_12m", "organic_share_change_3y", "repurchases_ttm", "gross_buyback_yield", "net_buyback_yield",
    "dilution_offset", "buyback_confidence", "remaining_authorization", "affordable_authorization", "say_do",
    "program_spent_12m", "program_runway_months", "average_price_paid", "execution_discount", "paid_against_12m_later",
    "debt_paydown_yield", "dividend_yield", "shareholder_yield", "acquirer_type", "goodwill_written_off",
)  # fmt: skip
MEANS = (
    "fcf", "fcf_yield_3y", "buyback_from_fcf", "buyback_from_debt", "leverage_before_buybacks", "leverage_after_buybacks",
    "net_debt_change_ttm", "interest_cover", "debt_due_12m", "roic", "incremental_roic", "accruals",
)  # fmt: skip
"""What the page of one company shows, by its sections: the gap, what is done about it, with what means."""

DEPTH = 3
"""Of what parts of parts a measure is made: a net yield of net cash, of a flow, of a line."""


def parts_of(name: str, depth: int = DEPTH) -> Iterator[str]:
    """A measure and the columns that it is made of."""
    from screener.allocation import NEEDS

    yield name
    if depth:
        for part in NEEDS.get(name, ()):
            yield from parts_of(part, depth - 1)


def filings_behind(shortlist: Shortlist) -> dict[int, dict[str, Any]]:
    """By company: `filings`, newest first (`form, filed, accession, url`), and `figures`, for each measure shown the places in that
    list of the filings it is made of. No more than the page of one company shows."""
    frame = shortlist.companies.evidence
    wanted = {part for name in (*GAP, *DOES, *MEANS) for part in parts_of(name)}
    listed = frame["cik"].isin(shortlist.companies.table.index)
    keep = (
        listed
        & frame["column"].isin(list(wanted))
        & frame["accession"].astype("string").str.fullmatch(r"\d{10}-\d{2}-\d{6}").fillna(False)
    )
    rows = frame.loc[keep, ["cik", "column", "accession", "form", "filed"]].drop_duplicates()
    rows = rows.sort_values(["cik", "filed", "accession"], ascending=[True, False, True])
    documents = {
        (int(cik), str(accession)): document
        for cik, accession, document in shortlist.events.reindex(columns=["cik", "accession", "document"]).itertuples(index=False)
    }
    made: dict[int, dict[str, Any]] = {}
    for cik, own in rows.groupby("cik"):
        made[int(str(cik))] = _company(int(str(cik)), own, documents)
    return made


def _company(cik: int, own: pd.DataFrame, documents: dict[tuple[int, str], Any]) -> dict[str, Any]:
    place: dict[str, int] = {}
    filings: list[dict[str, Any]] = []
    by_column: dict[str, set[int]] = {}
    for column, accession, form, filed in own[["column", "accession", "form", "filed"]].itertuples(index=False):
        if accession not in place:
            place[accession] = len(filings)
            url = filing_url(cik, accession, documents.get((cik, accession)))
            filings.append({"form": words(form), "filed": day(filed), "accession": accession, "url": url})
        by_column.setdefault(str(column), set()).add(place[accession])
    figures = {}
    for name in (*GAP, *DOES, *MEANS):
        found = sorted(set().union(*(by_column.get(part, set()) for part in parts_of(name))))
        if found:
            figures[name] = found
    return {"filings": filings, "figures": figures}


def cash_of_years(frame: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """By company: `years` (last days, oldest first), `lines` (line to a value a year and their total, USD or None), `labels`, and
    `missing` (line to the reason of its first gap)."""
    made: dict[int, dict[str, Any]] = {}
    if "label" not in frame:
        return made
    for cik, own in frame.groupby("cik"):
        years = sorted(own["year_end"].dropna().unique())
        lines: dict[str, list[int | float | None]] = {}
        labels: dict[str, str] = {}
        missing: dict[str, str] = {}
        for line, rows in own.groupby("line", sort=False):
            by_year = dict(zip(rows["year_end"], rows["value"], strict=True))
            total = rows.loc[rows["year_end"].isna(), "value"]
            values = [by_year.get(year) for year in years] + [total.iloc[0] if len(total) else None]
            lines[str(line)] = [number(value, "USD") for value in values]
            labels[str(line)] = str(rows["label"].iloc[0])
            told = rows.loc[rows["value"].isna() & rows["year_end"].notna(), "reason"].dropna()
            if len(told):
                missing[str(line)] = str(told.iloc[0])
        made[int(str(cik))] = {"years": [day(year) for year in years], "lines": lines, "labels": labels, "missing": missing}
    return made
