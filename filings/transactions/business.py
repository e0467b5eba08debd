"""The words by which a business is told from goods, land, loans and securities, and a name from a word that stands for one."""

from __future__ import annotations

import re

from filings.transactions.seeds import single_words


def word_set(text: str, between: str | None = None) -> frozenset[str]:
    """The words of a list that is written as text."""
    return frozenset(word.strip() for word in text.split(between))


GENERIC = word_set(
    """
    a; acquired assets; acquired business; acquired businesses; acquired companies; acquired company; acquisition;
    acquisition date; acquisitions; agreement; apa; asset purchase agreement; bank; board; business; business combination;
    businesses; buyer; certain; class; closing; closing consideration; closing date; closing merger; common stock;
    companies; company; company's; corporation; disposition; divestiture; ebitda; effective time; equity interests; fair
    value; fdic; fund; funds; group; ip; ipr&d; merger; merger agreement; merger sub; nasdaq; note; notes; notes payable;
    nyse; one; operating business;
    operating company; other acquisitions; other businesses; other companies;
    parent; partnership; properties; property; purchase; purchase agreement; purchaser;
    sale; sec; securities; seller; sellers; separation; series; share purchase agreement; shares; spa; spin-off; stock
    purchase agreement; stockholders; subsidiaries; subsidiary; target; the; three; transaction; transaction agreement;
    this acquisition; this business; these businesses; this company; transactions; trust; two; u.s; united states; us
    """,
    ";",
)
BUSINESS = re.compile(
    r"\b(?:business(?:es)?|operations|divisions?|segments?|subsidiar(?:y|ies)|mills?|plants?|smelters?|refiner(?:y|ies)"
    r"|mines?|brands?|units?"
    r"|practices?|compan(?:y|ies)|agenc(?:y|ies)|ventures?|product lines?|franchises?|stations?|stores?|restaurants?"
    r"|hospitals?|banks?"
    r"|manufacturers?|providers?|distributors?|developers?|firms?|facilit(?:y|ies)|portfolio|fields?|pipelines?|platform"
    r"|investees?|clinics?|entit(?:y|ies)|branch(?:es)?|locations?|makers?|producers?|suppliers?|operators?|retailers?"
    r"|wholesalers?|publishers?|laborator(?:y|ies)|salons?|centers?|franchisees?|licensees?|dealers?|pharmac(?:y|ies)|dispensar(?:y|ies)|schools?|theat(?:er|re)s?|newspapers?|winer(?:y|ies)|brewer(?:y|ies)|baker(?:y|ies)|farms?|terminals?|shipyards?|gyms?|funeral\s+homes?|cemeter(?:y|ies)|nursing\s+homes?|foundr(?:y|ies)|chains?|lines?|dispatch|newsletters?|magazines?|projects|wells|communities|(?:water|wastewater|sewer|gathering|processing|pipeline|cable|transmission|distribution)\s+systems?|casinos?"
    r"|dealerships?|network|interest|stake)\b|\bassets\s+of\s+[A-Z]|\bproducts?\s+(?:of\s+[A-Z]|portfolio)"
    r"|\b(?:oil|gas|producing|(?:non-?)?operated|leasehold|mineral|royalty|working|energy|media|bottling|manufacturing|midstream|upstream|timber)\s+(?:and\s+"
    r"(?:natural\s+)?gas\s+)?(?:propert(?:y|ies)|assets|interests?)\b|\bassets\s+in\s+(?:the\s+)?[A-Z]",
    re.I,
)
PROPERTY = re.compile(
    r"\b(?:apartments?|\d+[- ](?:unit|room|bed|acre)s?\b|square[- ](?:foot|feet)|shopping center"
    r"|office (?:building|tower)|medical office|hotel"
    r"|self[- ]storage|acres|land site|warehouse|industrial (?:building|property)|vessel|tanker|bulk carrier|drillship|aircraft"
    r"|real estate|residential community|multifamily|student housing)\b",
    re.I,
)
"""A single building, ship or piece of land, though it bears a name."""
A_BUSINESS = re.compile(
    r"\b(?:business|subsidiar|operations|division|segment|product\s+lines?|brands?\b|branch(?:es)?\b|mills?\b|plants?\b|practices?\b"
    r"|(?:oil|gas|producing|(?:non-?)?operated|leasehold|mineral|royalty|working|energy)\s+(?:and\s+(?:natural\s+)?gas\s+)?(?:propert(?:y|ies)|assets|interests?)\b)"
    r"|^(?:[\w’'-]+\s+){0,6}?(?:maker|manufacturer|provider|distributor|developer|supplier|operator|retailer|wholesaler|producer|publisher"
    r"|compan(?:y|ies)|firms?)"
    r"(?=\s*(?:$|[,(.;]|(?:of|for|in|that|which|to|located|and|with|based|serving|specializing|operating|focused)\b))",
    re.I,
)
"""Words that make a business of what else would be goods: "a provider of cleaning services"."""

