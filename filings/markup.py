"""Markup -> text, and where its tables stand in it: one scan of the whole document, no tree.

A tree in Python would cost ten times as much; this is about the cost of a bare lexbor parse (measured by `benchmarks/reading.py`).
Cells end in a tab, rows and blocks in a newline, so that a table's row is one line where its cells hold plain text.
"""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter

# One pass takes all words, each with its tail: the first letters of the tag behind it where that ends a cell, a row or a block, or
# begins a table or lines kept as they are; `>` as the only first character keeps the scan at memory speed. What it yields is a
# sixth of the bytes, and everything later works on that. A second pattern parts the words and the tails again.
_TAIL = rb"<(?:/(?:[tdlhTDLH][^>]|[pP])|[bhpBHP][rR]|[tT][aA])"
_ENDS = (
    re.compile(rb">([^<]++(?:%b)?+|%b)" % (_TAIL, _TAIL)),
    re.compile(rb"(</[tdlhTDLH][^>]|</[pP]|<[bhpBHP][rR]|<[tT][aA])"),
)
# For documents that leave their ends out ("<P>First<P>Second", "<TR><TD>A<TD>B"): there, beginnings end what was before.
_TAIL = rb"<(?:/?(?:[tdlhTDLH][^>]|[pP])|[bB][rR])"
_BEGINNINGS = (
    re.compile(rb">([^<]++(?:%b)?+|%b)" % (_TAIL, _TAIL)),
    re.compile(rb"(</?[tdlhTDLH][^>]|</?[pP]|<[bB][rR])"),
)
_Patterns = tuple[re.Pattern[bytes], re.Pattern[bytes]]
# 1 ends a cell, 2 a block, 3 a row; 4 opens a table and 6 closes it; 0 may open lines kept as they are, for which 7 stands; 5 ends
# what was scanned at once.
_MEANT = {b"td": b"\x01", b"th": b"\x01", b"tr": b"\x03", b"ta": b"\x04", b"pr": b"\x00"}


class _Marks(dict[bytes, bytes]):
    """The mark for each tail, learned as it comes."""

    def __missing__(self, tail: bytes) -> bytes:
        mark = _MEANT.get(tail.lower().lstrip(b"</"), b"\x02")
        self[tail] = mark = b"\x06" if mark == b"\x04" and tail[1:2] == b"/" else mark
        return mark


_MARK_OF = _Marks()
_CELL_END = b"</td"  # half of all tails
# A tag that closes itself (`<td/>`) leaves nothing open.
_OPENINGS = tuple((name, re.compile(rb"<" + name + rb"(?:\s[^<>]*)?(?<!/)>")) for name in (b"p", b"tr", b"td"))
_TAG_IN_LINE = re.compile(rb"<[^<>]*>")
_TABLE_TAG = re.compile(rb"</?[tT][aA]")
_KEPT = re.compile(rb"<[pP][rR][eE](?=[\s>])")
_KEPT_END = re.compile(rb"</[pP][rR][eE]")
# White space of the source is one space, as in a browser; a document's own control characters go before the marks come.
_CONTROLS = bytes(range(8))
_MARKS = tuple(bytes([c]) for c in _CONTROLS)
_FOREIGN = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_WHITE = bytes.maketrans(b"\n\r\t\f\v", b"     ")
_NO_MARKS_OF_TABLES = bytes(set(range(256)) - {0, 4, 5, 6, 7})
_SPACES = re.compile(rb"  +")
# Begun only where the run of blocks begins: a million empty paragraphs are looked at once.
_BLOCKS_IN_CELL = re.compile(rb"\x02(?<!\x02\x02)(?<!\x02 \x02)[ \x02]*+\x01")
_CELLS = re.compile(rb"\x01[ \x01\x02]*")
_LINES = re.compile(rb"\n[\n\t ]+")
_ENTITY = re.compile(rb"&(#?\w{1,33});")
_ODD = {"\xa0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\u200b": "", "\ufeff": "", "\xad": ""}
_THIN = re.compile(rb"\xe2\x80[\x89\x8b\xaf]")
_HIDDEN = ((b"<head", b"</head>"), (b"<style", b"</style>"), (b"<script", b"</script>"))
HEAD_BYTES = 60_000
"""Where a document's head may stand: EDGAR takes no scripts, and styles stand at the top."""

