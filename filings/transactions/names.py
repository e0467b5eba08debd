"""The name of a business bought or sold, cut out of the words that follow "the acquisition of".

A name is the filing's own words: a proper name where there is one ("Acme Tools, Inc."), else the phrase that describes what changed
hands ("a rolling mill located in Ohio"). What is no business (shares of a fund, loans, land, equipment) has no name here and makes
no deal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from filings.transactions.business import A_BUSINESS, BUSINESS, GENERIC, NATION, NO_BUSINESS, NO_NAME, PROPERTY, word_set

SUFFIX = (
    r"(?:Inc|Incorporated|LLC|L\.L\.C|Ltd|Limited|Corp|Corporation|Co|Company|L\.P|LP|LLP|N\.A|S\.A|S\.p\.A|S\.r\.l|SAS"
    r"|S\.A\.S|PLC|plc"
    r"|Ltda|Bhd|KK|Pte|ASA|Lda|GmbH|AG|B\.V|BV|N\.V|NV|Pty|AB|A/S|ApS|Oy|SE|ULC|KG|P\.A|P\.C)\b\.?"
)
_WORD = r"(?:[A-Z][\w.&’'/+®™-]*|\d+[A-Za-z][\w-]*|[a-z]{1,2}[A-Z][\w-]*|&)"
# A proper name: capitals, joined by "of", "and", "the" between capitals, with its legal suffix behind a comma.
_PROPER = re.compile(
    rf"{_WORD}(?:,?\s+{SUFFIX}|\s+{_WORD}|\s+\([A-Z][a-z]+\)(?=\s+(?:[A-Z][a-z]+\s+){{0,3}}(?:Co|Ltd|Limited|Company|Inc|Corporation)\b)|\s+(?:of|and|for|de|the|du|von|van|y|et|und|del|di|da|do|la|of\s+the)\s+(?=[A-Z]){_WORD})*"
    r"(?:\s+(?:\d+|[IVX]+)\b)?"
)
# "Acme, Inc. Total consideration": the full stop of the suffix ended the sentence, too.
_ENDED = re.compile(r"(?:(?<=\sInc\.)|(?<=\sLtd\.)|(?<=\sLLC\.)|(?<=\sCorp\.))\s+(?!Inc|LLC|Ltd|Corp)(?=[A-Z])")
_APPOSITION = re.compile(
    rf"^(?:an?|the|our|its)\s[^,;()]{{0,140}}(?<=[\s-])[a-z][a-z-]*,\s+(?P<name>(?>{_PROPER.pattern}))(?=,|\s+(?:for|from|in|to"
    rf"|on|pursuant)\b|\s*\(|$|\.)"
)
_FRACTION = (
    r"(?:[a-z]+(?:-[a-z]+)?\s+percent\s*\(\d{1,3}(?:\.\d+)?\s?%\)|\d{1,3}(?:\.\d+)?\s?(?:%|percent)"
    r"|one hundred percent(?:\s*\(100%\))?)"
)
_STAKE = re.compile(
    rf"^(?:(?:the|an?|its|our|their|certain|approximately|about|remaining|additional|other|balance\s+of\s+the|all"
    rf"|substantially|of|each\s+of"
    rf"|entire|an\s+aggregate\s+of|issued|and|outstanding|then-outstanding|net|operating|selected|specified|majority|controlling"
    rf"|noncontrolling|non-controlling|minority|economic|direct|indirect|equity|ownership|voting|membership|member|limited"
    rf"|general|partnership"
    rf"|respective|both|share|capital|common|ordinary|preferred|stock|working|rights|titles?|undivided"
    rf"|{_FRACTION})(?=[\s,])[\s,]*(?:\(\d+%\)\s*)?)*"
    r"(?:shares?|stock|interests?|equity|stake|securities|units|assets|liabilities|ownership|capital|control|business(?:es)?(?!\s+in\s)"
    r"|operations(?!\s+in\s)|shareholdings?|majority(?=\s*\()"
    rf"|(?:assets|business|stock)\s+and\s+(?:related\s+|the\s+)?(?:assets|business|operations|properties)|(?:assets|business)\s+and\s+(?:assumed\s+)?(?:(?:certain|substantially|all|of|the|related)\s+)*(?:liabilities|deposits|obligations)|{_FRACTION})"
    r"(?:\s*\([^)]{0,60}\))?\s+(?:(?:held|owned)\s+by\s+[^,;]{2,40}?\s+in|of|in|comprising|used\s+in|related\s+to|held\s+by)\s+",
    re.I,
)
_OWNER = re.compile(
    r"^(?:[A-Z][\w.& ]{1,40}|(?:joint\s+venture\s+)?partner|minority\s+(?:share)?holders?)[’']s?\s+(?:[\d.]+\s?(?:%"
    r"|percent)\s+|remaining\s+|equity\s+|ownership\s+|entire\s+)*(?:share"
    r"|interests?|stake|shares)\s+(?:of|in)\s+"
)
_ASSETS_OF = re.compile(
    r"^(?:(?:certain|the|substantially|all|of)\s+)*assets\b.{0,100}?\b(?:comprised|consisting)\s+of\s+(?=all\b|100)"
)
_OWNED_BY_OTHER = re.compile(r"\b(?:of|from|by|to)\s")
_FROM_OTHER = re.compile(r"\b(?:from|by)\s")
_PERCENT = re.compile(r"(?<![\d.])(?P<number>\d{1,3}(?:\.\d+)?)\s?(?:%|percent\b)")
_ALL = re.compile(
    r"\ball\s+(?:of\s+)?(?:the\s+)?(?:(?:issued|and|outstanding|remaining|then-outstanding|equity|capital|common|ordinary"
    r"|membership|member"
    r"|ownership|share|voting|limited|partnership|liability|company)\b[\s,]*)*(?:shares|stock|interests?|equity|units"
    r"|capital|securities)\b"
    r"|\bwholly[- ]owned\s+subsidiary",
    re.I,
)
_LEADING = re.compile(
    r"^(?:(?:(?:[Tt]he\s+)?(?:Company|Corporation|Registrant)[’']s|[Tt]he|[Ii]ts|[Oo]ur|[Tt]heir|[Aa]n?|[Cc]ertain|of"
    r"|previously\s+announced|non-core|privately[- ](?:held|owned)"
    r"|publicly[- ]traded|former|said|new|remaining"
    r"|[Aa]ll|[Ss]ubstantially|[A-Za-z][\w-]+-based)\s+)+"
    r"(?=[\w&])"
)
_CUT = re.compile(
    r"\s*[;:]|\s*\((?![A-Z&]{2,6}\)\s+(?:business|operations|division|unit|segment))|\.(?:\s|$)|\s[–—]\s?|––|\t"
    r"|,?\s+(?:for|from|in\s+exchange|in\s+an?\b|in\s+accordance|in\s+connection|in\s+consideration|in\s+cash"
    r"|in\s+the\s+(?:first|second"
    r"|third|fourth|fiscal|quarter|year)|in\s+(?:early|late|mid|fiscal|20\d\d|19\d\d|January|February|March|April|May|June"
    r"|July|August"
    r"|September|October|November|December)|pursuant|under|through|via|by|which|that|whose|who|where|with|valued|using|to|on"
    r"|at|during"
    r"|effective|subject|including|consisting|comprised|because|while|after|before|following|upon|as|is|are|was|were|has|had"
    r"|have|will"
    r"|would|resulted|contributed|when|since|so|if|until|pending|expected|completed|closed|now|then|,)\b"
    r"|,\s+(?:mostly|partially|primarily|partly|offset|less|compared|accounted|resulting|an?|the|one|our|its|formerly|headquartered|located|based|together|plus|net|and|both|each|all|we|including|with|a\s)\b"
    r"|\s+and\s+(?:(?=[a-z$])(?!(?:its|their|certain|affiliated|related)\b)|its\s+wholly)"
)
_QUOTED = re.compile(r"[“\"](?:the\s+)?(?P<alias>[^”\"]{2,50}?)[,.]?[”\"]")
LEGAL_FORM = re.compile(rf"\s{SUFFIX}(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Target:
    """What was bought or sold: its name, its short names, the fraction of it; `is_proper` where it is a proper name."""

    name: str
    aliases: tuple[str, ...]
    stake: float | None
    is_proper: bool


def read_target(words: str) -> Target | None:
    """The target at the beginning of these words ("all of the outstanding shares of Acme, Inc. (“Acme”), a maker of")."""
    return _target(words.strip()[:480])


@lru_cache(maxsize=256)
def _target(words: str) -> Target | None:
    head = (_ASSETS_OF.sub("", words) if "assets" in words else words)[:320]
    stake_words = ""
    bare = _LEADING.sub("", head) if not _STAKE.match(head) else head
    while match := _STAKE.match(bare):
        stake_words += match[0]
        bare = bare[match.end() :]
    apposed = _APPOSITION.match(bare if stake_words else head)
    if apposed and not stake_words and LEGAL_FORM.search(apposed["name"]) and not _OWNED_BY_OTHER.search(apposed[0]):
        bare = head = apposed["name"] + head[apposed.end() :]
    elif apposed and stake_words and not _FROM_OTHER.search(apposed[0]):
        bare = apposed["name"] + bare[apposed.end() :]
    named_stake = _PERCENT.match(_LEADING.sub("", bare))
    if named_stake and not stake_words:
        stake_words, bare = bare[: named_stake.end() + 40], bare
    bare = _LEADING.sub("", bare)
    bare = _PRODUCT.sub("", bare) if stake_words else bare
    owner = _OWNER.match(bare)
    if owner:
        stake_words, bare = stake_words or owner[0], bare[owner.end() :]
    name, after, is_proper = _name(bare, head)
    if name is None or _GROUND.match(name) or name.startswith("$") or re.search(r"\d\s+(?:shares|units)\s+of\b", name):
        return None
    if not is_proper and NO_BUSINESS.search(name) and not A_BUSINESS.search(name):
        return None
    if (
        is_proper
        and not LEGAL_FORM.search(name)
        and PROPERTY.search(head[:240])
        and not re.search(r"\b[Cc]ompan|business|\b[Cc]asino|\b[Rr]esort|operations", head[:240])
    ):
        return None
    if not stake_words and is_proper and re.match(r"(?:\d[\d,]*\s+)?(?:shares|common stock|units)\b", head, re.I):
        return None
    return Target(name, _aliases(name, after), read_stake(stake_words or head[:120] if stake_words else stake_words), is_proper)


def is_no_business(words: str) -> bool:
    """Whether words name what companies buy and sell every day: land, loans, securities, equipment."""
    return NO_BUSINESS.search(words) is not None


def _name(bare: str, head: str) -> tuple[str | None, str, bool]:
    proper = _PROPER.match(bare)
    if proper:
        ended = _ENDED.search(proper[0])
        found = proper[0][: ended.start()] if ended else proper[0]
        name = found.strip().rstrip(",.&'’")
        name = re.sub(r"(?<=[A-Za-z]{2})TM$", "", _restore_dot(name, bare))
        rest = bare[len(found) :]
        tail = re.match(
            r"(?:[’']s?)?\s+(?:[a-z-]+\s+){0,4}?(?:dealerships?|branch(?:es)?|(?:retail\s+)?stores?|restaurants?|pharmac(?:y|ies)|practice|clinic|hospital|lines?|pipeline|terminal"
            r"|system|network|projects?|franchises|business(?:es)?|operations?|division|segment|subsidiary|brands?|assets"
            r"|plant|mill|mine|unit|portfolio|field"
            r"|facility|smelter|refinery|product lines?|franchise|platform|entities|stations?|joint venture|companies"
            r"|company)\b(?:\s+in\s+(?:[A-Z][\w-]+\s?)+)?",
            rest,
        )
        if tail and not re.search(
            r"\b(?:to|for|from|in|and|by|as|that|which|is|was|will|on|with|a|an|of|into)\b", re.sub(r"\s+in\s+[A-Z].*", "", tail[0])
        ):
            name, rest = name + tail[0], rest[tail.end() :]
        placed = _PLACED.match(rest)
        if placed and "," not in name and not LEGAL_FORM.search(name):
            name, rest = name + placed[0], rest[placed.end() :]
        if NATION.fullmatch(name) and re.match(r"[\s-]+[a-z]", rest):
            return _description(bare)
        if name.lower().strip(" .") in GENERIC or len(name) < 2 or name.isdigit():
            return None, "", False
        if re.fullmatch(r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Note|Item"
        r"|Part|Class|Series|Section|ASC|ASU|FASB"
                        r"|SFAS|Company|Group)(?:\s+\S+)?|(?:Company|Management|Registrant)\s.*", name):  # fmt: skip
            return None, "", False
        return name, rest, True
    apposed = _APPOSITION.match(head)
    if apposed:
        return _restore_dot(apposed["name"].strip().rstrip(",."), head), head[apposed.end() :], True
    return _description(bare)


def _description(bare: str) -> tuple[str | None, str, bool]:
    """What changed hands where it has no proper name: "a rolling mill located in Ohio"."""
    cut = _first_cut(bare)
    name = bare[: cut.start()] if cut else bare
    name = name.strip(" ,.")
    if NO_NAME.match(name):
        return None, "", False
    if " " not in name or not 4 <= len(name) <= 160 or not BUSINESS.search(name) or name.lower() in GENERIC:
        return None, "", False
    return name, bare[cut.start() :] if cut else "", False


def _first_cut(bare: str) -> re.Match[str] | None:
    """Where a description ends; "and" ends it only behind a word for a business ("our bottling and canning operations")."""
    at = 0
    while cut := _CUT.search(bare, at):
        if not re.match(r"\s+and\b", cut[0]) or BUSINESS.search(bare[: cut.start()]):
            return cut
        at = cut.start() + 4
    return None


def _restore_dot(name: str, text: str) -> str:
    """ "Acme, Inc" as "Acme, Inc." where the filing prints the full stop of the suffix."""
    at = text.find(name)
    if (
        at >= 0
        and text[at + len(name) : at + len(name) + 1] == "."
        and re.search(r"\b(?:Inc|Corp|Ltd|Co|L\.P|N\.A|S\.A|L\.L\.C|B\.V|N\.V)$", name)
    ):
        return name + "."
    return name


_PLACED = re.compile(
    r",\s+[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?,?\s+(?:[a-z-]+\s+){0,3}?(?:business|mill|plant|facility|operations?|branch(?:es)?|stations?|store|mine|terminal|hospital|casino"
    r"|newspaper|refinery|smelter|practice|clinic|office)\b"
)
""" "the Ottawa, Ohio distribution business": a place is no name."""
_PRODUCT = re.compile(r"^(?:the\s+)?(?:[a-z-]+\s+){0,3}(?:product|drug|compound|brand|subsidiary|affiliate)s?,?\s+(?=[A-Z])")
_GROUND = re.compile(
    r"(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,3}?(?:parcels?|acres?|lots?|tracts?|land)\s+(?:of|in|at|on|adjoining|adjacent|near|located|for)\b",
    re.I,
)
_FORMERLY = re.compile(
    rf"[\s,(]*(?:f/k/a|d/b/a|formerly(?:\s+known\s+as)?|dba|doing\s+business\s+as)\s+[“\"]?(?P<name>(?>{_PROPER.pattern}))"
)


def _aliases(name: str, after: str) -> tuple[str, ...]:
    """The defined terms in the bracket that stands behind the name, within a few words."""
    once = _FORMERLY.match(after)
    found = [once["name"].strip(" ,")] if once else []
    for number, bracket in enumerate(re.finditer(r"(?:(?<=^)|(?<=\)))([^.;()]{0,140}?)\(([^()]{1,200})\)", after[:420])):
        if number > 2:
            break
        quoted = [m["alias"] for m in _QUOTED.finditer(bracket[2])]
        plain = re.fullmatch(r"\s*(?:the\s+)?([A-Z0-9][\w&.’' -]{1,40})", bracket[2])
        if quoted:
            found += quoted
        elif plain and bracket.start(2) < 3:
            found.append(plain[1])
    return tuple(
        a.strip(" ,.") for a in found if a.lower().strip(" ,.") not in GENERIC and not re.search(r"\bAgreement|\bDate\b|\bSub\b", a)
    )


def read_stake(words: str) -> float | None:
    """The fraction in "a 60% interest in", 1.0 for "all of the outstanding shares of"."""
    if not words:
        return None
    percent = _PERCENT.search(words)
    if percent:
        value = float(percent["number"]) / 100
        return round(value, 6) if 0 < value <= 1 else None
    return 1.0 if _ALL.search(words) else None


_SUFFIXES = word_set(
    """
    & a ab acquisition affiliated affiliates ag an and assets bancshares business bv certain co company corp corporation
    division entities for gmbh holding in inc incorporated interest interests its limited llc lp ltd nv of operations our
    plc pty s sa sas segment subsidiaries the to
    """
)
_HALF_SUFFIXES = word_set("bancorp bank financial group holdings international partners services solutions systems technologies")


@lru_cache(maxsize=4096)
def tokens(name: str) -> frozenset[str]:
    """The telling words of a name in small letters, without legal suffixes; all words where nothing else is left."""
    words = re.sub(r"[^\w\s&]", " ", re.sub(r"\.(?=\w|\s|$)|[’']s\b", "", name.lower())).split()
    return frozenset(w for w in words if w not in _SUFFIXES and w not in _HALF_SUFFIXES) or frozenset(words)


def initials(name: str) -> str:
    """ "Global Blood Therapeutics" as "gbt"."""
    words = re.sub(r"[^\w\s]", " ", name).split()
    telling = (w for w in words if w[:1].isupper() and w.lower().rstrip(".") not in _SUFFIXES)
    return "".join(w[0] for w in telling).lower()


def _capitals(name: str) -> set[str]:
    return set(re.findall(r"\b[A-Z]\w+", name))


def is_elsewhere(first: str, second: str) -> bool:
    """Whether two descriptions name different places or bearers: "operations in Cambodia" and "operations in Vietnam"."""
    here, there = _capitals(first), _capitals(second)
    return bool(here and there and not here & there)


@lru_cache(maxsize=4096)
def _squashed(name: str) -> str:
    return "".join(w for w in re.sub(r"[^\w\s]", " ", name.lower()).split() if w not in _SUFFIXES and w not in _HALF_SUFFIXES)


def alike(first: str, second: str) -> bool:
    """Whether two names mean one business: half of the shorter one's telling words, or its initials."""
    a, b = tokens(first), tokens(second)
    if first[:1].islower() and second[:1].islower():
        here, there = _capitals(first), _capitals(second)
        if here and there and not here & there:
            return False
    if len(a & b) / max(1, min(len(a), len(b))) > 0.5:
        return True
    if _squashed(first) == _squashed(second):
        return True
    short, long = sorted((first, second), key=len)
    letters = re.sub(r"\W", "", short).lower()
    return 2 < len(letters) <= 6 and " " not in short.strip() and initials(long).startswith(letters)


