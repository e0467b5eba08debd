"""Where a filing may tell of deals: the prose paragraphs that hold a deal's verb, and the headings about deals above them.

Retrieval is wide and cheap: one pass over the lines of the text with plain substring tests; only what passes is cut into sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from filings.document import Filing
from filings.prose import paragraph_at, sentences

_SEEDS = ("cqui", "erge", "sold ", "sale of", "ivest", "purchase", "joint venture", "spin", "spun", "separat", "sell ", "refranchis", "disposed", "disposition", "combin")
_HEADING_WORDS = ("cquisition", "CQUISITION", "ombination", "OMBINATION", "ivestiture", "IVESTITURE", "isposition", "ISPOSITION", "erger", "ERGER", "iscontinued", "ISCONTINUED", "eld for", "ELD FOR",
                  "ubsequent", "UBSEQUENT", "trategic", "ecent ", "RECENT", "pin-", "SPIN", "ransaction", "TRANSACTION")  # fmt: skip
_DEAL_HEADING = re.compile(
    r"acquisition|business combination|divestiture|disposition|merger|discontinued operation|held for sale|held-for-sale|subsequent event|strategic transaction|spin-?off"
    r"|recent (?:developments|transactions|events)|significant transactions",
    re.I,
)
_NOT_DEAL_HEADING = re.compile(r"costs?\b|expenses?\b|risk|available|intangible|in-process|charges|servicing|customer acquisition|policy acquisition|deferred", re.I)
_NOTE_HEADING = re.compile(r"^\s*(?:note\s+)?\d{1,2}\s?[.:)—–-]?\s+[A-Z][A-Za-z]|^\s*note\s+\d{1,2}\b|^\s*[A-Z]{1,2}\.\s+[A-Z][a-z]", re.I)
LONGEST = 12_000


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of prose as places in the text; `heading` is the heading about deals it stands under, if any."""

    start: int
    end: int
    heading: str | None


def paragraphs(filing: Filing) -> list[Paragraph]:
    """Every paragraph that may tell of a deal, in reading order."""
    if filing.is_plain_text:
        return list(_plain_paragraphs(filing.text))
    found: list[Paragraph] = []
    heading, heading_at = None, -1
    at, open_from = 0, -1
    for line in filing.text.split("\n"):
        length = len(line)
        if length > 60:
            if any(seed in line for seed in _SEEDS) and line.count("\t") < 6:
                near = heading if heading is not None and at - heading_at < 9000 else None
                start = open_from if open_from >= 0 and _goes_on(line) else at
                found.append(Paragraph(start, at + min(length, LONGEST), near))
        elif length > 4:
            for word in _HEADING_WORDS:
                if word in line:
                    if _DEAL_HEADING.search(line) and "\t" not in line.strip(" \t") and not _NOT_DEAL_HEADING.search(line):
                        heading, heading_at = line.strip(), at
                    break
            else:
                if heading is not None and _NOTE_HEADING.match(line) and line.count("\t") < 3:
                    heading = None
        if length and line[-1] not in ".:;!?”\"\t" and line[-2:] not in _ENDINGS and "\t" not in line:
            if open_from < 0 or not _goes_on(line):
                open_from = at if length > 8 else -1
        else:
            open_from = -1
        at += length + 1
    return _joined(filing.text, found)


_ENDINGS = {". ", ": ", "; ", "” ", ".”"}


def _goes_on(line: str) -> bool:
    """Whether a line can be the middle of a sentence: pages set line by line break sentences anywhere."""
    first = line[0]
    return first.islower() or first.isdigit() or first in "(“\"$"


def _joined(text: str, found: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs stretched over the lines that their last sentence goes on in, and those that overlap made one."""
    out: list[Paragraph] = []
    for paragraph in found:
        start, end = paragraph.start, paragraph.end
        if out and start < out[-1].end:
            if end <= out[-1].end:
                continue
            start = min(start, out[-1].start) if end - out[-1].start < LONGEST else out[-1].end
            if start == out[-1].start:
                out.pop()
        for _ in range(4):
            if end >= len(text) - 1 or text[end - 1] in ".:;!?”\"\t" or text[end - 2 : end] in _ENDINGS or end - start > LONGEST:
                break
            stop = text.find("\n", end + 1)
            stop = stop if stop >= 0 else len(text)
            following = text[end + 1 : stop]
            if not following or "\t" in following or not _goes_on(following) or len(following) > LONGEST:
                break
            end = stop
        out.append(Paragraph(start, end, paragraph.heading))
    return out


def _plain_paragraphs(text: str) -> Iterator[Paragraph]:
    at = 0
    heading, heading_at = None, -1
    while at < len(text):
        start, end = paragraph_at(text, at, is_plain_text=True)
        end = max(end, at + 1)
        piece = text[start:end]
        if len(piece) < 80:
            if _DEAL_HEADING.search(piece) and not _NOT_DEAL_HEADING.search(piece):
                heading, heading_at = piece.strip(), start
            elif _NOTE_HEADING.match(piece):
                heading = None
        elif any(seed in piece for seed in _SEEDS):
            yield Paragraph(start, end, heading if at - heading_at < 9000 else None)
        at = end
        while at < len(text) and text[at].isspace():
            at += 1


def sentences_of(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph that hold a deal's verb."""
    for start, end in sentences(text, paragraph.start, paragraph.end):
        if 30 < end - start < 3000 and any(text.find(seed, start, end) >= 0 for seed in _SEEDS):
            yield start, end


def line_unit(text: str, position: int) -> int | None:
    """What "(in thousands)" above a place says: 1000, 1000000; None where nothing is said within reach."""
    found = list(UNIT.finditer(text, max(0, position - 2500), position))
    return _UNITS[found[-1]["unit"].lower().rstrip("s")] if found else None


UNIT = re.compile(r"(?:\bin|\$|dollars\s+in|amounts\s+in|dollars)\s*(?:US\s*)?(?:\$\s*)?(?P<unit>thousands?|millions?|billions?|000[’']?s)\b", re.I)
_UNITS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "000": 1_000, "000'": 1_000, "000’": 1_000}
