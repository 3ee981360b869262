"""Load and check the experiment once; what the other rule files need to name tools, inputs and targets."""

import inspect
import os
import re
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

CHECKOUT = Path(str(workflow.current_basedir)).parent
SCRIPTS = CHECKOUT / "scripts"

sys.dont_write_bytecode = True  # nothing is written into a checkout that serves several experiments
sys.path.insert(0, str(SCRIPTS))

from genomics.errors import InputError, raise_all
from genomics.genome import is_bed
from retrain import experiment, flags, input_files, local_files, made_files, runtime, yaml_files
from retrain.attribution import corners
from retrain.ceilings import paths as ceiling_paths
from retrain.cleaning import generations, uses
from retrain.containers import binds
from retrain.design import arms, call_sets, named_files, samples, shuffles
from retrain.fetching import downloads

runtime.prepare(SCRIPTS)

if workflow.modifier.path_modifier.modify("results/") != "results/":
    raise WorkflowError(
        "module: prefix and replace_prefix are not supported, commands name folders of their own;"
        " keep several experiments apart by --directory"
    )

if not workflow.configfiles:

    configfile: str(CHECKOUT / "config" / "config.yaml")


if isinstance(config.get("samples"), str):
    config["samples"] = local_files.near(config["samples"], workflow.configfiles)

try:
    raise_all(yaml_files.doubles(workflow.configfiles))
    EXPERIMENT = experiment.load(config)
    CLEANED = generations.by_folder(generations.read_rows())
    IMAGES = set(filter(None, map(EXPERIMENT.tools.image, EXPERIMENT.tools.names)))
    STARTS_CONTAINERS = "APPTAINER" in {method.name for method in workflow.deployment_settings.deployment_method}
    if IMAGES and STARTS_CONTAINERS:
        from retrain.containers import pulling  # of Snakemake's own modules, so only where it is of use

        pulling.tell_cures(IMAGES)
        os.environ.update(binds.environment(EXPERIMENT, SCRIPTS, os.environ))
except InputError as error:
    raise WorkflowError(*error.problems)

TOOLS = EXPERIMENT.tools
REFERENCE = EXPERIMENT.reference
# Inputs of the jobs that each path to a result starts with: examples, or calls that are taken as they are.
REFERENCE_INDICES = made_files.reference_indices(REFERENCE)
PAR_REGIONS = [*filter(None, [EXPERIMENT.config["par_regions"]])]
STRATA_TABLE = "results/strata.tsv"
SIMULATED = list(EXPERIMENT.config.get("simulation", {}).get("samples", {}))
BASELINE_CELL = "/".join(EXPERIMENT.cells[0])
CALL_SETS = EXPERIMENT.config["call_sets"]


def for_jobs(function):
    """A function of wildcards with its signature at hand: Snakemake asks for it several times for every job."""
    function.__signature__ = inspect.signature(function)
    return function


def one_of(names):
    """Regular expression of exactly these names."""
    return "|".join(map(re.escape, sorted(names))) or "^$"


wildcard_constraints:
    # Patterns, not the names themselves: Snakemake goes through them for every file. Unknown names are told by the
    # experiment when a job looks them up.
    example_set="[^/]+",
    shuffled="[^/]+",
    model="[^/]+",
    role="train|tune|select|test",
    sample=one_of({row.id for row in EXPERIMENT.samples}),
    # Empty, or of examples that are made again after clean_examples deleted an earlier generation.
    generation=f"|{generations.MARK}[0-9]+",


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
