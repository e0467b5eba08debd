"""Item 703 tables of plain text: lines of fixed columns, as filings had them until about 2008, and those in a `<pre>` since."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from filings.purchases.finding import LONGEST_TABLE, PURCHASED

if TYPE_CHECKING:
    from filings.document import Filing


def text_blocks(filing: Filing) -> list[tuple[int, int]]:
    """Tables of fixed columns in plain text or in a `<pre>`: the lines around a header line that says 'average' or 'price paid'."""
    if not filing.is_plain_text and not filing.has_fixed_lines:
        return []
    low, text = filing.lower, filing.text
    blocks: list[tuple[int, int]] = []
    at = 0
    while (at := _first_of(low, ("average", "price paid"), at)) >= 0:
        start, end = _block(text, at)
        words = low[start:end]
        if (
            end - start < LONGEST_TABLE
            and any(w in words for w in PURCHASED)
            and any(w in words for w in ("announced", "yet be", "publicly", "maximum"))
            and re.search(r"\S {2,}\S.* {2,}\S", words)
        ):
            blocks.append((start, end))
        at = max(end, at + 1)
    return blocks


def _first_of(low: str, words: Sequence[str], at: int) -> int:
    places = [p for w in words if (p := low.find(w, at)) >= 0]
    return min(places, default=-1)


def _block(text: str, at: int) -> tuple[int, int]:
    """The lines around a place, up to three blank lines or a line of prose on either side."""
    start = text.rfind("\n", 0, at) + 1
    blank = 0
    while start > 0:
        begin = text.rfind("\n", 0, start - 1) + 1
        words = text[begin : start - 1].strip()
        blank = 0 if words else blank + 1
        if blank > 1 or _is_prose(text[begin : start - 1]):
            break
        start = begin
    end, blank = text.find("\n", at), 0
    while 0 <= end < len(text) - 1:
        stop = text.find("\n", end + 1)
        stop = len(text) if stop < 0 else stop
        words = text[end + 1 : stop].strip()
        blank = 0 if words else blank + 1
        if blank > 2 or _is_prose(text[end + 1 : stop]):
            break
        end = stop
    return start, len(text) if end < 0 else end


def _is_prose(line: str) -> bool:
    """A full line of words without columns."""
    return len(line.strip()) > 55 and re.search(r"\S {3,}\S|\S {2,}[\d$]", line.strip()) is None
