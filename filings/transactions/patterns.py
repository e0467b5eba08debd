"""The turns of phrase in which filings tell deals, as patterns over one sentence. What they mean is decided in `phrases`.

Every pattern names `object`: the words in which the target's name stands first. They are run only on sentences that hold one of the
words they need, never on a whole filing. Those tried most often look at the first letter, `(?=[camp])`, before they look whether
a word begins: half the cost.
"""

from __future__ import annotations

import re

_DONE = r"(?:completed|closed|consummated|finalized|finalised|concluded|effected|completes|closes)"
_BUY = r"(?:acquisition|purchase|merger|business\s+combination|buyout|combination|take-?over)"
_SELL = r"(?:sale|divestiture|disposition|disposal|divestment|refranchising|transfer\s+of\s+(?:the\s+)?ownership)"
_SPIN = r"(?:spin-?\s?off|separat(?:ion|e)|split-?off|carve-?out|demerger)"
_NOUN = rf"(?P<noun>{_BUY}|{_SELL}|{_SPIN})"
_AGREED = (
    r"(?:[Ee]ntered\s+into|[Ss]igned|[Ee]xecuted|reached|[Aa]nnounced|announces|announcing|entering\s+into|agreed\s+to|agreed"
    r"|have\s+agreed|has\s+agreed|contracted|(?:is|are)\s+(?:a\s+)?part(?:y|ies)\s+to|[Rr]eceived\s+(?:an?\s+)?(?:(?:binding|irrevocable|firm)\s+)+offer"
    r"|approved(?=\s+(?:an?|the)\s+[^.;]{0,40}\bagreement\b)|accepted\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+)?offer)"
)
_MERGER_AGREEMENT = (
    r"(?:[Aa]greement\s+and\s+[Pp]lan\s+of\s+(?:[Mm]erger|[Rr]eorganization)|[Mm]erger\s+[Aa]greement"
    r"|[Bb]usiness\s+[Cc]ombination\s+[Aa]greement)"
)
_TERM = r"(?:\s*\([^)]{0,60}\))?"  # a defined term in brackets
_FILL = r"(?:[\w$.,’'“”\"&-]+\s+){0,%d}?"

CONTEMPLATED = re.compile(
    rf"\b{_DONE}\s+(?:the|its|our)\s+{_FILL % 3}(?:{_NOUN}|transactions?)\s+contemplated\s+by"
    rf"\s+[^;]{{0,200}}?\b(?:with|among|between)\s+(?P<object>.+)",
    re.I | re.S,
)
""" "consummated the merger contemplated by the Agreement and Plan of Merger with Beryl Inc."."""

CLOSED_AGREEMENT = re.compile(
    rf"\b{_DONE}\s+(?:on\s+)?(?:the|its|an?|our|this)\s+(?:[\w“”-]+\s+){{0,4}}?(?:[Pp]urchase|[Aa]cquisition|[Mm]erger|[Ee]xchange)\s+[Aa]greement\s+with\s+(?P<object>.+)",
    re.S,
)
""" "closed the purchase agreement with Morgan Seeds Co.": bought, where nothing is sold."""

BARE_NAME = re.compile(
    r"\s*[A-Z][\w&’'-]+(?:\s+[A-Z&][\w&’'-]*\.?)+(?:,?\s+(?:on|in|for|effective|from|to|of|with|through|and|by)\s|,\s+an?\s|\s*$)"
)
""" "Norris Data Services on": a name of several words, which no goods have."""

CLOSED_IT = re.compile(
    rf"\b{_DONE}\s+(?:the|this|its|our|their)\s+(?:previously\s+announced\s+)?{_NOUN}\b(?!\s+(?:of|with|price|agreement))", re.I
)
""" "simultaneously closed the purchase", under a heading that says of what."""

DISTRIBUTION = re.compile(rf"\b{_DONE}\s+(?:the|its|our)\s+(?:[\w-]+\s+){{0,3}}?distribution\s+(?P<object>.+)", re.S)
""" "completed the distribution to its shareholders of all of the shares of Wexler": a spin-off."""

