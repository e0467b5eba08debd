"""SEC's JSON of XBRL figures into facts: whole `companyfacts` replies, subsets of them, and `companyconcept` replies; plain,
gzipped, or as members of a zip that is never unpacked to disk. Data sets (`datasets.py`) are recognised and handed on by `store`.

The traps. The JSON repeats a figure for every filing that reports it again: each is a fact of its own, and periods come from start
and end, for `fy` and `fp` describe the filing (dgunning/edgartools#793). Forms of every kind are in it (a DEF 14A figure off by
1000: dgunning/edgartools#796), so the form is stored and judged where facts are used. Only a whole reply can prove that a line does
not exist, so subsets are told apart and never take a whole reply's place.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filings.errors import SourceError
from filings.ledger import FACTS, MEMBERS, Ledger

if TYPE_CHECKING:
    import pyarrow as pa

LARGEST_REPLY = 400_000_000
"""Bytes of one inflated reply. The largest of SEC's is about a tenth of it; more is an error or an attack."""

LARGEST_RATIO = 200
"""SEC's JSON shrinks to about a twentieth; what shrinks ten times better is made to fill a disk."""

MOST_MEMBERS = 200_000
BATCH_ROWS = 1_000_000
"""Rows put in one transaction where an archive has many members: a delete scans the table, so it must not happen per company."""

MANY_MEMBERS = 500
"""From so many members on, an archive is a market: only figures that somebody reads are kept of it, half of them."""

WHOLE = "companyfacts"
SUBSET = "companyfacts_subset"
CONCEPT = "companyconcept"