_PAGE_MARKS = re.compile(rb"</?(?:PAGE|CAPTION|S|C|FN|TABLE|TEXT|F\d+)>", re.I)
DEEPEST = 64
"""Tables within tables that are told apart; deeper ones belong to the innermost of these."""
STRETCH = 1 << 16
"""Bytes that are scanned at once: where a table's tag stands is looked up later, within its stretch, and only when asked."""


@dataclass(frozen=True, slots=True)
class TableSpan:
    """Where a table stands in the text. `depth` 0 is a table in no other table.

    `opening` and `closing` count the document's table tags, for `TableTags`; `closing` is -1 where the table is never closed.
    """

    start: int
    end: int
    opening: int
    closing: int
    depth: int


class TableTags:
    """Where the table tags stand in the markup, looked up when a table is read: of a hundred tables one is."""

    def __init__(self, body: bytes, stretches: list[tuple[int, int]], marks: bytes) -> None:
        """`stretches` are the begin and end of what was scanned at once; in `marks`, a 5 ends those of each stretch."""
        self._body, self._stretches = body, stretches
        tags = (piece.count(b"\x04") + piece.count(b"\x06") for piece in marks.split(b"\x05"))
        self._before = [0, *accumulate(tags)]
        self._known: dict[int, list[int]] = {}

    def markup(self, span: TableSpan) -> bytes:
        """One table, from its tag to the end of its closing tag; to the document's end where it is never closed."""
        if span.closing < 0:
            return self._body[self._place(span.opening) :]
        closing = self._place(span.closing)
        return self._body[self._place(span.opening) : self._body.find(b">", closing, closing + 200) + 1 or closing]

    @classmethod
    def at(cls, body: bytes, places: list[int]) -> TableTags:
        """Tags of which the places are known."""
        tags = cls(body, [(0, len(body))], b"\x04" * len(places))
        tags._known[0] = places
        return tags

    def _place(self, number: int) -> int:
        at = bisect.bisect_right(self._before, number) - 1
        if at not in self._known:
            begin, stop = self._stretches[at]
            tags = (match.start() for match in _TABLE_TAG.finditer(self._body, begin, stop))
            # Just those that the one pass saw: between them and the `>` of another tag stand words or nothing.
            self._known[at] = [i for i in tags if self._body.rfind(b">", begin, i) > self._body.rfind(b"<", begin, i)]
        return self._known[at][number - self._before[at]]


def without_controls(body: bytes) -> bytes:
    """The bytes without the control characters that mark cells and rows here."""
    return body.translate(_FOREIGN) if any(c in body for c in _MARKS) else body


def _leaves_tags_open(body: bytes) -> bool:
    """Does the document leave out the ends of paragraphs, rows or cells? Judged by a stretch from its middle."""
    middle = len(body) // 2
    sample = body[max(0, middle - 15_000) : middle + 15_000].lower()
    for name, opening in _OPENINGS:
        closed = sample.count(b"</" + name)
        # Looked at closely only where letters alone, `<tr` and `<track`, leave it open.
        if closed < 0.8 * sample.count(b"<" + name):
            opened = len(opening.findall(sample))
            if opened > 5 and closed < 0.8 * opened:
                return True
    return False


def _visible(body: bytes) -> list[tuple[int, int]]:
    """The stretches that a browser shows: no head, no hidden facts of inline XBRL, no comments, styles or scripts."""
    hidden: list[tuple[int, int]] = []  # each stops before its last `>`, with which the next words are taken
    top = body[:HEAD_BYTES]
    low = top.lower()
    for opens, closes in _HIDDEN:
        place = low.find(opens)
        while place >= 0:
            end = low.find(closes, place)
            if not low[place + len(opens) : place + len(opens) + 1].isalpha():
                if end < 0:
                    end = max(body.find(c, place, place + 1_000_000) for c in (closes, closes.upper()))
                if end < 0:
                    break  # never closed: nor are those that follow
                hidden.append((place, end + len(closes) - 1))
            place = low.find(opens, max(end, place + 5))
    # Inline XBRL hides its facts and contexts once, near the top; a scan of the whole document for a second one is dear.
    place = body.find(b"<ix:header") if b"xmlns:ix" in top or b"<ix:header" in top else -1
    end = body.find(b"</ix:header>", place) if place >= 0 else -1
    if end >= 0:
        hidden.append((place, end))
    place = body.find(b"!")  # a single rare letter is found at memory speed; "<!--" would stop at every dash of the styles
    while place >= 0:
        if body.startswith(b"<!--", place - 1):
            end = body.find(b"-->", place)
            if end < 0:
                break  # a comment that never ends hides nothing
            hidden.append((place - 1, end + 2))
            place = end
        place = body.find(b"!", place + 1)
    ranges, at = [], 0
    for start, stop in sorted(hidden):
        if start > at:
            ranges.append((at, start))
        at = max(at, stop)
    return [*ranges, (at, len(body))]


