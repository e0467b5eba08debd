"""What a sentence tells of a deal, as a mention, and the sentence while it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from filings.prose import holds
from filings.transactions import patterns as say
from filings.transactions.dates import When, date_of_agreement
from filings.transactions.names import Target, read_target
from filings.transactions.registrant import Registrant

PARTING = re.compile(r",\s+(?!Inc|LLC|L\.L\.C|Ltd|L\.P|Corp|N\.A)(?:and\s+)?|\s+and\s+")
"""Where the parties of a list part: "Acme, Inc., Bolt LLC and Cog AG"."""


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
        return holds(self.words, parts)

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


def walk(pattern: re.Pattern[str], words: str) -> Iterator[re.Match[str]]:
    """Every match, also those that begin inside the object of the one before ("acquired X and sold Y")."""
    at = 0
    while match := pattern.search(words, at):
        yield match
        at = match.start("object")


def counterparty(words: str, registrant: Registrant) -> Target | None:
    """Of "by and among the Company, Acme, Inc. and Merger Sub": the party that is neither the registrant nor a shell."""
    for piece in PARTING.split(words[:400]):
        target = None if re.match(r"\s*an?\s", piece) else read_target(piece)
        is_party = target is not None and target.is_proper and not registrant.is_self(target.name)
        if target and is_party and not re.search(r"\bSub\b|\bCompany\b|Merger", target.name):
            return target
    return None
