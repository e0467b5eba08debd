"""The table 'Issuer Purchases of Equity Securities' (Regulation S-K Item 703): where it stands, and what its columns mean.

It is known by the words of its header, never by its heading: 10-Qs have two 'Item 2', and 10-Ks that refer across to other pages
none. A grid's columns are told apart by where the figures stand; each takes the header words above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from filings.amounts import is_dash
from filings.prose import holds
from filings.purchases.figures import Figure, figures_in
from filings.tables import Cell, Grid

if TYPE_CHECKING:
    from filings.document import Filing, TableSpan

Meaning = Literal["total", "price", "program", "remaining", "other"]

LONGEST_TABLE = 25_000
"""Characters of a table's text; no such table is longer, footnotes included, and layout tables around whole documents are."""

MOST_TABLES = 60
"""Tables of one filing that are looked at closely."""

NEXT_TO = 800
"""Characters between two tables of one item."""

PURCHASED = ("purchase", "acquired", "withheld", "surrendered", "bought", "redeem", "retired")
_PRICED = ("price", "average cost", "cost per share", "average paid")
_PRICES = ("average price", "price paid", "average paid")
_LIMITED = (
    "yet be",
    "publicly",
    "announced",
    "maximum",
    "that may",
    "remaining",
    "dollar value",
    "available",
    "unused",
    "authoriz",
    "under program",
    "under plan",
    "under the",
    "under our",
    "part of",
)
_HEADINGS = re.compile(r"purchases?\s+of\s+(?:our\s+)?(?:registered\s+)?equity\s+securit|issuer\s+(?:re)?purchases?", re.I)
_DEBT = re.compile(
    r"\bprincipal\s+amount|\bdebentures?\b|\b(?:notes|loans?|mortgages|receivables|policies)\s+(?:re)?purchased|\bbonds?\b"
    r"|\bexercise\s+price",
    re.I,
)

_REMAINING = re.compile(
    r"\byet\s+(?:to\s+)?(?:be|purchase)|may\s+(?:still\s+|yet\s+)*(?:be\s+)?(?:re)?(?:purchased?|acquired?|bought)\b"
    r"|\bmaximum\b|\bremain(?:s|ing|der)?\b|\bavailable\b|\bunused\b|still\s+be\s+(?:re)?purchased"
    r"|\bleft\b|\bbalance\s+of\s+(?:the\s+)?(?:authori|program|plan)|\bcapacity\b|dollar\s+value\s+of\s+shares\s+that",
    re.I,
)
_PRICE = re.compile(
    r"(?:average|avg\.?|mean)\b.{0,40}?\b(?:price|cost|paid|purchase)|price\s+(?:paid\s+)?per|(?:price|cost)\s+(?:paid\s+)?(?:per"
    r"|each)"
    r"|paid\s+per|\baverage\s+paid|per\s+(?:share|unit)\b|^\W*(?:\([a-d]\)\W*)?price\b",
    re.I | re.S,
)
_PROGRAM = re.compile(
    r"announced|as\s+part\s+of|\bprogram\s+(?:(?:re)?purchases|redemptions|shares)\b|pursuant\s+to\s+(?:the|a"
    r"|our)\b.{0,40}\b(?:plan|program|authori)|under\s+(?:the|a|our|its|this)?\s*"
    r"(?:[\w$.]+\s+){0,5}?(?:plans?|programs?|programmes?|authori[sz]ations?)",
    re.I | re.S,
)
_NOT_PROGRAM = re.compile(r"\b(?:not|other\s+than|outside)\b.{0,40}(?:announced|plans?|programs?)", re.I | re.S)
_MONEY_SPENT = re.compile(
    r"(?:total|aggregate|approximate)?\s*\b(?:purchase\s+price|cost|amount\s+(?:paid|spent)|dollar\s+(?:amount|value)|dollars)\b"
    r"(?!.{0,60}\byet\b)|\bpercent|%",
    re.I | re.S,
)
_SUM_SPENT = re.compile(r"dollar\s+(?:value|amount)|\bcost\b|aggregate\s+(?:purchase\s+)?price|amount\s+(?:paid|spent)", re.I)
_NUMBER = re.compile(r"\bnumber\s+of\b", re.I)
_SHARES = re.compile(r"\bshares?\b|\bunits?\b|\bnumber\b|purchased|acquired|bought|redeemed|retired|\bsecurities\b", re.I)
_BY_EMPLOYEES = re.compile(
    r"\b(?:purchased|acquired|bought)\s+by\s+(?:our\s+)?(?:employee|participant|director)|\bpurchase\s+plan\b|\boffering\s+period",
    re.I,
)
_LETTER = re.compile(r"^\s*\(?([abcd])\)(?=\s*\S)", re.I)
_LETTERS = re.compile(r"[a-z]{4}", re.I)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures: its grid columns, its header's words, what they mean."""

    first: int
    stop: int
    words: str
    meaning: Meaning