NATION = re.compile(
    r"(?:American|Argentine|Asian|Australian|Austrian|Belgian|Brazilian|British|Canadian|Chilean|Chinese|Colombian|Czech|Danish|Dutch"
    r"|Egyptian|European|Finnish|French|German|Greek|Hungarian|Indian|Indonesian|Irish|Israeli|Italian|Japanese|Korean|Malaysian"
    r"|Mexican|Norwegian|Peruvian|Philippine|Polish|Portuguese|Romanian|Russian|Scandinavian|Singaporean|Spanish|Swedish|Swiss|Thai"
    r"|Turkish|Ukrainian|Venezuelan|Vietnamese)(?:\s+(?:and|&)\s+[A-Z][a-z]+)?$"
)
"""What looks like a name and is the beginning of a description: "Polish distributor"."""

NO_NAME = re.compile(
    r"(?:from|with|as|on|in|into|and|or|by|to|of|for|at|under|this|that|such|these|those|when|where|which|it|them|any|some"
    r"|other|such|both|each|another|following"
    r"|operations|companies|businesses|business|company|target|targets|minority|non-?controlling)\b(?!\s+(?:located|of)\b)",
    re.I,
)
NO_BUSINESS = re.compile(
    r"\b(?:shares? of (?:our|its|the company|common|class|preferred|treasury)|common (?:stock|shares)|treasury (?:stock"
    r"|shares|bills)|securit(?:y|ies)|notes?\b"
    r"|bonds?|debentures?|loans?|mortgages?|receivables?|debt|leases?|land|acres?|buildings?|headquarters|office|real estate"
    r"|propert(?:y|ies)"
    r"|homes?|homesites|lots?|equipment|aircraft|vessels?|ships?|railcars?|inventor(?:y|ies)|licen[cs]es?|patents?"
    r"|intellectual property"
    r"|bitcoin|miners|options?|warrants?|derivatives?|hedges?|swaps?|deposits?|power|energy credits|tax credits|vouchers?"
    r"|members?\b"
    r"|customers?|content|software|intangible|investments?|marketable|limited partnership interests? in (?:real|tax)"
    r"|inventory|crude|gas\b"
    r"|certificates?|policies|contracts?|royalt(?:y|ies)|rights|building|servicing|IPR&D|in-process|trade ?marks?"
    r"|technolog(?:y|ies)|vehicles?"
    r"|products?|goods|services|assets held|materials|goodwill|premises|warehouses?|condominium|hotels?|apartment|tranche"
    r"|cryptocurrenc"
    r"|identified|identifiable|debtor|call|credit|insurance coverage|supplies)\b",
    re.I,
)

