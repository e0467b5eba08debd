"""`filings`: what stands in a local filing. Each command is a call of the library; one sentence and an exit status on errors."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from filings.errors import LedgerError, ScreenError, SettingsError

if TYPE_CHECKING:
    from filings.engine import Outcome
    from filings.locations import Address

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

Paths = Annotated[
    list[str], typer.Argument(help="Filings (.htm, .txt, also .gz) or folders of them; also addresses, e.g. s3://bucket/folder.")
]
Engine = Annotated[str | None, typer.Option(help="Where filings are read: local, processes or dask.")]
Scheduler = Annotated[
    str | None, typer.Option(help="Address of a Dask scheduler, e.g. tcp://10.0.0.1:8786; without one, workers start here.")
]
Jobs = Annotated[int, typer.Option(min=1, help="Processes to spread the work over.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output and nothing else there.")]
Archive = Annotated[Path, typer.Option("--archive", envvar="SCREENER_ARCHIVE", help="Folder with the ledger.")]
Only = Annotated[str | None, typer.Option(help="Just one kind: repurchases, programs, deals or problems.")]


@app.callback()
def main() -> None:
    """Read repurchases, programmes, deals and statements out of local SEC filings."""


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _stop(error: ScreenError) -> typer.Exit:
    """An error of the house as one sentence and its exit status."""
    _say(str(error))
    return typer.Exit(2 if isinstance(error, SettingsError | LedgerError) else 1)


def _each(
    paths: list[str], read: Callable[[Path | Address], Outcome], json: bool, where: tuple[str | None, int, str | None]
) -> NoReturn:
    """Read all files where the options say; a line each, failures on standard error."""
    from filings.cluster import engine_of, run
    from filings.locations import filings_at

    status = 0
    try:
        for _, outcome in run(read, filings_at(paths), engine_of(*where)):
            failed = outcome if isinstance(outcome, str) else outcome.failed
            if failed:
                status = 1
                _say(failed)
            if not isinstance(outcome, str):
                sys.stdout.write((outcome.line if json else outcome.summary) + "\n")
    except ScreenError as error:
        raise _stop(error) from None
    raise typer.Exit(status)


@app.command(epilog="Example: filings extract 10-K.htm.gz --json")
def extract(paths: Paths, json: Json = False, jobs: Jobs = 1, engine: Engine = None, scheduler: Scheduler = None) -> None:
    """Say what the filings hold: repurchase rows, programmes, deals, and what could not be read."""
    from filings.engine import extract_file

    _each(paths, extract_file, json, (engine, jobs, scheduler))


@app.command(epilog="Example: filings statements 10-K.htm.gz --json")
def statements(paths: Paths, json: Json = False, jobs: Jobs = 1, engine: Engine = None, scheduler: Scheduler = None) -> None:
    """The filing's own figures of its current period, from its inline XBRL."""
    from filings.engine import state_file

    _each(paths, state_file, json, (engine, jobs, scheduler))


@app.command(epilog="Example: filings show 10-Q.htm.gz --only programs")
def show(
    path: Path,
    section: Annotated[str | None, typer.Option(help="Print the text of one section, e.g. 'item 5' or 'part ii, item 2'.")] = None,
    only: Only = None,
    text: Annotated[bool, typer.Option("--text", help="Print the whole decoded text: what every offset counts in.")] = False,
) -> None:
    """For a person's eyes: what was found in one filing, where, and in which words."""
    from filings.document import read_filing
    from filings.show import describe, section_text

    try:
        filing = read_filing(path)
        if text:
            sys.stdout.write(filing.text)
        elif section:
            sys.stdout.write(section_text(filing, section) + "\n")
        else:
            for line in describe(filing, only):
                typer.echo(line)
    except ScreenError as error:
        raise _stop(error) from None


@app.command(epilog="Example: filings fetch TZOO 1113232 --form 10-Q --since 2025-01-01")
def fetch(
    companies: Annotated[list[str], typer.Argument(help="Tickers or CIKs.")],
    form: Annotated[list[str] | None, typer.Option(help="Form types; 10-K and 10-Q where none is named.")] = None,
    since: Annotated[str | None, typer.Option(help="Filed on or after this day, e.g. 2025-01-01.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="The newest so many of each form.")] = None,
    archive: Archive = Path("archive"),
) -> None:
    """Download full submissions of some companies from EDGAR into the archive; each is checked to be complete."""
    from filings.edgar.submissions import fetch as fetch_submissions

    status = 0
    try:
        start = date.fromisoformat(since) if since else None
        today = datetime.now().astimezone().date()
        for got in fetch_submissions(
            archive, companies, today=today, forms=form or ("10-K", "10-Q"), since=start, limit=limit, tell=_say
        ):
            typer.echo(f"cik {got.cik}, {got.form}: {len(got.files)} files, {got.new} new")
            for sentence in got.failed:
                status = 1
                _say(sentence)
    except ValueError:
        raise _stop(SettingsError(f"--since {since} is no date: write it like 2025-01-01.")) from None
    except ScreenError as error:
        raise _stop(error) from None
    raise typer.Exit(status)


@app.command(epilog="Example: filings problems --kind repurchases")
def problems(
    kind: Annotated[str | None, typer.Option(help="Just one kind: repurchases, programs, deals, statements or document.")] = None,
    archive: Archive = Path("archive"),
) -> None:
    """What could not be read in the filings of an archive, grouped by message, most frequent first."""
    from filings.ledger import Ledger
    from filings.show import grouped_problems

    try:
        with Ledger.open(archive, read_only=True) as ledger:
            for line in grouped_problems(ledger, kind):
                typer.echo(line)
    except ScreenError as error:
        raise _stop(error) from None