@dataclass(frozen=True, slots=True)
class _Part:
    """Markup to scan, and behind it the lines that are kept as they are, from `kept` to `kept_end`; none where `kept_end` is 0."""

    begin: int
    stop: int
    kept: int = 0
    kept_end: int = 0


def html_text(body: bytes, encoding: str) -> tuple[str, tuple[TableSpan, ...], TableTags, bool]:
    """The text, where each table stands in it and in the markup, and whether some lines are kept as they are (`<pre>`)."""
    how = _BEGINNINGS if _leaves_tags_open(body) else _ENDS
    parts = [_Part(begin, stop) for begin, stop in _visible(body)]
    words, stretches = _scan(body, how, parts)
    marks = words.translate(None, _NO_MARKS_OF_TABLES)
    if b"\x00" in marks or (how is _BEGINNINGS and _KEPT.search(body)):
        parts = [part for whole in parts for part in _with_kept_lines(body, whole)]
        words, stretches = _scan(body, how, parts)
        marks = words.translate(None, _NO_MARKS_OF_TABLES)
    kept = [_kept_lines(body[part.kept : part.kept_end], encoding) for part in parts if part.kept_end]
    of_tables = marks.translate(None, b"\x00\x05").decode()
    return *_with_tables(_readable(words, encoding), of_tables, kept), TableTags(body, stretches, marks), bool(kept)


def _with_kept_lines(body: bytes, whole: _Part) -> Iterator[_Part]:
    """The parts before, between and behind the `<pre>` of one part."""
    at = whole.begin
    while match := _KEPT.search(body, at, whole.stop):
        start = body.find(b">", match.end(), match.end() + 2000) + 1 or match.end() + 1
        closing = _KEPT_END.search(body, start, whole.stop)
        end = closing.start() if closing else whole.stop
        yield _Part(at, match.start(), start, end)
        at = end
    yield _Part(at, whole.stop)


def _scan(body: bytes, how: _Patterns, parts: list[_Part]) -> tuple[bytes, list[tuple[int, int]]]:
    """The words with marks for the tags, and the stretches that were scanned."""
    out: list[bytes] = []
    stretches: list[tuple[int, int]] = []

    def take(data: bytes, begin: int, stop: int) -> None:
        tokens = how[1].split(b"".join(how[0].findall(data, begin, stop)).replace(_CELL_END, b"\x01"))
        tokens[1::2] = map(_MARK_OF.__getitem__, tokens[1::2])
        out.append(b"".join(tokens))

    if parts[0].begin == 0:  # what stands before the first tag
        before = b">" + body[: min(body.find(b"<"), parts[0].stop)]
        take(before, 0, len(before))
    for part in parts:
        at = part.begin
        while at < part.stop:
            # A stretch ends before a `>` that closes a tag: no words go on there. What is scanned at once stays in the cache.
            cut = body.find(b">", max(body.find(b"<", at + STRETCH, part.stop), at + STRETCH), part.stop)
            cut = part.stop if cut < 0 else cut
            take(body, at, cut)
            out.append(b"\x05")
            stretches.append((at, cut))
            at = cut
        if part.kept_end:
            out.append(b"\x07")
    return b"".join(out), stretches


def _kept_lines(piece: bytes, encoding: str) -> str:
    text = _TAG_IN_LINE.sub(b"", piece).decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return html.unescape(text) if "&" in text else text


