"""What a filing tells of a deal's money far from the words that tell the deal: in another note, in MD&A, in a table with its name.

Only what is missing is looked for, by the deal's own names, and only in sentences that speak of a price, of consideration or of
goodwill. A sentence that names another deal, too, gives only the part behind this one's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from filings.prose import paragraph_at, sentences
from filings.transactions.columns import column_terms
from filings.transactions.rows import Terms
from filings.transactions.terms import own_clause, read_words

MOST_PLACES = 60
"""Occurrences of one name that are looked at."""

_LEGAL = re.compile(r",?\s+(?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|Corporation|Co|Company|L\.P|LP|N\.A|PLC|plc|GmbH|AG|B\.V|N\.V)\.?$")
_TELLS = re.compile(
    r"\b(?:purchase\s+price|consideration|acquired|acquisition|merger|sold|sale|valued\s+at|excess)\b(?:[^.;]|\.\d){0,220}?\$"
    r"|\$(?:[^.;]|\.\d){0,60}\bgoodwill\b|\bgoodwill\b[^.;$]{0,90}\$",
    re.I,
)
_OTHER_MATTER = re.compile(
    r"\b(?:impair\w*|borrow\w*|credit\s+facility|term\s+loan|amortiz\w*|depreciat\w*|revenues?|net\s+sales|income|expenses?|costs?|fees"
    r"|losses|gains?|pro\s+forma|interest\s+rate|repurchas\w*|settle\w*|compensation|escrow|deposits?|royalt\w*|re-?measure\w*"
    r"|changes?\s+in|increase[ds]?|decrease[ds]?|as\s+of\s+(?:December|June|March|September)|up\s+to|lease[ds]?|tax(?:es)?|reserves?"
    r"|not\s+to\s+exceed|maximum|subscriptions?|financing|investing|operating\s+activities|aggregate\s+(?:of\s+)?principal|offering|underwrit\w*|private\s+placement)\b",
    re.I,
)
_SELLS = re.compile(r"\b(?:sold|sells?|sale\s+of|divest\w*|disposed|disposition|disposal)\b", re.I)
_BUYS = re.compile(r"\b(?:acquired|acquisition\s+of|purchased|acquires)\b", re.I)
_FOR_TAX = re.compile(r"\b(?:for\s+(?:[\w.]+\s+){0,3}tax\s+purposes|tax[- ]deductible)", re.I)
_BEHIND = 2
"""Sentences behind the one with the name that still tell of it."""


def told_elsewhere(
    text: str, names: tuple[str, ...], others: tuple[str, ...], unit: int, table: Callable[[], int], *, is_sale: bool
) -> Terms:
    """The figures of the deal of these names in the whole text; `others` are the names of the filing's other deals.

    A business may be bought and sold under one name: only sentences of the deal's side count.
    """
    away = _BUYS if is_sale else _SELLS
    found = Terms()
    for name in _short(names):
        for start, end in _places(text, name):
            line = text[start:end]
            if "\t" in line.strip("\t "):
                beside = column_terms(text, start, start + 4000, (name,), table) if len(line) < 400 else None
                if beside is not None and beside.is_table:
                    found = beside.filled_by(found)
            elif "$" in line and _TELLS.search(line):
                found = found.filled_by(_read(text, start, end, name, others, unit, away))
    return found


def _short(names: tuple[str, ...]) -> list[str]:
    """Names without their legal suffix, of which no other business is called so: two words, or one of four letters."""
    short = dict.fromkeys(_LEGAL.sub("", name).strip() for name in names)
    return [n for n in short if n != n.lower() and (len(n) > 3 or (n.isupper() and len(n) == 3))][:3]


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """The paragraphs and rows that hold a name, each once."""
    at, last = text.find(name), -1
    for _ in range(MOST_PLACES):
        if at < 0:
            return
        start, end = paragraph_at(text, at)
        if start != last:
            yield start, end
        last = start
        at = text.find(name, max(end, at + 1))


def _read(text: str, start: int, end: int, name: str, others: tuple[str, ...], unit: int, away: re.Pattern[str]) -> Terms:
    found, behind = Terms(), _BEHIND + 1
    for low, high in sentences(text, start, end):
        words = " ".join(text[low:high].split())
        behind = 0 if name in words else behind + 1
        if behind > _BEHIND:
            continue
        told = [other for other in others if other in words]
        if told:
            clause = own_clause(words, (name,), told) if behind == 0 else None
            behind = _BEHIND + 1
            if clause is None:
                continue
            words = clause
        if away.search(words):
            behind = _BEHIND + 1
            continue
        if "$" in words and (told or _TELLS.search(words)) and not _OTHER_MATTER.search(_FOR_TAX.sub("", words)):
            reaches = ((words, words.lower()),)
            found = found.filled_by(read_words(reaches, reaches, words, words, unit))
    return found
