"""tf.Example of DeepVariant: one pile-up image with its variant, read without TensorFlow."""

from dataclasses import dataclass
from math import prod
from typing import Self

import numpy as np

from genomics.errors import InputError
from genomics.protos.features import decode_features, encode_features
from genomics.protos.variants import AltAlleleIndices, VariantMessage

UNKNOWN_TYPE, SNP, INDEL = 0, 1, 2

_REQUIRED = ("image/encoded", "image/shape", "variant/encoded", "alt_allele_indices/encoded", "locus")


@dataclass
class Example:
    """One image (height, width, channels; uint8, row-major) and what it shows.

    `variant` is a serialised VariantMessage, `locus` is `contig:first-last` (1-based), `label` is the number of
    copies of the image's alternate alleles, known in training only.
    """

    image: bytes
    shape: tuple[int, int, int]
    variant: bytes
    alt_allele_indices: tuple[int, ...]
    variant_type: int
    locus: str
    sequencing_type: int = 0
    label: int | None = None
    denovo_label: int | None = None

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Example from a tf.Example; features of other names are passed over, InputError if one of ours is absent."""
        features = decode_features(data)
        missing = [key for key in _REQUIRED if not features.get(key)]
        if missing:
            raise InputError(f"not an example of make_examples: no feature {', '.join(missing)}")
        image, shape = features["image/encoded"][0], tuple(features["image/shape"])
        if len(shape) != 3 or len(image) != prod(shape):
            raise InputError(f"image of {len(image)} bytes does not have the shape {shape}")
        return cls(
            image=image,
            shape=shape,
            variant=features["variant/encoded"][0],
            alt_allele_indices=tuple(AltAlleleIndices.decode(features["alt_allele_indices/encoded"][0]).indices),
            locus=features["locus"][0].decode(),
            **{key: _only(features, key, default) for key, default in _NUMBERS.items()},
        )

    def encode(self) -> bytes:
        """A tf.Example, features sorted by name."""
        features = {
            "image/encoded": [self.image],
            "image/shape": list(self.shape),
            "variant/encoded": [self.variant],
            "alt_allele_indices/encoded": [AltAlleleIndices(list(self.alt_allele_indices)).encode()],
            "locus": [self.locus.encode()],
        }
        numbers = {key: getattr(self, key) for key in _NUMBERS}
        return encode_features(features | {key: [value] for key, value in numbers.items() if value is not None})

    @property
    def pixels(self) -> np.ndarray:
        """The image as array: (height, width, channels), uint8, read-only."""
        return np.frombuffer(self.image, np.uint8).reshape(self.shape)

    def decode_variant(self) -> VariantMessage:
        """The variant, parsed."""
        return VariantMessage.decode(self.variant)


_NUMBERS = {"variant_type": UNKNOWN_TYPE, "sequencing_type": 0, "label": None, "denovo_label": None}


def _only(features: dict[str, list], key: str, default: int | None) -> int | None:
    values = features.get(key)
    return values[0] if values else default
