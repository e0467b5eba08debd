"""Sentences and paragraphs of a filing's text, as places in it: readers retrieve wide with a few plain words, then look at the
sentence around each hit. Nothing here copies more of the text than the sentence asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_PARAGRAPH = 12_000
"""Characters; a longer run without a break (a broken document) is cut, so that no reader meets megabytes as one sentence."""

# A full stop ends a sentence where a space and a capital, an amount, a footnote's number ("2On May 3"), a quotation mark or a
# bracket follow, and no abbreviation stands before it.
_STOP = re.compile(r"[.!?][\"”’')\]]*(?:\(\d{1,2}\))?\s+(?=[\"“‘'(\[]?(?:(?:\d\)?|\d\) )?[A-Z]|\$\d))")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Inc|Corp|Co|Ltd|L\.L\.C|L\.P|N\.A|S\.A|S\.p\.A|B\.V|N\.V|A\.G|plc|No|Nos|Mr|Mrs|Ms|Dr|Jr|Sr|St|vs|approx|e\.g|i\.e|cf|al"
    r"|U\.S|U\.K|U\.S\.C|E\.U|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Sec|Art|Ex|Fig|para|Rev|Stat|D\.C|P\.L\.C)"
    r"|\b[A-Z]|\.[A-Za-z])$"
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def small(words: str) -> str:
    """The words in small letters, place for place: patterns of small letters look at them, at half the cost of a search that minds
    no case."""
    low = words.lower()
    # The one letter that grows when made small would move everything after it.
    return low if len(low) == len(words) else words.replace("\u0130", "I").lower()


def holds(words: str, parts: tuple[str, ...]) -> bool:
    """Whether any of these letters stand in the words: the cheap test before a pattern."""
    for part in parts:  # noqa: SIM110 any() over a generator costs three times as much
        if part in words:
            return True
    return False


def paragraph_at(text: str, offset: int, *, is_plain_text: bool = False) -> tuple[int, int]:
    """Where the paragraph around a place begins and ends: a line of the text, in plain text the lines between blank ones."""
    low, high = max(0, offset - LONGEST_PARAGRAPH), min(len(text), offset + LONGEST_PARAGRAPH)
    if not is_plain_text:
        start = text.rfind("\n", low, offset) + 1 or low
        end = text.find("\n", offset, high)
        return start, end if end >= 0 else high
    start = low
    for match in _BLANK_LINE.finditer(text, low, offset):
        start = match.end()
    after = _BLANK_LINE.search(text, offset, high)
    return start, after.start() if after else high


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences between two places, as places: "of Acme Inc. On May 3" breaks only where a sentence ends."""
    at = start
    for match in _STOP.finditer(text, start, end):
        # "Acme Inc. On May 3" ends a sentence all the same where a word that opens sentences follows the abbreviation.
        stop = match.start()
        # No abbreviation is longer than six letters, or ends in a figure.
        may_be_short = text[stop - 1].isalpha() and not text[max(0, stop - 7) : stop].isalpha()
        if may_be_short and _ABBREVIATION.search(text, max(at, stop - 12), stop) and not _opens_sentence(text, match.end()):
            continue
        yield at, match.end()
        at = match.end()
    if at < end:
        yield at, end


_OPENERS = re.compile(
    r"[\"“(]?(?:The|On|In|This|These|As|We|Our|It|During|Under|At|For|If|All|Pursuant|Upon|Such|No|There|After|Since)\b"
)


def _opens_sentence(text: str, offset: int) -> bool:
    # "Inc. The Company" opens one; "J. The" hardly occurs in filings.
    return _OPENERS.match(text, offset) is not None
