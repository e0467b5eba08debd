"""The amounts of money and numbers of shares of one sentence, each with the part it plays."""

from __future__ import annotations

import re
from dataclasses import replace

from filings.amounts import MONEY, NUMBER, SCALE_WORD, scaled, small_count
from filings.authorizations.parts import part_of
from filings.authorizations.words import INCREASES, JOINED, REMAIN, WORD_COUNT, Quantity
from filings.prose import holds, small

_SHARE_NOUN = r"(?:shares|common stock|units|common shares|ordinary shares|ADSs|Deposit[ao]ry Receipts)"
SHARES = re.compile(
    rf"(?=[\d.efnost])(?<![\d.,$])(?<!\$ )(?:(?P<number>{NUMBER})"
    rf"|\b(?:(?P<millions>{WORD_COUNT})\smillion,?\s(?:and\s)?(?={WORD_COUNT}\s(?:hundred\s)?thousand))?"
    rf"(?P<word>{WORD_COUNT})\b)[\s-]?\)?(?:\s*(?P<scale>hundred thousand|{SCALE_WORD})\b)?"
    r"(?:\s*\((?P<again>[\d,.]+)(?:\s*(?P<again_scale>million))?\))?"
    r"(?:\s+(?:of|more|additional|our|its|the|their|such|issued|and|outstanding|then|then-outstanding"
    r"|total|publicly|held|traded|voting"
    r"|Company['’]s|Corporation['’]s|Bank['’]s|Partnership['’]s|Trust['’]s|registrant['’]s|class|series"
    r"|[A-C]|“[A-C]”|common|ordinary|stock"
    rf"|own|beneficial|depositary|depository|American|registered|currently"
    rf"|(?-i:[A-Z][\w.&]+(?:['’]s?)?))){{0,8}}?\s+{_SHARE_NOUN}\b",
    re.I,
)
"""A number of shares: "1,000,000 shares", "2.5 million of its outstanding common shares", "one million (1,000,000) shares".

It looks first whether a figure or the first letter of a number's word stands there: half the cost."""
_COUNT_OF_SHARES = re.compile(
    rf"\b(?:number of (?:\w+ )?shares|(?:this|that|the) number)\b[^;$]{{0,110}}?\b(?:was|is|totaled|to"
    rf"|of|by)\s+(?:approximately |a further |another "
    rf"|an additional )?(?P<number>{NUMBER})(?:\s+(?P<scale>{SCALE_WORD}))?(?![\d.,]*\s*(?:%"
    rf"|percent|months?|years?|days?))"
)
_SHARE_LIST = re.compile(
    rf"(?=[\d.])(?<![\d.,$])(?<!\$ )(?P<number>{NUMBER})(?:\s+(?P<scale>{SCALE_WORD}))?(?=\s*(?:,\s*"
    rf"|,?\s+and\s+|\s+to\s+)(?:(?:{NUMBER})(?:\s+{SCALE_WORD})?(?:,?\s+and\s+"
    rf"|,\s*)?){{1,3}}\s*(?:\w+\s+){{0,2}}?{_SHARE_NOUN}\b)"
)
_AND_LEFT = re.compile(
    r"\band (?P<number>\d{1,3}(?:,\d{3})+) (?=(?:still )?remain(?:ed|s|ing)?\b|(?:were|are) (?:still )?(?:available|unused|left)\b)"
)
_TO_NUMBER = re.compile(r" to \d")
_SHARE_PLAN = re.compile(
    rf"(?=\d)(?<![\d.,$])(?<!\$ )(?P<number>{NUMBER})[\s-](?:(?P<scale>{SCALE_WORD})[\s-])?share (?=(?:\w+ ){{0,2}}(?:re-?purchase"
    rf"|buy-?\s?back|program|plan|authori))"
)
"""A programme named by its size: "the 300,000-share repurchase program"."""
_WORDY_MONEY = re.compile(
    rf"(?=[efnost])\b(?:(?P<millions>{WORD_COUNT}) million,? (?:and )?)?(?P<word>{WORD_COUNT})"
    rf" (?P<scale>hundred thousand|thousand|million|billion) (?:u\.?s\.? )?dollars\b(?!\s*\()"
)
"""Money in words alone: "ten million dollars"."""
PERCENT = re.compile(r"(?P<number>\d{1,2}(?:\.\d+)?)\s*(?:%|percent\b)\s*(?:\(\d+%\)\s*)?of\b")


