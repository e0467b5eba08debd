"""The fault drill: whatever cuts, kills, fills or crowds an update, a plain one afterwards has what an undisturbed one has."""

import importlib.util
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from screener.cli import app

_spec = importlib.util.spec_from_file_location("update_story", Path(__file__).with_name("test_update.py"))
assert _spec and _spec.loader
story: Any = sys.modules.setdefault("update_story", importlib.util.module_from_spec(_spec))
_spec.loader.exec_module(story)
edgar, run = story.edgar, story.run

LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
from filings.errors import ScreenError
try:
    {update}
except ScreenError as error:
    print(error)
    sys.exit(2)
print(*got.failed, sep="\\n")
sys.exit(got.status)
""".replace("{update}", story.UPDATE.strip().replace("    update(", "    got = update(").replace("\n", "\n    "))


def process(edgar: Any, archive: Path, script: str = story.UPDATE, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, edgar.url, str(archive), "1", *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("seed", range(6))
def test_cut_at_any_byte(edgar: Any, run: Callable[..., Any], tmp_path: Path, seed: int) -> None:
    bulk = 1 if seed % 2 else 1000
    run(archive=tmp_path / "undisturbed", bulk_from=bulk)
    chance = random.Random(seed)
    cuts = 0
    for path in sorted({a.path for a in edgar.asked}):
        length = len(edgar.files.get(path, b""))
        for _ in range(chance.randrange(1, 3)):
            edgar.fault(path, cut=chance.randrange(length) if length else 0)
            cuts += 1
    assert cuts >= 8
    archive = tmp_path / "cut"
    for _ in range(4):
        if run(archive=archive, bulk_from=bulk).status == 0:
            break
    story.check_all_there(archive)
    assert story.fingerprint(archive) == story.fingerprint(tmp_path / "undisturbed")


@pytest.mark.parametrize("bulk_from", [1, 1000])
def test_killed_while_it_stores(edgar: Any, run: Callable[..., Any], tmp_path: Path, bulk_from: int) -> None:
    """SIGKILL some milliseconds after a request was answered: in the middle of unpacking, writing or noting."""
    run(archive=tmp_path / "undisturbed", bulk_from=bulk_from)
    archive, kills = tmp_path / "killed", 0
    for requests, wait in ((2, 0.01), (4, 0.03), (1, 0.08), (2, 0.15)):
        seen = edgar.count()
        working = subprocess.Popen(
            [sys.executable, "-c", story.UPDATE, edgar.url, str(archive), str(bulk_from)], stderr=subprocess.DEVNULL
        )
        while working.poll() is None and edgar.count() < seen + requests:
            time.sleep(0.002)
        time.sleep(wait)
        if working.poll() is None:
            working.kill()
            kills += 1
        working.wait()
    assert kills >= 2
    assert run(archive=archive, bulk_from=bulk_from).status == 0
    story.check_all_there(archive)
    assert story.fingerprint(archive) == story.fingerprint(tmp_path / "undisturbed")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="file size limits are POSIX")
@pytest.mark.parametrize("most", [600, 12_000, 12_290, 15_000])
def test_no_room_for_a_file_at_any_size(edgar: Any, run: Callable[..., Any], tmp_path: Path, most: int) -> None:
    """No file may grow beyond so many bytes, the ledger included: one sentence, and nothing half-stored."""
    run(archive=tmp_path / "undisturbed", bulk_from=1)
    archive = tmp_path / "full"
    working = process(edgar, archive, LIMITED, str(most))
    told, noise = working.communicate(timeout=60)
    assert working.returncode in (1, 2), (told, noise)
    assert "Traceback" not in noise, noise
    assert "space" in told and len(told.strip().splitlines()) == 1, told
    assert run(archive=archive, bulk_from=1).status == 0
    story.check_all_there(archive)
    assert story.fingerprint(archive) == story.fingerprint(tmp_path / "undisturbed")


def test_two_updates_started_together(edgar: Any, run: Callable[..., Any], tmp_path: Path) -> None:
    run(archive=tmp_path / "undisturbed", bulk_from=1)
    archive = tmp_path / "both"
    edgar.fault("/files/company_tickers_exchange.json", trickle=0.05)
    first, second = process(edgar, archive), process(edgar, archive)
    ends = [one.communicate(timeout=60) for one in (first, second)]
    codes = sorted((first.returncode, second.returncode))
    assert codes[0] == 0
    if codes[1]:
        assert any("Another update works on" in noise for _, noise in ends)
    assert run(archive=archive, bulk_from=1).status == 0
    assert story.fingerprint(archive) == story.fingerprint(tmp_path / "undisturbed")


def test_a_reader_is_not_kept_waiting_by_an_update(edgar: Any, tmp_path: Path) -> None:
    """`list`, `explain` and `diff` read run folders while another process holds the ledger for writing."""
    archive, output = tmp_path / "archive", tmp_path / "output"
    made = CliRunner().invoke(app, ["demo", "--output", str(output)])
    assert made.exit_code == 0, made.output
    edgar.fault("/submissions/CIK0000001001.json", trickle=0.2, piece=20)
    working = subprocess.Popen([sys.executable, "-c", story.UPDATE, edgar.url, str(archive), "1000"], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not edgar.count("/submissions/") and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        assert working.poll() is None, "the update is at work"
        listed = CliRunner().invoke(app, ["list", "--json", "--output", str(output)])
        assert listed.exit_code == 0, listed.output
        first = json.loads(listed.output)[0]["ticker"]
        explained = CliRunner().invoke(app, ["explain", first, "--output", str(output)])
        assert explained.exit_code == 0 and first in explained.output
        assert working.poll() is None, "and still is"
    finally:
        working.kill()
        working.wait()
