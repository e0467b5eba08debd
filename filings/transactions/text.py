"""Where a filing may tell of deals: the prose paragraphs that hold a deal's verb, and the headings about deals above them.

Retrieval is wide and cheap: one pass over the lines of the text with plain substring tests; only what passes is cut into sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from filings.document import Filing
from filings.prose import holds, sentences

LONGEST = 12_000
"""Characters of a paragraph that are read; a longer run without a break is a broken document."""

HEADING_REACH = 9_000
"""Characters that a heading about deals speaks for, where no other note's heading comes first."""

_DEAL_HEADING = re.compile(
    r"acquisition|business combination|divestiture|disposition|merger|discontinued operation|held for sale|held-for-sale"
    r"|joint venture|split-?off|sale of [^.]{0,40}(?:business"
    r"|division|segment|operations|subsidiary)"
    r"|(?:sale|purchase|disposal|separation|exchange)\s+of\s+(?-i:[A-Z])|disposals?\b|reverse\s+(?:merger|acquisition)|share\s+exchange|refranchis|branch\s+(?:sale|purchase)"
    r"|(?:station|branch|business|portfolio|hospital|store|brand|restaurant|facility|perimeter)\s+(?:transactions|sales|purchases|exchanges|swaps)"
    r"|subsequent event|strategic transaction|spin-?off|recent (?:developments|transactions|events)|significant transactions",
    re.I,
)
_NOT_DEAL_HEADING = re.compile(
    r"costs?\b|expenses?\b|risk|receivables|treasury|(?:common|preferred)\s+(?:stock|shares)|securities|loans?\b|notes\s|mortgage|property,\s+plant|real\s+estate|shares\s+by"
    r"|available|intangible|in-process|charges|servicing|customer acquisition|policy acquisition|deferred",
    re.I,
)
_NOTE_HEADING = re.compile(
    r"^\s*(?:note\s+)?\d{1,2}\s?[.:)—–-]?\s+[A-Z][A-Za-z]|^\s*note\s+\d{1,2}\b|^\s*[A-Z]{1,2}\.\s+[A-Z][a-z]", re.I
)
_NOTE_NUMBER = re.compile(r"^(?:note\s+)?[\dA-Z]{1,3}[.):]?\t\s*", re.I)
_TITLE = re.compile(r"^\W*(?:\(?[a-z0-9]{1,3}[.)]\s+)?[A-Z][\w&.’'-]*(?:,?\s+(?:[A-Z(][\w&.’')-]*|of|and|the|&|de))*$")
_RUN_IN_YEAR = re.compile(r"(?:19|20)\d\d\s?[.:–—-]\s")
_ONE_DEAL = re.compile(r"\W*(?:acquisition|sale|purchase|disposal|disposition|exchange)\s+of\s", re.I)
"""A heading of one deal, which stands under a year's caption as well as under none."""
_CAPTION = re.compile(
    r"(?:(?:19|20)\d\d\s+)?(?P<year>(?:19|20)\d\d)(?:\s+(?:acquisitions?|dispositions?|transactions?))?\s*[:.–—-]?", re.I
)
_RULED = re.compile(r"(?:[^\n]{1,100}\n){1,2}[ \t]*---[ \t-]*+\n")
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_RULE = re.compile(r"[-=]{4,}")
_FULL = 70
"""Letters of a line that breaks a sentence wherever the page ends: the next line goes on, though it begins with a capital."""

_FORMED = (" formed ", " established ", " created ", " set up ")
"""What is done with a joint venture at its beginning."""

