"""Units as words print them: "(in millions, except per share amounts)", "$000's", "Shares in thousands"."""

from __future__ import annotations

import re

from filings.prose import holds

_WORD = r"(?P<word>thousand|million|billion)s?"
_UNIT = re.compile(
    rf"(?:(?P<what>\b(?:shares\s+and\s+dollars|dollars\s+and\s+shares|shares?|dollars?|amounts?|values?|usd)|\$)"
    rf"\s*(?:amounts?|values?)?\s*(?:(?:in|of)\s+(?:the|this)\s+(?:\w+\s+){{0,2}}?columns?\s+)?(?:(?:is|are)\s+)?"
    rf"(?:reflected\s+|stated\s+|presented\s+|expressed\s+"
    rf"|shown\s+)?)?\(?\bin\s+(?P<sign>(?:u\.?s\.?\s*)?\$\s*)?{_WORD}(?=(?P<rest>[^)\n;:]*))"
    rf"|\(\s*\$?\s*{_WORD.replace('word', 'word2')}(?P<of>\s+of\s+(?:dollars|shares))?\s*\)"
    r"|(?P<zeros>\(\s*\$?\s?['’]?000['’]?s?\)?(?:\s+omitted\)?)?|\$\s?000['’]?s?\b|(?<![\d,])000['’]?s\b(?:\s+omitted)?)|\$\s*(?P<mm>mm|million|billion)\b(?!\s*\d)|\b(?:shares|\$)\s+in\s+(?P<mm2>mm|000s)",
    re.I,
)
_PER_SHARE = re.compile(
    r"\bshare\s+prices?|(?:average\s+)?(?:price|cost|amounts?|data|dollars)?\s*(?:paid\s+)?\(?per[\s-]*(?:common\s+)?(?:shares?|units?)(?:[\s-]+(?:amounts?|data|prices?|figures|information))*|price\s+per\s+share",
    re.I,
)
_SINGLE_SHARES = re.compile(
    r"\b(?:actual|whole|single)\s+(?:number\s+of\s+)?shares\b|\bshares?(?:\s+(?:amounts?|numbers?|counts?))?(?:\s+are)?(?:\s+\w+)?\s+in\s+(?:actual|whole|single)\b",
    re.I,
)
_NAMES = ("thousand", "million", "billion", "000", "mm")
_POWERS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}


def named_units(words: str) -> tuple[int | None, int | None]:
    """Factors for shares and for money that words name: "(in millions, except per share amounts)" -> both a million."""
    shares = money = None
    excepted_until = -1
    for match in _UNIT.finditer(words) if holds(words.lower(), _NAMES) else ():
        word = (match["word"] or match["word2"] or "").lower()
        factor = _POWERS.get(word) or (1_000_000 if (match["mm"] or match["mm2"] or "").lower() in ("mm", "million") else 1_000)
        what = (match["what"] or match["of"] or "").lower()
        rest = match["rest"] or ""
        if match["zeros"]:
            what = "$" if "$" in match["zeros"] else ""
        if match["mm"] or match["sign"] or match[0].startswith("$") or (match["word2"] and "$" in match[0]):
            what = "$"
        elif of := re.match(r"\s+of\s+(?:u\.?s\.?\s+)?(dollars|shares)", rest, re.I):
            what = of[1].lower()
        if match.start() < excepted_until:
            shares = factor  # "in millions, except number of shares, which are reflected in thousands"
            continue
        both = "share" in what and re.search(r"dollar|\$|amount", what)
        spares_shares = False
        if re.search(r"except|other\s+than", rest, re.I):
            excepted_until = match.end() + len(rest)
            spares_shares = re.search(r"\bshares?\b|\bunits?\b", _PER_SHARE.sub(" ", rest), re.I) is not None
        if both or not re.search(r"share|dollar|\$|usd|value", what):
            money = factor
            shares = shares if spares_shares else factor
        elif "share" in what:
            shares = factor
        else:
            money = factor
    return 1 if _SINGLE_SHARES.search(words) else shares, money
