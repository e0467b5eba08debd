"""Repurchase authorisations in further wordings: quarters, lists, lapses, suspensions, brokers' plans, other companies' programmes.

Sentences made up for these tests. Of each, the records as they were worked out by hand before the reader was asked.
"""

# ruff: noqa: E501 a sentence is read best on one line

from __future__ import annotations

from typing import Any

import pytest

from filings.document import Filing, parse_filing
from filings.readers.programs import read_programs
from filings.records import FilingInfo, Program

FILLER = "<p>We describe our business, its results and its risks in the other parts of this report.</p>" * 4
UNSAID = {"status": "active", "kind": "unspecified", "is_increase": False}


def page(*paragraphs: str, form: str = "10-Q", period: str = "2023-09-30", company: str | None = None, more: str = "") -> Filing:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    info = FilingInfo(form=form, period_end=period, company=company)
    return parse_filing("made.htm", f"<html><body>{FILLER}{body}{more}</body></html>".encode(), info)


def short(program: Program) -> dict[str, Any]:
    fields = {name: getattr(program, name) for name in Program.__slots__ if name != "evidence"}
    return {name: value for name, value in fields.items() if value is not None and value != UNSAID.get(name)}


def said(*paragraphs: str, **how: Any) -> list[dict[str, Any]]:
    return [short(program) for program in read_programs(page(*paragraphs, **how))[0]]


