"""Sentences that tell a deal -> mentions: which side, how far, of what, when. One mention is one sentence's word on one deal.

A mention needs the registrant as the one who acts ("we", "the Company", its own name), a verb of a deal that was done or agreed,
and an object that is a business. What a company may do, what its officers did before, and what others did are no mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from filings.amounts import small_count
from filings.prose import holds
from filings.transactions import patterns as say
from filings.transactions.agreements import read_agreement
from filings.transactions.dates import When, date_of_deal
from filings.transactions.mentions import PARTING, Mention, Telling, counterparty, walk
from filings.transactions.names import Target, read_target
from filings.transactions.registrant import Registrant

_DONE = ("omplete", "losed", "loses", "onsummat", "inali", "onclud", "ffected")
_SEVERAL = (
    "acquisitions", "companies", "businesses", "operations", "dealerships", "agencies", "practices", "firms", "distributors",
    "entities", "divestitures", "dispositions",
)  # fmt: skip
_VERBS = ("cquired", "urchased", "old ", "ivested", "isposed", "efranchised", "cquires", "urchases", "erged", "pun")
_ACTED = (
    "cquired ", "urchased ", "sold ", "Sold ", "ivested ", "disposed of ", "efranchised ", "cquires ", "urchases ", "merged with ",
    "spun off ", "spun-off ",
)  # fmt: skip
_AGREED = ("greement", "greed", "nnounce", "pproved")
_NOUNS = (
    "cquisition",
    "ale of",
    "ales of",
    "ivestiture",
    "isposition",
    "erger",
    "urchase of",
    "pin-off",
    "pinoff",
    "pin-Off",
    "efranchising of",
)
_NOMINAL = tuple(
    f"{noun} {link} "
    for noun in ("cquisition", "urchase", "ale", "ivestiture", "isposition", "erger", "pin-off", "pinoff", "pin-Off", "ranchising")
    for link in ("of", "with")
)
_IN_DOUBT = re.compile(say.HYPOTHETICAL.pattern + r"|\bproposed\b")


def read_sentence(words: str, start: int, end: int, registrant: Registrant, *, in_note: bool, after: str = "") -> Iterator[Mention]:
    """Every deal that one sentence tells, each once."""
    telling = Telling(words, start, end, registrant, in_note, after)
    is_done, has_verb = telling.has(*_DONE), telling.has(*_VERBS)
    if not (is_done or has_verb or telling.has(*_AGREED) or telling.has(*_NOUNS, "oint venture")):
        return
    if is_done or has_verb or telling.has("made", "paid"):
        _groups(telling)
    if is_done:
        _completed(telling)
    if has_verb and not any(m.target is None for m in telling.found):
        _active(telling)
    if not telling.found:
        if telling.has(*_AGREED):
            read_agreement(telling)
        if not telling.found:
            _aside(telling, is_done)
    if not telling.found or say.OTHERS.search(words):
        return
    seen = set()
    for mention in telling.found:
        key = (mention.kind, mention.target.name if mention.target else mention.count)
        if key not in seen:
            seen.add(key)
            yield mention


def _groups(telling: Telling) -> None:
    words = telling.words
    for match in say.GROUP.finditer(words) if telling.has(*_SEVERAL) else ():
        what, verb = match["what"].lower(), match["verb"].lower()
        if not telling.acts(match.start()) or not telling.asserted(match.start()):
            continue
        if not re.search("acquisition|divest|disposition", what) and not verb.startswith(("acquired", "purchased")):
            continue
        count = small_count(match["number"])
        if say.NO_GROUP.search(match["kind"]) or count == 1 or say.BELOW.search(words, match.start()):
            continue
        kind = "divestiture" if what.startswith(("divest", "disp")) else "acquisition"
        telling.add(kind, None, "completed", date_of_deal(words, match.start(), match.end()), 3, count)
    paid = say.GROUP_PAID.search(words) if telling.in_note and not telling.found and telling.has("paid ") else None
    if paid and telling.acts(paid.start()):
        telling.add("acquisition", None, "completed", date_of_deal(words, paid.start(), paid.end()), 3)


def _completed(telling: Telling) -> None:
    words = telling.words
    for match in say.LISTED.finditer(words) if telling.has("ions of", "ales of", "ergers of", "tures of") else ():
        if telling.acts(match.start()) and telling.asserted(match.start()):
            when = date_of_deal(words, match.start(), match.start("object"))
            for one in _listed(match["object"]):
                telling.add(say.kind_of(match["noun"]), one, "completed", when, 1)
    for match in walk(say.COMPLETED, words):
        verb, name = match.start(), match.start("object")
        if not telling.asserted(verb) or "expected" in words[verb:name] or not (telling.in_note or telling.acts(verb)):
            continue
        target = read_target(match["object"])
        if target and not say.BELOW.search(match["object"][:120]):
            telling.add(say.kind_of(match["noun"]), target, "completed", date_of_deal(words, verb, name), 3)
    for match in walk(say.PASSIVE, words) if telling.has(" was ", " were ", " been ", " closed", "became") else ():
        if re.search(r"\b(?:if|expected|will|until|when|upon|whether|proposed)\b", words[: match.end()]):
            continue
        target = read_target(match["object"] + " ")
        if target and target.is_proper and telling.asserted(match.start()):
            telling.add(say.kind_of(match["noun"]), target, "completed", date_of_deal(words, match.start(), match.end()), 2)
    for match in say.NAMED_FIRST.finditer(words):
        target = read_target(match["object"].strip())
        if target and target.is_proper and telling.asserted(match.start()):
            telling.add(say.kind_of(match["noun"]), target, "completed", date_of_deal(words, match.start(), match.end()), 3)


def _active(telling: Telling) -> None:
    words = telling.words
    for match in walk(say.ACTIVE, words) if telling.has(*_ACTED) else ():
        at, verb = match.start(), match["verb"].lower()
        if say.NOT_ACTIVE.search(words, max(0, at - 20), at) or not telling.asserted(at):
            continue
        if re.search(r"\band\s+$", words[:at]) and not say.AFTER_AND.match(match["object"]):
            continue
        by_registrant = telling.acts(at)
        if not by_registrant and not (telling.in_note and say.DATED_SUBJECT.search(words[:at])):
            continue
        if verb.startswith(("purchas", "sold")) and not say.PURCHASED_BUSINESS.search(match["object"][:160]):
            continue
        if (
            verb.startswith(("purchas", "sold"))
            and say.OWN_SHARES.match(match["object"])
            and "subsidiar" not in match["object"][:200]
        ):
            continue
        if verb == "sold" and say.SOLD_TO_US.match(words, at):
            continue
        target = read_target(match["object"])
        if target and (by_registrant or (target.is_proper and (target.stake or 1) >= 0.5)):
            telling.add(say.kind_of(verb), target, "completed", date_of_deal(words, at, match.start("object")), 2)
    for match in say.SOLD_TO_US.finditer(words) if "sold" in words and not telling.found else ():
        target = read_target(match["object"] + " ")
        if target and target.is_proper and telling.asserted(match.start()):
            telling.add("acquisition", target, "completed", date_of_deal(words, match.start(), match.start("object")), 2)


def _aside(telling: Telling, is_done: bool) -> None:
    """What weaker sentences tell: joint ventures, lists, the passive voice, the buyer's completion, words in passing."""
    words = telling.words
    if "oint venture" in words or "oint venture" in telling.after:
        _joint_venture(telling)
    enumerated = say.ENUMERATED.match(words) if telling.in_note and telling.has(" included", " consisted") else None
    if enumerated:
        year = int(enumerated["year"]) if enumerated["year"] else None
        when = When(str(year) if year and not enumerated["fiscal"] else None, year)
        for item in _items(enumerated["list"]):
            telling.add(say.kind_of(enumerated["noun"]), item, "completed", when, 1)
    for match in say.WAS_ACQUIRED.finditer(words) if telling.in_note and telling.has("was ", "were ") else ():
        target = read_target(match["object"])
        if target and target.is_proper:
            telling.add(say.kind_of(match["verb"]), target, "completed", date_of_deal(words, match.start("verb"), match.end()), 1)
    merged = say.MERGED_INTO.search(words) if "erged" in words and telling.has(" into the ", " into us") else None
    if merged and merged["verb"] not in ("will", "would", "shall") and telling.asserted(merged.start()):
        target = counterparty(merged["object"] + " ", telling.registrant)
        if target:
            telling.add("acquisition", target, "completed", date_of_deal(words, merged.start(), merged.end()), 2)
    for match in say.WHICH_WE_BOUGHT.finditer(words) if telling.has(", which we ", ", which the Company ") else ():
        target = read_target(match["object"] + " ")
        if target and target.is_proper:
            telling.add(say.kind_of(match["verb"]), target, "completed", date_of_deal(words, match.start("verb"), match.end()), 1)
    buyer = say.BUYER_DONE.search(words) if is_done else None
    if buyer:
        target = read_target(buyer["object"])
        if target and telling.asserted(buyer.start()):
            telling.add("divestiture", target, "completed", date_of_deal(words, buyer.start(), buyer.start("object")), 0)
    if not telling.found and telling.has(*_NOUNS) and telling.has("20", "19", "for which"):
        _in_passing(telling)


