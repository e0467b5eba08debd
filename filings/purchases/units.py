"""Units of the Item 703 table: what a printed "16,785" is worth, in column (d) money or shares.

Printed units are taken in this order: the cell's own ("21.21 billion"), the column's header, a caption over columns, the
header's first cell, the sentence above. What remains must fall by what was bought: where a printed unit contradicts that and one
agrees, the arithmetic holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from filings.amounts import MONEY, scaled
from filings.checks import Purchase, fits
from filings.purchases.figures import Figure
from filings.purchases.finding import Item703
from filings.purchases.printed_units import named_units

if TYPE_CHECKING:
    from filings.document import Filing

LEAD = 700
"""Characters above the table in which its unit may be printed."""

MOST_SHARES = 40_000_000_000
"""More shares bought in a month than any issuer has outstanding: the unit cannot be meant for them."""

MOST_SPENT = 40_000_000_000
"""USD; more than any issuer has spent on its shares in a month."""

MOST_LEFT = 1_000_000_000_000
"""USD; more than any board has authorised."""

_NUMBER_OF = re.compile(
    r"\bnumber\b|\bmaximum\s+shares\b|\bshares\s+(?:remaining|available)\b|^\W*(?:\(d\)\s*)?shares\s+that\b", re.I
)
_VALUE_OF = re.compile(r"\bdollars?\b|\bvalue\b|\$|\bamount\b|\busd\b", re.I)
_ALL_ANNOUNCED = re.compile(
    r"\ball\b[^.]{0,80}\b(?:re)?purchase[sd]?\b[^.]{0,60}\b(?:made|were)\b[^.]{0,60}\b(?:under|pursuant\s+to|part\s+of)\b[^.]{0,60}\bpublicly\s+announced",
    re.I,
)


Series = tuple[str | None, str | None]
"""A block of the table and the kind of purchase in it."""

Amount = int | float | None
Amounts = tuple[Amount, Amount, Amount, Amount, Amount]


@dataclass(frozen=True, slots=True)
class Units:
    """Factors by column, and how column (d) is to be read; `otherwise` where a block's (d) is not of the column's kind."""

    factors: dict[int, int]
    money: frozenset[int]
    otherwise: frozenset[tuple[Series, int]]
    spent_out: frozenset[Series]
    is_roll_forward: bool
    all_announced: bool
    shares_step: float

    def amounts(self, table: Item703, figures: Mapping[int, Figure], series: Series, is_total: bool) -> Amounts:
        """Total shares, average price, programme shares, remaining value, remaining shares of one row, in single units."""
        total = self._first(table, "total", figures)
        price = self._first(table, "price", figures)
        program = self._first(table, "program", figures)
        if program is None and self.all_announced:
            program = total
        remaining: dict[bool, int | float | None] = {True: None, False: None}
        for i in table.means("remaining"):
            found = figures.get(i)
            if found is None or (self.is_roll_forward and not is_total):
                continue
            if found.is_dash and series not in self.spent_out:
                continue
            is_money = (i in self.money) != ((series, i) in self.otherwise)
            value = self._value(i, found) if (series, i) not in self.otherwise or found.scale else found.value
            if value is not None and remaining[is_money] is None:
                remaining[is_money] = value
        if price is not None and (price == 0 or any(i in figures and figures[i].is_dash for i in table.means("total"))):
            price = None  # "$0.00" or a dash beside no shares: there is no average of nothing
        return total, price, program, remaining[True], remaining[False]

    def _first(self, table: Item703, meaning: str, figures: Mapping[int, Figure]) -> int | float | None:
        for i in table.means(meaning):  # type: ignore[arg-type]
            if i in figures:
                return self._value(i, figures[i])
        return None

    def _value(self, column: int, found: Figure) -> int | float | None:
        if found.value is None:
            return None
        value = Decimal(str(found.value)) * (found.scale or self.factors.get(column, 1))
        return int(value) if value == value.to_integral_value() else float(value)


def read_units(filing: Filing, table: Item703, series: Mapping[Series, Sequence[Mapping[int, Figure]]]) -> tuple[Units, list[str]]:
    """Factors for every column, and sentences about what stays doubtful. `series` are the months of each block and kind."""
    # An empty month between the series: what remains is only held against its own.
    months = [figures for part in series.values() for figures in (*part, {})]
    lead = filing.text[max(0, table.grid.start - LEAD) : table.grid.start]
    below = filing.text[table.grid.end : table.grid.end + 3000]
    doubts: list[str] = []
    money = _money_columns(table, months, lead + below, doubts)
    factors: dict[int, int] = {}
    printed: set[int] = set()
    lead_units = named_units(_last_lines(lead))
    for i, column in enumerate(table.columns):
        if column.meaning == "price":
            continue
        is_money = i in money
        own = named_units(column.words)
        caption = next((u for w, covered in table.captions if i in covered and (u := named_units(w)) != (None, None)), (None, None))
        for shares_factor, money_factor in (own, caption, lead_units):
            factor = money_factor if is_money else shares_factor
            if own == (shares_factor, money_factor) and own != (None, None):
                factor = money_factor or shares_factor  # its own header says it, whatever the words before "in thousands"
            if factor:
                factors[i] = factor
                printed.add(i)
                break
    for i in (*table.means("total"), *table.means("program")):
        largest = max((f.value for m in months if (f := m.get(i)) and f.value is not None), default=0)
        spent = max(
            (f.value * (p.value or 0) for m in months if (f := m.get(i)) and f.value and (p := _price(table, m))), default=0
        )
        if largest * factors.get(i, 1) > MOST_SHARES or spent * factors.get(i, 1) > MOST_SPENT:
            factors.pop(i, None)
    for i in set(table.means("remaining")) & money:
        largest = max((f.value for m in months if (f := m.get(i)) and f.value is not None), default=0)
        if largest * factors.get(i, 1) > MOST_LEFT:
            factors.pop(i, None)
    for i in table.means("remaining"):
        doubts += _prove(
            filing,
            table,
            months,
            factors,
            i,
            i in money,
            i in printed,
            lead + filing.text[table.grid.start : table.grid.end] + below,
        )
    all_left = [m[i] for m in months for i in table.means("remaining") if i in m]
    total_only = bool(all_left) and all(f.is_dash for f in all_left) and _total_has_number(table, months)
    spent_out = frozenset(key for key, part in series.items() if not total_only and _has_programme(table, part))
    steps = [
        _step(f) * factors.get(i, 1)
        for m in months
        for i in (*table.means("total"), *table.means("program"))
        if (f := m.get(i)) and f.value
    ]
    units = Units(
        factors,
        frozenset(money),
        otherwise=_otherwise(table, series, money),
        spent_out=spent_out,
        is_roll_forward=any((f.value or 0) < 0 for f in all_left),
        all_announced=not table.means("program") and _ALL_ANNOUNCED.search(lead) is not None,
        shares_step=max(steps, default=1.0),
    )
    return units, doubts


def _has_programme(table: Item703, months: Sequence[Mapping[int, Figure]]) -> bool:
    """Does a programme show in these months, by what it bought or has left? Then a dash in (d) says that nothing is left."""
    has_left = any(f.value and not f.is_dash for m in months for i in table.means("remaining") if (f := m.get(i)))
    return has_left or any((f.value or 0) > 0 for m in months for i in table.means("program") if (f := m.get(i)))


def _price(table: Item703, month: Mapping[int, Figure]) -> Figure | None:
    return next((month[i] for i in table.means("price") if i in month), None)


def _last_lines(lead: str) -> str:
    """The paragraph or two just above: units of anything earlier belong to something else."""
    lines = [x for x in lead.strip().split("\n") if len(x.strip()) > 3]
    return "\n".join(lines[-2:]) if lines else ""


def _total_has_number(table: Item703, months: Sequence[Mapping[int, Figure]]) -> bool:
    """Column (d) is printed in the total row alone (0000200406-17-000006)."""
    known = {id(f.cell) for m in months for f in m.values()}
    for row in table.grid.rows[table.first_row :]:
        for i in table.means("remaining"):
            column = table.columns[i]
            for cell in row:
                if (
                    id(cell) not in known
                    and cell.column < column.stop
                    and column.first < cell.stop
                    and re.search(r"\d{3}", cell.line)
                ):
                    return True
    return False


_SIZE_TOLD = re.compile(
    r"\b(?:re-?purchase|purchases?|acquire|buy(?:\s+back)?)\s+(?:of\s+)?up\s+to\s+(?:an\s+(?:aggregate|additional)\s+(?:of\s+)?)?(?P<sign>\$)?",
    re.I,
)


def _money_columns(table: Item703, months: Sequence[Mapping[int, Figure]], around: str, doubts: list[str]) -> set[int]:
    """Which of the columns are money: the words decide, then the currency sign, then arithmetic, then the programme told beside."""
    money = {i for i, c in enumerate(table.columns) if c.meaning == "price"}
    # A currency sign before share counts is a slip of the layout (0001857816-25-000121): it tells nothing of column (d) then.
    signs_shares = any(f.is_money for m in months for i in table.means("total") if (f := m.get(i)))
    for i in table.means("remaining"):
        words = table.columns[i].words
        says_number, says_value = _NUMBER_OF.search(words) is not None, _VALUE_OF.search(words) is not None
        figures = [f for m in months if (f := m.get(i)) and f.value]
        has_sign = any(f.is_money or f.scale for f in figures) and not signs_shares
        has_decimals = any(isinstance(f.value, float) for f in figures)
        if says_value and not says_number:
            money.add(i)
        elif says_value or not says_number or has_sign:
            in_shares = _best(table, months, {}, i, in_money=False)
            in_money = _best(table, months, {}, i, in_money=True)
            if (has_sign or has_decimals or in_money and not in_shares) and not (in_shares and not in_money):
                money.add(i)
            elif figures and not in_shares:
                told = {bool(match["sign"]) for match in _SIZE_TOLD.finditer(around)}
                if told == {True}:
                    money.add(i)
                elif told != {False} and says_value == says_number:
                    doubts.append("column (d) may be shares or dollars: neither its words, its figures nor the text beside it tell")
    return money


def _otherwise(
    table: Item703, series: Mapping[Series, Sequence[Mapping[int, Figure]]], money: set[int]
) -> frozenset[tuple[Series, int]]:
    """Blocks whose column (d) is in shares where the other's is in dollars, or the other way: one programme limited each way.

    Only where the column's words leave it open, and arithmetic or the currency sign is sure of the block.
    """
    found: set[tuple[Series, int]] = set()
    for i in table.means("remaining") if len(series) > 1 else ():
        words = table.columns[i].words
        if (_NUMBER_OF.search(words) is None) != (_VALUE_OF.search(words) is None):
            continue
        for key, months in series.items():
            has_sign = any(f.is_money for m in months if (f := m.get(i)) and f.value)
            in_shares = bool(_best(table, months, {}, i, in_money=False))
            in_money = bool(_best(table, months, {}, i, in_money=True))
            is_shares = not has_sign and in_shares and not in_money
            if (i in money and is_shares) or (i not in money and has_sign and not in_shares):
                found.add((key, i))
    return frozenset(found)


def _step(found: Figure) -> float:
    decimals = re.search(r"\.(\d+)", found.cell.line)
    return 10.0 ** -len(decimals[1]) if decimals else 1.0


def _purchases(table: Item703, months: Sequence[Mapping[int, Figure]], remaining: int) -> list[Purchase]:
    column = next(iter([*table.means("program"), *table.means("total")]), None)
    price = next(iter(table.means("price")), None)
    found = []
    for month in months:
        shares = month.get(column) if column is not None else None
        paid = month.get(price) if price is not None else None
        left = month.get(remaining)
        factor = left.scale or 1 if left else 1
        found.append(
            Purchase(
                float(shares.value or 0) if shares else 0.0,
                float(paid.value) if paid and paid.value else None,
                None if left is None or left.value is None else float(left.value) * factor,
                _step(shares) if shares else 1.0,
                _step(left) * factor if left else 1.0,
            )
        )
    return found


def _best(
    table: Item703, months: Sequence[Mapping[int, Figure]], factors: Mapping[int, int], remaining: int, *, in_money: bool
) -> list[tuple[int, int]]:
    """The pairs of factors (shares, remaining) under which most months agree; the printed ones alone where they are as good."""
    purchases = _purchases(table, months, remaining)
    column = next(iter([*table.means("program"), *table.means("total")]), None)
    if column is None:
        return []
    printed = (factors.get(column, 1), factors.get(remaining, 1))
    scales = [printed, *((s, r) for s in (printed[0], 1, 1_000, 1_000_000) for r in (1, 1_000, 1_000_000, 1_000_000_000))]
    best: list[tuple[int, int]] = []
    most = 0
    for pair in dict.fromkeys(scales):
        agree, _ = fits(purchases, *pair, in_money=in_money)
        if agree > most:
            best, most = [pair], agree
        elif agree == most > 0 and best[0] != printed:
            best.append(pair)
    return best


def _likeliest(pairs: Sequence[tuple[int, int]], largest: float, around: str) -> tuple[tuple[int, int], bool]:
    """Of pairs that agree alike, the one whose remainder a programme told beside the table can hold; and whether that is sure."""
    limit = max((float(scaled(m["number"], m["scale"])) for m in MONEY.finditer(around) if m["scale"]), default=0.0)
    fitting = [p for p in pairs if largest * p[1] <= limit]
    if fitting:
        return max(fitting, key=lambda p: p[1]), True
    return pairs[0], len(pairs) == 1


def _prove(
    filing: Filing,
    table: Item703,
    months: Sequence[Mapping[int, Figure]],
    factors: dict[int, int],
    remaining: int,
    in_money: bool,
    is_printed: bool,
    around: str,
) -> list[str]:
    """Hold the factors against the arithmetic; correct what it contradicts, and say what cannot be proved."""
    purchases = _purchases(table, months, remaining)
    shares = [*table.means("program"), *table.means("total")]
    column = shares[0] if shares else None
    printed = (factors.get(column, 1) if column is not None else 1, factors.get(remaining, 1))
    agree, asked = fits(purchases, *printed, in_money=in_money)
    if agree:
        return []
    largest = max((p.remaining or 0 for p in purchases), default=0)
    pairs = _best(table, months, factors, remaining, in_money=in_money)
    if pairs:
        best, is_sure = _likeliest(pairs, largest, around) if in_money else (pairs[0], len(pairs) == 1)
        for i in shares:
            factors[i] = best[0]
        factors[remaining] = best[1]
        # A unit that is printed nowhere follows from the arithmetic, with the shares counted as they are printed.
        return (
            []
            if is_sure or not is_printed and best[0] == printed[0]
            else ["the units printed contradict what was bought, and more than one pair of units agrees with it"]
        )
    has_own = any((f := m.get(remaining)) and f.scale for m in months)
    if in_money and not is_printed and not has_own and 0 < largest < 2_000_000:
        # No unit anywhere and a sum too small for a programme: thousands or millions, by what the programme's words allow.
        if f"${largest:,.0f}" in filing.text[max(0, table.grid.start - 3000) : table.grid.start] + around[-3000:]:
            return []  # the sum stands in words beside the table, to the dollar
        limit = max((float(scaled(m["number"], m["scale"])) for m in MONEY.finditer(around) if m["scale"]), default=0.0)
        fitting = [s for s in (1_000_000, 1_000) if largest * s <= limit]
        if fitting:
            factors[remaining] = fitting[0]
            return [
                f"column (d) prints no unit: {fitting[0]:,} dollars each was taken, by the size of the programme told beside it"
            ]
        return ["column (d) prints no unit, and its amounts are small for a programme"]
    if asked and _far_off(purchases, printed, in_money):
        return ["column (d) does not fall by what was bought, by far: its unit is doubtful"]
    return []


def _far_off(purchases: Sequence[Purchase], scales: tuple[int, int], in_money: bool) -> bool:
    for before, now in zip(purchases, purchases[1:], strict=False):
        if before.remaining is None or now.remaining is None or now.shares <= 0 or (in_money and not now.price):
            continue
        fall = (before.remaining - now.remaining) * scales[1]
        bought = now.shares * scales[0] * ((now.price or 0) if in_money else 1)
        if fall > 0 and 0.1 < fall / bought < 10:
            return False
    return True
