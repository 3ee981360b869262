"""Planning time, which has to stay linear in the number of jobs."""

import re

import yaml
from made_results import make_config

ARMS = (1, 20, 100)


def bench_planning(run, repository, tmp_path, show):
    """Dry runs over arms that each have an example set of their own; the inputs are empty files."""
    plans = [_plan(run, repository, tmp_path / str(arms), arms) for arms in ARMS]
    for jobs, planned in plans:
        show(f"{jobs} jobs, {planned.seconds:.1f} s, {planned.megabytes:.0f} MB")
    (jobs, least), *_, (most_jobs, most) = plans
    show(f"{1000 * (most.seconds - least.seconds) / (most_jobs - jobs):.2f} ms per further job")


def _plan(run, repository, folder, arms):
    folder.mkdir()
    flags = {f"arm{number}": {"vsc_min_fraction_snps": (20 + number) / 1000} for number in range(arms)}
    config = make_config(folder, {name: {"make_examples": changed} for name, changed in flags.items()})
    (folder / "model.data-00000-of-00001").touch()
    (folder / "experiment.yaml").write_text(yaml.safe_dump(config))
    words = ["--snakefile", repository / "Snakefile", "--configfile", folder / "experiment.yaml"]
    planned = run("snakemake", *words, "--directory", folder, "--cores", 1, "--dry-run", "--quiet", "all")
    return int(re.search(r"^total\s+(\d+)", planned.text, re.MULTILINE)[1]), planned
