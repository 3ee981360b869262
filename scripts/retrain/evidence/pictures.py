"""The pictures of the chosen sites: which shows what, under a name that every file system takes.

show_examples writes the pictures of a folder, and beside them the examples they show (`--write_tfrecords`). Its names
hold `>` and `|` and may meet long alleles; here a picture is `site3_2.png`, the second of site 3, and the index keeps
the name it had.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError
from genomics.example_names import picture_name
from genomics.genome import Genome
from genomics.protos import Example, read_messages
from retrain import cells
from retrain.cells import Alternate

PREFIX = "shown"  # of --output, inside the folder
SAME = ("yes", "no")
EXAMPLES = f"{PREFIX}_examples.tfrecord.gz"
SITE_COLUMNS = (
    *("site", "sample", "chrom", "pos", "ref", "alt", "type", "size", "transition", "kind", "direction", "cause"),
)
INDEX_COLUMNS = (*SITE_COLUMNS, "example_set", "cells", "shown", "picture", "original", "same_image")


class Source(NamedTuple):
    """What show_examples left of one example set, and the cells that called those examples."""

    example_set: str
    cells: str
    folder: Path


class Shown(NamedTuple):
    """One image: the alternate alleles it is about, its bytes, and the name of its picture."""

    alleles: frozenset[Alternate]
    image: tuple[tuple[int, ...], bytes]
    name: str


def read_shown(genome: Genome, folder: Path) -> list[Shown]:
    """Images of a folder of show_examples, by name of the picture; InputError where a picture is not there."""
    found = [_shown(genome, example) for example in read_messages(folder / EXAMPLES, Example)]
    missing = [shown.name for shown in found if not (folder / f"{PREFIX}_{shown.name}").is_file()]
    if missing:
        raise InputError(f"{folder}: no picture {missing[0]}, though its example is there; run show_examples again")
    return sorted(found, key=lambda shown: shown.name)


def _shown(genome: Genome, example: Example) -> Shown:
    variant = example.decode_variant().variant
    alternates = cells.alternates(genome, variant)
    alleles = frozenset(alternates[index] for index in example.alt_allele_indices if alternates[index])
    name = picture_name(variant, example.alt_allele_indices, example.label)
    return Shown(alleles, (example.shape, example.image), name)


def index(
    genome: Genome, sites: Sequence[Mapping[str, str]], sources: Sequence[Source], folder: Path
) -> Iterator[dict[str, str]]:
    """Copy pictures and examples of the sites to FOLDER/{example_set}/, and give a row of INDEX_COLUMNS per picture.

    FOLDER is …/evidence/{model}/{role}/{sample}; the column `picture` begins with its last four parts. A site without
    a picture in an example set, which has no candidate there, has a row without one. `same_image` says whether the
    other example sets drew the same bytes for the same alleles; it is empty where one of them drew none.
    """
    drawn = {source.example_set: read_shown(genome, source.folder) for source in sources}
    for source in sources:
        (folder / source.example_set).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.folder / EXAMPLES, folder / source.example_set / "examples.tfrecord.gz")
    for site in sites:
        allele = Alternate(site["chrom"], int(site["pos"]) - 1, site["ref"], site["alt"])  # text is 1-based
        own = {name: [shown for shown in images if allele in shown.alleles] for name, images in drawn.items()}
        for source in sources:
            yield from _rows(site, source, own, folder)


def _rows(site: Mapping[str, str], source: Source, own: Mapping[str, list[Shown]], folder: Path) -> Iterator[dict]:
    told = {column: site[column] for column in SITE_COLUMNS}
    told |= {"example_set": source.example_set, "cells": source.cells}
    images = own[source.example_set]
    if not images:
        yield told | dict.fromkeys(("shown", "picture", "original", "same_image"), "")
    for number, shown in enumerate(sorted(images, key=lambda one: (len(one.alleles), one.name)), start=1):
        name = f"{source.example_set}/site{site['site']}_{number}.png"
        shutil.copyfile(source.folder / f"{PREFIX}_{shown.name}", folder / name)
        others = [images for example_set, images in own.items() if example_set != source.example_set]
        yield (
            told
            | {
                "shown": ",".join(sorted(f"{a.start + 1}:{a.ref}>{a.alt}" for a in shown.alleles)),  # text is 1-based
                "picture": "/".join((*folder.parts[-4:], name)),
                "original": shown.name,
                "same_image": _same(shown, others),
            }
        )


def _same(shown: Shown, others: Iterable[list[Shown]]) -> str:
    matches = [[one for one in images if one.alleles == shown.alleles] for images in others]
    if not all(matches):
        return ""
    return SAME[0] if all(shown.image in [one.image for one in found] for found in matches) else SAME[1]
