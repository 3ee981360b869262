"""Images that an experiment names itself."""

import re

import pytest
import yaml

from genomics.errors import InputError
from retrain import experiment, schemas
from retrain.containers import choices
from retrain.tools import Tools

CONTAINER = {"deepvariant": "container", "happy": "container"}


@pytest.fixture
def check(tmp_path, monkeypatch):
    """Problems of a choice, in a folder with one image file."""
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "dv.sif").touch()
    monkeypatch.chdir(tmp_path)

    def run(backend=CONTAINER, **images: str) -> list[str]:
        return choices.check(images, Tools.load(backend))

    return run


def test_files_and_addresses(check, tmp_path):
    assert (
        check(deepvariant="images/dv.sif", deepvariant_gpu=str(tmp_path / "images"), happy="oras://h/x:v0.3.15") == []
    )
    assert check(deepvariant="docker://mirror:5000/dv", deepvariant_gpu=f"docker://m.n/dv@sha256:{'0' * 64}") == []


def test_unknown_name_is_told_with_the_known_ones(check):
    assert check(deepvarint="images/dv.sif") == [
        "config: images.deepvarint: is no image of config/tools.yaml; known are deepvariant, deepvariant_gpu, happy"
    ]


@pytest.mark.parametrize("address", ["images/my dv.sif", "$(touch x).sif", "{sample}.sif", "a'b.sif", "x\n.sif"])
def test_hostile_addresses(check, address):
    (problem,) = check(happy=address)
    assert problem.startswith(f"config: images.happy: {address!r} cannot be handed to a shell as it is")


@pytest.mark.parametrize(
    ("name", "address", "found"),
    [
        ("deepvariant", "docker://mirror:5000/dv:1.6.1", "DeepVariant 1.6.1 is not supported; name 1.9.0,"),
        ("deepvariant_gpu", "docker://mirror:5000/dv:1.10.0-beta-gpu", "DeepVariant 1.10.0-beta is not supported"),
        ("happy", "oras://mirror/hap.py:v0.3.14", "hap.py 0.3.14 is not supported; name 0.3.15,"),
        ("happy", "docker://google/deepvariant:1.9.0", "hap.py 1.9.0 is not supported; name 0.3.15,"),
    ],
)
def test_another_version_is_refused(check, name, address, found):
    (problem,) = check(**{name: address})
    assert problem.startswith(f"config: images.{name}: {address}: {found}")


def test_name_of_a_file_tells_no_version(check, tmp_path):
    (tmp_path / "dv_1.6.1.sif").touch()
    assert check(deepvariant="dv_1.6.1.sif") == []


def test_absent_file_is_told(check):
    assert check(deepvariant="dv.sif", happy="/none/h.sif") == [
        f"config: images.deepvariant: dv.sif: not found; {choices.CURE}",
        f"config: images.happy: /none/h.sif: not found; {choices.CURE}",
    ]


def test_file_of_an_image_without_use_may_be_absent(check):
    assert check({"deepvariant": "embedded", "happy": "container"}, deepvariant="dv.sif") == []


def test_names_that_the_schema_tells_are_those_of_the_table():
    told = re.search(r"by their names there \((.*?)\)", schemas.load("config")["properties"]["images"]["description"])[
        1
    ]
    assert told.split(", ") == list(Tools.load(CONTAINER).images)


@pytest.fixture
def config(check, tmp_path):
    for name in ("ref.fa", "ref.fa.fai", "a.bam", "a.bam.bai", "t.vcf.gz", "t.vcf.gz.tbi", "c.bed"):
        (tmp_path / name).touch()
    row = {"sample": "S", "reads": "a.bam", "truth": "t.vcf.gz", "confident": "c.bed", "regions": "c:1-1000"}
    return {
        "backend": CONTAINER,
        "reference": "ref.fa",
        "samples": [{**row, "role": role} for role in ("train", "tune", "test")],
        "baseline": {"init_checkpoint": ""},
        "arms": {"one": {}},
    }


def test_experiment_takes_the_images(config):
    found = experiment.load(config | {"images": {"deepvariant": "images/dv.sif"}})
    assert found.tools.image("make_examples") == "images/dv.sif"
    assert yaml.safe_load(experiment.resolved_yaml(found))["images"] == {"deepvariant": "images/dv.sif"}


def test_images_stay_out_of_what_decides_the_tables(config):
    plans = [
        experiment.packed(experiment.without_report(experiment.load(config | {"images": images}).config))
        for images in ({}, {"deepvariant": "images/dv.sif"})
    ]
    assert plans[0] == plans[1]


def test_experiment_tells_images_with_all_other_problems(config):
    config["reference"] = "gone.fa"
    with pytest.raises(InputError) as error:
        experiment.load(config | {"images": {"happy": "gone.sif", "happier": "x"}})
    told = "\n".join(error.value.problems)
    assert all(part in told for part in ("images.happy: gone.sif: not found", "images.happier", "gone.fa: not found"))


@pytest.mark.parametrize("images", [{"happy": 1}, ["happy"], {"happy": None}])
def test_images_are_texts(config, images):
    with pytest.raises(InputError, match=r"^config: images"):
        experiment.load(config | {"images": images})
