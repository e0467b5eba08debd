"""The Peers sheet: a page of comparables for each company. Its own line, its peers below it, largest first, with what each multiple
is made of and the report behind it, then the medians and what the discount is against each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from screener.columns import COLUMNS
from screener.multiples import BY_NAME
from screener.outputs.grid import FIRST_ROW, PALE, Book, Grid, Head
from screener.outputs.record_sheets import DETAILED
from screener.peers import PEER_COLUMNS
from screener.shortlist import Shortlist, filing_url

HEADS = (
    Head("ticker", "Ticker", "text", 8),
    Head("line", "Line", "text", 34),
    Head("who", "Peer", "text", 9),
    Head("name", "Company", "text", 32),
    Head("cap", "Market cap", "USD m", 12),
    Head("cap_from", "Cap from", "text", 8, "cover: shares of the cover x price; listing: the prices' own figure."),
    Head("price", "EV or cap that the multiple divides", "USD m", 13),
    Head("of", "Figure", "text", 22),
    Head("figure", "Figure of twelve months", "USD m", 13, "Of a book multiple: the latest balance sheet."),
    Head("value", "Multiple", "ratio", 10, "Blank where the company loses money: it counts as dearest, and is never left out."),
    Head("discount", "Discount of the company to this line", "fraction", 12, "1 - own multiple / this line's; positive = cheaper."),
    Head("percentile", "Share of the peers that are cheaper", "fraction", 11, "0: cheaper than all of them."),
    Head("seven", "One of the seven largest", "text", 10),
    Head("filed", "Report filed", "date", 11),
    Head("link", "On sec.gov", "text", 24),
)
LINK = len(HEADS) - 1

STATISTICS = (
    ("median of the peers, which the discount is taken on", "peer_multiple"),
    ("median without the seven largest companies", "peer_multiple_without_seven"),
    ("harmonic mean", "peer_harmonic_mean"),
    ("median absolute deviation", "peer_deviation"),
    ("median of other small caps", "same_size_multiple"),
)
BESIDE = (("own", "beside_own", "rotce"), ("median of the peers", "beside_peer", "peer_rotce"))
"""Lines of the second multiple, for companies that have one; a bank's book is read beside its return on it."""
OWN = (("own, trailing twelve months", "own_multiple"), ("own, on a mid-cycle year", "own_mid_cycle"))


def peer_places(companies: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """The row of the sheet where each company's page begins."""
    made, row = {}, FIRST_ROW
    for company in companies[:DETAILED]:
        if company["peers"]:
            made[company["cik"]] = row
            row += len(OWN) + len(STATISTICS) + len(company["peers"]) + (len(BESIDE) if company.get("beside") else 0)
    return made


def write_peers(book: Book, shortlist: Shortlist, companies: Sequence[Mapping[str, Any]], more: str) -> None:
    """The sheet; `more` says where a long list was cut."""
    told = (
        "Large caps of the named set; where fewer than the least have the multiple, the next wider set. The smaller of the trailing"
        " and the mid-cycle discount counts." + more
    )
    grid = book.sheet("Peers", "Peers", HEADS, told)
    first = [company["cik"] for company in companies[:DETAILED]]
    by_company: dict[int, list[dict[str, Any]]] = {}
    for peer in _plain(shortlist.peers[shortlist.peers["cik"].isin(first)]):
        by_company.setdefault(peer["cik"], []).append(peer)
    for company in companies[:DETAILED]:
        if company["peers"]:
            _write_company(grid, company, by_company[company["cik"]])
    grid.finish(4)


def _write_company(grid: Grid, company: Mapping[str, Any], peers: Sequence[Mapping[str, Any]]) -> None:
    multiple = BY_NAME[company["multiple"]]
    figure = COLUMNS[multiple.figure].label
    shared = {"ticker": company["ticker"], "of": figure}
    price = company.get("enterprise_value") if multiple.side == "ev" else company.get("market_cap")
    own = company.get("own_multiple")
    for line, key in OWN:
        is_ttm = key == "own_multiple"
        middle = multiple.mid_cycle if not is_ttm else multiple.figure
        row = {
            **shared,
            "line": f"{multiple.name}, {line}",
            "who": company["ticker"],
            "name": company["name"],
            "cap": company.get("market_cap"),
            "cap_from": company.get("market_cap_source"),
            "price": price,
            "of": COLUMNS[middle].label if middle else None,
            "figure": company.get(middle) if middle else None,
            "value": company.get(key),
            "discount": company.get("ttm_discount" if is_ttm else "mid_cycle_discount"),
            "percentile": company.get("peer_percentile") if is_ttm else None,
            "filed": company["latest_filing"].get("filed") if company.get("latest_filing") else None,
        }
        why = {"value": company["missing"].get(key, "no value held"), "discount": company["missing"].get("ttm_discount", "a loss")}
        at = grid.row(row, why, bold=True, bg_color=PALE)
        latest = company.get("latest_filing") or {}
        if latest.get("accession"):
            grid.link(at, LINK, latest.get("url"), latest["accession"], bg_color=PALE)
    for peer in peers:
        row = {
            **shared,
            "line": f"peer, of {company.get('peer_group')}",
            "who": peer["peer_ticker"],
            "name": peer["peer_name"],
            "cap": peer["peer_cap"],
            "cap_from": peer["peer_cap_source"],
            "price": peer["peer_price"],
            "figure": peer["peer_figure"],
            "value": peer["value"],
            "discount": 1 - own / peer["value"] if own and peer["value"] else None,
            "seven": "yes" if peer["is_seven"] else None,
            "filed": peer["peer_filed"],
        }
        at = grid.row(row, {"value": "it loses money: no multiple, counted as dearest"})
        if peer["peer_accession"]:
            grid.link(at, LINK, filing_url(int(peer["peer_cik"]), peer["peer_accession"]), peer["peer_accession"])
    count, size = company.get("peer_count"), company.get("same_size_count")
    for line, key in STATISTICS:
        value = company.get(key)
        named = f"{line}: {size:.0f} of {company.get('same_size_group')}" if key == "same_size_multiple" and size else line
        row = {**shared, "of": None, "line": named, "value": value}
        if key == "peer_multiple" and count:
            row["name"] = f"{count:.0f} of {company.get('peer_group')}"
        if key != "peer_deviation" and own and value:
            row["discount"] = 1 - own / value
        grid.row(row, {"value": company["missing"].get(key, "no value held")}, italic=True)
    for line, key, earned in BESIDE if company.get("beside") else ():
        row = {**shared, "of": None, "line": f"{company['beside']} beside it, {line}", "value": company.get(key)}
        if company.get(earned) is not None:
            row["name"] = f"ROTCE {company[earned]:.1%}"
        if key == "beside_peer":
            row["discount"] = company.get("beside_discount")
        grid.row(row, {"value": company["missing"].get(key, "no value held")}, italic=True)


def _plain(peers: pd.DataFrame) -> list[dict[str, Any]]:
    whole = peers.reindex(columns=PEER_COLUMNS)
    rows: Any = whole.astype("object").where(whole.notna(), None).to_dict("records")
    return [row | {"peer_filed": row["peer_filed"].date() if row["peer_filed"] is not None else None} for row in rows]
