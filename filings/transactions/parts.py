"""The amounts of one sentence and what each is: cash, shares, a note, a contingent part, or something else.

Read amount by amount, from the words between it and its neighbours: "$20.0 million in cash, a $15.0 million note and 1.2 million
shares valued at $12.0 million". Where the price told is itself a part, the parts together are the price.
"""

from __future__ import annotations

import re
from decimal import Decimal

from filings.amounts import NUMBER, SCALE_WORD
from filings.prose import holds, sentences

_AMOUNT = re.compile(rf"\$\s?(?P<number>{NUMBER})(?![,.]?\d)(?:[\s-]*(?P<scale>{SCALE_WORD})\b)?", re.I)
_EACH = re.compile(r"\s*(?:in\s+cash\s*,?\s+)?(?:per\s|a\s+share|for\s+each|each\b)", re.I)
_MOST = re.compile(
    r"\b(?:up\s+to|maximum(?:\s+\w+){0,3}|as\s+much\s+as|not\s+to\s+exceed)\s+"
    r"(?:an\s+)?(?:additional\s+|aggregate\s+(?:of\s+)?|approximately\s+|(?:[£€¥]|[A-Z]{1,3}\$?\s?)[\d.,]*\d(?:\s+\w+illion)?\s*\()*$",
    re.I,
)
_BEHIND = (
    (
        "contingent",
        re.compile(
            r"^[)\s]*(?:of|in|as|for|was|being)?\s*(?:(?!cash\b|and\b|plus\b|with\b)[\w’'-]+\s+){0,5}?"
            r"(?:contingent|earn-?\s?outs?\b|milestone)",
            re.I,
        ),
    ),
    (
        "note",
        re.compile(
            r"^[)\s]*(?:(?:of\s+which\s+)?(?:was|is|were|will\s+be)\s+)?(?:paid\s+|payable\s+)?(?:of|in|by|through|under|as|principal|\s)*"
            r"(?:the\s+form\s+of\s+)?(?:an?\s+|the\s+|two\s+)?(?:(?!cash\b|and\b)\w[\w,%-]*\s+){0,4}?(?:promissory|notes?\b|holdback|hold\s?back|deferred|debentures?)",
            re.I,
        ),
    ),
    (
        "stock",
        re.compile(
            r"^[)\s]*(?:(?:of\s+which\s+)?(?:was|is|were|will\s+be)\s+)?(?:paid|payable|satisfied|settled)?\s*(?:(?:of|in|by|through|representing|worth\s+of)\s+|(?<=was\s)(?=our|its|the|in))"
            r"(?:the\s+(?:form|issuance|issue)\s+of\s+|the\s+fair\s+value\s+of\s+)?(?:[\d,.]+\s+(?:million\s+)?)?(?:(?!cash\b|and\b|net\b)[\w’'-]+\s+){0,6}?(?:shares|stock|units)\b"
            r"(?!\s+(?:options|purchase|units))",
            re.I,
        ),
    ),
    (
        "cash",
        re.compile(
            r"^[)\s]*(?:\([^)]{0,60}\)\s*)?(?:(?:of\s+which\s+)?(?:was|is|were|will\s+be)\s+)?(?:paid\s+|payable\s+|received\s+|funded\s+)?(?:to\s+the\s+sellers?\s+)?(?:at\s+(?:the\s+)?closing\s+)?"
            r"(?:in\s+|of\s+)?(?:net\s+|initial\s+|upfront\s+)?cash\b(?!\s+(?:acquired|equivalents|flows?|held))",
            re.I,
        ),
    ),
)
_BEFORE = (
    ("contingent", re.compile(r"\b(?:contingent|earn-?\s?out|milestone)\b[^$]{0,110}$", re.I)),
    ("note", re.compile(r"\b(?:notes?|holdback|deferred|debentures?|debt|liabilit\w+|indebtedness)\b[^$]{0,60}$", re.I)),
    (
        "stock",
        re.compile(
            r"\b(?:shares|stock|units)\b[^$]{0,90}\b(?:valued?|worth|totaling)\b[^$]{0,40}$"
            r"|\bin\s+(?:[\w’'-]+\s+){0,4}(?:stock|shares)\s*\($"
            r"|\bstock\s+consideration\s+(?:of|was)[^$]{0,20}$",
            re.I,
        ),
    ),
    (
        "cash",
        re.compile(
            r"(?<!deferred\s)\bcash\b(?!\s+(?:acquired|equivalents))(?:\s+(?:consideration|proceeds|payments?|purchase\s+price|portion|component|paid|at\s+closing|in\s+the\s+amount)){0,3}"
            r"(?:\s+to\s+the\s+sellers)?\s*(?:,\s+)?(?:of|was|totaling|totaled|is|:|\s)*(?:approximately\s+|about\s+)?\(?(?:US)?$",
            re.I,
        ),
    ),
)
_HOPED = re.compile(
    r"^\s*(?:,\s+)?(?:which\s+(?:is|are|will\s+be)\s+|that\s+(?:is|will\s+be)\s+|to\s+be\s+paid\s+)?(?:due|payable|contingent)?\s*(?:if|when|once|upon\s+(?:the\s+)?achiev|contingent\s+(?:up)?on|should|on\s+achiev)",
    re.I,
)
"""What will be paid only if something happens, without a value put on it."""
_FIRST = re.compile(
    r"\b(?:initial|up-?front|closing)\s+(?:payment|consideration|purchase\s+price|price)\s+(?:of|was|is|totaling|totaled)\s[^$]{0,24}$",
    re.I,
)
_CONTINGENT_OF = re.compile(r"\b(?:contingent|earn-?\s?outs?)\b[^$,;]{0,60}\b(?:of|at|was|be)\s+(?:approximately\s+)?$", re.I)
_OTHER = re.compile(
    r"\b(?:gains?|loss(?:es)?|revenues?|intangible|goodwill|(?<!note\s)(?<!notes\s)receivables?|inventor\w+|costs?|fees|expenses?|income|assets|escrow|interest\s+rate"
    r"|borrow\w*|facility|term\s+loan|credit|offering|working\s+capital|adjust\w*|tax(?:es)?)\b[^$]{0,60}$",
    re.I,
)

