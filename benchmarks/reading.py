"""What reading costs: CPU of `parse_filing` and of the whole extraction, against lexbor's `parse + body.text()` of the same bytes.

    python benchmarks/reading.py FOLDER [--repeat 3] [--slowest 5]

Process time, the least of `--repeat` runs for every file, reference and ours paired file by file, so that a busy machine hits both.
Prints the ratios over all files, the slowest files, and the peak of resident memory at a quarter of the run and at its end.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import time
from collections.abc import Callable
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from filings import header
from filings.document import Filing, parse_filing
from filings.readers import extract, readers


def reference(data: bytes) -> str:
    """A bare parse and the text of the body, as any extraction would start."""
    body = LexborHTMLParser(data).body
    return body.text() if body else ""


def least(work: Callable[[], object], repeat: int) -> float:
    """The least CPU seconds of this process for one piece of work."""
    best = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Measure every filing of a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--slowest", type=int, default=5)
    args = parser.parse_args()
    paths = sorted(
        p for p in args.folder.iterdir() if p.name.lower().endswith((".htm.gz", ".html.gz", ".txt.gz", ".htm", ".html", ".txt"))
    )
    registered = readers()
    extract(
        parse_filing(
            "warm.htm", b"<html><body><table><tr><td>average price publicly announced purchased</td></tr></table></body></html>"
        )
    )
    total = {"lexbor": 0.0, "parse": 0.0, "extract": 0.0} | dict.fromkeys(registered, 0.0)
    rows: list[tuple[float, str]] = []
    early = 0
    for number, path in enumerate(paths):
        data = path.read_bytes()
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        known = header.beside(path)
        total["lexbor"] += least(lambda data=data: reference(data), args.repeat)  # type: ignore[misc]
        total["parse"] += least(lambda data=data, name=path.name, known=known: parse_filing(name, data, known), args.repeat)  # type: ignore[misc]
        whole = least(lambda data=data, name=path.name, known=known: extract(parse_filing(name, data, known)), args.repeat)  # type: ignore[misc]
        total["extract"] += whole
        rows.append((whole, path.name))
        for kind, read in registered.items():
            best = float("inf")
            for _ in range(args.repeat):
                filing: Filing = parse_filing(path.name, data, known)
                start = time.process_time()
                read(filing)
                best = min(best, time.process_time() - start)
            total[kind] += best
        if number == len(paths) // 4:
            early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    late = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    base = total["lexbor"]
    print(f"{len(paths)} filings, lexbor parse + text {base:.2f} s of CPU")
    for name, seconds in total.items():
        print(f"{name:12s} {seconds:7.2f} s  {seconds / base:5.2f}x")
    for seconds, name in sorted(rows, reverse=True)[: args.slowest]:
        print(f"slowest: {seconds:.3f} s  {name}")
    print(f"peak memory {early // 1024} MB after a quarter, {late // 1024} MB at the end")


if __name__ == "__main__":
    main()
