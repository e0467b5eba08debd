"""Sentences that tell a deal -> mentions: which side, how far, of what, when. One mention is one sentence's word on one deal.

A mention needs the registrant as the one who acts ("we", "the Company", its own name), a verb of a deal that was done or agreed,
and an object that is a business. What a company may do, what its officers did before, and what others did are no mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from filings.transactions import patterns as say
from filings.transactions.agreements import INTRO, read_agreement
from filings.transactions.clauses import ACTED, OURS, TURNS, read_clauses, read_turns
from filings.transactions.dates import When, date_of_deal
from filings.transactions.groups import GROUPED, read_groups
from filings.transactions.mentions import PARTING, Mention, Telling, counterparty, walk
from filings.transactions.names import Target, read_target
from filings.transactions.objects import read_objects
from filings.transactions.passing import NOUNS, read_passing
from filings.transactions.registrant import Registrant
from filings.transactions.seeds import seeds
from filings.transactions.ventures import read_venture
from filings.transactions.wording import reworded

_DONE = seeds("omplete", "losed", "loses", "onsummat", "inali", "onclud", "ffected")
_VENTURES = seeds("oint venture", "oint Venture", "“JV”")
_AGREED = seeds("greement", "greed", "nnounce", "pproved", "etter of intent", "offer ", "ontracted ", "erm sheet")


def read_sentence(
    words: str,
    start: int,
    end: int,
    registrant: Registrant,
    *,
    in_note: bool,
    after: str = "",
    title: Target | None = None,
    before: str = "",
) -> Iterator[Mention]:
    """Every deal that one sentence tells, each once."""
    words = reworded(registrant.plain(words))
    telling = Telling(words, start, end, registrant, in_note, after, title, before=before)
    if not telling.marks:
        return
    is_done, has_verb = telling.has_any(_DONE), telling.has_any(ACTED)
    is_founding = telling.has(" formed ", " established ", " created ") and "oint venture" in after.lower()
    if not (is_done or has_verb or is_founding or telling.has_any(_AGREED) or telling.has_any(NOUNS) or telling.has_any(TURNS)):
        return
    if is_done or has_verb or telling.has_any(GROUPED):
        read_groups(telling)
    if is_done:
        _completed(telling)
    if has_verb and not any(m.target is None for m in telling.found):
        read_clauses(telling)
    if telling.found and all(m.target is None for m in telling.found) and telling.has(", which we ", ", which the Company "):
        named = Telling(words, start, end, registrant, in_note, after, title)
        _which_we_bought(named)
        telling.found = named.found or telling.found
    if not telling.found:
        if telling.has_any(_AGREED):
            read_agreement(telling)
        if not telling.found:
            _aside(telling, is_done)
        if not telling.found:
            read_turns(telling)
    elif telling.has("nnounced ", "greed ", "igned ", "ntered ") and (more := say.AND_AGREED.search(words)):
        rest = Telling(words[more.start() :], start, end, registrant, in_note, after, title, implied=True)
        read_agreement(rest)
        telling.found += rest.found
    if not telling.found or say.OTHERS.search(words) or (say.A_PERSON.search(words) and not say.WE_DID.search(words)):
        return
    seen = set()
    for mention in telling.found:
        key = (mention.kind, mention.target.name if mention.target else mention.count)
        if key not in seen:
            seen.add(key)
            yield mention


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
        told, kind = match["object"], say.kind_of(match["noun"])
        if say.BELOW.search(told[:120]):
            continue
        when = date_of_deal(words, verb, name)
        if kind == "acquisition" and OURS.match(told) and telling.registrant.is_actor(words[:verb]) is False:
            kind = "divestiture"  # "Perry Radio completed the purchase of our Dayton stations"
        apart = say.NEW_COMPANY.search(told) if kind == "spin-off" else None
        company = read_target(apart["object"]) if apart else None
        for found in telling.objects(told, is_purchase=kind == "acquisition"):
            if company and company.is_proper:
                found = replace(
                    found, target=replace(company, aliases=(*company.aliases, found.target.name, *found.target.aliases))
                )
            telling.add(kind, found.target, "completed", found.when or when, 3, price=found.price, is_shared=found.is_shared)
    contemplated = say.CONTEMPLATED.search(words) if "ontemplated by" in words and not telling.found else None
    if contemplated and telling.acts(contemplated.start()) and telling.asserted(contemplated.start()):
        target = counterparty(contemplated["object"], telling.registrant)
        if target:
            when = date_of_deal(words, contemplated.start(), contemplated.start() + 9)
            telling.add(say.kind_of(contemplated["noun"] or "acquisition"), target, "completed", when, 3)
    spun = say.DISTRIBUTION.search(words) if "istribution " in words and not telling.found else None
    owned = re.search(r"\bof\s+(?P<object>(?:all|\d[\d.]*\s?%|its|our)\b.+)", spun["object"]) if spun else None
    if spun and owned and say.TO_HOLDERS.search(spun["object"]) and telling.acts(spun.start()) and telling.asserted(spun.start()):
        target = read_target(owned["object"])
        if target and target.is_proper:
            telling.add("spin-off", target, "completed", date_of_deal(words, spun.start(), spun.end()), 3)
    signed = say.CLOSED_AGREEMENT.search(words) if "greement with" in words and not telling.found else None
    if signed and not telling.has("sell ", "sold", "sale of") and telling.acts(signed.start()) and telling.asserted(signed.start()):
        target = counterparty(signed["object"], telling.registrant)
        if target:
            telling.add("acquisition", target, "completed", date_of_deal(words, signed.start(), signed.start() + 9), 2)
    bare = say.CLOSED_IT.search(words) if telling.in_note and not telling.found else None
    if bare and telling.asserted(bare.start()):
        # "Legacy Acme and Bolt Acquisition Corp. closed the business combination": the other party, where no heading names it.
        joined = bare["noun"].lower().startswith(("merger", "business")) and telling.acts(bare.start())
        target = telling.title or (counterparty(INTRO.sub("", words[: bare.start()]), telling.registrant) if joined else None)
        when = date_of_deal(words, bare.start(), bare.end())
        if target and when.day:
            telling.add(say.kind_of(bare["noun"]), target, "completed", when, 3)
    for match in walk(say.PASSIVE, words) if telling.has(" was ", " were ", " been ", " closed", "became") else ():
        if re.search(r"\b(?:if|expected|will|until|when|upon|whether|proposed)\b", words[: match.end()]):
            continue
        if re.search(r"\b(?:from|of|to|with|in|by|for|upon)\s+(?:the|our|its)?\s*$", words[: match.start()]):
            continue
        target = read_target(match["object"] + " ")
        if target and target.is_proper and telling.asserted(match.start()):
            telling.add(say.kind_of(match["noun"]), target, "completed", date_of_deal(words, match.start(), match.end()), 2)
    for match in say.NAMED_FIRST.finditer(words):
        target = read_target(match["object"].strip())
        if target and target.is_proper and telling.asserted(match.start()):
            telling.add(say.kind_of(match["noun"]), target, "completed", date_of_deal(words, match.start(), match.end()), 3)


def _aside(telling: Telling, is_done: bool) -> None:
    """What weaker sentences tell: joint ventures, lists, the passive voice, the buyer's completion, words in passing."""
    words = telling.words
    if (telling.has_any(_VENTURES) or "oint venture" in telling.after.lower()) and read_venture(telling):
        return
    enumerated = (
        say.ENUMERATED.match(words)
        if telling.in_note and telling.has(" included", " consisted", " comprised", "itions were", "itures were")
        else None
    )
    if enumerated:
        year = int(enumerated["year"]) if enumerated["year"] else None
        when = When(str(year) if year and not enumerated["fiscal"] else None, year)
        several = [o.target for o in read_objects(enumerated["list"], words, "")]
        for item in several if len(several) > 1 else _items(enumerated["list"]):
            telling.add(say.kind_of(enumerated["noun"]), item, "completed", when, 1)
    sub = say.SUB_MERGED.search(words) if "erged with and into" in words else None
    if sub and sub["verb"] not in ("will", "would", "shall", "to") and telling.asserted(sub.start()):
        target = counterparty(sub["object"], telling.registrant)
        if target:
            telling.add("acquisition", target, "completed", date_of_deal(words, sub.start("object") - 24, sub.start("object")), 2)
            return
    merged = say.MERGED_INTO.search(words) if "erged" in words and telling.has(" into the ", " into us") else None
    if merged and merged["verb"] not in ("will", "would", "shall") and telling.asserted(merged.start()):
        target = counterparty(merged["object"] + " ", telling.registrant)
        if target:
            telling.add("acquisition", target, "completed", date_of_deal(words, merged.start(), merged.end()), 2)
    if telling.has(", which we ", ", which the Company ", ", which it "):
        _which_we_bought(telling)
    buyer = say.BUYER_DONE.search(words) if is_done else None
    if buyer:
        target = read_target(buyer["object"])
        if target and telling.asserted(buyer.start()):
            telling.add("divestiture", target, "completed", date_of_deal(words, buyer.start(), buyer.start("object")), 0)
    if not telling.found and telling.has_any(NOUNS) and telling.has("20", "19", "for which"):
        read_passing(telling)


def _which_we_bought(telling: Telling) -> None:
    words = telling.words
    for match in say.WHICH_WE_BOUGHT.finditer(words):
        target = read_target(match["object"] + " ")
        if target and target.is_proper:
            # The day stands behind the verb, whatever day the sentence names before.
            when = date_of_deal(words[match.start("verb") :], 0, 8)
            telling.add(say.kind_of(match["verb"]), target, "completed", when, 1)


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
    match = say.TERMINATED.search(words) or say.AGREEMENT_TERMINATED.search(words)
    if not match or say.HYPOTHETICAL.search(words[: match.start()][-90:]):
        return False
    return not re.search(
        r"\b(?:may|right|will|if|fee\s+(?:if|payable)|upon|would)\b", words[max(0, match.start() - 120) : match.end() + 60]
    )
