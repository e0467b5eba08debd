"""The inline XBRL of one filing: bytes -> facts with their periods, units and dimensions.

A handful of regular expressions over the bytes: an XML parser would cost several times as much, would stop at the first fault of a
document that browsers show well, and would expand entities that a hostile document declares. Nothing here follows a reference
outside the document, nothing recurses, and what is too much is cut off with a problem. Specification: Inline XBRL 1.1 (2013-11-18).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from filings import records
from filings.xbrl_cover import read_cover
from filings.xbrl_values import MOST_SCALE, MOST_TEXT, attributes_of, number, words_of

MOST_FACTS = 250_000
MOST_CONTEXTS = 150_000
MOST_DEPTH = 64

_NAMESPACE = re.compile(rb"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']{1,200})[\"']")
_STANDARD = (
    (b"http://www.xbrl.org/2013/inlineXBRL", "ix"),
    (b"http://www.xbrl.org/2008/inlineXBRL", "ix"),
    (b"http://fasb.org/us-gaap/", "us-gaap"),
    (b"http://xbrl.us/us-gaap/", "us-gaap"),
    (b"http://xbrl.sec.gov/dei/", "dei"),
    (b"http://fasb.org/srt/", "srt"),
    (b"http://xbrl.ifrs.org/taxonomy/", "ifrs-full"),
)
# An attribute's value may hold ">" but never "<", so no broken tag costs more than the way to the next one.
_REST = rb"((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
_CONTEXT = re.compile(rb"<(?:[\w.-]+:)?context\b" + _REST)
_CONTEXT_END = re.compile(rb"</(?:[\w.-]+:)?context\s*>")
_CONTEXT_PART = re.compile(
    rb"<(?:[\w.-]+:)?(identifier|startDate|endDate|instant|explicitMember|typedMember)\b([^<>]*)>(.{0,2000}?)</(?:[\w.-]+:)?\1\s*>",
    re.S,
)
_UNIT = re.compile(rb"<(?:[\w.-]+:)?unit\b" + _REST)
_UNIT_END = re.compile(rb"</(?:[\w.-]+:)?unit\s*>")
_MEASURE = re.compile(rb"<(?:[\w.-]+:)?measure\b[^>]*>\s*([^<]*?)\s*</|<(?:[\w.-]+:)?(unitDenominator)\b")
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)(T00:00:00)?")


__all__ = ["Context", "XbrlDocument", "XbrlFact", "XbrlText", "read_cover", "read_facts", "to_facts"]


@dataclass(frozen=True, slots=True)
class Context:
    """Entity, period and dimensions of facts. `start` is None for an instant; `dimensions` are sorted axis-member pairs."""

    entity: str
    start: date | None
    end: date
    dimensions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class XbrlFact:
    """One number as tagged: `value` None is XBRL's nil. `decimals` as written (`-3`, `INF`); `place` is a byte of the document."""

    concept: str
    context: Context
    unit: str
    value: Decimal | None
    decimals: str | None
    place: int

    @property
    def precision(self) -> int:
        """How many decimals hold; a large number for exact."""
        try:
            return int(self.decimals or "")
        except ValueError:
            return 99


@dataclass(frozen=True, slots=True)
class XbrlText:
    """One text fact of the cover page, or the name of the line that holds a lease liability (`...ExtensibleList`)."""

    concept: str
    context: Context | None
    text: str


@dataclass(frozen=True)
class XbrlDocument:
    """All facts of one filing in the order of the document, duplicates included, and what could not be read."""

    facts: tuple[XbrlFact, ...] = field(repr=False)
    texts: tuple[XbrlText, ...] = field(repr=False)
    cover: dict[str, str]
    problems: tuple[records.Problem, ...]
    is_inline: bool

    def distinct(self) -> tuple[list[XbrlFact], list[XbrlFact]]:
        """Each figure once, the most precise of its duplicates; and apart from them one of each that contradict each other.

        Duplicates are facts of one concept, context and unit; they agree where they are equal to the precision of the coarser one.
        """
        best: dict[tuple[str, Context, str], XbrlFact] = {}
        broken: dict[tuple[str, Context, str], XbrlFact] = {}
        for one in self.facts:
            if one.value is None:
                continue
            key = (one.concept, one.context, one.unit)
            other = best.get(key)
            if other is None:
                best[key] = one
            elif other.value is not None and not _agree(one.value, other.value, (one.precision, other.precision)):
                broken[key] = one
            elif one.precision > other.precision:
                best[key] = one
        return [one for key, one in best.items() if key not in broken], list(broken.values())


def _agree(one: Decimal, other: Decimal, precisions: tuple[int, int]) -> bool:
    """Whether both can be roundings of one figure: each stands for half a unit of its last digit to either side."""
    slack = sum(Decimal(5).scaleb(-1 - max(-MOST_SCALE, min(places, MOST_SCALE))) for places in precisions if places < 99)
    return one == other or abs(one - other) < slack


