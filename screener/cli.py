"""`screener`: the command line. Each command is a call of the library; an error that a user can cause is one sentence and a status.

Only this module knows today's date, and nothing heavy is imported before a command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from filings.errors import ContractError, LedgerError, ScreenError, SettingsError

if TYPE_CHECKING:
    from rich.console import Console

    from filings.ledger import Ledger
    from screener.settings import Settings
    from screener.shortlist import Shortlist

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Self-help small caps, traced to the filing."
)

Archive = Annotated[
    Path, typer.Option("--archive", envvar="SCREENER_ARCHIVE", help="Folder with the ledger and what cannot be fetched again.")
]
ARCHIVE = Path("archive")
Output = Annotated[Path, typer.Option("--output", help="Folder of the run folders.")]
OUTPUT = Path("output")
MOST_NOTES = 5
AsOf = Annotated[str | None, typer.Option("--as-of", help="Day of the list, e.g. 2025-11-21; today where it is not given.")]
Sectors = Annotated[list[str] | None, typer.Option("--sector", help="Show only these sectors; scores stay as they are.")]
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output and nothing else there.")]


def say(sentence: str) -> None:
    """One line for the user, on standard error: standard output belongs to the result."""
    sys.stderr.write(sentence + "\n")


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Errors of the house as one sentence: status 1 for a file or source, 2 for the call, the settings or a locked archive."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except ContractError:
            raise
        except ScreenError as error:
            say(str(error))
            raise typer.Exit(2 if isinstance(error, SettingsError | LedgerError) else 1) from None

    return run


def now() -> datetime:
    """Now: known here and nowhere else."""
    return datetime.now().astimezone()


def day(text: str | None) -> date:
    """An `--as-of` option as a date. Raises SettingsError where it is none."""
    if text is None:
        return now().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"--as-of {text} is no date: write it like 2025-11-21.") from None


@contextmanager
def open_ledger(archive: Path, *, read_only: bool = False) -> Iterator[Ledger]:
    """The archive's ledger, with every table that the screener's sources declare."""
    import screener.sources  # noqa: F401 importing it declares every table
    from filings.ledger import Ledger

    with Ledger.open(archive, read_only=read_only) as ledger:
        yield ledger


@app.callback()
def main() -> None:
    """Find small caps that close their own valuation gap: buybacks, deals, debt paid down, cash given back."""


@app.command(epilog="Example: screener init --name 'Jane Doe' --email jane@firm.com")
@guarded
def init(
    name: Annotated[str, typer.Option(prompt="Your name, for the SEC's User-Agent", help="Who asks: the SEC wants to know.")],
    email: Annotated[str, typer.Option(prompt="Your e-mail address", help="Where the SEC may write to.")],
    rate: Annotated[float, typer.Option(help="Requests a second to the SEC, at most 8.")] = 8,
    check: Annotated[bool, typer.Option(help="Try the connection and say what a first update will fetch.")] = True,
    archive: Archive = ARCHIVE,
) -> None:
    """Say once who asks the SEC; writes screener.toml into the archive."""
    from screener.initialise import initialise

    for line in initialise(archive, name, email, requests_per_second=rate, check=check):
        typer.echo(line)


@app.command(epilog="Example: screener update --tickers TZOO,ACLS")
@guarded
def update(
    tickers: Annotated[str | None, typer.Option(help="Only these companies, separated by commas.")] = None,
    since: Annotated[str | None, typer.Option(help="Read reports filed since this day.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Read at most so many reports this time.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fetch the small lists only and say what would follow.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes for reading filings.")] = 1,
    settings: Annotated[Path | None, typer.Option(help="A TOML file of your own settings.")] = None,
    archive: Archive = ARCHIVE,
) -> None:
    """Bring what is new: prices, macro series, companies, facts, and the reports of the universe. May be stopped at any time."""
    from screener.update import refresh

    limits = _settings(settings, None, None).universe
    lines, status = refresh(
        archive,
        now(),
        tickers=[symbol.strip() for symbol in (tickers or "").split(",") if symbol.strip()],
        since=day(since) if since else None,
        limit=limit,
        caps=(limits.minimum_cap, limits.maximum_cap),
        jobs=jobs,
        dry_run=dry_run,
        tell=say,
    )
    for line in lines:
        typer.echo(line)
    raise typer.Exit(status)


@app.command("import", epilog="Example: screener import prices weekly.parquet daily.csv")
@guarded
def import_(
    kind: Annotated[
        str, typer.Argument(help="companies, facts, filings, prices, listing, macro, holdings, members, revisions ...")
    ],
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of them.")],
    subset: Annotated[bool, typer.Option("--subset", help="Facts: not the whole reply, so an absent line proves nothing.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes for reading filings.")] = 1,
    verbose: Annotated[bool, typer.Option("--verbose", help="Say of every file what was left out of it.")] = False,
    archive: Archive = ARCHIVE,
) -> None:
    """Bring local files into the archive. A file that cannot be read is named with the mend, and nothing of it is stored."""
    from screener.imports import import_files

    files = rows = failed = 0
    notes: list[str] = []
    with open_ledger(archive) as ledger:
        for line in import_files(kind, ledger, paths, subset=subset, jobs=jobs):
            files, rows = files + 1, rows + line.rows
            failed += line.failed is not None
            if line.failed:
                say(line.failed)
            notes += [f"{line.name}: {note}" for note in line.notes]
    for note in notes[: None if verbose else MOST_NOTES]:
        say(note)
    if len(notes) > MOST_NOTES and not verbose:
        say(f"... and {len(notes) - MOST_NOTES} more such notes (--verbose prints them)")
    typer.echo(f"{kind}: {files - failed:,} of {files:,} files stored, {rows:,} rows")
    raise typer.Exit(1 if failed else 0)


@app.command(epilog="Example: screener run --as-of 2025-11-21 --offline --sector Industrials")
@guarded
def run(
    as_of: AsOf = None,
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing; work on what the archive holds.")] = False,
    sector: Sectors = None,
    min_cap: Annotated[float | None, typer.Option(help="Smallest market cap, USD.")] = None,
    max_cap: Annotated[float | None, typer.Option(help="Largest market cap, USD.")] = None,
    top: Annotated[int | None, typer.Option(min=1, help="Write only so many companies.")] = None,
    settings: Annotated[Path | None, typer.Option(help="A TOML file of your own settings.")] = None,
    archive: Archive = ARCHIVE,
    output: Output = OUTPUT,
) -> None:
    """Rank the small caps of one day and write shortlist.xlsx, shortlist.json and run.json."""
    from screener.outputs.terminal import sectors_named
    from screener.pipeline import filtered, make_shortlist
    from screener.runs import write_run
    from screener.update import refresh_before_run

    chosen = _settings(settings, min_cap, max_cap)
    on = day(as_of)
    limits = (chosen.universe.minimum_cap, chosen.universe.maximum_cap)
    status = 0 if offline else refresh_before_run(archive, now(), limits, say)
    sectors = sectors_named(sector or [])
    with open_ledger(archive, read_only=True) as ledger:
        shortlist = filtered(make_shortlist(ledger, chosen, on), sectors, top)
    written = write_run(shortlist, output, archive)
    for remark in written.remarks:
        say(remark)
    _conclude(shortlist, written.run.folder)
    raise typer.Exit(status)


def _conclude(shortlist: Shortlist, folder: Path) -> None:
    """Three lines: what was looked at, what stands on top, where the workbook lies."""
    table = shortlist.companies.table
    typer.echo(
        f"{shortlist.as_of}: {shortlist.considered:,} companies considered, {shortlist.ranked or 0:,} ranked, {len(table):,} shown"
    )
    best = ", ".join(f"{row.ticker} {row.score:.0f}" for row in table.head(5).itertuples())
    typer.echo(f"On top: {best}" if best else "Nothing could be ranked: the workbook's sheet 'Left out' says why for each company.")
    typer.echo(f"Workbook: {folder / 'shortlist.xlsx'}")


@app.command(epilog="Example: screener demo")
@guarded
def demo(output: Output = OUTPUT) -> None:
    """Run the whole pipeline on the bundled sample of real figures: no network, no configuration."""
    from screener.demo import AS_OF, open_sample
    from screener.pipeline import make_shortlist
    from screener.runs import write_run
    from screener.settings import load_settings

    with open_sample() as ledger:
        shortlist = make_shortlist(ledger, load_settings(), AS_OF)
    written = write_run(shortlist, output, output)
    _conclude(shortlist, written.run.folder)


@app.command("build-sample", hidden=True)
@guarded
def build_sample(folder: Path, archive: Archive = ARCHIVE) -> None:
    """Write the bundled sample from a full archive (for maintainers)."""
    from screener.demo import build_sample as build

    with open_ledger(archive, read_only=True) as ledger:
        for name, rows in build(ledger, folder).items():
            typer.echo(f"{name}: {rows:,} rows")


@app.command("list", epilog="Example: screener list --sector Industrials --top 10")
@guarded
def list_(
    sector: Sectors = None, top: Annotated[int | None, typer.Option(min=1)] = None, json: Json = False, output: Output = OUTPUT
) -> None:
    """Show the latest run's list, or some of its sectors."""
    from screener.outputs.terminal import listed, print_list, sectors_named
    from screener.runs import find_run, read_run

    document = read_run(find_run(output))
    if json:
        _print_json(listed(document, sectors_named(sector or []), top))
        return
    print_list(document, _console(), sectors_named(sector or []), top)


