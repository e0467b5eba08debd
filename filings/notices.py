"""What a company says of itself that a holder must know before any number: doubt that it goes on, that one holder controls it, that
it is a shell. Words, since hardly anybody tags them; each with its place.

The traps: accounting standards are explained in the same words ("whether there is substantial doubt about an entity's ability"),
doubt that management's plans have alleviated is no doubt, another company's doubt is not one's own (Ford, 2001, of Rouge), and
"we are no longer a controlled company" says the opposite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filings.prose import paragraph_at, sentences
from filings.records import Evidence
from filings.xbrl_cover import read_cover

if TYPE_CHECKING:
    from filings.document import Filing

FORMS = ("10-K", "10-Q", "10-KSB", "10-QSB", "10-KT", "10-QT", "10-K405")
LOOKED_FOR = "looked for"
"""The kind of the row that every searched filing leaves: tells 'searched, and it says nothing' from 'never searched'."""

MOST_PLACES = 60
"""Places of one filing that are looked at for one kind: risk factors repeat themselves."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that a filing says of its company, with the words."""

    kind: str
    evidence: Evidence


_OWN = r"(?:our|the (?:company|registrant|partnership|corporation|trust)['’]?s?)"
_DOUBT = re.compile(
    rf"substantial doubt (?:exists )?(?:about|as to|regarding|concerning|on|over|that|in regard to)?\s*(?:the likelihood that )?"
    rf"(?:whether )?(?:{_OWN} (?:ability|will continue)|we (?:will|can)|the company (?:will|can)|{_OWN} (?:continu|going))"
)
_ITS_DOUBT = re.compile(r"substantial doubt (?:about|as to|regarding|concerning) its ability")
_IS_OWN_SUBJECT = re.compile(r"\b(?:the company|the registrant|we|our)\b")
_NO_DOUBT = re.compile(
    r"\b(?:whether|if|alleviat\w+|could|may|might|would|entity|entity['’]s|asu|guidance|amendments?|update|standard"
    r"|no substantial doubt|not raise|did not|does not (?:raise|exist|have)|is not|are not|no longer|eliminat\w+|resolved"
    r"|removed)\b"
)
_CONTROLLED = re.compile(
    r"\b(?:we|the company|it|registrant)\b[^.;]{0,60}\b(?:are|is|remains?|qualify|qualifies|continue to be|considered)\b"
    r"[^.;]{0,40}\bcontrolled company\b"
    r"|\b(?:our status|status of (?:the company|us)) as a [“\"'‘]?controlled company"
)
_NOT_CONTROLLED = re.compile(
    r"\b(?:not|no longer|ceased?|formerly|previously|prior to|lose|lost|were|had been|would be|may become|become|until)\b"
    r"[^.;]{0,60}\bcontrolled company\b|\b(?:if|should|were) (?:we|the company)\b[^.;]{0,60}\bcontrolled company"
)
_SHELL = re.compile(
    r"\b(?:we are|the company is|it is|registrant is)\b(?: now| currently| considered| deemed| still|,)*(?: to be)? an? "
    r"[“\"'‘]?shell company"
)
_NOT_SHELL = re.compile(r"\b(?:not|no longer|whether|if|check ?mark|ceased|were)\b")


def read_notices(filing: Filing) -> tuple[Notice, ...]:
    """What the filing says of its company, each kind once with the first words that say it; nothing of other forms."""
    form = (filing.info.form or "").removesuffix("/A")
    if form not in FORMS:
        return ()
    found = [Notice(LOOKED_FOR, Evidence(None, None, None))]
    for kind, words, says in (
        ("going concern", "substantial doubt", _says_doubt),
        ("controlled company", "controlled company", _says_controlled),
        ("shell company", "shell company", _says_shell),
    ):
        for start, end in _sentences(filing, words):
            if says(re.sub(r"\s+", " ", filing.lower[start:end])):
                found.append(Notice(kind, filing.evidence(start, end)))
                break
    box = read_cover(filing.raw).get("EntityShellCompany") if b"EntityShellCompany" in filing.raw else None
    if box in ("true", "false"):
        # The cover's box goes before words: a risk factor may speak of what the company was.
        found = [one for one in found if one.kind != "shell company"]
        if box == "true":
            found.append(Notice("shell company", Evidence("Cover page", None, None)))
    return tuple(found)


def _sentences(filing: Filing, words: str) -> Iterator[tuple[int, int]]:
    at, seen = filing.lower.find(words), -1
    for _ in range(MOST_PLACES):
        if at < 0:
            return
        start, end = paragraph_at(filing.text, at, is_plain_text=filing.is_plain_text)
        for first, last in sentences(filing.text, start, end):
            if first <= at < last:
                if first != seen:
                    yield first, last
                seen = first
                break
        at = filing.lower.find(words, at + len(words))


def _says_doubt(sentence: str) -> bool:
    if _NO_DOUBT.search(sentence):
        return False
    own = _DOUBT.search(sentence) or (_ITS_DOUBT.search(sentence) and _IS_OWN_SUBJECT.search(sentence))
    return own is not None and ("going concern" in sentence or "continue" in sentence or "obligations" in sentence)


def _says_controlled(sentence: str) -> bool:
    return _CONTROLLED.search(sentence) is not None and _NOT_CONTROLLED.search(sentence) is None


def _says_shell(sentence: str) -> bool:
    return _SHELL.search(sentence) is not None and _NOT_SHELL.search(sentence) is None
