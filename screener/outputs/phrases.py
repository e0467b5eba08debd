"""A company's lists in a few words, for a cell, its note or the terminal: deals, flags, peers, what changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from screener.columns import COLUMNS

if TYPE_CHECKING:
    from screener.weekly import Change

_OWN_FIGURES = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "<day>"),
    (re.compile(r"(?<![\w-])[+-]?\$?\d[\d,.]*\d(?:bn|m|%)?(?![\w-])|(?<![\w-])[+-]?\$?\d(?:bn|m|%)?(?![\w.-])"), "<number>"),
    (re.compile(r"(?<=, )[A-Z][A-Z.\-]{0,9}(?=,)|(?<=no price of )\S+|(?<=no market cap of )[A-Z.\-]+"), "<symbol>"),
)


@lru_cache(maxsize=100_000)
def reason_kind(reason: str) -> str:
    """A reason without the figures of one company, so that alike reasons are counted together; forms (10-K) stay."""
    for pattern, word in _OWN_FIGURES:
        reason = pattern.sub(word, reason)
    return reason


_UNKNOWN = re.compile(r"(\w+) unknown")
_KEY = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")


def plain_reason(reason: str, known: Mapping[str, str]) -> str:
    """A reason in a reader's words: columns by their headings instead of their keys, and where a part of a number is unknown, why
    that is so, as far as `known` (the same company's reasons by column) tells."""
    if not reason.endswith(" unknown") and "_" not in reason:
        return reason
    found = _UNKNOWN.fullmatch(reason)
    if found is None or found[1] not in COLUMNS:
        return _KEY.sub(lambda key: label(key[0]) if key[0] in COLUMNS else key[0], reason)
    why = known.get(found[1], "")
    further = f": {plain_reason(why, {})}" if why and why != reason else ""
    return f"{label(found[1])} not known{further}"


def label(name: str) -> str:
    """A column's heading, else its key in words."""
    return COLUMNS[name].label if name in COLUMNS else name.replace("_", " ")


ITEMS = {
    "1.01": "agreement", "1.02": "agreement ended", "1.03": "bankruptcy", "2.01": "deal closed", "2.02": "results",
    "2.03": "new debt", "2.04": "debt called early", "2.05": "restructuring", "2.06": "impairment", "3.01": "delisting notice",
    "3.02": "shares sold unregistered", "3.03": "rights of holders changed", "4.01": "auditor changed",
    "4.02": "past statements not to be relied on", "5.01": "control changed", "5.02": "directors or officers",
    "5.03": "bylaws", "5.07": "votes", "7.01": "told investors", "8.01": "other event",
}  # fmt: skip
"""Items of a form 8-K in two or three words (17 CFR 249.308); 9.01 is only the list of exhibits."""


def event_words(event: Mapping[str, Any]) -> str:
    """`8-K: results (2.02), directors or officers (5.02)`."""
    items = [item.strip() for item in (event["items"] or "").split(",")]
    told = [f"{ITEMS[item]} ({item})" if item in ITEMS else f"item {item}" for item in items if item and item != "9.01"]
    return f"{event['form'] or 'filing'}{': ' + ', '.join(told) if told else ''}"


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
    if company.get("relative_multiple_median") is not None and company.get("relative_multiple") is not None:
        now, usual = company["relative_multiple"], company["relative_multiple_median"]
        lines.append(f"{now:.2f} of the peers' multiple, usually {usual:.2f} ({company['relative_points']:.0f} quarter ends).")
    if company.get("cheap_on"):
        lines.append(f"{company['cheap_on'][0].upper()}{company['cheap_on'][1:]}.")
    if peers:
        lines.append("Peers: " + ", ".join(str(peer["ticker"]) for peer in peers[:25]) + (" ..." if len(peers) > 25 else ""))
    return "\n".join(lines)


def times(value: float | None) -> str:
    """A multiple in words."""
    return "not known" if value is None else f"{value:.1f}x"


def changed_words(
    company: Mapping[str, Any], before: Mapping[str, Any] | None, has_previous: bool, news: Sequence[Change]
) -> tuple[str, str | None]:
    """What is new since the run before, shortest first, and the causes for the note; without a run before it, the newest filing."""
    newest = company["latest_filing"]
    filing = f"{newest.get('form') or 'filing'} of {newest['filed']}" if newest["filed"] else "no filing held"
    if before is None:
        return (f"new on the list; {filing}" if has_previous else filing), None
    parts = []
    if newest["accession"] != before["latest_filing"]["accession"] and newest["filed"]:
        parts.append(f"new {filing}")
    parts += [change.told.split(": ")[1] if change.kind == "flag" else change.kind for change in news if change.kind != "moved"]
    for change in news:
        if change.kind == "moved" and f"{before['score']:.1f}" == f"{company['score']:.1f}":
            parts.append(f"rank {before['rank']} → {company['rank']}")
        elif change.kind == "moved":
            causes = ", ".join(f"{cause.kind} {cause.points:+.1f}" for cause in change.causes[:2] if cause.points is not None)
            parts.append(f"score {before['score']:.1f} → {company['score']:.1f}{f' ({causes})' if causes else ''}")
    note = "\n".join(f"{change.told}\n  {change.why}" for change in news)
    return "; ".join(parts) or f"nothing since {filing}", note or None


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


def sentence(company: Mapping[str, Any]) -> str:
    """The case for a company in one sentence, from its numbers alone; what is not known is not told."""
    parts = []
    if company.get("own_multiple") is not None and company.get("peer_multiple") is not None:
        gap = company.get("discount")
        basis = "on the trailing year alone" if company.get("mid_cycle_discount") is None else "by the worse of two years"
        views = f", {company['cheap_on'].split(':')[0].split(';')[0]} views" if company.get("cheap_on") else ""
        side = "" if gap is None else f" ({abs(gap):.0%} {'cheaper' if gap >= 0 else 'dearer'} {basis}{views})"
        parts.append(f"costs {times(company['own_multiple'])} {company['multiple']} where its large-cap peers cost"
                     f" {times(company['peer_multiple'])}{side}")  # fmt: skip
    elif company.get("multiple"):
        why = company["missing"].get("own_multiple", "not known")
        parts.append(f"has no {company['multiple']} to compare ({'it loses money' if why.startswith('a loss') else why})")
    change = company.get("organic_share_change_12m")
    if change is not None:
        parts.append(f"{'shrank' if change < 0 else 'grew'} its share count by {abs(change):.1%} in twelve months")
    spent, net = company.get("repurchases_ttm"), company.get("net_buyback_yield")
    if spent:
        after = "" if net is None else f", {net:.1%} of market cap after pay in shares"
        parts.append(f"spent ${spent / 1e6:,.1f}m on its own shares{after}")
    elif spent == 0:
        parts.append("bought no shares of its own")
    if company.get("remaining_authorization"):
        parts.append(f"may still buy for ${company['remaining_authorization'] / 1e6:,.1f}m")
    moved = company.get("net_debt_change_ttm")
    if moved:
        parts.append(f"{'cut' if moved < 0 else 'raised'} net debt by ${abs(moved) / 1e6:,.1f}m")
    told = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts) or "has too few numbers for a sentence"
    return f"{company['name'] or company['ticker']} {told}."


