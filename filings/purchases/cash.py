"""What the filing's own statements say was spent on its shares in the period of the Item 703 table: the sum it must be near.

The table itself has no XBRL, but the statements beside it have: cash paid for repurchases, or treasury stock acquired, of the same
three months. Only a figure whose days are the table's is one; the cash flow statement of a second or third quarter tells of six or
nine months, and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from filings.xbrl_values import attributes_of, number, words_of

if TYPE_CHECKING:
    from filings.document import Filing

_SPENT = re.compile(
    rb"<ix:nonFraction\b(?P<tag>[^<>]*\bname=[\"'](?:us-gaap:)(?:PaymentsForRepurchaseOfCommonStock|TreasuryStockValueAcquiredCostMethod"
    rb"|StockRepurchasedDuringPeriodValue|StockRepurchasedAndRetiredDuringPeriodValue)[\"'][^<>]*)>(?P<inner>.{0,400}?)</ix:nonFraction>",
    re.S,
)
_FIRST = re.compile(rb"startDate>\s*(\d{4}-\d\d-\d\d)")
_LAST = re.compile(rb"endDate>\s*(\d{4}-\d\d-\d\d)")
_DIMENSION = re.compile(rb"dimension=[\"']([^\"']+)")
_MARKS = (b"PaymentsForRepurchaseOfCommonStock", b"TreasuryStockValueAcquired", b"StockRepurchased")
NEAR = timedelta(days=6)
"""Days by which the statements' period may differ from the table's: fiscal months are dated loosely."""


def spent_between(filing: Filing, first: date, last: date) -> list[float]:
    """What the tagged statements say was spent on shares between two days, in USD, each figure once; [] where they say nothing."""
    if not any(mark in filing.raw for mark in _MARKS):
        return []
    found: list[float] = []
    for tag, inner in _tagged(filing.raw):
        days = _days(filing.raw, tag.get("contextref", ""))
        if days is None or abs(days[0] - first) > NEAR or abs(days[1] - last) > NEAR:
            continue
        value = number(words_of(inner), tag.get("format"), tag.get("scale"), tag.get("sign"))
        if value is not None and float(value) not in found:
            found.append(float(value))
    return found


def _tagged(raw: bytes) -> Iterator[tuple[dict[str, str], bytes]]:
    for match in _SPENT.finditer(raw):
        yield attributes_of(match["tag"]), match["inner"]


def _days(raw: bytes, context: str) -> tuple[date, date] | None:
    """First and last day of a context; None for a part of the company other than a component of its equity."""
    at = raw.find(f'id="{context}"'.encode())
    while at >= 0 and b"context" not in raw[raw.rfind(b"<", 0, at) : at]:
        at = raw.find(f'id="{context}"'.encode(), at + 1)
    words = raw[at : raw.find(b"context>", at)] if at >= 0 else b""
    first, last = _FIRST.search(words), _LAST.search(words)
    axes = _DIMENSION.findall(words)
    if not first or not last or any(not axis.endswith(b"StatementEquityComponentsAxis") for axis in axes):
        return None
    return date.fromisoformat(first[1].decode()), date.fromisoformat(last[1].decode())
