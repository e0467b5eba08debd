"""Commands that bring data and look after it: init, update, import, doctor, build-sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.commands.call import (
    ARCHIVE,
    OUTPUT,
    Archive,
    AsOf,
    Json,
    Output,
    chosen_settings,
    console,
    day,
    guarded,
    now,
    open_ledger,
    print_json,
    say,
    telling,
    tracked,
)

if TYPE_CHECKING:
    pass

commands = typer.Typer()

EngineKind = Annotated[str | None, typer.Option("--engine", help="Where filings are read: local, processes or dask.")]
Scheduler = Annotated[
    str | None, typer.Option(help="Address of a Dask scheduler, e.g. tcp://10.0.0.1:8786; without one, workers start here.")
]
MOST_NOTES = 5


@commands.command(epilog="Example: screener init --name 'Jane Doe' --email jane@firm.com")
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


@commands.command(epilog="Example: screener update --tickers TZOO,ACLS")
@guarded
def update(
    context: typer.Context,
    tickers: Annotated[str | None, typer.Option(help="Only these companies, separated by commas.")] = None,
    since: Annotated[str | None, typer.Option(help="Read reports filed since this day.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Read at most so many reports this time.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fetch the small lists only and say what would follow.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes for reading filings.")] = 1,
    yahoo: Annotated[
        int, typer.Option(min=0, help="Ask Yahoo for the price history and the estimates of so many companies (the extra 'yahoo').")
    ] = 0,
    settings: Annotated[Path | None, typer.Option(help="A TOML file of your own settings.")] = None,
    archive: Archive = ARCHIVE,
) -> None:
    """Bring what is new: prices, macro series, companies, facts, and the reports of the universe. May be stopped at any time."""
    from screener.update import refresh

    limits = chosen_settings(settings, None, None).universe
    with telling("Fetching what is new") as tell:
        lines, status = refresh(
            archive,
            now(context),
            tickers=[symbol.strip() for symbol in (tickers or "").split(",") if symbol.strip()],
            since=day(since, context) if since else None,
            limit=limit,
            caps=(limits.minimum_cap, limits.maximum_cap),
            jobs=jobs,
            dry_run=dry_run,
            tell=tell,
        )
    for line in lines:
        typer.echo(line)
    raise typer.Exit(status)


@commands.command("import", epilog="Example: screener import prices weekly.parquet daily.csv")
@guarded
def import_(
    kind: Annotated[
        str, typer.Argument(help="companies, facts, filings, prices, listing, macro, holdings, members, revisions ...")
    ],
    paths: Annotated[
        list[str], typer.Argument(help="Files, or folders of them; filings also from an address (s3://bucket/folder).")
    ],
    subset: Annotated[bool, typer.Option("--subset", help="Facts: not the whole reply, so an absent line proves nothing.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes for reading filings.")] = 1,
    engine: EngineKind = None,
    scheduler: Scheduler = None,
    only_new: Annotated[
        bool, typer.Option("--only-new", help="Filings: leave out those that this version has read already.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Say of every file what was left out of it.")] = False,
    archive: Archive = ARCHIVE,
) -> None:
    """Bring local files into the archive. A file that cannot be read is named with the mend, and nothing of it is stored."""
    from filings.cluster import engine_of
    from screener.imports import expected_lines, import_files

    where = engine_of(engine, jobs, scheduler)
    files = rows = failed = 0
    notes: list[str] = []
    with open_ledger(archive) as ledger:
        for line in tracked(
            import_files(kind, ledger, paths, subset=subset, engine=where, only_new=only_new),
            None if only_new else expected_lines(paths),
            f"Importing {kind}",
        ):
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


@commands.command(epilog="Example: screener doctor")
@guarded
def doctor(
    context: typer.Context, as_of: AsOf = None, json: Json = False, archive: Archive = ARCHIVE, output: Output = OUTPUT
) -> None:
    """Is the data fit for a list? Ages, coverage, identities between records, and what to do."""
    from screener.doctor import doctor as examine
    from screener.doctor import plain_checks
    from screener.outputs.terminal_week import print_checks

    with open_ledger(archive, read_only=True) as ledger:
        checks = examine(ledger, output, day(as_of, context))
    if json:
        print_json(plain_checks(checks))
    else:
        print_checks(checks, console())
    raise typer.Exit(1 if any(check.state == "bad" for check in checks) else 0)


@commands.command("build-sample", hidden=True)
@guarded
def build_sample(folder: Path, archive: Archive = ARCHIVE) -> None:
    """Write the bundled sample from a full archive (for maintainers)."""
    from screener.demo import build_sample as build

    with open_ledger(archive, read_only=True) as ledger:
        for name, rows in build(ledger, folder).items():
            typer.echo(f"{name}: {rows:,} rows")
