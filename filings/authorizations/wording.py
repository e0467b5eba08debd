"""Uncommon wordings said in the common ones: "gave management the green light to" is "authorized", "topped up" is "increased".

The readers of sentences know the words that nearly every filing uses. What a few say otherwise is put into those words first, so
that an idiom is one line here and not one more branch in every pattern. Only the sentence that is read changes: a mention keeps
the place of the words as printed.
"""

from __future__ import annotations

import re

_PLAN = (
    r"(?:programs?|plans?|authori[sz]ations?|authority|buy-?backs?|bid|limit|ceiling|cap|mandate|amount|number|size"
    r"|(?:re-?)?purchases"
    r"|it)\b"
)
_BOARD = (
    r"((?:board|directors|trustees|committee|management|company|corporation|bank|we|they|it) (?:of \w+ |has |had |also |then )*)"
)
_THE = r"(?: (?:the|its|our|that|this|such|former|prior|previous|existing|old|earlier|remaining|remainder of the))+"
_WORDINGS = tuple(
    (needles.split("|"), re.compile(pattern, re.I), said)
    for needles, pattern, said in (
        ("programme", r"\b(program)me(s?)\b", r"\1\2"),
        ("the bid|our bid", r"\b(the|our) bid\b", r"\1 issuer bid"),
        # The act.
        (
            " green light| go-ahead| go ahead| approval| authori| permission| clearance| mandate",
            r"\b(?:gave|(?:has|had|was|were) given|granted|received|obtained|provided)(?: (?:to )?(?:the |our )?(?:management"
            r"|company"
            r"|officers|us))?(?: (?:the|its|their|a|an|final|formal|board|board's|our))* (?:green light|go[- ]ahead|approval"
            r"|authori(?:ty|[sz]ation)|permission|clearance|mandate)(?: (?:of|from) (?:the|our|its) board(?: of directors)?)?"
            r"(?P<day> on [a-z]+ \d+, \d{4}| in [a-z]+ \d{4})?,?(?: for|(?P<to> to))"
            r"(?= (?:the |our |its |an? |us |management )?(?:company |(?:re-?)?purchas|buy|spend|acquire|use|retire))",
            r"authorized\g<day>\g<to>",
        ),
        (
            "cleared|empowered|sanctioned|signed off|consented|endorsed|directed|instructed|ratified|earmarked|set aside|allocated"
            "|appropriated|committed",
            rf"\b{_BOARD}(?:cleared|empowered|sanctioned|signed off on|consented to|endorsed|directed|instructed|ratified|earmarked"
            r"|set aside|allocated|appropriated|committed)\b",
            r"\1authorized",
        ),
        ("spend|use|expen|apply", r"\bthe (?:expenditure|spending|use|application) of(?= up to \$)", "the repurchase of"),
        (
            "spend|use up to",
            r"\b(?:spend|use) (up to \$[\d.,]+(?: [mb]illion)?) on (?=(?:our|its|the company's) )",
            r"repurchase \1 of ",
        ),
        (
            "spend",
            r"\bspend (?:up to )?(\$[\d.,]+(?: [mb]illion)?) (?:on|for|to) (?:buy(?:ing)? back|repurchas(?:e|ing)"
            r"|the repurchase of|repurchases of)(?= )",
            r"repurchase up to \1 of",
        ),
        (" set ", r"\bset (the (?:amount|limit|maximum|size)\b[^;$]{0,70}?) at (?=\$|\d)", r"authorized \1 of up to "),
        ("its successor|its replacement", r"\bits (?:successor|replacement)\b", "the new program"),
        (
            "number|amount|limit|ceiling|figure",
            r"^th(?:is|at|e) (number|amount|limit|ceiling|figure)(?= (?:was|has been) )",
            r"The \1 of shares authorized",
        ),
        (
            " repurchases ",
            r"\b((?:authori[sz]|approv|announc)ed(?: \w+)? (?:share |stock |unit )?repurchases) (?:total+ing|aggregating|worth)"
            r"(?: up to)?(?= )",
            r"\1 of up to",
        ),
        # More of it.
        (
            "lifted|boosted|upped|topped up|hiked|bumped|augmented|stepped up|widened",
            rf"\b(?:lifted|boosted|upped|topped up|hiked|bumped(?: up)?|augmented|stepped up|widened)(?=[^;$]{{1,60}}\b{_PLAN})",
            "increased",
        ),
        (
            "reset|restor|refresh",
            r"\b(?:reset|restored|refreshed)( [^;$]{3,60}?) (?:back )?(?:to|at) (?=\$|\d)",
            r"increased\1 to ",
        ),
        ("did so|did the same|did likewise", r"\bdid (?:so (?:again|once more)|the same|likewise)\b", "increased it again"),
        (
            "tranche|instal|round of",
            r"\b(approved|authori[sz]ed|announced|added) an? (?:second|third|fourth|new|further|fresh|another|additional)"
            r" (?:tranche|instal+ment|round) of (?:up to )?(?=\$|\d)",
            r"\1 an additional ",
        ),
        # The end of it.
        (
            "announced the|announced that",
            r"\bannounced (?:the (complet|terminat|conclu|expir)(?:ion|ation|sion) of|that (?:it|we) (?:has |had "
            r"|have )?completed)",
            "completed",
        ),
        (
            "scrapped|abandoned|did away with|called off|dropped|wound up|withdrew|closed|ended",
            rf"\b(?:scrapped|abandoned|did away with|called off|dropped|wound up|withdrew|closed(?: out)?|(?<=board |.tees )ended)"
            rf"(?={_THE} (?:[\w$.-]+ ){{0,4}}?{_PLAN})",
            "terminated",
        ),
        (
            "in favor of|in favour of|in its place|in its stead",
            r",?(?: and)?(?: (?:put|adopted|approved|established|set))?,? in (?:favou?r of|its (?:place|stead))(?: with"
            r"| adopted| approved"
            r"| established)?,? (an?) (?:new )?",
            r" and approved \1 new ",
        ),
        (
            "took the place|takes the place|succeed|supplant|took over from",
            r"\b(?:t(?:ook|akes) the place of|succeed(?:s|ed)|supplant(?:s|ed)|took over from)(?= (?:the|our|its|that|this|an) )",
            "replaced",
        ),
        ("expired un", r"\bexpired (?:\w+ly )?un(?:used|utilized|spent)\b", "expired"),
        ("one of", r"\b(?:by|with) (?:a new )?one of (?:up to )?(?=\$?\d)", "with a new program of up to "),
        ("ran out|came to an end", r"\b(?:ran out|came to an end)(?= (?:on|in) )", "expired"),
        (
            "shares",
            r"\b(?:bought|(?:re)?purchased|acquired) (?:all of )?the (?:last|final|rest"
            r"|balance)(?: of)?(?: the)?(?: remaining)? shares"
            r"(?: available| remaining| authorized| left)?(?: for repurchase)?(?= under )",
            "completed all purchases",
        ),
        # What is left of it.
        (
            "that leaves|this leaves|that left|this left|which leaves|which left",
            r"^(?:that|this|which) (?:leaves|left)(?= )",
            "Remaining is",
        ),
        (
            "capacity|headroom|availability",
            rf"(?<=\d|n) (?:of|in) (?:\w+ )?(?:capacity|headroom|availability)(?= (?:\w+ )?(?:under|on)"
            rf" (?:the|our|its|this|that) (?:[\w$.-]+ ){{0,5}}?{_PLAN})",
            " remaining",
        ),
        (
            "what|amount",
            r"\b(?:what(?:ever)?|(?:any|the)? ?amounts?)(?: that| which)? (?:(?:was|were|is|are|still|then|had|been|yet) )*"
            r"(?:left|remain(?:s|ed|ing)?|unused|unspent|available)(?: (?:available|unused|unspent))? (?=(?:of|under|on|from"
            r"|in)\b)",
            "the remainder ",
        ),
        (" to be spent| to be used| to spend", r"\b(?:still |yet )(?:to be (?:spent|used)|to spend)\b", "remaining"),
        ("untouched|undrawn", r"\b(?:untouched|undrawn)\b", "unused"),
        # Who sold, and how.
        (
            " held by| owned by",
            r"\b(?:redeemed|acquired|retired|bought(?: back)?|(?:re)?purchased) ((?:all "
            r"|all of the )?[\d,.]+ (?:million )?(?:\w+ ){0,4}?"
            r"shares) (?:held|owned) by\b",
            r"repurchased \1 from",
        ),
        ("bought", r"\bbought(?: back)? (?=[\d,.]+ (?:million )?(?:of )?(?:\w+ ){0,4}?shares\b[^;]{0,90} from )", "repurchased "),
        (
            "acquired",
            r"\bacquired (?=(?:an aggregate of |a total of )?[\d,.]+ (?:million )?shares (?:of (?:its|our"
            r"|the company's) [^;]{0,40}|[^;]{0,60})from "
            r"[^;]*\b(?:redemption agreement|re-?purchase agreement)|(?:an aggregate of "
            r"|a total of )?[\d,.]+ (?:million )?shares of (?:its|our) "
            r"(?:own |common |ordinary )*(?:stock|shares) from )",
            "repurchased ",
        ),
        ("redemption p", r"\b(share|unit|stock) redemption (?=program|plan)", r"\1 repurchase "),
        (
            "to acquire|acquisition of",
            r"\b(authorized (?:the |its |our )?(?:management|company|officers|us|it) to) acquire(?= (?:up to )?\$?[\d.,]+ "
            r"(?:\w+ ){0,7}?(?:shares|stock)\b)",
            r"\1 repurchase",
        ),
        (
            "acquisition of",
            r"\bacquisition of(?= up to [^;]{0,40}\b(?:its|our|the company's|outstanding|treasury)\b)",
            "repurchase of",
        ),
        ("resolution", r"\bresolution(?= (?:of|dated|adopted|passed) )", "authorization"),
        ("redeemed", r"\bredeemed (?=(?:all )?[\d,.]+ (?:\w+ ){0,4}?shares\b[^;]{0,60} from )", "repurchased "),
        ("self-tender|self tender", r"\bself[- ]tender(?! offer)", "self-tender offer"),
        # Halves.
        ("one and", r"\bone and (?:a|one)[- ]half (?=million|billion)", "1.5 "),
        ("two and", r"\btwo and (?:a|one)[- ]half (?=million|billion)", "2.5 "),
        ("half", r"\b(?:one[- ]half|a half|half a|half of one) million\b", "500,000"),
        ("1/2|½", r"(\d) ?(?:1/2|½)(?= [mb]illion)", r"\1.5"),
        # When it began and ends.
        (
            "termination date|expiration date|expiry date|end date",
            r"\b(?:set|fixed|named) ([a-z]+ \d{1,2}, \d{4}),? as (?:its|the) (?:new )?(?:termination|expiration|expiry|end) date",
            r"extended it to \1",
        ),
        ("dates from|dates back|dates to", r"\bdates (?:from|back to|to)(?= )", "was announced in"),
        ("year-end|year end", r"\b(?:calendar )?year[- ]end (?=(?:19|20)\d\d\b)", "the end of "),
    )
)