_OF_SEVERAL = ("acquisitions", "divestitures", "dispositions", "business combinations")
_ENDS = frozenset(".;:")
_STOPS = frozenset('.:;!?”"\t')
_STOPS_BEFORE_SPACE = frozenset({". ", ": ", "; ", "” ", ".”"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of prose as places in the text; `heading` is the heading about deals above it, `year` the caption ("1999") and `title`
    the short line right above it that may be a name, if any."""

    start: int
    end: int
    heading: str | None
    year: int | None = None
    title: str | None = None


def _has_seed(words: str) -> bool:
    """Whether any word of a deal stands here. Written out: a generator over the words costs three times as much.

    The most frequent first; a rare letter is looked for before its word: one letter is found at memory speed.
    """
    return (
        "purchas" in words
        or ("q" in words and "cqui" in words)
        or "sale of" in words
        or "sold " in words
        or "combin" in words
        or "erge" in words
        or "dispos" in words
        or "separat" in words
        or "sell " in words
        or ("ransfer" in words and ("ransferred " in words or "ransfer of" in words))
        or ("ontribute" in words and ("ontributed " in words or "ontribute " in words))
        or "ivest" in words
        or ("j" in words and "joint venture" in words)
        or ("became " in words and ("became our" in words or "became a" in words))
        or "refranchis" in words
        or "spin" in words
        or "spun" in words
        or "bought" in words
    )


def _has_rare_seed(words: str) -> bool:
    """Words that tell a deal under a heading about deals, and elsewhere mostly something else."""
    return (
        "xchange" in words
        or "wnership" in words
        or "buying" in words
        or " buy " in words
        or "ompleted the " in words
        or "split off" in words
        or "ssigned " in words
        or "wned subsidiar" in words
        or "owner of" in words
        or "control of" in words
        or "xited" in words
        or "istributed to" in words
        or "istribution to" in words
        or "took over" in words
        or "passed to" in words
        or "joined " in words
        or "traded " in words
        or "swapped " in words
        or "formed " in words
        or "stablished " in words
        or "urchase Agreement" in words
    )


def _has_proof(words: str) -> bool:
    """A deal worth reading names a year or an amount."""
    return "$" in words or "20" in words or "19" in words or ("q" in words and "quarter" in words)


def _may_tell(words: str) -> bool:
    return (
        _has_seed(words)
        or _has_rare_seed(words)
        or " closed " in words
        or "ompleted on" in words
        or "onsummated" in words
        or "erminat" in words
        or "transaction" in words
        or "ancelled " in words
        or "anceled " in words
        or "alled off" in words
        or "bandoned " in words
        or "escinded " in words
    )


def paragraphs(filing: Filing) -> tuple[list[Paragraph], list[int]]:
    """Every paragraph that may tell of a deal, in order, and where the lines behind headings such as "Acquisitions" begin."""
    if filing.is_plain_text:
        return list(_plain_paragraphs(filing.text)), []
    found: list[Paragraph] = []
    behind: list[int] = []
    heading: str | None = None
    year: int | None = None
    title: str | None = None
    at = reach = 0
    lines = filing.text.split("\n")
    openings = _Openings(lines)
    for number, line in enumerate(lines):
        length = len(line)
        if at >= reach:
            heading = year = title = None
        if length > 60 or (length > 40 and line[-1] in _ENDS):
            if (
                (heading is not None or _has_proof(line))
                and ("\t" not in line or line.count("\t") < 6)
                and (_has_seed(line) or (heading is not None and _has_rare_seed(line)))
            ):
                found.append(Paragraph(openings.before(number, at), at + min(length, LONGEST), heading, year, title))
        elif length > 4:
            if _is_deal_heading(line):
                heading, reach, title = line.strip(), at + HEADING_REACH, None
                year = year if _ONE_DEAL.match(line) else None
                if heading.lower().endswith(_OF_SEVERAL):
                    behind.append(at + length + 1)
            elif heading is not None:
                if line.count("\t") < 3 and _NOTE_HEADING.match(line):
                    heading = year = title = None
                elif length < 60 and _TITLE.match(line):
                    title = line.strip()
        elif length == 4 and heading is not None and _CAPTION.fullmatch(line):
            year = int(line)
        at += length + 1
    return _joined(filing.text, found), behind


class _Openings:
    """Where the sentence that a line goes on with began, on one of the lines right above it; asked for only where a line may tell.

    Lines are asked for from top to bottom, and what was found for one is remembered: no line is looked at twice.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._number = 0
        self._opening = -1

    def before(self, number: int, at: int) -> int:
        """The place at which the sentence of a line begins, which itself begins at `at`."""
        lines, first = self._lines, number
        place = at
        while first > self._number and _is_broken(lines[first - 1]):
            first -= 1
            place -= len(lines[first]) + 1
        opening = self._opening if first == self._number else -1
        for above in range(first, number):
            if opening < 0 or not self._is_going_on(above):
                opening = place if len(lines[above]) > 8 else -1
            place += len(lines[above]) + 1
        self._number, self._opening = number, opening
        return opening if opening >= 0 and self._is_going_on(number) else at

    def _is_going_on(self, number: int) -> bool:
        """Whether a line below one that breaks off goes on with its sentence."""
        above = self._lines[number - 1] if number else ""
        return _goes_on(self._lines[number]) or (len(above) > _FULL and _is_prose(above))


def _is_broken(line: str) -> bool:
    """Whether a line ends without a stop and is no row of a table."""
    return line != "" and line[-1] not in _STOPS and line[-2:] not in _STOPS_BEFORE_SPACE and "\t" not in line


ZONE_REACH = 3_000
"""Characters behind a heading about deals in which a table of deals is looked for."""


def zones(text: str, starts: list[int]) -> Iterator[tuple[int, int]]:
    """Where tables of deals may stand: right behind the headings about deals."""
    end = 0
    for start in starts:
        if start >= end and text.find("\t", start, start + ZONE_REACH) >= 0:
            end = min(len(text), start + ZONE_REACH)
            yield start, end


def _is_deal_heading(line: str) -> bool:
    if "\t" in line:  # a table's row, and no note's number before its heading
        bare = line.strip(" \t")
        tab = bare.find("\t")
        if "\t" in bare[20:] or (tab > 4 and bare[:4].lower() != "note"):
            return False
    low = line.lower()
    if not (
        "acqui" in low
        or "combination" in low
        or "divest" in low
        or "disposition" in low
        or "merger" in low
        or "discontinued" in low
        or "held" in low
        or "subsequent" in low
        or "transaction" in low
        or "spin" in low
        or "split" in low
        or "recent" in low
        or "joint venture" in low
        or "sale" in low
        or "purchase" in low
        or "exchange" in low
        or "separation of" in low
        or "swaps" in low
        or "dispos" in low
        or "refranchis" in low
    ):
        return False
    if not _DEAL_HEADING.search(line) or _NOT_DEAL_HEADING.search(line):
        return False
    return "\t" not in _NOTE_NUMBER.sub("", line.strip(" \t"))


def _goes_on(line: str) -> bool:
    """Whether a line can be the middle of a sentence: pages set line by line break sentences anywhere."""
    first = line[0]
    return first.islower() or (first.isdigit() and not _RUN_IN_YEAR.match(line)) or first in '(“"$'


def _is_prose(line: str) -> bool:
    """Whether a line that ends without a stop is no heading: the words of a heading begin with capitals."""
    words = line.split()
    return 2 * sum([word[0].islower() for word in words]) > len(words)


def _joined(text: str, found: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs stretched over the lines that their last sentence goes on in, and those that overlap made one."""
    out: list[Paragraph] = []
    for paragraph in found:
        start, end = paragraph.start, paragraph.end
        if out and start < out[-1].end:
            if end <= out[-1].end:
                continue
            # Never before the one above begins: where a run was cut for its length, its beginning has been read.
            start = out[-1].start if end - out[-1].start < LONGEST else out[-1].end
            if start == out[-1].start:
                out.pop()
        for _ in range(4):
            is_ended = text[end - 1] in _STOPS or text[end - 2 : end] in _STOPS_BEFORE_SPACE
            if end >= len(text) - 1 or is_ended or end - start > LONGEST:
                break
            stop = text.find("\n", end + 1)
            stop = stop if stop >= 0 else len(text)
            following = text[end + 1 : min(stop, end + LONGEST)]
            above = text[text.rfind("\n", 0, end) + 1 : end]
            is_full = _FULL < len(above) < 400 and _is_prose(above)
            if not following or "\t" in following or not (is_full or _goes_on(following)):
                break
            end = stop
        is_same = start == paragraph.start and end == paragraph.end
        out.append(paragraph if is_same else replace(paragraph, start=start, end=end))
    return out


def _plain_paragraphs(text: str) -> Iterator[Paragraph]:
    """Text of the 1990s: paragraphs end at a blank line."""
    heading: str | None = None
    year: int | None = None
    start, heading_at = 0, -1
    for stop in [*_BLANK.finditer(text), None]:
        end = stop.start() if stop else len(text)
        piece = text[start:end]
        # The lines above a rule of dashes are a heading, whether or not a blank line follows.
        ruled = _RULED.match(piece) if "---" in piece else None
        title = " ".join(_RULE.sub(" ", piece[: ruled.end()] if ruled else piece).split()) if ruled or len(piece) < 80 else ""
        if title:
            caption = _CAPTION.fullmatch(title)
            if caption:
                year = int(caption["year"]) if heading else None
            elif len(title) < 120 and _is_deal_heading(title):
                heading, heading_at, year = title, start, year if _ONE_DEAL.match(title) else None
            elif heading is not None and _NOTE_HEADING.match(title):
                heading = year = None
        if len(piece) >= 80 and (_has_seed(piece) or _has_rare_seed(piece)):
            near = start - heading_at < HEADING_REACH
            yield Paragraph(start, min(end, start + LONGEST), heading if near else None, year if near else None)
        start = stop.end() if stop else end


def sentences_of(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int, str]]:
    """The sentences of a paragraph that may tell a deal: their places, and their words on one line."""
    is_known = paragraph.heading is not None or paragraph.year is not None
    if not is_known and not _has_proof(text[paragraph.start : paragraph.end]):
        return
    of_venture = paragraph.heading is not None and "venture" in paragraph.heading.lower()
    for start, end in sentences(text, paragraph.start, paragraph.end):
        words = text[start:end]
        if 30 < end - start < 3000 and (is_known or _has_proof(words)):
            words = _RULE.sub(" ", words) if "----" in words or "====" in words else words
            words = words.replace("\n", " ")
            words = " ".join(words.split()) if "  " in words else words
            if _may_tell(words) or (of_venture and holds(words, _FORMED)):
                yield start, end, " ".join(words.split())


UNIT = re.compile(
    r"(?:\bin|\$|dollars\s+in|amounts\s+in|dollars)\s*(?:US\s*)?(?:\$\s*)?(?P<unit>thousands?|millions?|billions?|000[’']?s)\b",
    re.I,
)
_UNITS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "000": 1_000, "000'": 1_000, "000’": 1_000}


def line_unit(text: str, position: int) -> int | None:
    """What "(in thousands)" above a place says: 1000, 1000000; None where nothing is said within reach."""
    last = None
    for match in UNIT.finditer(text, max(0, position - 2500), position):
        last = match
    return _UNITS[last["unit"].lower().rstrip("s")] if last else None
