"""Filings read on a real Dask cluster of several worker processes: workers and schedulers die, and every filing is in the ledger
once."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from filings.batches import Batch, read_batch, unread
from filings.cluster import Engine, engine_of, run
from filings.errors import SettingsError, SourceError
from filings.ledger import Ledger
from filings.locations import Location, filings_at
from screener.imports import import_files

distributed = pytest.importorskip("distributed")

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own, about ports and forks


@pytest.fixture(autouse=True)
def what_dask_leaves_open_is_closed_here() -> Iterator[None]:
    """A socket that Dask left to the collector would be told of in whatever test runs then."""
    yield
    gc.collect()


COUNT = 24
PAGE = """<html><body><p>FORM 10-Q</p><p>QUARTERLY REPORT PURSUANT TO SECTION 13 of the Securities Exchange Act</p>
<p>For the quarterly period ended June 30, 2024</p><p>{filler}</p>
<p>Item 2. Unregistered Sales of Equity Securities and Use of Proceeds</p><p>Issuer purchases of equity securities</p>
<table><tr><td>Period</td><td>Total number of shares purchased</td><td>Average price paid per share</td>
<td>Shares purchased as part of publicly announced programs</td><td>Approximate dollar value that may yet be purchased</td></tr>
<tr><td>April 1 - April 30, 2024</td><td>{shares}</td><td>$10.00</td><td>{shares}</td><td>$5,000,000</td></tr>
<tr><td>May 1 - May 31, 2024</td><td>-</td><td>-</td><td>-</td><td>$5,000,000</td></tr>
<tr><td>June 1 - June 30, 2024</td><td>-</td><td>-</td><td>-</td><td>$5,000,000</td></tr></table></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Filings that differ in one number, with the list beside them that places them."""
    made = tmp_path / "filings"
    made.mkdir()
    lines = ["file,cik,form,period_end,filed_date,accession"]
    for at in range(COUNT):
        name = f"one{at:02}.htm"
        (made / name).write_text(PAGE.format(shares=1000 + at, filler="The company makes things. " * 20), encoding="utf-8")
        lines.append(f"{name},{500 + at},10-Q,20240630,2024-08-01,0000000{500 + at}-24-000001")
    (made / "filings.csv").write_text("\n".join(lines), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    import dask

    # Two deaths and not four are enough to blame a filing here: each costs the start of a process.
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1, "distributed.worker.memory.terminate": False}),
        distributed.LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None, silence_logs=50) as made,
    ):
        yield made


def bought(ledger: Ledger) -> list[tuple[int, float]]:
    rows = ledger.query("SELECT cik, total_shares AS n FROM repurchases WHERE start = '2024-04-01' AND NOT is_total ORDER BY cik")
    return [(int(cik), float(n)) for cik, n in zip(rows["cik"], rows["n"], strict=True)]


EVERY = [(500 + at, 1000.0 + at) for at in range(COUNT)]


def slowly(seconds: float) -> Callable[[Location], Batch]:
    """`read_batch` that takes its time; a closure, so that workers need not import the tests."""

    def read(path: Location) -> Batch:
        import time

        from filings.batches import read_batch

        time.sleep(seconds)
        return read_batch(path)

    return read


def test_every_engine_stores_the_same_and_a_second_run_reads_nothing_again(folder: Path, workers: Any) -> None:
    for engine in (Engine(), Engine("processes", 2), Engine("dask", scheduler=workers.scheduler_address)):
        with Ledger.open(None) as ledger:
            lines = list(import_files("filings", ledger, [folder], engine=engine))
            assert [line.failed for line in lines] == [None] * COUNT
            assert bought(ledger) == EVERY
            assert unread(ledger, filings_at([folder])) == []
            assert list(import_files("filings", ledger, [folder], engine=engine, only_new=True)) == []
            list(import_files("filings", ledger, [folder / "one03.htm"], engine=engine))
            assert bought(ledger) == EVERY


def test_a_worker_killed_in_the_middle_loses_nothing(folder: Path, workers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filings.batches.read_batch", slowly(0.15))
    victim = next(iter(workers.workers.values())).pid
    with Ledger.open(None) as ledger:
        lines = []
        threading.Timer(0.4, lambda: os.kill(victim, signal.SIGKILL)).start()
        for line in import_files("filings", ledger, [folder], engine=Engine("dask", scheduler=workers.scheduler_address)):
            lines.append(line)
        assert victim not in [nanny.pid for nanny in workers.workers.values()]
        assert sorted(line.name for line in lines) == [f"one{at:02}.htm" for at in range(COUNT)]
        assert bought(ledger) == EVERY
        assert len(ledger.query("SELECT * FROM filings")) == COUNT


def test_a_filing_that_kills_its_workers_is_named_and_the_others_are_read(folder: Path, workers: Any) -> None:
    def deadly(path: Location) -> Batch:
        import os

        from filings.batches import read_batch

        if path.name == "one05.htm":
            os.kill(os.getpid(), 9)
        return read_batch(path)

    answers = dict(run(deadly, filings_at([folder]), Engine("dask", scheduler=workers.scheduler_address)))
    told = {place.name: answer for place, answer in answers.items() if isinstance(answer, str)}
    assert "the workers that read it died" in told.pop("one05.htm")
    # Others that lay on the same worker each time may be blamed too, never silently.
    assert all("died" in sentence for sentence in told.values())
    assert sum(isinstance(answer, Batch) for answer in answers.values()) == COUNT - 1 - len(told)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _started(*words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def _scheduler(port: int) -> list[subprocess.Popen[bytes]]:
    where = f"tcp://127.0.0.1:{port}"
    return [
        _started("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"),
        _started("dask_worker", where, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "20"),
    ]


def test_a_scheduler_that_comes_back_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filings.cluster.PATIENCE", 8.0)
    port = _free_port()
    running = _scheduler(port)
    try:
        seen: list[str] = []
        engine = Engine("dask", scheduler=f"tcp://127.0.0.1:{port}")
        with Ledger.open(None) as ledger:
            monkeypatch.setattr("filings.batches.BATCH", 4)
            monkeypatch.setattr("filings.batches.read_batch", slowly(0.05))
            for line in import_files("filings", ledger, [folder], engine=engine):
                seen.append(line.name)
                if len(seen) == 4:
                    for process in running:
                        process.kill()
                        process.wait()
                    running = _scheduler(port)
            assert set(seen) == {f"one{at:02}.htm" for at in range(COUNT)}
            assert bought(ledger) == EVERY
    finally:
        for process in running:
            process.kill()
            process.wait()


def test_a_scheduler_that_stays_away_is_one_sentence_and_what_came_is_stored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filings.cluster.PATIENCE", 0.5)
    monkeypatch.setattr("filings.cluster.RECONNECTS", 1)
    with pytest.raises(SourceError, match="cannot be reached .*: what was read is stored; start it"):
        list(run(read_batch, filings_at([folder]), Engine("dask", scheduler=f"tcp://127.0.0.1:{_free_port()}")))

    def breaks(function: Any, work: list[Location], engine: Engine) -> Iterator[tuple[Location, Any]]:
        for place in work[:6]:
            yield place, read_batch(place)
        raise SourceError("The Dask scheduler is gone.")

    monkeypatch.setattr("filings.cluster.run", breaks)
    with Ledger.open(None) as ledger:
        with pytest.raises(SourceError, match="gone"):
            list(import_files("filings", ledger, [folder]))
        assert bought(ledger) == EVERY[:6]
        assert len(unread(ledger, filings_at([folder]))) == COUNT - 6


def test_options_that_contradict_each_other_are_one_sentence() -> None:
    assert engine_of(None, 1, None) == Engine("local", 1, None)
    assert engine_of(None, 4, None) == Engine("processes", 4, None)
    assert engine_of(None, 1, "tcp://127.0.0.1:8786").kind == "dask"
    with pytest.raises(SettingsError, match="There is no engine spark: choose local, processes or dask"):
        engine_of("spark", 1, None)
    with pytest.raises(SettingsError, match="--scheduler goes with --engine dask"):
        engine_of("processes", 2, "tcp://127.0.0.1:8786")


def test_without_dask_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SettingsError, match=r"needs Dask: pip install 'selfhelp-screener\[cluster\]'"):
        list(run(read_batch, filings_at([folder]), Engine("dask")))
