"""What was filed on which day: EDGAR's daily index. It says what is new, so that nothing else has to be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from filings.edgar.gateway import Gateway, NotThereError
from filings.errors import EdgarError

_ROOT = "https://www.sec.gov/Archives/edgar/daily-index"
_MASTER = re.compile(r"master\.(\d{4})(\d{2})(\d{2})\.idx")
_PATH = re.compile(r"edgar/data/(\d{1,10})/(\d{10}-\d{2}-\d{6})\.txt")
_COLUMNS = "CIK|Company Name|Form Type|Date Filed|File Name"
_LARGEST = 100_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One filing as the daily index lists it; a filing of several registrants stands there once for each."""

    cik: int
    form: str
    filed: date
    accession: str


def days(gateway: Gateway, first: date, last: date) -> list[date]:
    """The days from `first` to `last` that have an index, oldest first. Weekends and holidays have none.

    The listing of each quarter is asked: www.sec.gov answers 403 for a day that does not exist, as it does for much else.
    """
    found: list[date] = []
    year, quarter = first.year, (first.month + 2) // 3
    while (year, quarter) <= (last.year, (last.month + 2) // 3):
        try:
            listing = gateway.get(f"{_ROOT}/{year}/QTR{quarter}/index.json", is_json=True).body
        except NotThereError:  # a quarter that has just begun has no folder yet
            listing = None
        if listing is not None:
            found += [d for d in _listed(listing) if first <= d <= last]
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    return sorted(set(found))


def entries(gateway: Gateway, day: date) -> list[Entry]:
    """Every filing of one day. Raises EdgarError where the index is not one, or is torn."""
    address = f"{_ROOT}/{day:%Y}/QTR{(day.month + 2) // 3}/master.{day:%Y%m%d}.idx"
    body = gateway.get(address, most=_LARGEST).body or b""
    return list(parse_index(body.decode("latin-1"), address))


def parse_index(text: str, where: str) -> Iterator[Entry]:
    """The lines of a master index. Raises EdgarError for one that is none, or whose last line is torn off."""
    head, found, body = text.partition(_COLUMNS)
    if not found or len(head) > 5_000:
        raise EdgarError(f"{where} is no index of filings: run the same command again later.")
    for line in body.splitlines():
        if not line.strip() or set(line.strip()) == {"-"}:
            continue
        parts = line.split("|")
        path = _PATH.fullmatch(parts[-1].strip())
        digits = re.sub(r"\D", "", parts[3]) if len(parts) == 5 else ""
        if len(parts) != 5 or path is None or not parts[0].strip().isdigit() or len(digits) != 8:
            raise EdgarError(f"{where} has a line that is none of an index ({line[:80]!r}): run the same command again later.")
        try:
            filed = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError:
            raise EdgarError(f"{where} has a line without a day ({line[:80]!r}): run the same command again later.") from None
        yield Entry(int(parts[0]), parts[2].strip(), filed, path[2])


def _listed(body: bytes) -> Iterator[date]:
    import orjson

    content = orjson.loads(body)
    items = content.get("directory", {}).get("item", []) if isinstance(content, dict) else []
    for item in items if isinstance(items, list) else []:
        named = _MASTER.fullmatch(str(item.get("name", ""))) if isinstance(item, dict) else None
        if named:
            try:
                yield date(int(named[1]), int(named[2]), int(named[3]))
            except ValueError:
                continue
