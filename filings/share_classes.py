"""Share counts of one cover page -> the company's shares: all classes of one filing, on one date, each once."""

from __future__ import annotations

from collections.abc import Mapping

CLASS_AXES = ("us-gaap:StatementClassOfStockAxis", "us-gaap:ClassOfStockAxis", "us-gaap:StatementEquityComponentsAxis")
"""Axes whose members are classes of shares. `dei:LegalEntityAxis` names subsidiaries: their shares are not the company's."""

GENERIC = ("us-gaap:CommonStockMember",)


def add_classes(whole: float | None, classes: Mapping[str, float]) -> tuple[float | None, tuple[str, ...], str | None]:
    """All classes added: the count, the members that were added (empty where the whole was tagged), and why there is none.

    A member that equals the sum of the others is their total and is not added again (GigaCloud, 0001857816-26-000018, tags both
    classes and `CommonStockMember` for the two). An undimensioned count smaller than the classes' sum is one of the classes.
    """
    kept = dict(classes)
    for name, value in classes.items():
        others = sum(kept.values()) - value
        twin = len(kept) == 2 and name in GENERIC
        if (len(kept) > 2 or twin) and value == others:
            del kept[name]
            break
    added = sum(kept.values())
    if not kept:
        return whole, (), None if whole is not None else "the cover page tags no number of shares"
    if whole is None or (whole < added and whole in kept.values()):
        return added, tuple(sorted(kept)), None
    if whole >= added:
        return whole, (), None
    return None, (), f"the cover page's {whole:,.0f} shares are fewer than its classes' {added:,.0f}"