def _readable(words: bytes, encoding: str) -> str:
    """Words and marks as text: cells end in a tab, rows and blocks in a newline; only the marks of tables are left."""
    words = words.translate(_WHITE, b"\x00\x05")
    if encoding != "utf-8" and not words.isascii():
        words = words.decode(encoding, "replace").encode()
    if b"&" in words:
        words = _without_entities(words)
    if not words.isascii():
        words = _THIN.sub(_thin, words.replace(b"\xc2\xa0", b" "))
        if b"\xef\xbb\xbf" in words:
            words = words.replace(b"\xef\xbb\xbf", b"")
    # Split and joined again: a third less than to substitute.
    for pattern, instead in ((_SPACES, b" "), (_BLOCKS_IN_CELL, b"\x01"), (_CELLS, b"\t")):
        words = instead.join(pattern.split(words))
    words = words.replace(b"\x02", b"\n").replace(b"\x03", b"\n")
    return b"\n".join(_LINES.split(words)).decode("utf-8", "replace")


def _thin(match: re.Match[bytes]) -> bytes:
    return b"" if match[0][-1] == 0x8B else b" "


def _without_entities(words: bytes) -> bytes:
    """Entities as the characters they mean: a document has thousands, of a dozen kinds."""
    pieces = _ENTITY.split(words)
    pieces[1::2] = map(_meant, pieces[1::2])
    return b"".join(pieces)


@lru_cache(maxsize=4096)
def _meant(name: bytes) -> bytes:
    """What stands for one entity: spaces of all widths are one space, what has no width is nothing."""
    text = html.unescape(f"&{name.decode()};")
    for odd, plain in _ODD.items():
        text = text.replace(odd, plain)
    return "".join(c if c >= " " and not "\ud800" <= c <= "\udfff" else " " for c in text).encode()


def _with_tables(text: str, marks: str, kept: list[str]) -> tuple[str, tuple[TableSpan, ...]]:
    """The text without its marks, and the place of every table; a table begins and ends with its own lines."""
    pieces: list[str] = [""]
    tables: list[TableSpan] = []
    open_tables: list[tuple[int, int]] = []
    length = at = tags = beyond = 0
    lines = iter(kept)
    for mark in marks:
        stop = text.index(mark, at)
        piece = text[at:stop]
        at = stop + 1
        if pieces[-1][-1:] == "\n":
            piece = piece.lstrip("\n\t ")
        if piece[-1:] != "\n" and (piece or pieces[-1][-1:] != "\n"):
            piece += "\n"
        if mark == "\x07":
            piece += next(lines, "") + "\n"
        if piece:
            pieces.append(piece)
            length += len(piece)
        if mark == "\x04":
            if len(open_tables) < DEEPEST:
                open_tables.append((length, tags))
            else:
                beyond += 1
        elif mark == "\x06" and beyond:
            beyond -= 1
        elif mark == "\x06" and open_tables:
            start, opening = open_tables.pop()
            tables.append(TableSpan(start, length, opening, tags, len(open_tables)))
        tags += mark != "\x07"
    piece = text[at:]
    pieces.append(piece.lstrip("\n\t ") if pieces[-1][-1:] == "\n" else piece)
    length += len(pieces[-1])
    for depth, (start, opening) in enumerate(open_tables):
        tables.append(TableSpan(start, length, opening, -1, depth))
    tables.sort(key=attrgetter("start", "depth"))
    return "".join(pieces), tuple(tables)


def plain_text(body: bytes, encoding: str) -> tuple[str, tuple[TableSpan, ...], TableTags]:
    """Text of the 1990s: its lines and columns are kept as they are; `<TABLE>` marks tell where its tables stand."""
    pieces, tables, start = [], [], None
    at, length = 0, 0
    tags: list[int] = []
    for match in _PAGE_MARKS.finditer(body):
        piece = body[at : match.start()].decode(encoding, "replace").replace("\r\n", "\n")
        pieces.append(piece)
        length += len(piece)
        at = match.end()
        mark = match[0].upper()
        if mark == b"<TABLE>":
            start = (length, len(tags))
            tags.append(match.start())
        elif mark == b"</TABLE>" and start:
            tables.append(TableSpan(start[0], length, start[1], len(tags), 0))
            tags.append(match.start())
            start = None
    pieces.append(body[at:].decode(encoding, "replace").replace("\r\n", "\n"))
    return "".join(pieces), tuple(tables), TableTags.at(body, tags)
