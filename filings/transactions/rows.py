"""The little tables behind a deal's words: what was paid, in which parts, and the goodwill of the allocation.

A table of several deals has a column for each: the deal's own is found by its name in the header. A row of several numbers of which
none can be told to be the deal's is left unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from filings.amounts import DAY, cell_number, scaled
from filings.transactions.names import alike
from filings.transactions.text import UNIT, line_unit

Amount = int | float

_TOTAL_ROW = re.compile(
    r"^(?:\W*)(?:total\s+(?:(?:estimated|preliminary|net|initial|acquisition|fair\s+value\s+of)\s+)*(?:purchase\s+)?(?:price"
    r"|consideration)|(?:total|aggregate)\s+(?:purchase|merger|acquisition|transaction)\s+(?:price|consideration)"
    r"|purchase\s+(?:price|consideration)"
    r"|(?:fair\s+value\s+of\s+)?(?:total\s+)?consideration\s+(?:transferred|paid)"
    r"|fair\s+value\s+of\s+(?:total\s+)?(?:purchase\s+)?consideration|net\s+consideration|merger\s+consideration"
    r"|total\s+fair\s+value\s+of\s+consideration|aggregate\s+consideration"
    r"|total\s+purchase\s+price\s+consideration|acquisition\s+consideration|total\s+acquisition\s+consideration"
    r"|consideration\s+transferred)\b[^\t\d$]{0,80}",
    re.I,
)
_CASH_ROW = re.compile(
    r"^\W*(?:total\s+)?(?:net\s+)?cash(?:\s+(?:paid|consideration|portion|payment|transferred|to|at|issued|used|payable"
    r"|purchase)\b[^\t\d$]{0,60})?(?=\t|\s*\$|\s*\()",
    re.I,
)
_STOCK_ROW = re.compile(
    r"^\W*(?!number\b|shares\s+issued\b|price\b)(?:(?:fair\s+)?value\s+of\s+)?(?:[\w’']+\s+){0,4}?(?:common\s+stock|common\s+shares|shares|stock|equity"
    r"|stock\s+consideration)\b(?![^\t]{0,40}(?:outstanding|per\s+share|price))[^\t$]{0,80}?(?=\t|\s*\$)",
    re.I,
)
_CONTINGENT_ROW = re.compile(r"^\W*(?:(?:estimated\s+)?fair\s+value\s+of\s+)?(?:contingent|earn-?out)[^\t\d$]{0,60}", re.I)
_GOODWILL_ROW = re.compile(
    r"^\W*(?:(?:residual|total|preliminary|provisional|estimated|resulting|net)\s+)*goodwill\b(?!\s+(?:and|impairment"
    r"|deductible))[^\t\d$]{0,40}|^\W*excess\b[^\t]{0,100}\bgoodwill\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The money of one deal, in USD; None where it is not said.

    `is_table` says that the price comes from a table's total row, `is_weak` that any price told elsewhere is the better one.
    """

    consideration: Amount | None = None
    cash: Amount | None = None
    stock: Amount | None = None
    contingent: Amount | None = None
    goodwill: Amount | None = None
    is_table: bool = False
    is_weak: bool = False

    def filled_by(self, other: Terms) -> Terms:
        """These terms, their gaps filled by another telling of the same deal."""
        gaps = {
            n: getattr(other, n) for n in ("consideration", "cash", "stock", "contingent", "goodwill") if getattr(self, n) is None
        }
        is_weak = self.is_weak if self.consideration is not None else other.is_weak
        return replace(self, **gaps, is_weak=is_weak)


_ASSET_ROW = re.compile(
    r"receivable|inventor|property|equipment|liabilit|intangible|goodwill|prepaid|payable|assets|right-of-use|deferred"
    r"|deposits|loans",
    re.I,
)