@dataclass(slots=True)
class Item703:
    """One table found: its grid, header, columns, and the row where its figures begin."""

    grid: Grid
    columns: list[Column]
    captions: list[tuple[str, tuple[int, ...]]]
    first_row: int
    label_stop: int
    odd: list[str] = field(default_factory=list)
    has_empty_price: bool = False

    def means(self, meaning: Meaning) -> list[int]:
        """Which columns mean this."""
        return [i for i, c in enumerate(self.columns) if c.meaning == meaning]


def is_debt(words: str) -> bool:
    """Notes, bonds or options, not shares: another table with prices."""
    return _DEBT.search(words) is not None


def candidates(filing: Filing) -> list[TableSpan]:
    """Tables whose text holds words of all three sorts: purchased, price, and announced or 'may yet be'. Plain finds first."""
    low = filing.lower
    found = []
    for span in filing.tables:
        start, end = span.start, span.end
        if not 60 < end - start < LONGEST_TABLE:
            continue
        words = low[start:end]
        if not holds(words, PURCHASED):
            continue
        if (
            # "Average" above "cost" stand in a header whose words are set over several rows.
            (holds(words, _PRICED) or ("average" in words and "cost" in words))
            and (holds(words, _LIMITED) or _HEADINGS.search(low, max(0, start - 1500), start))
            and ("exercise" not in words or "paid" in words)
        ):
            found.append(span)
        elif found and 0 <= start - found[-1].end < NEXT_TO and "purchased" in words and holds(words, _PRICES):
            found.append(span)  # of what was bought outside the programme, beside the table of the programme
        if len(found) == MOST_TABLES:
            break
    outer = {id(o) for o in found for i in found if i.depth > o.depth and o.start <= i.start and i.end <= o.end}
    return [span for span in found if id(span) not in outer]


def has_header(grid: Grid) -> bool:
    """Do header words of Item 703 stand in the grid's first rows?"""
    words = " ".join(c.line for row in grid.rows[:12] for c in row)[:3000]
    return re.search(r"yet\s+be|publicly|announced|average\s+(?:price|cost)|price\s+paid", words, re.I) is not None


def meaning_of(words: str) -> Meaning | None:
    """What a header's words mean; None where they mean none of Item 703's columns."""
    if _REMAINING.search(words) and not re.search(r"average\s+(?:price|cost)", words, re.I):
        return "remaining"
    if _PRICE.search(words) and not re.search(r"number\s+of\s+shares", words, re.I):
        return "price"
    if _NOT_PROGRAM.search(words):
        return "other"
    if _PROGRAM.search(words):
        return "other" if _SUM_SPENT.search(words) and not _NUMBER.search(words) else "program"
    spent, shares = _MONEY_SPENT.search(words), _SHARES.search(words)
    if spent and (shares is None or spent.start() < shares.start()):
        return "other"
    if shares:
        return "total"
    letter = _LETTER.match(words)
    if letter:
        return {"a": "total", "b": "price", "c": "program", "d": "remaining"}[letter[1].lower()]  # type: ignore[return-value]
    return None


