"""Twelve months, quarters and fiscal years of one item, for all companies at once.

Of each period the latest version counts. But what is taken off a fiscal year is the version that was current when that year was
first filed, unless the year was restated itself: nine months recast for a business sold, taken off the year as first told, would
make a quarter that never was. A line that is absent from a complete cash-flow statement, and from every other filing's word on the
same period, is 0 for that period; so a company that bought nothing back this year still has the rest of last year's purchases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filings.itemlines import Reader, Series, series_of
from filings.items import Item
from filings.periods import LENGTHS, YEAR, Timeline
from filings.places import STANDARD
from filings.spans import Span, empty_span, first, merge, pick

if TYPE_CHECKING:
    from filings.places import Bools, Floats, Ints, Places

AGREE = 0.02
"""How near two concepts must come wherever both stand, to be one line under two names."""

RECENT = 500
"""Days before the latest report within which its last fiscal year ended."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Everything of one item: its series, spans by measure, and what is needed to say why twelve months are missing.

    `partial` (n): number of a series that holds only a part of the item, -1; `last` (n): last day of any figure, -1; `torn` (n):
    the tag changed and nothing shows that both are one line; `yearly` (n): told in annual reports alone; `other` (n): number of a
    concept outside the item's own that tells of it in the year up to the latest report, -1; `negative` (n): a recent figure has a
    minus that nobody understands.
    """

    ways: Sequence[Series]
    spans: dict[str, Span]
    partial: Ints
    last: Ints
    torn: Bools
    yearly: Bools
    other: Ints
    negative: Bools


@dataclass(frozen=True, slots=True)
class _Versions:
    """One series: by period its latest figure and code, by pair the shorter period's. The last row stands for none."""

    value: Floats
    code: Ints
    short: Floats
    short_code: Ints
    raw: Floats


