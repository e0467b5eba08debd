"""The regime page on a terminal: two sentences, a paragraph an observation, what stands behind it in a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from screener.outputs.plain import words
from screener.outputs.regime_words import details, flip_words, heads, value_words

if TYPE_CHECKING:
    from rich.console import Console

STATE_STYLES = {"on": "bold green", "off": "bold red"}
"""How a regime state is drawn; any other (unknown) is grey, since unknown is never off."""
STATE_WIDTH = 9


def print_regime(page: Mapping[str, Any], console: Console, so_what: Sequence[str] = ()) -> None:
    """The page (`screener.regime.read_regime`): its summary, then each observation with its state, sentence, place, what would turn
    it and what followed its last turn; `so_what` is told last. Fits any width: long text goes on below itself."""
    from textwrap import wrap

    from rich.text import Text

    from screener.outputs.phrases import reading_words

    def below(text: str, style: str, indent: int = STATE_WIDTH) -> None:
        for line in wrap(_clean(text), max(console.width - indent, 20), break_on_hyphens=False):
            console.print(Text(" " * indent + line, style=style), soft_wrap=True)

    console.print(Text(f"Regime as of {page.get('as_of') or 'a day not told'}", style="bold"))
    below(str(page.get("summary") or "Nothing about the regime can be read."), "", 0)
    for reading in heads(page):
        state = str(reading.get("state") or "unknown")
        head = (f"\n{state.upper().ljust(STATE_WIDTH)}", STATE_STYLES.get(state, "bright_black"))
        console.print(Text.assemble(head, (_clean(str(reading.get("observation") or "")), "bold")))
        below(str(reading.get("sentence") or "not told why"), "" if state in STATE_STYLES else "bright_black")
        lines = reading_words(reading)
        if reading.get("public_since"):
            lines[0] += f"; public since {reading['public_since']}"
        for line in lines:
            below(line, "bright_black")
        if flip_words(reading):
            below(f"last turn: {flip_words(reading)} (IWM less QQQ)", "bright_black")
        for detail in details(page, str(reading.get("key"))):
            _print_detail(detail, console)
    if so_what:
        console.print("")
    for line in so_what:
        below(line, "", 0)


def _print_detail(reading: Mapping[str, Any], console: Console) -> None:
    """One line: state, value, name; cut where the terminal ends."""
    from rich.text import Text

    state = str(reading.get("state") or "unknown")
    value = value_words(reading) if reading.get("value") is not None else _clean(str(reading.get("sentence") or ""))
    told = f"{_clean(str(reading.get('observation') or ''))}: {value}"
    line = Text.assemble(
        (f"{' ' * STATE_WIDTH}{state:<8}", STATE_STYLES.get(state, "bright_black").replace("bold ", "")), (told, "bright_black")
    )
    line.truncate(console.width, overflow="ellipsis")
    console.print(line, soft_wrap=True)


def _clean(text: str) -> str:
    """No control characters: nothing that was read from a file may move the cursor of a terminal."""
    return (words(text) or "").replace("\n", " ")
