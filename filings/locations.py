"""Where raw bytes lie: a path of this machine, or an address that fsspec opens (a bucket, a web server, memory).

An address answers the few questions that the readers ask of a path, so nothing behind it knows the difference. Credentials and end
points are fsspec's own matter (its configuration files and environment variables). fsspec and a bucket's own package are optional.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filings.errors import SettingsError, SourceError

FILING_NAMES = (".htm", ".html", ".txt", ".htm.gz", ".html.gz", ".txt.gz")


@dataclass(frozen=True, slots=True)
class Address:
    """A file or folder behind fsspec, e.g. `s3://bucket/2025/10-k.htm.gz`. Failures of the transport are OSErrors, as a disk's."""

    url: str

    def __str__(self) -> str:
        """The address as it was given."""
        return self.url

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.url.rstrip("/").rpartition("/")[2]

    @property
    def parent(self) -> Address:
        """The folder that it lies in."""
        return Address(self.url.rstrip("/").rpartition("/")[0])

    def __truediv__(self, name: str) -> Address:
        """Something in this folder."""
        return Address(f"{self.url.rstrip('/')}/{name}")

    def read_bytes(self) -> bytes:
        """All of it. Raises OSError where it is not there or the transport fails."""
        system, path = _opened(self.url)
        try:
            data: bytes = system.cat_file(path)
        except _failures() as error:
            raise OSError(f"{type(error).__name__}: {str(error) or 'no reason given'}") from error
        return data

    def is_file(self) -> bool:
        """Whether something can be read there; False too where the transport fails."""
        system, path = _opened(self.url)
        try:
            return bool(system.isfile(path))
        except _failures():
            return False

    def open(self, encoding: str = "utf-8", newline: str | None = None, errors: str = "strict") -> io.StringIO:
        """Its text."""
        return io.StringIO(self.read_bytes().decode(encoding, errors), newline=newline)


Location = Path | Address


def location(text: str | Path | Address) -> Location:
    """A path, or the address that a text with `://` is."""
    if isinstance(text, Path | Address):
        return text
    return Address(text) if "://" in text else Path(text)


def filings_at(places: Iterable[str | Path | Address]) -> list[Location]:
    """Files as given; a folder gives the filings in it by name, a folder behind fsspec those below it too (archives are deep).

    Raises SourceError where a folder behind fsspec cannot be listed, SettingsError where its kind of address cannot be opened here.
    """
    found: list[Location] = []
    for place in map(location, places):
        if isinstance(place, Path):
            is_folder = place.is_dir()
            found += sorted(p for p in place.iterdir() if p.name.lower().endswith(FILING_NAMES)) if is_folder else [place]
        elif place.name.lower().endswith(FILING_NAMES):
            found.append(place)
        else:
            found += _below(place)
    return found


def _below(folder: Address) -> list[Location]:
    system, path = _opened(folder.url)
    try:
        names = system.find(path)
    except _failures() as error:
        raise SourceError(f"{folder} cannot be listed ({type(error).__name__}): check the address and the rights to it.") from error
    kept = sorted(name for name in names if str(name).lower().endswith(FILING_NAMES))
    if not kept:
        raise SourceError(f"{folder} holds no filings ({', '.join(FILING_NAMES)}): check the address.")
    return [Address(str(name) if "://" in str(name) else system.unstrip_protocol(name)) for name in kept]


def _opened(url: str) -> tuple[Any, str]:
    """fsspec's file system for an address, and the path in it."""
    try:
        import fsspec
    except ImportError:
        raise SettingsError(f"{url} needs fsspec: pip install 'selfhelp-screener[cluster]'.") from None
    try:
        system, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise SettingsError(f"{url} cannot be opened here ({error}): install the package that fsspec names.") from None
    except ValueError as error:
        raise SettingsError(f"{url} cannot be opened ({error}): check the address.") from None
    return system, str(path)


def _failures() -> tuple[type[Exception], ...]:
    """What a transport may raise: the usual, and the own errors of those that are in use."""
    names = (("aiohttp", "ClientError"), ("botocore.exceptions", "BotoCoreError"), ("botocore.exceptions", "ClientError"))
    own = tuple(getattr(sys.modules[module], name) for module, name in names if module in sys.modules)
    return (OSError, ValueError, *own)
