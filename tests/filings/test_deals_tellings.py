"""Deals told in many drafting styles: verbs, voices, nouns, lists, tables, captions, headings, defined terms."""

# ruff: noqa: E501 the made sentences are kept whole

from __future__ import annotations

import pytest

from filings.document import parse_filing
from filings.readers.deals import read_deals
from filings.records import Deal

COVER = (
    "<p>ANNUAL REPORT PURSUANT TO SECTION 13. FORM 10-K. For the fiscal year ended December 31, 2023.</p>"
    "<p>Quartz Works, Inc. (the “Company”) makes measuring tools.</p>"
)
BOUGHT, SOLD, MERGED, SPUN, VENTURE = "acquisition", "divestiture", "merger", "spin-off", "joint venture"


def deals(heading: str | None, paragraphs: list[str]) -> list[Deal]:
    """The deals of a filing of these paragraphs, under a heading or in running text."""
    title = f"<p><b>{heading}</b></p>" if heading else ""
    body = "".join(p if p.startswith("<") else f"<p>{p}</p>" for p in paragraphs)
    return list(
        read_deals(parse_filing("ZQX_10-K_20231231_made.htm", f"<html><body>{COVER}{title}{body}</body></html>".encode()))[0]
    )


# Bought: by verb, noun, gerund, swap, group, list, table, heading, defined term, or told by the seller: heading, paragraphs, (kind, words of the name, day of closing or else of the agreement, price).
# fmt: off
BUSINESSES_BOUGHT: list[tuple[str | None, list[str], list[tuple[str, str | None, str | None, int | None]]]] = [
    ("Note 4. Acquisitions and Divestitures", ["In July 2023, we acquired Harrow Gauge, Inc. and Pell Optics Inc., expanding our product line."], [(BOUGHT, "Harrow Gauge", "2023-07", None), (BOUGHT, "Pell Optics", "2023-07", None)]),
    ("Note 4. Acquisitions and Divestitures", ["On May 2, 2023 and June 9, 2023, the Company acquired Roper Seals, Inc. and Stowe Rings, LLC, respectively."], [(BOUGHT, "Roper Seals", None, None), (BOUGHT, "Stowe Rings", None, None)]),
    ("Note 4. Acquisitions and Divestitures", ["We acquired Alder Tools in February 2023 and Birch Metrology in August 2023."], [(BOUGHT, "Alder Tools", "2023-02", None), (BOUGHT, "Birch Metrology", "2023-08", None)]),
    ("Note 4. Acquisitions and Divestitures", ["2023", "In March, we acquired (for $735 million) the common stock of Caldera Corp. that we did not own."], [(BOUGHT, "Caldera", "2023-03", 735_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["2022", "During the third quarter, we completed the purchase of all the outstanding stock of Dunmore plc."], [(BOUGHT, "Dunmore", "2022", None)]),
    (None, ["In November 2023, the Company announced plans to acquire Artemis Software, Inc., a provider of help desk software."], [(BOUGHT, "Artemis", "2023-11", None)]),
    (None, ["On December 4, 2023, the Company signed a letter of intent with Ricard SA to purchase its Oranja brands for approximately $85 million."], [(BOUGHT, "Oranja", "2023-12-04", 85_000_000)]),
    (None, ["On January 9, 2024, Quartz Works signed a definitive agreement under which it will acquire Lumina Corp for $310 million in cash."], [(BOUGHT, "Lumina", "2024-01-09", 310_000_000)]),
    (None, ["On January 15, 2024, the Company announced a definitive agreement for the acquisition of Juno Medical by the Company for $50 million."], [(BOUGHT, "Juno", "2024-01-15", 50_000_000)]),
    (None, ["In January 2024, the Company reached an agreement in principle to acquire the remaining 40% of Tidal Optics Pte. Ltd. for $18 million."], [(BOUGHT, "Tidal Optics", "2024-01", 18_000_000)]),
    (None, ["On December 12, 2023, the Company entered into an Agreement and Plan of Merger with Orchid Bancorp, Inc., pursuant to which Orchid will merge with and into the Company."], [(BOUGHT, "Orchid", "2023-12-12", None)]),
    ("Note 4. Acquisitions and Divestitures", ["Delta Meters, Inc. was acquired by the Company on March 2, 2023 for $5.5 million."], [(BOUGHT, "Delta Meters", "2023-03-02", 5_500_000)]),
    ("Note 4. Acquisitions and Divestitures", ["All of the outstanding stock of Foxglove, Inc. was purchased by our subsidiary in September 2022 for $3.2 million in cash."], [(BOUGHT, "Foxglove", "2022-09", 3_200_000)]),
    ("Note 4. Acquisitions and Divestitures", ["Gyro Sensors (acquired in May 2023) contributed $4 million of sales."], [(BOUGHT, "Gyro Sensors", "2023-05", None)]),
    ("Note 4. Acquisitions and Divestitures", ["The assets of Hart Mold & Die were purchased effective October 1, 2023."], [(BOUGHT, "Hart Mold", "2023-10-01", None)]),
    ("Note 4. Acquisitions and Divestitures", ["On September 30, 2022, the Company acquired a business that operates three plants from Red Barn Pet Holdings, L.P. for $71.9 million."], [(BOUGHT, "Red Barn", "2022-09-30", 71_900_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On April 28, 2022, the Company acquired a business that operates a gauge plant from Nutria S.r.l. (“Nutria”)."], [(BOUGHT, "Nutria", "2022-04-28", None)]),
    ("Note 4. Acquisitions and Divestitures", ["In January 2023, we acquired a maker of industrial thermometers located in Ohio for $6.4 million."], [(BOUGHT, "thermometers", "2023-01", 6_400_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In the second quarter of 2023, the Company acquired the dental imaging assets of Ivory Group for $11 million."], [(BOUGHT, "Ivory", "2023", 11_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On June 1, 2023, we purchased from Kestrel Holdings the Lorimer line of calipers and related assets for $8.8 million."], [(BOUGHT, "Lorimer", "2023-06-01", 8_800_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On February 10, 2023, we acquired certain assets and assumed certain liabilities comprising the aftermarket business of Dane Corp. for $17 million."], [(BOUGHT, "Dane", "2023-02-10", 17_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In March 2023, the Company purchased an 80% ownership interest in a Polish distributor for $2.0 million."], [(BOUGHT, "Polish distributor", "2023-03", 2_000_000)]),
    (None, ["Ruston Inc. is a wholly-owned subsidiary of the Company.", "In August 2023, Ruston acquired EnviroClean, Inc., a provider of cleaning services."], [(BOUGHT, "EnviroClean", "2023-08", None)]),
    (None, ["Our Kautz segment makes tanks.", "In 2023, Kautz acquired the molding business of Plastal AB for $30 million."], [(BOUGHT, "Plastal", "2023", 30_000_000)]),
    (None, ["On May 3, 2023, Opal LLC, a wholly owned subsidiary of the Company, acquired Jade Controls, Inc. for $12 million in cash."], [(BOUGHT, "Jade Controls", "2023-05-03", 12_000_000)]),
    (None, ["In June 2022, our wholly owned subsidiary Zircon GmbH completed the purchase of Karat AG for $9 million."], [(BOUGHT, "Karat", "2022-06", 9_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On October 8, 2023 and November 9, 2023, the Company completed two transactions to acquire two privately-held businesses for combined aggregate cash consideration of approximately $27.0 million."], [(BOUGHT, None, None, 27_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["During 2023, the Company and its subsidiaries acquired 97 businesses for $55 million in cash and notes."], [(BOUGHT, None, "2023", 55_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["We made two small acquisitions in 2022 for total cash of $4.1 million."], [(BOUGHT, None, "2022", None)]),
    ("Note 4. Acquisitions and Divestitures", ["During the year ended December 31, 2023, the Company purchased five veterinary practices for aggregate consideration of $13.5 million."], [(BOUGHT, None, "2023", 13_500_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In 2023, we completed the acquisition of four franchise locations from a franchisee for $6.2 million."], [(BOUGHT, "franchise", "2023", 6_200_000)]),
    ("Note 4. Acquisitions and Divestitures", ["The Company acquired several insurance agencies during 2023 for aggregate consideration of $8.3 million."], [(BOUGHT, None, "2023", 8_300_000)]),
    ("Note 4. Acquisitions and Divestitures", ["During fiscal 2023, we acquired the assets of nine independent agencies; the aggregate purchase price was $19.5 million."], [(BOUGHT, None, None, 19_500_000)]),
    ("Note 4. Acquisitions and Divestitures", ["During 2023, we completed the following acquisitions:", "• Raven Scales, Inc. – acquired April 3, 2023 for $7.5 million.", "• Swift Meters Ltd. – acquired May 8, 2023 for $3.5 million."], [(BOUGHT, "Raven", "2023-04-03", 7_500_000), (BOUGHT, "Swift", "2023-05-08", 3_500_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On June 1, 2023, the Company issued 1,200,000 shares of its common stock to the holders of Thistle Labs, Inc. in exchange for all of the outstanding shares of Thistle Labs, which became a wholly-owned subsidiary."], [(BOUGHT, "Thistle", "2023-06-01", None)]),
    ("Note 4. Acquisitions and Divestitures", ["In March 2023, the sellers sold 60% of the shares of Umber BV to the Company for $8 million."], [(BOUGHT, "Umber", "2023-03", 8_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On July 7, 2023, we issued 3,000,000 shares valued at $6.0 million for the purchase of Vesper Media, Inc."], [(BOUGHT, "Vesper", "2023-07-07", None)]),
    ("Note 4. Acquisitions and Divestitures", ["On August 1, 2023, Willow Fixtures, Inc. became a wholly owned subsidiary of the Company pursuant to a share exchange agreement."], [(BOUGHT, "Willow", "2023-08-01", None)]),
    (None, ["In 2022, we increased our ownership interest in SAMCO to 100% by purchasing the remaining 55% we did not previously own."], [(BOUGHT, "SAMCO", "2022", None)]),
    ("Note 4. Acquisitions and Divestitures", ["On May 15, 2023 we paid $14 million to acquire the 49% of Xylo KK that we did not already own."], [(BOUGHT, "Xylo", "2023-05-15", 14_000_000)]),
    (None, ["On July 1, 2023, First Yarrow Bancorp merged with and into the Company, and Yarrow Bank merged with and into the Bank; shareholders received 0.75 shares of Company stock for each share."], [(BOUGHT, "Yarrow", "2023-07-01", None)]),
    (None, ["Effective October 1, 2022, the Company completed its merger with Zephyr Financial Corp., the parent of Zephyr Bank."], [(BOUGHT, "Zephyr", "2022-10-01", None)]),
    (None, ["On January 24, 2024, Quartz Works and Harbor Savings Financial, Inc. (“Harbor”) announced the signing of a definitive agreement pursuant to which Harbor will merge with and into Quartz Works in a transaction valued at $96.5 million."], [(BOUGHT, "Harbor", "2024-01-24", 96_500_000)]),
    (None, ["On April 12, 2023, the Company completed a reverse merger with Ardent Biosciences, Inc., in which the former Ardent shareholders received 85% of our common stock."], [(BOUGHT, "Ardent", "2023-04-12", None)]),
    (None, ["On April 12, 2023, pursuant to a Share Exchange Agreement, the Company acquired 100% of the issued shares of Brine Holdings Limited in exchange for 20,000,000 shares of common stock."], [(BOUGHT, "Brine", "2023-04-12", None)]),
    (None, ["On September 8, 2023, we consummated the business combination with Cygnet Acquisition Corp. and became a public company."], [(MERGED, "Cygnet", "2023-09-08", None)]),
    ("Note 4. Acquisitions and Divestitures", ["In June 2023, we acquired a 25% working interest in the Tulip field from Petrel Energy for $20 million."], [(BOUGHT, "Tulip", "2023-06", 20_000_000)]),
    (None, ["Net cash used in investing activities in 2023 reflected the $9.5 million acquisition of Dorset Dials in April 2023."], [(BOUGHT, "Dorset", "2023-04", None)]),
    (None, ["Goodwill increased as a result of the purchase of Garnet Seals in November 2022 for $15 million."], [(BOUGHT, "Garnet", "2022-11", 15_000_000)]),
    (None, ["Expenses associated with the merger agreement with Veer Instruments announced on October 1, 2023 were $5 million."], [(BOUGHT, "Veer", "2023-10-01", None)]),
    (None, ["Following our acquisition of Hazel Systems on June 30, 2023, we have 1,200 employees."], [(BOUGHT, "Hazel", "2023-06-30", None)]),
    ("Note 4. Acquisitions and Divestitures", ["Acquisition of Indigo Freight, Inc.", "On June 6, 2023, the Company entered into a Stock Purchase Agreement and simultaneously closed the purchase. The purchase price was $33 million in cash."], [(BOUGHT, "Indigo Freight", "2023-06-06", 33_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In November 2023, the Company entered into an asset purchase agreement with Jasper Extracts, Inc. for a purchase price of $3,500,000 payable in shares. In December 2023 the parties terminated the agreement."], [(BOUGHT, "Jasper", "2023-11", None)]),
    (None, ["On March 1, 2023, we finalized the purchase of Nectar's U.S. distribution operations for $4.6 million."], [(BOUGHT, "Nectar", "2023-03-01", 4_600_000)]),
    (None, ["In April 2023 the Company expanded its service network through the acquisition of Pearl Calibration, Inc."], [(BOUGHT, "Pearl", "2023-04", None)]),
    (None, ["The Company bought out its partner's 50% share of Rook Brasil Ltda. in July 2023 for $6 million."], [(BOUGHT, "Rook", "2023-07", 6_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On March 3, 2023, the Company, through its wholly owned subsidiary Q Labs GmbH, entered into a share purchase agreement with the shareholders of Amper Sensorik GmbH (“Amper”). The acquisition closed on April 28, 2023. The purchase price was €10.0 million ($11.0 million)."], [(BOUGHT, "Amper", "2023-04-28", 11_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On May 1, 2023 (the “Closing Date”), the Company closed on its previously announced acquisition of Borden Scale Co. for total consideration of $22.5 million."], [(BOUGHT, "Borden Scale", "2023-05-01", 22_500_000)]),
    ("Note 4. Acquisitions and Divestitures", ["The Company’s acquisition of Cavit Dental, LLC closed on June 30, 2023 for a purchase price of $7.1 million."], [(BOUGHT, "Cavit Dental", "2023-06-30", 7_100_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On July 31, 2023, Delmar Fasteners, Inc. became part of the Company following the purchase of all of its outstanding stock for $14.6 million in cash."], [(BOUGHT, "Delmar", "2023-07-31", 14_600_000)]),
    ("Note 4. Acquisitions and Divestitures", ["Effective as of the close of business on September 29, 2023, we acquired the business of Egret Packaging, a division of Marsh Group plc, for $40.2 million."], [(BOUGHT, "Egret Packaging", "2023-09-29", 40_200_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On October 10, 2023, a subsidiary of the Company purchased substantially all of the operating assets of Fenn Metrology Services from its founder for $1.9 million."], [(BOUGHT, "Fenn Metrology", "2023-10-10", 1_900_000)]),
    ("Note 4. Acquisitions and Divestitures", ["The Company acquired three businesses in 2023 (the “2023 Acquisitions”) for a total of $17.4 million, net of cash acquired."], [(BOUGHT, None, "2023", 17_400_000)]),
    ("Note 18. Subsequent Events", ["On January 5, 2024, subsequent to year end, the Company acquired Gantry Robotics, Inc. for $58 million."], [(BOUGHT, "Gantry Robotics", "2024-01-05", 58_000_000)]),
    (None, ["On November 8, 2023, the Company entered into a securities purchase agreement pursuant to which it agreed to acquire 100% of the membership interests of Iverson Pipe, LLC for $19.0 million."], [(BOUGHT, "Iverson Pipe", "2023-11-08", 19_000_000)]),
    (None, ["On December 1, 2023, we entered into a membership interest purchase agreement with the owners of Juniper Clinics, LLC to purchase all of the membership interests for $4.4 million."], [(BOUGHT, "Juniper Clinics", "2023-12-01", 4_400_000)]),
    (None, ["On May 24, 2023, ZedCo Merger Sub, Inc., a wholly owned subsidiary of the Company, merged with and into Zephyr Apps, Inc., with Zephyr Apps surviving as a wholly owned subsidiary of the Company."], [(BOUGHT, "Zephyr Apps", "2023-05-24", None)]),
    (None, ["On June 14, 2023, the Company acquired Arbor Genetics through the merger of a wholly-owned subsidiary with and into Arbor Genetics."], [(BOUGHT, "Arbor Genetics", "2023-06-14", None)]),
    (None, ["On July 26, 2023, we consummated the merger contemplated by the Agreement and Plan of Merger dated March 9, 2023 with Beryl Power Inc. (the “Beryl Merger”)."], [(BOUGHT, "Beryl", "2023-07-26", None)]),
    (None, ["On April 1, 2023, the Company completed the acquisition of Farmers Trust Corp. (“Farmers”) and its bank subsidiary, Farmers Bank, pursuant to the Agreement and Plan of Merger dated November 10, 2022. The total merger consideration was $44.7 million."], [(BOUGHT, "Farmers", "2023-04-01", 44_700_000)]),
    (None, ["On June 9, 2023, the Bank acquired certain assets and assumed certain liabilities of Hillcrest Savings Bank from the FDIC as receiver."], [(BOUGHT, "Hillcrest", "2023-06-09", None)]),
    ("Note 4. Acquisitions and Divestitures", ["On July 10, 2023, the Company acquired the Nettle Creek gold mine in Nevada for 4,000,000 shares valued at $12.0 million."], [(BOUGHT, "Nettle Creek", "2023-07-10", 12_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On August 31, 2023, the Company acquired a portfolio of eleven solar projects from Quist Renewables for $54 million, accounted for as a business combination."], [(BOUGHT, "solar projects", "2023-08-31", 54_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On February 28, 2023, we acquired an 85% interest in a twelve-clinic physical therapy practice for $9.9 million."], [(BOUGHT, "twelve-clinic", "2023-02-28", 9_900_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On May 31, 2023, we acquired a 75% interest in a four-clinic physical therapy practice for $3.9 million."], [(BOUGHT, "four-clinic", "2023-05-31", 3_900_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On January 3, 2023, the Company purchased Rosen Eye Associates, a six-location ophthalmology practice in Florida, for $15.5 million."], [(BOUGHT, "Rosen Eye", "2023-01-03", 15_500_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In 2022, we acquired Saxon Home Care and its affiliated agencies, which provide hospice services in Georgia, for $20.1 million."], [(BOUGHT, "Saxon Home Care", "2022", 20_100_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On December 14, 2022, the Company acquired the Umami brand and related inventory from Vesta Foods for $13.0 million in cash."], [(BOUGHT, "Umami", "2022-12-14", 13_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In October 2022, we acquired substantially all of the intellectual property, customer contracts and employees of Wisp AI, Inc., which was accounted for as a business combination, for $5.8 million."], [(BOUGHT, "Wisp AI", "2022-10", 5_800_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On November 2, 2023, we acquired XRay Metrics, a developer of inspection software, for $24.0 million, of which $20.0 million was paid in cash at closing and $4.0 million is payable after eighteen months."], [(BOUGHT, "XRay Metrics", "2023-11-02", 24_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In the fourth quarter of 2023, the Company acquired Yucca Analytics for $10.7 million, net of cash acquired of $0.6 million."], [(BOUGHT, "Yucca Analytics", "2023", 10_700_000)]),
    (None, ["The increase in net sales in 2023 was primarily due to the acquisition of Zinnia Brands, which we completed on February 3, 2023."], [(BOUGHT, "Zinnia Brands", "2023-02-03", None)]),
    (None, ["Cash used in investing activities in 2023 included $62.4 million for the acquisition of Acorn Gauge, Inc. and $9.0 million of capital expenditures."], [(BOUGHT, "Acorn Gauge", "2023", 62_400_000)]),
    (None, ["As previously disclosed, on May 5, 2023 we completed our combination with Dorian Tools Group, creating a leader in tooling."], [(BOUGHT, "Dorian", "2023-05-05", None)]),
    (None, ["Our acquisition of Flint Software in December 2022 added $11.2 million to sales."], [(BOUGHT, "Flint Software", "2022-12", None)]),
    (None, ["The Gable and Hadley acquisitions, completed in January and June 2023, respectively, contributed $8.0 million of revenue."], [(BOUGHT, "Gable", None, None), (BOUGHT, "Hadley", None, None)]),
    (None, ["Effective January 1, 2023, the Company bought the remaining 30% of Kimber Lasers Ltd. from its founder for $5.0 million and now owns 100%."], [(BOUGHT, "Kimber Lasers", "2023-01-01", 5_000_000)]),
    (None, ["In September 2023 our subsidiary Lux Instruments Ltd. acquired Minster Scales (UK) Limited for £3.0 million ($3.7 million)."], [(BOUGHT, "Minster Scales", "2023-09", 3_700_000)]),
    (None, ["In April 2022, the Company’s Optics segment acquired Norse Lenses AS for $8.8 million."], [(BOUGHT, "Norse Lenses", "2022-04", 8_800_000)]),
    ("Note 4. Acquisitions and Divestitures", ["The following acquisitions were completed during the year ended December 31, 2023:", "<table><tr><td>Acquired business</td><td>Date acquired</td><td>Purchase price (in thousands)</td></tr><tr><td>Quill Dental Labs, Inc.</td><td>March 1, 2023</td><td>$ 4,200</td></tr><tr><td>Raleigh Implants, LLC</td><td>August 15, 2023</td><td>$ 6,950</td></tr></table>"], [(BOUGHT, "Quill Dental", "2023-03-01", 4_200_000), (BOUGHT, "Raleigh Implants", "2023-08-15", 6_950_000)]),
    ("Note 4. Acquisitions and Divestitures", ["The 2023 acquisitions were Sterling Chucks, Inc. (April), Tully Bits LLC (June) and Unger Dies Co. (November)."], [(BOUGHT, "Sterling Chucks", "2023", None), (BOUGHT, "Tully Bits", None, None), (BOUGHT, "Unger Dies", None, None)]),
    ("Note 4. Acquisitions and Divestitures", ["(a) Acquisition of Vireo Tags Pte. Ltd.", "On March 21, 2023, the Company completed the purchase of all of the issued share capital for a cash consideration of $3.1 million."], [(BOUGHT, "Vireo Tags", "2023-03-21", 3_100_000)]),
    (None, ["On January 12, 2023, the Company and Xavier Corp. mutually agreed to terminate the merger agreement dated August 1, 2022, under which the Company was to acquire Xavier."], [(BOUGHT, "Xavier", None, None)]),
    (None, ["TULSA, Okla., January 8, 2024 – Quartz Works, Inc. today announced that it has completed its acquisition of Ampere Tools, a provider of torque gauges, for $34 million."], [(BOUGHT, "Ampere Tools", None, 34_000_000)]),
    (None, ["Quartz Works, Inc. (NYSE: ZQX) announced today that it has entered into a definitive agreement to acquire Boreal Optics Inc. in an all-cash transaction valued at $120 million."], [(BOUGHT, "Boreal", None, 120_000_000)]),
    (None, ["Under the terms of the agreement announced on December 11, 2023, Quartz will acquire all of the outstanding shares of Cascade Meters Ltd. for $8.50 per share, or approximately $66 million."], [(BOUGHT, "Cascade", None, None)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["In January 2023, Fairway Controls, Inc. was merged into a wholly-owned subsidiary of the Company in exchange for 400,000 shares."], [(BOUGHT, "Fairway Controls", "2023-01", None)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["Effective May 1, 2023, the Company purchased the net assets of Galt Engraving from Galt Holdings for $3.7 million in cash and a $1.0 million note."], [(BOUGHT, "Galt Engraving", "2023-05-01", None)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["The acquisition of Harlow Press, consummated on August 4, 2023, was accounted for as a purchase; the purchase price was $5.9 million."], [(BOUGHT, "Harlow Press", "2023-08-04", 5_900_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["On June 30, 2023, the Company consummated the purchase from Ives Industries, Inc. of its Gauge Block Division for $16 million."], [(BOUGHT, "Gauge Block", "2023-06-30", 16_000_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["The Company’s 60%-owned subsidiary, Mercer Data, purchased Norris Data Services on April 1, 2023 for $1.3 million."], [(BOUGHT, "Norris Data", "2023-04-01", 1_300_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["On February 1, 2023, the Company acquired, through its subsidiary Olin Optics, the lens coating operations of Penrose Ltd. for $4.1 million."], [(BOUGHT, "Penrose", "2023-02-01", 4_100_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["On July 19, 2023, we acquired our Quebec distributor, Instruments Rive Inc., for C$4.0 million ($3.0 million)."], [(BOUGHT, "Rive", "2023-07-19", 3_000_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["In 2023 we acquired the remaining 50% of our joint venture in Suzhou, China for $7.2 million."], [(BOUGHT, "Suzhou", "2023", 7_200_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["On October 4, 2023, the Company, Wells Capital and the stockholders of Yates Foam Corp. closed a stock purchase agreement by which the Company acquired all of Yates Foam’s outstanding capital stock for $11.8 million."], [(BOUGHT, "Yates Foam", "2023-10-04", 11_800_000)]),
    (None, ["In the fourth quarter of fiscal 2023, the Company acquired Brunel Calipers for $5.2 million, which was added to the Tools segment."], [(BOUGHT, "Brunel", None, 5_200_000)]),
    (None, ["Excluding the effect of the Easel acquisition, which closed on May 8, 2023, organic sales fell 2%."], [(BOUGHT, "Easel", "2023-05-08", None)]),
    (None, ["On January 30, 2024, the Company signed a non-binding letter of intent to acquire Farragut Tools for $22 million."], [(BOUGHT, "Farragut", "2024-01-30", 22_000_000)]),
    (None, ["On December 29, 2023, the Company entered into an agreement and plan of merger by and among the Company, QW Merger Sub, Inc., Indus Micro, Inc. and the stockholder representative, providing for the acquisition of Indus for $90 million."], [(BOUGHT, "Indus", "2023-12-29", 90_000_000)]),
    (None, ["The Company acquired a controlling interest in Minton Ltda. on March 7, 2023, raising its ownership from 40% to 75%."], [(BOUGHT, "Minton", "2023-03-07", None)]),
    (None, ["In March 2023, the Company obtained control of Nairn Oil Tools by purchasing an additional 30% of its shares for $2.2 million."], [(BOUGHT, "Nairn", "2023-03", 2_200_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["On May 9, 2023, the Company acquired certain assets related to the Rapid Rule™ product line from Sutter Corp. for $0.9 million."], [(BOUGHT, "Rapid Rule", "2023-05-09", 900_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["During 2023, we acquired two dental laboratories located in Texas and Utah for $5.5 million in the aggregate."], [(BOUGHT, "dental", "2023", 5_500_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["On July 6, 2023, the Company purchased all of the issued and outstanding shares of Wigan Wire Ltd and its subsidiary, Wigan Cable Ltd, for £2.2 million ($2.8 million)."], [(BOUGHT, "Wigan Wire", "2023-07-06", 2_800_000)]),
    ("Note 3 – Business Combinations", ["The Company acquired the following insurance agencies during 2023 (in thousands):", "<table><tr><td>Name</td><td>Business segment</td><td>Effective date of acquisition</td><td>Cash paid</td><td>Note payable</td><td>Total</td></tr><tr><td>Alton Risk Partners</td><td>Retail</td><td>February 1, 2023</td><td>$ 4,100</td><td>$ 400</td><td>$ 4,500</td></tr><tr><td>Bragg Benefits, Inc.</td><td>Programs</td><td>August 1, 2023</td><td>2,250</td><td>-</td><td>2,250</td></tr></table>"], [(BOUGHT, "Alton Risk", "2023-02-01", 4_500_000), (BOUGHT, "Bragg Benefits", "2023-08-01", 2_250_000)]),
    ("Note 3 – Business Combinations", ["A summary of the banks acquired is set forth below:", "<table><tr><td>Bank</td><td>Location</td><td>Date of acquisition</td><td>Total assets</td><td>Purchase price</td></tr><tr><td>Clay County Bank</td><td>Ashland, AL</td><td>March 31, 2023</td><td>$112.0 million</td><td>$14.5 million</td></tr><tr><td>Dade Savings Bank</td><td>Trenton, GA</td><td>October 1, 2023</td><td>$84.2 million</td><td>$9.1 million</td></tr></table>"], [(BOUGHT, "Clay County", "2023-03-31", None), (BOUGHT, "Dade Savings", "2023-10-01", None)]),
    ("Acquisitions", ["<table><tr><td>Acquired Company</td><td>Closing Date</td><td>Location</td></tr><tr><td>Elgin Vet Hospital</td><td>May 2, 2023</td><td>Elgin, IL</td></tr><tr><td>Fargo Animal Clinic</td><td>June 15, 2023</td><td>Fargo, ND</td></tr></table>"], [(BOUGHT, "Elgin Vet", "2023-05-02", None), (BOUGHT, "Fargo Animal", "2023-06-15", None)]),
    ("Note 3 – Business Combinations", ["Irwin Controls", "On April 10, 2023, the Company purchased 100% of the outstanding capital stock for $9.5 million in cash, subject to a working capital adjustment."], [(BOUGHT, "Irwin Controls", "2023-04-10", 9_500_000)]),
    ("Note 3 – Business Combinations", ["Acquisition of Jolly Foods", "Overview", "On May 16, 2023 (the “Acquisition Date”), the Company completed the Acquisition for total consideration of $27.2 million."], [(BOUGHT, "Jolly Foods", "2023-05-16", 27_200_000)]),
    ("Note 3 – Business Combinations", ["Kirkland Transaction", "On June 22, 2023, pursuant to a purchase agreement with Kirkland Environmental, LLC (“Kirkland”), the Company acquired a hazardous waste treatment facility in Utah and the related business for $18.0 million."], [(BOUGHT, "hazardous waste", "2023-06-22", 18_000_000)]),
    ("Note 3 – Business Combinations", ["On August 3, 2023, the Company entered into a Stock Purchase Agreement (the “SPA”) with Laredo Pumps, Inc. (“Laredo”) and its sole shareholder (the “Seller”). Under the SPA, the Company purchased all of the shares of Laredo from the Seller for $5.0 million. The transaction closed on August 31, 2023."], [(BOUGHT, "Laredo", "2023-08-31", 5_000_000)]),
    ("Note 3 – Business Combinations", ["On September 12, 2023, we closed the purchase agreement with Morgan Seeds Co. and paid $8.8 million in cash for all of its assets."], [(BOUGHT, "Morgan Seeds", "2023-09-12", 8_800_000)]),
    ("Note 3 – Business Combinations", ["The purchase of Rankin Labs was completed on January 31, 2023. We paid $11.4 million in cash."], [(BOUGHT, "Rankin Labs", "2023-01-31", 11_400_000)]),
    ("Note 3 – Business Combinations", ["Our acquisition of Salem Filters (“Salem”) was completed on March 17, 2023 and was funded with cash of $20.5 million."], [(BOUGHT, "Salem Filters", "2023-03-17", None)]),
    ("Note 3 – Business Combinations", ["Effective February 28, 2023, Tulane Optical, Inc. was acquired in exchange for 310,000 shares of common stock valued at $3.1 million."], [(BOUGHT, "Tulane Optical", "2023-02-28", 3_100_000)]),
    ("Note 3 – Business Combinations", ["On July 1, 2023, the Partnership acquired Upshaw Terminals from its general partner for $45 million."], [(BOUGHT, "Upshaw Terminals", "2023-07-01", 45_000_000)]),
    ("Note 3 – Business Combinations", ["The Group acquired Vance Logistik GmbH in April 2023 for consideration of $6.3 million."], [(BOUGHT, "Vance Logistik", "2023-04", 6_300_000)]),
    ("Note 3 – Business Combinations", ["On October 6, 2023 the Trust completed its acquisition of the management business of Weldon Advisors, LLC for 2,000,000 units valued at $24.0 million."], [(BOUGHT, "Weldon", "2023-10-06", None)]),
    ("Note 3 – Business Combinations", ["The Company made one acquisition in 2023, Zane Supply Co., which it purchased on June 8, 2023 for $4.7 million."], [(BOUGHT, "Zane Supply", "2023-06-08", 4_700_000)]),
    (None, ["In 2023, we purchased Abbott's Frozen Pies, a regional brand, for $12 million."], [(BOUGHT, "Abbott", "2023", 12_000_000)]),
    (None, ["In connection with the October 2023 purchase of Dutton Press, we issued 250,000 shares."], [(BOUGHT, "Dutton Press", "2023-10", None)]),
    (None, ["The Egan acquisition, which closed in the second quarter of 2023, added 120 employees."], [(BOUGHT, "Egan", "2023", None)]),
    (None, ["We grew through the acquisitions of Gibson Vet Clinic (January 2023), Hanley Pet Hospital (May 2023) and Irvin Animal Care (September 2023)."], [(BOUGHT, "Gibson Vet", "2023-01", None), (BOUGHT, "Hanley Pet", "2023-05", None), (BOUGHT, "Irvin Animal", "2023-09", None)]),
    (None, ["On December 15, 2023, Quartz and Jessup Corp. terminated by mutual consent their merger agreement of June 2, 2023."], [(BOUGHT, "Jessup", None, None)]),
    (None, ["The Company has agreed to purchase Lennox Lasers for $9.0 million; closing is expected in March 2024."], [(BOUGHT, "Lennox Lasers", None, 9_000_000)]),
    (None, ["A wholly owned subsidiary of the Company acquired Pruitt Diagnostics on June 29, 2023 for $7.9 million."], [(BOUGHT, "Pruitt", "2023-06-29", 7_900_000)]),
    (None, ["Quincy Tools was acquired by us in November 2023."], [(BOUGHT, "Quincy Tools", "2023-11", None)]),
    (None, ["In 2023, we closed on seven acquisitions of independent distributors for a total of $36.0 million."], [(BOUGHT, None, "2023", 36_000_000)]),
    (None, ["On April 21, 2023, the Company entered the Canadian market by acquiring Rideau Calibration Ltd."], [(BOUGHT, "Rideau", "2023-04-21", None)]),
    (None, ["Pursuant to the merger, which became effective on May 12, 2023, Tolbert Systems, Inc. became a wholly-owned subsidiary of the Company."], [(BOUGHT, "Tolbert", "2023-05-12", None)]),
    ("NOTE 2 - ACQUISITIONS", ["On May 10, 2023, the Company, through its wholly-owned subsidiary Quartz Retail, Inc., entered into a Unit Purchase Agreement pursuant to which it acquired 100% of the units of Abacus Retail, LLC, the owner of five jewelry stores, for $3.3 million, consisting of $2.3 million of cash and a $1.0 million promissory note."], [(BOUGHT, "Abacus Retail", "2023-05-10", 3_300_000)]),
    ("NOTE 2 - ACQUISITIONS", ["In June 2023, we consummated our purchase of the outstanding membership interests in Bayside Dental Partners, LLC that were previously owned by our joint venture partner for $6.7 million."], [(BOUGHT, "Bayside Dental", "2023-06", 6_700_000)]),
    ("NOTE 2 - ACQUISITIONS", ["On August 15, 2023, the Company issued 500,000 restricted shares to acquire a 51% interest in Cielo Solar S.A. de C.V., a Mexican company."], [(BOUGHT, "Cielo Solar", "2023-08-15", None)]),
    ("NOTE 2 - ACQUISITIONS", ["Under an Exchange Agreement dated March 30, 2023, the stockholders of Desert Hemp, Inc. exchanged all of their shares for 9,000,000 shares of the Company, and Desert Hemp became a wholly-owned subsidiary of the Company."], [(BOUGHT, "Desert Hemp", None, None)]),
    ("NOTE 2 - ACQUISITIONS", ["The Company purchased a 100% interest in Elk Creek Ranch Water Company on July 3, 2023 for $1.6 million."], [(BOUGHT, "Elk Creek", "2023-07-03", 1_600_000)]),
    ("NOTE 2 - ACQUISITIONS", ["On November 17, 2023, we purchased our franchisee in Tulsa, Oklahoma, which operated three centers, for $2.2 million."], [(BOUGHT, "franchisee", "2023-11-17", 2_200_000)]),
    ("NOTE 2 - ACQUISITIONS", ["In December 2022 we closed on the purchase of television station WQPX in Erie, Pennsylvania for $13.5 million."], [(BOUGHT, "WQPX", "2022-12", 13_500_000)]),
    ("NOTE 2 - ACQUISITIONS", ["The Company completed the merger of Harvest Savings Bank into the Bank on May 5, 2023; Harvest shareholders received $31.0 million in cash and stock."], [(BOUGHT, "Harvest Savings", "2023-05-05", None)]),
    ("NOTE 2 - ACQUISITIONS", ["On June 23, 2023, First Iron Bancshares, Inc. was acquired and merged into the Company."], [(BOUGHT, "First Iron", "2023-06-23", None)]),
    ("NOTE 2 - ACQUISITIONS", ["On January 4, 2023, our U.K. subsidiary acquired the entire issued share capital of Jordan Scales Limited for £1.5 million ($1.8 million)."], [(BOUGHT, "Jordan Scales", "2023-01-04", 1_800_000)]),
    (None, ["We have completed two acquisitions since January 2023: Quest Labs, which we acquired in March 2023 for $4.0 million, and Regal Testing, which we acquired in August 2023 for $6.0 million."], [(BOUGHT, "Quest Labs", "2023-03", None), (BOUGHT, "Regal Testing", "2023-08", None)]),
    (None, ["On April 4, 2023, the Company executed a binding term sheet to acquire Sigma Drones, Inc. for 4,000,000 shares."], [(BOUGHT, "Sigma Drones", "2023-04-04", None)]),
    (None, ["During the year, the Company acquired Xpress Calibration of Denver for $0.9 million and integrated it into its service group."], [(BOUGHT, "Xpress Calibration", None, 900_000)]),
    (None, ["Depreciation increased because of the Yale Bearing acquisition in June 2023."], [(BOUGHT, "Yale Bearing", "2023-06", None)]),
    (None, ["In February 2024, the Company exercised its option to acquire the remaining 49% of Astra Wire for $3.0 million."], [(BOUGHT, "Astra Wire", "2024-02", 3_000_000)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["In February 2023, the Company completed its acquisition of the assets of Aries Labs, a contract research laboratory, from Bolton University Foundation for $2.4 million."], [(BOUGHT, "Aries Labs", "2023-02", 2_400_000)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["The results of Calder Fans Ltd., which was purchased on October 3, 2023 for $6.6 million, are included from that date."], [(BOUGHT, "Calder Fans", "2023-10-03", 6_600_000)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["Consideration for the acquisition of Denby Hose Company, which closed March 14, 2023, was $10.9 million."], [(BOUGHT, "Denby Hose", "2023-03-14", 10_900_000)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["The Company acquired, on June 27, 2023, the outstanding stock of Elko Freight Lines, Inc. in exchange for $3.0 million in cash and notes of $1.5 million."], [(BOUGHT, "Elko Freight", "2023-06-27", None)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["On August 1, 2023, pursuant to the terms of the Securities Purchase Agreement dated July 7, 2023, we acquired a controlling 60% membership interest in Fargo Health Group, LLC."], [(BOUGHT, "Fargo Health", "2023-08-01", None)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["Effective at the close of business on December 31, 2022, Granger Bank, a $300 million bank based in Granger, Indiana, was merged with and into the Bank."], [(BOUGHT, "Granger Bank", "2022-12-31", None)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["During 2023 we acquired Quill Optical for $8.2 million and Ranger Sights for $4.6 million."], [(BOUGHT, "Quill Optical", "2023", 8_200_000), (BOUGHT, "Ranger Sights", "2023", 4_600_000)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["On March 28, 2023, the Company purchased the physician practice of Dr. Lee in Akron for $0.8 million."], [(BOUGHT, "practice", "2023-03-28", 800_000)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["As partial consideration for our purchase of Vista Labs on September 8, 2023, we issued 100,000 shares valued at $1.1 million."], [(BOUGHT, "Vista Labs", "2023-09-08", None)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["The Company acquired Wood River Hardware (“Wood River”) on February 2, 2023. The aggregate purchase price of $3.9 million was paid in cash."], [(BOUGHT, "Wood River", "2023-02-02", 3_900_000)]),
    (None, ["On February 20, 2024, our Board of Directors unanimously approved a definitive agreement to merge with Xavier Holdings, Inc. in a stock-for-stock transaction."], [(BOUGHT, "Xavier", "2024-02-20", None)]),
    (None, ["Operating income benefited from our April 2023 purchase of Agate Stoneworks."], [(BOUGHT, "Agate", "2023-04", None)]),
    (None, ["The Corporation consummated its acquisition of Carver Trust Company effective as of July 1, 2023."], [(BOUGHT, "Carver Trust", "2023-07-01", None)]),
    (None, ["We acquired Gilroy Farms in a cash-free, debt-free transaction valued at $63 million in August 2023."], [(BOUGHT, "Gilroy Farms", "2023-08", 63_000_000)]),
    (None, ["On June 2, 2023, the holders of all of the stock of Indigo Labs exchanged their shares for shares of the Company, and Indigo Labs became our wholly owned subsidiary."], [(BOUGHT, "Indigo Labs", "2023-06-02", None)]),
]
# fmt: on

# Sold, divested, transferred, exited, spun off: heading, paragraphs, (kind, words of the name, day of closing or else of the agreement, price).
# fmt: off
BUSINESSES_SOLD: list[tuple[str | None, list[str], list[tuple[str, str | None, str | None, int | None]]]] = [
    ("Note 4. Acquisitions and Divestitures", ["We completed the sale of our plant in Leeds and our plant in Lyon to local distributors in the first and third quarters of 2023, respectively."], [(SOLD, "Leeds", "2023", None), (SOLD, "Lyon", "2023", None)]),
    (None, ["In 2023, we simplified our portfolio. In June, we sold our Fasteners business for $40 million."], [(SOLD, "Fasteners", "2023-06", 40_000_000)]),
    (None, ["In January, the Company sold its Bellamy Laboratories business for $26.5 million to Crest Pharma."], [(SOLD, "Bellamy Laboratories", None, 26_500_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In February 2023, the Company completed the transfer of ownership of the Portside smelter to Invest Sud."], [(SOLD, "Portside smelter", "2023-02", None)]),
    ("Note 4. Acquisitions and Divestitures", ["In April 2023, the Company transferred its coatings business to Northgate Ltd. in exchange for a 30% interest in Northgate."], [(SOLD, "coatings business", "2023-04", None)]),
    (None, ["In 2022 the Company divested its compact loader business and the related trade name."], [(SOLD, "compact loader business", "2022", None)]),
    ("Note 4. Acquisitions and Divestitures", ["In December 2022, Quartz contributed its Media division to Verity Corp. in exchange for shares of Verity."], [(SOLD, "Media division", "2022-12", None)]),
    (None, ["During the quarter ended June 30, 2023, the Company disposed of its Chilean subsidiary through a sale to a local distributor."], [(SOLD, "Chilean subsidiary", "2023", None)]),
    (None, ["Results include the divestiture of Solvane in 2022."], [(SOLD, "Solvane", "2022", None)]),
    (None, ["Other income included a $12 million gain on the sale of our Danish abrasives business in May 2023."], [(SOLD, "Danish abrasives", "2023-05", None)]),
    (None, ["In September 2023, we completed our exit from the Russian market with the sale of Quartz RUS LLC to its management."], [(SOLD, "Quartz RUS", "2023-09", None)]),
    ("Note 4. Acquisitions and Divestitures", ["On July 14, 2023, the Company completed the divestment of its Ceramics unit to Ostrava Capital for $61.5 million."], [(SOLD, "Ceramics unit", "2023-07-14", 61_500_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On June 28, 2023, we distributed our 100% ownership interest in Basalt Corporation, our former components subsidiary, to our stockholders by means of a tax-free spin-off."], [(SPUN, "Basalt Corporation", "2023-06-28", None)]),
    (None, ["The retail business in Canada was sold on February 3, 2023."], [(SOLD, "retail business", "2023-02-03", None)]),
    (None, ["Substantially all of the assets of the Valve division were sold to Ridge Partners on May 5, 2023 for $9.1 million."], [(SOLD, "Valve division", "2023-05-05", 9_100_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In October 2023, we closed on the disposition of our 51% interest in Nanjing Lens Co., Ltd. for $7 million."], [(SOLD, "Nanjing Lens", "2023-10", 7_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On March 31, 2023, the Company entered into and closed a stock purchase agreement under which it sold 100% of the equity of Gamma Fixtures, LLC to Mr. Lee for $250,000."], [(SOLD, "Gamma Fixtures", "2023-03-31", 250_000)]),
    (None, ["In February 2024, we announced that the Company-owned plants in northern Italy will be acquired by CCB plc in a transaction valued at approximately $97 million."], [(SOLD, "northern Italy", "2024-02", 97_000_000)]),
    (None, ["In October 2023, we received a binding offer from Integra Holdings to purchase our Codder business for approximately $100 million."], [(SOLD, "Codder", "2023-10", 100_000_000)]),
    (None, ["On February 1, 2024, we agreed to sell our Lamp business, which generated sales of $40 million, to Beacon Holdings for $66 million."], [(SOLD, "Lamp", "2024-02-01", 66_000_000)]),
    (None, ["On January 15, 2024, the Company announced that it had signed an agreement to sell its bone product line to Calder for $12.5 million."], [(SOLD, "bone product line", "2024-01-15", 12_500_000)]),
    (None, ["On February 5, 2024, the Company's Board of Directors approved the sale of its Printing segment to Mosaic Group for $45 million."], [(SOLD, "Printing", "2024-02-05", 45_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["Echo Lens was sold to Farrow Group for $21 million in November 2023."], [(SOLD, "Echo Lens", "2023-11", 21_000_000)]),
    (None, ["The Ghent facility, which was sold in June 2023 as a going business to Tessen NV for $14 million, employed 140 people."], [(SOLD, "Ghent facility", "2023-06", 14_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In the third quarter of 2023, the Company sold 2.5% overriding royalty interests in 35,000 net acres in southwest Appalachia for gross proceeds of $75 million."], [(SOLD, "royalty", "2023", 75_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["During 2023 the Company divested of certain legacy dry gas assets in Appalachia."], [(SOLD, "legacy dry gas assets", "2023", None)]),
    (None, ["Net cash provided by investing activities in 2022 included $24.3 million in net proceeds received from the sale of certain energy operations in the United States."], [(SOLD, "energy operations", "2022", 24_300_000)]),
    ("Note 5. Discontinued Operations", ["On August 31, 2023, we completed the sale of the Education segment to Noble Partners. The results of the Education segment are presented as discontinued operations."], [(SOLD, "Education", "2023-08-31", None)]),
    ("Note 4. Acquisitions and Divestitures", ["The Company sold Lorne Insurance Services Corp. and Mica Software, Inc. (collectively, the “Lorne Companies”) to the buyers on May 1, 2023 for $0.5 million."], [(SOLD, "Lorne", "2023-05-01", 500_000)]),
    ("Note 18. Subsequent Events", ["Subsequent to December 31, 2023, we signed a definitive agreement to divest our Hobby segment for $75 million; the transaction is expected to close in the second quarter of 2024."], [(SOLD, "Hobby", None, 75_000_000)]),
    (None, ["On August 8, 2023, the Company entered into an agreement with Kodiak Partners under which Kodiak will purchase the Company’s Loom business for $33 million in cash."], [(SOLD, "Loom", "2023-08-08", 33_000_000)]),
    (None, ["On June 20, 2023, our Board approved, and we entered into, an agreement for the sale of the Paddle division to Mistral Sports for $12 million."], [(SOLD, "Paddle", "2023-06-20", 12_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In February 2023, the Company sold its equity interests in Nantucket Yarns, LLC for $3.3 million."], [(SOLD, "Nantucket Yarns", "2023-02", 3_300_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On April 30, 2023, the Company completed the divestiture of the assets comprising its Olympia coatings line to Perrin SA for $27 million."], [(SOLD, "Olympia coatings", "2023-04-30", 27_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["The Company sold Quince Bakery, its wholly-owned subsidiary, to the subsidiary’s former management on May 31, 2023 for one dollar and the assumption of liabilities."], [(SOLD, "Quince Bakery", "2023-05-31", None)]),
    ("Note 4. Acquisitions and Divestitures", ["On March 31, 2023, we sold our 70% interest in Rialto Media Ltd. to the minority shareholder for a note of $2.0 million."], [(SOLD, "Rialto Media", "2023-03-31", None)]),
    ("Note 4. Acquisitions and Divestitures", ["In August 2022 the Company disposed of Sable Leather S.r.l., its Italian subsidiary, for €5 million."], [(SOLD, "Sable Leather", "2022-08", None)]),
    ("Note 4. Acquisitions and Divestitures", ["On June 15, 2023, the Company closed the sale of its flooring operations (the “Flooring Sale”) to Tamarack Holdings for gross proceeds of $90 million."], [(SOLD, "flooring operations", "2023-06-15", 90_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In December 2023, we completed the sale of a majority of our Urban Optics retail stores to franchisees for $8 million."], [(SOLD, "Urban Optics", "2023-12", 8_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On September 1, 2023, the Company completed the previously announced tax-free separation of its Vault business into an independent public company, Vault Security Corp."], [(SPUN, "Vault", "2023-09-01", None)]),
    ("Note 4. Acquisitions and Divestitures", ["On October 2, 2023, Quartz completed the distribution to its shareholders of all of the outstanding shares of Wexler Labs, Inc."], [(SPUN, "Wexler Labs", "2023-10-02", None)]),
    (None, ["In July 2023, we announced our intention to spin off our Xenia Health business as a separate publicly traded company."], [(SPUN, "Xenia Health", "2023-07", None)]),
    (None, ["On September 30, 2023, the Bank sold its insurance agency subsidiary, Ingram Insurance Group, to Jarvis Brokers for $11.6 million."], [(SOLD, "Ingram", "2023-09-30", 11_600_000)]),
    (None, ["In May 2023, the Company sold its merchant services portfolio and its trust business to Keel Bank for $5.2 million."], [(SOLD, "trust business", "2023-05", 5_200_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In November 2023 we sold our non-operated assets in the Bakken to Mako Energy for $70 million."], [(SOLD, "non-operated assets", "2023-11", 70_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["In June 2023, we sold our remaining interest in the Orchid pipeline to Pinto Midstream for $128 million."], [(SOLD, "Orchid pipeline", "2023-06", 128_000_000)]),
    (None, ["Cash provided by investing activities in 2022 included $18.5 million from the sale of our Bristle business."], [(SOLD, "Bristle", "2022", 18_500_000)]),
    (None, ["Net income in 2023 included a pre-tax gain of $7.4 million on the sale of our Cobalt Foundry subsidiary, which closed in October 2023."], [(SOLD, "Cobalt Foundry", "2023", None)]),
    (None, ["In May 2023, we divested our Jasper Wire unit."], [(SOLD, "Jasper Wire", "2023-05", None)]),
    (None, ["On June 30, 2023, the Company completed its exit from Brazil through the sale of Quartz do Brasil Ltda. to local management."], [(SOLD, "Quartz do Brasil", "2023-06-30", None)]),
    (None, ["In June 2023, we terminated the agreement to sell our Yonder business to Zane Capital, which had been announced in January 2023."], [(SOLD, "Yonder", None, None)]),
    (None, ["In November 2022, we sold a 49% interest in our subsidiary Calla Foundry to Dietz Holdings for $24 million, forming a joint venture."], [(SOLD, "Calla Foundry", "2022-11", 24_000_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["In November 2022, the Company sold the stock of its wholly owned subsidiary, Jarrett Steel Co., to an investor group led by its president for $6.5 million."], [(SOLD, "Jarrett Steel", "2022-11", 6_500_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["During the first quarter of 2023, the Company completed the disposition of Kenmore Plastics for net proceeds of $23.1 million."], [(SOLD, "Kenmore Plastics", "2023", 23_100_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["On September 15, 2023, substantially all of the assets of Lowell Textile were sold for $2.8 million."], [(SOLD, "Lowell Textile", "2023-09-15", 2_800_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["On April 3, 2023, the Company sold its 50% interest in the Thorne joint venture to its partner for $12.0 million."], [(SOLD, "Thorne", "2023-04-03", 12_000_000)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["Pursuant to an asset purchase agreement dated May 15, 2023, the Company sold its Ultra Clean product line to Vesta Corp. on June 1, 2023 for $9.9 million."], [(SOLD, "Ultra Clean", "2023-06-01", 9_900_000)]),
    (None, ["The decrease in selling expenses reflects the sale of the Corwin division in March 2023."], [(SOLD, "Corwin", "2023-03", None)]),
    (None, ["On January 16, 2024, the Company and Garrison LLC entered into an equity purchase agreement whereby the Company will sell its Hobbs Tool subsidiary for $17 million."], [(SOLD, "Hobbs", "2024-01-16", 17_000_000)]),
    (None, ["On August 7, 2023, we announced the sale of our Juno Scales business to private equity firm Kline & Co. for $105 million. The sale closed on September 29, 2023."], [(SOLD, "Juno Scales", "2023-09-29", 105_000_000)]),
    (None, ["On November 30, 2022 the Company completed the sale of its majority interest in Lyra Systems to a third party."], [(SOLD, "Lyra Systems", "2022-11-30", None)]),
    ("2. ACQUISITIONS AND DISPOSITIONS", ["In August 2023, Zodiac Gold Corp. acquired from the Company its 80% interest in the Alder Creek project for $4.0 million in cash and 1,000,000 Zodiac shares."], [(SOLD, "Alder Creek", "2023-08", None)]),
    ("5. Divestitures", ["The following businesses were sold in 2022 and 2023:", "<table><tr><td>Business</td><td>Date of sale</td><td>Proceeds</td></tr><tr><td>Garland Foundry</td><td>April 4, 2022</td><td>$3.2 million</td></tr><tr><td>Hardin Castings</td><td>July 7, 2023</td><td>$6.0 million</td></tr></table>"], [(SOLD, "Garland Foundry", "2022-04-04", None), (SOLD, "Hardin Castings", "2023-07-07", None)]),
    ("Note 4. Discontinued Operations", ["Sale of Norfolk Operations", "On October 18, 2023, the Company completed the sale for cash proceeds of $33.0 million and recorded a gain of $4.1 million."], [(SOLD, "Norfolk", "2023-10-18", 33_000_000)]),
    ("Note 4. Discontinued Operations", ["The Oakley segment, which was sold on November 1, 2023 for $52 million, is reported as a discontinued operation."], [(SOLD, "Oakley", "2023-11-01", 52_000_000)]),
    ("Note 4. Assets Held for Sale", ["In December 2023, management committed to a plan to sell the Paxton business. On February 9, 2024, the Company entered into an agreement to sell Paxton to Quigley Corp. for $14 million."], [(SOLD, "Paxton", "2024-02-09", 14_000_000)]),
    (None, ["During the fourth quarter of 2022 we completed the sale of our interest in Baxter Mining (Pty) Ltd for $8.9 million."], [(SOLD, "Baxter Mining", "2022", 8_900_000)]),
    (None, ["As a result of the sale of Fenton Boats on May 31, 2023, we no longer build boats."], [(SOLD, "Fenton Boats", "2023-05-31", None)]),
    (None, ["On January 11, 2024, we contracted to sell the Mercury Thermometer business to its management for $6 million."], [(SOLD, "Mercury", "2024-01-11", 6_000_000)]),
    (None, ["The Company and Nestor Corp. are parties to a definitive agreement dated December 5, 2023 under which the Company will sell Oxford Scales to Nestor for $41 million."], [(SOLD, "Oxford Scales", "2023-12-05", 41_000_000)]),
    (None, ["On September 20, 2023, the Company transferred all of its shares of Selby Ltd. to the former owner in settlement of the purchase note."], [(SOLD, "Selby", "2023-09-20", None)]),
    ("Note 4. Discontinued Operations", ["Sale of Norfolk Operations", "On October 18, 2023, the Company completed the sale for cash proceeds of $33.0 million and recorded a gain of $4.1 million."], [(SOLD, "Norfolk", "2023-10-18", 33_000_000)]),
    (None, ["On January 11, 2024, we contracted to sell the Mercury Thermometer business to its management for $6 million."], [(SOLD, "Mercury", "2024-01-11", 6_000_000)]),
    (None, ["On September 20, 2023, the Company transferred all of its shares of Selby Ltd. to the former owner in settlement of the purchase note."], [(SOLD, "Selby", "2023-09-20", None)]),
    ("NOTE 2 - ACQUISITIONS", ["On February 6, 2023 we sold the assets and operations of radio stations KQRZ-FM and KZTX-AM in Lubbock, Texas to Fiesta Media for $4.0 million."], [(SOLD, "KQRZ", "2023-02-06", 4_000_000)]),
    ("NOTE 2 - ACQUISITIONS", ["During July 2023, the Company sold the Kettle Foods line to Larch Brands LLC, receiving $7.0 million at closing."], [(SOLD, "Kettle Foods", "2023-07", None)]),
    ("NOTE 2 - ACQUISITIONS", ["In October 2023, the Company discontinued its Marble Tile business and sold the related assets to a competitor for $1.2 million."], [(SOLD, "Marble Tile", "2023-10", 1_200_000)]),
    (None, ["The Company’s previously announced agreement to sell its Tango division to Union Capital for $50 million was terminated on September 5, 2023."], [(SOLD, "Tango", None, None)]),
    (None, ["On July 12, 2023 the Company’s board accepted an offer from Vortex Equity to purchase the Wagner division for $15 million."], [(SOLD, "Wagner", "2023-07-12", 15_000_000)]),
    (None, ["On March 3, 2023, Baron Partners, a private equity firm, acquired our Copper Tube business for $88 million."], [(SOLD, "Copper Tube", "2023-03-03", 88_000_000)]),
    (None, ["On December 19, 2023, we signed a share purchase agreement to divest our stake in Dorado Minerals to Eagle Rock for $9.9 million."], [(SOLD, "Dorado Minerals", "2023-12-19", 9_900_000)]),
    (None, ["The Company’s wholly owned subsidiary, Flux Pumps, sold its Gulf Coast rental business for $4.5 million in April 2023."], [(SOLD, "Gulf Coast", "2023-04", 4_500_000)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["We sold our Hudson and Iona product lines in May 2023 for total proceeds of $7.4 million."], [(SOLD, "Hudson", "2023-05", 7_400_000)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["On July 21, 2023, we completed the sale of the real estate, equipment and operations of our Jasper foundry to Kent Iron for $12.1 million."], [(SOLD, "Jasper foundry", "2023-07-21", 12_100_000)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["On April 14, 2023, the Company assigned its interest in the Newton field to Orion Energy in exchange for $6.5 million."], [(SOLD, "Newton field", "2023-04-14", 6_500_000)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["On May 1, 2023, Perry Radio completed the purchase of our three Dayton stations for $5.1 million."], [(SOLD, "Dayton stations", "2023-05-01", 5_100_000)]),
    (None, ["In June 2023, we finalized the sale of a 60% stake in Yuma Solar to Zenith Funds for $31 million, and deconsolidated it."], [(SOLD, "Yuma Solar", "2023-06", 31_000_000)]),
    (None, ["We disposed of our 100% interest in Beta Shoes (Shenzhen) Co., Ltd. for consideration of RMB 20 million ($2.9 million) on May 25, 2023."], [(SOLD, "Beta Shoes", "2023-05-25", 2_900_000)]),
    (None, ["In the third quarter of 2023, management completed the previously announced divestiture of the Dover paper mill."], [(SOLD, "Dover paper mill", "2023", None)]),
    (None, ["On December 6, 2023, the Company agreed in principle to sell its Essex Marine division to an affiliate of Fulton Partners for $27 million."], [(SOLD, "Essex Marine", "2023-12-06", 27_000_000)]),
]
# fmt: on

# Joint ventures, the registrant's own mergers, both sides in one telling: heading, paragraphs, (kind, words of the name, day of closing or else of the agreement, price).
# fmt: off
OTHERS: list[tuple[str | None, list[str], list[tuple[str, str | None, str | None, int | None]]]] = [
    ("Note 4. Acquisitions and Divestitures", ["In June 2023, the Company, Rio Plata and the Province launched a new joint venture, Elara Limited Partnership (Elara)."], [(VENTURE, "Elara", "2023-06", None)]),
    (None, ["In 2022, we established a majority-owned joint venture in Hiroshima, Japan, to manufacture plastic tanks."], [(VENTURE, "Hiroshima", "2022", None)]),
    ("Note 4. Acquisitions and Divestitures", ["On November 1, 2022, Astor Inc. paid Quartz $82.0 million for a 50% interest in a joint venture carried on in a company called Astor Quartz LLC."], [(VENTURE, "Astor", "2022-11-01", None)]),
    ("Note 4. Acquisitions and Divestitures", ["In May 2023, the Company and Fenwick SA formed Fenwick Quartz SAS, a 50/50 joint venture."], [(VENTURE, "Fenwick", "2023-05", None)]),
    ("Note 4. Acquisitions and Divestitures", ["In August 2022, the Company and Merit combined their European vaccine businesses in a joint venture known as Pasque MSD, in which each holds 50%."], [(VENTURE, "Pasque", "2022-08", None)]),
    ("Note 4. Acquisitions and Divestitures", ["On April 3, 2023, we entered into a joint venture agreement with Tanaka Corporation to market gauges in Japan."], [(VENTURE, "Tanaka", "2023-04-03", None)]),
    (None, ["During 2022, The Sterling Company, a subsidiary of the Company, entered into a joint venture agreement with Groupe Daval."], [(VENTURE, "Daval", "2022", None)]),
    ("Note 4. Acquisitions and Divestitures", ["Also in 2022, we contributed cash and our Venezuelan bottling interests to a new joint venture, Embotelladora del Norte, S.A."], [(VENTURE, "Embotelladora", "2022", None)]),
    (None, ["On December 12, 2023, the Company entered into a definitive merger agreement (the “Merger Agreement”) to be acquired by affiliates of Thorn Partners LLC for $21.00 per share in cash, representing an enterprise value of $1.3 billion."], [(MERGED, "Thorn", "2023-12-12", 1_300_000_000)]),
    (None, ["On November 20, 2023, the Company and Crane & Dole Holdings, Inc. entered into a definitive agreement to combine in a merger of equals."], [(MERGED, "Crane", "2023-11-20", None)]),
    (None, ["On October 30, 2023, Quartz entered into a merger agreement with Dynast Capital under which an affiliate of Dynast will acquire all outstanding shares of Quartz for $14.50 per share in cash, or approximately $410 million."], [(MERGED, "Dynast", "2023-10-30", None)]),
    (None, ["On December 20, 2023, the Company announced that it had agreed to be acquired by Elmhurst Industries plc for approximately $600 million."], [(MERGED, "Elmhurst", "2023-12-20", 600_000_000)]),
    ("Note 4. Acquisitions and Divestitures", ["We completed the following transactions during 2023:", "• In January 2023, we acquired Opal Tooling, LLC for $6.0 million.", "• In May 2023, we sold our Pewter business for $3.5 million."], [(BOUGHT, "Opal Tooling", "2023-01", 6_000_000), (SOLD, "Pewter", "2023-05", 3_500_000)]),
    ("Note 4. Acquisitions and Divestitures", ["On June 1, 2023, we and Aether Metals AG each contributed $5.0 million to Aether Quartz Alloys LLC, a newly formed joint venture owned equally by the parties."], [(VENTURE, "Aether", "2023-06-01", None)]),
    (None, ["In July 2023, Quartz and Banner Oil agreed to form a 50/50 joint venture to be named BQ Sensors; closing is subject to approvals."], [(VENTURE, "BQ Sensors", "2023-07", None)]),
    (None, ["On June 12, 2023, we and our partner, Oslo Pumps, launched Quartz Oslo Flow AS, a joint venture to make flow meters."], [(VENTURE, "Quartz Oslo", "2023-06-12", None)]),
    (None, ["On September 5, 2023 the joint venture agreement between the Company and Pavia SpA was signed, establishing Pavia Quartz S.r.l., owned 51% by the Company."], [(VENTURE, "Pavia", "2023-09-05", None)]),
    (None, ["On October 23, 2023, Xanthe Holdings completed its tender offer for all of our outstanding shares, and we became a wholly owned subsidiary of Xanthe."], [(MERGED, "Xanthe", "2023-10-23", None)]),
    (None, ["In May 2023, the Company and Zorn Chemie AG formed a 50-50 joint venture company in Malaysia, ZQ Gauges Sdn Bhd."], [(VENTURE, "ZQ Gauges", "2023-05", None)]),
    ("NOTE 7. MERGERS, ACQUISITIONS AND DIVESTITURES", ["During 2023 we acquired Stirling Alloys for $8.2 million and sold our Tudor Castings business for $3.3 million."], [(BOUGHT, "Stirling", "2023", 8_200_000), (SOLD, "Tudor", "2023", 3_300_000)]),
]
# fmt: on


@pytest.mark.parametrize(("heading", "paragraphs", "expected"), [*BUSINESSES_BOUGHT, *BUSINESSES_SOLD, *OTHERS])
def test_every_way_of_telling_is_read(
    heading: str | None, paragraphs: list[str], expected: list[tuple[str, str | None, str | None, int | None]]
) -> None:
    found = deals(heading, paragraphs)
    assert len(found) == len(expected), found
    for kind, name, day, price in expected:
        fitting = [d for d in found if d.kind == kind and (name is None if d.name is None else name is not None and name in d.name)]
        assert len(fitting) == 1, found
        deal = fitting[0]
        assert day is None or (deal.closed or deal.announced or "").startswith(day), deal
        assert price is None or deal.consideration == price, deal


@pytest.mark.parametrize("term", ["Registrant", "Group", "Partnership", "Bank", "Association", "Trust"])
def test_the_registrant_by_the_filings_own_word(term: str) -> None:
    cover = f"<p>FORM 10-K. For the fiscal year ended December 31, 2023.</p><p>Quartz Works, Inc. (the “{term}”) makes tools.</p>"
    told = f"<p>On May 4, 2023, the {term} sold its Lamp business to Beacon Holdings for $6 million.</p>"
    found, _ = read_deals(parse_filing("ZQX_10-K_20231231_made.htm", f"<html><body>{cover}{told}</body></html>".encode()))
    assert [(d.kind, d.name, d.closed, d.consideration) for d in found] == [(SOLD, "Lamp business", "2023-05-04", 6_000_000)]


def test_a_sentence_set_line_by_line_is_one_and_a_heading_is_none_of_it() -> None:
    lines = [
        "In the second quarter the plants ran at a lower rate, and on June 5, 2023 the Company and its subsidiaries acquired all shares of",
        "Harrow Gauge, Inc., which makes gauges in Leeds, for $12.5 million in cash and expects to move the work to Ohio over the next years.",
        "The Harrow Gauge Business and the Pell Optics Business Were Both Reviewed by the Board of Directors in Chicago",
        "On July 6, 2023, the Company acquired Stowe Rings, LLC for $3.0 million.",
    ]
    found = deals(None, lines)
    assert [(d.name, d.closed, d.consideration) for d in found] == [
        ("Harrow Gauge, Inc.", "2023-06-05", 12_500_000),
        ("Stowe Rings, LLC", "2023-07-06", 3_000_000),
    ]


def test_a_quarter_that_names_no_span_covers_the_longest_one() -> None:
    cover = "<p>FORM 10-Q. For the quarterly period ended September 30, 2023.</p><p>Quartz Works, Inc. (the “Company”)</p>"
    told = "<p>On February 9, 2022, the Company acquired Bolt &amp; Nut LLC for $2.5 million in cash.</p>"
    page = f"<html><body>{cover}%s{told}</body></html>"
    assert [d.closed for d in read_deals(parse_filing("ZQX_10-Q_20230930_made.htm", (page % "").encode()))[0]] == ["2022-02-09"]
    short = page % "<p>Results for the three months ended September 30, 2023 were lower.</p>"
    assert read_deals(parse_filing("ZQX_10-Q_20230930_made.htm", short.encode()))[0] == []


@pytest.mark.parametrize(
    "told",
    [
        "On June 1, 2023, we distributed to our stockholders one share of Acme Tools common stock for each share held. We retained 19.9% of Acme Tools.",
        "On June 1, 2023, we completed the spin-off of Acme Tools. Our stockholders received one share of Acme Tools common stock for every two held.",
    ],
)
def test_how_many_shares_of_a_business_were_handed_out_is_not_told_by_the_ratio(told: str) -> None:
    (deal,) = deals("Note 3. Spin-off", [told])
    assert (deal.kind, deal.name, deal.closed, deal.stake) == (SPUN, "Acme Tools", "2023-06-01", None)
