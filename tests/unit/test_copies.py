import made_outputs
import polars as pl
import pytest

import merge_probabilities
from genomics import cli, merging, parquet
from genomics.genome import Genome
from minidv import genotypes
from retrain import copies

SEQUENCE = "ACGTTGCAGGATCCAAAAAGC" * 10
SNP = made_outputs.outputs(20, "C", ["T"], {(0,): (0.125, 0.75, 0.125)})
TWO = {(0,): (0.1, 0.8, 0.1), (1,): (0.2, 0.7, 0.1), (0, 1): (0.01, 0.04, 0.95)}


@pytest.fixture
def run(tmp_path, write_genome):
    genome = Genome(write_genome(c=SEQUENCE, b=SEQUENCE, chrX=SEQUENCE))

    def merged(*files, words=()) -> pl.DataFrame:
        paths = [made_outputs.write(tmp_path / f"{i}.tfrecord.gz", made) for i, made in enumerate(files)]
        (tmp_path / "all.tfrecord.gz").unlink(missing_ok=True)
        output = tmp_path / "copies.parquet"
        arguments = ["--reference", genome.path, "--output", output, *words, "--infile", *paths[:1]]
        merge_probabilities.main([str(word) for word in arguments])
        return parquet.scan(output, copies.COLUMNS).collect()

    return merged


def test_one_alternate_keeps_its_chances(run):
    assert run(SNP).rows() == [("c", 20, "C", "T", 20, "C>T", 0.125, 0.75, 0.125)]


def test_order_is_that_of_the_reference_whatever_the_order_of_images(run):
    other = made_outputs.outputs(20, "C", ["T"], {(0,): (1.0, 0.0, 0.0)}, contig="b")
    late = made_outputs.outputs(63, "A", ["C"], {(0,): (1.0, 0.0, 0.0)})
    table = run([*other, *late, *SNP])
    assert table.select("chrom", "start").rows() == [("c", 20), ("c", 63), ("b", 20)]


def test_two_alternates_sum_the_other_and_keep_what_postprocess_drops(run):
    images = made_outputs.outputs(20, "C", ["G", "T"], TWO)
    unlikely = TWO | {(0,): (0.9, 0.06, 0.04)}  # QUAL 0.46: postprocess_variants drops this allele
    for chances in (TWO, unlikely):
        images = made_outputs.outputs(20, "C", ["G", "T"], chances)
        merged = merging.merge(images, [0, 1])  # 0/0, 0/1, 1/1, 0/2, 1/2, 2/2
        first, second = run(images[::-1]).rows()
        assert first[:6] == ("c", 20, "C", "G", 20, "C>G,T")
        assert first[6:] == pytest.approx((merged[0] + merged[3] + merged[5], merged[1] + merged[4], merged[2]))
        assert second[6:] == pytest.approx((merged[0] + merged[1] + merged[2], merged[3] + merged[4], merged[5]))
    assert genotypes.kept_alts(images, 1.0) == [1]


def test_images_of_a_site_need_not_stand_together(run):
    one, other = (made_outputs.outputs(start, ref, ["G", "T"], TWO) for start, ref in ((20, "C"), (63, "A")))
    together = run(one + other)
    assert run([image for pair in zip(one, other, strict=True) for image in pair]).equals(together)


def test_deletion_is_shifted_to_the_left(run):
    table = run(made_outputs.outputs(16, "AAA", ["A", "AA"], TWO))  # in the homopolymer at 14
    assert table.select(copies.COLUMNS[:6]).rows() == [
        ("c", 13, "CA", "C", 16, "AAA>A,AA"),
        ("c", 13, "CAA", "C", 16, "AAA>A,AA"),
    ]


def test_haploid_contig_has_no_heterozygote(run, tmp_path):
    site = made_outputs.outputs(20, "C", ["T"], {(0,): (0.1, 0.6, 0.3)}, contig="chrX")
    assert run(site, words=["--haploid_contigs", "chrX"]).row(0)[6:] == pytest.approx((0.25, 0, 0.75))
    (tmp_path / "par.bed").write_text("chrX\t0\t30\n")
    words = ["--haploid_contigs", "chrX", "--par_regions_bed", tmp_path / "par.bed"]
    assert run(site, words=words).row(0)[6:] == (0.1, 0.6, 0.3)


def test_no_output_gives_an_empty_table(run):
    assert run([]).shape == (0, len(copies.COLUMNS))


def test_same_bytes_twice(run, tmp_path):
    written = []
    for _ in range(2):
        run([*SNP, *made_outputs.outputs(63, "A", ["C", "G"], TWO)])
        written.append((tmp_path / "copies.parquet").read_bytes())
    assert written[0] == written[1]


def test_missing_image_and_unknown_contig_are_told(run, tmp_path, capsys):
    for made in (
        made_outputs.outputs(20, "C", ["G", "T"], {(0,): (0, 1, 0)}),
        made_outputs.outputs(1, "C", ["G"], {(0,): (0, 1, 0)}, "z"),
    ):
        assert cli.run(lambda _, made=made: run(made), []) == cli.BAD_INPUT
    told = capsys.readouterr().err.splitlines()
    assert "c:21 C>['G', 'T']: expected one output for each" in told[0]
    assert "contigs z are not in" in told[1]
    assert not (tmp_path / "copies.parquet").exists()


def test_all_problems_are_told_together(tmp_path, capsys):
    words = ["--infile", "no.tfrecord.gz", "--reference", "no.fa", "--output", f"{tmp_path}/no/x.parquet"]
    assert cli.run(merge_probabilities.main, words) == cli.BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 3
