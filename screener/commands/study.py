"""Commands about the market and the method: regime, backtest, dictionary."""

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
    Sectors,
    chosen_settings,
    console,
    day,
    guarded,
    open_ledger,
    print_json,
    say,
)

if TYPE_CHECKING:
    pass

commands = typer.Typer()


@commands.command(epilog="Example: screener regime --as-of 2025-11-21")
@guarded
def regime(context: typer.Context, as_of: AsOf = None, json: Json = False, archive: Archive = ARCHIVE) -> None:
    """Does the wind help small caps now? Every observation dated, with its state and what would flip it."""
    from screener.regime import read_regime

    with open_ledger(archive, read_only=True) as ledger:
        page = read_regime(ledger, day(as_of, context))
    if json:
        print_json(page)
        return
    from screener.outputs.terminal import print_regime

    print_regime(page, console())


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
    settings: Annotated[Path | None, typer.Option(help="A TOML file of your own settings.")] = None,
    archive: Archive = ARCHIVE,
    output: Output = OUTPUT,
) -> None:
    """What followed past lists, from what was public then; says first what cannot be concluded."""
    from screener.backtest.study import Call, run_backtest, weeks_of
    from screener.backtest.written import write_backtest
    from screener.outputs.terminal import sectors_named

    sectors = tuple(sectors_named(sector or []))
    call = Call(
        day(start, context),
        day(end, context),
        weeks_of(every)[0],
        weeks_of(hold),
        sectors,
        top,
        with_list=not prices_only,
        jobs=jobs,
    )
    with open_ledger(archive, read_only=True) as ledger:
        found = run_backtest(ledger, chosen_settings(settings, None, None), call, kept=archive / "backtest", tell=say)
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
