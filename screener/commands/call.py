"""What every command shares: its options, errors as one sentence and a status, the clock of the call, the ledger.

Nothing heavy is imported before a command runs.
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

Archive = Annotated[
    Path, typer.Option("--archive", envvar="SCREENER_ARCHIVE", help="Folder with the ledger and what cannot be fetched again.")
]
ARCHIVE = Path("archive")
Output = Annotated[Path, typer.Option("--output", help="Folder of the run folders.")]
OUTPUT = Path("output")
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


def now(context: typer.Context) -> datetime:
    """Now, as the command line told it (screener/cli.py): no other module asks the clock."""
    told: datetime = context.obj
    return told


def day(text: str | None, context: typer.Context) -> date:
    """An `--as-of` option as a date, today where it is not given. Raises SettingsError where it is none."""
    if text is None:
        return now(context).date()
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


def console() -> Console:
    """The terminal that results are drawn on."""
    from rich.console import Console

    return Console()


def print_json(value: Any) -> None:
    """A value as JSON on standard output, with nothing else there."""
    import orjson

    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def chosen_settings(path: Path | None, min_cap: float | None, max_cap: float | None) -> Settings:
    """The shipped settings under the user's file under the limits said in the call."""
    from screener.settings import load_settings

    limits = {"minimum_cap": min_cap, "maximum_cap": max_cap}
    changes = {"universe": {k: float(v) for k, v in limits.items() if v is not None}}
    return load_settings(path, changes)
