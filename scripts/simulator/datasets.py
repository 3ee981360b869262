"""A data set on disk: reference, and per sample reads, truth and confident regions."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import mappy
import numpy as np
import pysam

from genomics import outputs, vcf
from genomics.errors import InputError, raise_all
from genomics.genome import Genome, parse_region
from genomics.variants import Variant
from simulator.alignments import Pair, align_pair, open_aligner, sam_lines, write_reads
from simulator.confident import confident_regions
from simulator.individuals import haplotype, random_individual
from simulator.molecules import Molecule, molecule
from simulator.paralogs import Paralog, random_paralogs
from simulator.profiles import Profile, find_profile, vary
from simulator.reads import sequence_molecule
from simulator.references import random_reference
from simulator.sequences import N_CODE, decode, encode

REFERENCE = "reference.fasta.gz"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
SHORTEST_LENGTH, LONGEST_LENGTH = 5_000, 50_000_000
READ_LENGTHS = (50, 250)
HIGHEST_COVERAGE = 1000
HIGHEST_DENSITY = 20
LINE_WIDTH = 60
PHRED_OFFSET = 33


class Sample(NamedTuple):
    """One individual and how it is sequenced; coverage is the mean depth, before duplicates."""

    name: str
    coverage: float
    read_length: int
    profile: Profile


class Contig(NamedTuple):
    """The reference sequence and what resembles it elsewhere."""

    name: str
    codes: np.ndarray
    paralogs: tuple[Paralog, ...]


def parse_sample(text: str, profile: str) -> Sample:
    """Sample of the form name:coverage:read_length[:profile]; `profile` stands in where none is given."""
    parts = text.split(":")
    if len(parts) not in (3, 4):
        raise InputError(f"sample {text!r} is not of the form name:coverage:read_length[:profile]")
    problems = _name_problems("sample", parts[0])
    shortest, longest = READ_LENGTHS
    coverage, read_length = _number(parts[1]), _number(parts[2])
    if not 0 < coverage <= HIGHEST_COVERAGE:
        problems.append(f"sample {text!r}: coverage must be above 0 and at most {HIGHEST_COVERAGE}; found {parts[1]!r}")
    if not (shortest <= read_length <= longest and read_length == int(read_length)):
        problems.append(f"sample {text!r}: read length must be {shortest}-{longest}; found {parts[2]!r}")
    raise_all(problems)
    return Sample(parts[0], coverage, int(read_length), find_profile(parts[3] if len(parts) == 4 else profile))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _name_problems(kind: str, name: str) -> list[str]:
    if NAME.fullmatch(name):
        return []
    return [f"{kind} name {name!r} must begin with a letter or digit and hold only letters, digits, '_', '.' and '-'"]


def check(contig: str, samples: Sequence[Sample], variants_per_kb: float) -> None:
    """Raise InputError with everything that is wrong with a request."""
    problems = _name_problems("contig", contig)
    if not 0 <= variants_per_kb <= HIGHEST_DENSITY:
        problems.append(f"variants per kb must be 0-{HIGHEST_DENSITY}; found {variants_per_kb}")
    names = [sample.name for sample in samples]
    problems += [f"sample name {name!r} is given twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    raise_all(problems)


def _check_length(what: str, length: int) -> None:
    if not SHORTEST_LENGTH <= length <= LONGEST_LENGTH:
        raise InputError(f"{what} must have {SHORTEST_LENGTH}-{LONGEST_LENGTH} bases; found {length}")


def synthetic_contig(seed: int, name: str, length: int) -> Contig:
    """A random reference; it depends on nothing but seed and length."""
    _check_length("the reference", length)
    return _with_paralogs(seed, name, random_reference(np.random.default_rng([seed]), length))


def contig_of(seed: int, name: str, genome: Genome, region: str) -> Contig:
    """A stretch of a given reference as a contig of its own, beginning at 0."""
    interval = parse_region(region, genome.lengths)
    _check_length(f"region {region}", interval.length)
    codes = encode(genome.fetch(*interval))
    if (codes == N_CODE).any():
        raise InputError(f"{genome.path}: {region} has a base other than A, C, G, T; choose a stretch without gaps")
    return _with_paralogs(seed, name, codes)


def _with_paralogs(seed: int, name: str, codes: np.ndarray) -> Contig:
    return Contig(name, codes, tuple(random_paralogs(np.random.default_rng([seed, 0, 1]), codes)))


def write_dataset(
    folder: Path,
    seed: int,
    contig: Contig,
    samples: Sequence[Sample],
    variants_per_kb: float,
    reads_format: str = "bam",
) -> None:
    """Write reference.fasta.gz, and SAMPLE.bam (or .cram), SAMPLE.truth.vcf.gz and SAMPLE.confident.bed, with their
    indexes."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_reference(folder / REFERENCE, contig)
    with tempfile.TemporaryDirectory() as scratch:
        aligner = open_aligner(_write_index_sequences(Path(scratch) / "sequences.fasta", contig))
    for sample in samples:
        generator = np.random.default_rng([seed, *sample.name.encode()])
        variants = random_individual(generator, contig.name, contig.codes, variants_per_kb)
        _write_truth(folder, contig, sample.name, variants)
        library = vary(generator, sample.profile)
        molecules = sequenced_molecules(contig, variants, library)
        lines = _sam_lines(generator, molecules, contig.name, sample, library, aligner)
        write_reads(folder / f"{sample.name}.{reads_format}", folder / REFERENCE, sample.name, lines)


