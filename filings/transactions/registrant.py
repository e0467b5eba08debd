"""How a filing calls the company that files it: "we", "the Company", the first word of its name, what its cover defines."""

from __future__ import annotations

import re

from filings.transactions.names import word_set

_LEGAL = frozenset({"the", "inc", "corp", "corporation", "co", "company", "ltd", "plc", "llc", "incorporated"})
_JOINING = frozenset({"the", "inc", "corp", "co", "of", "and", "&"})
_MARKS = ("“Company", '"Company', "“we,”", '"we,"', "“we”", '"we"')
_BRACKET = re.compile(
    r"(?P<first>[A-Z][\w&-]+)(?:,?\s+(?:[A-Z][\w.&’'-]*|of|and|the|&))*,?(?:\s+and\s+(?:its\s+)?(?:[\w-]+\s+){0,3}subsidiaries)?\s*,?\s*"
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


_IN_WORD = re.compile(r"[\w-]")
INTRODUCTION = 150_000
"""Characters in which a filing introduces its registrant."""


class Registrant:
    """The names of one filing's registrant, and the question whether it is the one who acts in a sentence."""

    def __init__(self, company: str | None, ticker: str | None, text: str = "") -> None:
        words = re.sub(r"[^\w\s&.-]", " ", company or "").split()
        telling = [w for w in words if w.lower() not in _JOINING]
        own = {w for w in telling[:1] if len(w) > 1} | ({ticker} if ticker and len(ticker) > 1 else set())
        own |= _introduced(text, own if company else None)
        own |= {w.title() for w in own} | {w.upper() for w in own if len(w) <= 5}
        initials = "".join(w[0] for w in telling).upper()
        if len(initials) > 1:
            own.add(initials)
        self.own = frozenset(own)
        self._name = [w.lower() for w in words if w.rstrip(".").lower() not in _LEGAL]

    def acts(self, prefix: str) -> bool:
        """Whether the words before a verb name the registrant, or leave it understood as in a bullet."""
        near = prefix[-160:]
        return (
            _ALWAYS.search(near) is not None or any(_stands(name, near) for name in self.own) or _IMPLIED.match(prefix) is not None
        )

    def is_self(self, name: str) -> bool:
        """Whether a name is the registrant's own, and not that of a company it bought or owns."""
        words = [w for w in re.sub(r"[^\w\s&.-]", " ", name).split() if w.rstrip(".").lower() not in _LEGAL]
        return bool(words) and words[0] in self.own and (len(words) == 1 or [w.lower() for w in words] == self._name)


def _stands(name: str, words: str) -> bool:
    """Whether a name stands in the words as words of its own; a pattern of every filing's own names would cost more to build."""
    at = words.find(name)
    while at >= 0:
        before, after = words[at - 1 : at], words[at + len(name) : at + len(name) + 1]
        if not (_IN_WORD.match(before) or _IN_WORD.match(after) and after != "-"):
            return True
        at = words.find(name, at + 1)
    return False


def _introduced(text: str, known: set[str] | None) -> set[str]:
    """The names by which a filing introduces its registrant: "WaFd, Inc. (“WaFd” or the “Company”)"."""
    found: set[str] = set()
    for at in _marked(text):
        before = text[max(0, at - 220) : at].replace("\n", " ")
        # The mark must stand within a bracket that is still open.
        match = _BRACKET.search(before) if before.rfind("(") > before.rfind(")") else None
        if match:
            first = match["first"]
            if known is None or any(k.lower()[:4] == first.lower()[:4] for k in known):
                found.add(first)
            found |= set(_QUOTES.findall(match["inside"]))
    return {f for f in found if f not in _COMMON and len(f) > 2 and not f.isdigit()}


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
