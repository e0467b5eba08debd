"""`shortlist.xlsx`: the list as a reviewer works with it. Sheets are written in the order of the tabs, from the same plain values
as `shortlist.json`, so that both say the same."""

from __future__ import annotations

import hashlib

from screener.outputs import Context, output
from screener.outputs.card_sheet import write_cards
from screener.outputs.changes_sheet import write_changes
from screener.outputs.grid import new_book
from screener.outputs.peers_sheet import peer_places, write_peers
from screener.outputs.plain import day
from screener.outputs.quality_sheets import write_baseline, write_dictionary, write_history, write_quality
from screener.outputs.record_sheets import (
    evidence_order,
    first_words,
    write_deals,
    write_evidence,
    write_flags,
    write_left_out,
    write_measures,
    write_missing,
    write_overrides,
    write_programs,
)
from screener.outputs.regime_sheet import write_regime
from screener.outputs.shortlist_json import document_once
from screener.outputs.shortlist_sheet import write_shortlist
from screener.outputs.week_sheet import write_week
from screener.outputs.weights_sheet import write_weights
from screener.reviews import baseline_rows, latest_reviews
from screener.shortlist import Shortlist
from screener.weekly import changes

FILE_NAME = "shortlist.xlsx"


@output(FILE_NAME)
def workbook(shortlist: Shortlist, context: Context) -> bytes:
    """The file's bytes."""
    made = document_once(shortlist, context)
    companies = made["companies"]
    reviews = latest_reviews(context.reviews)
    written = baseline_rows(companies, reviews)
    evidence, starts = evidence_order(shortlist, companies)
    changed = [] if context.previous is None else changes(made, context.previous)
    with new_book(shortlist.as_of, data_words(shortlist)) as (book, buffer):
        write_week(book, shortlist, companies, made["universe"]["left_out"], reviews, context.previous, made, changed)
        write_shortlist(book, shortlist, companies, reviews, context.previous, changed)
        write_cards(book, shortlist, made, starts, peer_places(companies), changed)
        write_flags(book, companies)
        write_programs(book, companies)
        write_deals(book, companies)
        write_evidence(book, evidence, companies)
        write_peers(book, shortlist, companies, first_words(companies))
        write_measures(book, shortlist, companies)
        write_missing(book, shortlist, companies)
        write_regime(book, made["regime"], companies)
        write_changes(book, made, context.previous, changed)
        write_left_out(book, made["universe"]["left_out"])
        write_overrides(book, made["overrides"])
        write_quality(book, shortlist, companies)
        write_weights(book, shortlist)
        write_history(book, context.reviews)
        write_dictionary(book)
        # Which workbook a decision was typed into. Reviews are only ever added, so their number tells apart two workbooks of one
        # day that show the same words after a decision was taken back.
        past = 0 if context.reviews is None else len(context.reviews)
        write_baseline(book, written, hashlib.sha256(repr((made["as_of"], past, written)).encode()).hexdigest()[:16])
    return buffer.getvalue()


def data_words(shortlist: Shortlist) -> str:
    """How fresh the data is, in one line for every sheet."""
    ages = [f"{name} to {day(at)}" if at else f"no {name}" for name, at in sorted(shortlist.ages.items())]
    return f"Data: {', '.join(ages)}." if ages else ""
