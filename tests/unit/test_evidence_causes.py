"""Causes of flips, read from the table of attribution."""

import pytest

from genomics import tsv
from genomics.errors import InputError
from retrain.evidence.causes import EFFECT, read_causes
from retrain.evidence.choices import SITE, Cause

COLUMNS = (*SITE, EFFECT, "cause")


def test_effect_is_the_whole_difference(tmp_path):
    with tsv.writer(tmp_path / "a.tsv.gz", COLUMNS) as table:
        table.writerow(dict(zip(COLUMNS, ("c", "7", "A", "G", "-2.0", "network"), strict=True)))
        table.writerow(dict(zip(COLUMNS, ("c", "8", "A", "G", "", "candidate"), strict=True)))
    found = {("c", "7", "A", "G"): Cause("network", -2.0), ("c", "8", "A", "G"): Cause("candidate", 0.0)}
    assert read_causes(tmp_path / "a.tsv.gz") == found


def test_other_tables_are_refused(tmp_path):
    with tsv.writer(tmp_path / "a.tsv.gz", SITE):
        pass
    with pytest.raises(InputError, match="no column cause, difference"):
        read_causes(tmp_path / "a.tsv.gz")
    (tmp_path / "b.tsv.gz").write_text("plain")
    with pytest.raises(InputError, match="cannot be read as a table of causes"):
        read_causes(tmp_path / "b.tsv.gz")