WORDINGS: list[tuple[str, list[dict[str, Any]]]] = [
    (
        "Our Board has authorized a program to purchase up to $300 million of our outstanding common shares (the 2022 Repurchase Program), which was announced on February 10, 2022 and has no expiration date.",
        [{"announced": "2022-02-10", "authorized_value": 300_000_000}],
    ),
    (
        "Pursuant to a share repurchase program authorized by the Board on July 25, 2023, we are permitted to buy back up to an aggregate of 3.5 million shares through December 31, 2024.",
        [{"announced": "2023-07-25", "authorized_shares": 3_500_000, "expires": "2024-12-31"}],
    ),
    (
        "The Company has a stock repurchase program under which, as amended on May 4, 2023, it may repurchase up to $75.0 million of its common stock, of which $31.2 million was still available at September 30, 2023.",
        [{"announced": "2023-05-04", "authorized_value": 75_000_000, "remaining_value": 31_200_000}],
    ),
    (
        "On August 1, 2023, the Company's Board of Directors reauthorized the stock repurchase program, providing for the purchase of up to $20,000,000 of Class A common stock until August 1, 2025.",
        [{"announced": "2023-08-01", "authorized_value": 20_000_000, "expires": "2025-08-01"}],
    ),
    (
        "Effective September 12, 2023, the Bank's holding company adopted a plan to acquire up to 5%, or approximately 412,000 shares, of its outstanding common stock. The plan will remain in effect for twelve months.",
        [{"announced": "2023-09-12", "authorized_shares": 412_000, "expires": "2024-09"}],
    ),
    (
        "The Corporation announced on June 20, 2023 that its Board of Directors has approved a new repurchase plan for up to 250,000 shares, or approximately 3.1%, of the Corporation's issued and outstanding shares. The prior plan, which authorized 200,000 shares and was adopted on January 18, 2022, was completed on June 9, 2023.",
        [
            {"announced": "2023-06-20", "authorized_shares": 250_000},
            {"announced": "2022-01-18", "authorized_shares": 200_000, "status": "completed"},
        ],
    ),
    (
        "We have in place a board-approved repurchase authorization of $1.5 billion dated November 9, 2021. Through September 30, 2023, we had bought 14.2 million shares for $1.12 billion under this authorization, leaving approximately $380 million.",
        [{"announced": "2021-11-09", "authorized_value": 1_500_000_000, "remaining_value": 380_000_000}],
    ),
    (
        "Under the stock buyback program approved by stockholders at the annual meeting on May 16, 2023, the Company can spend not more than $8 million to acquire its shares on the open market over eighteen months.",
        [{"announced": "2023-05-16", "authorized_value": 8_000_000, "expires": "2024-11", "kind": "open market"}],
    ),
    (
        "On May 2, 2023, we disclosed that our Board had doubled our share repurchase authorization from $50 million to $100 million.",
        [{"announced": "2023-05-02", "authorized_value": 100_000_000}, {"authorized_value": 50_000_000, "status": "superseded"}],
    ),
    (
        "In May 2023, the Board of Directors increased the share repurchase authorization by an additional 500,000 shares, bringing the total number of shares authorized for repurchase to 2,500,000.",
        [{"announced": "2023-05", "authorized_shares": 500_000, "is_increase": True}],
    ),
    (
        "No shares were repurchased in the quarter. The $25 million repurchase program that our Board put in place in February 2021 lapsed on February 28, 2023 with $9.4 million unused.",
        [{"announced": "2021-02", "authorized_value": 25_000_000, "expires": "2023-02-28", "status": "expired"}],
    ),
    (
        "The Company's credit agreement permits it to repurchase up to $10 million of its common stock per year. The Company does not currently have a repurchase program.",
        [],
    ),
    (
        "Our board of directors may in the future authorize a share repurchase program, and we may be required to repurchase our notes upon a change of control.",
        [],
    ),
    (
        "On March 15, 2023, our subsidiary repurchased $50 million aggregate principal amount of its 6.5% senior notes due 2027 under a program authorized by its board.",
        [],
    ),
    (
        "Securities sold under agreements to repurchase averaged $120 million. On April 27, 2023, the Board authorized the repurchase of up to 400,000 shares; 355,210 shares remain to be purchased under the authorization.",
        [{"announced": "2023-04-27", "authorized_shares": 400_000, "remaining_shares": 355_210}],
    ),
    (
        "On July 31, 2023 we entered into an accelerated share repurchase agreement with a financial institution under which we paid $100 million and received 1.6 million shares initially. Final settlement is expected in the fourth quarter of 2023.",
        [{"announced": "2023-07-31", "authorized_value": 100_000_000, "kind": "accelerated"}],
    ),
    (
        "In August 2023, the Company completed a modified Dutch auction tender offer, purchasing 2,000,000 shares of its common stock at $15.00 per share, for $30.0 million excluding fees.",
        [
            {
                "announced": "2023-08",
                "authorized_value": 30_000_000,
                "authorized_shares": 2_000_000,
                "status": "completed",
                "kind": "tender offer",
            }
        ],
    ),
    (
        "On September 5, 2023, the Company purchased 150,000 shares of common stock from John Q. Smith, a member of our Board of Directors, in a privately negotiated transaction at $12.40 per share for a total of $1.86 million.",
        [
            {
                "announced": "2023-09-05",
                "authorized_value": 1_860_000,
                "authorized_shares": 150_000,
                "status": "completed",
                "counterparty": "John Q. Smith",
                "related_party": True,
                "kind": "private",
            }
        ],
    ),
    (
        "The Board of Trustees renewed the share repurchase program on June 8, 2023 for another year, allowing the Trust to acquire up to 2 million common shares.",
        [{"announced": "2023-06-08", "authorized_shares": 2_000_000, "expires": "2024-06"}],
    ),
    (
        "Our existing authorization, approved December 14, 2022, allows for repurchases of up to $500 million and expires December 31, 2025. It replaced our December 2019 authorization of $350 million.",
        [
            {"announced": "2022-12-14", "authorized_value": 500_000_000, "expires": "2025-12-31"},
            {"announced": "2019-12", "authorized_value": 350_000_000, "status": "superseded"},
        ],
    ),
    (
        "The Partnership's general partner authorized a unit repurchase program of up to $100 million on February 22, 2023. As of September 30, 2023, 1,204,511 common units had been repurchased for $41.3 million, and $58.7 million remained.",
        [{"announced": "2023-02-22", "authorized_value": 100_000_000, "remaining_value": 58_700_000}],
    ),
    (
        "As of September 30, 2023, the remaining amount authorized under the January 2022 repurchase program was $84.6 million. The January 2022 program, for $200 million, does not have an expiration date.",
        [{"announced": "2022-01", "authorized_value": 200_000_000, "remaining_value": 84_600_000}],
    ),
    (
        "On May 1, 2023, Acme announced that its board had authorized management to buy up to US$30 million in ordinary shares or ADSs over a period of 12 months.",
        [{"announced": "2023-05-01", "authorized_value": 30_000_000, "expires": "2024-05"}],
    ),
    (
        "The Board terminated the Company's 2021 stock repurchase plan on August 15, 2023 and, on the same date, adopted a replacement plan that authorizes purchases of up to $12 million of common stock.",
        [{"announced": "2023-08-15", "authorized_value": 12_000_000}],
    ),
    (
        "In connection with the vesting of restricted stock, employees surrendered 12,000 shares to cover taxes. These shares were not purchased under any publicly announced program.",
        [],
    ),
    (
        "On February 14, 2023, our Board of Directors authorized the repurchase of our common stock in an amount not to exceed $5.0 million in the aggregate. This authorization was increased to $10.0 million on June 1, 2023.",
        [
            {"announced": "2023-02-14", "authorized_value": 5_000_000, "status": "superseded"},
            {"announced": "2023-06-01", "authorized_value": 10_000_000},
        ],
    ),
    (
        "We announced a $2.0 billion share repurchase program in May 2022 and a further $1.0 billion in May 2023.",
        [
            {"announced": "2022-05", "authorized_value": 2_000_000_000},
            {"announced": "2023-05", "authorized_value": 1_000_000_000, "is_increase": True},
        ],
    ),
    (
        "On April 24, 2023, the Compensation Committee approved the 2023 Equity Incentive Plan, under which up to 4,000,000 shares may be issued. Shares repurchased by us under the plan become available again.",
        [],
    ),
    (
        "In 2023, our Board of Directors approved an extension of the share repurchase program through June 30, 2024. The program, announced on June 14, 2021, authorized the purchase of up to $35 million of common stock.",
        [{"announced": "2021-06-14", "authorized_value": 35_000_000, "expires": "2024-06-30"}],
    ),
    (
        "On January 31, 2023, the Board authorized the Company to repurchase up to $10 million in shares of common stock, inclusive of amounts left under the prior program. During the nine months ended September 30, 2023 the Company repurchased 310,000 shares for $6.2 million.",
        [{"announced": "2023-01-31", "authorized_value": 10_000_000}],
    ),
    (
        "At September 30, 2023, there were 118,324 shares that could still be purchased under the Company's current 300,000-share repurchase program, which was authorized in October 2020.",
        [{"announced": "2020-10", "authorized_shares": 300_000, "remaining_shares": 118_324}],
    ),
    (
        "Stock Repurchase Program: On June 7, 2023, the Company's Board approved the repurchase of up to ten percent (10%) of the Company's outstanding shares, or 1,830,000 shares. The program ends when all shares have been purchased or on June 30, 2024, if earlier.",
        [{"announced": "2023-06-07", "authorized_shares": 1_830_000, "expires": "2024-06-30"}],
    ),
    (
        "(2) All shares were purchased pursuant to the publicly announced program approved on 14 March 2023 for up to $60 million.",
        [{"announced": "2023-03-14", "authorized_value": 60_000_000}],
    ),
    (
        "(1) The Company's repurchase program was announced on 5/4/2022 with an approved amount of $250 million and has no expiration date.",
        [{"announced": "2022-05-04", "authorized_value": 250_000_000}],
    ),
    (
        "The amount approved was $40 million. The plan was announced March 1, 2023 and expires March 1, 2025. All purchases were made under this share repurchase plan.",
        [{"announced": "2023-03-01", "authorized_value": 40_000_000, "expires": "2025-03-01"}],
    ),
    (
        "On August 9, 2023, the Board authorized a program to repurchase up to $150 million of the Company's common stock, excluding fees, commissions and excise tax (the “2023 Program”). The 2023 Program supersedes the $100 million program authorized in August 2021 (the “2021 Program”), under which $12.5 million was unused.",
        [
            {"announced": "2023-08-09", "authorized_value": 150_000_000},
            {"announced": "2021-08", "authorized_value": 100_000_000, "status": "superseded"},
        ],
    ),
    (
        "We repurchased 1.1 million shares during the quarter for $45 million and have $155 million of remaining capacity under the $400 million share repurchase authorization approved by our Board in Q4 2022.",
        [{"announced": "2022", "authorized_value": 400_000_000, "remaining_value": 155_000_000}],
    ),
    (
        "On February 16, 2023, the Board of Directors of the Company approved and authorized a new share repurchase program to replace the existing program which was due to expire on March 31, 2023. The new program permits the Company to repurchase up to 750,000 shares during the period April 1, 2023 to March 31, 2024.",
        [{"announced": "2023-02-16", "authorized_shares": 750_000, "expires": "2024-03-31"}],
    ),
    (
        "The Company is authorized to repurchase up to 1,000,000 shares under a program adopted in August 2019. At September 30, 2023, 402,118 shares remained.",
        [{"announced": "2019-08", "authorized_shares": 1_000_000, "remaining_shares": 402_118}],
    ),
    (
        "As previously announced, the Company's Board of Directors approved a share repurchase program (the Program) on December 1, 2022. Under the Program the Company is authorized to repurchase up to $10 million of its outstanding shares. The Program terminates on December 1, 2023.",
        [{"announced": "2022-12-01", "authorized_value": 10_000_000, "expires": "2023-12-01"}],
    ),
    (
        "We currently have authority from our Board to repurchase up to $125 million of our common stock; the authority was granted on March 3, 2022 and does not expire.",
        [{"announced": "2022-03-03", "authorized_value": 125_000_000}],
    ),
    (
        "On May 25, 2023, our shareholders granted the Company authority to purchase up to 4,112,000 of its ordinary shares. This authority expires at the conclusion of the 2024 annual general meeting.",
        [{"announced": "2023-05-25", "authorized_shares": 4_112_000}],
    ),
    (
        "During the quarter, the Board authorized an increase of $75 million to the share repurchase program, raising total capacity to $175 million.",
        [{"authorized_value": 75_000_000, "is_increase": True}],
    ),
    (
        "On August 28, 2023, the Company announced that its Board had added $250 million to its share buyback authorization, in addition to the roughly $40 million left on the authorization from 2021.",
        [{"announced": "2023-08-28", "authorized_value": 250_000_000, "is_increase": True}],
    ),
    (
        "Our $50 million stock repurchase program, which began in November 2022, was exhausted in July 2023. On July 27, 2023, a new $50 million program took effect.",
        [
            {"announced": "2022-11", "authorized_value": 50_000_000, "status": "completed"},
            {"announced": "2023-07-27", "authorized_value": 50_000_000},
        ],
    ),
    (
        "The Company's share repurchase plan was approved on October 19, 2022 for 150,000 shares, and was increased by 100,000 shares on April 19, 2023.",
        [
            {"announced": "2022-10-19", "authorized_shares": 150_000},
            {"announced": "2023-04-19", "authorized_shares": 100_000, "is_increase": True},
        ],
    ),
    (
        "Share repurchases. Purchases under the $1.0 billion program approved by the Board on September 14, 2021 were completed in April 2023. On April 28, 2023, the Board approved another program of the same size.",
        [
            {"announced": "2021-09-14", "authorized_value": 1_000_000_000, "status": "completed"},
            {"announced": "2023-04-28", "authorized_value": 1_000_000_000},
        ],
    ),
    (
        "On June 15, 2023, we entered into a share repurchase agreement with Harbor Point Capital LP, an affiliate of one of our directors, to repurchase 500,000 shares of Class A common stock for $9.0 million. The transaction closed on June 20, 2023.",
        [
            {
                "announced": "2023-06-15",
                "authorized_value": 9_000_000,
                "authorized_shares": 500_000,
                "status": "completed",
                "counterparty": "Harbor Point Capital LP",
                "related_party": True,
                "kind": "private",
            }
        ],
    ),
    (
        "Concurrently with the closing of the secondary offering on March 7, 2023, we repurchased from the underwriters 1,500,000 of the shares sold by the selling stockholders at $22.00 per share, for approximately $33.0 million.",
        [
            {
                "announced": "2023-03-07",
                "authorized_value": 33_000_000,
                "authorized_shares": 1_500_000,
                "status": "completed",
                "kind": "private",
            }
        ],
    ),
    (
        "On July 3, 2023 the Company commenced a tender offer to purchase up to $40 million of its common stock at a price not greater than $20.00 nor less than $17.50 per share. The offer expired on August 1, 2023, and the Company accepted 2,150,537 shares at $18.60, for a total cost of $40.0 million.",
        [
            {
                "announced": "2023-07-03",
                "authorized_value": 40_000_000,
                "expires": "2023-08-01",
                "status": "expired",
                "kind": "tender offer",
            }
        ],
    ),
    (
        "In February 2023, we executed an ASR with Bank X to purchase $500 million of shares. The ASR was settled in May 2023, and we received 4.2 million shares in total.",
        [{"announced": "2023-02", "authorized_value": 500_000_000, "status": "completed", "kind": "accelerated"}],
    ),
    (
        "The stock repurchase program approved by the board on January 24, 2023, provides for the repurchase of up to 5% of outstanding stock, or 610,000 shares, and had 411,002 shares remaining at September 30, 2023.",
        [{"announced": "2023-01-24", "authorized_shares": 610_000, "remaining_shares": 411_002}],
    ),
    (
        "No repurchases were made under our $20 million program in the quarter. The program was announced in May 2022 and will expire in May 2024.",
        [{"announced": "2022-05", "authorized_value": 20_000_000, "expires": "2024-05"}],
    ),
    (
        "On March 9, 2023, the Board authorized the repurchase of up to 1.2 million shares. On September 7, 2023, the Board rescinded this authorization.",
        [{"announced": "2023-03-09", "authorized_shares": 1_200_000, "status": "terminated"}],
    ),
    (
        "Our Board suspended the repurchase program announced in November 2021 ($100 million) in March 2023. Repurchases may resume at any time; $63.5 million is left.",
        [{"announced": "2021-11", "authorized_value": 100_000_000, "remaining_value": 63_500_000}],
    ),
    (
        "Effective January 1, 2023, the Inflation Reduction Act imposes a 1% excise tax on net share repurchases. We accrued $1.2 million of excise tax under our repurchase program.",
        [],
    ),
    (
        "The Bank's participation in loans includes agreements to repurchase. The Board approved a dividend of $0.20 per share and a $5 million capital plan.",
        [],
    ),
    (
        "Our convertible notes require us to offer to repurchase the notes upon a fundamental change. In May 2023 our Board authorized up to $100 million for repurchases of our convertible notes.",
        [],
    ),
    (
        "On November 2, 2022 the Company's Board of Directors authorized a stock repurchase program to repurchase shares of the Company's common stock for up to $15.0 million. Shares repurchased to date: 1,012,334 for $9.9 million.",
        [{"announced": "2022-11-02", "authorized_value": 15_000_000}],
    ),
    (
        "Under a Board-approved stock repurchase program, the Company can repurchase up to 3,000,000 shares. In July 2023, the Board increased the limit to 4,000,000 shares.",
        [{"authorized_shares": 3_000_000, "status": "superseded"}, {"announced": "2023-07", "authorized_shares": 4_000_000}],
    ),
    (
        "(b) On October 26, 2021, the Company announced that its Board authorized up to $1.2 billion in share repurchases (exclusive of commissions), which authorization was supplemented on February 7, 2023 with an additional $800 million.",
        [
            {"announced": "2021-10-26", "authorized_value": 1_200_000_000},
            {"announced": "2023-02-07", "authorized_value": 800_000_000, "is_increase": True},
        ],
    ),
    (
        "Represents shares purchased under the Company's 2023 repurchase program, publicly announced on January 30, 2023, which authorizes the purchase of $25,000,000 of common stock through January 31, 2024.",
        [{"announced": "2023-01-30", "authorized_value": 25_000_000, "expires": "2024-01-31"}],
    ),
    (
        "The repurchase program authorized on May 1, 2020 for $10.0 million was fully used by December 2022; a second authorization for $15.0 million dated January 10, 2023 has $11.4 million available.",
        [
            {"announced": "2020-05-01", "authorized_value": 10_000_000, "status": "completed"},
            {"announced": "2023-01-10", "authorized_value": 15_000_000, "remaining_value": 11_400_000},
        ],
    ),
    (
        "We may purchase our shares from time to time under the $350.0 million share repurchase program (of which $100.0 million was added by our Board on May 10, 2023), which has no expiration date.",
        [{"authorized_value": 350_000_000}],
    ),
    (
        "In May 2019, May 2021 and February 2023, the Board authorized share repurchases of up to $25.0 million, $20.0 million and $30.0 million, respectively.",
        [
            {"announced": "2019-05", "authorized_value": 25_000_000},
            {"announced": "2021-05", "authorized_value": 20_000_000},
            {"announced": "2023-02", "authorized_value": 30_000_000},
        ],
    ),
    (
        "On January 27, 2023 the Board of Directors authorized the Corporation to repurchase up to 300,000 shares of common stock (the 2023 plan) effective upon the expiration of the previous plan on February 1, 2023. The 2023 plan will expire on February 1, 2024.",
        [{"announced": "2023-01-27", "authorized_shares": 300_000, "expires": "2024-02-01"}],
    ),
    (
        "We have a share repurchase program (the “Repurchase Program”) authorized by our Board of Directors in December 2020, under which we may repurchase up to $50 million of our Class A common stock, with no set expiration.",
        [{"announced": "2020-12", "authorized_value": 50_000_000}],
    ),
    (
        "Our Board of Directors authorized a three-year program to repurchase up to $90 million of common stock, beginning January 1, 2022.",
        [{"authorized_value": 90_000_000}],
    ),
    (
        "On May 11, 2023, our board of directors approved a share repurchase program with authorization to purchase up to $100 million in shares of the Company's common stock at management's discretion (the “Share Repurchase Program”). As of September 30, 2023, $72.4 million remained under the Share Repurchase Program.",
        [{"announced": "2023-05-11", "authorized_value": 100_000_000, "remaining_value": 72_400_000}],
    ),
    (
        "The stock repurchase program announced on February 28, 2022 authorized up to $60 million. A total of $60 million was repurchased under this program, and it concluded on May 31, 2023.",
        [{"announced": "2022-02-28", "authorized_value": 60_000_000, "status": "completed"}],
    ),
    (
        "As of September 30, 2023 we had $1.3 billion remaining under our share repurchase authorization.",
        [{"remaining_value": 1_300_000_000}],
    ),
    (
        "On February 1, 2023, we announced a $3 billion expansion of our existing share repurchase authorization. This brought the total authorization outstanding to $4.6 billion at that date; $2.9 billion remained at September 30, 2023.",
        [{"announced": "2023-02-01", "authorized_value": 3_000_000_000, "is_increase": True, "remaining_value": 2_900_000_000}],
    ),
    (
        "Our Board authorized the repurchase of up to $10,000,000 of our common stock on June 22, 2023, and we adopted a Rule 10b5-1 plan on July 5, 2023 covering up to $4,000,000 of those purchases.",
        [{"announced": "2023-06-22", "authorized_value": 10_000_000}],
    ),
    (
        "Stock Buyback. On March 22, 2023, Bancorp announced its sixth stock repurchase program. Under this program, Bancorp may repurchase up to 175,000 shares of its common stock, or about 3% of its then outstanding shares.",
        [{"announced": "2023-03-22", "authorized_shares": 175_000}],
    ),
    (
        "Pursuant to the Merger Agreement, the Company may not repurchase shares before closing. Accordingly, the $40 million program announced in October 2022 was suspended in June 2023.",
        [{"announced": "2022-10", "authorized_value": 40_000_000}],
    ),
    (
        "In June 2023, the Company retired 1,000,000 treasury shares. In July 2023, the Company issued 2,000,000 shares at $10.00 per share in an offering authorized by the Board.",
        [],
    ),
    (
        "Our executive officers may purchase up to $5 million of our shares under a program approved by our Board on May 1, 2023.",
        [],
    ),
    (
        "On September 18, 2023, the Company's board of directors declared a dividend of $0.15 per share and authorized the repurchase of up to 10% of its outstanding common shares over the next year.",
        [{"announced": "2023-09-18", "expires": "2024-09"}],
    ),
    (
        "The Company completed its previously announced $30 million share repurchase program in January 2023 and announced a new $40 million share repurchase program on February 21, 2023.",
        [{"announced": "2023-02-21", "authorized_value": 40_000_000}, {"authorized_value": 30_000_000, "status": "completed"}],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), WORDINGS)
