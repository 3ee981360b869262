"""Inputs and words of the rules about flips: their features, their profile, their pictures."""

from retrain.evidence import choices


def own_cells(pattern):
    """One path per trained model, called with its arm's own flags, and graded sample."""
    return tree(
        pattern, [arms.Cell(arm.example_set, model.id) for arm in EXPERIMENT.arms.values() for model in arm.models]
    )


@for_jobs
def reads_words(wildcards):
    """The sample's reads, where there are any."""
    reads = row_of(wildcards).reads
    return ["--reads", reads] if reads else []


@for_jobs
def stratum_words(wildcards):
    """Every stratum of the configuration, as name and BED."""
    return [word for stratum in EXPERIMENT.config["benchmark"]["strata"].items() for word in ("--stratum", *stratum)]


def own_set(wildcards):
    """Example set of the model's arm."""
    return EXPERIMENT.arms[EXPERIMENT.models[wildcards.model].arm].example_set


@for_jobs
def own_flips(wildcards):
    """Input function: flips of the model, called with its arm's own flags."""
    return f"results/discordance/{own_set(wildcards)}/{{model}}/{{role}}/{{sample}}.flips.tsv.gz"


@for_jobs
def own_copies(wildcards):
    """Input function: which records list which alleles, in the baseline's own cell and in the model's."""
    cells = (BASELINE_CELL, f"{own_set(wildcards)}/{wildcards.model}")
    return [f"results/calls/{cell}/{{role}}/{{sample}}.copies.parquet" for cell in cells]


def shown_sets(wildcards):
    """Example sets on which cells of the model's arm are called: the baseline's, and the arm's own."""
    return list(dict.fromkeys([EXPERIMENT.baseline_set.id, own_set(wildcards)]))


def shown_folder(wildcards, example_set):
    """What show_examples leaves of an example set."""
    return f"results/shown/{wildcards.model}/{wildcards.role}/{wildcards.sample}/{example_set}"


@for_jobs
def shown_folders(wildcards):
    """Input function: the folders of all example sets of the arm."""
    return [shown_folder(wildcards, example_set) for example_set in shown_sets(wildcards)]


@for_jobs
def shown_words(wildcards):
    """Each example set with the cells that call it, of the baseline, the model and its control, and its folder."""
    control = EXPERIMENT.control_of(EXPERIMENT.models[wildcards.model])
    models = [arms.BASELINE, wildcards.model, *([control.id] if control else [])]
    words = []
    for example_set in shown_sets(wildcards):
        cells = [arms.Cell(example_set, model) for model in models]
        told = ",".join("/".join(cell) for cell in cells if cell in EXPERIMENT.cells)
        words += ["--shown", example_set, told, shown_folder(wildcards, example_set)]
    return words


@for_jobs
def sites_of_model(wildcards):
    """Sites to show of one model and sample: its share of those of the arm."""
    models = EXPERIMENT.arms[EXPERIMENT.models[wildcards.model].arm].models
    graded = EXPERIMENT.with_roles(*samples.GRADED_ROLES)
    parts = [(model.id, row.role, row.id) for row in graded for model in models]
    return choices.share(EVIDENCE_SITES, len(parts), parts.index((wildcards.model, wildcards.role, wildcards.sample)))
