"""Everything that comes from outside EDGAR's filings: one module per source, each with one function that stores one file.

A module declares its ledger tables and registers its function with `@source(name)`; `store(name, ledger, path)` runs it. A new
source is one new file in this folder. Importing this package declares all tables, so that a ledger opened afterwards has them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filings.errors import SettingsError
from filings.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one file: rows stored, and what was left out and why (one sentence each)."""

    path: Path
    rows: int
    left_out: tuple[str, ...] = ()


Store = Callable[[Ledger, Path], Report]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of outside data: what it is, and the function that stores a file of it."""

    name: str
    meaning: str
    store: Store


SOURCES: dict[str, Source] = {}


def source(name: str, meaning: str) -> Callable[[Store], Store]:
    """Register the function that stores files of this source."""

    def register(function: Store) -> Store:
        SOURCES[name] = Source(name, meaning, function)
        return function

    return register


def store(name: str, ledger: Ledger, path: Path) -> Report:
    """Store one file of a source: all of it or, where it raises SourceError, nothing. The same file twice leaves the same rows."""
    if name not in SOURCES:
        raise SettingsError(f"{name} is not a source: there are {', '.join(sorted(SOURCES))}.")
    with ledger.transaction():
        return SOURCES[name].store(ledger, path)


for _module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
    importlib.import_module(f"{__name__}.{_module}")
