"""The plan of an experiment: sizes, disk, jobs, what is shared, and the text."""

import pytest
from made_results import make_config, make_plan

from genomics.genome import Interval, Regions
from retrain import experiment
from retrain.planning import description, disk, extents, jobs, sharing, sizes, sources, words
from retrain.planning.sizes import Site, Size, Sizes

RELAXED = {"vsc_min_fraction_snps": 0.02}
ARMS = {
    "plain": {},
    "relaxed": {"make_examples": RELAXED, "replicates": 2},
    "faster": {"make_examples": RELAXED, "train": {"learning_rate": 0.1}},
    "inert": {"make_examples": {"p_error": 0.1}},
}


@pytest.fixture
def plan(tmp_path):
    """Two example sets beside the baseline's; the control of `relaxed` and that of `faster` are made."""
    return make_plan(tmp_path, ARMS, controls=True)


@pytest.fixture
def many(tmp_path):
    flags = {f"arm{number}": {"make_examples": {"vsc_min_fraction_snps": number / 1000}} for number in range(1, 201)}
    return make_plan(tmp_path, flags)


def test_sets(plan):
    assert len(sizes.training_sets(plan)) == len(sizes.calling_sets(plan)) == 3
    assert len(sizes.shuffled_sets(plan)) == 6


def test_estimate_counts_bases_by_density(plan):
    """900 bases to call, 500 to train on; the BED files are empty, so that nothing is confident there."""
    found = sizes.estimate(plan)
    assert {size.images for size in found.training} == {0}
    assert [size.images for size in found.calling] == [round(0.9 * density) for density in (1.7, 2.7, 1.7)]
    assert all(size.bytes == size.images * (1700 + 210 * 30) for size in found.calling)


def test_estimate_counts_all_bases_where_confident_is_not_known(plan, tmp_path):
    (tmp_path / "Ann.bed").unlink()
    extents._bed.cache_clear()
    found = sizes.estimate(plan)
    assert [size.images for size in found.training[:2]] == [round(0.5 * 1.7), round(0.4 * 1.7)]


def test_estimate_of_unknown_regions_is_none(plan):
    rows = tuple(row._replace(regions="chr9") for row in plan.samples)
    found = sizes.estimate(plan._replace(samples=rows))
    assert sizes.total(found.calling, "bytes") is None
    assert sizes.total([], "bytes") == 0
    assert disk.needed(plan, found).peak is None


@pytest.mark.parametrize(
    ("flags", "depth", "expected"),
    [
        ({}, 52, 10_700),
        ({}, 31, 8_400),
        ({}, 16, 4_400),
        ({}, 30, 10_000),
        ({}, 500, 1700 + 95 * 210),
        ({"pileup_image_width": 111}, 30, 8000 * 111 / 221),
        ({"alt_aligned_pileup": "diff_channels"}, 30, 8000 * 9 / 7),
    ],
)
def test_image_bytes(plan, flags, depth, expected):
    assert sizes.image_bytes(plan, flags, depth) == pytest.approx(expected, rel=0.25)


def made_sizes(plan) -> Sizes:
    """Every training folder 100 bytes, the tune folder 10, every calling folder 1."""
    train, tune, test = plan.samples
    sets = sizes.training_sets(plan)
    training = [Size(name, row, 1, size) for name in sets for row, size in ((train, 100), (tune, 10))]
    calling = [Size(name, test, 1, 1) for name in sizes.calling_sets(plan)]
    return Sizes({}, training, calling, list(training))


def test_disk(plan):
    found = disk.needed(plan, made_sizes(plan))
    assert found == disk.Disk(made=333, shuffled=330, working=100, peak=763, arm_by_arm=110 + 110 + 100 + 2)


def test_disk_of_a_given_model_is_that_of_calling(tmp_path):
    given = {"given": {"model": str(tmp_path / "model"), "make_examples": RELAXED}}
    (tmp_path / "example_info.json").touch()
    (tmp_path / "model.data-00000-of-00001").touch()
    plan = make_plan(tmp_path, given)
    found = Sizes({}, [], made_sizes(plan).calling, [])
    assert disk.needed(plan, found) == disk.Disk(made=2, shuffled=0, working=0, peak=2, arm_by_arm=2)


def test_jobs_by_hand(plan):
    """Trained: plain 1, relaxed 2, faster 1, inert 1, controls of relaxed 2 and of faster 1; plain is that of inert."""
    found = jobs.count(plan)
    assert (found["train"], found["make_training_examples"], found["shuffle_examples"]) == (8, 6, 6)
    assert found["call_variants"] == len(plan.cells) == 3 + 8 + 4
    assert "download" not in found
    assert found["find_flips"] == found["happy"] - 1


