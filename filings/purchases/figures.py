"""What a cell of the Item 703 table prints: a number, a dash, not applicable, a footnote mark, a currency sign, a scale word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from filings.amounts import cell_number, is_dash, is_not_applicable
from filings.tables import Cell

# The bracket that closes a mark may stand in the next cell, as that of a negative number does; this table has none.
_MARK = re.compile(r"(?:\(\s*(?:\d{1,2}|[a-z]{1,2}|\*+)\s*(?:\)|$)|\[\s*(?:\d{1,2}|[a-z])\s*\]|[*†‡§#]+|\s|,)+", re.I)
_SIGN = re.compile(r"(?:US|U\.S\.|C|A)?\$")
_SCALE = re.compile(r"\b(thousand|million|billion)s?\b|(?<=\d)\s*(MM|M|K|B)\b", re.I)
_FACTORS = {
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "k": 1_000,
    "m": 1_000_000,
    "mm": 1_000_000,
    "b": 1_000_000_000,
}
_NUMBERS = frozenset("$(0123456789.-–")
_LAST_MARKS = re.compile(r"(?:\s*\((?:\d{1,2}|[a-z]{1,2}|\*+)\)|\s*\[(?:\d{1,2}|[a-z])\]|[*†‡§#]+)+$", re.I)
_LEAD_WORDS = re.compile(r"^(?:up\s+to|approximately|approx\.?|about|~)\s*(?=[$\d])", re.I)
_UNIT_WORDS = re.compile(r"(?<=[\d\s])\s*(?:shares|units|(?:per|/|a)\s*(?:share|unit))\.?$", re.I)
_FIRST_MARKS = re.compile(r"^(?:\([a-z*]\)|\[\w\]|[*†‡§#]+)\s*(?=[$\d—–-])", re.I)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell prints: a number (`value`), none at all (`is_dash`, value 0), or not applicable (value None).

    `scale` is the scale word that the cell itself carries ("21.21 billion").
    """

    cell: Cell
    value: int | float | None
    is_dash: bool
    is_money: bool
    scale: int | None = None


@lru_cache(maxsize=1024)
def figure(text: str) -> tuple[int | float | None, bool, int | None] | None:
    """A cell's figure as (value, is it a dash, its own scale); None where the cell holds words or nothing but a footnote mark."""
    bare = text.strip()
    if not bare or _MARK.fullmatch(bare):
        return None
    if is_dash(bare):
        return 0, "0" not in bare, None  # "-0-" prints a zero
    stripped = _FIRST_MARKS.sub("", _LAST_MARKS.sub("", bare).strip())
    stripped = _LEAD_WORDS.sub("", _UNIT_WORDS.sub("", stripped))
    if is_dash(stripped):
        return 0, "0" not in stripped, None
    if stripped.replace("$", "").strip().lower() in ("not applicable", "not available") or (
        is_not_applicable(stripped) and stripped.strip("$* ")
    ):
        return None, False, None
    scale = None
    if stripped[:1] in _NUMBERS and not stripped[-1:].isdigit():
        found = _SCALE.search(stripped)
        if found:
            scale = _FACTORS[(found[1] or found[2]).lower()]
            stripped = (stripped[: found.start()] + stripped[found.end() :]).strip()
    value = cell_number(stripped) if stripped[:1] in _NUMBERS or stripped[:2].upper() == "US" else None
    return None if value is None else (value, False, scale)


def is_mark(words: str) -> bool:
    """Nothing but footnote marks."""
    return _MARK.fullmatch(words) is not None


def is_sign(words: str) -> bool:
    """Nothing but a currency sign."""
    return _SIGN.fullmatch(words.strip()) is not None


def is_scale(words: str) -> bool:
    """A scale word, maybe with footnote marks: "billion (c)"."""
    return _SCALE.match(words.lower()) is not None


def figures_in(row: Sequence[Cell], label_stop: int) -> list[Figure]:
    """The figures of a row right of its label; currency signs and scale words in cells of their own go with their neighbours."""
    found: list[Figure] = []
    is_money = False
    for cell in row:
        if cell.stop <= label_stop or cell.is_repeated:
            continue
        line = cell.line
        if _SIGN.fullmatch(line):
            is_money = True
            continue
        read = figure(line)
        if read is None and "\n" in cell.text:
            each = [figure(x) for x in cell.text.split("\n") if x.strip("$ ")]
            read = each[0] if each and all(each) else None
        if read is None:
            scale = _SCALE.match(line.lower())
            if scale and found:
                last = found[-1]
                found[-1] = Figure(last.cell, last.value, last.is_dash, last.is_money, _FACTORS[scale[1].lower()])
            continue
        if cell.column < label_stop:
            continue
        found.append(Figure(cell, read[0], read[1], is_money or "$" in line, read[2]))
        is_money = False
    return found
