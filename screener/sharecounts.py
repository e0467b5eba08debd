"""Counts of shares on one basis: every cover page's count brought to today's splits, jumps explained or called unknown.

Only cover counts are compared with cover counts, never weighted or diluted ones (measures.md 3). A count five times off both its
neighbours is a slip of the pen (placeholders 1 and 1000, thousands for units) and is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from filings.share_classes import add_classes
from screener.plain_rows import plain_rows
from screener.splits import Split, split_factors

if TYPE_CHECKING:
    from filings.ledger import Ledger

Cover = tuple[date, date, float, str]
"""Day, filing day, count and accession of one cover page."""

YEARS_HELD = 3.9
"""Covers older than this are not looked at: splits are not known further back (splits.YEARS)."""

COVER = "dei:EntityCommonStockSharesOutstanding"
QUARTER_DAYS = 91
SLIP = 5.0
"""A count this many times off both its neighbours is a slip."""

CAUSE_DAYS = 45
"""How long before or after the two counts an event may lie that explains the move: filed late, or agreed before."""


@dataclass(frozen=True, slots=True)
class Count:
    """One cover's count: its day, when it became public, the number on the cover and the same on today's basis."""

    day: date
    filed: date
    shares: float
    today: float
    accession: str


def cover_counts(ledger: Ledger, ciks: list[int], as_of: date) -> dict[int, list[Cover]]:
    """Every cover page filed by the day, oldest first; all classes of one filing added."""
    wanted = frozenset(ciks)
    held = _COVERS.get(ledger)
    if held is None or (held.as_of, held.changes) != (as_of, ledger.changes) or not wanted <= held.ciks:
        held = _Covers(as_of, ledger.changes, wanted, _read_covers(ledger, ciks, as_of))
        _COVERS[ledger] = held
    return {cik: counts for cik, counts in held.counts.items() if cik in wanted}


@dataclass(frozen=True, slots=True)
class _Covers:
    """The cover pages of some companies on a day."""

    as_of: date
    changes: int
    ciks: frozenset[int]
    counts: dict[int, list[Cover]]


_COVERS: WeakKeyDictionary[Ledger, _Covers] = WeakKeyDictionary()
"""The last answer of each open ledger: share counts and market caps are made of the same pages."""


def _read_covers(ledger: Ledger, ciks: list[int], as_of: date) -> dict[int, list[Cover]]:
    rows = ledger.query(
        """SELECT DISTINCT cik, "end" AS day, filed, accession, dimensions, value FROM facts
        WHERE concept = $1 AND unit = 'shares' AND filed <= $2 AND value > 0 AND cik IN (SELECT unnest($3)) AND "end" > $4
        ORDER BY cik, day, filed, accession, dimensions""",
        [COVER, as_of, ciks, as_of - timedelta(days=int(365 * YEARS_HELD))],
    )
    pages: dict[tuple[int, str], list[tuple[date, date, str | None, float]]] = {}
    for cik, day, filed, accession, dimensions, value in plain_rows(rows):
        pages.setdefault((cik, accession), []).append((day, filed, dimensions, value))
    made: dict[int, list[Cover]] = {}
    for (cik, accession), page in pages.items():
        day = page[-1][0]
        newest = [line for line in page if line[0] == day]
        whole = max((value for _, _, dimensions, value in newest if dimensions is None), default=None)
        classes = {dimensions: value for _, _, dimensions, value in newest if dimensions is not None}
        total, _, _ = add_classes(whole, classes)
        if total is not None:
            made.setdefault(cik, []).append((day, newest[0][1], total, accession))
    return {cik: sorted(counts) for cik, counts in made.items()}


def on_todays_basis(counts: Sequence[Cover], mine: Sequence[Split], end: date, newest: float | None) -> list[Count]:
    """The counts restated for splits up to `end`, newest first. Where a split lies between a cover's day and its filing, the basis
    that lies nearer to the next newer count is taken; `newest` is the count known to be right, if there is one."""
    made: list[Count] = []
    beside = newest
    for day, filed, shares, accession in sorted(counts, reverse=True):
        today = nearest_basis(shares, split_factors(mine, day, filed, end), beside)
        made.append(Count(day, filed, shares, today, accession))
        beside = today if today == today else beside
    return [count for at, count in enumerate(made) if not _is_slip(made, at)]


def nearest_basis(shares: float, factors: tuple[float, float], beside: float | None) -> float:
    """A count under whichever of two split factors lies nearer to a neighbouring count; under both where nothing is beside it."""
    low, high = shares * factors[0], shares * factors[1]
    if beside is None or beside != beside or low != low or high != high:
        return high
    return low if max(low / beside, beside / low) <= max(high / beside, beside / high) else high


def _is_slip(counts: list[Count], at: int) -> bool:
    if not 0 < at < len(counts) - 1:
        return False
    before, here, after = counts[at - 1].today, counts[at].today, counts[at + 1].today
    agree = max(before / after, after / before) < 2
    return agree and max(here / before, before / here) > SLIP


def unexplained_jump(counts: list[Count], since: date, causes: Sequence[Cause], largest: float) -> str | None:
    """The first move between neighbouring covers after `since` larger than `largest` a quarter that has no named cause."""
    held = [count for count in counts if count.day >= since - timedelta(days=10)]
    for newer, older in zip(held, held[1:], strict=False):
        change = newer.today / older.today - 1
        quarters = max(1.0, (newer.day - older.day).days / QUARTER_DAYS)
        if abs(change) <= largest * quarters:
            continue
        start, end = older.day - timedelta(days=CAUSE_DAYS), newer.day + timedelta(days=CAUSE_DAYS)
        least = 0.5 * abs(newer.today - older.today)
        near = [cause for cause in causes if start <= cause.day <= end and cause.adds == (change > 0)]
        if not any(cause.shares is None or cause.shares >= least for cause in near):
            return (
                f"the share count moved by {change:+.0%}, from {older.today:,.0f} on {older.day} to {newer.today:,.0f} on"
                f" {newer.day} (today's split basis), without a cause in what is held"
            )
    return None


class Cause(NamedTuple):
    """Something filed that explains a large move of a share count; `shares` where the number is told."""

    day: date
    adds: bool
    shares: float | None


def causes_of_moves(ledger: Ledger, ciks: list[int], as_of: date) -> dict[int, list[Cause]]:
    """What explains large moves between covers held: shares paid for a deal, an offering, a sale without registration, a tender
    offer, buybacks of that many shares."""
    rows = ledger.query(
        """WITH deals_paid AS (SELECT cik, coalesce(TRY_CAST(closed AS DATE), filed) AS day, true AS adds, NULL::DOUBLE AS shares
            FROM deals WHERE filed <= $1 AND stock > 0 AND status = 'completed' AND kind IN ('acquisition', 'merger')),
        offered AS (SELECT cik, filed AS day, form NOT LIKE 'SC TO-I%' AS adds, NULL::DOUBLE AS shares
            FROM events WHERE filed <= $1 AND (starts_with(form, '424B') OR starts_with(form, 'SC TO-I')
            OR (starts_with(form, '8-K') AND list_contains(string_split(items, ','), '3.02')))),
        bought AS (SELECT cik, TRY_CAST("end" AS DATE) AS day, false AS adds, sum(total_shares) AS shares
            FROM repurchases WHERE filed <= $1 AND NOT is_total GROUP BY cik, filed, "end")
        SELECT * FROM (SELECT * FROM deals_paid UNION ALL BY NAME SELECT * FROM offered UNION ALL BY NAME SELECT * FROM bought)
        WHERE cik IN (SELECT unnest($2)) AND day > $3 ORDER BY cik, day""",
        [as_of, ciks, as_of - timedelta(days=int(365 * YEARS_HELD) + CAUSE_DAYS + 1)],
    )
    made: dict[int, list[Cause]] = {}
    for cik, *cause in plain_rows(rows[["cik", "day", "adds", "shares"]]):
        made.setdefault(cik, []).append(Cause(*cause))
    return made
