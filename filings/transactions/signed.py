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
_ANNOUNCED = re.compile(rf"\bannouncement\s+date\s+of\s+(?={_DAY})", re.I)
_DATED = re.compile(r"\bdated\s+(?:as\s+of\s+)?(?:the\s+)?|\bmade\s+and\s+entered\s+into\s+as\s+of\s+|,\s+as\s+of\s+")
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
    for seed in (
        "Plan of Merger",
        "urchase Agreement",
        "erger Agreement",
        "ombination Agreement",
        "cquisition Agreement",
        "Plan of Reorganization",
        "Transaction Agreement",
        "Sale Agreement",
    ):
        at = text.find(seed, len(text) // 4)
        while at >= 0:
            start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            line = text[start : end if end >= 0 else len(text)][:900]
            dated = _DATED.search(line, at - start, at - start + 260)
            if dated and not re.search(
                r"Note\s+Purchase|Stock\s+Purchase\s+Plan|Receivables|Amendment\s+(?:No\.?|Number)|First\s+Amendment"
                r"|Securities\s+Purchase",
                line[:200],
            ):
                day = DAY_OR_MONTH.match(line, dated.end())
                value = day_of(day) if day else None
                if value and len(value) == 10:
                    found.append((value, line))
            at = text.find(seed, end if end > at else at + 1)
    return found


def months(day: str) -> int:
    """A day or month as a number of months."""
    return int(day[:4]) * 12 + int(day[5:7])
