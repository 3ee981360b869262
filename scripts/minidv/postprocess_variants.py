"""postprocess_variants: CallVariantsOutput records in, VCF out; the upstream command line.

One process does the work whatever --cpus says.
"""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from glob import escape
from itertools import groupby
from pathlib import Path

from genomics import cli, ploidy, tfrecord, upstream, vcf
from genomics.errors import InputError, Problems, raise_all
from genomics.genome import Genome
from genomics.ploidy import HaploidRegions
from genomics.protos import CallVariantsOutput, read_messages
from genomics.variants import Variant
from minidv import genotypes, haplotypes
from minidv.genotypes import Genotyped, Thresholds

PROGRAM = "postprocess_variants"
IMPLEMENTED = (
    "infile",
    "outfile",
    "ref",
    "qual_filter",
    "cnn_homref_call_min_gq",
    "multi_allelic_qual_filter",
    "sample_name",
    "only_keep_pass",
    "disable_haplotype_resolution",
    "haploid_contigs",
    "par_regions_bed",
    "cpus",
)
NAMELESS_SAMPLE = "default"
META = """\
##FILTER=<ID=PASS,Description="All filters passed">
##FILTER=<ID=RefCall,Description="The most likely genotype is homozygous reference">
##FILTER=<ID=LowQual,Description="QUAL is below the threshold of variant calls">
##FILTER=<ID=NoCall,Description="No read counts at this site, so there is no call">
##INFO=<ID=END,Number=1,Type=Integer,Description="Last position of the record (symbolic alleles)">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Phred-scaled chance that the genotype is wrong">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Reads counted">
##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description="Least depth within a block of reference bases">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads for each allele">
##FORMAT=<ID=VAF,Number=A,Type=Float,Description="Share of the reads for each alternate allele">
##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Phred-scaled genotype likelihoods relative to the best">
##FORMAT=<ID=PS,Number=1,Type=Integer,Description="Phase set">
##FORMAT=<ID=MF,Number=R,Type=Float,Description="Methylated share of the reads for each allele">
##FORMAT=<ID=MD,Number=R,Type=Integer,Description="Reads with known methylation for each allele">
##FORMAT=<ID=MT,Number=1,Type=String,Description="Methylation: 0/0 none, 0/1 one copy, 1/1 both copies">
##FORMAT=<ID=MED_DP,Number=1,Type=Integer,Description="Median depth within a block of reference bases">
##DeepVariant_version=1.9.0
##source=minidv (embedded engine; files and rules of DeepVariant 1.9.0)"""


def input_shards(spec: str) -> list[Path]:
    """Files of an output of call_variants: `x.tfrecord.gz` stands for `x-00000-of-0000N.tfrecord.gz` where it does
    not exist itself; InputError where shards are missing or of several shardings."""
    path = Path(spec)
    splits = [(path.name[:dot], path.name[dot:]) for dot, letter in enumerate(path.name) if letter == "."]
    names = [f"{escape(stem)}-[0-9]*-of-[0-9]*{escape(suffix)}" for stem, suffix in splits]
    sharded = sorted(file for name in names for file in path.parent.glob(name))
    paths = sharded if sharded and not path.exists() else tfrecord.shard_paths(spec)
    raise_all(tfrecord.sharding_problems(paths))
    return paths


def read_outputs(paths: Iterable[Path], lengths: dict[str, int], reference: str) -> list[CallVariantsOutput]:
    """All records, sorted by the reference's contig order, start and end; InputError for a contig it lacks, and for
    records of another program."""
    outputs = [output for path in paths for output in _outputs_of(path)]
    rank = {contig: index for index, contig in enumerate(lengths)}
    unknown = sorted({output.variant.reference_name for output in outputs} - rank.keys())
    if unknown:
        raise InputError(
            f"--infile: contigs {', '.join(unknown)} of the calls are not in {reference}, which has"
            f" {', '.join(list(rank)[:3])}, …; give the reference of make_examples"
        )
    return sorted(outputs, key=lambda output: (rank[output.variant.reference_name], *_span(output)))


