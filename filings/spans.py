"""Figures of one measure of one item, for all companies, with the places that they are made of; and which series counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filings.itemlines import Series

if TYPE_CHECKING:
    from filings.places import Floats, Ints

PIECES = 8
"""Most places that one span is made of: four quarters, each a difference."""


@dataclass(frozen=True, slots=True)
class Span:
    """One measure of one item for n companies. `code` (n x 8): twice the place, plus 1 where the line is absent there; -1 for none.

    `sign` and `way` (number of the series, -1 for none) go with `code`. `start` and `end` are days.
    """

    value: Floats
    start: Ints
    end: Ints
    code: Ints
    sign: Ints
    way: Ints


def pick(ways: Sequence[Series], sums: Sequence[Floats], preferred: Ints | None) -> Ints:
    """For each company the series that counts: the preferred one, else the first alternative that holds the item whole.

    Among the concepts of an alternative that may name a part or the whole, the largest figure is the whole.
    """
    import numpy as np

    n = len(sums[0])
    picked = np.full(n, -1, dtype="int64")
    if preferred is not None:
        stacked = np.vstack(sums)
        picked = np.where(np.isnan(stacked[preferred, np.arange(n)]), -1, preferred)
    best = np.full(n, np.nan)
    order = np.full(n, -1, dtype="int64")
    for number, (way, total) in enumerate(zip(ways, sums, strict=True)):
        if way.alternative.is_partial:
            continue
        with_others = (order == way.order) & way.is_largest & (total > best)
        take = ~np.isnan(total) & ((picked < 0) | with_others)
        picked = np.where(take, number, picked)
        best, order = np.where(take, total, best), np.where(take, way.order, order)
    return picked


def first(sums: Sequence[Floats], numbers: Sequence[int], n: int) -> Ints:
    """For each company the first of these series that has a figure, -1."""
    import numpy as np

    found = np.full(n, -1, dtype="int64")
    for number in numbers:
        found = np.where((found < 0) & ~np.isnan(sums[number]), number, found)
    return found


def empty_span(n: int) -> Span:
    """A span of n companies with nothing known."""
    import numpy as np

    return Span(
        np.full(n, np.nan),
        np.full(n, -1, dtype="int64"),
        np.full(n, -1, dtype="int64"),
        np.full((n, PIECES), -1, dtype="int64"),
        np.ones((n, PIECES), dtype="int64"),
        np.full((n, PIECES), -1, dtype="int64"),
    )


def merge(span: Span, other: Span) -> Span:
    """The first span, with the other's figures where it has none."""
    import numpy as np

    use = np.isnan(span.value) & ~np.isnan(other.value)
    if not use.any():
        return span
    return Span(
        np.where(use, other.value, span.value),
        np.where(use, other.start, span.start),
        np.where(use, other.end, span.end),
        np.where(use[:, None], other.code, span.code),
        np.where(use[:, None], other.sign, span.sign),
        np.where(use[:, None], other.way, span.way),
    )
