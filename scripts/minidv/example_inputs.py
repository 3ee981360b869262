"""The command line of make_examples, checked: every file opened, every problem told, before anything is written."""

import re
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from genomics import ploidy, tfrecord, vcf
from genomics.errors import InputError, Problems, raise_all
from genomics.genome import Genome, Interval, Regions, read_bed
from minidv import example_info
from minidv.candidates import Thresholds
from minidv.examples import SEQUENCING_TYPES, VARIANT_TYPES, Settings
from minidv.pileup import BASE_CHANNELS, CHANNELS, ImageOptions
from minidv.read_files import ReadFiles, ReadFilter
from minidv.windows import calling_regions, is_decoy, parse_regions

MIN_SHARED = 0.9  # of the reference's bases on contigs that all files name
_SHARDS = r"(@\d+|-\d{5,}-of-\d{5,})?"
_EXAMPLES_NAME = re.compile(rf".*\.tfrecords?{_SHARDS}(\.gz)?{_SHARDS}")
_NAMELESS_SAMPLE = "default"


class Truth(NamedTuple):
    """Truth calls and where they are complete."""

    path: str
    confident: Regions


@dataclass
class Inputs:
    """What a run works on."""

    genome: Genome
    files: ReadFiles
    regions: list[Interval]
    settings: Settings
    truth: Truth | None
    output: Path


def check(args: Namespace) -> Inputs:
    """Open and check everything a command line names; InputError with all problems."""
    problems = Problems(_flag_problems(args))
    genome = problems.attempt(Genome, args.ref)
    files = problems.attempt(ReadFiles, args.reads.split(","), args.ref)
    output = problems.attempt(_output, args.examples, args.task)
    image = problems.attempt(_image_options, args)
    is_training = args.mode == "training"
    truth_contigs = problems.attempt(_truth_contigs, args.truth_variants) if is_training else None
    confident = problems.attempt(read_bed, args.confident_regions) if is_training else None
    if genome:
        problems.attempt(ploidy.read, args.haploid_contigs, args.par_regions_bed, genome)
    if genome and files:
        lengths = problems.attempt(_shared_contigs, genome, files, truth_contigs)
        regions = problems.attempt(_regions, args, genome, lengths) if lengths else None
        if regions is not None and confident is not None:
            problems.attempt(_check_overlap, Regions(regions), confident, args.confident_regions)
    problems.raise_all()
    settings = _settings(args, image, files.sample_names)
    truth = Truth(args.truth_variants, confident) if is_training else None
    return Inputs(genome, files, regions, settings, truth, output)


def _flag_problems(args: Namespace) -> list[str]:
    problems = []
    if args.realign_reads:
        problems.append("--realign_reads: there is no realigner here, and it is on by default; give --norealign_reads")
    if args.sequencing_type and args.sequencing_type.upper() not in SEQUENCING_TYPES:
        problems.append(f"--sequencing_type: {args.sequencing_type!r} is not known; known are WGS, WES, TRIO")
    unknown = [name for name in (args.select_variant_types or "").split() if name not in VARIANT_TYPES]
    if unknown:
        problems.append(f"--select_variant_types: {' '.join(unknown)} not known; known are {', '.join(VARIANT_TYPES)}")
    return problems


def _output(spec: str, task: int) -> Path:
    """File of this task; InputError for a name that no reader would accept or a folder that is not there."""
    path = tfrecord.shard_name(spec, task)
    problems = []
    if not _EXAMPLES_NAME.fullmatch(Path(spec).name):
        problems.append(f"--examples: {spec}: the name must end in .tfrecord.gz or .tfrecord@N.gz")
    if not path.parent.is_dir():
        problems.append(f"--examples: {spec}: there is no folder {path.parent}; make it first")
    raise_all(problems)
    return path


def _image_options(args: Namespace) -> ImageOptions:
    height, width = args.pileup_image_height or 100, args.pileup_image_width or 221
    if args.mode == "calling" and args.checkpoint:
        return _model_options(args, height, width)
    channels = []
    for name in (args.channel_list or "").split(","):
        channels += BASE_CHANNELS if name == "BASE_CHANNELS" else [name] if name else []
    unknown = [name for name in channels if name not in CHANNELS]
    if unknown:
        known = ", ".join(["BASE_CHANNELS", *CHANNELS])
        raise InputError(f"--channel_list: {', '.join(unknown)} not known or not implemented here; there are {known}")
    if len(set(channels)) < len(channels):
        raise InputError(f"--channel_list: a channel occurs more than once: {', '.join(channels)}")
    return ImageOptions(tuple(channels), height, width, args.min_base_quality)