SUB_MERGED = re.compile(
    r"(?:[Mm]erger\s+[Ss]ub|(?:[Ss]ubsidiary|subsidiary)\s+of\s+(?:the\s+Company|ours)|\b(?:our"
    r"|its)\s+(?:newly[- ]formed\s+|wholly[- ]owned\s+|direct\s+|indirect\s+)*subsidiary)\b"
    r"[^;]{0,160}?\b(?P<verb>will|would|shall|was|were|to)?\s*(?:be\s+)?merged?\s+with\s+and\s+into\s+(?P<object>[A-Z].+)",
    re.S,
)
""" "a wholly owned subsidiary of the Company merged with and into Zephyr Apps, Inc.": bought."""

COMPLETED = re.compile(
    rf"\b{_DONE},?\s+(?:on\s+)?{_FILL % 9}{_NOUN}\s+(?:and\s+assumption\s+)?(?:transaction\s+)?(?:from\s+[^;]{{2,90}}?"
    rf"\s+)?(?:of|with)\s+(?P<object>.+)",
    re.I | re.S,
)
""" "completed the previously announced acquisition of Acme"."""

NAMED_FIRST = re.compile(
    rf"\b{_DONE}\s+(?:the|its|our|their)\s+(?:previously\s+announced\s+)?(?P<object>(?:[A-Z0-9][\w&.’'-]*\s+){{1,5}}?)"
    r"(?:[Tt]ransaction\s+)?"
    r"(?P<noun>[Aa]cquisition|[Mm]erger|[Ss]ale|[Dd]ivestiture|[Dd]isposition|[Ss]pin-?[Oo]ff|[Ss]eparation)\b"
)
""" "completed the Acme acquisition"."""

ACTIVE = re.compile(
    r"(?=[ABDPSTabcdegmoprst])(?<![\w-])(?P<verb>(?:[Rr]e-?)?[Aa]cquired|[Pp]urchased|[Ss]old|[Dd]ivested(?:\s+itself)?(?:\s+of)?|[Dd]isposed\s+of|refranchised"
    r"|acquires|purchases|merged\s+with|spun\s+off|spun-off|split\s+off|[Bb]ought(?:\s+out)?|[Tt]ransferred|assigned|contributed|distributed|exited|took|obtained|gained"
    r"|assumed)"
    r"(?:\s*\((?:for|through|by)\s[^()]{3,80}\)|,\s+(?:effective|through|on|in|for|as\s+of|indirectly|via)\s[^,;]{3,80}(?:,\s+(?:19|20)\d\d)?,)?\s+"
    r"(?P<fill>(?:to|from)\s+(?:[A-Z]|an?\s+(?:third|unrelated|unaffiliated))(?:[^,;]|,\s+(?:Inc|LLC|L\.?P|Ltd|Corp)\b){2,80}?,?\s+(?=(?:the|our|its|all|certain|substantially|an?"
    r"|\d+)\s))?(?P<object>.+)",
    re.S,
)
""" "acquired Acme", "sold to Bolt our Tools business"."""

FROM_US = re.compile(r"from\s+(?:the\s+Company|us|the\s+Registrant),?\s+")
""" "Zodiac acquired from the Company its interest in": the registrant's sale."""

BUYS_US = re.compile(
    r"\s*(?:(?:all|100%)\s+)?(?:of\s+)?(?:the\s+)?(?:issued\s+and\s+)?(?:outstanding\s+)?(?:(?:common|capital)\s+)?(?:stock|shares|equity|interests)\s+(?:of|in)\s+(?:the"
    r"\s+Company|us)\b|\s*(?:the\s+Company|us)\b(?![’'])"
)
""" "Laurentian acquired the outstanding common stock of the Company": the registrant is bought."""

SOLD_TO_US = re.compile(r"\bsold\s+(?P<object>[^;]{3,200}?)\s+to\s+(?:the\s+Company|us)\b")
""" "the sellers sold 60% of the shares of Acme to the Company": an acquisition."""