_REVISED = re.compile(r"adjust|as\s+(?:originally\s+)?reported|revised|final|preliminary|measurement", re.I)
_LIFE = re.compile(r"\blife|years|method|rate\b", re.I)
_YEAR_HEAD = re.compile(r"\b(?:19|20)\d\d\b")
_DAY_HEAD = re.compile(rf"(?:as\s+of\s+)?{DAY.pattern}$", re.I)
_NET_ROW = re.compile(
    r"^\W*(?:total\s+)?(?:(?:estimated|preliminary)\s+)?(?:fair\s+value\s+of\s+)?(?:total\s+)?net\s+assets\s+(?:acquired|and\s+liabilities)"
    r"|^\W*total\s+(?:purchase\s+price\s+)?allocation",
    re.I,
)
_HEADING = re.compile(
    r"^\W*(?:(?:total|aggregate|fair\s+value\s+of|the)\s+)*(?:purchase\s+|acquisition\s+)?(?:consideration|price)\b", re.I
)
MOST_GAP = 400
"""Characters between two rows of one table."""


@dataclass(slots=True)
class _Block:
    """The rows of one table since its last total: what they add up to, the parts of a price among them, and whether assets are."""

    added: Amount = 0
    count: int = 0
    parts: dict[str, Amount] = field(default_factory=dict)
    has_assets: bool = False
    has_goodwill: bool = False

    def adds_up_to(self, value: Amount) -> bool:
        """Whether a row without a name is the total of two or more rows above it."""
        return self.count > 1 and value > 0 and abs(self.added - value) <= max(0.0005 * value, 1)


@dataclass(slots=True)
class _UnitAbove:
    """The unit said above a row, looked for once a table: the next rows have the same unless another is said between."""

    seen: int = -1
    unit: int | None = None

    def above(self, text: str, at: int) -> int | None:
        """The unit for the row at a place; rows are asked for in their order."""
        if self.seen < 0 or at - self.seen > MOST_GAP or UNIT.search(text, self.seen, at):
            self.unit = line_unit(text, at)
        self.seen = at
        return self.unit


def is_heading(line: str) -> bool:
    """Whether a short line heads the parts of a price: "Consideration:", "Purchase price"."""
    return len(line) < 60 and _HEADING.match(line) is not None


def read_rows(
    text: str, rows: list[tuple[int, str]], found: Terms, unit: Callable[[], int], names: tuple[str, ...], year: int | None = None
) -> Terms:
    """The price from a total row, its parts from the rows above it if no assets are among them, goodwill from its row.

    A total without a name ("Total", or nothing) is one where the parts of a price add up to it. Where no price is told at all, the
    net assets acquired, goodwill among them, are what was paid for them.
    """
    block, units = _Block(), _UnitAbove()
    heads: list[str] = []
    total = goodwill = net = None
    last = -1
    for at, line in rows:
        if last >= 0 and at - last > MOST_GAP:
            block, heads = _Block(), []
        last = at + len(line)
        bare = line.strip(" ") if line.startswith("\t") and not line.strip("\t $0123456789,.()") else line.strip("\t ")
        if "\t" not in bare and "$" not in bare:
            block = _Block()
            continue
        years = [c for c in bare.split("\t") if _YEAR_HEAD.match(c.strip())]
        if years and not any(c.isdigit() for c in _YEAR_HEAD.sub("", bare.replace("\t", " "))):
            heads = years
            continue
        name = _row_name(bare)
        block.has_assets |= _ASSET_ROW.search(bare) is not None and name != "contingent"
        value = _row_value(text, at, bare, unit, units, heads, names, year)
        if value is None:
            if name is None:
                heads = header_cells(line) or heads
            continue
        if name is None and not block.has_assets and block.parts and _NAMELESS.match(bare) and block.adds_up_to(value):
            name = "total"
        elif name is None and block.has_goodwill and _NAMELESS.match(bare) and block.adds_up_to(value):
            name = "net"
        if name == "total":
            if total is None and value > 0:
                total = value
                kept = {} if block.has_assets else {k: v for k, v in block.parts.items() if v}
                if not kept.get("cash") and found.cash is not None and found.cash > total * 1.05:
                    found = replace(found, cash=None)
                if not kept.get("stock") and found.stock is not None and found.stock > total * 1.05:
                    found = replace(found, stock=None)
                found = replace(found, **kept, consideration=total, is_table=True, is_weak=False)
            block = _Block()
            continue
        if name == "net":
            net = value if net is None and block.has_goodwill else net
            block = _Block()
            continue
        if name == "goodwill":
            goodwill = abs(value) if goodwill is None else goodwill
            block.has_goodwill = True
        elif name is not None and total is None:
            block.parts.setdefault(name, abs(value))
        block.added, block.count = block.added + value, block.count + 1
    if found.consideration is None and found.cash is None and net is not None:
        found = replace(found, consideration=net, is_weak=True)
    return replace(found, goodwill=goodwill) if goodwill is not None else found