def understand(grid: Grid, is_label: Sequence[bool]) -> Item703 | None:
    """Tell header from rows and give every column its meaning; None where the table is another.

    `is_label` says of each row whether its first words name a period or a total.
    """
    figures = [figures_in(row[1:], row[0].stop) if row else [] for row in grid.rows]
    first_row = next((i for i in range(len(grid.rows)) if is_label[i] and (figures[i] or _heads_rows(grid, i))), None)
    if first_row is None:
        return None
    data = [[f.cell for f in found] for found in figures[first_row:] if found]
    if not data:
        return None
    spans = _without_strays(_clusters([cell for cells in data for cell in cells]), data)
    # A row above the first labelled one may hold figures without a period ("Beginning authority"): it is no header.
    header_stop = first_row
    for i in range(first_row):
        if any(f.value is not None and not _is_year(f) for f in figures[i]) and not is_lettered(grid.rows[i]):
            header_stop = min(header_stop, i)
            break
    words: list[list[str]] = [[] for _ in spans]
    captions: list[tuple[str, tuple[int, ...]]] = []
    label_stop = spans[0][0]
    leaves: list[Cell] = []
    for row in grid.rows[:header_stop]:
        for cell in row:
            covered = tuple(k for k, (a, b) in enumerate(spans) if cell.column < b and a < cell.stop)
            if len(covered) > 1:
                captions.append((cell.line, covered))
            elif covered:
                if cell.line not in words[covered[0]]:
                    words[covered[0]].append(cell.line)
                leaves.append(cell)
            elif cell.column >= spans[0][1] or cell.column >= label_stop:
                leaves.append(cell)
            else:
                captions.append((cell.line, tuple(range(len(spans)))))
    corner = [text for text, covered in captions if len(covered) == len(spans)]
    captions.append((" ".join(corner), tuple(range(len(spans)))))  # "(in thousands, except" over "per share amounts)"
    joined = [" ".join(w) for w in words]
    if sum(meaning_of(w) is not None for w in joined) < min(2, len(spans)) or any(meaning_of(w) is None for w in joined):
        joined = _in_order(grid.rows[:header_stop], spans, joined)
    columns = [Column(a, b, w, meaning_of(w) or "other") for (a, b), w in zip(spans, joined, strict=True)]
    table = Item703(grid, columns, captions, first_row, label_stop)
    # Where nothing was bought the column of prices may stand empty: its header alone tells of it.
    table.has_empty_price = any(meaning_of(c.line) == "price" for c in leaves)
    _set_aside_employees(table.columns)
    for meaning, name in (("total", "(a)"), ("price", "(b)"), ("program", "(c)"), ("remaining", "(d)")):
        several = [c.words for c in columns if c.meaning == meaning]
        if len(set(several)) > 1 and not (meaning == "remaining" and len(several) == 2 and _of_two_kinds(several)):
            table.odd.append(f"several columns read as {name}, of which only the first is kept: {'; '.join(several)[:160]}")
    return table


_OF_EMPLOYEES = re.compile(
    r"\b(?:withh(?:eld|olding)|surrender\w*|employees?|net[- ]settle\w*|outside|other\s+than|not\s+part)\b", re.I
)


def _set_aside_employees(columns: list[Column]) -> None:
    """Shares withheld from employees in columns of their own, beside the whole number and its price, are no column of Item 703."""
    for meaning in ("total", "price"):
        several = [i for i, c in enumerate(columns) if c.meaning == meaning]
        others = [i for i in several if _OF_EMPLOYEES.search(columns[i].words)]
        if len(several) - len(others) == 1:
            for i in others:
                columns[i] = replace(columns[i], meaning="other")


def _of_two_kinds(headers: Sequence[str]) -> bool:
    """Shares and dollars that may yet be purchased, side by side."""
    return len({re.search(r"\b(?:dollar|value|amount)|\$", words, re.I) is not None for words in headers}) == 2


def _heads_rows(grid: Grid, at: int) -> bool:
    """A period on a line of its own, above rows with figures that name none: "October 2024" over "Open market purchases"."""
    row = grid.rows[at]
    if len(row) != 1:
        return False
    below = next((r for r in grid.rows[at + 1 :] if r), ())
    return (
        bool(below)
        and (below[0].column <= row[0].column or len(below) > 1)
        and bool(figures_in(below[1:], below[0].stop) or figures_in(below, 0))
    )


def _is_year(found: Figure) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", found.cell.line) is not None


