"""A second source of a deal's figures: the facts that the filing tags with the deal as a member of an axis.

The member is named for the deal ("PolicyFuelLlcMember"). Only facts of that one dimension count: a forecast, a segment's share or
the most that can be issued stand under a second one. Two figures of one month that differ are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice

from filings.amounts import scaled
from filings.transactions.names import alike, tokens
from filings.transactions.rows import Amount, Terms
from filings.xbrl_values import attributes_of, number, words_of

MOST_CONTEXTS = 2_000
MOST_FACTS = 5_000
_HEAD = 100_000
"""Bytes in which a document that tags figures declares the tags' namespace."""

_MARGIN, _LEAST_REACH = 0.1, 100_000
_AXES = (
    b"BusinessAcquisitionAxis",
    b"AssetAcquisitionAxis",
    b"DisposalGroupsIncludingDiscontinuedOperationsAxis",
)
_CONTEXT_ID = re.compile(rb"context\s[^<>]*?\bid\s*=\s*[\"']([^\"'<>]{1,200})[\"']")
_MEMBER = re.compile(rb"Member\b[^<>]*dimension\s*=\s*[\"']([^\"'<>]+)[\"'][^<>]*>\s*([^<\s]{1,200})")
_MEMBER_BEHIND = re.compile(rb"[\"'][^<>]*>\s*([^<\s]{1,200})")
_FIRST_DAY = re.compile(rb"<(?:[\w.-]+:)?startDate\b[^<>]*>\s*(\d{4}-\d\d-\d\d)")
_LAST_DAY = re.compile(rb"<(?:[\w.-]+:)?(?:endDate|instant)\b[^<>]*>\s*(\d{4}-\d\d-\d\d)")
_CONCEPTS = {
    "BusinessCombinationConsiderationTransferred1": "consideration",
    "BusinessCombinationConsiderationTransferred": "consideration",
    "AssetAcquisitionConsiderationTransferred": "consideration",
    "DisposalGroupIncludingDiscontinuedOperationConsideration": "consideration",
    "PaymentsToAcquireBusinessesGross": "cash",
    "BusinessCombinationConsiderationTransferredEquityInterestsIssuedAndIssuable": "stock",
    "AssetAcquisitionConsiderationTransferredEquityInterestIssuedAndIssuable": "stock",
    "BusinessCombinationContingentConsiderationLiability": "contingent",
    "AssetAcquisitionConsiderationTransferredContingentConsideration": "contingent",
    "Goodwill": "goodwill",
    "GoodwillAcquiredDuringPeriod": "goodwill",
    "BusinessAcquisitionPercentageOfVotingInterestsAcquired": "stake",
    "AssetAcquisitionPercentageOfVotingInterestsAcquired": "stake",
}
_TAG = re.compile(
    rb"\"us-gaap:(?=BusinessCombinationC|Goodwill|PaymentsToAcquireBusinessesG|BusinessAcquisitionP|AssetAcquisition[CP]|DisposalGroupI)"
)
_PIECES = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_SUFFIX = re.compile(
    r"(?:inc|llc|ltd|limited|corp|corporation|co|company|lp|plc|gmbh|ag|sa|bv|nv|business|acquisition|holdings?)+$"
)


@dataclass(frozen=True, slots=True)
class TaggedFact:
    """One figure: which field of a deal it fills, its last day, and how many digits hold (`decimals` as written)."""

    name: str
    day: str
    value: Decimal
    decimals: int
    is_moment: bool


@dataclass(slots=True)
class TaggedDeal:
    """All figures under one member; `words` is its name as words."""

    words: str
    facts: list[TaggedFact] = field(default_factory=list)


def tagged_deals(html: bytes, names: Collection[str], around: list[tuple[int, int]]) -> list[TaggedDeal]:
    """The members of the deal axes that may bear one of these names, with their figures; none where the filing has no such axis.

    `around` are the stretches of the markup in which the deals are told: tags stand where the words do.
    """
    called: dict[str, TaggedDeal | None] = {}

    def is_wanted(member: str) -> bool:
        if member not in called:
            deal = TaggedDeal(" ".join(_PIECES.findall(member.removesuffix("Member"))))
            called[member] = deal if find_tagged([deal], tuple(names)) else None
        return called[member] is not None

    members = {name: context for name, context in _contexts(html, is_wanted).items() if is_wanted(context[0])}
    tags = (tag for low, high in around for tag in _TAG.finditer(html, low, high)) if members else ()
    for tag in islice(tags, MOST_FACTS):
        fact = _fact(html, tag.start(), members)
        deal = called.get(fact[0]) if fact else None
        if fact and deal:
            deal.facts.append(fact[1])
    order = dict.fromkeys(member for member, _, _ in members.values())
    return [deal for member in order if (deal := called[member]) and deal.facts]


