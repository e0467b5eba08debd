"""Lists of deals: bullets and tables under a line such as "During 2023, we completed the following acquisitions:".

A row or bullet is a deal where it bears a name and a day, or a price. The line above it says of which side it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from filings.amounts import DAY_OR_MONTH, cell_number, day_of, month_number
from filings.transactions import patterns as say
from filings.transactions.business import is_of_business
from filings.transactions.mentions import Mention
from filings.transactions.names import Target, read_target
from filings.transactions.text import line_unit

LONGEST = 6_000
"""Characters behind the line that announces a list in which its items stand."""

LEAD = re.compile(
    r"\b(?P<noun>acquisitions?|acquired|purchased|divestitures|dispositions|divested|sold)\b[^.]{0,160}?(?::\s*$|\bas\s+follows|\bfollowing\s+table|\btable\s+below)"
    r"|\b(?:following|table)\b[^.]{0,120}?\b(?P<noun2>acquisitions|businesses\s+acquired|divestitures|dispositions|sales\s+of\s+businesses)\b",
    re.I,
)
_NO_LEAD = re.compile(
    r"\b(?:pro\s+forma|allocat|fair\s+values?|assets\s+acquired|liabilities|intangible|goodwill|purchase\s+price|consideration\s+transferred|repurchas\w+|loans?|shares|securities|notes|tax|properties|if|may|criteria)\b",
    re.I,
)
_MARK = re.compile(r"^\s*(?:[•·●○▪■◦*–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s*")
_DASHED = re.compile(r"[A-Z][^.;$]{2,60}?\s[–—-]\s(?=[^.;]{0,60}(?:19|20)\d\d)")
""" "Acme Tools – April 2023 – $6.0 million"."""
_INTRO = re.compile(
    r"^(?:(?:[Oo]n|[Ii]n|[Ee]ffective|[Dd]uring)\s+[^,]{3,24}(?:,\s+(?:19|20)\d\d)?,\s+)?(?:(?:we|the\s+Company)\s+(?:acquired|sold|purchased)\s+)?"
    r"(?:(?:the\s+)?(?:acquisition|purchase|sale|divestiture|disposition)\s+of\s+)?"
)
_DAY_COLUMN = re.compile(r"\b(?:date|closing|closed|acquired|sold|effective|completion|month)\b", re.I)
_PRICE_COLUMN = re.compile(r"\b(?:price|consideration|proceeds|amount\s+paid|cash)\b", re.I)
_NAME_COLUMN = re.compile(
    r"\b(?:acqui\w+|compan(?:y|ies)|business(?:es)?|target|entity|name|seller|bank|agency|facility|transaction|divest\w+|dispos\w+|dealership"
    r"|practice|station|brand|clinic|hospital)\b",
    re.I,
)
_NO_TABLE = re.compile(
    r"\b(?:maturity|grant|expir\w+|vest\w+|due|shares|interest\s+rate|lease|square\s+feet|record\s+date|payable)\b", re.I
)
_SIDE = re.compile(r"\b(?:acqui\w+|purchased|dispos\w+|divest\w+|sold|sales?)\b", re.I)
_NO_ROW = re.compile(
    r"\b(?:total|various|other)\b|^\W*(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    re.I,
)


_WITHIN = re.compile(
    r"\b(?P<noun>acquisitions?|acquired|purchased|divestitures|dispositions|divested|sold|bought|businesses|companies)\b[^.:;]{0,120}?:\s+(?P<list>.+)",
    re.S,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ITEMS = re.compile(r"\s*;\s*(?:and\s+)?|,?\s+and\s+(?=(?:[a-z]+\s+){0,3}[A-Z])")
_MONTH = re.compile(
    r"\b(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)\b(?:\s+(?P<day>\d{1,2})\b)?"
)


def listed_within(text: str, start: int, end: int, year: int | None) -> list[Mention]:
    """The deals that one sentence lists behind a colon, each with its day or its price; none where an item has neither."""
    match = _WITHIN.search(text, start, end)
    if match is None or _NO_LEAD.search(text, start, match.start("list")):
        return []
    told = _YEAR.findall(text, start, match.start("list"))
    year = int(told[0]) if len(told) == 1 else year
    kind = say.kind_of(next(iter(re.findall(r"sold|divest|dispos|sale", text[start : match.start("list")])), "acquired"))
    places = [match.start("list"), *(m.end() for m in _ITEMS.finditer(text, match.start("list"), end))]
    found = [_bullet(at, text[at:to], kind, year) for at, to in zip(places, [*places[1:], end], strict=True)]
    items = [m for m in found if m is not None]
    return items if len(items) == len(found) > 1 else []


def listed_below(text: str, end: int, lead: str, year: int | None) -> Iterator[Mention]:
    """The deals of the bullets or the table behind a line that announces them."""
    match = LEAD.search(lead)
    if match is None or _NO_LEAD.search(lead):
        return
    kind = say.kind_of(match["noun"] or match["noun2"])
    named = _YEAR.findall(lead)
    year = year or (int(named[0]) if len(named) == 1 else None)
    at = end
    header: list[str] | None = None
    seen = has_table = False
    for line in text[end : end + LONGEST].split("\n"):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len([c for c in cells if c]) > 1 and not _MARK.match(line):
            has_table = True
            if _DAY_COLUMN.search(line) and not DAY_OR_MONTH.search(line):
                header = cells
            elif header is not None and (told := _row(text, start, line, cells, header, kind)):
                yield told
                seen = True
        elif (_MARK.match(line) or _DASHED.match(line)) and not has_table:
            bullet = _bullet(start, line, kind, year)
            if bullet:
                yield bullet
                seen = True
        elif seen or len(line) > 120:
            return


def listed_under(text: str, start: int, end: int) -> Iterator[Mention]:
    """The deals of a table with a column of days that stands between two places under a heading about deals."""
    at = start
    header: list[str] | None = None
    kind: str | None = None
    for line in text[start:end].split("\n"):
        place, at = at, at + len(line) + 1
        if "\t" not in line:
            header = None if len(line) > 80 else header
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        filled = [c for c in cells if c]
        if len(filled) > 1 and _DAY_COLUMN.search(line) and _NAME_COLUMN.search(filled[0]) and not DAY_OR_MONTH.search(line):
            header = None if _NO_TABLE.search(line) else cells
            told = [*_SIDE.finditer(text, max(0, place - 500), at)]
            kind = say.kind_of(told[-1][0]) if told else None
        elif header is not None and kind is not None and (row := _row(text, place, line, cells, header, kind)):
            yield row


def _bullet(start: int, line: str, kind: str, year: int | None) -> Mention | None:
    words = " ".join(line.split())
    mark = _MARK.match(words)
    words = words[mark.end() :] if mark else words
    day = DAY_OR_MONTH.search(words)
    when = day_of(day) if day else None
    alone = _MONTH.search(words) if when is None and year else None
    if alone:
        when = f"{year}-{month_number(alone['month']):02}" + (f"-{int(alone['day']):02}" if alone["day"] else "")
    target = read_target(_INTRO.sub("", words, count=1) + " ")
    if target is None or not (target.is_proper or is_of_business(words[:160])) or not (when or "$" in words):
        return None
    closed = when or (f"{year}" if year else None)
    return Mention(
        kind, target, None, "completed", None, closed, int(closed[:4]) if closed else None, start, start + len(line), 2, True
    )


def _row(text: str, start: int, line: str, cells: list[str], header: list[str], kind: str) -> Mention | None:
    day = next((m for c in cells if (m := DAY_OR_MONTH.match(c))), None)
    name = next((c for c in cells if c and not DAY_OR_MONTH.match(c)), "")
    when = day_of(day) if day else None
    if (
        when is None
        or _NO_ROW.search(name)
        or not re.match(r"[A-Z0-9]", name)
        or not 3 < len(name) < 90
        or cell_number(name) is not None
    ):
        return None
    target = read_target(name + " ") or Target(name, (), None, True)
    price = None
    if _PRICE_COLUMN.search(" ".join(header)):
        numbers = [v for c in cells if c != name and len(c) < 20 and (v := cell_number(c))]
        last = next((c for c in reversed(header) if c), "")
        is_last = re.search(r"\b(?:total|price|consideration|proceeds)\b", last, re.I) is not None
        price = numbers[-1] * (line_unit(text, start) or 1) if numbers and (len(numbers) == 1 or is_last) else None
    return Mention(
        kind, target, None, "completed", None, when, int(when[:4]), start, start + len(line), 3, True, price, is_shared=True
    )