def _outputs_of(path: Path) -> Iterator[CallVariantsOutput]:
    for number, output in enumerate(read_messages(path, CallVariantsOutput), start=1):
        if output.variant is None or not output.variant.reference_name:
            raise InputError(f"{path}: record {number}: no variant in it; give the output of call_variants")
        yield output


def _span(output: CallVariantsOutput) -> tuple[int, int]:
    return output.variant.start, output.variant.start + len(output.variant.reference_bases)


def call_sites(
    outputs: Iterable[CallVariantsOutput], thresholds: Thresholds, haploid: HaploidRegions
) -> Iterator[Genotyped]:
    """Genotype each site of sorted outputs; in haploid regions only as homozygous."""
    for _, group in groupby(outputs, key=lambda output: (output.variant.reference_name, *_span(output))):
        images = list(group)
        variant = images[0].variant
        yield genotypes.call_site(images, thresholds, haploid.holds(variant.reference_name, variant.start))


def sample_name(outputs: Sequence[CallVariantsOutput], given: str | None) -> str:
    """Sample name of the records, else the given one, else `default`; InputError for records of several samples."""
    names = sorted({call.call_set_name for output in outputs for call in output.variant.calls} - {""})
    if len(names) > 1:
        raise InputError(f"--infile: records of several samples: {', '.join(names)}; give those of one sample")
    return names[0] if names else given or NAMELESS_SAMPLE


def format_record(site: Genotyped) -> str:
    """VCF line (1-based) of a site, without line end."""
    variant: Variant = site.variant
    values = {
        "GT": vcf.format_genotype(variant.genotype),
        "GQ": str(site.gq),
        "DP": "." if site.depth is None else str(site.depth),
        "AD": _join(site.allele_depths),
        "VAF": _join(f"{fraction:g}" for fraction in site.allele_fractions),
        "PL": _join(genotypes.phred_likelihoods(site.likelihoods)),
    }
    qual = f"{int(site.qual * 10 + 0.5) / 10:g}"
    columns = [variant.contig, str(variant.start + 1), ".", variant.ref, ",".join(variant.alts), qual, site.filter, "."]
    return "\t".join([*columns, ":".join(values), ":".join(values.values())])


def _join(values: Iterable) -> str:
    return ",".join(map(str, values)) or "."


def check_arguments(args: Namespace) -> tuple[Genome, list[Path], HaploidRegions]:
    """Reference, input files and haploid regions; InputError with everything that is wrong before a record is read."""
    folder = Path(args.outfile).parent
    problems = Problems(
        [] if folder.is_dir() else [f"--outfile {args.outfile}: there is no folder {folder}; make it first"]
    )
    genome, paths = problems.attempt(Genome, args.ref), problems.attempt(input_shards, args.infile)
    haploid = problems.attempt(ploidy.read, args.haploid_contigs, args.par_regions_bed, genome) if genome else None
    problems.raise_all()
    return genome, paths, haploid


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = upstream.make_parser(PROGRAM, IMPLEMENTED, description=__doc__).parse(argv)
    genome, paths, haploid = check_arguments(args)
    outputs = read_outputs(paths, genome.lengths, args.ref)
    header = vcf.header(genome.lengths, META.splitlines(), [sample_name(outputs, args.sample_name)])
    thresholds = Thresholds(args.qual_filter, args.cnn_homref_call_min_gq, args.multi_allelic_qual_filter)
    sites = call_sites(outputs, thresholds, haploid)
    if not args.disable_haplotype_resolution:
        sites = haplotypes.resolve(sites)
    if args.only_keep_pass:
        sites = (site for site in sites if site.filter == genotypes.PASS)
    vcf.write(args.outfile, header, map(format_record, sites))


if __name__ == "__main__":
    sys.exit(cli.run(main))
