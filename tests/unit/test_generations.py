"""Which generation of a folder a job reads."""

import pytest

from genomics.errors import InputError
from retrain.cleaning import generations
from retrain.cleaning.generations import Row

BASE = "results/examples/set-1/test/S"


def folder(rows, use, settings="1"):
    return generations.folder(generations.by_folder(rows), BASE, use, settings)


def test_folder_is_the_first_where_nothing_was_deleted():
    assert folder([], "calls of a") == BASE
    assert folder([Row(f"{BASE}2", "calls of a", "1")], "calls of a") == BASE


def test_folder_stays_for_who_used_it_and_is_the_next_for_all_others():
    rows = [Row(BASE, "calls of a", "1"), Row(BASE, "calls of b", "1")]
    assert folder(rows, "calls of a") == BASE
    assert folder(rows, "calls of c") == f"{BASE}~2"


def test_folder_is_the_next_for_a_use_with_other_settings():
    assert folder([Row(BASE, "calls of a", "1")], "calls of a", "2") == f"{BASE}~2"


def test_folder_counts_generations_as_numbers():
    rows = [Row(generations.named(BASE, number), f"calls of {number}", "1") for number in range(1, 11)]
    assert folder(rows, "calls of 9") == f"{BASE}~9"
    assert folder(rows, "calls of 10") == f"{BASE}~10"
    assert folder(rows, "calls of 11") == f"{BASE}~11"


def test_folder_is_behind_the_newest_though_an_older_one_was_deleted_last():
    rows = [Row(f"{BASE}~2", "calls of b", "1"), Row(BASE, "calls of a", "1")]
    assert folder(rows, "calls of c") == f"{BASE}~3"


def test_folder_of_settings_that_came_back_is_not_the_one_before_last():
    rows = [Row(BASE, "calls of a", "1"), Row(f"{BASE}~2", "calls of a", "2")]
    assert folder(rows, "calls of a", "2") == f"{BASE}~2"
    assert folder(rows, "calls of a", "1") == f"{BASE}~3"


def test_rows_are_read_as_written(tmp_path):
    rows = [Row(BASE, "calls of a", "1"), Row(f"{BASE}~2", "shuffling into x", "")]
    generations.write_rows(rows, tmp_path / "new" / "folders.tsv")
    assert generations.read_rows(tmp_path / "new" / "folders.tsv") == rows


def test_read_rows_gives_none_where_nothing_was_deleted(tmp_path):
    assert generations.read_rows(tmp_path / "folders.tsv") == []


@pytest.mark.parametrize("text", ["folder\tuse\nx\ty\n", "a\tb\tc\nd\te\tf\n", "folder\tuse\tsettings\nx\n", "\xff"])
def test_read_rows_tells_a_damaged_record_and_its_cure(tmp_path, text):
    path = tmp_path / "folders.tsv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=r"folders\.tsv: cannot be read .* remove it"):
        generations.read_rows(path)


def test_by_folder_refuses_a_generation_that_is_no_number():
    with pytest.raises(InputError, match="has no number behind ~"):
        generations.by_folder([Row(f"{BASE}~x", "calls of a", "1")])
