"""`shortlist.json`, the contract that other programs rely on (contracts/commands.md), and `run.json`, what it was made with.

Every key stands for every company: a number, or null with its reason in `missing`. Fixed order, numbers of ten significant digits,
no clock: the same inputs give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from filings.errors import ContractError
from screener.columns import COLUMNS
from screener.outputs import Context, output
from screener.outputs.behind import cash_of_years, filings_behind
from screener.outputs.phrases import plain_reason, reason_kind
from screener.outputs.plain import anything, cells, day, number, records, words
from screener.resting import Rest, rests
from screener.reviews import latest_reviews
from screener.shortlist import Shortlist, filing_url

VALUES: dict[str, str] = {
    "rank": "count", "ticker": "text", "cik": "count", "name": "text", "sector": "text", "market_cap": "USD", "price": "USD/shares",
    "score": "score", "confidence": "fraction", "peer_group": "text", "multiple": "text", "own_multiple": "ratio",
    "peer_multiple": "ratio", "discount": "fraction", "mid_cycle_discount": "fraction", "warranted_discount": "fraction",
    "relative_multiple_z": "ratio", "repurchases_ttm": "USD", "net_buyback_yield": "fraction", "share_change_12m": "fraction",
    "organic_share_change_12m": "fraction", "organic_share_change_3y": "fraction", "remaining_authorization": "USD",
    "remaining_pct_cap": "fraction", "affordable_authorization": "fraction", "program_completion": "fraction", "say_do": "fraction",
    "average_price_paid": "USD/shares", "execution_discount": "fraction", "net_debt_change_ttm": "USD",
    "debt_paydown_yield": "fraction", "dividend_yield": "fraction", "shareholder_yield": "fraction", "acquisitions_ttm": "USD",
    "fcf": "USD", "fcf_yield": "fraction", "fcf_yield_3y": "fraction", "net_debt_ebitda": "ratio", "roic": "fraction",
    "gap_value": "USD/shares", "years_to_close": "years", "adv_usd": "USD", "days_to_build": "days",
    "return_12m_vs_iwm": "fraction", "expected_report": "date",
}  # fmt: skip
"""The contract's keys that are one value, with the unit for when no step has declared the column."""

DEAL_FIELDS = {
    "kind": "text", "name": "text", "count": "count", "status": "text", "announced": "date", "closed": "date",
    "consideration": "USD", "cash": "USD", "stock": "USD", "contingent": "USD", "goodwill": "USD", "stake": "fraction",
    "form": "text", "filed": "date", "accession": "text", "section": "text", "quote": "text",
    "size_of_cap": "fraction", "history": "text", "measured_before": "text", "first_accession": "text", "tellings": "count",
}  # fmt: skip
PROGRAM_FIELDS = {
    "announced": "date", "authorized_value": "USD", "authorized_shares": "shares", "is_increase": "flag", "expires": "date",
    "status": "text", "remaining_value": "USD", "remaining_shares": "shares", "counterparty": "text", "related_party": "flag",
    "kind": "text", "form": "text", "filed": "date", "accession": "text", "section": "text", "quote": "text",
    "number": "count", "pool": "count", "role": "text", "bought_shares": "shares", "spent_value": "USD", "completion": "fraction",
    "remaining_as_of": "date", "ended": "date", "unread": "text", "contradiction": "text", "first_accession": "text",
    "tellings": "count",
}  # fmt: skip
EVENT_FIELDS = {"form": "text", "items": "text", "filed": "date", "accession": "text", "document": "text"}
OVERRIDE_FIELDS = {
    "ticker": "text", "field": "text", "column": "text", "value": "text", "own": "ratio", "reason": "text", "who": "text",
    "date": "date", "expires": "date", "state": "text", "told": "text",
}  # fmt: skip
PEER_FIELDS = {"ticker": "text", "multiple": "ratio", "name": "text", "is_seven": "flag"}
FLAG_FIELDS = {"flag": "text", "severity": "text", "reason": "text", "accession": "text"}

