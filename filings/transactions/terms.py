"""What a deal cost: price, cash, shares, contingent part and goodwill, out of the words and the little tables behind its mention.

Amounts in single dollars. A bare "$204" in a filing whose notes are "in millions" is 204,000,000; in any other filing it is 204.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from filings.amounts import NUMBER, SCALE_WORD, scaled
from filings.prose import holds
from filings.transactions.rows import Amount, Terms, read_rows

_ABOUT = (
    r"(?:approximately|about|an?\s+aggregate\s+of|a\s+total\s+of|aggregate|total|up\s+to|an?\s+estimated|roughly|net"
    r"|an\s+initial|around|nearly|\s)*"
)
_DOLLARS = rf"\$\s?(?P<number>{NUMBER})(?![,.]?\d)(?:[\s-]*(?P<scale>{SCALE_WORD})\b)?"
_MONEY = rf"(?:US|U\.S\.)?\s?{_DOLLARS}"
_NOT_EACH = r"(?!\s*(?:in\s+cash\s*,?\s+)?(?:per\s+|a\s+share|for\s+each))"
_NOT_PRICE = (
    r"(?!\s*(?:in\s+(?:goodwill|revenue|net\s+sales)|of\s+(?:goodwill|assets|loans|deposits|identifiable|intangible|debt|revenue)))"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of phrase with an amount in it, and the letters of which one must stand there in small: the cheap test before it."""

    seeds: tuple[str, ...]
    pattern: re.Pattern[str]


def _turns(*turns: tuple[str, str], unless: str = "") -> tuple[Turn, ...]:
    """Of seeds parted by bars, and a pattern. What begins with an amount is looked for by its "$", which is found fastest."""
    found = []
    for seeds, pattern in turns:
        whole = re.sub("^MONEY", lambda _: _DOLLARS + _NOT_EACH + unless, pattern)
        whole = whole.replace("MONEY", _MONEY + _NOT_EACH + unless).replace("ABOUT", _ABOUT)
        found.append(Turn(tuple(seeds.split("|")), re.compile(whole, re.I)))
    return tuple(found)


