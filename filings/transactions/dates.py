"""The day that a sentence gives a deal: of completion, or of the agreement; shortened where it says no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from filings.amounts import DAY_OR_MONTH, day_of, month_number
from filings.prose import holds

_QUARTER = re.compile(
    r"\b(?P<quarter>first|second|third"
    r"|fourth)\s+(?P<fiscal>fiscal\s+)?quarter\s+(?:of\s+)?(?P<fiscal2>fiscal\s+(?:year\s+)?)?(?P<year>(?:19|20)\d\d)\b"
    r"|\bthe\s+(?P<year2>(?:19|20)\d\d)\s+(?:first|second|third|fourth)\s+quarter\b",
    re.I,
)
_FISCAL = re.compile(r"\bfiscal\s+(?:years?\s+)?(?P<year>(?:19|20)\d\d)\b", re.I)
_YEAR = re.compile(
    r"\bthe\s+(?P<period>(?:19|20)\d\d)\s+(?:three|six|nine|twelve)-month\s+period\b|\b(?:in|during|early|late|mid-?|of)\s+(?:early\s+|late\s+|mid-)?(?P<year>(?:19|20)\d\d)\b",
    re.I,
)
_PERIOD = re.compile(r"\b(?:years?|months|weeks|quarters?|period)\s+ended\s+$", re.I)
_BAD_BEFORE = re.compile(
    r"(?:ended|ending|dated|dated\s+as\s+of|as\s+of|at|since|until|through|between|to|due|by|prior\s+to|before|after"
    r"|maturing|expire[sd]?(?:\s+on)?|from|agreement\s+of|subsequent\s+to)\s+(?:the\s+)?$",
    re.I,
)
_AHEAD = re.compile(
    r"\b(?:expected|expects?|anticipated?|projected|targeted|will\s+close|scheduled|no\s+later\s+than"
    r"|on\s+or\s+before)\b[^.;,]{0,50}$",
    re.I,
)
_EFFECTIVE = re.compile(r"(?:effective|effective\s+as\s+of|closing\s+date\s+of)\s+$", re.I)
_AGREEMENT = re.compile(
    r"\b(?:[Aa]greement|[Pp]lan\s+of\s+[Mm]erger|APA|SPA)\b(?:[^.;]|\.(?=,|\s[a-z])){0,60}?(?:\bdated\s+(?:as\s+of\s+)?|\bof\s+"
    r"|\bentered\s+into\s+on\s+|\bannounced\s+(?:on|in)\s+|\bsigned\s+(?:on|in)\s+)(?="
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)


_ASIDE = re.compile(r"\((?:[\w,’-]+\s){5,}[^()]*$")
"""A remark in brackets that goes on before a day: the day is the remark's."""


@dataclass(frozen=True, slots=True)
class When:
    """A day (or month, or year) as ISO, and the year it lies in; the day is None where only a fiscal period is said."""

    day: str | None
    year: int | None


NEVER = When(None, None)


def date_of_agreement(sentence: str) -> str | None:
    """ "pursuant to the agreement dated December 12, 2022" as 2022-12-12."""
    match = _AGREEMENT.search(sentence) if holds(sentence, ("greement", "lan of", "APA", "SPA")) else None
    if not match:
        return None
    day = DAY_OR_MONTH.match(sentence, match.end())
    return day_of(day) if day else None


@lru_cache(maxsize=16)
def _days_of_deals(sentence: str) -> tuple[tuple[int, int, When], ...]:
    """The days of a sentence that can be a deal's, with their places: not the ends of periods, and not what is expected."""
    days = []
    for match in DAY_OR_MONTH.finditer(sentence):
        before = sentence[max(0, match.start() - 30) : match.start()]
        if (
            _BAD_BEFORE.search(before) or _AHEAD.search(sentence[max(0, match.start() - 70) : match.start()])
        ) and not _EFFECTIVE.search(before):
            continue
        day = day_of(match)
        if day:
            days.append((match.start(), match.end(), When(day, int(day[:4]))))
    return tuple(days)


