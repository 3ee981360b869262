"""The options of a run of make_examples, named as in DeepVariant's run info (MakeExamplesOptions)."""

from argparse import Namespace
from typing import Any

from genomics.protos import Symbol
from minidv.example_inputs import Inputs
from minidv.read_files import SEED


def run_options(args: Namespace, inputs: Inputs) -> dict[str, Any]:
    """What a run used; file names as given."""
    requirements = {
        "min_mapping_quality": args.min_mapping_quality,
        "min_base_quality": args.min_base_quality,
        "keep_duplicates": args.keep_duplicates,
        "keep_supplementary_alignments": args.keep_supplementary_alignments,
        "keep_secondary_alignments": args.keep_secondary_alignments,
    }
    options = {
        "exclude_calling_regions": args.exclude_regions.split(),
        "calling_regions": args.regions.split(),
        "random_seed": SEED,
        "allele_counter_options": {"partition_size": args.partition_size, "read_requirements": requirements},
        "pic_options": _image_options(args, inputs) | {"read_requirements": requirements},
        "read_requirements": requirements,
        "reference_filename": args.ref,
        "examples_filename": inputs.output.name,  # without its folder, which may be one of work in progress
        "confident_regions_filename": args.confident_regions,
        "truth_variants_filename": args.truth_variants,
        "mode": Symbol(args.mode.upper()),
        "realigner_enabled": False,
        "max_reads_per_partition": args.max_reads_per_partition,
        "downsample_fraction": args.downsample_fraction,
        "select_variant_types": (args.select_variant_types or "").split(),
        "task_id": args.task,
        "labeler_algorithm": Symbol("HAPLOTYPE_LABELER"),
        "variant_caller": Symbol("VERY_SENSITIVE_CALLER"),
        "sample_options": _sample_options(args, inputs),
    }
    return {name: value for name, value in options.items() if value not in ("", [])}


def _image_options(args: Namespace, inputs: Inputs) -> dict[str, Any]:
    image = inputs.settings.image
    mode = "ADD_HET_ALT_IMAGES" if inputs.settings.with_pairs else "NO_HET_ALT_IMAGES"
    shape = {"height": image.height, "width": image.width, "num_channels": len(image.channels)}
    return shape | {"multi_allelic_mode": Symbol(mode), "channels": list(image.channels)}


def _sample_options(args: Namespace, inputs: Inputs) -> dict[str, Any]:
    caller = {
        "min_count_snps": args.vsc_min_count_snps,
        "min_count_indels": args.vsc_min_count_indels,
        "min_fraction_snps": args.vsc_min_fraction_snps,
        "min_fraction_indels": args.vsc_min_fraction_indels,
        "sample_name": inputs.settings.sample_name,
        "p_error": args.p_error,
        "min_fraction_multiplier": args.vsc_min_fraction_multiplier,
    }
    caller |= {name: getattr(args, name) for name in ("haploid_contigs", "par_regions_bed") if getattr(args, name)}
    return {"reads_filenames": args.reads.split(","), "variant_caller_options": caller}
