"""The command line of show_examples: which examples are shown, under which names."""

import gzip

import numpy as np
import pytest
from labelled_examples import INFO, SHAPE, make_examples, write_shards
from PIL import Image

from genomics import cli, tfrecord
from genomics.protos import Example, read_messages
from minidv import show_examples
from minidv.example_info import ExampleInfo


@pytest.fixture
def run(tmp_path, capsys):
    """Run on eight unlabelled examples at c:1 to c:8 (alternates G, C, G, …); names of files without prefix."""
    spec = write_shards(tmp_path / "in", make_examples(8, 1, [None]), 2)

    def call(*words, examples=spec, code=0):
        output = tmp_path / "out"
        assert cli.run(show_examples.main, ["--examples", str(examples), "--output", f"{output}/p", *words]) == code
        printed = capsys.readouterr()
        if code:
            assert not output.exists()
            return printed.err
        return sorted(path.name.removeprefix("p_") for path in output.iterdir())

    return call


def name(start):
    return f"c:{start}_A->{'GC'[start % 2]}.png"


def test_every_example_is_shown_under_its_0_based_position(run):
    assert run() == [name(start) for start in range(8)]


def test_picture_holds_the_pixels(run, tmp_path):
    run("--noannotation", "--scale", "2")
    (example,) = [e for e in make_examples(8, 1, [None]) if e.locus == "c:3-3"]
    with Image.open(tmp_path / "out" / f"p_{name(2)}") as picture:
        shown = np.asarray(picture)[::2, ::2]
    assert (shown[:, : SHAPE[1]] == (example.pixels[..., 0] / 254 * 255).astype(np.uint8)).all()
    assert shown.shape == (SHAPE[0], SHAPE[1] * SHAPE[2])


@pytest.mark.parametrize("packed", [False, True])
def test_vcf_selects_by_contig_position_and_ref(run, tmp_path, packed):
    lines = "##a header\nc\t2\t.\tA\tT\nc\t4\t.\tG\tT\nd\t5\t.\tA\tT\nc\t6\nc 7 . A\n"
    path = tmp_path / ("sites.vcf.gz" if packed else "sites.vcf")
    path.write_bytes(gzip.compress(lines.encode()) if packed else lines.encode())
    assert run("--vcf", str(path)) == [name(1), name(6)]


def test_regions_select_by_position(run, tmp_path):
    bed = tmp_path / "some.bed"
    bed.write_text("c\t7\t8\n")
    assert run("--regions", f"c:2-3 {bed} d") == [name(1), name(2), name(7)]


def test_table_selects_by_its_first_column(run, tmp_path):
    table = tmp_path / "names.tsv"
    table.write_text(f"{name(1).removesuffix('.png')}\tmore\n{name(2).removesuffix('.png')}\n")
    assert run("--filter_by_tsv", str(table)) == [name(1), name(2)]


def test_filters_are_joined_by_and(run, tmp_path):
    table = tmp_path / "names.tsv"
    table.write_text(f"{name(1).removesuffix('.png')}\n{name(2).removesuffix('.png')}\n")
    assert run("--filter_by_tsv", str(table), "--regions", "c:3-8") == [name(2)]


def test_number_of_records_counts_what_is_shown(run):
    assert run("--num_records", "1", "--regions", "c:4-8") == [name(4)]


def test_scanning_stops(run):
    assert run("--max_examples_to_scan", "2") == [name(0), name(2)]  # the first shard holds every second example


def test_labels_stand_in_the_names(run, tmp_path):
    spec = write_shards(tmp_path / "labelled", make_examples(3, 1), 1)
    assert run(examples=spec) == ["c:0_A->G_label0.png", "c:1_A->C_label1.png", "c:2_A->G_label2.png"]


def test_labels_stand_not_in_the_names_where_unwanted(run, tmp_path):
    spec = write_shards(tmp_path / "labelled", make_examples(3, 1), 1)
    assert run("--notruth_labels", examples=spec) == [name(start) for start in range(3)]


