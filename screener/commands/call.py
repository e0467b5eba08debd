"""What every command shares: its options, errors as one sentence and a status, the clock of the call, the ledger.

Nothing heavy is imported before a command runs.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from filings.errors import ContractError, LedgerError, ScreenError, SettingsError

if TYPE_CHECKING:
    from rich.console import Console

    from filings.ledger import Ledger
    from screener.settings import Settings

T = TypeVar("T")
Archive = Annotated[
    Path, typer.Option("--archive", envvar="SCREENER_ARCHIVE", help="Folder with the ledger and what cannot be fetched again.")
]
ARCHIVE = Path("archive")
Output = Annotated[Path, typer.Option("--output", help="Folder of the run folders.")]
OUTPUT = Path("output")
AsOf = Annotated[str | None, typer.Option("--as-of", help="Day of the list, e.g. 2025-11-21; today where it is not given.")]
Sectors = Annotated[list[str] | None, typer.Option("--sector", help="Show only these sectors; scores stay as they are.")]
Industries = Annotated[list[str] | None, typer.Option("--industry", help="Show only these industry groups; likewise.")]
Flags = Annotated[list[str] | None, typer.Option("--flag", help="Show only who has one of these flags; `red` is any red one.")]
NoFlags = Annotated[list[str] | None, typer.Option("--no-flag", help="Leave out who has one of these flags, e.g. red.")]
MinCap = Annotated[float | None, typer.Option("--min-cap", help="Smallest market cap, USD.")]
MaxCap = Annotated[float | None, typer.Option("--max-cap", help="Largest market cap, USD.")]
PresetName = Annotated[
    str | None,
    typer.Option("--preset", help="A way of looking: self-help, buyback-achievers, deleveraging, or one of your settings file."),
]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", envvar="SCREENER_SETTINGS", help="A TOML file of your own settings and presets.")
]
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


def chosen_settings(path: Path | None, min_cap: float | None, max_cap: float | None, preset: str | None = None) -> Settings:
    """The shipped settings under a preset, the user's file and the limits said in the call."""
    from screener.settings import load_settings

    limits = {"minimum_cap": min_cap, "maximum_cap": max_cap}
    changes = {"universe": {k: float(v) for k, v in limits.items() if v is not None}}
    return load_settings(path, changes, preset)


def folder_of(output: Path, preset: str | None) -> Path:
    """Where the runs of a preset lie: a folder of its own, so that each week is compared with one of its kind."""
    from screener.presets import folder_name

    name = folder_name(preset)
    return output if name is None else output / name


_OF = re.compile(r"(?:(.+): )?(\d[\d,]*) of (\d[\d,]*)\b(.*)")


@contextmanager
def telling(what: str) -> Iterator[Callable[[str], None]]:
    """What long work says of itself: on a terminal a bar that its `12 of 90 ...` moves, everywhere else its sentences alone."""
    if not sys.stderr.isatty():
        yield say
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    shown = Console(stderr=True)
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=shown, transient=True) as bar:
        task = bar.add_task(what, total=None)

        def tell(sentence: str) -> None:
            found = _OF.match(sentence)
            if found is None:
                bar.console.print(sentence, markup=False, highlight=False)
                return
            done, total = (int(found[at].replace(",", "")) for at in (2, 3))
            bar.update(task, completed=done, total=total, description=sentence[:80])

        yield tell


def tracked(items: Iterable[T], total: int | None, what: str) -> Iterator[T]:
    """The same items, with a bar on a terminal; `total` None where nobody knows how many there will be."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, what, total=total, console=Console(stderr=True), transient=True)
