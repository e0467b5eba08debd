"""Where the primary statements stand in a document, and what words stand beside a number.

A note may tag the same concept with another extent than the statement (Riot, 0001558370-24-001550: depreciation and amortisation of
252.4m in the statements, 246.5m of one kind in a note), so a figure on the face of a statement goes before one of a note. And a
concept may be the wrong one for its words (same filing: shares withheld for taxes, tagged as a repurchase), so words are read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from filings.xbrl import Context, XbrlFact
from filings.xbrl_values import words_of

_BALANCE = frozenset({"us-gaap:Assets", "us-gaap:LiabilitiesAndStockholdersEquity"})
_BALANCE_LINES = frozenset(
    f"us-gaap:{name}"
    for name in (
        "AssetsCurrent",
        "LiabilitiesCurrent",
        "Liabilities",
        "StockholdersEquity",
        "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
        "CashAndCashEquivalentsAtCarryingValue",
        "AccountsPayableCurrent",
        "RetainedEarningsAccumulatedDeficit",
        "Goodwill",
        "Deposits",
    )
)
_CASH_FLOW = frozenset(
    f"us-gaap:NetCashProvidedByUsedIn{kind}Activities{scope}"
    for kind in ("Operating", "Investing", "Financing")
    for scope in ("", "ContinuingOperations")
)
_PER_SHARE = frozenset(
    {"us-gaap:EarningsPerShareBasic", "us-gaap:EarningsPerShareDiluted", "us-gaap:EarningsPerShareBasicAndDiluted"}
)
_RESULT = frozenset(
    {"us-gaap:IncomeTaxExpenseBenefit", "us-gaap:OperatingIncomeLoss", "us-gaap:OperatingExpenses", "us-gaap:InterestExpense"}
)
MOST_TRIES = 1_000
LARGEST_TABLE = 1_000_000
_KEYS = _BALANCE | _BALANCE_LINES | _CASH_FLOW | _PER_SHARE


def on_statements(html: bytes, facts: Iterable[XbrlFact]) -> dict[tuple[str, Context], int]:
    """The facts that are lines of a primary statement, with the place where each stands there.

    The tables are those where a total stands for the first time: the statements come before their notes. A statement may be cut
    into several tables, one a page.
    """
    ordered = sorted(facts, key=lambda one: one.place)
    spans: list[tuple[int, int]] = []
    met: set[tuple[str, Context]] = set()
    tries = 0
    for one in ordered:
        if one.concept not in _KEYS or (one.concept, one.context) in met:
            continue
        if spans and one.place < spans[-1][1]:
            met.add((one.concept, one.context))
            continue
        tries += 1
        if tries > MOST_TRIES:
            break
        start = html.rfind(b"<table", max(0, one.place - LARGEST_TABLE), one.place)
        end = html.find(b"</table", one.place, one.place + LARGEST_TABLE)
        if start >= 0 and end >= 0 and html.find(b"</table", start, one.place) < 0:
            met.add((one.concept, one.context))
            spans.append((start, end))
    found: dict[tuple[str, Context], int] = {}
    at = 0
    for start, end in spans:
        while at < len(ordered) and ordered[at].place < start:
            at += 1
        inside = []
        while at < len(ordered) and ordered[at].place < end:
            inside.append(ordered[at])
            at += 1
        if _is_statement({one.concept for one in inside}):
            for one in inside:
                if (one.concept, one.context) not in found and not _is_amid_words(html, one.place):
                    found[one.concept, one.context] = one.place
    return found


def _is_statement(concepts: set[str]) -> bool:
    if concepts & (_BALANCE | _BALANCE_LINES) and not concepts & _CASH_FLOW and not concepts & _PER_SHARE:
        return len(concepts & (_BALANCE | _BALANCE_LINES)) >= 2
    if concepts & _CASH_FLOW:
        return len(concepts) >= 4
    return bool(concepts & _PER_SHARE) and bool(concepts & _RESULT)


def _is_amid_words(html: bytes, place: int) -> bool:
    """Whether a number stands among a line's words and is no line itself: "(includes redeemable interests of $147)"."""
    start = max(html.rfind(b"<td", max(0, place - 6_000), place), html.rfind(b"<TD", max(0, place - 6_000), place))
    return start >= 0 and re.search("[A-Za-z]{3}", words_of(html[start : html.rfind(b"<", start, place)])) is not None


def row_words(html: bytes, place: int) -> str:
    """The words of a number's row before its first number, in small letters."""
    start = html.rfind(b"<tr", max(0, place - 30_000), place)
    if start < 0:
        return ""
    words = words_of(html[start : html.rfind(b"<", start, place)]).lower()
    return re.split(r"[$(—–-]?\s?\d[\d,.]*\s*(?:\)|$)", words, maxsplit=1)[0].strip()
