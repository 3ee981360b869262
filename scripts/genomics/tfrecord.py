"""TFRecord files: gzip around framed records, and the names of their shards (`name@N.suffix`).

A record is its length (8 bytes, little-endian), the masked CRC-32C of these 8 bytes, the payload, and the masked
CRC-32C of the payload (tensorflow/core/lib/io/record_writer.h).
"""

import glob
import io
import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

import google_crc32c
from isal import igzip, igzip_lib

from genomics.errors import InputError, raise_all

COMPRESSION_LEVEL = 1  # level 2 and up cost a third more time and save little on pile-up images
MAX_RECORD_BYTES = 1 << 31  # the limit of protobuf itself
MAX_SHARDS = 1_000_000

_HEADER = struct.Struct("<QI")
_LENGTH = struct.Struct("<Q")
_CHECKSUM = struct.Struct("<I")
_BROKEN_GZIP = (EOFError, OSError, igzip_lib.IsalError)
_SPEC = re.compile(r"(?P<stem>.+)@(?P<count>\d+)(?P<suffix>\.[^/]+)?", re.DOTALL)
_SHARD = re.compile(r"(?P<stem>.+)-(?P<index>\d{5,})-of-(?P<count>\d{5,})(?P<suffix>\.[^/]*)?", re.DOTALL)


