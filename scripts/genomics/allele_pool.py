"""Left-aligned alleles of whole genomes as numbers: equal alleles at one start have equal numbers.

A record with one alternate is normal as it stands where it replaces one base, or where its anchored insertion or
deletion does not end in the anchor's base: then nothing can be trimmed, nor shifted to the left (Tan et al.,
Bioinformatics 2015). All others must be normalised one by one.
"""

import numpy as np

from genomics.alleles import SPANNING_DELETION
from genomics.byte_fields import Fields, Text
from genomics.variants import Variant, trim

UNKNOWN = -1  # of an alternate that is not normal as it stands
LEFT_OUT = -2  # of an alternate that is none
REPLACED, INSERTION, DELETION, UNANCHORED = range(4)  # shapes
LETTERS = "ACGT"
_SPELLED = frozenset("ACGTN")
_SNPS = len(LETTERS) ** 2
_LETTER_CODES = np.full(256, len(LETTERS), np.int32)
_LETTER_CODES[np.frombuffer(LETTERS.encode(), np.uint8)] = range(len(LETTERS))


class AllelePool:
    """Pairs of REF and ALT, trimmed and left-aligned, and their numbers. Numbers below 16 are single replaced bases."""

    def __init__(self):
        self.refs = [ref for ref in LETTERS for _ in LETTERS]
        self.alts = [*LETTERS] * len(LETTERS)
        self._numbers = {
            f"{ref}\t{alt}".encode(): n for n, (ref, alt) in enumerate(zip(self.refs, self.alts, strict=True))
        }
        self._trimmed: dict[tuple[str, str], tuple[int, int]] = {}
        self._shapes = _Shapes()

    def number(self, ref: str, alt: str) -> int:
        """Number of a normal pair."""
        return self._number(f"{ref}\t{alt}".encode())

    def _number(self, key: bytes) -> int:
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.refs)
            ref, alt = key.decode().split("\t")
            self.refs.append(ref)
            self.alts.append(alt)
        return found

    def known(self, ref: str, alt: str) -> int:
        """Number of a pair that is plainly normal as it stands, else UNKNOWN."""
        _, number = self.trimmed(ref, alt)
        return number if number >= 0 and (self.refs[number], self.alts[number]) == (ref, alt) else UNKNOWN

    def numbers(self, text: Text, refs: Fields, alts: Fields) -> np.ndarray:
        """Numbers of the alternates of records in which ALT follows REF; UNKNOWN where one is not plainly normal."""
        ref_lengths, alt_lengths = refs.lengths, alts.lengths
        first_ref, first_alt = _LETTER_CODES[text.bytes[refs.starts]], _LETTER_CODES[text.bytes[alts.starts]]
        known = (first_ref < len(LETTERS)) & (first_alt < len(LETTERS))
        single = known & (ref_lengths == 1) & (alt_lengths == 1) & (first_ref != first_alt)
        found = np.where(single, first_ref * len(LETTERS) + first_alt, UNKNOWN).astype(np.int32)
        longer = np.where(ref_lengths > 1, refs.ends, alts.ends)
        anchored = known & (first_ref == first_alt) & ((ref_lengths == 1) != (alt_lengths == 1))
        rows = np.flatnonzero(anchored & (_LETTER_CODES[text.bytes[longer - 1]] != first_ref))
        found[rows] = self._indels(text, Fields(refs.starts[rows], alts.ends[rows]))
        return found

    def _indels(self, text: Text, pairs: Fields) -> np.ndarray:
        """Numbers of anchored pairs, REF and ALT as they stand; UNKNOWN where one is not spelled."""
        found = np.empty(len(pairs.starts), np.int32)
        is_short = pairs.lengths <= text.WIDTH
        words = text.words(pairs)
        short = np.flatnonzero(is_short)
        _, first, back = np.unique(words[short], return_index=True, return_inverse=True)
        found[short] = np.array(self._looked_up(text, pairs.take(short[first])), np.int32)[back]
        long = np.flatnonzero(~is_short)
        found[long] = self._looked_up(text, pairs.take(long))
        return found

    def _looked_up(self, text: Text, pairs: Fields) -> list[int]:
        numbers, found = self._numbers, []
        for start, end in zip(pairs.starts.tolist(), pairs.ends.tolist(), strict=True):
            key = text.data[start:end]
            number = numbers.get(key)
            if number is None:
                is_spelled = _SPELLED.issuperset(key.decode("utf-8", "replace").replace("\t", ""))
                number = self._number(key) if is_spelled else UNKNOWN
            found.append(number)
        return found

    def trimmed(self, ref: str, alt: str) -> tuple[int, int]:
        """Offset and number of an allele that is normal once trimmed. The number is UNKNOWN where the genome must be
        looked at, LEFT_OUT for `*`, `<DEL>` and an allele that equals the reference."""
        key = (ref, alt)
        found = self._trimmed.get(key)
        if found is None:
            found = self._trimmed[key] = self._trim(ref, alt)
        return found

    def _trim(self, ref: str, alt: str) -> tuple[int, int]:
        if alt in (ref, SPANNING_DELETION) or not _SPELLED.issuperset(alt):
            return 0, LEFT_OUT
        offset, short_ref, short_alt = trim(0, ref, alt)
        if short_ref and short_alt:
            return offset, self.number(short_ref, short_alt)
        moving = short_ref or short_alt
        if not offset or moving[-1] == ref[offset - 1]:
            return 0, UNKNOWN
        anchor = ref[offset - 1]
        return offset - 1, self.number(anchor + short_ref, anchor + short_alt)

    def shapes(self) -> "_Shapes":
        """What the alleles change, by number."""
        self._shapes.extend(self.refs, self.alts)
        return self._shapes

    def variant(self, contig: str, start: int, number: int, genotype: tuple[int, ...]) -> Variant:
        """A record of this allele alone."""
        return Variant(contig, start, self.refs[number], (self.alts[number],), genotype)