def test_further_wordings(sentence: str, expected: list[dict[str, Any]]) -> None:
    assert said(sentence) == expected


def test_the_programme_of_a_company_whose_shares_the_registrant_holds() -> None:
    note = (
        "We own 31% of the outstanding shares of Norvane Chemicals. In March 2023, Norvane's supervisory board authorized a $500 million"
        " share repurchase program, of which $188 million remained."
    )
    assert said(note, company="EXAMPLE CORP") == []
    assert len(said(note, company="NORVANE CORP")) == 1
    assert said("In June 2023, one of our portfolio companies completed a tender offer for 10% of its own shares.") == []


def test_a_holders_offering_in_which_the_registrant_buys() -> None:
    sentence = (
        "On August 16, 2023, in connection with a secondary offering by affiliates of Corvus Capital Partners, our controlling stockholder,"
        " we agreed to purchase 3,000,000 shares from the selling stockholders at the price paid by the underwriters, or $21.34 per"
        " share, for a total of $64.0 million."
    )
    assert said(sentence) == [
        {
            "announced": "2023-08-16",
            "authorized_value": 64_000_000,
            "authorized_shares": 3_000_000,
            "status": "completed",
            "counterparty": "Corvus Capital Partners",
            "related_party": True,
            "kind": "private",
        }
    ]


