"""What was read from a filing, laid out for a person: a line a record, and under it the words it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from filings.errors import SettingsError
from filings.readers import extract
from filings.records import Deal, Problem, Program, RepurchaseRow

if TYPE_CHECKING:
    from filings.document import Filing
    from filings.ledger import Ledger

KINDS = ("repurchases", "programs", "deals", "problems")
_SHOWN = ("problems", "repurchases", "programs", "deals")
_HEAD = ("from", "to", "(a) bought", "(b) price", "(c) in programme", "(d) may yet be bought", "of what", "words")


def describe(filing: Filing, only: str | None = None) -> Iterator[str]:
    """What a person needs in ten seconds: which filing, how much was found, what is doubtful; then every record and its words.

    The rows of the repurchase table stand as a table, each with the words that it was read from at its end; under every other
    record stands where it was read. Raises SettingsError where `only` names no kind.
    """
    if only is not None and only not in KINDS:
        raise SettingsError(f"--only {only} is no kind of record: there are {', '.join(KINDS)}.")
    found = extract(filing)
    info = found.filing
    yield f"{info.company or 'unknown company'} ({info.ticker or '-'}, cik {info.cik or '-'})"
    form, period = info.form or "unknown form", info.period_end or "-"
    yield f"{form} for the period to {period}, filed {info.filed or '-'}, {info.accession or '-'}"
    counts = {kind: len(getattr(found, kind)) for kind in KINDS}
    yield ", ".join(f"{count} {_NAMES[kind][count != 1]}" for kind, count in counts.items())
    for kind in _SHOWN:
        records = getattr(found, kind)
        if (only is not None and kind != only) or not records:
            continue
        yield ""
        yield f"{kind}:"
        if kind == "repurchases":
            yield from _table(records)
            continue
        for record in records:
            yield "  " + _line(record)
            yield from _words(record)


_NAMES = {
    "repurchases": ("row of repurchases", "rows of repurchases"),
    "programs": ("programme", "programmes"),
    "deals": ("deal", "deals"),
    "problems": ("problem", "problems"),
}


def _line(record: Program | Deal | Problem) -> str:
    if isinstance(record, Problem):
        return f"[{record.kind}] {record.what}"
    return _program_line(record) if isinstance(record, Program) else _deal_line(record)


def _table(rows: Sequence[RepurchaseRow]) -> Iterator[str]:
    """The rows in columns as wide as their figures need; the column of classes only where there are any."""
    lines = [_HEAD, *(_cells(row) for row in rows)]
    columns = [i for i in range(len(_HEAD) - 1) if any(line[i] for line in lines[1:])]
    widths = {i: max(len(line[i]) for line in lines) for i in columns}
    section = next((row.evidence.section for row in rows if row.evidence.section), None)
    yield f"  {section or 'no section'} @{rows[0].evidence.offset}"
    for line in lines:
        cells = [line[i].rjust(widths[i]) if 1 < i < 6 else line[i].ljust(widths[i]) for i in columns]
        yield f"  {'  '.join(cells)}  {line[-1]}".rstrip()


def _cells(row: RepurchaseRow) -> tuple[str, ...]:
    left = _amount(row.remaining_value, "$") or _amount(row.remaining_shares, "", " shares") or "-"
    if row.remaining_value is not None and row.remaining_shares is not None:
        left += f", {row.remaining_shares:,.0f} shares"
    last = f"{row.end or '?'}{' total' if row.is_total else ''}"
    price = "-" if row.average_price is None else f"{row.average_price:,.2f}"
    return (
        row.start or "?",
        last,
        _plain(row.total_shares),
        price,
        _plain(row.program_shares),
        left,
        row.security or "",
        f'"{_on_one_line(row.evidence.quote)}"' if row.evidence.quote else "",
    )


def _program_line(program: Program) -> str:
    size = _amount(program.authorized_value, "$") or _amount(program.authorized_shares, "", " shares") or "no size told"
    if program.authorized_value is not None and program.authorized_shares is not None:
        size += f", {program.authorized_shares:,.0f} shares"
    rest = _amount(program.remaining_value, "$") or _amount(program.remaining_shares, "", " shares")
    what = "increase by" if program.is_increase else "programme of"
    parts = [f"{program.announced or 'no day told'}: {what} {size}", program.status]
    parts += [program.kind] if program.kind != "unspecified" else []
    parts += [f"{rest} left"] if rest else []
    parts += [f"until {program.expires}"] if program.expires else []
    seller = program.counterparty
    parts += [f"from {seller}{', a related party' if program.related_party else ''}"] if seller else []
    return "; ".join(parts)


def _deal_line(deal: Deal) -> str:
    price = _amount(deal.consideration, "$") or "price not told"
    pieces = [(part, _amount(getattr(deal, part), "$")) for part in ("cash", "stock", "contingent", "goodwill")]
    told = "; ".join(f"{part} {value}" for part, value in pieces if value)
    name = deal.name or (f"{deal.count} deals" if deal.count else "unnamed")
    days = f"announced {deal.announced or '-'}, closed {deal.closed or '-'}"
    return f"{deal.kind} of {name}, {deal.status}, {days}, {price}{f' ({told})' if told else ''}"


def _words(record: Program | Deal | Problem) -> Iterator[str]:
    if isinstance(record, Problem):
        place, quote = record.where or "-", record.quote
    else:
        place, quote = f"{record.evidence.section or '-'} @{record.evidence.offset}", record.evidence.quote
    if quote:
        yield f'      {place}: "{_on_one_line(quote)}"'


def _on_one_line(quote: str) -> str:
    return re.sub(r"\s*[^\S ]+\s*", " | ", printable(quote).strip())


def printable(text: str) -> str:
    """Text of a filing without control characters, which could steer a terminal; tabs and newlines stay."""
    return "".join(c for c in text if c.isprintable() or c in "\t\n")


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


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
