"""A company's lists in a few words, for a cell, its note or the terminal: deals, flags, peers, what changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from screener.columns import COLUMNS

_OWN_FIGURES = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "<day>"),
    (re.compile(r"(?<![\w-])[+-]?\$?\d[\d,.]*\d(?:bn|m|%)?(?![\w-])|(?<![\w-])[+-]?\$?\d(?:bn|m|%)?(?![\w.-])"), "<number>"),
    (re.compile(r"(?<=, )[A-Z][A-Z.\-]{0,9}(?=,)"), "<symbol>"),
)


def reason_kind(reason: str) -> str:
    """A reason without the figures of one company, so that alike reasons are counted together; forms (10-K) stay."""
    for pattern, word in _OWN_FIGURES:
        reason = pattern.sub(word, reason)
    return reason


def label(name: str) -> str:
    """A column's heading, else its key in words."""
    return COLUMNS[name].label if name in COLUMNS else name.replace("_", " ")


def deals_words(deals: Sequence[Mapping[str, Any]]) -> tuple[str | None, str | None]:
    """`3 bought, 1 pending, $45m told`, and one line a deal for the note."""
    if not deals:
        return None, None
    counts: dict[str, int] = {}
    for deal in deals:
        kind = {"acquisition": "bought", "divestiture": "sold"}.get(deal["kind"], deal["kind"] or "deal")
        if deal["status"] in ("pending", "terminated"):
            kind = deal["status"]
        counts[kind] = counts.get(kind, 0) + (deal["count"] or 1)
    # Only what the filings tell of prices: many deals are told without one, so this is a lower bound and no total.
    told = sum(d["consideration"] or 0 for d in deals if d["kind"] == "acquisition" and d["status"] == "completed")
    parts = [f"{count} {kind}" for kind, count in counts.items()] + ([f"${told / 1e6:,.0f}m told"] if told else [])
    lines = [
        " ".join(
            part for part in (
                deal["closed"] or deal["announced"] or "", deal["kind"] or "",
                deal["name"] or (f"({deal['count']} deals)" if deal["count"] else "unnamed"),
                f"${deal['consideration'] / 1e6:,.1f}m" if deal["consideration"] is not None else "price not told",
                f"({deal['status']})" if deal["status"] else "",
            ) if part
        )
        for deal in deals[:12]
    ]  # fmt: skip
    return ", ".join(parts), "\n".join(lines)


def flags_words(flags: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """The flags' names, red first, and one line each with its reason."""
    names = {
        severity: list(dict.fromkeys(str(f["flag"]) for f in flags if f["severity"] == severity)) for severity in ("red", "amber")
    }
    shown = [f"RED: {', '.join(names['red'])}"] * bool(names["red"]) + [", ".join(names["amber"])] * bool(names["amber"])
    return "; ".join(shown), "\n".join(f"{f['severity']}: {f['flag']}: {f['reason'] or 'no reason given'}" for f in flags)


def peers_words(company: Mapping[str, Any]) -> str:
    """What the discount is taken against."""
    peers = [peer for peer in company["peers"] if peer["ticker"]]
    lines = [
        f"{company.get('multiple')}: own {times(company.get('own_multiple'))}, peers {times(company.get('peer_multiple'))}"
        f" (median of large caps of {company.get('peer_group') or 'its kind'}).",
        f"Without the seven largest companies {times(company.get('peer_multiple_without_seven'))};"
        f" companies of its own size {times(company.get('same_size_multiple'))}.",
    ]
    if peers:
        lines.append("Peers: " + ", ".join(str(peer["ticker"]) for peer in peers[:25]) + (" ..." if len(peers) > 25 else ""))
    return "\n".join(lines)


def times(value: float | None) -> str:
    """A multiple in words."""
    return "not known" if value is None else f"{value:.1f}x"


def changed_words(company: Mapping[str, Any], before: Mapping[str, Any] | None, has_previous: bool) -> str:
    """What is new since the run before, shortest first; without one, which filing is the newest."""
    newest = company["latest_filing"]
    filing = f"{newest.get('form') or 'filing'} of {newest['filed']}" if newest["filed"] else "no filing held"
    if before is None:
        return f"new on the list; {filing}" if has_previous else filing
    parts = []
    if newest["accession"] != before["latest_filing"]["accession"] and newest["filed"]:
        parts.append(f"new {filing}")
    for key, words, shown in (("score", "score", "{:.0f}"), ("discount", "discount", "{:.0%}")):
        old, new = before.get(key), company.get(key)
        if old is not None and new is not None and shown.format(old) != shown.format(new):
            parts.append(f"{words} {shown.format(old)} → {shown.format(new)}")
    fresh = {f["flag"] for f in company["flags"]} - {f["flag"] for f in before["flags"]}
    parts += [f"flag: {flag}" for flag in sorted(fresh)]
    return "; ".join(parts) or f"nothing since {filing}"


def reading_words(reading: Mapping[str, Any]) -> list[str]:
    """What stands under a regime reading's sentence: how it is known and where it stands in its history, and what would turn it."""
    parts = [str(reading.get("basis") or "basis not told")]
    if reading.get("percentile") is not None:
        years = f" of {reading['years']:.1f} years" if reading.get("years") else " of its history"
        parts.append(f"percentile {100 * reading['percentile']:.0f}{years}")
    if reading.get("change_13w") is not None:
        parts.append(f"{amount_words(reading['change_13w'], reading.get('unit'))} in 13 weeks")
    if reading.get("as_of"):
        parts.append(f"to {reading['as_of']}")
    lines = ["; ".join(parts)]
    if reading.get("flips"):
        lines.append(f"flips: {reading['flips']}")
    return lines


def amount_words(value: float, unit: str | None) -> str:
    """A signed change in the unit of its reading."""
    if unit == "fraction":
        return f"{100 * value:+.1f} points"
    return f"{value:+.2f} {unit or ''}".rstrip()
