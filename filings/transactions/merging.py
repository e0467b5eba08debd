"""Mentions -> deals: the same deal told five times is one, and what any telling adds is kept.

Two mentions are one deal where side and name agree (by the telling words of the name, its defined terms or its initials) and their
days do not contradict each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from filings.document import Filing
from filings.prose import holds
from filings.records import Deal, Problem
from filings.transactions.columns import column_terms
from filings.transactions.dates import is_long_done
from filings.transactions.elsewhere import told_elsewhere
from filings.transactions.mentions import Mention, told_apart
from filings.transactions.names import alike, full_name, is_elsewhere, tokens
from filings.transactions.patterns import ABSORBED
from filings.transactions.periods import as_date, covered_from, last_day, prose_unit, table_unit
from filings.transactions.registrant import Registrant
from filings.transactions.rows import Terms
from filings.transactions.signed import completion_day, done_day, exhibit_agreements, months, signed_day, with_agreement
from filings.transactions.tables import listed_deals
from filings.transactions.tagged import TaggedDeal, find_tagged, held_against, markup_around, tagged_deals, tagged_terms
from filings.transactions.terms import Telling, Units, consistent, note_unit, own_clause, read_terms

_SCOPE = 8000
_NEXT_NOTE = re.compile(r"\n\s*(?:note|item)\s+\d{1,2}[A-Z]?\b[\s.:–—-]|\n\s*\d{1,2}\s?[.)]\s+[A-Z][A-Za-z]", re.I)


@dataclass
class Cluster:
    """All mentions of one deal."""

    kind: str
    mentions: list[Mention] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def holds(self, mention: Mention) -> bool:
        """Whether a mention tells this deal."""
        if _side(mention.kind) != _side(self.kind):
            return False
        if mention.target is None or not self.names:
            if mention.target is not None or self.names:
                return False
            first = self.mentions[0]
            return first.count == mention.count and (first.year is None or mention.year is None or first.year == mention.year)
        terms = [mention.target.name, *mention.target.aliases]
        if mention.target.name.startswith("assets of ") != self.names[0].startswith("assets of "):
            return False
        if not any(alike(term, name) for term in terms for name in self.names) and not self._half_alike(mention):
            return False
        return all(_dates_agree(mention, other) and not told_apart(mention, other) for other in self.mentions if other.rank > 1)

    def _half_alike(self, mention: Mention) -> bool:
        """Half of the words of a long name, and the same month: "the mill in Lima, Ohio" and "a rolling mill located in Lima"."""
        if mention.target is None or not mention.closed:
            return False
        words = tokens(mention.target.name)
        if any(is_elsewhere(mention.target.name, name) for name in self.names):
            return False
        same_month = any(m.closed and m.closed[:7] == mention.closed[:7] for m in self.mentions)
        return same_month and any(
            len(words & tokens(n)) >= 3 and 2 * len(words & tokens(n)) >= min(len(words), len(tokens(n))) for n in self.names
        )


def _side(kind: str) -> str:
    return "out" if kind in ("divestiture", "spin-off") else "in"


def _dates_agree(a: Mention, b: Mention) -> bool:
    """Days contradict where both sentences say plainly when it closed, and more than a season lies between."""
    if a.closed and b.closed and len(a.closed) >= 7 and len(b.closed) >= 7 and min(a.rank, b.rank) > 1:
        return abs(months(a.closed) - months(b.closed)) <= 3
    if a.year and b.year and a.status == b.status == "completed":
        return abs(a.year - b.year) <= 1
    return True


def cluster(mentions: list[Mention]) -> list[Cluster]:
    """Mentions grouped by deal, in the order of the first mention."""
    clusters: list[Cluster] = []
    for mention in mentions:
        home = next((c for c in clusters if c.holds(mention)), None)
        if home is None and mention.rank == 0:
            continue
        if home is None:
            home = Cluster(mention.kind)
            clusters.append(home)
        home.mentions.append(mention)
        if mention.target:
            home.names += [n for n in (mention.target.name, *mention.target.aliases) if n not in home.names]
    return clusters


def merge(filing: Filing, mentions: list[Mention], registrant: Registrant) -> tuple[list[Deal], list[Problem]]:
    """The deals of one filing, each once, and where its words and its tags contradict each other."""
    mentions = [*mentions, *listed_deals(filing, dated=bool(mentions))]
    until = last_day(filing)
    mentions = [m for m in mentions if not (until and m.status == "completed" and (m.closed or "") > until)]
    if not mentions:
        return [], []
    units = Units(prose_unit(filing), cache(lambda: table_unit(filing)))
    since = covered_from(filing)
    starts = {side: _starts(mentions, side) for side in ("in", "out")}
    groups = cluster(mentions)
    _settle(filing, groups)
    around = markup_around(filing.html, len(filing.text), [m.start for m in mentions if m.rank > 1 and m.in_note])
    tagged = tagged_deals(filing.html, {name for group in groups for name in group.names}, around)
    problems: list[Problem] = []
    found = (_deal(filing, registrant, group, since, units, starts[_side(group.kind)], tagged, problems) for group in groups)
    deals = [d for d in found if d]
    if any(d.name and d.closed and not d.announced for d in deals):
        dated = exhibit_agreements(filing.text)
        own = {w.lower() for w in re.split(r"[^\w&-]+", filing.info.company or "")}
        deals = [with_agreement(d, dated, own) for d in deals]
    return [d for d in deals if d.name or not _is_sum(d, deals)], problems


def _is_sum(group: Deal, deals: list[Deal]) -> bool:
    """A group without a price ("we completed two acquisitions in 2023") beside deals told by name tells nothing of its own."""
    others = [d for d in deals if d.name or (d.consideration and group.count is None)]
    return group.consideration is None and group.goodwill is None and any(_side(d.kind) == _side(group.kind) for d in others)


def _renamed(words: str, name: str) -> bool:
    if name not in words:
        return False
    marks = r"(?:renamed|changed|name|known\s+as|d/b/a|dba|doing\s+business\s+as|operat\w+\s+as|now)"
    return re.search(rf"{marks}\b[^.]{{0,120}}?{re.escape(name)}", words.replace("\n", " ").replace("Inc.", "Inc")) is not None


def _settle(filing: Filing, groups: list[Cluster]) -> None:
    """Two clusters that are one deal: a name bought in the same month as a company that is told to bear it now."""
    for short in [g for g in groups if g.names and len(g.names[0].split()) <= 2]:
        months = {m.closed[:7] for m in short.mentions if m.closed and len(m.closed) >= 7}
        for other in groups:
            if other is short or _side(other.kind) != _side(short.kind) or not other.names:
                continue
            same_month = months & {m.closed[:7] for m in other.mentions if m.closed and len(m.closed) >= 7}
            if same_month and any(
                _renamed(filing.text[m.start : m.end + 900], short.names[0]) for m in other.mentions if m.rank > 1
            ):
                other.mentions += short.mentions
                other.names += short.names
                short.mentions = []
                break
    groups[:] = [g for g in groups if g.mentions]


def _starts(mentions: list[Mention], side: str) -> list[tuple[int, str]]:
    """Where deals are told, with their names; what is told of the other side is another deal, whatever its name."""
    return sorted({(m.start, _key(m) if _side(m.kind) == side else f"#{_key(m)}") for m in mentions})


def _key(mention: Mention) -> str:
    return mention.target.name if mention.target else f"#{mention.count}"


def _deal(
    filing: Filing,
    registrant: Registrant,
    group: Cluster,
    since: date | None,
    units: Units,
    starts: list[tuple[int, str]],
    tagged: list[TaggedDeal],
    problems: list[Problem],
) -> Deal | None:
    told = sorted(group.mentions, key=lambda m: (m.rank < 2, m.status != "completed", not m.in_note, -m.rank, m.start))
    best = told[0]
    completed = [m for m in told if m.status == "completed"]
    status = "completed" if completed else "terminated" if any(m.status == "terminated" for m in told) else "pending"
    closed = _best_day([m.closed for m in completed if m.rank > 1]) or _best_day([m.closed for m in completed])
    announced = _best_day([m.announced for m in told if m.announced])
    if status == "pending":
        at_closing = any(_AT_CLOSING.search(filing.text, m.start, m.end + 200) for m in told)
        at_once = any(m.rank > 1 and _CARRIED_OUT.search(filing.text, m.end, m.end + 400) for m in told)
        tellings = [(m.start, m.end, _until(m, group, starts)) for m in told if m.rank > 1]
        later = next((d for low, high, until in tellings if (d := completion_day(filing.text, low, high, until, announced))), None)
        if later and later <= (last_day(filing) or later):
            status, closed = "completed", later
        elif at_closing or at_once or announced_long_ago(told, filing):
            status = "completed"
            # Signed and carried out in one: the filing tells no other day. Where it speaks of a closing, there was another.
            day = next(
                (d for m in told if m.rank > 1 and (d := done_day(filing.text, m.end, _until(m, group, starts), announced))), None
            )
            closed = day or (announced[:7] if announced and len(announced) > 4 and not at_closing else None)
    if announced and closed and announced[:7] > closed[:7]:
        announced = None
    years = [m.year for m in told if m.year]
    if _is_history(closed, announced if status == "pending" else None, years, since) or is_long_done(closed, announced, since):
        return None
    if closed and len(closed) >= 7 and not announced:
        for mention in (m for m in told if m.rank > 1 and m.target and m.target.is_proper):
            until = _until(mention, group, starts)
            announced = announced or signed_day(filing.text, mention.start, mention.end, until, closed)
    terms = Terms()
    for mention in sorted(told, key=lambda m: (m.rank < 2, not m.in_note, not _names(filing, m), m.status != "completed", m.start))[
        :8
    ]:
        is_told = terms.consideration is not None and not terms.is_weak
        has_parts = is_told and (terms.cash or terms.stock or terms.goodwill) is not None
        if has_parts and not mention.in_note:
            break  # what is told outside of notes only repeats it
        terms = _better(terms, _terms_of(filing, mention, group, units, starts))
    terms = consistent(terms, "", "")
    is_open = None in (terms.consideration, terms.cash or terms.stock)
    if is_open and best.target and best.target.is_proper:
        names = tuple(group.names)
        others = tuple({key for _, key in starts if not key.startswith("#") and not _is_one_of(key, names)})
        more = told_elsewhere(filing.text, names, others, units.prose, units.table, is_sale=_side(group.kind) == "out")
        terms = consistent(_fitting(terms, more), filing.text[best.start : best.end], "")
    stake = next((m.target.stake for m in told if m.target and m.target.stake), None)
    member = find_tagged(tagged, tuple(group.names)) if tagged and group.names else None
    if member:
        more, fraction = tagged_terms(member, closed, announced)
        around = " ".join(filing.text[m.start : m.end + 800] for m in told[:4] if m.rank > 1)
        terms, contradictions = held_against(terms, more, around)
        stake = stake or fraction
        quote = filing.evidence(best.start, best.end).quote
        problems += [Problem("deals", group.names[0], what, quote) for what in contradictions]
    if group.kind in ("divestiture", "spin-off"):
        terms = replace(terms, goodwill=None)
    if closed is None and announced is None:
        is_agreed = status != "completed" and best.rank > 1 and best.target is not None and best.target.is_proper
        is_dated = status == "completed" and best.rank > 1 and bool(years)  # in a fiscal year, which is no calendar day
        if not is_agreed and not is_dated and (terms.consideration is None or (best.rank < 3 and not years)):
            return None
    evidence = filing.evidence(best.start, best.end)
    kind, name = group.kind, _best_name(told, filing.text)
    if kind == "divestiture" and any(m.rank > 1 and _TO_HOLDERS.search(filing.text, m.start, m.end + 300) for m in told):
        kind = "spin-off"
    if name and (
        kind == "merger" or (kind == "acquisition" and _is_absorbed(filing.text, told, registrant) or _SHELL.search(name))
    ):
        kind, name = "merger", f"{registrant.company or 'the registrant'} (by {name})"
    return Deal(
        kind=kind,
        name=name,
        count=best.count,
        status=status,
        announced=announced,
        closed=closed,
        consideration=terms.consideration,
        cash=terms.cash,
        stock=terms.stock,
        contingent=terms.contingent,
        goodwill=terms.goodwill,
        stake=stake,
        evidence=evidence,
    )


_SHELL = re.compile(r"\bAcquisition\s+(?:Corp|Company|Co\b|Holdings|Inc|Ltd|Limited|[IVX]+\b)")
"""A company founded to buy one: who merges with it is the one bought."""
_TO_HOLDERS = re.compile(
    r"\bexchange\s+offer\b(?![^.]{0,60}\bnotes\b)|\bdistribut(?:ed|ion)\b[^.;]{0,80}\bto\s+(?:its|our|the\s+Company[’']s)\s+(?:share|stock)holders\b"
)
"""A business that goes to the registrant's own holders, in exchange for their shares or for nothing: no sale."""
_AT_CLOSING = re.compile(r"\b(?:was|were)\s+paid\s+(?:in\s+cash\s+)?(?:at|upon|on)\s+(?:the\s+)?closing\b", re.I)
_CARRIED_OUT = re.compile(
    r"\bPursuant\s+to\s+(?:the|such|this)\s+[^.;]{2,80}?,\s+(?:the\s+Company|we|[A-Z]\w+)\s+(?:has\s+|have\s+)?(?:acquired|purchased|sold)\b"
)
"""Right behind the agreement's own sentence: what it was signed for was done."""
_PAID = re.compile(r"\b(?:price|consideration)\b[^.]{0,60}\b(?:was|were|paid|included|consisted)\b|\bpaid\b|\bacquired\b", re.I)
_EXPECTED = re.compile(
    r"\b(?:expect(?:s|ed)?\s+(?:to|that)|anticipate|subject\s+to\s+(?:\w+\s+){0,4}(?:closing|customary|approvals?|regulatory"
    r"|satisfaction|conditions|receipt)"
    r"|is\s+expected|will\s+(?:close|acquire|sell|purchase|merge|be|become)|closing\s+conditions|(?:shareholder|stockholder"
    r"|regulatory)s?\s+approval|proposed\s+(?:merger|acquisition|sale|transaction)|would\s+(?:acquire|be))",
    re.I,
)