_NOUNS = (" shares", " common stock", " units", " adss", "ary receipts")
MOST_NUMBERS = 30
"""A sentence with more numbers is a table's cells run together."""


def quantities(sentence: str) -> list[Quantity]:
    """Every amount of money and number of shares of a sentence with the part it plays, in order."""
    found: list[tuple[int, int, str, int | float]] = []
    lower = small(sentence)
    for match in MONEY.finditer(sentence) if "$" in sentence else ():
        found.append((match.start(), match.end(), "USD", scaled(match["number"], match["scale"])))
    for match in SHARES.finditer(sentence) if holds(lower, _NOUNS) else ():
        if not any(start <= match.start() < end for start, end, _, _ in found):
            value = _share_count(match)
            if value is not None:
                found.append((match.start(), match.end(), "shares", value))
    for match in _SHARE_LIST.finditer(lower) if "share" in lower and (" and " in lower or _TO_NUMBER.search(lower)) else ():
        is_count = match["scale"] or "," in match["number"]  # else a day or a year of the sentence
        if is_count and not any(start <= match.start() < end for start, end, _, _ in found):
            found.append((match.start(), match.end(), "shares", scaled(match["number"], match["scale"])))
    for match in _SHARE_PLAN.finditer(lower) if "-share " in lower or "0 share " in lower else ():
        # else the year of its name: "the 2014 share repurchase program"
        if (match["scale"] or "," in match["number"]) and not any(start <= match.start() < end for start, end, _, _ in found):
            found.append((match.start(), match.end(), "shares", scaled(match["number"], match["scale"])))
    for match in _AND_LEFT.finditer(lower) if "share" in lower and "and " in lower else ():
        found.append((match.start("number"), match.end("number"), "shares", scaled(match["number"])))
    for match in _WORDY_MONEY.finditer(lower) if " dollars" in lower else ():
        factor = scaled("1", match["scale"] if match["scale"] != "hundred thousand" else None)
        found.append(
            (
                match.start(),
                match.end(),
                "USD",
                _worded(match["word"]) * (factor if factor > 1 else 100_000) + _worded(match["millions"] or "") * 1_000_000,
            )
        )
    for match in _COUNT_OF_SHARES.finditer(lower) if "number" in lower else ():
        if not any(start <= match.start("number") < end for start, end, _, _ in found):
            found.append((match.start("number"), match.end(), "shares", scaled(match["number"], match["scale"])))
    for match in PERCENT.finditer(lower) if "%" in sentence or "percent" in lower else ():
        found.append((match.start(), match.end(), "percent", float(match["number"])))
    found.sort()
    if len(found) > MOST_NUMBERS:
        return []
    for index in range(len(found) - 1, 0, -1):  # "$6 to $7 billion": one amount, its upper end
        low, high = found[index - 1], found[index]
        if (
            low[2] == high[2] == "USD"
            and low[3] < 1000 < high[3]
            and re.fullmatch(r"\s*(?:to|-|–|and)\s*", lower[low[1] : high[0]])
        ):
            found[index - 1 : index + 1] = [(low[0], *high[1:])]
    done: list[Quantity] = []
    for index, (start, end, unit, value) in enumerate(found):
        before_at = found[index - 1][1] if index else 0
        after_at = found[index + 1][0] if index + 1 < len(found) else len(sentence)
        part = part_of(lower, start, end, unit, value, before_at, after_at)
        if done and done[-1].unit == unit and part in ("other", "total") and JOINED.fullmatch(lower[before_at:start]):
            # "additional $16 million and $16 million, respectively"; "from $250 billion to $300 billion" of something else
            part = done[-1].part if part == "other" or done[-1].part == "other" else part
        between = lower[before_at:start]
        is_other_limit = (
            done and part == "other" and done[-1].part == "authorized" and done[-1].unit != unit and _OR.fullmatch(between)
        )
        is_listed = (
            done and part == "other" and done[-1].part in _SIZES and done[-1].unit == unit and _DATED_LIST.fullmatch(between)
        )
        if is_other_limit or is_listed:
            part = done[-1].part
        if done and done[-1].part == "spent" and done[-1].unit != unit and part == "other" and _AT_COST.fullmatch(between):
            part = "spent"  # "bought 100,000 shares for $1.2 million"
        is_left_of = len(done) > 1 and part == "authorized" and done[-1].part == "remaining"
        if is_left_of and any(q.part in _SIZES for q in done) and _LEFT_OF.fullmatch(between):
            part = "prior"  # "authorized $300 million, in addition to $41 million left from the $250 million program of 2016"
        done.append(Quantity(start, end, unit, value, part))
        if (
            len(done) > 1
            and part == "authorized"
            and done[-2].part in ("authorized", "object", "prior")
            and done[-2].unit == unit
            and _TO_UP_TO.fullmatch(lower[before_at:start])
        ) and INCREASES.search(lower[: done[-2].start]):  # "of up to $100 million to up to $400 million"
            done[-2:] = [replace(done[-2], part="prior"), replace(done[-1], part="total")]
        # "up to $12.0 billion and $15.0 billion of additional shares": both are additions
        if (
            len(done) > 1
            and part == "increase"
            and done[-2].part in ("authorized", "object")
            and JOINED.fullmatch(lower[before_at:start])
        ):
            done[-2] = replace(done[-2], part="increase")
    return _in_parts(lower, [_paired(lower, done, i) for i in range(len(done))])


