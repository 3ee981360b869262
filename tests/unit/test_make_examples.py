"""make_examples through its command line: on a tiny simulated genome, and on real reads against DeepVariant."""

import json

import numpy as np
import pytest

from genomics import tfrecord, vcf
from genomics.errors import InputError
from genomics.protos import Example, read_messages, read_run_info
from minidv import make_examples

GENOTYPE = '##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">'
CHANNELS = ["--channel_list", "BASE_CHANNELS,insert_size"]


@pytest.fixture
def data(tmp_path, write_genome, write_bam, make_read):
    """3 kb at 30x of one individual: SNPs at 500 (1/1) and 1500 (0/1), a deletion at 1510 (0/1), a SNP at 2500 (0/1)
    that is not confident; errors that look like a SNP at 2000."""
    random = np.random.default_rng(5)
    reference = "".join(random.choice(list("ACGT"), 3000))
    change = dict(zip("ACGT", "CGTA", strict=True))
    records = []
    for index, start in enumerate(sorted(random.integers(0, 2890, 900).tolist())):
        haplotype = index % 2
        bases, cigar = list(reference[start : start + 100]), "100M"
        for position, is_shown in ((500, True), (1500, haplotype), (2500, haplotype), (2000, index % 5 == 0)):
            if start <= position < start + 100 and is_shown:
                bases[position - start] = change[reference[position]]
        if haplotype and start < 1505 and start + 100 > 1520:
            bases[1511 - start : 1513 - start] = []
            cigar = f"{1511 - start}M2D{start + 100 - 1513}M"
        flag = 0x10 * (index % 3 == 0)
        records.append(make_read(start, cigar, "".join(bases), name=f"r{index}", flag=flag, contigs={"c": 3000}))
    sites = [(500, 1, "1/1"), (1500, 1, "0/1"), (1510, 3, "0/1"), (2500, 1, "0/1")]
    lines = []
    for start, length, genotype in sites:
        ref = reference[start : start + length]
        alt = ref[0] if length > 1 else change[ref]
        lines.append(f"c\t{start + 1}\t.\t{ref}\t{alt}\t.\tPASS\t.\tGT\t{genotype}")
    vcf.write(tmp_path / "truth.vcf.gz", vcf.header({"c": 3000}, [GENOTYPE], ["one"]), lines)
    (tmp_path / "confident.bed").write_text("c\t100\t2400\n")
    write_genome(c=reference)
    write_bam(records, contigs={"c": 3000})
    (tmp_path / "out").mkdir()
    return tmp_path


def run(data, *words, mode="calling", examples="x.tfrecord.gz", reads="reads.bam"):
    """Run the program; the files it wrote, by name."""
    given = ["--mode", mode, "--norealign_reads", "--ref", f"{data}/genome.fa", "--reads", f"{data}/{reads}"]
    make_examples.main([*given, "--examples", f"{data}/out/{examples}", *words])
    return {path.name: path for path in sorted((data / "out").iterdir())}


def train(data, *words, **options):
    truth = ["--truth_variants", f"{data}/truth.vcf.gz", "--confident_regions", f"{data}/confident.bed"]
    return run(data, *truth, *CHANNELS, *words, mode="training", **options)


def read(path):
    return list(read_messages(path, Example))


def test_calling(data):
    files = run(data, *CHANNELS)
    found = read(files["x.tfrecord.gz"])
    loci = ["c:501-501", "c:1501-1501", "c:1511-1513", "c:2001-2001", "c:2501-2501"]
    assert [example.locus for example in found] == loci
    assert [example.variant_type for example in found] == [1, 1, 2, 1, 1]
    assert {example.label for example in found} == {None}
    assert {example.pixels.shape for example in found} == {(100, 221, 7)}
    call = found[0].decode_variant().calls[0]
    assert (call.call_set_name, call.genotype) == ("one", [-1, -1])
    [depth], counts = call.info["DP"], call.info["AD"]
    assert (counts, call.info["VAF"]) == ([0, depth], [1.0])
    assert found[0].decode_variant().info == {}


def test_example_info(data):
    files = run(data, *CHANNELS)
    expected = {"version": "1.9.0", "shape": [100, 221, 7], "channels": [1, 2, 3, 4, 5, 6, 19]}
    assert json.loads(files["x.tfrecord.gz.example_info.json"].read_text()) == expected


