"""Run folders: `<output>/<as-of>/` with `shortlist.xlsx`, `shortlist.json` and `run.json`. They are the truth that `list`,
`explain` and `diff` read, so that nobody waits for the ledger.

A run is written whole or not at all, and a workbook whose decisions have not been taken into the archive is never overwritten.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filings.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from screener.shortlist import Shortlist

WORKBOOK = "shortlist.xlsx"
SHORTLIST = "shortlist.json"
RUN = "run.json"
LARGEST_JSON = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """One run folder."""

    as_of: date
    folder: Path

    @property
    def workbook(self) -> Path:
        """Where its workbook lies, or would."""
        return self.folder / WORKBOOK


@dataclass(frozen=True, slots=True)
class Written:
    """What `write_run` did: the run, how many decisions it took over first, sentences for the user about them, and which rejected
    names rest."""

    run: Run
    imported: int
    remarks: tuple[str, ...]
    resting: frozenset[int] = frozenset()


def find_runs(output: Path) -> list[Run]:
    """All runs of a folder, oldest first; a folder counts once its list is written."""
    runs = []
    for folder in sorted(output.iterdir()) if output.is_dir() else ():
        with contextlib.suppress(ValueError):
            if len(folder.name) == len("2025-11-21") and (folder / SHORTLIST).is_file():
                runs.append(Run(date.fromisoformat(folder.name), folder))
    return sorted(runs, key=lambda run: run.as_of)


def find_run(output: Path, as_of: date | None = None) -> Run:
    """The run of a day, or the latest. Raises SettingsError where there is none."""
    runs = find_runs(output)
    if not runs:
        raise SettingsError(f"There is no run in {output}: make one with `screener run`, or name another --output.")
    if as_of is None:
        return runs[-1]
    for run in runs:
        if run.as_of == as_of:
            return run
    raise SettingsError(f"There is no run of {as_of} in {output}, the latest is {runs[-1].as_of}: make it with `screener run`.")


def previous_run(output: Path, as_of: date) -> Run | None:
    """The latest run of an earlier day."""
    return next((run for run in reversed(find_runs(output)) if run.as_of < as_of), None)


def read_run(run: Run) -> dict[str, Any]:
    """A run's `shortlist.json`. Raises SourceError where it is damaged."""
    return _read_json(run.folder / SHORTLIST, ("as_of", "companies", "universe"))


def read_run_record(run: Run) -> dict[str, Any]:
    """A run's `run.json`: what it was made with. Raises SourceError where it is damaged."""
    return _read_json(run.folder / RUN, ("as_of", "counts"))


def _read_json(path: Path, keys: Sequence[str]) -> dict[str, Any]:
    import orjson

    try:
        if path.stat().st_size > LARGEST_JSON:
            raise SourceError(f"{path} is too large for a list of companies: make the run again.")
        with _without_collector():
            made = orjson.loads(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path} cannot be read: make the run again with `screener run`.") from error
    except orjson.JSONDecodeError as error:
        raise SourceError(f"{path} is damaged ({error}): make the run again with `screener run`.") from error
    if not isinstance(made, dict) or any(key not in made for key in keys):
        raise SourceError(f"{path} is not a list of this program (no {' or '.join(keys)}): make the run again.")
    return made


def preset_folders(output: Path) -> list[Path]:
    """The folder of runs and those of presets within it: a decision typed into one list is a decision for all."""
    within = sorted(folder for folder in output.iterdir() if folder.is_dir()) if output.is_dir() else []
    return [output, *(folder for folder in within if find_runs(folder))]


def write_run(
    shortlist: Shortlist, output: Path, archive: Path, versions: Mapping[str, str] | None = None, kin: Sequence[Path] = ()
) -> Written:
    """Write every output of a run into its folder, decisions of the workbooks there, before it and in `kin` taken over first.

    Raises SourceError, and leaves the folder as it was, where a workbook that is there cannot be read: its decisions would be lost.
    Raises SettingsError where a file cannot be written.
    """
    import orjson

    from screener.outputs import Context, outputs
    from screener.outputs.shortlist_json import document_once, encode
    from screener.reviews import read_reviews

    run = Run(shortlist.as_of, output / shortlist.as_of.isoformat())
    seen = _digest(run.workbook)
    imported, remarks = import_decisions([output, *kin], archive, run)
    before = previous_run(output, shortlist.as_of)
    with _without_collector():
        previous = None if before is None else read_run(before)
        context = Context(reviews=read_reviews(archive), previous=previous, versions=versions or own_versions())
        made = {name: write(shortlist, context) for name, write in outputs().items()}
    digests = {name: _sha256(content) for name, content in made.items() if name != RUN}
    made[RUN] = encode(orjson.loads(made[RUN]) | {"files": digests})
    if _digest(run.workbook) != seen:
        raise SettingsError(f"{run.workbook} was saved while the run was being made: run again, so that its decisions are kept.")
    _put(run.folder, made)
    resting = {c["cik"] for c in document_once(shortlist, context)["companies"] if c["review"].get("is_resting")}
    return Written(run, imported, tuple(remarks), frozenset(resting))


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Lists of a whole market are millions of small values, none of them in a circle: looking for circles took a sixth of the time
    of writing, a third of that of reading."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def import_decisions(folders: Sequence[Path], archive: Path, run: Run) -> tuple[int, list[str]]:
    """Take over what was typed into the workbooks of earlier runs, of this one and of later ones: oldest first, so that the newest
    list's words hold. The run's own workbook may lie in a folder that no list was written into."""
    from screener.reviews import import_reviews

    count, remarks = 0, []
    known = {other.folder: other for folder in folders for other in find_runs(folder)} | {run.folder: run}
    for other in sorted(known.values(), key=lambda r: r.as_of):
        if other.workbook.exists() and not _is_untouched(other):
            found = import_reviews(other.workbook, archive)
            count += len(found.rows)
            remarks += found.remarks
    return count, remarks


def _is_untouched(run: Run) -> bool:
    """The workbook is byte for byte what the program wrote, so it holds nobody's words: a year of runs is not read each week."""
    try:
        files = read_run_record(run).get("files")
    except SourceError:
        return False
    return isinstance(files, dict) and files.get(WORKBOOK) == _digest(run.workbook)


def _digest(path: Path) -> str | None:
    try:
        return _sha256(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SourceError(f"The workbook {path} cannot be read: close it in Excel, or check its name and rights.") from error


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def own_versions() -> dict[str, str]:
    """The versions that a run's numbers depend on."""
    from importlib.metadata import PackageNotFoundError, version

    from filings.ledger import SCHEMA_VERSION
    from filings.readers import READER_VERSION

    try:
        own = version("selfhelp-screener")
    except PackageNotFoundError:  # run from a folder of sources
        own = "not installed"
    return {"screener": own, "ledger": str(SCHEMA_VERSION), "readers": str(READER_VERSION)}


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files beside the old ones first, then each in place of its namesake; the list last, since it makes the run count."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as beside:
            for name, content in files.items():
                (Path(beside) / name).write_bytes(content)
            for name in sorted(files, key=lambda n: (n == SHORTLIST, n != WORKBOOK, n)):
                os.replace(Path(beside) / name, folder / name)  # noqa: PTH105 the atomic one
    except OSError as error:
        raise SettingsError(
            f"The run cannot be written to {folder} ({error.strerror or error}): close its workbook in Excel,"
            " or name another --output."
        ) from error
