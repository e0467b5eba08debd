"""Commands of the week: run, demo, list, explain, diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from filings.errors import LedgerError
from screener.commands.call import (
    ARCHIVE,
    OUTPUT,
    Archive,
    AsOf,
    Json,
    Output,
    Sectors,
    chosen_settings,
    console,
    day,
    guarded,
    now,
    open_ledger,
    print_json,
    say,
)

if TYPE_CHECKING:
    from screener.shortlist import Shortlist

commands = typer.Typer()


@commands.command(epilog="Example: screener run --as-of 2025-11-21 --offline --sector Industrials")
@guarded
def run(
    context: typer.Context,
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

    chosen = chosen_settings(settings, min_cap, max_cap)
    on = day(as_of, context)
    limits = (chosen.universe.minimum_cap, chosen.universe.maximum_cap)
    status = 0 if offline else refresh_before_run(archive, now(context), limits, say)
    sectors = sectors_named(sector or [])
    with open_ledger(archive, read_only=True) as ledger:
        shortlist = filtered(make_shortlist(ledger, chosen, on), sectors, top)
    written = write_run(shortlist, output, archive)
    for remark in written.remarks:
        say(remark)
    conclude(shortlist, written.run.folder)
    raise typer.Exit(status)


def conclude(shortlist: Shortlist, folder: Path) -> None:
    """Three lines: what was looked at, what stands on top, where the workbook lies."""
    table = shortlist.companies.table
    typer.echo(
        f"{shortlist.as_of}: {shortlist.considered:,} companies considered, {shortlist.ranked or 0:,} ranked, {len(table):,} shown"
    )
    best = ", ".join(f"{row.ticker} {row.score:.0f}" for row in table.head(5).itertuples())
    typer.echo(f"On top: {best}" if best else "Nothing could be ranked: the workbook's sheet 'Left out' says why for each company.")
    typer.echo(f"Workbook: {folder / 'shortlist.xlsx'}")


@commands.command(epilog="Example: screener demo")
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
    conclude(shortlist, written.run.folder)


@commands.command("list", epilog="Example: screener list --sector Industrials --top 10")
@guarded
def list_(
    sector: Sectors = None, top: Annotated[int | None, typer.Option(min=1)] = None, json: Json = False, output: Output = OUTPUT
) -> None:
    """Show the latest run's list, or some of its sectors."""
    from screener.outputs.terminal import listed, print_list, sectors_named
    from screener.runs import find_run, read_run

    document = read_run(find_run(output))
    if json:
        print_json(listed(document, sectors_named(sector or []), top))
        return
    print_list(document, console(), sectors_named(sector or []), top)


@commands.command(epilog="Example: screener explain TZOO")
@guarded
def explain(context: typer.Context, ticker: str, as_of: AsOf = None, json: Json = False, output: Output = OUTPUT) -> None:
    """One company on one screen: the gap, what it does about it, flags, and the address of each filing behind it."""
    from screener.outputs.terminal import find_company, print_company
    from screener.runs import find_run, read_run

    document = read_run(find_run(output, day(as_of, context) if as_of else None))
    company = find_company(document, ticker)
    if json:
        print_json(company)
        return
    print_company(document, company, console())


@commands.command(epilog="Example: screener diff 2025-11-14 2025-11-21")
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
        print_json({"new": new["as_of"], "old": old["as_of"], "changes": plain_changes(made)})
        return
    print_changes(new, old, made, console())
