"""What programmes were used for and what is left: the chain's programmes and months held against each other.

What is left after a month is what was left before it, less what was bought, plus what was newly approved, less what lapsed. Where a
filing says something else, both sides are kept. A quarter that was not read is a hole: nothing is worked out across it. The traps:
tables show a programme's whole amount in months before it was announced (Sonos, October 2022), count a founder's own sale under the
programme (Travelzoo, June 2024: 200,000 left by the table, 400,000 by the text), or forget what an older programme had left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations, pairwise

from screener.allocation.chain import Chain, Programme, chain_programmes, same_amount
from screener.allocation.months import Month, Months, chain_months
from screener.allocation.tellings import Contradiction, Report, Row, Telling, Told

BESIDE = timedelta(days=70)
"""How far from two month-ends an announcement may lie that explains what is left at the second."""

LATEST_DAYS = 200
"""A filing older than this says nothing of what remains now: two reports have been missed."""

SAME_QUARTER = timedelta(days=45)
"""Days by which two sources may differ on the end of the same period."""

FEES = 0.02
"""Commissions, excise tax and rounded prices: share of the money spent by which column (d) may fall more or less."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What may yet be bought under all programmes together: in money (`value`), in shares, or some in each; `source` is the row or
    the words that say so, None where it follows from a status; `day` is the day that it is told for."""

    value: float
    shares: float
    day: date
    report: Report
    source: Row | Telling | None


@dataclass(slots=True)
class Account:
    """A company's programmes, its months, what is left, and what its filings contradict."""

    told: Told
    chain: Chain
    months: Months
    contradictions: list[Contradiction] = field(default_factory=list)
    bought: dict[int, float] = field(default_factory=dict)
    spent: dict[int, float] = field(default_factory=dict)
    rest: Rest | None = None
    why_no_rest: str = ""

    def live(self, as_of: date) -> list[Programme]:
        """Authorisations to buy in the market that are live on the day."""
        return [p for p in self.chain.market if p.state(as_of) == "active"]


def account_of(told: Told, as_of: date, newest: date | None = None) -> Account:
    """The account of one company. `newest` is the last day of its latest report, read here or not: what is left on a day before an
    unread report is not what is left now."""
    return settled(chained(told), as_of, newest)


def chained(told: Told) -> Account:
    """The account without what is left: the part that does not depend on the day."""
    chain = chain_programmes(told)
    months = chain_months(told, chain)
    account = Account(told, chain, months, [*months.contradictions, *chain.contradictions])
    for unit in ("value", "shares"):
        _hold_against(account, unit)
    _allot(account)
    return account


def settled(account: Account, as_of: date, newest: date | None = None) -> Account:
    """The same account with what is left on the day."""
    made = replace(account, contradictions=[*account.contradictions])
    _settle_rest(made, as_of, newest)
    return made


def used(month: Month, unit: str, apart: Sequence[Programme]) -> float | None:
    """What a month took off the programmes: (b) x (c) or (c), less what was bought from a named seller and stands in (c) too."""
    if month.program is None:
        return None
    shares = max(0.0, month.program - inside(month, apart))
    if unit == "shares" or shares == 0:
        return shares
    return None if month.price is None else shares * month.price


def inside(month: Month, apart: Sequence[Programme]) -> float:
    """Shares bought apart in the month that its column (c) counts: all of them, unless (a) has room for them beside (c)."""
    if month.program is None or month.total is None or (not apart and month.program >= 0):
        return 0.0
    bought = sum(
        p.authorized
        for p in apart
        if p.unit == "shares" and p.authorized and p.counterparty and p.first == p.last and month.start <= p.since <= month.end
    )
    return 0.0 if month.total - month.program >= 0.98 * bought else min(bought, month.program)


def _grain(values: Sequence[float | None]) -> float:
    """The unit in which figures are printed: the largest power of ten that divides all of them."""
    known = [value for value in values if value]
    largest = max(known, default=0.0)
    # Thousands made dollars may miss a whole number by a little; with cents, figures are printed in full.
    if largest < 10 or any(abs(value - round(value)) > 1e-9 * largest for value in known):
        return 1.0
    # The power of ten in the greatest common divisor, as a text's zeros: counted, not tried out.
    common = str(math.gcd(*map(round, known)))
    return float(10 ** (len(common) - len(common.rstrip("0"))))