PURCHASED_BUSINESS = re.compile(
    r"\b(?:all|substantially\s+all|certain|\d+(?:\.\d+)?\s?%|remaining|controlling|majority|the\s+assets)(?![\w])[^.;]{0,80}?"
    r"\b(?:interests?|shares|stock|equity|assets|business|membership|units)\b"
    r"|^\W*(?:the|certain|its|our|their)\s+(?:[\w-]+\s+){0,3}(?:assets|business|operations)\s+(?:of|and|in)\s"
    r"|^\W*(?:[A-Z]|the\s+[A-Z])[^,;]{2,70}(?:\([^)]*\))?,\s+(?:an?|the|one\s+of|our|its)\s[^.;,]{0,90}?\b(?:practice|maker|manufacturer|provider|distributor|producer"
    r"|supplier|developer|retailer|operator|company|firm|chain|bank|agency|publisher|bakery|brewery|group|subsidiary|unit|division|segment|business|brand)\b"
    r"|^\W*the\s+(?:stock|shares|net\s+assets|assets|business)\s+of\s+[A-Z]|^\W*the\s+(?:equity|membership|outstanding|issued|capital|share)\b[^.;]{0,40}?(?:interests?|shares|stock)\b"
    r"|\d\s?(?:%|percent)\s+(?:(?:share|stake|holding|interest|ownership)\s+)?(?:of|in)\s+[A-Z]|\b(?:our|its|their|the)\s+(?:respective\s+)?(?:[\w.%-]+\s+){0,3}?interests?\s+in\b|\bproduct\s+lines?\b"
    r"|^\W*(?:an?|the|our|its|their|certain|all|one|two|three|four|five|six|\d+)\s+(?:[\w’'.%-]+,?\s+){0,6}?(?:branch(?:es)?|practices?|stores?|stations?|agenc(?:y|ies)"
    r"|clinics?|salons?|restaurants?|dealerships?|franchises?|locations?|entity|entities|franchisees?|licensees?|dealers?|maker|manufacturer|provider|distributor|producer|supplier"
    r"|retailer|developer|operator|joint\s+venture|lines?\s+of|(?:oil|gas|royalty|working|producing|mineral|(?:non-?)?operated|leasehold)\s+(?:and\s+(?:natural\s+)?gas\s+)?"
    r"(?:propert(?:y|ies)|interests?|assets))\b"
    r"|\b(?:business|businesses)\b|\boperations\b|\bsubsidiar(?:y|ies)\b|\bdivision\b|\bsegment\b|^\W*(?:our|its|the)\s+(?:[\w&-]+\s+){1,4}(?:unit|group)\b|\bbrands?\b|\bplants?\b|\bmills?\b|\bmines?\b|,\s+(?:Inc|LLC|Ltd|L\.P)|\b(?:Inc|LLC|Ltd|Corp|GmbH|Limited)\b",
    re.I,
)
"""What is bought or sold is a business: goods are purchased and sold, too."""

BUSINESS_WORD = single_words(
    r"%|percent|^(?:Inc|LLC|Ltd|L\.P)|\b(?:interests?|shares?|stock|equity|assets?|business(?:es)?|membership|units?|operations|practices?|makers?|lines?|venture"
    r"|manufacturer|provider|distributor|producer|supplier|developer|retailer|operator|company|firm|chain|bank|agenc(?:y|ies)|publisher|bakery"
    r"|brewery|group|subsidiar(?:y|ies)|branch(?:es)?|stores?|stations?|clinics?|salons?|restaurants?|dealerships?|dealers?|franchises?"
    r"|franchisees?|licensees?|locations?|entity|entities|propert(?:y|ies)|division|segment|brands?|plants?|mills?|mines?|Inc|LLC|Ltd|L\.P"
    r"|Corp|GmbH|Limited)"
)
"""One of these words, or the beginning of one, stands wherever `PURCHASED_BUSINESS` does."""


def is_of_business(words: str) -> bool:
    """Whether what is bought or sold is a business, by the words that name it."""
    return BUSINESS_WORD.may_stand(words) and PURCHASED_BUSINESS.search(words) is not None
