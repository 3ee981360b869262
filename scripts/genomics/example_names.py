"""How show_examples names an example: the identity of a locus, and that of one image (DeepVariant 1.9).

Positions in these names are 0-based, as upstream writes them; the long alleles of a name are replaced by their size.
"""

from collections.abc import Sequence

from genomics.variants import Variant

LONGEST_ALLELE = 5  # bases that are spelled out in a name


def locus_id(contig: str, start: int, ref: str) -> str:
    """Identity by which a VCF selects examples: contig, position (0-based) and REF."""
    return f"{contig}:{start}_{ref}"


def short_id(variant: Variant, indices: Sequence[int]) -> str:
    """Identity of the image of these alternate alleles (0 = first alternate).

    >>> short_id(Variant("c", 9, "A", ("G", "T")), (0, 1))
    'c:9_A->G|T'
    >>> short_id(Variant("c", 9, "A", ("ACCCCC",)), (0,))
    'c:9_INS5bp'
    """
    shown = [variant.alts[index] for index in indices]
    if max(map(len, (variant.ref, *shown))) <= LONGEST_ALLELE:
        return f"{variant.contig}:{variant.start}_{variant.ref}->{'|'.join(shown)}"
    is_ambiguous = len({len(alt) for alt in variant.alts}) < len(variant.alts)
    sizes = [(f"alt{index}" if is_ambiguous else "") + _size(variant, index) for index in indices]
    return f"{variant.contig}:{variant.start}_{'|'.join(sizes)}"


def _size(variant: Variant, index: int) -> str:
    alt = variant.alts[index]
    gained = len(alt) - len(variant.ref)
    return f"MNP{len(alt)}bp" if not gained else f"INS{gained}bp" if gained > 0 else f"DEL{-gained}bp"


def picture_name(variant: Variant, indices: Sequence[int], label: int | None = None) -> str:
    """File name of the strip of channels, without the prefix of --output; `label` is that of a training example."""
    return short_id(variant, indices) + ("" if label is None else f"_label{label}") + ".png"