Wanted = Callable[[str], bool]
"""Whether a concept, with its namespace, is kept."""


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """One company's facts from one reply: the member or file it came from, and a table with the columns of `ledger.FACTS`."""

    name: str
    cik: int
    entity: str
    source: str
    table: pa.Table


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a file or a member of an archive: rows stored, or the sentence that says why not."""

    name: str
    rows: int
    failed: str | None = None
    is_unchanged: bool = False


def read_companyfacts(path: Path, *, subset: bool = False, concepts: Collection[str] | None = None) -> Iterator[CompanyFacts]:
    """Every reply in a file or zip, one at a time. `concepts` keeps only these (with their namespace).

    Raises SourceError where the file, or one member, cannot be read; `store` reports a broken member and goes on.
    """
    for name, opened in _replies(path):
        if isinstance(opened, SourceError):
            raise opened
        assert opened is not None
        yield from _parse(opened, name, subset=subset, wanted=None if concepts is None else frozenset(concepts).__contains__)


def store(ledger: Ledger, path: Path, *, subset: bool = False, concepts: Collection[str] | None = None) -> list[Stored]:
    """Put a file's facts in place of what the same source said of the same company; the same file twice gives the same rows.

    A file is stored whole or not at all; in a zip each member is, and a broken one is reported beside the others; a member that has
    not changed since it was stored is passed over. Of the archive of
    a whole market only what items read, and what contradicts an absence, is kept, unless `concepts` says otherwise. Raises
    SourceError where the file itself cannot be read.
    """
    from filings import datasets

    if datasets.is_dataset(path):
        return [Stored(path.name, datasets.store(ledger, path))]
    wanted = frozenset(concepts).__contains__ if concepts is not None else is_read if _is_market(path) else None
    seen = _Seen(ledger, _which(concepts, wanted, subset))
    done: list[Stored] = []
    waiting: list[CompanyFacts] = []
    many = False
    for name, opened in _replies(path, seen.is_unchanged):
        if opened is None:
            done.append(Stored(name, 0, is_unchanged=True))
            continue
        try:
            if isinstance(opened, SourceError):
                raise opened
            found = list(_parse(opened, name, subset=subset, wanted=wanted))
        except SourceError as error:
            if name == path.name:
                raise
            done.append(Stored(name, 0, str(error)))
            continue
        waiting += found
        done.append(Stored(name, sum(len(facts.table) for facts in found)))
        if sum(len(facts.table) for facts in waiting) > BATCH_ROWS:
            many = True
            _put(ledger, waiting, seen)
            waiting = []
    if waiting or not many:
        _put(ledger, waiting, seen)
    return done


def _which(concepts: Collection[str] | None, wanted: Wanted | None, subset: bool) -> str:
    """A short name of what is kept of a reply; another one tomorrow, where items read more."""
    from hashlib import sha256

    from filings.places import READ, READ_CONCEPTS

    if wanted is None:
        kept = "everything"
    else:
        patterns = {item.candidates.pattern for item in READ.values() if item.candidates is not None}
        names = sorted(READ_CONCEPTS | patterns if concepts is None else concepts)
        kept = sha256("\n".join(names).encode()).hexdigest()[:16]
    return f"{kept} {'subset' if subset else 'whole'}"


class _Seen:
    """Which members of an archive the ledger holds as they are."""

    def __init__(self, ledger: Ledger, kept: str) -> None:
        self.kept = kept
        rows = ledger.query("SELECT member, crc, size FROM members_read WHERE kept = $1", [kept])
        self.held = {str(member): (int(crc), int(size)) for member, crc, size in rows.itertuples(index=False, name=None)}
        self.passed: dict[str, tuple[str, int, int]] = {}
        companies = ledger.query("SELECT DISTINCT source, cik FROM facts WHERE source <> 'ixbrl'")
        self.companies = {(str(source), int(cik)) for source, cik in companies.itertuples(index=False, name=None)}

    def is_unchanged(self, member: zipfile.ZipInfo, name: str) -> bool:
        """Whether a member may be passed over; those that may not are remembered, to be noted once they are stored."""
        self.passed[name] = member.filename, member.CRC, member.file_size
        return self.held.get(member.filename) == (member.CRC, member.file_size)

    def note(self, ledger: Ledger, found: list[CompanyFacts]) -> None:
        """Note the members that were stored; of a company that came another way nothing is noted any more."""
        import pyarrow as pa

        rows = [(*self.passed[facts.name], facts.cik) for facts in found if facts.name in self.passed]
        ledger.register("stored_ciks", pa.table({"cik": pa.array([facts.cik for facts in found], pa.int64())}))
        ledger.execute("DELETE FROM members_read WHERE cik IN (SELECT cik FROM stored_ciks)")
        if rows:
            member, crc, size, cik = zip(*rows, strict=True)
            columns = {"member": member, "cik": cik, "crc": crc, "size": size, "kept": [self.kept] * len(rows)}
            ledger.replace(MEMBERS, pa.table({name: pa.array(list(values)) for name, values in columns.items()}))


@cache
def is_read(concept: str) -> bool:
    """Whether some item needs a concept, or one speaks against an item's absence; the cover page is always kept."""
    from filings.concepts import contradicting
    from filings.places import READ, READ_CONCEPTS

    if concept.startswith("dei:") or concept in READ_CONCEPTS:
        return True
    return any(item.candidates is not None and contradicting(name, [concept]) for name, item in READ.items())


def _is_market(path: Path) -> bool:
    try:
        if not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            return len(archive.infolist()) >= MANY_MEMBERS
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def _put(ledger: Ledger, found: list[CompanyFacts], seen: _Seen) -> None:
    """Replace in one transaction. A company's later reply in one batch wins, as it would one file at a time."""
    import pyarrow as pa

    latest = {(facts.source, facts.cik): facts.table for facts in found if facts.source != CONCEPT}
    with ledger.transaction():
        seen.note(ledger, found)
        # Making room looks through the whole table: a market's first import need not do it for every batch.
        old = [table for key, table in latest.items() if key in seen.companies]
        new = [table for key, table in latest.items() if key not in seen.companies]
        if old:
            ledger.replace(FACTS, pa.concat_tables(old))
        if new:
            ledger.insert(FACTS, pa.concat_tables(new))
        seen.companies.update(latest)
        for facts in found:
            if facts.source == CONCEPT:
                # Replies for several concepts of one company come one by one: only the same concepts are replaced.
                for concept in facts.table["concept"].unique().to_pylist():
                    ledger.delete(FACTS, source=CONCEPT, cik=facts.cik, concept=concept)
                if len(facts.table):
                    ledger.insert(FACTS, facts.table)


