"""The period that a row's label names: "October 1-31, 2024", "Jun 30 - Jul 27", "Month ended October 31", "10/2/23-10/29/23".

Labels without a year take it from the filing's own period: the last such day that is not after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from filings.amounts import month_end, month_number

GRACE = timedelta(days=12)
"""A row may end some days after the period's end: fiscal months are dated loosely on covers."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)"
)
_TOKEN = re.compile(
    r"(?P<iso>\b(?:19|20)\d\d-\d{1,2}-\d{1,2}\b)"
    r"|(?P<year_month>\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])\b)"
    rf"|(?P<written>\b\d{{1,2}}-{_MONTH}-(?:20)?\d\d\b)"
    r"|(?P<monthly>\b\d{1,2}/(?:19|20)\d\d\b)"
    r"|(?P<slashed>\b\d{1,2}[/.]\d{1,2}[/.](?:20\d\d|\d\d)\b|\b\d{1,2}/\d{1,2}\b|\b\d{1,2}-\d{1,2}-(?:20)?\d\d\b)"
    rf"|(?P<month>\b{_MONTH})(?=[\s.,\d\-–—―'’/]|$)\.?"
    r"|(?P<year>\b(?:19|20)\d\d\b|['’‘]\d\d\b)"
    r"|(?P<day>\b\d{1,2})(?:st|nd|rd|th)?\b"
    r"|(?P<to>[-–—―‑−]+|\bthrough\b|\bthru\b|\bto\b|\buntil\b|\band\b)"
    r"|(?P<week>\b(?:four|five|six|4|5|6)[\s-]+weeks?\b)"
    r"|(?P<word>[a-z]+)",
    re.I,
)
_QUARTER = re.compile(
    r"\b(?:(?P<name>first|second|third|fourth|1st|2nd|3rd|4th)\s+(?:fiscal\s+)?quarter|q(?P<number>[1-4])\b|(?P<first>[1-4])q(?:\d\d){1,2}\b|quarter\s+ended"
    r"|three\s+months\s+ended"
    r"|(?:thirteen|fourteen|13|14)[\s-]+weeks?\b|quarter[\s-]+to[\s-]+date)",
    re.I,
)
_FILLERS = frozenset(
    [
        "month",
        "months",
        "ended",
        "ending",
        "period",
        "periods",
        "fiscal",
        "week",
        "weeks",
        "of",
        "the",
        "beginning",
        "from",
        "for",
        "repurchases",
        "repurchased",
        "purchases",
        "purchased",
        "calendar",
        "day",
        "days",
        "st",
        "nd",
        "rd",
        "th",
        "trade",
        "settlement",
        "date",
        "dates",
        "on",
        "or",
        "about",
        "total",
        "during",
        "quarter",
        "three",
        "end",
        "as",
        "year",
        "first",
        "second",
        "third",
        "fourth",
        "q",
        "unaudited",
        "inclusive",
        "close",
        "in",
        "trading",
        "up",
        "week",
    ]
)
_NOTE_MARKS = re.compile(r"(?:\s*[(\[](?:\d{1,2}|[a-z]{1,2}|\*+)[)\]]|[*†‡§]+)+(?=\s|$|:)", re.I)
_INNER = re.compile(r"\(([^()]{8,60})\)")
_MONTH_NUMBER = re.compile(r"^\s*(?:fiscal\s+)?(?:month|period)\s*(?:#|no\.?|number)?\s*\d{1,2}\b\s*[:.\-–—]?", re.I)


@dataclass(frozen=True, slots=True)
class Days:
    """What a label says: days as (year or None, month, day or None). `is_end_only` where the label names no first day."""

    first: tuple[int | None, int, int | None]
    last: tuple[int | None, int, int | None]
    is_end_only: bool = False
    weeks: int | None = None


