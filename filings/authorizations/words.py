"""The vocabulary of repurchase authorisations: what a sentence can say (Quantity, Day, Mention), and the words that several readers
of sentences look for.

Patterns without `re.I` are of small letters: they are for a sentence made small (`prose.small`), whose places are the same.
Those that are tried on every sentence look at the first letter, `(?=[ap])`, before they look whether a word begins: half the cost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from filings.amounts import NUMBER_WORDS

WORD_NUMBER = "|".join(sorted((word for word in NUMBER_WORDS if word != "zero"), key=len, reverse=True))
_ONES = "|".join(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"))
_TENS = "|".join(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"))
_TEENS = "|".join(word for word, value in NUMBER_WORDS.items() if 10 <= value < 20)
_BELOW = rf"(?:(?:{_TENS})(?:[\s-](?:{_ONES}))?|{_TEENS}|{_ONES})"
WORD_COUNT = rf"(?:(?:{_ONES})[\s-]hundred(?:\s(?:and\s)?{_BELOW})?|{_BELOW})"
"""A number below a thousand in words: "seventy-five", "two hundred", "one hundred and fifty"."""
AUTHORIZES = re.compile(
    r"(?=[aceghildpru])\b(?:re-?)?(?:authori[sz](?:ed|es|ing|ation)|approv(?:ed|es|ing|al)|announc(?:ed|es|ing|ement)"
    r"|adopt(?:ed|s|ing)|establish(?:ed|es)"
    r"|implement(?:ed|s)|initiat(?:ed|es)|institut(?:ed|es)|launch(?:ed|es)|renew(?:ed|s|al)|commenc(?:ed|es)|extend(?:ed|s)"
    r"|increas(?:ed|es|ing)|expand(?:ed|s)|rais(?:ed|es)|add(?:ed|ing|s)|replenish(?:ed)|upsiz(?:ed)"
    r"|resolved|allow(?:s|ed|ing)|permit(?:s|ted|ting)|enabl(?:es|ed|ing)"
    r"|has a|have a|had a|grant(?:ed)|provid(?:es|ed|ing) for|declared)\b"
)
BOARD_ACTS = re.compile(
    r"(?=[abcdegilprstuv])\b(?:re-?)?(?:authori[sz](?:ed|es|ing)|approv(?:ed|es|ing|al)|announc(?:ed|es|ing|ement)|adopt(?:ed"
    r"|s|ing)|establish(?:ed|es)"
    r"|implement(?:ed)|initiat(?:ed)|institut(?:ed)|launch(?:ed)|renew(?:ed|s|al)|commenc(?:ed)"
    r"|increas(?:ed|es|ing)|expand(?:ed)|rais(?:ed)|add(?:ed|ing)|upsiz(?:ed)"
    r"|doubled|supplemented|took effect|became effective|replac(?:ed) (?:that|the|its|our|this)(?: \w+){0,5} with|replenish(?:ed)"
    r"|extend(?:ed)|permitted the|amended (?:the|its|our)|resolved|declared|voted to authori[sz]e|voted to approve"
    r"|(?:board|directors|trustees) (?:\w+ )?(?:set|fixed) (?:the|its|this|that|our|an?)"
    r"|accepted (?:the|our|its|a) (?:[\w']+ )?notice"
    r"|(?:given|granted) by (?:the|our|its) (?:\w+ of )?(?:board|directors)|granted (?:the |our |its )?(?:board|directors"
    r"|company|management))\b"
)
BOARD_APPROVED = re.compile(
    r"\b(?:board|directors|trustees)\b(?:(?!\b(?:not|never)\b)[^;]){0,40}\b(?:authorized|approved|adopted)\b"
    r"[^;]{0,40}\b(?:program|plan|repurchase of)\b"
)
INCREASES = re.compile(
    r"\b(?:increas\w*|expan\w+|rais\w+|add(?:ed|ing|s|itional)?|supplement\w*|upsiz\w+|enlarg\w+|replenish\w*|doubl(?:ed|ing)"
    r"|a further)\b"
)
PLAN = re.compile(
    r"(?=[abginpr])\b(?:program|programs|programme|plan|plans|authorization|authorizations|authorisation|authority"
    r"|(?:normal course )?issuer bids?|ncib|(?:re-?purchase|buy-?\s?back|purchase|general) mandates?)\b"
)
EQUITY = re.compile(
    r"\b(?:shares?|common stock|stock|ordinary shares|common units|units|equity securities|buy-?\s?backs?"
    r"|treasury stock|adss)\b"
)
REPURCHASE = re.compile(
    r"\b(?:re-?purchas(?:e|es|ed|ing)|buy-?\s?backs?|buy(?:ing)? back|bought back|reacquir\w+|purchas(?:e"
    r"|es|ed|ing)|buy|tender offer)\b"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence and its part: authorized, increase, total, prior, remaining, spent, price or other."""

    start: int
    end: int
    unit: str
    value: int | float
    part: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a sentence and its part: announced, postfixed (announced, said after its amount), expiry, as of, period or other."""

    start: int
    end: int
    iso: str
    part: str


LEAST = 10_000
"""USD; a smaller amount beside a programme is a dividend a share, a price or a par value, not what a board authorises."""
LEAST_SHARES = 1_000
"""Shares; a smaller number beside a programme is a footnote's, or what a director was granted."""
REMAIN = (
    r"(?:remain(?:s|ed|ing)?(?! valid| in effect| in force| effective| open)|unused|unspent|unutilized|unexpended|available"
    r"|may (?:yet|still) be|could (?:yet|still) be|yet to be|still be|still available|left)"
)
JOINED = re.compile(r",?\s*(?:and|,|to)\s*(?:an additional\s*|up to\s*)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """What one sentence says of one programme. `defines` where it says when or how much; else it only adds facts to one."""

    start: int
    end: int
    passage: int
    family: str = "general"
    defines: bool = False
    announced: str | None = None
    value: int | float | None = None
    shares: int | float | None = None
    is_increase: bool = False
    is_prior: bool = False
    expires: str | None = None
    term: int | None = None
    exact: bool = False
    status: str | None = None
    remaining_value: int | float | None = None
    remaining_shares: int | float | None = None
    remaining_at: str | None = None
    spent_value: int | float | None = None
    spent_shares: int | float | None = None
    open_market: bool = False
    counterparty: str | None = None
    related: bool | None = None
    label: str | None = None
    refers: str | None = None
    replaces: bool = False
    is_definite: bool = False
    is_former: bool = False
    adds: bool = False
    names: bool = False
    names_it: bool = False
    is_act: bool = False
    is_original: bool = False
    is_new: bool = False
    is_same: bool = False


REPO = re.compile(
    r"(?<!share )(?<!stock )(?<!shares )(?<!unit )(?<!accelerated )(?:reverse )?repurchase (?:agreements?"
    r"|transactions?|facilit\w+|obligations?|reserves?)|resale and repurchase|repurchase right"
)
BUYS_BACK = re.compile(r"\b(?:re-?purchas\w+|buy-?\s?backs?|buy back|share[- ]purchase|reacqui\w+|issuer bids?\b|ncib\b)")
ASR = re.compile(
    r"\b(?:accelerated (?:share|stock) (?:re-?purchase|buy-?\s?back)s?|asrs?\b"
    r"|accelerated (?:re)?purchase)"
)
TENDER = re.compile(r"\b(?:(?:modified )?[“\"']?dutch auction|tender offer|self[- ]tender|issuer tender|offer to purchase)\b")
LABEL = re.compile(
    r"\((?:the|our|collectively,?(?: the)?|each,? an?|this|such|an?|hereafter(?: the)?"
    r"|referred to as(?: the)?)?\s*[“\"'‘]+(?:the )?(?P<label>[^”\"“’]{3,70}?),?[”\"'’]+[^)]{0,40}\)",
    re.I,
)
FORMER = re.compile(r"\b(?:previous(?:ly)?|prior|former|old|earlier|preceding)\b[^;]{0,60}\b(?:program|plan|authori[sz]ation)")
