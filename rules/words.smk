"""Functions of wildcards that give the words of a command line."""

@for_jobs
def packed_config(wildcards):
    """The resolved configuration as one word; a function, so that only the job that needs it packs it."""
    return experiment.packed(EXPERIMENT.config)


@for_jobs
def packed_plan(wildcards):
    """The same of what decides the tables."""
    return experiment.packed(experiment.without_report(EXPERIMENT.config))


@for_jobs
def shards(wildcards):
    """Number of shards of the job's examples."""
    return EXPERIMENT.shards(row_of(wildcards))


@for_jobs
def flag_words(wildcards):
    """The make_examples flags of an example set, and what the row adds: its depth, contigs of one copy."""
    words = flags.words("make_examples", EXPERIMENT.example_sets[wildcards.example_set].flags)
    row = row_of(wildcards)
    depth = ["--downsample_fraction", f"{row.downsample:g}"] if row.downsample else []
    return words + depth + ploidy_words(wildcards)


@for_jobs
def ploidy_words(wildcards):
    """Contigs of one copy in a male sample, and the regions of two copies on them."""
    if row_of(wildcards).sex != "male":
        return []
    words = ["--haploid_contigs", ",".join(EXPERIMENT.config["haploid_contigs"])]
    return words + (["--par_regions_bed", PAR_REGIONS[0]] if PAR_REGIONS else [])


@for_jobs
def region_words(wildcards):
    """--regions of a row, or nothing."""
    regions = row_of(wildcards).regions
    return ["--regions", regions] if regions else []


@for_jobs
def region_list(wildcards):
    """The same for our own command lines, which take each region as a word."""
    regions = row_of(wildcards).regions.split()
    return ["--regions", *regions] if regions else []


@for_jobs
def simulated_words(wildcards):
    """Samples to simulate, each as name:coverage:read_length:profile."""
    simulation = EXPERIMENT.config["simulation"]
    return [
        word
        for name, row in simulation["samples"].items()
        for word in ("--sample", f"{name}:{row['coverage']}:{row['read_length']}:{row['profile']}")
    ]


@for_jobs
def download_url(wildcards):
    """Address of a file to fetch."""
    return downloads.address(EXPERIMENT.config["downloads"]["sources"][wildcards.source], wildcards.path)


@for_jobs
def published_words(wildcards):
    """Option that names the table of known checksums, or nothing."""
    table = EXPERIMENT.config["downloads"].get("checksums")
    return ["--published", table] if table else []


@for_jobs
def shuffle_patterns(wildcards):
    """The shards of the examples to shuffle, as globs separated by commas."""
    return ",".join(f"{folder}/examples.tfrecord-*.gz" for folder in training_folders(wildcards))


@for_jobs
def shuffle_words(wildcards):
    """What differs from a plain shuffle; tune examples are never balanced."""
    return shuffles.words(EXPERIMENT.shuffled[wildcards.shuffled].settings)


def train_settings(wildcards):
    """Fields of the train config of a model."""
    return EXPERIMENT.train_settings(EXPERIMENT.models[wildcards.model])


@for_jobs
def metric(wildcards):
    """Name of the tune metric that chooses the checkpoint."""
    return train_settings(wildcards)["best_checkpoint_metric"]


@for_jobs
def field_words(wildcards):
    """The train config's fields as words."""
    return flags.words("train", train_settings(wildcards))


@for_jobs
def sample_name(wildcards):
    """The sample as the VCF names it."""
    return row_of(wildcards).sample


@for_jobs
def strata_words(wildcards):
    """Name and BED of each stratum; a relative path starts from the table."""
    words = []
    for name, bed in EXPERIMENT.config["benchmark"]["strata"].items():
        words += [name, bed if os.path.isabs(bed) else os.path.relpath(bed, Path(STRATA_TABLE).parent)]
    return words


@for_jobs
def happy_words(wildcards):
    """Options of hap.py: engine, PASS calls only, sex, strata, and the regions of the row."""
    settings, row = EXPERIMENT.config["benchmark"], row_of(wildcards)
    words = [f"--engine={settings['engine']}"] + (["--pass-only"] if settings["pass_only"] else [])
    words += ["--gender", row.sex] if row.sex else []
    words += ["--stratification", STRATA_TABLE] if settings["strata"] else []
    return words + location_words(row.regions.split())


def location_words(regions):
    """hap.py's -l for literal regions, -T for a BED file."""
    if len(regions) == 1 and is_bed(regions[0]):
        return ["-T", regions[0]]
    return ["-l", ",".join(region.replace(",", "") for region in regions)] if regions else []
