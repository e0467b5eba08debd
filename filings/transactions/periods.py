"""Which periods a filing covers, and in which unit its notes print bare dollars."""

from __future__ import annotations

import re
from datetime import date

from filings.document import Filing

_NOTES_UNIT = re.compile(
    r"notes\s+to\s+(?:the\s+)?(?:condensed\s+|unaudited\s+"
    r"|interim\s+)*consolidated\s+financial\s+statements[^.]{0,200}?\bin\s+(millions|thousands)"
)
MOST_NOTES = 120
"""Headings of notes that are looked at for the unit of their figures."""
_YEARS_LIST = re.compile(
    r"[a-z]+\s+\d{1,2},?\s+((?:19|20)\d\d)(?:,|\s+and)\s+(?:[a-z]+\s+\d{1,2},?\s+)?((?:19"
    r"|20)\d\d)(?:,?\s+and\s+(?:[a-z]+\s+\d{1,2},?\s+)?((?:19|20)\d\d))?",
    re.I,
)

_YEAR = re.compile(r"\b(?:19[6-9]\d|20[0-4]\d)\b")


def covered_from(filing: Filing) -> date | None:
    """The first day that the filing's statements cover, comparative periods included; None where nothing tells its period.

    A cover without a period is dated by the day of filing, else by the last year that its first page names.
    """
    end = as_date(filing.info.period_end) or as_date(filing.info.filed)
    if end is None:
        years = [int(year) for year in _YEAR.findall(filing.text[:8000])]
        end = date(max(years), 12, 31) if years else None
    if end is None:
        return None
    form = filing.info.form or ""
    if form.startswith("10-Q"):
        return _back(end, _months_of_year(filing.lower[:400_000]) + 12)
    if form.startswith("10-K"):
        return _back(end, 12 * _statement_years(filing.text, end.year))
    return _back(end, 24)


def as_date(day: str | None) -> date | None:
    """A day as a date; None where a cover prints no such day ("February 31")."""
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        return None


def _back(end: date, months: int) -> date:
    index = end.year * 12 + end.month - 1 - months
    # The first day of the month after, with a week of slack for fiscal years that end on a weekday.
    return date(index // 12, index % 12 + 1, 15 if end.day > 20 else 1)


def _months_of_year(lowered: str) -> int:
    if "nine months ended" in lowered or "thirty-nine weeks" in lowered or "39 weeks" in lowered or "forty weeks" in lowered:
        return 9
    if "six months ended" in lowered or "twenty-six weeks" in lowered or "26 weeks" in lowered or "twenty-eight weeks" in lowered:
        return 6
    # A document that names no span at all may be any quarter's: the longest is taken, so that no deal it covers is left out.
    spans = ("three months ended", "thirteen weeks", "13 weeks", "twelve weeks", "12 weeks", "sixteen weeks", "16 weeks")
    return 3 if any(span in lowered for span in spans) else 9


def _statement_years(text: str, last: int) -> int:
    """Three years, or two where the filing's lists of years ("years ended December 31, 2022 and 2021") never have a third."""
    at, pairs = 0, 0
    for _ in range(400):
        at = text.find("ears ended ", at)
        if at < 0:
            break
        match = _YEARS_LIST.match(text, at + 11)
        if match and abs(int(match[1]) - last) <= 1:
            if match[3]:
                return 3
            pairs += 1
        at += 11
    return 2 if pairs >= 3 else 3


def prose_unit(filing: Filing) -> int:
    """1000000 where the notes say "(in millions)" of all their figures, 1000 for thousands, else 1."""
    at = filing.lower.find("notes to ")
    for _ in range(MOST_NOTES):
        if at < 0:
            break
        match = _NOTES_UNIT.match(filing.lower, at) if "in " in filing.lower[at : at + 320] else None
        if match:
            return 1_000_000 if match[1] == "millions" else 1
        at = filing.lower.find("notes to ", at + 8)
    return 1


def table_unit(filing: Filing) -> int:
    """The unit of the filing's tables where a table does not say its own: the one named most often."""
    thousands, millions = filing.lower.count("in thousands"), filing.lower.count("in millions")
    if max(thousands, millions) < 2:
        return 1
    return 1_000 if thousands >= millions else 1_000_000


def last_day(filing: Filing) -> str | None:
    """No deal of this filing can have closed later: the day it was filed, or half a year after its period."""
    if filing.info.filed:
        return filing.info.filed
    end = as_date(filing.info.period_end)
    if end is None:
        return None
    return _back(end, -6).isoformat()
