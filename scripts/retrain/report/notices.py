"""What a reader must know before believing any number."""

from collections.abc import Collection
from typing import NamedTuple

from retrain.experiment import Experiment


class Notice(NamedTuple):
    """A warning at the top of the page."""

    title: str
    text: str


def notices(plan: Experiment, tables: Collection[str] = ()) -> list[Notice]:
    """What a reader must know before believing any number; `tables` are the names of the analyses on the page."""
    found = []
    if plan.has_call_sets:
        text = (
            "Nothing was trained or called here, so no cause of a difference can be told. Probabilities are those of "
            "PL, which are whole numbers and so right to within 12 %; a caller without PL has no confident flips."
        )
        found.append(Notice("Calls alone were compared", text))
    elif plan.config["backend"]["deepvariant"] == "embedded":
        text = (
            "These models were made and called by the small CPU engine of this project. It writes the same files as "
            "DeepVariant, but its accuracy says nothing about DeepVariant’s. Use the container backend for that."
        )
        found.append(Notice("The embedded engine is a stand-in, not DeepVariant", text))
    if not (plan.has_call_sets or plan.with_roles("select")):
        text = (
            "No sample has the role select. An arm that you choose by the tables below is chosen and measured on the "
            "same sites, so its figures are optimistic. Add a sample with the role select, and choose on that."
        )
        found.append(Notice("Optimistic once you choose", text))
    if "verdicts" not in tables:
        text = (
            "The tables show counts of one run. A difference of a few variants can be chance or seed noise: "
            "do not read better or worse out of it without an interval."
        )
        found.append(Notice("Counts, not verdicts", text))
    return found
