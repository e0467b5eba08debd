"""Identities that a repurchase table must keep. Each gives a sentence where it is broken, so that a misread table is never silent.

Tolerances are of two kinds: printed rounding (half a printed unit a row), and what the rule itself allows (a programme added in the
month, an accelerated repurchase paid for before its shares come).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filings.records import RepurchaseRow


@dataclass(frozen=True, slots=True)
class Purchase:
    """One period as printed, for trying units: programme shares, price, what remains, and the last printed digit's worth."""

    shares: float
    price: float | None
    remaining: float | None
    shares_step: float = 1.0
    remaining_step: float = 1.0


def fits(purchases: Sequence[Purchase], shares_scale: int, remaining_scale: int, *, in_money: bool) -> tuple[int, int]:
    """How many months' falls of what remains agree with what was bought, and how many could be asked at all.

    A month may be asked where shares were bought and what remains fell from the month before.
    """
    agree = asked = 0
    for before, now in zip(purchases, purchases[1:], strict=False):
        if before.remaining is None or now.remaining is None or now.shares <= 0 or (in_money and not now.price):
            continue
        fall = (before.remaining - now.remaining) * remaining_scale
        if fall <= 0:
            continue
        asked += 1
        each = (now.price or 0.0) if in_money else 1.0
        bought = now.shares * shares_scale * each
        slack = 0.03 * bought + 1.01 * now.remaining_step * remaining_scale + 0.51 * now.shares_step * shares_scale * each
        # Slack from rounding alone proves nothing: the figures must be larger than it.
        agree += abs(fall - bought) <= slack and max(fall, bought) > 2 * (slack - 0.03 * bought)
    return agree, asked


def repurchase_problems(rows: Sequence[RepurchaseRow], step: float = 1.0) -> list[str]:
    """Every identity that the rows of one table break, as sentences. `step` is the last printed digit's worth in shares."""
    found: list[str] = []
    for total in (r for r in rows if r.is_total):
        parts = _parts(rows, total)
        for key, name in (("total_shares", "(a)"), ("program_shares", "(c)")):
            whole, each = getattr(total, key), [getattr(p, key) for p in parts]
            numbers = [v for v in each if v is not None]
            if whole is None or not numbers:
                continue
            slack = 0.5 * step * (len(numbers) + 1) + 1
            if abs(whole - sum(numbers)) > slack:
                found.append(f"the months' column {name} adds to {sum(numbers):,.0f}, the total says {whole:,.0f}")
        prices = [p.average_price for p in parts if p.average_price and p.total_shares]
        if total.average_price and prices and not min(prices) * 0.98 - 0.01 <= total.average_price <= max(prices) * 1.02 + 0.01:
            found.append(f"the total's average price of {total.average_price:,.2f} lies outside the months' prices")
    for row in rows:
        name = row.label or "the total"
        if row.total_shares is not None and row.program_shares is not None and row.program_shares > row.total_shares + step:
            found.append(f"{name}: column (c) is larger than column (a), {row.program_shares:,.0f} against {row.total_shares:,.0f}")
        for value in (row.total_shares, row.program_shares, row.remaining_shares):
            if value is not None and (value < 0 or value != int(value)):
                found.append(f"{name}: {value:,} is no number of shares")
        if row.remaining_value is not None and row.remaining_value < 0:
            found.append(f"{name}: what may yet be purchased is negative, {row.remaining_value:,.0f}")
        if row.average_price is not None and not 0 < row.average_price < 1_000_000:
            found.append(f"{name}: an average price of {row.average_price:,.2f} a share is not plausible")
    return found


def _parts(rows: Sequence[RepurchaseRow], total: RepurchaseRow) -> list[RepurchaseRow]:
    """The months that a total adds up: those of its block, or of all blocks where it has none."""
    within = [
        r
        for r in rows
        if not r.is_total and (total.start or "") <= (r.start or r.end or "") and (r.end or "") <= (total.end or "9")
    ]
    months = within or [r for r in rows if not r.is_total]
    return [r for r in months if total.security is None or r.security == total.security]
