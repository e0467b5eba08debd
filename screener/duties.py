"""What is due from EDGAR: which days' index was read, and which company's replies are older than its newest filing.

Kept in the ledger, so that an update that was killed goes on where it stopped. The index is read for every company that the ledger
knows, whatever part of them an update was asked for: a day is read once and nothing of it may be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from filings.edgar.index import Entry
from filings.ledger import Field, Ledger, table
from screener.sources.companies import WANTED_FORMS

SUBMISSIONS = "submissions"
FACTS = "facts"

INDEX_DAYS = table(
    "index_days",
    "Days of EDGAR's daily index that were read.",
    ("day",),
    (Field("day", "DATE", "day of the index"), Field("filings", "BIGINT", "filings in it that concern companies known here")),
)

REPLIES = table(
    "edgar_replies",
    "Which reply of EDGAR was stored for which company, and which is due again.",
    ("kind", "cik"),
    (
        Field("kind", "VARCHAR", "submissions or facts"),
        Field("cik", "BIGINT", "SEC's number of the registrant"),
        Field("is_due", "BOOLEAN", "a newer filing than the stored reply knows is out"),
        Field("accession", "VARCHAR", "EDGAR's number of the newest filing that the index told of"),
        Field("filed", "DATE", "day that filing became public"),
    ),
)

STATEMENT_FORMS = ("10-K", "10-Q", "20-F", "40-F")
LONGEST_GAP = 60
"""Days without an update after which everything is fetched anew: the index of two months names every company anyway."""
FIRST_DAYS = 7
"""Days of index that a first update reads: what the nightly archives may not hold yet."""
LATE_DAYS = 10
"""Days that a filing of the index may take to turn up in EDGAR's replies; then the reply is taken as it is."""


def days_wanted(ledger: Ledger, today: date) -> tuple[date, date]:
    """First and last day whose index is to be read. Today's is left for tomorrow: it may still grow."""
    last = ledger.query("SELECT max(day) AS day FROM index_days")["day"].iloc[0]
    until = today - timedelta(days=1)
    if last is None or last != last:  # NaT: nothing was read so far
        return today - timedelta(days=FIRST_DAYS), until
    return last.date() + timedelta(days=1), until


def start_anew_after_a_gap(ledger: Ledger, today: date) -> bool:
    """Make everything due where the last update is too long ago for the daily index; True where it was."""
    first, _ = days_wanted(ledger, today)
    if (today - first).days <= LONGEST_GAP:
        return False
    with ledger.transaction():
        ledger.execute("UPDATE edgar_replies SET is_due = true, accession = NULL, filed = NULL")
        ledger.execute("DELETE FROM index_days")
    return True


def note_day(ledger: Ledger, day: date, entries: Iterable[Entry]) -> int:
    """Note what a day's index makes due, and that it was read, in one transaction; returns the filings that concern us."""
    known = set(ledger.query("SELECT DISTINCT cik FROM tickers UNION SELECT cik FROM edgar_replies")["cik"])
    chosen = [e for e in entries if e.cik in known and WANTED_FORMS.match(e.form)]
    due: dict[tuple[str, int], Entry] = {}
    for entry in chosen:
        due[SUBMISSIONS, entry.cik] = entry
        if entry.form.removesuffix("/A").removesuffix("T") in STATEMENT_FORMS:
            due[FACTS, entry.cik] = entry
    with ledger.transaction():
        _put(ledger, [(kind, cik, True, e.accession, e.filed) for (kind, cik), e in due.items()])
        ledger.delete(INDEX_DAYS, day=day.isoformat())
        ledger.execute("INSERT INTO index_days VALUES (?, ?)", [day, len(chosen)])
    return len(chosen)


def due(ledger: Ledger, kind: str, wanted: Sequence[int]) -> list[int]:
    """The wanted companies whose reply of this kind was never stored or is due again, in the order of `wanted`."""
    done = set(ledger.query("SELECT cik FROM edgar_replies WHERE kind = ? AND NOT is_due", [kind])["cik"])
    return [cik for cik in wanted if cik not in done]


def done(ledger: Ledger, kind: str, ciks: Sequence[int], today: date, *, is_final: bool) -> None:
    """Note that replies were stored. One that does not know the filing which made it due stays due, except where it is too old
    to be late, or where the reply `is_final`: EDGAR has no such reply at all."""
    if not ciks:
        return
    listed = ", ".join(str(int(cik)) for cik in ciks)
    source = "events" if kind == SUBMISSIONS else "(SELECT cik, accession FROM facts WHERE source LIKE 'companyfacts%')"
    with ledger.transaction():
        ledger.execute(
            f"""INSERT INTO edgar_replies SELECT ?, c.cik, true, NULL, NULL
            FROM (SELECT unnest([{listed}]::BIGINT[]) AS cik) c
            WHERE NOT EXISTS (SELECT 1 FROM edgar_replies r WHERE r.kind = ? AND r.cik = c.cik)""",
            [kind, kind],
        )
        ledger.execute(
            f"""UPDATE edgar_replies SET is_due = false WHERE kind = ? AND cik IN ({listed})
            AND (? OR accession IS NULL OR filed < ? OR accession IN (SELECT accession FROM {source} WHERE cik IN ({listed})))""",
            [kind, is_final, today - timedelta(days=LATE_DAYS)],
        )


def _put(ledger: Ledger, rows: Sequence[tuple[str, int, bool, str, date]]) -> None:
    import pyarrow as pa

    if rows:
        kinds = [pa.string(), pa.int64(), pa.bool_(), pa.string(), pa.date32()]
        columns = [pa.array(column, kind) for column, kind in zip(zip(*rows, strict=True), kinds, strict=True)]
        ledger.replace(REPLIES, pa.table(columns, names=REPLIES.names))
