"""What the filing's own statements say was spent on its shares in the period of the Item 703 table: the sum it must be near.

The table itself has no XBRL, but the statements beside it have: cash paid for repurchases, or treasury stock acquired, of the same
months. Older filings print the cash flow statement alone. Only a figure whose days are the table's is one; the cash flow statement
of a second or third quarter tells of six or nine months, and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from filings.amounts import cell_number
from filings.purchases.printed_units import named_units
from filings.xbrl_values import attributes_of, number, words_of

if TYPE_CHECKING:
    from filings.document import Filing

_SPENT = (
    b"us-gaap:PaymentsForRepurchaseOfCommonStock",
    b"us-gaap:TreasuryStockValueAcquiredCostMethod",
    b"us-gaap:StockRepurchased",
)
_ENDS = (b"", b"DuringPeriodValue", b"AndRetiredDuringPeriodValue")
_TAG = re.compile(rb"<ix:nonFraction\b(?P<tag>[^<>]*)>(?P<inner>.{0,400}?)</ix:nonFraction>", re.S)
_FIRST = re.compile(rb"startDate>\s*(\d{4}-\d\d-\d\d)")
_LAST = re.compile(rb"endDate>\s*(\d{4}-\d\d-\d\d)")
_DIMENSION = re.compile(rb"dimension=[\"']([^\"']+)")
NEAR = timedelta(days=6)
"""Days by which the statements' period may differ from the table's: fiscal months are dated loosely."""
MOST_FACTS = 400
"""Figures looked at; a filing has a dozen."""

_CASH_FLOWS = re.compile(r"(?:statements?\s+of\s+(?:consolidated\s+)?cash\s+flows?|cash\s+flows?\s+statements?)")
_OTHER_MONTHS = re.compile(r"\b(?:six|nine|twenty-six|thirty-nine|26|39)\s+(?:months|weeks)\b")
_OWN_MONTHS = re.compile(r"\b(?:three\s+months|thirteen\s+weeks|fourteen\s+weeks|quarters?)\s+ended\b")
_ROW = re.compile(
    r"\n[^\n\t\d]{0,40}?\b(?:re-?purchases?|purchases?|acquisitions?|payments?\s+(?:for|to)\s+(?:re-?)?purchase)\s+(?:of\s+)?(?:[\w’'-]+\s+){0,3}?"
    r"(?:common|treasury|capital|ordinary)\s+(?:stock|shares)(?P<rest>[^\n\d]{0,90})(?P<number>\(?\s*\$?\s*[\d,]+(?:\.\d+)?)"
)
_LONGEST_STATEMENT = 12_000


def spent_between(filing: Filing, first: date, last: date) -> tuple[list[float], list[float]]:
    """What the statements say was spent on shares between two days, and in longer periods that end with them, in USD.

    Each figure once; a component of equity (treasury stock, retained earnings) bears its own part.
    """
    same: list[float] = []
    longer: list[float] = []
    if b"<ix:" not in filing.raw:
        printed = _printed(filing)
        is_same = (last - first).days > 300 or not (filing.info.form or "").startswith("10-K")
        if printed is not None:
            (same if is_same else longer).append(printed)
        return same, longer
    known: dict[str, tuple[date, date] | None] = {}
    for name in _SPENT:
        for match in _tags(filing.raw, name):
            tag = attributes_of(match["tag"])
            context = tag.get("contextRef", "")
            if context not in known:
                known[context] = _days(filing.raw, context)
            days = known[context]
            if days is None or abs(days[1] - last) > NEAR or days[0] > first + NEAR:
                continue
            found = same if abs(days[0] - first) <= NEAR else longer
            value = number(words_of(match["inner"]), tag.get("format"), tag.get("scale"), tag.get("sign"))
            if value is not None and abs(float(value)) not in found:
                found.append(abs(float(value)))
        if same:
            break  # the other concepts say the same in other words; each costs a walk through the whole document
    return same, longer


def _tags(raw: bytes, name: bytes) -> Iterator[re.Match[bytes]]:
    """The tags of such figures: their names are found first, a regular expression over megabytes would cost as much as reading."""
    at, count = raw.find(name), 0
    while at >= 0 and count < MOST_FACTS:
        start = raw.rfind(b"<", max(0, at - 2_000), at)
        match = _TAG.match(raw, start) if start >= 0 else None
        rest = raw[at + len(name) : at + len(name) + 40].replace(b"'", b'"').split(b'"')[0]
        if match and rest in _ENDS:
            yield match
        at, count = raw.find(name, at + 1), count + 1


def _days(raw: bytes, context: str) -> tuple[date, date] | None:
    """First and last day of a context; None for a part of the company other than a component of its equity."""
    name = f'id="{context}"'.encode()
    at = raw.find(name)
    while at >= 0 and b"context" not in raw[raw.rfind(b"<", 0, at) : at]:
        at = raw.find(name, at + 1)
    words = raw[at : raw.find(b"context>", at)] if at >= 0 else b""
    first, last = _FIRST.search(words), _LAST.search(words)
    if not first or not last or any(not axis.endswith(b"StatementEquityComponentsAxis") for axis in _DIMENSION.findall(words)):
        return None
    try:
        return date.fromisoformat(first[1].decode()), date.fromisoformat(last[1].decode())
    except ValueError:
        return None


def _printed(filing: Filing) -> float | None:
    """The line of a printed cash flow statement whose first column is the year, or in a quarterly report three months."""
    low = filing.lower
    is_annual = (filing.info.form or "").startswith("10-K")
    for heading in _CASH_FLOWS.finditer(low):
        above = low[max(0, heading.start() - 200) : heading.end() + 1500]
        own = is_annual or (_OWN_MONTHS.search(above) and not _OTHER_MONTHS.search(above))
        row = _ROW.search(low, heading.end(), heading.end() + _LONGEST_STATEMENT) if own else None
        if row is None or "operating activities" not in low[heading.end() : row.start()]:
            continue
        value = cell_number(row["number"].lstrip("( $"))
        factor = named_units(above)[1] or 1
        return None if value is None else abs(float(value)) * factor
    return None
