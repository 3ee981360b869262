"""Fields of text read as whole columns: numbers and short words of many records at once, straight from the bytes.

A field is a pair (start, end) of places in the text; a field that is not there has end < start. Eight bytes are looked
at together as one number, the first byte lowest: the digits of "123" lie in the top bytes after a shift, and three
multiplications add up their pairs, fours and eights. What does not fit is parsed one by one, with the same result.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

MISSING = -(1 << 31)  # of an integer that is not told: `.`, empty, or no field
_WIDTH = 8
_ZEROS = np.uint64(0x3030303030303030)
_LOW, _HIGH = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_POINTS = np.uint64(0x2E2E2E2E2E2E2E2E)
_BYTE = np.uint64(8)
_POWERS = 10.0 ** np.arange(_WIDTH + 1)
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(_WIDTH + 1)], np.uint64)  # of the first bytes of a word


class Fields(NamedTuple):
    """Places of one field in each of many records."""

    starts: np.ndarray
    ends: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """Bytes in each field; negative where it is not there."""
        return self.ends - self.starts

    def take(self, rows: np.ndarray) -> "Fields":
        """The fields of some records."""
        return Fields(self.starts[rows], self.ends[rows])


class Text:
    """Bytes with the ways to read fields from them; a word has WIDTH bytes."""

    WIDTH = _WIDTH

    def __init__(self, data: bytes):
        padded = data + bytes(2 * _WIDTH)
        self.data = data
        self.bytes = np.frombuffer(padded, np.uint8)
        self._words = np.ndarray((len(data) + _WIDTH,), "<u8", padded, strides=(1,))
        self._places: dict[int, np.ndarray] = {}
        self._behind: dict[int, np.ndarray] = {}

    def places(self, byte: int) -> np.ndarray:
        """Where a byte stands, in order; kept for later calls."""
        return self._fenced(byte)[1:-1]

    def _fenced(self, byte: int) -> np.ndarray:
        """Places of a byte, between one before and one behind all text."""
        if byte not in self._places:
            found = np.flatnonzero(self.bytes[: len(self.data)] == byte)
            self._places[byte] = np.concatenate([[-2], found, [len(self.bytes)]])
        return self._places[byte]

    def text(self, start: int, end: int) -> str:
        """One field as text; `` where it is not there."""
        return self.data[start:end].decode() if start < end else ""

    def texts(self, fields: Fields) -> list[str]:
        """Fields as text."""
        data = self.data
        pairs = zip(fields.starts.tolist(), fields.ends.tolist(), strict=True)
        return [data[start:end].decode() if start < end else "" for start, end in pairs]

    def words(self, fields: Fields) -> np.ndarray:
        """The first eight bytes of each field as a number, zero behind its end; equal fields of up to eight bytes have
        equal numbers."""
        return self._words[np.maximum(fields.starts, 0)] & _MASKS.take(fields.lengths, mode="clip")

    def parts(self, separator: str, fields: Fields) -> np.ndarray:
        """How many parts each field has between separators; 0 where it is not there."""
        lengths = fields.lengths
        counts = (lengths >= 0).astype(np.int64)
        rows = np.flatnonzero((lengths > 1) | ((lengths == 1) & (self.bytes[fields.starts] == ord(separator))))
        places = self.places(ord(separator))
        first, last = (np.searchsorted(places, of[rows]) for of in fields)
        counts[rows] += last - first
        return counts

    def split(self, separator: str, fields: Fields, parts: int) -> tuple[list[Fields], np.ndarray]:
        """The first parts of each field between separators, and how many parts each field has."""
        places, first, counts = self._separators(ord(separator), fields)
        if not len(places):
            places = np.zeros(1, np.int64)
        found, starts = [], fields.starts
        for part in range(parts):
            cuts = places[np.minimum(first + part, len(places) - 1)]
            ends = np.where(part + 1 < counts, cuts, fields.ends)
            there = part < counts
            found.append(Fields(np.where(there, starts, 0), np.where(there, ends, -1)))
            starts = cuts + 1
        return found, counts

    def _separators(self, byte: int, fields: Fields) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Places of a separator, number of the first one at or behind each start, and parts of each field.

        Most often lines hold as many separators each, fields as many parts, or a field follows the one last split:
        what is so guessed is checked, and only looked up where it is wrong.
        """
        fenced = self._fenced(byte)
        places = fenced[1:-1]
        first = _ranks(fenced, fields.starts, (self._behind.get(byte), _even(places, fields.starts)))
        parts = int(np.searchsorted(places, fields.ends[0]) - first[0]) if len(first) else 0
        last = _ranks(fenced, fields.ends, (first + parts,))
        self._behind[byte] = last
        return places, first, np.where(fields.lengths >= 0, last - first + 1, 0)

    def integers(self, fields: Fields) -> tuple[np.ndarray, np.ndarray]:
        """Whole numbers (MISSING where not told), and whether each field is one or not told."""
        lengths = fields.lengths
        short = (lengths > 0) & (lengths <= _WIDTH)
        values, good = _digits(self._words[np.maximum(fields.starts, 0)], np.where(short, lengths, 1))
        values = np.where(short & good, values, MISSING)
        ok = (short & good) | (lengths <= 0)
        long = np.flatnonzero((lengths > _WIDTH) & (lengths <= 2 * _WIDTH))
        if len(long):
            values[long], ok[long] = self._long_integers(fields.take(long))
        self._one_by_one(fields, ok, values, int)
        return values, ok

    def _long_integers(self, fields: Fields) -> tuple[np.ndarray, np.ndarray]:
        """Whole numbers of 9 to 16 digits, MISSING and False where it is none."""
        head, good = _digits(self._words[fields.starts], fields.lengths - _WIDTH)
        tail, also = _digits(self._words[fields.ends - _WIDTH], np.full(len(head), _WIDTH))
        return np.where(good & also, head * 10**_WIDTH + tail, MISSING), good & also

    def decimals(self, fields: Fields) -> tuple[np.ndarray, np.ndarray]:
        """Numbers (NaN where not told), equal to float() of the text, and whether each field is one or not told."""
        starts, lengths = fields
        lengths = lengths - starts
        fraction = (lengths > 2) & (self.bytes[starts] == ord("0")) & (self.bytes[starts + 1] == ord("."))
        starts, lengths = np.where(fraction, starts + 2, starts), np.where(fraction, lengths - 2, lengths)
        short = (lengths > 0) & (lengths <= _WIDTH)
        words, sizes, decimals = _without_point(self._words[np.maximum(starts, 0)], np.where(short, lengths, 1))
        short &= ~fraction | (decimals < 0)
        decimals = np.where(fraction, lengths, np.maximum(decimals, 0))
        numbers, good = _digits(words, sizes)
        ok = (short & good) | (fields.lengths <= 0)
        values = np.where(short & good, numbers / _POWERS[np.clip(decimals, 0, _WIDTH)], np.nan)
        self._one_by_one(fields, ok, values, float)
        return values, ok

    def _one_by_one(self, fields: Fields, ok: np.ndarray, values: np.ndarray, parse: Callable) -> None:
        """Parse what is not ok, and set value and ok where that goes well."""
        for row in np.flatnonzero(~ok).tolist():
            text = self.text(fields.starts[row], fields.ends[row])
            try:
                values[row], ok[row] = (values[row] if text == "." else parse(_plain(text))), True
            except (ValueError, OverflowError):
                continue


