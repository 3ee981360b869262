import gzip
import shutil

import pysam
import pytest

from genomics import cli, tfrecord
from genomics.protos import AltAlleleIndices, CallVariantsOutput, Example, VariantCallMessage, VariantMessage
from minidv import postprocess_variants

GOLDEN_INPUT = "deepvariant/golden.postprocess_single_site_input-00000-of-00001.tfrecord.gz"


@pytest.fixture
def reference(tmp_path):
    path = tmp_path / "ref.fa"
    path.write_text(">b\n" + "A" * 400 + "\n>a\n" + "A" * 400 + "\n")
    pysam.faidx(str(path))
    return path


def output(contig, start, probabilities, ref="A", alts=("G",), indices=(0,), sample="S"):
    counts = [10] * (len(alts) + 1)
    info = {"AD": counts, "DP": [sum(counts)], "VAF": [10 / sum(counts)] * len(alts)}
    variant = VariantMessage(
        reference_name=contig,
        start=start,
        end=start + len(ref),
        reference_bases=ref,
        alternate_bases=list(alts),
        calls=[VariantCallMessage(call_set_name=sample, genotype=[-1, -1], info=info)],
    )
    return CallVariantsOutput(variant, AltAlleleIndices(list(indices)), list(probabilities)).encode()


def write(path, records):
    with tfrecord.Writer(path) as writer:
        for record in records:
            writer.write(record)


def run(tmp_path, reference, records, *flags, name="out.vcf"):
    write(tmp_path / "x-00000-of-00001.tfrecord.gz", records)
    arguments = ["--infile", str(tmp_path / "x.tfrecord.gz"), f"--outfile={tmp_path / name}", f"--ref={reference}"]
    return cli.run(postprocess_variants.main, [*arguments, *flags])


def records_of(path):
    return [line for line in path.read_text().splitlines() if not line.startswith("#")]


def test_main_record_line(tmp_path, reference):
    assert run(tmp_path, reference, [output("a", 4, (0.001, 0.998, 0.001))]) == 0
    assert records_of(tmp_path / "out.vcf") == [
        "a\t5\t.\tA\tG\t30\tPASS\t.\tGT:GQ:DP:AD:VAF:PL\t0/1:27:20:10,10:0.5:29,0,29"
    ]


def test_main_sorts_by_contig_order_of_the_reference(tmp_path, reference):
    places = [("a", 9), ("b", 300), ("b", 30), ("a", 2)]
    run(tmp_path, reference, [output(contig, start, (0.0, 1.0, 0.0)) for contig, start in places])
    found = [tuple(line.split("\t")[:2]) for line in records_of(tmp_path / "out.vcf")]
    assert found == [("b", "31"), ("b", "301"), ("a", "3"), ("a", "10")]


def test_main_header(tmp_path, reference):
    run(tmp_path, reference, [output("a", 4, (0.0, 1.0, 0.0), sample="person 1")])
    header = pysam.VariantFile(str(tmp_path / "out.vcf")).header
    assert list(header.filters) == ["PASS", "RefCall", "LowQual", "NoCall"]
    assert list(header.formats) == ["GT", "GQ", "DP", "MIN_DP", "AD", "VAF", "PL", "PS", "MF", "MD", "MT", "MED_DP"]
    assert list(header.contigs) == ["b", "a"]
    assert list(header.samples) == ["person 1"]
    text = (tmp_path / "out.vcf").read_text()
    assert "##DeepVariant_version=1.9.0\n##source=minidv" in text


def test_main_no_record_is_a_valid_indexed_vcf(tmp_path, reference):
    assert run(tmp_path, reference, [], name="out.vcf.gz") == 0
    with pysam.VariantFile(str(tmp_path / "out.vcf.gz")) as calls:
        assert list(calls.header.samples) == ["default"]
        assert list(calls.fetch("a")) == []