def test_records_are_written_as_they_are(run, tmp_path):
    written = run("--write_tfrecords", "--image_type", "none", "--regions", "c:2-3")
    assert written == ["examples.tfrecord.gz"]
    records = list(read_messages(tmp_path / "out" / "p_examples.tfrecord.gz", Example))
    wanted = sorted(make_examples(8, 1, [None])[1:3], key=lambda example: example.locus != "c:3-3")
    assert [record.encode() for record in records] == [example.encode() for example in wanted]


def test_colors_have_a_name_of_their_own(run, tmp_path):
    examples = make_examples(1, 1, [None], (20, 33, 6))
    spec = write_shards(tmp_path / "six", examples, 1, ExampleInfo((20, 33, 6), (1, 2, 3, 4, 5, 6)))
    assert run("--image_type", "both", examples=spec) == ["c:0_A->G.png", "c:0_A->G.rgb.png"]


def test_names_of_channels_come_from_example_info(tmp_path):
    args = show_examples.upstream.make_parser("show_examples", show_examples.IMPLEMENTED)
    spec = write_shards(tmp_path / "in", make_examples(2, 1), 2)
    parsed = args.parse(["--examples", spec])
    assert show_examples.channel_labels(parsed) == ["read_base", "base_quality", "mapping_quality"]
    named = args.parse(["--examples", spec, "--column_labels", "a,b,c"])
    assert show_examples.channel_labels(named) == ["a", "b", "c"]


def test_unknown_channels_have_their_number(tmp_path):
    spec = write_shards(tmp_path / "in", make_examples(2, 1), 2, ExampleInfo(SHAPE, (1, 2, 22)))
    parsed = show_examples.upstream.make_parser("show_examples", show_examples.IMPLEMENTED).parse(["--examples", spec])
    assert show_examples.channel_labels(parsed)[2] == "channel 22"


def test_examples_without_info_are_shown(run, tmp_path):
    spec = write_shards(tmp_path / "bare", make_examples(1, 1, [None]), 1)
    for path in (tmp_path / "bare").glob("*.json"):
        path.unlink()
    assert run(examples=spec) == [name(0)]


def test_wrong_number_of_names_is_told(tmp_path, capsys):
    spec = write_shards(tmp_path / "in", make_examples(1, 1), 1, INFO)
    words = ["--examples", spec, "--column_labels", "a,b", "--output", f"{tmp_path}/o/p"]
    assert cli.run(show_examples.main, words) == cli.BAD_INPUT
    assert "has 3 channels, but 2 names are given" in capsys.readouterr().err


def test_colors_need_six_channels(tmp_path, capsys):
    spec = write_shards(tmp_path / "in", make_examples(1, 1), 1, INFO)
    assert cli.run(show_examples.main, ["--examples", spec, "--image_type", "RGB"]) == cli.BAD_INPUT
    assert "needs the 6 base channels" in capsys.readouterr().err


def test_every_problem_is_told_before_anything_is_written(run, tmp_path):
    bad = tmp_path / "bad.vcf"
    bad.write_text("c\tx\t.\tA\n")
    told = run(
        *("--vcf", str(bad), "--regions", "c:0-1", "--filter_by_tsv", str(tmp_path / "none")),
        *("--example_info_json", str(tmp_path / "none.json")),
        examples=tmp_path / "gone.tfrecord.gz",
        code=cli.BAD_INPUT,
    )
    for part in ("gone.tfrecord.gz: no such file", "bad.vcf:1: the position", "c:0-1", "none: cannot", "none.json"):
        assert part in told


def test_curation_is_not_implemented(run):
    assert "--curate: True is not implemented" in run("--curate", code=cli.BAD_INPUT)


def test_records_that_are_no_examples_are_told_with_their_place(tmp_path, capsys):
    path = tmp_path / "x.tfrecord.gz"
    tfrecord.write_records(path, [make_examples(1, 1)[0].encode(), b""])
    assert cli.run(show_examples.main, ["--examples", str(path), "--output", f"{tmp_path}/o/p"]) == cli.BAD_INPUT
    assert f"{path}: record 2: not an example" in capsys.readouterr().err