def _contexts(html: bytes, is_wanted: Callable[[str], bool]) -> dict[str, tuple[str, str, bool]]:
    """Context names -> member, last day and whether it is one day, of contexts whose only dimension is one of the axes.

    Contexts stand together in the hidden head of the document.
    """
    if b"inlineXBRL" not in html[:_HEAD]:
        return {}
    begin = html.find(b":resources")
    stop = html.find(b":resources>", begin + 12) if begin >= 0 else -1
    found: dict[str, tuple[str, str, bool]] = {}
    for axis in _AXES if stop >= 0 else ():
        at = html.find(axis, begin, stop)
        for _ in range(MOST_CONTEXTS):
            if at < 0:
                break
            # The member stands right behind its axis: a context of another's is not worth reading.
            member = _MEMBER_BEHIND.match(html, at + len(axis))
            if member and not is_wanted(_local(member[1])):
                at = html.find(axis, at + len(axis), stop)
                continue
            low, high = max(0, at - 2000), html.find(b"context>", at, at + 3000)
            name = None
            for opening in _CONTEXT_ID.finditer(html, low, at):
                name = opening
            if name and high > 0:
                body = html[name.end() : high]
                dimensions = _MEMBER.findall(body)
                day, first = _LAST_DAY.search(body), _FIRST_DAY.search(body)
                if len(dimensions) == 1 and b"typedMember" not in body and day:
                    found[name[1].decode("utf-8", "replace")] = (
                        _local(dimensions[0][1]),
                        day[1].decode(),
                        first is None or first[1] == day[1],
                    )
            at = html.find(axis, at + len(axis), stop)
    return found


def _local(name: bytes) -> str:
    return name.decode("utf-8", "replace").rpartition(":")[2]


def _fact(html: bytes, at: int, members: dict[str, tuple[str, str, bool]]) -> tuple[str, TaggedFact] | None:
    """The tagged number whose tag names a concept at a place."""
    low, stop = html.rfind(b"<", max(0, at - 600), at), html.find(b">", at, at + 1000)
    if low < 0 or stop < 0 or b"nonFraction" not in html[low : low + 24]:
        return None
    attributes = attributes_of(html[low:stop])
    name = _CONCEPTS.get(attributes.get("name", "").rpartition(":")[2])
    member = members.get(attributes.get("contextRef", ""))
    if name is None or member is None:
        return None
    end = html.find(b"nonFraction>", stop, stop + 2000)
    inner = html[stop + 1 : end] if end > 0 else b""
    value = number(words_of(inner.rpartition(b"</")[0]), attributes.get("format"), attributes.get("scale"), attributes.get("sign"))
    if value is None or value <= 0:
        return None
    try:
        decimals = int(attributes.get("decimals", ""))
    except ValueError:
        decimals = 99
    return member[0], TaggedFact(name, member[1], value, decimals, member[2])


def markup_around(html: bytes, text_size: int, places: list[int]) -> list[tuple[int, int]]:
    """The stretches of the markup in which places of the text must stand: words and markup run side by side, within a margin.

    The hidden head of the document, which holds the contexts, is no part of the text.
    """
    begin = max(0, html.find(b":resources>", html.find(b":resources") + 12) if b"inlineXBRL" in html[:_HEAD] else 0)
    width = len(html) - begin
    found: list[tuple[int, int]] = []
    for place in sorted(places):
        middle, reach = begin + width * place // max(text_size, 1), max(int(width * _MARGIN), _LEAST_REACH)
        low, high = max(begin, middle - reach), min(len(html), middle + reach)
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def find_tagged(deals: list[TaggedDeal], names: tuple[str, ...]) -> TaggedDeal | None:
    """The member that bears the name of a deal; None where none does, or two do."""
    exact, near = [], []
    wanted = {squeezed for name in names if len(squeezed := _squeezed(name)) > 2}
    for deal in deals:
        own = _squeezed(deal.words)
        if own in wanted:
            exact.append(deal)
        elif any(len(name) > 4 and (own.startswith(name) or name.startswith(own)) and len(own) > 4 for name in wanted) or any(
            len(tokens(name)) > 1 and alike(deal.words, name) for name in names
        ):
            near.append(deal)
    chosen = exact or near
    return chosen[0] if len(chosen) == 1 else None