def full_name(name: str, text: str) -> str:
    """The name that a filing defines by a short one: "AEBL" as "American Express Bank Ltd.", where it says so anywhere."""
    if name.startswith("assets of "):
        return "assets of " + full_name(name[10:], text)
    if " " in name or len(name) > 12:
        return name
    curly, straight = text.find(f"“{name}”)"), text.find(f'"{name}")')
    marks = (
        *((f"(“{name}”)", f"(the “{name}”)") if curly > 0 else ()),
        *((f'("{name}")', f'(the "{name}")') if straight > 0 else ()),
    )
    for mark in (*marks, f"({name})"):
        at = text.find(mark)
        if at > 0:
            before = _DEFINED.search(text[max(0, at - 110) : at].replace("\n", " "))
            if before and len(before["name"].split()) > 1 and not re.match(r"(?:The|In|On|Our|We|With|Of)\b", before["name"]):
                return before["name"].strip(" ,")
    return name


# Atomic groups: "Inc" is a suffix and a word, and a line of a thousand of them must not be tried in every mixture.
_DEFINED = re.compile(rf"(?P<name>(?>{_WORD}(?:,?\s+{SUFFIX}|\s+{_WORD}|\s+(?:of|and|for|de|the)\s+{_WORD})*))\s*,?\s*$")
