"""One programme's mentions -> its record: status, expiry and what is left as of the filing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from filings.authorizations.days import last_day, month_after
from filings.authorizations.merging import Draft, fullness
from filings.document import Filing
from filings.records import Program


def finish(filing: Filing, draft: Draft) -> Program:
    """The record of one programme."""
    first = min(draft.mentions, key=lambda m: (not m.defines, fullness(m), m.start))
    expires = _expiry(draft)
    now = max(filter(None, (filing.info.filed, filing.info.period_end)), default=None)
    status = draft.status or "active"
    value, shares = (
        (None, None)
        if draft.family != "general"
        else _remaining(draft, filing.info.period_end, not (filing.info.form or "").startswith("10"))
    )
    if status == "active" and expires and now and last_day(expires) <= now:
        status = "expired"
    if status == "active" and (value == 0 or shares == 0):
        status = "completed"
    if status == "active" and _is_spent(draft):
        status = "completed"
    if status not in ("active", "completed") and not (
        draft.replaced and filing.info.period_end and draft.replaced > filing.info.period_end
    ):
        value = value if value == 0 else None
        shares = shares if shares == 0 else None
    kind = draft.family
    if kind == "general":
        kind = "open market" if any(m.open_market for m in draft.mentions) else "unspecified"
    seller = next((m for m in draft.mentions if m.counterparty), None)
    return Program(
        draft.announced,
        draft.value,
        draft.shares,
        draft.is_increase,
        expires,
        status,
        value,
        shares,
        seller.counterparty if seller else None,
        seller.related if seller else None,
        kind,
        filing.evidence(first.start, first.end),
    )


def _expiry(draft: Draft) -> str | None:
    if draft.family not in ("general", "tender offer"):
        return None
    said = [
        m.expires for m in draft.mentions if m.expires and (not draft.announced or m.expires >= draft.announced[: len(m.expires)])
    ]
    if said:
        return max(said, key=lambda e: (last_day(e), len(e)))
    term = next((m for m in draft.mentions if m.term), None)
    if term is None or not draft.announced:
        return None
    since = draft.announced if term.defines or not term.announced else term.announced
    month = month_after(since, term.term or 0)
    if month and term.exact and len(since) == 10:  # "for one year from the board approval date"
        return min(f"{month}-{since[8:]}", last_day(month))
    return month


def _month_before(day: str, months: int) -> str:
    """The month so many months before a day."""
    total = int(day[:4]) * 12 + int(day[5:7]) - 1 - months
    return f"{total // 12:04}-{total % 12 + 1:02}-00"


def _remaining(draft: Draft, period_end: str | None, is_release: bool) -> tuple[int | float | None, int | float | None]:
    """What is left at the period's end, else at the latest day said; figures of an earlier day are stale and left out."""
    best: dict[str, tuple[tuple[int, str], int | float]] = {}
    # A press release tells of the quarter before its own day.
    oldest = (period_end[:8] + "00" if not is_release else _month_before(period_end, 4)) if period_end else ""
    for m in draft.mentions:
        for key, amount in (("value", m.remaining_value), ("shares", m.remaining_shares)):
            if amount is None:
                continue
            at = m.remaining_at or period_end or ""
            if period_end and at and last_day(at) < oldest:
                continue
            rank = (3 if period_end and at == period_end else 2 if period_end and at[:7] == period_end[:7] else 1, at)
            if key not in best or rank > best[key][0]:
                best[key] = (rank, amount)
    return tuple(best[k][1] if k in best else None for k in ("value", "shares"))  # type: ignore[return-value]


def _is_spent(draft: Draft) -> bool:
    """All of it bought: the amount bought equals the amount authorised, or what was left before."""
    left, bought = draft.shares, 0.0
    for m in sorted(draft.mentions, key=lambda m: m.start):
        if m.remaining_shares is not None:
            left = m.remaining_shares
        elif left and m.spent_shares is not None and not m.defines:
            bought += m.spent_shares
            if abs(m.spent_shares - left) < 1 or (draft.shares and abs(bought - draft.shares) < 1):
                return True
    return False


SMALL = 1_000_000
"""USD; statements kept in thousands sometimes print amounts of their prose in thousands too: "up to $50,000 of common stock"."""


_SAYS_THOUSANDS = re.compile(r"\([^()]{0,40}\bin thousands\b|\$\s?000['’]?s?\b")


def is_in_thousands(draft: Draft, filing: Filing, left: Sequence[int | float]) -> bool | None:
    """Whether a small authorised amount is printed in thousands: its own paragraph says so, the table's column (d) (`left`) is
    larger than it, or the price that the shares bought under it would have had tells.

    False where the statements are not in thousands, or the amount is not small; None where nothing tells.
    """
    if draft.value is None or draft.value >= SMALL or "in thousands" not in filing.lower:
        return False
    for m in draft.mentions:
        start = filing.lower.rfind("\n", 0, m.start) + 1
        if _SAYS_THOUSANDS.search(filing.lower, max(start, m.start - 1500), m.end):
            return True
    if any(draft.value < amount <= draft.value * 3000 for amount in left):
        return True
    if any(m.remaining_value and amount == m.remaining_value * 1000 for m in draft.mentions for amount in left):
        return True
    if any(draft.value * 0.05 <= amount <= draft.value for amount in left):
        return False
    for m in draft.mentions:
        if m.spent_value and m.spent_shares:
            price = m.spent_value / m.spent_shares
            if price < 0.2:
                return True
            if price > 0.5:
                return False
    return None


def in_thousands(draft: Draft) -> None:
    """Take the programme's small amounts of money as thousands."""
    draft.value = draft.value * 1000 if draft.value is not None else None
    draft.mentions = [
        replace(m, remaining_value=m.remaining_value * 1000) if m.remaining_value is not None and m.remaining_value < SMALL else m
        for m in draft.mentions
    ]


def without_money(draft: Draft) -> None:
    """Leave the amounts of money out: a missing number is better than one that may be wrong a thousandfold."""
    draft.value = None
    draft.mentions = [replace(m, remaining_value=None) for m in draft.mentions]
