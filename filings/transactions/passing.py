"""Deals told in passing: "our March 2024 acquisition of Acme", "the sale of Acme in 2023", "the Acme acquisition in May 2023".

A noun tells a deal only with its day, its year or its price beside it, or as the means by which the registrant did something on
a day.
"""

from __future__ import annotations

import re

from filings.amounts import scaled
from filings.prose import holds
from filings.transactions import patterns as say
from filings.transactions.business import is_of_business
from filings.transactions.dates import NEVER, When, date_of_deal, opening_year, year_beside
from filings.transactions.mentions import PARTING, Telling, walk
from filings.transactions.names import Target, read_target
from filings.transactions.objects import read_object
from filings.transactions.seeds import seeds

NOUNS = seeds(
    "cquisition",
    "ale of",
    "ales of",
    "ivestiture",
    "ivestment of",
    "isposition",
    "isposal of",
    "erger",
    "urchase of",
    "pin-off",
    "pinoff",
    "pin-Off",
    "efranchising of",
    "transaction",
)
_NOMINAL = seeds(*(
    f"{noun} {link} "
    for noun in (
        "cquisition", "urchase", "ale", "ivestiture", "ivestment", "isposition", "isposal", "erger", "pin-off", "pinoff", "pin-Off",
        "ranchising",
    )
    for link in ("of", "with")
))  # fmt: skip
_IN_DOUBT = re.compile(say.HYPOTHETICAL.pattern + r"|\b(?:proposed|planned|pending|possible|potential|future)\b")
_HOLDING = re.compile(r"[\w .&’'-]{2,40}?\s(?:holdings?|investments?|stock|shares)\b")
_MEANS = re.compile(r"\b(?:through|by|via)\s+(?:the|our|its|an?)?\s*(?:[\w$.-]+\s+){0,3}?$")
_RELATED = re.compile(
    r"\b(?:related\s+to|relat(?:es|ing)\s+to|consist(?:s|ed|ing)\s+of|include[sd]?|included\s+was|reflect(?:s|ed)?|from|represent(?:s|ed)?)\s+(?:the|our|its)?\s*$"
)
_CASH_FLOW = re.compile(r"\b[Ii]nvesting\s+activities\b|\b[Nn]et\s+cash\b|\b[Cc]ash\s+(?:used|outflows?|provided)\b")
_MONEY_MOVED = re.compile(r"\b(?:proceeds|net\s+cash|purchase\s+price|consideration|payments?)\b", re.I)
_BY_PART = re.compile(r"\bby\s+(?P<part>[A-Z][\w&-]+)\s+(?:on|from|upon|for)\s+(?:the\s+)?$")
_PRICE_BEFORE = re.compile(
    r"\$\s?(?P<number>\d[\d.,]*)\s*(?P<scale>million|billion)?\s+(?:(?!gain|loss|charge|increase|decrease)[\w-]+\s+){0,2}$"
    r"|\$\s?(?P<number2>\d[\d.,]*)\s*(?P<scale2>million|billion)?\s+(?:(?:paid|of\s+cash|in\s+cash|used|net|of|cash|consideration|proceeds)\s+)*(?:for|from|to\s+fund)"
    r"\s+(?:the|our|its)\s*$"
)
_PRICE_BEHIND = re.compile(r"^[^.;$]{3,90}?\bfor\s+(?:approximately\s+|about\s+)?\$")
_PROCEEDS = re.compile(
    r"\$\s?[\d.,]+\d\s*(?:million|billion)?\s+(?:of\s+|in\s+)?(?:[\w-]+\s+){0,3}?(?:proceeds|gains?|cash)\b[^.;$]{0,90}?"
    r"(?:from|on|for|related\s+to|upon|resulting\s+from)\s+(?:the|our|its)?\s*$"
    r"|\b(?:proceeds|gains?|loss)\b[^.;$]{0,40}?\$\s?[\d.,]+\d\s*(?:million|billion)?[^.;$]{0,60}?(?:from|on|for|upon)\s+(?:the|our|its)?\s*$",
    re.I,
)
_COMPOUND = re.compile(
    r"(?=[TtOoi])\b(?:[Tt]he|[Oo]ur|its)\s+(?:(?:closing|completion|consummation)\s+of\s+(?:the|our|its)\s+)?(?P<object>(?:[A-Z0-9][\w&.’'-]*,?\s+(?:and\s+)?){1,8}?)"
    r"(?P<noun>acquisitions?|transactions?|divestitures?|merger|spin-off|sale),?\s+(?:(?:which\s+)?(?:was\s+|were\s+)?(?:completed|closed)\s+)?(?:in|on|during|effective)\s+"
    r"(?=[A-Z]|the\s+(?:first|second|third|fourth)\s+quarter\s+of\s+(?:19|20)\d\d|(?:19|20)\d\d)"
)
_YEAR_OF = re.compile(r"\b(?:for|in|during|of)\s+(?:the\s+)?((?:19|20)\d\d)\b")
_CLOSING = re.compile(r"\b(?:closing|completion|consummation)\s+of\s+(?:the|our|its)\s+$")
_NO_BEARER = re.compile(
    r"^(?:Share|Stock|Asset|Merger|Business|Bank|Prior|Pro|Company|FDIC|Fiscal|Significant|Purchase|Other|New|Recent)\b"
)