_ASSUMED = re.compile(r"\bassum(?:ed|ing|ption\s+of)\b[^$,;]{0,60}$", re.I)
_ASSUMED_BEHIND = re.compile(r"^(?:\s+(?:of|in)\s+(?:[\w-]+\s+){0,4})?\s*(?:was|were|is)\s+assumed\b", re.I)
"""Debt that is taken over is no part of the price that is paid."""


def parts_of(words: str) -> list[tuple[str, str, str | None, int]]:
    """The amounts of a sentence as (what it is, number, scale word, place); "other" where it is no part of a price that we know,
    "hoped" where it is paid only if something happens, "first" where it is what was paid at first, in whatever form."""
    matches = [m for m in _AMOUNT.finditer(words) if not _EACH.match(words, m.end())]
    found = []
    for index, match in enumerate(matches):
        left = words[matches[index - 1].end() if index else 0 : match.start()].replace("$", "")
        right = words[match.end() : matches[index + 1].start() if index + 1 < len(matches) else len(words)]
        kind = "other" if _MOST.search(left) else _kind(left, right)
        found.append((kind, match["number"], match["scale"], match.start()))
    return found


def _kind(left: str, right: str) -> str:
    if _CONTINGENT_OF.search(left):
        return "contingent"
    if _HOPED.match(right):
        return "hoped"
    if _ASSUMED.search(left) or _ASSUMED_BEHIND.match(right):
        return "other"
    for kind, pattern in _BEHIND if not right.endswith("cash of ") else ():
        if pattern.match(right):
            return kind
    if _OTHER.search(left.rpartition(", and ")[2]):
        return "other"
    for kind, pattern in _BEFORE:
        if pattern.search(left):
            return kind
    return "first" if _FIRST.search(left) else "whole"


def sentence_around(words: str, place: int) -> tuple[str, int]:
    """The sentence of these words that holds a place, and the place within it."""
    for start, end in sentences(words, 0, len(words)):
        if start <= place < end:
            return words[start:end], place - start
    return words, place


_PER_SHARE = re.compile(
    rf"(?<![\d$.,])(?P<count>{NUMBER})(?P<million>\s+million)?\s+(?P<what>(?:[A-Za-z][\w’'-]*\s+){{0,6}}?(?:shares|units)\b(?:(?!\bmay\b|\boptions?\b|\bwarrants?\b)[^.;$]){{0,90}}?"
    r"\b(?:at|of))\s+\$(?P<each>\d+(?:\.\d+)?)\s+(?:per\s+(?:[\w-]+\s+)?(?:share|unit)|a\s+share|each)\b(?!,?\s+(?:or|for|totaling)\b(?:[^.;]|\.\d){0,20}?\$)"
)


def valued(words: str) -> str:
    """Shares that are paid at a price each ("500,000 shares at $12.00 per share") with their value in the price's place."""
    if "share" not in words or not holds(words, ("per share", "a share", " each", "per unit", "per common")):
        return words
    return _PER_SHARE.sub(
        lambda m: (
            f"{m['count']}{m['million'] or ''} {m['what']} "
            f"${Decimal(m['count'].replace(',', '')) * Decimal(m['each']) * (1 if m['million'] else Decimal('0.000001')):f} million"
        ),
        words,
    )