def test_downloads(plan):
    folder = "resources/downloads/x"
    rows = tuple(
        row._replace(reads=f"{folder}/a.bam", truth=f"{folder}/{row.role}.vcf.gz", confident="own.bed")
        for row in plan.samples
    )
    config = plan.config | {
        "reference": "resources/references/x/g.fa",
        "downloads": {"sources": {"x": "https://x"}},
        "baseline": plan.config["baseline"] | {"init_checkpoint": f"{folder}/m/ckpt", "model": f"{folder}/m/ckpt"},
        "benchmark": {"strata": {"easy": f"{folder}/easy.bed"}},
    }
    arms = {name: arm._replace(train={}) for name, arm in plan.arms.items()}
    found = sources.downloads(plan._replace(samples=rows, config=config, arms=arms))
    names = ["g.fa.gz", "a.bam", "a.bam.bai", "easy.bed", "m/ckpt.index", "m/ckpt.data-00000-of-00001"]
    names += [f"{role}.vcf.gz{end}" for role in ("train", "tune", "test") for end in ("", ".tbi")]
    assert sorted(found) == sorted(f"{folder}/{name}" for name in [*names, "m/example_info.json"])


def test_shared(plan):
    assert sharing.shared(plan) == [
        "training examples: 6 jobs instead of 12",
        "calling examples: 3 jobs instead of 9",
        "calls of the baseline: 3 jobs instead of 9",
    ]


def test_shared_of_one_arm_is_nothing(tmp_path):
    assert sharing.shared(make_plan(tmp_path, {"a": {}})) == []


def test_inert_flags_and_equal_arms(plan):
    assert sharing.inert_flags(plan) == {"p_error": ["inert"]}
    assert sharing.equals(plan) == [["plain", "inert"]]


def test_describe_names_everything(plan):
    text = description.describe(plan)
    for part in (
        "4 arms and ",
        "Arms\n",
        "relaxed",
        "Samples\n",
        "Jobs\n",
        "total",
        " on a GPU",
        "peak, nothing cleaned",
    ):
        assert part in text
    assert "p_error changes no call of one sample; set by inert" in text
    assert "equal but for seeds: plain, inert" in text
    assert "a depth of 30 was assumed" in text
    assert "Confident ?" not in text


def test_describe_of_many_arms_is_short(many):
    lines = description.describe(many).split("\n")
    assert len(lines) < 110
    assert max(map(len, lines)) <= 120
    assert "  … and 190 arms more" in lines
    assert any(line.startswith("  total ") for line in lines)


def test_describe_has_no_trailing_blanks(plan, many):
    for text in map(description.describe, (plan, many)):
        assert [line for line in text.split("\n") if line != line.rstrip()] == []


def test_describe_names_the_images_of_the_chosen_backends(plan, tmp_path):
    assert "Containers" not in description.describe(plan)
    address = f"docker://{'mirror.' * 20}org/deepvariant@sha256:{'1' * 64}"
    config = make_config(tmp_path, ARMS, backend={"deepvariant": "container"}, images={"deepvariant_gpu": address})
    text = description.describe(experiment.load(config))
    rows = text.partition("\nContainers\n")[2].partition("\n\n")[0].split("\n")
    assert [row.split() for row in rows[:2]] == [
        ["image", "from"],
        ["deepvariant", "docker://google/deepvariant:1.9.0"],
    ]
    assert rows[2].split() == ["deepvariant_gpu", words.short(address, 76)]
    assert len(rows) == 3
    assert max(map(len, rows)) <= 100


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "?"),
        (0, "0"),
        (7, "7"),
        (123, "120"),
        (999, "1.0 k"),
        (1234, "1.2 k"),
        (12_345, "12 k"),
        (2.5e6, "2.5 M"),
    ],
)
def test_about(value, expected):
    assert words.about(value) == expected


def test_sizes_in_words():
    assert (words.size(0), words.size(3.44e9), words.size(5.8e13)) == ("0 B", "3.4 GB", "58 TB")
    assert (words.bases(160_000), words.bases(2.75e9)) == ("160 kb", "2.8 Gb")


def test_short_and_listed():
    assert words.short("a" * 44) == "a" * 44
    assert words.short("b" * 40 + "c" * 40) == "b" * 22 + "…" + "c" * 21
    assert words.listed(["a", "b", "c"]) == "a, b, c"
    assert words.listed([*"abcde"]) == "a, b, c and 2 more"


def test_sites_of_nothing_known_are_told():
    found = Sizes({"train/a": Site(extents.Extent(None, None), None)}, [], [], [])
    assert len(description._estimates(found)) == 5
    known = Sizes({"train/a": Site(extents.Extent(Regions([Interval("c", 0, 9)]), 5), 30.0)}, [], [], [])
    assert len(description._estimates(known)) == 2


def test_describe_of_call_sets_tells_their_jobs(tmp_path):
    config = make_config(tmp_path, {})
    for name in ("old", "new"):
        (tmp_path / f"{name}.vcf.gz").touch()
        (tmp_path / f"{name}.vcf.gz.tbi").touch()
    rest = {key: config[key] for key in ("data_folder", "reference")}
    calls = {name: str(tmp_path / f"{name}.vcf.gz") for name in ("old", "new")}
    plan = experiment.load(rest | {"samples": config["samples"][-1:], "call_sets": calls})
    text = description.describe(plan)
    assert text.startswith("Call sets\n  old, with which is compared: new\n  1 sample; nothing is trained or called")
    assert "Disk" not in text
    assert "Containers" not in text
    assert jobs.count(plan)["take_calls"] == 2
    of_happy = experiment.load(experiment.call_sets.without_unused(plan.config) | {"backend": {"happy": "container"}})
    assert "\nContainers\n  image  from\n  happy  docker://" in description.describe(of_happy)