class _Shapes:
    """By allele number: its shape, the lengths of REF and ALT, and the bases inserted or deleted, one after another."""

    def __init__(self):
        self.shape = np.zeros(0, np.int8)
        self.ref_length = self.alt_length = self.unit_start = self.unit_length = np.zeros(0, np.int64)
        self.units = np.zeros(0, np.uint8)

    def extend(self, refs: list[str], alts: list[str]) -> None:
        """Take up the pairs that are new."""
        new = [*zip(refs[len(self.shape) :], alts[len(self.shape) :], strict=True)]
        if not new:
            return
        shapes, units = zip(*(_shape(ref, alt) for ref, alt in new), strict=True)
        lengths = np.array([len(unit) for unit in units], np.int64)
        self.shape = np.append(self.shape, np.array(shapes, np.int8))
        self.ref_length = np.append(self.ref_length, [len(ref) for ref, _ in new])
        self.alt_length = np.append(self.alt_length, [len(alt) for _, alt in new])
        self.unit_start = np.append(self.unit_start, len(self.units) + np.cumsum(lengths) - lengths)
        self.unit_length = np.append(self.unit_length, lengths)
        self.units = np.append(self.units, np.frombuffer("".join(units).encode(), np.uint8))


def _shape(ref: str, alt: str) -> tuple[int, str]:
    if len(ref) == len(alt) or min(len(ref), len(alt)) > 1:
        return (REPLACED, "") if not _is_unanchored(ref, alt) else (UNANCHORED, "")
    if ref[0] != alt[0]:
        return (UNANCHORED, "") if _is_unanchored(ref, alt) else (REPLACED, "")
    return (INSERTION, alt[1:]) if len(ref) == 1 else (DELETION, ref[1:])


def _is_unanchored(ref: str, alt: str) -> bool:
    """Whether the pair inserts or deletes at a contig's first base, where the anchor stands behind."""
    return ref[-1] == alt[-1]
