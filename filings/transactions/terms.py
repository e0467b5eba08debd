"""What a deal cost: price, cash, shares, contingent part and goodwill, out of the words and the little tables behind its mention.

The nearest words go first: the deal's own sentence, then its paragraph, then what follows in its note. A table's total goes before
all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from filings.amounts import NUMBER
from filings.prose import holds
from filings.transactions.figures import (
    CASH,
    CONTINGENT,
    CONTINGENT_MOST,
    FOREIGN,
    FOREIGN_WORDS,
    GOODWILL,
    PRICE,
    STOCK,
    Figure,
    amount,
    first_amount,
    first_figure,
)
from filings.transactions.parts import parts_of, sentence_around, valued
from filings.transactions.rows import Amount, Terms, as_row, is_heading, read_rows


@dataclass(frozen=True, slots=True)
class Units:
    """In which unit bare numbers are printed: in prose, and in tables that do not say their own (asked for only there)."""

    prose: int
    table: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Telling:
    """Where one deal is told: its sentence from `start` to `sentence_end`, and what may tell of it up to `end`.

    `clause` are the words of the sentence that are this deal's alone, where it tells several with their amounts.
    `far` says that what stands behind the paragraph counts, too.
    """

    start: int
    sentence_end: int
    end: int
    names: tuple[str, ...] = ()
    year: int | None = None
    far: bool = True
    clause: str | None = None


_TOGETHER = re.compile(
    r"\bacquisitions\b[^.]{0,80}\b(?:in\s+the\s+aggregate|combined|collectively)\b|\b(?:aggregate|combined)\b[^.]{0,60}\b(?:of|for)\s+(?:the\s+|these\s+|all\s+)?"
    r"(?:[\w-]+\s+){0,3}?acquisitions\b[^.]*(?:allocat|follow)",
    re.I,
)
"""Words before a table that allocates several prices at once."""
_NOTE_UNIT = re.compile(
    r"\((?:[^()]{0,60}\b)?(?:dollars|dollar\s+amounts|amounts|tabular\s+and\s+text|text\s+amounts)\b[^()]{0,60}?\bin\s+(?P<unit>thousands|millions)\b[^()]{0,60}\)",
    re.I,
)
_NOTE_HEADING = re.compile(
    r"^[^\S\n]*(?:note\s+)?\d{1,2}[.:)]?[^\S\n]*[–—-]?[^\S\n]*[A-Z][^\n]{3,90}$|^[^\S\n]*note\s+\d+\b[^\n]*$", re.M | re.I
)
_REACH_OF_UNIT = 9000


def note_unit(text: str, start: int, end: int) -> int | None:
    """The unit of the bare dollars of one note: "(tabular and text dollars in millions)" under its heading or in its paragraph.

    A unit above a table says nothing of the words: only one that stands by itself below the heading counts.
    """
    top = max(0, start - _REACH_OF_UNIT)
    if all(text.find(seed, top, end + 1500) < 0 for seed in ("ollars in", "mounts in", "OLLARS IN", "MOUNTS IN", "ollars In")):
        return None
    place = top
    for heading in _NOTE_HEADING.finditer(text, top, start):
        place = heading.end()
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else min(stop, end + 1500)
    notes = _NOTE_UNIT.finditer(text, place, start) if place > top else ()
    said = [m for m in notes if text[m.start() - 2 : m.start()] == ". " or "note" in m[0]]
    if said:
        return 1_000_000 if said[-1]["unit"].lower() == "millions" else 1_000
    for low, high in ((place, min(place + 160, start)), (text.rfind("\n", 0, start) + 1, stop)):
        match = _NOTE_UNIT.search(text, low, high) if place > top or low > place else None
        if match and "\t" not in text[match.start() : match.end() + 2]:
            return 1_000_000 if match["unit"].lower() == "millions" else 1_000
    return None


def own_clause(sentence: str, names: tuple[str, ...], others: list[str]) -> str | None:
    """The part of a sentence from the deal's name to the next deal's, where an amount stands in it: "A for $5 and B for $3"."""
    words = " ".join(sentence.split())
    places = [words.find(name) for name in names if name and name in words]
    if not places:
        return None
    start = min(places)
    behind = [at for other in others if (at := words.find(other, start + 1)) > start]
    before = any(0 <= words.find(other) < start for other in others)
    clause = words[start : min(behind)] if behind else words[start:]
    if "$" not in clause or not (before or behind):
        return None
    return clause


_FURNITURE = re.compile(r"^\s*(?:F-)?\d{0,3}\s*$|^\s*table\s+of\s+contents|^\s*notes\s+to\s+|\(continued\)|^\s*index\s*$", re.I)
_TELLS_ON = re.compile(
    r"\b(?:the|this|our|that|such|of)\s+(?:[\w’'-]+\s+){0,2}?(?:acquisition|transaction|merger|sale|divestiture|disposal|disposition|deal|closing"
    r"|purchase|price|consideration|spin-?off|separation)\b|\bgoodwill\b|\bpurchase\s+(?:price|consideration)\b|\bconsideration\b",
    re.I,
)
"""Words of a later paragraph that tell on of the deal before it, without its name."""
_ANOTHER = re.compile(
    r"(?<!assets\s)(?<!cash\s)\b(?:acquired|purchased|sold|divested|acquisition\s+of|sale\s+of)\b(?:[^.;$]|\.\d){0,200}?\bfor\s+(?:[\w-]+\s+){0,5}?\$"
    r"|\bbusinesses\s+were\s+(?:acquired|sold)\b",
    re.I,
)
"""A later paragraph that tells another deal with its price: from there on nothing is this one's."""
_GOES_ON = re.compile(
    r"(?<=\. )(?:Also,?\s+)?(?:In|On|During|Effective)\s[^.;$]{3,60}?\b(?:we|our\s+Company|the\s+Company)\s+(?:also\s+)?"
    r"(?:acquired|purchased|sold|divested"
    r"|completed\s+(?:the|its|our)\s+(?:acquisition|sale|purchase|disposition)\s+of)\b",
    re.I,
)
_NEXT = 350
"""Characters behind the deal's sentence in which the value of shares is that of the shares paid."""
_FAR = 2500
"""Characters behind the paragraph in which prose can still tell of its deal."""


