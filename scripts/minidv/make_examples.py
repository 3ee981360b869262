"""make_examples: pile-up images of candidate variants from aligned reads, for training and for calling.

The upstream command line, for one sample and without realigner. `--p_error`, `--haploid_contigs` and
`--par_regions_bed` are checked and noted in the run info, and change nothing: they belong to the model of reference
confidence in gVCF files, which are not written here.
"""

import sys
from argparse import Namespace
from collections.abc import Sequence

from genomics import cli, tfrecord, upstream
from genomics.protos import write_run_info
from minidv import example_info
from minidv.example_info import ExampleInfo
from minidv.example_inputs import Inputs, check
from minidv.example_options import run_options
from minidv.examples import Statistics, make_examples
from minidv.pileup import CHANNELS
from minidv.truth_labels import TruthLabeler
from minidv.windows import deal, partition

IMPLEMENTED = (
    "mode",
    "ref",
    "reads",
    "examples",
    "task",
    "regions",
    "exclude_regions",
    "truth_variants",
    "confident_regions",
    "sample_name",
    "checkpoint",
    "channel_list",
    "pileup_image_height",
    "pileup_image_width",
    "multi_allelic_mode",
    "min_base_quality",
    "min_mapping_quality",
    "vsc_min_count_snps",
    "vsc_min_count_indels",
    "vsc_min_fraction_snps",
    "vsc_min_fraction_indels",
    "vsc_min_fraction_multiplier",
    "p_error",
    "haploid_contigs",
    "par_regions_bed",
    "partition_size",
    "max_reads_per_partition",
    "downsample_fraction",
    "keep_duplicates",
    "keep_secondary_alignments",
    "keep_supplementary_alignments",
    "select_variant_types",
    "sequencing_type",
    "realign_reads",
    "logging_every_n_candidates",
    "write_run_info",
)


def run(args: Namespace, inputs: Inputs) -> dict[str, int]:
    """Write the examples of one task, their example_info.json and where asked for the run info; counts of them."""
    windows = deal(partition(inputs.regions, args.partition_size), args.task, tfrecord.shard_count(args.examples))
    labeler = TruthLabeler(inputs.genome, inputs.truth) if inputs.truth else None
    statistics = Statistics(is_labeled=labeler is not None)
    with tfrecord.Writer(inputs.output) as writer:
        for example in make_examples(windows, inputs.files, inputs.genome, inputs.settings, labeler):
            writer.write(example.encode())
            statistics.add(example)
    image = inputs.settings.image
    info = ExampleInfo(image.shape if writer.count else None, tuple(CHANNELS[name] for name in image.channels))
    example_info.write(example_info.of_shard(inputs.output), info)
    if args.write_run_info:
        metrics = dict(sorted(labeler.metrics.items())) if labeler else {}
        write_run_info(f"{inputs.output}.run_info.pbtxt", run_options(args, inputs), metrics, statistics.counts)
    return statistics.counts


def main(argv: Sequence[str]) -> None:
    """Parse, check, write."""
    args = upstream.make_parser("make_examples", IMPLEMENTED, description=__doc__).parse(argv)
    inputs = check(args)
    statistics = run(args, inputs)
    print(f"{inputs.output}: {statistics['num_examples']} examples")


if __name__ == "__main__":
    sys.exit(cli.run(main))