def masked_crc(data: bytes) -> int:
    """CRC-32C, rotated right by 15 bits plus a constant, so that data holding their own CRC stay well checked."""
    crc = google_crc32c.value(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def read_records(path: str | Path) -> Iterator[bytes]:
    """Payloads of one file, in order; never more than one of them in memory.

    InputError names the file and the record (counted from 1) where the file is truncated or damaged. The checksums
    of the records place the damage exactly; damage that stops the decompression lies in that record or soon after it.
    """
    with _open(path) as file, igzip.IGzipFile(fileobj=file, mode="rb") as stream:
        number = 1
        while record := _read_record(stream, f"{path}: record {number}"):
            yield record[0]
            number += 1


def _open(path: str | Path) -> io.BufferedReader:
    """The compressed file, at its start."""
    try:
        file = open(path, "rb")  # noqa: SIM115 - the caller closes it
    except OSError as error:
        raise InputError(f"{path}: cannot be opened ({error.strerror})") from error
    magic = file.peek(2)[:2]
    if magic != b"\x1f\x8b":
        file.close()
        found = f"first bytes are {magic!r}" if magic else "the file is empty, so it was not written to its end"
        raise InputError(f"{path}: not a gzip-compressed TFRecord file ({found}); write it again")
    return file


def _read_record(stream: igzip.IGzipFile, where: str) -> tuple[bytes] | None:
    header = _read(stream, _HEADER.size, where)
    if not header:
        return None
    if len(header) < _HEADER.size:
        raise InputError(f"{where}: truncated inside the length; write the file again")
    length, checksum = _HEADER.unpack(header)
    if masked_crc(header[:8]) != checksum or length > MAX_RECORD_BYTES:
        raise InputError(f"{where}: checksum of the length is wrong; the file is damaged or no TFRecord file")
    payload, tail = _read(stream, length, where), _read(stream, _CHECKSUM.size, where)
    if len(payload) < length or len(tail) < _CHECKSUM.size:
        raise InputError(f"{where}: truncated, {len(payload)} of {length} bytes found; write the file again")
    if masked_crc(payload) != _CHECKSUM.unpack(tail)[0]:
        raise InputError(f"{where}: checksum of the data is wrong; the file is damaged, write it again")
    return (payload,)


def _read(stream: igzip.IGzipFile, size: int, where: str) -> bytes:
    try:
        return stream.read(size)
    except _BROKEN_GZIP as error:
        raise InputError(f"{where} or soon after: truncated or damaged gzip data ({error}); write it again") from error


class Writer:
    """Writes one file; it appears under its name when the `with` block ends without error, and not before.

    The bytes depend on the records alone: the gzip header has neither time nor name.
    """

    def __init__(self, path: str | Path):
        self.path = Path(path)
        self.count = 0
        self._unfinished = self.path.with_name(f".{self.path.name}.unfinished")

    def __enter__(self) -> "Writer":
        try:
            self._file = open(self._unfinished, "wb")
        except OSError as error:
            raise InputError(f"{self.path}: cannot be written ({error.strerror})") from error
        self._gzip = igzip.IGzipFile("", "wb", COMPRESSION_LEVEL, self._file, mtime=0)
        return self

    def write(self, payload: bytes) -> None:
        """Append one record."""
        length = _LENGTH.pack(len(payload))
        self._gzip.write(length + _CHECKSUM.pack(masked_crc(length)))
        self._gzip.write(payload)
        self._gzip.write(_CHECKSUM.pack(masked_crc(payload)))
        self.count += 1

    def __exit__(self, kind, error, traceback) -> None:
        try:
            self._gzip.close()
        finally:
            self._file.close()
            if kind is not None:
                self._unfinished.unlink(missing_ok=True)
        if kind is None:
            self._unfinished.replace(self.path)


def write_records(path: str | Path, payloads: Iterable[bytes]) -> int:
    """Write all payloads to one file; the number of records."""
    with Writer(path) as writer:
        for payload in payloads:
            writer.write(payload)
    return writer.count


def shard_count(spec: str | Path) -> int:
    """Number of files a spec stands for: N of `name@N.suffix`, 1 for a plain name."""
    parsed = _parse_spec(spec)
    return parsed[0] if parsed else 1


def shard_name(spec: str | Path, task: int) -> Path:
    """File that task number `task` writes: `name-SSSSS-of-NNNNN.suffix` for `name@N.suffix`, a plain name as it is."""
    count = shard_count(spec)
    if not 0 <= task < count:
        raise InputError(f"{spec}: task {task} is not in 0..{count - 1}")
    parsed = _parse_spec(spec)
    return Path(_shard(parsed, task)) if parsed else Path(spec)


def _parse_spec(spec: str | Path) -> tuple[int, str, str] | None:
    found = _SPEC.fullmatch(str(spec))
    if not found:
        return None
    count = int(found["count"])
    if not 0 < count <= MAX_SHARDS:
        raise InputError(f"{spec}: number of shards must be in 1..{MAX_SHARDS}; found {count}")
    return count, found["stem"], found["suffix"] or ""


def _shard(parsed: tuple[int, str, str], task: int) -> str:
    count, stem, suffix = parsed
    width = max(5, len(str(count)))
    return f"{stem}-{task:0{width}}-of-{count:0{width}}{suffix}"


def shard_paths(spec: str | Path) -> list[Path]:
    """Existing files of a spec: `name@N.suffix`, a glob (sorted), a file, or a comma-separated list of these.

    InputError names every missing file.
    """
    if Path(spec).is_file():
        return [Path(spec)]
    paths, problems = [], []
    for item in str(spec).split(","):
        found, missing = _expand(item.strip())
        paths += found
        problems += [f"{name}: no such file (asked for by {spec})" for name in missing]
    raise_all(problems)
    return paths


def _expand(item: str) -> tuple[list[Path], list[str]]:
    parsed = _parse_spec(item)
    if parsed:
        names = [_shard(parsed, task) for task in range(parsed[0])]
    elif glob.has_magic(item) and not Path(item).is_file():
        names = sorted(glob.glob(item)) or [item]
    else:
        names = [item]
    return [Path(name) for name in names], [name for name in names if not Path(name).is_file()]


def sharding_problems(paths: Iterable[str | Path]) -> list[str]:
    """What is wrong with a set of files that should be one file or one complete sharding; empty if nothing.

    Shards left over from an earlier run with another number of shards match the same glob: they show here.
    """
    shards: dict[str, set[int]] = {}
    for path in map(str, paths):
        found = _SHARD.fullmatch(path)
        family = f"{found['stem']}@{int(found['count'])}{found['suffix'] or ''}" if found else path
        shards.setdefault(family, set()).add(int(found["index"]) if found else 0)
    problems = []
    if len(shards) > 1:
        problems.append(f"files of more than one data set: {', '.join(sorted(shards))}; remove what does not belong")
    for family, present in sorted(shards.items()):
        missing = shard_count(family) - len(present)
        if missing > 0:
            problems.append(f"{family}: {missing} of {shard_count(family)} shards are missing")
    return problems
