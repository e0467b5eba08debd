"""Bulk archives against the bare decoding of the same bytes: companyfacts.zip against inflate + orjson, a data-set zip against
inflate + a parse of its numbers, and an archive of which little has changed."""

from __future__ import annotations

import gzip
import random
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from benchmarks.measure import measured, peak

MEMBERS = 18_000
REAL_MB = 1.1
"""Mean size of a member of SEC's archive: about 20 GB in 18,000."""

CHANGED = 0.02


def make_archive(data: Path, path: Path, members: int, seed: int = 9, changed: float = 0.0) -> None:
    """A companyfacts.zip of so many members of realistic size: whole replies under other ciks, cut to a tail of their filings so
    that the mean is SEC's. `changed` gives that share of them another figure."""
    import orjson

    random_ = random.Random(seed)
    replies = [orjson.loads(gzip.decompress(p.read_bytes())) for p in sorted((data / "companyfacts").glob("*.json.gz"))]
    mean = sum(len(orjson.dumps(one)) for one in replies) / len(replies) / 1e6
    variants = []
    for one in replies:
        for _ in range(3):
            variants.append(_thinned(one, min(1.0, REAL_MB / mean * random_.uniform(0.4, 1.6)), random_))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(members):
            body = variants[number % len(variants)]
            name = b"Changed" if random_.random() < changed else b"Resampled"
            text = b'{"cik":%d,"entityName":"%s",' % (20_000_000 + number, name) + body
            archive.writestr(f"CIK{20_000_000 + number:010}.json", text)


def _thinned(reply: dict[str, Any], share: float, random_: random.Random) -> bytes:
    """The reply's facts with a share of its concepts, as JSON from `"facts":` on; core concepts stay."""
    import orjson

    kept = {
        space: {
            tag: body
            for tag, body in tags.items()
            if space == "dei" or tag in ("Assets", "NetIncomeLoss", "Liabilities", "StockholdersEquity") or random_.random() < share
        }
        for space, tags in reply["facts"].items()
    }
    return b'"facts":' + orjson.dumps(kept) + b"}"


def companyfacts(data: Path, quick: bool) -> dict[str, Any]:
    """Stream, decode, filter and store, against inflating and decoding the same members; then the same archive a week later."""
    import orjson

    from filings.companyfacts import store
    from filings.ledger import Ledger

    folder = Path(tempfile.mkdtemp(prefix="ingestion"))
    members = 600 if quick else MEMBERS
    first, later = folder / "companyfacts.zip", folder / "later.zip"
    make_archive(data, first, members)
    make_archive(data, later, members, changed=CHANGED)
    size = 0

    def bare() -> None:
        nonlocal size
        size = 0
        with zipfile.ZipFile(first) as archive:
            for member in archive.infolist():
                text = archive.read(member)
                size += len(text)
                orjson.loads(text)

    decoded = measured(bare)
    with Ledger.open(folder / "archive") as ledger:
        rows = 0

        def fill() -> None:
            nonlocal rows
            rows = sum(one.rows for one in store(ledger, first))

        stored = measured(fill)
        unchanged = 0

        def again() -> None:
            nonlocal unchanged
            unchanged = sum(one.is_unchanged for one in store(ledger, later))

        incremental = measured(again)
    bytes_ = (folder / "archive" / "ledger.duckdb").stat().st_size
    shutil.rmtree(folder)
    return {
        "members": members,
        "gb": round(size / 1e9, 2),
        "rows": rows,
        "decode": decoded,
        "store": stored,
        "times_decode": round(stored["cpu_s"] / decoded["cpu_s"], 2),
        "a_week_later": incremental | {"unchanged": unchanged},
        "ledger_mb": round(bytes_ / 1e6),
        "peak_mb": peak(),
    }


def datasets(data: Path, quick: bool) -> dict[str, Any]:
    """Each zip of DATA/fsds stored, against inflating and parsing its num.txt."""
    import pyarrow.csv as csv

    from filings.companyfacts import store
    from filings.ledger import Ledger

    paths = sorted((data / "fsds").glob("*.zip"))[: 1 if quick else None]

    def bare() -> None:
        for path in paths:
            with zipfile.ZipFile(path) as archive:
                name = next(n for n in archive.namelist() if n.endswith("num.txt"))
                with archive.open(name) as file:
                    csv.read_csv(file, csv.ReadOptions(use_threads=False), csv.ParseOptions(delimiter="\t", quote_char=False))

    folder = Path(tempfile.mkdtemp(prefix="datasets"))
    parsed = measured(bare)
    rows = 0
    with Ledger.open(folder) as ledger:

        def fill() -> None:
            nonlocal rows
            rows = sum(one.rows for path in paths for one in store(ledger, path))

        stored = measured(fill)
    shutil.rmtree(folder)
    times = round(stored["cpu_s"] / parsed["cpu_s"], 2)
    return {"zips": len(paths), "rows": rows, "parse": parsed, "store": stored, "times_parse": times}