@app.command(epilog="Example: screener explain TZOO")
@guarded
def explain(ticker: str, as_of: AsOf = None, json: Json = False, output: Output = OUTPUT) -> None:
    """One company on one screen: the gap, what it does about it, flags, and the address of each filing behind it."""
    from screener.outputs.terminal import find_company, print_company
    from screener.runs import find_run, read_run

    document = read_run(find_run(output, day(as_of) if as_of else None))
    company = find_company(document, ticker)
    if json:
        _print_json(company)
        return
    print_company(document, company, _console())


@app.command(epilog="Example: screener regime --as-of 2025-11-21")
@guarded
def regime(as_of: AsOf = None, json: Json = False, archive: Archive = ARCHIVE) -> None:
    """Does the wind help small caps now? Every observation dated, with its state and what would flip it."""
    from screener.regime import read_regime

    with open_ledger(archive, read_only=True) as ledger:
        page = read_regime(ledger, day(as_of))
    if json:
        _print_json(page)
        return
    from screener.outputs.terminal import print_regime

    print_regime(page, _console())


@app.command(epilog="Example: screener diff 2025-11-14 2025-11-21")
@guarded
def diff(
    runs: Annotated[list[str] | None, typer.Argument(help="Two runs by their day, or one against the latest.")] = None,
    json: Json = False,
    archive: Archive = ARCHIVE,
    output: Output = OUTPUT,
) -> None:
    """What changed between two runs, and what caused it: a filing, the price, the peers, a repair."""
    from screener.outputs.terminal_week import print_changes
    from screener.weekly import changes, chosen_runs, plain_changes

    new, old = chosen_runs(output, runs or [])
    try:
        with open_ledger(archive, read_only=True) as ledger:
            made = changes(new, old, ledger)
    except LedgerError:
        made = changes(new, old)  # run folders are enough; the ledger only names filings that came between
    if json:
        _print_json({"new": new["as_of"], "old": old["as_of"], "changes": plain_changes(made)})
        return
    print_changes(new, old, made, _console())