@lru_cache(maxsize=1024)
def read_days(label: str) -> Days | None:
    """The days that a label names; None where it is no period: other words beside the dates make it none."""
    inner = _INNER.search(label)
    if inner and (days := read_days(inner[1])) and days.first != days.last:
        return days  # "November (November 3 - November 30)": the days, not the month's name
    text = _MONTH_NUMBER.sub(" ", _NOTE_MARKS.sub(" ", label))
    points: list[dict[str, int | None]] = []
    is_joined, weeks, is_ended, prefix_year = False, None, bool(re.search(r"\b(?:ended|ending)\b", text, re.I)), None
    for match in _TOKEN.finditer(text):
        kind, word = match.lastgroup, match[0]
        if kind == "word":
            if word.lower() not in _FILLERS:
                return None
        elif kind == "week":
            weeks = {"four": 4, "five": 5, "six": 6}.get(word.split()[0].split("-")[0].lower()) or int(word[0])
        elif kind == "to":
            is_joined = True
        elif kind in ("monthly", "year_month"):
            first, second = (int(part) for part in re.split("[/-]", word))
            in_month, of_year = (first, second) if kind == "monthly" else (second, first)
            points.append({"month": in_month, "day": None, "year": of_year})
            is_joined = False
        elif kind == "written":
            on, of, in_year = word.split("-")  # "31-Oct-23"
            points.append({"month": month_number(of), "day": int(on), "year": int(in_year) + (2000 if len(in_year) == 2 else 0)})
            is_joined = False
        elif kind in ("iso", "slashed"):
            points.append(_numeric(word))
            is_joined = False
        elif kind == "month":
            last = points[-1] if points else None
            if last and last["day"] is not None and not is_joined and (last["month"] is None or last.pop("borrowed", None)):
                last["month"] = month_number(word)  # "31 October 2024"
            else:
                points.append({"month": month_number(word), "day": None, "year": prefix_year})
            is_joined = False
        elif kind == "year":
            year = int(word) if word.isdigit() else 2000 + int(word[1:])
            if points:
                points[-1]["year"] = year
            else:
                prefix_year = year
            is_joined = False
        elif kind == "day":
            day = int(re.sub(r"\D", "", word))
            last = points[-1] if points else None
            if last and last["month"] is not None and last["day"] is None and not is_joined:
                last["day"] = day
            elif last and is_joined and last["day"] is not None:
                points.append({"month": last["month"], "day": day, "year": None, "borrowed": 1})  # "October 1-31"
            elif last and is_joined and last["month"] is not None and last["year"] is None:
                last["year"] = 2000 + day  # "Oct-24"
            elif last is None:
                points.append({"month": None, "day": day, "year": prefix_year})
            elif last["day"] is not None and last["year"] is None and day < 100 and not is_joined and last["month"]:
                last["year"] = 2000 + day  # "Oct 31, 24"
            elif not (last["day"] is not None and last["year"] is not None and match.end() == len(text.rstrip()) and day < 10):
                return None  # else a raised footnote mark that lost its height
            is_joined = False
    return _days(points, is_ended, weeks)


def _numeric(word: str) -> dict[str, int | None]:
    parts = [int(p) for p in re.split(r"[/.\-]", word)]
    if len(parts) == 3 and parts[0] > 999:
        return {"year": parts[0], "month": parts[1], "day": parts[2]}
    year = parts[2] if len(parts) == 3 else None
    return {"month": parts[0], "day": parts[1], "year": year if year is None or year > 99 else 2000 + year}


def _days(points: list[dict[str, int | None]], is_ended: bool, weeks: int | None) -> Days | None:
    if not points or len(points) > 2:
        return None
    for point, other in ((points[0], points[-1]), (points[-1], points[0])):
        if point["month"] is None:
            point["month"] = other["month"]
        month, day = point["month"], point["day"]
        if month is None or not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
            return None
    first, last = ((p["year"], p["month"] or 0, p["day"]) for p in (points[0], points[-1]))
    if len(points) == 2:
        if first[0] is not None and last[0] is None:
            last = (first[0] + (last[1] < first[1]), *last[1:])  # "January 2025 (through January 24)"
        return Days(first, last)
    if last[2] is None:
        return Days(last, last)
    return Days(last, last, is_end_only=True, weeks=weeks) if last[2] > 1 or is_ended else Days(first, last, True)


