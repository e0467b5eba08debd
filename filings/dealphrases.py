"""Sentences that tell a deal -> mentions: which side, how far, of what, when. One mention is one sentence's word on one deal.

A mention needs the registrant as the one who acts ("we", "the Company", its own name), a verb of a deal that was done or agreed, and
an object that is a business. What a company may do, what its officers did before, and what others did are no mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from filings.dealdates import When, date_of_agreement, date_of_deal
from filings.dealnames import Target, read_target

_DONE = r"(?:completed|closed|consummated|finalized|finalised|concluded|effected|completes|closes)"
_BUY = r"(?:acquisition|purchase|merger|business\s+combination|buyout|combination|take-?over)"
_SELL = r"(?:sale|divestiture|disposition|disposal|divestment|refranchising)"
_SPIN = r"(?:spin-?\s?off|separat(?:ion|e)|split-?off|carve-?out|demerger)"
_NOUN = rf"(?P<noun>{_BUY}|{_SELL}|{_SPIN})"
_AGREED = (
    r"(?:entered\s+into|signed|executed|reached|announced|announces|announcing|entering\s+into|agreed\s+to|agreed|have\s+agreed)"
)
_FILL = r"(?:[\w$.,’'“”\"&-]+\s+){0,%d}?"

COMPLETED = re.compile(
    rf"\b{_DONE}\s+(?:on\s+)?{_FILL % 9}{_NOUN}\s+(?:transaction\s+)?(?:of|with)\s+(?P<object>.+)", re.I | re.S
)
NAMED_FIRST = re.compile(
    rf"\b{_DONE}\s+(?:the|its|our|their)\s+(?:previously\s+announced\s+)?(?P<object>(?:[A-Z0-9][\w&.’'-]*\s+){{1,5}}?)(?:[Tt]ransaction\s+)?"
    r"(?P<noun>[Aa]cquisition|[Mm]erger|[Ss]ale|[Dd]ivestiture|[Dd]isposition|[Ss]pin-?[Oo]ff|[Ss]eparation)\b"
)
ACTIVE = re.compile(r"(?<![\w-])(?P<verb>acquired|purchased|sold|divested|disposed\s+of|refranchised|acquires|purchases|merged\s+with|spun\s+off|spun-off)\s+(?:to\s+[A-Z][^,;]{2,60}?\s+(?=(?:the|our|its|all|certain|substantially)\s))?(?P<object>.+)", re.S)
SOLD_TO_US = re.compile(r"\bsold\s+(?P<object>[^;]{3,200}?)\s+to\s+(?:the\s+Company|us)\b")
AGREEMENT = re.compile(
    rf"\b{_AGREED}\b(?P<between>.{{0,420}}?)\b(?:to|will|would|shall|has\s+agreed\s+to|agreed\s+to|intends?\s+to)\s+(?:be\s+|indirectly\s+|also\s+)?"
    r"(?P<verb>acquire|purchase|sell|divest|merge\s+with(?:\s+and\s+into)?|combine\s+with|buy|dispose\s+of|spin\s+off|separate)\s+(?P<object>.+)",
    re.S,
)
AGREEMENT_NOUN = re.compile(
    rf"\b{_AGREED}\b(?P<between>.{{0,260}}?)\b(?:for|providing\s+for|regarding|relating\s+to|in\s+connection\s+with|with\s+respect\s+to|governing)\s+(?:the|its|our|a)\s+"
    rf"(?:[\w-]+\s+){{0,2}}?{_NOUN}\s+(?:by\s+.{{0,60}}?\s)?of\s+(?P<object>.+)",
    re.S,
)
PLAN_OF_MERGER = re.compile(
    rf"\b{_AGREED}\b(?P<between>.{{0,120}}?)\b(?:[Aa]greement\s+and\s+[Pp]lan\s+of\s+(?:[Mm]erger|[Rr]eorganization)|[Mm]erger\s+[Aa]greement|[Bb]usiness\s+[Cc]ombination"
    r"\s+[Aa]greement)(?:\s*\([^)]{0,60}\))?,?(?:\s+(?:dated|as\s+amended)[^,]{0,40}(?:,\s+\d{4})?,?)?\s+(?:by\s+and\s+(?:among|between)|with|among|between)\s+(?P<object>.+)",
    re.S,
)
NOMINAL = re.compile(rf"\b(?P<noun>[Aa]cquisition|[Pp]urchase|[Ss]ale|[Dd]ivestiture|[Dd]isposition|[Mm]erger|[Ss]pin-?[Oo]ff)\s+(?:of|with)\s+(?P<object>.+)", re.S)
PASSIVE = re.compile(
    rf"\b(?P<noun>{_BUY}|{_SELL}|{_SPIN})\s+(?:of|with)\s+(?P<object>.{{3,160}}?)\s+(?:(?:was|were|has\s+been)\s+(?:successfully\s+)?(?:completed|closed|consummated|finalized|effective)|closed|became\s+effective)\b",
    re.I | re.S,
)
AGAIN = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hese)\s+(?:[A-Z][\w&.-]*\s+){0,3}?(?:proposed\s+)?(?P<noun>[Aa]cquisition|[Tt]ransaction|[Mm]erger|[Ss]ale|[Dd]ivestiture|[Dd]isposition|[Dd]eal|[Cc]losing|[Ss]pin-?[Oo]ff|[Ss]eparation|[Pp]urchase)s?"
    r"(?:\s+of\s+[\w&.,’' -]{2,60}?)?\s+(?:was\s+|were\s+|subsequently\s+|had\s+|has\s+been\s+)*(?P<verb>completed|closed|consummated|finalized|occurred|became\s+effective)\b"
)
JOINT_VENTURE = re.compile(
    r"\b(?P<verb>formed|established|created|entered\s+into|signed|closed|completed)\b(?P<between>[^.;]{0,100}?)\bjoint\s+venture(?:\s+agreement)?\b(?P<after>[^.;]{0,60}?)"
    r"(?:\b(?:with|between|among)\s+(?P<object>.+)|,\s+(?P<named>[A-Z].+))",
    re.S,
)
TERMINATED = re.compile(
    r"\b(?:terminated|terminate|termination\s+of)\s+(?:the\s+|such\s+|their\s+)?(?:[\w“”\"-]+\s+){0,4}?(?:[Mm]erger|[Pp]urchase|[Aa]cquisition|[Bb]usiness\s+[Cc]ombination|[Tt]ransaction)\s+[Aa]greement\b"
)
PARTIES_FIRST = re.compile(
    r"\bentered\s+into\s+(?:an?|the|that\s+certain)\s+(?:[\w“”\"-]+\s+){0,3}?(?:[Aa]greement\s+and\s+[Pp]lan\s+of\s+(?:[Mm]erger|[Rr]eorganization)|[Mm]erger\s+[Aa]greement)\b"
    r"(?!\s*(?:\([^)]{0,60}\))?,?\s+(?:with|by\s+and|among|between|to\s|dated))"
)
OWNERS = re.compile(
    rf"\b{_AGREED}\b.{{0,120}}?\b[Pp]urchase\s+[Aa]greement(?:\s*\([^)]{{0,60}}\))?\s+(?:[^.;]{{0,80}}?)(?:with|among|between)\s+[^.;]{{0,80}}?\b(?:shareholders|stockholders|members|owners|equity\s*holders|sellers|holders)\s+of\s+(?P<object>.+)",
    re.S,
)
SEPARATE = re.compile(
    r"\b(?:approved|announced|announces)\b.{0,160}?\b(?:plans?|intention|intent|proposal|decision)\s+to\s+(?P<verb>separate|spin[- ]off)\b(?P<object>.{0,240})", re.S
)
GROUP = re.compile(
    r"\b(?P<verb>completed|acquired|made|closed|consummated|purchased|closed\s+on|completing)\s+(?P<words>(?:[\w-]+\s+){0,3}?)(?P<number>one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|\d{1,3}|several|various|other|additional|multiple|business|a\s+number\s+of)\s+"
    r"(?P<kind>(?:[\w-]+\s+){0,4}?)(?P<what>acquisitions|(?:[\w-]+\s+)?(?:companies|businesses|operations|dealerships|agencies|practices|firms|distributors|entities|divestitures|dispositions))\b"
)

GROUP_PAID = re.compile(
    r"\bpaid\s+(?:an?\s+)?(?:total|aggregate|combined|net)?\s*(?:purchase\s+|cash\s+)?(?:consideration\s+of\s+)?(?:approximately\s+)?\$[\d.,]+\s*(?:million|billion)?\s+(?:in\s+cash\s+)?for\s+(?:our|these|the|its|all|other|such)?\s*(?:\w+\s+){0,2}acquisitions\b"
)
BUYER_DONE = re.compile(rf"\b{_DONE}\s+(?:its|their|the)\s+(?:previously\s+announced\s+)?(?:purchase|acquisition)\s+of\s+(?P<object>.+)", re.S)

_NOT_ACTIVE = re.compile(
    r"\b(?:was|were|been|be|being|is|are|and|or|newly|recently|the|of|its|our|any|other|all|previously|assets|businesses|business|to|those|for|such"
    r"|intangibles?|loans|not|amounts?|from|by|than|shares|units|products|homes|never|securities|certain|with|on|in|a|an|as|that|if|cash|net|deposits)\s*$",
    re.I,
)
_OTHERS = re.compile(r"\b(?:he|she|his|her|Mr\.|Ms\.|Mrs\.|Dr\.|served as|serves as|Director of|plaintiffs?|class action|lawsuit|complaint)\b")
_HYPOTHETICAL = re.compile(
    r"\b(?:may|might|could|[Ii]f|whether|should|would have been|can|[Uu]nless|potential|had occurred|as though|as if|[Pp]ro [Ff]orma|intend to|expects? to|plans? to|seek)\b"
)
_PURCHASED_BUSINESS = re.compile(
    r"\b(?:all|substantially\s+all|certain|\d+(?:\.\d+)?\s?%|remaining|controlling|majority|the\s+assets)\b[^.;]{0,80}?\b(?:interests?|shares|stock|equity|assets|business|membership|units)\b"
    r"|\bbusiness\b|\boperations\b|\bsubsidiary\b|\bdivision\b|,\s+(?:Inc|LLC|Ltd|L\.P)|\b(?:Inc|LLC|Ltd|Corp|GmbH|Limited)\b",
    re.I,
)
_GATES = ("omplete", "los", "onsummat", "inaliz", "onclud", "ffected", "cquired", "urchased", "sold", "ivested", "isposed", "efranchised", "cquires", "erged", "pun",
          "made", "greement", "greed", "nnounce", "pproved", " of ", " with ", "ffective")  # fmt: skip
_LEGAL = {"the", "inc", "corp", "corporation", "co", "company", "ltd", "plc", "llc", "incorporated"}
_PRICED = re.compile(r"\bfor\s+which\s+(?:we|the\s+Company|it)\s+(?:received|paid)\b[^.;]{0,80}?\$")
_BELOW = re.compile(r"\b(?:described|discussed|listed|summarized)\s+(?:below|above)|\(?see\s+below|\bas\s+follows\b")
_SIDES = {"out": re.compile(rf"{_SELL}|sold|sell|divest|dispos|refranchis", re.I), "spin": re.compile(rf"{_SPIN}|spun|spin", re.I)}


@dataclass(frozen=True, slots=True)
class Mention:
    """One sentence's word on one deal. `rank` says how plainly it tells it: 3 done or agreed, 2 in the active, 1 in passing, 0 only
    worth something beside another. `consideration` and `goodwill` are known where a table's row tells the deal."""

    kind: str
    target: Target | None
    count: int | None
    status: str
    announced: str | None
    closed: str | None
    year: int | None
    start: int
    end: int
    rank: int
    in_note: bool
    consideration: float | None = None
    goodwill: float | None = None


