"""What stands behind a company's numbers, small enough for every company of a list: which filings each shown figure is of, and
where the cash of five years came from and went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from screener.outputs.plain import records
from screener.shortlist import Shortlist, filing_url

GAP = (
    "market_cap", "multiple", "own_multiple", "own_mid_cycle", "peer_multiple", "peer_group", "discount", "gap_value",
    "years_to_close",
)  # fmt: skip
DOES = (
    "organic_share_change_12m", "organic_share_change_3y", "repurchases_ttm", "gross_buyback_yield", "net_buyback_yield",
    "dilution_offset", "buyback_confidence", "remaining_authorization", "affordable_authorization", "say_do",
    "program_spent_12m", "program_runway_months", "average_price_paid", "execution_discount", "paid_against_12m_later",
    "debt_paydown_yield", "dividend_yield", "shareholder_yield", "acquirer_type", "goodwill_written_off", "bought_from_holders_3y",
)  # fmt: skip
MEANS = (
    "fcf", "fcf_yield_3y", "buyback_from_fcf", "buyback_from_debt", "leverage_before_buybacks", "leverage_after_buybacks",
    "net_debt_change_ttm", "interest_cover", "debt_due_12m", "roic", "incremental_roic", "accruals",
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
    frame = shortlist.companies.evidence
    users: dict[str, list[str]] = {}
    for name in (*GAP, *DOES, *MEANS):
        for part in dict.fromkeys(parts_of(name)):
            users.setdefault(part, []).append(name)
    listed = frame["cik"].isin(shortlist.companies.table.index) & frame["column"].isin(list(users))
    rows = frame.loc[listed, ["cik", "column", "accession", "form", "filed"]].drop_duplicates()
    rows = rows[rows["accession"].astype("string").str.fullmatch(r"\d{10}-\d{2}-\d{6}").fillna(False)]
    rows = rows.sort_values(["cik", "filed", "accession"], ascending=[True, False, True])
    events = shortlist.events.reindex(columns=["cik", "accession", "document"])
    documents = dict(
        zip(zip(events["cik"].tolist(), events["accession"].tolist(), strict=True), events["document"].tolist(), strict=True)
    )
    made: dict[int, dict[str, Any]] = {}
    places: dict[tuple[int, str], int] = {}
    plain = records(rows, {"cik": "count", "column": "text", "accession": "text", "form": "text", "filed": "date"})
    for row in plain:
        cik, accession = row["cik"], row["accession"]
        own = made.setdefault(cik, {"filings": [], "figures": {}})
        at = places.get((cik, accession))
        if at is None:
            at = places[cik, accession] = len(own["filings"])
            url = filing_url(cik, accession, documents.get((cik, accession)))
            own["filings"].append({"form": row["form"], "filed": row["filed"], "accession": accession, "url": url})
        for name in users[row["column"]]:
            own["figures"].setdefault(name, set()).add(at)
    for own in made.values():
        own["figures"] = {name: sorted(own["figures"][name]) for name in (*GAP, *DOES, *MEANS) if name in own["figures"]}
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
