"""The cover page of an inline XBRL filing, cheaply: who files, which form, which period. No context or number is read."""

from __future__ import annotations

import re
from collections.abc import Container

from filings.xbrl_values import MOST_TEXT, attributes_of, day, truth, words_of

MOST_TAGS = 3_000
FIRST_PAGES = 500_000
COVER = 150_000
"""Bytes behind one fact of the cover in which the next one stands."""

_NAMES = (b'name="dei:', b"name='dei:")
_OPENS = re.compile(rb":nonNumeric\s")
_CLOSES = re.compile(rb"</[\w.-]+:nonNumeric\s*>")
_SYMBOL = re.compile(r"[A-Za-z][A-Za-z.\-/ ]{0,9}")


def read_cover(html: bytes, only: Container[bytes] | None = None) -> dict[str, str]:
    """The cover page's texts by their `dei` names without prefix (`EntityRegistrantName`); days are ISO, yes-or-no `true`/`false`.

    Plain finds over the bytes: a millisecond or two. Where several registrants or classes share a cover, what belongs to the
    document's own context comes first. Empty where there is no inline XBRL. Of `only` some names, the others are not read.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    # The cover stands on the first pages: behind the header of hidden facts, or before it.
    behind = max(html.find(b"</ix:header>"), 0)
    for written in _NAMES:
        at, seen = html.find(written, 0, behind + FIRST_PAGES), 0
        while at >= 0 and seen < MOST_TAGS:
            seen += 1
            begin = html.rfind(b"<", max(0, at - 1_000), at)
            close = html.find(b">", at, at + 2_000)
            name_end = html.find(written[5:6], at + len(written), at + 200)
            is_wanted = only is None or html[at + len(written) : name_end] in only
            if is_wanted and begin >= 0 and close >= 0 and _OPENS.search(html, begin, begin + 40):
                context, name, text = _tag(html, begin, close)
                if text:
                    found.setdefault(name, []).append((context, text))
            at = html.find(written, at + 1, max(at, behind) + COVER)
        if found:
            break
    # Several registrants may each state the form; the one named first is the filer (Dow Inc., 0001751788-23-000128).
    documents = [where for where, _ in found.get("DocumentType", [("", "")])]
    own = next((where for where, _ in found.get("EntityRegistrantName", []) if where in documents), documents[0])
    return {name: next((text for where, text in values if where == own), values[0][1]) for name, values in found.items()}


def _tag(html: bytes, begin: int, close: int) -> tuple[str, str, str]:
    """Context, name and meaning of the cover tag that opens at `begin`."""
    attributes = attributes_of(html[begin:close])
    name = attributes.get("name", "").partition(":")[2]
    how = attributes.get("format", "")
    text = _inside(html, close + 1)
    if name.endswith("Date") and not name.startswith("Current"):
        text = day(text, how) or ""
    elif "boolean" in how or "fixed-" in how or "boolballotbox" in how:
        text = truth(text, how)
    elif name == "TradingSymbol" and not _SYMBOL.fullmatch(text):
        text = ""
    return attributes.get("contextRef", ""), name, text


def _inside(html: bytes, begin: int) -> str:
    """What stands in the tag that opens before `begin`, tags nested in it included."""
    depth, at, last = 1, begin, min(len(html), begin + MOST_TEXT)
    for closing in _CLOSES.finditer(html, begin, last):
        depth += len(_OPENS.findall(html, at, closing.start())) - 1
        if depth <= 0:
            return words_of(html[begin : closing.start()])
        at = closing.end()
    return ""