class FlowReader:
    """Reads flow items over one timeline; what does not depend on the item is worked out once."""

    def __init__(self, places: Places, line: Timeline) -> None:
        import numpy as np

        self.places, self.line = places, line
        self.first, self.last = places.first_place[:-1], places.first_place[1:] - 1
        self.own = np.array([not name.startswith(STANDARD) for name in places.concepts], dtype=bool)
        filed = places.reports["filed"].to_numpy(dtype="datetime64[s]").astype("datetime64[D]").astype("int64")
        day = filed[places.report] if len(places.report) else np.zeros(0, dtype="int64")
        # For each pair: the last place of the shorter period that was filed no later than the longer period first was.
        key = (places.period << 20) | day
        self.current = np.searchsorted(key, (line.short << 20) | day[self.first[line.long]], side="right") - 1
        complete = places.reports["complete"].to_numpy(dtype=bool)[places.report] if len(places.report) else np.zeros(0, dtype=bool)
        self.shows = places.has_cash_flow & complete

    def read(self, reader: Reader, wanted: Sequence[str], beside: Item | None = None) -> Flow:
        """The measures wanted, by the names of `asof.AsOf`. `beside` is an item that is another in general, but whose concepts may
        go on where this one's stop, if both have always said the same (GigaCloud's 10-Qs and 10-Ks tag one line in two ways).
        """
        import numpy as np

        line, n = self.line, len(self.places.companies)
        ways = series_of(reader.item, self.places.own.get(reader.item.name, ()))
        of_item = len(ways)
        if beside is not None:
            lent = (replace(one, is_partial=True, note=beside.label) for one in beside.alternatives)
            ways += [replace(way, order=-1) for one in lent for way in series_of(replace(beside, alternatives=(one,)))]
        nil, yearly, other = np.full(len(self.first), -1, dtype="int64"), np.zeros(n, dtype=bool), np.full(n, -1, dtype="int64")
        if reader.item.candidates is not None:
            speaks = reader.speaks()
            nil, yearly = self._nil(speaks)
            other = self._elsewhere(speaks[2])
        known = [self._versions(reader.values(way), nil) for way in ways]
        adds = reader.item.nature == "flow"
        totals = [self._twelve_months(one, 0, adds) for one in known]
        chosen = pick(ways, totals, None)
        partial = first(totals, [i for i, way in enumerate(ways[:of_item]) if way.alternative.is_partial], n)
        torn = np.zeros(n, dtype=bool)
        spans: dict[str, Span] = {}
        for measure in wanted:
            name, _, number = measure.partition("_")
            back = int(number or 0)
            if name == "ttm":
                sums = totals if back == 0 else [self._twelve_months(one, back, adds) for one in known]
                picked = pick(ways, sums, chosen)
                span = self._twelve_months_span(known, sums, picked, back, adds)
                if adds:
                    joined, bad = self._joined(ways, known, np.flatnonzero(picked < 0), back)
                    torn |= bad & (back == 0)
                    span = merge(span, joined)
            elif name == "year":
                at = line.years[:, back]
                sums = [one.value[at] for one in known]
                span = self._year_span(known, sums, pick(ways, sums, chosen), at)
            else:
                at = line.quarters[:, back]
                sums = [self._quarters(one, adds)[at] for one in known]
                span = self._quarter_span(known, sums, pick(ways, sums, chosen), at)
            spans[measure] = span
        return Flow(
            ways,
            spans,
            np.where(chosen < 0, partial, -1),
            self._last_seen(known),
            torn,
            yearly,
            other,
            self._recent(reader.refused),
        )

    def _nil(self, speaks: tuple[Bools, Bools, Ints]) -> tuple[Ints, Bools]:
        """By period: the place of a complete cash-flow statement without the line, where no filing speaks of it for that period.

        The second value says of each company that it tells of the item in annual reports alone: then an interim statement without
        the line proves nothing (Under Armour's interest paid).
        """
        import numpy as np

        places = self.places
        said, nonzero = (self._any(one) for one in speaks[:2])
        is_year = (places.end_of - places.start_of + 1 >= LENGTHS[YEAR][0]) & (places.start_of > 0)
        told = np.zeros((len(places.companies), 2), dtype=bool)
        recent = (places.start_of > 0) & (self.line.ends[places.company_of, 0] - places.end_of <= RECENT)
        np.logical_or.at(told, (places.company_of, is_year.astype("int64")), nonzero & recent)
        yearly = told[:, 1] & ~told[:, 0]
        at = np.full(len(self.first), -1, dtype="int64")
        np.maximum.at(at, places.period, np.where(self.shows, np.arange(len(places.period)), -1))
        # What is told of a part of a period is not absent from the whole of it (Hertz's interest in annual reports).
        np.logical_or.at(said, self.line.long, nonzero[self.line.short])
        return np.where(said | (yearly[places.company_of] & ~is_year), -1, at), yearly

    def _elsewhere(self, other: Ints) -> Ints:
        """By company: a concept that speaks of the item, in some place of the last twelve months or of the year before them."""
        import numpy as np

        places = self.places
        company, end = places.company_of[places.period], places.end_of[places.period]
        recent = np.flatnonzero((self.line.ends[company, 0] - end <= RECENT) & (places.start_of[places.period] > 0) & (other >= 0))
        found = np.full(len(places.companies), -1, dtype="int64")
        # Filers' own names first: a standard one outside the item is more often a note's.
        found[company[recent]] = other[recent]
        own = recent[self.own[other[recent]]]
        found[company[own]] = other[own]
        return found

    def _recent(self, places: Bools) -> Bools:
        """By company: whether it is so in any place of the last year or the fiscal year before."""
        import numpy as np

        company, end = self.places.company_of[self.places.period], self.places.end_of[self.places.period]
        found = np.zeros(len(self.places.companies), dtype=bool)
        np.logical_or.at(found, company, places & (self.line.ends[company, 0] - end <= RECENT))
        return found

    def _any(self, places: Bools) -> Bools:
        """By period: whether it is so in any of its places."""
        import numpy as np

        found = np.zeros(len(self.first), dtype=bool)
        np.logical_or.at(found, self.places.period, places)
        return found

    def _versions(self, figure: Floats, nil: Ints) -> _Versions:
        import numpy as np

        there = ~np.isnan(figure)
        rows = np.arange(len(figure))
        running = np.maximum.accumulate(np.where(there, rows, -1)) if len(figure) else rows
        latest = np.where(running[self.last] >= self.first, running[self.last], -1)
        earliest = np.minimum.reduceat(np.where(there, rows, len(figure)), self.first) if len(self.first) else self.first
        padded = np.append(figure, np.nan)
        raw = padded[latest]
        is_nil = np.isnan(raw) & (nil >= 0)
        value = np.where(is_nil, 0.0, raw)
        code = np.where(is_nil, 2 * nil + 1, np.where(latest >= 0, 2 * latest, -1))
        restated = (latest >= 0) & (padded[np.minimum(earliest, len(figure))] != raw)
        long, short = self.line.long, self.line.short
        current = running[self.current] if len(figure) else self.current
        current = np.where((current >= self.first[short]) & ~restated[long], current, -1)
        short_value = np.where(current >= 0, padded[current], value[short])
        short_code = np.where(current >= 0, 2 * current, code[short])
        return _Versions(np.append(value, np.nan), np.append(code, -1), short_value, short_code, raw)

    def _difference(self, one: _Versions) -> Floats:
        import numpy as np

        return np.append(one.value[self.line.long] - one.short, np.nan)

    def _quarters(self, one: _Versions, adds: bool) -> Floats:
        """By quarter: as tagged, else the difference that makes it (for what may be added and subtracted)."""
        import numpy as np

        tagged = one.value[self.line.tagged]
        made = np.where(np.isnan(tagged), self._difference(one)[self.line.difference], tagged) if adds else tagged
        return np.append(made, np.nan)

    def _ways_to_twelve_months(self, one: _Versions, back: int, adds: bool) -> tuple[Floats, Floats, Floats]:
        import numpy as np

        line = self.line
        year = one.value[line.full[:, back]]
        if not adds:
            return year, np.full(len(year), np.nan), np.full(len(year), np.nan)
        to_date = one.value[line.to_date[:, back]] + self._difference(one)[line.rest[:, back]]
        return year, to_date, self._quarters(one, adds)[line.four[:, back]].sum(axis=1)

    def _twelve_months(self, one: _Versions, back: int, adds: bool) -> Floats:
        import numpy as np

        year, to_date, four = self._ways_to_twelve_months(one, back, adds)
        return np.where(~np.isnan(year), year, np.where(~np.isnan(to_date), to_date, four))

    def _twelve_months_span(self, known: list[_Versions], sums: list[Floats], picked: Ints, back: int, adds: bool) -> Span:
        import numpy as np

        line = self.line
        span = empty_span(len(picked))
        for way, one in enumerate(known):
            rows = np.flatnonzero(picked == way)
            if len(rows) == 0:
                continue
            year, to_date, _ = (v[rows] for v in self._ways_to_twelve_months(one, back, adds))
            span.value[rows] = sums[way][rows]
            span.way[rows] = way
            span.end[rows] = line.ends[rows, back]
            is_year, is_to_date = ~np.isnan(year), np.isnan(year) & ~np.isnan(to_date)
            self._lay(span, rows[is_year], one, line.full[rows[is_year], back])
            at = rows[is_to_date]
            pair = line.rest[at, back]
            span.start[at] = self.places.end_of[line.short[pair]] + 1
            span.code[at, 0] = one.code[line.to_date[at, back]]
            span.code[at, 1], span.code[at, 2] = one.code[line.long[pair]], one.short_code[pair]
            span.sign[at, 2] = -1
            at = rows[~is_year & ~is_to_date]
            for i in range(4):
                self._lay_quarter(span, at, one, line.four[at, back, i], 2 * i)
        return span

    def _lay(self, span: Span, rows: Ints, one: _Versions, period: Ints) -> None:
        span.start[rows] = self.places.start_of[period]
        span.code[rows, 0] = one.code[period]

    def _lay_quarter(self, span: Span, rows: Ints, one: _Versions, slot: Ints, column: int) -> None:
        """Codes of a quarter, tagged or made; the span begins with the quarter laid last."""
        import numpy as np

        tagged, pair = self.line.tagged[slot], self.line.difference[slot]
        is_tagged = ~np.isnan(one.value[tagged])
        at = rows[is_tagged]
        span.code[at, column] = one.code[tagged[is_tagged]]
        span.start[at] = self.places.start_of[tagged[is_tagged]]
        at, pair = rows[~is_tagged], pair[~is_tagged]
        span.code[at, column], span.code[at, column + 1] = one.code[self.line.long[pair]], one.short_code[pair]
        span.sign[at, column + 1] = -1
        span.start[at] = self.places.end_of[self.line.short[pair]] + 1

    def _year_span(self, known: list[_Versions], sums: list[Floats], picked: Ints, at: Ints) -> Span:
        import numpy as np

        span = empty_span(len(picked))
        for way, one in enumerate(known):
            rows = np.flatnonzero(picked == way)
            span.value[rows], span.way[rows] = sums[way][rows], way
            span.end[rows] = self.places.end_of[at[rows]]
            self._lay(span, rows, one, at[rows])
        return span

    def _quarter_span(self, known: list[_Versions], sums: list[Floats], picked: Ints, at: Ints) -> Span:
        import numpy as np

        span = empty_span(len(picked))
        for way, one in enumerate(known):
            rows = np.flatnonzero(picked == way)
            span.value[rows], span.way[rows] = sums[way][rows], way
            span.end[rows] = self.line.quarter_end[at[rows]]
            self._lay_quarter(span, rows, one, at[rows], 0)
        return span

    def _joined(self, ways: Sequence[Series], known: list[_Versions], rows: Ints, back: int) -> tuple[Span, Bools]:
        """Twelve months over a change of tag, where both concepts agree; the second value says where they could not be shown to.

        Only year to date + last year - last year to date, or the year itself: a change of tag in between quarters is rare enough.
        """
        import numpy as np

        span, torn = empty_span(len(self.places.companies)), np.zeros(len(self.places.companies), dtype=bool)
        proper = [i for i, way in enumerate(ways) if not way.alternative.is_partial and not way.alternative.is_derived]
        usable = proper + [i for i, way in enumerate(ways) if way.order < 0]
        rows = rows[(self.line.to_date[rows, back] >= 0) & (self.line.rest[rows, back] >= 0)]
        if len(usable) < 2 or len(rows) == 0:
            return span, torn
        pair = self.line.rest[rows, back]
        pieces = [
            (
                [one.value[self.line.to_date[rows, back]] for one in known],
                [one.code[self.line.to_date[rows, back]] for one in known],
            ),
            ([one.value[self.line.long[pair]] for one in known], [one.code[self.line.long[pair]] for one in known]),
            ([one.short[pair] for one in known], [one.short_code[pair] for one in known]),
        ]
        held = np.all([~np.isnan(np.vstack([values[i] for i in usable])).all(axis=0) for values, _ in pieces], axis=0)
        for place in np.flatnonzero(held):
            row = rows[place]
            at = [next((i for i in usable if not np.isnan(values[i][place])), -1) for values, _ in pieces]
            if not set(at) & set(proper):
                continue
            if not all(self._agree(int(row), known[a], known[b]) for a in set(at) for b in set(at) if a < b):
                torn[row] = True
                continue
            span.value[row] = sum(s * v[i][place] for s, i, (v, _) in zip((1, 1, -1), at, pieces, strict=True))
            span.code[row, :3] = [codes[i][place] for i, (_, codes) in zip(at, pieces, strict=True)]
            span.sign[row, 2] = -1
            span.way[row, :3], span.end[row] = at, self.line.ends[row, back]
            span.start[row] = self.places.end_of[self.line.short[pair[place]]] + 1
        return span, torn

    def _agree(self, company: int, one: _Versions, other: _Versions) -> bool:
        import numpy as np

        low, high = np.searchsorted(self.places.company_of, [company, company + 1])
        a, b = one.raw[low:high], other.raw[low:high]
        both = ~np.isnan(a) & ~np.isnan(b) & ((a != 0) | (b != 0))
        near = np.abs(a - b) <= AGREE * np.maximum(np.abs(a), np.abs(b))
        return bool(both.any() and near[both].all())

    def _last_seen(self, known: list[_Versions]) -> Ints:
        import numpy as np

        last = np.full(len(self.places.companies), -1, dtype="int64")
        for one in known:
            there = ~np.isnan(one.raw) & (self.places.start_of > 0)
            np.maximum.at(last, self.places.company_of[there], self.places.end_of[there])
        return last