def _even(places: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """How many places lie before each position, were it as many from each position to the next."""
    first, second = np.searchsorted(places, positions[:2]) if len(positions) > 1 else (0, 0)
    return first + (second - first) * np.arange(len(positions))


def _ranks(fenced: np.ndarray, positions: np.ndarray, guesses: Iterable[np.ndarray | None]) -> np.ndarray:
    """How many places (told between fences) lie before each position: the first guess that is right, else looked up."""
    for guess in guesses:
        if guess is not None and len(guess) == len(positions) and _are_ranks(fenced, positions, guess):
            return guess
    return np.searchsorted(fenced[1:-1], positions)


def _are_ranks(fenced: np.ndarray, positions: np.ndarray, guess: np.ndarray) -> bool:
    if not len(guess) or guess.min() < 0 or guess.max() > len(fenced) - 2:
        return False
    return bool(((fenced[guess] < positions) & (fenced[guess + 1] >= positions)).all())


def _plain(text: str) -> str:
    """The text, or ValueError where Python would read more than numbers are written as: `1_000`, ` 5`."""
    if set(text) & set("_ \t\r"):
        raise ValueError(text)
    return text


def _digits(words: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of 1 to 8 digits, and whether all bytes are digits."""
    digits = (words ^ _ZEROS) << ((_WIDTH - lengths).astype(np.uint64) * _BYTE)
    good = ((digits + np.uint64(0x0606060606060606) | digits) & np.uint64(0xF0F0F0F0F0F0F0F0)) == 0
    digits = (digits * np.uint64(10 << 8 | 1)) >> np.uint64(8) & np.uint64(0x00FF00FF00FF00FF)
    digits = (digits * np.uint64(100 << 16 | 1)) >> np.uint64(16) & np.uint64(0x0000FFFF0000FFFF)
    return ((digits * np.uint64(10000 << 32 | 1)) >> np.uint64(32)).astype(np.int64), good


def _without_point(words: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Words without their first point, their lengths then, and digits behind the point (-1 where there is none)."""
    zeros = words ^ _POINTS
    zeros = (zeros - _LOW) & ~zeros & _HIGH
    lowest = zeros & (~zeros + np.uint64(1))
    places = np.bitwise_count(lowest - np.uint64(1)).astype(np.int64) // 8  # 8 where no byte is a point
    found = places < lengths
    shift = np.where(found, places, 0).astype(np.uint64) * _BYTE
    below = words & ((np.uint64(1) << shift) - np.uint64(1))
    joined = below | ((words >> shift >> _BYTE) << shift)
    there = found & (lengths > 1)
    return (
        np.where(there, joined, words),
        np.where(there, lengths - 1, lengths),
        np.where(there, lengths - 1 - places, -1),
    )