def test_main_sample_name_only_where_records_have_none(tmp_path, reference):
    run(tmp_path, reference, [], "--sample_name=given")
    assert list(pysam.VariantFile(str(tmp_path / "out.vcf")).header.samples) == ["given"]
    run(tmp_path, reference, [output("a", 4, (0.0, 1.0, 0.0))], "--sample_name=given")
    assert list(pysam.VariantFile(str(tmp_path / "out.vcf")).header.samples) == ["S"]


def test_main_same_bytes_twice(tmp_path, reference):
    records = [output("a", 4, (0.0, 1.0, 0.0)), output("b", 4, (0.0, 0.3, 0.7))]
    run(tmp_path, reference, records, name="one.vcf.gz")
    run(tmp_path, reference, records[::-1], name="two.vcf.gz")
    assert (tmp_path / "one.vcf.gz").read_bytes() == (tmp_path / "two.vcf.gz").read_bytes()


@pytest.mark.parametrize(("names", "haploid"), [("a", "a"), ("a,b", "ab"), ("b a", "ab"), ("X, a", "a"), ("", "")])
def test_main_haploid_contigs_but_for_their_diploid_regions(tmp_path, reference, names, haploid):
    """As in DeepVariant the first base decides: the deletion at 98 only reaches into the region."""
    bed = tmp_path / "par.bed"
    bed.write_text("a\t100\t200\n")
    places = [("b", 4), ("a", 4), ("a", 98), ("a", 100), ("a", 199), ("a", 200)]
    records = [output(contig, start, (0.1, 0.6, 0.3), ref="AAAA", alts=("A",)) for contig, start in places]
    flags = (f"--haploid_contigs={names}", f"--par_regions_bed={bed}", "--disable_haplotype_resolution")
    run(tmp_path, reference, records, *flags)
    genotypes = [line.split("\t")[9][:3] for line in records_of(tmp_path / "out.vcf")]
    expected = [contig in haploid and not (contig == "a" and 100 <= start < 200) for contig, start in places]
    assert genotypes == ["1/1" if once else "0/1" for once in expected]


def test_main_haploid_contig_several_alternates(tmp_path, reference):
    images = [((0,), (0.1, 0.9, 0.0)), ((1,), (0.1, 0.3, 0.6)), ((0, 1), (0.0, 0.1, 0.9))]
    records = [output("a", 4, chances, alts=("C", "G"), indices=indices) for indices, chances in images]
    run(tmp_path, reference, records)
    run(tmp_path, reference, records, "--haploid_contigs=a", name="haploid.vcf")
    genotypes = [records_of(tmp_path / name)[0].split("\t")[9][:3] for name in ("out.vcf", "haploid.vcf")]
    assert genotypes == ["1/2", "2/2"]


def test_main_haplotype_resolution_can_be_disabled(tmp_path, reference):
    records = [
        output("a", 10, (0.01, 0.90, 0.09), ref="AAAAA", alts=("A",)),
        output("a", 12, (0.02, 0.48, 0.50)),
    ]
    run(tmp_path, reference, records)
    assert [line.split("\t")[9][:3] for line in records_of(tmp_path / "out.vcf")] == ["0/1", "0/1"]
    run(tmp_path, reference, records, "--disable_haplotype_resolution")
    assert [line.split("\t")[9][:3] for line in records_of(tmp_path / "out.vcf")] == ["0/1", "1/1"]


def test_main_thresholds_and_only_keep_pass(tmp_path, reference):
    records = [output("a", 4, (0.4, 0.6, 0.0)), output("a", 8, (0.6, 0.4, 0.0)), output("a", 12, (0.0, 1.0, 0.0))]
    run(tmp_path, reference, records, "--qual_filter=10", "--cnn_homref_call_min_gq=2")
    fields = [line.split("\t") for line in records_of(tmp_path / "out.vcf")]
    assert [(field[6], field[9][:3]) for field in fields] == [("LowQual", "0/1"), ("RefCall", "0/0"), ("PASS", "0/1")]
    run(tmp_path, reference, records, "--qual_filter=10", "--only_keep_pass")
    assert [line.split("\t")[1] for line in records_of(tmp_path / "out.vcf")] == ["13"]


