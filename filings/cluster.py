"""One function over many filings: here, in a pool of processes, or on a Dask cluster.

What goes out is a path or an address, what comes back is small (a line of JSON, Arrow tables): documents stay where they are read.
A cluster loses workers and schedulers; a piece of work whose answer has not come is sent again, so every piece is answered at least
once, and whoever stores answers must bear to get one twice (`batches.store_batches` replaces by accession).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from uuid import uuid4

from filings.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from filings.locations import Location

Made = TypeVar("Made")
Kind = Literal["local", "processes", "dask"]
KINDS: tuple[Kind, ...] = ("local", "processes", "dask")

IN_FLIGHT = 8
"""Pieces of work sent ahead for each thread of the cluster: enough that none waits, few enough that memory stays flat."""

RECONNECTS = 5
"""How often in a row a lost scheduler is sought again; any answer in between starts the count anew."""

PATIENCE = 20.0
"""Seconds that a scheduler may take to answer."""

WITHOUT_WORKERS = 300.0
"""Seconds that a cluster may have no worker at all."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Where work runs. `jobs` processes; `scheduler` is the address of a Dask scheduler (without one, a cluster of processes is
    started on this machine)."""

    kind: Kind = "local"
    jobs: int = 1
    scheduler: str | None = None


def engine_of(kind: str | None, jobs: int, scheduler: str | None) -> Engine:
    """What the options of a command mean. Raises SettingsError where they contradict each other."""
    chosen = kind or ("dask" if scheduler else "processes" if jobs > 1 else "local")
    if chosen not in KINDS:
        raise SettingsError(f"There is no engine {chosen}: choose {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
    if scheduler and chosen != "dask":
        raise SettingsError(f"--scheduler goes with --engine dask, not with {chosen}.")
    return Engine(next(name for name in KINDS if name == chosen), jobs, scheduler)


def run(function: Callable[[Any], Made], work: Sequence[Location], engine: Engine) -> Iterator[tuple[Location, Made | str]]:
    """Each piece of work with its answer, or with the sentence that says why none will come (a cluster gives up on a filing that
    kills its workers). In order, but for Dask's, which come as they are ready.

    Raises SettingsError where Dask is not installed, SourceError where its scheduler stays away.
    """
    if engine.kind == "dask":
        yield from _over_dask(function, work, engine)
    elif engine.kind == "processes" and len(work) > 1:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        step = 100 * engine.jobs
        # Spawned: a fork beside the threads of an open ledger may hang.
        with ProcessPoolExecutor(engine.jobs, mp_context=get_context("spawn")) as pool:
            # In stretches, so that a million addresses are not a million futures.
            for start in range(0, len(work), step):
                stretch = work[start : start + step]
                yield from zip(stretch, pool.map(function, stretch, chunksize=1), strict=True)
    else:
        yield from ((piece, function(piece)) for piece in work)


def _over_dask(function: Callable[[Any], Made], work: Sequence[Location], engine: Engine) -> Iterator[tuple[Location, Made | str]]:
    try:
        import distributed
    except ImportError:
        raise SettingsError("--engine dask needs Dask: pip install 'selfhelp-screener[cluster]'.") from None
    started: Any = None
    if engine.scheduler is None:
        count = max(engine.jobs, 1) if engine.jobs > 1 else os.cpu_count() or 1
        started = distributed.LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None)
    address = engine.scheduler or started.scheduler_address
    try:
        yield from _answers(function, list(work), address)
    finally:
        if started is not None:
            started.close()


def _answers(function: Callable[[Any], Made], work: list[Location], address: str) -> Iterator[tuple[Location, Made | str]]:
    """All answers, over as many connections as it takes."""
    open_pieces = dict.fromkeys(work)
    failures = 0
    while open_pieces:
        try:
            for piece, answer in _one_connection(function, list(open_pieces), address):
                failures = 0
                open_pieces.pop(piece, None)
                yield piece, answer
        except _LostError as lost:
            failures += 1
            if failures > RECONNECTS:
                raise SourceError(
                    f"The Dask scheduler at {address} cannot be reached ({lost}): what was read is stored; start it and run the"
                    f" command again for the {len(open_pieces):,} filings that are left."
                ) from None
            time.sleep(min(0.5 * 2**failures, PATIENCE))


class _LostError(Exception):
    """The scheduler is gone, or has forgotten what it was given."""


def _one_connection(function: Callable[[Any], Made], work: list[Location], address: str) -> Iterator[tuple[Location, Made | str]]:
    """Answers until the work is done. Raises _LostError where the connection is."""
    import asyncio

    import distributed
    from distributed.comm import CommClosedError

    gone = (OSError, CommClosedError, asyncio.CancelledError, distributed.CancelledError)
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (*gone, ValueError) as error:
        raise _LostError(type(error).__name__) from None
    held: dict[Any, Location] = {}
    waiting = iter(work)
    try:
        while True:
            # A cluster that lost workers may hold more than its window for a while.
            room = max(IN_FLIGHT * max(sum(client.nthreads().values()), 1) - len(held), 0)
            for piece in islice(waiting, room):
                held[client.submit(function, piece, key=f"filing-{uuid4().hex}", pure=False)] = piece
            if not held:
                return
            for future in _ready(client, list(held), address):
                if future.status == "cancelled":
                    raise _LostError("its tasks are gone")
                if future.status == "error":
                    answer: Made | str = f"{held[future]} could not be read: {_why(future.exception(timeout=PATIENCE))}"
                else:
                    answer = future.result(timeout=PATIENCE)
                piece = held.pop(future)
                future.release()
                yield piece, answer
    except gone as error:
        raise _LostError(type(error).__name__) from None
    finally:
        held.clear()
        client.close(timeout=1)


def _ready(client: Any, futures: list[Any], address: str) -> list[Any]:
    """The futures that are settled, as soon as one is. Raises SourceError where the cluster has had no worker for long."""
    import distributed

    start = time.monotonic()
    while True:
        try:
            with client.as_current():
                return list(distributed.wait(futures, timeout=PATIENCE, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            if not client.nthreads() and time.monotonic() - start > WITHOUT_WORKERS:
                raise SourceError(
                    f"The Dask scheduler at {address} has had no worker for {WITHOUT_WORKERS:.0f} seconds: start workers and run"
                    " the command again; what was read is stored."
                ) from None


def _why(error: BaseException | None) -> str:
    kind = type(error).__name__
    if kind == "KilledWorker":
        return "the workers that read it died, again and again (memory?)"
    return f"{kind}: {str(error).splitlines()[0][:200] if str(error) else 'no reason given'}"
