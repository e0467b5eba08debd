"""Mentions of the same programme -> one record: note, Item 5, MD&A and subsequent events tell the same authorisation four times.

The key is (family, day, amount). A day that is only a month or a year agrees with every day in it; the fuller one wins.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from filings.authorizations.days import month_after
from filings.authorizations.words import Mention


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
    replaced: str | None = None
    is_new: bool = False

    def add(self, m: Mention) -> None:
        """Take what a mention says; what is known already stays, but for a fuller day."""
        self.mentions.append(m)
        if m.announced and (
            self.announced is None or (len(m.announced) > len(self.announced) and m.announced.startswith(self.announced))
        ):
            self.announced = m.announced
        elif m.announced and self.family != "general" and self.announced and len(m.announced) == len(self.announced):
            self.announced = min(self.announced, m.announced)  # the agreement's day, not the delivery's
        if m.defines:
            self.value = m.value if self.value is None else self.value
            self.shares = m.shares if self.shares is None else self.shares
            self.is_increase = self.is_increase or m.is_increase
            self.label = self.label or m.label
        elif self.family == "accelerated" and self.value is None:
            self.value = m.value
        self.is_new = self.is_new or m.is_new  # "a new $3 billion program" in one place, "an additional $3 billion" in another
        self.is_increase = (self.is_increase or m.adds) and not self.is_new
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


def _close(a: str, b: str) -> bool:
    """Whether two days lie in the same month or in neighbouring ones."""
    first, last = sorted((a, b))
    return first[:7] == last[:7] or month_after(first, 1) == last[:7]


def _likeness(draft: Draft, m: Mention) -> int:
    """0 where they cannot be the same programme; more where more agrees."""
    if draft.family != m.family:
        return 0
    value, shares, day = _same(draft.value, m.value), _same(draft.shares, m.shares), _same_day(draft.announced, m.announced)
    has_amount = draft.value is not None or draft.shares is not None
    mine = m.value is not None or m.shares is not None
    if draft.family != "general" and day is False and (value or shares or not (has_amount and mine)):
        day = _close(draft.announced or "", m.announced or "")  # the day of the agreement and that of the delivery
    if value is False or shares is False or day is False:
        return 0
    if has_amount and mine and not (value or shares):
        return 0
    if not (value or shares or day):
        return 0
    return 4 * bool(value or shares) + 2 * bool(day) + 1


def collect(found: list[Mention]) -> tuple[list[Draft], list[Mention]]:
    """Programmes from the mentions that define one, then facts handed to them; and the facts that belong to none."""
    drafts: list[Draft] = []
    owner: dict[int, Draft] = {}
    rank = sorted((i for i, m in enumerate(found) if m.defines), key=lambda i: (fullness(found[i]), i))
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
    _take_same_size(drafts)
    homeless: list[Mention] = []
    for i, m in enumerate(found):
        if m.defines:
            continue
        draft = _undated(drafts) if m.is_original else _named(drafts, m)
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
            owner[i] = draft
    drafts = _without_sums(drafts)
    for i, m in enumerate(found):
        new = owner.get(i)
        if m.replaces and any(new is draft for draft in drafts):
            _supersede(drafts, new, m)
    return drafts, homeless


def _joined(found: list[Mention], owner: dict[int, Draft], drafts: list[Draft]) -> list[Draft]:
    """ "On May 3 the Board adopted a repurchase program. Under it the Company may buy up to $5 million": day and amount of one."""
    before: Draft | None = None
    for i, m in enumerate(found):
        draft = owner.get(i)
        if draft is None:
            continue
        if before is not None and before is not draft and (_day_of_next(before, draft, m) or _size_before(before, draft, m)):
            for other in before.mentions:
                draft.add(other)
            owner.update({k: draft for k, d in owner.items() if d is before})
            drafts = [d for d in drafts if d is not before]
        before = draft
    return drafts


def _take_same_size(drafts: list[Draft]) -> None:
    """ "The Board renewed the program at its original size": the size is that of the programme before it."""
    for draft in drafts:
        if any(m.is_same for m in draft.mentions) and draft.value is None and draft.shares is None:
            sized = [
                d
                for d in drafts
                if d.family == "general" and (d.value or d.shares) and (d.announced or "") < (draft.announced or "")
            ]
            if sized:
                before = max(sized, key=lambda d: d.announced or "")
                draft.value, draft.shares = before.value, before.shares


def _day_of_next(before: Draft, draft: Draft, m: Mention) -> bool:
    """Whether one draft has only the day and the next one only the amount, told one right after the other."""
    first = before.mentions[0]
    only_day = before.announced and before.value is None and before.shares is None and len(before.mentions) == 1
    is_next = draft.announced is None and not m.is_prior and 0 <= m.start - first.start < 1500
    return bool(only_day and is_next and not first.is_prior and before.family == draft.family == "general")


def _size_before(before: Draft, draft: Draft, m: Mention) -> bool:
    """ "The amount approved was $40 million. The plan was announced March 1, 2023": the size, then the day, of one programme."""
    first = before.mentions[0]
    only_size = before.announced is None and (before.value is not None or before.shares is not None) and len(before.mentions) == 1
    only_day = draft.announced and draft.value is None and draft.shares is None and m.is_definite
    is_next = 0 <= m.start - first.end < 200 and not (m.is_prior or first.is_prior or before.is_increase)
    return bool(only_size and only_day and is_next and before.family == draft.family == "general")


def _without_sums(drafts: list[Draft]) -> list[Draft]:
    """A total that a filing restates beside its parts ("increased by $16 million to $62 million") is no programme of its own."""
    moves = [d for d in drafts if d.is_increase and d.value]
    kept = []
    for draft in drafts:
        restated = any(m.replaces for m in draft.mentions if m.defines) and not draft.is_increase
        parts = [
            d
            for d in moves
            if draft.value and d.value and d.value < draft.value and _same_day(draft.announced, d.announced) is not False
        ]
        if (
            restated
            and parts
            and any(d.value and draft.value and d is not draft and not d.is_increase and d.value < draft.value for d in drafts)
        ):
            continue
        kept.append(draft)
    return kept


def fullness(m: Mention) -> int:
    """0 where a mention has amount and day, 1 where it has only the amount, 2 where it has neither."""
    amount = m.value is not None or m.shares is not None
    return 0 if amount and m.announced else 1 if amount else 2


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


def _undated(drafts: list[Draft]) -> Draft | None:
    """The only programme without a day, where the one that took its place has one: "the original program was approved in July"."""
    older = [d for d in drafts if d.family == "general" and d.announced is None and any(m.is_prior for m in d.mentions)]
    return older[0] if len(older) == 1 else None


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
        family = owner[j].family if j in owner else ""
        # "the program", "the Board's authorization" is the standing one, though a block bought under it was spoken of in between.
        if (
            j in owner
            and earlier.defines
            and not earlier.is_prior
            and (m.family == "general" and not m.names_it or family == m.family)
        ):
            return owner[j]
    return None


def _supersede(drafts: list[Draft], new: Draft | None, m: Mention) -> None:
    if new is None or not new.announced:
        return
    for draft in drafts:
        is_older = draft.announced < new.announced if draft.announced else _is_smaller(draft, new)
        if draft is not new and draft.family == "general" and is_older and not draft.status:
            near = any(abs(x.start - m.start) < 3000 for x in draft.mentions)
            if near:
                draft.status, draft.replaced = "superseded", new.announced


def _is_smaller(draft: Draft, new: Draft) -> bool:
    """A limit of the same unit, told earlier without its day and raised since to a larger one."""
    before = draft.mentions[0].start < new.mentions[0].start
    return bool(
        before
        and (draft.shares and new.shares and draft.shares < new.shares or draft.value and new.value and draft.value < new.value)
    )


def share_expiry(drafts: list[Draft]) -> None:
    """A programme and its increases end on the same day: "the program runs through August 28, 2025" is said of all of it."""
    groups: list[list[Draft]] = []
    for draft in sorted((d for d in drafts if d.family == "general"), key=lambda d: d.announced or ""):
        if draft.is_increase and groups:
            groups[-1].append(draft)
        else:
            groups.append([draft])
    for group in groups:
        said = [
            m
            for d in group
            for m in d.mentions
            if m.expires and not m.is_prior and (not m.defines or d is group[0] and len(group) > 1)
        ]
        first = group[0]
        term = next((m for m in first.mentions if m.term and m.defines), None)
        if not said and term and first.announced and len(first.announced) >= 7 and not any(m.expires for m in first.mentions):
            for draft in group[1:]:  # "over a 12-month period", and $20 million added since: both end with the period
                if not any(m.expires or m.term for m in draft.mentions):
                    draft.mentions.append(replace(term, defines=False, announced=first.announced, status=None))
        if not said or all(any(m.expires for m in d.mentions if m.defines) for d in group[1:]):
            continue
        for draft in group:
            draft.mentions += [
                replace(m, defines=False, status=None, remaining_value=None, remaining_shares=None, spent_shares=None)
                for m in said
                if m not in draft.mentions
            ]