def _in_passing(telling: Telling) -> None:
    """ "our March 2024 acquisition of Acme", "following the sale of Acme in March 2024": only with its day or its price."""
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
    for match in walk(say.NOMINAL, words) if telling.has(*_NOMINAL) else ():
        verb, name = match.start(), match.start("object")
        target = read_target(match["object"])
        is_holding = re.match(r"[\w .,&’'-]{2,40}?\s(?:holdings?|investments?|stock|shares)\b", match["object"])
        if not target or is_holding or words[:verb].endswith("partial "):
            continue
        when = date_of_deal(words, verb, name, beside=True)
        if when.day is None and say.PRICED.search(match["object"][:420]) and telling.registrant.acts(words[max(0, verb - 200) :]):
            telling.add(say.kind_of(match["noun"]), target, "completed", date_of_deal(words, verb, name), 2)
        elif when.day and target.is_proper and not _IN_DOUBT.search(words[max(0, verb - 60) : verb]):
            telling.add(say.kind_of(match["noun"]), target, "completed", when, 1)


def _joint_venture(telling: Telling) -> None:
    """ "In May 2023 we formed a joint venture with Acme": by the partner's or the venture's name, and only with its day."""
    words = telling.words
    closed = say.CLOSED_TRANSACTION.search(words)
    match = say.JOINT_VENTURE.search(words)
    if closed and telling.acts(closed.start()) and telling.asserted(closed.start()):
        target = read_target(closed["object"])
        when = date_of_deal(words, closed.start(), closed.start("object"))
    elif match and telling.acts(match.start()) and telling.asserted(match.start()):
        if re.search(r"\b(?:loan|lease|financ|prior|existing|unconsolidated)", match["between"]):
            return
        target = counterparty(match["object"] or match["named"], telling.registrant)
        when = date_of_deal(words, match.start(), match.end("between"))
    else:
        return
    if target and target.is_proper and when.day and len(when.day) >= 7:
        telling.add("joint venture", target, "completed", when, 2)


