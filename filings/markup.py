"""Markup -> text, and where its tables stand in it: one scan of the whole document, no tree.

A tree in Python would cost ten times as much; this is about the cost of a bare lexbor parse (measured by `benchmarks/reading.py`).
Cells end in a tab, rows and blocks in a newline, so that a table's row is one line where its cells hold plain text.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

# One pass takes all words, each with the first letters of the tag behind it where that ends a cell, a row or a block; `>` as the
# only first character keeps the scan at memory speed. What it yields is a sixth of the bytes, and everything later works on that.
_WORDS = re.compile(rb">([^<]++(?:</(?:[tdlhTDLH][^>]|[pP])|<[bhBH][rR])?+|</(?:[tdlhTDLH][^>]|[pP])|<[bhBH][rR])")
# The same for documents that leave their ends out ("<P>First<P>Second", "<TR><TD>A<TD>B"): there, beginnings end what was before.
_WORDS_OF_OPEN_TAGS = re.compile(rb">([^<]++(?:</?(?:[tdlhTDLH][^>]|[pP])|<[bB][rR])?+|</?(?:[tdlhTDLH][^>]|[pP])|<[bB][rR])")
# A tag that closes itself (`<td/>`) leaves nothing open.
_OPENINGS = tuple((name, re.compile(rb"<" + name + rb"(?:\s[^<>]*)?(?<!/)>")) for name in (b"p", b"tr", b"td"))
_CELL_TAG = re.compile(rb"</?(?:td|th|TD|TH)")
_ROW_TAG = re.compile(rb"</?(?:tr|TR)")
_BLOCK_TAG = re.compile(rb"<(?:/(?:[dlhDLH][^>]|[pP]|t[abf])|[bB][rR])")
_REST_TAG = re.compile(rb"</?(?:[tdlhTDLH][^>]|[pP])")
_TAG_IN_LINE = re.compile(rb"<[^<>]*>")
_CUT = re.compile(rb"<(?:tab|/tab|TAB|/TAB|pre>|PRE>|pre |PRE )")
# \x01 ends a cell, \x02 a block, \x03 a row, \x04 and \x06 open and close a table, \x07 stands for lines kept as they are. White
# space of the source is one space, as in a browser; a document's own control characters go first.
_CONTROLS = bytes(range(8))
_MARKS = tuple(bytes([c]) for c in _CONTROLS)
_FOREIGN = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_WHITE = bytes.maketrans(b"\n\r\t\f\v", b"     ")
_SPACES = re.compile(rb"  +")
_BLOCKS_IN_CELL = re.compile(rb"\x02[ \x02]*\x01")
_CELLS = re.compile(rb"\x01[ \x01\x02]*")
_LINES = re.compile(rb"\n[\n\t ]+")
_OFTEN = ((b"&#160;", b" "), (b"&nbsp;", b" "), (b"&#8203;", b""), (b"&#32;", b" "))
_ODD = {"\xa0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\u200b": "", "\ufeff": "", "\xad": ""}
_THIN = re.compile(rb"\xe2\x80[\x89\x8b\xaf]")
_HIDDEN = ((b"<head", b"</head>"), (b"<style", b"</style>"), (b"<script", b"</script>"))
HEAD_BYTES = 60_000
"""Where a document's head may stand: EDGAR takes no scripts, and styles stand at the top."""

_PAGE_MARKS = re.compile(rb"</?(?:PAGE|CAPTION|S|C|FN|TABLE|TEXT|F\d+)>", re.I)
DEEPEST = 64
"""Tables within tables that are told apart; deeper ones belong to the innermost of these."""


@dataclass(frozen=True, slots=True)
class TableSpan:
    """Where a table stands: characters of the text, bytes of the cleaned HTML. `depth` 0 is a table in no other table."""

    start: int
    end: int
    html_start: int
    html_end: int
    depth: int


def without_controls(body: bytes) -> bytes:
    """The bytes without the control characters that mark cells and rows here."""
    return body.translate(_FOREIGN) if any(c in body for c in _MARKS) else body


def _leaves_tags_open(body: bytes) -> bool:
    """Does the document leave out the ends of paragraphs, rows or cells? Judged by a stretch from its middle."""
    middle = len(body) // 2
    sample = body[max(0, middle - 15_000) : middle + 15_000].lower()
    for name, opening in _OPENINGS:
        opened = len(opening.findall(sample))
        if opened > 5 and sample.count(b"</" + name) < 0.8 * opened:
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
                if end >= 0:
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


