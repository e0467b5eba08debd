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
        elif self.family == "accelerated" and self.value is None:
            self.value = m.value
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
    if draft.family == "private" and (value or shares) and day is False and draft.announced and m.announced:
        day = draft.announced[:7] == m.announced[:7]  # two days of one month for the same block: the agreement's and the settlement's
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
    drafts = _joined(found, owner, drafts)
    homeless: list[Mention] = []
    for i, m in enumerate(found):
        if m.defines:
            continue
        draft = _named(drafts, m)
        if draft is None and m.refers and any(d.announced or d.label for d in drafts if d.family == m.family):
            continue  # it names another programme, of which nothing else is said
        if draft is None and m.is_former and m.status:
            draft = _older(drafts, _before(found, owner, i))
        elif draft is None:
            draft = _before(found, owner, i)
        if draft is None:
            homeless.append(m)
        else:
            draft.add(m)
    for i, m in enumerate(found):
        if m.replaces:
            _supersede(drafts, owner.get(i), m)
    return _without_sums(drafts), homeless


def _joined(found: list[Mention], owner: dict[int, Draft], drafts: list[Draft]) -> list[Draft]:
    """ "On May 3, 2022 the Board adopted a repurchase program. Under it the Company may buy up to $5 million": day and amount of one."""
    before: Draft | None = None
    for i, m in enumerate(found):
        draft = owner.get(i)
        if draft is None:
            continue
        alone = before is not None and before is not draft and before.family == draft.family == "general" and len(before.mentions) == 1
        if (
            alone and before is not None and before.announced and before.value is None and before.shares is None and not before.mentions[0].is_prior
            and draft.announced is None and not m.is_prior and 0 <= m.start - before.mentions[0].start < 1500
        ):  # fmt: skip
            for other in before.mentions:
                draft.add(other)
            owner.update({k: draft for k, d in owner.items() if d is before})
            drafts = [d for d in drafts if d is not before]
        before = draft
    return drafts


def _without_sums(drafts: list[Draft]) -> list[Draft]:
    """A total that a filing restates beside its parts ("increased by $16 million to $62 million") is no programme of its own."""
    moves = [d for d in drafts if d.is_increase and d.value]
    kept = []
    for draft in drafts:
        restated = any(m.replaces for m in draft.mentions if m.defines) and not draft.is_increase
        parts = [d for d in moves if draft.value and d.value and d.value < draft.value and _same_day(draft.announced, d.announced) is not False]
        if restated and parts and any(d.value and draft.value and d is not draft and not d.is_increase and d.value < draft.value for d in drafts):
            continue
        kept.append(draft)
    return kept


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


def _older(drafts: list[Draft], now: Draft | None) -> Draft | None:
    """The programme before the one spoken of: "the previous program was terminated"."""
    if now is None or not now.announced:
        return None
    older = [d for d in drafts if d.family == "general" and d.announced and d.announced < now.announced]
    return max(older, key=lambda d: d.announced or "", default=None)


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
    value, shares = (None, None) if draft.family != "general" else _remaining(draft, filing.info.period_end, not (filing.info.form or '').startswith('10'))
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


def share_expiry(drafts: list[Draft]) -> None:
    """A programme and its increases end on the same day: "the program runs through August 28, 2025" is said of all of it."""
    base: Draft | None = None
    for draft in sorted((d for d in drafts if d.family == "general"), key=lambda d: d.announced or ""):
        if not draft.is_increase:
            base = draft
        elif base is not None:
            said = [m for d in (base, draft) for m in d.mentions if m.expires and not m.is_prior and not m.defines]
            for other in (base, draft):
                other.mentions += [m for m in said if m not in other.mentions]


def _expiry(draft: Draft) -> str | None:
    if draft.family != "general":
        return None
    said = [m.expires for m in draft.mentions if m.expires and (not draft.announced or m.expires >= draft.announced[: len(m.expires)])]
    if said:
        return max(said, key=lambda e: (last_day(e), len(e)))
    term = next((m.term for m in draft.mentions if m.term), None)
    return month_after(draft.announced, term) if term and draft.announced else None


def iso_minus(day: str, months: int) -> str:
    """The month so many months before a day."""
    total = int(day[:4]) * 12 + int(day[5:7]) - 1 - months
    return f"{total // 12:04}-{total % 12 + 1:02}-00"


def _remaining(draft: Draft, period_end: str | None, is_release: bool) -> tuple[int | float | None, int | float | None]:
    """What is left at the period's end, else at the latest day said; figures of an earlier day are stale and left out."""
    best: dict[str, tuple[tuple[int, str], int | float]] = {}
    # A press release tells of the quarter before its own day.
    oldest = (period_end[:8] + "00" if not is_release else iso_minus(period_end, 4)) if period_end else ""
    for m in draft.mentions:
        for key, amount in (("value", m.remaining_value), ("shares", m.remaining_shares)):
            if amount is None:
                continue
            at = m.remaining_at or period_end or ""
            if period_end and at and last_day(at) < oldest:
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
