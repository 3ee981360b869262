"""A key that stands twice is told with its line, wherever it stands."""

import pytest

from genomics.errors import InputError
from retrain import experiment, yaml_files


def test_doubles_are_told_with_place_and_line(tmp_path):
    path = tmp_path / "x.yaml"
    arms = "arms:\n  one: {}\n  two: {train: {a: 1, a: 2}}\n  one: {}\n"
    path.write_text(f"{arms}samples:\n- {{b: 1}}\n- {{b: 1}}\narms: {{}}\n")
    told = yaml_files.doubles([path])
    assert [line.removeprefix(f"{path}:").partition(" stands")[0] for line in told] == [
        "3: arms.two.train.a",
        "4: arms.one",
        "8: arms",
    ]


@pytest.mark.parametrize(
    "text", ["", "a: [", "base: &x {a: 1}\nmore: {<<: *x, a: 2}\n", '{"a": {"b": 1}, "c": {"b": 2}}']
)
def test_doubles_of_sound_files_and_of_no_yaml(tmp_path, text):
    (tmp_path / "x.yaml").write_text(text)
    assert yaml_files.doubles([tmp_path / "x.yaml", tmp_path / "absent.yaml"]) == []


def test_load_file_refuses_doubles(tmp_path):
    (tmp_path / "x.yaml").write_text("reference: a\nreference: b\n")
    with pytest.raises(InputError, match=r"x\.yaml:2: reference stands twice"):
        experiment.load_file(tmp_path / "x.yaml")
