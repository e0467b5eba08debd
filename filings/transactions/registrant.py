"""How a filing calls the company that files it: "we", "the Company", the first word of its name, what its cover defines."""

from __future__ import annotations

import re

from filings.prose import holds
from filings.transactions.business import word_set

_LEGAL = frozenset({"the", "inc", "corp", "corporation", "co", "company", "ltd", "plc", "llc", "incorporated"})
_JOINING = frozenset({"the", "inc", "corp", "co", "of", "and", "&"})
_MARKS = ("“Company", '"Company', "“we,”", '"we,"', "“we”", '"we"')
_BRACKET = re.compile(
    r"(?P<first>[A-Z][\w&-]++)(?:,?\s+(?:[A-Z][\w.&’'-]*+|of|and|the|&))*,?(?:\s+and\s+(?:its\s+)?(?:[\w-]+\s+){0,3}subsidiaries)?\s*,?\s*"
    r"\((?P<inside>[^()]{0,160})$"
)
_QUOTES = re.compile(r"[“\"]([A-Z][\w&.’' -]{1,30}?),?[”\"]")
_COMMON = word_set(
    """
    Annual Bank Business Company Consolidated Corporation Delaware Except First For Form General Group In Inc Item Its Maryland 
    Merger Nevada Note Notes Our Partnership References Registrant Report State Subsidiaries The This Trust Unaudited Unless We When
    """
)
_ALWAYS = re.compile(
    r"(?<![\w-])(?:[Ww]e|[Oo]ur|subsidiary|subsidiaries|management|segment"
    r"|(?:[Tt]he|“)\s*(?:[Cc]ompany|Corporation|Group|Partnership|Registrant|Bank|Trust|Firm|Fund|Bancorp|Holding\s+Company))(?![\w])"
)
# What stands before the verb of a bullet whose subject is understood: "• Completed the acquisition", "United States - Announced".
_IMPLIED = re.compile(r"^[\s•·●○▪*–—-]*(?:[A-Z][\w ,&]{0,40}\s?[–—:-]\s*)?$")


_SUBJECT = re.compile(
    r"(?P<name>(?<![\w&.’'-])[A-Z][\w&.’'/-]*(?:,?\s+(?:(?:of|and|&|the|de)\s+)?[A-Z][\w&.’'/-]*){0,7})\s*(?:\([^()]{1,90}\)\s*)*"
    r"(?P<apposed>,\s+[^,;]{3,110},)?,?\s*"
    r"(?:(?:also|has|had|have|then|subsequently|successfully|formally|today|recently|jointly|each|separately|previously)\s+)*$"
)
_SAID = re.compile(
    r"\b(?:[Ww]e|[Tt]he\s+(?:Company|Corporation|Registrant|Group|Bank|Partnership|Trust|Firm|company))[,\s]+(?:\([^()]{1,60}\)\s*)?"
    r"(?:(?:and\s+(?:its|our)\s+[\w-]+(?:\s+[\w-]+)?|also|has|had|have|then|subsequently|successfully|formally|jointly)\s+)*$"
)
_OTHER_ACTOR = re.compile(
    r"\b(?:customers?|competitors?|suppliers?|tenants?|borrowers?|licensees?|lessees?|shareholders?|stockholders?|investors?|lenders?"
    r"|directors?|officers?|purchasers?|buyers?|who|which)\s+(?:(?:has|had|have|also|recently)\s+)*$",
    re.I,
)
_PART = re.compile(
    r"\b(?:subsidiar|segment|division|affiliate|business\s+unit|operating\s+compan|(?:the\s+Company|our|its)[’']s?\s)", re.I
)
_MONTHS = frozenset(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Effective",
        "Also",
        "During",
        "On",
        "In",
    ]
)
_NO_ACTOR = frozenset(
    [
        "The",
        "This",
        "These",
        "Those",
        "It",
        "They",
        "He",
        "She",
        "There",
        "Such",
        "Each",
        "Both",
        "Accordingly",
        "Additionally",
        "Separately",
        "Subsequently",
    ]
)
_PART_BEHIND = re.compile(
    r"(?:[”\"’']\)|,?\s+(?:Inc|LLC|Ltd|Limited|Corp|Corporation|GmbH|AG|S\.A|plc|L\.P)\b\.?)*\s*(?:\([^()]{1,80}\))?,?\s*(?:which\s+)?(?:is|was|are)?\s*"
    r"(?:(?:an?|our|its|the\s+Company[’']s|the|one\s+of\s+(?:our|its|the\s+Company[’']s))\s+)?"
    r"(?:(?!acquir|purchas|bought|buys?\b|will\b|would\b|agreed|has\b|sold|paid)[\w.%/-]+[\s,]+){0,5}?"
    r"(?:subsidiary|subsidiaries|segment|division|business\s+unit|operating\s+(?:unit|group|company)|(?:wholly|majority|%)[\s-]+owned)\b"
    r"(?P<whose>\s+(?:of|by)\s+(?:the\s+(?:Company|Registrant|Corporation)|ours|us)\b|(?!\s+of\s))"
)
_PART_BEFORE = re.compile(
    r"\b(?:our|its|the\s+Company[’']s)\s+(?:[\w.%-]+[\s,]+){0,4}?(?:subsidiary|subsidiaries|division|segment|business\s+unit|unit),?\s+"
    r"[“\"(]*$",
    re.I,
)
_LISTED_PART = re.compile(
    r"\b(?:segment|subsidiaries|divisions|business\s+units)\b[^.]{0,60}?\b(?:compris|consist|includ)[^.]{0,140}$"
)
_PARTS = ("subsidiar", "segment", "division", "unit", "operating", "owned")
_OUR_BUSINESS = re.compile(r"\s+(?:business|operations|brand|unit|group)\b")
_OURS = re.compile(r"\b(?:our|its|the\s+Company[’']s)\s+$")
_TERM = re.compile(
    r"\(the “(?P<term>Registrant|Group|Corporation|Partnership|Bank|Trust|Firm|Fund|Association|Cooperative"
    r"|Holding Company|Bancorp|Issuer)”\)"
)
_IN_WORD = re.compile(r"[\w-]")
MOST_PLACES = 60
"""Mentions of a name looked at for the word that makes it a part of the registrant."""