_PARTS = re.compile(
    r"\b(?:has|had|have|with|in|into|of|comprises|consists of) (?:two|three|four) (?:\w+ )?"
    r"(?:parts|tranches|components|portions|pieces)\b"
)


def _in_parts(lower: str, found: list[Quantity]) -> list[Quantity]:
    """ "The program has two parts: $30 million for the open market and $20 million for tenders": one size, their sum."""
    match = _PARTS.search(lower) if found else None
    parts = [q for q in found if match and q.start >= match.end() and q.part not in ("price", "spent", "remaining", "prior")]
    if match is None or len(parts) < 2 or len({q.unit for q in parts}) > 1 or parts[0].unit == "percent":
        return found
    whole = sum(q.value for q in parts)
    kept = [q for q in found if q not in parts]
    if any(q.value == whole for q in kept):
        return kept
    return sorted([*kept, replace(parts[0], value=whole, part="authorized")], key=lambda q: q.start)


_LEFT_OF = re.compile(rf"[^;$]{{0,40}}\b{REMAIN} (?:[a-z]+ )?(?:from|under|of|on) (?:the|our|its|an?)(?: [\w-]+)*\s*")
_SIZES = ("authorized", "object", "increase")
_OR = re.compile(r"\s*,? or(?: up to)?(?: approximately)?\s*")
_DATED_LIST = re.compile(r"\s*(?:in|on) [a-z]+ (?:\d{1,2}, )?\d{4},?(?: and)?\s*")
_TO_UP_TO = re.compile(r"\s*,?\s*to (?:up to |an aggregate of |a total of )*\s*")
_AT_COST = re.compile(
    r"\s*,?\s*(?:at|with|having|or(?: up to)?|for)\b\s*(?:an?\s+)?(?:aggregate|total|approximate)?\s*(?:cost|price"
    r"|value|purchase price)?\s*(?:of)?\s*(?:approximately|about)?\s*"
)


def _paired(lower: str, found: list[Quantity], i: int) -> Quantity:
    """ "123 million shares at an aggregate cost of $4.4 billion were available": both are left over."""
    this, after = found[i], found[i + 1] if i + 1 < len(found) else None
    if after and this.unit != after.unit and after.part == "remaining" and _AT_COST.fullmatch(lower[this.end : after.start]):
        return replace(this, part="remaining")
    return this


def _share_count(match: re.Match[str]) -> int | float | None:
    if match["again"]:
        return (
            scaled(match["again"].rstrip(".,"), match["again_scale"]) if re.fullmatch(NUMBER, match["again"].rstrip(".,")) else None
        )
    scale = (match["scale"] or "").lower()
    factor = 100_000 if scale == "hundred thousand" else scaled("1", scale or None)
    if match["number"]:
        return scaled(match["number"], scale) if scale != "hundred thousand" else scaled(match["number"]) * factor
    millions = _worded((match["millions"] or "").lower()) * 1_000_000
    return millions + _worded(match["word"].lower()) * factor if scale else None


def _worded(words: str) -> int:
    """ "one hundred and fifty" as 150."""
    total = 0
    for word in re.findall(r"\w+", words):
        total = total * 100 if word == "hundred" else total + (small_count(word) or _TENS.get(word, 0))
    return total


_TENS = {"seventy": 70, "eighty": 80, "ninety": 90}
