"""Functions of wildcards for inputs and parameters of the rules."""


def memory(megabytes):
    """Memory that grows with each attempt."""

    def of_attempt(wildcards, attempt):
        return attempt * megabytes

    return of_attempt


def row_of(wildcards):
    """The sample table's row of a job."""
    return EXPERIMENT.sample(wildcards.role, wildcards.sample)


def column(name):
    """Input function: one column of the job's row."""

    def of_row(wildcards):
        return getattr(row_of(wildcards), name)

    return of_row


def index_of(name):
    """Input function: the index beside a file of the job's row; of simulated reads as their rule makes it."""

    def of_row(wildcards):
        path = getattr(row_of(wildcards), name)
        return f"{path}.bai" if EXPERIMENT.is_simulated(path) else local_files.index_of(path) or []

    return of_row


def shards(wildcards):
    """Number of shards of the job's examples."""
    return EXPERIMENT.shards(row_of(wildcards))


def flag_words(wildcards):
    """The make_examples flags of an example set, as words."""
    return flags.words("make_examples", EXPERIMENT.example_sets[wildcards.example_set].flags)


def region_words(wildcards):
    """--regions of a row, or nothing."""
    regions = row_of(wildcards).regions
    return ["--regions", regions] if regions else []


def region_list(wildcards):
    """The same for our own command lines, which take each region as a word."""
    regions = row_of(wildcards).regions.split()
    return ["--regions", *regions] if regions else []


def tree(pattern, cells):
    """One path per cell and graded sample."""
    graded = EXPERIMENT.with_roles(*samples.GRADED_ROLES)
    return [pattern.format(**cell._asdict(), role=row.role, sample=row.sample) for cell in cells for row in graded]


def files_of_model(path):
    """What stands for a model in the inputs of a rule: its folder, the files of its prefix, nothing inside an image."""
    if not path:
        return []
    if path.startswith(experiment.RESULTS) or Path(path).is_dir():
        return [path]
    return [f"{path}.index", f"{path}.data-00000-of-00001"] if local_files.is_prefix(path) else []


def sample_words(wildcards):
    """Samples to simulate, each as name:coverage:read_length:profile."""
    simulation = EXPERIMENT.config["simulation"]
    return [
        word
        for name, row in simulation["samples"].items()
        for word in ("--sample", f"{name}:{row['coverage']}:{row['read_length']}:{row['profile']}")
    ]


def training_folders(wildcards):
    """Examples of every sample in the role."""
    return [
        f"results/examples/{wildcards.example_set}/{wildcards.role}/{row.sample}"
        for row in EXPERIMENT.with_roles(wildcards.role)
    ]


def shuffle_patterns(wildcards):
    """The shards of those examples, as globs separated by commas."""
    return ",".join(f"{folder}/examples.tfrecord-*.gz" for folder in training_folders(wildcards))


def training_set(role):
    """Input function: the shuffled examples of a model's arm."""

    def of_model(wildcards):
        arm = EXPERIMENT.models[wildcards.model].arm
        return f"results/shuffled/{EXPERIMENT.arms[arm].example_set}/{role}"

    return of_model


def train_settings(wildcards):
    """Fields of the train config of a model."""
    return EXPERIMENT.train_settings(EXPERIMENT.models[wildcards.model])


def metric(wildcards):
    """Name of the tune metric that chooses the checkpoint."""
    return train_settings(wildcards)["best_checkpoint_metric"]


def field_words(wildcards):
    """The train config's fields as words."""
    return flags.words("train", train_settings(wildcards))


def init_files(wildcards):
    """Files of the checkpoint that training starts from; of one made here the folder, which is what its rule names."""
    prefix = train_settings(wildcards).get("init_checkpoint", "")
    if prefix.startswith(experiment.RESULTS):
        return str(Path(prefix).parent)
    return files_of_model(prefix)


def baseline_path(wildcards):
    """The baseline's model; make_examples takes channels and shape from it when calling."""
    return EXPERIMENT.baseline_model


def model_path(wildcards):
    """SavedModel of a trained model, or the baseline's model."""
    if wildcards.model == arms.BASELINE:
        return EXPERIMENT.baseline_model
    return f"results/models/{wildcards.model}/saved_model"


def model_files(wildcards):
    """The same as inputs of a rule."""
    return files_of_model(model_path(wildcards))


def happy_words(wildcards):
    """Options of hap.py: engine, PASS calls only, strata, and the regions of the row."""
    settings = EXPERIMENT.config["benchmark"]
    words = [f"--engine={settings['engine']}"] + (["--pass-only"] if settings["pass_only"] else [])
    if "strata" in settings:
        words += ["--stratification", settings["strata"]]
    return words + location_words(row_of(wildcards).regions.split())


def location_words(regions):
    """hap.py's -l for literal regions, -T for a BED file."""
    if len(regions) == 1 and samples.is_bed(regions[0]):
        return ["-T", regions[0]]
    return ["-l", ",".join(region.replace(",", "") for region in regions)] if regions else []
