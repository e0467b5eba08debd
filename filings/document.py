"""One filing's bytes -> its text, its tables, its sections. One fast pass; nothing is parsed that nobody asks for.

The text is made by stripping tags with a handful of regular expressions over bytes: about the cost of a bare lexbor parse (measured
by `benchmarks/reading.py`), where a full HTML tree in Python would cost ten times as much. Cells end in a tab, blocks in a newline,
so that a table's row is one line where its cells hold plain text. Every offset of a record counts in this text.
"""

from __future__ import annotations

import bisect
import gzip
import html
import re
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from filings import header
from filings.errors import SourceError
from filings.records import QUOTE_LIMIT, Evidence, FilingInfo

MOST_BYTES = 256 << 20
"""A document of more bytes is refused: the largest submissions on EDGAR are below it; a gzip bomb is not."""

_HEAD = re.compile(rb"<head\b.*?</head\s*>", re.I | re.S)
_SKIPPED = re.compile(rb"<(script|style)\b[^>]*>.*?</\1\s*>", re.I | re.S)
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_CUT = re.compile(rb"<(/?)table\b", re.I)
_CELL = re.compile(rb"</[tT][dDhH]\s*>")
_BLOCK = re.compile(rb"</(?:[tT][rR]|[pP]|[dD][iI][vV]|[lL][iI]|[hH][1-6]|[tT][aA][bB][lL][eE])\s*>|<[bBhH][rR]\b[^>]*>")
_TAG = re.compile(rb"<[^>]*>")
# \x01 ends a cell, \x02 a block. White space of the source is one space, as in a browser; its own \x01 and \x02 go first.
_FOREIGN = bytes.maketrans(b"\x00\x01\x02\x03", b"    ")
_WHITE = bytes.maketrans(b"\n\r\t\f\v\x01\x02\x03", b"     \t\n\n")
_SPACES = re.compile("  +")
_CELLS = re.compile("\t[\t ]+")
_LINES = re.compile("\n[\n\t ]+")
_ODD = (("\xa0", " "), ("\u200b", ""), ("\ufeff", ""), ("\u2009", " "), ("\u202f", " "))
_LOOKS_LIKE_HTML = re.compile(rb"<(?:html|body|div|p|br|font|tr|td)\b[^>]*>", re.I)
_PAGE_MARKS = re.compile(rb"</?(?:PAGE|CAPTION|S|C|FN|TABLE|TEXT|F\d+)>", re.I)
_HEADING = re.compile(
    r"^[ \t]*(?:part[ \t\n]+(?P<part>i{1,3}|iv)\b(?=[\s.,:;–—-]|$)"
    r"|item[ \t\n]*(?:no\.?[ \t]*)?(?P<item>\d{1,2}[ \t]?(?:\([a-c]\)|[a-c])?)(?=[\s.:;,)–—-]|$))",
    re.I | re.M,
)


@dataclass(frozen=True, slots=True)
class TableSpan:
    """Where a table stands: characters of the text, bytes of the cleaned HTML. `depth` 0 is a table in no other table."""

    start: int
    end: int
    html_start: int
    html_end: int
    depth: int


@dataclass(frozen=True)
class Filing:
    """One filing, decoded. `text` is what every offset counts in; `html` the main document's bytes without hidden parts.

    `problems` are sentences about the document as a whole: it could not be decoded, has no text, is too large.
    """

    file: str
    info: FilingInfo
    raw: bytes = field(repr=False)
    html: bytes = field(repr=False)
    text: str = field(repr=False)
    tables: tuple[TableSpan, ...] = field(repr=False)
    encoding: str
    is_plain_text: bool
    problems: tuple[str, ...] = ()
    has_fixed_lines: bool = False

    def table_html(self, span: TableSpan) -> str:
        """The markup of one table, to be read cell by cell (`tables.read_table`)."""
        return self.html[span.html_start : span.html_end].decode(self.encoding, "replace")

    def table_at(self, offset: int) -> TableSpan | None:
        """The innermost table that holds this place of the text."""
        best = None
        for span in self.tables[: bisect.bisect_right(self.tables, offset, key=lambda s: s.start)]:
            if span.start <= offset < span.end and (best is None or span.depth > best.depth):
                best = span
        return best

    @cached_property
    def lower(self) -> str:
        """The text in small letters, place for place: for plain finds before anything dearer."""
        low = self.text.lower()
        # A few letters grow when made small (a dotted capital I); their places would move everything after them.
        return low if len(low) == len(self.text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)

    @cached_property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """Every line that opens with 'Part' or 'Item' as (offset, name), the table of contents' lines among them."""
        found, part = [], None
        for match in _HEADING.finditer(self.text):
            if match["part"]:
                part = match["part"].upper()
                found.append((match.start(), f"Part {part}"))
            else:
                item = re.sub(r"[ ()]", "", match["item"]).upper()
                found.append((match.start(), f"Part {part}, Item {item}" if part else f"Item {item}"))
        return tuple(found)

    def section_at(self, offset: int) -> str | None:
        """The nearest heading above a place: a hint for readers and people, never a proof (10-Qs have two 'Item 2')."""
        place = bisect.bisect_right(self.headings, offset, key=lambda h: h[0])
        return self.headings[place - 1][1] if place else None

    def evidence(self, start: int, end: int) -> Evidence:
        """The words between two places of the text, cut to the limit of a quote."""
        while start < end and self.text[start].isspace():
            start += 1
        quote = self.text[start : min(end, start + QUOTE_LIMIT)].rstrip()
        return Evidence(self.section_at(start), quote, start)


