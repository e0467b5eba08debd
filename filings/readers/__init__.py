"""Readers: one module per kind of record. A reader is a function of a Filing that returns records and problems; it registers
itself with the decorator, so that an addition is one file."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from filings.records import Deal, Extraction, Kind, Problem, Program, RepurchaseRow

if TYPE_CHECKING:
    from filings.document import Filing

Record = RepurchaseRow | Program | Deal
Reader = Callable[["Filing"], tuple[Sequence[Record], Sequence[Problem]]]

READER_VERSION = 3
"""Raise it when a reader reads better: filings read by an older version are read again."""

_READERS: dict[Kind, Reader] = {}


def reader(kind: Kind) -> Callable[[Reader], Reader]:
    """Register a reader of one kind of record."""

    def register(function: Reader) -> Reader:
        _READERS[kind] = function
        return function

    return register


@cache
def readers() -> dict[Kind, Reader]:
    """Every reader of this package by its kind, in the order of the published JSON."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    order: tuple[Kind, ...] = ("repurchases", "programs", "deals")
    return {kind: _READERS[kind] for kind in order if kind in _READERS}


def read_once(kind: Kind, filing: Filing) -> tuple[Sequence[Record], Sequence[Problem]]:
    """One reader's records and problems; a second call for the same filing costs nothing."""
    if kind not in filing.readings:
        filing.readings[kind] = readers()[kind](filing)
    found: tuple[Sequence[Record], Sequence[Problem]] = filing.readings[kind]
    return found


FORMS = ("10-K", "10-Q", "10-KSB", "10-QSB", "10-KT", "10-QT", "10-K405")
ANNOUNCEMENTS = ("8-K", "EX-99")


def extract(filing: Filing) -> Extraction:
    """All records of one filing. A crashing reader becomes a problem: the other readers' records are kept."""
    problems = [Problem("document", None, sentence, None) for sentence in filing.problems]
    form = (filing.info.form or "").removesuffix("/A")
    if form in FORMS:
        wanted: tuple[str, ...] = ("repurchases", "programs", "deals")
    elif form.startswith(ANNOUNCEMENTS):
        wanted = ("programs", "deals")
    else:
        wanted = ()
        if not filing.problems:
            problems.append(Problem("document", None, f"form not supported: {form or 'unknown'}", None))
    found: dict[str, Any] = {}
    for kind in readers():
        if kind not in wanted:
            continue
        try:
            records, more = read_once(kind, filing)
        except Exception as error:  # noqa: BLE001 the one broad except: a crashing reader must not hide what the others found
            records, more = (), (Problem(kind, None, f"the reader failed ({type(error).__name__}): report this filing", None),)
        found[kind] = tuple(records)
        problems.extend(more)
    return Extraction(filing.file, filing.info, **found, problems=tuple(problems))