def test_training_labels_and_run_info(data):
    files = train(data, "--write_run_info")
    found = read(files["x.tfrecord.gz"])
    assert [(example.locus, example.label) for example in found] == [
        ("c:501-501", 2),
        ("c:1501-1501", 1),
        ("c:1511-1513", 1),
        ("c:2001-2001", 0),
    ]
    assert [tuple(example.decode_variant().calls[0].genotype) for example in found] == [(1, 1), (0, 1), (0, 1), (0, 0)]
    assert found[0].decode_variant().info == {"BAM_FNAME": ["reads.bam"]}
    info = read_run_info(files["x.tfrecord.gz.run_info.pbtxt"])
    counts = {"num_class_0": 1, "num_class_1": 2, "num_class_2": 1}
    assert info["stats"] == {"num_examples": 4, "num_indels": 1, "num_snps": 3} | counts
    assert info["labeling_metrics"]["n_true_positive_sites"] == 3
    assert info["labeling_metrics"]["n_non_confident_candidate_variant_sites"] == 1
    assert info["options"]["sample_options"]["variant_caller_options"]["p_error"] == 0.001
    assert info["options"]["realigner_enabled"] is False


def test_training_images_are_those_of_calling(data):
    called = {example.locus: example.image for example in read(run(data, *CHANNELS)["x.tfrecord.gz"])}
    trained = read(train(data, examples="t.tfrecord.gz")["t.tfrecord.gz"])
    assert all(called[example.locus] == example.image for example in trained)


@pytest.mark.parametrize("words", [[], ["--use_ref_for_cram"], ["--use_ref_for_cram=true"]])
def test_cram_gives_the_same_bytes(data, write_cram, words):
    plain = run(data, *CHANNELS)["x.tfrecord.gz"].read_bytes()
    write_cram(data / "reads.bam", data / "genome.fa")
    (data / "reads.bam").unlink()
    assert run(data, *CHANNELS, *words, reads="reads.cram")["x.tfrecord.gz"].read_bytes() == plain


def test_cram_made_with_other_bases(data, write_cram):
    write_cram(data / "reads.bam", data / "genome.fa")
    text = (data / "genome.fa").read_text()
    (data / "genome.fa").write_text(text[:600] + "NNNN" + text[604:])
    told = r"reads.cram: cannot be read .* or a CRAM made with other bases than those of --ref"
    with pytest.raises(InputError, match=told):
        run(data, *CHANNELS, reads="reads.cram")


def test_haploid_regions_are_noted_and_change_nothing(data):
    (data / "par.bed").write_text("c\t0\t1000\n")
    flags = ["--haploid_contigs", "c,d", "--par_regions_bed", f"{data}/par.bed"]
    plain = train(data, "--write_run_info")["x.tfrecord.gz"].read_bytes()
    files = train(data, "--write_run_info", *flags)
    assert files["x.tfrecord.gz"].read_bytes() == plain
    caller = read_run_info(files["x.tfrecord.gz.run_info.pbtxt"])["options"]["sample_options"]["variant_caller_options"]
    assert (caller["haploid_contigs"], caller["par_regions_bed"]) == ("c,d", f"{data}/par.bed")


def test_haploid_regions_are_checked(data):
    with pytest.raises(InputError, match=r"(?s)--haploid_contigs: contig 'chrc'.*absent.bed"):
        run(data, *CHANNELS, "--haploid_contigs", "chrc", "--par_regions_bed", f"{data}/absent.bed")


@pytest.mark.parametrize(("genotype", "label"), [("1", 2), ("1/1", 2), ("0/1", 1), ("0", 0), (".", 0)])
def test_haploid_truth_is_homozygous(data, genotype, label):
    """As in DeepVariant's haplotype labeler: a genotype of one allele spells one haplotype, like a homozygous one."""
    calls = [call.variant for call in vcf.read_calls(data / "truth.vcf.gz")]
    lines = [f"c\t{v.start + 1}\t.\t{v.ref}\t{v.alts[0]}\t.\tPASS\t.\tGT\t{genotype}" for v in calls]
    vcf.write(data / "truth.vcf.gz", vcf.header({"c": 3000}, [GENOTYPE], ["one"]), lines)
    files = train(data, "--write_run_info")
    labels = {example.locus: example.label for example in read(files["x.tfrecord.gz"])}
    assert labels == {"c:501-501": label, "c:1501-1501": label, "c:1511-1513": label, "c:2001-2001": 0}
    metrics = read_run_info(files["x.tfrecord.gz.run_info.pbtxt"])["labeling_metrics"]
    found = [metrics.get(name, 0) for name in ("n_true_positive_sites", "n_true_positive_alleles")]
    assert found == [3 * bool(label), 3 * label]
    exact = metrics.get("n_exact_position_and_allele_and_genotype_matches", 0)
    assert exact == 3 * bool(label)


