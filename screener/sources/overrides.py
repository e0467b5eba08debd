"""What the user knows better: a sector, a list of peers, a figure, or that a company does not belong on the list; each with its
reason, who said so and until when.

They stand in `overrides.csv` of the archive, which is only ever added to, because nobody can fetch them again: for a company and a
field the last line holds, and the value `clear` takes one back. A line counts from its date to its `expires`, so that a past week's
list stays what it was.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filings.errors import SettingsError, SourceError
from filings.ledger import Field, Ledger, table
from screener.sources import Report, source
from screener.sources.holdings import SECTORS
from screener.sources.reading import check_file, day, number, read_csv
from screener.sources.symbols import normalise

FILE_NAME = "overrides.csv"
FIELDS = ("sector", "peers", "shares", "debt", "mid-cycle", "programme", "exclude")
AMOUNTS = ("shares", "debt", "mid-cycle", "programme")
"""Fields that are a figure: shares as a number, the others in USD; mid-cycle is operating income of a normal year, programme what
may yet be bought for."""
COLUMNS = ("ticker", "field", "value", "reason", "who", "date", "expires")
CLEAR = "clear"
MOST_ROWS = 10_000
MOST_PEERS = 100
LONGEST = 500
_SCALE = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9}
_SPELLED = {"program": "programme", "mid_cycle": "mid-cycle", "midcycle": "mid-cycle"}
_YES = ("yes", "true", "1", "x")

OVERRIDES = table(
    "overrides",
    "Sectors that the user set, in a ledger without an archive folder (the bundled sample); elsewhere they stand in overrides.csv.",
    ("symbol",),
    (
        Field("symbol", "VARCHAR", "symbol in the one spelling (BRK-B)"),
        Field("sector", "VARCHAR", "one of the eleven sectors"),
        Field("reason", "VARCHAR", "why, in the user's words"),
    ),
)


@dataclass(frozen=True, slots=True)
class Override:
    """One thing that the user set. `value` is in its one spelling: a sector's name, tickers with blanks between, a number, yes;
    `set_on` and `expires` are None where it holds for every day."""

    ticker: str
    field: str
    value: str
    reason: str | None = None
    who: str | None = None
    set_on: date | None = None
    expires: date | None = None

    @property
    def amount(self) -> float:
        """The value of a field that is a figure."""
        return float(self.value)

    @property
    def words(self) -> str:
        """`debt set by hand to 25,000,000 by JD on 2025-11-03: the note has it`."""
        shown = f"{self.amount:,.0f}" if self.field in AMOUNTS else self.value
        said = f" by {self.who}" if self.who else ""
        when = f" on {self.set_on}" if self.set_on else ""
        until = f", until {self.expires}" if self.expires else ""
        return f"{self.field} set by hand to {shown}{said}{when}{until}: {self.reason or 'no reason given'}"


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the user had set by a day: what holds on it, and what had run out."""

    held: tuple[Override, ...] = ()
    expired: tuple[Override, ...] = ()

    def of(self, field: str) -> dict[str, Override]:
        """What holds of one field, by ticker."""
        return {one.ticker: one for one in self.held if one.field == field}


def read_overrides(ledger: Ledger, as_of: date) -> Overrides:
    """The overrides as they stood on a day. Raises SettingsError where the archive's file is damaged: a list made without them
    would say what the user has ruled out."""
    last: dict[tuple[str, str], Override] = {}
    frame = ledger.query("SELECT symbol, sector, reason FROM overrides WHERE sector IS NOT NULL ORDER BY symbol")
    for symbol, sector, reason in frame.astype("object").where(frame.notna(), None).itertuples(index=False):
        last[symbol, "sector"] = Override(symbol, "sector", sector, reason)
    try:
        stored = _stored(ledger)
    except SourceError as error:
        raise SettingsError(str(error)) from error
    for one in stored:
        if one.set_on is None or one.set_on <= as_of:
            last[one.ticker, one.field] = one
    live = [one for one in last.values() if one.value != CLEAR]
    return Overrides(
        tuple(one for one in live if one.expires is None or as_of <= one.expires),
        tuple(one for one in live if one.expires is not None and as_of > one.expires),
    )


def peer_override(overrides: Overrides, ticker: str) -> tuple[str, ...]:
    """The peers that the user named for a company; empty where they named none."""
    found = overrides.of("peers").get(ticker)
    return tuple(found.value.split()) if found else ()


def peer_overrides(overrides: Overrides) -> dict[str, tuple[str, ...]]:
    """Every list of peers that the user named, by ticker."""
    return {ticker: tuple(one.value.split()) for ticker, one in overrides.of("peers").items()}


def sector_overrides(overrides: Overrides) -> dict[str, str]:
    """Every sector that the user set, by ticker."""
    return {ticker: one.value for ticker, one in overrides.of("sector").items()}


@source("overrides", "what the user set: a CSV ticker,field,value,reason,who,date,expires (or ticker,sector); goes before all else")
def store(ledger: Ledger, path: Path) -> Report:
    """Take a file of overrides into the archive; lines that hold already add nothing. One line that is not understood refuses the
    whole file."""
    rows = parse(path)
    if ledger.path is None:
        return Report(path, _store_sectors(ledger, rows))
    last = {(one.ticker, one.field): one for one in _stored(ledger)}
    new = []
    for one in rows:
        if last.get((one.ticker, one.field)) != one:
            new.append(one)
            last[one.ticker, one.field] = one
    if new:
        _append(ledger.path.parent / FILE_NAME, new)
    return Report(path, len(new))