def announced_long_ago(told: list[Mention], filing: Filing) -> bool:
    """An agreement two months before the period's end of which nothing is expected any more was carried out when it was signed."""
    days = [m.announced for m in told if m.announced and len(m.announced) == 10]
    if not days:
        return False
    end = as_date(filing.info.period_end)
    if end is None or (end - date.fromisoformat(max(days))).days <= 60:
        return False
    if any(_EXPECTED.search(filing.text, m.start, m.end + 1500) for m in told):
        return False
    return any(_PAID.search(filing.text, m.start, m.end + 1500) for m in told)


def _is_absorbed(text: str, told: list[Mention], registrant: Registrant) -> bool:
    """Whether the registrant itself is the one that is bought, by what stands behind the merger agreement's sentence."""
    return any(
        m.rank > 1 and "erge" in text[m.start : m.end] and ABSORBED.search(registrant.named(text[m.start : m.end + 1500]))
        for m in told
    )


def _better(terms: Terms, more: Terms) -> Terms:
    """A table's total goes before a sentence's price; whatever is missing is filled."""
    if more.is_table and not terms.is_table and more.consideration is not None:
        most = 1.05 * more.consideration
        terms = replace(
            terms, cash=None if (terms.cash or 0) > most else terms.cash, stock=None if (terms.stock or 0) > most else terms.stock
        )
    if (more.is_table and not terms.is_table) or (terms.is_weak and more.consideration is not None and not more.is_weak):
        return more.filled_by(terms)
    return terms.filled_by(more)


