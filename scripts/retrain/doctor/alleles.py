"""Do the reference alleles of records agree with the reference?"""

from collections.abc import Sequence

from genomics.genome import Genome
from genomics.variants import Variant
from retrain.doctor.findings import Finding, stop, warn

MOST_RECORDS = 1000  # of one contig, compared with the reference
TOLERATED_MISMATCHES = 0.01
_HARM = {"truth": "so labels would be wrong", "calls": "so nothing of them would fit the truth"}


def check(what: str, where: str, variants: Sequence[Variant], genome: Genome) -> list[Finding]:
    """A stop where REF differs at more than 1 % of the variants, a warning where it differs at fewer; `what` is the
    kind of file as the id and the text name it: truth, calls."""
    wrong = [variant for variant in variants if not _fits(genome, variant)]
    if not wrong:
        return []
    first = wrong[0]
    expected = genome.fetch(first.contig, first.start, first.end) if first.contig in genome.lengths else ""
    found = (
        f"REF differs from the reference at {len(wrong)} of {len(variants)} records looked at, e.g. "
        f"{first.contig}:{first.start + 1} has {first.ref[:20]!r} where the reference has {expected[:20]!r}"
    )
    make = stop if len(wrong) > TOLERATED_MISMATCHES * len(variants) else warn
    why = f"The {what} was made on another build or another reference, {_HARM[what]}"
    return [make(f"{what}_other_reference", where, found, why, f"use {what} of the reference's build")]


def _fits(genome: Genome, variant: Variant) -> bool:
    if variant.contig not in genome.lengths:
        return False
    bases = genome.fetch(variant.contig, variant.start, variant.end)
    pairs = zip(bases, variant.ref, strict=False)
    plain = set("ACGT")
    return len(bases) == len(variant.ref) and all(a == b for a, b in pairs if a in plain and b in plain)
