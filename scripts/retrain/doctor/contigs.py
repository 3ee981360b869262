"""Do contig names and lengths of a file agree with the reference, where the experiment uses them?"""

from collections.abc import Iterable, Mapping

from genomics.contig_names import other_style
from retrain.doctor.findings import Finding, stop


def some(names: Iterable[str], limit: int = 4) -> str:
    """Names for a message: the first few, quoted, and how many there are."""
    names = list(names)
    shown = ", ".join(repr(name) for name in names[:limit])
    return f"{shown}, … ({len(names)} in all)" if len(names) > limit else shown or "none"


def check(
    what: str, where: str, found: Mapping[str, int | None], reference: Mapping[str, int], used: Iterable[str]
) -> list[Finding]:
    """Findings on the contigs in use; `found` holds the file's contigs with their lengths (None = not told).

    `what` is the kind of file as the id and the text name it: reads, truth, calls.
    """
    used = list(used)
    findings = [_missing(what, where, found, contig) for contig in used if contig not in found]
    both = [contig for contig in used if found.get(contig) is not None and contig in reference]
    findings += [
        _other_length(what, where, contig, found[contig], reference[contig])
        for contig in both
        if found[contig] != reference[contig]
    ]
    return findings


def _missing(what: str, where: str, found: Mapping[str, int | None], contig: str) -> Finding:
    twin = other_style(contig, found)
    if twin is None:
        told = f"has no contig {contig!r}, which the regions use; found {some(found)}"
    else:
        told = f"has no contig {contig!r} but {twin!r}: the same chromosome named in another style"
    return stop(
        f"{what}_other_contigs",
        where,
        told,
        f"The {what} would silently count as empty on {contig}",
        f"use {what} and reference with the same contig names, {_RENAME[what]}",
    )


_RENAME = {
    "reads": "e.g. the reference that the reads were aligned to, or rename with samtools reheader",
    "truth": "e.g. rename with bcftools annotate --rename-chrs",
    "calls": "e.g. rename with bcftools annotate --rename-chrs; or name the regions that were called",
}


def _other_length(what: str, where: str, contig: str, length: int, wanted: int) -> Finding:
    return stop(
        f"{what}_other_build",
        where,
        f"contig {contig!r} is {length} bp long here but {wanted} bp in the reference",
        "The file was made on another build of the genome, so its positions mean other bases",
        f"use {what} of the reference's build, or the reference they were made on",
    )
