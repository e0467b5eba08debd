"""`filings`: what stands in a local filing. Each command is a call of the library; one sentence and an exit status on errors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

Paths = Annotated[list[Path], typer.Argument(help="Filings (.htm, .txt, also .gz) or folders of them.")]
Jobs = Annotated[int, typer.Option(min=1, help="Processes to spread the work over.")]


@app.callback()
def main() -> None:
    """Read repurchases, programmes, deals and statements out of local SEC filings."""


@app.command(epilog="Example: filings extract 10-K.htm.gz --json")
def extract(paths: Paths, json: Annotated[bool, typer.Option(help="One JSON object a line.")] = False, jobs: Jobs = 1) -> None:
    """Say what the filings hold: repurchase rows, programmes, deals, and what could not be read."""
    from filings.engine import extract_files

    status = 0
    for outcome in extract_files(paths, jobs=jobs):
        if outcome.failed:
            status = 1
            print(outcome.failed, file=sys.stderr)  # noqa: T201
        sys.stdout.write(outcome.line if json else outcome.summary)
        sys.stdout.write("\n")
    raise typer.Exit(status)
