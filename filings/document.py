"""One filing's bytes -> its text, its tables, its sections. One fast pass (`markup`); nothing is parsed that nobody asks for.

Every offset of a record counts in this text, which `filings show PATH --text` prints.
"""

from __future__ import annotations

import bisect
import gzip
import re
import zlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filings import header
from filings.errors import SourceError
from filings.markup import TableSpan, TableTags, html_text, plain_text, without_controls
from filings.records import QUOTE_LIMIT, Evidence, FilingInfo

if TYPE_CHECKING:
    from filings.locations import Address

__all__ = ["MOST_BYTES", "Filing", "TableSpan", "parse_filing", "read_filing"]

MOST_BYTES = 256 << 20
"""A document of more bytes is refused: the largest submissions on EDGAR are below it; a gzip bomb is not."""

END_BYTES = 3_000
"""Bytes at a document's end in which its closing tag stands."""

_LOOKS_LIKE_HTML = re.compile(rb"<(?:html|body|div|p|br|font|tr|td|span)\b[^<>]*>", re.I)

_HEADING = re.compile(
    r"\n[ \t]*(?:part[ \t\n]+(?P<part>i{1,3}|iv)\b(?=[\s.,:;–—-]|$)"
    r"|item[ \t\n]*(?:no\.?[ \t]*)?(?P<item>\d{1,2}[ \t]?(?:\([a-c]\)|[a-c])?)(?=[\s.:;,)–—-]|$))"
)


@dataclass(frozen=True)
class Filing:
    """One filing, decoded. `text` is what every offset counts in; `html` the main document's bytes.

    `problems` are sentences about the document as a whole: it could not be decoded, has no text, is too large.
    """

    file: str
    info: FilingInfo
    raw: bytes = field(repr=False)
    html: bytes = field(repr=False)
    text: str = field(repr=False)
    tables: tuple[TableSpan, ...] = field(repr=False)
    table_tags: TableTags = field(repr=False)
    encoding: str
    is_plain_text: bool
    problems: tuple[str, ...] = ()
    has_fixed_lines: bool = False

    def table_html(self, span: TableSpan) -> str:
        """The markup of one table, to be read cell by cell (`tables.read_table`)."""
        return self.table_tags.markup(span).decode(self.encoding, "replace")

    def table_at(self, offset: int) -> TableSpan | None:
        """The innermost table that holds this place of the text."""
        place = bisect.bisect_right(self.tables, offset, key=lambda t: t.start)
        while place:
            place -= 1
            span = self.tables[place]
            if offset < span.end:
                return span
            if span.depth == 0:
                return None
        return None

    @cached_property
    def lower(self) -> str:
        """The text with A to Z in small letters, place for place: for plain finds before anything dearer."""
        return self.text.encode().lower().decode()

    @cached_property
    def readings(self) -> dict[str, Any]:
        """What each reader found, once it has read (`readers.read_once`): one reader may ask what another saw."""
        return {}

    @cached_property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """Every line that opens with 'Part' or 'Item' as (offset, name), the table of contents' lines among them."""
        found, part = [], None
        for match in _HEADING.finditer("\n" + self.lower):
            if match["part"]:
                part = match["part"].upper()
                found.append((match.start(), f"Part {part}"))
            else:
                item = re.sub(r"[ \t()]", "", match["item"]).upper()
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


def read_filing(path: Path | Address) -> Filing:
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
    """Unzip no more than is read: a gzip bomb costs no more memory than the largest filing."""
    out = b""
    while data and len(out) <= MOST_BYTES:
        unpacker = zlib.decompressobj(wbits=31)
        piece = unpacker.decompress(data, MOST_BYTES + 1 - len(out))
        out = out + piece if out else piece
        if len(out) <= MOST_BYTES and not unpacker.eof:
            raise EOFError("the gzip file ends too early")
        data = unpacker.unused_data if unpacker.unused_data[:2] == b"\x1f\x8b" else b""
    return out


def parse_filing(file: str, data: bytes, known: FilingInfo | None = None) -> Filing:
    """Decode one filing. Never raises: what is wrong with the document stands in `problems`.

    `known` is what a `filings.csv` says; it fills only what the document itself leaves open.
    """
    problems = []
    if len(data) > MOST_BYTES:
        data = data[:MOST_BYTES]
        problems.append(f"The document is larger than {MOST_BYTES >> 20} MB; only its beginning was read.")
    raw, data = data, _in_bytes_of_ascii(data)
    submission = header.split(data)
    body = submission.body
    is_plain_text = not _LOOKS_LIKE_HTML.search(body[:200_000])
    encoding = _encoding(body)
    if body[:4096].count(b"\x00") > 4 or body.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff")):
        problems.append("The document holds binary data, not the text of a filing.")
        return Filing(
            file,
            header.identify(file, replace(submission, body=b""), "", known),
            raw,
            b"",
            "",
            (),
            TableTags.at(b"", []),
            encoding,
            True,
            tuple(problems),
        )
    body = without_controls(body)
    has_fixed_lines = False
    if is_plain_text:
        text, tables, tags = plain_text(body, encoding)
    else:
        text, tables, tags, has_fixed_lines = html_text(body, encoding)
    if len(text) < 10_000 and len(text.strip()) < 200:
        problems.append("The document holds no text to read.")
    if any(table.closing < 0 for table in tables) and b"</html" not in body[-END_BYTES:].lower():
        problems.append("The document breaks off inside a table: what follows is missing.")
    info = header.identify(file, submission, text, known)
    return Filing(file, info, raw, body, text, tables, tags, encoding, is_plain_text, tuple(problems), has_fixed_lines)


def _in_bytes_of_ascii(data: bytes) -> bytes:
    """UTF-16, with its mark or without, as UTF-8; everything else as it is."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").encode()
    if data[1:2] == b"\x00" and data[:64:2].isascii() and not data[1:64:2].strip(b"\x00"):
        return data.decode("utf-16-le", "replace").encode()
    if data[:1] == b"\x00" and data[1:64:2].isascii() and not data[:64:2].strip(b"\x00"):
        return data.decode("utf-16-be", "replace").encode()
    return data


def _encoding(body: bytes) -> str:
    """UTF-8 where it is that; else Windows-1252, as browsers do, whatever the document's own declaration says."""
    if body.isascii():
        return "utf-8"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
