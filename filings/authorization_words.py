"""The words of repurchase authorisations: the amounts, days and names of one sentence, each with the part it plays.

A sentence is read amount by amount: what stands just before and just after a number says whether it was authorised, added, bought,
left over, or a price. That is what keeps "$11.7 billion of the $15.0 billion authorization remained" from becoming two programmes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from filings.amounts import DAY_OR_MONTH, MONEY, NUMBER, NUMBER_WORDS, SCALE_WORD, day_of, iso, month_number, scaled, small_count

_WORD_NUMBER = "|".join(sorted((word for word in NUMBER_WORDS if word != "zero"), key=len, reverse=True))
_SHARE_NOUN = r"(?:shares|common stock|units|common shares|ordinary shares|ADSs)"
SHARES = re.compile(
    rf"(?<![\d.,$])(?<!\$ )(?:(?P<number>{NUMBER})|\b(?P<word>{_WORD_NUMBER})\b)[\s-]?\)?(?:\s*(?P<scale>hundred thousand|{SCALE_WORD})\b)?"
    r"(?:\s*\((?P<again>[\d,.]+)(?:\s*(?P<again_scale>million))?\))?"
    r"(?:\s+(?:of|more|additional|our|its|the|their|such|issued|and|outstanding|then|then-outstanding|total|publicly|held|traded|voting"
    r"|Company['’]s|Corporation['’]s|Bank['’]s|Partnership['’]s|Trust['’]s|registrant['’]s|class|series|[A-C]|“[A-C]”|common|ordinary|stock"
    rf"|beneficial|depositary|depository|American|registered|currently|[A-Z][\w.&]+['’]s?)){{0,8}}?\s+{_SHARE_NOUN}\b",
    re.I,
)
"""A number of shares: "1,000,000 shares", "2.5 million of its outstanding common shares", "one million (1,000,000) shares"."""

_COUNT_OF_SHARES = re.compile(
    rf"\bnumber of (?:\w+ )?shares\b[^;$]{{0,110}}?\b(?:was|is|totaled|to|of)\s+(?:approximately )?(?P<number>{NUMBER})(?:\s+(?P<scale>{SCALE_WORD}))?(?!\S*\s+(?:months?|years?|days?|%))", re.I
)
_SHARE_LIST = re.compile(
    rf"(?<![\d.,$])(?<!\$ )(?P<number>{NUMBER})(?:\s+(?P<scale>{SCALE_WORD}))?(?=\s*(?:,\s*|,?\s+and\s+)(?:(?:{NUMBER})(?:\s+{SCALE_WORD})?(?:,?\s+and\s+|,\s*)?){{1,3}}\s*(?:\w+\s+){{0,2}}?{_SHARE_NOUN}\b)",
    re.I,
)
PERCENT = re.compile(r"(?P<number>\d{1,2}(?:\.\d+)?)\s*(?:%|percent\b)\s*(?:\(\d+%\)\s*)?of\b", re.I)
_YEAR = re.compile(r"\b(?P<lead>in|during|since|of|through the year|until the year)\s+(?P<fiscal>fiscal(?:\s+year)?\s+)?(?P<year>(?:19|20)\d\d)\b(?!\s*(?:annual|10))", re.I)
_DAY_WITHOUT_YEAR = re.compile(
    r"\b(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)\s+(?P<day>\d{1,2})"
    r"(?=\s*(?:,\s*[A-Z]|\s+and\s|,\s+and\s))"
)

AUTHORIZES = re.compile(
    r"\b(?:re-?)?(?:authori[sz](?:ed|es|ing|ation)|approv(?:ed|es|ing|al)|announc(?:ed|es|ing|ement)|adopt(?:ed|s|ing)|establish(?:ed|es)"
    r"|implement(?:ed|s)|initiat(?:ed|es)|institut(?:ed|es)|launch(?:ed|es)|renew(?:ed|s|al)|commenc(?:ed|es)|extend(?:ed|s)"
    r"|increas(?:ed|es|ing)|expand(?:ed|s)|rais(?:ed|es)|add(?:ed|ing|s)|replenish(?:ed)|upsiz(?:ed)|resolved|allow(?:s|ed|ing)|permit(?:s|ted|ting)|enabl(?:es|ed|ing)"
    r"|has a|have a|had a|grant(?:ed)|provid(?:es|ed|ing) for|declared)\b",
    re.I,
)
BOARD_ACTS = re.compile(
    r"\b(?:re-?)?(?:authori[sz](?:ed|es|ing)|approv(?:ed|es|ing|al)|announc(?:ed|es|ing|ement)|adopt(?:ed|s|ing)|establish(?:ed|es)"
    r"|implement(?:ed)|initiat(?:ed)|institut(?:ed)|launch(?:ed)|renew(?:ed|s|al)|commenc(?:ed)|increas(?:ed|es|ing)|expand(?:ed)|rais(?:ed)|add(?:ed|ing)|upsiz(?:ed)"
    r"|replenish(?:ed)|extend(?:ed)|resolved|declared)\b",
    re.I,
)
_INCREASES = re.compile(r"\b(?:increas\w*|expan\w+|rais\w+|add(?:ed|ing|s|itional)?|supplement\w*|upsiz\w+|enlarg\w+|replenish\w*)\b", re.I)
PLAN = re.compile(r"\b(?:program|programs|programme|plan|plans|authorization|authorizations|authorisation|authority)\b", re.I)
EQUITY = re.compile(
    r"\b(?:shares?|common stock|stock|ordinary shares|common units|units|equity securities|buy-?\s?backs?|treasury stock|ADSs)\b", re.I
)
REPURCHASE = re.compile(
    r"\b(?:re-?purchas(?:e|es|ed|ing)|buy-?\s?backs?|buy(?:ing)? back|bought back|reacquir\w+|purchas(?:e|es|ed|ing)|buy|tender offer)\b", re.I
)

_DEBT = (
    r"(?:notes?|debentures?|debt|indebtedness|bonds?|term loans?|loans?|mortgages?|receivables|convertible|principal amount|preferred"
    r"|warrants|subordinated|trust preferred|borrowings|revolv\w+|credit facilit\w+)"
)
_OF_DEBT = re.compile(rf"^[^$;,()]{{0,60}}?\b{_DEBT}\b", re.I)


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

_OTHER_THING = re.compile(r"\b(?:capital return program|return of capital|capital returns?|dividends?|credit facility|term loan|revolv\w+)\b(?:(?!repurchas|buyback|share|stock)[^$;]){0,80}$", re.I)
_PRICE_AFTER = re.compile(r"^\s*(?:\([^)]{0,40}\)\s*)?,?\s*(?:per|a|each)\s+(?:common |ordinary )?(?:share|unit|ADS)|^\s*par\b|^\s*(?:stated|par) value", re.I)
_PRICE_BEFORE = re.compile(r"(?:par value(?: of)?|price(?:s)?(?: per share)?(?: of| range of| was| between)?|per share(?: of)?|exercise price of)\s*(?:approximately )?$", re.I)
_REMAIN = r"(?:remain(?:s|ed|ing)?|unused|unutilized|unexpended|available|may (?:yet|still) be|could (?:yet|still) be|yet to be|still be|still available|left)"
# No other amount, no comma and no new clause between the amount and the word that says it is left over.
_REMAIN_AFTER = re.compile(
    rf"^(?:(?!\b(?:program|plan|authorization)\b[^$;,]*\b(?:that|which)\b|\band (?:we|the)\b)[^$;,()]){{0,110}}?\b{_REMAIN}\b"
    rf"|^[^$;]{{0,40}}?,?\s*(?:is|was|are|were|remain\w*)\s+(?:still\s+)?(?:available|left|unused)\b",
    re.I,
)
_REMAIN_OF = re.compile(rf"^\s+(?:of|out of|under|from)\s+(?:the|this|that|our|its|such)?\s*(?:\w+\s+){{0,3}}?\$?[^$;]{{3,90}}?\b{_REMAIN}\b", re.I)
_LINK = (
    r"(?:was|is|were|are|of|totaled|totaling|totalled|equal(?:s|ed)? to|:|approximated|stood at|to(?:\s+be)?|with|had|has|have|leaving|up to|purchased"
    r"|repurchased|remained|to (?:re)?purchase)"
)
_HEDGE = r"(?:\s*(?:approximately|about|an?|aggregate|additional|total|estimated|up to|nearly|another|roughly|amount|remaining|further|of|over|the|more than|further))*"
_REMAIN_BEFORE = re.compile(rf"\b(?:{_REMAIN}|leaving|balance|can still|can yet)\b[^;$]{{0,120}}?\b{_LINK}{_HEDGE}\s*$|\bleaving{_HEDGE}\s*$|\bremaining{_HEDGE}\s*$", re.I)
_MORE_UNDER = re.compile(
    r"\b(?:may|can|could|able to|ability to|authority to|authorized to|permitted to)\s+(?:\w+\s+){0,2}?(?:re)?(?:purchase|acquire|buy)\s+"
    r"(?:up to\s+)?(?:approximately\s+)?(?:an\s+)?additional\s*$",
    re.I,
)
_SPENT_BEFORE = re.compile(
    r"\b(?:(?:re-?)?purchased|acquired|bought(?: back)?|retired|reacquired|paid|spent|used|expended|utilized|cost|costs|price|consideration|totaling|totaled|funded|returned"
    r"|withheld|returning|delivered|received|issued|invested|completed|executed|comprised|(?:re)?purchases (?:totaling|totaled|of)|impact|tax(?:es)?|cash|dividends?|sold|outstanding"
    r"|proceeds|fees?|commissions?|fair value|accrued|recorded|amounting to|(?:re)?purchasing|consisted of|consist(?:s|ing) of)\b(?P<gap>[^;$]{0,110})$",
    re.I,
)
_SPENT_AFTER = re.compile(
    r"^[^$;,()]{0,60}?\b(?:had been|have been|has been|was|were)\s+(?:\w+\s+)?(?:re-?purchased|utilized|used|purchased|acquired|bought|spent|expended|settled|delivered"
    r"|retired|withheld|executed|surrendered|tendered|outstanding)\b|^[^$;,()]{0,50}?\b(?:repurchased|purchased|acquired|bought|delivered|withheld|surrendered|tendered|issued|outstanding|were retired)\s+"
    r"(?:during|in|under|by|through|for|at|from|pursuant|to)\b",
    re.I,
)
_AUTH_BETWEEN = re.compile(r"\b(?:up to|authori[sz]\w*|approv\w+|announc\w+|covering|maximum|program (?:of|for)|under (?:the|our|its|this|a)|new|pursuant to)\b", re.I)
_UP_TO = re.compile(
    r"\b(?:up to|not to exceed|not exceed(?:ing)?|no more than|maximum(?: \w+){0,4}? of|limit(?:ed)? (?:of|to)|as (?:many|much) as|up to an aggregate(?: \w+){0,3}? of|ceiling of)"
    rf"{_HEDGE}\s*(?:amount of|value of|purchase price of|of)?\s*(?:\(?[ivx]+\)\s*)?$",
    re.I,
)
_OBJECT = re.compile(
    r"\b(?:(?:re-?)?purchas(?:e|es|ing)(?: and retirement)?|buy-?\s?backs?|buy(?:ing)?(?: back)?|reacqui(?:re|sition)|acqui(?:re|ring|sition)|program|plan|authori(?:zation|sation|ty)|authoriz(?:ed|ing|es)|approv(?:ed|ing|al)"
    r"|covering|funding|capacity|worth|announced|amount)"
    r"(?:\s+(?:of|for|in|totaling|to|the|a|an|new|our|its|their|repurchase|purchase|covering|authorizing|with|aggregate|total|share|stock|at|under|which|we|may|buy|back|allowing|providing|amount|value|additional|another|open|market|shares|common|from|time)"
    rf"|,)*{_HEDGE}\s*$",
    re.I,
)
_PLAN_AFTER = re.compile(
    r"^\s*(?:,?\s*(?:\w+|\d+)[- ](?:year|month),?\s*)?(?:Class [A-Z]\s+)?(?:common\s+|ordinary\s+|outstanding\s+)?"
    r"(?:(?:share|shares|stock|unit|equity|securities|open[- ]market|discretionary|additional|new|aggregate|maximum)[\s-]*)*(?:re-?purchases?|purchase|buy-?\s?back)?[\s-]*"
    r"(?:program|plan|authori[sz]ation|authority|buy-?\s?back|limit|funding)\b",
    re.I,
)
_PERCENT_OR = re.compile(r"\b(?:up to|of)\b[^;$]{0,30}(?:%|percent)[^;$]{0,100}?(?:,? ?\bor\b|\(|,? ?representing|,? ?which (?:was|is|equals)|,? ?approximately|,? ?equal to)\s*(?:up to |approximately |about |a total of |an aggregate of )*$", re.I)
_IN_PLAN_AFTER = re.compile(r"^\s*of (?:\w+\s+)?authori[sz]ation\b|^\s*(?:in|of|worth of)\s+(?:\w+\s+){0,5}?(?:re-?purchases|buy-?\s?backs)\b", re.I)
_PRIOR_BEFORE = re.compile(
    r"\b(?:previous|prior|former|earlier|preceding|old|replac(?:ed|es|ing)|supersed(?:ed|es|ing)|in lieu of|in place of|terminat(?:ed|es|ing)|cancell?(?:ed|ing|s)|eliminat(?:ed|es|ing)|rescind(?:ed|ing)?|unutilized|unused)\b(?:(?!\b(?:and|new)\b)[^;$]){0,70}$", re.I
)
_FROM = re.compile(r"\bfrom(?: (?:the|its|our|a))?(?: (?:previous(?:ly)?|prior|existing|current|original|earlier|authorized|announced|total|aggregate|amount|of)){0,4}(?: approximately)?\s*$", re.I)
_TO = re.compile(r"\b(?:to|totaling)(?: (?:an|a|the|up to|approximately|aggregate|total|new total|of|amount|maximum|authorized|authorization|new|revised)){0,8}\s*$", re.I)
_BY_TO = re.compile(r"\bby(?: an)?(?: additional)? (?:US)?\$?[\d.,]+(?: million| billion)?(?: shares)?,? to(?: an?)?(?: \w+){0,4}\s*$", re.I)
_TO_MAX = re.compile(r"\b(?:to|up to) (?:a |an )?(?:maximum|total|aggregate)(?: (?:total|aggregate|amount|of|up to))*\s*$", re.I)
_BROUGHT = re.compile(r"\b(?:bring(?:s|ing)?|brought|for a (?:new |combined )?total|result(?:s|ed|ing) in a(?: new| total)*)\b[^;$]{0,100}$", re.I)
_BRINGS = re.compile(r"\b(?:bring(?:s|ing)?|brought|result(?:s|ed|ing) in|for a (?:new |combined )?total|aggregat(?:e|ing)|total(?:ing)?|cumulative(?:ly)?|(?:in|for) the aggregate)\b[^;$]{0,100}$", re.I)
_INCREASE_BEFORE = re.compile(
    rf"\b(?:by|additional(?: (?:funding|repurchases?|purchases?|share|stock|authorization|aggregate|amount|authority))*(?: of)?|another|increase(?:s)? (?:\w+ ){{0,6}}?of|add(?:ed|s|ing)(?: back)?|supplemental|incremental){_HEDGE}\s*$",
    re.I,
)
_INCREASE_AFTER = re.compile(r"^\s*(?:\w+\s+){0,3}?(?:increase|in additional|additional|of additional|expansion)\b", re.I)


def quantities(sentence: str) -> list[Quantity]:
    """Every amount of money and number of shares of a sentence with the part it plays, in order."""
    found: list[tuple[int, int, str, int | float]] = []
    for match in MONEY.finditer(sentence):
        found.append((match.start(), match.end(), "USD", scaled(match["number"], match["scale"])))
    for match in SHARES.finditer(sentence):
        if not any(start <= match.start() < end for start, end, _, _ in found):
            value = _share_count(match)
            if value is not None:
                found.append((match.start(), match.end(), "shares", value))
    for match in _SHARE_LIST.finditer(sentence):
        if not any(start <= match.start() < end for start, end, _, _ in found):
            found.append((match.start(), match.end(), "shares", scaled(match["number"], match["scale"])))
    for match in _COUNT_OF_SHARES.finditer(sentence):
        if not any(start <= match.start("number") < end for start, end, _, _ in found):
            found.append((match.start("number"), match.end(), "shares", scaled(match["number"], match["scale"])))
    for match in PERCENT.finditer(sentence):
        found.append((match.start(), match.end(), "percent", float(match["number"])))
    found.sort()
    done = []
    for index, (start, end, unit, value) in enumerate(found):
        before_at = found[index - 1][1] if index else 0
        after_at = found[index + 1][0] if index + 1 < len(found) else len(sentence)
        part = _part(sentence, start, end, unit, value, before_at, after_at)
        if done and done[-1].unit == unit and part in ("other", "total") and _JOINED.fullmatch(sentence[before_at:start]):
            # "additional $16 million and $16 million, respectively"; "from $250 billion to $300 billion" of something else
            part = done[-1].part if part == "other" or done[-1].part == "other" else part
        done.append(Quantity(start, end, unit, value, part))
    return [_paired(sentence, done, i) for i in range(len(done))]


_JOINED = re.compile(r",?\s*(?:and|,|to)\s*(?:an additional\s*)?", re.I)
_AT_COST = re.compile(r"\s*,?\s*(?:at|with|having|or|for)\s+(?:an?\s+)?(?:aggregate|total|approximate)?\s*(?:cost|price|value|purchase price)?\s*(?:of)?\s*(?:approximately|about)?\s*", re.I)


def _paired(sentence: str, found: list[Quantity], i: int) -> Quantity:
    """ "123 million shares at an aggregate cost of $4.4 billion were available": both are left over."""
    if i + 1 < len(found) and found[i].unit != found[i + 1].unit and found[i + 1].part == "remaining":
        if _AT_COST.fullmatch(sentence[found[i].end : found[i + 1].start]):
            return replace(found[i], part="remaining")
    return found[i]


def _share_count(match: re.Match[str]) -> int | float | None:
    if match["again"]:
        return scaled(match["again"].rstrip(".,"), match["again_scale"]) if re.fullmatch(NUMBER, match["again"].rstrip(".,")) else None
    scale = (match["scale"] or "").lower()
    factor = 100_000 if scale == "hundred thousand" else scaled("1", scale or None)
    if match["number"]:
        value = scaled(match["number"], None) * factor
        return int(value) if value == int(value) else value
    count = small_count(match["word"])
    return count * factor if count is not None and scale else None


def _part(sentence: str, start: int, end: int, unit: str, value: int | float, before_at: int, after_at: int) -> str:
    near = sentence[before_at:start]
    before, after = sentence[max(0, start - 200) : start], sentence[end : end + 160]
    near_after = sentence[end:after_at]
    if unit == "shares":  # "1,000,000 of its shares": the words after it begin at its noun
        near_after = sentence[end:after_at]
    if _PRICE_AFTER.match(after) or _PRICE_BEFORE.search(before):
        return "price"
    if _OF_DEBT.match(sentence[start:end][-40:] if unit == "shares" else near_after):
        return "other"
    if _OTHER_THING.search(near) or (_JOINED.fullmatch(near) and _OTHER_THING.search(sentence[:start][-160:])) or unit == "USD" and LEAST > value:
        return "other"
    if re.match(r"\s*(?:of \w+(?: \w+)? )?(?:was |were )?(?:re)?purchased\b", near_after):
        return "spent"
    if _MORE_UNDER.search(before) and not BOARD_ACTS.search(near):
        return "remaining"
    if _REMAIN_AFTER.match(near_after) and not _UP_TO.search(near) and not re.search(r"\b(?:of|under) (?:the|our|its|this|that)(?: \w+)?\s*$", near):
        return "remaining"
    if _REMAIN_OF.match(after) and not _UP_TO.search(near) and not re.search(r"\b(?:of|under) (?:the|our|its|this|that)(?: \w+)?\s*$", near):
        return "remaining"
    if _REMAIN_BEFORE.search(near) and not re.search(r"\b(?:under|of) (?:the|our|its|this|a)\s*$", near):
        return "remaining"
    if not _UP_TO.search(near) and _SPENT_AFTER.match(near_after):
        return "spent"
    moved = _INCREASES.search(sentence[:start]) or _INCREASES.search(near_after[:80])
    if moved and _FROM.search(near):
        return "prior"
    if _INCREASE_AFTER.match(near_after) and not _PLAN_AFTER.match(near_after[:1]):
        return "increase"
    if moved and _INCREASE_BEFORE.search(near):
        return "increase"
    if _BROUGHT.search(near):
        return "brought"
    if moved and (_TO.search(near) or _TO_MAX.search(near)) and re.search(r"\b(?:increas|expan|rais|upsiz|enlarg|amend)\w*\b[^;]{0,140}$", sentence[:start], re.I):
        return "brought" if _BY_TO.search(sentence[:start]) else "total"
    if moved and _BY_TO.search(sentence[:start]):
        return "brought"
    if re.search(r"\bsince\b[^;]{0,60}\b(?:inception|beginning|19\d\d|20\d\d)\b[^;]{0,60}\bha(?:s|ve) authorized\b[^;]{0,40}$", sentence[:start], re.I):
        return "brought"
    if _BRINGS.search(near) and not _UP_TO.search(near):
        return "brought"
    spent = None if _UP_TO.search(near) else _SPENT_BEFORE.search(near)
    if spent and not _AUTH_BETWEEN.search(spent["gap"]) and not _PLAN_AFTER.match(near_after):
        return "spent"
    if _PRIOR_BEFORE.search(near) and (_PLAN_AFTER.match(near_after) or _OBJECT.search(near) or _UP_TO.search(near)):
        return "prior"
    if _PERCENT_OR.search(sentence[:start]) or _UP_TO.search(near) or _PLAN_AFTER.match(near_after):
        return "authorized"
    if _IN_PLAN_AFTER.match(near_after) or _OBJECT.search(near):
        return "object"
    return "other"


_AS_OF = re.compile(r"\b(?:as of|as at|at|of)(?: both)?\s*$", re.I)
_PERIOD = re.compile(r"\b(?:ended|ending|during|months of|beginning|since|after|before|following|between|week of|quarter of|subsequent to|prior to|from|fiscal|first|second|third|fourth)\s*$", re.I)
_EXPIRY = re.compile(
    r"\b(?:through(?: and including)?|thru|until|by|expir(?:e|es|ed|ing|ation)(?:\s+date)?(?:\s+(?:of|on|in|is|was|at|as of|to))*|no later than|not later than|on or before|"
    r"end(?:s|ing|ed)?(?: on| in)?|to|runs? (?:through|until)|terminat(?:e|es|ing)\s+on|"
    r"valid (?:until|through)|extended(?: \w+){0,5}? to)\s*(?:the (?:end|close) of(?: business on)?\s*)?(?:the earlier (?:of|to occur of)(?: \(\w\))?\s*)?$",
    re.I,
)
_BOUGHT_THROUGH = re.compile(r"\b(?:(?:re)?purchased|acquired|bought|spent|inception|since|beginning|completed|utilized|used|from)\b[^;]{0,160}$", re.I)
_EXPIRY_WORD = re.compile(r"\b(?:expir\w+|valid|extend\w*|terminat(?:e|es|ing)|authori[sz]\w*|approv\w*|program|plan|may|effective|term)\b", re.I)
_POSTFIX = re.compile(
    r"\b(?:authori[sz]ed|approved|announced|adopted|established|effective|commenced|initiated|implemented|launched|instituted|renewed|dated|disclosed|began)"
    r"(?:\s+(?:and\s+(?:publicly\s+)?(?:announced|authorized|approved|disclosed)|publicly|initially|by|the|our|its|Company['’]?s?|Board|board|of|Directors|directors|Trustees|trustees|us|first|back|originally|previously|shareholders|stockholders|Corporation['’]?s?|and|Bank['’]?s?|in a press release))*"
    r"\s*,?\s*(?:on|in|as of|effective|dated|early|late|mid|of)?(?:\s+(?:early|late|mid))?[\s-]*$"
)
_ENDED_ON = re.compile(r"\b(?:terminat\w+|expir\w+|cancel\w+|discontinu\w+|suspend\w+|replaced),?\s*(?:effective|on|in|as of)*\s*$", re.I)
_ANNOUNCED = re.compile(r"(?:^|\b)(?:on|in|effective|dated|and|early|late|mid|since)[\s-]*$", re.I)


def days(sentence: str, filed: str | None = None) -> list[Day]:
    """Every day (or month, or year after "in") of a sentence with the part it plays, in order.

    A day without a year ("On November 17, we announced") is the last such day before the filing was filed, where that is known.
    """
    found: list[Day] = []
    if filed and filed[4:5] == "-":
        for match in _DAY_WITHOUT_YEAR.finditer(sentence):
            day = iso(int(filed[:4]), month_number(match["month"]), int(match["day"]))
            if day and day > filed:
                day = iso(int(filed[:4]) - 1, month_number(match["month"]), int(match["day"]))
            if day:
                found.append(Day(match.start(), match.end(), day, _day_part(sentence, match.start())))
    for match in DAY_OR_MONTH.finditer(sentence):
        day = day_of(match)
        if day:
            found.append(Day(match.start(), match.end(), day, _day_part(sentence, match.start())))
    for match in _YEAR.finditer(sentence):
        if any(d.start <= match.start("year") < d.end for d in found):
            continue
        end_of = re.search(r"\bend of\s*$", sentence[: match.start("lead")] + match["lead"] + " ", re.I)
        if match["fiscal"]:
            part = "period"
        elif match["lead"].lower().endswith("the year"):
            found.append(Day(match.start(), match.end(), f"{match['year']}-12-31", "expiry"))
            continue
        elif end_of and (_EXPIRY.search(sentence[: end_of.start() + 7] + " ") or re.search(r"(?:through|until|by|at) the\s*$", sentence[: end_of.start()], re.I)):
            found.append(Day(match.start(), match.end(), f"{match['year']}-12-31", "expiry"))
            continue
        else:
            part = "announced" if match["lead"].lower() == "in" else "other"
            if part == "announced" and _POSTFIX.search(sentence[: match.start("year")]):
                part = "postfixed"
        day = iso(int(match["year"]))
        if day:
            found.append(Day(match.start("year"), match.end(), day, part))
    found.sort(key=lambda d: d.start)
    for i, day in enumerate(found):
        joined = i and _JOINED.fullmatch(sentence[found[i - 1].end : day.start])
        if joined and found[i - 1].part != "period":  # "at both June 30, 2025 and December 31, 2024"
            found[i] = replace(day, part=found[i - 1].part)
        elif day.part == "announced" and _HAD_LEFT.match(sentence[day.end :]):
            found[i] = replace(day, part="as of")
    return found


_HAD_LEFT = re.compile(rf"^,?\s*(?:there (?:were|was)\b|(?:we|the \w+) had\b|(?:approximately\s+)?\$?\d[^;]{{0,40}}?\b{_REMAIN}\b|the remaining)", re.I)


def _day_part(sentence: str, start: int) -> str:
    before = sentence[max(0, start - 220) : start]
    if _POSTFIX.search(before) and not _ENDED_ON.search(before):
        return "postfixed"
    if _PERIOD.search(before):
        return "period"
    if _EXPIRY.search(before):
        if re.search(r"\b(?:through|thru|until|by|to|end(?:ed|ing|s)?(?: on| in)?)\s*(?:the (?:end|close) of\s*)?$", before, re.I):
            clause = before.split(";")[-1]
            if re.match(r"[^;]{0,90}?\b(?:had|have|has)\b(?: been)?[^;]{0,30}?\b(?:re)?purchased\b", sentence[start:], re.I):
                return "period"
            if _BOUGHT_THROUGH.search(clause) and not re.search(r"\b(?:authori[sz]ed|approved|may|up to|extend\w*|expir\w*)\b[^;]{0,120}$", clause, re.I):
                return "period"
            if not _EXPIRY_WORD.search(sentence):
                return "period"
        return "expiry"
    if _AS_OF.search(before):
        return "as of"
    if _ANNOUNCED.search(before):
        return "announced"
    return "other"


_TERM = re.compile(
    rf"\b(?P<count>\d{{1,2}}|{_WORD_NUMBER})(?:\s*\(\d+\))?[\s-]+(?P<unit>year|month)s?(?:['’])?\b(?=[\s,-]*(?P<after>[^;]{{0,60}}))", re.I
)
_TERM_BEFORE = re.compile(
    r"\b(?:over|within|for|during|in)\s+(?:the\s+)?(?:a\s+)?(?:next|following|subsequent|succeeding|coming|ensuing|period of|term of|up to|maximum of|a maximum of|additional)?\s*(?:period of\s*)?(?:up to\s*)?(?:the\s+)?(?:next\s+)?$"
    r"|\b(?:term|period|duration) of(?: up to)?\s*$|\bexpir\w+\s+(?:in|after)\s*$|\bextend\w*(?: \w+){0,6}? (?:for|by)(?: an)?(?: additional)?\s*$",
    re.I,
)
_TERM_AFTER = re.compile(
    r"^(?:,?\s*(?:up to )?\$[\d.,]+\s*(?:million|billion)?,?\s*)?(?:\w+\s+){0,3}?(?:re-?purchase|buy-?\s?back|program|plan|authori[sz]ation|period|term)\b", re.I
)
_PAST = re.compile(r"\b(?:last|past|previous|preceding|trailing|ended|prior)\s*$", re.I)


def term_months(sentence: str) -> int | None:
    """The term of a programme in months: "a two-year, $50 million program", "over the next 12 months"."""
    for match in _TERM.finditer(sentence):
        before = sentence[max(0, match.start() - 70) : match.start()]
        if _PAST.search(before):
            continue
        ended = re.match(r"\s*ended", match["after"], re.I)
        if not ended and (_TERM_BEFORE.search(before) or _TERM_AFTER.match(match["after"].strip())):
            count = small_count(match["count"])
            if count:
                return count * (12 if match["unit"].lower() == "year" else 1)
    return None


def month_after(day: str, months: int) -> str | None:
    """The month that lies so many months after a day or month; None where the day is only a year."""
    if len(day) < 7:
        return None
    total = int(day[:4]) * 12 + int(day[5:7]) - 1 + months
    return iso(total // 12, total % 12 + 1)
