"""Writing so that nothing half-written ever bears a final name, and locks that end with the process that holds them."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filings.errors import SourceError


def write_whole(path: Path, content: bytes) -> None:
    """Write to a temporary name, flush to the disk, rename: there whole or not at all. Raises SourceError (full disk)."""
    temporary = path.with_name(f"{path.name}.tmp")  # always the same, so that what a kill left is overwritten
    with said_of_disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


@contextmanager
def said_of_disk(path: Path) -> Iterator[None]:
    """Turn what the system says of a disk into one sentence."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise SourceError(f"The disk of {path.parent} is full: free some space and run the same command again.") from error
        raise SourceError(f"{path} cannot be written ({error.strerror}): check the folder and its rights.") from error


def is_full(error: BaseException | None) -> bool:
    """Is this the system's word for a full disk, or for a quota that is used up (Windows knows none)?"""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[int | None]:
    """Hold a lock file among threads and processes; gives its descriptor, or None where `wait` is false and another holds it.

    The system lets go of it when the process ends, in whichever way: no stale locks.
    """
    descriptor = _open(path)
    try:
        yield descriptor if _acquire(descriptor, wait=wait) else None
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    # Never through a link: the file stands in a folder where everybody may write.
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with said_of_disk(path):
        try:
            return os.open(path, flags)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, flags | os.O_CREAT, 0o666)
            with suppress(OSError, AttributeError):
                os.fchmod(descriptor, 0o666)  # every user of the machine shares the SEC's limit
            return descriptor


if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int, *, wait: bool) -> bool:
        while True:
            try:
                os.lseek(descriptor, 1024, os.SEEK_SET)
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
                return True
            except OSError:
                if not wait:
                    return False
                time.sleep(0.01)

else:
    import fcntl

    def _acquire(descriptor: int, *, wait: bool) -> bool:
        try:
            # flock belongs to the open file, so that threads which opened it apart exclude each other too.
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