def read_passing(telling: Telling) -> None:
    """The deals that a sentence names by nouns."""
    words = telling.words
    if holds(words.lower(), ("pro forma", "as if", "as though")) and say.PRO_FORMA.search(words):
        return
    several = say.DATED_LIST.search(words) if telling.has("sitions of ", "itures of ", "ales of ") else None
    if several and not _IN_DOUBT.search(words[: several.start()][-60:]):
        for piece in PARTING.split(several["list"][:400]):
            part = read_target(piece + " ")
            when = date_of_deal(piece, 0, 0, beside=True)
            if part and part.is_proper and when.day:
                telling.add(say.kind_of(several["noun"]), part, "completed", when, 1)
    for match in walk(say.NOMINAL, words) if telling.has_any(_NOMINAL) else ():
        _nominal(telling, match)
    for match in _COMPOUND.finditer(words) if telling.has("cquisition", "ransaction", "ivestiture", "erger ", "sale ") else ():
        before = words[max(0, match.start() - 60) : match.start("object")]
        when = date_of_deal(words, match.start("noun"), match.end("noun"), beside=True)
        if "respectively" in words or not when.day:
            year = re.search(r"\b(?:19|20)\d\d\b", words[match.end() : match.end() + 40])
            when = When(year[0], int(year[0])) if year else NEVER
        if not when.day or _IN_DOUBT.search(before) or (match["noun"].startswith("transaction") and not _CLOSING.search(before)):
            continue
        for target in _bearers(match["object"]):
            telling.add(say.kind_of(match["noun"]), target, "completed", when, 1)


def _bearers(words: str) -> list[Target]:
    if _NO_BEARER.match(words):
        return []
    found = [read_target(piece.strip() + " ") for piece in re.split(r",?\s+and\s+", words.strip())]
    return [t for t in found if t and t.is_proper]


def _nominal(telling: Telling, match: re.Match[str]) -> None:
    words = telling.words
    verb, name = match.start(), match.start("object")
    told = match["object"]
    before = words[max(0, verb - 160) : verb]
    kind = say.kind_of(match["noun"])
    if _HOLDING.match(told) or before.endswith("partial ") or _IN_DOUBT.search(before[-60:]):
        return
    when = date_of_deal(words, verb, name, beside=True)
    year = None if when.day else year_beside(words, verb, name)
    paid, proceeds = _PRICE_BEFORE.search(before), _PROCEEDS.search(before)
    # Most nouns stand without day, year or price, and tell nothing: no name is looked for.
    is_dated = when.day or year or paid or proceeds or say.PRICED.search(told[:420]) or _PRICE_BEHIND.match(told)
    if not is_dated and not _MEANS.search(before) and not (telling.in_note and _RELATED.search(before)):
        return
    target = read_object(told, is_purchase=kind == "acquisition")
    if target is None:
        return
    part = _BY_PART.search(before)
    by_registrant = telling.registrant.acts(words[: name + 90]) or (part is not None and telling.registrant.owns(part["part"]))
    by_registrant = by_registrant or proceeds is not None or _CASH_FLOW.search(words) is not None
    if when.day:
        if target.is_proper or (by_registrant and is_of_business(told[:120])):
            telling.add(kind, target, "completed", when, 1)
        return
    if say.PRICED.search(told[:420]) and by_registrant:
        telling.add(kind, target, "completed", date_of_deal(words, verb, name), 2)
        return
    is_business = target.is_proper or is_of_business(told[:120])
    if year and is_business and (target.is_proper or by_registrant):
        telling.add(kind, target, "completed", When(f"{year}", year), 1)
        return
    whole = date_of_deal(words, verb, name)
    if whole.year is None:
        years = set(_YEAR_OF.findall(words))
        whole = When(min(years), int(min(years))) if len(years) == 1 else whole
    if not is_business or whole.year is None or not (by_registrant or telling.acts(verb)):
        return
    is_sure = is_of_business(told[:120]) or (target.is_proper and kind == "acquisition")
    if is_sure and "respectively" not in words and (paid or proceeds or _PRICE_BEHIND.match(told)):
        scale = (paid["scale"] or paid["scale2"]) if paid else None
        price = float(scaled((paid["number"] or paid["number2"]).rstrip(",."), scale)) if paid and scale else None
        telling.add(kind, target, "completed", whole if whole.day else NEVER, 2, price=price)
    elif (
        telling.in_note
        and whole.day
        and _RELATED.search(before)
        and opening_year(words) == whole.year
        and _MONEY_MOVED.search(words[:verb])
        and re.search(r"[A-Z]", target.name)
    ):
        telling.add(kind, target, "completed", whole, 2)
    elif _MEANS.search(before) and whole.day and len(whole.day) >= 7 and target.is_proper and whole.day in _opening(words):
        telling.add(kind, target, "completed", whole, 1)


def _opening(words: str) -> str:
    """The day that a sentence opens with, as ISO; empty where it opens otherwise."""
    first = re.match(r"\W*(?:On|In|Effective|During)\s+", words)
    return (date_of_deal(words[: first.end() + 22] + " ", 60, 60).day or "") if first else ""
