"""Large files to disk: resumed by range where they were cut off (even by a kill), checked, renamed only when whole."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from filings.edgar.bodies import Transient, unpacked
from filings.edgar.disk import said_of_disk, write_whole
from filings.edgar.gateway import Gateway, UnreachableError, Validators, validators_of
from filings.errors import EdgarError, SourceError

_SPARE = 50_000_000
"""Bytes that stay free on the disk beyond the file: the ledger grows too."""
_PROGRESS = 20_000_000
"""Bytes that a round of attempts must bring for another round to follow."""
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Transfer:
    """A whole file on disk. `is_new` is false where it has not changed since; `resumed` counts bytes that were there already."""

    path: Path
    is_new: bool
    size: int
    modified: str | None
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class _Version:
    """Which version of a file lies on disk, whole or in part; kept beside it as JSON."""

    etag: str | None
    modified: str | None
    size: int | None


def download(gateway: Gateway, address: str, target: Path, *, most: int, check: Callable[[Path], None] | None = None) -> Transfer:
    """Fetch a file to `target`, or find that the one there is still the server's.

    `check` raises SourceError where the bytes are not what they claim to be; then nothing of them stays. Raises SourceError for a
    full disk, EdgarError where it is larger than `most` or EDGAR is down: what has come stays for the next call.
    """
    part = target.with_name(target.name + ".part")
    with said_of_disk(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    resumed = [0]

    def finish(version: _Version, have: int) -> Transfer:
        if check is not None:
            try:
                check(part)
            except SourceError:
                _discard(part)
                raise
        with said_of_disk(target):
            # The note goes first: it counts only beside a file of its size, so a kill between the two costs one more fetch.
            _note(target, _Version(version.etag, version.modified, have))
            part.replace(target)
        _discard(part)
        return Transfer(target, True, have, version.modified, resumed[0])

    def headers() -> dict[str, str]:
        made = {"Accept-Encoding": "identity"}  # a range counts in the file's own bytes
        begun, have = _version(part), part.stat().st_size if part.exists() else 0
        token = _token(begun)
        if begun and have and token and (begun.size is None or have < begun.size):
            return made | {"Range": f"bytes={have}-", "If-Range": token}
        whole = _version(target)
        if whole and target.exists() and target.stat().st_size == whole.size:
            made |= Validators(whole.etag, whole.modified).headers()
        return made

    def take(response: httpx.Response) -> Transfer:
        if response.status_code == 304:
            return Transfer(target, False, target.stat().st_size, (_version(target) or _Version(None, None, None)).modified)
        version = _begin(response, part, most, resumed)
        with said_of_disk(part), part.open("ab") as file:
            have = file.tell()
            tell_at = time.monotonic() + 10
            for piece in unpacked(response, gateway.pieces(response), most - have):
                file.write(piece)
                have += len(piece)
                if time.monotonic() > tell_at:
                    of = f" of {version.size / 1e6:,.0f}" if version.size else ""
                    gateway.tell(f"{target.name}: {have / 1e6:,.0f}{of} MB")
                    tell_at = time.monotonic() + 10
            file.flush()
            os.fsync(file.fileno())
        if version.size is not None and have != version.size:
            if have > version.size:
                _discard(part)
            raise Transient(f"{have:,} of {version.size:,} bytes came")
        return finish(version, have)

    left = _version(part)
    if left is not None and left.size is not None and part.exists() and part.stat().st_size == left.size:
        resumed[0] = left.size  # ended after the last byte and before the rename
        return finish(left, left.size)
    while True:
        had = part.stat().st_size if part.exists() else 0
        try:
            return gateway.ask(address, headers, take)
        except UnreachableError:
            # On a line that breaks every few minutes a gigabyte needs more attempts than a page does.
            if (part.stat().st_size if part.exists() else 0) - had < _PROGRESS:
                raise


def size_of(gateway: Gateway, address: str) -> int | None:
    """How large a file is, asked with a range of one byte; None where the server does not say."""

    def take(response: httpx.Response) -> int | None:
        named = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if response.status_code == 206 and named:
            return int(named[3])
        length = response.headers.get("Content-Length", "")
        return int(length) if response.status_code == 200 and length.isdigit() else None

    return gateway.ask(address, lambda: {"Accept-Encoding": "identity", "Range": "bytes=0-0"}, take)


def _begin(response: httpx.Response, part: Path, most: int, resumed: list[int]) -> _Version:
    """Make the part ready for what comes: the rest of the same version, or a new beginning."""
    if response.status_code == 416:
        _discard(part)
        raise Transient("the part on disk is longer than the file: begun anew")
    if response.status_code == 206:
        begun, have = _version(part), part.stat().st_size if part.exists() else 0
        named = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if begun is None or named is None or int(named[1]) != have or (begun.size is not None and int(named[3]) != begun.size):
            _discard(part)
            raise Transient("the server resumed at another place: begun anew")
        resumed[0] = max(resumed[0], have)
        return _Version(begun.etag, begun.modified, int(named[3]))
    _discard(part)
    resumed[0] = 0
    said = validators_of(response)
    length = response.headers.get("Content-Length", "")
    version = _Version(said.etag, said.modified, int(length) if length.isdigit() else None)
    if version.size is not None:
        if version.size > most:
            raise EdgarError(f"{response.url.path} has {version.size:,} bytes, more than {most:,}: nothing of it was fetched.")
        free = shutil.disk_usage(part.parent).free
        if free < version.size + _SPARE:
            raise SourceError(
                f"{part.parent} has {free / 1e6:,.0f} MB free, but {response.url.path} needs {version.size / 1e6:,.0f}: free some"
                " space and run the same command again."
            )
    _note(part, version)
    return version


def _token(version: _Version | None) -> str | None:
    """What names a version exactly: a strong tag, else its day; a weak tag (`W/`) may not be used for ranges."""
    if version is None:
        return None
    return version.etag if version.etag and not version.etag.startswith("W/") else version.modified


def _note_path(path: Path) -> Path:
    return path.with_name(path.name + ".version")


def _note(path: Path, version: _Version) -> None:
    write_whole(_note_path(path), json.dumps(asdict(version)).encode())


def _version(path: Path) -> _Version | None:
    try:
        noted: dict[str, Any] = json.loads(_note_path(path).read_bytes())
        return _Version(noted["etag"], noted["modified"], noted["size"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _discard(part: Path) -> None:
    for path in (part, _note_path(part)):
        with suppress(FileNotFoundError):
            path.unlink()