def test_filtered_truth_is_no_truth(data):
    meta = ['##FILTER=<ID=bad,Description="bad">', GENOTYPE]
    sites = [call.variant for call in vcf.read_calls(data / "truth.vcf.gz")]
    lines = [f"c\t{site.start + 1}\t.\t{site.ref}\t{site.alts[0]}\t.\tbad\t.\tGT\t1/1" for site in sites]
    vcf.write(data / "truth.vcf.gz", vcf.header({"c": 3000}, meta, ["one"]), lines)
    assert {example.label for example in read(train(data)["x.tfrecord.gz"])} == {0}


@pytest.mark.parametrize("fraction", ["0.0", "0.5"])
def test_shards_together_hold_the_same_examples(data, fraction):
    """Also of downsampled reads: a read has the same fate in every window and shard."""
    words = [*CHANNELS, "--partition_size=400", "--downsample_fraction", fraction]
    whole = read(run(data, *words)["x.tfrecord.gz"])
    for task in range(3):
        files = run(data, *words, "--task", str(task), examples="s.tfrecord@3.gz")
    shards = [read(files[f"s.tfrecord-0000{task}-of-00003.gz"]) for task in range(3)]
    assert all(shards)
    assert sorted(example.encode() for shard in shards for example in shard) == sorted(e.encode() for e in whole)


def test_downsampled_reads(data):
    """As many as asked for, the same each time; 0 and 1 are all."""
    depths = {}
    for share in ("0", "0.25", "0.5", "1"):
        found = read(run(data, *CHANNELS, "--downsample_fraction", share)["x.tfrecord.gz"])
        variants = [example.decode_variant() for example in found]
        depths[share] = {variant.start: variant.calls[0].info["DP"][0] for variant in variants}
    assert depths["0"] == depths["1"]
    quarter, half, whole = (depths[share][500] for share in ("0.25", "0.5", "1"))
    assert 0.1 * whole < quarter < half < 0.7 * whole
    again = run(data, *CHANNELS, "--downsample_fraction=0.5", examples="again.tfrecord.gz")["again.tfrecord.gz"]
    assert again.read_bytes() == run(data, *CHANNELS, "--downsample_fraction=0.5")["x.tfrecord.gz"].read_bytes()


def test_empty_shard(data):
    files = run(data, *CHANNELS, "--regions", "c:1-100", "--task=1", examples="e.tfrecord@2.gz")
    assert list(tfrecord.read_records(files["e.tfrecord-00001-of-00002.gz"])) == []
    assert json.loads(files["e.tfrecord-00001-of-00002.gz.example_info.json"].read_text())["shape"] is None


def test_same_inputs_same_bytes(data):
    first, second = (
        {name: path.read_bytes() for name, path in train(data, "--write_run_info").items()} for _ in range(2)
    )
    assert first == second
    assert len(first) == 3


def test_calling_needs_no_truth(data):
    expected = run(data, *CHANNELS)["x.tfrecord.gz"].read_bytes()
    for name in ("truth.vcf.gz", "truth.vcf.gz.tbi", "confident.bed"):
        (data / name).unlink()
    words = ["--confident_regions", f"{data}/confident.bed"]
    assert run(data, *CHANNELS, *words, examples="y.tfrecord.gz")["y.tfrecord.gz"].read_bytes() == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--regions", "c:1400-1505"], ["c:1501-1501"]),
        (["--regions", "c:400-600 c:1,400-1,505"], ["c:501-501", "c:1501-1501"]),
        (["--regions", "c:1-1600", "--exclude_regions", "c:450-550"], ["c:1501-1501", "c:1511-1513"]),
        (["--select_variant_types", "deletions"], ["c:1511-1513"]),
        (["--select_variant_types", "insertions multi-allelics"], []),
        (["--vsc_min_fraction_snps=0.9", "--vsc_min_fraction_indels=0.9"], ["c:501-501"]),
        (["--vsc_min_count_snps=1000", "--vsc_min_count_indels", "1000"], []),
        (["--vsc_min_fraction_multiplier=inf", "--regions", "c:1-1000"], ["c:501-501"]),
        (["--min_base_quality=31"], ["c:1511-1513"]),  # deletions are never of low quality
        (["--min_mapping_quality=61"], []),
        (["--downsample_fraction=0.00001"], []),
        (["--p_error=0.1", "--regions", "c:1-1000"], ["c:501-501"]),
    ],
)
def test_flags_decide_the_candidates(data, words, expected):
    found = read(run(data, *CHANNELS, *words)["x.tfrecord.gz"])
    assert [example.locus for example in found] == expected