def kind_of(word: str) -> str:
    """The kind of deal that a noun or a verb tells."""
    if _SIDES["spin"].search(word):
        return "spin-off"
    return "divestiture" if _SIDES["out"].search(word) else "acquisition"


class Registrant:
    """How the filing calls its registrant: "we", "the Company", the first words of its name."""

    def __init__(self, company: str | None, ticker: str | None) -> None:
        names = {"subsidiary", "subsidiaries", "management", "segment"}
        first = [w for w in re.sub(r"[^\w\s&.-]", " ", company or "").split() if w.lower() not in {"the", "inc", "corp", "co", "of", "and", "&"}]
        own = {w for w in first[:1] if len(w) > 1} | ({ticker} if ticker and len(ticker) > 1 else set())
        own |= {w.title() for w in own} | {w.upper() for w in own if len(w) <= 5}
        initials = "".join(w[0] for w in first).upper()
        if len(initials) > 1:
            own.add(initials)
        self.own = own
        self.name = [w.lower() for w in re.sub(r"[^\w\s&.-]", " ", company or "").split() if w.rstrip(".").lower() not in _LEGAL]
        self._words = re.compile(r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, names | own), key=len, reverse=True)) + r"|[Ww]e|[Oo]ur|(?:[Tt]he|“)\s*(?:[Cc]ompany|Corporation|Group|Partnership|Registrant|Bank|Trust|Firm|Fund|Bancorp|Holding\s+Company))(?![\w])")

    def acts(self, prefix: str) -> bool:
        """Whether the words before a verb end in the registrant as the one who acts."""
        clause = prefix[-160:]
        return self._words.search(clause) is not None

    def is_self(self, name: str) -> bool:
        """Whether a name is the registrant's own."""
        words = [w for w in re.sub(r"[^\w\s&.-]", " ", name).split() if w.rstrip(".").lower() not in _LEGAL]
        return bool(words) and words[0] in self.own and (len(words) == 1 or [w.lower() for w in words] == self.name)


