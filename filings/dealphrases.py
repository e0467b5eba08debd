"""Sentences that tell a deal -> mentions: which side, how far, of what, when. One mention is one sentence's word on one deal.

A mention needs the registrant as the one who acts ("we", "the Company", its own name), a verb of a deal that was done or agreed,
and an object that is a business. What a company may do, what its officers did before, and what others did are no mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from filings import dealpatterns as say
from filings.amounts import small_count
from filings.dealdates import When, date_of_agreement, date_of_deal
from filings.dealnames import Target, read_target
from filings.registrant import Registrant

_DONE = ("omplete", "losed", "loses", "onsummat", "inali", "onclud", "ffected")
_VERBS = ("cquired", "urchased", "old ", "ivested", "isposed", "efranchised", "cquires", "urchases", "erged", "pun")
_AGREED = ("greement", "greed", "nnounce", "pproved")
_NOUNS = (
    "cquisition",
    "ale of",
    "ivestiture",
    "isposition",
    "erger",
    "urchase of",
    "pin-off",
    "pinoff",
    "pin-Off",
    "efranchising of",
)
_IN_DOUBT = re.compile(say.HYPOTHETICAL.pattern + r"|\bproposed\b")
_PARTING = re.compile(r",\s+(?!Inc|LLC|L\.L\.C|Ltd|L\.P|Corp|N\.A)(?:and\s+)?|\s+and\s+")


@dataclass(frozen=True, slots=True)
class Mention:
    """One sentence's word on one deal. `rank` says how plainly it tells it: 3 done or agreed, 2 in the active, 1 in passing, 0 only
    worth something beside another. `consideration` and `goodwill` are known where a table's row tells the deal.
    """

    kind: str
    target: Target | None
    count: int | None
    status: str
    announced: str | None
    closed: str | None
    year: int | None
    start: int
    end: int
    rank: int
    in_note: bool
    consideration: float | None = None
    goodwill: float | None = None


@dataclass(slots=True)
class Telling:
    """One sentence while it is read: its words with single spaces, where it stands, who acts, and what was found in it so far.

    `in_note` says that it stands under a heading about deals, where bare verbs count; `after` are the words that follow.
    """

    words: str
    start: int
    end: int
    registrant: Registrant
    in_note: bool
    after: str = ""
    found: list[Mention] = field(default_factory=list)

    def has(self, *parts: str) -> bool:
        """Whether any of these letters stand in the sentence: the cheap test before a pattern."""
        return any(part in self.words for part in parts)

    def acts(self, until: int) -> bool:
        """Whether the registrant is named before a place of the sentence."""
        return self.registrant.acts(self.words[:until])

    def asserted(self, until: int) -> bool:
        """Whether what stands at a place is told as a fact, not as a possibility."""
        before = self.words[:until]
        return not say.HYPOTHETICAL.search(before[-90:]) and not re.search(r"\b(?:not|never|no)\s*$", before)

    def add(self, kind: str, target: Target | None, status: str, when: When, rank: int, count: int | None = None) -> None:
        """One deal more, unless its target is the registrant itself."""
        if target is not None and self.registrant.is_self(target.name):
            return
        agreed = date_of_agreement(self.words)
        announced, closed = (when.day or agreed, None) if status == "pending" else (agreed, when.day)
        if announced and closed and announced[:7] > closed[:7]:
            announced = None
        place = (self.start, self.end, rank, self.in_note)
        self.found.append(Mention(kind, target, count, status, announced, closed, when.year, *place))


def read_sentence(words: str, start: int, end: int, registrant: Registrant, *, in_note: bool, after: str = "") -> Iterator[Mention]:
    """Every deal that one sentence tells, each once."""
    telling = Telling(words, start, end, registrant, in_note, after)
    is_done, has_verb = telling.has(*_DONE), telling.has(*_VERBS)
    if not (is_done or has_verb or telling.has(*_AGREED) or telling.has(*_NOUNS, "oint venture")) or say.OTHERS.search(words):
        return
    if is_done or has_verb or telling.has("made", "paid"):
        _groups(telling)
    if is_done:
        _completed(telling)
    if has_verb and not any(m.target is None for m in telling.found):
        _active(telling)
    if not telling.found:
        if telling.has(*_AGREED):
            _agreed(telling)
        if not telling.found:
            _aside(telling, is_done)
    seen = set()
    for mention in telling.found:
        key = (mention.kind, mention.target.name if mention.target else mention.count)
        if key not in seen:
            seen.add(key)
            yield mention


def walk(pattern: re.Pattern[str], words: str) -> Iterator[re.Match[str]]:
    """Every match, also those that begin inside the object of the one before ("acquired X and sold Y")."""
    at = 0
    while match := pattern.search(words, at):
        yield match
        at = match.start("object")


def _groups(telling: Telling) -> None:
    words = telling.words
    for match in say.GROUP.finditer(words):
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
    paid = say.GROUP_PAID.search(words) if telling.in_note and not telling.found else None
    if paid and telling.acts(paid.start()):
        telling.add("acquisition", None, "completed", date_of_deal(words, paid.start(), paid.end()), 3)


def _completed(telling: Telling) -> None:
    words = telling.words
    for match in say.LISTED.finditer(words):
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
    for match in walk(say.PASSIVE, words):
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
    for match in walk(say.ACTIVE, words):
        at, verb = match.start(), match["verb"].lower()
        if say.NOT_ACTIVE.search(words[:at]) or not telling.asserted(at):
            continue
        if re.search(r"\band\s+$", words[:at]) and not say.AFTER_AND.match(match["object"]):
            continue
        by_registrant = telling.acts(at)
        if not by_registrant and not (telling.in_note and say.DATED_SUBJECT.search(words[:at])):
            continue
        if verb.startswith(("purchas", "sold")) and not say.PURCHASED_BUSINESS.search(match["object"][:160]):
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


def _agreed(telling: Telling) -> None:
    """The agreements to buy, sell, merge or separate: pending until another sentence says that it was done."""
    words, registrant = telling.words, telling.registrant
    for pattern in (say.AGREEMENT, say.AGREEMENT_NOUN, say.PLAN_OF_MERGER):
        match = pattern.search(words)
        if not match or say.HYPOTHETICAL.search(words[: match.start()][-60:]):
            continue
        if not (telling.acts(match.start()) or registrant.acts(match["between"])):
            continue
        is_plan = pattern is say.PLAN_OF_MERGER
        if not is_plan and say.OTHER_AGREEMENT.search(match["between"]):
            continue
        word = "merger" if is_plan else match["verb"] if "verb" in pattern.groupindex else match["noun"]
        target = counterparty(match["object"], registrant) if is_plan else read_target(match["object"])
        if target is None or (
            word in ("purchase", "sell", "sale", "buy") and not say.PURCHASED_BUSINESS.search(match["object"][:160])
        ):
            continue
        telling.add(say.kind_of(word), target, "pending", date_of_deal(words, match.start(), match.start("object")), 3)
        return
    owners = say.OWNERS.search(words)
    if owners and telling.acts(owners.start()) and not re.search(r"(?:[Nn]ote|[Ss]ecurities)\s+[Pp]urchase", owners[0][:200]):
        target = read_target(owners["object"])
        if target and target.is_proper:
            telling.add("acquisition", target, "pending", date_of_deal(words, owners.start(), owners.start("object")), 3)
            return
    assets = say.ASSETS_OF.search(words)
    is_buyer = re.search(r"\b[Bb]uyer|[Pp]urchaser|acqui|purchase\s+(?:of\s+)?(?:certain|substantially|all|the)", words)
    if assets and telling.acts(assets.start()) and is_buyer and "sell" not in words:
        target = counterparty(assets["object"], registrant)
        if target:
            target = replace(target, name=f"assets of {target.name}")
            telling.add("acquisition", target, "pending", date_of_deal(words, assets.start(), assets.start("object")), 3)
            return
    parties = say.PARTIES_FIRST.search(words)
    if parties and registrant.acts(words[: parties.start()][-500:]):
        before = re.sub(r"^.{0,40}?\d{4}(?:\s*\([^)]*\))?,\s+", "", words[: parties.start()][-700:], flags=re.S)
        target = counterparty(before, registrant)
        if target:
            telling.add("acquisition", target, "pending", date_of_deal(words, parties.start(), parties.end()), 3)
            return
    merged = say.MERGED_INTO.search(words)
    if merged and merged["verb"] in ("will", "would", "shall"):
        target = counterparty(merged["object"] + " ", registrant)
        if target:
            telling.add("acquisition", target, "pending", date_of_deal(words, merged.start(), merged.end()), 3)
            return
    ended = say.TERMINATED_WITH.search(words)
    if ended and telling.acts(ended.start()) and telling.asserted(ended.start()):
        target = read_target(ended["object"])
        when = date_of_deal(words, ended.start(), ended.start("object"))
        if target and target.is_proper:
            telling.add("acquisition", target, "terminated", When(None, when.year), 2)
            return
    separate = say.SEPARATE.search(words)
    if separate and re.search(r"independent|publicly[- ]traded|public compan", words):
        part = read_target(separate["object"])
        name = part.name if part and not part.name.startswith("into ") else "Separation"
        when = date_of_deal(words, separate.start(), separate.end())
        telling.add("spin-off", Target(name, (), None, False), "pending", when, 3)


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
    merged = say.MERGED_INTO.search(words) if "erged" in words else None
    if merged and merged["verb"] not in ("will", "would", "shall") and telling.asserted(merged.start()):
        target = counterparty(merged["object"] + " ", telling.registrant)
        if target:
            telling.add("acquisition", target, "completed", date_of_deal(words, merged.start(), merged.end()), 2)
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
    if say.PRO_FORMA.search(words):
        return
    for match in walk(say.NOMINAL, words):
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
    for piece in _PARTING.split(words[:300]):
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


def counterparty(words: str, registrant: Registrant) -> Target | None:
    """Of "by and among the Company, Acme, Inc. and Merger Sub": the party that is neither the registrant nor a shell."""
    for piece in _PARTING.split(words[:400]):
        target = None if re.match(r"\s*an?\s", piece) else read_target(piece)
        is_party = target is not None and target.is_proper and not registrant.is_self(target.name)
        if target and is_party and not re.search(r"\bSub\b|\bCompany\b|Merger", target.name):
            return target
    return None


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
