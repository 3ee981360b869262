"""Two call sets of one sample, compared."""

from retrain.dictionary.entries import Table

COMPARED = {
    "type": "`SNP` or `INDEL`.",
    "metric": "`recall`, `precision` or `f1`.",
    "left": "Its value on the left.",
    "right": "Its value on the right.",
    "difference": "Right minus left.",
    "low": "Lower end of the 95 % interval of the difference, from resampled blocks of the genome.",
    "high": "Upper end of it.",
    "left_only": "Of recall: truth records that the left alone finds; of precision: false calls of the left alone.",
    "right_only": "The same of the right.",
    "p_exact": "Exact McNemar test of `left_only` against `right_only`; F1 has none.",
    "p_blocks": "Test of no difference from the resampled blocks (Student's t; freedom: blocks that differ, less one).",
    "blocks": "Blocks of the genome that hold records.",
    "note": "Why there is no interval.",
}

PRINTED = (
    Table("compare_calls", "Printed by `python -m compare_calls`: two call sets of one sample, compared.", COMPARED),
)
