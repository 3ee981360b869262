"""From reads to tf.Examples, window by window; never more than one window and one image in memory."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from genomics.genome import Genome, Interval
from genomics.labels import label_of_image
from genomics.protos import INDEL, SNP, Example, VariantCallMessage, VariantMessage
from genomics.variants import Variant
from minidv.candidates import Candidate, Stretch, Thresholds, count_alleles, fetch_stretch, find_candidates
from minidv.pileup import Drawing, ImageOptions
from minidv.read_files import ReadFiles, ReadFilter
from minidv.reads import Reads, align_clips, longest_clip

# Variants of a window's candidates with their true genotypes; None for one that is not confident.
Labeler = Callable[[Interval, list[Variant]], list[Variant | None]]

SEQUENCING_TYPES = {"": 0, "UNSPECIFIED_SEQUENCING_TYPE": 0, "WGS": 1, "WES": 2, "TRIO": 3}


class Settings(NamedTuple):
    """Everything that decides the examples of a window, but for the data."""

    image: ImageOptions
    read_filter: ReadFilter = ReadFilter()
    thresholds: Thresholds = Thresholds()
    variant_types: tuple[str, ...] = ()  # of VARIANT_TYPES; none stands for all
    with_pairs: bool = True
    sample_name: str = "default"
    sequencing_type: int = 0
    reads_name: str | None = None  # in training DeepVariant notes the file's name in each variant


def _is_indel(variant: Variant) -> bool:
    return not variant.is_snp


VARIANT_TYPES: dict[str, Callable[[Variant], bool]] = {
    "snps": lambda variant: variant.is_snp,
    "indels": _is_indel,
    "insertions": lambda variant: any(len(alt) > len(variant.ref) for alt in variant.alts),
    "deletions": lambda variant: any(len(alt) < len(variant.ref) for alt in variant.alts),
    "multi-allelics": lambda variant: len(variant.alts) > 1,
    "all": lambda variant: True,
}


def prepare(genome: Genome, window: Interval, reads: Reads, width: int) -> tuple[Reads, Stretch]:
    """Reads with agreeing clips taken for aligned, and the reference around them and around every image."""
    reference = fetch_stretch(genome, window, reads, width // 2 + 1 + longest_clip(reads))
    return align_clips(reads, reference.codes, reference.start), reference


def propose(reads: Reads, window: Interval, reference: Stretch, settings: Settings) -> list[Candidate]:
    """Candidates of the wanted types in one window, by position."""
    counts = count_alleles(reads, window, reference, settings.thresholds.min_base_quality)
    candidates = find_candidates(counts, reference, settings.thresholds)
    tests = [VARIANT_TYPES[name] for name in settings.variant_types or ("all",)]
    return [candidate for candidate in candidates if any(test(candidate.variant) for test in tests)]


def make_examples(
    windows: Iterable[Interval], files: ReadFiles, genome: Genome, settings: Settings, labeler: Labeler | None = None
) -> Iterator[Example]:
    """Examples in the order of windows and positions; with a labeler only the confident ones, with their labels."""
    for window, reads in files.fetch(windows, settings.read_filter):
        reads, reference = prepare(genome, window, reads, settings.image.width)
        candidates = propose(reads, window, reference, settings)
        variants = [candidate.variant for candidate in candidates]
        labeled = labeler(window, variants) if labeler else variants
        drawing = Drawing(reads, reference, settings.image) if any(labeled) else None
        for candidate, variant in zip(candidates, labeled, strict=True):
            if variant is not None:
                yield from _examples(drawing, candidate, variant, settings, labeler is not None)


def _examples(
    drawing: Drawing, candidate: Candidate, variant: Variant, settings: Settings, is_labeled: bool
) -> Iterator[Example]:
    message = variant_message(candidate, variant, settings).encode()
    for indices, image in drawing.images(candidate, settings.with_pairs):
        yield Example(
            image=image.tobytes(),
            shape=settings.image.shape,
            variant=message,
            alt_allele_indices=indices,
            variant_type=SNP if variant.is_snp else INDEL,
            locus=f"{variant.contig}:{variant.start + 1}-{variant.end}",  # text is 1-based
            sequencing_type=settings.sequencing_type,
            label=label_of_image(variant.genotype, indices) if is_labeled else None,
        )


def variant_message(candidate: Candidate, variant: Variant, settings: Settings) -> VariantMessage:
    """The candidate's site and counts with the genotype of `variant`."""
    counts = {"AD": list(candidate.allele_depths), "DP": [candidate.depth], "VAF": list(candidate.fractions)}
    message = VariantMessage.of(variant, VariantCallMessage(call_set_name=settings.sample_name, info=counts))
    if settings.reads_name is not None:
        message.info = {"BAM_FNAME": [settings.reads_name]}
    return message


class Statistics:
    """Counts of examples under the names of DeepVariant's run info."""

    def __init__(self, is_labeled: bool):
        classes = ["num_class_0", "num_class_1", "num_class_2"] if is_labeled else []
        self.counts = dict.fromkeys(["num_examples", "num_indels", "num_snps", *classes], 0)

    def add(self, example: Example) -> None:
        """Count one example."""
        self.counts["num_examples"] += 1
        self.counts["num_snps" if example.variant_type == SNP else "num_indels"] += 1
        if example.label is not None:
            self.counts[f"num_class_{example.label}"] += 1