def read_terms(text: str, told: Telling, units: Units) -> Terms:
    """The terms that one telling tells, by words and by tables."""
    prose, rows = _parted(text, told.start, told.end)
    own = valued(told.clause or " ".join(text[told.start : told.sentence_end].split()))
    paragraph = _own_part(valued(" ".join(prose[0].split())), len(own), told.names) if prose else own
    words = _words_behind(prose, paragraph, told.names) if told.far and prose else paragraph
    if told.clause:
        paragraph = words = own
    if not told.far or _FOREIGN.search(own + " " + paragraph):
        words, rows = paragraph, []
    reaches = tuple((reach, reach.lower()) for reach in dict.fromkeys((own, paragraph, words)) if "$" in reach)
    near = tuple(reach for reach in reaches if reach[0] in (own, paragraph))
    found = read_words(reaches, near, own, words, units.prose)
    if rows:
        found = read_rows(text, rows, found, units.table, told.names, told.year)
    return consistent(found, (own + " " + paragraph)[: len(own) + 1200], words)


def _own_part(paragraph: str, own: int, names: tuple[str, ...]) -> str:
    """A paragraph up to the sentence that goes on to another deal: "In August, we sold our interest in Bolt"."""
    for match in _GOES_ON.finditer(paragraph, own):
        stop = paragraph.find(". ", match.end())
        if not holds(paragraph[match.start() : stop if stop > 0 else None], names):
            return paragraph[: match.start()]
    return paragraph


