"""What part a number plays in a sentence: authorised, added, bought, left over, a price.

A sentence is read number by number: the words just before and just after it decide. That is what keeps "$11.7 billion of the $15.0
billion authorization remained" from becoming two programmes.
"""

from __future__ import annotations

import re

from filings.authorizations.words import BOARD_ACTS, INCREASES, JOINED, LEAST, LEAST_SHARES, REMAIN

_DEBT = (
    r"(?:notes?|debentures?|debt|indebtedness|bonds?|term loans?|loans?|mortgages?|receivables|convertible"
    r"|principal amount|preferred"
    r"|warrants|subordinated|trust preferred|borrowings|revolv\w+|credit facilit\w+)"
)
_OF_DEBT = re.compile(rf"^[^$;,()]{{0,60}}?\b{_DEBT}\b")
_OTHER_THING = re.compile(
    r"\b(?:capital return program|return of capital|capital returns?|dividends?|credit facility|term loan"
    r"|revolv\w+)\b(?:(?!repurchas|buyback|share|stock)[^$;]){0,80}$"
)
_PRICE_AFTER = re.compile(
    r"^\s*(?:\([^)]{0,40}\)\s*)?,?\s*(?:per|a|each)\s+(?:common |ordinary )?(?:share|unit|ads)|^\s*(?:par|each|apiece)\b"
    r"|^\s*(?:stated|par) value"
)
_PRICE_BEFORE = re.compile(
    r"(?:par value(?: of)?|(?<!aggregate )(?<!aggregate purchase )(?<!total )(?<!total purchase )(?<!aggregate repurchase"
    r" )price(?:s)?(?: per share)?(?: of| range of| was| between)?|per share(?: of)?"
    r"|exercise price of)\s*(?:approximately )?$"
)
_PRICE_ENDS = ("of", "value", "price", "prices", "was", "between", "share", "approximately")
# No other amount, no comma and no new clause between the amount and the word that says it is left over.
_REMAIN_AFTER = re.compile(
    rf"^(?:(?!\b(?:program|plan|authorization)\b[^$;,]*\b(?:that|which)\b|\bwhich\b|\band (?:we"
    rf"|the)\b)[^$;,()]){{0,110}}?\b{REMAIN}\b"
    rf"|^[^$;]{{0,40}}?,?\s*(?:is|was|are|were|remain\w*)\s+(?:still\s+)?(?:available|left|unused)\b"
)
_REMAIN_OF = re.compile(
    rf"^\s+(?:of|out of|under|from)\s+(?:the|this|that|our|its"
    rf"|such)?\s*(?:\w+\s+){{0,3}}?\$?[^$;,]{{3,90}}?\b{REMAIN}\b"
)
_LINK = (
    r"(?:was|is|were|are|of|totaled|totaling|totalled|equal(?:s|ed)? to|:|approximated|stood at"
    r"|to(?:\s+be)?|with|had|has|have|leaving|up to|purchased"
    r"|repurchased|remained|to (?:re)?purchase)"
)
_HEDGE = (
    r"(?:\s*(?:approximately|about|an?|aggregate|additional|total|estimated|up to|nearly|another|roughly"
    r"|amount|remaining|further|of|over|the|more than|further))*"
)
_REMAIN_BEFORE = re.compile(
    rf"\b(?:{REMAIN}|leaving|remaining balance|unused balance|can still|can yet)\b"
    rf"(?:(?!\b(?:and|board|directors|we|company) (?:\w+ly |also |then )?(?:approved|authorized|adopted"
    rf"|announced)\b)[^;$]){{0,120}}?\b{_LINK}{_HEDGE}\s*$"
    rf"|\b(?:leav(?:ing|es)|(?:which|that|this|and) left){_HEDGE}\s*$|\bremaining{_HEDGE}\s*$"
)
_MORE_UNDER = re.compile(
    r"\b(?:may|can|could|able to|ability to|authority to|authorized to"
    r"|permitted to)\s+(?:\w+\s+){0,2}?(?:re)?(?:purchase|acquire|buy)\s+"
    r"(?:up to\s+)?(?:approximately\s+)?(?:an\s+)?additional\s*$"
)
_SPENT_BEFORE = re.compile(
    r"\b(?:(?:re-?)?purchased|acquired|bought(?: back)?|retired|reacquired|paid|spent|used|expended"
    r"|utilized|cost|costs|price|consideration|totaling|totaled|funded|returned"
    r"|withheld|returning|delivered|received|issued|invested|completed|executed|comprised"
    r"|(?:re)?purchases (?:totaling|totaled|of)|impact|tax(?:es)?|cash|dividends?|sold"
    r"|proceeds|fees?|commissions?|fair value|accrued|recorded|amounting to|(?:re)?purchasing|consisted of"
    r"|consist(?:s|ing) of)\b(?P<gap>[^;$]{0,110})$"
)
_SPENT_AFTER = re.compile(
    r"^[^$;,()]{0,60}?\b(?:had been|have been|has been|was|were)\s+(?:\w+\s+)?(?:re-?purchased|utilized"
    r"|used|purchased|acquired|bought|spent|expended|settled|delivered"
    r"|retired|withheld|executed|surrendered|tendered|outstanding)\b|^[^$;,()]{0,50}?\b(?:repurchased"
    r"|purchased|acquired|bought|delivered|withheld|surrendered|tendered|issued|outstanding"
    r"|were retired)\s+"
    r"(?:during|in|under|by|through|for|at|from|pursuant|to)\b"
)
_AUTH_BETWEEN = re.compile(
    r"\b(?:up to|authori[sz]\w*|approv\w+|announc\w+|cover(?:ing|ed)|maximum|program (?:of|for)|under (?:the|our"
    r"|its|this|a)|new|pursuant to)\b"
)
_UP_TO = re.compile(
    r"\b(?:(?:up to )?the (?:lesser|lower|greater) of|up to|not more than|not to exceed|not exceed(?:ing)?|no more than"
    r"|maximum(?: \w+){0,4}? of|limit(?:ed)? (?:of"
    r"|to)|as (?:many|much) as|up to an aggregate(?: \w+){0,3}? of|ceiling of"
    r"|(?:allow|provide|call)(?:s|ed)? for|(?:permits|allows|authorizes) (?:the |(?:the company|us"
    r"|it) to )?(?:re-?)?purchase(?: of)?"
    r"|\b(?:its|the|program) (?:size|limit|ceiling|cap) (?:is|was|of)"
    r"|(?:which|that) (?:had |has )?(?:cover(?:ed|s)|(?:was|is) for|(?:permitt|allow)ed (?:us|it|the company) to (?:re-?)?purchase)"
    r"|(?:allows|permits) (?:us|it|the company|management) to (?:buy|acquire|spend))"
    rf"{_HEDGE}\s*(?:amount of|value of|purchase price of|of)?\s*(?:\(?[ivx]+\)\s*)?$"
)
_OBJECT = re.compile(
    r"\b(?:(?:re-?)?purchas(?:e|es|ing)(?: and retirement)?|buy-?\s?backs?|buy(?:ing)?(?: back)?"
    r"|reacqui(?:re|sition)|acqui(?:re|ring|sition)|program|plan|authori(?:zation|sation|ty)|authoriz(?:ed"
    r"|ing|es)|approv(?:ed|ing|al)"
    r"|cover(?:ing|ed|s)|funding|capacity|worth|announced|amount)"
    r"(?:\s+(?:of|for|in|totaling|to|the|a|an|new|our|its|their|repurchase|purchase|covering|authorizing"
    r"|with|aggregate|total|share|stock|at|under|which|we|may|buy|back|allowing|providing|amount|value"
    r"|additional|another|open|market|shares|common|from|time)"
    rf"|,)*{_HEDGE}\s*$"
)
_PLAN_AFTER = re.compile(
    r"^\s*(?:,?\s*(?:\w+|\d+)[- ](?:year|month),?\s*)?(?:class [a-z]\s+)?(?:common\s+|ordinary\s+|outstanding\s+)?"
    r"(?:(?:share|shares|stock|treasury|unit|equity|securities|open[- ]market|discretionary|additional|new"
    r"|aggregate|maximum)[\s-]*)*(?:re-?purchases?|purchase|buy-?\s?back)?[\s-]*"
    r"(?:program|plan|mandate|issuer bid|authori[sz]ation|authority|buy-?\s?back|limit|funding)\b"
)
# "An $8.0 million repurchase program adopted in June 2023 was used up": the programme was, not the amount beside it.
_PLAN_USED = re.compile(
    r"^\s*(?:(?:share|stock|unit|common|open[- ]market)[\s-])*(?:(?:re-?purchase|buy-?\s?back)[\s-])?"
    r"(?:program|plan|authori[sz]ation)\b[^;$]{0,80}?\b(?:was|were|has been|had been) (?:fully |entirely )?(?:used|utilized|spent"
    r"|expended|executed)\b"
)
_AUTHORIZED_AFTER = re.compile(
    r"^\s*(?:of [^;$]{0,40}?)?(?:have been|has been|had been|were|was|are|is) (?:currently |so )?authori[sz]ed\b"
    r"|^,?\s*(?:was |were )?(?:authori[sz]ed|approved|announced)(?: (?:by the board(?: of directors)?|on|in)\b"
    r"| [a-z]+ (?:\d{1,2}, )?\d{4}\b|[,.;]|$)"
)
# "we may repurchase $11.6 million of stock under the $40.0 million program": what is left of it.
_MAY_BUY = re.compile(
    r"\b(?:may|can|could|able to|permitted to)(?: yet| still| currently| now)? (?:re-?purchase|buy|acquire"
    r"|spend)(?: back)?(?: up to)?$"
)
_UNDER_SIZE = re.compile(r"^[^;$]{0,50}?\b(?:under|of|from|on) (?:the|our|its|this|that) (?:[\w-]+ ){0,4}?\$?\d[\d.,]*")
_PERCENT_OR = re.compile(
    r"\b(?:up to|of)\b[^;$]{0,30}(?:%|percent)[^;$]{0,100}?(?:,? ?\bor\b|\(|,? ?representing"
    r"|,? ?which (?:was|is|equals|amount(?:s|ed) to|represent(?:s|ed))|,? ?(?:being|amounting to|totaling)|,? ?approximately"
    r"|,? ?equal to)\s*(?:up to |approximately |about "
    r"|a total of |an aggregate of )*$"
)
_IN_PLAN_AFTER = re.compile(
    r"^\s*of (?:\w+\s+)?authori[sz]ation\b|^\s*(?:in|of|worth of)\s+(?:\w+\s+){0,5}?(?:re-?purchases|buy-?\s?backs)\b"
)
_PRIOR_BEFORE = re.compile(
    r"\b(?:previous|prior(?! to)|former|replac(?:ed|es|ing)|supersed(?:ed|es|ing)|in lieu of|in place of"
    r"|terminat(?:ed|es|ing)|cancell?(?:ed|ing|s)|eliminat(?:ed|es|ing)|rescind(?:ed|ing)?|unutilized"
    r"|unused)\b(?:(?!\b(?:and|new)\b)[^;$]){0,70}$"
)
_BRACKETS = re.compile(r"\([^)]*\)")
_WORDS_OF_NUMBERS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,5}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|hundred|thousand|million|billion|and|dollars?|united states|u\.s\.)"
)
_IN_WORDS = re.compile(rf"\b{_WORDS_OF_NUMBERS}(?:[\s-]+{_WORDS_OF_NUMBERS})*\s*\(\s*(?:us)?$")
_OF_AUTHORIZED = re.compile(r"\bof (?:the|an?|its|our)(?: total| aggregate| maximum)?(?: of)?\s*$")
_SHARES_AUTHORIZED = re.compile(r"^\s*(?:initially |originally |previously |so )?(?:authori[sz]ed|approved)\b")
_FORMER_ONE = re.compile(r"\b(?:previous(?:ly)?|prior|former|replac\w+|supersed\w+|expired|predecessor)\b[^;]{0,160}$")
_STILL_TO_BUY = re.compile(
    r"^,? (?:may (?:yet|still) be|could (?:yet|still) be|can (?:yet|still) be|remain(?:s|ed) (?:available|unused))\b"
)
# "up to $640 of common stock", "increased the amount authorized by $1,500" in statements that are kept in thousands.
_MAY_BE_IN_THOUSANDS = re.compile(
    r"\b(?:re-?purchase(?: of)?|up to|(?:authori[sz]\w*|program|plan)(?: \w+){0,3} by|authori[sz]ation of)(?: an (?:additional"
    r"|aggregate of))?$"
)
_UP_TO_STOCK = re.compile(r"^\s*(?:(?:worth |in value )?of (?:\w+ ){0,3}?(?:stock|shares)\b|[,.;]|$)")
# "The January 2022 program, for $200 million, ...", "The amount approved was $40 million."
SIZE_OF_PLAN = re.compile(
    r"^(?:\W*\(\w\)\W*)?(?:the|our|this|that|such|a) (?:[\w'.-]+ ){0,5}?(?:(?:program|plan|authori[sz]ation),? (?:is |was )?(?:for"
    r"|of|in the amount of)"
    r"|(?:dollar |total |maximum |aggregate )?(?:amount|value) (?:originally )?(?:approved"
    r"|authori[sz]ed)(?: for repurchase)?(?: under (?:the|this|our) (?:\w+ )?(?:program|plan))?"
    r" (?:is|was)|authori[sz]ed amount (?:is|was))(?: up to| approximately)*$"
)
_SINCE_INCEPTION = re.compile(r"[^;$]{0,80}\bsince (?:the |its |our )?(?:inception|beginning|program's)\b")
_PLAN_WITH_SIZE = re.compile(r"\b(?:program|plan|authori[sz]ation|authority|buy-?back|mandate)\b(?:[^$;]{0,60}\d{4})?\s*\($")
_APPROVED_FOR = re.compile(
    r"\b(?:approved|authori[sz]ed|adopted|announced|established|dated)\b[^;$]{0,40}\b\d{4}(?:\s*[:–—]$|,? (?:for|in the amount of"
    r"|cover(?:ing|ed)"
    r"|authori[sz]ing"
    r"|to (?:re-?)?purchase)(?: the (?:re-?)?purchase of)?(?: up to| approximately| an aggregate of)*$)"
)
_LISTED = re.compile(
    r"(?:^|[:;]|\band)\s*\(?(?:\d|[ivx]+|[a-e])\)\s*$|\b(?:programs|plans|authori[sz]ations|buy-?backs|repurchases)[^;$:]{0,40}:$"
)
_LISTED_DAY = re.compile(r"\s*(?:in|on) (?:[a-z]+ )?(?:\d{1,2}, )?\d{4}\b")
_FROM = re.compile(
    r"\bfrom(?: (?:the|its|our|a))?(?: (?:previous(?:ly)?|prior|existing|current|original|earlier"
    r"|authorized|announced|maximum|a|total|aggregate|amount|of)){0,4}(?: approximately)?\s*$"
)
_TO = re.compile(
    r"\b(?:(?<!up )to|totaling)(?: (?:an|a|the|up to|approximately|aggregate|total|new total|of|amount"
    r"|maximum|authorized|authorization|new|revised)){0,8}\s*$"
)
_THE_REST = re.compile(r"\b[Tt]he (?:final|remaining)\s*$")
_REDUCES = re.compile(r"\b(?:reduc(?:ed|es|ing)|decreas(?:ed|es|ing)|lower(?:ed|s|ing))\b")
_REST_BOUGHT = re.compile(r"\b(?:re)?purchased (?:all of )?(?:the )?(?:final |remaining )+\s*$")
_BY_TO = re.compile(
    r"\bby(?: an)?(?: additional)? (?:us)?\$?[\d.,]+(?: million| billion)?(?: shares)?,? to(?: an?)?(?: \w+){0,4}\s*$"
)
_TO_MAX = re.compile(r"\b(?:to|up to) (?:a |an )?(?:maximum|total|aggregate)(?: (?:total|aggregate|amount|of|up to))*\s*$")
_BROUGHT = re.compile(
    r"\b(?:bring(?:s|ing)?|brought|for a (?:new |combined )?total|with (?:the|this|that) increase"
    r"|result(?:s|ed|ing) in a(?: new| total)*)\b[^;$]{0,100}$"
)
_BRINGS = re.compile(
    r"\b(?:bring(?:s|ing)?|brought|result(?:s|ed|ing) in|for a (?:new |combined )?total|cumulative(?:ly)?"
    r"|in the aggregate, )\b[^;$]{0,100}$"
)
_INCREASE_BEFORE = re.compile(
    rf"\b(?:by|additional(?: (?:funding|repurchases?|purchases?|share|stock|authorization|aggregate|amount"
    rf"|authority))*(?: of)?|another|further|increase(?:s)? (?:\w+ ){{0,6}}?of|add(?:ed|s|ing)(?: back)?"
    rf"|supplemental|incremental){_HEDGE}\s*$"
)
_INCREASE_AFTER = re.compile(
    r"^\s*(?!was\b|is\b|were\b|are\b)(?:\w+\s+){0,3}?(?:increase|upsize|enlargement|in additional|additional|of additional"
    r"|expansion)\b"
)


