"""Checkpoints: a TensorFlow checkpoint prefix that holds arrays by name, and what it takes to rebuild the network.

Keys are `weights/000.kernel` and so on, in a training's own state also `average/`, `optimizer/`, `random/`, and
`metadata`, a JSON text. `tf.train.list_variables(prefix)` shows them; no code is stored, none is run to load them.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from genomics.errors import InputError, raise_all
from minidv import network

FORMAT = 1  # raised with every change that older checkpoints do not survive
DATA, INDEX = ".data-00000-of-00001", ".index"
WEIGHTS = "weights/"
_METADATA = "metadata"
_POINTER = "checkpoint"  # TensorFlow's file that names the newest checkpoint of a folder


@dataclass(frozen=True)
class Metadata:
    """What a checkpoint is: enough to rebuild its network, and how it came to be."""

    model_type: str
    shape: tuple[int, int, int]  # height, width, channels
    channels: tuple[int, ...]  # channel numbers as in example_info.json
    step: int
    seed: int
    config: Mapping[str, Any]  # fields of the train config
    progress: Mapping[str, Any]  # best metric so far and the like
    format: int = FORMAT

    @classmethod
    def parse(cls, text: str | bytes) -> "Metadata":
        """Metadata of a JSON text."""
        fields = json.loads(text)
        return cls(**fields | {"shape": tuple(fields["shape"]), "channels": tuple(fields["channels"])})


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint in memory."""

    metadata: Metadata
    arrays: Mapping[str, np.ndarray]

    def part(self, prefix: str) -> dict[str, np.ndarray]:
        """Arrays whose name starts with `prefix` (`weights/`), named by the rest."""
        return {name.removeprefix(prefix): value for name, value in self.arrays.items() if name.startswith(prefix)}

    def network(self) -> Any:
        """The network with these weights."""
        built = network.build(self.metadata.model_type, self.metadata.shape, self.metadata.seed)
        network.set_weights(built, self.part(WEIGHTS))
        return built


def with_prefix(prefix: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays, each name with a prefix before it."""
    return {prefix + name: value for name, value in arrays.items()}


def save(prefix: Path, checkpoint: Checkpoint) -> None:
    """Write `prefix`.index and its data, then point the folder's `checkpoint` file at it.

    Every file appears whole or not at all, the index after the data: what has an index can be loaded.
    """
    import tensorflow as tf

    prefix.parent.mkdir(parents=True, exist_ok=True)
    unfinished = prefix.with_name(f".unfinished-{prefix.name}")
    arrays = dict(sorted(checkpoint.arrays.items()))
    metadata = json.dumps(asdict(checkpoint.metadata), sort_keys=True)
    names = [_METADATA, *arrays]
    tf.raw_ops.SaveV2(
        prefix=str(unfinished),
        tensor_names=names,
        shape_and_slices=[""] * len(names),
        tensors=[tf.constant(metadata), *(tf.constant(value) for value in arrays.values())],
    )
    for suffix in (DATA, INDEX):
        Path(f"{unfinished}{suffix}").replace(f"{prefix}{suffix}")
    _point_at(prefix)


def _point_at(prefix: Path) -> None:
    pointer = prefix.with_name(_POINTER)
    unfinished = prefix.with_name(f".unfinished-{_POINTER}")
    unfinished.write_text(f'model_checkpoint_path: "{prefix.name}"\nall_model_checkpoint_paths: "{prefix.name}"\n')
    unfinished.replace(pointer)


def exists(prefix: str | Path) -> bool:
    """Whether there is a checkpoint of this prefix."""
    return Path(f"{prefix}{INDEX}").is_file()


def check_prefix(prefix: str | Path) -> None:
    """InputError unless there is a checkpoint of this prefix; says what was given instead."""
    if exists(prefix):
        return
    if Path(prefix).is_dir():
        found = sorted(path.name.removesuffix(INDEX) for path in Path(prefix).glob(f"*{INDEX}"))
        cure = f"give the prefix of a checkpoint in it, such as {found[-1]}" if found else "it holds no checkpoint"
        raise InputError(f"{prefix}: is a folder, expected the prefix of a checkpoint; {cure}")
    raise InputError(f"{prefix}: no checkpoint of this prefix, {prefix}{INDEX} does not exist")


def load(prefix: str | Path) -> Checkpoint:
    """Read a checkpoint of this engine; InputError where it is missing, damaged, or written by another program."""
    check_prefix(prefix)
    arrays = _read(prefix)
    if _METADATA not in arrays:
        raise InputError(f"{prefix}: not a checkpoint of this engine, it holds no {_METADATA}; train one with it")
    metadata = Metadata.parse(arrays.pop(_METADATA))
    if metadata.format != FORMAT:
        raise InputError(f"{prefix}: checkpoint of format {metadata.format}, expected {FORMAT}; train it again")
    return Checkpoint(metadata, arrays)


def _read(prefix: str | Path) -> dict[str, Any]:
    import tensorflow as tf

    try:
        reader = tf.train.load_checkpoint(str(prefix))
        return {name: reader.get_tensor(name) for name in sorted(reader.get_variable_to_shape_map())}
    except (tf.errors.OpError, ValueError, LookupError, RuntimeError) as error:  # the reader raises all of these
        raise InputError(f"{prefix}: damaged checkpoint ({str(error).splitlines()[0]}); take another one") from error


def newest(folder: Path) -> Path | None:
    """Prefix of the newest complete checkpoint of a folder; None if there is none."""
    pointer = folder / _POINTER
    if not pointer.is_file():
        return None
    name = pointer.read_text().split('"')[1]
    return folder / name


def warm_start(built: Any, wanted: Metadata, checkpoint: Checkpoint) -> None:
    """Give a network the weights of a checkpoint.

    With another number of channels the first ones are copied by place, as upstream does, and the others keep their
    initial weights; but, unlike upstream, only where the channels at equal places are the same.
    """
    found = checkpoint.metadata
    shared = min(len(found.channels), len(wanted.channels))
    problems = []
    if found.model_type != wanted.model_type:
        problems.append(f"init_checkpoint is a network of type {found.model_type}, expected {wanted.model_type}")
    if found.channels[:shared] != wanted.channels[:shared]:
        problems.append(
            f"init_checkpoint has channels {list(found.channels)}, the examples {list(wanted.channels)}; they must"
            " agree place by place: make the examples with the channels of the checkpoint, in its order"
        )
    raise_all(problems)
    initial = network.get_weights(built)
    weights = checkpoint.part(WEIGHTS)
    network.set_weights(built, {name: _fit(value, initial.get(name, value)) for name, value in weights.items()})


def _fit(value: np.ndarray, initial: np.ndarray) -> np.ndarray:
    """Kernel (height, width, channels in, out) with its first channels copied into the shape of `initial`."""
    if value.ndim != 4 or value.shape == initial.shape:
        return value
    shared = min(value.shape[2], initial.shape[2])
    fitted = initial.copy()
    fitted[:, :, :shared] = value[:, :, :shared]
    return fitted
