"""One limiter for all threads and processes of the machine, over one lock file; a throttle met by one stops all.

pyrate-limiter's SQLite bucket was tried and let 11 requests into one second where 8 were allowed (4 processes of 2 threads): it
looks and inserts without a lock between, and its file lock needs a further package. Here the turn is stamped under the lock, after
the wait and not before it, so that a process that wakes late delays the others and never crowds them.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filings.edgar.disk import locked

SLACK = 1.125
"""Turns are spaced a little wider than the limit, since requests do not all take the same time to arrive: 7.1 a second for 8."""
LONGEST_PAUSE = 3600.0
"""Seconds; a stamp further in the future is of an earlier start of the machine."""
_WIDTH = 64


@dataclass(frozen=True, slots=True)
class Limiter:
    """Turns at a shared rate. `path` names the lock file that all who share the limit use."""

    path: Path
    requests_per_second: float

    def wait_turn(self, on_pause: Callable[[float], None] | None = None) -> None:
        """Return when it is this caller's turn. `on_pause` hears the seconds left while everybody stands still."""
        spacing = SLACK / self.requests_per_second
        while True:
            with locked(self.path) as descriptor:
                assert descriptor is not None
                last, blocked = _read(descriptor)
                now = time.monotonic()
                pause = blocked - now
                if not 0 < pause <= LONGEST_PAUSE:
                    wait = last + spacing - now
                    if 0 < wait <= spacing:
                        time.sleep(wait)
                    _write(descriptor, time.monotonic(), blocked)
                    return
            if on_pause:
                on_pause(pause)
            time.sleep(min(pause, 1.0))

    def block(self, seconds: float) -> None:
        """Let nobody on this machine ask for so many seconds; a longer pause that runs already stays."""
        with locked(self.path) as descriptor:
            assert descriptor is not None
            last, blocked = _read(descriptor)
            now = time.monotonic()
            running = blocked if 0 < blocked - now <= LONGEST_PAUSE else 0.0
            _write(descriptor, last, max(running, now + min(seconds, LONGEST_PAUSE)))


def limit_file(host: str) -> Path:
    """The lock file of a host: in a folder that all processes of the machine see, whatever their TMPDIR says."""
    shared = Path("/tmp")
    folder = shared if os.name == "posix" and os.access(shared, os.W_OK) else Path(tempfile.gettempdir())
    return folder / f"selfhelp-screener-{''.join(c if c.isalnum() else '-' for c in host)}.lock"


def _read(descriptor: int) -> tuple[float, float]:
    os.lseek(descriptor, 0, os.SEEK_SET)
    parts = os.read(descriptor, _WIDTH).split()
    try:
        last, blocked = (float(part) for part in parts)
    except ValueError:  # a new file, or one that something else wrote into
        return 0.0, 0.0
    return last, blocked


def _write(descriptor: int, last: float, blocked: float) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, f"{last:.6f} {blocked:.6f}".ljust(_WIDTH).encode())