def is_quarter(label: str) -> bool:
    """A label that names a whole quarter: "Second quarter 2023", "Q4", "Three months ended ..."."""
    return _QUARTER.search(label) is not None


def resolve(rows: Sequence[Days | None], period_end: date | None) -> list[tuple[str | None, str | None]]:
    """First and last day of every row, as ISO, with the years and first days that the labels leave out."""
    ends: list[date | None] = []
    for row in rows:
        ends.append(None if row is None else _day(row.last, period_end, is_last=True))
    are_months = all(end is None or end == month_end(end.year, end.month) for end in ends)
    # Where the period itself does not end with a month, "October" is a fiscal month, whose days the label does not tell.
    is_calendar = period_end is None or abs(period_end - month_end(period_end.year, period_end.month)) <= timedelta(days=0)
    found: list[tuple[str | None, str | None]] = []
    before: date | None = None
    for row, end in zip(rows, ends, strict=True):
        if row is None or end is None:
            found.append((None, None))
            continue
        start: date | None
        if row.last[2] is None and not is_calendar:
            found.append((f"{(_first(row.first, end) or end):%Y-%m}", f"{end:%Y-%m}"))
            before = None
            continue
        if not row.is_end_only:
            start = _first(row.first, end)
        elif row.weeks:
            start = end - timedelta(days=7 * row.weeks - 1)
        elif before and timedelta(0) < end - before < timedelta(days=45):
            start = before + timedelta(days=1)
        else:
            start = end.replace(day=1) if are_months else None
        before = end
        found.append((start.isoformat() if start else None, end.isoformat()))
    return found


def _day(part: tuple[int | None, int, int | None], latest: date | None, *, is_last: bool) -> date | None:
    year, month, day = part
    if year is None:
        if latest is None:
            return None
        year = latest.year + 1
        while year > latest.year - 2:
            candidate = _day((year, month, day), None, is_last=is_last)
            if candidate and candidate <= latest + GRACE:
                return candidate
            year -= 1
        return None
    if day is None:
        return month_end(year, month) if is_last else date(year, month, 1)
    last = month_end(year, month)
    # "February 29, 2023" and "June 31" are slips for the month's last day.
    return last if day > last.day else last.replace(day=day)


def _first(part: tuple[int | None, int, int | None], end: date) -> date | None:
    """The first day: in the last day's year, or the year before where it would come after it."""
    year, month, day = part
    stated = _day((year, month, day), None, is_last=False) if year is not None else None
    if stated and timedelta(0) <= end - stated < timedelta(days=400):
        return stated
    same = _day((end.year, month, day), None, is_last=False)
    if same and same > end:
        return _day((end.year - 1, month, day), None, is_last=False)
    return same


def quarter_days(label: str, period_end: date | None) -> tuple[str | None, str | None]:
    """First and last day of "Third quarter" in a year that ends with this period; None where the year does not end with a month."""
    match = _QUARTER.search(label)
    number = (
        {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}.get(
            (match["name"] or "").lower()
        )
        if match
        else None
    )
    if match and (match["number"] or match["first"]):
        number = int(match["number"] or match["first"])
    if number is None or period_end is None or period_end != month_end(period_end.year, period_end.month):
        return None, None
    last = period_end.year * 12 + period_end.month - 1 - 3 * (4 - number)
    first = last - 2
    return date(first // 12, first % 12 + 1, 1).isoformat(), month_end(last // 12, last % 12 + 1).isoformat()


def without_year(row: Days) -> Days:
    """The same days with their years left open, for a label whose printed year cannot be meant."""
    return replace(row, first=(None, *row.first[1:]), last=(None, *row.last[1:]))