def _terms_of(filing: Filing, mention: Mention, group: Cluster, units: Units, starts: list[tuple[int, str]]) -> Terms:
    if mention.is_shared and mention.consideration is None:
        return Terms()
    whole = mention.start + _SCOPE
    names = tuple(group.names)
    end = next((s for s, key in starts if mention.start < s < whole and not _is_one_of(key, names)), whole)
    end, whole = max(min(end, len(filing.text)), mention.end), min(whole, len(filing.text))
    heading = _NEXT_NOTE.search(filing.text, mention.end, whole)
    if heading:
        end, whole = min(end, heading.start()), heading.start()
    if mention.consideration is not None:
        return Terms(mention.consideration, mention.cash, mention.stock, goodwill=mention.goodwill, is_table=True)
    if mention.rank < 2:
        end = mention.end
    far = mention.in_note and mention.rank > 1
    others = [key for s, key in starts if s == mention.start and not _is_one_of(key, names)]
    clause = own_clause(filing.text[mention.start : mention.end], names, others) if others else None
    units = replace(units, prose=note_unit(filing.text, mention.start, mention.end) or units.prose)
    found = read_terms(filing.text, Telling(mention.start, mention.end, end, names, mention.year, far, clause), units)
    beside = column_terms(filing.text, mention.end, whole, names, units.table) if far and names else None
    return found if beside is None else consistent(beside.filled_by(found), "", "")


