"""Primary documents of filings: fetched once, kept gzipped, each beside a `filings.csv` that says which filing it is."""

from __future__ import annotations

import csv
import gzip
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filings.edgar.disk import write_whole
from filings.edgar.gateway import Gateway
from filings.errors import EdgarError

LARGEST_DOCUMENT = 200_000_000
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,199}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One filing to fetch: what EDGAR's index says of it."""

    cik: int
    accession: str
    form: str
    filed: date
    report_date: date | None
    document: str | None


def place(archive: Path, wanted: Wanted) -> Path:
    """Where the document of a filing lies. Raises EdgarError where the index names something that is no document.

    Names come from outside: an accession or a name that could lead out of the folder is refused.
    """
    if not _ACCESSION.fullmatch(wanted.accession) or not 0 < wanted.cik < 10**10:
        raise EdgarError(f"EDGAR's index names a filing {wanted.accession[:40]!r}, which is no accession: it was left out.")
    folder = archive / "edgar" / "documents" / f"{wanted.cik:010}" / wanted.accession
    # Old filings have no primary document: the full submission stands for it.
    name = wanted.document or f"{wanted.accession}.txt"
    if not _NAME.fullmatch(name) or ".." in name:
        raise EdgarError(f"EDGAR's index names a document {name[:60]!r} of {wanted.accession}, which is no file name: left out.")
    return folder / (f"{name}.gz" if wanted.document is None else f"{wanted.accession}_{name}.gz")


def address(wanted: Wanted) -> str:
    """The document's address on sec.gov."""
    name = wanted.document or f"{wanted.accession}.txt"
    return f"https://www.sec.gov/Archives/edgar/data/{wanted.cik}/{wanted.accession.replace('-', '')}/{name}"


def fetch_document(gateway: Gateway, archive: Path, wanted: Wanted) -> Path:
    """The document on disk; asked for only where it is not there yet. Raises EdgarError (NotThereError, UnreachableError)."""
    path = place(archive, wanted)
    if path.exists():
        return path
    body = gateway.get(address(wanted), most=LARGEST_DOCUMENT).body
    if not body or not body.strip():
        raise EdgarError(
            f"EDGAR sent an empty document for {wanted.accession} ({address(wanted)}): it is asked for again next time."
        )
    if wanted.document is None and not is_whole_submission(body):
        raise EdgarError(f"The submission {wanted.accession} does not end as one should: it is asked for again next time.")
    # First what it is, then the document: whoever finds the document finds its filing day too.
    write_whole(path.parent / "filings.csv", _row(path.name, wanted))
    write_whole(path, gzip.compress(body, compresslevel=6, mtime=0))
    return path


def is_whole_submission(body: bytes) -> bool:
    """Does a full submission end as EDGAR ends it? Until 2001 a privacy-enhanced message is wrapped around it."""
    end = body[-400:].rstrip()
    return end.endswith((b"</SEC-DOCUMENT>", b"-----END PRIVACY-ENHANCED MESSAGE-----", b"</IMS-DOCUMENT>"))


def _row(file: str, wanted: Wanted) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["file", "cik", "form", "period_end", "filed_date", "accession"])
    period = wanted.report_date.isoformat() if wanted.report_date else ""
    lines.writerow([file, f"{wanted.cik:010}", wanted.form, period, wanted.filed.isoformat(), wanted.accession])
    return text.getvalue().encode()
