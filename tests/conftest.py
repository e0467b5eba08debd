"""Fixtures for all tests: where the real data is, and no network but loopback."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes the goldens anew, to be reviewed in the diff."""
    parser.addoption("--update-golden", action="store_true", help="write the goldens anew")


SHARED = Path(os.environ.get("SCREENER_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real filings, facts and prices; tests that need it are skipped, and say so, where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"no real data at {SHARED} (set SCREENER_SHARED)")
    return SHARED


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every address but loopback is refused, so that no test can depend on the world."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {host}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    yield