def _names(filing: Filing, mention: Mention) -> bool:
    """Whether a telling calls its deal by name, and does not only go on telling of it ("the transaction closed on")."""
    terms = (mention.target.name, *mention.target.aliases) if mention.target else ()
    return holds(filing.text[mention.start : mention.end], terms) if terms else True


def _until(mention: Mention, group: Cluster, starts: list[tuple[int, str]]) -> int:
    """Where the next other deal is told."""
    names = tuple(group.names)
    return next((start for start, key in starts if start > mention.start and not _is_one_of(key, names)), mention.end + _SCOPE)


def _is_one_of(key: str, names: tuple[str, ...]) -> bool:
    return not key.startswith("#") and (key in names or any(alike(key, name) for name in names))


def _fitting(terms: Terms, more: Terms) -> Terms:
    """Terms with their gaps filled by what is told far off, unless its price is another one: then it tells another deal."""
    if None not in (terms.consideration, more.consideration):
        low, high = sorted((float(terms.consideration or 0), float(more.consideration or 0)))
        if low < 0.8 * high:
            return terms
    return terms.filled_by(more)


def _best_day(days: list[str | None]) -> str | None:
    """The most exact day; of equally exact ones the most frequent, then the first."""
    known = [d for d in days if d]
    if not known:
        return None
    return max(known, key=lambda d: (len(d), known.count(d), -known.index(d)))


def _is_history(closed: str | None, announced: str | None, years: list[int], since: date | None) -> bool:
    if since is None:
        return False
    day = closed or announced
    if day:
        full = day + "-28"[: 3 if len(day) == 7 else 0] if len(day) > 4 else f"{day}-12-01"
        return full < since.isoformat()
    return bool(years) and max(years) < since.year


def _best_name(told: list[Mention], text: str) -> str | None:
    """The longest of the names by which plain sentences call it, a proper one before a description."""
    targets = [m.target for m in told if m.target and m.rank > 1] or [m.target for m in told if m.target]
    if not targets:
        return None
    best = max(
        targets,
        key=lambda t: (
            t.is_proper,
            bool(re.search(r"\b(?:Inc|LLC|Ltd|Corp|Corporation|Limited|L\.P|LP|Co|GmbH|N\.A|Bancorp|Holdings?)\b", t.name)),
            min(len(t.name), 60),
        ),
    )
    return full_name(best.name, text) if best.is_proper else best.name
