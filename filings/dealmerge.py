"""Mentions -> deals: the same deal told five times is one, and what any telling adds is kept.

Two mentions are one deal where side and name agree (by the telling words of the name, its defined terms or its initials) and their
days do not contradict each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from filings.dealnames import alike
from filings.dealperiods import covered_from, prose_unit
from filings.dealphrases import Mention
from filings.dealterms import Terms, read_terms
from filings.document import Filing
from filings.records import Deal

_SCOPE = 5000


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
        if not any(alike(term, name) for term in terms for name in self.names):
            return False
        return all(_dates_agree(mention, other) for other in self.mentions if other.rank > 1)


def _side(kind: str) -> str:
    return "out" if kind in ("divestiture", "spin-off") else "in"


def _dates_agree(a: Mention, b: Mention) -> bool:
    """Days contradict where both sentences say plainly when it closed, and more than a season lies between."""
    if a.closed and b.closed and len(a.closed) >= 7 and len(b.closed) >= 7 and min(a.rank, b.rank) > 1:
        return abs(_months(a.closed) - _months(b.closed)) <= 3
    if a.year and b.year and a.status == b.status == "completed":
        return abs(a.year - b.year) <= 1
    return True


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


def cluster(mentions: list[Mention]) -> list[Cluster]:
    """Mentions grouped by deal, in the order of the first mention."""
    clusters: list[Cluster] = []
    for mention in mentions:
        home = next((c for c in clusters if c.holds(mention)), None)
        if home is None:
            home = Cluster(mention.kind)
            clusters.append(home)
        home.mentions.append(mention)
        if mention.target:
            home.names += [n for n in (mention.target.name, *mention.target.aliases) if n not in home.names]
    return clusters


def merge(filing: Filing, mentions: list[Mention]) -> list[Deal]:
    """The deals of one filing, each once."""
    since = covered_from(filing)
    unit = prose_unit(filing)
    starts = sorted({(m.start, _key(m)) for m in mentions})
    deals = []
    for group in cluster(mentions):
        deal = _deal(filing, group, since, unit, starts)
        if deal:
            deals.append(deal)
    return deals


def _key(mention: Mention) -> str:
    return mention.target.name if mention.target else f"#{mention.count}"


def _deal(filing: Filing, group: Cluster, since: date | None, unit: int, starts: list[tuple[int, str]]) -> Deal | None:
    told = sorted(group.mentions, key=lambda m: (-m.rank, m.status != "completed"))
    best = told[0]
    completed = [m for m in told if m.status == "completed"]
    status = "completed" if completed else "pending"
    closed = _best_day([m.closed for m in completed if m.rank > 1]) or _best_day([m.closed for m in completed])
    announced = _best_day([m.announced for m in told if m.announced])
    years = [m.year for m in told if m.year]
    if _is_history(closed, announced if status == "pending" else None, years, since):
        return None
    terms = Terms()
    for mention in sorted(told, key=lambda m: (-m.rank, m.start)):
        terms = _better(terms, _terms_of(filing, mention, group, unit, starts))
    if not closed and not announced and not (years and max(years)) and terms.consideration is None:
        return None
    if closed is None and announced is None and not years and best.rank < 3:
        return None
    stake = next((m.target.stake for m in told if m.target and m.target.stake), None)
    evidence = filing.evidence(best.start, best.end)
    return Deal(
        kind=group.kind,
        name=_best_name(told),
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


def _better(terms: Terms, more: Terms) -> Terms:
    """A table's total goes before a sentence's price; whatever is missing is filled."""
    if more.is_table and not terms.is_table:
        return more.filled_by(terms)
    return terms.filled_by(more)


def _terms_of(filing: Filing, mention: Mention, group: Cluster, unit: int, starts: list[tuple[int, str]]) -> Terms:
    end = mention.start + _SCOPE
    for start, key in starts:
        if start > mention.start and start < end and not (key in group.names or any(alike(key, n) for n in group.names)):
            end = start
            break
    end = max(min(end, len(filing.text)), mention.end)
    if mention.rank < 2:
        end = mention.end
    return read_terms(filing.text, mention.start, end, unit, table=mention.rank > 1)


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
        full = day + "-28"[: 3 if len(day) == 7 else 0] if len(day) > 4 else f"{day}-12-31"
        return full < since.isoformat()
    return bool(years) and max(years) < since.year


def _best_name(told: list[Mention]) -> str | None:
    """The longest of the names by which plain sentences call it, a proper one before a description."""
    targets = [m.target for m in told if m.target and m.rank > 1] or [m.target for m in told if m.target]
    if not targets:
        return None
    best = max(targets, key=lambda t: (t.is_proper, bool(re.search(r"\b(?:Inc|LLC|Ltd|Corp|Corporation|Limited|L\.P|LP|Co|GmbH|N\.A|Bancorp|Holdings?)\b", t.name)), min(len(t.name), 60)))
    return best.name
