"""Identities that a repurchase table must keep. Each gives a sentence where it is broken, so that a misread table is never silent.

Tolerances are of two kinds: printed rounding (half a printed unit a row), and what the rule itself allows (a programme added in the
month, an accelerated repurchase paid for before its shares come).
"""

from __future__ import annotations

import re
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
        if OF_LONGER.search(total.label or ""):
            continue  # "Total since inception", "Year to date": more than the table's months
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


OF_LONGER = re.compile(
    r"\b(?:year|program|programme|plan|life|inception)[\s-]+to[\s-]+date|\bcumulative|\binception|\bsince\b", re.I
)
"""A total that names a longer time than the months above it."""
STATED = 1_000_000.0
"""USD; half of it is the rounding of statements in millions, the other half shares bought and not yet paid for."""


def spent_problem(rows: Sequence[RepurchaseRow], same: Sequence[float], longer: Sequence[float]) -> str | None:
    """Whether shares times price come near what the statements say was spent: in the same months, or at most in longer ones.

    `same` and `longer` are the statements' figures, among them parts of one sum. Commissions, excise tax and days of settlement
    part the two, and shares withheld for taxes may stand in either; a wrong unit is a thousand apart. Rows without a price (an
    accelerated repurchase, paid for before its shares come) leave nothing to compare.
    """
    months = [r for r in rows if not r.is_total]
    if not same and not longer or any((r.total_shares or r.program_shares) and not r.average_price for r in months):
        return None
    costs = [
        sum(float(getattr(r, key) or 0) * float(r.average_price or 0) for r in months)
        for key in ("total_shares", "program_shares")
        if any(getattr(r, key) is not None for r in months)
    ]
    if not costs:
        return None
    least, most = min(costs), max(costs)
    sums = {*same, sum(same), *(a + b for i, a in enumerate(same) for b in same[i + 1 :])}
    if same and not any(0.75 * least - STATED <= value <= 1.3 * most + STATED for value in sums):
        return f"the table's purchases come to {most:,.0f} dollars, the statements of the same months say {max(same):,.0f}"
    if not same and least > 3 * max(longer) + STATED:
        return f"the table's purchases come to {most:,.0f} dollars, the statements of a longer period say {max(longer):,.0f}"
    return None


EXCESS = 1.5
"""Column (d) may fall so much more than was bought: commissions, excise tax, part of an accelerated repurchase paid for."""


def fall_problems(rows: Sequence[RepurchaseRow], step: float = 1.0) -> list[str]:
    """Months whose remainder falls by more than was bought, and tables where it does not fall at all while shares are bought.

    It may rise or fall by less where a programme was added or shares came that were paid for before, and fall to nothing where one
    lapsed. `step` is the last printed digit's worth in shares.
    """
    found: list[str] = []
    series: dict[str | None, list[RepurchaseRow]] = {}
    for row in rows:
        if not row.is_total:
            series.setdefault(row.security, []).append(row)
    for months in series.values():
        left_step = _printed_step(months)
        falls = [f for a, b in zip(months, months[1:], strict=False) if (f := _fall(a, b, step, left_step))]
        for now, fall, bought, unit, slack in falls:
            if fall > EXCESS * bought + slack:
                name = now.label or "a month"
                found.append(f"{name}: column (d) falls by {fall:,.0f}, but {bought:,.0f} {unit} were bought under the programme")
        whole = sum(bought for _, _, bought, _, _ in falls)
        if falls and all(fall == 0 for _, fall, _, _, _ in falls) and whole > 2 * max(slack for *_, slack in falls):
            found.append(f"column (d) stays where it was, though {whole:,.0f} {falls[0][3]} were bought under the programme")
    return found


Fall = tuple[RepurchaseRow, float, float, str, float]
"""A month, by how much column (d) fell in it, what was bought, in which unit, and the rounding of both."""


def _fall(before: RepurchaseRow, now: RepurchaseRow, step: float, left_step: float) -> Fall | None:
    if before.end and now.end and before.end >= now.end:
        return None  # kinds of purchase under one month, or months told backwards
    if before.remaining_value is not None and now.remaining_value and now.program_shares and now.average_price:
        fall, each, unit = before.remaining_value - now.remaining_value, float(now.average_price), "dollars"
    elif before.remaining_shares is not None and now.remaining_shares and now.program_shares:
        fall, each, unit = before.remaining_shares - now.remaining_shares, 1.0, "shares"
    else:
        return None
    slack = 1.01 * left_step + (0.51 * step + 0.006 * now.program_shares / each) * each
    return (now, float(fall), now.program_shares * each, unit, slack) if fall >= 0 else None


def _printed_step(months: Sequence[RepurchaseRow]) -> float:
    """The last printed digit's worth in column (d): the largest power of ten that all its figures are multiples of."""
    figures = [int(v) for r in months for v in (r.remaining_value, r.remaining_shares) if v]
    step = 1
    while figures and step < 1_000_000_000 and all(v % (step * 10) == 0 for v in figures):
        step *= 10
    return float(step)


def _parts(rows: Sequence[RepurchaseRow], total: RepurchaseRow) -> list[RepurchaseRow]:
    """The months that a total adds up: those of its block, or of all blocks where it has none."""
    within = [
        r
        for r in rows
        if not r.is_total and (total.start or "") <= (r.start or r.end or "") and (r.end or "") <= (total.end or "9")
    ]
    months = within or [r for r in rows if not r.is_total]
    return [r for r in months if total.security is None or r.security == total.security]
