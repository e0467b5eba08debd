"""EDGAR's nightly archives of everything: fetched whole (resumed by range), checked, read member by member, never unpacked."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filings.edgar.gateway import Gateway
from filings.edgar.transfer import Transfer, download, size_of
from filings.errors import SourceError

SUBMISSIONS = "https://www.sec.gov/Archives/edgar/daily-index/bulkdata/submissions.zip"
COMPANYFACTS = "https://www.sec.gov/Archives/edgar/daily-index/xbrl/companyfacts.zip"
LARGEST_ARCHIVE = 12_000_000_000
LARGEST_MEMBER = 300_000_000
MOST_MEMBERS = 5_000_000
_MEMBER = re.compile(r"CIK(\d{10})(-submissions-\d{3})?\.json")


@dataclass(frozen=True, slots=True)
class Member:
    """One reply in an archive: its name and bytes."""

    name: str
    body: bytes


def fetch_bulk(gateway: Gateway, archive: Path, address: str) -> Transfer:
    """A bulk archive on disk, the server's version of now. Raises EdgarError or SourceError; what came stays for the next call."""
    return download(gateway, address, path_of(archive, address), most=LARGEST_ARCHIVE, check=check_archive)


def path_of(archive: Path, address: str) -> Path:
    """Where a bulk archive lies."""
    return archive / "edgar" / "bulk" / address.rpartition("/")[2]


def sizes(gateway: Gateway) -> dict[str, int | None]:
    """The archives' sizes by name, without fetching them."""
    return {address.rpartition("/")[2]: size_of(gateway, address) for address in (SUBMISSIONS, COMPANYFACTS)}


def check_archive(path: Path) -> None:
    """Raise SourceError where a file is no zip archive of replies: no directory at its end, or absurdly many or large members."""
    with _opened(path) as archive:
        members = archive.infolist()
        if not members or len(members) > MOST_MEMBERS:
            raise SourceError(f"{path} holds {len(members):,} members: it is not what EDGAR sends; fetch it again.")
        if not any(_MEMBER.fullmatch(member.filename) for member in members):
            raise SourceError(f"{path} holds no member called CIK##########.json: it is not what EDGAR sends; fetch it again.")


class Replies:
    """An open archive of replies. Members are looked up by name and read into memory; no name of theirs ever becomes a path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._archive = _opened(path)
        self._names = {m.filename: m for m in self._archive.infolist() if _MEMBER.fullmatch(m.filename)}

    def __enter__(self) -> Replies:
        """Return the open archive."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        """Is there a member of that name?"""
        return name in self._names

    def read(self, name: str) -> Member:
        """One member, its checksum verified. Raises SourceError where it is damaged or absurdly large."""
        member = self._names[name]
        if member.file_size > LARGEST_MEMBER:
            raise SourceError(f"{name} in {self.path} unpacks to {member.file_size:,} bytes: left out; fetch the archive again.")
        try:
            with self._archive.open(member) as packed:
                body = packed.read(LARGEST_MEMBER + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise SourceError(f"{name} in {self.path} is damaged ({error}): left out; fetch the archive again.") from error
        return Member(name, body)

    def chosen(self, keep: Callable[[int], bool]) -> Iterator[str]:
        """Names of the members (older pages left aside) of the companies that `keep` wants, in the archive's order."""
        for name in self._names:
            named = _MEMBER.fullmatch(name)
            if named and named[2] is None and keep(int(named[1])):
                yield name


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceError(f"{path} is no whole zip archive ({error}): it is fetched again with the next update.") from error