AGREEMENT = re.compile(
    rf"\b{_AGREED}\b(?P<between>.{{0,420}}?)\b(?:to|will|would|shall|has\s+agreed\s+to|agreed\s+to|intends?\s+to|intended\s+to)\s+"
    r"(?:be\s+|indirectly\s+|also\s+)?(?P<verb>acquire|purchase|sell|divest(?:\s+of)?|transfer|contribute|exchange|merge\s+with(?:\s+and\s+into)?|combine\s+with|buy"
    r"|dispose\s+of|spin\s+off|separate)\s+(?P<object>.+)",
    re.S,
)
""" "entered into a definitive agreement with Cog to sell its Tools business"."""

AGREEMENT_NOUN = re.compile(
    rf"\b{_AGREED}\b(?P<between>.{{0,260}}?)\b(?:for|providing\s+for|regarding|relating\s+to|in\s+connection\s+with"
    rf"|with\s+respect\s+to"
    rf"|governing)\s+(?:the|its|our|a)\s+(?:[\w-]+\s+){{0,2}}?{_NOUN}\s+(?:by\s+.{{0,60}}?\s)?of\s+(?P<object>.+)",
    re.S,
)
""" "signed an agreement for the sale of its Tools business"."""

AND_AGREED = re.compile(r"\band\s+(?:has\s+|have\s+|also\s+)*(?:announced|agreed|signed|entered\s+into)\b")
""" "acquired Acme, Inc. and announced plans to acquire Bolt, Inc."."""

ANNOUNCED_NOUN = re.compile(rf"\bannounced\s+(?:the|its|our)\s+(?:[\w-]+\s+){{0,2}}?{_NOUN}\s+of\s+(?P<object>.+)", re.S)
""" "announced the sale of our Scales business to Kline"."""

PLAN_OF_MERGER = re.compile(
    rf"\b{_AGREED}\b(?P<between>.{{0,120}}?)\b{_MERGER_AGREEMENT}{_TERM},?"
    r"(?:\s+(?:dated|as\s+amended)[^,]{0,40}(?:,\s+\d{4})?,?)?\s+(?:by\s+and\s+(?:among|between)|with|among"
    r"|between)\s+(?P<object>.+)",
    re.S,
)
""" "entered into an Agreement and Plan of Merger with Acme, Inc."."""

PARTIES_FIRST = re.compile(
    rf"\bentered\s+into\s+(?:an?|the|that\s+certain)\s+(?:[\w“”\"-]+\s+){{0,3}}?{_MERGER_AGREEMENT}\b"
    rf"(?!{_TERM},?\s+(?:with|by\s+and|among|between|to\s|dated))"
)
""" "the Company, Merger Sub and Acme, Inc. entered into an Agreement and Plan of Merger": the parties stand before it."""

OWNERS = re.compile(
    rf"\b{_AGREED}\b.{{0,120}}?\b[Pp]urchase\s+[Aa]greement{_TERM}\s+(?:[^.;]{{0,80}}?)(?:with|among|between)\s+[^.;]{{0,80}}?"
    r"\b(?:shareholders|stockholders|members|owners|equity\s*holders|sellers|holders)\s+of\s+(?P<object>.+)",
    re.S,
)
""" "entered into a Share Purchase Agreement with the shareholders of Acme GmbH"."""

SHARE_EXCHANGE = re.compile(
    rf"\b[Ee]ntered\s+into\s+(?:an?|the)\s+(?:definitive\s+)?[Ss]hare\s+[Ee]xchange\s+[Aa]greement{_TERM},?\s+(?:with|by\s+and\s+(?:between|among))\s+(?P<object>.+)",
    re.S,
)
""" "entered into a Share Exchange Agreement with Acme Ltd. and its shareholders"."""

ASSETS_OF = re.compile(
    r"\b[Ee]ntered\s+into\s+(?:an?|the)\s+(?:definitive\s+|certain\s+)?(?:[Aa]sset|Business)s?\s+(?:[Pp]urchase|Acquisition)\s+[Aa]greement"
    rf"{_TERM},?\s+(?:with|by\s+and\s+(?:between|among)(?:\s+the\s+Company(?:,|\s+and))?)\s+(?P<object>.+)",
    re.S,
)
""" "as Buyer, entered into an Asset Purchase Agreement with Acme LLC": Acme's assets."""