def html_text(body: bytes, encoding: str) -> tuple[str, tuple[TableSpan, ...], bool]:
    """The text, where each table stands in it, and whether some lines are kept as they are (`<pre>`)."""
    words = (_WORDS_OF_OPEN_TAGS if _leaves_tags_open(body) else _WORDS).findall
    ranges = _visible(body)
    found: list[bytes] = words(b">" + body[: min(body.find(b"<"), ranges[0][1])]) if ranges[0][0] == 0 else []
    cuts: list[tuple[int, str]] = []
    kept: list[str] = []
    for begin, stop in ranges:
        at = begin
        for match in _CUT.finditer(body, begin, stop):
            place = match.start()
            if place < at:
                continue  # within lines that are kept
            found += words(body, at, place)
            at, kind = place, body[place + 1]
            if kind in b"pP":
                start = place + 5 if body[place + 4] == 0x3E else body.find(b">", place, place + 2000) + 1 or place + 5
                end = body.find(b"</pre>", start, stop)
                end = body.find(b"</PRE>", start, stop) if end < 0 else end
                at = stop if end < 0 else end
                kept.append(_kept_lines(body[start:at], encoding))
                found.append(b"\x07")
                cuts.append((place, "\x07"))
            else:
                found.append(b"\x06" if kind == 0x2F else b"\x04")
                cuts.append((place, "\x06" if kind == 0x2F else "\x04"))
        found += words(body, at, stop)
    text = _readable(b"".join(found), encoding)
    return (*_with_tables(text, body, cuts, kept), bool(kept))


def _kept_lines(piece: bytes, encoding: str) -> str:
    text = _TAG_IN_LINE.sub(b"", piece).decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return html.unescape(text) if "&" in text else text


def _readable(words: bytes, encoding: str) -> str:
    """Words and the tags behind them as text: cells end in a tab, rows and blocks in a newline."""
    words = words.replace(b"</td", b"\x01").replace(b"</tr", b"\x03")
    words = _BLOCK_TAG.sub(b"\x02", words)
    if b"<" in words:  # header cells, capital letters, beginnings
        words = _REST_TAG.sub(b"\x02", _ROW_TAG.sub(b"\x03", _CELL_TAG.sub(b"\x01", words)))
    words = words.translate(_WHITE)
    if encoding != "utf-8" and not words.isascii():
        words = words.decode(encoding, "replace").encode()
    if b"&" in words:
        words = _without_entities(words)
    if not words.isascii():
        words = _THIN.sub(_thin, words.replace(b"\xc2\xa0", b" "))
        if b"\xef\xbb\xbf" in words:
            words = words.replace(b"\xef\xbb\xbf", b"")
    words = _BLOCKS_IN_CELL.sub(b"\x01", _SPACES.sub(b" ", words))
    words = _CELLS.sub(b"\t", words).replace(b"\x02", b"\n").replace(b"\x03", b"\n")
    return _LINES.sub(b"\n", words).decode("utf-8", "replace")


def _thin(match: re.Match[bytes]) -> bytes:
    return b"" if match[0][-1] == 0x8B else b" "


def _without_entities(words: bytes) -> bytes:
    """Entities as the characters they mean: a document has thousands, of a dozen kinds."""
    sample = words[len(words) // 3 :][:60_000]
    for often, plain in _OFTEN:
        if sample.count(often) > 30:  # one pass for all of a kind pays only where there are many
            words = words.replace(often, plain)
    pieces = words.split(b"&")
    out = [pieces[0]]
    known: dict[bytes, bytes] = {}
    for piece in pieces[1:]:
        end = piece.find(b";", 0, 34)
        name = piece[:end]
        if end < 0 or not name.lstrip(b"#").isalnum():
            out += (b"&", piece)
            continue
        meant = known.get(name)
        if meant is None:
            meant = known[name] = _meant(name)
        out += (meant, piece[end + 1 :])
    return b"".join(out)


@lru_cache(maxsize=4096)
def _meant(name: bytes) -> bytes:
    """What stands for one entity: spaces of all widths are one space, what has no width is nothing."""
    text = html.unescape(f"&{name.decode('utf-8', 'replace')};")
    for odd, plain in _ODD.items():
        text = text.replace(odd, plain)
    return "".join(c if c >= " " and not "\ud800" <= c <= "\udfff" else " " for c in text).encode()


def _with_tables(text: str, body: bytes, cuts: list[tuple[int, str]], kept: list[str]) -> tuple[str, tuple[TableSpan, ...]]:
    """The text without its marks, and the place of every table; a table begins and ends with its own lines."""
    pieces: list[str] = [""]
    tables: list[TableSpan] = []
    open_tables: list[tuple[int, int]] = []
    length = at = beyond = 0
    lines = iter(kept)
    for place, mark in cuts:
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
                open_tables.append((length, place))
            else:
                beyond += 1
        elif mark == "\x06" and beyond:
            beyond -= 1
        elif mark == "\x06" and open_tables:
            start, html_start = open_tables.pop()
            tables.append(TableSpan(start, length, html_start, body.find(b">", place, place + 200) + 1 or place, len(open_tables)))
    piece = text[at:]
    pieces.append(piece.lstrip("\n\t ") if pieces[-1][-1:] == "\n" else piece)
    length += len(pieces[-1])
    for depth, (start, html_start) in enumerate(open_tables):
        tables.append(TableSpan(start, length, html_start, len(body), depth))
    tables.sort(key=attrgetter("start", "depth"))
    return "".join(pieces), tuple(tables)


def plain_text(body: bytes, encoding: str) -> tuple[str, tuple[TableSpan, ...]]:
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
