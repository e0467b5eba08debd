"""SEC's Financial Statement Data Sets (one zip a quarter: sub, num, tag, pre) into facts, as filed.

https://www.sec.gov/data-research/sec-markets-data/financial-statement-data-sets: `ddate` is the period's end rounded to the nearest
month's end and `qtrs` its length in quarters, so every period is marked rounded and never mixed with exact ones. The traps: rows
with `segments` or `coreg` are a part's or a co-registrant's figures, not the entity's; the columns come in another order, and
`segments` not at all, in older files; a daily zip has no tag.txt (neither tag nor pre is needed here).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from filings.companyfacts import LARGEST_RATIO, opened_zip
from filings.errors import SourceError
from filings.ledger import FACTS, Ledger

if TYPE_CHECKING:
    import pyarrow as pa

SOURCE = "fsds"
LARGEST_MEMBER = 4_000_000_000
"""Bytes of an inflated num.txt: a whole quarter has about 500 MB today."""

BLOCK = 32_000_000
SUB = ("adsh", "cik", "form", "filed")
NUM = ("adsh", "tag", "version", "ddate", "qtrs", "uom", "value")
PARTS = ("segments", "coreg")


def is_dataset(path: Path) -> bool:
    """Whether a file is a data-set zip: it holds sub.txt and num.txt."""
    try:
        if not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            return {"sub.txt", "num.txt"} <= {Path(name).name for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def read_dataset(path: Path) -> Iterator[pa.Table]:
    """The facts of one zip, in blocks with the columns of `ledger.FACTS`; memory does not grow with the zip.

    Raises SourceError where a member is missing, damaged, or not what its name says.
    """
    import pyarrow as pa

    with opened_zip(path) as archive:
        names = {Path(member.filename).name: member for member in archive.infolist()}
        lacking = [name for name in ("sub.txt", "num.txt") if name not in names]
        if lacking:
            raise SourceError(f"{path.name} lacks {' and '.join(lacking)}: give a Financial Statement Data Sets zip.")
        for name in ("sub.txt", "num.txt"):
            member = names[name]
            if member.file_size > min(LARGEST_MEMBER, LARGEST_RATIO * max(member.compress_size, 1_000_000)):
                raise SourceError(f"{path.name}:{name} would inflate to {member.file_size:,} bytes: not read.")
        try:
            filings = pa.concat_tables(list(_blocks(archive, names["sub.txt"], SUB, ())))
            filings = filings.rename_columns(["accession", "cik", "form", "filed"])
            for block in _blocks(archive, names["num.txt"], NUM, PARTS):
                yield _facts(block, filings)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise SourceError(f"{path.name} is damaged ({error}): fetch it again.") from error
        except (pa.ArrowException, KeyError, ValueError) as error:
            what = str(error).splitlines()[0][:100]
            raise SourceError(f"{path.name} is no Financial Statement Data Sets zip of SEC ({what}): fetch it again.") from error


def store(ledger: Ledger, path: Path) -> int:
    """Put one zip's filings in place of what is held of the same filings, in one transaction; returns the rows stored.

    Quarters stand beside each other: a filing, not a company, is the key here.
    """
    rows = 0
    with ledger.transaction():
        for block in read_dataset(path):
            if rows == 0:
                ledger.execute("CREATE OR REPLACE TEMP TABLE dataset_filings (accession VARCHAR PRIMARY KEY)")
            _make_room(ledger, block)
            rows += ledger.insert(FACTS, block)
    return rows


def _make_room(ledger: Ledger, block: pa.Table) -> None:
    """Remove what an older reading left of filings that were not seen in an earlier block of this one."""
    ledger.register("incoming_block", block)
    ledger.execute(
        "DELETE FROM facts WHERE source = 'fsds' AND accession IN (SELECT DISTINCT accession FROM incoming_block"
        " WHERE accession NOT IN (SELECT accession FROM dataset_filings))"
    )
    ledger.execute("INSERT OR IGNORE INTO dataset_filings SELECT DISTINCT accession FROM incoming_block")


def _blocks(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, needed: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[pa.Table]:
    """Columns of one member as text, block by block, in a fixed order; an optional column that is not there is empty."""
    import pyarrow as pa
    from pyarrow import csv

    with archive.open(member) as file:
        header = file.readline(100_000).decode("utf-8", "replace").strip("\r\n").split("\t")
    lacking = [name for name in needed if name not in header]
    if lacking:
        raise ValueError(f"{member.filename} has no column {', '.join(lacking)}")
    present = [name for name in (*needed, *optional) if name in header]
    kinds = {name: pa.float64() if name == "value" else pa.int64() if name in ("cik", "qtrs") else pa.string() for name in present}
    with archive.open(member) as file:
        reader = csv.open_csv(
            file,
            csv.ReadOptions(block_size=BLOCK, use_threads=False),
            csv.ParseOptions(delimiter="\t", quote_char=False),
            csv.ConvertOptions(include_columns=present, column_types=kinds, strings_can_be_null=True),
        )
        for batch in reader:
            table = pa.Table.from_batches([batch])
            for name in optional:
                if name not in present:
                    table = table.append_column(name, pa.nulls(len(table), pa.string()))
            yield table.select([*needed, *optional])


def _facts(block: pa.Table, filings: pa.Table) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = block.filter(pc.is_valid(block["value"]))
    places = pc.index_in(numbers["adsh"], value_set=filings["accession"].combine_chunks())
    if places.null_count:
        raise ValueError("num.txt has a filing that sub.txt does not name")
    of = filings.take(places)
    end = pc.cast(pc.strptime(numbers["ddate"], format="%Y%m%d", unit="s"), pa.date32())
    filed = pc.cast(pc.strptime(of["filed"], format="%Y%m%d", unit="s"), pa.date32())
    prefix = pc.if_else(
        pc.match_substring(numbers["version"], "/"), pc.replace_substring_regex(numbers["version"], "/.*", ""), "custom"
    )
    count = len(numbers)
    return pa.table(
        {
            "cik": of["cik"],
            "concept": pc.binary_join_element_wise(prefix, numbers["tag"], ":"),
            "unit": numbers["uom"],
            "start": _starts(end, numbers["qtrs"]),
            "end": end,
            "value": numbers["value"],
            "dimensions": _dimensions(numbers["segments"], numbers["coreg"]),
            "accession": numbers["adsh"],
            "form": of["form"],
            "filed": filed,
            "source": pa.repeat(pa.scalar(SOURCE), count),
            "complete": pa.repeat(pa.scalar(True), count),
            "rounded": pa.repeat(pa.scalar(True), count),
        }
    ).select(FACTS.names)


def _starts(ends: pa.ChunkedArray, quarters: pa.ChunkedArray) -> pa.Array:
    """The first day of the month in which a period of so many quarters begins; none for a balance."""
    import numpy as np
    import pyarrow as pa

    lengths = quarters.to_numpy()
    if len(lengths) and (lengths.min() < 0 or lengths.max() > 400):
        raise ValueError("qtrs beyond a hundred years")
    months = (ends.to_numpy().astype("datetime64[D]") + np.timedelta64(1, "D")).astype("datetime64[M]")
    starts = (months - 3 * lengths.astype("timedelta64[M]")).astype("datetime64[D]")
    return pa.array(starts, pa.date32(), mask=lengths == 0)


def _dimensions(segments: pa.ChunkedArray, co_registrants: pa.ChunkedArray) -> pa.Array:
    """`Axis=Member;` or `ns:Axis/ns:Member` as the ledger's `axis=member;axis=member`, sorted; a co-registrant is an axis too."""
    import pyarrow as pa

    def written(segment: str | None, other: str | None) -> str | None:
        pairs = [p.strip().replace("/", "=", 1) if "=" not in p else p.strip() for p in (segment or "").split(";") if p.strip()]
        return ";".join(sorted([*pairs, *([f"coreg={other}"] if other else [])])) or None

    joint = list(zip(segments.to_pylist(), co_registrants.to_pylist(), strict=True))
    known = {pair: written(*pair) for pair in set(joint)}
    return pa.array([known[pair] for pair in joint], pa.string())
