"""The ranked list and all that a reader of it asks for: what every output (workbook, JSON, terminal) is made from.

Right of the company table and left of the outputs; nothing is computed after it, so that all outputs say the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from screener.card_data import CardData
from screener.companies import Companies

OVERRIDES = ("cik", "ticker", "field", "column", "value", "own", "reason", "who", "date", "expires", "state", "told")
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")
_DOCUMENT = re.compile(r"[\w.\-]{1,120}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shortlist:
    """One week's list as of a day.

    `companies`: only the listed ones, in order of rank, after ranking. `peers`: `peers.PEER_COLUMNS`, a row a company and peer.
    `contributions`: a row a company and measure (`cik, measure, pillar, weight, percentile, is_missing, factor, contribution`).
    `programs`, `deals`: the ledger's columns (PROGRAMS, DEALS), one row a programme or deal that counts. `events`: `cik, form,
    items, filed, accession` and, where known, `document`, the file name of the primary document; a year of those listed, a quarter
    of all others. `considered`: companies looked at before any left. `ages`: freshest day of each source of data, None where
    nothing of it is held. `weights`: what a person may move, by measure, not yet divided by their sum. `ranked`: how many were
    ranked where a filter shows fewer.
    `sources_uses`: `allocation.sources_uses.SOURCES_AND_USES`, a row a company, fiscal year and line.
    `cards`: what only the first companies' cards show (`card_data`).
    `overrides`: what the user set by hand and what became of it (`state`: held, contradicted by a newer filing, expired, unused).
    """

    as_of: date
    companies: Companies
    peers: pd.DataFrame
    contributions: pd.DataFrame
    programs: pd.DataFrame
    deals: pd.DataFrame
    events: pd.DataFrame
    regime: Mapping[str, Any]
    considered: int
    ages: Mapping[str, date | None]
    weights: Mapping[str, float]
    ranked: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    sources_uses: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["cik", "year_end", "line", "value"]))
    cards: CardData = field(default_factory=CardData)
    overrides: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(OVERRIDES)))


def filing_url(cik: int, accession: str | None, document: str | None = None) -> str | None:
    """The address of a filing on sec.gov: its primary document where the name is known, else its index page; None without a
    well-formed accession, so that no hostile text ever becomes a link."""
    if not isinstance(accession, str) or not _ACCESSION.fullmatch(accession):
        return None
    folder = f"https://www.sec.gov/Archives/edgar/data/{int(cik)}/{accession.replace('-', '')}"
    if isinstance(document, str) and _DOCUMENT.fullmatch(document):
        return f"{folder}/{document}"
    return f"{folder}/{accession}-index.htm"
