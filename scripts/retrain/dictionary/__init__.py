"""What every column of every table under results/ means: the one place where it is said.

docs/tables.md is made from it; tests/unit/test_dictionary.py holds it against the columns that the code writes.
"""

from retrain.dictionary import comparison, doctor, flips, happy, metrics, models, verdict
from retrain.dictionary.entries import CELL, Table

__all__ = ["CELL", "PRINTED", "TABLES", "Table"]

TABLES = tuple(table for topic in (metrics, verdict, flips, doctor, models, happy) for table in topic.TABLES)
PRINTED = comparison.PRINTED
