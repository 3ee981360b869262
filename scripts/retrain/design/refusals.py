"""Settings that upstream takes and that cannot work here, each with its reason; told before anything runs.

What holds for DeepVariant's own programs is read from their sources, version 1.9: they fail late or not at all.
"""

from collections.abc import Mapping

from retrain import flags

Settings = Mapping[str, object]

_SMALL_MODEL = "the small model stays off: sites that it decides would never reach the retrained network"
_STREAM = "examples go through files, where shuffling and calling find them"
_SHARED_FILE = "names one file or folder, which the jobs of all samples and shards would write at once"
# Refused with every value but upstream's default.
_OF_THE_WORKFLOW = {
    "call_small_model_examples": _SMALL_MODEL,
    "trained_small_model_path": _SMALL_MODEL,
    "write_small_model_examples": _SMALL_MODEL,
    "skip_pileup_image_generation": _SMALL_MODEL,
    "small_model_snp_gq_threshold": _SMALL_MODEL,
    "small_model_indel_gq_threshold": _SMALL_MODEL,
    "small_model_call_multiallelics": _SMALL_MODEL,
    "small_model_inference_batch_size": _SMALL_MODEL,
    "small_model_vaf_context_window_size": _SMALL_MODEL,
    "stream_examples": _STREAM,
    "shm_prefix": _STREAM,
    "shm_buffer_size": _STREAM,
    "candidate_positions": "is written by a run of mode candidate_sweep, which the workflow does not make",
    "proposed_variants": "only vcf_candidate_importer reads it, which upstream forbids in training",
    "output_local_read_phasing": _SHARED_FILE,
    "output_phasing_error_stats": _SHARED_FILE,
    "realigner_diagnostics": _SHARED_FILE,
    "emit_realigned_reads": "writes into realigner_diagnostics, which jobs would share",
    "runtime_by_region": _SHARED_FILE,
}
PLACEHOLDER = "/path/to/"
NO_ADAM = "DeepVariant's train config base has no beta_1, its train fails with adam; use sgd or rmsprop"
# What decides how large an image is; channels come from the model.
_SHAPE = ("pileup_image_height", "pileup_image_width", "alt_aligned_pileup")
_OF_DEEPVARIANT = {
    "make_examples": {
        "use_fast_pass_aligner": "DeepVariant's make_examples fails without it",
    },
    "train": {
        "use_ema": "DeepVariant's train writes named checkpoints with use_ema alone; there would be none to choose:"
        " leave it true, and lower ema_momentum for a training of few steps",
        "alt_mode": "is told by the name of the config alone; DeepVariant's train cannot take it as a field",
        "denovo_enabled": "needs denovo_weight, which no config of DeepVariant's train has; train fails",
        "model_type": "DeepVariant's train knows inception_v3 alone",
        "ablation_channels": "DeepVariant's call_variants refuses the SavedModel of a training without some channels",
    },
}


def problems(program: str, settings: Settings, backend: str) -> list[str]:
    """Checked settings of make_examples or train that cannot work, each with its reason."""
    reasons = _reasons(program, backend)
    typed = flags.typed(program, settings)
    refused = [name for name in flags.effective(program, typed) if name in reasons]
    found = [f"{name}={typed[name]!r}: {reasons[name]}" for name in refused]
    found += placeholders(typed)
    is_adam = program == "train" and backend == "container" and typed.get("optimizer") == "adam"
    return found + ([NO_ADAM] if is_adam else [])


def placeholders(settings: Settings) -> list[str]:
    """Settings with a name of a file such as upstream's configs have, /path/to/…."""
    return [
        f"{name}: {value} is a placeholder of upstream's; name your own file, or '' for none"
        for name, value in settings.items()
        if is_placeholder(value)
    ]


def is_placeholder(value: object) -> bool:
    """Whether a value stands for a file that nobody has named."""
    return isinstance(value, str) and value.startswith(PLACEHOLDER)


def _reasons(program: str, backend: str) -> dict[str, str]:
    own = _OF_THE_WORKFLOW if program == "make_examples" else {}
    return own | (_OF_DEEPVARIANT[program] if backend == "container" else {})


def combinations(make_examples: Settings, train: Settings, backend: str) -> list[str]:
    """The same of settings that do not go together, of everything that an arm has."""
    labeler = make_examples.get("labeler_algorithm", "haplotype_labeler")
    found = []
    if backend == "container" and make_examples.get("downsample_classes") and labeler == "haplotype_labeler":
        found.append("make_examples: downsample_classes: fails with labeler_algorithm haplotype_labeler; use shuffle")
    metric = str(train.get("best_checkpoint_metric", ""))
    if metric.endswith(("_snp", "_indel")) and not train.get("include_snp_indel_metrics"):
        found.append(
            f"train: best_checkpoint_metric: {metric} is made with include_snp_indel_metrics alone; set it too"
        )
    return found


def shape_problems(baseline: Settings, own: Settings, crossing: str) -> list[str]:
    """Flags of an arm whose images the baseline's model would have to call, and cannot: they have another shape."""
    if crossing == "matched":
        return []
    changed = flags.changed("make_examples", baseline, {name: own[name] for name in _SHAPE if name in own})
    return [
        f"make_examples: {name}={value!r}: gives images of another shape, which the baseline's model cannot call, nor"
        " the arm's model the baseline's; set it under baseline.make_examples, or crossing: matched"
        for name, value in changed.items()
    ]
