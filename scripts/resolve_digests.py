"""Ask the registries what the tags of the table of tools stand for, and write the digests into it.

Needs network, no account, and nothing is downloaded but the description of each image. A digest that the table has
already is compared; another one is refused.
"""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from genomics import cli, outputs
from retrain import tools
from retrain.containers import digests, registries


def main(argv: Sequence[str]) -> None:
    """Command line."""
    parser = cli.make_parser("resolve_digests", __doc__)
    parser.add_argument("--table", type=Path, default=tools.TABLE, help="table to read and to write (%(default)s)")
    parser.add_argument("--update", action="store_true", help="take digests that are others than those of the table")
    parser.add_argument("--no-https", action="store_true", help="ask by http: for a registry of your own")
    args = parser.parse_args(argv)
    ask = partial(registries.digest_of, scheme="http" if args.no_https else "https")
    found = digests.resolve(tools.read_table(args.table)["images"], ask, may_change=args.update)
    text = args.table.read_bytes().decode("utf-8")
    written = digests.write(text, found)
    if written != text:
        outputs.write_text(args.table, written)
    for image in found:
        print(image.told)


if __name__ == "__main__":
    sys.exit(cli.run(main))