def _squeezed(name: str) -> str:
    """Letters and figures of a name in small, without legal suffixes: "Policy Fuel, LLC" and "PolicyFuelLlc" are one."""
    letters = re.sub(r"[^a-z0-9]", "", name.lower().removeprefix("assets of "))
    return _SUFFIX.sub("", letters) or letters


def tagged_terms(deal: TaggedDeal, closed: str | None, announced: str | None) -> tuple[Terms, float | None]:
    """The figures of a member for a deal of these days, and the fraction bought.

    Of several figures those count that end in the month of the deal; figures of other days only where all agree. What is owed at a
    later day under an earn-out is no part of the price.
    """
    day = (closed or announced or "")[:7]
    values = {
        name: _chosen([f for f in deal.facts if f.name == name], day)
        for name in ("consideration", "cash", "stock", "contingent", "goodwill", "stake")
    }
    stake = values.pop("stake")
    fraction = float(stake) if stake is not None and 0 < stake <= 1 else None
    money = {name: value for name, value in values.items() if value is not None and value >= 1000}
    terms = Terms(money.get("consideration"), money.get("cash"), money.get("stock"), money.get("contingent"), money.get("goodwill"))
    return terms, fraction


def _chosen(facts: list[TaggedFact], month: str) -> Amount | None:
    if len(month) == 7:
        same = [f for f in facts if f.day.startswith(month)]
        # A price of another day is another deal's; a period's figure stands at its end, and so may goodwill and a stake.
        facts = same or [f for f in facts if f.day > month and (f.name in ("goodwill", "stake") or not f.is_moment)]
    facts = [f for f in facts if f.name != "contingent" or f.day.startswith(month or "none")]
    if not facts:
        return None
    best = max(facts, key=lambda f: (f.decimals, f.day))
    if any(not agree(f.value, best.value) for f in facts):
        return None
    return scaled(str(best.value))


def agree(one: Decimal | Amount, other: Decimal | Amount) -> bool:
    """Whether two figures can be roundings of one."""
    return abs(float(one) - float(other)) <= 0.02 * max(abs(float(one)), abs(float(other)))


_FIELDS = {"consideration": "price", "cash": "cash part", "stock": "stock part", "goodwill": "goodwill"}


_ISSUED = re.compile(
    r"\b(?:issu(?:ed?|ing|ance|able))\b[^.;]{0,80}\b(?:shares|stock|units)\b|\b(?:shares|stock|units)\b[^.;]{0,60}\bissu(?:ed|able|ance)\b"
    r"|\d\s+(?:million\s+)?(?:newly\s+issued\s+)?shares\s+of\s+(?:the\s+Company|our|its|common|Class|[A-Z][\w&]+[’']s)"
    r"|\bstock[- ]for[- ]stock|\ball[- ]stock|\b(?:cash\s+and|in)\s+(?:common\s+)?stock\b",
    re.I,
)
_CASH = re.compile(r"\bcash\b(?!\s+(?:acquired|equivalents|flows?|and\s+cash))", re.I)


def held_against(words: Terms, tags: Terms, told: str) -> tuple[Terms, list[str]]:
    """What the words say, its gaps filled by the tags; and a sentence for every figure in which they contradict each other.

    `told` are the words around the telling: filers tag prices paid in cash as shares issued and the other way round, so a part is
    taken only where the words speak of shares issued, or of cash, and where the parts are no more than the whole.
    """
    said = []
    for name, called in _FIELDS.items():
        one, other = getattr(words, name), getattr(tags, name)
        if one is not None and other is not None and not agree(one, other):
            said.append(f"The {called} is {one:,} by the words and {other:,} by the filing's tags; the words were kept.")
    price = words.consideration or tags.consideration
    cash, stock = words.cash or tags.cash, words.stock or tags.stock
    if tags.stock and (not _ISSUED.search(told) or (price and cash and tags.stock + cash > 1.05 * price)):
        tags = replace(tags, stock=None)
    if tags.cash and (not _CASH.search(told) or (price and (tags.cash > 1.05 * price or tags.cash + (stock or 0) > 1.05 * price))):
        tags = replace(tags, cash=None)
    return words.filled_by(tags), said
