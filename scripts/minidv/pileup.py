"""Pile-up images of candidates: uint8, height x width x channels, the variant's first base in the middle column.

Drawing rules of DeepVariant 1.9 (pileup_image_native.cc, pileup_channel_lib.cc). Every read of a window is drawn once,
in its cells (see `reads.Reads`); an image is then a few dozen slices of these.

One thing differs: of more reads than rows DeepVariant takes those that libstdc++'s shuffle puts first; here a
permutation by NumPy chooses, seeded alike.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from genomics.variants import Variant
from minidv.candidates import Candidate, Stretch
from minidv.reads import DELETION, INSERTION, Reads

BASE_CHANNELS = (
    "read_base",
    "base_quality",
    "mapping_quality",
    "strand",
    "read_supports_variant",
    "base_differs_from_ref",
)
CHANNELS = dict(zip(BASE_CHANNELS, range(1, 7), strict=True)) | {"blank": 18, "insert_size": 19}  # name -> number

REFERENCE_ROWS = 5
NEARBY = 5  # bp around the variant within which a read must lie
MIN_BASES = 15  # that a read must have inside the image
_SEED = 2101079370
_BRIGHTEST = 254
_FORWARD, _REVERSE = 70, 240
_SUPPORTS, _SUPPORTS_NOT = 254, 152
_SAME, _DIFFERENT = 50, 254
_BASE_COLORS = np.zeros(256, dtype=np.uint8)
_BASE_COLORS[np.frombuffer(b"AGTC", dtype=np.uint8)] = 250, 180, 100, 30
_NOT_DRAWN = 255  # no base quality is as high


class ImageOptions(NamedTuple):
    """Shape of the images, and the floor of base quality at the variant's first base."""

    channels: tuple[str, ...]
    height: int = 100
    width: int = 221
    min_base_quality: int = 10

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width, channels."""
        return self.height, self.width, len(self.channels)


def scale(values: np.ndarray, cap: int) -> np.ndarray:
    """Pixel of a quality or length: trunc(254 min(value, cap) / cap)."""
    return (_BRIGHTEST * np.minimum(values, cap) // cap).astype(np.uint8)


class Drawing:
    """All reads of one window, drawn in their cells."""

    def __init__(self, reads: Reads, reference: Stretch, options: ImageOptions):
        self._reads, self._reference, self._options = reads, reference, options
        self._pixels = np.zeros((reads.first_cells[-1], len(options.channels)), dtype=np.uint8)  # (cells, channels)
        self._site_qualities = np.full(len(self._pixels), _NOT_DRAWN, dtype=np.int32)  # lowest quality drawn in a cell
        self._draw_bases()
        self._draw_indels()

    def images(self, candidate: Candidate, with_pairs: bool = True) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
        """Images of a candidate with the alternates (from 0) they are about: each, then each pair if `with_pairs`.

        None where the image would leave the contig.
        """
        left = candidate.variant.start - self._options.width // 2
        band = self._reference.bases(left, left + self._options.width)
        if not band:
            return
        rows = self._choose(candidate.variant)
        image = np.zeros(self._options.shape, dtype=np.uint8)
        image[:REFERENCE_ROWS] = reference_row(band, self._options.channels)
        for row, read in enumerate(rows.tolist(), start=REFERENCE_ROWS):
            self._copy(image[row], read, left)
        for indices in image_alleles(len(candidate.variant.alts), with_pairs):
            supporting = set().union(*(candidate.support[index] for index in indices))
            marked = [row for row, read in enumerate(rows.tolist(), start=REFERENCE_ROWS) if read in supporting]
            yield indices, self._mark(image, marked)

    def _copy(self, row: np.ndarray, read: int, left: int) -> None:
        """Copy the cells of a read that fall into columns [left, left + width)."""
        first, end = self._reads.first_cells[read], self._reads.first_cells[read + 1]
        shift = int(self._reads.starts[read]) - 1 - left  # column of the first cell
        cut = max(-shift, 0)
        pixels = self._pixels[first + cut : min(end, first - shift + len(row))]
        row[shift + cut : shift + cut + len(pixels)] = pixels

    def _mark(self, image: np.ndarray, rows: list[int]) -> np.ndarray:
        marked = image.copy()
        if "read_supports_variant" in self._options.channels:
            channel = self._options.channels.index("read_supports_variant")
            marked[rows, :, channel] = np.where(image[rows, :, channel], _SUPPORTS, 0)
        return marked

    def _choose(self, variant: Variant) -> np.ndarray:
        """Reads that get a row, in the order of the rows."""
        reads, limit = self._reads, self._options.height - REFERENCE_ROWS
        nearby = np.flatnonzero((reads.starts < variant.end + NEARBY) & (reads.ends > variant.start - NEARBY))
        nearby = nearby[self._has_bases_enough(nearby, variant)]
        if len(nearby) > limit:
            nearby = np.random.RandomState(_SEED).permutation(nearby)
        chosen = nearby[self._site_is_good(nearby, variant.start)][:limit]
        return chosen[np.argsort(reads.ranks[chosen])]

    def _site_is_good(self, reads: np.ndarray, position: int) -> np.ndarray:
        """Whether nothing that a read shows in the variant's column is of low base quality."""
        covers = (self._reads.starts - 1 <= position)[reads] & (self._reads.ends > position)[reads]
        cells = np.where(covers, self._reads.cells(reads, position), 0)
        return ~covers | (self._site_qualities[cells] >= self._options.min_base_quality)

    def _has_bases_enough(self, reads: np.ndarray, variant: Variant) -> np.ndarray:
        """Whether a read cut to the image still has 15 bases; only short and split reads can fail."""
        half = self._options.width // 2
        low, high = variant.start - half, variant.end + half
        lengths = np.diff(self._reads.first_bases, append=len(self._reads.bases))[reads]
        enough = np.ones(len(reads), dtype=bool)
        for index in np.flatnonzero(self._reads.has_gap[reads] | (lengths < MIN_BASES)).tolist():
            enough[index] = self._reads.bases_between(int(reads[index]), low, high) >= MIN_BASES
        return enough

    def _draw_bases(self) -> None:
        owners, positions, indices = self._reads.aligned
        bases = self._reads.bases[indices]
        differs = bases != self._reference.codes[positions - self._reference.start]
        self._put(self._reads.cells(owners, positions), owners, _BASE_COLORS[bases], indices, differs)

    def _draw_indels(self) -> None:
        """One pixel per insertion and deletion on the base before it, in place of that base's; none for a deletion
        before the first base. Soft clips and skips leave no trace: of the real rows none shows a clip."""
        reads = self._reads
        deletes = reads.op_codes == DELETION
        shown = np.flatnonzero(
            (reads.op_codes == INSERTION) | (deletes & (reads.op_bases > reads.first_bases[reads.op_reads]))
        )
        owners, indices = reads.op_reads[shown], reads.op_bases[shown] - deletes[shown]
        cells = reads.cells(owners, reads.op_starts[shown] - 1)
        self._put(cells, owners, np.zeros(len(shown), np.uint8), indices, np.ones(len(shown), bool))

    def _put(self, cells, owners, colors, indices, differs) -> None:
        qualities = self._reads.qualities[indices]
        np.minimum.at(self._site_qualities, cells, qualities)
        for channel, name in enumerate(self._options.channels):
            self._pixels[cells, channel] = self._values(name, owners, colors, qualities, differs)

    def _values(self, name: str, owners, colors, qualities, differs) -> np.ndarray | int:
        reads = self._reads
        match name:
            case "read_base":
                return colors
            case "base_quality":
                return scale(qualities, 40)
            case "mapping_quality":
                return scale(reads.mapping_qualities, 60)[owners]
            case "strand":
                return np.where(reads.is_reverse, _REVERSE, _FORWARD)[owners]
            case "read_supports_variant":
                return _SUPPORTS_NOT
            case "base_differs_from_ref":
                return np.where(differs, _DIFFERENT, _SAME)
            case "insert_size":
                return scale(np.abs(reads.template_lengths), 1000)[owners]
            case _:
                return 0


def reference_row(bases: str, channels: tuple[str, ...]) -> np.ndarray:
    """One row of the reference band; (width, channels)."""
    constants = {"strand": _FORWARD, "read_supports_variant": _SUPPORTS_NOT, "base_differs_from_ref": _SAME, "blank": 0}
    row = np.empty((len(bases), len(channels)), dtype=np.uint8)
    for channel, name in enumerate(channels):
        row[:, channel] = constants.get(name, _BRIGHTEST)
        if name == "read_base":
            row[:, channel] = _BASE_COLORS[np.frombuffer(bases.encode(), dtype=np.uint8)]
    return row


def image_alleles(alternates: int, with_pairs: bool = True) -> list[tuple[int, ...]]:
    """Alternates (from 0) of each image of a site: (0,), (1,), …, then (0, 1), (0, 2), …"""
    pairs = [(i, j) for i in range(alternates) for j in range(i + 1, alternates)]
    return [(index,) for index in range(alternates)] + (pairs if with_pairs else [])
