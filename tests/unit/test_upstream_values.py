"""Values of upstream's flags: checked, brought to one form, written as words."""

import math

import pytest

from genomics import upstream

MAKE_EXAMPLES = upstream.flags("make_examples")
TRAIN = upstream.flags("train")
HAPPY = upstream.flags("hap.py")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("min_base_quality", 5, 5),
        ("min_base_quality", 0, 0),
        ("vsc_min_fraction_snps", 1.0, 1.0),
        ("vsc_min_fraction_snps", 0.02, 0.02),
        ("vsc_min_fraction_snps", 1, 1.0),
        ("vsc_min_fraction_snps", "2e-2", 0.02),
        ("vsc_min_fraction_multiplier", math.inf, math.inf),
        ("realign_reads", False, False),
        ("pileup_image_width", 147, 147),
        ("pileup_image_width", 0, 0),
        ("alt_aligned_pileup", "rows", "rows"),
        ("multi_allelic_mode", "", ""),
        ("labeler_algorithm", "positional_labeler", "positional_labeler"),
        ("downsample_classes", [0.5, 1, "1"], ["0.5", "1", "1"]),
        ("downsample_classes", "0.5,1,1", ["0.5", "1", "1"]),
        ("regions", "chr20", "chr20"),
        ("checkpoint", None, None),
    ],
)
def test_canonical(name, value, expected):
    found = upstream.canonical(MAKE_EXAMPLES[name], value)
    assert found == expected
    assert type(found) is type(expected)
    assert upstream.check_value(MAKE_EXAMPLES[name], value) is None


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("min_base_quality", 5.0, "expected an integer; found 5.0"),
        ("min_base_quality", "5", "expected an integer; found '5'"),
        ("min_base_quality", True, "expected an integer; found True"),
        ("min_base_quality", -1, "expected a value in [0,93]; found -1"),
        ("min_mapping_quality", 256, "expected a value in [0,255]; found 256"),
        ("ws_min_num_supporting_reads", -2, "expected a value in -1|[0,); found -2"),
        ("vsc_min_fraction_snps", "many", "expected a number; found 'many'"),
        ("vsc_min_fraction_snps", True, "expected a number; found True"),
        ("vsc_min_fraction_snps", math.nan, "expected a number; found nan"),
        ("vsc_min_fraction_snps", [0.1], "expected a number; found [0.1]"),
        ("vsc_min_fraction_snps", 1.01, "expected a value in [0,1]; found 1.01"),
        ("vsc_min_fraction_multiplier", 0, "expected a value in (0,1]|inf; found 0"),
        ("pileup_image_width", 148, "expected a value in 0|[3,) odd; found 148"),
        ("pileup_image_height", 74, "expected a value in 0|[75,362]; found 74"),
        ("pileup_image_height", 363, "expected a value in 0|[75,362]; found 363"),
        ("realign_reads", "no", "expected true or false; found 'no'"),
        ("realign_reads", 1, "expected true or false; found 1"),
        (
            "alt_aligned_pileup",
            "row",
            "expected one of none, base_channels, diff_channels, rows, single_row; found 'row'",
        ),
        ("regions", 20, "expected text; found 20, put it in quotes"),
        ("regions", ["a"], "expected text; found ['a'], put it in quotes"),
        ("downsample_classes", 0.5, "expected a list; found 0.5"),
        ("downsample_classes", [[1]], "expected a list; found [[1]]"),
    ],
)
def test_check_value_tells_what_is_wrong(name, value, message):
    assert upstream.check_value(MAKE_EXAMPLES[name], value) == f"make_examples: --{name}: {message}"


@pytest.mark.parametrize(
    ("flag", "value", "expected"),
    [
        (MAKE_EXAMPLES["min_base_quality"], 5, ["--min_base_quality=5"]),
        (MAKE_EXAMPLES["vsc_min_fraction_snps"], 1e-05, ["--vsc_min_fraction_snps=1e-05"]),
        (MAKE_EXAMPLES["vsc_min_fraction_multiplier"], math.inf, ["--vsc_min_fraction_multiplier=inf"]),
        (MAKE_EXAMPLES["realign_reads"], False, ["--norealign_reads"]),
        (MAKE_EXAMPLES["realign_reads"], True, ["--realign_reads"]),
        (MAKE_EXAMPLES["regions"], "a b", ["--regions=a b"]),
        (MAKE_EXAMPLES["downsample_classes"], [0.5, 1, 1], ["--downsample_classes=0.5,1,1"]),
        (MAKE_EXAMPLES["checkpoint"], None, []),
        (TRAIN["config.use_ema"], False, ["--config.use_ema=false"]),
        (TRAIN["config.learning_rate"], "1e-4", ["--config.learning_rate=0.0001"]),
        (HAPPY["truth_vcf"], "t.vcf", ["t.vcf"]),
        (HAPPY["pass-only"], True, ["--pass-only"]),
        (HAPPY["pass-only"], False, []),
        (
            HAPPY["stratification-region"],
            ["a:b", "c:d"],
            ["--stratification-region=a:b", "--stratification-region=c:d"],
        ),
    ],
)
def test_format_flag(flag, value, expected):
    assert upstream.format_flag(flag, value) == expected
