"""The page: self-contained, the same bytes again, honest notices, everything escaped."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import made_results
import pytest

import make_report
from genomics import cli
from genomics.errors import InputError
from retrain import experiment, summaries, tables
from retrain.doctor import findings
from retrain.report import compared, headlines, notices
from retrain.report import page as report

HOSTILE = '<script>alert(1)</script><img src=x onerror="y">'
ARMS = {
    "plain": {},
    "other": {"description": HOSTILE, "make_examples": {"min_base_quality": 5}, "train": {"num_epochs": 3}},
}
VOID = {"meta", "br", "img"}


class Page(HTMLParser):
    """Checks nesting; collects tags, text, table rows and addresses."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.words, self.addresses, self.rows = [], [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [value for name, value in attributes if name in ("href", "src", "xlink:href")]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [value for name, value in attributes if name in ("href", "src", "xlink:href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)
        if "tr" in self.open and data.strip():
            self.rows[-1].append(data.strip())

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


def make_inputs(folder, arms=ARMS, per_cell=10):
    plan = made_results.make_plan(folder, arms)
    metrics = tables.collect_metrics(plan, made_results.write_summaries(folder, plan))
    made_results.collect_flips(made_results.write_flips(folder, plan, per_cell), folder / "flips.tsv.gz")
    selected = {model: {"step": 7, "metric": "m", "value": 0.5, "rounds": 1} for model in plan.models}
    flips = tables.read_flips(folder / "flips.tsv.gz")
    return report.Inputs(plan, metrics, flips, "results/tables/flips.tsv.gz", [], selected)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    return make_inputs(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def text(inputs):
    """The page of the usual inputs, made once."""
    return report.render(inputs)


def test_render_is_self_contained(text):
    page = Page(text)
    assert all(address.startswith("#") for address in page.addresses)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert page.tags.count("svg") == 2


def test_render_is_the_same_again(inputs, text):
    assert report.render(inputs) == text


def test_render_names_no_folder_of_this_machine(inputs, text):
    assert str(Path(inputs.plan.reference).parent) not in text


def test_render_says_what_was_compared(text):
    told = Page(text).text
    for words in ("min_base_quality=5", "num_epochs=3", "Ann", "Bob", "chr1:501-900", "make_examples", "0.1.0", "1001"):
        assert words in told


def test_render_holds_the_counts(inputs, text):
    row = inputs.metrics.query("arm == 'other' and cell == 'D' and filter == 'PASS' and type == 'SNP'").iloc[0]
    expected = [f"{row[name]:.0f}" for name in ("truth_tp", "truth_fn", "query_fp")]
    assert ["D", *expected] in [cells[:4] for cells in Page(text).rows]


def test_render_escapes_hostile_texts(inputs):
    found = [findings.warn("x", HOSTILE, HOSTILE, HOSTILE, HOSTILE)]
    flips = inputs.flips.assign(chrom=HOSTILE, ref=HOSTILE, truth_gt=HOSTILE)
    inputs = inputs._replace(findings=found, flips=flips, flips_path=HOSTILE)
    page = Page(report.render(inputs))
    assert not {"script", "img"} & set(page.tags)
    assert page.text.count("<script>alert(1)</script>") > 5


def test_render_without_flips(tmp_path):
    page = Page(report.render(make_inputs(tmp_path, per_cell=0)))
    assert "No allele changed" in page.text
    assert page.tags.count("svg") == 1


def test_render_of_many_flips_and_arms(tmp_path):
    arms = {f"arm{n}": {"make_examples": {"min_base_quality": n}, "replicates": 1 + (n == 3)} for n in range(1, 13)}
    inputs = make_inputs(tmp_path, arms, per_cell=100)
    page = Page(report.render(inputs))
    assert f"The first 200 of {len(inputs.flips)}" in page.text
    assert sum(cells[0].startswith("chr1:") for cells in page.rows if cells) == 200
    assert "arm3, replicate 2" in page.text


def test_render_without_graded_records(tmp_path):
    inputs = make_inputs(tmp_path, per_cell=0)
    page = Page(report.render(inputs._replace(metrics=inputs.metrics.iloc[:0])))
    assert "No calls were graded" in page.text


def test_render_tells_findings(inputs):
    found = [findings.warn("bed_unsorted", "x.bed", "is unsorted", "why", "sort it")]
    told = Page(report.render(inputs._replace(findings=found))).text
    assert "1 warning, 0 notes" in told
    assert "bed_unsorted" in told


def titles(plan):
    return [notice.title for notice in notices.notices(plan)]


def test_notices_of_embedded_engine_without_select(tmp_path):
    found = titles(made_results.make_plan(tmp_path, ARMS))
    assert "The embedded engine is a stand-in, not DeepVariant" in found
    assert "Optimistic once you choose" in found


def test_notices_of_containers_with_select(tmp_path):
    config = made_results.make_config(tmp_path, ARMS, backend={"deepvariant": "container", "happy": "container"})
    config["samples"].append({**config["samples"][2], "role": "select", "regions": "chr1:901-999"})
    assert titles(experiment.load(config)) == ["Counts, not verdicts"]


def test_render_of_call_sets_speaks_of_no_arms(tmp_path):
    config = made_results.make_config(tmp_path, {})
    kept = {key: value for key, value in config.items() if key in ("data_folder", "reference")}
    for name in ("one", "two"):
        (tmp_path / f"{name}.Bob.vcf").touch()
    sets = {name: f"{name}.{{sample}}.vcf" for name in ("one", "two")}
    plan = experiment.load(kept | {"samples": config["samples"][2:], "call_sets": sets})
    metrics = tables.collect_metrics(plan, made_results.write_summaries(tmp_path, plan))
    made_results.collect_flips(made_results.write_flips(tmp_path, plan), tmp_path / "flips.tsv.gz")
    flips = tables.read_flips(tmp_path / "flips.tsv.gz")
    text = Page(report.render(report.Inputs(plan, metrics, flips, "flips.tsv.gz", [], {}))).text
    assert "Call sets compared 2 call sets, 10 flips against the first one" in text
    assert "two.{sample}.vcf" in text
    assert "Calls alone were compared" in text
    for word in ("stand-in", "retrained", "Optimistic", "train "):
        assert word not in text, word


def test_headlines_compare_last_cell_with_a(inputs):
    placed = summaries.place_flips(inputs.flips, inputs.metrics)
    line = next(line for line in headlines.headlines(inputs.metrics, placed) if line["arm"] == "other")
    counts = inputs.metrics.query("arm == 'other' and filter == 'PASS' and type == 'INDEL'").set_index("cell")
    assert line["types"]["INDEL"]["found"] == [f"{counts.at[cell, 'truth_tp']:.0f}" for cell in "AD"]
    own = placed[(placed["arm"] == "other") & (placed["cell"] == "D")]
    assert line["broken"] == (own["direction"] == "broken").sum()


def test_headlines_of_a_type_without_records(inputs):
    only = inputs.metrics[inputs.metrics["type"] == "SNP"]
    placed = inputs.flips.assign(arm="", cell="", replicate="")
    assert not headlines.headlines(only, placed)[0]["types"]["INDEL"]
    Page(report.render(inputs._replace(metrics=only)))


def test_shown_path():
    assert compared.shown_path("data/x.bam") == "data/x.bam"
    assert compared.shown_path("/elsewhere/secret/x.bam") == "x.bam"
    assert compared.shown_path(str(compared.CHECKOUT / "scripts" / "models")) == "scripts/models"


def test_read_selected_of_record(tmp_path):
    path = tmp_path / "arm.r1" / "selected.json"
    path.parent.mkdir()
    record = {"checkpoint": "c", "step": 7, "metric": "tune/f1_macro", "value": 0.5, "tune_rounds": [{}, {}]}
    path.write_text(json.dumps(record))
    assert compared.read_selected([path])["arm.r1"]["rounds"] == 2
    path.write_text("[]")
    with pytest.raises(InputError, match="chosen checkpoint"):
        compared.read_selected([path])


def test_main_writes_the_page(tmp_path):
    inputs = make_inputs(tmp_path)
    (tmp_path / "config.yaml").write_text(experiment.resolved_yaml(inputs.plan))
    tables.write_metrics(tmp_path / "metrics.tsv", inputs.metrics)
    findings.write_table(tmp_path / "inputs.tsv", [])
    options = {"config": "config.yaml", "metrics": "metrics.tsv", "flips": "flips.tsv.gz", "doctor": "inputs.tsv"}
    arguments = [word for name, path in options.items() for word in (f"--{name}", str(tmp_path / path))]
    for model in inputs.plan.models:
        (tmp_path / "models" / model).mkdir(parents=True)
        record = {"checkpoint": "c", "step": 3, "metric": "m", "value": 0.5}
        (tmp_path / "models" / model / "selected.json").write_text(json.dumps(record))
    (tmp_path / "trainings").mkdir()
    told = [findings.warn("training_steps_lost", "M", "M made few steps", "Why", "cure")]
    for model in inputs.plan.models:
        findings.write_table(tmp_path / "trainings" / f"{model}.tsv", told)
    arguments += ["--models", str(tmp_path / "models"), "--trainings", str(tmp_path / "trainings")]
    output = tmp_path / "report" / "report.html"
    assert cli.run(make_report.main, [*arguments, "--output", str(output)]) == 0
    assert f"{len(inputs.plan.models)} warnings, 0 notes on the input files" in Page(output.read_text()).text