def is_lettered(row: Sequence[Cell]) -> bool:
    """Words stand right of the row's first cell: a header, not figures."""
    return any(_LETTERS.search(cell.line) for cell in row[1:])


def _clusters(cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """Columns of figures: cells that overlap stand in one, unless a wide one would join two that other rows keep apart."""
    spans: list[list[int]] = []
    for first, stop in sorted({(c.column, c.stop) for c in cells}, key=lambda s: (s[1] - s[0], s[0])):
        touching = [s for s in spans if first < s[1] and s[0] < stop]
        if not touching:
            spans.append([first, stop])
        elif len(touching) == 1:
            touching[0][0], touching[0][1] = min(touching[0][0], first), max(touching[0][1], stop)
    spans.sort()
    return [(a, b) for a, b in spans]


CLOSE = 3
"""Columns (in fixed text: characters) between a column's figures and a dash that stands beside them."""


def _without_strays(spans: list[tuple[int, int]], rows: Sequence[Sequence[Cell]]) -> list[tuple[int, int]]:
    """Columns of dashes set a little beside their column's figures, joined to it: no row has a figure in both."""

    def places(span: tuple[int, int]) -> set[int]:
        return {i for i, row in enumerate(rows) if any(c.column < span[1] and span[0] < c.stop for c in row)}

    def is_stray(span: tuple[int, int]) -> bool:
        return all(is_dash(c.line) for row in rows for c in row if c.column < span[1] and span[0] < c.stop)

    kept: list[tuple[int, int]] = []
    for span in spans:
        last = kept[-1] if kept else None
        is_near = last is not None and span[0] - last[1] <= CLOSE and len(spans) > 4
        if last and is_near and is_stray(span) != is_stray(last) and not places(span) & places(last):
            kept[-1] = (last[0], span[1])
        else:
            kept.append(span)
    return kept


def _in_order(rows: Sequence[Sequence[Cell]], spans: Sequence[tuple[int, int]], joined: list[str]) -> list[str]:
    """Header words for columns that have none above them: the header's own columns, taken in order, where there are as many."""
    cells = [c for row in rows for c in row if re.search(r"[a-z]", c.line, re.I)]
    headers: list[list[Cell]] = []
    clusters = _clusters(cells)
    wide = {id(c) for c in cells if sum(c.column < b and a < c.stop for a, b in clusters) > 1}  # a caption over several columns
    for first, stop in clusters:
        column = [c for c in cells if c.column < stop and first < c.stop and id(c) not in wide]
        text = " ".join(c.line for c in column)
        if meaning_of(text) is not None:
            headers.append(column)
    texts = [" ".join(dict.fromkeys(c.line for c in h)) for h in headers]
    if len(texts) == len(spans):
        return texts
    # Else the nearest header that no other column has taken.
    free = [
        t
        for t, h in zip(texts, headers, strict=True)
        if not any(h[0].column < b and a < h[-1].stop and meaning_of(j) for (a, b), j in zip(spans, joined, strict=True))
    ]
    open_columns = [i for i, j in enumerate(joined) if meaning_of(j) is None]
    if len(free) == len(open_columns):
        for i, text in zip(open_columns, free, strict=True):
            joined[i] = text
    return joined


def is_item_703(table: Item703, lead: str, *, in_months: bool, is_beside: bool = False) -> bool:
    """Does this table have the columns that only Item 703 has? A price beside what was announced or may yet be purchased.

    A table of number and price alone is one where the words above it say so and its rows are months, or beside a fuller one.
    """
    meanings = {c.meaning for c in table.columns} | ({"price"} if table.has_empty_price else set())
    header = " ".join([*(c.words for c in table.columns), *(c for c, _ in table.captions)])
    if "price" not in meanings or not meanings & {"total", "program"} or _DEBT.search(header):
        return False
    if re.search(r"yet\s+(?:to\s+)?be|publicly|announced", header, re.I):
        return True
    if not in_months or _BY_EMPLOYEES.search(header):
        return False  # a note's table of quarters or years; what employees bought of the issuer
    return bool(meanings & {"program", "remaining"}) or is_beside or _HEADINGS.search(lead) is not None
