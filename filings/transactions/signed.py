"""The day on which the agreement behind a deal was signed, where another sentence than the deal's own says it."""

from __future__ import annotations

import re
from dataclasses import replace

from filings.amounts import DAY_OR_MONTH, day_of
from filings.prose import holds, paragraph_at
from filings.records import Deal
from filings.transactions.names import tokens

_DAY = DAY_OR_MONTH.pattern
_AGREEMENT = (
    r"(?:(?:merger|purchase|exchange|combination|definitive|transaction|sale|transfer|acquisition)\s+agreement|plan\s+of\s+merger"
    r"|agreement\s+and\s+plan|agreement\s+to\s+(?:acquire|sell|purchase))"
)
_SIGNED = re.compile(
    rf"\b(?:entered\s+into|signed|signing(?:\s+of)?|executed|execution\s+of)\s+(?:an?\s+|the\s+|such\s+)?[^.;$]{{0,60}}?\b{_AGREEMENT}\b"
    rf"[^.;$]{{0,60}}?\b(?:on|dated(?:\s+as\s+of)?|in)\s+(?={_DAY})",
    re.I,
)
_DATED_FIRST = re.compile(
    rf"\b(?:on|in)\s+(?P<at>(?={_DAY})[^.;]{{3,24}}?\d{{4}}),?\s+(?:[^.;$]{{0,80}}?\s)?(?:had\s+)?(?:entered\s+into|signed|executed)\s+[^.;$]{{0,60}}?"
    rf"\b{_AGREEMENT}\b",
    re.I,
)
_ANNOUNCED = re.compile(
    rf"\bannouncement\s+date\s+of\s+(?={_DAY})"
    rf"|\bthe\s+agreement,?\s+(?:dated|signed|entered\s+into)\s+(?:as\s+of\s+|on\s+)?(?=[A-Z])"
    rf"|\bannounced\s+(?:our|its|the)\s+(?:intention|intent|plans?)\s+to\s+(?:separate|spin|sell|acquire|divest)\b[^.;$]{{2,60}}?\s(?:on|in)\s+(?=[A-Z])"
    rf"|\b{_AGREEMENT}\b[^.;$]{{0,30}}?\b(?:was|were|had\s+been|has\s+been)\s+(?:entered\s+into|signed|executed|announced)\s+on\s+(?=[A-Z])",
    re.I,
)
_DATED = re.compile(r"\bdated\s+(?:as\s+of\s+)?(?:the\s+)?|\bmade\s+and\s+entered\s+into\s+as\s+of\s+|,\s+as\s+of\s+")
_OTHER = re.compile(r"\b(?:amendment|note|securities|receivables|credit|loan|underwriting|asset\s+sale\s+program)\b", re.I)


def signed_day(text: str, start: int, end: int, until: int, closed: str) -> str | None:
    """The day of signing in the paragraph of a deal's sentence and what follows up to `until`, none later than it was closed."""
    top, bottom = paragraph_at(text, start)
    top = max(top, start - 1200)
    words = " ".join(text[top : min(max(bottom, end), until)].split())
    if not holds(words.lower(), ("agreement", "plan of merger", "announce")):
        return None
    days = []
    for pattern in (_DATED_FIRST, _SIGNED, _ANNOUNCED):
        for match in pattern.finditer(words):
            if _OTHER.search(match[0]):
                continue
            place = match.start("at") if pattern is _DATED_FIRST else match.end()
            day = DAY_OR_MONTH.match(words, place)
            value = day_of(day) if day else None
            if value and value[: len(closed)] <= closed[: len(value)] and int(closed[:4]) - int(value[:4]) <= 2:
                days.append(value)
    return min(days) if days else None


_DONE_ON = re.compile(
    rf"(?<!be\s)\b(?:completed|closed|consummated|finalized|took\s+place|occurred)\s+(?:on|in)\s+(?={_DAY})", re.I
)
_NEXT = 500
"""Characters behind a deal's sentence in which "the disposal was completed on" is said of it."""


def done_day(text: str, start: int, until: int, announced: str | None) -> str | None:
    """The day on which the deal told before a place was completed, none before it was announced."""
    for match in _DONE_ON.finditer(text, start, min(start + _NEXT, until)):
        day = DAY_OR_MONTH.match(text, match.end())
        value = day_of(day) if day else None
        if value and (announced is None or value[:7] >= announced[:7]):
            return value
    return None


