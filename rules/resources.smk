"""What jobs ask for: memory, minutes and cores, by config/resources.yaml and what a job works on.

Rules that run where Snakemake runs ask for nothing. Partitions and GPUs are the profile's.
"""

from functools import cache

from retrain.resources import table, work

ASKED = table.load(EXPERIMENT.config["backend"])
WORK = work.Workload(EXPERIMENT)


def cores(rule):
    """Cores of each job; Snakemake gives fewer where the machine has fewer."""
    return ASKED[rule].threads


def cores_of_shards(rule):
    """Cores function: one for each shard, as far as the table goes."""

    @for_jobs
    def of_job(wildcards):
        return min(ASKED[rule].threads, EXPERIMENT.shards(row_of(wildcards)))

    return of_job


def memory(rule, of_job=None):
    """MB, more with each attempt; `of_job` tells the work of a job that its wildcards do not tell."""
    return per_attempt(ASKED[rule].memory, of_job or work_of)


def minutes(rule, of_job=None):
    """The same of minutes."""
    return per_attempt(ASKED[rule].minutes, of_job or work_of)


def per_attempt(amount, of_job):
    """Resource function: so many times what the first attempt asks for."""

    @for_jobs
    def of_any(wildcards, attempt):
        return attempt * least

    @for_jobs
    def of_one(wildcards, attempt, threads):
        return attempt * first_attempt(amount, of_job(wildcards), threads)

    least = amount.of(work.Work(), 1)
    return of_any if amount.is_constant else of_one


@cache
def first_attempt(amount, units, threads):
    """Counted once for all jobs that work on as much."""
    return amount.of(units, threads)


def work_of(wildcards):
    """What a job works on: one sample in a role, all samples in a role, those of a training, or all cells."""
    given = wildcards.get
    if "sample" in wildcards.keys():
        return WORK.of_examples(f"{wildcards.role}/{wildcards.sample}", given("example_set") or set_of(given("model")))
    if "shuffled" in wildcards.keys():
        return WORK.of_role(wildcards.role, EXPERIMENT.shuffled[wildcards.shuffled].example_set)
    return WORK.of_training(wildcards.model) if "model" in wildcards.keys() else WORK.of_cells()


def set_of(model):
    """Example set of a model's arm; None where calls are given."""
    return EXPERIMENT.arms[EXPERIMENT.models[model].arm].example_set if model in EXPERIMENT.models else None


def simulated_work(wildcards):
    """What the simulation works on."""
    return WORK.of_simulation()
