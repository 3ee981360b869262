"""Arms that set every flag of make_examples and every field of train's config that a configuration may set.

Names and types come from the product's own tables, so that none is forgotten: a text without a value here is an error,
and so is a flag that the product refuses and that REFUSED does not name.
"""

from genomics import upstream
from minidv import make_examples, train
from retrain import flags
from retrain.design import refusals

FILES = (
    *("popular.vcf.gz", "popular.vcf.gz.tbi", "de novo.bed", "away.bed", "selector.pbtxt"),
    *("start/model.ckpt.index", "start/model.ckpt.data-00000-of-00001"),
)
TEXTS = {
    "aux_fields_to_keep": "HP",
    "customized_classes_labeler_classes_list": "ref,class1,class2",
    "customized_classes_labeler_info_field_name": "class's name",
    "denovo_regions": "de novo.bed",
    "downsample_classes": "0.5,1,1",
    "exclude_contigs_for_methylation_phasing": "chrX",
    "exclude_regions": "away.bed chrS:1-5",
    "exclude_variants_vcf_filename": "popular.vcf.gz",
    "logging_level": "WARNING",
    "mean_coverage_per_sample": [31.5],
    "population_vcfs": "popular.vcf.gz",
    "select_variant_types": "snps indels",
    "sequencing_type": "WGS",
    "ws_window_selector_model": "selector.pbtxt",
    "ablation_channels": "insert_size",
    "best_checkpoint_metric": "tune/f1_homalt",
    "class_weights": "1,2,3",
    "init_checkpoint": "start/model.ckpt",
    "model_type": "small",
}
NEEDS = {
    "phase_reads": {"track_ref_reads": True},
    "enable_methylation_calling": {"track_ref_reads": True},
    "hp_tag_for_assembly_polishing": {"sort_by_haplotypes": True},
    "downsample_classes": {"labeler_algorithm": "positional_labeler"},
}
_WRITTEN_BY_ALL = {
    "output_local_read_phasing",
    "output_phasing_error_stats",
    "realigner_diagnostics",
    "runtime_by_region",
}
_SMALL_MODEL = {
    *("call_small_model_examples", "trained_small_model_path", "write_small_model_examples"),
    *("skip_pileup_image_generation", "small_model_snp_gq_threshold", "small_model_indel_gq_threshold"),
    *("small_model_call_multiallelics", "small_model_inference_batch_size", "small_model_vaf_context_window_size"),
}
# What the product refuses, apart from its own code: of make_examples everywhere, and of DeepVariant's own programs.
REFUSED = {
    ("make_examples", "container"): {
        *_SMALL_MODEL,
        *_WRITTEN_BY_ALL,
        "emit_realigned_reads",
        *("stream_examples", "shm_prefix", "shm_buffer_size"),
        *("candidate_positions", "proposed_variants", "variant_caller"),
        *("channels", "add_hp_channel", "use_allele_frequency"),  # removed by upstream
        "use_fast_pass_aligner",
    },
    ("train", "container"): {
        *("use_ema", "denovo_enabled", "model_type", "ablation_channels", "alt_mode"),
        *("beta_1", "beta_2", "adaptive_epsilon"),  # no fields of the config base
    },
    ("make_examples", "embedded"): set(),
    ("train", "embedded"): {"beta_1", "beta_2"},
}
PER_ARM = 12


def names(program: str, backend: str) -> list[str]:
    """Flags that the workflow does not set itself; with the embedded backend those that its engine has."""
    if program == "train":
        known = [name.removeprefix("config.") for name in upstream.flags("train") if name.startswith("config.")]
        engine = [name for name in known if f"config.{name}" not in train._NOT_IMPLEMENTED]
    else:
        known, engine = list(upstream.flags(program)), make_examples.IMPLEMENTED
    own = known if backend == "container" else [name for name in known if name in engine]
    return [name for name in own if name not in flags.SET_BY_WORKFLOW[program]]


def values(program: str, name: str) -> list:
    """Values beside the default: every one of an enum, the other of a boolean, one of a number or a text."""
    flag = upstream.flags(program)[name if program == "make_examples" else f"config.{name}"]
    if flag.values:
        return [value for value in flag.values if value != flag.default]
    if flag.kind == "bool":
        return [not flag.default]
    if flag.kind in ("int", "float"):
        return [_number(flag)]
    return [TEXTS.get(name, "x" if name in set().union(*REFUSED.values()) else None)]


def _number(flag: upstream.Flag) -> float:
    least = 0 if not isinstance(flag.default, (int, float)) else flag.default
    tried = (least + 1, least * 2, 101) if flag.kind == "int" else (least / 2, 0.5)
    return next(number for number in tried if number != least and upstream.check_value(flag, number) is None)


def is_refused(program: str, name: str, value: object, backend: str) -> bool:
    """Whether a configuration may not set this."""
    settings = {name: value, **NEEDS.get(name, {})}
    found = flags.check(program, settings) or refusals.problems(program, settings, backend)
    return bool(found or (program == "make_examples" and flags.conflicts(settings)))


def accepted(program: str, backend: str) -> dict[str, list]:
    """Flags with the values that a configuration may give them."""
    found = {
        name: [value for value in values(program, name) if not is_refused(program, name, value, backend)]
        for name in names(program, backend)
    }
    return {name: own for name, own in found.items() if own}


def refused(program: str, backend: str) -> set[str]:
    """Flags of which no value is accepted."""
    return set(names(program, backend)) - set(accepted(program, backend))


def arms(backend: str) -> dict[str, dict]:
    """Arms that together set every accepted value; each has a dozen flags, or all fields of train."""
    found = {}
    for program, size in (("make_examples", PER_ARM), ("train", 100)):
        for turn, settings in enumerate(_turns(accepted(program, backend))):
            for number in range(0, len(settings), size):
                part = dict(list(settings.items())[number : number + size])
                needed = {key: value for name in part for key, value in NEEDS.get(name, {}).items()}
                found[f"{program}.{turn}.{number}"] = {program: needed | part}
    return found


def _turns(settings: dict[str, list]) -> list[dict]:
    """First values of all, then second values of those that have one, and so on."""
    longest = max(map(len, settings.values()))
    return [{name: own[turn] for name, own in settings.items() if len(own) > turn} for turn in range(longest)]
