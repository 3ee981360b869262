"""Experiments whose commands are held against the tools' contracts: every configuration that is shipped, every model
type, every flag and field that a configuration may set, models that exist already, and call sets."""

from collections.abc import Callable
from pathlib import Path

from tests.contracts import every_flag
from tests.workflow.conftest import REPOSITORY, Experiment, read_config, touch_inputs

BED = "par's.bed"
SHIPPED = ("config", "tiny", "giab", "sweep_article", "default_model")
MODEL_TYPES = ("PACBIO", "ONT_R104", "HYBRID_PACBIO_ILLUMINA", "MASSEQ")


def _shipped(folder: Path, name: str) -> Experiment:
    """As it is shipped, in an empty folder without its inputs."""
    experiment = Experiment(folder, {})
    experiment.configuration = REPOSITORY / "config" / f"{name}.yaml"
    return experiment


def _real(folder: Path) -> Experiment:
    """config/real_chr20.yaml on files that are there, and empty: planning opens none."""
    config = read_config("real_chr20") | {"data_folder": "the data"}
    for row in config["samples"]:
        _touch(folder / "the data", row["reads"], f"{row['reads']}.bai", row["confident"])
        _touch(folder / "the data", row["truth"], f"{row['truth']}.tbi")
    _touch(folder / "the data", *(f"{config['reference']}{ending}" for ending in ("", ".fai", ".gzi")))
    return Experiment(folder, config)


def _touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def _compare(folder: Path, backend: str) -> Experiment:
    config = read_config("compare") | {"backend": {"happy": backend}}
    experiment = Experiment(folder, config)
    touch_inputs(folder, config)
    return experiment


def base(backend: str, model_type: str = "WGS") -> dict:
    """The tiny experiment with a man, a second depth in training, a select sample and strata."""
    config = read_config("tiny")
    config["backend"] = {"deepvariant": backend, "happy": backend}
    config["train"] = {"batch_size": 8, "steps_per_iter": 1, "warmup_steps": 0, "ema_momentum": 0.9}
    config["baseline"] = {"model_type": model_type} | ({"init_checkpoint": ""} if backend == "container" else {})
    train, tune, test = config["samples"]
    tune["regions"] = BED
    select = {**test, "role": "select", "regions": "chrS:1-9000 chrS:10,001-12,000"}
    test["sex"] = "male"
    config["samples"] += [{**train, "downsample": 0.5}, select]
    config |= {"haploid_contigs": ["chrX", "chrY"], "par_regions": BED}
    config["benchmark"] = {"strata": {"easy": BED}}
    return config


def _of_model_type(folder: Path, model_type: str) -> Experiment:
    _touch(folder, BED)
    config = base("container", model_type) | {"crossing": "matched"}
    config["samples"][-1]["regions"] = BED
    return Experiment(folder, config)


def _every_flag(folder: Path, backend: str) -> Experiment:
    _touch(folder, BED, *every_flag.FILES)
    config = base(backend) | {"crossing": "matched", "controls": False, "arms": every_flag.arms(backend)}
    config["samples"] = [row for row in config["samples"] if "downsample" not in row]  # it is one of the flags
    return Experiment(folder, config)


def _given_models(folder: Path, backend: str) -> Experiment:
    """A SavedModel, a checkpoint prefix, the backend's own model, and one of another arm; crossed with the baseline."""
    _touch(folder, BED, "my models/saved/saved_model.pb", "my models/saved/example_info.json")
    _touch(folder, "my models/old.ckpt.index", "my models/old.ckpt.data-00000-of-00001", "my models/example_info.json")
    models = ["my models/saved", "my models/old.ckpt", "default", "results/models/sensitive.r1/saved_model"]
    config = base(backend)
    config["arms"]["given"] = {"make_examples": {"min_base_quality": 5}, "model": models}
    return Experiment(folder, config)


ALL: dict[str, Callable[[Path], Experiment]] = {
    **{name: lambda folder, name=name: _shipped(folder, name) for name in SHIPPED},
    "real_chr20": _real,
    **{f"compare {name}": lambda folder, name=name: _compare(folder, name) for name in ("embedded", "container")},
    **{name: lambda folder, name=name: _of_model_type(folder, name) for name in MODEL_TYPES},
    **{f"every flag {name}": lambda folder, name=name: _every_flag(folder, name) for name in ("embedded", "container")},
    **{f"given {name}": lambda folder, name=name: _given_models(folder, name) for name in ("embedded", "container")},
}
