"""What a deal cost: price, cash, shares, contingent part and goodwill, out of the words and the little tables that follow its mention.

Amounts in single dollars. A bare "$204" in a filing whose notes are "in millions" is 204,000,000; in any other filing it is 204.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from filings.amounts import NUMBER, SCALE_WORD, cell_number, scaled
from filings.dealtext import line_unit

Amount = int | float

_ABOUT = r"(?:approximately|about|an?\s+aggregate\s+of|a\s+total\s+of|aggregate|total|up\s+to|an?\s+estimated|roughly|net|an\s+initial|around|nearly|\s)*"
_MONEY = rf"(?:US|U\.S\.)?\s?\$\s?(?P<number>{NUMBER})(?:[\s-]*(?P<scale>{SCALE_WORD})\b)?"
_NOT_PRICE = r"(?!\s*(?:per\s+share|per\s+unit|a\s+share|per\s+[A-Z]|in\s+(?:goodwill|revenue|net\s+sales)|of\s+(?:goodwill|assets|loans|deposits|identifiable|intangible|debt|revenue)))"


def _compile(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p.replace("MONEY", _MONEY).replace("ABOUT", _ABOUT), re.I) for p in patterns)


_PRICE = _compile(
    r"\b(?:total|aggregate|final|net|fair\s+value\s+of\s+(?:the\s+)?(?:total\s+)?)\s*(?:net\s+)?(?:cash\s+)?(?:purchase\s+(?:price\s+)?consideration|purchase\s+price|consideration|merger\s+consideration|transaction\s+(?:value|price)|acquisition\s+price"
    r"|sales?\s+price|selling\s+price)(?:\s+(?:transferred|paid|for\s+the\s+(?:acquisition|sale|transaction|merger)|for\s+[A-Z][\w.&’'-]*(?:\s+[A-Z][\w.&’'-]*){0,3}|given|received|paid\s+at\s+closing|of\s+the\s+(?:acquisition|transaction|merger)"
    r"|,\s+net\s+of\s+cash\s+acquired|\([^)]{0,60}\)))*,?\s+(?:was|of|is|were|totaled|totalled|totaling|equal\s+to|amounted\s+to|transferred\s+was|approximated|included|consisted\s+of|at\s+closing\s+was)?\s*ABOUTMONEY",
    r"\b(?:purchase\s+(?:price\s+)?consideration|purchase\s+price|consideration(?:\s+(?:transferred|paid|received))?|transaction\s+value|sales?\s+price|selling\s+price|equity\s+value|enterprise\s+value|aggregate\s+value|cash\s+proceeds|net\s+proceeds|gross\s+proceeds"
    r"|proceeds|base\s+price)\s+(?:for\s+(?:the\s+)?[^.;$]{0,80}?\s)?(?:of\s+the\s+[^.;$]{0,60}?\s)?(?:was|of|is|were|totaled|totaling|equal\s+to|amounted\s+to|:)\s*ABOUTMONEY",
    r"\b(?:valued\s+at|value\s+of|transaction\s+valued\s+at|for\s+consideration\s+of|in\s+exchange\s+for|consideration\s+valued\s+at)\s+ABOUTMONEY",
    r"\bfor\s+(?:net\s+)?(?:cash\s+)?(?:consideration\s+of\s+)?ABOUTMONEY" + _NOT_PRICE,
    r"\bfor\s+(?:an?|the)\s+(?:[\w-]+\s+){0,5}?(?:price|consideration|amount|payment|proceeds|sum)(?:\s+\([^)]*\))?\s+of\s+ABOUTMONEY",
    r"\b(?:paid|received|receive|pay)\s+(?:net\s+)?(?:cash\s+)?(?:(?:proceeds|consideration)\s+of\s+)?ABOUTMONEY(?=\s+(?:in|of|for|at|net|to)\b)" + _NOT_PRICE,
    r"\ba\s+MONEY\s+(?:acquisition|purchase|buyout|sale)",
)
_CASH = _compile(
    r"MONEY\s+(?:was\s+paid\s+|paid\s+|payable\s+)?(?:\([^)]{0,40}\)\s+)?(?:in|of)\s+(?:net\s+|upfront\s+|initial\s+|existing\s+)?cash\b",
    r"\bcash\s+(?:consideration|payments?|purchase\s+price|proceeds|purchase\s+consideration|portion|component|amount)(?:\s+(?:paid|received|transferred|at\s+closing|,\s+net\s+of\s+cash\s+acquired))*\s*,?\s+(?:was|of|totaling|totaled|equal\s+to|is)\s+ABOUTMONEY",
    r"\bcash\s+of\s+ABOUTMONEY",
    r"\bMONEY\s+(?:was|were)\s+paid\s+in\s+cash",
    r"\bnet\s+cash\s+consideration\s+of\s+ABOUTMONEY",
)
_STOCK = _compile(
    r"MONEY\s+(?:of|in)\s+(?:(?:the\s+)?(?:Company|Corporation|[A-Z][\w&]+)[’']?s?\s+|our\s+|its\s+|shares\s+of\s+)?(?:[\w-]+\s+){0,2}?(?:common\s+stock|stock|shares|equity|common\s+shares|ordinary\s+shares)\b",
    r"\bshares?\b[^.;$]{0,120}?\b(?:valued\s+at|fair\s+value\s+of|value\s+of|fair\s+valued\s+at|with\s+a\s+value\s+of|worth)\s+ABOUTMONEY" + _NOT_PRICE,
)
_CONTINGENT = _compile(
    r"\b(?:contingent\s+consideration|earn-?out|contingent\s+payments?)\b[^.;$]{0,120}?\bfair\s+value\b[^.;$]{0,60}?MONEY",
    r"\bfair\s+value\b[^.;$]{0,80}?\b(?:contingent|earn-?out)\b[^.;$]{0,60}?MONEY",
    r"MONEY\s+(?:of|in)\s+(?:[\w-]+\s+){0,3}?(?:contingent\s+consideration|earn-?out)",
    r"\bcontingent\s+consideration\s+(?:of|valued\s+at)\s+ABOUTMONEY",
)
_GOODWILL = _compile(
    r"\bgoodwill\b(?:\s+(?:and\s+[^.;$]{0,30}|\([^)]*\)|resulting\s+from[^.;$]{0,80}|recogni[sz]ed[^.;$]{0,60}|recorded[^.;$]{0,60}|arising[^.;$]{0,60}|related[^.;$]{0,60}|associated[^.;$]{0,60}|from\s+[^.;$]{0,60}|attributable[^.;$]{0,60}))?\s*"
    r"(?:,\s+)?(?:was|of|totaling|totaled|is|amounted\s+to|in\s+the\s+amount\s+of|were|:)\s+ABOUTMONEY",
    r"MONEY\s+(?:was\s+|has\s+been\s+|were\s+)?(?:(?:of|in|to|as|recorded\s+as|allocated\s+to|recognized\s+as|assigned\s+to|attributed\s+to|attributable\s+to)\s+)(?:[\w-]+\s+){0,2}?goodwill\b",
)
_TOTAL_ROW = re.compile(
    r"^(?:\W*)(?:total\s+(?:(?:estimated|preliminary|net|initial|acquisition|fair\s+value\s+of)\s+)*(?:purchase\s+)?(?:price|consideration)|(?:total|aggregate)\s+(?:purchase|merger|cash|acquisition|transaction)\s+(?:price|consideration)|purchase\s+(?:price|consideration)"
    r"|(?:fair\s+value\s+of\s+)?(?:total\s+)?consideration\s+(?:transferred|paid)|fair\s+value\s+of\s+(?:total\s+)?(?:purchase\s+)?consideration|net\s+consideration|merger\s+consideration|total\s+fair\s+value\s+of\s+consideration"
    r"|total\s+purchase\s+price\s+consideration|acquisition\s+consideration|total\s+acquisition\s+consideration|consideration\s+transferred)\b[^\t\d$]{0,80}",
    re.I,
)
_CASH_ROW = re.compile(r"^\W*(?:total\s+)?(?:net\s+)?cash(?:\s+(?:paid|consideration|portion|payment|transferred|to|at|purchase)\b[^\t\d$]{0,60})?(?=\t|\s*\$|\s*\()", re.I)
_STOCK_ROW = re.compile(
    r"^\W*(?:(?:fair\s+)?value\s+of\s+)?(?:[\w’']+\s+){0,4}?(?:common\s+stock|common\s+shares|shares|stock|equity|stock\s+consideration)\b(?![^\t]{0,40}(?:outstanding|per\s+share|price))[^\t$]{0,80}?(?=\t|\s*\$)", re.I
)
_CONTINGENT_ROW = re.compile(r"^\W*(?:(?:estimated\s+)?fair\s+value\s+of\s+)?(?:contingent|earn-?out)[^\t\d$]{0,60}", re.I)
_GOODWILL_ROW = re.compile(r"^\W*(?:residual\s+|total\s+|preliminary\s+|provisional\s+)?goodwill\b[^\t\d$]{0,40}", re.I)
_ROW_NUMBER = re.compile(rf"\$?\s*\(?\$?\s*(?:{NUMBER})\)?|[—–-]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """The money of one deal, in USD; None where it is not said. `is_table` says that the price comes from a table's total row."""

    consideration: Amount | None = None
    cash: Amount | None = None
    stock: Amount | None = None
    contingent: Amount | None = None
    goodwill: Amount | None = None
    is_table: bool = False

    def filled_by(self, other: Terms) -> Terms:
        """These terms, their gaps filled by another telling of the same deal."""
        gaps = {n: getattr(other, n) for n in ("consideration", "cash", "stock", "contingent", "goodwill") if getattr(self, n) is None}
        return replace(self, **gaps)