def read_facts(html: bytes) -> XbrlDocument:
    """Every number and the cover's texts of one filing's inline XBRL. Never raises: what is wrong stands in `problems`."""
    problems: list[str] = []
    names = {"ix": "ix"}
    for prefix, address in _NAMESPACE.findall(html[:200_000]):
        for start, standard in _STANDARD:
            if address.startswith(start):
                names[prefix.decode()] = standard
    prefixes = sorted(p for p, standard in names.items() if standard == "ix")
    if not any(f"<{p}:".encode() in html for p in prefixes):
        return XbrlDocument((), (), {}, (), False)
    contexts = _contexts(html, problems)
    units = _units(html)
    facts: list[XbrlFact] = []
    texts: list[XbrlText] = []
    lost: dict[str, int] = {}
    pieces: dict[str, tuple[str, str | None]] | None = None
    for kind, attributes, inner, place in _elements(html, prefixes, problems):
        concept = _concept(attributes.get("name", ""), names)
        context = contexts.get(attributes.get("contextRef", ""))
        if kind == "nonNumeric":
            if len(texts) < MOST_FACTS:
                follow = attributes.get("continuedAt")
                if follow and pieces is None:
                    pieces = _continuations(html, prefixes)
                texts.append(XbrlText(concept, context, _joined(words_of(inner), follow, pieces or {})))
            continue
        if len(facts) >= MOST_FACTS:
            problems.append(f"More than {MOST_FACTS:,} tagged numbers; the rest was not read.")
            break
        unit = units.get(attributes.get("unitRef", ""))
        if context is None or unit is None or not concept:
            why = "period" if context is None else "unit" if unit is None else "concept"
            lost[why] = lost.get(why, 0) + 1
            continue
        value = None
        if not _is_nil(attributes):
            value = number(words_of(inner), attributes.get("format"), attributes.get("scale"), attributes.get("sign"))
            if value is None:
                lost["number"] = lost.get("number", 0) + 1
                continue
        facts.append(XbrlFact(concept, context, unit, value, attributes.get("decimals"), place))
    for why, count in lost.items():
        problems.append(
            f"{count:,} tagged numbers could not be read as numbers."
            if why == "number"
            else f"{count:,} tagged numbers name a {why} that the document does not define."
        )
    said = tuple(records.Problem("statements", "inline XBRL", what, None) for what in problems)
    return XbrlDocument(tuple(facts), tuple(texts), read_cover(html), said, True)


def _is_nil(attributes: dict[str, str]) -> bool:
    """XBRL's nil under any prefix: Riot and Axcelis write `xs:nil` (0001558370-24-001550)."""
    return any(key.endswith(":nil") and value.strip() in ("true", "1") for key, value in attributes.items())


