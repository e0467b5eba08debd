"""The turns of phrase in which a deal's figures are told: price, cash, shares, contingent part, note and goodwill.

Amounts in single dollars. A bare "$204" in a filing whose notes are "in millions" is 204,000,000; in any other filing it is 204.
Every turn has its seeds, plain letters of which one must stand in the words, so that a pattern runs only where it can match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from filings.amounts import NUMBER, SCALE_WORD, scaled
from filings.prose import holds
from filings.transactions.rows import Amount

_ABOUT = (
    r"(?:approximately|about|an?\s+aggregate\s+of|a\s+total\s+of|aggregate|total|up\s+to|an?\s+estimated|roughly|net"
    r"|an\s+initial|around|nearly|(?:[a-z-]+\s+){1,8}?dollars\s*\(|\s)*"
)
_DOLLARS = rf"\$\s?(?P<number>{NUMBER})(?![,.]?\d)(?:[\s-]*(?P<scale>{SCALE_WORD})\b)?"
_MONEY = rf"(?:US|U\.S\.)?\s?{_DOLLARS}"
FOREIGN = (
    r"[€£¥]|C\$|A\$|CA\$|AU\$|HK\$|NT\$|S\$|CAD|AUD|RMB|CNY|EUR|GBP|CHF|SEK|NOK|DKK|INR|JPY|BRL|R\$|MXN|ZAR|KRW|SGD|HKD|NZD|PLN"
)
FOREIGN_WORDS = (
    r"(?:euros?|pounds(?:\s+sterling)?|yen|yuan|renminbi|RMB|(?:Swiss\s+)?francs|reais|rupees|won|pesos|kron[eo]r"
    r"|Canadian\s+dollars)"
)
_NOT_EACH = r"(?!\s*(?:in\s+cash\s*,?\s+)?(?:per\s+|a\s+share|for\s+each|each\b))"
_NOT_PRICE = (
    r"(?!\s*(?:in\s+(?:goodwill|revenue|net\s+sales)|of\s+(?:goodwill|assets|loans|deposits|identifiable|intangible|debt|revenue)))"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of phrase with an amount in it, and the letters of which one must stand there in small: the cheap test before it.

    `not_behind` must not be found in the words right before it. A figure told in a weak turn ("net proceeds of", "enterprise value
    of") gives way to a price told elsewhere. A listed turn knows which of several amounts is meant.
    """

    seeds: tuple[str, ...]
    pattern: re.Pattern[str]
    not_behind: re.Pattern[str] | None = None
    is_weak: bool = False
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in USD, how plainly it was told, and where its number stands in the words."""

    value: Amount
    is_weak: bool = False
    words: str = ""
    place: int = 0


_NOT_BEHIND = {
    "no shares": re.compile(
        r"\b(?:earn-?outs?|contingent\s+consideration)\b[^;]*$|\b(?:non-?controlling\s+interests?|shares|(?:common|preferred|ordinary|capital)\s+stock|units|options|warrants|rsus?|awards?)\b"
        r"(?![^.;$]*\b(?:transaction|merger|deal|acquisition)\b)[^.;$]*$",
        re.I,
    ),
    "weak": re.compile(r"\b(?:excess|(?:public|debt|equity)\s+offering|IPO|issuance\s+of)\b[^.;$]*$", re.I),
    "no investment": re.compile(
        r"\b(?:invest(?:ed|ing|s|ments?)|contribut(?:ed|es|ing|ions?))\b[^.;$]{0,30}$|\bborrow\w*\b[^.;$]{0,60}$", re.I
    ),
    "no others": re.compile(r"\bissued\s+to\s+(?-i:[A-Z])[^.;$]{2,60}$", re.I),
    "no note": re.compile(r"\bnotes?\b(?:\s+(?:payable|receivable))?(?:\s+to\s+[^.;$,]{0,30})?\s*$", re.I),
    "no loan": re.compile(r"\b(?:loans?|notes?|deposit|gain|loss|fee|fees|costs?|guarant\w+)\b[^.;$]*$", re.I),
}
_BEHIND = 110
"""Characters before a turn that are looked at for what it must not stand behind."""


def _turns(*turns: tuple[str, str] | tuple[str, str, str], unless: str = "") -> tuple[Turn, ...]:
    """Of seeds parted by bars, a pattern, and maybe a mark: "no shares" or "no loan" behind which it may not stand, or "weak".

    What begins with an amount is looked for by its "$", which is found fastest.
    """
    found = []
    for seeds, pattern, *marks in turns:
        whole = re.sub("^MONEY", lambda _: _DOLLARS + _NOT_EACH + unless, pattern)
        whole = whole.replace("MONEY", _MONEY + _NOT_EACH + unless).replace("ABOUT", _ABOUT)
        mark = marks[0] if marks else ""
        found.append(
            Turn(tuple(seeds.split("|")), re.compile(whole, re.I), _NOT_BEHIND.get(mark), mark == "weak", mark == "listed")
        )
    return tuple(found)


PRICE = _turns(
    (
        "€|£|¥|c$|a$|k$|t$|cad |aud |rmb|cny|eur |euro|gbp|chf|sek |nok |dkk |inr |pounds|yen |yuan|francs|kron"
        "|brl|r$|mxn|zar|krw|sgd|hkd|nzd|pln|reais|rupee|won|peso",
        rf"(?:(?:{FOREIGN})\s?\$?[\d.,]*\d(?:\s*(?:thousand|million|billion))?|\d[\d.,]*(?:\s*(?:million|billion))?\s+{FOREIGN_WORDS})\s*"
        r"(?:in\s+cash\s*)?[(,]\s?(?:approximately\s+|about\s+|or\s+|which\s+is\s+|equivalent\s+to\s+|equal\s+to\s+|then\s+)*MONEY",
        "no loan",
    ),
    ("for a total", r"\bfor\s+a\s+total\s+(?:(?:purchase\s+)?(?:price|consideration)\s+)?of\s+MONEY", "no shares"),
    (
        "price|consideration|value",
        r"(?=[tafnco])\b(?:total|aggregate|final|net|combined|overall|all-in"
        r"|fair\s+value\s+of\s+(?:the\s+)?(?:total\s+)?)\s*(?:net\s+)?(?:cash\s+)?(?:purchase\s+(?:price\s+)?consideration"
        r"|purchase\s+prices?|consideration|merger\s+consideration|(?:transaction|deal|merger)\s+(?:value|price)|acquisition\s+price"
        r"|sales?\s+price|selling\s+price)(?:\s+(?:transferred|paid|for\s+the\s+(?:acquisition|sale|transaction|merger)"
        r"|to\s+be\s+paid(?:\s+(?:to|by|at)\s+[^.,;$]{2,60}?)?|payable|for\s+[A-Z][\w.&’'-]*(?:\s+[A-Z][\w.&’'-]*){0,3}|given|received|paid\s+at\s+closing|of\s+the\s+(?:acquisition"
        r"|transaction|merger)"
        r"|,\s+(?:net\s+of\s+cash\s+acquired|including\s+(?:[^,.;]|\.\d){0,70},)|\([^)]{0,60}\)))*,?\s+(?:(?:is|was)\s+valued\s+at|was|of|is|were|totaled"
        r"|totalled|totaling|equal\s+to|amounted\s+to|transferred\s+was|approximated|included|consisted\s+of|came\s+to|aggregated|(?:was\s+)?(?:set|fixed|agreed)\s+at"
        r"|at\s+closing\s+was)?\s*ABOUTMONEY",
    ),
    (
        "price|consideration|value|proceeds",
        r"(?=[pctsebfa])\b(?:purchase\s+(?:price\s+)?consideration|purchase\s+prices?|(?:the|final|cash|agreed|contract|acquisition|combined)\s+price|(?<!contingent\s)(?<!deferred\s)(?<!additional\s)(?<!out\s)consideration(?:\s+(?:transferred|paid|received))?"
        r"|transaction\s+value|sales?\s+price|selling\s+price|equity\s+value"
        r"|base\s+price)(?:,\s+which\s+[^,.;$]{0,40},|,\s+(?:including|net\s+of|excluding|after|before|as\s+adjusted)\s+(?:[^,.;]|\.\d){0,70},"
        r"|\s+\([^)]{0,60}\))?\s+(?:for\s+(?:the\s+)?[^.;$]{0,80}?\s)?(?:of\s+the\s+[^.;$]{0,60}?\s)?(?:was|of|is|were|totaled|consist(?:ed|s|ing)\s+of"
        r"|(?:was\s+|is\s+)?comprised\s+of|totaling|equal\s+to|amounted\s+to|came\s+to|(?:was\s+)?(?:set|fixed|agreed)\s+at"
        r"|(?:has|had)\s+an\s+[^.;$]{0,20}?present\s+value\s+(?:at\s+[^.;$]{0,30}\s)?of|:|\()\s*ABOUTMONEY",
    ),
    ("valued at|worth", r"\b(?:transaction|merger|deal)\s+(?:that\s+(?:is|was)\s+)?(?:valued\s+at|worth)\s+ABOUTMONEY"),
    (
        "valued at|value of|consideration of|exchange for",
        r"(?=[vtafic])\b(?:valued\s+at|(?:total|aggregate|transaction|indicated|implied)\s+value\s+of|for\s+consideration\s+of"
        r"|in\s+exchange\s+for|consideration\s+valued\s+at)\s+ABOUTMONEY",
        "no shares",
    ),
    (
        "for ",
        r"\bfor\s+(?:net\s+)?(?:cash\s+)?(?:(?:consideration\s+|payments?\s+)?(?:of|totaling|totalling|in\s+the\s+amount\s+of)\s+)?ABOUTMONEY",
        "no note",
    ),
    (
        "price|consideration|amount|payment|proceeds|sum",
        r"\b(?:for|at)\s+(?:an?|the)\s+(?:[\w-]+\s+){0,5}?(?:price|consideration|amount|payment|proceeds"
        r"|sum)(?:\s+\([^)]*\))?\s+of\s+ABOUTMONEY",
    ),
    (
        "paid|receiv|pay|spent|xpended",
        r"(?=[prse])\b(?:paid|paying|received|receiving|receive|pay|spent|expended)\s+(?:net\s+)?(?:cash\s+)?(?:(?:proceeds|consideration)\s+of\s+)?ABOUTMONEY(?=\s+(?:in"
        r"|of|for|at|net|to|on)\b)",
    ),
    ("valuing|values", r"\bvalu(?:ing|es)\s+[^.;$]{2,40}?\s+at\s+ABOUTMONEY"),
    (
        "paid",
        r"\b(?:we|the\s+Company|it)\s+paid\s+ABOUTMONEY(?=[.;]|,\s+(?:consisting|compris|includ|of\s+which|plus|subject|net|all|in))",
    ),
    (
        "received|paid",
        r"\b(?:(?:share|stock|unit)holders|sellers?|members|owners|founders?|vendors?)\b[^.;$]{0,40}?\b(?:received|were\s+paid|was\s+paid|will\s+receive)\s+ABOUTMONEY",
        "no loan",
    ),
    ("cost", r"(?<!\bat\s)\bcost\s+(?:us\s+|the\s+Company\s+)?ABOUTMONEY"),
    (
        "proceeds",
        r"MONEY\s+in\s+(?:net\s+|gross\s+)?(?:cash\s+)?proceeds",
        "weak",
    ),
    (
        "per |each",
        r"\b(?:per\s+(?:[\w-]+\s+){0,2}share|each)(?:\s+in\s+cash)?,\s+(?:or\s+(?:a\s+total\s+of\s+|an\s+aggregate\s+of\s+)?|(?:for\s+)?a\s+total\s+of\s+)ABOUTMONEY",
    ),
    ("aggregate", r"\bor\s+(?:a\s+total\s+of\s+)?ABOUTMONEY\s+in\s+(?:the\s+)?aggregate\b"),
    (
        "purchase price|purchase consideration",
        r"\b(?:the|of\s+the|a|an)\s+(?:approximate(?:ly)?\s+|total\s+|aggregate\s+)?MONEY\s+(?:total\s+|aggregate\s+"
        r"|cash\s+)?(?:purchase\s+price|purchase\s+consideration)",
    ),
    (
        "cost",
        r"\b(?:at\s+a\s+(?:total\s+|net\s+|aggregate\s+)?cost\s+of|(?:aggregate|total)\s+(?:acquisition\s+|purchase\s+)?cost"
        r"(?:\s+of\s+(?:the|this|these)\s+(?:acquisitions?|purchase|transaction))?(?:,\s+(?:including|net\s+of)\s+(?:[^,.;]|\.\d){0,70},)?\s+(?:was|of|totaled)"
        r"|\bcost\s+of\s+(?:the|this|these)\s+(?:acquisitions?|purchase|transaction)s?\s+(?:was|totaled))\s+ABOUTMONEY",
    ),
    ("acquisition|purchase|buyout|sale", r"\ba\s+MONEY\s+(?:acquisition|purchase|buyout|sale)"),
    ("– $|— $", r"[–—]\s+MONEY", "weak"),
    (
        "proceeds|enterprise value",
        r"\b(?:enterprise\s+value|(?:cash\s+|net\s+|gross\s+)*proceeds)(?:,\s+(?:including|net\s+of|excluding)\s+(?:[^,.;]|\.\d){0,70},"
        r"|\s+\([^)]{0,60}\))?\s+(?:for\s+(?:the\s+)?[^.;$]{0,80}?\s)?(?:from\s+(?:the|this|these)\s+[^.;$]{0,60}?\s)?(?:of\s+the\s+[^.;$]{0,60}?\s)?(?:was|of|is|were|totaled"
        r"|totaling|equal\s+to|amounted\s+to|:|\()\s*ABOUTMONEY",
        "weak",
    ),
    (
        "(",
        r"\b(?:division|business|operations|subsidiary|unit|segment|Inc\.?|LLC|Ltd\.?|Corp\.?)\s+\((?:approximately\s+)?MONEY\)",
        "weak",
    ),
    unless=_NOT_PRICE,
)
CASH = _turns(
    ("including cash of", r"\b(?:price|consideration)\b(?:[^.;]|\.\d){0,60}?\bincluding\s+cash\s+of\s+ABOUTMONEY"),
    (
        "cash",
        r"MONEY\)?\s+(?:(?:of\s+which\s+)?(?:was|is|were|will\s+be)\s+(?:paid|payable)\s+|paid\s+|payable\s+)?(?:\([^)]{0,40}\)\s+)?(?:in|of)\s+(?:net\s+|upfront\s+|initial\s+"
        r"|existing\s+)?cash\b(?!\s+(?:per|acquired|flows?|equivalents|of\s+\$))",
        "no investment",
    ),
    (
        "cash",
        r"(?<!deferred\s)(?<!contingent\s)(?<!additional\s)\bcash\s+(?:consideration|payments?|purchase\s+price|proceeds|purchase\s+consideration|portion|component"
        r"|amount)(?:\s+(?:paid|received|transferred|at\s+closing|of\s+the\s+purchase\s+price"
        r"|,\s+net\s+of\s+cash\s+acquired))*\s*,?\s+(?:was|of|at|totaling|totaled|equal\s+to|is)\s+ABOUTMONEY",
    ),
    (
        "cash of",
        rf"\b(?:consisting\s+of|comprised\s+of|consisted\s+of|paid|for|:)\s+(?:\(?i\)?\s+)?cash\s+of\s+(?:(?:{FOREIGN})\s?[\d.,]*\d(?:\s+\w+illion)?\s*\()?ABOUTMONEY",
    ),
    (
        "cash",
        r"MONEY\s+(?:net\s+)?cash\s*(?:\s(?:payment|consideration|purchase|paid|portion|at\s+(?:the\s+)?closing)|,|;|\sand\s|\splus\s)",
    ),
    (
        "cash paid|cash totaling",
        r"\bcash\s+(?:paid(?:\s+(?:for|in|to)\s+[^.;$]{0,60}?)?(?:,\s+net\s+of\s+cash\s+acquired(?:\s+of\s+[^,.;]{0,30})?,)?\s+(?:was|of|totaled|totaling)"
        r"|totaling|in\s+the\s+amount\s+of)\s+ABOUTMONEY",
    ),
    (
        "amounting to|for a total|or a total",
        r"\bin\s+cash,?\s+(?:amounting\s+to|totaling|or\s+(?:a\s+total\s+of\s+)?)\s*ABOUTMONEY",
    ),
    ("cash of", r"\bcash\s+of\s+ABOUTMONEY\s+(?:was|were)\s+paid"),
    ("paid in cash", r"\bMONEY\s+(?:was|were)\s+paid\s+in\s+cash"),
    ("net cash consideration", r"\bnet\s+cash\s+consideration\s+of\s+ABOUTMONEY"),
)
STOCK = _turns(
    (
        "stock|shares|equity",
        r"MONEY\s+(?:(?:was|were|is)\s+(?:paid|payable|satisfied)\s+)?(?:of|in|was)\s+(?:[\d,.]+\s+(?:million\s+)?)?"
        r"(?:(?!cash\b)(?:the\s+)?(?:Company|Corporation|(?-i:[A-Z])[\w&]+)[’']?s?\s+|our\s+|its\s+|shares\s+of\s+)?"
        r"(?:(?!(?:in-)?cash\b|and\b|restricted|proceeds|net\b|debt\b)[\w-]+\s+){0,2}?(?:common\s+stock|common\s+shares|ordinary\s+shares|stock|shares|equity)\b"
        r"(?!-|\s+(?:units|options|awards|appreciation|compensation|repurchases?|based|value|interests?|method|offering))",
    ),
    (
        "issuance|delivery",
        r"MONEY\s+(?:was\s+|is\s+)?(?:paid|payable|satisfied|settled)?\s*(?:through|by|via|in)\s+(?:the\s+)?(?:issuance|delivery)\s+of\s+[^.;$]{0,60}?shares",
    ),
    (
        "value of",
        r"\b(?:fair\s+|market\s+|aggregate\s+)*value\s+of\s+(?:the\s+)?(?:[\w,.-]+\s+){0,4}?(?:shares|stock|units)(?:\s+of\s+[^.;$]{0,40}?)?"
        r"\s+(?:issued|given|delivered|transferred)(?:\s+[^.;$]{0,60}?)?\s+(?:was|of|is|totaled|totaling)\s+ABOUTMONEY",
    ),
    ("fair value of", r"MONEY\s+(?:of|in|representing)\s+(?:the\s+)?fair\s+value\s+of\s+[^.;$]{0,60}?shares"),
    (
        "valued at|value of|worth",
        r"(?<!outstanding\s)\bshares\b(?!\s+of\s+[A-Z][a-z]+(?:,"
        r"|\s+for))(?:(?!\bmay\b|\bmaximum\b|\bto\s+(?-i:[A-Z]))[^.;$]){0,120}?(?<!equity\s)(?<!dollar\s)(?<!enterprise\s)(?<!par\s)\b(?:valued\s+at|(?:fair\s+|market\s+|aggregate\s+)*value\s+(?:of|was|equal\s+to)"
        r"|fair\s+valued\s+at|worth)\s+(?:\$[\d.]+\s+(?:per|a)\s+share,?\s+(?:or|for)\s+)?ABOUTMONEY",
        "no others",
    ),
)
_UNTIL = r"(?:[^.;]|\.\d)"  # within a sentence, over "$3.0 million"
CONTINGENT = _turns(
    (
        "fair value",
        rf"\b(?:contingent\s+consideration|earn-?out|contingent\s+payments?)\b{_UNTIL}{{0,160}}?\bfair\s+value\b{_UNTIL}{{0,60}}?MONEY",
    ),
    ("fair value", rf"\bfair\s+value\b{_UNTIL}{{0,80}}?\b(?:contingent|earn-?out)\b{_UNTIL}{{0,60}}?MONEY"),
    (
        "earn|contingent",
        rf"\b(?:contingent\s+consideration|earn-?out|contingent\s+payments?)\b{_UNTIL}{{0,160}}?\b(?:valued|estimated|recorded|recognized)\s+(?:it\s+|this\s+|them\s+)?at\s+ABOUTMONEY",
    ),
    ("contingent|earn", r"MONEY\s+(?:of|in)\s+(?:(?!cash\b|plus\b|and\b)[\w-]+\s+){0,3}?(?:contingent\s+consideration|earn-?out)"),
    ("contingent consideration", r"\bcontingent\s+consideration\s+(?:of|valued\s+at)\s+(?:approximately\s+)?MONEY"),
)
CONTINGENT_MOST = _turns(
    (
        "up to|maximum of",
        rf"\b(?:contingent\s+(?:consideration|payments?)|earn-?outs?(?:\s+payments?)?)\b{_UNTIL}{{0,80}}?\b(?:up\s+to|maximum\s+of)\s+(?:an\s+(?:additional|aggregate)\s+)?MONEY",
    ),
    (
        "up to",
        r"\bup\s+to\s+(?:an\s+(?:additional|aggregate)\s+)?MONEY\s+(?:of|in|as)\s+(?:[\w-]+\s+){0,3}?(?:contingent|earn-?out)",
    ),
)
"""What may be paid at most: `contingent` where no fair value is stated, and no part of the price."""

GOODWILL = _turns(
    (
        "goodwill",
        r"\bgoodwill\b(?!\s+(?:impairment|and\s))(?:\s+(?:\([^)$]*\)|(?:resulting|recogni[sz]ed|recorded|arising|related|relating|associated"
        r"|acquired|generated|from|attributable|totaling|created|in\s+(?:connection|the)|on)\b[^.;$]{0,80}))?\s*"
        r"(?:,\s+(?:all\s+of\s+)?which\s+[^.;$]{0,80},\s+|,\s+)?(?:was|of|for|totaling|totaled|is|amounted\s+to|amounting\s+to|came\s+to|aggregated|in\s+the\s+amount\s+of|were|valued\s+at|:|\()\s*ABOUTMONEY",
    ),
    (
        "goodwill",
        r"MONEY\s+(?:was\s+|has\s+been\s+|were\s+|had\s+been\s+|is\s+)?(?:(?:of|in|to|as|recorded\s+as|allocated\s+to|recognized\s+as|recorded\s+to|assigned\s+to"
        r"|attributed\s+to|attributable\s+to|representing|represents|related\s+to|classified\s+as)\s+)(?:[\w-]+\s+){0,2}?goodwill\b(?!\s+(?:impairment|and\s+(?:[\w-]+\s+){0,2}intangible))",
    ),
    (
        "goodwill",
        r"MONEY\s+of\s+(?:the|this|such)\s+(?:total\s+|aggregate\s+)?(?:purchase\s+price|consideration)\s+(?:was\s+|has\s+been\s+)?"
        r"(?:allocated\s+|assigned\s+|attributed\s+)?to\s+goodwill\b",
    ),
    (
        "goodwill and",
        rf"\bgoodwill\s+and\s+(?:[\w-]+\s+){{0,2}}intangible(?:\s+assets)?\b[^.;$]{{0,110}}?MONEY"
        rf"(?=\s+and\s+\$\s?(?:{NUMBER})[^.;$]{{0,90}}respectively)",
        "listed",
    ),
    (
        "goodwill and",
        r"\bgoodwill\s+and\s+(?:[\w-]+\s+){0,2}intangible(?:\s+assets)?\s+(?:[a-z]+\s+){0,3}(?:were|of|totaled)\s+MONEY(?=\s+and\s+\$)",
        "listed",
    ),
    (
        "and goodwill",
        rf"\bintangible(?:\s+assets)?\s+and\s+goodwill\b[^.;$]{{0,110}}?\$\s?(?:{NUMBER})(?:\s+{SCALE_WORD})?\s+and\s+MONEY(?=[^.;$]{{0,90}}respectively)",
        "listed",
    ),
    (
        "in excess of",
        r"\b(?:costs?|purchase\s+price|consideration)\s+(?:paid\s+)?in\s+excess\s+of\s+[^.;$]{0,70}?\bnet\s+(?:tangible\s+)?assets(?:\s+acquired)?"
        r"(?:\s+\([^)$]*\))?,?\s+(?:was|were|of|totaled|totaling|amounted\s+to|amounting\s+to|aggregated)\s+ABOUTMONEY(?![^.;]{0,120}\bintangible\b)",
    ),
    (
        "exceeded",
        r"\b(?:price|consideration|cost)\s+(?:paid\s+)?exceeded\s+[^.;$]{0,90}?\bnet\s+(?:tangible\s+)?assets\b[^.;$]{0,40}?\bby\s+ABOUTMONEY(?![^.;]{0,120}\bintangible\b)",
    ),
    (
        "excess",
        rf"\bexcess\b{_UNTIL}{{0,60}}?\b(?:price|consideration|cost)\b[^.;$]{{0,40}}?\bover\b[^.;$]{{0,40}}?\b(?:values?|net)\b[^.;$]{{0,60}}?\bassets(?:\s+acquired)?"
        r"(?:\s+and\s+liabilities\s+assumed)?,?\s+(?:(?:was|of|is|totaled|totaling|amounted\s+to|amounting\s+to|which\s+amounted\s+to"
        r"|which\s+was|in\s+the\s+amount\s+of|or)\s+)?ABOUTMONEY(?![^.;]{0,120}\b(?:intangible|franchises?|identified|licen[cs]es)\b)",
    ),
)


_RESPECTIVELY = re.compile(
    rf"(?:\s*,\s+\$\s?(?:{NUMBER})(?:\s+{SCALE_WORD})?)*\s*,?\s+and\s+\$\s?(?:{NUMBER})(?:\s+{SCALE_WORD})?[^.;$]{{0,90}}\brespectively\b",
    re.I,
)
"""Several amounts for several deals or years: which is the deal's cannot be told from the first of them."""


def first_figure(turns: tuple[Turn, ...], reaches: tuple[tuple[str, str], ...], unit: int) -> Figure | None:
    """The figure of the first turn of phrase that stands within the nearest reach: its words, and the same in small letters."""
    for words, lower in reaches:
        for turn in turns:
            if not holds(lower, turn.seeds):
                continue
            for match in turn.pattern.finditer(words):
                start = match.start()
                if turn.not_behind and turn.not_behind.search(words, max(0, start - _BEHIND), start):
                    continue
                if turn.is_listed or not _RESPECTIVELY.match(words, match.end()):
                    return Figure(amount(match["number"], match["scale"], unit), turn.is_weak, words, match.start("number"))
    return None


def first_amount(turns: tuple[Turn, ...], reaches: tuple[tuple[str, str], ...], unit: int) -> Amount | None:
    """The amount of `first_figure`."""
    figure = first_figure(turns, reaches, unit)
    return None if figure is None else figure.value


def amount(number: str, scale: str | None, unit: int) -> Amount:
    """A printed amount in dollars: times its own scale word, else times the notes' unit if the number is not written out."""
    value = scaled(number, scale)
    if scale is None and unit > 1 and number.count(",") < 2:
        return value * unit
    return value
