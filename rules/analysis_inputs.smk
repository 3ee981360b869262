"""Inputs and words of the rules that compare, attribute, judge and tell."""

from retrain.verdict import contestants

EVIDENCE_SITES = EXPERIMENT.config["discordance"]["evidence_sites"]
COPIES = "results/calls/{example_set}/{model}/{role}/{sample}.copies.parquet"
# What the page tells beside metrics and flips; models and examples have more to tell than calls alone.
ANALYSES = ["verdicts", "power", "ranking", "parameters", "pareto", "flip_profile"]
ANALYSES += [] if CALL_SETS else ["ceiling", "causes"]
ANALYSES += ["evidence"] if EVIDENCE_SITES and not CALL_SETS else []
ANALYSIS_TABLES = expand("results/tables/{name}.tsv", name=ANALYSES)


@for_jobs
def given_file(wildcards):
    """Input function: the file of a call set for a sample."""
    return call_sets.path_of(CALL_SETS[wildcards.model], row_of(wildcards).sample)


def of_call_sets(targets):
    """Input function: these targets; refused for an experiment that would train."""

    @for_jobs
    def of_experiment(wildcards):
        if not CALL_SETS:
            raise WorkflowError(
                "compare: this configuration has arms, and would train; name calls that exist already under call_sets,"
                " or run snakemake without the word compare"
            )
        return targets

    return of_experiment


TRUTH_OF_ROW = files_of_row("truth", "truth_index", "confident")


@for_jobs
def truth_if_graded(wildcards):
    """Input function for unpack: the truth of graded samples; nothing for those that a model is trained or tuned on."""
    return TRUTH_OF_ROW(wildcards) if wildcards.role in samples.GRADED_ROLES else {}


@for_jobs
def truth_words(wildcards, input):
    """Options that name the truth of a graded sample and the regions to compare."""
    if not input.get("truth"):
        return []
    return ["--truth", input.truth, "--confident", input.confident, *region_list(wildcards)]


@for_jobs
def corner_files(wildcards):
    """Input function: by name, what a model's attribution reads of the cells at its corners; nothing where there is no
    cell. One function for all names, which are looked up together."""
    cells = corners.corners(EXPERIMENT, EXPERIMENT.models[wildcards.model])

    def of_cells(name, pattern):
        return [pattern.format(**cell._asdict(), role=wildcards.role, sample=wildcards.sample) for cell in cells[name]]

    candidates = "results/candidates/{example_set}/{role}/{sample}.parquet"
    return {
        "flips": of_cells("d", "results/discordance/{example_set}/{model}/{role}/{sample}.flips.tsv.gz"),
        **{name: of_cells(name, COPIES) for name in cells},
        "left_candidates": of_cells("a", candidates),
        "right_candidates": of_cells("d", candidates),
    }


@for_jobs
def corner_words(wildcards, input):
    """Options for the cells that not every experiment has."""
    return [word for name in ("b", "c", "k") if input[name] for word in (f"--{name}", *input[name])]


def blocks_of(*roles):
    """Counts and errors of every cell that is compared, on the samples in these roles."""
    folder = Path("results/blocks")
    return [
        str(contestants.path_of(folder, cell, row.role, row.id, ending))
        for cell in contestants.cells_of(EXPERIMENT)
        for row in EXPERIMENT.with_roles(*roles)
        for ending in (contestants.BLOCKS_ENDING, contestants.ERRORS_ENDING)
    ]


@for_jobs
def strata_names(wildcards):
    """--strata and the names of the strata, or nothing."""
    names = list(EXPERIMENT.config["benchmark"]["strata"])
    return ["--strata", *names] if names else []


@for_jobs
def analysis_words(wildcards):
    """Each table of the analyses as an option."""
    return [word for name, path in zip(ANALYSES, ANALYSIS_TABLES) for word in (f"--{name}", path)]