_PRICE = _turns(
    (
        "€|£|¥|c$|a$|cad|aud",
        r"(?:[€£¥]|C\$|A\$|CAD|AUD)\s?[\d.,]*\d\s*(?:million|billion)?\s*\((?:approximately\s+|or\s+)*MONEY",
    ),
    (
        "price|consideration|value",
        r"\b(?:total|aggregate|final|net"
        r"|fair\s+value\s+of\s+(?:the\s+)?(?:total\s+)?)\s*(?:net\s+)?(?:cash\s+)?(?:purchase\s+(?:price\s+)?consideration"
        r"|purchase\s+price|consideration|merger\s+consideration|transaction\s+(?:value|price)|acquisition\s+price"
        r"|sales?\s+price|selling\s+price)(?:\s+(?:transferred|paid|for\s+the\s+(?:acquisition|sale|transaction|merger)"
        r"|for\s+[A-Z][\w.&’'-]*(?:\s+[A-Z][\w.&’'-]*){0,3}|given|received|paid\s+at\s+closing|of\s+the\s+(?:acquisition"
        r"|transaction|merger)"
        r"|,\s+(?:net\s+of\s+cash\s+acquired|including\s+[^,.;$]{0,40},)|\([^)]{0,60}\)))*,?\s+(?:was|of|is|were|totaled"
        r"|totalled|totaling|equal\s+to|amounted\s+to|transferred\s+was|approximated|included|consisted\s+of"
        r"|at\s+closing\s+was)?\s*ABOUTMONEY",
    ),
    (
        "price|consideration|value|proceeds",
        r"\b(?:purchase\s+(?:price\s+)?consideration|purchase\s+price|consideration(?:\s+(?:transferred|paid|received))?"
        r"|transaction\s+value|sales?\s+price|selling\s+price|equity\s+value|enterprise\s+value|aggregate\s+value"
        r"|cash\s+proceeds|net\s+proceeds|gross\s+proceeds"
        r"|proceeds|base\s+price)(?:,\s+(?:including|net\s+of|excluding)\s+[^,.;$]{0,40},"
        r"|\s+\([^)]{0,60}\))?\s+(?:for\s+(?:the\s+)?[^.;$]{0,80}?\s)?(?:of\s+the\s+[^.;$]{0,60}?\s)?(?:was|of|is|were|totaled"
        r"|totaling|equal\s+to|amounted\s+to|:|\()\s*ABOUTMONEY",
    ),
    (
        "valued at|value of|consideration of|exchange for",
        r"\b(?:valued\s+at|(?:total|aggregate|transaction)\s+value\s+of|transaction\s+valued\s+at|for\s+consideration\s+of"
        r"|in\s+exchange\s+for|consideration\s+valued\s+at)\s+ABOUTMONEY",
    ),
    (
        "for ",
        r"\bfor\s+(?:net\s+)?(?:cash\s+)?(?:consideration\s+of\s+)?ABOUTMONEY",
    ),
    (
        "price|consideration|amount|payment|proceeds|sum",
        r"\bfor\s+(?:an?|the)\s+(?:[\w-]+\s+){0,5}?(?:price|consideration|amount|payment|proceeds"
        r"|sum)(?:\s+\([^)]*\))?\s+of\s+ABOUTMONEY",
    ),
    (
        "paid|receive|pay",
        r"\b(?:paid|received|receive|pay)\s+(?:net\s+)?(?:cash\s+)?(?:(?:proceeds|consideration)\s+of\s+)?ABOUTMONEY(?=\s+(?:in"
        r"|of|for|at|net|to)\b)",
    ),
    (
        "proceeds",
        r"MONEY\s+in\s+(?:net\s+|gross\s+)?(?:cash\s+)?proceeds",
    ),
    (
        "purchase price|purchase consideration",
        r"\b(?:the|of\s+the|a|an)\s+(?:approximate(?:ly)?\s+|total\s+|aggregate\s+)?MONEY\s+(?:total\s+|aggregate\s+"
        r"|cash\s+)?(?:purchase\s+price|purchase\s+consideration)",
    ),
    (
        "acquisition|purchase|buyout|sale",
        r"\ba\s+MONEY\s+(?:acquisition|purchase|buyout|sale)",
    ),
    unless=_NOT_PRICE,
)
_CASH = _turns(
    (
        "including cash of",
        r"\b(?:price|consideration)\b(?:[^.;]|\.\d){0,60}?\bincluding\s+cash\s+of\s+ABOUTMONEY",
    ),
    (
        "cash",
        r"MONEY\s+(?:was\s+paid\s+|paid\s+|payable\s+)?(?:\([^)]{0,40}\)\s+)?(?:in|of)\s+(?:net\s+|upfront\s+|initial\s+"
        r"|existing\s+)?cash\b(?!\s+(?:per|acquired|flows?|equivalents))",
    ),
    (
        "cash",
        r"\bcash\s+(?:consideration|payments?|purchase\s+price|proceeds|purchase\s+consideration|portion|component"
        r"|amount)(?:\s+(?:paid|received|transferred|at\s+closing|of\s+the\s+purchase\s+price"
        r"|,\s+net\s+of\s+cash\s+acquired))*\s*,?\s+(?:was|of|at|totaling|totaled|equal\s+to|is)\s+ABOUTMONEY",
    ),
    (
        "cash of",
        r"\b(?:consisting\s+of|comprised\s+of|consisted\s+of|paid|for|:)\s+(?:\(?i\)?\s+)?cash\s+of\s+ABOUTMONEY",
    ),
    (
        "cash",
        r"MONEY\s+(?:net\s+)?cash\s+(?:payment|consideration|purchase)",
    ),
    (
        "paid in cash",
        r"\bMONEY\s+(?:was|were)\s+paid\s+in\s+cash",
    ),
    (
        "net cash consideration",
        r"\bnet\s+cash\s+consideration\s+of\s+ABOUTMONEY",
    ),
)
_STOCK = _turns(
    (
        "stock|shares|equity",
        r"MONEY\s+(?:of|in)\s+(?:(?:the\s+)?(?:Company|Corporation|[A-Z][\w&]+)[’']?s?\s+|our\s+|its\s+"
        r"|shares\s+of\s+)?(?:[\w-]+\s+){0,2}?(?:common\s+stock|stock|shares|equity|common\s+shares|ordinary\s+shares)\b",
    ),
    (
        "issuance|delivery",
        r"MONEY\s+(?:was\s+|is\s+)?(?:paid|payable|satisfied|settled)?\s*(?:through|by|via|in)\s+(?:the\s+)?(?:issuance|delivery)\s+of\s+[^.;$]{0,60}?shares",
    ),
    (
        "fair value of",
        r"MONEY\s+(?:of|in|representing)\s+(?:the\s+)?fair\s+value\s+of\s+[^.;$]{0,60}?shares",
    ),
    (
        "valued at|value of|worth",
        r"(?<!outstanding\s)\bshares\b(?!\s+of\s+[A-Z][a-z]+(?:,"
        r"|\s+for))[^.;$]{0,120}?(?<!equity\s)(?<!enterprise\s)(?<!par\s)\b(?:valued\s+at|fair\s+value\s+of|value\s+of"
        r"|fair\s+valued\s+at|with\s+a\s+value\s+of|worth)\s+ABOUTMONEY",
    ),
)
_UNTIL = r"(?:[^.;]|\.\d)"  # within a sentence, over "$3.0 million"
_CONTINGENT = _turns(
    (
        "fair value",
        rf"\b(?:contingent\s+consideration|earn-?out|contingent\s+payments?)\b{_UNTIL}{{0,160}}?\bfair\s+value\b{_UNTIL}{{0,60}}?MONEY",
    ),
    (
        "fair value",
        rf"\bfair\s+value\b{_UNTIL}{{0,80}}?\b(?:contingent|earn-?out)\b{_UNTIL}{{0,60}}?MONEY",
    ),
    (
        "contingent|earn",
        r"MONEY\s+(?:of|in)\s+(?:[\w-]+\s+){0,3}?(?:contingent\s+consideration|earn-?out)",
    ),
    (
        "contingent consideration",
        r"\bcontingent\s+consideration\s+(?:of|valued\s+at)\s+(?:approximately\s+)?MONEY",
    ),
)
_CONTINGENT_MOST = _turns(
    (
        "up to|maximum of",
        rf"\b(?:contingent\s+(?:consideration|payments?)|earn-?outs?(?:\s+payments?)?)\b{_UNTIL}{{0,80}}?\b(?:up\s+to|maximum\s+of)\s+(?:an\s+(?:additional|aggregate)\s+)?MONEY",
    ),
    (
        "up to",
        r"\bup\s+to\s+(?:an\s+(?:additional|aggregate)\s+)?MONEY\s+(?:of|in|as)\s+(?:[\w-]+\s+){0,3}?(?:contingent|earn-?out)",
    ),
)
"""What may be paid at most: `contingent` where no fair value is stated, and no part of the price."""

