"""The day on which the agreement behind a deal was signed, where another sentence than the deal's own says it."""

from __future__ import annotations

import re

from filings.amounts import DAY_OR_MONTH, day_of
from filings.prose import holds, paragraph_at

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
_ANNOUNCED = re.compile(rf"\bannouncement\s+date\s+of\s+(?={_DAY})", re.I)
_OTHER = re.compile(r"\b(?:note|securities|receivables|credit|loan|underwriting|asset\s+sale\s+program)\b", re.I)


def signed_day(text: str, start: int, end: int, until: int, closed: str) -> str | None:
    """The day of signing in the paragraph of a deal's sentence and what follows up to `until`, none later than it was closed."""
    top, bottom = paragraph_at(text, start)
    top = max(top, start - 1200)
    words = " ".join(text[top : min(max(bottom, end), until)].split())
    if not holds(words.lower(), ("agreement", "plan of merger", "announcement date")):
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
