"""Commands about the market and the method: regime, backtest, dictionary."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from screener.commands.call import (
    ARCHIVE,
    OUTPUT,
    Archive,
    AsOf,
    Json,
    Output,
    PresetName,
    Sectors,
    SettingsFile,
    chosen_settings,
    console,
    day,
    guarded,
    open_ledger,
    print_json,
    say,
    telling,
)

commands = typer.Typer()


@commands.command(epilog="Example: screener regime --as-of 2025-11-21 --png regime.png")
@guarded
def regime(
    context: typer.Context,
    as_of: AsOf = None,
    json: Json = False,
    png: Annotated[Path | None, typer.Option("--png", help="Write the page as a picture, for a weekly note.")] = None,
    history: Annotated[
        Path | None, typer.Option("--history", help="Folder for every signal week by week since 2015: CSV and a picture.")
    ] = None,
    archive: Archive = ARCHIVE,
    output: Output = OUTPUT,
) -> None:
    """Does the wind help small caps now? Every observation dated, with its state and what would flip it."""
    from screener.regime import read_regime
    from screener.regime.history import make_past, write_file, write_history

    told = day(as_of, context)
    with open_ledger(archive, read_only=True) as ledger:
        if history is not None:
            make_past(ledger, told, tell=say)
            for path in write_history(ledger, told, history):
                say(f"Written: {path}")
        page = read_regime(ledger, told)
    what = _so_what(output, told)
    if png is not None:
        from screener.outputs.regime_picture import regime_picture

        say(f"Written: {write_file(png, regime_picture(page, what))}")
    if json:
        print_json(page)
        return
    if png is None and history is None:
        from screener.outputs.terminal_regime import print_regime

        print_regime(page, console(), what)


def _so_what(output: Path, as_of: date) -> list[str]:
    """What the page means for the list of that day, where a run of it is there."""
    from screener.outputs.regime_words import so_what
    from screener.runs import find_runs, read_run

    run = next((run for run in find_runs(output) if run.as_of == as_of), None)
    return [] if run is None else so_what(read_run(run)["companies"])


@commands.command(epilog="Example: screener backtest --from 2023-01-06 --to 2025-06-27 --prices-only")
@guarded
def backtest(
    context: typer.Context,
    start: Annotated[str, typer.Option("--from", help="First day to rank on.")],
    end: Annotated[str, typer.Option("--to", help="Last day to rank on.")],
    every: Annotated[str, typer.Option(help="Weeks between two lists, e.g. 4w.")] = "4w",
    hold: Annotated[str, typer.Option(help="How long a list is held, e.g. 13w,26w,52w.")] = "13w,26w,52w",
    sector: Sectors = None,
    top: Annotated[int, typer.Option(min=1, help="Names of the best group.")] = 20,
    prices_only: Annotated[bool, typer.Option("--prices-only", help="Momentum and size alone, without past lists.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes for past lists.")] = 1,
    preset: PresetName = None,
    settings: SettingsFile = None,
    archive: Archive = ARCHIVE,
    output: Output = OUTPUT,
) -> None:
    """What followed past lists, from what was public then; says first what cannot be concluded."""
    from screener.backtest.study import Call, run_backtest, weeks_of
    from screener.backtest.written import write_backtest
    from screener.outputs.choosing import sectors_named
    from screener.presets import folder_name

    sectors = tuple(sectors_named(sector or []))
    rules = chosen_settings(settings, None, None, preset)
    way = folder_name(rules.preset.name)
    kept = archive / "backtest" / way if way else archive / "backtest"
    call = Call(
        day(start, context),
        day(end, context),
        weeks_of(every)[0],
        weeks_of(hold),
        sectors,
        top,
        rules.preset.name,
        with_list=not prices_only,
        jobs=jobs,
    )
    with open_ledger(archive, read_only=True) as ledger, telling("Ranking past weeks") as tell:
        found = run_backtest(ledger, rules, call, kept=kept, tell=tell)
    paths = write_backtest(found, output)
    for sentence in found["first"]:
        typer.echo(sentence)
    for path in paths:
        typer.echo(str(path))


@commands.command(epilog="Example: screener dictionary > DICTIONARY.md")
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
