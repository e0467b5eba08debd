"""What a sentence tells of a deal, as a mention, and the sentence while it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from filings.prose import holds
from filings.transactions import patterns as say
from filings.transactions.dates import When, date_of_agreement
from filings.transactions.names import Target, read_target
from filings.transactions.objects import Object, read_objects
from filings.transactions.registrant import Registrant
from filings.transactions.seeds import Seeds, marks

_INTRO = re.compile(
    r"^\W*(?:(?:On|In|Effective|During|Subsequent|As|At|Also|Under|Pursuant|Following|After)\b[^;]{2,90}?(?:(?:19|20)\d\d|[a-z]),\s+)+"
)
_STARTS = re.compile(
    r"(?:^|(?<=[.;:]\s)|(?<=,\s)|(?<=\sand\s)|(?<=\sthat\s)|(?<=\swhen\s)|(?<=\sof\s)|(?<=[*•·–]\s)|(?<=\d\s))(?=(?:[Tt]he|[Oo]ur|[Ii]ts|[Aa]ll|[Ss]ubstantially"
    r"|[Cc]ertain|(?!Inc\b|LLC\b|Ltd\b|L\.P|Corp\b|N\.A)[A-Z0-9]))"
)
_IT = re.compile(
    r"\s*(?:it|them|(?:[^.;$]{0,60}?\bassets\s+of\s+)?(?:the|its|that|this)\s+(?:related\s+|underlying\s+)?(?:assets|business|division|segment|subsidiary|unit))(?:\s+(?:to|for|in|on|at|from)\b|[.,;])"
)
_NAMED_BEFORE = re.compile(
    r"\b(?:its|our|the)\s+(?P<name>(?:[A-Z][\w&’'-]*\s+){1,4}(?:business|division|segment|line|operations|subsidiary|unit|plant))\b"
)
_SINCE = re.compile(r"(?P<name>\b[A-Z][\w&.’'-]*(?:\s+[A-Z&][\w&.’'-]*){0,4}),?\s+(?:since|after|when)\s+(?:we|the\s+Company)\s+$")
""" "Glade Nurseries since we acquired it on"."""
_FILLS = re.compile(r"[\s.,’']*(?:$|\(|[,.]\s|(?:in|of|and|located|with|for|at|business|operations)\b)|[’']s\s")
_DENIED = re.compile(r"\b(?:not|never|no)\s*$")
_FINITE = re.compile(r"\b(?:was|were|is|are|has|had|have|which|who|will|would|may|pursuant|if|because)\b")
AFFILIATES = re.compile(
    r"^\s*(?:(?:an?|the|certain|investment|indirect|direct|wholly[\s-]owned|of|investment\s+funds?)\s+)*(?:affiliates?|subsidiar(?:y|ies)|funds?|entit(?:y|ies)"
    r"|(?:(?:share|stock|unit|equity\s?)?holders?|owners?|members?|sellers)(?=\s+of))\s+(?:of(?:\s+(?:all|100\s?%)(?:\s+of)?\s+the\s+[^,;]{2,40}?\s(?:of|in))?|managed\s+by|advised\s+by|affiliated\s+with|controlled\s+by)\s+"
)
"""What stands before the name of the one who is behind a buyer."""

_BEFORE_MERGER = re.compile(r"\s*(?:Legacy|Old|Former)\s+")
"""The registrant as it was before it merged."""

PARTING = re.compile(r",\s+(?!Inc|LLC|L\.L\.C|Ltd|L\.P|Corp|N\.A)(?:and\s+)?|\s+and\s+")
"""Where the parties of a list part: "Acme, Inc., Bolt LLC and Cog AG"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One sentence's word on one deal. `rank` says how plainly it tells it: 3 done or agreed, 2 in the active, 1 in passing, 0 only
    worth something beside another. `consideration` and `goodwill` are known where a table's row, or a sentence with "respectively",
    gives each deal its own; `is_shared` says that the sentence's money is that of several deals together.
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
    cash: float | None = None
    stock: float | None = None
    is_shared: bool = False


