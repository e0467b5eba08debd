"""What was read from a filing, laid out for a person: a line a record, and under it the words it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from filings.errors import SettingsError
from filings.readers import extract
from filings.records import Deal, Problem, Program, RepurchaseRow

if TYPE_CHECKING:
    from filings.document import Filing
    from filings.ledger import Ledger

KINDS = ("repurchases", "programs", "deals", "problems")


def describe(filing: Filing, only: str | None = None) -> Iterator[str]:
    """Header, then every record (or just one kind) with section, offset and quote.

    Raises SettingsError where `only` names no kind.
    """
    if only is not None and only not in KINDS:
        raise SettingsError(f"--only {only} is no kind of record: there are {', '.join(KINDS)}.")
    found = extract(filing)
    info = found.filing
    yield f"{info.company or 'unknown company'} ({info.ticker or '-'}, cik {info.cik or '-'})"
    form, period = info.form or "unknown form", info.period_end or "-"
    yield f"{form} for the period to {period}, filed {info.filed or '-'}, {info.accession or '-'}"
    yield f"{len(filing.text):,} characters, {len(filing.tables)} tables, {len(filing.headings)} headings"
    for kind in KINDS:
        if only is not None and kind != only:
            continue
        records = getattr(found, kind)
        yield ""
        yield f"{kind}: {len(records)}"
        for record in records:
            yield "  " + _line(record)
            yield from _words(record)


def _line(record: RepurchaseRow | Program | Deal | Problem) -> str:
    if isinstance(record, Problem):
        return f"[{record.kind}] {record.what}"
    if isinstance(record, RepurchaseRow):
        return _row_line(record)
    if isinstance(record, Program):
        return _program_line(record)
    return _deal_line(record)


def _row_line(row: RepurchaseRow) -> str:
    rest = _amount(row.remaining_value, "$") or _amount(row.remaining_shares, "", " shares") or "-"
    cells = [("a", _plain(row.total_shares)), ("b", _plain(row.average_price)), ("c", _plain(row.program_shares)), ("d", rest)]
    told = "  ".join(f"({letter}) {value}" for letter, value in cells)
    days = f"{row.start or '?'} to {row.end or '?'}"
    return f"{days}{' total' if row.is_total else ''}  {told}{f'  {row.security}' if row.security else ''}"


def _program_line(program: Program) -> str:
    size = _amount(program.authorized_value, "$") or _amount(program.authorized_shares, "", " shares") or "amount not told"
    rest = _amount(program.remaining_value, "$") or _amount(program.remaining_shares, "", " shares")
    parts = [program.announced or "day not told", "increase" if program.is_increase else "programme", size]
    parts += [program.status, program.kind]
    parts += [f"left {rest}"] if rest else []
    parts += [f"until {program.expires}"] if program.expires else []
    parts += [f"from {program.counterparty}"] if program.counterparty else []
    return ", ".join(parts)


def _deal_line(deal: Deal) -> str:
    price = _amount(deal.consideration, "$") or "price not told"
    pieces = [(part, _amount(getattr(deal, part), "$")) for part in ("cash", "stock", "contingent", "goodwill")]
    told = "; ".join(f"{part} {value}" for part, value in pieces if value)
    name = deal.name or (f"{deal.count} deals" if deal.count else "unnamed")
    days = f"announced {deal.announced or '-'}, closed {deal.closed or '-'}"
    return f"{deal.kind} of {name}, {deal.status}, {days}, {price}{f' ({told})' if told else ''}"


def _words(record: RepurchaseRow | Program | Deal | Problem) -> Iterator[str]:
    if isinstance(record, Problem):
        place, quote = record.where, record.quote
    else:
        place, quote = f"{record.evidence.section or '-'} @{record.evidence.offset}", record.evidence.quote
    if quote:
        words = re.sub(r"[^\S ]+", " | ", printable(quote))
        yield f'      {place}: "{words}"'


def printable(text: str) -> str:
    """Text of a filing without control characters, which could steer a terminal; tabs and newlines stay."""
    return "".join(c for c in text if c.isprintable() or c in "\t\n")


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:,.10g}" if isinstance(value, float) and value < 1e4 else f"{value:,.0f}"


def _amount(value: float | None, before: str, after: str = "") -> str | None:
    return None if value is None else f"{before}{value:,.0f}{after}"


def section_text(filing: Filing, name: str) -> str:
    """The text from a heading to the next, the longest such place where several bear the name (a table of contents has it too).

    Raises SettingsError where no heading of the filing matches.
    """
    wanted = re.sub(r"\W+", " ", name).strip().lower()
    headings = [*filing.headings, (len(filing.text), "")]
    found = [
        filing.text[start:stop]
        for (start, title), (stop, _) in zip(headings, headings[1:], strict=False)
        if re.sub(r"\W+", " ", title).strip().lower().endswith(wanted)
    ]
    if not found:
        titles = ", ".join(dict.fromkeys(title for _, title in filing.headings)) or "none"
        raise SettingsError(f"No heading of {filing.file} is called {name!r}: found are {titles}.")
    return printable(max(found, key=len))


def grouped_problems(ledger: Ledger, kind: str | None = None) -> Iterator[str]:
    """Problems of all filings, numbers in their sentences blanked, most frequent first, with one accession each to look at."""
    frame = ledger.query(
        "SELECT kind, regexp_replace(what, '[0-9][0-9,.]*', 'n', 'g') AS what, count(*) AS n, min(accession) AS example"
        " FROM problems WHERE coalesce(kind = ?, true) GROUP BY ALL ORDER BY n DESC, kind, what",
        [kind],
    )
    if frame.empty:
        yield "No problems are stored."
    for row in frame.itertuples():
        yield f"{row.n:>6,}  [{row.kind}] {printable(str(row.what))}  (e.g. {row.example})"
