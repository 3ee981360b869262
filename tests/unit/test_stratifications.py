"""Strata of a config."""

import pytest

from genomics.errors import InputError
from retrain import stratifications


def test_resolve_joins_relative_paths_to_the_folder():
    assert stratifications.resolve({"a": "x.bed", "b": "/y.bed"}, "data") == {"a": "data/x.bed", "b": "/y.bed"}


def test_resolve_reads_a_table_whose_paths_start_from_it(tmp_path):
    (tmp_path / "beds").mkdir()
    (tmp_path / "beds" / "all.tsv").write_text("easy\teasy.bed.gz\n\nhard\t/far/hard.bed\n")
    found = stratifications.resolve("beds/all.tsv", str(tmp_path))
    assert found == {"easy": f"{tmp_path}/beds/easy.bed.gz", "hard": "/far/hard.bed"}


@pytest.mark.parametrize("text", ["easy easy.bed\n", "a\tb\tc\n"])
def test_resolve_refuses_lines_of_another_form(tmp_path, text):
    (tmp_path / "all.tsv").write_text(text)
    with pytest.raises(InputError, match="line 1 is not of the form"):
        stratifications.resolve("all.tsv", str(tmp_path))


def test_resolve_refuses_a_table_that_is_missing(tmp_path):
    with pytest.raises(InputError, match=r"absent\.tsv: the table of strata cannot be read"):
        stratifications.resolve("absent.tsv", str(tmp_path))
