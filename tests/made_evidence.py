"""Examples of a few alleles on one contig, drawn by show_examples, for tests of what is made of the pictures."""

from pathlib import Path

import numpy as np
from labelled_examples import SHAPE, write_shards

from genomics import cli
from genomics.protos import Example, VariantMessage
from minidv import show_examples
from retrain.evidence import choices, pictures


def example(start: int, ref: str, alts: list[str], indices: tuple[int, ...], seed: int) -> Example:
    """Example of a record (start 0-based) on contig c; the seed makes the image."""
    image = np.random.default_rng(seed).integers(0, 255, SHAPE, np.uint8)
    variant = VariantMessage("c", start, start + len(ref), ref, alts)
    locus = f"c:{start + 1}-{start + len(ref)}"
    return Example(image.tobytes(), SHAPE, variant.encode(), indices, 1, locus)


def show(folder: Path, examples: list[Example]) -> Path:
    """What show_examples leaves of these examples."""
    spec = write_shards(folder / "examples", examples, 1)
    shown = folder / "shown"
    words = ["--examples", spec, "--write_tfrecords", "--output", f"{shown}/{pictures.PREFIX}"]
    assert cli.run(show_examples.main, words) == 0
    return shown


def site(number: int, pos: int, ref: str, alt: str, **fields: str) -> dict[str, str]:
    """Row of the table of chosen sites (pos 1-based)."""
    told = {"site": str(number), "chrom": "c", "pos": str(pos), "ref": ref, "alt": alt}
    return dict.fromkeys(choices.COLUMNS, "") | {"sample": "ann", "kind": "confident_flip"} | told | fields
