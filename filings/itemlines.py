"""The grammar of `items.py` over many places at once: what `combine` says of one place, said of all of them by whole columns.

A series is one way to read an item throughout: an alternative with its leading concept fixed, so that twelve months are never put
together from two concepts by accident.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filings.items import Alternative, Item, Part

if TYPE_CHECKING:
    from filings.places import Bools, Floats, Ints, Places


NEVER_NEGATIVE = frozenset({"capital_expenditure", "finance_lease_principal", "interest_expense", "interest_paid", "debt_repaid"})
"""Items whose minus is a slip of unknown reach, so that a sum with other periods would mean nothing: NVIDIA's expenditure of 2010,
Disney's interest of fiscal 2025 (0001744489-25-000155)."""


@dataclass(frozen=True, slots=True)
class Series:
    """One way to read an item: `order` is its alternative's place in the list; of several that are `is_largest` the largest counts.

    `lead` is the concept of the first part that must be reported; None where every part is optional.
    """

    alternative: Alternative
    order: int
    lead: str | None
    is_largest: bool
    not_beside: tuple[str, ...] = ()


def series_of(item: Item, own: Sequence[str] = ()) -> list[Series]:
    """Every way to read an item, in order of preference; those that hold only a part of it too, marked by their alternative.

    Filers' `own` concepts that carry the item come last, each with the parts that standard concepts hold; where a filing has two of
    them, it is open which is meant, and neither counts.
    """
    found = []
    for order, alternative in enumerate(item.alternatives):
        leader = _leader(alternative)
        if leader is None:
            found.append(Series(alternative, order, None, False))
        else:
            found += [Series(alternative, order, concept, leader.is_largest) for concept in leader.concepts]
    beside = tuple(replace(one, is_optional=True) for way in item.alternatives if way.is_partial for one in way.parts)
    for number, concept in enumerate(own):
        alternative = Alternative((Part((concept,)), *dict.fromkeys(beside)), note=f"the filer's own concept {concept}")
        others = tuple(other for other in own if other != concept)
        found.append(Series(alternative, len(item.alternatives) + number, concept, False, others))
    return found


def _leader(alternative: Alternative) -> Part | None:
    return next((part for part in alternative.parts if not part.is_optional), None)


class Reader:
    """Reads series in the places of one item; keeps the item's columns while it does."""

    def __init__(self, places: Places, item: Item) -> None:
        import numpy as np

        self.places = places
        self.item = item
        self.refused: Bools = np.zeros(len(places.period), dtype=bool)
        """Places whose figure is negative where nobody knows what a minus means."""
        self._columns: dict[str, Floats] = {}

    def column(self, concept: str) -> Floats:
        """A concept's figure in every place; a minus of what cannot be negative is a slip and is taken off."""
        if concept not in self._columns:
            figure = self.places.column(concept)
            self._columns[concept] = abs(figure) if self.item.is_unsigned else figure
        return self._columns[concept]

    def values(self, series: Series) -> Floats:
        """What the series says in every place; NaN where it does not hold."""
        import numpy as np

        count = len(self.places.period)
        if series.lead is not None and series.lead not in self.places.held:
            return np.full(count, np.nan)
        total, used, holds = np.zeros(count), np.zeros(count, dtype=bool), np.ones(count, dtype=bool)
        for part, figure, _ in self._parts(series):
            there = ~np.isnan(figure)
            total += np.where(there, part.sign * figure, 0.0)
            used |= there
            if not part.is_optional:
                holds &= there | self._left_out(part)
        for concept in series.not_beside:
            holds &= np.isnan(self.column(concept))
        if self.item.negative == "refused" or self.item.name in NEVER_NEGATIVE:
            self.refused |= holds & used & (total < 0)
            holds &= total >= 0
        return np.where(holds & used, total, np.nan)

    def used(self, series: Series, at: Ints) -> list[tuple[Ints, int, Ints, Floats]]:
        """For evidence: of each part, rows of `at` where it was used, its sign, its concepts' numbers and their figures there."""
        import numpy as np

        rows = []
        for part, figure, chosen in self._parts(series, at):
            hit = np.flatnonzero(~np.isnan(figure))
            names = [*part.concepts, series.lead]
            numbers = np.array([self.places.concepts.get(name, -1) if name else -1 for name in names], dtype="int64")
            rows.append((hit, part.sign, numbers[chosen[hit]], figure[hit]))
        return rows

    def _parts(self, series: Series, at: Ints | None = None) -> list[tuple[Part, Floats, Ints]]:
        """Each part with its figure in every place (or those of `at`), and which of its concepts that is (the lead comes last)."""
        import numpy as np

        leader = _leader(series.alternative)
        rows: Ints | slice = slice(None) if at is None else at
        made = []
        for part in series.alternative.parts:
            if part.is_printed_only:
                # The ledger does not tell a statement's own lines from those of its notes.
                continue
            if part is leader and series.lead is not None:
                figure = self.column(series.lead)[rows]
                chosen = np.full(len(figure), len(part.concepts), dtype="int64")
            else:
                figure = np.full(len(self.places.period[rows]), np.nan)
                chosen = np.zeros(len(figure), dtype="int64")
                for number, concept in enumerate(part.concepts):
                    if concept not in self.places.held:
                        continue
                    other = self.column(concept)[rows]
                    better = np.isnan(figure) & ~np.isnan(other)
                    if part.is_largest:
                        better |= other > figure
                    figure = np.where(better, other, figure)
                    chosen = np.where(better, number, chosen)
            if part.unless:
                figure = np.where(self._left_out(part)[rows], np.nan, figure)
            made.append((part, figure, chosen))
        return made

    def _left_out(self, part: Part) -> Bools:
        import numpy as np

        out = np.zeros(len(self.places.period), dtype=bool)
        for concept in part.unless:
            if concept in self.places.held:
                out |= ~np.isnan(self.column(concept))
        return out

    def speaks(self) -> tuple[Bools, Bools, Ints]:
        """Places that report the item or contradict its absence; those that report it with a figure other than 0; and the number of
        a concept that contradicts without being one of the item's own (-1 where there is none)."""
        import numpy as np

        said = np.zeros(len(self.places.period), dtype=bool)
        told, other = said.copy(), np.full(len(said), -1, dtype="int64")
        own = (*self.item.concepts, *self.places.own.get(self.item.name, ()))
        for concept in own:
            if concept in self.places.held:
                figure = self.column(concept)
                said |= ~np.isnan(figure)
                told |= ~np.isnan(figure) & (figure != 0)
        for concept in self.places.against.get(self.item.name, ()):
            if concept not in own and concept in self.places.held:
                # A contradicting line of 0 contradicts nothing.
                at, figure = self.places.figures(concept)
                other[at[figure != 0]] = self.places.concepts[concept]
        return said | (other >= 0), told, other