def test_main_leftover_shard_of_another_run(tmp_path, reference, capsys):
    write(tmp_path / "x-00000-of-00002.tfrecord.gz", [])
    assert run(tmp_path, reference, []) == cli.BAD_INPUT
    assert "x@1.tfrecord.gz" in capsys.readouterr().err
    assert not (tmp_path / "out.vcf").exists()


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--gvcf_outfile=g.vcf.gz"], "gvcf_outfile"),
        (["--process_somatic"], "process_somatic"),
        (["--haploid_contigs=chra,b"], "'chra' is not in"),
        (["--par_regions_bed=absent.bed"], "absent.bed"),
        (["--no_such_flag"], "no_such_flag"),
    ],
)
def test_main_refuses_what_it_does_not_do(tmp_path, reference, capsys, flags, message):
    assert run(tmp_path, reference, [], *flags) == cli.BAD_INPUT
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out.vcf").exists()


def test_main_accepts_defaults_of_other_flags(tmp_path, reference):
    flags = ["--group_variants", "--nouse_multiallelic_model", "--cpus", "0", "--regions="]
    assert run(tmp_path, reference, [], *flags) == 0


def test_main_contig_not_in_reference(tmp_path, reference, capsys):
    assert run(tmp_path, reference, [output("chr7", 4, (0.0, 1.0, 0.0))]) == cli.BAD_INPUT
    told = capsys.readouterr().err
    assert "contigs chr7 of the calls are not in" in told
    assert "which has b, a" in told


def test_main_records_of_another_program(tmp_path, reference, capsys):
    example = Example(bytes(6), (1, 2, 3), b"v", (0,), 1, "a:5-5").encode()
    for record in (b"", example):
        assert run(tmp_path, reference, [output("a", 4, (0.0, 1.0, 0.0)), record]) == cli.BAD_INPUT
        told = capsys.readouterr().err
        assert "x-00000-of-00001.tfrecord.gz: record 2: no variant in it; give the output of call_variants" in told


def test_main_records_of_two_samples(tmp_path, reference, capsys):
    records = [output("a", start, (0.0, 1.0, 0.0), sample=f"S{start}") for start in (4, 8)]
    assert run(tmp_path, reference, records) == cli.BAD_INPUT
    assert "several samples: S4, S8" in capsys.readouterr().err


def test_main_tells_missing_files_and_folder_together(tmp_path, capsys):
    names = {"infile": "absent.tfrecord.gz", "ref": "absent.fa", "outfile": "nowhere/out.vcf"}
    arguments = [f"--{flag}={tmp_path / name}" for flag, name in names.items()]
    assert cli.run(postprocess_variants.main, arguments) == cli.BAD_INPUT
    told = capsys.readouterr().err
    assert all(name in told for name in names.values())
    assert len(told.splitlines()) == 3


def test_main_missing_folder(tmp_path, reference, capsys):
    assert run(tmp_path, reference, [], name="nowhere/out.vcf") == cli.BAD_INPUT
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.real
@pytest.mark.parametrize(("expected", "flags"), [("output.vcf", []), ("output.pass_only.vcf", ["--only_keep_pass"])])
def test_main_equals_deepvariant(tmp_path, oracles, real_data, expected, flags):
    shutil.copy(oracles / GOLDEN_INPUT, tmp_path / "golden-00000-of-00001.tfrecord.gz")
    arguments = ["--infile", str(tmp_path / "golden.tfrecord.gz"), "--outfile", str(tmp_path / "out.vcf.gz")]
    reference = real_data / "grch37-chr20" / "reference.fasta.gz"
    assert cli.run(postprocess_variants.main, [*arguments, "--ref", str(reference), *flags]) == 0
    golden = oracles / "deepvariant" / f"golden.postprocess_single_site_{expected}"
    with gzip.open(tmp_path / "out.vcf.gz", "rt") as lines:
        ours = [line.rstrip("\n") for line in lines if not line.startswith("#")]
    assert ours == records_of(golden)
    assert len(ours) == (71 if flags else 78)