NOT_COMPUTED = "not computed by this version"
TOLERANCE = 1e-6
PRICE_MOVE = 0.15
"""As settings.toml, for a list made without settings."""
MOST_PEERS = 25
"""Peers printed of a company, largest first; `peer_multiple` is the median of all, which may be more."""


@output("shortlist.json")
def shortlist_json(shortlist: Shortlist, context: Context) -> bytes:
    """The file's bytes: a line a company, so that a whole market stays small and two lists can be compared by line."""
    import orjson

    made = dict(document_once(shortlist, context))
    lines = [
        orjson.dumps(
            company | {"peers": [{"ticker": p["ticker"], "multiple": p["multiple"]} for p in company["peers"][:MOST_PEERS]]}
        )
        for company in made.pop("companies")
    ]
    head = encode(made).removesuffix(b"\n}\n")
    first, last = (b"\n    ", b"\n  ]") if lines else (b"", b"]")
    return b"".join((head, b',\n  "companies": [', first, b",\n    ".join(lines), last, b"\n}\n"))


@output("run.json")
def run_json(shortlist: Shortlist, context: Context) -> bytes:
    """What the list was made with: the settings, how fresh each source was, counts, versions."""
    companies = shortlist.companies
    left_out = Counter(reason_kind(words(reason) or "no reason given") for reason in companies.left_out["reason"].tolist())
    previous = context.previous
    return encode(
        {
            "as_of": shortlist.as_of.isoformat(),
            "previous": previous.get("as_of") if previous else None,
            "ages": {name: day(at) for name, at in sorted(shortlist.ages.items())},
            "counts": {
                "considered": shortlist.considered,
                "ranked": ranked(shortlist),
                "listed": len(companies.table),
                "left_out": len(companies.left_out),
                "left_out_by_reason": dict(sorted(left_out.items())),
                "flags": len(companies.flags),
                "evidence": len(companies.evidence),
                "missing": len(companies.missing),
            },
            "settings": anything(shortlist.settings),
            "weights": {name: number(weight) for name, weight in shortlist.weights.items()},
            "versions": dict(sorted(context.versions.items())),
        }
    )


def encode(value: Any) -> bytes:
    """JSON as a person may read it, with a line break at its end."""
    import orjson

    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def ranked(shortlist: Shortlist) -> int:
    """How many companies were ranked; a filter shows fewer."""
    return len(shortlist.companies.table) if shortlist.ranked is None else shortlist.ranked


def document_once(shortlist: Shortlist, context: Context) -> dict[str, Any]:
    """The document of a run, made by the first output that asks for it; whoever reads it must not change it."""
    held = context.known.get("document")
    if held is None or held[0] is not shortlist:
        held = (shortlist, document(shortlist, context.versions, latest_reviews(context.reviews)))
        context.known["document"] = held
    made: dict[str, Any] = held[1]
    return made


def document(
    shortlist: Shortlist, versions: Mapping[str, str] | None = None, reviews: Mapping[int, Mapping[str, str]] | None = None
) -> dict[str, Any]:
    """The whole of `shortlist.json` as plain values. Raises ContractError where a company's contributions miss its score.

    Settings, weights and versions stand in it so that two lists alone tell whether a move was the world's or the reader's own.
    """
    left_out = records(shortlist.companies.left_out, {"ticker": "text", "cik": "count", "name": "text", "reason": "text"})
    companies = company_objects(shortlist)
    move = shortlist.settings.get("reviews", {}).get("price_move", PRICE_MOVE)
    resting = rests(companies, reviews or {}, shortlist.as_of, move)
    for company in companies:
        company["review"] = _review(company["cik"], reviews or {}, resting)
    for row in left_out:
        row["reason"] = plain_reason(row["reason"] or "", {}) or None
    left_out.sort(key=lambda row: (row["ticker"] is None, row["ticker"] or "", row["cik"] or 0, row["reason"] or ""))
    return {
        "as_of": shortlist.as_of.isoformat(),
        "regime": anything(shortlist.regime),
        "universe": {"considered": shortlist.considered, "ranked": ranked(shortlist), "left_out": left_out},
        "weights": {name: number(weight) for name, weight in shortlist.weights.items()},
        "settings": anything(shortlist.settings),
        "versions": dict(sorted((versions or {}).items())),
        "overrides": records(shortlist.overrides, {"cik": "count"} | OVERRIDE_FIELDS),
        "companies": companies,
    }


