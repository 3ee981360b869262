"""Fetch one file over HTTP: resume cut connections, lock checksums at the first fetch and enforce them afterwards."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli
from retrain.fetching import downloads


def main(argv: Sequence[str]) -> None:
    """Command line."""
    parser = cli.make_parser("fetch_file", __doc__)
    parser.add_argument("--url", required=True, help="http or https address of the file")
    parser.add_argument("--output", type=Path, required=True, help="name of the file here")
    parser.add_argument("--store", type=Path, required=True, help="folder of this file alone, kept between runs")
    parser.add_argument("--lock", type=Path, required=True, help="table of this file's size and SHA-256")
    parser.add_argument("--published", type=Path, help="table of known checksums: file, size, md5, sha256")
    args = parser.parse_args(argv)
    job = downloads.Download(args.url, args.output, args.store, args.lock, args.published)
    downloads.fetch(job, log=lambda line: print(line, flush=True))


if __name__ == "__main__":
    sys.exit(cli.run(main))