def parse(path: Path) -> list[Override]:
    """The lines of a file of overrides. Raises SourceError, naming the line, where one is not understood."""
    optional = {
        "field": ("field",),
        "value": ("value",),
        "sector": ("sector",),
        "reason": ("reason", "comment", "note"),
        "who": ("who", "by", "reviewer"),
        "date": ("date", "day", "seton"),
        "expires": ("expires", "until"),
    }
    rows = read_csv(path, {"ticker": ("ticker", "symbol")}, optional)
    if len(rows) > MOST_ROWS:
        raise SourceError(f"{path} has {len(rows):,} lines, more than {MOST_ROWS:,}: check what it is.")
    if not ({"field", "value"} <= rows[0].keys() or "sector" in rows[0]):
        raise SourceError(f"{path} has neither the columns field and value nor a column sector: write {','.join(COLUMNS)}.")
    return [_parsed(row, f"{path}, row {at},") for at, row in enumerate(rows, start=2)]


def _parsed(row: Mapping[str, str | None], where: str) -> Override:
    ticker = normalise(row["ticker"] or "")
    if ticker is None:
        raise SourceError(f"{where} has {row['ticker']!r} where a symbol should be: write it as on the exchange, e.g. BRK-B.")
    is_short = "field" not in row
    written_field = (row.get("field") or "").strip().lower()
    field = "sector" if is_short else _SPELLED.get(written_field, written_field)
    if field not in FIELDS:
        raise SourceError(f"{where} has the field {row.get('field')!r}: there are {', '.join(FIELDS)}.")
    text = ((row["sector"] if is_short else row.get("value")) or "").strip()
    days = {}
    for name in ("date", "expires"):
        written = row.get(name)
        days[name] = day(written)
        if written and days[name] is None:
            raise SourceError(f"{where} has {written!r} as its {name}: write a day like 2025-11-21.")
    reason = (row.get("reason") or "").strip()[:LONGEST] or None
    value = CLEAR if text.lower() == CLEAR else _value(field, text, f"{ticker} in {where}")
    if not is_short and value != CLEAR:
        if reason is None:
            raise SourceError(f"{where} gives no reason for the {field} of {ticker}: say why, for whoever reads the list.")
        if field in AMOUNTS and days["date"] is None:
            raise SourceError(f"{where} gives no date for the {field} of {ticker}: a newer filing may then contradict it.")
    return Override(ticker, field, value, reason, (row.get("who") or "").strip()[:LONGEST] or None, days["date"], days["expires"])


def _value(field: str, text: str, where: str) -> str:
    """A value in its one spelling."""
    if field == "sector":
        found = {sector.lower(): sector for sector in SECTORS}.get(text.lower())
        if found is None:
            raise SourceError(f"{text!r} for {where} is not a sector: there are {', '.join(SECTORS)}.")
        return found
    if field == "peers":
        names = [part for part in re.split(r"[\s,;|]+", text) if part]
        symbols = [normalise(name) for name in names]
        if not names or len(names) > MOST_PEERS or None in symbols:
            raise SourceError(
                f"{text[:80]!r} for {where} is no list of peers: write symbols with blanks between, e.g. PCAR CAT DE."
            )
        return " ".join(dict.fromkeys(symbol for symbol in symbols if symbol))
    if field == "exclude":
        if text.lower() not in _YES:
            raise SourceError(f"{text!r} for {where} does not say whether to exclude it: write yes, or {CLEAR} to take it back.")
        return "yes"
    scaled = re.fullmatch(r"(.*?\d)\s*(k|m|mn|bn|b)", text.lower())
    amount = number(scaled[1] if scaled else text)
    if amount is None or "%" in text or (amount <= 0 if field == "shares" else amount < 0 and field != "mid-cycle"):
        raise SourceError(f"{text!r} is no {field} of {where}: write a number such as 25000000 or 25m.")
    return f"{amount * (_SCALE[scaled[2]] if scaled else 1):.15g}"


def _store_sectors(ledger: Ledger, rows: Sequence[Override]) -> int:
    import pyarrow as pa

    other = next((one for one in rows if one.field != "sector"), None)
    if other is not None:
        raise SettingsError(f"The {other.field} of {other.ticker} needs an archive folder to be kept in: name one with --archive.")
    made = {one.ticker: one for one in rows}
    columns = {
        "symbol": list(made),
        "sector": [one.value for one in made.values()],
        "reason": [one.reason for one in made.values()],
    }
    return ledger.replace(OVERRIDES, pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}))


def _stored(ledger: Ledger) -> list[Override]:
    if ledger.path is None:
        return []
    path = ledger.path.parent / FILE_NAME
    if not path.exists():
        return []
    check_file(path)
    return parse(path)


def _append(path: Path, rows: Sequence[Override]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if not path.exists():
        writer.writerow(COLUMNS)
    for one in rows:
        writer.writerow([one.ticker, one.field, one.value, one.reason, one.who, one.set_on, one.expires])
    try:
        # One write of all lines: a crash leaves the old file or all of the new rows.
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(text.getvalue())
    except OSError as error:
        raise SourceError(f"{path} cannot be written: check the rights of the archive folder; nothing is stored.") from error