def read_terms(text: str, start: int, end: int, prose_unit: int, *, table: bool = True) -> Terms:
    """The terms told between two places of a text, of which the first sentence is the deal's own."""
    prose, rows = [], []
    at = start
    for line in text[start:end].split("\n"):
        if "\t" in line.strip("\t ") and len(line) < 400:
            rows.append((at, line))
        else:
            prose.append(line)
        at += len(line) + 1
    words = " ".join(prose).replace("\t", " ")
    found = Terms(
        _first(_PRICE, words, prose_unit),
        _first(_CASH, words, prose_unit),
        _first(_STOCK, words, prose_unit),
        _first(_CONTINGENT, words, prose_unit),
        _first(_GOODWILL, words, prose_unit),
    )
    if table and rows:
        found = _rows(text, rows, found)
    return _consistent(found, words)


def _first(patterns: tuple[re.Pattern[str], ...], words: str, unit: int) -> Amount | None:
    """The amount of the first pattern that matches; of one pattern the earliest place."""
    for pattern in patterns:
        match = pattern.search(words)
        if match:
            return amount(match["number"], match["scale"], unit)
    return None


def amount(number: str, scale: str | None, unit: int) -> Amount:
    """A printed amount in dollars: its own scale word, else the unit that the notes are printed in, for numbers that are not written out."""
    value = scaled(number, scale)
    if scale is None and unit > 1 and number.count(",") < 2:
        return value * unit
    return value