def _write_reference(path: Path, contig: Contig) -> None:
    with outputs.whole(path) as unfinished, pysam.BGZFile(str(unfinished), "w") as target:
        target.write(_fasta(contig.name, decode(contig.codes)).encode())
    pysam.faidx(str(path))


def _fasta(name: str, text: str) -> str:
    lines = (text[start : start + LINE_WIDTH] for start in range(0, len(text), LINE_WIDTH))
    return "\n".join([f">{name}", *lines]) + "\n"


def _write_index_sequences(path: Path, contig: Contig) -> Path:
    """The contig and what is known of the rest of the genome, for the aligner."""
    known = [paralog for paralog in contig.paralogs if paralog.is_known]
    sequences = [(contig.name, contig.codes), *((f"{contig.name}.elsewhere{n}", p.codes) for n, p in enumerate(known))]
    path.write_text("".join(_fasta(name, decode(codes)) for name, codes in sequences))
    return path


def _write_truth(folder: Path, contig: Contig, name: str, variants: Sequence[Variant]) -> None:
    lengths = {contig.name: len(contig.codes)}
    head = vcf.header(lengths, ['##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">'], [name])
    vcf.write(folder / f"{name}.truth.vcf.gz", head, map(_vcf_line, variants))
    confident = confident_regions(contig.name, contig.codes, contig.paralogs)
    bed = "".join(f"{interval.contig}\t{interval.start}\t{interval.end}\n" for interval in confident)
    outputs.write_text(folder / f"{name}.confident.bed", bed)


def _vcf_line(variant: Variant) -> str:
    genotype = vcf.format_genotype(variant.genotype, phased=True)
    alts = ",".join(variant.alts)
    return f"{variant.contig}\t{variant.start + 1}\t.\t{variant.ref}\t{alts}\t50\tPASS\t.\tGT\t{genotype}"


def sequenced_molecules(contig: Contig, variants: Sequence[Variant], library: Profile) -> list[Molecule]:
    """Both haplotypes of an individual, and the paralogs, which all individuals share."""
    text = decode(contig.codes)
    haplotypes = [molecule(encode(haplotype(text, variants, copy)), library) for copy in (0, 1)]
    return haplotypes + [molecule(paralog.codes, library, 2 * paralog.weight) for paralog in contig.paralogs]


def _sam_lines(generator, molecules, contig, sample, library, aligner) -> Iterator[str]:
    buffer = mappy.ThreadBuffer()
    number = 0
    for source in molecules:
        for batch in sequence_molecule(generator, source, library, sample.coverage / 2, sample.read_length):
            for pair in _pairs(batch, sample.name, number):
                yield from sam_lines(pair, align_pair(aligner, pair, buffer), contig, sample.name)
            number += len(batch.is_duplicate)


def _pairs(batch, name: str, number: int) -> Iterator[Pair]:
    forward, reverse = (
        _texts(batch.forward_codes, batch.forward_qualities),
        _texts(batch.reverse_codes, batch.reverse_qualities),
    )
    for row, (left, right) in enumerate(zip(forward, reverse, strict=True)):
        first, last = (left, right) if batch.first_is_forward[row] else (right, left)
        yield Pair(f"{name}:{number + row}", (first[0], last[0]), (first[1], last[1]), bool(batch.is_duplicate[row]))


def _texts(codes: np.ndarray, qualities: np.ndarray) -> list[tuple[str, str]]:
    width = codes.shape[1]
    bases, scores = decode(codes), (qualities + PHRED_OFFSET).tobytes().decode()
    return [(bases[at : at + width], scores[at : at + width]) for at in range(0, len(bases), width)]
