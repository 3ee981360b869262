"""Functions of wildcards that give inputs and targets of the rules.

They are called for every job: what they look up is looked up once, by name, and files are looked for once.
"""

from functools import cache

ROWS = {row.name: row for row in EXPERIMENT.samples}


def row_of(wildcards):
    """The sample table's row of a job."""
    return ROWS[f"{wildcards.role}/{wildcards.sample}"]


def files_of_row(*names, may_lack=()):
    """Input function for unpack: by name these columns of the job's row, and as NAME_index the index beside a file. One
    function for all names, as each costs time in every job."""

    @for_jobs
    def of_row(wildcards):
        row, found = row_of(wildcards), {}
        for name in names:
            column = name.removesuffix("_index")
            path = getattr(row, column)
            if not path and column not in may_lack:
                raise InputError(
                    f"{row.name} has no {column}; of call sets nothing is made but what snakemake compare makes"
                )
            found[name] = (index_beside(path) if name != column else path) if path else []
        return found

    return of_row


@cache
def index_beside(path):
    """The index of a file, or an empty list; looked for once, not for every job."""
    return input_files.index_beside(EXPERIMENT.config, path) or []


def indices_of(row):
    """Indices of a row's files that the workflow makes itself."""
    made = [path for path in (row.reads, row.truth) if made_files.is_made(EXPERIMENT.config, path)]
    return [made_files.index_of(path) for path in made]


def tree(pattern, cells):
    """One path per cell and graded sample."""
    graded = EXPERIMENT.with_roles(*samples.GRADED_ROLES)
    return [pattern.format(**cell._asdict(), role=row.role, sample=row.id) for cell in cells for row in graded]


@cache
def files_of_model(path):
    """What stands for a model in the inputs of a rule."""
    return input_files.of_model(EXPERIMENT.config, path, EXPERIMENT.trained)


@cache
def whole_model(path):
    """The same of a model that calls."""
    return input_files.of_calling_model(EXPERIMENT.config, path, EXPERIMENT.trained)


def generation_of(base, use, *details):
    """The folder that a use reads: `base`, unless clean_examples has deleted it; `use(*details)` tells which use."""
    if base not in CLEANED:
        return base
    name, settings, _ = use(*details)
    return generations.folder(CLEANED, base, name, settings)


@for_jobs
def named_in_flags(wildcards):
    """Files that the example set's flags name, with their indices, and BED files of the row's regions."""
    named = named_files.of_flags(EXPERIMENT.example_sets[wildcards.example_set].flags)
    return [*named, *filter(None, map(index_beside, named)), *row_of(wildcards).beds]


@for_jobs
def region_files(wildcards):
    """BED files of the row's regions."""
    return row_of(wildcards).beds


def examples_for(use):
    """Input function: the examples of the job's set and sample; `use` is a function of the experiment and the job."""

    @for_jobs
    def of_job(wildcards):
        base = uses.examples(wildcards.example_set, wildcards.role, wildcards.sample)
        return generation_of(base, use, EXPERIMENT, wildcards)

    return of_job


@for_jobs
def training_folders(wildcards):
    """Examples of every sample in the role."""
    example_set = EXPERIMENT.shuffled[wildcards.shuffled].example_set
    target = uses.shuffled(wildcards.shuffled, wildcards.role) + wildcards.generation
    return [
        generation_of(uses.examples(example_set, wildcards.role, row.id), uses.shuffling, target)
        for row in EXPERIMENT.with_roles(wildcards.role)
    ]


def training_set(role):
    """Input function: the shuffled examples of a model's arm."""

    @for_jobs
    def of_model(wildcards):
        model = EXPERIMENT.models[wildcards.model]
        if model.path:
            raise InputError(f"model {model.id} is given, and not trained here; it is {model.path}")
        base = uses.shuffled(EXPERIMENT.training_set(model, role), role)
        return generation_of(base, uses.training, EXPERIMENT, wildcards.model)

    return of_model


@for_jobs
def init_files(wildcards):
    """Files of the checkpoint that training starts from; of one made here the folder, which is what its rule names."""
    return files_of_model(train_settings(wildcards).get("init_checkpoint", ""))


@for_jobs
def baseline_path(wildcards):
    """The baseline's model; make_examples takes channels and shape from it when calling."""
    return EXPERIMENT.baseline_model


@for_jobs
def model_path(wildcards):
    """The baseline's model, a given model, or the SavedModel of a trained one."""
    if wildcards.model == arms.BASELINE:
        return EXPERIMENT.baseline_model
    return EXPERIMENT.models[wildcards.model].path or f"results/models/{wildcards.model}/saved_model"


@for_jobs
def model_files(wildcards):
    """The same as inputs of a rule."""
    return whole_model(model_path(wildcards))
