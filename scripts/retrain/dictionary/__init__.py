"""What every column of every table under results/ means: the one place where it is said.

docs/tables.md is made from it; tests/unit/test_dictionary.py holds it against the columns that the code writes.
"""

from retrain.dictionary import (
    attribution,
    ceilings,
    comparison,
    doctor,
    evidence,
    flips,
    happy,
    metrics,
    models,
    profiles,
    record,
    verdict,
)
from retrain.dictionary.entries import CELL, Table

__all__ = ["CELL", "PRINTED", "TABLES", "Table"]

TOPICS = (metrics, verdict, flips, attribution, ceilings, profiles, evidence, doctor, models, happy, record)
TABLES = tuple(table for topic in TOPICS for table in topic.TABLES)
PRINTED = comparison.PRINTED
