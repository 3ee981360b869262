"""The FORMAT fields of a VCF's sample columns, found by key whatever their order."""

from collections.abc import Sequence

import numpy as np

from genomics.byte_fields import Fields
from genomics.lookups import met
from genomics.vcf_blocks import FORMAT, Block
from genomics.vocabularies import Vocabulary


def sample_fields(block: Block, column: int, keys: Sequence[str], formats: Vocabulary) -> dict[str, Fields]:
    """Places of the values of `keys` in one sample column (a column number of the block); a key that FORMAT does not
    name, or a trailing value that is left out, is not there. `formats` remembers the FORMATs met so far."""
    codes = formats.codes(block.text, block.column(FORMAT))
    samples = block.column(column)
    numbers = met(codes)
    if len(numbers) == 1:
        return _found(block, samples, keys, formats.names[numbers[0]])
    found = {key: Fields(np.zeros(len(codes), np.int64), np.full(len(codes), -1)) for key in keys}
    for code in numbers:
        rows = np.flatnonzero(codes == code)
        for key, fields in _found(block, samples.take(rows), keys, formats.names[code]).items():
            found[key].starts[rows], found[key].ends[rows] = fields
    return found


def _found(block: Block, samples: Fields, keys: Sequence[str], format_text: str) -> dict[str, Fields]:
    named = format_text.split(":")
    last = max((named.index(key) for key in keys if key in named), default=-1)
    parts, _ = block.text.split(":", samples, last + 1)
    nowhere = Fields(np.zeros(len(samples.starts), np.int64), np.full(len(samples.starts), -1))
    return {key: parts[named.index(key)] if key in named else nowhere for key in keys}
