"""What changed between two runs, and the doctor's findings, on a terminal of any width."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from screener.outputs.plain import words

if TYPE_CHECKING:
    from rich.console import Console

    from screener.doctor import Check
    from screener.weekly import Change

MOST_MOVED = 25
"""Moves shown, largest first; `--json` and the sheet Changes have all."""
STYLES = {"ok": "green", "watch": "yellow", "bad": "bold red"}
INDENT = 9


def print_changes(new: Mapping[str, Any], old: Mapping[str, Any], made: Sequence[Change], console: Console) -> None:
    """Changes by kind, each with why and the address of the filing behind it; `made` is `weekly.changes(new, old)`."""
    from screener.weekly import header_words

    _line(console, f"What changed from {old['as_of']} to {new['as_of']}", "bold")
    for told in header_words(new, old):
        _line(console, told, "yellow")
    if not made:
        _line(console, "Nothing changed.")
    for kind, group in groupby(made, key=lambda change: change.kind):
        found = list(group)
        shown = found[:MOST_MOVED] if kind == "moved" else found
        more = f" (the {len(shown)} largest of {len(found)}; --json has all)" if len(shown) < len(found) else ""
        _line(console, "")
        _line(console, f"{kind.capitalize()}: {len(found)}{more}", "bold")
        for change in shown:
            style = "red" if change.is_red else "green" if kind in ("entered", "flag gone") else ""
            _hanging(console, change.ticker or str(change.cik), change.told, style)
            for cause in change.causes:
                points = "" if cause.points is None else f"{cause.points:+.1f} "
                _hanging(console, "", f"{points}{cause.kind}: {cause.told}", "bright_black")
                if cause.url:
                    _line(console, " " * INDENT + cause.url, "bright_black", whole=True)


def print_checks(checks: Sequence[Check], console: Console) -> None:
    """The doctor's findings by part, what is bad in red, each with what to do about it."""
    for part, group in groupby(checks, key=lambda check: check.part):
        _line(console, "")
        _line(console, part.capitalize(), "bold")
        for check in group:
            _hanging(console, check.state.upper(), f"{check.what}: {check.told}", STYLES.get(check.state, ""), "")
            if check.advice:
                _hanging(console, "", check.advice, "bright_black")
    worst = sum(check.state == "bad" for check in checks)
    _line(console, "")
    _line(console, f"{worst} of {len(checks)} checks are bad." if worst else f"None of {len(checks)} checks is bad.", "bold")


def _hanging(console: Console, head: str, told: str, style: str, body: str | None = None) -> None:
    from rich.text import Text

    lines = list(_wrapped(told, console.width - INDENT))
    for at, line in enumerate(lines):
        first = (words(head) or "")[: INDENT - 1].ljust(INDENT) if at == 0 else " " * INDENT
        made = Text.assemble((first, f"bold {style}".strip()), (line, style if body is None else body))
        console.print(made, soft_wrap=True)


def _wrapped(told: str, width: int) -> Iterator[str]:
    yield from wrap(" ".join((words(told) or "").split()), max(width, 20), break_on_hyphens=False) or [""]


def _line(console: Console, told: str, style: str = "", *, whole: bool = False) -> None:
    from rich.text import Text

    console.print(Text(told if whole else (words(told) or ""), style=style), soft_wrap=whole)