def read_sentence(sentence: str, start: int, registrant: Registrant, *, in_note: bool) -> Iterator[Mention]:
    """Every deal that one sentence tells. `in_note` says that it stands under a heading about deals, where bare verbs count."""
    if _OTHERS.search(sentence):
        return
    end = start + len(sentence)
    found: list[Mention] = []

    def add(kind: str, target: Target | None, status: str, when: When, rank: int, count: int | None = None) -> None:
        if target is not None and registrant.is_self(target.name) and kind != "merger":
            return
        agreed = date_of_agreement(sentence)
        if status == "pending":
            announced, closed = when.day or agreed, None
        else:
            announced, closed = agreed, when.day
        if announced and closed and announced[:7] > closed[:7]:
            announced = None
        found.append(Mention(kind, target, count, status, announced, closed, when.year, start, end, rank, in_note))

    has = {word: word in sentence for word in _GATES}
    done = has["omplete"] or has["los"] or has["onsummat"] or has["inaliz"] or has["onclud"] or has["ffected"]
    verb = has["cquired"] or has["urchased"] or has["sold"] or has["ivested"] or has["isposed"] or has["efranchised"] or has["cquires"] or has["erged"] or has["pun"]
    for match in GROUP.finditer(sentence) if done or verb or has["made"] else ():
        group = _group(match, sentence, registrant)
        if group:
            add(group[0], None, "completed", date_of_deal(sentence, match.start(), match.end()), 3, group[1])
    paid = GROUP_PAID.search(sentence) if in_note and not found else None
    if paid and registrant.acts(sentence[: paid.start()]):
        add("acquisition", None, "completed", date_of_deal(sentence, paid.start(), paid.end()), 3)
    for match in _walk(COMPLETED, sentence) if done else ():
        prefix = sentence[: match.start()]
        target = read_target(match["object"])
        if target and _asserted(prefix, match[0][: match.start("object") - match.start()]) and (registrant.acts(prefix) or in_note) and not _BELOW.search(match["object"][:120]):
            add(kind_of(match["noun"]), target, "completed", date_of_deal(sentence, match.start(), match.start("object")), 3)
    for match in _walk(PASSIVE, sentence) if done or has["ffective"] else ():
        target = read_target(match["object"] + " ")
        prefix = sentence[: match.start()]
        if target and target.is_proper and _asserted(prefix, match[0]) and not re.search(r"\bif\b|expected|will|until|when|upon|whether|proposed", sentence[: match.end()]):
            add(kind_of(match["noun"]), target, "completed", date_of_deal(sentence, match.start(), match.end()), 2)
    for match in NAMED_FIRST.finditer(sentence) if done else ():
        prefix = sentence[: match.start()]
        target = read_target(match["object"].strip())
        if target and target.is_proper and _asserted(prefix, ""):
            add(kind_of(match["noun"]), target, "completed", date_of_deal(sentence, match.start(), match.end()), 3)
    for match in _walk(ACTIVE, sentence) if verb and not any(m.target is None for m in found) else ():
        prefix = sentence[: match.start()]
        if _NOT_ACTIVE.search(prefix) or not _asserted(prefix, "") or not registrant.acts(prefix):
            continue
        verb = match["verb"]
        if verb.startswith(("purchas", "sold")) and not _PURCHASED_BUSINESS.search(match["object"][:160]):
            continue
        if verb == "sold" and SOLD_TO_US.match(sentence, match.start()):
            continue
        target = read_target(match["object"])
        if target:
            add(kind_of(verb), target, "completed", date_of_deal(sentence, match.start(), match.start("object")), 2)
    for match in SOLD_TO_US.finditer(sentence) if has["sold"] and not found else ():
        target = read_target(match["object"] + " ")
        if target and target.is_proper and _asserted(sentence[: match.start()], ""):
            add("acquisition", target, "completed", date_of_deal(sentence, match.start(), match.start("object")), 2)
    if not found and any(has[word] for word in ("greement", "greed", "nnounce", "pproved")):
        _agreements(sentence, registrant, add)
    if not found and "oint venture" in sentence:
        _joint_venture(sentence, registrant, add)
    buyer = BUYER_DONE.search(sentence) if done and not found else None
    if buyer:
        target = read_target(buyer["object"])
        if target and _asserted(sentence[: buyer.start()], ""):
            add("divestiture", target, "completed", date_of_deal(sentence, buyer.start(), buyer.start("object")), 0)
    if not found and (has[" of "] or has[" with "]):
        _in_passing(sentence, registrant, add)
    yield from _distinct(found)


