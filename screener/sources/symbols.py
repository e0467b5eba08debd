"""One spelling for a symbol. BRK/B, BRK.B, BRK B and BRK-B are all BRK-B, as EDGAR spells it.

Preferred shares are ABR-PD (the Nasdaq screener's ABR^D, others' ABR.PRD), units -UN (.U, /U), warrants -WT (.W, /WS), rights -RT.
iShares writes BRKB without any sign: only who knows all symbols can tell (`class_share`).
"""

from __future__ import annotations

import re
from collections.abc import Container

LONGEST = 14
"""Characters; anything longer is no symbol of an American listing."""

_RULES = (
    (r"[./ -]PR([A-Z])$", r"-P\1"),
    (r"\^([A-Z]?)$", r"-P\1"),
    (r"[./ -](U|UN)$", r"-UN"),
    (r"[./ -](W|WS|WT)$", r"-WT"),
    (r"[./ -](R|RT|RI)$", r"-RT"),
    (r"[./ ]+([A-Z0-9]+)$", r"-\1"),
)

VALID = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)?$"


def normalise(symbol: str) -> str | None:
    """The one spelling of a symbol, or None where the text is no symbol at all."""
    text = symbol.strip().upper()
    for pattern, replacement in _RULES:
        text = re.sub(pattern, replacement, text)
    return text if len(text) <= LONGEST and re.match(VALID, text) else None


def normalise_sql(column: str) -> str:
    """The same rules as a DuckDB expression, for millions of rows; plain letters pass by the patterns."""
    text = f"upper(trim({column}))"
    expression = text
    for pattern, replacement in _RULES:
        expression = f"regexp_replace({expression}, '{pattern}', '{replacement}')"
    return (
        f"CASE WHEN regexp_full_match({text}, '[A-Z][A-Z0-9]*') THEN {text}"
        f" WHEN length({expression}) <= {LONGEST} AND regexp_matches({expression}, '{VALID}') THEN {expression} END"
    )


def class_share(symbol: str, known: Container[str]) -> str:
    """A holdings file's BRKB as BRK-B, where only the latter is a known symbol; every other symbol as it is."""
    if symbol in known or len(symbol) < 3:
        return symbol
    spelled = f"{symbol[:-1]}-{symbol[-1]}"
    return spelled if spelled in known else symbol