def test_height_and_width(data):
    files = run(data, *CHANNELS, "--pileup_image_height=75", "--pileup_image_width", "99", "--regions", "c:1-1000")
    [example] = read(files["x.tfrecord.gz"])
    assert example.pixels.shape == (75, 99, 7)


def test_max_reads_per_partition(data):
    [example] = read(run(data, *CHANNELS, "--max_reads_per_partition=50", "--regions", "c:1-1000")["x.tfrecord.gz"])
    assert example.decode_variant().calls[0].info["DP"][0] < 12


def model(data, shape=(100, 221, 3), channels=(1, 19, 18)):
    (data / "model").mkdir(exist_ok=True)
    info = {"version": "1.9.0", "shape": shape, "channels": channels}
    (data / "model/example_info.json").write_text(json.dumps(info))
    return f"{data}/model"


@pytest.mark.parametrize("suffix", ["", "/ckpt-5"])
def test_checkpoint_decides_channels_and_shape(data, suffix):
    checkpoint = model(data, (80, 99, 3)) + suffix
    files = run(data, "--checkpoint", checkpoint, *CHANNELS)
    assert read(files["x.tfrecord.gz"])[0].pixels.shape == (80, 99, 3)
    assert json.loads(files["x.tfrecord.gz.example_info.json"].read_text())["channels"] == [1, 19, 18]


def test_training_ignores_the_checkpoint(data):
    files = train(data, "--checkpoint", f"{data}/none")
    assert read(files["x.tfrecord.gz"])[0].pixels.shape == (100, 221, 7)


def problems(data, *words, program=run, **options):
    with pytest.raises(InputError) as caught:
        program(data, *words, **options)
    assert list((data / "out").iterdir()) == []
    return caught.value.problems


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--realign_reads", "true"], "give --norealign_reads"),
        (["--channel_list", "read_base,haplotype"], "haplotype not known or not implemented"),
        (["--channel_list", "BASE_CHANNELS,strand"], "more than once"),
        (["--regions", "d:1-10"], "contig 'd' not in reference"),
        (["--regions", "c:10-20", "--exclude_regions", "c"], "nothing is left of c:10-20"),
        (["--select_variant_types", "snps svs"], "svs not known"),
        (["--sequencing_type", "TGS"], "'TGS' is not known"),
        (["--checkpoint", "nowhere/model"], "nowhere/example_info.json: cannot be read"),
        (["--examples", "x.gz"], "must end in .tfrecord.gz"),
        (["--examples", "nowhere/x.tfrecord.gz"], "there is no folder nowhere"),
        (["--examples", "x.tfrecord@2.gz", "--task", "2"], "task 2 is not in 0..1"),
        (["--ref", "none.fa"], "none.fa: cannot be opened as indexed FASTA"),
        (["--reads", "none.bam"], "none.bam: cannot be opened"),
        (["--mode", "candidate_sweep"], "--candidate_positions: is required"),
        (["--phase_reads", "true"], "--phase_reads: True is not implemented here"),
    ],
)
def test_problems_are_told(data, words, told):
    given = {"--mode": "calling", "--ref": f"{data}/genome.fa", "--reads": f"{data}/reads.bam"}
    given |= {"--examples": f"{data}/out/x.tfrecord.gz", "--channel_list": "read_base", "--realign_reads": "false"}
    changed = dict(zip(words[::2], words[1::2], strict=True))
    with pytest.raises(InputError) as caught:
        make_examples.main([f"{flag}={value}" for flag, value in (given | changed).items()])
    assert any(told in problem for problem in caught.value.problems)
    assert list((data / "out").iterdir()) == []


