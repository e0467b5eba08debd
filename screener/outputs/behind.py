"""What stands behind a company's numbers, small enough for every company of a list: which filings each shown figure is of, and
where the cash of five years came from and went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from screener.outputs.plain import records
from screener.shortlist import Shortlist, filing_url

GAP = (
    "market_cap", "multiple", "own_multiple", "own_mid_cycle", "peer_multiple", "peer_multiple_without_seven", "peer_group",
    "discount", "same_size_discount", "relative_multiple_z", "cheap_on", "gap_value", "years_to_close", "value_accretion",
    "fcf_yield",
)  # fmt: skip
DOES = (
    "organic_share_change_12m", "organic_share_change_3y", "repurchases_ttm", "gross_buyback_yield", "net_buyback_yield",
    "dilution_offset", "buyback_confidence", "remaining_authorization", "affordable_authorization", "say_do",
    "program_spent_12m", "program_runway_months", "average_price_paid", "execution_discount", "paid_against_12m_later",
    "debt_paydown_yield", "dividend_yield", "shareholder_yield", "acquirer_type", "goodwill_written_off", "bought_from_holders_3y",
)  # fmt: skip
MEANS = (
    "fcf", "fcf_yield_3y", "buyback_from_fcf", "buyback_from_debt", "leverage_before_buybacks", "leverage_after_buybacks",
    "net_debt_change_ttm", "net_debt_ebitda_change", "interest_cover", "debt_due_12m", "roic", "incremental_roic", "accruals",
)  # fmt: skip
"""What the page of one company shows, by its sections: the gap, what is done about it, with what means."""

DEPTH = 3
"""Of what parts of parts a measure is made: a net yield of net cash, of a flow, of a line."""


_PRICED = ("current_shares", "debt", "cash", "operating_income_ttm")
_NET_DEBT = ("debt", "cash", "ebitda_ttm", "repurchases_ttm")
ALSO: dict[str, tuple[str, ...]] = {
    "market_cap": ("current_shares",),
    "own_multiple": _PRICED,
    "own_mid_cycle": ("current_shares", "debt", "cash", "mid_cycle_operating_income"),
    "discount": _PRICED,
    "same_size_discount": _PRICED,
    "gap_value": _PRICED,
    "buyback_from_fcf": ("repurchases_ttm", "fcf", "dividends_ttm"),
    "buyback_from_debt": ("repurchases_ttm", "debt", "debt_prior"),
    "leverage_before_buybacks": _NET_DEBT,
    "leverage_after_buybacks": _NET_DEBT,
    "goodwill_written_off": ("goodwill",),
    "program_runway_months": ("remaining_authorization", "program_spent_12m"),
    "execution_discount": ("average_price_paid",),
    "paid_against_12m_later": ("average_price_paid",),
}
"""Parts of measures that `allocation.NEEDS` does not name."""


def parts_of(name: str, depth: int = DEPTH) -> Iterator[str]:
    """A measure and the columns that it is made of."""
    from screener.allocation import NEEDS

    yield name
    if depth:
        for part in (*NEEDS.get(name, ()), *ALSO.get(name, ())):
            yield from parts_of(part, depth - 1)


def filings_behind(shortlist: Shortlist) -> dict[int, dict[str, Any]]:
    """By company: `filings`, newest first (`form, filed, accession, url`), and `figures`, for each measure shown the places in that
    list of the filings it is made of. No more than the page of one company shows."""
    parts = {name: tuple(dict.fromkeys(parts_of(name))) for name in (*GAP, *DOES, *MEANS)}
    rows = shortlist.companies.evidence[["cik", "column", "accession", "form", "filed"]]
    used = {part for names in parts.values() for part in names}
    rows = rows[rows["cik"].isin(shortlist.companies.table.index) & rows["column"].isin(list(used))].drop_duplicates()
    rows = rows[rows["accession"].astype("string").str.fullmatch(r"\d{10}-\d{2}-\d{6}").fillna(False)]
    rows = rows.sort_values(["cik", "filed", "accession"], ascending=[True, False, True])
    events = shortlist.events.reindex(columns=["cik", "accession", "document"])
    documents = dict(
        zip(zip(events["cik"].tolist(), events["accession"].tolist(), strict=True), events["document"].tolist(), strict=True)
    )
    made: dict[int, dict[str, Any]] = {}
    fields = {"cik": "count", "accession": "text", "form": "text", "filed": "date"}
    for row in records(rows.drop_duplicates(["cik", "accession"]), fields):
        cik, accession = row["cik"], row["accession"]
        url = filing_url(cik, accession, documents.get((cik, accession)))
        made.setdefault(cik, {"filings": []})["filings"].append(
            {"form": row["form"], "filed": row["filed"], "accession": accession, "url": url}
        )
    order = rows.groupby(["cik", "accession"], sort=False).ngroup()
    place = order - order.groupby(rows["cik"]).transform("min")
    places: dict[int, dict[str, list[int]]] = {cik: {} for cik in made}
    for cik, column, at in zip(rows["cik"].tolist(), rows["column"].tolist(), place.tolist(), strict=True):
        places[cik].setdefault(column, []).append(at)
    for cik, own in places.items():
        found = {name: set().union(*(own[part] for part in names if part in own)) for name, names in parts.items()}
        made[cik]["figures"] = {name: sorted(held) for name, held in found.items() if held}
    return made


def cash_of_years(frame: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """By company: `years` (last days, oldest first), `lines` (line to a value a year and their total, USD or None), `labels`, and
    `missing` (line to the reason of its first gap; without years, why there are none)."""
    if "label" not in frame:
        return {}
    fields = {"cik": "count", "line": "text", "label": "text", "year_end": "date", "value": "USD", "reason": "text"}
    held: dict[int, dict[str, Any]] = {}
    for row in records(frame, fields):
        own = held.setdefault(row["cik"], {"cells": {}, "labels": {}, "missing": {}, "reasons": {}, "years": set()})
        line, year = row["line"], row["year_end"]
        own["reasons"].setdefault(line, row["reason"])
        own["cells"].setdefault(line, {})[year] = row["value"]
        own["labels"].setdefault(line, row["label"])
        if year is not None:
            own["years"].add(year)
            if row["value"] is None and row["reason"]:
                own["missing"].setdefault(line, row["reason"])
    made = {}
    for cik, own in held.items():
        years = sorted(own["years"])
        if not years:
            made[cik] = {"years": [], "lines": {}, "labels": {}, "missing": own["reasons"]}
            continue
        lines = {line: [cells.get(year) for year in (*years, None)] for line, cells in own["cells"].items()}
        made[cik] = {"years": years, "lines": lines, "labels": own["labels"], "missing": own["missing"]}
    return made
