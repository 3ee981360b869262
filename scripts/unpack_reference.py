"""Unpack a gzipped FASTA as archives publish it (plain gzip, which no index can serve) and index it."""

import shutil
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import pysam
from isal import igzip, igzip_lib

from genomics import cli, outputs
from genomics.errors import InputError


def unpack(source: Path, target: Path) -> None:
    """Write the FASTA and, beside it, its .fai; InputError where the source is no gzipped FASTA or is truncated."""
    with outputs.whole(target) as unfinished:
        try:
            with igzip.open(source) as packed, open(unfinished, "wb") as text:
                shutil.copyfileobj(packed, text, 1 << 20)
        except (OSError, EOFError, zlib.error, igzip.BadGzipFile, igzip_lib.IsalError) as error:
            raise InputError(f"{source}: cannot be unpacked ({error}); fetch it again") from error
        with outputs.whole(f"{target}.fai") as index:
            _index(source, unfinished, index)


def _index(source: Path, fasta: Path, index: Path) -> None:
    try:
        pysam.faidx(str(fasta), "--fai-idx", str(index))
    except pysam.SamtoolsError as error:
        raise InputError(f"{source}: is no FASTA that can be indexed ({' '.join(str(error).split())})") from error


def main(argv: Sequence[str]) -> None:
    """Command line."""
    parser = cli.make_parser("unpack_reference", __doc__)
    parser.add_argument("--input", type=Path, required=True, help="FASTA, gzipped in any way")
    parser.add_argument("--output", type=Path, required=True, help="FASTA, not packed; the index is beside it")
    args = parser.parse_args(argv)
    unpack(args.input, args.output)


if __name__ == "__main__":
    sys.exit(cli.run(main))
