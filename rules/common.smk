"""Load and check the experiment once; what the other rule files need to name tools, inputs and targets."""

import os
import re
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

CHECKOUT = Path(str(workflow.current_basedir)).parent
SCRIPTS = CHECKOUT / "scripts"

# Jobs find our code by these two, wherever they run: every job parses this file again.
os.environ["PYTHONPATH"] = str(SCRIPTS)
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
# Nothing is written into the checkout when the experiment lies elsewhere.
sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(
    Path(".snakemake/pycache").absolute()
)
sys.path.insert(0, str(SCRIPTS))

from genomics.errors import InputError
from retrain import arms, experiment, flags, local_files

if not workflow.configfiles:

    configfile: str(CHECKOUT / "config" / "tiny.yaml")


try:
    EXPERIMENT = experiment.load(config)
except InputError as error:
    raise WorkflowError(*error.problems)

TOOLS = EXPERIMENT.tools
REFERENCE = EXPERIMENT.reference
BASELINE_CELL = f"{EXPERIMENT.baseline_set.id}/{arms.BASELINE}"


def one_of(names):
    """Regular expression of exactly these names."""
    return "|".join(map(re.escape, sorted(names))) or "^$"


wildcard_constraints:
    example_set=one_of(EXPERIMENT.example_sets),
    model=one_of({arms.BASELINE, *EXPERIMENT.models}),
    role="train|tune|select|test",
    sample=one_of({row.sample for row in EXPERIMENT.samples}),


def tool(name):
    """Words that start a tool of the chosen backend."""
    return TOOLS.words(name)


def version(name):
    """Version of a tool: part of the parameters, so that another version reruns what depends on it."""
    return TOOLS.version(name)


def image(name):
    """Container image of a tool, or None."""
    return TOOLS.image(name)


def env(name):
    """Conda environment file of a tool or of the analysis, or None where a container serves."""
    environment = name if name == "analysis" else TOOLS.environment(name)
    return environment and str(CHECKOUT / "envs" / f"{environment}.yaml")


def script(name):
    """Words that start a command line of scripts/."""
    return ["python3", "-m", name]


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
    """Input function: the index beside a file of the job's row, where one lies there."""

    def of_row(wildcards):
        return local_files.index_of(getattr(row_of(wildcards), name)) or []

    return of_row


def shards(wildcards):
    """Number of shards of the job's examples."""
    return EXPERIMENT.shards(row_of(wildcards))


def flag_words(wildcards):
    """The make_examples flags of an example set, as words."""
    return flags.words(
        "make_examples", EXPERIMENT.example_sets[wildcards.example_set].flags
    )


def region_words(wildcards):
    """--regions of a row, or nothing."""
    regions = row_of(wildcards).regions
    return ["--regions", regions] if regions else []


def tree(pattern, cells):
    """One path per cell and graded sample."""
    graded = EXPERIMENT.with_roles("select", "test")
    return [
        pattern.format(**cell._asdict(), role=row.role, sample=row.sample)
        for cell in cells
        for row in graded
    ]


def files_of_model(path):
    """What stands for a model in the inputs of a rule: its folder, the files of its prefix, nothing inside an image."""
    if os.path.isdir(path):
        return [path]
    return (
        [f"{path}.index", f"{path}.data-00000-of-00001"]
        if local_files.is_prefix(path)
        else []
    )