NOMINAL = re.compile(
    r"(?=[AaPpSsDdMmRr])\b(?P<noun>[Aa]cquisition|[Pp]urchase|[Ss]ale|[Dd]ivestiture|[Dd]isposition|[Mm]erger|[Ss]pin-?[Oo]ff|[Rr]efranchising)\s+"
    r"(?:of|with)\s+(?P<object>.+)",
    re.S,
)
""" "our March 2024 acquisition of Acme"."""

LISTED = re.compile(
    rf"\b{_DONE}\s+{_FILL % 5}(?P<noun>acquisitions|divestitures|sales|dispositions|mergers)\s+of\s+(?P<object>.+)", re.S
)
""" "completed the acquisitions of Acme and Bolt"."""

ENUMERATED = re.compile(
    r"^\W*(?:(?:The|During|In)\s+)?(?:the\s+)?(?P<fiscal>fiscal\s+(?:year\s+)?)?(?P<year>(?:19|20)\d\d)?,?\s*(?:the\s+|our\s+)?"
    r"(?:Company(?:[’']s)?\s+)?(?:significant\s+|other\s+)?(?P<noun>acquisitions|divestitures"
    r"|dispositions)\s+(?:primarily\s+|mainly\s+)?"
    r"(?:included|consisted\s+of|comprised|were)\s*[:;]?\s+(?P<list>.+)",
    re.S,
)
""" "The 2016 acquisitions included: Acme, Inc., a maker of ...; Bolt AG, ...": one deal an item."""

PASSIVE = re.compile(
    rf"\b(?P<noun>{_BUY}|{_SELL}|{_SPIN})\s+(?:of|with)\s+(?P<object>.{{3,160}}?)\s+"
    r"(?:(?:was|were|has\s+been)\s+(?:successfully\s+)?(?:completed|closed|consummated|finalized|effective)|closed(?!\s+(?:the|its|our|this|that)\b)"
    r"|became\s+effective)\b",
    re.I | re.S,
)
""" "the sale of Acme was completed"."""

AGAIN = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hese)\s+(?:[A-Z][\w&.-]*\s+){0,3}?(?:proposed\s+)?(?P<noun>[Aa]cquisition|[Tt]ransaction"
    r"|[Mm]erger|[Ss]ale"
    r"|[Dd]ivestiture|[Dd]isposition|[Dd]eal|[Cc]losing|[Ss]pin-?[Oo]ff|[Ss]eparation|[Pp]urchase)s?"
    r"(?:\s+of\s+[\w&.,’' -]{2,60}?)?\s+(?:was\s+|were\s+|subsequently\s+|had\s+|has\s+been\s+)*"
    r"(?P<verb>completed|closed|consummated|finalized|occurred|became\s+effective)\b"
)
""" "The transaction closed on July 1, 2024": the deal told just before."""

BUYER_DONE = re.compile(
    rf"\b{_DONE}\s+(?:its|their|the)\s+(?:previously\s+announced\s+)?(?:purchase|acquisition)\s+of\s+(?P<object>.+)", re.S
)
""" "Bolt completed its purchase of Acme": the registrant's sale, where it told of one."""

CLOSED_TRANSACTION = re.compile(
    rf"\b{_DONE}\s+(?:the|its|our)\s+(?:[\w-]+\s+){{0,2}}?transaction\s+(?:with\s+[^.;]{{3,160}}?,?\s+)?"
    r"(?:related\s+to|relating\s+to|involving|to\s+form)\s+(?P<object>.+)",
    re.S,
)
""" "closed the transaction with Bolt related to Acme, LLC"."""

TERMINATED_TO = re.compile(
    r"\bterminated?\s+(?:the|its|our|an?)\s+[^.;]{0,60}?\bagreement\s+[^.;]{0,60}?\b(?:to|will|would|was\s+to)\s+(?P<verb>sell|acquire|purchase|buy|divest)\s+(?P<object>.+)",
    re.S,
)
""" "terminated the agreement to sell our Yonder business"."""

