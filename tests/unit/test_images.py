import hashlib
from dataclasses import replace

import labelled_examples
import pytest

import list_candidates
from genomics import cli, parquet
from genomics.protos import Example, VariantCallMessage, VariantMessage
from retrain import images

CALL = VariantCallMessage(genotype=[0, 1], info={"AD": [10.0, 5, 3], "DP": [18]})


def example(start, ref="A", alts=("C", "G"), shown=(0,), pixel=1, contig="c", label=None):
    variant = VariantMessage(contig, start, start + len(ref), ref, list(alts), calls=[CALL])
    shape = (2, 3, 1)
    return Example(bytes([pixel] * 6), shape, variant.encode(), shown, 1, f"{contig}:{start + 1}", label=label)


@pytest.fixture
def run(tmp_path, write_genome):
    genome = write_genome(c="ACGT" * 100, b="ACGT" * 100)

    def listed(examples, shards=1):
        spec = labelled_examples.write_shards(tmp_path / "examples", examples, shards)
        output = tmp_path / "candidates.parquet"
        list_candidates.main(["--examples", spec, "--reference", str(genome), "--output", str(output)])
        return parquet.scan(output, images.COLUMNS).collect()

    return listed


def test_one_row_per_image_in_genome_order(run):
    made = [example(9, contig="b"), example(5, shown=(1,)), example(5, shown=(0, 1)), example(5, label=2)]
    digest = hashlib.blake2b(b"(2, 3, 1)" + bytes([1] * 6), digest_size=8).hexdigest()
    rest = (digest, None, 18, "10,5,3")
    assert run(made, shards=2).rows() == [
        ("c", 5, 6, "A", "C,G", "0", digest, 2, 18, "10,5,3"),
        ("c", 5, 6, "A", "C,G", "0,1", *rest),
        ("c", 5, 6, "A", "C,G", "1", *rest),
        ("b", 9, 10, "A", "C,G", "0", *rest),
    ]


def test_number_of_shards_changes_no_byte(run, tmp_path):
    made, written = [example(start, pixel=start) for start in (3, 1, 2)], []
    for shards in (1, 3):
        run(made, shards)
        written.append((tmp_path / "candidates.parquet").read_bytes())
    assert written[0] == written[1]


def test_digest_tells_bytes_and_shape_apart():
    one = example(1)
    assert images.digest(one) == images.digest(example(7))
    assert images.digest(one) != images.digest(example(1, pixel=2))
    assert images.digest(one) != images.digest(replace(one, shape=(3, 2, 1)))


def test_variant_without_call_has_no_depth(run):
    bare = VariantMessage("c", 1, 2, "C", ["G"]).encode()
    assert run([replace(example(1), variant=bare)]).row(0)[-3:] == (None, None, "")


def test_empty_shards_give_an_empty_table(run):
    assert run([], shards=2).shape == (0, len(images.COLUMNS))


def test_contig_of_another_reference_is_told(run):
    with pytest.raises(cli.InputError, match="contigs z are not in"):
        run([example(1, contig="z")])


def test_all_problems_are_told_together(tmp_path, capsys):
    words = ["--examples", f"{tmp_path}/x@2.gz", "--reference", "no.fa", "--output", f"{tmp_path}/no/x.parquet"]
    assert cli.run(list_candidates.main, words) == cli.BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 4
