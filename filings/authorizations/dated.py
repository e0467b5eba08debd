"""A programme of which a sentence tells only the day: when it was approved, renewed at the same size, or replaced."""

from __future__ import annotations

import re
from dataclasses import replace

from filings.authorizations.facts import status_of
from filings.authorizations.words import BOARD_ACTS, FORMER, LABEL, PLAN, Day, Mention
from filings.prose import small

NEW_PLAN = re.compile(
    r"\b(?:authori[sz]ed|approved|adopted|announced|established|initiated|instituted|implemented|granted"
    r"|authori[sz]ing|accepted)\b[^;]{0,90}?\b(?:(?:re-?purchase|buy-?\s?back)s?\b|purchase of|issuer bid)(?P<rest>[^;]{0,60})"
)
_AMENDS = re.compile(r"\b(?:modif\w+|amend\w*|extension|termination date|suspen\w+|resum\w+|10b5-1)\b")
_FORMER_OF_DAY = re.compile(
    r"\b(?:previous|prior|former|old)(?: \w+){0,3} (?:re-?purchase|buy-?\s?back) (?:program|plan"
    r"|authori[sz]ation),? (?:that was |which was |was |most recently |first |originally )*(?:announced"
    r"|approved|authorized|adopted)\b"
)
_ACTED = re.compile(r"\b(?:board|directors|company|we|trustees)\b[^;]{0,30}\b(?:authorized|approved|announced|adopted)\b")
REPLACED = re.compile(r"\b(?:replac(?:es|ed|ing)|supersed(?:es|ed|ing)|in lieu of)\b")
_MORE_OF_DAY = re.compile(
    r"\b(?:additional|incremental|increased) (?:funding|authori[sz]ations?|amounts?|capacity) (?:that was |that were )?"
    r"(?:authorized|approved|added)\b"
)
_PLAN_OF_DAY = re.compile(
    r"\b(?:re-?purchase|buy-?\s?back) (?:program|plan|authori[sz]ation),? (?:that was |which was |was "
    r"|were |first |originally |publicly |most recently )*(?:announced|approved|authorized|adopted)\b"
    r"|\bpurchases? [^;$]{0,60}\b(?:under|pursuant to) (?:the|our|a|its) [^;$]{0,30}(?:program|plan|authori[sz]ation),?"
    r" (?:that |which )?(?:was |(?:the|our) board (?:of directors )?)?(?:announced|approved|authorized|adopted)\b"
)


_SAME_SIZE = re.compile(
    r"\b(?:at|for|of|in|with|on) (?:the same|its original|an equal|a like|an identical) (?:size|amount|number|terms|limit)\b"
)
_FIRST = re.compile(r"\b(?:first|initially|originally) (?:authori[sz]ed|approved|announced|adopted|established)\b")


def dated(sentence: str, blank: Mention, dates: list[Day], acts: bool) -> list[Mention]:
    """A programme of which the sentence says only when it was approved."""
    lower = small(sentence)
    said = [d for d in dates if d.part in ("announced", "postfixed")]
    match = _MORE_OF_DAY.search(lower) or (NEW_PLAN.search(lower) if acts else None) or _PLAN_OF_DAY.search(lower)
    acted = _ACTED.search(lower)
    if said and _SAME_SIZE.search(lower) and PLAN.search(lower) and BOARD_ACTS.search(lower):
        return [replace(blank, defines=True, announced=said[-1].iso, is_same=True, replaces="renew" in lower)]
    former = _FORMER_OF_DAY.search(lower)
    if former and any(d.part == "postfixed" and d.start >= former.end() - 30 for d in dates):
        day = next(d.iso for d in dates if d.part == "postfixed" and d.start >= former.end() - 30)
        return [replace(blank, defines=True, announced=day, is_prior=True, status=status_of(sentence) or "superseded")]
    old = REPLACED.search(lower)
    if old and said and said[-1].part == "postfixed" and said[-1].start > old.start():
        return (
            [replace(blank, defines=True, announced=said[-1].iso, is_prior=True, status="superseded")]
            if not match or len(said) == 1
            else []
        )
    if (status_of(sentence) and not acted) or (FORMER.search(lower) and not REPLACED.search(lower)):
        return []
    if not match or not said or re.match(r"(?:Since|From) ", sentence) or _AMENDS.search(match[0]):
        return []
    label = LABEL.search(sentence)
    adds = re.search(r"\badditional\b|\bincrease\b", match[0])
    event = replace(blank, defines=True, announced=said[0].iso, is_increase=bool(adds), label=label["label"] if label else None)
    return [replace(event, is_original=_FIRST.search(lower) is not None)]