def part_of(lower: str, start: int, end: int, unit: str, value: int | float, before_at: int, after_at: int) -> str:
    """The part of the number at a place; `before_at` and `after_at` are where its neighbours end and begin.

    `lower` is the sentence in small letters, as every pattern here is.
    """
    near, before = lower[before_at:start], lower[max(0, start - 200) : start]
    after, near_after = lower[end : end + 160], lower[end:after_at]
    if near[-4:].rstrip().endswith(("(", "(us")) and _IN_WORDS.search(near):
        # "one hundred fifty million dollars ($150,000,000)": told twice
        near, before = _IN_WORDS.sub("", near), _IN_WORDS.sub("", before)
        after, near_after = after.removeprefix(")"), near_after.removeprefix(")")
    said = near.rstrip()
    if _PRICE_AFTER.match(after) or (before.rstrip().endswith(_PRICE_ENDS) and _PRICE_BEFORE.search(before)):
        return "price"
    if _OF_DEBT.match(lower[start:end][-40:] if unit == "shares" else near_after):
        return "other"
    if (
        (unit == "shares" and value < LEAST_SHARES)
        or _OTHER_THING.search(near)
        or (JOINED.fullmatch(near) and _OTHER_THING.search(lower[:start][-160:]))
        or unit == "USD"
        and value < LEAST
        and not (value >= 100 and "." not in lower[start:end] and _MAY_BE_IN_THOUSANDS.search(said) and _UP_TO_STOCK.match(after))
    ):
        return "other"
    is_rest = said.endswith(("final", "remaining"))
    if is_rest and (_REST_BOUGHT.search(near) or (_THE_REST.search(near) and _SPENT_AFTER.match(near_after))):
        return "spent"
    if re.match(r"\s*(?:of \w+(?: \w+)? )?(?:was |were )?(?:re)?purchased\b", near_after):
        return "spent"
    if _SHARES_AUTHORIZED.match(near_after) and _OF_AUTHORIZED.search(near):
        return "prior" if _FORMER_ONE.search(lower[:start]) else "authorized"
    if _SINCE_INCEPTION.match(after):
        return "brought"
    if said.endswith("(") and after.startswith((")", ",", ";")) and _PLAN_WITH_SIZE.search(said) and not _PLAN_AFTER.match(near):
        return "prior" if _FORMER_ONE.search(lower[max(0, start - 80) : start]) else "authorized"
    if re.search(r"\d{4}\b", said[-90:]) and _APPROVED_FOR.search(said):
        return "prior" if _FORMER_ONE.search(lower[:start]) else "authorized"
    if start < 160 and SIZE_OF_PLAN.match(lower[:start].rstrip()) and not _REMAIN_AFTER.match(near_after):
        return "prior" if _PRIOR_BEFORE.search(near) else "authorized"
    if _STILL_TO_BUY.match(near_after):
        return "remaining"
    is_more = said.endswith("additional")
    if is_more and _MORE_UNDER.search(before) and not BOARD_ACTS.search(near):
        return "remaining"
    is_most = _UP_TO.search(near) is not None
    if (
        _REMAIN_AFTER.match(near_after)
        and not is_most
        and not re.search(r"\b(?:of|under) (?:the|our|its|this|that)(?: \w+)?\s*$", near)
    ):
        return "remaining"
    if _REMAIN_OF.match(after) and not is_most and not re.search(r"\b(?:of|under) (?:the|our|its|this|that)(?: \w+)?\s*$", near):
        return "remaining"
    if _REMAIN_BEFORE.search(near) and not re.search(r"\b(?:under|of) (?:the|our|its|this|a)\s*$", near):
        return "remaining"
    if _MAY_BUY.search(said) and _UNDER_SIZE.match(after) and not BOARD_ACTS.search(near):
        return "remaining"
    if is_more and re.match(r"\s*(?:is|are|remains?) (?:presently |currently |still )?authori[sz]ed", near_after):
        return "remaining"
    if _PERCENT_OR.search(before) or (not is_more and "additional" not in lower[start:end] and _AUTHORIZED_AFTER.match(near_after)):
        return "authorized"
    if said.endswith("most recently") and _LISTED_DAY.match(near_after):
        return "increase"
    if said.endswith((")", ":")) and _LISTED.search(near) and _LISTED_DAY.match(near_after):
        # "programs: (1) $100 million in January 2015; (2) $250 million in ..."
        return "authorized"
    if not is_most and _SPENT_AFTER.match(near_after) and not _PLAN_USED.match(near_after):
        return "spent"
    moved = INCREASES.search(lower[:start]) or INCREASES.search(near_after[:80])
    is_changed = bool(moved or _REDUCES.search(lower[:start]))
    if is_changed and "from" in near and _FROM.search(near):
        return "prior"
    if _INCREASE_AFTER.match(near_after) and not _PLAN_AFTER.match(near_after[:1]):
        return "increase"
    if moved and _INCREASE_BEFORE.search(near):
        return "increase"
    if _BROUGHT.search(near):
        return "brought"
    if (
        is_changed
        and (_TO.search(near) or _TO_MAX.search(near))
        and re.search(r"\b(?:doubl|increas|expan|rais|upsiz|enlarg|amend|reduc|decreas|lower)\w*\b[^;]{0,220}$", lower[:start])
    ):
        return "brought" if _BY_TO.search(lower[:start]) else "total"
    if moved and _BY_TO.search(lower[:start]):
        return "brought"
    if "since" in lower and re.search(
        r"\bsince\b[^;]{0,60}\b(?:inception|beginning|19\d\d|20\d\d)\b[^;]{0,60}\bha(?:s|ve) authorized\b[^;]{0,40}$",
        lower[:start],
    ):
        return "brought"
    if _BRINGS.search(near) and not is_most:
        return "brought"
    spent = None if is_most else _SPENT_BEFORE.search(near)
    if spent and not _AUTH_BETWEEN.search(spent["gap"]) and not _PLAN_AFTER.match(near_after):
        return "spent"
    if _PRIOR_BEFORE.search(_BRACKETS.sub("", near)) and (_PLAN_AFTER.match(near_after) or _OBJECT.search(near) or is_most):
        return "prior"
    if is_most or _PLAN_AFTER.match(near_after):
        return "authorized"
    if _IN_PLAN_AFTER.match(near_after) or _OBJECT.search(near):
        return "object"
    return "other"