def _rows(text: str, rows: list[tuple[int, str]], found: Terms) -> Terms:
    """Rows of the little tables that follow: the total first, parts only from the table that has it."""
    total = cash = stock = contingent = goodwill = None
    for at, line in rows:
        bare = line.strip("\t ")
        for pattern, name in ((_TOTAL_ROW, "total"), (_CASH_ROW, "cash"), (_CONTINGENT_ROW, "contingent"), (_STOCK_ROW, "stock"), (_GOODWILL_ROW, "goodwill")):
            match = pattern.match(bare)
            if not match:
                continue
            values = [v for v in (cell_number(c) for c in bare[match.end() :].split("\t") if c.strip(" $)%")) if v is not None]
            if not values or (len(values) > 1 and not _same_deal_columns(values)):
                break
            value = abs(values[0]) * line_unit(text, at)
            if name == "total" and total is None and value:
                total = value
            elif name == "cash" and cash is None and total is None:
                cash = value
            elif name == "stock" and stock is None and total is None:
                stock = value
            elif name == "contingent" and contingent is None and total is None:
                contingent = value
            elif name == "goodwill" and goodwill is None:
                goodwill = value
            break
    if total is None:
        cash = stock = contingent = None
    elif any(part is not None and part > total * 1.9 for part in (cash,)):
        cash = None
    table = Terms(total, cash or None, stock or None, contingent or None, goodwill, total is not None)
    return table.filled_by(found)


def _same_deal_columns(values: list[Amount]) -> bool:
    """Two numbers in a row of one deal: preliminary and final amounts, or an amount and its life in years."""
    return len(values) <= 3


def _consistent(terms: Terms, words: str) -> Terms:
    """What must follow: all cash or all stock is the whole price; a part is not larger than the whole."""
    price = terms.consideration
    if price is None and terms.cash is not None:
        terms = replace(terms, consideration=terms.cash + (terms.stock or 0))
        price = terms.consideration
    if price is None:
        return terms
    if terms.cash is None and terms.stock is None and re.search(r"\ball-?\s?cash\b|\bin\s+cash\b|\bcash\s+on\s+hand\b|paid\s+(?:entirely\s+)?in\s+cash", words[:2500], re.I):
        terms = replace(terms, cash=price)
    if terms.stock is None and terms.cash is None and re.search(r"\ball-?\s?stock\b|stock-for-stock", words[:2500], re.I):
        terms = replace(terms, stock=price)
    if terms.cash is not None and terms.cash > price * 1.5:
        terms = replace(terms, cash=None)
    return terms
