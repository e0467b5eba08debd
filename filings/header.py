"""What filing is this? Splits a full submission into its documents, and says form, company, accession and dates.

Asked in this order (contracts/extraction.md): the document itself, its SGML header or its inline XBRL cover; then a `filings.csv`
beside the file; then the file's name. What none of them says is None.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from filings.records import FilingInfo

if TYPE_CHECKING:
    from filings.locations import Address

_DOCUMENT = b"<DOCUMENT>"
_TYPE = re.compile(rb"<TYPE>\s*([^\s<]+)", re.I)
_TEXT = re.compile(rb"<TEXT>", re.I)
_ACCESSION = re.compile(r"(?<!\d)(\d{10}-\d{2}-\d{6})(?!\d)")
_FORMS = r"(?:10-?K(?:SB|T|405)?(?:405)?(?:/A)?|10-?Q(?:SB|T)?(?:/A)?|8-?K(?:/A)?)"
_FILE_NAME = re.compile(rf"^(?P<ticker>[A-Za-z0-9.\-]+)_(?P<form>{_FORMS}(?:-EX99)?)_(?P<period>\d{{8}})_", re.I)
# "Form 10-K" on a page that says which report it is: a press release may name the 10-K that it refers to.
_COVER_FORM = re.compile(rf"(?:^|\n)[\W_]*(?:united\s+states[^\n]*)?form\s+({_FORMS})(?![\w-])", re.I)
_REPORT = re.compile(r"(?:annual|quarterly|transition|current)\s+report\s+(?:pursuant|under)|pursuant\s+to\s+section\s+13", re.I)
_COVER_PERIOD = re.compile(
    r"(?:for\s+the\s+)?(?:fiscal\s+|annual\s+|quarterly\s+|transition\s+)?(?:year|period|quarter)s?\s+end(?:ed|ing)\s*:?\s*"
    r"(?P<date>[A-Z][a-z]+\s+\d{1,2}\s*,\s*\d{4})",
    re.I,
)
# Where no year or quarter ended: a transition report's own days. A blank "from ____ to ____" stands on every other cover.
_COVER_TRANSITION = re.compile(
    r"transition\s+period\s+from\s+[A-Z][a-z]+\s+\d{1,2}\s*,\s*\d{4}\s+to\s+(?P<date>[A-Z][a-z]+\s+\d{1,2}\s*,\s*\d{4})", re.I
)
_SGML = {
    "accession": re.compile(rb"(?:ACCESSION NUMBER:\s*|<ACCESSION-NUMBER>\s*)(\d{10}-\d{2}-\d{6})"),
    "form": re.compile(rb"(?:CONFORMED SUBMISSION TYPE:\s*|<FORM-TYPE>\s*)([^\s<]+)"),
    "company": re.compile(rb"(?:COMPANY CONFORMED NAME:\s*|<CONFORMED-NAME>\s*)([^\r\n<]+)"),
    "cik": re.compile(rb"(?:CENTRAL INDEX KEY:\s*|<CIK>\s*)(\d+)"),
    "period_end": re.compile(rb"(?:CONFORMED PERIOD OF REPORT:\s*|<PERIOD>\s*)(\d{8})"),
    "filed": re.compile(rb"(?:FILED AS OF DATE:\s*|<FILING-DATE>\s*)(\d{8})"),
}
_COVER_NAMES = frozenset(
    {b"DocumentType", b"EntityRegistrantName", b"EntityCentralIndexKey", b"DocumentPeriodEndDate", b"TradingSymbol"}
)


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission taken apart: the bytes to read, the type of the main document, and the SGML header before it."""

    body: bytes
    type: str | None
    header: bytes


def split(data: bytes) -> Submission:
    """The main document of a full submission; other exhibits are kept apart.

    To a 10-K belongs the annual report that it incorporates by reference (EX-13); to an 8-K the press release (EX-99).
    A document that is no submission comes back as it is.
    """
    first = data[:50_000].upper().find(_DOCUMENT)
    if first < 0:
        return Submission(data, None, b"")
    starts, place = [], first + len(_DOCUMENT)
    tag = data[first:place]  # capitals or not, as the first is written
    while place >= len(tag):
        starts.append(place)
        place = data.find(tag, place) + len(tag)
    documents = []
    for start, stop in zip(starts, [*starts[1:], len(data)], strict=True):
        top = data[start : start + 4000]
        kind, text = _TYPE.search(top[:400]), _TEXT.search(top)
        begin = start + (text.end() if text else (kind.end() if kind else 0))
        closing = (data.find(closes, begin, stop) for closes in (b"</TEXT>", b"</text>", b"</DOCUMENT>"))
        end = next((place for place in closing if place >= 0), stop)
        documents.append((kind[1].decode("ascii", "replace").upper() if kind else "", begin, end))
    main_type = documents[0][0]
    wanted = "EX-99" if main_type.startswith("8-K") else "EX-13"
    parts = [data[begin:end] for i, (kind, begin, end) in enumerate(documents) if i == 0 or kind.startswith(wanted)]
    return Submission(b"\n<hr>\n".join(parts), main_type or None, data[: starts[0]][:20_000])