def _words_behind(prose: list[str], paragraph: str, names: tuple[str, ...]) -> str:
    """The paragraph and those behind it whose amounts can be this deal's."""
    found, size = [paragraph], 0
    for line in prose[1:]:
        if size > _FAR or (_may_be_another(line) and _ANOTHER.search(line) and not holds(line, names)):
            break
        if "$" not in line or holds(line, names) or _TELLS_ON.search(line):
            found.append(line)
            size += len(line)
    return " ".join(" ".join(found).split())[: len(paragraph) + _FAR]


def _may_be_another(line: str) -> bool:
    """Whether the words of `_ANOTHER` stand here in their order: the cheap test before it."""
    low = line.lower()
    price = low.find("for", 0, low.rfind("$") + 1)
    return (price > 0 and holds(low, ("acqui", "purchas", "sold", "divest", "sale"))) or "businesses" in low


def read_words(reaches: tuple[tuple[str, str], ...], near: tuple[tuple[str, str], ...], own: str, words: str, unit: int) -> Terms:
    """The terms in the words alone, nearest first. Shares without a stated price are the price where the words beside say so."""
    has_shares, has_contingent = "stock" in words or "shares" in words, "contingent" in words or "earn" in words
    price = first_figure(PRICE, reaches, unit)
    found = Terms(
        consideration=price.value if price else None,
        is_weak=price is not None and price.is_weak,
        cash=first_amount(CASH, near if _ALL_CASH.search(own) else reaches, unit) if "ash" in words else None,
        stock=first_amount(STOCK, reaches, unit) if has_shares else None,
        contingent=first_amount(CONTINGENT, reaches, unit) if has_contingent else None,
        goodwill=_goodwill(reaches, unit) if "oodwill" in words or "excess" in words else None,
    )
    hoped: Amount | None = None
    if price is not None:
        found, hoped = _with_parts(found, price, unit)
        if found.consideration == found.cash:
            turns = PRICE[:4] if found.is_weak else PRICE[1:3]
            whole = next((f for r in reaches if (f := first_figure(turns, (r,), unit)) and f.value > price.value), None)
            found = replace(found, consideration=whole.value, is_weak=False) if whole else found
    if found.consideration is None and found.cash is None and found.stock is not None:
        stock = first_figure(STOCK, near, unit)
        if stock is not None and stock.value == found.stock and stock.place < len(own) + _NEXT:
            sentence, _ = sentence_around(stock.words, stock.place)
            if _BY_SHARES.search(sentence) and not _NOT_FOR_SHARES.search(sentence):
                found = replace(found, consideration=found.stock)
    is_cash = price is not None and found.cash is not None and price.value == found.cash
    is_cash = is_cash and found.consideration in (found.cash, (found.cash or 0) + (found.stock or 0))
    most = first_amount(CONTINGENT_MOST, reaches, unit) if has_contingent else None
    if is_cash and found.cash is not None and found.contingent and found.contingent != most and "total" not in own:
        found = replace(found, consideration=(found.consideration or 0) + found.contingent)
    if found.contingent is None and (has_contingent or hoped):
        found = replace(found, contingent=most or hoped)
    return found


def _goodwill(reaches: tuple[tuple[str, str], ...], unit: int) -> Amount | None:
    figure = first_figure(GOODWILL, reaches, unit)
    return None if figure is None or _STANDING.search(sentence_around(figure.words, figure.place)[0]) else figure.value


_BY_SHARES = re.compile(
    r"\b(?:exchange\s+for|issu(?:ed|ing|ance)|received|consideration|price|consisting|acquired\b[^.;$]{0,120}?\bfor)\b", re.I
)
_NOT_FOR_SHARES = re.compile(
    r"\b(?:repurchas\w+|buy-?backs?|offering|compensation|vest(?:ed|ing)?|awards?|granted|sold\s+shares)\b", re.I
)
_STANDING = re.compile(r"\bimpair|\bannual|\bcarrying\b|\bas\s+of\s+(?:January|March|June|September|December)|\bbalance\b", re.I)
"""What is said of goodwill that stands in the books, not of a deal's."""


