"""Several sorted files read together, contig by contig, whatever the order of contigs in each."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Generic, TypeVar

from genomics.errors import InputError

Piece = TypeVar("Piece")


class ByContig(Generic[Piece]):
    """Pieces of a file, each of one contig, given out by contig.

    `contigs` is the order in which they will be asked for. A file whose header (`listed`) has that order is read no
    further than asked for; of another file the pieces that come too early are kept.
    """

    def __init__(self, path: Path, contigs: Sequence[str], listed: Sequence[str], pieces: Iterator[tuple[str, Piece]]):
        self._path, self._pieces = path, pieces
        self._rank = {contig: rank for rank, contig in enumerate(contigs)}
        ranks = [self._rank[contig] for contig in listed if contig in self._rank]
        self._in_order = bool(ranks) and all(before < after for before, after in pairwise(ranks))
        self._early: dict[str, list[Piece]] = {}
        self._asked = -1

    def take(self, contig: str) -> list[Piece]:
        """All pieces of a contig, [] where the file has none; to be asked once each, in order."""
        self._asked = self._rank[contig]
        found = self._early.pop(contig, [])
        while self._may_follow(bool(found)):
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._put(*piece, contig, found)
        return found

    def finish(self) -> None:
        """Read to the end of the file, so that every record is counted, and found to be sound."""
        for name, _ in self._pieces:
            if name in self._rank:
                raise self._too_late(name, list(self._rank)[self._asked])

    def _may_follow(self, is_found: bool) -> bool:
        """Whether more of the contig asked for may come."""
        waiting = [self._rank[contig] for contig in self._early]
        return not waiting if self._in_order or is_found else True

    def _put(self, name: str, piece: Piece, contig: str, found: list[Piece]) -> None:
        if name == contig:
            found.append(piece)
        elif self._rank.get(name, -1) > self._asked:
            self._early.setdefault(name, []).append(piece)
        elif name in self._rank:
            raise self._too_late(name, contig)

    def _too_late(self, name: str, contig: str) -> InputError:
        return InputError(
            f"{self._path}: contig {name} comes after {contig}, against the order of its header;"
            " sort it by the reference: bcftools sort"
        )