_ENDED = r"(?:terminated|cancell?ed|rescinded|abandoned|called\s+off|withdrawn|voided)"
WAS_ENDED = re.compile(rf"\b(?:was|were|has\s+been)\s+(?:mutually\s+)?{_ENDED}\b")
AGREEMENT_TERMINATED = re.compile(
    rf"\b(?:[Aa]greement|[Mm]erger|[Tt]ransaction|[Aa]cquisition|[Ss]ale)\s+(?:was|were|has\s+been|had\s+been)\s+(?:mutually\s+)?{_ENDED}"
    rf"|\b{_ENDED}\s+(?:the|their|our|its|this)\s+(?:[\w-]+\s+){{0,3}}(?:[Aa]greement|transaction|merger|deal|sale|acquisition)\b|\b(?:lapsed|expired)\s+(?:without\s+closing|in\s+accordance\s+with\s+its\s+terms)"
)
TERMINATED = re.compile(
    r"\b(?:terminated|terminate|termination\s+of)\s+(?:the\s+|such\s+|their\s+|its\s+)?(?:[\w“”\"-]+\s+){0,4}?"
    r"(?:[Mm]erger|[Aa]greement|[Aa]cquisition|[Bb]usiness\s+[Cc]ombination|[Tt]ransaction|[Ss]ale)\b"
)
""" "agreed to terminate the proposed merger"."""

SEPARATE = re.compile(
    r"\b(?:approved|announced|announces)\b.{0,160}?\b(?:plans?|intention|intent|proposal|decision)\s+to\s+(?P<verb>separate"
    r"|spin[- ]off)\b"
    r"(?P<object>.{0,240})",
    re.S,
)
""" "announced its intention to separate into two public companies"."""

MUTUAL = re.compile(
    r"\b(?:terminated|agreed\s+to\s+terminate)\b[^.;]{0,40}?\b(?:(?:merger|purchase|acquisition|combination)\s+agreement|agreement\s+and\s+plan\s+of\s+merger)",
    re.I,
)
""" "Quartz and Jessup Corp. terminated by mutual consent their merger agreement"."""

WILL_MERGE = re.compile(
    r"(?P<object>\b[A-Z][\w.&’'-]*(?:,?\s+[A-Z][\w.&’'-]*){0,5})\s*(?:\([^()]{1,60}\)\s*)?(?P<verb>will|would|shall|was|were)?\s*(?:be\s+)?merged?\s+"
    r"(?:with\s+and\s+)?(?:into|with)\s+(?P<into>(?:the\s+)?[A-Z][\w.&’'-]*|us\b)"
)
""" "Harbor will merge with and into Quartz": which of the two is the registrant says who is bought."""

MERGED_INTO = re.compile(
    r"(?P<object>\b[A-Z][\w.&’'-]*(?:,?\s+[A-Z][\w.&’'-]*){0,5})\s+(?P<verb>will|would|shall|was|were)?\s*(?:be\s+)?merged?\s+"
    r"(?:with\s+and\s+)?into\s+(?:the\s+(?:Company|Bank|Corporation)|us)\b"
)
""" "Cedar Bancshares, Inc. will merge with and into the Company": bought, unless it is a shell of the buyer."""

AGREEMENT_WITH = re.compile(
    r"\b(?:[Mm]erger|[Aa]cquisition)(?:\s+[Aa]greement)?\s+with\s+(?P<object>[A-Z][^;()]{2,70}?),?\s+(?:announced|signed|entered\s+into|dated)\s+(?:(?:on|in|as\s+of)\s+)?"
)
""" "costs of the merger agreement with Veer, announced on October 1, 2023"."""