def _walk(pattern: re.Pattern[str], sentence: str) -> Iterator[re.Match[str]]:
    """Every match, also those that begin inside the object of the one before ("acquired X and sold Y")."""
    at = 0
    while match := pattern.search(sentence, at):
        yield match
        at = match.start("object")


def _asserted(prefix: str, fill: str) -> bool:
    return not _HYPOTHETICAL.search(prefix[-90:]) and not re.search(r"\b(?:not|never|no)\s*$", prefix) and "expected" not in fill


def _group(match: re.Match[str], sentence: str, registrant: Registrant) -> tuple[str, int | None] | None:
    from filings.amounts import small_count

    what = match["what"].lower()
    if not registrant.acts(sentence[: match.start()]) or not _asserted(sentence[: match.start()], ""):
        return None
    verb = match["verb"].lower()
    if "acquisition" not in what and "divest" not in what and "disposition" not in what and not verb.startswith(("acquired", "purchased")):
        return None
    if re.search(r"\b(?:land|property|real estate|asset|loan|aircraft|customer|equipment|store|site|lot|homesite)\b", match["kind"], re.I):
        return None
    count = small_count(match["number"])
    if count == 1 or re.search(r"\b(?:described|discussed|listed|summarized|see)\s+(?:below|above)|\bas\s+follows\b|\bfollowing\b", sentence[match.start() :]):
        return None
    return ("divestiture" if what.startswith(("divest", "disp")) else "acquisition"), count


