"""Made outputs of call_variants: one record per image."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from genomics.protos import AltAlleleIndices, CallVariantsOutput, VariantCallMessage, VariantMessage, write_messages

Images = Mapping[tuple[int, ...], Sequence[float]]


def outputs(start: int, ref: str, alts: Sequence[str], images: Images, contig: str = "c") -> list[CallVariantsOutput]:
    """Outputs of one site; `images` maps a set of alternates to the chances of 0, 1 and 2 copies."""
    info = {"AD": [10] * (len(alts) + 1), "DP": [10 * len(alts) + 10], "VAF": [0.5] * len(alts)}
    call = VariantCallMessage(call_set_name="S", genotype=[-1, -1], info=info)
    variant = VariantMessage(contig, start, start + len(ref), ref, list(alts), calls=[call])
    return [
        CallVariantsOutput(variant, AltAlleleIndices(list(shown)), list(chances)) for shown, chances in images.items()
    ]


def write(path: Path, made: Sequence[CallVariantsOutput]) -> Path:
    """Write outputs as call_variants does; the file."""
    write_messages(path, made)
    return path