def _model_options(args: Namespace, height: int, width: int) -> ImageOptions:
    """Channels and shape that a model expects; flags that ask for another shape are refused."""
    folder = Path(args.checkpoint) if Path(args.checkpoint).is_dir() else Path(args.checkpoint).parent
    path = folder / example_info.NAME
    info = example_info.read_with_shape(path)
    names = {number: name for name, number in CHANNELS.items()}
    unknown = [number for number in info.channels if number not in names]
    if unknown:
        raise InputError(f"{path}: channels {unknown} are not implemented here; there are {sorted(names)}")
    asked = (args.pileup_image_height and height, args.pileup_image_width and width)
    if any(wanted and wanted != expected for wanted, expected in zip(asked, info.shape, strict=False)):
        raise InputError(f"{path}: the model expects {info.shape[0]} x {info.shape[1]}; found {height} x {width}")
    channels = tuple(names[number] for number in info.channels)
    return ImageOptions(channels, *info.shape[:2], args.min_base_quality)


def _truth_contigs(path: str) -> tuple[str, ...]:
    if not vcf.samples(path):
        raise InputError(f"--truth_variants: {path}: no sample column, so there are no genotypes")
    if not vcf.is_indexed(path):
        raise InputError(f"--truth_variants: {path}: no index beside it; run tabix -p vcf")
    return vcf.contigs(path)


def _shared_contigs(genome: Genome, files: ReadFiles, truth: tuple[str, ...] | None) -> dict[str, int]:
    """Contigs that reference, reads and truth share; InputError below 90 % of the reference's bases."""
    wanted = {contig: length for contig, length in genome.lengths.items() if not is_decoy(contig)}
    of_reads, of_truth = files.lengths, set(wanted if truth is None else truth)
    shared = {name: size for name, size in wanted.items() if of_reads.get(name) == size and name in of_truth}
    if sum(shared.values()) < MIN_SHARED * sum(wanted.values()):
        told = f"reference {_some(wanted)}; reads {_some(of_reads)}" + (f"; truth {_some(truth)}" if truth else "")
        raise InputError(f"contigs of the files differ in name or length: {told}; use files of one reference build")
    return shared


def _some(contigs) -> str:
    names = list(contigs)
    return ", ".join(names[:3]) + (f", … ({len(names)} in all)" if len(names) > 3 else "") or "none"


def _regions(args: Namespace, genome: Genome, lengths: dict[str, int]) -> list[Interval]:
    wanted = parse_regions(args.regions, genome.lengths) if args.regions else None
    unwanted = parse_regions(args.exclude_regions, genome.lengths) if args.exclude_regions else None
    regions = calling_regions(lengths, wanted, unwanted)
    if not regions:
        raise InputError(
            f"--regions: nothing is left of {args.regions or 'the genome'} on the contigs {_some(lengths)}"
        )
    return regions


def _check_overlap(regions: Regions, confident: Regions, path: str) -> None:
    """Refuse what DeepVariant would label 0 throughout: it takes every candidate for confident then."""
    if not regions.intersect(confident):
        raise InputError(
            f"--confident_regions: {path}: none of its intervals (contigs {_some(confident.contigs)}) meets the calling"
            " regions, so every example would get label 0; check contig names and --regions"
        )


def _settings(args: Namespace, image: ImageOptions, sample_names: list[str]) -> Settings:
    return Settings(
        image=image,
        read_filter=ReadFilter(
            min_mapping_quality=args.min_mapping_quality,
            keep_duplicates=args.keep_duplicates,
            keep_secondary_alignments=args.keep_secondary_alignments,
            keep_supplementary_alignments=args.keep_supplementary_alignments,
            downsample_fraction=args.downsample_fraction,
            max_reads=args.max_reads_per_partition,
        ),
        thresholds=Thresholds(
            args.min_base_quality, **{name: getattr(args, f"vsc_{name}") for name in Thresholds._fields[1:]}
        ),
        variant_types=tuple((args.select_variant_types or "").split()),
        with_pairs=args.multi_allelic_mode != "exclude_het_alt_images",
        sample_name=args.sample_name or (sample_names or [_NAMELESS_SAMPLE])[0],
        sequencing_type=SEQUENCING_TYPES[(args.sequencing_type or "").upper()],
        reads_name=Path(args.reads.split(",")[0]).name if args.mode == "training" else None,
    )
