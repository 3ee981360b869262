"""Planning time: linear in the number of jobs, and at most twice that of a workflow that has nothing to think about.

Such a workflow is measured bare, and with what each job of ours must have for a cluster and for the run record, which
takes Snakemake its time: a log, a benchmark file, memory and minutes that grow with the attempts.
Loading the configuration of a sweep is measured alone, too.
"""

import re
import sys

import yaml
from made_results import make_config

ARMS = (1, 50, 200)
TURNS = 3  # of what is compared: the least time of a busy machine tells most
LOAD = "import sys; from retrain import experiment; print(len(experiment.load_file(sys.argv[1]).arms))"
TRIVIAL = """
rule all:
    input:
        expand("results/{{number}}.txt", number=range({jobs})),

rule make:
    output:
        "results/{{number}}.txt",
    {directives}
    shell:
        "touch {{output}}"
"""
DIRECTIVES = """
    log:
        "logs/{number}.log",
    benchmark:
        "benchmarks/{number}.tsv"
    resources:
        mem_mb=lambda wildcards, attempt: attempt * 1000,
        runtime=lambda wildcards, attempt: attempt * 5,
"""


def bench_planning(run, repository, tmp_path, show):
    """Dry runs over arms that each have an example set of their own; the inputs are empty files."""
    plans = [_plan(run, repository, tmp_path / str(arms), arms) for arms in ARMS]
    for arms, (jobs, planned) in zip(ARMS, plans, strict=True):
        show(f"{arms} arms, {jobs} jobs, {planned.seconds:.1f} s, {planned.megabytes:.0f} MB")
    (jobs, least), *_, (most_jobs, most) = plans
    show(f"{1000 * (most.seconds - least.seconds) / (most_jobs - jobs):.2f} ms per further job")
    again = [_plan(run, repository, tmp_path / f"again{turn}", ARMS[-1])[1] for turn in range(TURNS - 1)]
    ours = min(planned.seconds for planned in [most, *again])
    for name, directives in (("bare", ""), ("with log, benchmark and growing resources", DIRECTIVES)):
        folders = [tmp_path / f"{name} {turn}" for turn in range(TURNS)]
        trivial = min(_trivial(run, folder, most_jobs, directives).seconds for folder in folders)
        show(f"{ours:.1f} s are {ours / trivial:.2f} times the {trivial:.1f} s of a trivial workflow, {name}")
    show(f"each the least of {TURNS}; at most 2 is asked for")


def bench_sweep(run, tmp_path, show):
    """Writing a sweep out as arms: each of some fractions with two learning rates, three replicates of each."""
    for fractions in (1, 25, 100):
        swept = {"vsc_min_fraction_snps": [(20 + number) / 1000 for number in range(fractions)]}
        axes = {"make_examples": swept, "train": {"learning_rate": [1e-4, 1e-3]}}
        config = make_config(tmp_path, {}, sweeps={"s": {"mode": "grid", **axes, "replicates": 3}}, controls=True)
        (tmp_path / "sweep.yaml").write_text(yaml.safe_dump(config))
        loaded = run(None, sys.executable, "-c", LOAD, tmp_path / "sweep.yaml")
        show(f"{loaded.text.strip()} arms: {loaded.processor:.2f} s on processors, {loaded.megabytes:.0f} MB")


def _plan(run, repository, folder, arms):
    folder.mkdir()
    flags = {f"arm{number}": {"vsc_min_fraction_snps": (20 + number) / 1000} for number in range(arms)}
    config = make_config(folder, {name: {"make_examples": changed} for name, changed in flags.items()}, controls=True)
    for name in ("model.data-00000-of-00001", "example_info.json"):
        (folder / name).touch()
    (folder / "experiment.yaml").write_text(yaml.safe_dump(config))
    words = ["--snakefile", repository / "Snakefile", "--configfile", folder / "experiment.yaml"]
    planned = _dry_run(run, folder, *words)
    return int(re.search(r"^total\s+(\d+)", planned.text, re.MULTILINE)[1]), planned


def _trivial(run, folder, jobs, directives):
    folder.mkdir()
    (folder / "Snakefile").write_text(TRIVIAL.format(jobs=jobs - 1, directives=directives))
    planned = _dry_run(run, folder, "--snakefile", folder / "Snakefile")
    assert re.search(rf"^total\s+{jobs}$", planned.text, re.MULTILINE)
    return planned


def _dry_run(run, folder, *words):
    return run("snakemake", *words, "--directory", folder, "--cores", 1, "--dry-run", "--quiet", "all")
