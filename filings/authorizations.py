"""Mentions of the same programme -> one record: the note, Item 5, MD&A and subsequent events tell the same authorisation four times.

The key is (family, day, amount). A day that is only a month or a year agrees with every day in it; the fuller one wins.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field

from filings.authorization_mentions import Mention
from filings.authorization_words import month_after
from filings.records import Program
from filings.document import Filing


@dataclass
class Draft:
    """One programme while its mentions are being put together."""

    family: str
    mentions: list[Mention] = field(default_factory=list)
    announced: str | None = None
    value: int | float | None = None
    shares: int | float | None = None
    is_increase: bool = False
    status: str | None = None
    label: str | None = None

    def add(self, m: Mention) -> None:
        """Take what a mention says; what is known already stays, but for a fuller day."""
        self.mentions.append(m)
        if m.announced and (self.announced is None or (len(m.announced) > len(self.announced) and m.announced.startswith(self.announced))):
            self.announced = m.announced
        if m.defines:
            self.value = m.value if self.value is None else self.value
            self.shares = m.shares if self.shares is None else self.shares
            self.is_increase = self.is_increase or m.is_increase
            self.label = self.label or m.label
        if m.status and (self.status is None or self.status == "active"):
            self.status = m.status


def _same(a: int | float | None, b: int | float | None) -> bool | None:
    if a is None or b is None:
        return None
    return abs(a - b) <= 0.005 * max(a, b)


def _same_day(a: str | None, b: str | None) -> bool | None:
    if a is None or b is None:
        return None
    return a.startswith(b) or b.startswith(a)


def _likeness(draft: Draft, m: Mention) -> int:
    """0 where they cannot be the same programme; more where more agrees."""
    if draft.family != m.family:
        return 0
    value, shares, day = _same(draft.value, m.value), _same(draft.shares, m.shares), _same_day(draft.announced, m.announced)
    if value is False or shares is False or day is False:
        return 0
    has_amount = draft.value is not None or draft.shares is not None
    mine = m.value is not None or m.shares is not None
    if has_amount and mine and not (value or shares):
        return 0
    if not (value or shares or day):
        return 0
    return 4 * bool(value or shares) + 2 * bool(day) + 1


def collect(found: list[Mention]) -> tuple[list[Draft], list[Mention]]:
    """Programmes from the mentions that define one, then facts handed to them; and the facts that belong to none."""
    drafts: list[Draft] = []
    owner: dict[int, Draft] = {}
    rank = sorted((i for i, m in enumerate(found) if m.defines), key=lambda i: (_fullness(found[i]), i))
    for i in rank:
        m = found[i]
        likely = [(_likeness(d, m), _nearness(d, m), d.announced or "", n) for n, d in enumerate(drafts)]
        best = max((x for x in likely if x[0]), default=None)
        if best is None:
            drafts.append(Draft(m.family))
            best = (1, 0, "", len(drafts) - 1)
        drafts[best[3]].add(m)
        owner[i] = drafts[best[3]]
    homeless = []
    for i, m in enumerate(found):
        if m.defines:
            continue
        draft = _named(drafts, m) or _before(found, owner, i)
        if draft is None:
            homeless.append(m)
        else:
            draft.add(m)
    for i, m in enumerate(found):
        if m.replaces:
            _supersede(drafts, owner.get(i), m)
    return drafts, homeless


def _fullness(m: Mention) -> int:
    amount = m.value is not None or m.shares is not None
    return (0 if amount and m.announced else 1 if amount else 2) + (0 if not m.is_prior else 0)


def _nearness(draft: Draft, m: Mention) -> int:
    return max((1 for x in draft.mentions if 0 <= m.start - x.start < 2500), default=0)


def _named(drafts: list[Draft], m: Mention) -> Draft | None:
    """The programme that a sentence names: "the 2021 Authorization"."""
    if not m.refers:
        return None
    for draft in drafts:
        if draft.label and (draft.label.lower() in m.refers.lower() or m.refers.lower() in draft.label.lower()):
            return draft
    year = next((word for word in m.refers.split() if word.isdigit()), None)
    dated = [d for d in drafts if year and d.announced and d.announced.startswith(year) and d.family == m.family]
    return dated[0] if len(dated) == 1 else None


def _before(found: list[Mention], owner: dict[int, Draft], i: int) -> Draft | None:
    """The programme spoken of just before."""
    m = found[i]
    for j in range(i - 1, -1, -1):
        earlier = found[j]
        if m.start - earlier.start > 3000:
            return None
        if j in owner and not earlier.is_prior and (m.family == "general" or owner[j].family == m.family):
            return owner[j]
    return None


def _supersede(drafts: list[Draft], new: Draft | None, m: Mention) -> None:
    if new is None or not new.announced:
        return
    for draft in drafts:
        if draft is not new and draft.family == "general" and draft.announced and draft.announced < new.announced and not draft.status:
            near = any(abs(x.start - m.start) < 3000 for x in draft.mentions)
            if near:
                draft.status = "superseded"


def last_day(day: str) -> str:
    """The last day of a shortened date."""
    if len(day) == 4:
        return f"{day}-12-31"
    if len(day) == 7:
        return f"{day}-{calendar.monthrange(int(day[:4]), int(day[5:]))[1]:02}"
    return day


def finish(filing: Filing, draft: Draft) -> Program:
    """The record of one programme."""
    ordered = sorted(draft.mentions, key=lambda m: (not m.defines, -_fullness(m) * 0, m.start))
    first = min((m for m in ordered if m.defines), key=lambda m: (_fullness(m), m.start), default=ordered[0])
    expires = _expiry(draft)
    now = max(filter(None, (filing.info.filed, filing.info.period_end)), default=None)
    status = draft.status or "active"
    value, shares = _remaining(draft, filing.info.period_end)
    if status == "active" and expires and now and last_day(expires) <= now:
        status = "expired"
    if status == "active" and (value == 0 or shares == 0):
        status = "completed"
    if status == "active" and _is_spent(draft):
        status = "completed"
    if status != "active":
        value = value if value == 0 else None
        shares = shares if shares == 0 else None
    kind = draft.family
    if kind == "general":
        kind = "open market" if any(m.open_market for m in draft.mentions) else "unspecified"
    seller = next((m for m in draft.mentions if m.counterparty), None)
    return Program(
        draft.announced, draft.value, draft.shares, draft.is_increase, expires, status, value, shares,
        seller.counterparty if seller else None, seller.related if seller else None, kind, filing.evidence(first.start, first.end),
    )  # fmt: skip


def _expiry(draft: Draft) -> str | None:
    if draft.family != "general":
        return None
    said = [m.expires for m in draft.mentions if m.expires and (not draft.announced or m.expires >= draft.announced[: len(m.expires)])]
    if said:
        return max(said, key=lambda e: (last_day(e), len(e)))
    term = next((m.term for m in draft.mentions if m.term), None)
    return month_after(draft.announced, term) if term and draft.announced else None


def _remaining(draft: Draft, period_end: str | None) -> tuple[int | float | None, int | float | None]:
    """What is left at the period's end, else at the latest day said; figures of an earlier day are stale and left out."""
    best: dict[str, tuple[tuple[int, str], int | float]] = {}
    for m in draft.mentions:
        for key, amount in (("value", m.remaining_value), ("shares", m.remaining_shares)):
            if amount is None:
                continue
            at = m.remaining_at or period_end or ""
            if period_end and last_day(at) < period_end[:8] + "00" if at else False:
                continue
            rank = (2 if period_end and at[:7] == period_end[:7] else 1, at)
            if key not in best or rank > best[key][0]:
                best[key] = (rank, amount)
    return tuple(best[k][1] if k in best else None for k in ("value", "shares"))  # type: ignore[return-value]


def _is_spent(draft: Draft) -> bool:
    """All of it bought: the amount bought equals the amount authorised, or what was left before."""
    left = draft.shares
    for m in sorted(draft.mentions, key=lambda m: m.start):
        if m.remaining_shares is not None:
            left = m.remaining_shares
        elif left and m.spent_shares is not None and not m.defines and abs(m.spent_shares - left) < 1:
            return True
    return False