TERMINATED_WITH = re.compile(
    r"\bterminated?(?:ion\s+of)?\s+(?:(?:the|its|our)\s+)?(?:[\w-]+\s+){0,3}?(?:(?:[Mm]erger|[Pp]urchase|[Aa]cquisition)\s+)?[Aa]greement"
    r"(?:\s+(?:of|dated)\s+[A-Z][a-z]+\s+\d{1,2},\s+\d{4},?)?\s+with\s+(?P<object>.+)",
    re.S,
)
""" "terminated its merger agreement with Acme"."""

ACQUIRED_BY = re.compile(
    r"\b(?:to|will|would|shall)\s+be\s+(?P<verb>acquired\s+by|sold\s+to|purchased\s+by|transferred\s+to)\s+(?P<object>.+)", re.S
)
""" "agreed to be acquired by Gale Partners": the registrant is bought."""

WHICH_WE_BOUGHT = re.compile(
    r"(?P<object>\b[A-Z][\w.&’'-]*(?:,?\s+[A-Z][\w.&’'-]*){0,5}),\s+which\s+(?:we|the\s+Company|it)\s+(?P<verb>acquired|sold|divested|purchased)\s+"
    r"(?:on|in)\s+(?=[A-Z])"
)
""" "Zest Foods, which we acquired in July 2022"."""

DATED_LIST = re.compile(r"\b(?P<noun>acquisitions|divestitures|sales|dispositions)\s+of\s+(?P<list>.+)", re.S)
""" "the acquisitions of Acorn in March 2023 and Beech in August 2023"."""

ABSORBED = re.compile(
    r"\b[Mm]erger\s+[Ss]ub\w*\b[^.]{0,60}?\bmerged?\s+with\s+and\s+into\s+(?:(?:the\s+)?(?:Company|Registrant)|us)\b"
    r"|\b[Ee]ach\s+(?:[\w-]+\s+){0,4}?shares?\s+of\s+(?:our|the\s+Company[’']s|the\s+Company|Company|its)\s+(?:[\w-]+\s+){0,3}stock\b[^.]{0,160}?\b(?:right\s+to\s+receive\b|converted\s+into\s+\$)"
    r"|\b(?:[Oo]ur|the\s+Company[’']s|Company)\s+\w+holders\s+(?:will|would|are\s+to)\s+(?:be\s+entitled\s+to\s+)?receive\s+(?:\$|[\d.]+\s|cash|shares)"
    r"|\b[Ee]ach\s+of\s+our\s+shares\b[^.]{0,60}\b(?:exchanged|converted)\b"
    r"|\bwith\s+and\s+into\s+(?:the\s+)?(?:Company|Registrant|us)\b[^.]{0,200}?\b(?:Company|Registrant|we)\b[^.]{0,120}?\bsurviv"
    r"[^.]{0,160}?\bsubsidiary\s+of\s+(?!the\s+Company|us\b)"
    r"|\b(?:the\s+Company|we)\s+(?:will|would|shall|is\s+to|are\s+to)\s+(?:be\s+acquired\s+by|become\s+an?\s+(?:[\w-]+,?\s+){0,3}subsidiary\s+of)"
    r"|\bacquire\s+(?:all\s+of\s+the\s+outstanding\s+(?:[\w]+\s+){0,4}of\s+)?the\s+Company\b"
)
"""The registrant itself is bought: "merge with and into the Company, the Company surviving as a subsidiary of Parent"."""

PRICED = re.compile(r"\bfor\s+which\s+(?:we|the\s+Company|it)\s+(?:received|paid)\b[^.;]{0,80}?\$")
PRO_FORMA = re.compile(r"\bpro\s+forma\b|\bas\s+if\b|\bas\s+though\b", re.I)
NOT_ACTIVE = re.compile(
    r"\b(?:was|were|been|be|being|is|are|or|newly|recently|the|of|its|our|any|other|all|previously|assets|businesses"
    r"|business|to|those"
    r"|for|such|intangibles?|loans|not|amounts?|from|by|than|shares|units|products|homes|never|securities|certain|with|on|in"
    r"|a|an|as|that"
    r"|if|cash|net|deposits)\s*$",
    re.I,
)
"""What stands before a participle that is no verb: "the acquired business", "was acquired"."""