def test_an_upfront_payment_told_after_the_agreement() -> None:
    words = (
        "In May 2023, the Company entered into an accelerated share repurchase (ASR) agreement with a financial institution to repurchase"
        " its common stock. At inception, pursuant to the agreement, the Company paid $1.0 billion to the financial institution."
    )
    assert said(words) == [{"announced": "2023-05", "authorized_value": 1_000_000_000, "kind": "accelerated"}]


def test_a_day_without_a_year_in_a_filing_whose_own_day_is_not_known() -> None:
    sentence = "On November 17, the Company announced that its Board authorized a stock repurchase program of up to $150 million."
    assert said(sentence, form="10-K", period="2021-10-02") == [{"announced": "2021-11-17", "authorized_value": 150_000_000}]


def test_amounts_in_thousands_by_the_paragraphs_own_words() -> None:
    note = (
        "The Board adopted a share repurchase program of $800,000 on May 10, 2022 (amounts in thousands). On March 2, 2023 the Board"
        " raised the program by $250,000."
    )
    assert [p["authorized_value"] for p in said(note)] == [800_000_000, 250_000_000]


def table(left: str) -> str:
    return (
        "<table><tr><td>Period</td><td>Total Number of Shares Purchased</td><td>Average Price Paid per Share</td><td>Total Number of Shares"
        " Purchased as Part of Publicly Announced Programs</td><td>Approximate Dollar Value of Shares that May Yet Be Purchased</td></tr>"
        f"<tr><td>August 2023</td><td>100</td><td>$10.00</td><td>100</td><td>{left}</td></tr></table>"
    )