@dataclass(slots=True)
class Telling:
    """One sentence while it is read: its words with single spaces, where it stands, who acts, and what was found in it so far.

    `in_note` says that it stands under a heading about deals, where bare verbs count; `after` are the words that follow; `title` is
    the business that the heading names; `left` the words in which the subject of the verb looked at last was found; `implied` that
    the registrant acts, as the words before say; `before` are the words before it in its note.
    """

    words: str
    start: int
    end: int
    registrant: Registrant
    in_note: bool
    after: str = ""
    title: Target | None = None
    found: list[Mention] = field(default_factory=list)
    left: str = ""
    implied: bool = False
    before: str = ""
    marks: int = field(init=False)

    def __post_init__(self) -> None:
        self.marks = marks(self.words)

    def has_any(self, group: Seeds) -> bool:
        """Whether any of a group's parts stands in the sentence."""
        return self.marks & group.bit != 0 and (group.is_sure or holds(self.words, group.parts))

    def has(self, *parts: str) -> bool:
        """Whether any of these letters stand in the sentence: the cheap test before a pattern."""
        return holds(self.words, parts)

    def acts(self, until: int) -> bool:
        """Whether the registrant is named before a place of the sentence."""
        return self.implied or self.registrant.acts(self.words[:until])

    def by_registrant(self, until: int) -> bool:
        """Whether the registrant or its part acts at a place; under a heading about deals its mere mention is enough."""
        named = self.registrant.is_actor(self.words[:until])
        return self.acts(until) if named is None else named or (self.in_note and self.acts(until))

    def objects(self, told: str, *, is_purchase: bool) -> list[Object]:
        """What a verb names behind it."""
        return read_objects(told, self.words, self.after, self.title, is_purchase=is_purchase)

    def antecedent(self, told: str, until: int) -> list[Object]:
        """What "sold the related assets" or "to sell the business" means, where the sentence has named a business before."""
        if not _IT.match(told):
            return []
        since = _SINCE.search(self.words, 0, until) if told.lstrip().startswith("it ") else None
        named = (
            [m["name"] for m in _NAMED_BEFORE.finditer(self.words[:until])] or [since["name"]]
            if since
            else [m["name"] for m in _NAMED_BEFORE.finditer(self.words[:until])]
            or [m["name"] for m in _NAMED_BEFORE.finditer(self.before)]
        )
        target = read_target(named[-1] + " ") if named else None
        return [Object(target)] if target else []

    def noun_before(self, until: int) -> Target | None:
        """The business that is the subject of the verb at a place; its words are left in `left`."""
        before = self.words[max(0, until - 260) : until]
        intro = _INTRO.match(before) if until <= 260 else None
        before = before[intro.end() :] if intro else before
        for start in _STARTS.finditer(before):
            left = re.sub(r"^(?:[Tt]he\s+)?Company-owned\s", "our ", before[start.start() :])
            if len(left) > 170 or _FINITE.search(left):
                continue
            target = read_target(re.sub(r"^([^,]{3,80}),\s+(?:our|its|the\s+Company[’']s|an?|the)\s[^,]*,?$", r"\1", left) + " ")
            if target and _FILLS.match(left[left.find(target.name.rstrip(".")) + len(target.name.rstrip(".")) :]):
                self.left = left
                return target
        return None

    def asserted(self, until: int) -> bool:
        """Whether what stands at a place is told as a fact, not as a possibility."""
        near = self.words[max(0, until - 90) : until]
        return not say.HYPOTHETICAL.search(near[near.rfind(", and ") + 1 :]) and not _DENIED.search(near, max(0, len(near) - 24))

    def add(
        self,
        kind: str,
        target: Target | None,
        status: str,
        when: When,
        rank: int,
        count: int | None = None,
        *,
        price: float | None = None,
        is_shared: bool = False,
    ) -> None:
        """One deal more, unless its target is the registrant itself."""
        if target is not None and self.registrant.is_self(target.name):
            return
        agreed = date_of_agreement(self.words)
        announced, closed = (when.day or agreed, None) if status == "pending" else (agreed, when.day)
        if announced and closed and announced[:7] > closed[:7]:
            announced = None
        place = (self.start, self.end, rank, self.in_note)
        self.found.append(Mention(kind, target, count, status, announced, closed, when.year, *place, price, is_shared=is_shared))


def told_apart(a: Mention, b: Mention) -> bool:
    """Whether two businesses without names of their own were bought on two days, both told plainly."""
    if (
        a.closed is None
        or b.closed is None
        or a.closed == b.closed
        or min(len(a.closed), len(b.closed), 10) < 10
        or min(a.rank, b.rank) < 2
    ):
        return False
    return not any(m.target is None or m.target.is_proper for m in (a, b))


def walk(pattern: re.Pattern[str], words: str) -> Iterator[re.Match[str]]:
    """Every match, also those that begin inside the object of the one before ("acquired X and sold Y")."""
    at = 0
    while match := pattern.search(words, at):
        yield match
        at = match.start("object")


def counterparty(words: str, registrant: Registrant) -> Target | None:
    """Of "by and among the Company, Acme, Inc. and Merger Sub": the party that is neither the registrant nor a shell."""
    for piece in PARTING.split(words[:400]):
        piece = AFFILIATES.sub("", piece)
        before = _BEFORE_MERGER.match(piece)
        is_own = before is not None and registrant.is_own(piece[before.end() :])
        target = None if is_own or re.match(r"\s*an?\s", piece) else read_target(piece)
        is_party = target is not None and target.is_proper and not registrant.is_self(target.name)
        if target and is_party and not re.search(r"\bSub\b|\bCompany\b|Merger", target.name):
            return target
    return None