def _listed(words: str) -> list[Target]:
    """The proper names of "Acme, Inc. and Bolt, LLC, two makers of ...": two or more, else none."""
    found = []
    for piece in PARTING.split(words[:300]):
        target = read_target(piece + " ")
        if target is None or not target.is_proper or not re.match(r"\W*(?:the\s+|all\s|substantially|certain|\d|[A-Z])", piece):
            break
        found.append(target)
    return found if len(found) > 1 else []


def _items(words: str) -> list[Target]:
    """The businesses of "Acme, Inc., a maker of ...; Bolt AG, a ...; and its Tools business": named, or called a business."""
    between = r";" if ";" in words else r"(?<=[a-z]),?\s+and\s+(?=[A-Z])|(?<=Inc\.),\s+(?=[A-Z])"
    found = []
    for piece in re.split(between, words):
        bare = re.sub(r"^\W*and\s+", "", piece.strip())
        target = read_target(bare + " ")
        if target and (target.is_proper or "business" in target.name) and not re.match(r"(?:\w+\s+){0,2}rights|certain", bare):
            found.append(target)
    return found


def told_again(words: str, last: Mention, start: int, end: int) -> Mention | None:
    """ "The transaction closed on July 1, 2024." behind the sentence that told the deal: its completion."""
    match = say.AGAIN.search(words)
    if not match or last.target is None or say.HYPOTHETICAL.search(words[: match.start()][-90:]):
        return None
    if re.search(
        r"\b(?:expected|will|would|if|once|when|until|unless|prior\s+to|before|assuming|had\s+been)\b", words[: match.end() + 12]
    ):
        return None
    when = date_of_deal(words, match.start("verb"), match.end())
    if when.day is None or len(when.day) < 7:
        return None
    if last.status == "completed" and last.closed and (len(last.closed) < 7 or last.closed[:7] != when.day[:7]):
        return None
    announced = last.announced if last.status == "pending" else None
    if announced and announced[:7] > when.day[:7]:
        return None
    return replace(last, status="completed", announced=announced, closed=when.day, year=when.year, start=start, end=end, rank=2)


def is_terminated(words: str) -> bool:
    """Whether a sentence says that the agreement of a deal was ended."""
    match = say.TERMINATED.search(words)
    if not match or say.HYPOTHETICAL.search(words[: match.start()][-90:]):
        return False
    return not re.search(r"\b(?:may|right|will|if|fee|upon|either|would)\b", words[max(0, match.start() - 120) : match.end() + 60])