def read_filing(path: Path) -> Filing:
    """Read a local document or full submission, plain or gzipped.

    Raises SourceError where there is no such file, or it is no gzip file though its name says so.
    """
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = _inflate(data)
    except (OSError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(f"{path} cannot be read ({error}): check the path, or fetch the file again.") from error
    return parse_filing(path.name, data, header.beside(path))


def _inflate(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    out = unpacker.decompress(data, MOST_BYTES + 1)
    if len(out) <= MOST_BYTES and not unpacker.eof:
        raise EOFError("the gzip file ends too early")
    return out


def parse_filing(file: str, data: bytes, known: FilingInfo | None = None) -> Filing:
    """Decode one filing. Never raises: what is wrong with the document stands in `problems`.

    `known` is what a `filings.csv` says; it fills only what the document itself leaves open.
    """
    problems = []
    if len(data) > MOST_BYTES:
        data = data[:MOST_BYTES]
        problems.append(f"The document is larger than {MOST_BYTES >> 20} MB; only its beginning was read.")
    submission = header.split(data)
    body = submission.body
    is_plain_text = not _LOOKS_LIKE_HTML.search(body[:200_000])
    encoding = _encoding(body)
    cleaned = body if is_plain_text else _without_hidden(body)
    text, tables = _plain_text(cleaned, encoding) if is_plain_text else _html_text(cleaned, encoding)
    if b"\x00" in body[:4096] and body[:4] != b"\xff\xfe\x00\x00":
        problems.append("The document holds binary data, not the text of a filing.")
    elif len(text.strip()) < 200:
        problems.append("The document holds no text to read.")
    info = header.identify(file, submission, text, known)
    return Filing(file, info, data, cleaned, text, tables, encoding, is_plain_text, tuple(problems))


def _encoding(body: bytes) -> str:
    """UTF-8 where it is that; else Windows-1252, as browsers do, whatever the document's own declaration says."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _without_hidden(body: bytes) -> bytes:
    """The visible document: no head, no inline XBRL header (hidden facts and contexts), no comments, scripts or styles."""
    start = body.find(b"<ix:header")
    if start >= 0:
        end = body.find(b"</ix:header>", start)
        body = body[:start] + (body[end:] if end >= 0 else b"")
    beginning = body[:200_000]
    visible = _SKIPPED.sub(b" ", _HEAD.sub(b" ", beginning, count=1))
    if len(visible) < len(beginning):
        body = visible + body[200_000:]
    if b"<!--" in body:
        body = _COMMENT.sub(b" ", body)
    if b"\x01" in body or b"\x02" in body or b"\x03" in body or b"\x00" in body:
        body = body.translate(_FOREIGN)
    return body


def _strip(piece: bytes, encoding: str) -> str:
    """One piece of markup as text. What it returns for a piece does not depend on what stands around it."""
    piece = piece.replace(b"</td>", b"\x01").replace(b"</tr>", b"\x03")
    if b"</T" in piece or b"</th" in piece or b"</td" in piece:
        piece = _CELL.sub(b"\x01", piece)
    piece = _TAG.sub(b"", _BLOCK.sub(b"\x02", piece))
    if b"&" in piece:
        piece = piece.replace(b"&#160;", b" ").replace(b"&nbsp;", b" ")
    piece = piece.replace(b"\x02\x01", b"\x01").translate(_WHITE)
    text = piece.decode(encoding, "replace")
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        for odd, plain in _ODD:
            text = text.replace(odd, plain)
    text = _CELLS.sub("\t", _SPACES.sub(" ", text))
    return _LINES.sub("\n", text)


def _html_text(body: bytes, encoding: str) -> tuple[str, tuple[TableSpan, ...]]:
    """The text, piece by piece between the tags that open and close tables, and where each table stands in it."""
    pieces: list[str] = []
    tables: list[TableSpan] = []
    open_tables: list[tuple[int, int]] = []
    at, length = 0, 0
    for match in _CUT.finditer(body):
        piece = _strip(body[at : match.start()], encoding)
        pieces.append(piece)
        length += len(piece)
        at = match.start()
        if not match[1]:
            if len(open_tables) < 64:
                pieces.append("\n")
                length += 1
                open_tables.append((length, at))
        elif open_tables:
            start, html_start = open_tables.pop()
            closing = body.find(b">", at) + 1 or len(body)
            tables.append(TableSpan(start, length, html_start, closing, len(open_tables)))
    last = _strip(body[at:], encoding)
    pieces.append(last)
    for depth, (start, html_start) in enumerate(open_tables):
        tables.append(TableSpan(start, length + len(last), html_start, len(body), depth))
    return "".join(pieces), tuple(sorted(tables, key=lambda t: (t.start, t.depth)))


def _plain_text(body: bytes, encoding: str) -> tuple[str, tuple[TableSpan, ...]]:
    """Text of the 1990s: its lines and columns are kept as they are; `<TABLE>` marks tell where its tables stand."""
    pieces, tables, start = [], [], None
    at, length = 0, 0
    for match in _PAGE_MARKS.finditer(body):
        piece = body[at : match.start()].decode(encoding, "replace").replace("\r\n", "\n")
        pieces.append(piece)
        length += len(piece)
        at = match.end()
        mark = match[0].upper()
        if mark == b"<TABLE>":
            start = (length, match.start())
        elif mark == b"</TABLE>" and start:
            tables.append(TableSpan(start[0], length, start[1], match.end(), 0))
            start = None
    pieces.append(body[at:].decode(encoding, "replace").replace("\r\n", "\n"))
    return "".join(pieces), tuple(tables)