_NOTE = _turns(
    (
        "note",
        r"\b(?:and|,|\+)\s+(?:the\s+issuance\s+of\s+|issued\s+)?(?:an?|the)\s+(?:[\w-]+\s+){0,3}?(?:note"
        r"|notes)\s+(?:receivable\s+|payable\s+)?(?:of|in\s+the\s+(?:principal\s+)?amount\s+of|for)\s+ABOUTMONEY",
    ),
)
_GOODWILL = _turns(
    (
        "goodwill",
        r"\bgoodwill\b(?:\s+(?:and\s+[^.;$]{0,30}|\([^)]*\)|resulting\s+from[^.;$]{0,80}|recogni[sz]ed[^.;$]{0,60}"
        r"|recorded[^.;$]{0,60}|arising[^.;$]{0,60}|related[^.;$]{0,60}|associated[^.;$]{0,60}|from\s+[^.;$]{0,60}"
        r"|attributable[^.;$]{0,60}))?\s*"
        r"(?:,\s+)?(?:was|of|totaling|totaled|is|amounted\s+to|in\s+the\s+amount\s+of|were|:)\s+ABOUTMONEY",
    ),
    (
        "goodwill",
        r"MONEY\s+(?:was\s+|has\s+been\s+|were\s+)?(?:(?:of|in|to|as|recorded\s+as|allocated\s+to|recognized\s+as|assigned\s+to"
        r"|attributed\s+to|attributable\s+to)\s+)(?:[\w-]+\s+){0,2}?goodwill\b",
    ),
)


@dataclass(frozen=True, slots=True)
class Units:
    """In which unit bare numbers are printed: in prose, and in tables that do not say their own."""

    prose: int
    table: int


_FURNITURE = re.compile(r"^\s*(?:F-)?\d{0,3}\s*$|^\s*table\s+of\s+contents|^\s*notes\s+to\s+|\(continued\)|^\s*index\s*$", re.I)


def read_terms(
    text: str, start: int, sentence_end: int, end: int, units: Units, names: tuple[str, ...] = (), *, far: bool = True
) -> Terms:
    """The terms told between two places of a text: the deal's own sentence first, then its paragraph, then what follows (`far`)."""
    prose: list[str] = []
    rows: list[tuple[int, str]] = []
    at, above = start, ""
    for line in text[start:end].split("\n"):
        if _labels(above) and _NUMBERS_ONLY.match(line):
            rows.append((at, above + "\t" + line))
        elif "\t" in line.strip("\t ") and len(line) < 400:
            rows.append((at, line))
        elif len(line) > 60 or (
            line and not (_FURNITURE.search(line) or (prose and len(line) < 60 and prose[-1][-1:] not in ".:;"))
        ):
            prose.append(line)
        above = line
        at += len(line) + 1
    own = " ".join(text[start:sentence_end].split())
    paragraph = " ".join(prose[0].split()) if prose else own
    words = " ".join(" ".join(prose).split())[: len(paragraph) + 2500]
    if not far or _FOREIGN.search(own + " " + paragraph):
        words, rows = paragraph, []
    reaches = tuple((reach, reach.lower()) for reach in dict.fromkeys((own, paragraph, words)) if "$" in reach)
    near = tuple(reach for reach in reaches if reach[0] in (own, paragraph))
    has_shares, has_goodwill = "stock" in words or "shares" in words, "oodwill" in words
    found = Terms(
        consideration=_first(_PRICE, reaches, units.prose),
        cash=_first(_CASH, near if _ALL_CASH.search(own) else reaches, units.prose) if "cash" in words else None,
        stock=_first(_STOCK, reaches, units.prose) if has_shares else None,
        contingent=_first(_CONTINGENT, reaches, units.prose) if "contingent" in words or "earn" in words else None,
        goodwill=_first(_GOODWILL, reaches, units.prose) if has_goodwill else None,
    )
    found = _added_up(found, own, units.prose)
    if found.contingent is None and ("contingent" in words or "earn" in words):
        found = replace(found, contingent=_first(_CONTINGENT_MOST, reaches, units.prose))
    if rows:
        found = read_rows(text, rows, found, units.table, names)
    return consistent(found, (own + " " + paragraph)[: len(own) + 1200], words)