def _agreements(sentence: str, registrant: Registrant, add: object) -> None:
    for pattern in (AGREEMENT, AGREEMENT_NOUN, PLAN_OF_MERGER):
        match = pattern.search(sentence)
        if not match:
            continue
        prefix = sentence[: match.start()]
        if not (registrant.acts(prefix) or registrant.acts(match["between"])) or _HYPOTHETICAL.search(prefix[-60:]):
            continue
        if pattern is not PLAN_OF_MERGER and re.search(r"\bcredit|loan|lease|notes?\b|underwrit|supply|licen[cs]e|subscription|repurchase|ATM|sales agreement", match["between"]):
            continue
        word = match.groupdict().get("verb") or match.groupdict().get("noun") or "merger"
        target = _counterparty(match["object"], registrant) if pattern is PLAN_OF_MERGER else read_target(match["object"])
        if target is None:
            continue
        if word in ("purchase", "sell", "sale", "buy") and not _PURCHASED_BUSINESS.search(match["object"][:160]):
            continue
        add(kind_of(word), target, "pending", date_of_deal(sentence, match.start(), match.start("object")), 3)  # type: ignore[operator]
        return
    owners = OWNERS.search(sentence)
    if owners and registrant.acts(sentence[: owners.start()]) and not re.search(r"[Nn]ote\s+[Pp]urchase|[Ss]ecurities\s+[Pp]urchase", owners[0][:200]):
        target = read_target(owners["object"])
        if target and target.is_proper:
            add("acquisition", target, "pending", date_of_deal(sentence, owners.start(), owners.start("object")), 3)  # type: ignore[operator]
            return
    parties = PARTIES_FIRST.search(sentence)
    if parties and registrant.acts(sentence[: parties.start()][-500:]):
        target = _counterparty(re.sub(r"^.{0,40}?\d{4}(?:\s*\([^)]*\))?,\s+", "", sentence[: parties.start()][-700:], flags=re.S), registrant)
        if target:
            add("acquisition", target, "pending", date_of_deal(sentence, parties.start(), parties.end()), 3)  # type: ignore[operator]
            return
    separate = SEPARATE.search(sentence)
    if separate and re.search(r"independent|publicly[- ]traded|public compan", sentence):
        add("spin-off", Target(_separation_name(separate["object"]), (), None, False), "pending", date_of_deal(sentence, separate.start(), separate.end()), 3)  # type: ignore[operator]