COVER = 20_000
"""Characters of the cover page."""

INTRODUCTION = 150_000
"""Characters in which a filing introduces its registrant."""


class Registrant:
    """The names of one filing's registrant, and the question whether it is the one who acts in a sentence."""

    def __init__(self, company: str | None, ticker: str | None, text: str = "") -> None:
        self.company = company = company or _named_on_cover(text)
        words = re.sub(r"[^\w\s&.-]", " ", company or "").split()
        telling = [w for w in words if w.lower() not in _JOINING]
        own = {w for w in telling[:1] if len(w) > 1} | ({ticker} if ticker and len(ticker) > 1 else set())
        places = _marked(text)
        introduced, full = _introduced(text, places, own if company else None)
        own |= introduced | _as_printed(telling[0] if telling else "", text)
        own |= {w.title() for w in own} | {w.upper() for w in own if len(w) <= 5}
        initials = "".join(w[0] for w in telling).upper()
        if len(initials) > 1:
            own.add(initials)
        self.own = frozenset(own)
        self._text = text
        self._parts: dict[str, bool] = {}
        self._opening: re.Pattern[str] | None = None
        self._naming: re.Pattern[str] | None = None
        self._more = words[1:]
        self._full = frozenset(full)
        self._term = _term(text, places)
        self._name = [w.lower() for w in words if w.rstrip(".").lower() not in _LEGAL]

    def plain(self, words: str) -> str:
        """The words with the filing's own term for the registrant as "the Company": "the Group", "the Registrant"."""
        if self._term is None or self._term not in words:
            return words
        return re.sub(rf"\b([Tt])he {self._term}\b(?! [A-Z])", r"\1he Company", words)

    def named(self, words: str) -> str:
        """The words with every name of the registrant, short or in full, as "the Company"."""
        if self._naming is None:
            own = "|".join(map(re.escape, sorted(self.own, key=len, reverse=True))) or "(?!)"
            more = "|".join(map(re.escape, self._more)) or "(?!)"
            self._naming = re.compile(rf"\b(?:the\s+)?(?:{own})(?:[,\s]+(?:{more})\b\.?)*(?!,?\s+[A-Z][a-z]|\w)")
        return self._naming.sub("the Company", words)

    def acts(self, prefix: str) -> bool:
        """Whether the words before a verb name the registrant, or leave it understood as in a bullet."""
        near = prefix[-160:]
        return (
            _ALWAYS.search(near) is not None or any(_stands(name, near) for name in self.own) or _IMPLIED.match(prefix) is not None
        )

    def is_own(self, words: str) -> bool:
        """Whether words begin with a name of the registrant."""
        if self._opening is None:
            names = "|".join(re.escape(name) for name in sorted(self.own, key=len, reverse=True)) or "(?!)"
            # "to Ford stockholders" is not to Ford.
            self._opening = re.compile(rf"(?:{names})(?!\w)(?!(?:[’']s)?\s+(?:\w+\s+){{0,5}}(?:stock|share|unit)holders)")
        return self._opening.match(words) is not None

    def owns(self, name: str) -> bool:
        """Whether the filing calls the bearer of a name a subsidiary, segment or division of the registrant, anywhere."""
        if name not in self._parts:
            self._parts[name] = self._is_part(name)
        return self._parts[name]

    def _is_part(self, name: str) -> bool:
        text, at = self._text, self._text.find(name)
        for _ in range(MOST_PLACES):
            if at < 0:
                return False
            end = at + len(name)
            if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
                before = text[max(0, at - 240) : at].replace("\n", " ")
                if _LISTED_PART.search(before):
                    return True
                before = before[-90:]
                if _PART_BEFORE.search(before) or (_OURS.search(before) and _OUR_BUSINESS.match(text, end)):
                    return True
                behind = text[end : end + 260]
                if holds(behind, _PARTS) and _PART_BEHIND.match(behind.replace("\n", " ")):
                    return True
            at = text.find(name, end)
        return False

    def is_actor(self, prefix: str) -> bool | None:
        """Whether the one named right before a verb is the registrant or a part of it; None where no name stands there."""
        near = prefix[-260:]
        if _SAID.search(near):
            return True
        subject = _SUBJECT.search(near)
        if subject is None:
            return False if _OTHER_ACTOR.search(near) else None
        name = subject["name"].removeprefix("The ")
        beside = subject["apposed"] or near[max(0, subject.start() - 60) : subject.start()]
        first = name.split(" ")[0].rstrip(",.")
        if first in _MONTHS or first in _NO_ACTOR:
            return None
        if _ALWAYS.search(f"the {name} ") or any(_stands(own, name) for own in self.own):
            return True
        if _PART.search(beside) and not re.search(r"\bof\s+(?!the\s+(?:Company|Registrant)|ours\b)[A-Z]", beside):
            return True
        return self.owns(name) or self.owns(first)

    def is_self(self, name: str) -> bool:
        """Whether a name is the registrant's own, and not that of a company it bought or owns."""
        words = [w for w in re.sub(r"[^\w\s&.-]", " ", name).split() if w.rstrip(".").lower() not in _LEGAL]
        if not words or words[0] not in self.own:
            return False
        return len(words) == 1 or [w.lower() for w in words] == self._name or " ".join(words) in self._full


