"""Words of SQL for questions about a few concepts, of which a whole market's facts hold very many others."""

from __future__ import annotations


def of_concepts(*concepts: str) -> str:
    """The condition that a fact is of one of these concepts.

    The range in which their names lie is asked first: the ledger skips by it what it has not even unpacked, while it holds a list
    against every fact that the other conditions leave.
    """
    named = ", ".join(f"'{concept}'" for concept in concepts)
    return f"concept BETWEEN '{min(concepts)}' AND '{max(concepts)}' AND concept IN ({named})"
