"""What comes in a reply's body: unpacked piece by piece, bounded, and told from what is torn."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx

from filings.errors import EdgarError


class Transient(Exception):  # noqa: N818 no error yet: the next attempt may succeed
    """This attempt failed; `wait` is the server's own word on when to try again."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def unpacked(response: httpx.Response, pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """The body without its gzip or deflate, never more than `most` bytes of it, in pieces of at most 1 MB."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise EdgarError(f"{response.url.path} came packed as {encoding[:20]!r}, which was not asked for.")
    size = 0
    for piece in pieces if encoding in ("identity", "") else _inflated(pieces):
        size += len(piece)
        if size > most:
            raise EdgarError(f"{response.url.path} holds more than {most:,} bytes: nothing of it was kept.")
        yield piece


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    machine = None
    try:
        for piece in pieces:
            waiting = piece
            while waiting:
                if machine is None or machine.eof:
                    # 47: a gzip or a zlib header, whichever it is; a raw stream ("deflate" of old servers) has neither.
                    is_raw = machine is None and waiting[:1] not in (b"\x1f", b"\x78")
                    machine = zlib.decompressobj(-15 if is_raw else 47)
                made = machine.decompress(waiting, 1 << 20)
                waiting = machine.unconsumed_tail or machine.unused_data
                if made:
                    yield made
        if machine is None or not machine.eof:
            raise Transient("the packed body ends too early")
    except zlib.error as error:
        raise Transient(f"the packed body is damaged ({error})") from error


def check_json(body: bytes) -> None:
    """Raise Transient where a reply that should be JSON is torn, or a page of a server that is down."""
    import orjson

    try:
        orjson.loads(body)
    except orjson.JSONDecodeError as error:
        what = "a web page" if body.lstrip()[:1] == b"<" else "torn JSON"
        raise Transient(f"the answer is {what}") from error