def doubts(company: Mapping[str, Any]) -> list[str]:
    """What would make the case wrong, from the numbers alone; the flags stand beside it."""
    made = []
    ttm, mid = company.get("ttm_discount"), company.get("mid_cycle_discount")
    if ttm is not None and mid is not None and ttm > 0 and mid < ttm - 0.15:
        made.append(f"On a mid-cycle year it is {mid:.0%} cheaper, not {ttm:.0%}: the trailing year may be a peak.")
    elif ttm is not None and mid is None:
        made.append("No mid-cycle year is known: the trailing year may be a peak.")
    if company.get("peer_step"):
        made.append(f"Too few large caps of its own industry: the peers are those of {company.get('peer_group')}.")
    if (company.get("bought_share") or 0) > 0.1:
        annualised = company.get("annualised_multiple")
        made.append(
            f"It bought businesses for {company['bought_share']:.0%} of its enterprise value in a year: that year is not like"
            f" for like{f' (latest quarter x 4: {times(annualised)})' if annualised else ''}."
        )
    if company.get("fcf") is None and company.get("repurchases_ttm"):
        made.append(
            f"Free cash flow is not known ({company['missing'].get('fcf', 'no value held')}): what pays for it is not shown."
        )
    if (company.get("confidence") or 0) < 0.75:
        made.append(f"Only {company.get('confidence') or 0:.0%} of the score is measured on its own figures.")
    if company.get("return_12m_vs_iwm") is not None and company["return_12m_vs_iwm"] > 0.5:
        made.append(f"It has beaten small caps by {company['return_12m_vs_iwm']:.0%} in a year: part of the gap is closed.")
    return made
