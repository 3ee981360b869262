"""`snakemake compare`: call sets as somebody else left them give the tables of the experiment that they come from."""

import csv
import gzip
import shutil
from pathlib import Path

import pysam
import pytest

from retrain import flips
from tests.workflow.conftest import RECORD, Experiment, read_config, touch_inputs

TRAINING = {"train", "make_training_examples", "make_calling_examples", "call_variants", "postprocess_variants"}
CELLS = ("left_cell", "right_cell")


def read_table(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def contents(experiment: Experiment) -> dict[str, bytes]:
    folder = experiment.folder / "results"
    files = [path for path in folder.rglob("*") if path.is_file()]
    found = {str(path.relative_to(experiment.folder)): path.read_bytes() for path in files}
    return {name: data for name, data in found.items() if name not in RECORD}


def cells_of(finished: Experiment) -> dict[str, str]:
    """The cells of the tiny experiment's arm by their letter, as `example_set/model`."""
    rows = read_table(finished.folder / "results" / "tables" / "metrics.tsv")
    return {row["cell"]: f"{row['example_set']}/{row['model']}" for row in rows if row["arm"] == "sensitive"}


def config_of(finished: Experiment, call_sets: dict) -> dict:
    """A comparison with the truth of the tiny experiment's test sample."""
    row = {"sample": "child", "truth": "child.truth.vcf.gz", "confident": "child.confident.bed"}
    folder = str(finished.folder / "resources" / "simulation")
    return {"data_folder": folder, "reference": "reference.fasta.gz", "samples": [row], "call_sets": call_sets}


@pytest.fixture(scope="module")
def compared(finished, tmp_path_factory) -> Experiment:
    """The calls of A and D as plain and as gzipped VCF, with names that a shell would misread, compared."""
    folder = tmp_path_factory.mktemp("compared") / 'two "callers\'" calls'
    calls = finished.folder / "results" / "calls"
    found = {letter: calls / cell / "test" / "child.vcf.gz" for letter, cell in cells_of(finished).items()}
    sets = {"earlier": f"{folder}/the {{sample}}'s $calls.vcf", "later": {"child": f'{folder}/"new" & best;.vcf.gz'}}
    experiment = Experiment(folder, config_of(finished, sets))
    text = gzip.decompress(found["A"].read_bytes())
    (folder / "the child's $calls.vcf").write_bytes(
        text.replace(b"##contig", b"##contig=<ID=other,length=9>\n##contig")
    )
    (folder / '"new" & best;.vcf.gz').write_bytes(gzip.compress(gzip.decompress(found["D"].read_bytes())))
    experiment.must_run("compare")
    return experiment


def test_tables_equal_those_of_the_experiment(compared, finished):
    theirs = read_table(finished.folder / "results" / "tables" / "metrics.tsv")
    ours = read_table(compared.folder / "results" / "tables" / "metrics.tsv")
    numbers = [name for name in ours[0] if name not in ("example_set", "model", "arm", "replicate")]
    wanted = [row for row in theirs if row["arm"] == "sensitive" and row["cell"] in "AD"]
    assert [[row[name] for name in numbers] for row in ours] == [[row[name] for name in numbers] for row in wanted]
    assert {(row["cell"], row["example_set"], row["model"]) for row in ours} == {
        ("A", "given", "earlier"),
        ("D", "given", "later"),
    }


def test_flips_equal_those_of_the_experiment(compared, finished):
    cells = cells_of(finished)
    theirs = read_table(finished.folder / "results" / "tables" / "flips.tsv.gz")
    ours = read_table(compared.folder / "results" / "tables" / "flips.tsv.gz")
    wanted = [row for row in theirs if row["right_cell"] == cells["D"]]
    assert len(ours) > 3
    assert {tuple(row[name] for name in CELLS) for row in ours} == {("given/earlier", "given/later")}
    told = [name for name in flips.COLUMNS if name not in CELLS]  # features of reads and causes are theirs alone
    assert [[row[name] for name in told] for row in ours] == [[row[name] for name in told] for row in wanted]


def test_report_is_written(compared):
    assert (compared.folder / "results" / "report" / "report.html").read_text().lstrip().lower().startswith("<!doctype")


def test_nothing_is_trained_and_a_second_run_has_nothing_to_do(compared):
    assert "Nothing to be done" in compared.must_run("-n", "compare")
    assert not TRAINING & set(compared.jobs("compare", "--forceall"))
    of_all, of_compare = compared.jobs("--forceall"), compared.jobs("compare", "--forceall")
    assert of_all.pop("all") == of_compare.pop("compare") == 1
    assert of_all == of_compare


def test_another_run_gives_the_same_bytes(compared, tmp_path):
    other = Experiment(tmp_path / "again", compared.config)
    other.must_run(cores=1)
    left, right = contents(compared), contents(other)
    assert [name for name in left | right if left.get(name) != right.get(name)] == []


def test_changed_calls_rerun_what_depends_on_them(compared):
    path = compared.folder / '"new" & best;.vcf.gz'
    whole = path.read_bytes()
    path.write_bytes(gzip.compress(gzip.decompress(whole), 1))
    jobs = compared.jobs("compare")
    path.write_bytes(whole)
    assert (jobs["take_calls"], jobs["happy"], jobs["find_flips"]) == (1, 1, 1)


def test_further_call_set_reruns_no_other(compared):
    config = compared.config
    path = shutil.copy(compared.folder / "the child's $calls.vcf", compared.folder / "third.vcf")
    compared.write(config | {"call_sets": config["call_sets"] | {"third": str(path)}})
    jobs = compared.jobs("compare")
    compared.write(config)
    assert (jobs["take_calls"], jobs["happy"], jobs["find_flips"]) == (1, 1, 1)


def test_problems_are_told_together_before_any_job(new_experiment, finished):
    config = config_of(finished, {"baseline": "absent/{sample}.vcf", "later": {"kid": "x.vcf"}}) | {"shards": 2}
    run = new_experiment(config).run("compare")
    assert run.code != 0
    assert "Traceback" not in run.text
    wanted = (
        "'baseline' is taken",
        "child.vcf: not found",
        "no calls of sample child",
        "'kid' is no sample",
        "shards: has no use",
    )
    assert [part for part in wanted if not any(part in line for line in run.text.splitlines())] == []


def test_files_are_opened_before_the_first_job(new_experiment, finished, tmp_path):
    calls = finished.folder / "results" / "calls" / cells_of(finished)["A"] / "test" / "child.vcf.gz"
    text = gzip.decompress(calls.read_bytes())
    (tmp_path / "g.vcf").write_bytes(text.replace(b"\t.\t", b"\t<*>\t").replace(b"chrS", b"S"))
    (tmp_path / "cut.vcf.gz").write_bytes(calls.read_bytes()[:-28])
    sets = {"earlier": str(tmp_path / "g.vcf"), "later": str(tmp_path / "cut.vcf.gz")}
    run = new_experiment(config_of(finished, sets)).run("compare")
    assert run.code != 0
    assert "calls_other_contigs" in run.text
    assert "calls_truncated" in run.text
    assert "rule take_calls" not in run.text


def test_keys_that_stand_twice_are_refused(new_experiment, finished):
    experiment = new_experiment(config_of(finished, {"earlier": "a.vcf", "later": "b.vcf"}))
    experiment.configuration.write_text(experiment.configuration.read_text().replace("  later:", "  earlier:"))
    run = experiment.run("-n", "compare")
    assert run.code != 0
    assert "call_sets.earlier stands twice" in run.text


def test_plan_says_that_nothing_is_made(compared):
    text = compared.must_run("plan", "--quiet", "all")
    assert "earlier, with which is compared: later" in text
    assert "1 sample; nothing is trained or called" in text


def test_what_needs_reads_is_refused(compared):
    run = compared.run("ceiling", "-n")
    assert run.code != 0
    assert "test/child has no reads; of call sets nothing is made but what snakemake compare makes" in run.text


def test_compare_of_arms_is_refused(new_experiment, tiny_config):
    run = new_experiment(tiny_config).run("-n", "compare")
    assert run.code != 0
    assert "compare: this configuration has arms, and would train" in run.text


def of_another_caller(text: str) -> str:
    """The called variants as freebayes might write them: no contig lines, FILTER `.`, phased, GQ with decimals, GL for
    PL, neither AD nor VAF, and a symbolic allele among them."""
    lines = []
    for line in text.splitlines():
        fields = line.split("\t")
        if line.startswith("#"):
            told = line.replace("ID=GQ,Number=1,Type=Integer", "ID=GQ,Number=1,Type=Float")
            lines += (
                []
                if line.startswith("##contig")
                else [told.replace("ID=PL,Number=G,Type=Integer", "ID=GL,Number=G,Type=Float")]
            )
        elif fields[6] == "PASS":
            genotype = fields[9].partition(":")[0].replace("/", "|")
            fields[6], fields[8:] = ".", ["GT:GQ:DP:GL", f"{genotype}:30.25:31:-3.5,0,-9.25"]
            lines.append("\t".join(fields))
    first = lines[-1].split("\t")
    first[3:5], first[9] = [first[3][0], "<DEL>"], "0|1:9.5:3:."
    return "\n".join([*lines, "\t".join(first), ""])


def test_calls_of_another_caller(new_experiment, finished, tmp_path):
    calls = finished.folder / "results" / "calls" / cells_of(finished)["A"] / "test" / "child.vcf.gz"
    (tmp_path / "other.vcf").write_text(of_another_caller(gzip.decompress(calls.read_bytes()).decode()))
    sets = {"earlier": str(calls), "other": str(tmp_path / "other.vcf")}
    experiment = new_experiment(config_of(finished, sets))
    experiment.must_run("compare")
    rows = read_table(experiment.folder / "results" / "tables" / "metrics.tsv")
    counts = {row["model"]: [] for row in rows}
    for row in rows:
        counts[row["model"]].append([row[name] for name in ("type", "filter", "truth_tp", "truth_fn", "query_fp")])
    assert counts["other"] == counts["earlier"]
    assert not [row for row in read_table(experiment.folder / "results" / "tables" / "flips.tsv.gz") if row["right_pl"]]


@pytest.mark.real
def test_two_nist_call_sets(new_experiment, oracles, real_data, tmp_path):
    """The older call set against the newer one, which is also the truth; the figures of the older are hap.py's own."""
    folder = oracles / "happy" / "hg001_nist"
    with gzip.open(folder / "truth.vcf.gz", "rb") as packed, open(tmp_path / "truth.vcf", "wb") as plain:
        shutil.copyfileobj(packed, plain)
    pysam.tabix_index(str(tmp_path / "truth.vcf"), preset="vcf")
    row = {"sample": "HG001", "truth": str(tmp_path / "truth.vcf.gz"), "confident": str(folder / "conf.bed.gz")}
    config = {
        "reference": str(real_data / "other-contig-names" / "reference.fasta.gz"),
        "samples": [row],
        "call_sets": {"earlier": str(folder / "query.vcf.gz"), "later": str(folder / "truth.vcf.gz")},
        "benchmark": {"pass_only": False},
    }
    experiment = new_experiment(config)
    experiment.must_run("compare")
    rows = read_table(experiment.folder / "results" / "tables" / "metrics.tsv")
    with open(folder / "expected" / "happy-vcfeval.summary.csv") as lines:
        expected = {(line["Type"], line["Filter"]): line for line in csv.DictReader(lines)}
    for row in rows:
        line = expected[row["type"], row["filter"]]
        assert row["truth_total"] == line["TRUTH.TOTAL"]
        if row["model"] == "earlier":
            assert (row["truth_tp"], row["query_fp"]) == (line["TRUTH.TP"], line["QUERY.FP"])
        else:
            assert (row["truth_fn"], row["query_fp"]) == ("0", "0")
    flips = read_table(experiment.folder / "results" / "tables" / "flips.tsv.gz")
    assert {row["direction"] for row in flips} <= {"fixed", "both_right", "unassessed"}


def test_template_of_the_checkout_is_planned(new_experiment):
    experiment = new_experiment(read_config("compare"))
    touch_inputs(experiment.folder, experiment.config)
    assert experiment.jobs("compare")["take_calls"] == 2
