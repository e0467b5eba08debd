"""The rows and cells of one table's markup, with their words in pieces. BeautifulSoup lives here.

Most tables are made by machines and regular: every row, cell and tag in it is closed where it should be. Such markup is read as it
stands; whatever is not regular goes through BeautifulSoup, which makes of it what a browser would. Both give the same.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.entities import name2codepoint
from typing import Any

WIDEST_SPAN = 200
"""Columns that one cell may span: `colspan=99999999` is a slip or an attack."""

MOST_MARKUP = 4_000_000
"""Characters of markup of one table that are parsed; megabytes in one table are a layout around a whole document."""

MOST_TAGS = 40_000
"""Tags of one table that are parsed: three times what the largest table of the filings seen has (HAFC's, of 2025)."""

_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_RAISED = re.compile(r"vertical-align:\s*(?:super|text-top|top\b[^<>\n]{0,300}font-size)|position:\s*relative;\s*top:\s*-", re.I)
_STYLING = re.compile(
    r"</?(?:span|font)\b[^<>]*>|(?<=[\"'\s])(?:style|class|id|bgcolor|align|valign|width|nowrap)=(?:\"[^\"<>]*\"|'[^'<>]*')", re.I
)
_INLINE = re.compile(r"</?(?:ix:[a-z]+|b|i|u|a|strong|em|small)(?=[\s>])[^<>]*>", re.I)

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"\s+([a-z][\w:.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.%#:-]+)(?=\s|$)))?", re.I | re.A)
_ENTITY = re.compile(r"&[^&;<>\s]{0,12};?")
_PLAIN_ENTITY = re.compile(r"&(?:#(\d{2,5})|#[xX]([0-9a-fA-F]{2,4})|([a-zA-Z]{2,8}\d{0,2}));", re.A)
_ODD_LETTER = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]")
_GROUPS = frozenset({"tbody", "thead", "tfoot"})
_RUNS = frozenset({"span", "font", "sup", "sub"})


Piece = tuple[str, bool]


@dataclass(slots=True)
class MarkupCell:
    """One cell: columns and rows that it spans, and its pieces: words and whether they are raised, or None where a line breaks."""

    across: int
    down: int
    pieces: list[Piece | None] = field(default_factory=list)


def rows_of(markup: str) -> list[list[MarkupCell]] | Iterator[list[MarkupCell]]:
    """The rows of a table, and of no table within it."""
    lean = _lean("<".join(markup[:MOST_MARKUP].split("<", MOST_TAGS)[:MOST_TAGS]))
    rows = regular_rows(lean)
    return parsed_rows(lean) if rows is None else rows


def _lean(markup: str) -> str:
    """The markup without what tells nothing of rows, cells and raised marks: half the work of reading a table is its styling."""
    if not _may_raise(markup):
        markup = _STYLING.sub("", markup)
    return _INLINE.sub("", markup)


def _may_raise(markup: str) -> bool:
    """Whether any style raises words. The styles' names are found first: most align all their cells."""
    low = markup.lower()
    for name in ("vertical-align:", "position:"):
        at = low.find(name)
        while at >= 0:
            if _RAISED.match(low, at):
                return True
            at = low.find(name, at + 1)
    return False


