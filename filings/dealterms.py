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
_NOT_EACH = r"(?!\s*(?:in\s+cash\s*,?\s+)?(?:per\s+|a\s+share|for\s+each))"
_NOT_PRICE = r"(?!\s*(?:in\s+(?:goodwill|revenue|net\s+sales)|of\s+(?:goodwill|assets|loans|deposits|identifiable|intangible|debt|revenue)))"


def _compile(*patterns: str, unless: str = "") -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p.replace("MONEY", _MONEY + _NOT_EACH + unless).replace("ABOUT", _ABOUT), re.I) for p in patterns)


_PRICE = _compile(
    r"\b(?:total|aggregate|final|net|fair\s+value\s+of\s+(?:the\s+)?(?:total\s+)?)\s*(?:net\s+)?(?:cash\s+)?(?:purchase\s+(?:price\s+)?consideration|purchase\s+price|consideration|merger\s+consideration|transaction\s+(?:value|price)|acquisition\s+price"
    r"|sales?\s+price|selling\s+price)(?:\s+(?:transferred|paid|for\s+the\s+(?:acquisition|sale|transaction|merger)|for\s+[A-Z][\w.&’'-]*(?:\s+[A-Z][\w.&’'-]*){0,3}|given|received|paid\s+at\s+closing|of\s+the\s+(?:acquisition|transaction|merger)"
    r"|,\s+net\s+of\s+cash\s+acquired|\([^)]{0,60}\)))*,?\s+(?:was|of|is|were|totaled|totalled|totaling|equal\s+to|amounted\s+to|transferred\s+was|approximated|included|consisted\s+of|at\s+closing\s+was)?\s*ABOUTMONEY",
    r"\b(?:purchase\s+(?:price\s+)?consideration|purchase\s+price|consideration(?:\s+(?:transferred|paid|received))?|transaction\s+value|sales?\s+price|selling\s+price|equity\s+value|enterprise\s+value|aggregate\s+value|cash\s+proceeds|net\s+proceeds|gross\s+proceeds"
    r"|proceeds|base\s+price)\s+(?:for\s+(?:the\s+)?[^.;$]{0,80}?\s)?(?:of\s+the\s+[^.;$]{0,60}?\s)?(?:was|of|is|were|totaled|totaling|equal\s+to|amounted\s+to|:|\()\s*ABOUTMONEY",
    r"\b(?:valued\s+at|(?:total|aggregate|transaction)\s+value\s+of|transaction\s+valued\s+at|for\s+consideration\s+of|in\s+exchange\s+for|consideration\s+valued\s+at)\s+ABOUTMONEY",
    r"\bfor\s+(?:net\s+)?(?:cash\s+)?(?:consideration\s+of\s+)?ABOUTMONEY",
    r"\bfor\s+(?:an?|the)\s+(?:[\w-]+\s+){0,5}?(?:price|consideration|amount|payment|proceeds|sum)(?:\s+\([^)]*\))?\s+of\s+ABOUTMONEY",
    r"\b(?:paid|received|receive|pay)\s+(?:net\s+)?(?:cash\s+)?(?:(?:proceeds|consideration)\s+of\s+)?ABOUTMONEY(?=\s+(?:in|of|for|at|net|to)\b)",
    r"\ba\s+MONEY\s+(?:acquisition|purchase|buyout|sale)",
    unless=_NOT_PRICE,
)
_CASH = _compile(
    r"MONEY\s+(?:was\s+paid\s+|paid\s+|payable\s+)?(?:\([^)]{0,40}\)\s+)?(?:in|of)\s+(?:net\s+|upfront\s+|initial\s+|existing\s+)?cash\b(?!\s+(?:per|acquired|flows?|equivalents))",
    r"\bcash\s+(?:consideration|payments?|purchase\s+price|proceeds|purchase\s+consideration|portion|component|amount)(?:\s+(?:paid|received|transferred|at\s+closing|of\s+the\s+purchase\s+price|,\s+net\s+of\s+cash\s+acquired))*\s*,?\s+(?:was|of|at|totaling|totaled|equal\s+to|is)\s+ABOUTMONEY",
    r"\b(?:consisting\s+of|comprised\s+of|consisted\s+of|included|including|paid|for|:)\s+(?:\(?i\)?\s+)?cash\s+of\s+ABOUTMONEY",
    r"MONEY\s+(?:net\s+)?cash\s+(?:payment|consideration|purchase)",
    r"\bMONEY\s+(?:was|were)\s+paid\s+in\s+cash",
    r"\bnet\s+cash\s+consideration\s+of\s+ABOUTMONEY",
)
_STOCK = _compile(
    r"MONEY\s+(?:of|in)\s+(?:(?:the\s+)?(?:Company|Corporation|[A-Z][\w&]+)[’']?s?\s+|our\s+|its\s+|shares\s+of\s+)?(?:[\w-]+\s+){0,2}?(?:common\s+stock|stock|shares|equity|common\s+shares|ordinary\s+shares)\b",
    r"MONEY\s+(?:of|in|representing)\s+(?:the\s+)?fair\s+value\s+of\s+[^.;$]{0,60}?shares",
    r"(?<!outstanding\s)\bshares\b(?!\s+of\s+[A-Z][a-z]+(?:,|\s+for))[^.;$]{0,120}?(?<!equity\s)(?<!enterprise\s)(?<!par\s)\b(?:valued\s+at|fair\s+value\s+of|value\s+of|fair\s+valued\s+at|with\s+a\s+value\s+of|worth)\s+ABOUTMONEY",
)
_CONTINGENT = _compile(
    r"\b(?:contingent\s+consideration|earn-?out|contingent\s+payments?)\b[^.;$]{0,120}?\bfair\s+value\b[^.;$]{0,60}?MONEY",
    r"\bfair\s+value\b[^.;$]{0,80}?\b(?:contingent|earn-?out)\b[^.;$]{0,60}?MONEY",
    r"MONEY\s+(?:of|in)\s+(?:[\w-]+\s+){0,3}?(?:contingent\s+consideration|earn-?out)",
    r"\bcontingent\s+consideration\s+(?:of|valued\s+at)\s+ABOUTMONEY",
)
_NOTE = _compile(r"\b(?:and|,|\+)\s+(?:the\s+issuance\s+of\s+|issued\s+)?(?:an?|the)\s+(?:[\w-]+\s+){0,3}?(?:note|notes)\s+(?:receivable\s+|payable\s+)?(?:of|in\s+the\s+(?:principal\s+)?amount\s+of|for)\s+ABOUTMONEY")
_GOODWILL = _compile(
    r"\bgoodwill\b(?:\s+(?:and\s+[^.;$]{0,30}|\([^)]*\)|resulting\s+from[^.;$]{0,80}|recogni[sz]ed[^.;$]{0,60}|recorded[^.;$]{0,60}|arising[^.;$]{0,60}|related[^.;$]{0,60}|associated[^.;$]{0,60}|from\s+[^.;$]{0,60}|attributable[^.;$]{0,60}))?\s*"
    r"(?:,\s+)?(?:was|of|totaling|totaled|is|amounted\s+to|in\s+the\s+amount\s+of|were|:)\s+ABOUTMONEY",
    r"MONEY\s+(?:was\s+|has\s+been\s+|were\s+)?(?:(?:of|in|to|as|recorded\s+as|allocated\s+to|recognized\s+as|assigned\s+to|attributed\s+to|attributable\s+to)\s+)(?:[\w-]+\s+){0,2}?goodwill\b",
)
_TOTAL_ROW = re.compile(
    r"^(?:\W*)(?:total\s+(?:(?:estimated|preliminary|net|initial|acquisition|fair\s+value\s+of)\s+)*(?:purchase\s+)?(?:price|consideration)|(?:total|aggregate)\s+(?:purchase|merger|acquisition|transaction)\s+(?:price|consideration)|purchase\s+(?:price|consideration)"
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


@dataclass(frozen=True, slots=True)
class Units:
    """In which unit bare numbers are printed: in prose, and in tables that do not say their own."""

    prose: int
    table: int


_FURNITURE = re.compile(r"^\s*(?:F-)?\d{0,3}\s*$|^\s*table\s+of\s+contents|^\s*notes\s+to\s+|\(continued\)|^\s*index\s*$", re.I)


def read_terms(text: str, start: int, sentence_end: int, end: int, units: Units, *, table: bool = True) -> Terms:
    """The terms told between two places of a text: the deal's own sentence first, then its paragraph, then what follows."""
    prose: list[str] = []
    rows: list[tuple[int, str]] = []
    at, above = start, ""
    for line in text[start:end].split("\n"):
        if _labels(above) and _NUMBERS_ONLY.match(line):
            rows.append((at, above + "\t" + line))
        elif "\t" in line.strip("\t ") and len(line) < 400:
            rows.append((at, line))
        elif len(line) > 60 or not (_FURNITURE.search(line) or (prose and len(line) < 60 and prose[-1][-1:] not in ".:;")):
            prose.append(line)
        above = line
        at += len(line) + 1
    own = text[start:sentence_end].replace("\n", " ").replace("\t", " ")
    paragraph = prose[0].replace("\t", " ") if prose else own
    words = " ".join(prose)[: len(paragraph) + 2500].replace("\t", " ")
    found = Terms(
        consideration=_first(_PRICE, (own, paragraph, words), units.prose),
        cash=_first(_CASH, (own, paragraph, words), units.prose),
        stock=_first(_STOCK, (own, paragraph, words), units.prose),
        contingent=_first(_CONTINGENT, (own, paragraph, words), units.prose),
        goodwill=_first(_GOODWILL, (own, paragraph, words), units.prose),
    )
    found = _added_up(found, own, units.prose)
    if table and rows:
        found = _rows(text, rows, found, units.table)
    return consistent(found, (own + " " + paragraph)[: len(own) + 1200])


def _added_up(found: Terms, own: str, unit: int) -> Terms:
    """Where the price is no more than the cash part, the stated parts make the price: "$27 million and a note of $29 million"."""
    price = found.consideration
    if price is None or price != found.cash:
        return found
    note = _first(_NOTE, (own,), unit)
    stock = _first(_STOCK, (own,), unit)
    return replace(found, consideration=price + (note or 0) + (stock or 0))


_NUMBERS_ONLY = re.compile(rf"^[\s$]*\(?(?:{NUMBER})[\s)%]*$")


def _labels(line: str) -> bool:
    """Whether a line can be the label of the number that stands alone on the next one: tables set line by line."""
    return 3 < len(line.strip()) < 120 and line.rstrip()[-1] not in ".;:" and not line.strip()[0].isdigit()


def _first(patterns: tuple[re.Pattern[str], ...], reaches: tuple[str, ...], unit: int) -> Amount | None:
    """The amount of the first pattern that matches within the nearest reach."""
    for words in reaches:
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


_ASSET_ROW = re.compile(r"receivable|inventor|property|equipment|liabilit|intangible|goodwill|prepaid|payable|assets|right-of-use|deferred|deposits|loans", re.I)
_PARTS = ((_CONTINGENT_ROW, "contingent"), (_CASH_ROW, "cash"), (_STOCK_ROW, "stock"))


def _rows(text: str, rows: list[tuple[int, str]], found: Terms, unit: int) -> Terms:
    """The little tables that follow: the price from a total row, its parts from the rows above it where no assets stand among them."""
    parts: dict[str, Amount] = {}
    total = goodwill = None
    assets_seen = False
    last = -1
    for at, line in rows:
        if last >= 0 and at - last > 400:
            parts, assets_seen = {}, False
        last = at + len(line)
        bare = line.strip("\t ")
        value = _row_value(text, at, bare, unit)
        if value is None:
            assets_seen |= _ASSET_ROW.search(bare) is not None
            continue
        if _TOTAL_ROW.match(bare):
            if total is None and value:
                total = value
                if assets_seen:
                    parts = {}
                found = replace(found, **{k: v for k, v in parts.items() if v}, consideration=total, is_table=True)
            continue
        if _GOODWILL_ROW.match(bare):
            goodwill = value if goodwill is None else goodwill
        assets_seen |= _ASSET_ROW.search(bare) is not None and not _CONTINGENT_ROW.match(bare)
        if total is None:
            for pattern, name in _PARTS:
                if pattern.match(bare):
                    parts.setdefault(name, value)
                    break
    return replace(found, goodwill=goodwill) if goodwill is not None else found


def _row_value(text: str, at: int, bare: str, unit: int) -> Amount | None:
    label, _, tail = bare.partition("\t")
    if "$" in label:
        label, _, first = label.partition("$")
        tail = first + "\t" + tail
    cells = [c for c in tail.split("\t") if c.strip(" $)%")]
    values = [v for v in (cell_number(c.strip(" $)")) for c in cells) if v is not None]
    if not values or len(values) > 3:
        return None
    printed = next(c for c in cells if cell_number(c.strip(" $)")) is not None)
    told = line_unit(text, at)
    if told is None:
        told = 1 if printed.count(",") >= 2 else unit
    return abs(values[0]) * told


def consistent(terms: Terms, near: str) -> Terms:
    """What must follow: all cash or all stock is the whole price; a part is not larger than the whole. `near` is the deal's own words."""
    if terms.consideration is None and terms.cash is not None:
        terms = replace(terms, consideration=terms.cash + (terms.stock or 0))
    price = terms.consideration
    if price is not None and price < 1000 and not terms.is_table:
        return Terms(goodwill=terms.goodwill)
    if price is None:
        return replace(terms, stock=None, contingent=None)
    if terms.cash is not None and terms.cash > price * 1.05:
        terms = replace(terms, cash=None)
    if terms.stock is not None and terms.stock > price * 1.05 and not terms.is_table:
        terms = replace(terms, stock=None)
    if terms.contingent is not None and terms.contingent > price:
        terms = replace(terms, contingent=None)
    if terms.goodwill is not None and terms.goodwill > price * 1.5:
        terms = replace(terms, goodwill=None)
    if terms.cash is None and terms.stock is None:
        if re.search(r"\ball[- ]stock\b|stock-for-stock", near, re.I):
            return replace(terms, stock=price)
        if re.search(r"\ball[- ]cash\b|\bin\s+cash\b(?!\s+(?:per|and))|\bwith\s+cash\s+on\s+hand\b|\bcash\s+(?:transaction|acquisition)\b|\b(?:funded|financed|paid)\b.{0,30}?\b(?:using|with|by|through|from)\s+(?:our\s+|its\s+)?(?:existing\s+|available\s+)?cash\b", near, re.I):
            return replace(terms, cash=price)
    return terms