# "Announced April 26, 2018; $50 million authorized; expires July 31, 2022": a footnote of the table, no sentence.
_NOTE_OF_PLAN = re.compile(
    r"(?P<act>(?:publicly |originally |initially )?(?:announced|approved|authori[sz]ed|adopted))\b(?=[^;]{0,30}\d{4})"
    r"|\$[\d.,]+ (?:million |billion )?(?:authori[sz]ed|approved|announced|program|plan)\b"
)
_DATED_SIZE = re.compile(
    r"(?:[•·*-]\s*)?(?P<day>[A-Z][a-z]+ (?:\d{1,2}, )?\d{4})\s*[–—:-]\s*(?:up to )?(?P<size>\$[\d.,]+(?: million| billion)?"
    r"|[\d,]+ shares)[\s.;,]*"
)
"""An item of a list of programmes: "May 2021 – $25 million (completed March 2023)"."""


def commonly(sentence: str, lower: str) -> str:
    """The sentence in the words that the readers know; `lower` is it in small letters."""
    if note := _NOTE_OF_PLAN.match(lower):
        sentence = ("Program " if note["act"] else "Program of ") + lower[0] + sentence[1:].replace("; ", ", ")
    elif item := _DATED_SIZE.match(sentence):
        sentence = f"Program announced in {item['day']}, {item['size']} authorized, {sentence[item.end() :]}"
    for needles, pattern, said in _WORDINGS:
        for needle in needles:
            if needle in lower:
                sentence = pattern.sub(said, sentence)
                break
    return sentence
