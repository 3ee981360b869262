"""Examples of another shape or other channels than the model's are refused before calling."""

import pytest

import check_channels
from genomics import cli
from genomics.errors import InputError
from minidv import example_info
from minidv.example_info import ExampleInfo

CHANNELS = (1, 2, 3, 4, 5, 6, 19)


@pytest.fixture
def examples(tmp_path):
    """A folder with a shard that has examples, and one that has none."""
    folder = tmp_path / "the examples"
    folder.mkdir()
    write(folder / "examples.tfrecord-00000-of-00002.gz.example_info.json", (100, 221, 7))
    write(folder / "examples.tfrecord-00001-of-00002.gz.example_info.json", None)
    return folder


def write(path, shape, channels=CHANNELS):
    example_info.write(path, ExampleInfo(shape, channels))


@pytest.mark.parametrize("model", ["saved", "model.ckpt"])
def test_main_accepts_a_model_of_the_same_channels(examples, tmp_path, model):
    (tmp_path / "saved").mkdir()
    for folder in (tmp_path / "saved", tmp_path):
        write(folder / "example_info.json", (100, 221, 7))
    assert cli.run(check_channels.main, ["--examples", str(examples), "--checkpoint", str(tmp_path / model)]) == 0


def test_check_tells_every_shard_that_differs(examples, tmp_path):
    write(tmp_path / "example_info.json", (100, 147, 6), (1, 2, 3, 4, 5, 6))
    with pytest.raises(InputError) as error:
        check_channels.check(examples, str(tmp_path / "model"))
    assert len(error.value.problems) == 3
    assert "00000-of-00002.gz.example_info.json: shape [100, 221, 7] and [100, 147, 6]" in error.value.problems[0]
    assert "channels [1, 2, 3, 4, 5, 6, 19] and [1, 2, 3, 4, 5, 6]" in error.value.problems[2]


def test_check_needs_to_know_both(examples, tmp_path):
    with pytest.raises(InputError, match=r"example_info\.json: cannot be read"):
        check_channels.check(examples, str(tmp_path / "model"))
    write(tmp_path / "example_info.json", (100, 221, 7))
    with pytest.raises(InputError, match="holds no"):
        check_channels.check(tmp_path, str(tmp_path / "model"))
