"""What reviewers decided, and how it outlives the workbook it was typed into.

Decisions are typed into the Shortlist sheet. The program reads them back before it writes the next workbook and appends them to
`reviews.csv` in the archive: append-only, since nobody can fetch them again. Each workbook carries, on a hidden sheet, what the
program itself had written, so that only what a person changed is a decision: an old workbook read again overrules nothing newer.
"""

from __future__ import annotations

import csv
import io
import warnings
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filings.errors import SourceError
from screener.outputs.plain import words
from screener.resting import as_seen

if TYPE_CHECKING:
    import pandas as pd

FILE_NAME = "reviews.csv"
EDITABLE = ("decision", "note", "until", "reviewer", "date")
"""What a reviewer types, in the order of the workbook's columns."""
LABELS = {"decision": "Decision", "note": "Note", "until": "Until", "reviewer": "Reviewer", "date": "Reviewed"}
SEEN = ("price", "flags")
"""What the reviewer saw beside the decision: whether it still stands is judged by what has moved since (`resting`)."""
OLD_FIELDS = ["cik", "ticker", *EDITABLE, "run", "workbook"]
FIELDS = [*OLD_FIELDS, *SEEN]
"""Columns of `reviews.csv`. `run`: day of the list that was reviewed; `workbook`: which of that day's workbooks. A file of an older
version lacks what was seen; its lines are kept."""
DECISIONS = ("Owned", "Research", "Watch", "Reject")

BASELINE_SHEET = "_written"
"""Name of the hidden sheet: rows of cik, ticker and the editable fields as the program wrote them; its first row names the run."""
MOST_ROWS = 20_000
LARGEST_WORKBOOK = 200_000_000
HEADER_DEPTH = 30
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was found in one workbook: rows in `FIELDS` that a person changed, and sentences about what could not be taken."""

    rows: list[dict[str, str]]
    remarks: list[str]


def read_reviews(archive: Path) -> pd.DataFrame:
    """Every review ever imported, oldest first, as text (`FIELDS`). Raises SourceError where the file is damaged."""
    import pandas as pd

    return pd.DataFrame(_stored(archive), columns=FIELDS, dtype="string")


def latest_reviews(reviews: pd.DataFrame | None) -> dict[int, dict[str, str]]:
    """The review that holds for each company: its last row. A row whose fields are all empty takes a review back."""
    made: dict[int, dict[str, str]] = {}
    for row in [] if reviews is None else reviews.fillna("").to_dict("records"):
        if any(row[name] for name in EDITABLE):
            made[int(row["cik"])] = {str(name): str(value) for name, value in row.items()}
        else:
            made.pop(int(row["cik"]), None)
    return made


def import_reviews(path: Path, archive: Path) -> Reviewed:
    """Take the decisions of one workbook into the archive; returns what was new. Reading the same workbook again adds nothing.

    Raises SourceError, and stores nothing of it, where the file is no workbook of ours, lacks the columns of the review, or has a
    company twice with different words.
    """
    found = read_workbook(path)
    stored = _stored(archive)
    last = {(row["workbook"], row["cik"]): row for row in stored}
    new = []
    for row, written in found:
        before = last.get((row["workbook"], row["cik"]))
        reference = written if before is None else before
        if any(row[name] != reference.get(name, "") for name in EDITABLE):
            new.append(row)
    remarks = [
        f"{path.name}: {row['ticker']} has the decision {row['decision']!r}, which is none of {', '.join(DECISIONS)}; it is kept."
        for row in new
        if row["decision"] and row["decision"] not in DECISIONS
    ]
    if new:
        _append(archive, new)
    return Reviewed(new, remarks)


def read_workbook(path: Path) -> list[tuple[dict[str, str], Mapping[str, str]]]:
    """Each company of a review workbook as it stands now, with what the program had written there."""
    with warnings.catch_warnings(action="ignore"):  # openpyxl warns of what Excel adds to a file of its own accord
        rows, hidden = _sheets(path)
    baseline, run, workbook = _baseline(hidden)
    ciks = {row["ticker"]: cik for cik, row in baseline.items() if row["ticker"]}
    header: dict[str, int] = {}
    for at, value in enumerate(rows[0]):
        header.setdefault(_text(value), at)
    lacking = [label for name, label in LABELS.items() if name in ("decision", "note") and label not in header]
    if lacking:
        raise SourceError(
            f"{path} has no column {' and no column '.join(lacking)} on its shortlist sheet: put the heading back, then try again."
        )
    found: dict[str, tuple[dict[str, str], Mapping[str, str]]] = {}
    for cells in rows[1:]:
        values = {label: _text(cells[at]) if at < len(cells) else "" for label, at in header.items()}
        ticker = values.get("Ticker", "")
        typed = {name: values.get(LABELS[name], "") for name in EDITABLE}
        typed |= {name: _typed_day(typed[name]) for name in ("until", "date")}
        cik = values.get("CIK", "") if values.get("CIK", "").isdecimal() else ciks.get(ticker, "")
        written = baseline.get(cik, {})
        # A column that somebody deleted is no decision to empty it: what the program wrote there stays.
        typed |= {name: written.get(name, "") for name, label in LABELS.items() if label not in header}
        if not cik:
            if any(typed.values()):
                raise SourceError(
                    f"{path} has a decision for {ticker or 'a row without ticker'}, which is not on that list: give the row the"
                    " company's CIK, then try again."
                )
            continue
        row = {"cik": cik, "ticker": ticker or written.get("ticker", "")} | typed | {"run": run, "workbook": workbook}
        row |= {name: written.get(name, "") for name in SEEN}
        if cik in found and any(found[cik][0][name] != row[name] for name in EDITABLE):
            raise SourceError(f"{path} has {ticker or cik} twice with different decisions: keep one of the rows, then try again.")
        found[cik] = (row, written)
    return list(found.values())


def baseline_rows(companies: Sequence[Mapping[str, Any]], reviews: Mapping[int, Mapping[str, str]]) -> list[list[str]]:
    """What goes onto the hidden sheet: the values of the editable fields as the program writes them, and what a reviewer sees."""
    return [
        [str(c["cik"]), str(c["ticker"] or ""), *(reviews.get(c["cik"], {}).get(name, "") for name in EDITABLE), *as_seen(c)]
        for c in companies
    ]


def _sheets(path: Path) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of the sheet with the decisions, from its header down, and those of the hidden one."""
    import zipfile

    import openpyxl

    try:
        if path.stat().st_size > LARGEST_WORKBOOK:
            raise SourceError(f"{path} is too large for a review workbook: name a shortlist.xlsx.")
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            # Sheets get renamed and copied: found by their headings; the one that keeps its name wins.
            tops = {n: _header(_rows(workbook[n], HEADER_DEPTH)) for n in workbook.sheetnames if n != BASELINE_SHEET}
            places = [n for n, top in tops.items() if top is not None]
            places.sort(key=lambda n: (n != "Shortlist", LABELS["decision"] not in _row_texts(workbook[n], tops[n] or 0)))
            if not places:
                raise SourceError(
                    f"{path} has no sheet with the headings Rank, Ticker and Decision: name a shortlist.xlsx of this program,"
                    " or put them back."
                )
            hidden = _rows(workbook[BASELINE_SHEET], MOST_ROWS) if BASELINE_SHEET in workbook.sheetnames else []
            return _rows(workbook[places[0]], MOST_ROWS)[tops[places[0]] :], hidden
        finally:
            workbook.close()
    except OSError as error:
        raise SourceError(f"The workbook {path} cannot be read: close it in Excel, or check its name and rights.") from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError, AttributeError, EOFError, zlib.error) as error:
        # openpyxl answers a damaged workbook with whichever of these its parts run into (SyntaxError is the XML parser's).
        raise SourceError(f"{path} cannot be read as an Excel workbook: open and save it in Excel, or move it away.") from error


