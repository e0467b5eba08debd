"""Roundabout words for a deal, put into the plain ones that the patterns read: "took ownership of Acme" is "acquired Acme".

A sentence is reworded before it is read and keeps its place in the filing: what it says of the money is read from the filing's
own words.
"""

from __future__ import annotations

import re

_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty|\d{1,3}|several)"
)
_NAME = r"(?:[A-Z0-9&][\w&.’'-]*,?\s+(?:(?:of|and|de)\s+)?){1,6}?"
_OURS = r"(?:our|its|the\s+Company[’']s)"
_CONCERN = (
    r"(?:station|business|operations|assets|propert(?:y|ies)|system|hospital|stores?|branch(?:es)?|plants?|interests?|acreage|division|mill|terminal"
    r"|subsidiary|fields?)"
)

_REWORDED: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (marks, re.compile(pattern, re.S), plain)
    for marks, pattern, plain in (
        (
            "ownership title possession owner owners own",
            r"\b(?:(?:took|taken|taking|assumed|gained|obtained|acquired)\s+(?:full\s+|sole\s+|complete\s+)?(?:ownership\s+of|title\s+to|possession\s+of)"
            r"|(?:became|become)\s+the\s+(?:sole\s+|new\s+|legal\s+)?owners?\s+of(?!\s+(?:its|our)\b)|c[ao]me\s+to\s+own)\b",
            "acquired",
        ),
        (
            "took taken taking obtained secured picked snapped",
            r"\b(?:(?:obtained|secured)(?=\s+(?:all\b|100\s?%|the\s+(?:remaining|other)\s+\d)[^.;]{0,80}\b(?:shares|interests?|stock|equity|capital|venture)\b)"
            r"|(?:took|taken|taking)\s+over(?!\s+(?:its|their|our|as|from|the\s+lease|responsib|manage)\b)"
            r"|(?:picked|snapped)\s+up)\b",
            "acquired",
        ),
        (
            "added",
            r"\badded\s+(?=(?:the\s+)?[A-Z][^;]{2,140}?\b(?:through|by|via|with)\s+(?:an?|the|its|our)\s+(?:[\w$.-]+\s+){0,4}?(?:acquisition|purchase)\b)",
            "acquired ",
        ),
        (
            "expended disbursed invested",
            r"\b(?:expended|disbursed|invested)\s+(?=[^;]{0,60}?\$[^;]{2,40}?\sto\s+(?:acquire|purchase|buy)\s)",
            "paid ",
        ),
        (
            "joined",
            r"\bjoined\s+(?=(?:the\s+Company|us)\b[^.;]{2,90}\b(?:purchase|acquisition|acquired|closed)\b)",
            "became part of ",
        ),
        ("merged", r"\b(was|were)\s+merged\s+with\s+(?=(?:an?|our|one)\s)", r"\1 merged into "),
        (
            "transaction",
            r"\b(?:completed|closed|consummated)\s+(?:an?|the)\s+transaction\s+(?:in\s+which|whereby|by\s+which|pursuant\s+to\s+which|through\s+which)\s+",
            "acted, and ",
        ),
        (
            "place occurred achieved effected",
            r"\b[Tt]he\s+(?:closing|completion|consummation)\s+of\s+(?=[^.;]{3,120}?\b(?:took\s+place|occurred|was\s+(?:announced|achieved|effected))\b)",
            "",
        ),
        (
            "place occurred effected effectuated carried accomplished finished",
            r"\b(?:took\s+place|occurred(?=\s+(?:on|in|effective))|(?:was|were)\s+(?:effected|effectuated|carried\s+out|accomplished|finished))\b",
            "was completed",
        ),
        (
            "finished wrapped carried effectuated",
            r"\b(?:finished|wrapped\s+up|carried\s+out|effectuated)(?=\s+(?:the|our|its|an?)\s)",
            "completed",
        ),
        (
            "closed completed consummated finalized",
            rf"\b[Tt]he\s+(?P<name>{_NAME})(?P<noun>acquisition|Acquisition|sale|merger|divestiture|purchase)\s+"
            r"(?=(?:was|has\s+been)\s+(?:completed|closed|consummated|finalized)\b|closed\s+(?:on|in|effective)\b)",
            r"the \g<noun> of \g<name>",
        ),
        (
            "acquisitions companies businesses divestitures dispositions agencies practices clinics",
            rf"(?P<number>\b{_NUMBER}|\b(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve))\s+(?P<what>(?:[\w-]+\s+){{0,4}}?"
            r"(?:acquisitions|companies|businesses|divestitures|dispositions|agencies|practices|clinics))\s+(?:were\s+)?(?P<verb>completed|made|closed|acquired|purchased|sold|divested)\b",
            r"the Company \g<verb> \g<number> \g<what>",
        ),
        (
            "exited",
            r"\bexited\s+[^.;$]{2,90}?\b(?:with|through|by|via|upon|following)\s+(?:the|its|our|an?)?\s*(?:sale|divestiture|disposal)\s+of\s+",
            "sold ",
        ),
        (
            "selling",
            r"\b(?:withdrew\s+from|exited|left)\s+(?P<what>the\s+[^,;]{2,60}?\s+joint\s+venture),?\s+(?:by\s+)?selling\s+(?P<share>(?:our|its)\s+(?:[\d.]+\s?%\s+)?)(?:share|interest|stake)\b",
            r"sold \g<share>interest in \g<what>",
        ),
        (
            "tender",
            r"(?<=completed\s)(?:the|its|our|an?)\s+(?:cash\s+)?tender\s+offer\s+for,?\s+(?:and\s+[^,;]{0,40}?merger\s+with,?\s+)?",
            "the acquisition of ",
        ),
        (
            "received",
            r"\b(?:(?:our|its|the\s+Company[’']s)\s+)?\w*holders(?:\s+of\s+record[^;]{0,50}?)?\s+received\s+(?:an?|one|two|three|four|five|\d[\d.]*)\s+shares?\s+of\s+"
            r"(?P<name>[A-Z][^;]{2,60}?)(?:\s+common\s+stock|\s+stock)?\s+(?=for\s+(?:each|every)\b)",
            r"the Company distributed the shares of \g<name> to its stockholders ",
        ),
        (
            "deposit",
            r"\bpaid\s+an?\s+(?:[\w-]+\s+)?deposit\s[^;]{0,60}?\bunder\s+(?=an?\s+[^.;]{0,40}?\b(?:agreement|contract|memorandum)\b)",
            "entered into ",
        ),
        (
            "offer",
            r"\bcompleted\s+(?:an?|the|its|our)\s+exchange\s+offer\b[^;]{0,160}?\bfor\s+(?=(?:all|100\s?%)\s+(?:of\s+)?(?:the\s+)?(?:outstanding\s+)?(?:shares|stock|common)\b)",
            "completed the split-off of ",
        ),
        ("parted offloaded hived", r"\b(?:parted\s+with|offloaded|hived\s+off)\b", "sold"),
        ("would", r"\bwould\s+have\s+(acquir|purchas|merg)ed\b", r"would \1e"),
        ("would", r"\bwould\s+have\s+bought\b", "would buy"),
        ("would", r"\bwould\s+have\s+sold\b", "would sell"),
        (
            "sale disposal",
            r"(?<=\b[Aa]greement)(?P<with>\s[^.;]{0,90}?)\s+for\s+(?:its|their)\s+(?:sale|disposal)\b",
            r"\g<with> to sell the business to it",
        ),
        (
            "distributed",
            r"\bdistributed\s+(?P<to>to\s+(?:our|its|the\s+Company[’']s|the)\s+(?:\w+holders)[^.;]{0,50}?)\s+(?:an?|one|two|three|four|five|\d[\d.]*)\s+shares?\s+of\s+"
            r"(?P<name>[A-Z][^;]{2,60}?)(?:\s+(?:Class\s+[A-Z]\s+)?common\s+stock|\s+stock|\s+ordinary\s+shares)?\s+(?=for\s+(?:each|every)\b)",
            r"distributed the shares of \g<name> \g<to> ",
        ),
        (
            "exchanged traded swapped",
            rf"\b(?:exchanged|traded|swapped)\s+(?P<given>{_OURS}\s[^;]{{0,110}}?\b{_CONCERN}\b[^;]{{0,90}}?),?\s+for\s+"
            rf"(?P<got>(?:(?:the|all|certain|substantially)\s+)*(?:[\w-]+\s+){{0,4}}?{_CONCERN}\b)",
            r"acquired \g<got>",
        ),
        (
            "signed reached executed concluded",
            r"\b[Aa]n?\s+(?P<what>(?:[\w-]+\s+){0,3}agreement\b)(?P<of>\s+(?:for|to|with)\b[^.;]{3,160}?)?\s+was\s+(?:signed|reached|executed|concluded)\b",
            r"the Company signed a \g<what>\g<of>",
        ),
        ("passed", r"\bownership\s+of\s+(?=(?:our|its)\s)(?P<what>[^.;]{3,80}?)\s+passed\s+to\b", r"\g<what> was sold to"),
        ("control", r"\b(?:ceded|relinquished|surrendered)\s+control\s+of\b", "sold"),
        ("It", r"^\W*It\s+(?=(?:also|then|subsequently)\s)", "The Company "),
        (
            "called abandoned walked cancelled canceled rescinded voided",
            r"\b(?:called\s+off|abandoned|walked\s+away\s+from|cancell?ed|rescinded|voided)\b",
            "terminated",
        ),
    )
)
"""The words of which one must stand there, the turn of phrase, and what it is in plain words."""

_BY_WORD: dict[str, list[int]] = {}
for _number, _row in enumerate(_REWORDED):
    for _mark in _row[0].split():
        _BY_WORD.setdefault(_mark, []).append(_number)


_WORDS = frozenset(_BY_WORD)


def reworded(words: str) -> str:
    """A sentence in plain words; only what one of its words gives reason for is looked for."""
    reasons = _WORDS.intersection(words.split())
    for number in sorted({number for word in reasons for number in _BY_WORD[word]}) if reasons else ():
        _, pattern, plain = _REWORDED[number]
        words = pattern.sub(plain, words)
    return words