def _tolerance(months: Sequence[Month], unit: str, spent: float) -> float:
    """How far rounding of columns (b), (c) and (d), and fees, may part what is left from what follows."""
    by_report: dict[str, list[Month]] = {}
    for month in months:
        by_report.setdefault(month.report.accession, []).append(month)
    rounded = max(_grain([m.rest(unit) for m in own]) for own in by_report.values())
    for own in by_report.values() if unit == "value" else ():
        shares = _grain([m.program for m in own])
        rounded += sum(shares / 2 * m.price for m in own if m.program and m.price is not None)
    return rounded + FEES * spent


def _hold_against(account: Account, unit: str) -> None:
    """Each told rest against the one before it and what lies between."""
    months, chain = account.months, account.chain
    points = [month for month in months.months if month.rest(unit) is not None]
    for older, newer in pairwise(points):
        if months.holes(older.end + timedelta(days=1), newer.end):
            continue
        between = months.between(older.end + timedelta(days=1), newer.end)
        uses = [month.used(unit) for month in between]
        before, after = older.rest(unit), newer.rest(unit)
        if before is None or after is None or any(use is None for use in uses):
            continue
        spent = sum(use for use in uses if use is not None)
        if abs(after - (before - spent)) <= 1.0 + FEES * spent:  # what any rounding allows
            continue
        tolerance = _tolerance([older, *between], unit, spent)
        if _is_explained(chain, unit, older, newer, (before, after, spent, tolerance)):
            continue
        account.contradictions.append(
            Contradiction(
                f"{_money(before, unit)} left on {older.end} ({older.report.accession}) and {_money(spent, unit)} used do not give"
                f" {_money(after, unit)} on {newer.end} ({newer.report.accession}); no new, lapsed or ended programme explains it",
                newer.report.accession,
            )
        )


def _is_explained(chain: Chain, unit: str, older: Month, newer: Month, amounts: tuple[float, float, float, float]) -> bool:
    before, after, spent, tolerance = amounts
    change = after - (before - spent)
    if abs(change) <= tolerance:
        return True
    first, last = older.start - BESIDE, newer.end + BESIDE
    near = [p.authorized for p in chain.market if p.unit == unit and p.authorized and p.since <= last and p.until >= first]
    added = {sum(some) for count in (1, 2) for some in combinations(near, count)}
    for amount in added:
        # Added to what was left; or in its place, with the month's purchases under the old one, the new one or both.
        if abs(change - amount) <= tolerance or amount - spent - tolerance <= after <= amount + tolerance:
            return True
    apart = [p.authorized for p in chain.apart if p.unit == "shares" and p.authorized and older.start <= p.until <= newer.end]
    if unit == "shares" and any(abs(change - amount) <= tolerance for amount in apart):
        return True
    # An accelerated purchase takes its money off at once, and its shares come in two parts (Caterpillar, May 2023).
    if any(p.kind == "accelerated" and p.since <= last and p.until >= first for p in chain.apart):
        return True
    ended = any((day := p.ended or p.ends(newer.end + BESIDE)) is not None and first <= day <= last for p in chain.market)
    # A table printed after the end shows nothing left for months before it (Axcelis, March 2020).
    gone = after == 0 and any((day := p.last_day) is not None and newer.start <= day <= newer.report.filed for p in chain.market)
    return change < 0 and (ended or gone)


def _money(amount: float, unit: str) -> str:
    return f"${amount:,.0f}" if unit == "value" else f"{amount:,.0f} shares"


def _allot(account: Account) -> None:
    """Each month's purchases to the oldest live programme that has room: a new one begins where the older is used up."""
    apart = account.chain.apart
    lives = [(p, p.since, p.last_day) for p in account.chain.market if p.authorized is not None]
    for month in account.months.months:
        shares = used(month, "shares", apart)
        if not shares:
            continue
        money = used(month, "value", apart)
        live = [p for p, since, last in lives if since <= month.end and (last is None or last >= month.start)]
        if len(live) > 1:
            live = _by_rest(account, live, month, apart) or live
        left = shares
        for at, programme in enumerate(live):
            price = money / shares if money is not None else None
            room = _room(account, programme, price)
            take = left if at == len(live) - 1 or room is None else min(left, room)
            if take <= 0:
                continue
            account.bought[programme.number] = account.bought.get(programme.number, 0.0) + take
            if price is not None:
                account.spent[programme.number] = account.spent.get(programme.number, 0.0) + take * price
            left -= take
    for programme in apart:
        if programme.unit == "shares" and programme.authorized and programme.status == "completed":
            account.bought[programme.number] = programme.authorized
            paid = next((told.authorized_value for told in reversed(programme.told) if told.authorized_value), None)
            if paid is not None:
                account.spent[programme.number] = paid