def parsed_rows(markup: str) -> Iterator[list[MarkupCell]]:
    """The rows as BeautifulSoup sees them: broken markup gives what a browser would make of it."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup, "lxml", multi_valued_attributes=None, store_line_numbers=False)
    table = soup.find("table")
    if table is None:
        return
    for row in table.find_all("tr"):
        if row.find_parent("table") is table:
            yield [
                MarkupCell(_span(item.get("colspan"), WIDEST_SPAN), _span(item.get("rowspan"), 500), _pieces(item))
                for item in row.find_all(["td", "th"], recursive=False)
            ]


def _pieces(item: Any) -> list[Piece | None]:
    from bs4.element import NavigableString, PreformattedString, Tag

    pieces: list[Piece | None] = []
    raised: set[int] = set()
    for node in item.descendants:
        if isinstance(node, Tag):
            if node.name in _BLOCKS:
                pieces.append(None)
            if id(node.parent) in raised or _is_raised(node.name, str(node.get("style") or "")):
                raised.add(id(node))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            pieces.append((str(node), id(node.parent) in raised))
    return pieces


def _is_raised(name: str, style: str) -> bool:
    return name == "sup" or (bool(style) and _RAISED.search(style) is not None)


def _span(value: Any, most: int) -> int:
    text = str(value or "1").strip()[:12]
    return max(1, min(int(text), most)) if text.isdigit() else 1


def regular_rows(markup: str) -> list[list[MarkupCell]] | None:
    """The rows of regular markup; None where anything stands in it that a parser mends or guesses: there it decides."""
    if _ODD_LETTER.search(markup) or not all(map(_is_plain, set(_ENTITY.findall(markup)))):
        return None
    before, *tokens = _TAG.split(markup)
    if len(tokens) < 8 or 4 * markup.count("<") != len(tokens) or before.strip() or tokens[-1].strip():
        return None
    if (
        tokens[0]
        or tokens[1].lower() != "table"
        or _attributes(tokens[2]) is None
        or tokens[-4] != "/"
        or tokens[-3].lower() != "table"
    ):
        return None
    reading = _Reading()
    for slash, name, attributes, words in zip(tokens[4:-4:4], tokens[5:-4:4], tokens[6:-4:4], tokens[7:-4:4], strict=True):
        if not (reading.close(name.lower()) and not attributes if slash else reading.open(name.lower(), attributes)):
            return None
        if reading.cell is not None:
            if words:
                reading.cell.pieces.append((html.unescape(words), bool(reading.inside) and reading.inside[-1][1]))
        elif not words.isspace() and words:
            return None
    return reading.rows if reading.row is None and not tokens[3].strip() else None


@lru_cache(maxsize=1024)
def _is_plain(entity: str) -> bool:
    """An entity that means the same to everybody."""
    match = _PLAIN_ENTITY.fullmatch(entity)
    if not match:
        return False
    if match[3]:
        return match[3] in name2codepoint
    code = int(match[1]) if match[1] else int(match[2], 16)
    return 32 <= code < 127 or 160 <= code < 0xD800


class _Reading:
    """A regular table while it is read: rows so far, the row and the cell that are open, and what is open in the cell."""

    def __init__(self) -> None:
        self.rows: list[list[MarkupCell]] = []
        self.row: list[MarkupCell] | None = None
        self.cell: MarkupCell | None = None
        self.name = ""
        self.inside: list[tuple[str, bool]] = []

    def open(self, name: str, attributes: str) -> bool:
        """Whether a tag may open here; False where a parser would close something first, or does not know the tag."""
        known = _attributes(attributes)
        if known is None:
            return False
        across, down, style, is_whole = known
        if self.cell is not None:
            if name in _RUNS:
                is_raised = (bool(self.inside) and self.inside[-1][1]) or _is_raised(name, style)
            elif name in ("p", "div", "br"):
                if name != "br" and any(other != "div" for other, _ in self.inside):
                    return False
                is_raised = (bool(self.inside) and self.inside[-1][1]) or _is_raised(name, style)
                self.cell.pieces.append(None)
            else:
                return False
            if not is_whole and name != "br":
                self.inside.append((name, is_raised))
        elif self.row is not None and name in ("td", "th"):
            cell = MarkupCell(across, down)
            self.row.append(cell)
            self.cell, self.name = None if is_whole else cell, name
        elif self.row is None and name == "tr" and not is_whole:
            self.row = []
            self.rows.append(self.row)
        else:
            return self.row is None and name in _GROUPS and not is_whole
        return True

    def close(self, name: str) -> bool:
        """Whether a closing tag closes what was opened last."""
        if self.inside:
            return self.inside.pop()[0] == name
        if self.cell is not None:
            self.cell = None
            return name == self.name
        if self.row is not None:
            self.row = None
            return name == "tr"
        return name in _GROUPS


@lru_cache(maxsize=4096)
def _attributes(written: str) -> tuple[int, int, str, bool] | None:
    """Columns and rows spanned, the style, and whether the tag closes itself; None where the attributes are not plainly written."""
    known: dict[str, str] = {}
    at = 0
    while match := _ATTRIBUTE.match(written, at):
        known.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
        at = match.end()
    rest = written[at:].strip()
    if rest not in ("", "/"):
        return None
    return _span(known.get("colspan"), WIDEST_SPAN), _span(known.get("rowspan"), 500), known.get("style", ""), rest == "/"