def _parted(text: str, start: int, end: int) -> tuple[list[str], list[tuple[int, str]]]:
    """The prose between two places by paragraphs, and the rows of its tables with their places.

    Tables set line by line have their number on the line below the label; running heads and page numbers are neither.
    """
    prose: list[str] = []
    rows: list[tuple[int, str]] = []
    at, above, is_shared = start, "", False
    for printed in text[start:end].split("\n"):
        line = as_row(printed)
        # Lines of one length are plain text; a paragraph opens with an indent there.
        is_fixed = 45 < len(above) < 100 and 0 < len(line) < 100 and (line[:1] != " " or above[:1] == " ")
        if len(line) < LONGEST_NUMBER and _labels(above) and _NUMBERS_ONLY.match(line):
            rows.append((at, above + "\t" + line))
        elif "\t" in line.strip("\t ") and len(line) < 400:
            if not is_shared:
                rows.append((at, line))
        elif len(line) < 60 and is_heading(line):
            rows.append((at, line.strip("\t ")))
        elif len(line) > 60 or (
            line and not (_FURNITURE.search(line) or (prose and len(line) < 60 and not is_fixed and prose[-1][-1:] not in ".:;"))
        ):
            if prose and above and (is_fixed or (_is_open(prose[-1]) and line[:1].islower())):
                prose[-1] += " " + line
            else:
                prose.append(line)
            is_shared = "acquisitions" in line.lower() and _TOGETHER.search(line) is not None
        above = line
        at += len(printed) + 1
    return prose, rows


def _is_open(line: str) -> bool:
    """Whether a line breaks off within a sentence: pages set line by line, and plain text."""
    return line.rstrip()[-1:] not in '.:;!?”")'


def _with_parts(found: Terms, price: Figure, unit: int) -> tuple[Terms, Amount | None]:
    """The parts that the price's own sentence tells, before any told elsewhere.

    They are added up where what is told as the price is one of them: "for $27 million and a note of $9 million". Shares without a
    value beside it leave the price open: it is told elsewhere, or is more than this. The second is what is paid
    only if something happens.
    """
    sentence, place = sentence_around(price.words, price.place)
    amounts = [(kind, amount(number, scale, unit), at) for kind, number, scale, at in parts_of(sentence)]
    own_kind = next((kind for kind, _, at in amounts if at <= place <= at + 3), "whole")
    parts: dict[str, Amount] = {}
    for kind, value, _ in amounts:
        if kind not in ("other", "whole") and value >= 1000:
            parts.setdefault(kind, value)
    hoped = parts.pop("hoped", None)
    is_part = own_kind in parts and parts[own_kind] == price.value
    if is_part and len(parts) > 1:
        found = replace(found, consideration=sum(parts.values()))
    total = found.consideration or 0
    told = {kind: value for kind, value in parts.items() if value < total or is_part}
    found = replace(
        found,
        cash=told.get("cash", found.cash),
        stock=told.get("stock", found.stock),
        contingent=told.get("contingent", found.contingent),
    )
    is_open = is_part and len(parts) == 1 and _UNPRICED.search(sentence) is not None
    return (replace(found, is_weak=True) if is_open else found), hoped


_UNPRICED = re.compile(
    r"\b(?:and|plus)\s+(?:the\s+issuance\s+of\s+|issued\s+|approximately\s+)*[\d,.]+\s+(?:million\s+)?(?:[\w’'-]+\s+){0,4}?(?:shares|units)\b",
    re.I,
)
_FOREIGN = re.compile(
    r"\b(?:purchase\s+price|consideration|for)\s+(?:was\s+|of\s+|is\s+)?(?:approximately\s+|a\s+total\s+of\s+)?"
    rf"(?:(?:{FOREIGN}|Euros?)\s?[\d.,]+|[\d.,]*\d\s*(?:million|billion)?\s*{FOREIGN_WORDS})",
    re.I,
)
_NUMBERS_ONLY = re.compile(rf"^[\s$]*\(?(?:{NUMBER})[\s)%]*$")
LONGEST_NUMBER = 40
"""Characters of a line that holds one number."""


