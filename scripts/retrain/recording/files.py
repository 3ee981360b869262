"""Which files a record tells the checksums of: all that an experiment begins with, and the main ones of its results."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

from retrain import input_files, made_files, tables
from retrain.design import given_models
from retrain.experiment import Experiment
from retrain.fetching import downloads
from retrain.planning import sources

INPUT, OUTPUT, IMAGE = KINDS = ("input", "output", "image")
GIVEN, SIMULATED, DOWNLOADED = ORIGINS = ("given", "simulated", "downloaded")
CALLS, FLIPS = ".vcf.gz", ".flips.vcf.gz"  # endings of results of one cell and sample


class File(NamedTuple):
    """A file to record: input, output or image; where an input comes from; the address of a download, or the name of an
    image."""

    kind: str
    path: str
    origin: str = ""
    address: str = ""


def inputs(plan: Experiment) -> list[File]:
    """Every file that the experiment begins with, once, in the order of the configuration, models last."""
    paths = [*_reference(plan), *_of_samples(plan), *plan.config["benchmark"]["strata"].values()]
    paths += [plan.config["par_regions"], *(given.path for given in plan.calls)]
    paths += [] if plan.has_call_sets else _of_models(plan)
    return [_input(plan.config, path) for path in dict.fromkeys(filter(None, paths))]


def _reference(plan: Experiment) -> list[str]:
    return [plan.reference, *made_files.reference_indices(plan.reference)]


def _of_samples(plan: Experiment) -> Iterator[str | None]:
    for row in plan.samples:
        for path in (row.reads, row.truth):
            yield from (path, input_files.index_beside(plan.config, path))
        yield from (row.confident, *row.beds)


def _of_models(plan: Experiment) -> Iterator[str]:
    """Files of models that are not made here; of those inside an image there are none."""
    found = sources.models(plan)
    for path in sorted(found.starts | found.called):
        if not given_models.made_folder(path, plan.trained):
            of_model = input_files.of_calling_model if path in found.called else input_files.of_model
            for name in of_model(plan.config, path, plan.trained):
                yield from _whole(name)


def _whole(path: str) -> Iterable[str]:
    """The file, or all files of the folder but hidden ones: Snakemake keeps one there."""
    if not Path(path).is_dir():
        return [str(path)]
    return [str(name) for name in sorted(Path(path).rglob("*")) if name.is_file() and not name.name.startswith(".")]


def _input(config: Mapping, path: str) -> File:
    stem = path.removesuffix(PurePath(path).suffix)  # an index is made with its file
    if made_files.is_simulated(config, path) or made_files.is_simulated(config, stem):
        return File(INPUT, path, SIMULATED)
    if made_files.is_downloaded(config, path):
        return File(INPUT, path, DOWNLOADED, _address(config, path))
    return File(INPUT, path, GIVEN)


def _address(config: Mapping, path: str) -> str:
    """Address of a downloaded file; of an unpacked one, or of an index made with it, that of the packed file."""
    _, kind, name, *rest = path.split("/", 3)
    below = rest[0] if kind == "downloads" else f"{rest[0].removesuffix('.fai')}.gz"
    return downloads.address(config["downloads"]["sources"][name], below)


def outputs(plan: Experiment, targets: Iterable[str]) -> list[File]:
    """The targets of a run, its models, and of every cell the calls, hap.py's summary and the flips."""
    results = Path("results")
    paths = [*targets]
    for model in plan.trained:
        folder = results / "models" / model
        paths += [folder / "selected.json", *_whole(folder / "saved_model")]
    paths += tables.paths(plan, plan.cells, results / "calls", CALLS)
    paths += tables.paths(plan, plan.cells, results / "benchmark", tables.SUMMARY)
    paths += tables.paths(plan, plan.cells[1:], results / "discordance", FLIPS)
    return [File(OUTPUT, path) for path in dict.fromkeys(map(str, paths))]


def images(named: Mapping[str, str]) -> list[File]:
    """Files of images by their names."""
    return [File(IMAGE, path, address=name) for name, path in sorted(named.items())]
