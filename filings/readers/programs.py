"""Repurchase programmes: every authorisation that a filing describes, each once, with the sentence that defines it."""

from __future__ import annotations

from dataclasses import replace

from filings.authorizations.finishing import SMALL, finish, in_thousands, is_in_thousands, without_money
from filings.authorizations.mentions import mentions
from filings.authorizations.merging import Draft, collect, share_expiry
from filings.authorizations.quantities import quantities
from filings.authorizations.table import add_table, amounts_left, last_left
from filings.authorizations.words import LEAST, Mention
from filings.document import Filing
from filings.readers import reader
from filings.records import Problem, Program


@reader("programs")
def read_programs(filing: Filing) -> tuple[list[Program], list[Problem]]:
    """The programmes of one filing in order of the text, and the sentences about one that could not be read.

    The trap: the same authorisation is told in Item 5, a note, MD&A and subsequent events, with more or less detail each time, and
    a former one is told beside it; and boards approve debt repurchases and lenders permit buybacks in the same words.
    """
    found = mentions(filing)
    acts = [m for m in found if m.is_act]
    drafts, homeless = collect(found)
    drafts = [draft for draft in drafts if not _is_history(filing, draft)]
    sized = [draft for draft in drafts if draft.family == "general" and (draft.value or draft.shares)]
    if sized:  # "first authorized in 2015 and, as amended in 2023, for $500 million": one programme
        drafts = [d for d in drafts if d.value or d.shares or not any(m.is_original for m in d.mentions)]
    if not any(d.family == "general" for d in drafts):
        # "our program, the authorization for which ended at December 31, 2021": neither day nor size, but how it stands.
        drafts += [Draft("general", [m], status=m.status) for m in homeless if m.names and m.status][:1]
    former = [m for m in homeless if m.is_former and m.status in ("terminated", "expired", "completed") and m.names]
    if former and len([d for d in drafts if d.family == "general"]) == 1:
        drafts.append(Draft("general", former[:1], status=former[0].status))
    unplaced = [m for m in homeless if (m.remaining_value is not None or m.remaining_shares is not None) and m.names_it]
    general = [d for d in drafts if d.family == "general"]
    if (
        len(general) == 1
    ):  # "approved an extension of the repurchase program through June 30, 2024", told before the programme itself
        general[0].mentions += [replace(m, status=None) for m in homeless if m.names_it and m.expires and not m.is_former]
    share_expiry(drafts)
    if unplaced:
        _place(drafts, unplaced)
    problems: list[Problem] = []
    left = amounts_left(filing) if any(d.value is not None and d.value < SMALL for d in drafts) else ()
    doubts = [is_in_thousands(draft, filing, left) for draft in drafts]
    for draft, in_doubt in zip(drafts, doubts, strict=True):
        if in_doubt or (in_doubt is None and any(doubts)):
            in_thousands(draft)
        elif in_doubt is None:
            problems.append(_unscaled(filing, draft))
        elif draft.value is not None and draft.value < LEAST:
            without_money(draft)
    if drafts or any(m.names for m in homeless):
        add_table(filing, drafts, homeless)
    problems += _unread(filing, drafts, acts)
    programs = sorted((finish(filing, draft) for draft in drafts), key=lambda p: p.evidence.offset or 0)
    if not problems and not any(p.remaining_value or p.remaining_shares for p in programs):
        problems += _of_table(filing)
    return programs, problems


def _is_history(filing: Filing, draft: Draft) -> bool:
    """Blocks, accelerated repurchases and tenders of before the three years that an annual report covers are no news."""
    end = filing.info.period_end
    return bool(draft.family != "general" and end and draft.announced and int(draft.announced[:4]) < int(end[:4]) - 3)


def _place(drafts: list[Draft], left: list[Mention]) -> None:
    """What is left over under a programme that the sentence does not name: the newest, or one of which no more is said."""
    general = [d for d in drafts if d.family == "general" and d.status in (None, "active")]
    if not general:
        if any(d.family == "general" for d in drafts):
            return
        general = [Draft("general")]
        drafts += general
    newest = max(general, key=lambda d: d.announced or "")
    for m in left:
        newest.add(m)


def _unread(filing: Filing, drafts: list[Draft], acts: list[Mention]) -> list[Problem]:
    """A board's act about a programme of which neither day, size nor remainder could be read, where nothing else tells of one."""
    known = {x for d in drafts for m in d.mentions for x in (*_amounts(m), d.value, d.shares)}
    # A programme of which only the day was read, out of a sentence that names an amount.
    sizeless = [d.mentions[0] for d in drafts if d.family == "general" and d.value is None and d.shares is None]
    asked = [*acts, *(m for m in sizeless if m.defines and m.announced and not m.is_prior)]
    unread = [m for m in asked if _sizes(filing, m) - known] if drafts else acts
    what = "A repurchase programme is described, but neither its day, its size nor what is left of it could be read."
    if drafts:
        what = "A board's act on repurchases names an amount that stands with none of the programmes read."
    said = [filing.evidence(m.start, m.end) for m in unread[:1]]
    return [Problem("programs", evidence.section, what, evidence.quote) for evidence in said]


def _of_table(filing: Filing) -> list[Problem]:
    """A table that tells what may yet be bought belongs to a programme: where none was read, that is said."""
    row = last_left(filing)
    if row is None:
        return []
    what = "The table of issuer purchases tells what may yet be bought, but no programme was found that it belongs to."
    return [Problem("programs", row.evidence.section, what, row.evidence.quote)]


def _amounts(m: Mention) -> tuple[int | float | None, ...]:
    return m.value, m.shares, m.remaining_value, m.remaining_shares, m.spent_value, m.spent_shares


def _sizes(filing: Filing, m: Mention) -> set[int | float]:
    """The amounts in a sentence that may be a programme's size."""
    numbers = quantities(" ".join(filing.text[m.start : m.end].split()))
    return {q.value for q in numbers if q.unit != "percent" and q.value >= LEAST and q.part not in ("price", "spent", "brought")}


def _unscaled(filing: Filing, draft: Draft) -> Problem:
    """Leave out an amount that may be printed in thousands where nothing proves what it is."""
    evidence = filing.evidence(draft.mentions[0].start, draft.mentions[0].end)
    without_money(draft)
    what = "It is not clear whether the authorised amount is in dollars or in thousands: it was left out."
    return Problem("programs", evidence.section, what, evidence.quote)
