"""The index of pictures: which site has which picture in which example set."""

import numpy as np
import pytest
from made_evidence import example, show, site
from PIL import Image

from genomics.errors import InputError
from genomics.genome import Genome
from genomics.protos import Example, read_messages
from retrain.evidence import pictures
from retrain.evidence.pictures import Source

#               0123456789
BASES = "GATTTTTCCA" + "ACGT" * 10


@pytest.fixture
def genome(write_genome):
    return Genome(write_genome(c=BASES))


@pytest.fixture
def run(tmp_path, genome):
    def call(sites, **example_sets):
        sources = []
        for name, examples in example_sets.items():
            sources.append(Source(name, f"{name}/m", show(tmp_path / name, examples)))
        folder = tmp_path / "evidence" / "m.r1" / "test" / "ann"
        rows = list(pictures.index(genome, sites, sources, folder))
        assert all(tuple(row) == pictures.INDEX_COLUMNS for row in rows)
        return rows

    return call


def test_picture_is_that_of_the_site(run, tmp_path):
    (row,) = run([site(1, 13, "G", "T")], own=[example(12, "G", ["T"], (0,), 1), example(13, "T", ["A"], (0,), 2)])
    assert row["picture"] == "evidence/m.r1/test/ann/own/site1_1.png"
    assert row["original"] == "c:12_G->T.png"
    assert row["shown"] == "13:G>T"
    assert (row["example_set"], row["cells"], row["sample"]) == ("own", "own/m", "ann")
    with Image.open(tmp_path / row["picture"]) as picture:
        pixels = example(12, "G", ["T"], (0,), 1).pixels
        strip = np.asarray(picture)[-pixels.shape[0] :, : pixels.shape[1]]
        assert (strip == (np.minimum(pixels[..., 0], 254) / 254 * 255).astype(np.uint8)).all()
    kept = read_messages(tmp_path / "evidence/m.r1/test/ann/own/examples.tfrecord.gz", Example)
    assert [one.locus for one in kept] == ["c:13-13", "c:14-14"]


def test_one_example_set_has_the_same_image(run):
    (row,) = run([site(1, 13, "G", "T")], own=[example(12, "G", ["T"], (0,), 1)])
    assert row["same_image"] == "yes"


def test_same_image_is_told_by_the_bytes(run):
    sites = [site(1, 13, "G", "T"), site(2, 14, "T", "A"), site(3, 15, "A", "T")]
    left = [example(12, "G", ["T"], (0,), 1), example(13, "T", ["A"], (0,), 2), example(14, "A", ["T"], (0,), 3)]
    right = [example(12, "G", ["T"], (0,), 1), example(13, "T", ["A"], (0,), 9)]
    rows = run(sites, left=left, right=right)
    found = [(row["site"], row["example_set"], row["same_image"], bool(row["picture"])) for row in rows]
    assert found == [
        *(("1", "left", "yes", True), ("1", "right", "yes", True)),
        *(("2", "left", "no", True), ("2", "right", "no", True)),
        *(("3", "left", "", True), ("3", "right", "", False)),
    ]


def test_alleles_are_found_however_they_are_written(run):
    # one T of TTTTT lost: left-aligned at the A before the run; the second set writes it further right and longer
    left, right = [example(1, "AT", ["A"], (0,), 1)], [example(4, "TTTC", ["TTC"], (0,), 1)]
    rows = run([site(1, 2, "AT", "A")], left=left, right=right)
    assert [row["original"] for row in rows] == ["c:1_AT->A.png", "c:4_TTTC->TTC.png"]
    assert [row["shown"] for row in rows] == ["2:AT>A"] * 2
    assert [row["same_image"] for row in rows] == ["yes"] * 2


def test_site_with_several_alternates_has_a_picture_of_each_with_its_own(run):
    alts = ["A", "T"]
    images = [example(12, "G", alts, (0,), 1), example(12, "G", alts, (1,), 2), example(12, "G", alts, (0, 1), 3)]
    rows = run([site(1, 13, "G", "T")], own=images)
    assert [row["shown"] for row in rows] == ["13:G>T", "13:G>A,13:G>T"]
    assert [row["picture"].rpartition("/")[2] for row in rows] == ["site1_1.png", "site1_2.png"]


def test_images_of_other_alleles_are_not_compared(run):
    left = [example(12, "G", ["A", "T"], (1,), 1), example(12, "G", ["A", "T"], (0, 1), 2)]
    rows = run([site(1, 13, "G", "T")], left=left, right=[example(12, "G", ["T"], (0,), 1)])
    assert [(row["example_set"], row["same_image"]) for row in rows] == [
        ("left", "yes"),
        ("left", ""),
        ("right", "yes"),
    ]


def test_long_alleles_have_short_names(run):
    insertion = "G" + "ACGTA" * 30
    (row,) = run([site(1, 13, "G", insertion)], own=[example(12, "G", [insertion], (0,), 1)])
    assert row["original"] == "c:12_INS150bp.png"
    assert row["picture"].endswith("site1_1.png")


def test_missing_picture_is_told(tmp_path, genome):
    folder = show(tmp_path / "own", [example(12, "G", ["T"], (0,), 1)])
    (folder / f"{pictures.PREFIX}_c:12_G->T.png").unlink()
    with pytest.raises(InputError, match="no picture c:12_G"):
        pictures.read_shown(genome, folder)


def test_no_site_has_no_row(run, tmp_path):
    assert run([], own=[]) == []
    assert (tmp_path / "evidence/m.r1/test/ann/own").is_dir()
