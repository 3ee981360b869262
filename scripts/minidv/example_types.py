"""Type of the site that an example shows, by which examples are balanced and weighted."""

from collections.abc import Sequence

from genomics.variants import trim

TYPES = ("snp", "insertion", "deletion", "complex")


def type_of(ref: str, alts: Sequence[str]) -> str:
    """The type that all alternate alleles have, each trimmed against the reference; `complex` where they differ.

    Complex are also alleles that replace bases by bases, more than one for one. Every image of a site has its type.

    >>> [type_of("A", ["C", "G"]), type_of("CAA", ["C", "CA"]), type_of("A", ["C", "AT"]), type_of("AC", ["GT"])]
    ['snp', 'deletion', 'complex', 'complex']
    """
    kinds = {_kind(*trim(0, ref, alt)[1:]) for alt in alts}
    return kinds.pop() if len(kinds) == 1 else "complex"


def _kind(ref: str, alt: str) -> str:
    """Type of one allele, trimmed on both sides."""
    if len(ref) == len(alt) == 1:
        return "snp"
    if (ref and alt) or not (ref or alt):
        return "complex"
    return "deletion" if ref else "insertion"
