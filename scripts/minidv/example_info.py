"""example_info.json: shape and channels of pile-up images, beside every shard of examples and beside every model."""

import json
from dataclasses import dataclass
from pathlib import Path

from genomics import outputs
from genomics.errors import InputError

NAME = "example_info.json"
VERSION = "1.9.0"  # of DeepVariant, whose file this is


@dataclass(frozen=True)
class ExampleInfo:
    """Shape (height, width, channels) and channel numbers; no shape where a shard has no example."""

    shape: tuple[int, int, int] | None
    channels: tuple[int, ...]

    def differences(self, other: "ExampleInfo") -> list[str]:
        """What two infos do not agree on, for a message; shards without examples agree with all shapes."""
        found = []
        if self.shape and other.shape and self.shape != other.shape:
            found.append(f"shape {list(self.shape)} and {list(other.shape)}")
        if self.channels != other.channels:
            found.append(f"channels {list(self.channels)} and {list(other.channels)}")
        return found


def read(path: str | Path) -> ExampleInfo:
    """Parse a file; InputError where it is missing or says something else."""
    try:
        fields = json.loads(Path(path).read_text(encoding="utf-8"))
        shape, channels = fields["shape"], tuple(map(int, fields["channels"]))
        info = ExampleInfo(tuple(map(int, shape)) if shape is not None else None, channels)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); it lies beside examples and models") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: expected JSON with shape and channels ({error!r})") from error
    if info.shape is not None and (len(info.shape) != 3 or info.shape[2] != len(info.channels)):
        raise InputError(f"{path}: shape {list(info.shape)} does not go with {len(info.channels)} channels")
    return info


def read_with_shape(path: str | Path) -> ExampleInfo:
    """The same, for those who need the shape; InputError where it is null."""
    info = read(path)
    if info.shape is None:
        raise InputError(f"{path}: shape is null, it is of a shard without examples; take that of another shard")
    return info


def write(path: str | Path, info: ExampleInfo) -> None:
    """Write a file as DeepVariant does: one line, these keys."""
    fields = {"version": VERSION, "shape": info.shape and list(info.shape), "channels": list(info.channels)}
    outputs.write_text(path, json.dumps(fields))


def of_dataset(tfrecord_path: str) -> Path:
    """File that belongs to a data set for training: in its folder, or named after the records."""
    beside, named = Path(tfrecord_path).parent / NAME, Path(f"{tfrecord_path}.{NAME}")
    return named if named.is_file() and not beside.is_file() else beside


def of_shard(shard: str | Path) -> Path:
    """File that belongs to a shard of examples."""
    return Path(f"{shard}.{NAME}")


def of_model(path: str | Path) -> Path:
    """File that belongs to a model: inside the folder of a SavedModel, beside the files of a checkpoint prefix."""
    return (Path(path) if Path(path).is_dir() else Path(path).parent) / NAME
