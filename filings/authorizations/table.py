"""What may yet be bought, from column (d) of the Item 703 table: exact where the prose rounds, and often the only place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from filings.authorizations.days import last_day
from filings.authorizations.merging import Draft
from filings.authorizations.words import Mention
from filings.document import Filing
from filings.records import RepurchaseRow

_OVER = ("completed", "expired", "terminated")


def add_table(filing: Filing, drafts: list[Draft], homeless: list[Mention]) -> None:
    """Give each programme the figure of column (d) that is its own; one nobody owns goes to the newest programme in force."""
    rows = rows_of(filing)
    for key in ("remaining_value", "remaining_shares"):
        last = _last(rows, key)
        if len(last) == 1:
            _give(filing, drafts, homeless, key, last[0])
        elif last:
            _give_blocks(filing, drafts, rows, key)
        for amount in last:
            _sharpen(drafts, key, amount)


def rows_of(filing: Filing) -> list[RepurchaseRow]:
    """The rows of the table of purchases."""
    from filings.readers import read_once  # this module is itself part of a reader

    return [row for row in read_once("repurchases", filing)[0] if isinstance(row, RepurchaseRow)]


def amounts_left(filing: Filing) -> list[int | float]:
    """Every amount of money of column (d), in USD."""
    return [row.remaining_value for row in rows_of(filing) if row.remaining_value]


def last_left(filing: Filing) -> RepurchaseRow | None:
    """The last row of the table that tells what is left to buy; None where that is nothing."""
    said = (row for row in reversed(rows_of(filing)) if (row.remaining_value, row.remaining_shares) != (None, None))
    last = next(said, None)
    return last if last and (last.remaining_value or last.remaining_shares) else None


def _last(rows: Sequence[RepurchaseRow], key: str) -> list[int | float]:
    """The figures of the last month that has any, one for each class or programme."""
    said = [(row.end or "", row) for row in rows if getattr(row, key) is not None]
    return list(dict.fromkeys(_by_block(said, key).values()))


def _by_block(said: Sequence[tuple[str, RepurchaseRow]], key: str) -> dict[str | None, int | float]:
    months = [x for x in said if not x[1].is_total] or list(said)
    newest = max((end for end, _ in months), default="")
    return {row.security: getattr(row, key) for end, row in months if end == newest}


_CLASS = re.compile(r"\b(?:class|series) [a-z]\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PLAIN = frozenset(
    ["stock", "share", "shares", "common", "program", "plan", "repurchase", "buyback", "authorization", "purchase", "units"]
)


def _give_blocks(filing: Filing, drafts: list[Draft], rows: Sequence[RepurchaseRow], key: str) -> None:
    """Several blocks, each with its own programme: a block's figure goes to the one programme that bears the block's name."""
    end = filing.info.period_end
    said = [(row.end or "", row) for row in rows if getattr(row, key) is not None]
    blocks = _by_block(said, key)
    unit = "value" if key == "remaining_value" else "shares"
    open_to = [
        d
        for d in drafts
        if d.family == "general" and d.status in (None, "active") and not any(getattr(m, key) is not None for m in d.mentions)
    ]
    names = {block: _name(block, [b for b in blocks if b != block]) for block in blocks if block}
    for block, amount in blocks.items():
        fits = [
            d
            for d in open_to
            if (size := getattr(d, unit)) is not None and size >= amount * 0.999 and _bears(filing, d, names.get(block or "") or ())
        ]
        if len(fits) == 1:
            first = fits[0].mentions[0]
            fits[0].mentions.append(Mention(first.start, first.end, -1, **{key: amount}, remaining_at=end))  # type: ignore[arg-type]


def _name(block: str | None, others: Sequence[str | None]) -> tuple[str, ...]:
    """What tells a block from the others: its class, its year, else the words that are its own."""
    lower = (block or "").lower()
    if match := _CLASS.search(lower) or _YEAR.search(lower):
        return (match[0],)
    rest = " ".join(x or "" for x in others).lower().split()
    return tuple(w for w in re.findall(r"[a-z]{4,}", lower) if w not in rest and w not in _PLAIN)


def _bears(filing: Filing, draft: Draft, name: Sequence[str]) -> bool:
    defining = next((m for m in draft.mentions if m.defines), draft.mentions[0])
    words = " ".join(filing.lower[defining.start : defining.end].split())
    named = f"{draft.label or ''} {draft.announced or ''}".lower()
    return bool(name) and all(w in words or w in named for w in name)


def _give(filing: Filing, drafts: list[Draft], homeless: list[Mention], key: str, amount: int | float) -> None:
    general = [d for d in drafts if d.family == "general"]
    end = filing.info.period_end
    told = [
        getattr(m, key)
        for d in general
        if d.status not in _OVER
        for m in d.mentions
        if getattr(m, key)
        and not (end and (m.remaining_at or "")[:10] > end)  # what was left later says nothing of the table's day
    ]
    if told and not (amount > sum(told) and len(general) > 1 and all(amount > 1.01 * each for each in told)):
        return
    past = [d for d in general if not (end and d.announced and d.announced > end)]
    if amount == 0:
        fits = [d for d in past if d.status in _OVER]
    else:
        unit = "value" if key == "remaining_value" else "shares"
        active = [
            d
            for d in past
            if d.status in (None, "active")
            and not any(getattr(m, key) and not (end and (m.remaining_at or "")[:10] > end) for m in d.mentions)
        ]
        large = [d for d in active if getattr(d, unit) is None or getattr(d, unit) >= amount * 0.999] or active
        fits = [d for d in large if getattr(d, unit) is not None] or [d for d in large if d.value is None and d.shares is None]
    if not fits and amount:
        done = [d for d in past if d.status == "completed"]
        fits = done if len(done) == 1 else []
    if not fits and not general and amount:
        named = next((m for m in homeless if m.names), None)
        if named:
            fits = [Draft("general", [replace(named, defines=False)])]
            drafts += fits
    if fits:
        newest = max(fits, key=lambda d: last_day(d.announced) if d.announced else "")
        newest.mentions.append(Mention(newest.mentions[0].start, newest.mentions[0].end, -1, **{key: amount}, remaining_at=end))  # type: ignore[arg-type]


def _sharpen(drafts: list[Draft], key: str, amount: int | float) -> None:
    """The prose rounds ("$17.1 billion"); the table's figure that rounds to it takes its place."""
    for draft in drafts:
        for i, m in enumerate(draft.mentions):
            said = getattr(m, key)
            if said and amount and abs(said - amount) <= 0.006 * amount:
                draft.mentions[i] = replace(m, **{key: amount})  # type: ignore[arg-type]