TO_HOLDERS = re.compile(
    r"\bto\s+(?:our|its|the\s+Company[’']s|the)\s+(?:[\w-]+\s+)?(?:share|stock|unit)holders|\bspin-?\s?off\b", re.I
)
"""Who gets the shares of a business that is spun off."""

NEW_COMPANY = re.compile(
    r"\b(?:distribution\s+of\s+(?:all|the|\d)\b[^.;]{0,70}?\b(?:stock|shares)\s+of\s+|(?:into|as|to\s+form|through|via)\s+[^.;]{0,90}?\bcompany,?\s+(?:called\s+|named\s+|known\s+as\s+)?)(?P<object>(?!the\s+Company)[A-Z].+)",
    re.S,
)
""" "into an independent, publicly traded company, Acme Corporation": the name of what is spun off."""

OWN_SHARES = re.compile(
    r"\s*(?:(?:all|most|some|a\s+portion|the\s+remainder|[\d.,]+(?:\s+million)?)\s+(?:of\s+)?)?(?:its|our|their|the)?\s*(?:remaining\s+|entire\s+)*"
    r"(?:(?:common\s+|ordinary\s+)?shares|common\s+stock|investments?|holdings?|equity\s+(?:securities|investments?))\s+(?:of|in)\b"
)
"""Shares held as an investment, bought or sold: no business changes hands unless the words behind say so."""

AFTER_AND = re.compile(
    r"\s*(?:[A-Z]|(?:our|its)\s+[A-Z]|all\s|substantially|100|certain\s+assets|the\s+(?:related\s+)?(?:assets|business)|an?\s+(?:\d|major|controll))"
)
"""What follows "and acquired" where it is a verb: a name, or the shares or assets of one."""

OTHERS = re.compile(r"\b(?:served as|serves as|Director of|plaintiffs?|class action|lawsuit|complaint)\b")
A_PERSON = re.compile(r"\b(?:Mr|Ms|Mrs|Dr)\.\s|\b(?:he|she|his|her)\b")
WE_DID = re.compile(
    r"\b(?:the\s+Company(?:,[^,]{3,70},)?|[Ww]e(?:,[^,]{3,70},)?|our\s+(?:wholly[- ]owned\s+)?subsidiary(?:,?"
    r"\s+[A-Z][\w.&]*){0,4},?)\s+(?:also\s+|has\s+|have\s+)?(?:acquired|sold|purchased"
    r"|completed|closed|entered|signed|divested|consummated|formed|transferred)\b"
)
"""What makes a sentence that names a person one about the registrant all the same."""

HYPOTHETICAL = re.compile(
    r"\b(?:may|might|could|[Ii]f|whether|should|would have been|can|[Uu]nless|potential|had occurred|as though|as if"
    r"|[Pp]ro [Ff]orma"
    r"|intend to|expects? to|plans? to|seek)\b"
)
OTHER_AGREEMENT = re.compile(
    r"\bcredit|loan|lease|notes?\b|underwrit|supply|licen[cs]e|subscription|repurchase|ATM|sales agreement|securities purchase",
    re.I,
)
DATED_SUBJECT = re.compile(r"^\W*(?:On|In|Effective)\s+[A-Z][a-z]+(?:\s+\d{1,2},)?\s+(?:19|20)\d\d,\s+(?:[A-Z][\w&.’'-]*\s+){1,4}$")
"""A subsidiary that acts, under a heading about deals: "In August 1993, Rust" acquired."""

BELOW = re.compile(
    r"\b(?:described|discussed|listed|summarized)\s+(?:below|above)|\(?see\s+(?:below|above)|\bas\s+follows\b|\bthe\s+following\b"
)
_OUT = re.compile(rf"{_SELL}|sold|sell|divest|dispos|refranchis|transfer|assign|contribut|exit", re.I)
_APART = re.compile(rf"{_SPIN}|spun|spin|split", re.I)


def kind_of(word: str) -> str:
    """The kind of deal that a noun or a verb tells."""
    if _APART.search(word):
        return "spin-off"
    return "divestiture" if _OUT.search(word) else "acquisition"
