"""How much a job works on, told without opening a file."""

import pytest
from made_results import make_config, make_plan

from retrain import experiment
from retrain.resources.work import BYTES_PER_BASE, HUMAN_BASES, Work, Workload, total

ARMS = {"plain": {}, "loose": {"make_examples": {"vsc_min_fraction_snps": 0.02, "min_base_quality": 5}}}
CHR20, CHR21, GRCH38 = 64_444_167, 46_709_983, 3_088_269_832  # bases; of chr1 to chr22, X and Y together


@pytest.fixture
def work_of(tmp_path):
    """Work of a sample whose row differs from the usual; its file of reads has the size of so many bases."""

    def tell(held=0.0, reference="GRCh38.fa", reads="Bob.bam", **row):
        config = make_config(tmp_path, ARMS)
        config["samples"][-1] |= row | {"reads": reads}
        config["reference"] = reference
        for name in (reference, f"{reference}.fai", "Bob.cram.crai"):
            (tmp_path / name).touch()
        with open(tmp_path / reads, "wb") as file:
            file.truncate(int(held * BYTES_PER_BASE[f".{reads.rpartition('.')[2]}"]))  # a hole, which takes no disk
        plan = experiment.load(config)
        return Workload(plan).of_examples(plan.samples[-1].name, plan.baseline_set.id)

    return tell


@pytest.mark.parametrize(
    ("regions", "bases"),
    [
        ("chr1:1-1,000,000 chr2:5-1000004", 2e6),
        ("chr20 chr21", CHR20 + CHR21),
        ("chr20 chr21:1-1", CHR20 + 1),
        ("", GRCH38),
    ],
)
def test_megabases_of_regions_and_known_contigs(work_of, regions, bases):
    assert work_of(9e10, regions=regions).megabase == pytest.approx(bases / 1e6)


@pytest.mark.parametrize("reads", ["Bob.bam", "Bob.cram"])
def test_depth_follows_the_size_of_the_reads(work_of, reads):
    found = work_of(60 * GRCH38, reads=reads, regions="chr20")
    assert found.sequenced_megabase == pytest.approx(60 * found.megabase, rel=1e-6)


def test_file_of_few_regions_is_30_deep(work_of):
    found = work_of(40 * CHR20, regions="chr20")
    assert found.sequenced_megabase == pytest.approx(30 * found.megabase)


def test_never_more_bases_than_the_file_holds(work_of):
    assert work_of(5e6, regions="chr20").sequenced_megabase == pytest.approx(5, rel=1e-6)


def test_reads_that_are_not_kept_are_no_work(work_of):
    whole, half = (work_of(60 * GRCH38, regions="chr20", **kept) for kept in ({}, {"downsample": 0.5}))
    assert half.sequenced_megabase == pytest.approx(whole.sequenced_megabase / 2)
    assert half.megabase == whole.megabase


def test_bed_has_what_the_reads_cover_30_deep(work_of, tmp_path):
    (tmp_path / "targets.bed").write_text("chr1\t0\t5\n")
    found = work_of(6e9, regions="targets.bed")
    assert (found.megabase, found.sequenced_megabase) == pytest.approx((200, 6000), rel=1e-6)


@pytest.mark.parametrize("held", [0.0, 1e13])
def test_bed_has_a_human_genome_at_most(work_of, tmp_path, held):
    (tmp_path / "targets.bed").write_text("chr1\t0\t5\n")
    assert work_of(held, regions="targets.bed").megabase == HUMAN_BASES / 1e6


def test_contigs_that_nobody_knows_are_as_a_bed(work_of):
    assert work_of(6e9, "mine.fa", regions="contig7").megabase == pytest.approx(200, rel=1e-6)


def test_nothing_is_opened(work_of, monkeypatch, tmp_path):
    """The index of the reference, the reads and the regions are there, and are no files that could be read."""
    (tmp_path / "targets.bed").write_bytes(b"\x00\xff")
    (tmp_path / "GRCh38.fa.fai").write_bytes(b"\x00\xff")
    assert work_of(9e10, regions="chr20").megabase == CHR20 / 1e6
    assert work_of(6e9, regions="targets.bed").megabase == pytest.approx(200, rel=1e-6)


def test_simulated_reads_are_as_deep_as_the_simulation(repository):
    plan = experiment.load_file(repository / "config" / "tiny.yaml")
    found = Workload(plan).of_examples("test/child")
    assert found[:2] == pytest.approx((0.02, 0.6))


def test_lower_thresholds_make_more_images(tmp_path):
    plan = make_plan(tmp_path, ARMS)
    plain, loose = (Workload(plan).of_examples("test/Bob", plan.arms[name].example_set) for name in ARMS)
    assert loose.thousand_images > 2 * plain.thousand_images > 0
    assert loose.sequenced_megabase == plain.sequenced_megabase


def test_training_sees_every_image_once_an_epoch(tmp_path):
    arms = {"few": {"train": {"num_epochs": 2}}, "usual": {}}
    plan = make_plan(tmp_path, arms)
    workload = Workload(plan)
    few, usual = (workload.of_training(f"{name}.r1") for name in arms)
    parts = [workload.of_examples(name) for name in ("train/Ann", "tune/Ann")]
    assert few[:3] == usual[:3] == pytest.approx(total(parts)[:3])
    assert few.thousand_trained == pytest.approx(2 * few.thousand_images)
    assert usual.thousand_trained == pytest.approx(10 * usual.thousand_images)


def test_all_cells_are_every_cell_on_every_sample_that_is_called(tmp_path):
    plan = make_plan(tmp_path, ARMS)
    assert Workload(plan).of_cells().megabase == pytest.approx(len(plan.cells) * 900 / 1e6)


def test_total_of_nothing():
    assert total([]) == Work(0, 0, 0, 0)