def _review(cik: int, reviews: Mapping[int, Mapping[str, str]], resting: Mapping[int, Rest]) -> dict[str, Any]:
    """What a reviewer decided, and whether a rejected name rests or what has woken it; empty where nobody has."""
    held = reviews.get(cik)
    if held is None:
        return {}
    rest = resting.get(cik)
    told = {name: held.get(name) or None for name in ("decision", "note", "until", "reviewer", "date", "run")}
    return told | {"is_resting": rest is not None and rest.is_resting, "why": rest.why if rest else None}


def company_objects(shortlist: Shortlist) -> list[dict[str, Any]]:
    """One object a company, ranked."""
    companies = shortlist.companies
    table = companies.table.copy().rename_axis("cik").reset_index()  # the copy is one block: many steps have added to the original
    units = VALUES | {n: COLUMNS[n].unit for n in table.columns if n in COLUMNS} | {"cik": "count", "rank": "count"}
    rows = records(table, {name: unit for name, unit in units.items() if name in table.columns})
    listed = companies.missing["cik"].isin(companies.table.index)
    reasons = _reasons(companies.missing[listed])
    lists = {
        "flags": _by_cik(companies.flags, FLAG_FIELDS),
        "peers": _by_cik(
            shortlist.peers[["cik", "peer_ticker", "value", "peer_name", "is_seven"]].set_axis(["cik", *PEER_FIELDS], axis=1),
            PEER_FIELDS,
        ),
        "deals": _by_cik(shortlist.deals, DEAL_FIELDS),
        "programs": _by_cik(shortlist.programs, PROGRAM_FIELDS),
        "events": _by_cik(shortlist.events[shortlist.events["cik"].isin(companies.table.index)], EVENT_FIELDS),
        "overrides": _by_cik(shortlist.overrides[shortlist.overrides["cik"].notna()], OVERRIDE_FIELDS),
    }
    contributions = _parts(shortlist, "contribution")
    percentiles, factors = _parts(shortlist, "percentile"), _parts(shortlist, "factor")
    newest = newest_filings(shortlist)
    behind, cash = filings_behind(shortlist), cash_of_years(shortlist.sources_uses)
    made = [
        _company(row, units, reasons, contributions, lists, newest.get(row["cik"]))
        | {
            "behind": behind.get(row["cik"], {"filings": [], "figures": {}}),
            "cash_of_years": cash.get(row["cik"], {"years": [], "lines": {}, "labels": {}, "missing": {}}),
            "percentiles": percentiles.get(row["cik"], {}),
            "score_factor": next(iter(factors.get(row["cik"], {}).values()), None),
        }
        for row in rows
    ]
    return sorted(made, key=lambda company: (company["rank"] is None, company["rank"] or 0, company["ticker"] or ""))


def _company(
    row: dict[str, Any],
    units: Mapping[str, str],
    reasons: dict[int, dict[str, str]],
    contributions: dict[int, dict[str, int | float | None]],
    lists: dict[str, dict[int, list[dict[str, Any]]]],
    newest: dict[str, Any] | None,
) -> dict[str, Any]:
    cik = row["cik"]
    known = reasons.get(cik, {})
    made: dict[str, Any] = {name: row.get(name) for name in units}
    missing = {name: _reason(name, known, name in row) for name, value in made.items() if value is None}
    # An empty list says "none", unless a step has said that nobody looked (a filing that was not read).
    missing |= {name: known[name] for name, held in lists.items() if name in known and not held.get(cik) and name != "overrides"}
    parts = contributions.get(cik, {})
    total = sum(part or 0.0 for part in parts.values())
    if made["score"] is None or abs(total - made["score"]) > TOLERANCE:
        raise ContractError(f"Contributions of {row.get('ticker')} add up to {total}, but its score is {made['score']}.")
    flags = sorted(lists["flags"].get(cik, []), key=lambda flag: (flag["severity"] != "red", flag["flag"] or ""))
    events = sorted(lists["events"].get(cik, []), key=lambda e: (e["filed"] or "", e["accession"] or ""), reverse=True)
    return made | {
        "contributions": parts,
        "flags": flags,
        "peers": lists["peers"].get(cik, []),
        "programs": lists["programs"].get(cik, []),
        "deals": lists["deals"].get(cik, []),
        "events": events,
        "overrides": lists["overrides"].get(cik, []),
        "latest_filing": newest or {"accession": None, "filed": None, "url": None, "form": None},
        "missing": missing | ({} if newest else {"latest_filing": "no filing with an accession is held"}),
    }