def _by_rest(account: Account, live: Sequence[Programme], month: Month, apart: Sequence[Programme]) -> list[Programme]:
    """The new programme alone, where the table takes the whole month off it: what took its place did not use up the older one."""
    for at, programme in enumerate(live):
        unit = programme.unit or "value"
        rest = month.rest(unit)
        if programme.number in account.bought or rest is None or programme.authorized is None:
            continue
        older = [p for p in live[:at] if p.since < programme.since and p.pool != programme.pool]
        if not older or any(p.status == "completed" for p in older):
            continue
        use = used(month, unit, apart)
        if use is not None and abs(programme.authorized - use - rest) <= _tolerance([month], unit, use):
            return [programme]
    return []


def _room(account: Account, programme: Programme, price: float | None) -> float | None:
    """Shares for which a programme has room; None where that cannot be said."""
    if programme.authorized is None:
        return None
    if programme.unit == "shares":
        return max(0.0, programme.authorized - account.bought.get(programme.number, 0.0))
    if price is None or price <= 0:
        return None
    return max(0.0, programme.authorized - account.spent.get(programme.number, 0.0)) / price


def _settle_rest(account: Account, as_of: date, newest: date | None) -> None:
    """What is left on the day: as the latest report says it, what was announced later added, what ended since taken off."""
    latest = account.told.latest
    if latest is None:
        account.why_no_rest = "filing not read: no 10-K or 10-Q text of this company is in the ledger"
        return
    if (as_of - latest.filed).days > LATEST_DAYS:
        account.why_no_rest = f"the latest filing read is of {latest.filed}: too old"
        return
    if newest is not None and newest - latest.end > SAME_QUARTER:
        account.why_no_rest = f"the report for the period to {newest} was not read; the last one read is {latest.accession}"
        return
    day, value, shares, source = _told_rest(account, latest)
    if source is not None and day is not None:
        gone = [p for p in account.chain.market if p.since <= day and (ends := p.ends(as_of)) is not None and ends >= day]
        living = [p for p in account.live(as_of) if p.since <= day]
        if gone and not living:
            value = shares = 0.0
        elif gone and any(p.role != "increase" and p.authorized is not None and p.status != "completed" for p in gone):
            account.why_no_rest = f"a programme ended after {day}, and what the others have left is not told apart"
            return
    if isinstance(source, Telling) and _is_too_much(account, day or latest.end, latest.filed, value, shares):
        account.why_no_rest = f"the words of {latest.accession} leave more than was authorised"
        return
    horizon = day or latest.end
    live = [p for p in account.live(as_of) if p.authorized is not None]
    is_used_up = source is not None and not value and not shares
    later = [p for p in live if _is_later(p, horizon, is_used_up) and not _is_shown(account, p, day)]
    began = [p for p in account.live(as_of) if not _is_later(p, horizon, is_used_up)]
    if source is None and began:
        account.why_no_rest = f"the latest filing ({latest.accession}) names a live programme and does not say what is left of it"
        return
    if source is None and not later:
        ended = [p for p in account.chain.market if any(t.report is latest for t in p.told) and p.state(as_of) != "active"]
        if not ended:
            why = "could not be read in full" if latest.is_unread else "names no live programme"
            account.why_no_rest = f"the latest filing ({latest.accession}) {why}"
            return
        source = next(t for t in reversed(ended[-1].told) if t.report is latest)
    for programme in later:
        value += programme.authorized or 0.0 if programme.unit == "value" else 0.0
        shares += programme.authorized or 0.0 if programme.unit == "shares" else 0.0
    if later:
        source = later[-1].told[-1]
    account.rest = Rest(value, shares, horizon, source.report if source is not None else latest, source)