def _concept(name: str, names: dict[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return f"{names.get(prefix, prefix)}:{local}" if local else ""


def _elements(html: bytes, prefixes: list[str], problems: list[str]) -> Iterator[tuple[str, dict[str, str], bytes, int]]:
    """Numbers and wanted texts with what stands in them, `ix:exclude` taken out; each when its end is met, so the inner first."""
    either = b"|".join(re.escape(p.encode()) for p in prefixes)
    tags = re.compile(rb"<(/?)(?:" + either + rb"):(nonFraction|nonNumeric|exclude)\b" + _REST)
    # Only texts of the cover, and the names of lines: a text block may hold half the document.
    wanted = re.compile(rb"name\s*=\s*[\"'](?:dei:|[^\"']*Extensible(?:List|Enumeration)[\"'])")
    opened: list[tuple[bytes, bytes, int, bool]] = []
    excluded: list[tuple[int, int]] = []
    is_deep = False
    for tag in tags.finditer(html):
        closing, kind, rest = tag.groups()
        if not closing:
            keep = kind != b"nonNumeric" or wanted.search(rest) is not None
            if rest.endswith(b"/"):
                if kind == b"nonFraction":
                    yield "nonFraction", attributes_of(rest), b"", tag.start()
            elif len(opened) < MOST_DEPTH:
                opened.append((kind, rest, tag.end(), keep))
            elif not is_deep:
                is_deep = True
                problems.append(f"Tags stand more than {MOST_DEPTH} deep in each other; the innermost were not read.")
            continue
        place = next((i for i in range(len(opened) - 1, -1, -1) if opened[i][0] == kind), None)
        if place is None:
            continue
        _, rest, begin, keep = opened.pop(place)
        if kind == b"exclude":
            if len(excluded) < MOST_FACTS:
                excluded.append((begin, tag.start()))
        elif keep:
            inner = html[begin : min(tag.start(), begin + MOST_TEXT * 8)]
            cuts = [cut for cut in reversed(excluded[-MOST_DEPTH:]) if cut[0] >= begin]
            for start, end in cuts:
                inner = inner[: max(0, start - begin)] + inner[end - begin :]
            yield kind.decode(), attributes_of(rest), inner, begin


def _continuations(html: bytes, prefixes: list[str]) -> dict[str, tuple[str, str | None]]:
    """Pieces of texts that go on elsewhere: their words, and the name of the piece that follows."""
    either = b"|".join(re.escape(p.encode()) for p in prefixes)
    found: dict[str, tuple[str, str | None]] = {}
    for opening in re.finditer(rb"<(?:" + either + rb"):continuation\b" + _REST, html):
        attributes = attributes_of(opening[1])
        if "id" in attributes and len(found) < MOST_FACTS:
            rest = html[opening.end() : opening.end() + MOST_TEXT * 2]
            found[attributes["id"]] = (
                words_of(rest.partition(b":continuation>")[0].rpartition(b"</")[0]),
                attributes.get("continuedAt"),
            )
    return found


def _joined(text: str, follow: str | None, pieces: Mapping[str, tuple[str, str | None]]) -> str:
    met: set[str] = set()
    while follow and follow in pieces and follow not in met and len(text) < MOST_TEXT:
        met.add(follow)
        more, follow = pieces[follow]
        text = f"{text} {more}".strip()
    return text[:MOST_TEXT]


def _iso(text: str) -> date | None:
    """A day; midnight at its beginning is the end of the day before."""
    match = _ISO_DAY.match(text)
    if not match:
        return None
    try:
        found = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return found - timedelta(days=1) if match[4] else found


def _contexts(html: bytes, problems: list[str]) -> dict[str, Context]:
    found: dict[str, Context] = {}
    unread = 0
    for opening in _CONTEXT.finditer(html):
        if len(found) >= MOST_CONTEXTS:
            problems.append(f"More than {MOST_CONTEXTS:,} periods are defined; the rest was not read.")
            break
        ending = _CONTEXT_END.search(html, opening.end())
        if not ending:
            unread += 1
            break
        entity, start, end, instant = "", None, None, None
        dimensions = []
        for what, rest, inner in _CONTEXT_PART.findall(html[opening.end() : min(ending.start(), opening.end() + 20_000)]):
            if what == b"identifier":
                entity = words_of(inner)
            elif what in (b"explicitMember", b"typedMember"):
                dimensions.append((attributes_of(rest).get("dimension", ""), words_of(inner)))
            else:
                which = _iso(words_of(inner))
                if what == b"startDate":
                    # A start at midnight is that very day.
                    start = which + timedelta(days=1) if which and b"T00:00:00" in inner else which
                elif what == b"endDate":
                    end = which
                else:
                    instant = which
        name = attributes_of(opening[1]).get("id", "")
        last = instant or end
        if not name or last is None or (instant is None and (start is None or start > last)):
            unread += 1
            continue
        found[name] = Context(entity, None if instant else start, last, tuple(sorted(dimensions)))
    if unread:
        problems.append(f"{unread:,} periods could not be read.")
    return found


def _units(html: bytes) -> dict[str, str]:
    """Unit names as the rest of the program spells them: `USD`, `shares`, `USD/shares`, `pure`."""
    found: dict[str, str] = {}
    for opening in _UNIT.finditer(html):
        ending = _UNIT_END.search(html, opening.end())
        if not ending or len(found) > 10_000:
            break
        above: list[str] = []
        below: list[str] = []
        side = above
        for measure, denominator in _MEASURE.findall(html[opening.end() : ending.start()]):
            if denominator:
                side = below
            else:
                side.append(measure.decode("utf-8", "replace").rpartition(":")[2])
        name = attributes_of(opening[1]).get("id")
        if name and above:
            found[name] = "*".join(above) + ("/" + "*".join(below) if below else "")
    return found


def to_facts(
    document: XbrlDocument, cik: int, accession: str, form: str, filed: date, concepts: Iterable[str] | None = None
) -> list[records.Fact]:
    """The filing's figures for the ledger, each once; contradicting duplicates are left out (they are in no list of facts).

    `concepts` keeps only these; None keeps all, custom ones too, which a proof that a line does not exist needs.
    """
    keep = None if concepts is None else frozenset(concepts)
    clean, _ = document.distinct()
    return [
        records.Fact(
            cik=cik,
            concept=one.concept,
            unit=one.unit,
            start=one.context.start,
            end=one.context.end,
            value=float(one.value),
            dimensions=";".join(f"{axis}={member}" for axis, member in one.context.dimensions) or None,
            accession=accession,
            form=form,
            filed=filed,
            source="ixbrl",
            complete=True,
        )
        for one in clean
        if one.value is not None and (keep is None or one.concept in keep)
    ]