Passed = Callable[[zipfile.ZipInfo, str], bool]
"""Whether a member of an archive need not be read."""


def _replies(path: Path, passed: Passed | None = None) -> Iterator[tuple[str, bytes | SourceError | None]]:
    """Name and inflated bytes of every reply in a file; a broken zip member comes as its error, one that is passed over as None."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: check its name and rights.") from error
    if start[:2] == b"PK":
        yield from _members(path, passed)
    else:
        yield path.name, _inflated(path, gzipped=start[:2] == b"\x1f\x8b")


def _inflated(path: Path, *, gzipped: bool) -> bytes:
    try:
        with gzip.open(path) if gzipped else path.open("rb") as file:
            data: bytes = file.read(LARGEST_REPLY + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{path.name} is cut off or damaged ({error}): fetch it again.") from error
    if len(data) > LARGEST_REPLY:
        raise SourceError(f"{path.name} holds more than {LARGEST_REPLY:,} bytes and is no reply of one company: not read.")
    return data


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip with a sane number of members; SourceError where it cannot be opened as one."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise SourceError(f"{path.name} is not a whole zip archive ({error}): fetch it again.") from error
    with archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            raise SourceError(f"{path.name} has more than {MOST_MEMBERS:,} members and is no archive of SEC: not read.")
        yield archive


def _members(path: Path, passed: Passed | None) -> Iterator[tuple[str, bytes | SourceError | None]]:
    with opened_zip(path) as archive:
        members = [m for m in archive.infolist() if m.filename.lower().endswith((".json", ".json.gz"))]
        if not members:
            raise SourceError(f"{path.name} holds no JSON and no data set (sub.txt, num.txt): give an archive of SEC.")
        for member in members:
            name = f"{path.name}:{member.filename}"
            yield name, None if passed is not None and passed(member, name) else _member(archive, member, name)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes | SourceError:
    if member.file_size > LARGEST_REPLY or member.file_size > LARGEST_RATIO * max(member.compress_size, 1_000_000):
        return SourceError(f"{name} would inflate to {member.file_size:,} bytes and is no reply of one company: not read.")
    try:
        data = archive.read(member)
        if data[:2] == b"\x1f\x8b":
            inflater = zlib.decompressobj(wbits=31)
            data = inflater.decompress(data, LARGEST_REPLY)
            if not inflater.eof:
                return SourceError(f"{name} is cut off or too large: fetch the archive again.")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        return SourceError(f"{name} is damaged ({error}): fetch the archive again.")
    return data


def _parse(data: bytes, name: str, *, subset: bool, wanted: Wanted | None) -> Iterator[CompanyFacts]:
    import orjson

    if data.lstrip()[:1] == b"<":
        raise SourceError(f"{name} is a web page, not JSON (an error page of SEC?): fetch it again.")
    try:
        reply = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise SourceError(f"{name} is not whole JSON ({error}): fetch it again.") from error
    del data
    if not isinstance(reply, dict) or not reply:
        raise SourceError(f"{name} is no companyfacts or companyconcept reply: give JSON of SEC's XBRL interface.")
    if isinstance(reply.get("facts"), dict):
        # SEC's own reply has these three keys and always a cover page; whatever was cut or put together has others.
        is_whole = not subset and set(reply) == {"cik", "entityName", "facts"} and "dei" in reply["facts"]
        parts: list[tuple[str, Any, Any]] = [
            (space, tag, body) for space, tags in reply["facts"].items() for tag, body in _mapping(tags, name).items()
        ]
        source, ciks = WHOLE if is_whole else SUBSET, [reply.get("cik")]
        entity = reply.get("entityName")
    else:
        replies = [reply] if "units" in reply else [r for r in reply.values() if isinstance(r, dict) and "units" in r]
        replies = [r for r in replies if r["units"]]
        if not replies:
            raise SourceError(f"{name} holds no figures of a company: give companyfacts or companyconcept replies.")
        parts = [(_space(r), r.get("tag"), r) for r in replies]
        source, ciks = CONCEPT, sorted({r.get("cik") for r in replies}, key=str)
        entity = next((r["entityName"] for r in replies if r.get("entityName")), None)
    cik = _cik(ciks, name)
    yield CompanyFacts(name, cik, str(entity or ""), source, _table(parts, cik, source, name, wanted))


def _space(reply: dict[str, Any]) -> str:
    # Some collections of replies left the taxonomy out; the cover page's concepts are those of an entity.
    return str(reply.get("taxonomy") or ("dei" if str(reply.get("tag")).startswith("Entity") else "us-gaap"))


def _mapping(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SourceError(f"{name} has a concept without units: fetch it again.")
    return value


def _cik(found: list[Any], name: str) -> int:
    numbers = {int(v) for v in found if isinstance(v, int) or (isinstance(v, str) and v.isdecimal())}
    if len(numbers) != 1 or len(found) != 1 or not 0 < min(numbers) < 10**10:
        raise SourceError(f"{name} does not say which one company it is about (cik): fetch it again.")
    return numbers.pop()


def _table(parts: list[Any], cik: int, source: str, name: str, wanted: Wanted | None) -> pa.Table:
    """Rows in columns, one pass a key: some 25,000 dictionaries a company, so nothing is done a row at a time."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    rows: list[dict[str, Any]] = []
    runs: list[tuple[str, str, int]] = []
    seen: set[tuple[str, str]] = set()
    for space, tag, body in parts:
        concept = f"{space}:{tag}"
        if not isinstance(tag, str) or (wanted is not None and not wanted(concept)):
            continue
        for unit, given in _mapping(_mapping(body, name).get("units"), name).items():
            if given in ({}, None):  # how some interfaces write an empty list
                continue
            if not isinstance(given, list):
                raise SourceError(f"{name}: {concept} has no list of figures: fetch it again.")
            if (concept, unit) not in seen:
                seen.add((concept, unit))
                rows += given
                runs.append((concept, unit, len(given)))
    counts = np.array([run[2] for run in runs], dtype="int64")
    index = pa.array(np.repeat(np.arange(len(runs), dtype="int32"), counts))
    count = len(rows)
    try:
        dates = {key: _dates([row[key] for row in rows]) for key in ("end", "filed")}
        dates["start"] = _dates([row.get("start") for row in rows])
        values = pa.array([row["val"] for row in rows], pa.float64(), from_pandas=False) if rows else pa.array([], pa.float64())
        table = pa.table(
            {
                "cik": pa.array(np.full(count, cik, dtype="int64")),
                "concept": pa.array([run[0] for run in runs], pa.string()).take(index),
                "unit": pa.array([run[1] for run in runs], pa.string()).take(index),
                "start": dates["start"],
                "end": dates["end"],
                "value": values,
                "dimensions": pa.nulls(count, pa.string()),
                "accession": pa.array([row["accn"] for row in rows], pa.string()),
                "form": pa.array([row["form"] for row in rows], pa.string()),
                "filed": dates["filed"],
                "source": pa.array([source], pa.string()).take(pa.array(np.zeros(count, dtype="int32"))),
                "complete": pa.array(np.full(count, source == WHOLE)),
                "rounded": pa.array(np.zeros(count, dtype="bool")),
            }
        ).select(FACTS.names)
    except (KeyError, TypeError, AttributeError, OverflowError, pa.ArrowException) as error:
        raise SourceError(
            f"{name} has a figure without a whole value, date or filing ({_short(error)}): fetch it again."
        ) from error
    years = (pc.year(table["end"]), pc.year(table["filed"]))
    if count and (min(pc.min(y).as_py() for y in years) < 1900 or max(pc.max(y).as_py() for y in years) > 2200):
        raise SourceError(f"{name} has a date before 1900 or after 2200: the file is damaged, fetch it again.")
    if not pc.all(pc.is_finite(table["value"]), min_count=0).as_py() or (count and pc.max(pc.abs(table["value"])).as_py() > 1e22):
        raise SourceError(f"{name} has a figure beyond any currency: the file is damaged, fetch it again.")
    # Without a value there is no fact.
    return table.filter(pc.is_valid(table["value"])) if table["value"].null_count else table


def _dates(texts: list[str | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(texts, pa.string()).cast(pa.date32())


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:80]