def _labels(line: str) -> bool:
    """Whether a line can be the label of the number that stands alone on the next one: tables set line by line."""
    return (
        3 < len(line.strip()) < 120
        and "\t" not in line.strip("\t ")
        and line.rstrip()[-1] not in ".;:"
        and not line.strip()[0].isdigit()
    )


_ALL_STOCK = re.compile(r"\ball[- ]stock\b|stock-for-stock", re.I)
_BY_ISSUING = re.compile(
    r"\b(?:by\s+issuing|in\s+exchange\s+for|by\s+the\s+issuance\s+of|through\s+the\s+issuance\s+of|for\s+the\s+issuance\s+of)\s+"
    r"(?:an\s+aggregate\s+of\s+|a\s+total\s+of\s+)?[\d,.]+\s+(?:million\s+)?(?:[\w’'-]+\s+){0,3}?shares\b",
    re.I,
)
_ALL_CASH = re.compile(
    r"\ball[- ]cash\b|\b(?:funded|financed|paid)\b(?:[^.;$]{0,40}?|(?:[^.;]|\.\d){0,60}?)\b(?:using|utilizing|with|by|through|from)"
    r"\s+(?:our\s+"
    r"|its\s+)?(?:existing\s+|available\s+)?cash\b",
    re.I,
)
_IN_CASH = re.compile(
    r"\b(?:(?<!remainder\swas\s)(?<!balance\swas\s)(?<!rest\swas\s)paid|payable|entirely|price|consideration|[\d,.]+|million|billion)\s+in\s+cash\b(?!\s+(?:per|and|plus|or))"
    r"|\bcash\s+(?:transaction|acquisition|(?:purchase\s+)?price)\b|\ball\s+(?:of\s+which\s+was\s+|of\s+it\s+)?(?:paid\s+)?in\s+cash\b"
    r"|\bper\s+(?:[\w-]+\s+){0,2}share,?\s+in\s+cash\b(?!,?\s+(?:and|plus|or))",
    re.I,
)


def consistent(terms: Terms, near: str, words: str = "") -> Terms:
    """What must follow: all cash or all stock is the whole price; a part is not larger than the whole.

    `near` are the deal's own sentence and paragraph, `words` all that is told of it.
    """
    if terms.consideration is None and terms.cash is not None:
        terms = replace(terms, consideration=terms.cash + (terms.stock or 0))
    if terms.goodwill is not None and terms.goodwill < 1000:
        terms = replace(terms, goodwill=None)
    price = terms.consideration
    if price is not None and price < 1000 and not terms.is_table:
        return Terms(goodwill=terms.goodwill)
    if price is None:
        return replace(terms, stock=None, contingent=None)
    if terms.cash is not None and terms.cash < 1000:
        terms = replace(terms, cash=None)
    if terms.cash is not None and terms.is_weak and terms.cash > price * 1.001:
        price = terms.cash + (terms.stock or 0) + (terms.contingent or 0)
        terms = replace(terms, consideration=price, is_weak=False)
    if terms.cash is not None and terms.cash > price * 1.05 and not terms.is_table:
        terms = replace(terms, cash=None)
    if terms.stock is not None and terms.stock > price * 1.05 and not terms.is_table:
        terms = replace(terms, stock=None)
    if terms.stock is not None and terms.stock < 1000:
        terms = replace(terms, stock=None)
    if terms.contingent is not None and terms.contingent > price:
        terms = replace(terms, contingent=None)
    if terms.goodwill is not None and terms.goodwill > price * 1.5:
        terms = replace(terms, goodwill=None)
    if terms.cash is None and terms.stock is None and not terms.is_weak:
        if _ALL_STOCK.search(near) or (_BY_ISSUING.search(near) and "cash" not in near):
            return replace(terms, stock=price)
        is_cash = "cash" in (near + words).lower() and (_ALL_CASH.search(near) or _ALL_CASH.search(words) or _IN_CASH.search(near))
        if is_cash:
            return replace(terms, cash=price)
    return terms
