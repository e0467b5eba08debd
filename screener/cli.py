"""`screener`: the command line. Each command is a call of the library; an error that a user can cause is one sentence and a status.

Only this module knows today's date; it tells the commands. Nothing heavy is imported before a command runs.
"""

from __future__ import annotations

from datetime import datetime

import typer

from screener.commands import data, study, week

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Self-help small caps, traced to the filing."
)


@app.callback()
def main(context: typer.Context) -> None:
    """Find small caps that close their own valuation gap: buybacks, deals, debt paid down, cash given back."""
    context.obj = datetime.now().astimezone()


for group in (week, data, study):
    app.add_typer(group.commands)