def date_of_deal(sentence: str, verb: int, name: int, *, beside: bool = False) -> When:
    """The day that belongs to the verb at `verb`, whose object begins at `name`: the nearest before it, else the first behind it.

    With `beside` only a day right at the words: "March 2024 acquisition of X", "acquisition of X in March 2024".
    """
    days = _days_of_deals(sentence)
    if beside:
        for start, end, when in days:
            if end <= verb and verb - end < 4:
                return when
            if name < start < name + 120 and re.search(
                r"\(\s*$|\b(?:in|on|during|early|late|effective|(?:which\s+)?(?:was\s+)?(?:completed|closed)(?:\s+(?:in|on))?)\s+$",
                sentence[:start],
            ):
                return when
        return NEVER
    earlier = [d for d in days if d[1] <= verb]
    later = [d for d in days if d[0] >= verb and not _ASIDE.search(sentence, name, d[0])]
    if earlier:
        return earlier[-1][2]
    quarters = [(m.start(), m) for m in _QUARTER.finditer(sentence)]
    if later and not any(start < later[0][0] for start, _ in quarters) and later[0][0] - name < 400:
        return later[0][2]
    for _, match in quarters:
        year = int(match["year"] or match["year2"])
        fiscal = match["fiscal"] or match["fiscal2"]
        return When(None if fiscal else f"{year}", year)
    fiscal_year = _FISCAL.search(sentence)
    if fiscal_year:
        return When(None, int(fiscal_year["year"]))
    ended = [m for m in DAY_OR_MONTH.finditer(sentence) if _PERIOD.search(sentence[: m.start()])]
    if ended:
        year = int(ended[0]["year"])
        is_one = not re.search(r"\d{4},?\s+and\s+", sentence[ended[0].start() :][:40])
        return When(f"{year}" if is_one and _months_ended(sentence, ended[0]) else None, year)
    # A bare year counts where it opens the sentence or stands near the deal; elsewhere it dates something else.
    plain = _YEAR.search(sentence, 0, 60) or _YEAR.search(sentence, max(0, verb - 30), name + 200)
    if plain:
        named = plain["year"] or plain["period"]
        return When(named, int(named))
    return NEVER


_PARTED_FROM_YEAR = re.compile(
    r";|\.\s|\$|\b(?:compared|versus|than|recorded|recognized|was|were|is|are|would|had|which|that|and|or|from|due|lower|higher)\b|\bfor\s+(?:the|a)\b"
)
_YEAR_BESIDE = re.compile(r"\s(?:in|during)\s+(?:early\s+|late\s+|mid-)?(?P<year>(?:19|20)\d\d)\b")


def year_beside(sentence: str, verb: int, name: int) -> int | None:
    """The year right at a noun: "our 2023 acquisition of X", "the divestiture of X in 1994"."""
    before = re.search(r"\b(?P<year>(?:19|20)\d\d)\s+$", sentence[max(0, verb - 6) : verb])
    if before and not re.search(r"\bfiscal\s+\d{4}\s+$", sentence[max(0, verb - 14) : verb]):
        return int(before["year"])
    behind = _YEAR_BESIDE.search(sentence, name, name + 110)
    if behind and not _PARTED_FROM_YEAR.search(sentence[name : behind.start()]):
        return int(behind["year"])
    return None


_MONTHS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}


def _months_ended(sentence: str, end: re.Match[str]) -> bool:
    """Whether a period that ends on a day ("nine months ended September 30, 2023") lies within that day's calendar year."""
    length = re.search(
        r"\b(?P<length>three|six|nine|twelve)\s+months\s+ended\s+$|\byears?\s+ended\s+$|\b(?P<quarter>quarter)\s+ended\s+$",
        sentence[: end.start()],
        re.I,
    )
    month = month_number(end["month"])
    if length is None or month is None:
        return False
    return month >= (3 if length["quarter"] else _MONTHS.get((length["length"] or "twelve").lower(), 12))


_OPENING = re.compile(
    r"^\W*(?:In|During)\s+(?P<year>(?:19|20)\d\d),\s|^\W*(?:In"
    r"|During)\s+the\s+year\s+ended\s+[A-Z][a-z]+\s+\d{1,2},\s+(?P<ended>(?:19|20)\d\d)\b"
    r"|^\W*(?P<titled>(?:19|20)\d\d)(?:\s+(?:[Aa]cquisitions?|[Dd]ivestitures?|[Dd]ispositions?|[Tt]ransactions?))?\s*(?:[.:–—-])"
)
_TITLE = re.compile(
    r"^\W*(?:(?P<fiscal>[Ff]iscal|FISCAL)\s+(?:[Yy]ear\s+)?)?(?P<year>(?:19|20)\d\d)\s+(?:[Aa]cquisitions?|[Dd]ivestitures?"
    r"|[Dd]ispositions?|[Tt]ransactions?)|(?:[Aa]cquisitions?|[Dd]ivestitures?|[Dd]ispositions?)\s+(?:[Ii]n"
    r"|[Dd]uring)\s+(?:(?P<fiscal2>[Ff]iscal)\s+)?(?P<year2>(?:19|20)\d\d)\W*$"
)
_MONTH_ALONE = re.compile(
    r"\b(?:[Ii]n|[Dd]uring)\s+(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December),?\s+(?!\d|of\b)"
)


