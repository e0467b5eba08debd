"""The day that a sentence gives a deal: of completion, or of the agreement; shortened where only a month, quarter or year is said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from filings.amounts import DAY_OR_MONTH, day_of

_QUARTER = re.compile(
    r"\b(?P<quarter>first|second|third|fourth)\s+(?P<fiscal>fiscal\s+)?quarter\s+(?:of\s+)?(?P<fiscal2>fiscal\s+(?:year\s+)?)?(?P<year>(?:19|20)\d\d)\b", re.I
)
_FISCAL = re.compile(r"\bfiscal\s+(?:years?\s+)?(?P<year>(?:19|20)\d\d)\b", re.I)
_YEAR = re.compile(r"\b(?:in|during|early|late|mid-?|of)\s+(?:early\s+|late\s+|mid-)?(?P<year>(?:19|20)\d\d)\b", re.I)
_PERIOD = re.compile(r"\b(?:years?|months|weeks|quarters?|period)\s+ended\s+$", re.I)
_BAD_BEFORE = re.compile(
    r"(?:ended|ending|dated|dated\s+as\s+of|as\s+of|at|since|until|through|between|to|due|by|prior\s+to|before|after|maturing|expire[sd]?(?:\s+on)?|from|agreement\s+of|subsequent\s+to)\s+(?:the\s+)?$",
    re.I,
)
_EFFECTIVE = re.compile(r"(?:effective|effective\s+as\s+of|closing\s+date\s+of)\s+$", re.I)
_AGREEMENT = re.compile(
    r"\b(?:[Aa]greement|[Pp]lan\s+of\s+[Mm]erger|APA|SPA)\b[^.;]{0,60}?(?:\bdated\s+(?:as\s+of\s+)?|\bof\s+|\bentered\s+into\s+on\s+|\bannounced\s+(?:on|in)\s+|\bsigned\s+(?:on|in)\s+)(?="
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)


@dataclass(frozen=True, slots=True)
class When:
    """A day (or month, or year) as ISO, and the year it lies in; the day is None where only a fiscal period is said."""

    day: str | None
    year: int | None


NEVER = When(None, None)


def date_of_agreement(sentence: str) -> str | None:
    """ "pursuant to the agreement dated December 12, 2022" as 2022-12-12."""
    match = _AGREEMENT.search(sentence)
    if not match:
        return None
    day = DAY_OR_MONTH.match(sentence, match.end())
    return day_of(day) if day else None


def date_of_deal(sentence: str, verb: int, name: int, *, beside: bool = False) -> When:
    """The day that belongs to the verb at `verb`, whose object begins at `name`: the nearest one before it in the sentence, else the
    first one behind it. With `beside` only a day right at the words: "March 2024 acquisition of X", "acquisition of X in March 2024"."""
    days = []
    for match in DAY_OR_MONTH.finditer(sentence):
        before = sentence[max(0, match.start() - 30) : match.start()]
        if _BAD_BEFORE.search(before) and not _EFFECTIVE.search(before):
            continue
        day = day_of(match)
        if day:
            days.append((match.start(), match.end(), When(day, int(day[:4]))))
    if beside:
        for start, end, when in days:
            if end <= verb and verb - end < 4:
                return when
            if name < start < name + 120 and re.search(r"\b(?:in|on|during|effective|completed\s+(?:in|on)|closed\s+(?:in|on))\s+$", sentence[:start]):
                return when
        return NEVER
    earlier = [d for d in days if d[1] <= verb]
    later = [d for d in days if d[0] >= verb]
    if earlier:
        return earlier[-1][2]
    quarters = [(m.start(), m) for m in _QUARTER.finditer(sentence)]
    if later and not any(start < later[0][0] for start, _ in quarters) and later[0][0] - name < 400:
        return later[0][2]
    for _, match in quarters:
        year = int(match["year"])
        fiscal = match["fiscal"] or match["fiscal2"]
        return When(None if fiscal else f"{year}", year)
    fiscal_year = _FISCAL.search(sentence)
    if fiscal_year:
        return When(None, int(fiscal_year["year"]))
    ended = [m for m in DAY_OR_MONTH.finditer(sentence) if _PERIOD.search(sentence[: m.start()])]
    if ended:
        year = int(ended[0]["year"])
        first = re.search(r"\byears?\s+ended\s+$", sentence[: ended[0].start()]) and not re.search(r"\d{4}(?:,)?\s+and\s+\d{4}", sentence[ended[0].start() :][:40])
        return When(f"{year}" if first else None, year)
    plain = _YEAR.search(sentence)
    if plain:
        return When(plain["year"], int(plain["year"]))
    return NEVER


_OPENING = re.compile(r"^\W*(?:In|During)\s+(?P<year>(?:19|20)\d\d),\s|^\W*(?:In|During)\s+the\s+year\s+ended\s+[A-Z][a-z]+\s+\d{1,2},\s+(?P<ended>(?:19|20)\d\d)\b")


def opening_year(sentence: str) -> int | None:
    """The year that a paragraph's sentence sets for those behind it: "During 2024, proceeds from ... Also included was the sale of"."""
    match = _OPENING.match(sentence)
    return int(match["year"] or match["ended"]) if match else None