def identify(file: str, submission: Submission, text: str, known: FilingInfo | None) -> FilingInfo:
    """Everything that tells which filing this is, the document's own words first.

    An exhibit's words name the reports that it belongs to; of a file that is known as one, they say no form.
    """
    named, printed = _from_name(file), _from_text(text)
    if (form_name(named.form) or form_name(known.form if known else None) or "").startswith("EX-"):
        printed = replace(printed, form=None)
    info = _fill(_from_sgml(submission), _from_cover(submission.body))
    for source in (printed, known, named):
        info = _fill(info, source)
    ticker = (
        info.ticker
        if info.ticker and re.fullmatch(r"[A-Za-z][A-Za-z0-9.\-]{0,9}", info.ticker) and info.ticker.upper() != "NONE"
        else None
    )
    return replace(info, form=form_name(info.form), cik=info.cik.zfill(10) if info.cik else None, ticker=ticker)


def form_name(form: str | None) -> str | None:
    """A form type as EDGAR spells it: `10K405` and `10-K405` are one, and so are `10-K/A` and `10-K/a`."""
    if form is None:
        return None
    form = re.sub(r"^(10|8)-?([KQ])", r"\1-\2", form.strip().upper())
    return "EX-99.1" if form == "8-K-EX99" else form


def _fill(first: FilingInfo, second: FilingInfo | None) -> FilingInfo:
    if second is None:
        return first
    open_fields = {n: getattr(second, n) for n in FilingInfo.__slots__ if getattr(first, n) is None}
    return replace(first, **open_fields)


def _day(compact: str | None) -> str | None:
    """`20240131` as `2024-01-31`; None where it is no day."""
    if not compact or not re.fullmatch(r"\d{8}", compact):
        return None
    year, month, day = int(compact[:4]), int(compact[4:6]), int(compact[6:])
    return f"{year:04}-{month:02}-{day:02}" if 1980 < year < 2100 and 1 <= month <= 12 and 1 <= day <= 31 else None


def _from_sgml(submission: Submission) -> FilingInfo:
    found = {}
    for name, pattern in _SGML.items():
        match = pattern.search(submission.header)
        if match:
            found[name] = match[1].decode("latin-1").strip()
    form = submission.type if submission.type and re.match(r"10-?[KQ]|8-?K|EX-99", submission.type) else found.get("form")
    return FilingInfo(
        form=form,
        company=found.get("company"),
        cik=found.get("cik"),
        accession=found.get("accession"),
        period_end=_day(found.get("period_end")),
        filed=_day(found.get("filed")),
    )


def _from_cover(body: bytes) -> FilingInfo:
    """The inline XBRL cover page (dei concepts)."""
    if body.find(b"xmlns:dei", 0, 60_000) < 0:
        return FilingInfo()
    from filings.xbrl_cover import read_cover

    cover = read_cover(body, _COVER_NAMES)
    return FilingInfo(
        form=cover.get("DocumentType"),
        company=cover.get("EntityRegistrantName"),
        cik=cover.get("EntityCentralIndexKey"),
        period_end=cover.get("DocumentPeriodEndDate"),
        ticker=cover.get("TradingSymbol"),
    )


def _from_text(text: str) -> FilingInfo:
    """The printed cover: the form's name and the period, from the first page only."""
    page = text[:6000]
    form, period = _COVER_FORM.search(page), _COVER_PERIOD.search(page) or _COVER_TRANSITION.search(page)
    day = None
    if period:
        words = re.sub(r"\s+", " ", period["date"]).replace(" ,", ",").title()
        for spelling in ("%B %d, %Y", "%b %d, %Y"):
            try:
                day = datetime.strptime(words, spelling).date().isoformat()  # noqa: DTZ007 a day without a clock
                break
            except ValueError:
                continue
    return FilingInfo(form=form[1] if form and _REPORT.search(page) else None, period_end=day)


def _from_name(file: str) -> FilingInfo:
    accession = _ACCESSION.search(file)
    match = _FILE_NAME.match(file)
    if not match:
        return FilingInfo(accession=accession[1] if accession else None)
    form = match["form"].upper()
    return FilingInfo(
        form="EX-99.1" if form.endswith("EX99") else form,
        accession=accession[1] if accession else None,
        period_end=_day(match["period"]),
        ticker=match["ticker"].upper() if re.fullmatch(r"[A-Za-z.\-]{1,6}", match["ticker"]) else None,
    )


def beside(path: Path | Address) -> FilingInfo | None:
    """What a `filings.csv` in the same folder says of this file."""
    rows = _listing(path.parent / "filings.csv") or _listing(path.parent.parent / "filings.csv")
    row = rows.get(path.name)
    if row is None:
        return None
    cik = row.get("cik") or None
    return FilingInfo(
        form=row.get("form") or None,
        company=row.get("company") or None,
        cik=cik if cik and cik.isdigit() else None,
        accession=row.get("accession") or None,
        period_end=_day(re.sub(r"\D", "", row.get("period_end") or "")),
        filed=_day(re.sub(r"\D", "", row.get("filed_date") or row.get("filed") or "")),
        ticker=row.get("ticker") or None,
    )


@lru_cache(maxsize=8)
def _listing(path: Path | Address) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as lines:
        return {row["file"]: row for row in csv.DictReader(lines) if row.get("file")}
