"""Repurchase programmes: every authorisation that a filing describes, each once, with the sentence that defines it."""

from __future__ import annotations

from filings.authorization_mentions import Mention, mentions
from filings.authorizations import Draft, collect, finish, share_expiry
from filings.authorization_table import add_table
from filings.document import Filing
from filings.readers import reader
from filings.records import Problem, Program


@reader("programs")
def read_programs(filing: Filing) -> tuple[list[Program], list[Problem]]:
    """The programmes of one filing in order of the text, and the sentences about one that could not be read."""
    found = mentions(filing)
    drafts, homeless = collect(found)
    left = [m for m in homeless if (m.remaining_value is not None or m.remaining_shares is not None) and m.names_it]
    share_expiry(drafts)
    if left:
        _place(drafts, left)
    if drafts or any(m.names for m in homeless):
        add_table(filing, drafts, homeless)
    programs = sorted((finish(filing, draft) for draft in drafts), key=lambda p: p.evidence.offset or 0)
    return programs, []


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