def test_all_problems_at_once(data):
    (data / "reads.bam.bai").unlink()
    (data / "truth.vcf.gz.tbi").unlink()
    words = ["--select_variant_types", "svs", "--channel_list", "smell"]
    truth = ["--truth_variants", f"{data}/truth.vcf.gz", "--confident_regions", f"{data}/none.bed"]
    found = problems(data, *words, *truth, mode="training", examples="x.tfrecord@0.gz")
    assert len(found) == 6


@pytest.mark.parametrize("mode", ["calling", "training"])
def test_conditions_of_the_mode(data, mode):
    words = ["--truth_variants", "t.vcf.gz"] if mode == "calling" else []
    found = "\n".join(problems(data, *words, mode=mode))
    for flag in ("truth_variants",) if mode == "calling" else ("truth_variants", "confident_regions", "channel_list"):
        assert f"--{flag}: is {'forbidden' if mode == 'calling' else 'required'}" in found


def test_confident_regions_elsewhere(data):
    (data / "confident.bed").write_text("chrC\t100\t2400\n")
    assert "every example would get label 0" in problems(data, program=train)[0]


def test_contigs_of_another_build(data, write_genome):
    write_genome(c="A" * 2999)
    assert "contigs of the files differ in name or length" in problems(data, *CHANNELS)[0]


def test_model_of_another_shape(data):
    words = ["--checkpoint", model(data), "--pileup_image_height", "90"]
    assert "the model expects 100 x 221; found 90 x 221" in problems(data, *words)[0]
    words = ["--checkpoint", model(data, (100, 221, 1), (7,))]
    assert "channels [7] are not implemented" in problems(data, *words)[0]


def test_damaged_reads_leave_no_examples(data):
    content = bytearray((data / "reads.bam").read_bytes())
    content[len(content) // 2 : len(content) // 2 + 200] = bytes(200)
    (data / "reads.bam").write_bytes(content)
    assert "reads.bam: cannot be read" in problems(data, *CHANNELS)[0]


REAL = ["--regions", "chr20:10,000,000-10,010,000", *CHANNELS]


@pytest.mark.real
def test_training_against_deepvariant(real_data, oracles, tmp_path):
    """DeepVariant's 49 examples of 48 truth sites: all found, with equal labels, types and genotypes."""
    source = real_data / "grch37-chr20"
    truth = ["--truth_variants", f"{source}/NA12878.older_truth.vcf.gz"]
    confident = ["--confident_regions", f"{source}/NA12878.official_9kb.bed"]
    inputs = ["--ref", f"{source}/reference.fasta.gz", "--reads", f"{source}/NA12878.bam"]
    output = tmp_path / "x.tfrecord.gz"
    words = ["--mode", "training", "--norealign_reads", *inputs, "--examples", str(output), *truth, *confident, *REAL]
    make_examples.main(words)
    ours = {key(example): example for example in read(output)}
    golden = {key(e): e for e in read(oracles / "deepvariant/golden.training_examples.tfrecord.gz")}
    assert golden.keys() <= ours.keys()
    assert {name: ours[name].label for name in golden} == {name: e.label for name, e in golden.items()}
    assert all(ours[name].label == 0 for name in ours.keys() - golden.keys())
    same = 0
    for name, example in golden.items():
        assert ours[name].variant_type == example.variant_type
        variant, expected = ours[name].decode_variant(), example.decode_variant()
        assert variant.calls[0].genotype == expected.calls[0].genotype
        expected.info["BAM_FNAME"] = ["NA12878.bam"]
        same += variant == expected
    assert same >= 30


def key(example):
    return example.locus, tuple(example.decode_variant().alternate_bases), example.alt_allele_indices


@pytest.mark.real
def test_contig_names_of_two_styles(real_data, tmp_path):
    reads = real_data / "other-contig-names/HG002.bam"
    reference = real_data / "grch37-chr20/reference.fasta.gz"
    words = ["--mode=calling", "--norealign_reads", f"--ref={reference}", f"--reads={reads}"]
    with pytest.raises(InputError, match="contigs of the files differ in name or length: reference chr20; reads 1, 2"):
        make_examples.main([*words, f"--examples={tmp_path}/x.tfrecord.gz", *CHANNELS])
    assert not list(tmp_path.iterdir())
