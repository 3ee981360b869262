"""hap.py: truth and query VCF in, summary.csv, extended.csv and annotated VCF out; the upstream command line.

Matches as the engine vcfeval does, and asks for it by name, because hap.py's default is another engine. The ROC tables,
runinfo.json and metrics.json.gz are not written, so that --no-roc, --no-json and --write-vcf change nothing.
"""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, outputs, upstream
from genomics.errors import Problems, raise_all
from genomics.genome import Genome, Interval, Regions, parse_region, read_bed
from minidv import happy_tables, happy_vcf, metrics, strata
from minidv.comparison import Comparison, Settings, compare

PROGRAM = "hap.py"
IMPLEMENTED = (
    *("truth_vcf", "query_vcf", "reference", "report-prefix", "false-positives", "engine", "threads", "quiet"),
    *("pass-only", "usefiltered-truth", "location", "target-regions", "stratification", "roc", "gender"),
    *("adjust-conf-regions", "no-adjust-conf-regions", "lose-match-distance", "write-vcf", "no-roc", "no-json"),
    *("write-counts", "no-write-counts", "preprocess-truth", "leftshift", "no-leftshift", "decompose", "no-decompose"),
)


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = upstream.make_parser(PROGRAM, IMPLEMENTED, description=__doc__).parse(argv)
    _check(args)
    genome = Genome(args.reference)
    found = compare(genome, Path(args.truth_vcf), Path(args.query_vcf), _settings(args, genome))
    summary = write(found, args.report_prefix, _settings(args, genome), with_counts=args.write_counts)
    if not args.quiet:
        print(f"Benchmarking Summary:\n{summary}", end="")


def _check(args: Namespace) -> None:
    problems = []
    if args.engine != "vcfeval":
        problems.append(f"{PROGRAM}: --engine={args.engine} is not implemented here; only --engine=vcfeval is")
    files = (args.truth_vcf, args.query_vcf, args.reference)
    optional = (args.false_positives, args.target_regions, args.stratification)
    given = [Path(path) for path in (*files, *optional) if path]
    problems += [f"{path}: no such file" for path in given if not path.is_file()]
    prefix = Path(args.report_prefix)
    if not prefix.parent.is_dir() or prefix.is_dir():
        problems.append(f"--report-prefix {prefix}: must be a folder that exists and a name in it")
    if Path(f"{prefix}.vcf.gz").resolve() in [Path(path).resolve() for path in (args.truth_vcf, args.query_vcf)]:
        problems.append(f"--report-prefix {prefix}: {prefix}.vcf.gz is an input and would be overwritten")
    raise_all(problems)


def _settings(args: Namespace, genome: Genome) -> Settings:
    return Settings(
        confident=read_bed(args.false_positives) if args.false_positives else None,
        adjust_confident=args.adjust_conf_regions,
        strata=strata.read_strata(args.stratification) if args.stratification else {},
        locations=_locations(args.location, genome) if args.location else None,
        targets=read_bed(args.target_regions) if args.target_regions else None,
        pass_only=args.pass_only,
        filtered_truth=args.usefiltered_truth,
        preprocess_truth=args.preprocess_truth,
        leftshift=args.leftshift,
        decompose=args.decompose,
        gender=args.gender,
        score=args.roc,
        distance=args.lose_match_distance,
    )


def _locations(text: str, genome: Genome) -> tuple[Interval, ...]:
    problems = Problems()
    found = [problems.attempt(parse_region, region, genome.lengths) for region in text.split(",")]
    problems.raise_all()
    return tuple(Regions(found))


def write(found: Comparison, prefix: str, settings: Settings, *, with_counts: bool = True) -> str:
    """Write the files PREFIX.*; gives the text of the summary. All numbers are counted from the rows of the VCF."""
    table = metrics.count(found.rows, settings.strata)
    summary = happy_tables.summary(table)
    happy_vcf.write(Path(f"{prefix}.vcf.gz"), found.rows, found.lengths, settings.distance)
    if with_counts:
        extended = happy_tables.extended(table, found.sizes, settings.score)
        outputs.write_text(f"{prefix}.extended.csv", extended)
    outputs.write_text(f"{prefix}.summary.csv", summary)
    return summary


if __name__ == "__main__":
    sys.exit(cli.run(main))
