"""Compare a query with truth: which calls are read, and the rows, counts and sizes that come of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from genomics import vcf
from genomics.errors import InputError
from genomics.genome import Genome, Interval, Regions
from genomics.vcf import Call
from minidv import preprocessing, strata
from minidv.decisions import LOOSE_DISTANCE
from minidv.grading import Row, grade
from minidv.happy_tables import Size
from minidv.metrics import ALL
from minidv.strata import BOUNDARY, CONTAINED, Confident, Stratum


@dataclass(frozen=True)
class Settings:
    """How to compare; the defaults are hap.py's, but for the engine.

    `locations` None: the contigs of the truth's records. `targets`: only records whose position lies inside.
    """

    confident: Regions | None = None
    adjust_confident: bool = True
    strata: dict[str, Stratum] = field(default_factory=dict)
    locations: tuple[Interval, ...] | None = None
    targets: Regions | None = None
    pass_only: bool = False
    filtered_truth: bool = False
    preprocess_truth: bool = False
    leftshift: bool = True
    decompose: bool = True
    gender: str = "auto"
    score: str = "QUAL"
    distance: int = LOOSE_DISTANCE


class Comparison(NamedTuple):
    """Rows by contig (reference order) and position, lengths of the compared contigs, sizes of the subsets."""

    rows: list[Row]
    lengths: dict[str, int]
    sizes: dict[str, Size]


def compare(genome: Genome, truth: Path, query: Path, settings: Settings) -> Comparison:
    """Compare the first sample of two VCFs. Query calls on contigs without truth records are left out, as in hap.py,
    unless `settings.locations` names the contigs."""
    check_score(settings.score, query)
    prepare = preprocessing.double_haploid if is_male(truth, genome, settings.gender) else iter
    truth_calls = _by_contig(preprocessing.keep_truth(prepare(_read(truth, settings, settings.filtered_truth, genome))))
    if settings.locations is None:
        contigs = [contig for contig in genome.contigs if contig in truth_calls]
    else:
        named = {interval.contig for interval in settings.locations}
        contigs = [contig for contig in genome.contigs if contig in named]
    query_calls = _by_contig(prepare(_read(query, settings, not settings.pass_only, genome)))
    if settings.preprocess_truth:
        truth_calls = {contig: _normalise(genome, calls, settings) for contig, calls in truth_calls.items()}
    confident = _confident(truth_calls, settings)
    rows = []
    for contig in contigs:
        rows += grade(
            genome,
            truth_calls.get(contig, []),
            _normalise(genome, query_calls.get(contig, []), settings),
            confident=confident and confident.regions,
            strata=settings.strata,
            score=score_reader(settings.score),
            distance=settings.distance,
        )
    lengths = {contig: genome.lengths[contig] for contig in contigs}
    return Comparison(rows, lengths, _sizes(genome, rows, confident, settings.strata))


def is_male(truth: Path, genome: Genome, gender: str) -> bool:
    """Whether haploid calls on X and Y count as homozygous; `auto` asks every record of the truth on X, filtered or
    not. Of `female` and `none` hap.py makes no difference."""
    if gender != "auto":
        return gender == "male"
    return preprocessing.looks_male(call.variant.genotype for call in _calls_on_x(truth, genome))


def _calls_on_x(path: Path, genome: Genome) -> Iterable[Call]:
    if not vcf.is_indexed(path):
        return (call for call in vcf.read_calls(path) if call.variant.contig in preprocessing.X_CONTIGS)
    known = [name for name in preprocessing.X_CONTIGS if name in genome.lengths]
    return (call for name in known for call in vcf.read_calls(path, Interval(name, 0, genome.lengths[name])))


def _normalise(genome, calls, settings):
    return preprocessing.normalise(genome, calls, leftshift=settings.leftshift, decompose=settings.decompose)


def _confident(truth_calls, settings) -> Confident | None:
    if settings.confident is None:
        return None
    variants = (call.variant for calls in truth_calls.values() for call in calls)
    return strata.confident_regions(settings.confident, variants, settings.adjust_confident)


def _read(path: Path, settings: Settings, filtered: bool, genome: Genome) -> Iterable[Call]:
    for call in vcf.read_calls(path):
        variant = call.variant
        wanted = variant.contig in genome.lengths and (filtered or call.passes) and _is_asked_for(variant, settings)
        if wanted and variant.is_called_variant:
            _check_reference(path, variant, genome)
            yield call


def _is_asked_for(variant, settings) -> bool:
    if settings.targets is not None and not settings.targets.contains(variant.contig, variant.start):
        return False
    if settings.locations is None:
        return True
    return any(
        variant.contig == contig and variant.start < end and start < variant.end
        for contig, start, end in settings.locations
    )


def _check_reference(path, variant, genome):
    found = genome.fetch(variant.contig, variant.start, variant.end)
    if found != variant.ref and set(found) <= set("ACGT"):
        raise InputError(
            f"{path}: {variant.contig}:{variant.start + 1}: REF is {variant.ref}, the reference {genome.path} has"
            f" {found or 'no such position'}; use the reference the calls were made on"
        )


def _by_contig(calls: Iterable[Call]) -> dict[str, list[Call]]:
    contigs = defaultdict(list)
    for call in calls:
        contigs[call.variant.contig].append(call)
    return contigs


def check_score(name: str, query: Path) -> None:
    """Raise InputError where the query has no such field: hap.py would write no scores, without a word."""
    if name != "QUAL" and not vcf.has_field(query, *_score_field(name)):
        kind, key = _score_field(name)
        raise InputError(f"{query}: its header has no {kind} field {key!r} to take scores from; give another --roc")


def _score_field(name: str) -> tuple[str, str]:
    return ("INFO", name.removeprefix("INFO.")) if name.startswith("INFO.") else ("FORMAT", name)


def score_reader(name: str) -> Callable[[Call], float | None]:
    """Function that reads a call's score: `QUAL`, a FORMAT field such as `GQ`, or an INFO field as `INFO.x`."""
    if name == "QUAL":
        return lambda call: call.qual
    kind, key = _score_field(name)
    return lambda call: _number((call.info if kind == "INFO" else call.fields).get(key))


def _number(value) -> float | None:
    value = value[0] if isinstance(value, tuple) and value else value
    return float(value) if isinstance(value, int | float) else None


def _sizes(genome, rows: list[Row], confident: Confident | None, named: dict[str, Stratum]) -> dict[str, Size]:
    """Sizes of the subsets; of all and of TS_boundary the bases other than N of the contigs that have rows."""
    contigs = dict.fromkeys(row.contig for row in rows)
    known = sum(_known_bases(genome, contig) for contig in contigs)
    inside = confident.size if confident else None
    sizes = {ALL: Size(known, inside), BOUNDARY: Size(known, inside), CONTAINED: Size(inside or 0, inside)}
    for name, stratum in named.items():
        overlap = stratum.regions.intersect(confident.regions).size if confident else None
        sizes[name] = Size(stratum.regions.size, overlap, stratum.level)
    return sizes


def _known_bases(genome, contig) -> int:
    return genome.lengths[contig] - genome.fetch(contig, 0, genome.lengths[contig]).count("N")
