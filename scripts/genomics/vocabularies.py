"""Words that repeat in a column of text as small numbers, given in the order in which they first appear."""

from collections.abc import Iterable

import numpy as np

from genomics.byte_fields import Fields, Text

_MOST_ROUNDS = 40  # then words are looked up one by one
_UNKNOWN = -1


class Vocabulary:
    """Words and their numbers; `names[number]` is the word. The same vocabulary serves any number of columns."""

    def __init__(self, names: Iterable[str] = ()):
        self.names: list[str] = []
        self._codes: dict[str, int] = {}
        for name in names:
            self.code(name)

    def code(self, name: str) -> int:
        """Number of a word, a new one for a new word."""
        if name not in self._codes:
            self._codes[name] = len(self.names)
            self.names.append(name)
        return self._codes[name]

    def codes(self, text: Text, fields: Fields) -> np.ndarray:
        """Numbers of many fields; a field that is not there is the empty word."""
        lengths = np.maximum(fields.lengths, 0)
        words = text.words(fields)
        found = np.full(len(lengths), _UNKNOWN, np.int32)
        for _ in range(_MOST_ROUNDS):
            row = int(np.argmin(found)) if len(found) else 0
            if not len(found) or found[row] != _UNKNOWN:
                return found
            same = (words == words[row]) & (lengths == lengths[row])
            for offset in range(8, int(lengths[row]), 8):
                rest = text.words(Fields(np.minimum(fields.starts + offset, fields.ends), fields.ends))
                same &= rest == rest[row]
            found[same] = self.code(text.text(fields.starts[row], fields.ends[row]))
        rows = np.flatnonzero(found == _UNKNOWN)
        found[rows] = [self.code(word) for word in text.texts(fields.take(rows))]
        return found

    def table(self, function, dtype) -> np.ndarray:
        """What a function says of every word, to be looked up by number."""
        return np.array([function(name) for name in self.names], dtype)