def _added_up(found: Terms, own: str, unit: int) -> Terms:
    """Where the price is no more than the cash part, the stated parts make the price: "$27 million and a note of $29 million"."""
    price = found.consideration
    if price is None or price != found.cash:
        return found
    reaches = ((own, own.lower()),)
    note = _first(_NOTE, reaches, unit)
    stock = _first(_STOCK, reaches, unit)
    contingent = _first(_CONTINGENT, reaches, unit)
    return replace(found, consideration=price + (note or 0) + (stock or 0) + (contingent or 0))


_FOREIGN = re.compile(
    r"\b(?:purchase\s+price|consideration|for)\s+(?:was|of|is)?\s*(?:approximately\s+|a\s+total\s+of\s+)?(?:(?:€|£|¥|C\$|CAD"
    r"|A\$|AUD|RMB|NT\$|HK\$|EUR|GBP|Euros?|euros?)\s?[\d.,]+|[\d.,]*\d\s*(?:million|billion)?\s*(?:euros?|pounds|yen|kroner"
    r"|francs|yuan|renminbi)\b)",
    re.I,
)
_NUMBERS_ONLY = re.compile(rf"^[\s$]*\(?(?:{NUMBER})[\s)%]*$")


def _labels(line: str) -> bool:
    """Whether a line can be the label of the number that stands alone on the next one: tables set line by line."""
    return 3 < len(line.strip()) < 120 and line.rstrip()[-1] not in ".;:" and not line.strip()[0].isdigit()


def _first(turns: tuple[Turn, ...], reaches: tuple[tuple[str, str], ...], unit: int) -> Amount | None:
    """The amount of the first turn of phrase that stands within the nearest reach: its words, and the same in small letters."""
    for words, lower in reaches:
        for turn in turns:
            match = turn.pattern.search(words) if holds(lower, turn.seeds) else None
            if match:
                return amount(match["number"], match["scale"], unit)
    return None


def amount(number: str, scale: str | None, unit: int) -> Amount:
    """A printed amount in dollars: times its own scale word, else times the notes' unit if the number is not written out."""
    value = scaled(number, scale)
    if scale is None and unit > 1 and number.count(",") < 2:
        return value * unit
    return value


_ALL_STOCK = re.compile(r"\ball[- ]stock\b|stock-for-stock", re.I)
_ALL_CASH = re.compile(
    r"\ball[- ]cash\b|\b(?:funded|financed|paid)\b[^.;$]{0,40}?\b(?:using|with|by|through|from)\s+(?:our\s+"
    r"|its\s+)?(?:existing\s+|available\s+)?cash\b",
    re.I,
)
_IN_CASH = re.compile(
    r"\b(?:paid|payable|entirely|price|consideration|[\d,.]+|million|billion)\s+in\s+cash\b(?!\s+(?:per|and|plus|or))"
    r"|\bcash\s+(?:transaction|acquisition|purchase\s+price)\b",
    re.I,
)


def consistent(terms: Terms, near: str, words: str = "") -> Terms:
    """What must follow: all cash or all stock is the whole price; a part is not larger than the whole.

    `near` are the deal's own sentence and paragraph, `words` all that is told of it.
    """
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
    if terms.stock is not None and terms.stock < 1000:
        terms = replace(terms, stock=None)
    if terms.contingent is not None and terms.contingent > price:
        terms = replace(terms, contingent=None)
    if terms.goodwill is not None and terms.goodwill > price * 1.5:
        terms = replace(terms, goodwill=None)
    if terms.cash is None and terms.stock is None:
        if _ALL_STOCK.search(near):
            return replace(terms, stock=price)
        is_cash = "cash" in (near + words).lower() and (_ALL_CASH.search(near) or _ALL_CASH.search(words) or _IN_CASH.search(near))
        if is_cash:
            return replace(terms, cash=price)
    return terms
