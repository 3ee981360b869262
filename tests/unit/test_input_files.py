import pytest
from made_results import make_model

from retrain import input_files

CONFIG = {"downloads": {"sources": {"x": "https://example.org"}}}


@pytest.fixture
def prefix(tmp_path):
    (tmp_path / "model.index").touch()
    return str(tmp_path / "model")


def test_prefix_is_its_files(prefix, tmp_path):
    files = [f"{prefix}.index", f"{prefix}.data-00000-of-00001"]
    assert input_files.of_model({}, prefix, []) == files
    assert input_files.of_calling_model({}, prefix, []) == [*files, str(tmp_path / "example_info.json")]


def test_saved_model_is_its_folder(tmp_path):
    folder = make_model(tmp_path / "saved")
    assert input_files.of_model({}, folder, []) == input_files.of_calling_model({}, folder, []) == [folder]


@pytest.mark.parametrize("path", ["", "/opt/models/wgs"])
def test_model_inside_an_image_and_no_model_are_nothing(path):
    assert input_files.of_calling_model({}, path, []) == []


def test_model_that_is_made_here_is_the_folder_of_its_rule():
    path = "results/models/a.r1/checkpoint/model"
    assert input_files.of_model({}, path, ["a.r1"]) == ["results/models/a.r1/checkpoint"]
    assert input_files.of_model({}, path, []) == []


def test_downloaded_model_is_its_files_before_they_are_there():
    path = "resources/downloads/x/m/ckpt"
    assert input_files.of_model(CONFIG, path, []) == [f"{path}.index", f"{path}.data-00000-of-00001"]


def test_index_beside(tmp_path):
    reads = tmp_path / "a.bam"
    assert input_files.index_beside({}, str(reads)) is None
    (tmp_path / "a.bai").touch()
    assert input_files.index_beside({}, str(reads)) == str(tmp_path / "a.bai")
    assert input_files.index_beside(CONFIG, "resources/downloads/x/a.cram") == "resources/downloads/x/a.cram.crai"