def _is_later(programme: Programme, horizon: date, is_used_up: bool) -> bool:
    """Whether a programme was announced after the day of what is left. One without a day of announcement was, where nothing was
    left on that day and its words tell no rest (Sonos, November 2021)."""
    if programme.first is not None:
        return programme.since > horizon
    return is_used_up and all(told.rest_value is None and told.rest_shares is None for told in programme.told)


def _is_too_much(account: Account, day: date, filed: date, value: float, shares: float) -> bool:
    """Whether words leave more than all live programmes together: figures of one programme told twice, or misread."""
    live = [p for p in account.chain.market if p.is_live(day, filed)]
    for unit, left in (("value", value), ("shares", shares)):
        own = [p.authorized for p in live if p.unit == unit]
        if left and own and None not in own and left > 1.02 * sum(amount for amount in own if amount is not None):
            return True
    return False


def _is_shown(account: Account, programme: Programme, day: date | None) -> bool:
    """Whether column (d) has a programme's amount already, though it was announced after the month."""
    if day is None or programme.authorized is None:
        return False
    unit = programme.unit or "value"
    shown = [m for m in account.months.months if m.end == day and m.rest(unit) is not None]
    others = [p for p in account.chain.market if p.is_live(day, day)]
    return not others and any(same_amount(m.rest(unit) or 0.0, programme.authorized) for m in shown)


def _told_rest(account: Account, latest: Report) -> tuple[date | None, float, float, Row | Telling | None]:
    """The latest report's own figure: column (d) of its last month, or its words; where they differ, the one that the chain bears
    out, and both sides are kept."""
    told = [m for m in account.months.months if m.report is latest and (m.rest_value is not None or m.rest_shares is not None)]
    tellings = [t for t in account.told.tellings if t.report is latest and t.status == "active" and not t.is_apart]
    words = (
        {t.rest_value for t in tellings if t.rest_value is not None},
        {t.rest_shares for t in tellings if t.rest_shares is not None},
    )
    text = next((t for t in tellings if t.rest_value is not None or t.rest_shares is not None), None)
    if not told:
        return (latest.end, sum(words[0]), sum(words[1]), text) if text is not None else (None, 0.0, 0.0, None)
    last = told[-1]
    if text is None:
        return last.end, last.rest_value or 0.0, last.rest_shares or 0.0, last.row
    for unit, said in (("value", words[0]), ("shares", words[1])):
        table = last.rest(unit)
        if table is None or not said:
            continue
        amount = sum(said)
        if abs(amount - table) <= max(_grain([amount]) / 2, _tolerance([last], unit, 0.0), SAME_REST * table):
            continue
        account.contradictions.append(
            Contradiction(
                f"{latest.accession} has {_money(table, unit)} left in its table on {last.end}"
                f" and {_money(amount, unit)} in its text",
                latest.accession,
            )
        )
        if _bears_out(account, unit, amount, last, table):
            return last.end, amount if unit == "value" else 0.0, amount if unit == "shares" else 0.0, text
    return last.end, last.rest_value or 0.0, last.rest_shares or 0.0, last.row


SAME_REST = 0.01
"""Relative difference up to which words ("approximately $29 million") and table say the same."""


def _bears_out(account: Account, unit: str, amount: float, last: Month, table: float) -> bool:
    """Whether the words and not the table follow from the reports before: a purchase apart that the table counts, or what an older
    programme had left and the table forgot."""
    apart = [p for p in account.chain.apart if p.unit == unit and p.authorized and last.start <= p.until <= last.end]
    if any(same_amount(amount - table, p.authorized or 0.0) for p in apart):
        return True
    older = [m for m in account.months.months if m.report is not last.report and m.end < last.end and m.rest(unit) is not None]
    if not older:
        return False
    start = older[-1]
    if account.months.holes(start.end + timedelta(days=1), last.end):
        return False
    between = [m for m in account.months.months if start.end < m.end <= last.end]
    uses = [used(m, unit, account.chain.apart) for m in between]
    new = [p.authorized for p in account.chain.market if p.unit == unit and p.authorized and start.end < p.since <= last.end]
    follows = (start.rest(unit) or 0.0) + sum(new) - sum(use for use in uses if use is not None)
    return None not in uses and abs(follows - amount) <= _tolerance(between, unit, sum(u for u in uses if u is not None))
