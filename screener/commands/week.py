"""Commands of the week: run, demo, list, explain, diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from filings.errors import LedgerError, SettingsError
from screener.commands.call import (
    ARCHIVE,
    OUTPUT,
    Archive,
    AsOf,
    Flags,
    Industries,
    Json,
    MaxCap,
    MinCap,
    NoFlags,
    Output,
    PresetName,
    Sectors,
    SettingsFile,
    chosen_settings,
    console,
    day,
    folder_of,
    guarded,
    now,
    open_ledger,
    print_json,
    say,
    telling,
)

if TYPE_CHECKING:
    from screener.shortlist import Shortlist

commands = typer.Typer()


@commands.command(epilog="Example: screener run --as-of 2025-11-21 --offline --sector Industrials --no-flag red")
@guarded
def run(
    context: typer.Context,
    as_of: AsOf = None,
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing; work on what the archive holds.")] = False,
    preset: PresetName = None,
    sector: Sectors = None,
    industry: Industries = None,
    min_cap: MinCap = None,
    max_cap: MaxCap = None,
    flag: Flags = None,
    no_flag: NoFlags = None,
    top: Annotated[int | None, typer.Option(min=1, help="Write only so many companies.")] = None,
    settings: SettingsFile = None,
    archive: Archive = ARCHIVE,
    output: Output = OUTPUT,
) -> None:
    """Rank the small caps of one day and write shortlist.xlsx, shortlist.json and run.json.

    A preset other than self-help has a folder of its own within the output: ranks of two ways of looking do not compare.
    """
    from screener.outputs.choosing import industries_named, named, sectors_named
    from screener.pipeline import filtered, make_shortlist, with_cards
    from screener.runs import preset_folders, write_run
    from screener.update import refresh_before_run

    chosen = chosen_settings(settings, min_cap, max_cap, preset)
    on = day(as_of, context)
    limits = (chosen.universe.minimum_cap, chosen.universe.maximum_cap)
    sectors, industries = sectors_named(sector or []), industries_named(industry or [])
    status = 0
    if not offline:
        with telling("Fetching what is new") as tell:
            status = refresh_before_run(archive, now(context), limits, tell)
    with open_ledger(archive, read_only=True) as ledger:
        whole = make_shortlist(ledger, chosen, on)
        known = ["red", *sorted(str(name) for name in set(whole.companies.flags["flag"]))]
        flags, no_flags = (named(asked or [], known, "flag on this list") for asked in (flag, no_flag))
        shown = filtered(whole, sectors, top, industries=industries, flags=flags, no_flags=no_flags)
        shortlist = with_cards(shown, ledger)
    written = write_run(shortlist, folder_of(output, chosen.preset.name), archive, kin=preset_folders(output))
    for remark in written.remarks:
        say(remark)
    conclude(shortlist, written.run.folder, written.resting)
    raise typer.Exit(status)


def conclude(shortlist: Shortlist, folder: Path, resting: frozenset[int] = frozenset()) -> None:
    """Three lines: what was looked at, what stands on top, where the workbook lies."""
    table = shortlist.companies.table
    ranked, gone = shortlist.ranked or 0, len(shortlist.companies.left_out)
    shown = "" if len(table) == ranked else f", {len(table):,} of them shown"
    typer.echo(
        f"{shortlist.as_of}: {shortlist.considered:,} companies looked at: {ranked:,} ranked{shown}, {gone:,} left out with their"
        " reason; the others are large peers or have no figures here."
    )
    best = ", ".join(f"{row.ticker} {row.score:.0f}" for row in table[~table.index.isin(list(resting))].head(5).itertuples())
    typer.echo(f"On top: {best}" if best else "Nothing could be ranked: the workbook's sheet 'Left out' says why for each company.")
    typer.echo(f"Workbook: {folder / 'shortlist.xlsx'}")


@commands.command(epilog="Example: screener demo")
@guarded
def demo(output: Output = OUTPUT) -> None:
    """Run the whole pipeline on the bundled sample of real figures: no network, no configuration."""
    from screener.demo import AS_OF, open_sample
    from screener.pipeline import make_shortlist, with_cards
    from screener.runs import write_run
    from screener.settings import load_settings

    with open_sample() as ledger:
        shortlist = with_cards(make_shortlist(ledger, load_settings(), AS_OF), ledger)
    written = write_run(shortlist, output, output)
    conclude(shortlist, written.run.folder)


@commands.command("list", epilog="Example: screener list --sector Industrials --no-flag red --sort discount --top 10")
@guarded
def list_(
    sector: Sectors = None,
    industry: Industries = None,
    min_cap: MinCap = None,
    max_cap: MaxCap = None,
    flag: Flags = None,
    no_flag: NoFlags = None,
    sort: Annotated[str | None, typer.Option(help="Column to order by, largest first: discount, 'fcf yield 3y', name.")] = None,
    reverse: Annotated[bool, typer.Option("--reverse", help="The other way round: smallest first.")] = False,
    top: Annotated[int | None, typer.Option(min=1, help="Show only so many companies.")] = None,
    preset: PresetName = None,
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="CSV on standard output and nothing else there.")] = False,
    output: Output = OUTPUT,
) -> None:
    """Show the latest run's list, or the part of it that is asked for; scores and ranks stay those among all."""
    from screener.outputs.choosing import Choice, csv_text
    from screener.outputs.choosing import chosen as chosen_of
    from screener.outputs.terminal import print_list
    from screener.runs import find_run, read_run

    if json and csv:
        raise SettingsError("--json and --csv ask for two things on one output: name one of them.")
    choice = Choice(sector or [], industry or [], min_cap, max_cap, flag or [], no_flag or [], sort, reverse, top)
    document = read_run(find_run(folder_of(output, preset)))
    if json:
        print_json(chosen_of(document["companies"], choice))
    elif csv:
        typer.echo(csv_text(chosen_of(document["companies"], choice)), nl=False)
    else:
        print_list(document, console(), choice)


@commands.command(epilog="Example: screener explain TZOO")
@guarded
def explain(
    context: typer.Context, ticker: str, as_of: AsOf = None, preset: PresetName = None, json: Json = False, output: Output = OUTPUT
) -> None:
    """One company on one screen: the gap, what it does about it, flags, and the address of each filing behind it."""
    from screener.outputs.company_page import print_company
    from screener.outputs.terminal import find_company
    from screener.runs import find_run, read_run

    document = read_run(find_run(folder_of(output, preset), day(as_of, context) if as_of else None))
    company = find_company(document, ticker)
    if json:
        print_json(company)
        return
    print_company(document, company, console())


@commands.command(epilog="Example: screener diff 2025-11-14 2025-11-21")
@guarded
def diff(
    runs: Annotated[list[str] | None, typer.Argument(help="Two runs by their day, or one against the latest.")] = None,
    preset: PresetName = None,
    json: Json = False,
    archive: Archive = ARCHIVE,
    output: Output = OUTPUT,
) -> None:
    """What changed between two runs, and what caused it: a filing, the price, the peers, a repair."""
    from screener.outputs.terminal_week import print_changes
    from screener.weekly import changes, chosen_runs, plain_changes

    new, old = chosen_runs(folder_of(output, preset), runs or [])
    try:
        with open_ledger(archive, read_only=True) as ledger:
            made = changes(new, old, ledger)
    except LedgerError:
        made = changes(new, old)  # run folders are enough; the ledger only names filings that came between
    if json:
        print_json({"new": new["as_of"], "old": old["as_of"], "changes": plain_changes(made)})
        return
    print_changes(new, old, made, console())
