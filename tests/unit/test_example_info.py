"""example_info.json: shape and channels."""

import json

import pytest

from genomics.errors import InputError
from minidv import example_info
from minidv.example_info import ExampleInfo

INFO = ExampleInfo((100, 221, 2), (1, 19))


def test_write_then_read(tmp_path):
    path = tmp_path / "example_info.json"
    example_info.write(path, INFO)
    assert example_info.read(path) == INFO
    assert json.loads(path.read_text()) == {"version": "1.9.0", "shape": [100, 221, 2], "channels": [1, 19]}


@pytest.mark.real
def test_write_equals_upstream(oracles, tmp_path):
    golden = oracles / "deepvariant" / "golden.training_examples.tfrecord.gz.example_info.json"
    example_info.write(tmp_path / "x", example_info.read(golden))
    assert (tmp_path / "x").read_bytes() == golden.read_bytes()


def test_read_with_shape_refuses_null(tmp_path):
    example_info.write(tmp_path / "x", ExampleInfo(None, (1, 19)))
    assert example_info.read(tmp_path / "x").shape is None
    with pytest.raises(InputError, match="shape is null"):
        example_info.read_with_shape(tmp_path / "x")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"shape": [1, 2], "channels": [1]}', '{"shape": [9, 9, 3], "channels": [1, 2]}']
)
def test_read_refuses_other_content(tmp_path, text):
    path = tmp_path / "example_info.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"example_info\.json: "):
        example_info.read(path)


def test_read_missing_file(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        example_info.read(tmp_path / "none")


def test_differences_pass_over_a_shard_without_examples():
    assert INFO.differences(ExampleInfo(None, INFO.channels)) == []
    assert len(INFO.differences(ExampleInfo((100, 199, 2), (1, 2)))) == 2


def test_of_dataset_prefers_the_folder(tmp_path):
    records = str(tmp_path / "x.gz")
    assert example_info.of_dataset(records) == tmp_path / "example_info.json"
    named = tmp_path / "x.gz.example_info.json"
    named.touch()
    assert example_info.of_dataset(records) == named
    (tmp_path / "example_info.json").touch()
    assert example_info.of_dataset(records) == tmp_path / "example_info.json"
