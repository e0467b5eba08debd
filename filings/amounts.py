"""Printed amounts and days -> values: "(1,234)", "$1.2 million", "in thousands", "March 3, 2025".

Everything is decided in decimal arithmetic, so that "$1.2 million" is 1200000 and not 1199999.9999. Nothing is guessed: words that
are no amount are None.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Decimal

SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "thousands": 1_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "billion": 1_000_000_000,
    "billions": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
NUMBER_WORDS |= {"thirty": 30, "thirty-six": 36, "forty": 40, "twenty-four": 24, "forty-eight": 48, "fifty": 50, "sixty": 60}
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
"""A printed number without sign or currency."""

SCALE_WORD = r"(?:thousand|million|billion|trillion)s?"

MONEY = re.compile(rf"(?:US|U\.S\.)?\s?\$\s?(?P<number>{NUMBER})(?:[\s-]*(?P<scale>{SCALE_WORD})\b)?", re.I)
"""Money in prose: "$1.2 million", "US$ 30,000,000". The scale word belongs to it."""

_MONTH_WORD = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?)\.?"
)
_MONTH = rf"(?-i:(?=[JFMASONDjfmasond][aepucoAEPUCO]))\b(?P<month>{_MONTH_WORD})"  # the first letters alone halve the cost
DAY = re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<year>(?:19|20)\d\d)\b", re.I)
"""A day in prose: "March 3, 2025"."""

DAY_OR_MONTH = re.compile(rf"{_MONTH}(?:\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?)?(?:\s+of)?,?\s+(?P<year>(?:19|20)\d\d)\b", re.I)
"""A day or a month in prose: "March 3, 2025", "March 2025"."""

_DASHES = {"-", "–", "—", "―", "--", "---", "—-", "-0-", "nil", "none"}
_NOT_APPLICABLE = {"n/a", "na", "n.a.", "n/m", "nm", "*", ""}
_FOOTNOTES = re.compile(r"(?:\s*\((?:\d{1,2}|[a-z]{1,2}|\*+)\)|\s*\[(?:\d{1,2}|[a-z])\]|[*†‡§#]+)+$", re.I)


def scaled(number: str, scale: str | None = None) -> int | float:
    """A printed number times its scale word; an int where it is whole."""
    value = Decimal(number.replace(",", "")) * SCALES.get((scale or "").lower(), 1)
    return int(value) if value == value.to_integral_value() else float(value)


def money(text: str) -> int | float | None:
    """The first amount of money in prose, in USD; None where there is none."""
    match = MONEY.search(text)
    return scaled(match["number"], match["scale"]) if match else None


def is_dash(cell: str) -> bool:
    """A cell that prints none: a dash of any width, maybe behind a currency sign."""
    return cell.replace("$", "").strip().lower() in _DASHES


def is_not_applicable(cell: str) -> bool:
    """An empty cell, or N/A."""
    return cell.replace("$", "").strip().lower() in _NOT_APPLICABLE


def cell_number(cell: str) -> int | float | None:
    """The number that a table's cell prints: currency signs, footnote marks and percent signs off, brackets mean negative.

    A dash is 0; N/A, an empty cell and words are None. Units of the column are the caller's business.
    """
    if is_dash(cell):
        return 0
    bare = _FOOTNOTES.sub("", cell.strip()).strip()
    bare = re.sub(r"(?:US|U\.S\.)?\$", "", bare).replace("%", "").strip()
    negative = bare.startswith("(") or bare.startswith("-")
    bare = bare.strip("()-– ").replace(" ", "")
    match = re.fullmatch(rf"(?P<number>{NUMBER})", bare)
    if not match:
        return None
    value = scaled(match["number"])
    return -value if negative else value


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """An ISO day, shortened where month or day are not known; None where there is no such day."""
    if month is None:
        return f"{year:04}"
    if not 1 <= month <= 12 or not 1900 <= year <= 2200:
        return None
    if day is None:
        return f"{year:04}-{month:02}"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04}-{month:02}-{day:02}"


def month_number(word: str) -> int | None:
    """1 for "January", "Jan" and "Jan."."""
    return MONTHS.get(word.strip().rstrip(".").lower())


def day_of(match: re.Match[str]) -> str | None:
    """The ISO day (or month) of a match of DAY or DAY_OR_MONTH."""
    return iso(int(match["year"]), month_number(match["month"]), int(match["day"]) if match["day"] else None)


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def small_count(word: str) -> int | None:
    """ "three" or "3" as 3."""
    word = word.strip().lower()
    return int(word) if word.isdigit() else NUMBER_WORDS.get(word)
