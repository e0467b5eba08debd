"""What tells no deal of the registrant's: others' deals, goods, land, securities, licences, plans and policies."""

# ruff: noqa: E501 the made sentences are kept whole

from __future__ import annotations

import time

import pytest

from filings.document import parse_filing
from filings.readers.deals import read_deals
from filings.records import Deal

COVER = (
    "<p>ANNUAL REPORT PURSUANT TO SECTION 13. FORM 10-K. For the fiscal year ended December 31, 2023.</p>"
    "<p>Quartz Works, Inc. (the “Company”) makes measuring tools.</p>"
)


def deals(heading: str | None, paragraphs: list[str]) -> list[Deal]:
    """The deals of a filing of these paragraphs, under a heading or in running text."""
    title = f"<p><b>{heading}</b></p>" if heading else ""
    body = "".join(p if p.startswith("<") else f"<p>{p}</p>" for p in paragraphs)
    return list(
        read_deals(parse_filing("ZQX_10-K_20231231_made.htm", f"<html><body>{COVER}{title}{body}</body></html>".encode()))[0]
    )


# fmt: off
NO_DEALS: list[tuple[str | None, list[str]]] = [
    (None, ["Mr. Adams was chief executive of Topaz Corp. until it was acquired by Umbra Inc. in March 2022."]),
    (None, ["In May 2023, our largest customer, Vortex Airlines, acquired Wren Air for $2 billion."]),
    (None, ["Competitors such as Airnest (which acquired Hotel Now in 2022) have greater resources."]),
    (None, ["The Company purchased $48.7 million of marketable securities during 2023 and acquired a 3% interest in a privately held antenna company for $2.0 million, which is accounted for at cost."]),
    (None, ["In June 2023, we purchased our headquarters building in Tulsa for $14 million."]),
    (None, ["In July 2023, we acquired two tankers for $80 million."]),
    (None, ["In 2023, we sold $40 million of receivables to Xenon Bank."]),
    (None, ["We may acquire Yarn Corp. in 2024 for up to $50 million."]),
    (None, ["On March 1, 2023, the Company acquired a license to patents of Zinc Labs for $3 million."]),
    (None, ["Our customer Atlas Corp. was acquired by Brook Holdings in June 2023, which reduced sales."]),
    (None, ["In 2023 the Company sold 1,000,000 shares of its common stock to Cask Capital for $5 million."]),
    (None, ["The business combination policy requires that goodwill be tested; in 2023 no impairment was found for the acquisition method of accounting."]),
    (None, ["In May 2023, the Company acquired 500 acres of land in Nevada for $2.5 million."]),
    (None, ["On April 3, 2023, the Company entered into a credit agreement with Dock Bank to finance acquisitions up to $40 million."]),
    (None, ["Our supplier Elm Steel and Fir Metals announced in March 2023 that they will merge."]),
    (None, ["In 2023, Invest Sud sold the smelter to SiderCo."]),
    (None, ["During 2023 the Company acquired a 5% equity stake in Gale Energy plc, which is carried at fair value, for $9 million."]),
    (None, ["In 1998, the Company acquired Hemlock Tools."]),
    (None, ["Quartz Acquisition Corp. II, our subsidiary, was formed in 2023 to hold patents."]),
    (None, ["In September 2023, we acquired equipment from Ibex Machinery, Inc. for $1.1 million."]),
    (None, ["In 2023 we sold our interest rate swap with Jay Bank for $2 million."]),
    (None, ["In October 2023, we acquired 12 new customers and sold 1,400 units to Kite Inc."]),
    (None, ["In March 2023 the Company transferred its listing to the Nasdaq Capital Market."]),
    (None, ["In March 2023 the Company contributed $5 million to its pension plan."]),
    (None, ["In June 2023 we launched a new product with Lark Brands and formed a committee."]),
    (None, ["In March 2023, we merged our subsidiaries Myna LLC and Newt LLC into one entity."]),
    (None, ["In April 2023 we entered into a supply agreement with Otter Corp. to purchase steel."]),
    (None, ["The shares of Puma Group held by Mr. Stone were sold in June 2023 to Quail Fund, making it our largest stockholder."]),
    (None, ["In 2023, one of our lenders, Eagle Bank, was acquired by Falcon Bancorp."]),
    (None, ["Ms. Green joined us in 2023 from Gannet Inc., which she sold to Heron Group in 2022 for $30 million."]),
    (None, ["In July 2023 the Company acquired a license to the Ibis software for $2.0 million."]),
    (None, ["On May 10, 2023, the Company purchased a 40,000 square foot building in Reno for $6.5 million."]),
    (None, ["In March 2023, the Company acquired the naming rights of Jay Stadium for $3 million."]),
    (None, ["In September 2023 we sold our corporate aircraft for $9.2 million."]),
    (None, ["During 2023 we purchased $20.0 million of corporate bonds and sold $15.0 million of Treasury bills."]),
    (None, ["During 2023, the Bank purchased $55.0 million of residential mortgage loans from Kite Mortgage Company."]),
    (None, ["In February 2023, the Company acquired 2,000,000 shares of Lark Corp. common stock in the open market for $8 million as an investment."]),
    (None, ["Our former distributor, Martin Tools, acquired Nuthatch Ltd. in May 2023 and stopped buying from us."]),
    (None, ["On June 1, 2023, Osprey Capital acquired 9.8% of our common stock and became our largest holder."]),
    (None, ["In 2023 we sold 12 homes in our Pelican Landing community for $5.1 million."]),
    (None, ["On April 3, 2023, we purchased from our chief executive a patent for $0.4 million."]),
    (None, ["The pro forma results assume that the acquisition of Quail Corp. had occurred on January 1, 2022."]),
    (None, ["In June 2023, the trustee sold the assets of Robin Airlines, our former customer, in bankruptcy."]),
    (None, ["In 2023, the Company formed a wholly owned subsidiary, Starling Tools Ltd., to market its products in the United Kingdom."]),
    (None, ["In October 2023 we entered into a joint development agreement with Tern Pharma."]),
    (None, ["In May 2023, we acquired a customer list from Umber Dist. for $0.2 million."]),
    (None, ["In 2023, we repurchased a $3 million interest held by Vireo Fund in our notes."]),
    (None, ["In January 2023, we entered into a sale-leaseback of our Warbler plant for $30 million."]),
    (None, ["On March 1, 2023 we adopted guidance for business combinations; the adoption had no effect on the acquisition of assets."]),
    (None, ["Arden Corp., a competitor, completed its acquisition of Birch Ltd. in May 2023."]),
    (None, ["Since the acquisition of our company by Cypress Fund in 1999, we have grown."]),
    (None, ["In 2023 the Company sold $30 million of commercial paper to Dover Bank."]),
    (None, ["During 2023 we acquired $12.4 million of equipment under finance leases."]),
    (None, ["In June 2023, the Company purchased a parcel of land adjoining our plant from Ford County for $1.0 million."]),
    (None, ["In July 2023, two of our customers, Garnet Foods and Holly Foods, completed their merger."]),
    (None, ["Mr. Irving founded Jade Tools, which was sold to Kelvin Corp. in 2021 for $40 million."]),
    (None, ["The trust acquired 40,000 shares of our stock in March 2023 for $0.8 million."]),
    (None, ["In 2023, Lime Partners sold its 22% stake in us to Maple Fund."]),
    (None, ["In May 2023 we completed the sale of $50 million of 6% notes to Nickel Bank."]),
    (None, ["On August 1, 2023, we completed an offering of 2,000,000 shares and acquired 500,000 of them for treasury."]),
    (None, ["The Company acquired the domain name quartz.com from Orchid Media in May 2023 for $0.3 million."]),
    (None, ["In 2023 we entered into a distribution agreement with Pear Inc. and formed a sales subsidiary in Chile."]),
    (None, ["We sold the Quince Street warehouse in October 2023 for $6.1 million."]),
    (None, ["In 2023 the Company sold tools to Hilltop Stores for $3 million and acquired raw material from Iron Range Corp."]),
    (None, ["Jet Aviation, which leases space from us, was sold to Kilo Corp. in May 2023."]),
    (None, ["We sold our investment in Lima Fund III in June 2023 for $2 million."]),
    (None, ["In August 2023, Mike Nolan acquired 51% of Oscar Holdings, our principal shareholder."]),
    (None, ["The Company acquired treasury shares for $4.0 million in May 2023."]),
    (None, ["In April 2023, we acquired a 10-year lease of a facility in Papa, Texas."]),
    (None, ["In March 2023, the Company assigned its lease of the Denver store to Flint Retail for $0.2 million."]),
    (None, ["In May 2023 we transferred all of our shares in the plan trust to a new trustee, Granite Trust."]),
    (None, ["On July 1, 2023, the Company contributed its headquarters building to Harbor Foundation."]),
    (None, ["In 2023, we bought Treasury Bills for $30 million and sold Fannie Mae Notes for $12 million."]),
    (None, ["We bought Boeing Aircraft for $40 million in June 2023."]),
    (None, ["In September 2023, our customer Iris Motors acquired our competitor Juno Parts for $1.2 billion."]),
    (None, ["In 2023 Mr. Kent, our chairman, acquired our Lodge property for $2.0 million."]),
    (None, ["We purchased Microsoft Office for $0.4 million in 2023."]),
    (None, ["In June 2023, Moody Fund acquired our 6% notes."]),
    (None, ["On August 1, 2023, Nash Partners acquired the outstanding common stock of Opal Corp., one of our suppliers."]),
    (None, ["We became a party to the Paris Agreement program in May 2023."]),
    (None, ["In 2023, Quartz became a member of Rota Alliance, an industry group."]),
    (None, ["On May 1, 2023 the Company announced the sale of 1,000,000 common shares to Sato Capital for $9 million."]),
    (None, ["The board approved an agreement to lease the Tampa warehouse from Umi Corp. in April 2023."]),
    (None, ["During 2023 we completed the purchase of a new enterprise system from Vega Software for $3.3 million."]),
    (None, ["In 2023 we completed the transfer of our stock listing to Nasdaq."]),
    (None, ["In October 2023 we entered into an agreement with Wynn Labs to sell its products in Canada."]),
    (None, ["In June 2023 we agreed to sell Xeno Corp. 2,000 gauges for $1.1 million."]),
    (None, ["In February 2023, our pension plan purchased Yale Group annuities for $22 million."]),
    (None, ["On March 1, 2023 we signed a license agreement to acquire rights to the Zeta compound for $5 million."]),
    (None, ["In January 2023, we acquired 20 trucks, 4 cranes and 3 trailers from Ace Rentals, Inc. for $2.9 million."]),
    (None, ["In 2023, Blue Bank, our lender, sold our loan to Coral Bank."]),
    (None, ["The 2023 acquisitions were not significant individually or in the aggregate."]),
    (None, ["The purchase price of $4.0 million was allocated to goodwill and intangible assets in 2023."]),
    (None, ["We may sell our Delta division in 2024 if we receive an acceptable offer."]),
    (None, ["We have no agreement to acquire Echo Corp. as of December 31, 2023."]),
    (None, ["In May 2023 our offer to acquire Fox Corp. was rejected by its board."]),
    (None, ["The SEC adopted rules in May 2023 on the disposition of securities of shell companies."]),
    (None, ["If we had acquired Gulf Tools on January 1, 2022, revenue would have been $40 million."]),
    (None, ["In 2023 the Company paid $3.0 million to purchase inventory from Hull Corp. and $1.0 million to acquire trademarks."]),
    (None, ["Under the plan, employees acquired 120,000 shares in March 2023 for $1.3 million."]),
    (None, ["In April 2023, the Company issued 50,000 shares to Ivy Advisors in exchange for consulting services valued at $0.2 million."]),
    (None, ["On June 9, 2023, the Company issued 900,000 shares in exchange for all of its outstanding warrants."]),
    (None, ["During 2023, the Company increased its investment in Jet Fund to 12% for $1.1 million."]),
    (None, ["On May 3, 2023, we purchased a 15,000 square foot clinic building from Kay Realty for $4.2 million."]),
    ("NOTE 7. ACQUISITIONS", ["Subsequent to the acquisition, Lane Tools was renamed Quartz Lane in June 2023."]),
    ("NOTE 7. ACQUISITIONS", ["Costs of acquisitions of $1.2 million were expensed in 2023."]),
    ("NOTE 7. ACQUISITIONS", ["The Company leased a building from the seller, Moss Corp., in May 2023 for five years."]),
    ("NOTE 7. ACQUISITIONS", ["Goodwill arising from acquisitions in 2022 was $11.0 million; no impairment was recorded in 2023."]),
    ("NOTE 7. ACQUISITIONS", ["In May 2023 the seller, Nord AG, repaid $0.5 million to the Company under the indemnity."]),
]
# fmt: on


@pytest.mark.parametrize(("heading", "paragraphs"), NO_DEALS)
def test_what_is_no_deal_stays_silent(heading: str | None, paragraphs: list[str]) -> None:
    assert deals(heading, paragraphs) == []


# Bounded time: a sentence of thousands of letters that never ends a name, a list, a date or a row of dashes.
@pytest.mark.parametrize(
    "unit",
    [
        "Inc. and Acme, ",
        "we acquired A and B and ",
        "the Company and Acme, Inc., a ",
        "(“A”) ",
        "joint venture in ",
        "subsidiary of ",
        "a\tb\tDate 2023\n",
        "- ",
    ],
)
def test_a_sentence_without_end_is_read_in_bounded_time(unit: str) -> None:
    started = time.process_time()
    deals("Acquisitions", ["In 2023, the Company acquired " + unit * (2900 // len(unit)) + "."])
    assert time.process_time() - started < 3
