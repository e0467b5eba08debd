"""The filing's own figures of its current period, from its inline XBRL (`filings statements`).

Only what the filing itself states about the period it reports on: for flows every duration that ends with the period (a quarterly
report has the quarter and the year to date), for balances its last day. Figures of the company as a whole; of its parts
(dimensions) only where nothing else exists: the share classes of the cover page. What cannot be trusted is left out and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from filings.concepts import CONTRACT_ITEMS, ITEMS, contradicting
from filings.concepts_debt import LEASES_CURRENT, LEASES_NONCURRENT, LEASES_WHOLE
from filings.concepts_more import BEFORE_INTEREST
from filings.items import Alternative, Combined, Item, combine, qualified
from filings.records import FilingInfo, Problem
from filings.share_classes import CLASS_AXES, add_classes
from filings.statement_tables import on_statements, row_words
from filings.xbrl import Context, XbrlDocument, XbrlFact, read_facts

Row = dict[str, Any]
"""One figure of an item: `value`, `start` (None for a balance), `end`, `concept`."""


@dataclass(slots=True)
class _Place:
    """The undimensioned figures of one period by (concept, unit).

    `printed` are those of the primary statements, `words` what their rows say, where an item must look at the words.
    """

    figures: dict[tuple[str, str], float] = field(default_factory=dict)
    printed: set[tuple[str, str]] = field(default_factory=set)
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    leases_in_debt: bool = False


_STANDARD = ("us-gaap", "dei", "srt", "ecd", "ifrs-full", "invest", "country", "currency", "exch", "stpr")
_CORE = frozenset(
    concept
    for name in ("revenue", "net_income", "pretax_income", "income_tax", "operating_cash_flow", "financing_cash_flow", "eps_basic")
    for concept in ITEMS[name].concepts
)
"""What the statements of every period have; a duration without two of them is a note's, not a statement's."""

_LEASES = frozenset(qualified(f"{LEASES_WHOLE} {LEASES_NONCURRENT} {LEASES_CURRENT}"))
_WITHHELD = re.compile(r"^(?!.*(\band\b|includ|program)).*(withh|\btax(es)?\b)")
_DENIED = {
    "repurchases": _WITHHELD,
    # Money that a debtor pays back is no borrowing (Travelzoo, 0001133311-25-000007).
    "debt_issued": re.compile(r"proceeds from (the )?(re)?(payments?|collections?)\b|notes? receivable"),
    "pretax_income": re.compile(r"^(?!.*\btax)"),
}
"""Words of a row that deny the item its concept stands for."""
_WATCHED = frozenset(
    {
        *(concept for name in ("repurchases", "debt_issued") for concept in ITEMS[name].concepts),
        *qualified(BEFORE_INTEREST),
        *qualified(
            "RedeemableNoncontrollingInterestEquityCarryingAmount RedeemableNoncontrollingInterestEquityCommonCarryingAmount"
        ),
    }
)
_FROM_NOTES = frozenset({"finance_leases", "operating_leases", "maturities_next_12_months"})
"""Items that belong to the notes: a balance sheet prints a part of them, or none."""
_FACE_ONLY = frozenset({"gross_profit", "operating_income", "debt_current", "debt_noncurrent"})
"""Lines that a filer may choose not to print; what a note then tags so is another figure (Hanmi's segment note: net income)."""

_SHARES = "dei:EntityCommonStockSharesOutstanding"
FEWEST_SHARES = 1_001
"""A count below is a placeholder (1, 7, 12, 100 and 1,000 are seen), never a listed company's."""


def statements_json(file: str, info: FilingInfo, html: bytes) -> dict[str, Any]:
    """One line of `filings statements`: the file, which filing it is, its items, and what could not be read."""
    items, problems = read_statements(html)
    return {"file": file, "filing": asdict(info), "items": items, "problems": [asdict(one) for one in problems]}


def read_statements(html: bytes, names: Iterable[str] = CONTRACT_ITEMS) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Every item that the filing states for its current period; an item that it does not state has no key.

    Values are in single units. Payments are positive. A filing without inline XBRL gives no items and a problem that says so.
    """
    document = read_facts(html)
    if not document.is_inline:
        return {}, [_problem("The filing has no inline XBRL, so its statements were not read.")]
    return document_statements(document, html, names)


def document_statements(
    document: XbrlDocument, html: bytes, names: Iterable[str] = CONTRACT_ITEMS
) -> tuple[dict[str, list[Row]], list[Problem]]:
    """`read_statements` of a document whose facts were read already."""
    facts, broken = document.distinct()
    problems = list(document.problems)
    whole = [one for one in facts if not one.context.dimensions]
    end = _period_end(document, whole)
    if end is None:
        return {}, [*problems, _problem("The tagged facts do not say which period the filing reports on.")]
    own = [one for one in document.facts if one.context.end == end and not one.context.dimensions]
    printed = on_statements(html, own)
    places = _places([one for one in whole if one.context.end == end], printed, html)
    if None in places:
        places[None].leases_in_debt = any(
            "FinanceLeaseLiability" in one.concept and re.search("Debt|Borrowing", one.text.rpartition("#")[2])
            for one in document.texts
        )
    durations = _durations(places)
    items: dict[str, list[Row]] = {}
    for name in names:
        item = ITEMS[name]
        if name == "shares_outstanding":
            rows = _cover_shares(facts, places, durations, problems)
        else:
            starts: list[date | None] = [None] if item.nature == "balance" else [*durations]
            rows = [row for start in starts if (row := _row(item, places.get(start, _Place()), start, end, problems))]
        if name == "diluted_shares":
            # EverQuote tags them in thousands without saying so (0000950170-25-026724).
            kept = [row for row in rows if _off_scale(row["value"], places, durations) is None]
            if len(kept) < len(rows):
                problems.append(_problem(f"{item.label} do not fit earnings per share by a scale of a thousand; left out.", name))
            rows = kept
        if rows:
            items[name] = rows
    _say_contradictions(broken, end, problems)
    _refuse_implausible(items, places.get(None, _Place()), problems)
    if not {"total_assets", "net_income", "operating_cash_flow"} & items.keys():
        problems.append(_problem("The primary statements are not in this document; they may be in its annual report (EX-13)."))
    return items, list(dict.fromkeys(problems))


def _problem(what: str, where: str | None = None) -> Problem:
    return Problem("statements", where, what, None)


def _period_end(document: XbrlDocument, facts: list[XbrlFact]) -> date | None:
    """The last day of the period: the cover's, unless nothing is reported on that day; then the last day the statements have.

    Fiscal years of 52 weeks end on a day that a cover may name loosely ("September 30" for a year that ended on the 28th).
    """
    said = document.cover.get("DocumentPeriodEndDate")
    core = {"us-gaap:Assets", "us-gaap:LiabilitiesAndStockholdersEquity", *_CORE}
    days = [one.context.end for one in facts if one.concept in core]
    named = date.fromisoformat(said) if said else None
    if named in days or not days:
        return named
    if named is not None:
        near = [one for one in days if abs((one - named).days) <= 10]
        return max(near, key=days.count) if near else named
    balances = [one.context.end for one in facts if one.concept in core and one.context.start is None]
    return max(balances or days)


def _places(facts: list[XbrlFact], printed: Mapping[tuple[str, Context], int], html: bytes) -> dict[date | None, _Place]:
    """The figures of every period by its first day; balances under None."""
    places: dict[date | None, _Place] = {}
    for one in facts:
        if one.value is not None:
            place = places.setdefault(one.context.start, _Place())
            key = (one.concept, one.unit)
            place.figures[key] = float(one.value)
            if (at := printed.get((one.concept, one.context))) is not None:
                place.printed.add(key)
                if one.concept in _WATCHED:
                    place.words[key] = row_words(html, at)
    return places


def _durations(places: Mapping[date | None, _Place]) -> list[date]:
    """First days of the durations that the statements cover, the shortest first."""
    counts = {start: len({c for c, _ in place.figures} & _CORE) for start, place in places.items() if start is not None}
    fewest = 2 if any(n >= 2 for n in counts.values()) else 1
    return sorted((start for start, n in counts.items() if n >= fewest), reverse=True)


def _row(item: Item, place: _Place, start: date | None, end: date, problems: list[Problem]) -> Row | None:
    found = _item_of(item.name, place)
    if found is None and item.name == "tax_withholding":
        found = _withheld(place)
    if found is None:
        if other := _other_unit(item, place):
            problems.append(_problem(f"{item.label} is in {other}, not in {item.unit}, and was left out.", item.name))
        return None
    if found.alternative.is_partial and not _is_all(item, place, found):
        problems.append(_problem(f"{item.label}: only a part is tagged ({found.concept}), so it was left out.", item.name))
        return None
    value = found.value
    if value < 0 and item.negative == "refused":
        problems.append(_problem(f"{item.label} is tagged as a negative number, {value:,.0f}, and was left out.", item.name))
        return None
    if value < 0 and item.negative == "slip":
        problems.append(_problem(f"{item.label} is tagged as a negative number; its minus was taken off.", item.name))
        value = -value
    return _figure(value, start, end, found.concept)


def _item_of(name: str, place: _Place) -> Combined | None:
    """The item from the lines of the primary statements; from the notes where the statements have none of it.

    Lease liabilities stand in the notes beside debt on the balance sheet, so a debt's are taken from both, unless the filing says
    that the lines of debt hold them (IBM, UPS).
    """
    item, denied = ITEMS[name], _DENIED.get(name)

    def anywhere(concept: str) -> float | None:
        key = (concept, item.unit)
        if denied and (words := place.words.get(key)) and denied.search(words):
            return None
        return place.figures.get(key)

    def on_face(concept: str) -> float | None:
        is_printed = (concept, item.unit) in place.printed
        if concept in _LEASES and name == "debt" and not place.leases_in_debt:
            return anywhere(concept)
        return anywhere(concept) if is_printed else None

    if name in _FROM_NOTES or not place.printed:
        return _with_custom(item, place, combine(item, anywhere, derived=False))
    if name == "intangibles" and (whole := combine(item, anywhere, derived=False)) and whole.alternative is item.alternatives[0]:
        # The total of a note goes before one kind on the balance sheet.
        return whole
    found = combine(item, on_face, derived=False, printed=True)
    if name in _FACE_ONLY:
        return found
    found = _with_custom(item, place, found)
    if found is None or all(concept in _LEASES for _, concept, _ in found.used):
        found = combine(item, anywhere, derived=False) or found
    return found


def _withheld(place: _Place) -> Combined | None:
    """Shares withheld for taxes that stand under a repurchase's concept; the row's words say what they are (Riot)."""
    for concept in ITEMS["repurchases"].concepts:
        words = place.words.get((concept, "USD"))
        if words and _WITHHELD.search(words):
            value = place.figures[concept, "USD"]
            return Combined(value, ((1, concept, value),), Alternative(()))
    return None


def _figure(value: float, start: date | None, end: date, concept: str) -> Row:
    number = int(value) if value == int(value) else value
    return {"value": number, "start": start.isoformat() if start else None, "end": end.isoformat(), "concept": concept}


def _is_all(item: Item, place: _Place, found: Combined) -> bool:
    """Whether a part is the whole: the statements print no other line that could belong to the item.

    Never so where the part's own name speaks of others, or is net of something.
    """
    used = {concept for _, concept, _ in found.used}
    if not place.printed or item.candidates is None or any("Other" in one or "ForProceedsFrom" in one for one in used):
        return False
    return not contradicting(item.name, (concept for concept, _ in place.printed if concept not in used))


def _with_custom(item: Item, place: _Place, found: Combined | None) -> Combined | None:
    """The item with the filer's own concepts: in place of a standard one, or beside one that holds only a part.

    Two of them leave it open which is meant; then nothing is changed. Of debt every line of the balance sheet is added, unless it
    repeats a figure that is there (a subtotal).
    """
    known = {found.value, *(value for _, _, value in found.used)} if found else set()
    if item.name == "debt":
        own = [(concept, value) for concept, value in _own(place, item) if value not in known and contradicting("debt", [concept])]
        wanted = bool(own) and bool(place.printed)
    else:
        own = [
            (concept, value)
            for concept, value in _own(place, item)
            if item.custom and item.custom.search(concept.rpartition(":")[2])
        ]
        wanted = len(own) == 1 and (found is None or found.alternative.is_partial)
    if not wanted:
        return found
    used = (*(found.used if found else ()), *((1, concept, value) for concept, value in own))
    return Combined(sum(sign * value for sign, _, value in used), used, Alternative(()))


def _own(place: _Place, item: Item) -> list[tuple[str, float]]:
    """The filer's own concepts in the item's unit: those that the statements print, where it is known which they print."""
    return [
        (concept, value)
        for (concept, unit), value in place.figures.items()
        if unit == item.unit and not concept.startswith(_STANDARD) and (not place.printed or (concept, unit) in place.printed)
    ]


def _other_unit(item: Item, place: _Place) -> str | None:
    if item.unit != "USD":
        return None
    return next(
        (unit for concept, unit in place.figures if unit != "USD" and concept in item.concepts and re.fullmatch("[A-Z]{3}", unit)),
        None,
    )


def _cover_shares(
    facts: list[XbrlFact], places: Mapping[date | None, _Place], durations: list[date], problems: list[Problem]
) -> list[Row]:
    """Shares of the cover page on the cover's own date, which is later than the period's end."""
    counts = [one for one in facts if one.concept == _SHARES and one.unit == "shares"]
    if not counts:
        return []
    end = max(one.context.end for one in counts)
    whole: float | None = None
    classes: dict[str, float] = {}
    for one in (c for c in counts if c.context.end == end):
        dimensions = one.context.dimensions
        if not dimensions:
            whole = abs(float(one.value or 0))
        elif len(dimensions) == 1 and dimensions[0][0] in CLASS_AXES:
            classes[dimensions[0][1]] = abs(float(one.value or 0))
    value, members, why = add_classes(whole, classes)
    if value is not None and (doubt := _doubt(value, places, durations)):
        value, why = None, doubt
    if value is None:
        problems.append(_problem(f"Shares outstanding were left out: {why}.", "cover page"))
        return []
    concept = " + ".join(f"{_SHARES}[{member}]" for member in members) if members else _SHARES
    return [_figure(value, None, end, concept)]


def _off_scale(count: float, places: Mapping[date | None, _Place], durations: list[date]) -> float | None:
    """By which thousand or million a number of shares differs from what income and earnings per share imply; None where it fits."""
    for start in durations:
        income, each = (_item_of(name, places[start]) for name in ("net_income", "eps_basic"))
        if income is None or each is None or abs(each.value) < 0.02 or income.value == 0:
            continue
        implied = abs(income.value / each.value)
        return next((factor for factor in (1e-6, 1e-3, 1e3, 1e6) if 0.5 < count / implied / factor < 2), None)
    return None


def _doubt(value: float, places: Mapping[date | None, _Place], durations: list[date]) -> str | None:
    """Why a count cannot be: a placeholder, or a thousand or a million times what earnings per share imply."""
    if value < FEWEST_SHARES:
        return f"{value:,.0f} is no number of shares of a listed company"
    if (factor := _off_scale(value, places, durations)) is not None:
        return f"{value:,.0f} is {factor:g} times what earnings per share imply"
    return None


def _say_contradictions(broken: list[XbrlFact], end: date, problems: list[Problem]) -> None:
    wanted = {concept: item.label for item in ITEMS.values() if item.in_contract for concept in item.concepts}
    for one in broken:
        if one.concept in wanted and one.context.end == end and not one.context.dimensions:
            label = wanted[one.concept]
            problems.append(_problem(f"{label}: {one.concept} is tagged twice with different figures and was not used.", str(end)))


def _refuse_implausible(items: dict[str, list[Row]], balance: _Place, problems: list[Problem]) -> None:
    """Take out what is a thousand times too large beside the balance sheet; say where the balance sheet does not balance."""
    assets, other = (
        balance.figures.get(("us-gaap:Assets", "USD")),
        balance.figures.get(("us-gaap:LiabilitiesAndStockholdersEquity", "USD")),
    )
    if assets is None or assets < 1_000_000:
        return
    if other is not None and abs(assets - other) > 0.001 * assets:
        problems.append(_problem(f"The balance sheet does not balance: {assets:,.0f} against {other:,.0f}.", "balance sheet"))
    for name, rows in list(items.items()):
        if ITEMS[name].unit != "USD":
            continue
        kept = [row for row in rows if abs(row["value"]) <= 300 * assets]
        if len(kept) < len(rows):
            problems.append(_problem(f"{ITEMS[name].label} is more than 300 times all assets: a wrong scale; left out.", name))
            items[name] = kept
            if not kept:
                del items[name]