def _rows(sheet: Any, depth: int) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True, max_row=depth, max_col=MOST_COLUMNS))


def _row_texts(sheet: Any, at: int) -> set[str]:
    return {_text(value) for value in _rows(sheet, at + 1)[at]}


def _header(rows: Sequence[tuple[Any, ...]]) -> int | None:
    """The row that heads a list of companies, by its words."""
    for index, row in enumerate(rows):
        texts = {_text(value) for value in row}
        if "Rank" in texts and {"Ticker", "CIK"} & texts and len(texts) > 4:
            return index
    return None


def _baseline(rows: Sequence[tuple[Any, ...]]) -> tuple[dict[str, dict[str, str]], str, str]:
    if not rows:
        return {}, "", ""
    first = [_text(value) for value in rows[0]] + ["", ""]
    names = ["cik", "ticker", *EDITABLE, *SEEN]
    table = {}
    for row in rows[1:]:
        values = [_text(value) for value in row[: len(names)]]
        values += [""] * (len(names) - len(values))
        if values[0]:
            table[values[0]] = dict(zip(names, values, strict=True))
    return table, first[0], first[1]


def _text(value: Any) -> str:
    """A cell as a person means it: days as ISO text, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return words(value) or ""


def _typed_day(text: str) -> str:
    """A day typed by hand in a form that can mean only one day, as ISO; all else stays as it was typed."""
    for form in ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%Y/%m/%d"):
        try:
            return datetime.strptime(text, form).strftime("%Y-%m-%d")  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    return text


def _stored(archive: Path) -> list[dict[str, str]]:
    path = archive / FILE_NAME
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if reader.fieldnames not in (FIELDS, OLD_FIELDS):
                raise SourceError(f"{path} has not the columns {','.join(FIELDS)}: put its first line back or restore a copy.")
            rows = []
            for row in reader:
                if None in row or None in row.values() or not row["cik"].isdecimal():
                    raise SourceError(f"{path} line {reader.line_num} is not a whole review: mend the line or restore a copy.")
                rows.append(dict.fromkeys(SEEN, "") | row)
            return rows
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path} cannot be read as reviews: mend it or restore a copy; it cannot be made again.") from error


def _append(archive: Path, rows: Sequence[Mapping[str, str]]) -> None:
    path = archive / FILE_NAME
    try:
        archive.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists() or path.stat().st_size == 0
        if not is_new and _first_line(path) == ",".join(OLD_FIELDS):
            # A file of an older version is written anew with the wider header, in one stroke.
            beside = path.with_suffix(".new")
            beside.write_text(_lines(_stored(archive), with_header=True), encoding="utf-8", newline="")
            beside.replace(path)
        # One write of all lines: a crash leaves the old file or all of the new rows.
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(_lines(rows, with_header=is_new))
    except OSError as error:
        raise SourceError(f"{path} cannot be written: check the rights of the archive folder; no decision is stored.") from error


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.readline().strip()


def _lines(rows: Sequence[Mapping[str, str]], *, with_header: bool) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, lineterminator="\n")
    if with_header:
        writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