_NAMELESS = re.compile(r"^\W*(?:total\s*)?(?=\t|\$|\d)", re.I)


_GAPS = re.compile(r"\s{3,}|\s*\.{4,}\s*")
_CELL = 32


def as_row(line: str) -> str:
    """A row of a table in plain text with tabs between its cells; any other line as it is."""
    if "\t" in line or "   " not in line:
        return line
    cells = _GAPS.split(line.strip())
    if len(cells) < 2 or not (cell_number(cells[-1].strip(" $)")) is not None or all(len(c) < _CELL for c in cells)):
        return line
    return "\t".join(cells)


def header_cells(line: str) -> list[str]:
    """The cells of a header row: two or more with words and none with an amount."""
    cells = [c.strip() for c in line.split("\t") if c.strip(" $)%")]
    worded = [c for c in cells if re.search(r"[A-Za-z]{2}", c)]
    return cells if len(worded) > 1 and len(worded) >= len(cells) - 1 else []


def _row_name(bare: str) -> str | None:
    """What a row of a purchase price table is, by its label."""
    low = bare[:60].lower()
    if ("net" in low or "allocation" in low) and _NET_ROW.match(bare):
        return "net"
    if ("total" in low or "consideration" in low or "price" in low) and _TOTAL_ROW.match(bare):
        return "total"
    if "goodwill" in low or low.startswith("excess"):
        return "goodwill" if _GOODWILL_ROW.match(bare) else None
    if "contingent" in low or "earn" in low:
        return "contingent" if _CONTINGENT_ROW.match(bare) else None
    if "cash" in low and _CASH_ROW.match(bare):
        return "cash"
    return "stock" if ("stock" in low or "share" in low or "equity" in low) and _STOCK_ROW.match(bare) else None


_PRINTED = re.compile(r"\$[\s\d.,]*$")
"""A label that its own number follows: the price of a share in brackets is none."""


def _row_value(
    text: str,
    at: int,
    bare: str,
    unit: Callable[[], int],
    units: _UnitAbove,
    heads: list[str],
    names: tuple[str, ...],
    year: int | None = None,
) -> Amount | None:
    """The deal's own number of a row in USD, negative where it is printed in brackets."""
    label, _, tail = bare.partition("\t")
    if _PRINTED.search(label):
        label, _, first = label.partition("$")
        tail = first + "\t" + tail
    cells = [c.strip(" $)") for c in tail.split("\t") if c.strip(" $)%")]
    numbers = [(c, v) for c in cells if (v := cell_number(c)) is not None]
    if not numbers or len(numbers) > 6:
        return None
    index = _column([v for _, v in numbers], heads, names, year)
    if index is None:
        return None
    printed, value = numbers[index]
    told = units.above(text, at)
    if told is None:
        told = 1 if printed.count(",") >= 2 else unit()
    return scaled(str(Decimal(str(abs(value))) * told)) * (-1 if value < 0 else 1)


def _column(values: list[Amount], heads: list[str], names: tuple[str, ...], year: int | None = None) -> int | None:
    """Which of a row's numbers is the deal's."""
    if len(values) == 1 or len(set(values)) == 1:
        return 0
    heads = heads[-len(values) :] if len(heads) >= len(values) else []
    for index, head in enumerate(heads):
        if any(alike(head, name) for name in names):
            return index
    if heads and not names and year and [h for h in heads if h == str(year)]:
        return heads.index(str(year))
    if any(_REVISED.search(head) for head in heads) or (heads and all(_DAY_HEAD.match(head) for head in heads)):
        return len(values) - 1
    if any(_LIFE.search(head) for head in heads) or (len(values) == 2 and 0 < values[1] <= 60 < values[0]):
        return 0
    if heads and not names and heads[-1].lower().startswith("total"):
        return len(values) - 1
    return None
