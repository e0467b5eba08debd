"""What the words inside an inline XBRL tag mean: numbers and days by the transformation that the tag names.

The transformations are those of the Inline XBRL registries (`ixt`) and the SEC's own (`ixt-sec`). Numbers are decimals from the
first digit to the last: a scale is an exponent, never a multiplication of floats.
"""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal, InvalidOperation

MOST_DIGITS = 60
MOST_SCALE = 30
MOST_TEXT = 4_000
"""Most characters of a text fact, and of what stands inside one number's tag."""

_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TAG = re.compile(rb"<[^>]*>")
_SPACE = re.compile(r"\s+")

_ZERO = frozenset({"fixedzero", "zerodash", "numdash"})
_COMMA = frozenset({"numcommadecimal", "numcomma", "numdotcomma", "numspacecomma"})
_WORDS = frozenset({"numwordsen"})
_GROUPING = re.compile(r"[\s\u00a0\u2009\u202f'’]")
_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_UNIT_DECIMAL = re.compile(r"(?P<whole>\d{1,3}(?:[,.\s]?\d{3})*)\D+(?P<cents>\d{1,2})\D*", re.ASCII)
_UNITS_IN_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen"""
_SMALL = {word: n for n, word in enumerate(_UNITS_IN_WORDS.split())}
_TENS_IN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 20 + 10 * n for n, word in enumerate(_TENS_IN_WORDS.split())}
_POWERS = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES.split(), 1)}
_DATE_PIECES = re.compile(r"\d+|[A-Za-z]{3,}")


def attributes_of(tag: bytes) -> dict[str, str]:
    """The attributes of one start tag by their written names."""
    return {key.decode("latin-1"): (one or other).decode("utf-8", "replace") for key, one, other in _ATTRIBUTE.findall(tag)}


def words_of(inner: bytes) -> str:
    """The text inside a tag, its own tags taken off, white space as single spaces."""
    inner = inner[: MOST_TEXT * 8]
    if b"<" in inner:
        inner = _TAG.sub(b"", inner)
    text = inner.decode("utf-8", "replace")
    return _SPACE.sub(" ", html.unescape(text) if "&" in text else text).strip()[:MOST_TEXT]


def transformation(format_name: str | None) -> str:
    """A transformation's name without prefix and hyphens: `ixt:num-dot-decimal` and `ixt:numdotdecimal` are one."""
    return (format_name or "").rpartition(":")[2].replace("-", "").lower()


def number(text: str, format_name: str | None, scale: str | None, sign: str | None) -> Decimal | None:
    """The figure that a tag's words stand for; None where they are not one.

    The minus is the tag's (`sign`), never the parentheses around it.
    """
    how = transformation(format_name)
    value = Decimal(0) if how in _ZERO else _magnitude(text.strip(), how)
    if value is None:
        return None
    if scale:
        try:
            exponent = int(scale)
        except ValueError:
            return None
        if abs(exponent) > MOST_SCALE:
            return None
        value = value.scaleb(exponent)
    return -value if sign == "-" else value


def _magnitude(text: str, how: str) -> Decimal | None:
    if how in _WORDS:
        return in_words(text)
    if not text or len(text) > MOST_DIGITS:
        return None
    if how in _COMMA:
        text = text.replace(".", "").replace(",", ".")
    elif how.startswith("numunitdecimal"):
        match = _UNIT_DECIMAL.fullmatch(text)
        text = f"{re.sub(r'[^0-9]', '', match['whole'])}.{match['cents']:0>2}" if match else ""
    if how:
        text = _GROUPING.sub("", text).replace(",", "")
        negative = False
    else:
        # Without a transformation the words are the number itself, sign included.
        negative = text.startswith("-")
        text = text[1:] if text[:1] in ("-", "+") else text
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return -value if negative else value


def in_words(text: str) -> Decimal | None:
    """`twenty-five`, `one hundred and two`, `no`; digits stand for themselves. None where a word is no number."""
    words = re.findall(r"[a-z]+|[\d.,]+", text.lower()[:200])
    if words in (["no"], ["none"], ["nil"], ["zero"]):
        return Decimal(0)
    whole, group, seen = 0, 0, False
    for word in words:
        if word in _SMALL or word in _TENS:
            group += _SMALL.get(word, 0) or _TENS.get(word, 0)
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in _POWERS:
            whole += (group or 1) * _POWERS[word]
            group = 0
        elif word in ("a", "and"):
            continue
        elif word.replace(",", "").isdigit() and len(word) < MOST_DIGITS:
            group += int(word.replace(",", ""))
        else:
            return None
        seen = True
    return Decimal(whole + group) if seen else None


def day(text: str, format_name: str | None = None) -> str | None:
    """The ISO day that a tag's words stand for, by its transformation; None where they are no day."""
    how = transformation(format_name)
    pieces = _DATE_PIECES.findall(text[:100])
    if len(pieces) < 3:
        return None
    first, second, third = pieces[0], pieces[1], pieces[-1]
    numbers = [_MONTHS.get(p[:3].lower()) if p[0].isalpha() else int(p) for p in (first, second, third)]
    if None in numbers:
        return None
    one, two, three = (n or 0 for n in numbers)
    if len(first) == 4 and first.isdigit():
        year, month, of_month = one, two, three
    elif first[0].isalpha() or (not second[0].isalpha() and "daymonth" not in how):
        month, of_month, year = one, two, three
    else:
        of_month, month, year = one, two, three
    try:
        return date(year if year > 99 else 2000 + year, month, of_month).isoformat()
    except ValueError:
        return None


def truth(text: str, format_name: str | None) -> str:
    """`true` or `false` for a yes-or-no tag, by its transformation or its words (a ballot box is a tick or none)."""
    how = transformation(format_name)
    if how in ("fixedtrue", "booleantrue"):
        return "true"
    if how in ("fixedfalse", "booleanfalse"):
        return "false"
    return "true" if text.strip().lower() in ("true", "yes", "☒", "☑", "x", "þ") else "false"
