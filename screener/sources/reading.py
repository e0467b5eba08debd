"""Opening what others made: sizes bounded, pages of HTML and torn files recognised, columns found under any of their names."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from filings.errors import SourceError

LARGEST_FILE = 8_000_000_000
LARGEST_TEXT = 500_000_000
"""Bytes: of a file on disk, and of a text that is read whole (the largest real one, a submissions reply, has 5 MB)."""

NOTHING = ("", "-", "--", ".", "NA", "N/A", "n/a", "NaN", "nan", "null", "None", "NULL")
"""How others write that there is no value."""


def key(name: str) -> str:
    """A column's name without case, signs and blanks: `Adj Close`, `adj_close` and `adjClose` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def check_file(path: Path) -> None:
    """Raise SourceError for a file that is not there, is empty or absurdly large."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise SourceError(f"{path} cannot be read: check its name and rights.") from error
    if not path.is_file():
        raise SourceError(f"{path} is not a file: name the files, or the folder that holds them.")
    if size == 0:
        raise SourceError(f"{path} is empty: fetch it again.")
    if size > LARGEST_FILE:
        raise SourceError(f"{path} has {size:,} bytes, more than any file of this kind: check what it is.")


def read_text(path: Path) -> str:
    """The text of a plain or gzipped file. Raises SourceError for a torn or bloated one, and for a page of HTML."""
    check_file(path)
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if is_packed else path.open("rb") as packed:
            raw = packed.read(LARGEST_TEXT + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(f"{path} is torn or damaged: fetch it again.") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: check its name and rights.") from error
    if len(raw) > LARGEST_TEXT:
        raise SourceError(f"{path} unpacks to more than {LARGEST_TEXT:,} bytes: check what it is.")
    if b"\x00" in raw[:4096]:
        raise SourceError(f"{path} is not text: check what it is.")
    text = raw.decode("utf-8-sig", errors="replace")
    refuse_html(path, text[:1000])
    return text


def refuse_html(path: Path, start: str) -> None:
    """Raise SourceError where a server answered with a page (of an error, of a login) instead of data."""
    if re.match(r"\s*<(!doctype|html|head|body|\?xml|script)", start, re.IGNORECASE):
        raise SourceError(f"{path} is a web page, not data: open it in a browser to see what the server said, then fetch it again.")


def read_json(path: Path) -> Any:
    """The content of a plain or gzipped JSON file. Raises SourceError where it is torn or something else."""
    import orjson

    text = read_text(path)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise SourceError(f"{path} is not whole JSON ({error}): fetch it again.") from error


def delimiter(line: str) -> str:
    """The sign between the columns: the most frequent of comma, semicolon and tab."""
    return max((",", ";", "\t"), key=line.count)


def read_csv(
    path: Path, required: Mapping[str, Sequence[str]], optional: Mapping[str, Sequence[str]]
) -> list[dict[str, str | None]]:
    """Rows of a CSV under our names. `required` and `optional` map our name to the names (`key` form) it may bear.

    Raises SourceError for a missing needed column and for a row that is torn off.
    """
    return parse_csv(path, read_text(path), required, optional)


def parse_csv(
    path: Path,
    text: str,
    required: Mapping[str, Sequence[str]],
    optional: Mapping[str, Sequence[str]],
    *,
    is_footed: bool = False,
) -> list[dict[str, str | None]]:
    """As `read_csv`, from a text at hand. Where the table `is_footed`, a blank row ends it and what follows is a notice."""
    first = text[: text.find("\n") + 1] or text
    reader = csv.reader(io.StringIO(text), delimiter=delimiter(first))
    rows: list[dict[str, str | None]] = []
    try:
        header = next(reader)
        where = find_columns(path, header, required, optional)
        for row in reader:
            if not any(cell.strip() for cell in row):
                if is_footed and rows:
                    break
                continue
            if len(row) < len(header):
                raise SourceError(f"Line {reader.line_num} of {path} has {len(row)} of {len(header)} columns: the file is torn.")
            rows.append({ours: value(row[at]) for ours, at in where.items()})
    except StopIteration:
        raise SourceError(f"{path} is empty: fetch it again.") from None
    except csv.Error as error:
        raise SourceError(f"{path} is no CSV at line {reader.line_num} ({error}): check what it is.") from error
    if not rows:
        raise SourceError(f"{path} has a header and no rows: fetch it again.")
    return rows


def find_columns(
    path: Path, header: Sequence[str], required: Mapping[str, Sequence[str]], optional: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    """Where each of our columns stands in a header. Raises SourceError where a needed one is missing."""
    keys = [key(name) for name in header]
    where: dict[str, int] = {}
    for ours, names in {**required, **optional}.items():
        at = next((keys.index(name) for name in names if name in keys), None)
        if at is not None:
            where[ours] = at
        elif ours in required:
            raise SourceError(f"{path} has no column {ours}: it has {', '.join(header)[:200]}.")
    return where


def value(cell: str) -> str | None:
    """A cell's text, or None where it says that there is none."""
    text = cell.strip()
    return None if text in NOTHING else text


def number(text: str | None) -> float | None:
    """A number from text as people write it: `$1,234.50`, `2.5%` (0.025); None where it is none."""
    if text is None:
        return None
    plain = text.replace(",", "").replace("$", "").strip()
    is_percent = plain.endswith("%")
    try:
        made = float(plain.rstrip("%"))
    except ValueError:
        return None
    if made != made or made in (float("inf"), float("-inf")):
        return None
    return made / 100 if is_percent else made


def day(text: str | None) -> date | None:
    """A day as ISO, 20251121, 11/21/2025 or Nov 21, 2025; None where it is none."""
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y"):
        try:
            return datetime.strptime(text.strip()[:20].split("T")[0], form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def cik_number(text: object) -> int | None:
    """A cik as a number (EDGAR pads to ten digits, some files write it as text); None where it is none."""
    plain = str(text).strip().removeprefix("CIK").split(".")[0]
    return int(plain) if plain.isdigit() and 0 < len(plain) <= 10 and int(plain) > 0 else None


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn what DuckDB says of a file into one sentence."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        first = str(error).splitlines()[0][:200]
        raise SourceError(f"{path} cannot be read as the table it claims to be ({first}): fetch it again.") from error
