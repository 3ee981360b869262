"""Planning time: linear in the number of jobs, and at most twice that of a workflow that has nothing to think about."""

import re

import yaml
from made_results import make_config

ARMS = (1, 50, 200)
TURNS = 3  # of what is compared: the least time of a busy machine tells most
TRIVIAL = """
rule all:
    input:
        expand("results/{{number}}.txt", number=range({jobs})),

rule make:
    output:
        "results/{{number}}.txt",
    shell:
        "touch {{output}}"
"""


def bench_planning(run, repository, tmp_path, show):
    """Dry runs over arms that each have an example set of their own; the inputs are empty files."""
    plans = [_plan(run, repository, tmp_path / str(arms), arms) for arms in ARMS]
    for arms, (jobs, planned) in zip(ARMS, plans, strict=True):
        show(f"{arms} arms, {jobs} jobs, {planned.seconds:.1f} s, {planned.megabytes:.0f} MB")
    (jobs, least), *_, (most_jobs, most) = plans
    show(f"{1000 * (most.seconds - least.seconds) / (most_jobs - jobs):.2f} ms per further job")
    trivial = [_trivial(run, tmp_path / f"trivial{turn}", most_jobs) for turn in range(TURNS)]
    again = [_plan(run, repository, tmp_path / f"again{turn}", ARMS[-1])[1] for turn in range(TURNS - 1)]
    least_of_ours, least_of_trivial = (min(run.seconds for run in runs) for runs in ([most, *again], trivial))
    show(f"trivial workflow of {most_jobs} jobs: {least_of_trivial:.1f} s, {trivial[0].megabytes:.0f} MB")
    ratio = least_of_ours / least_of_trivial
    show(f"{least_of_ours:.1f} s are {ratio:.2f} times the trivial workflow; at most 2 is asked for (least of {TURNS})")


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


def _trivial(run, folder, jobs):
    folder.mkdir()
    (folder / "Snakefile").write_text(TRIVIAL.format(jobs=jobs - 1))
    planned = _dry_run(run, folder, "--snakefile", folder / "Snakefile")
    assert re.search(rf"^total\s+{jobs}$", planned.text, re.MULTILINE)
    return planned


def _dry_run(run, folder, *words):
    return run("snakemake", *words, "--directory", folder, "--cores", 1, "--dry-run", "--quiet", "all")