def _reason(name: str, known: Mapping[str, str], in_table: bool) -> str:
    if name in known:
        return known[name]
    if not in_table:
        return NOT_COMPUTED
    declared = COLUMNS[name].missing if name in COLUMNS else ""
    return declared or "no value held"


def _reasons(missing: pd.DataFrame) -> dict[int, dict[str, str]]:
    """Column to reason by company; several reasons for one cell stand beside each other in the order in which they were found."""
    made: dict[int, dict[str, str]] = {}
    columns = (cells(missing[name], "text") for name in ("column", "reason"))
    for cik, name, told in zip(missing["cik"].tolist(), *columns, strict=True):
        held, text = made.setdefault(int(cik), {}), told or "no reason given"
        if name not in held:
            held[name] = text
        elif text not in held[name].split("; "):
            held[name] += "; " + text
    return {cik: {name: plain_reason(text, held) for name, text in held.items()} for cik, held in made.items()}


def _parts(shortlist: Shortlist, name: str) -> dict[int, dict[str, int | float | None]]:
    """One column of the contributions by company and measure."""
    made: dict[int, dict[str, int | float | None]] = {}
    frame = shortlist.contributions
    if name not in frame:
        return made
    for cik, measure, part in zip(frame["cik"].tolist(), frame["measure"].tolist(), cells(frame[name], "ratio"), strict=True):
        made.setdefault(int(cik), {})[str(measure)] = part
    return made


def _by_cik(frame: pd.DataFrame, fields: Mapping[str, str]) -> dict[int, list[dict[str, Any]]]:
    """Rows by company; one that names a filing has the filing's address, and the name of its document no more."""
    made: dict[int, list[dict[str, Any]]] = {}
    for cik, row in zip(frame["cik"].tolist(), records(frame, fields), strict=True):
        if "accession" in fields:
            row["url"] = filing_url(cik, row["accession"], row.pop("document", None))
        made.setdefault(int(cik), []).append(row)
    return made


def newest_filings(shortlist: Shortlist) -> dict[int, dict[str, Any]]:
    """The newest filing known of each company: `accession, filed, url, form`. Looked for in the events and in all evidence."""
    frames: list[pd.DataFrame] = []
    listed = shortlist.companies.table.index
    for frame in (shortlist.events, shortlist.companies.evidence, shortlist.programs, shortlist.deals):
        if {"cik", "accession", "filed"} <= set(frame.columns) and len(frame):
            part = frame.reindex(columns=["cik", "accession", "filed", "form", "document"])
            part = part[part["cik"].isin(listed) & part["filed"].notna()].drop_duplicates(["cik", "accession"])
            part = part[part["accession"].astype("string").str.fullmatch(r"\d{10}-\d{2}-\d{6}").fillna(False)]
            kinds = {"cik": "int64", "accession": "string", "form": "string", "document": "string"}
            frames.append(part.astype(kinds).assign(of=len(frames)))
    if not frames:
        return {}
    # Where two tell of one filing the first is taken: the index of filings knows its document.
    rows = pd.concat(frames, ignore_index=True).sort_values(
        ["cik", "filed", "accession", "of"], ascending=[True, True, True, False]
    )
    rows = rows.drop_duplicates("cik", keep="last")
    fields = {"cik": "count", "accession": "text", "filed": "date", "form": "text", "document": "text"}
    return {
        row["cik"]: {
            "accession": row["accession"],
            "filed": row["filed"],
            "url": filing_url(row["cik"], row["accession"], row["document"]),
            "form": row["form"],
        }
        for row in records(rows, fields)
    }
