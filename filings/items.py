"""The grammar of an item: which XBRL concepts carry it, in which order, with which sign, and how they add up.

An item is an ordered list of alternatives. The first alternative whose required parts are all reported in the same place (one
filing, one period) is the item's value; what several parts add up to names every concept that was used, joined by " + ".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Nature = Literal["flow", "balance", "per share", "shares"]
"""`flow` and `per share` belong to a duration, `balance` to an instant; `shares` to either, as the item's meaning says."""


Negative = Literal["as is", "slip", "refused"]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a sum. Of several concepts the first that is reported counts, or the largest (`is_largest`).

    `unless` names concepts that hold this part already: where one of them is reported, the part is left out (and, being left out,
    is not required). `is_printed_only`: added only where it is known to be a line of the statement itself; in a note it is a
    part of another line.
    """

    concepts: tuple[str, ...]
    sign: int = 1
    is_optional: bool = False
    is_largest: bool = False
    unless: tuple[str, ...] = ()
    is_printed_only: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """Parts that add up to the item. At least one part must be reported, and every part that is not optional.

    `is_derived`: worked out from other lines, not the filing's own figure (never shown by `filings statements`).
    `is_partial`: known to hold only a part of the item; a lower bound that must be said, never a total.
    """

    parts: tuple[Part, ...]
    is_derived: bool = False
    is_partial: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the statements as this project names it.

    `candidates` matches the local name of any concept, custom ones included, that would contradict "this line does not exist"
    (nil by absence, measures.md 2); None where absence proves nothing. `custom` matches the local name of a filer's own concept
    that carries the item where no standard one does, or completes one that holds only a part (Netflix tags its repurchases so).
    `negative` says what a minus means: `as is`, a `slip` of the filer that is taken off and said (Booking, shares retired in 2014),
    or `refused`: nobody knows whether money came or went (SunEdison's repurchases of -626m in 2015), so the figure is left out.
    `in_contract`: printed by `filings statements`.
    """

    name: str
    label: str
    nature: Nature
    unit: str
    meaning: str
    alternatives: tuple[Alternative, ...]
    candidates: re.Pattern[str] | None = None
    custom: re.Pattern[str] | None = None
    negative: Negative = "as is"
    in_contract: bool = True

    @property
    def concepts(self) -> tuple[str, ...]:
        """Every concept that may be needed, in order of preference, each once."""
        return tuple(dict.fromkeys(c for a in self.alternatives for p in a.parts for c in (*p.concepts, *p.unless)))

    @property
    def is_unsigned(self) -> bool:
        """Whether a minus is the filer's slip, to be taken off."""
        return self.negative == "slip"

    @property
    def is_instant(self) -> bool:
        """Whether its figures belong to a day, not to a duration."""
        return self.nature == "balance" or self.name == "shares_outstanding"


@dataclass(frozen=True, slots=True)
class Combined:
    """An item's value in one place, and what it was made of: (sign, concept, value) for each part used."""

    value: float
    used: tuple[tuple[int, str, float], ...]
    alternative: Alternative

    @property
    def concept(self) -> str:
        """The concepts used; a sum is joined by " + " (" - " before what is taken off)."""
        text = ""
        for sign, concept, _ in self.used:
            text += (" + " if sign > 0 else " - ") * bool(text) + concept
        return text


def combine(item: Item, value_of: Callable[[str], float | None], *, derived: bool = True, printed: bool = False) -> Combined | None:
    """The item's value where `value_of` tells each concept's figure in one place; None where no alternative holds.

    `derived=False` takes only what the filing itself states; `printed=True` says that `value_of` gives only the statements' own
    lines. Missing stays missing: an optional part that is not reported adds nothing and is not in `used`.
    """
    for alternative in item.alternatives:
        if alternative.is_derived and not derived:
            continue
        used = _parts(alternative, value_of, printed)
        if used:
            return Combined(sum(sign * value for sign, _, value in used), tuple(used), alternative)
    return None


def _parts(alternative: Alternative, value_of: Callable[[str], float | None], printed: bool) -> list[tuple[int, str, float]]:
    used: list[tuple[int, str, float]] = []
    for part in alternative.parts:
        if part.is_printed_only and not printed:
            continue
        if any(value_of(concept) is not None for concept in part.unless):
            continue
        found = [(part.sign, concept, value) for concept in part.concepts if (value := value_of(concept)) is not None]
        if found:
            used.append(max(found, key=lambda one: one[2]) if part.is_largest else found[0])
        elif not part.is_optional:
            return []
    return used


def qualified(concepts: str) -> tuple[str, ...]:
    """Concepts, parted by white space, with their namespaces; those of us-gaap are written without it in `concepts.py`."""
    return tuple(name if ":" in name else f"us-gaap:{name}" for name in concepts.split())


def part(concepts: str, *, sign: int = 1, largest: bool = False, unless: str = "") -> Part:
    """A part that must be reported."""
    return Part(qualified(concepts), sign, False, largest, qualified(unless))


def maybe(concepts: str, *, sign: int = 1, unless: str = "") -> Part:
    """A part that is added where it is reported."""
    return Part(qualified(concepts), sign, True, False, qualified(unless))


def printed(concepts: str, *, sign: int = 1, unless: str = "") -> Part:
    """A part that is added where it is a line of the statement itself."""
    return Part(qualified(concepts), sign, True, False, qualified(unless), True)


def each(concepts: str) -> tuple[Alternative, ...]:
    """Alternatives of one concept each, tried in this order."""
    return tuple(Alternative((Part((name,)),)) for name in qualified(concepts))


def total(*parts: Part, derived: bool = False, partial: bool = False, note: str = "") -> tuple[Alternative, ...]:
    """One alternative: these parts, added up."""
    return (Alternative(parts, derived, partial, note),)


def item(
    name: str,
    label: str,
    meaning: str,
    *alternatives: tuple[Alternative, ...],
    nature: Nature = "flow",
    unit: str = "USD",
    candidates: str | re.Pattern[str] | None = None,
    custom: str | None = None,
    negative: Negative = "as is",
    in_contract: bool = True,
) -> Item:
    """Declare an item; its alternatives are tried in the order given."""
    flat = tuple(one for group in alternatives for one in group)
    pattern = re.compile(candidates, re.I) if isinstance(candidates, str) else candidates
    own = re.compile(custom, re.I) if custom else None
    return Item(name, label, nature, unit, meaning, flat, pattern, own, negative, in_contract)