def _named_on_cover(text: str) -> str | None:
    """The name above "(Exact name of registrant as specified in its charter)"."""
    at = text.find("xact name of", 0, COVER)
    at = at if at >= 0 else text.find("xact Name of", 0, COVER)
    lines = [line.strip() for line in text[max(0, at - 300) : max(0, at - 1)].split("\n")] if at > 0 else []
    named = [line for line in lines if len(line) > 3]
    return named[-1] if named and len(named[-1]) < 90 and "\t" not in named[-1] else None


def _as_printed(word: str, text: str) -> set[str]:
    """How a filing prints the first word of its registrant's name in mixed letters, where its header has it in capitals."""
    if len(word) < 5 or not word.isalpha():
        return set()
    small, sought = text[:COVER].lower(), word.lower()
    found: set[str] = set()
    at = small.find(sought)
    while at >= 0:
        name = text[at : at + len(word)]
        if name[0].isupper() and name[1:] != name[1:].lower() and not text[at + len(word) : at + len(word) + 1].isalpha():
            found.add(name)
        at = small.find(sought, at + len(word))
    return found


def _stands(name: str, words: str) -> bool:
    """Whether a name stands in the words as words of its own; a pattern of every filing's own names would cost more to build."""
    at = words.find(name)
    while at >= 0:
        before, after = words[at - 1 : at], words[at + len(name) : at + len(name) + 1]
        if not (_IN_WORD.match(before) or _IN_WORD.match(after) and after != "-"):
            return True
        at = words.find(name, at + 1)
    return False


def _term(text: str, places: list[int]) -> str | None:
    """The word other than "Company" by which the introduction defines the registrant: (the “Registrant”)."""
    at = text.find("(the “", 0, COVER)
    for _ in range(6):
        if at < 0:
            return None
        match = _TERM.match(text, at)
        if match:
            return None if any(text.startswith(("“Company", '"Company'), place) for place in places) else match["term"]
        at = text.find("(the “", at + 6, COVER)
    return None


def _introduced(text: str, places: list[int], known: set[str] | None) -> tuple[set[str], set[str]]:
    """The names by which a filing introduces its registrant, short and in full: "WaFd, Inc. (“WaFd” or the “Company”)"."""
    found: set[str] = set()
    full: set[str] = set()
    for at in places:
        before = text[max(0, at - 220) : at].replace("\n", " ")
        # The mark must stand within a bracket that is still open.
        match = _BRACKET.search(before) if before.rfind("(") > before.rfind(")") else None
        if match:
            first = match["first"]
            if known is None or any(k.lower()[:4] == first.lower()[:4] for k in known):
                found.add(first)
                full.add(before[match.start() : match.start("inside") - 1])
            found |= set(_QUOTES.findall(match["inside"]))
    bare = (re.sub(r"[^\w\s&.-]", " ", name).split() for name in full)
    whole = {" ".join(w for w in words if w.rstrip(".").lower() not in _LEGAL) for words in bare}
    return {f for f in found if f not in _COMMON and len(f) > 2 and not f.isdigit()}, whole


def _marked(text: str) -> list[int]:
    """Where the introduction's first two marks of each kind stand; quotation marks are rare, and found at memory speed."""
    places: list[int] = []
    left = dict.fromkeys(_MARKS, 2)
    for quote in '“"':
        at = text.find(quote, 0, INTRODUCTION)
        while at >= 0 and left:
            if text.startswith(tuple(left), at, INTRODUCTION):
                mark = next(m for m in left if text.startswith(m, at))
                places.append(at)
                left[mark] -= 1
                if not left[mark]:
                    del left[mark]
            at = text.find(quote, at + 1, INTRODUCTION)
    return places