_DEED = r"(?:acquisition|sale|purchase|transaction|merger|disposition|disposal|divestiture|closing|deal)"
_LATER = re.compile(
    rf"\b(?:completed|closed|consummated)\s+(?:the|this|that|its)\s+{_DEED}(?:\s+of\s+[^.;]{{2,40}}?)?\s+(?:on|in)\s+(?=[A-Z])"
    rf"|\b{_DEED}\s+(?:was\s+|were\s+)?(?:completed|closed|consummated|occurred|took\s+place)\s+(?:on|in)\s+(?=[A-Z])"
    rf"|\bon\s+(?P<at>[A-Z][a-z]{{2,8}}\s+\d{{1,2}},\s+\d{{4}}),\s+(?:that|the|this)\s+{_DEED}\s+(?:was\s+)?(?:completed|closed|consummated)\b"
)
_AHEAD = re.compile(r"\b(?:expect\w*|anticipat\w*|will|would|if|until|before|prior|may|to\s+be)\b[^.;]{0,60}$", re.I)


def completion_day(text: str, start: int, end: int, until: int, announced: str | None) -> str | None:
    """The day on which an agreed deal was completed, where its own sentence or the next ones say so in so many words."""
    for match in _LATER.finditer(text, start, min(end + _NEXT, until)):
        if _AHEAD.search(text, max(0, match.start() - 70), match.start()):
            continue
        day = DAY_OR_MONTH.match(text, match.start("at") if match["at"] else match.end())
        value = day_of(day) if day else None
        if value and (announced is None or value[:7] >= announced[:7]):
            return value
    return None


def with_agreement(deal: Deal, dated: list[tuple[str, str]], own: set[str]) -> Deal:
    """The day of the agreement from the exhibit index, where the prose does not say it."""
    if deal.announced or not deal.name or not deal.closed or len(deal.closed) < 7:
        return deal
    telling = [
        w for w in re.split(r"[^\w&-]+", deal.name) if w.lower() in tokens(deal.name) and w[:1].isupper() and w.lower() not in own
    ]
    if not telling:
        return deal
    lines = [(day, line) for day, line in dated if telling[0] in line]
    days = [
        day
        for day, line in lines
        if re.search(rf"\b{re.escape(telling[0])}\b", line)
        and 0 <= months(deal.closed) - months(day) <= 26
        and day <= deal.closed + "-31"[: 3 if len(deal.closed) == 7 else 0]
    ]
    return replace(deal, announced=min(days)) if days else deal


def exhibit_agreements(text: str) -> list[tuple[str, str]]:
    """The dated merger and purchase agreements that a filing lists, as (day, the line's words)."""
    found = []
    first = len(text) // 4
    for common, seeds in _AGREEMENTS:
        read_until = dict.fromkeys(seeds, first)
        at = text.find(common, first)
        while at >= 0:
            behind = at + len(common)
            for seed in seeds:
                place = at if text.startswith(seed, at) else behind - len(seed)
                if place < read_until[seed] or not text.startswith(seed, place):
                    continue
                start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
                read_until[seed] = end if end >= 0 else len(text)  # each kind once a line
                line = text[start : end if end >= 0 else len(text)][:900]
                dated = _DATED.search(line, place - start, place - start + 260)
                day = DAY_OR_MONTH.match(line, dated.end()) if dated and not _NO_DEAL.search(line[:200]) else None
                value = day_of(day) if day else None
                if value and len(value) == 10:
                    found.append((value, line))
            at = text.find(common, behind)
    return found


_AGREEMENTS = (
    ("Plan of ", ("Plan of Merger", "Plan of Reorganization")),
    (
        " Agreement",
        (
            "urchase Agreement",
            "erger Agreement",
            "ombination Agreement",
            "cquisition Agreement",
            "Transaction Agreement",
            "Sale Agreement",
        ),
    ),
)
"""The letters that kinds of agreements have in common, looked for once, and the kinds."""
_NO_DEAL = re.compile(
    r"Note\s+Purchase|Stock\s+Purchase\s+Plan|Receivables|Amendment\s+(?:No\.?|Number)|First\s+Amendment|Securities\s+Purchase"
)


def months(day: str) -> int:
    """A day or month as a number of months."""
    return int(day[:4]) * 12 + int(day[5:7])