def _joint_venture(sentence: str, registrant: Registrant, add: object) -> None:
    """ "In May 2023 we formed a joint venture with Acme": by the partner's or the venture's name, and only with its day."""
    match = JOINT_VENTURE.search(sentence)
    if not match or not registrant.acts(sentence[: match.start()]) or not _asserted(sentence[: match.start()], "") or re.search(r"\b(?:loan|lease|financ|prior|existing)", match["between"]):
        return
    target = _counterparty(match["object"] or match["named"], registrant)
    when = date_of_deal(sentence, match.start(), match.end("between"))
    if target and target.is_proper and when.day and len(when.day) >= 7:
        add("joint venture", target, "completed", when, 2)  # type: ignore[operator]


def _separation_name(words: str) -> str:
    """ "its Tools business" of "spin off its Tools business into an independent company"; else just the separation."""
    target = read_target(words)
    return target.name if target and not target.name.startswith("into ") else "Separation"


def _counterparty(words: str, registrant: Registrant) -> Target | None:
    """Of "by and among the Company, Acme, Inc. and Merger Sub": the party that is neither the registrant nor a shell."""
    for piece in re.split(r",\s+(?!Inc|LLC|L\.L\.C|Ltd|L\.P|Corp|N\.A)(?:and\s+)?|\s+and\s+", words[:400]):
        target = None if re.match(r"\s*an?\s", piece) else read_target(piece)
        if target and target.is_proper and not registrant.is_self(target.name) and not re.search(r"\bSub\b|\bCompany\b|Merger", target.name):
            return target
    return None


def _in_passing(sentence: str, registrant: Registrant, add: object) -> None:
    """ "our March 2024 acquisition of Acme", "following the sale of Acme in March 2024": only with its day beside it."""
    for match in _walk(NOMINAL, sentence):
        target = read_target(match["object"])
        if not target:
            continue
        when = date_of_deal(sentence, match.start(), match.start("object"), beside=True)
        if when.day is None and _PRICED.search(match["object"][:420]) and registrant.acts(sentence[max(0, match.start() - 200) :]):
            add(kind_of(match["noun"]), target, "completed", date_of_deal(sentence, match.start(), match.start("object")), 2)  # type: ignore[operator]
            continue
        if not target.is_proper:
            continue
        if when.day is None or _HYPOTHETICAL.search(sentence[max(0, match.start() - 60) : match.start()]) or "proposed" in sentence[: match.start()][-40:]:
            continue
        add(kind_of(match["noun"]), target, "completed", when, 1)  # type: ignore[operator]


def _distinct(found: list[Mention]) -> Iterator[Mention]:
    seen = set()
    for mention in found:
        key = (mention.kind, mention.target.name if mention.target else mention.count)
        if key not in seen:
            seen.add(key)
            yield mention


def told_again(sentence: str, last: Mention, start: int) -> Mention | None:
    """ "The transaction closed on July 1, 2024." behind the sentence that told the deal: its completion."""
    match = AGAIN.search(sentence)
    if not match or last.target is None or not _asserted(sentence[: match.start()], match[0]):
        return None
    if re.search(r"\b(?:expected|will|would|if|once|when|until|unless|prior\s+to|before|assuming|had\s+been)\b", sentence[: match.end() + 12]):
        return None
    when = date_of_deal(sentence, match.start("verb"), match.end())
    if when.day is None or len(when.day) < 7:
        return None
    if last.status == "completed" and last.closed and (len(last.closed) < 7 or last.closed[:7] != when.day[:7]):
        return None
    announced = last.announced if last.status == "pending" else None
    if announced and announced[:7] > when.day[:7]:
        return None
    return replace(last, status="completed", announced=announced, closed=when.day, year=when.year, start=start, end=start + len(sentence), rank=2)


def is_terminated(sentence: str) -> bool:
    """Whether a sentence says that the agreement of a deal was ended."""
    match = TERMINATED.search(sentence)
    return match is not None and _asserted(sentence[: match.start()], "") and not re.search(r"\b(?:may|right|will|if|fee|upon|either|would)\b", sentence[max(0, match.start() - 120) : match.end() + 60])
