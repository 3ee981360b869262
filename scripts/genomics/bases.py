"""Single bases of the reference at many positions at once."""

from pathlib import Path

import numpy as np

from genomics.genome import Genome

_UPPER = np.uint8(0xDF)  # clears the bit by which letters differ in case
OUTSIDE = 0  # what stands for positions before or behind the contig


class Bases:
    """The bases of one contig. A plain FASTA is looked into where it lies; of a bgzipped one the contig is unpacked."""

    def __init__(self, genome: Genome, contig: str):
        self._length = genome.lengths[contig]
        if genome.path.endswith((".gz", ".bgz")):
            self._bytes = np.frombuffer(genome.fetch(contig, 0, self._length).encode(), np.uint8)
            self._offset, self._bases, self._width = 0, max(self._length, 1), max(self._length, 1)
        else:
            self._bytes = np.memmap(genome.path, np.uint8, "r")
            self._offset, self._bases, self._width = _place(genome.path, contig)

    def at(self, positions: np.ndarray) -> np.ndarray:
        """Upper-case bases as ASCII; OUTSIDE where there is none."""
        inside = (positions >= 0) & (positions < self._length)
        known = np.where(inside, positions, 0)
        if not self._length:
            return np.zeros(len(positions), np.uint8)
        found = self._bytes[self._offset + known // self._bases * self._width + known % self._bases] & _UPPER
        return np.where(inside, found, np.uint8(OUTSIDE))


def _place(path: str, contig: str) -> tuple[int, int, int]:
    """Offset of a contig in a plain FASTA, bases per line, bytes per line, from its index."""
    for line in Path(f"{path}.fai").read_text().splitlines():
        name, _, offset, bases, width = line.split("\t")[:5]
        if name == contig:
            return int(offset), max(int(bases), 1), max(int(width), 1)
    raise AssertionError(f"{contig} is in the genome, but not in its index")


class Nearby:
    """A genome that keeps the stretch last looked at: many short looks at neighbouring places cost little."""

    def __init__(self, genome: Genome, size: int = 1 << 12):
        self.path, self.lengths, self.contigs = genome.path, genome.lengths, genome.contigs
        self._genome, self._size = genome, size
        self._held = ("", 0, 0, "")

    def fetch(self, contig: str, start: int, end: int) -> str:
        """As Genome.fetch."""
        start, end = max(start, 0), min(end, self.lengths.get(contig, end))
        held, first, last, bases = self._held
        if contig != held or start < first or end > last:
            if contig not in self.lengths or end - start > self._size // 2:
                return self._genome.fetch(contig, start, end)
            first = max(start - self._size // 4, 0)
            last = min(first + self._size, self.lengths[contig])
            bases = self._genome.fetch(contig, first, last)
            self._held = (contig, first, last, bases)
        return bases[start - first : end - first] if start < end else ""