@app.command(epilog="Example: screener doctor")
@guarded
def doctor(as_of: AsOf = None, json: Json = False, archive: Archive = ARCHIVE, output: Output = OUTPUT) -> None:
    """Is the data fit for a list? Ages, coverage, identities between records, and what to do."""
    from screener.doctor import doctor as examine
    from screener.doctor import plain_checks
    from screener.outputs.terminal_week import print_checks

    with open_ledger(archive, read_only=True) as ledger:
        checks = examine(ledger, output, day(as_of))
    if json:
        _print_json(plain_checks(checks))
    else:
        print_checks(checks, _console())
    raise typer.Exit(1 if any(check.state == "bad" for check in checks) else 0)


@app.command(epilog="Example: screener backtest --from 2023-01-06 --to 2025-06-27 --prices-only")
@guarded
def backtest(
    start: Annotated[str, typer.Option("--from", help="First day to rank on.")],
    end: Annotated[str, typer.Option("--to", help="Last day to rank on.")],
    every: Annotated[str, typer.Option(help="Weeks between two lists, e.g. 4w.")] = "4w",
    hold: Annotated[str, typer.Option(help="How long a list is held, e.g. 13w,26w,52w.")] = "13w,26w,52w",
    sector: Sectors = None,
    top: Annotated[int, typer.Option(min=1, help="Names of the best group.")] = 20,
    prices_only: Annotated[bool, typer.Option("--prices-only", help="Momentum and size alone, without past lists.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes for past lists.")] = 1,
    settings: Annotated[Path | None, typer.Option(help="A TOML file of your own settings.")] = None,
    archive: Archive = ARCHIVE,
    output: Output = OUTPUT,
) -> None:
    """What followed past lists, from what was public then; says first what cannot be concluded."""
    from screener.backtest.study import Call, run_backtest, weeks_of
    from screener.backtest.written import write_backtest
    from screener.outputs.terminal import sectors_named

    sectors = tuple(sectors_named(sector or []))
    call = Call(day(start), day(end), weeks_of(every)[0], weeks_of(hold), sectors, top, with_list=not prices_only, jobs=jobs)
    with open_ledger(archive, read_only=True) as ledger:
        found = run_backtest(ledger, _settings(settings, None, None), call, kept=archive / "backtest", tell=say)
    paths = write_backtest(found, output)
    for sentence in found["first"]:
        typer.echo(sentence)
    for path in paths:
        typer.echo(str(path))


@app.command(epilog="Example: screener dictionary > DICTIONARY.md")
@guarded
def dictionary(
    check: Annotated[bool, typer.Option("--check", help="Compare with DICTIONARY.md instead of printing.")] = False,
) -> None:
    """Every column and every table: unit, meaning, source, and when it is missing."""
    from screener.dictionary import check_dictionary, write_dictionary_text

    if check:
        check_dictionary(Path("DICTIONARY.md"))
        typer.echo("DICTIONARY.md is what the code says.")
    else:
        typer.echo(write_dictionary_text(), nl=False)


def _console() -> Console:
    from rich.console import Console

    return Console()


def _print_json(value: Any) -> None:
    import orjson

    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def _settings(path: Path | None, min_cap: float | None, max_cap: float | None) -> Settings:
    from screener.settings import load_settings

    limits = {"minimum_cap": min_cap, "maximum_cap": max_cap}
    changes = {"universe": {k: float(v) for k, v in limits.items() if v is not None}}
    return load_settings(path, changes)