def opening_year(sentence: str) -> int | None:
    """The year that a sentence sets for those behind it: "During 2024, proceeds from ... Also included was the sale of"."""
    if not sentence.lstrip(" \t(•·*–—-").startswith(("In ", "During ", "19", "20")):
        return None
    match = _OPENING.match(sentence)
    return int(match["year"] or match["ended"] or match["titled"]) if match else None


_NO_YEAR = re.compile(
    r"\b(?:[Ii]n|[Dd]uring|[Oo]n|[Ee]ffective|[Tt]hrough)\s+(?:(?:early|late|mid)[\s-])?(?:(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b(?!\s+(?:\d{1,2},?\s+)?(?:19|20)\d\d)|the\s+(?:first|second|third|fourth)\s+quarter\b(?!\s+of\s+(?:fiscal\s+)?(?:19|20)\d\d))"
)
_GOES_ON = re.compile(r"\W*(?:In\s+addition|Also|Additionally|Furthermore|Later|Subsequently|The\s+Company\s+also|We\s+also)\b")


def is_dated_without_year(sentence: str) -> bool:
    """Whether a sentence names a month or a quarter and leaves the year to its caption: "In March, we acquired"."""
    return _NO_YEAR.search(sentence) is not None


def is_long_done(closed: str | None, announced: str | None, since: date | None) -> bool:
    """Whether a deal was done on a day that is not told, and agreed half a year before the periods covered began."""
    if since is None or closed is not None or announced is None or len(announced) < 7:
        return False
    return int(announced[:4]) * 12 + int(announced[5:7]) + 6 < since.year * 12 + since.month


_SIGNED = re.compile(r"\b(?:entered\s+into|signed|executed)\b(?!.{0,60}\bAmendment\b).{0,140}?\b[Aa]greement\b", re.S)
_PURSUANT = re.compile(
    r"\W*(?:Pursuant\s+to|Under)\s+(?:the\s+terms\s+of\s+)?(?:the|such|this)\s+(?:[\w“”\"-]+\s+){0,4}?(?:Agreement|agreement|APA|SPA|MIPA)\b"
)


def signing_day(sentence: str) -> str | None:
    """The day on which a sentence says that an agreement was signed."""
    match = _SIGNED.search(sentence)
    return date_of_deal(sentence, match.start(), match.end()).day if match else None


def is_pursuant(sentence: str) -> bool:
    """Whether a sentence tells what the agreement of the sentence before it did."""
    return _PURSUANT.match(sentence) is not None


_DAY_ALONE = re.compile(
    r"\b(?P<link>[Oo]n|[Ii]n|[Ee]ffective|[Dd]uring)\s+(?P<day>(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s+\d{1,2})?)(?=,?\s+(?![\d]|of\b))"
)


def with_year(sentence: str, year: int) -> str:
    """ "On July 10, we acquired" as "On July 10, 2023, we acquired", where the words around say of which year it is."""
    return _DAY_ALONE.sub(lambda m: f"{m['link']} {m['day']}{',' if m['day'][-1].isdigit() else ''} {year}", sentence)


def goes_on(sentence: str) -> bool:
    """Whether a sentence goes on telling what the one before it told: "In addition, the Company acquired"."""
    return _GOES_ON.match(sentence) is not None or is_dated_without_year(sentence)


def title_year(heading: str | None) -> tuple[int | None, bool]:
    """The year in a heading ("Fiscal 2023 Acquisitions"), and whether it is a fiscal one."""
    match = _TITLE.search(heading) if heading else None
    if not match:
        return None, False
    return int(match["year"] or match["year2"]), bool(match["fiscal"] or match["fiscal2"])


def day_in_year(sentence: str, year: int) -> str:
    """ "In March, we acquired" under the year 2001 as 2001-03; without a month the year."""
    month = _MONTH_ALONE.search(sentence)
    number = month_number(month["month"]) if month else None
    return f"{year}-{number:02}" if number else f"{year}"
