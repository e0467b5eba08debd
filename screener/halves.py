"""A market shared out to two processes: a step takes half the time, and its rows come together as if one process had made them.

Only for steps in which no company looks at another. The second process opens the ledger by itself (DuckDB lets readers in side by
side), gets its half of the company table and gives back what the step added to it. It is a convenience: where it cannot be had or
dies, this process does its work, and a list is the same with it or without.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from screener.companies import Companies

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from pathlib import Path
    from types import TracebackType

    from filings.ledger import Ledger

LEAST = 1500
"""Companies from which a second process is worth the second that it takes to start."""

Step = Callable[..., Companies]
"""A step of the pipeline: companies, ledger, and whatever else; a function of a module, so that it can be named to a process."""


class Halves:
    """Two processes for the steps of one list; one where the market is small, the ledger is in memory or there is one core.

    Use it as a context manager: the second process ends with it.
    """

    def __init__(self, ledger: Ledger, companies: int) -> None:
        self.ledger = ledger
        self._pool: ProcessPoolExecutor | None = None
        if companies >= LEAST and ledger.path is not None and (os.cpu_count() or 1) > 1:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            # Spawned: a fork would share the threads of DuckDB.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_open, initargs=(ledger.path.parent,))
            self._pool.submit(os.getpid)  # it starts now, while this process goes on

    def __enter__(self) -> Self:
        """Return the halves themselves."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let the second process go."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def add(self, step: Step, companies: Companies, *words: Any, **named: Any) -> Companies:
        """The companies with what `step(companies, ledger, *words, **named)` adds, each process having done it for one half."""
        ciks = companies.table.index
        # The upper half by cik: facts lie in the ledger by company, so that each process goes through its own part of them.
        theirs = pd.Series(ciks, index=ciks).rank().gt(len(ciks) / 2)
        future = self._submit(step, companies.table[theirs], words, named) if len(ciks) >= LEAST else None
        if future is None:
            return step(companies, self.ledger, *words, **named)
        mine = step(Companies(companies.table[~theirs]), self.ledger, *words, **named)
        try:
            other = future.result()
        except BrokenExecutor:
            self._pool = None
            other = step(Companies(companies.table[theirs]), self.ledger, *words, **named)
        return companies.add_all((mine, other))

    def _submit(self, step: Step, table: pd.DataFrame, words: Any, named: Any) -> Future[Companies] | None:
        try:
            return None if self._pool is None else self._pool.submit(_add, step, table, words, named)
        except BrokenExecutor:
            self._pool = None
            return None


_LEDGER: list[Ledger] = []
"""The ledger of a second process."""


def _open(archive: Path) -> None:
    from filings.ledger import Ledger

    _LEDGER.append(Ledger.open(archive, read_only=True))


def _add(step: Step, table: pd.DataFrame, words: Any, named: Any) -> Companies:
    """In the second process: a step on its half, with all evidence written out."""
    return step(Companies(table), _LEDGER[0], *words, **named).with_evidence()