def test_a_table_without_a_programme_is_said() -> None:
    programs, problems = read_programs(page("Nothing is told of who decided it.", more=table("$5,000,000")))
    assert programs == []
    assert [p.what for p in problems] == [
        "The table of issuer purchases tells what may yet be bought, but no programme was found that it belongs to."
    ]


def test_all_that_was_ever_approved_is_no_programme() -> None:
    words = (
        "Our Board has approved $450 million of share repurchases, in the aggregate, since the inception of the program in 2015."
    )
    programs, problems = read_programs(
        page("On May 3, 2023, our Board authorized the repurchase of up to $50 million of our stock.", words)
    )
    assert [p.authorized_value for p in programs] == [50_000_000]
    assert problems == []


def test_a_boards_act_whose_amount_stands_with_no_programme_is_said() -> None:
    words = (
        "On May 3, 2023, our Board authorized the repurchase of up to $50 million of our common stock.",
        "The Board approved share repurchases; management put their sum at $75 million on June 6, 2023.",
    )
    programs, problems = read_programs(page(*words))
    assert 75_000_000 not in [p.authorized_value for p in programs]
    assert [p.what for p in problems] == [
        "A board's act on repurchases names an amount that stands with none of the programmes read."
    ]
    assert problems[0].quote and "$75 million" in problems[0].quote
