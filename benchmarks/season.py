"""Reading filings against what others cost on the same bytes: a bare lexbor parse with its text, lxml, BeautifulSoup over the whole
document, and edgartools where it is installed."""

from __future__ import annotations

import gzip
import importlib.util
from pathlib import Path
from typing import Any

from benchmarks.measure import measured, peak

SEASON = 6000


def reading(data: Path, quick: bool) -> dict[str, Any]:
    """CPU over the filings of DATA/filings (with --quick every twelfth), file by file, ratios over all."""
    from lxml import html
    from selectolax.lexbor import LexborHTMLParser

    from filings import header
    from filings.document import parse_filing
    from filings.readers import extract

    paths = sorted(p for p in (data / "filings").iterdir() if p.name.endswith((".htm.gz", ".txt.gz")))[:: 12 if quick else 1]
    total = dict.fromkeys(("lexbor", "extract", "lxml", "beautifulsoup"), 0.0)
    has_edgar = importlib.util.find_spec("edgar") is not None
    if has_edgar:
        total["edgartools"] = 0.0
    size, early = 0, 0
    extract(parse_filing("warm.htm", b"<html><body><p>warm</p></body></html>"))
    for at, path in enumerate(paths):
        raw = gzip.decompress(path.read_bytes())
        size += len(raw)
        known = header.beside(path)

        def lexbor(raw: bytes = raw) -> object:
            body = LexborHTMLParser(raw).body
            return body.text() if body else ""

        work = {
            "lexbor": lexbor,
            "extract": lambda raw=raw, name=path.name, known=known: extract(parse_filing(name, raw, known)),
            "lxml": lambda raw=raw: html.fromstring(raw).text_content(),
            "beautifulsoup": lambda raw=raw: _soup(raw),
        }
        if has_edgar:
            work["edgartools"] = lambda raw=raw: _edgartools(raw)
        for name, function in work.items():
            total[name] += measured(function, 1 if name == "beautifulsoup" else 2)["cpu_s"]
        if at == len(paths) // 4:
            early = peak()
    base = total["lexbor"]
    return {
        "filings": len(paths),
        "mb": round(size / 1e6),
        "cpu_s": {name: round(seconds, 2) for name, seconds in total.items()},
        "times_lexbor": {name: round(seconds / base, 2) for name, seconds in total.items()},
        "seconds_a_filing": round(total["extract"] / len(paths), 4),
        "season_cpu_minutes": round(total["extract"] / len(paths) * SEASON / 60, 1),
        "peak_mb_after_a_quarter": early,
        "peak_mb": peak(),
    }


def _soup(raw: bytes) -> object:
    import warnings

    from bs4 import BeautifulSoup

    warnings.simplefilter("ignore")
    return BeautifulSoup(raw, "lxml").get_text()


def _edgartools(raw: bytes) -> object:
    from edgar.documents import parse_html

    return parse_html(raw.decode("utf-8", "replace")).text()


def season(data: Path, quick: bool) -> dict[str, Any]:
    """The same filings read and stored by two processes, until a season is full (with --quick, sixty)."""
    import shutil
    import tempfile
    import time

    from filings.cluster import Engine
    from filings.ledger import Ledger
    from screener.imports import import_files

    paths = sorted(str(p) for p in (data / "filings").iterdir() if p.name.endswith((".htm.gz", ".txt.gz")))
    wanted = 60 if quick else SEASON
    folder = Path(tempfile.mkdtemp(prefix="season"))
    stored, start, cpu = 0, time.perf_counter(), time.process_time()
    done = 0
    with Ledger.open(folder) as ledger:
        while done < wanted:
            part = paths[: wanted - done]
            stored += sum(line.failed is None for line in import_files("filings", ledger, part, engine=Engine("processes", 2)))
            done += len(part)
    wall = time.perf_counter() - start
    shutil.rmtree(folder)
    return {
        "filings": done,
        "stored": stored,
        "wall_s": round(wall, 1),
        "a_second": round(done / wall, 1),
        "writer_cpu_s": round(time.process_time() - cpu, 1),
        "writer_peak_mb": peak(),
    }
