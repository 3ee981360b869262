"""Features of flips, and their profile."""

from retrain.dictionary.entries import ARM_KEYS, CELL, SAMPLE, Table

_NAMES = {
    "sample": SAMPLE,
    "left_cell": "Cell on the left of the flips: the baseline's own.",
    "right_cell": "Cell on the right.",
}
FEATURES = {
    **_NAMES,
    "set": "`flip`, or `control`: a matched site that did not flip.",
    "chrom": "Contig.",
    "pos": "First position of `ref`, 1-based.",
    "ref": "Reference bases of the allele, trimmed and shifted to the left.",
    "alt": "Alternate bases of the allele.",
    "direction": "Direction of the flip, as in the flips; empty for controls.",
    "kind": "Kind of the flip, as in the flips; empty for controls.",
    "type": "`SNP` or `INDEL`. Controls are matched on this and the next three.",
    "size_class": "Bases inserted or deleted: `0`, `1-5`, `6-15`, `16+`.",
    "left_class": "Copies of the allele in the left cell's genotype, or `./.`; no candidate counts as 0.",
    "assessed": "`yes` in the confident regions, `no` outside; empty without confident regions.",
    "size": "Bases inserted, or deleted (negative).",
    "strata": "Strata of the configuration that the allele lies in, by hap.py's rule, separated by commas.",
    "homopolymer": "Longest run of one base that holds or touches the allele's reference bases.",
    "gc": "Share of G and C in the reference within 50 bases.",
    "repeat_unit": "Bases in the unit (1 to 6) of the longest tandem repeat that holds or touches the allele, or 0.",
    "repeat_length": "Length of that repeat in bases.",
    "dp": "Reads counted by the left cell; by the right one where the allele is no candidate on the left.",
    "vaf": "Share of the reads for the allele, by the same cell.",
    "mapq": "Mean mapping quality of all reads over `pos`, whatever floor make_examples had.",
    "base_quality": "Mean quality of their bases at `pos`.",
    "forward": "Share of forward reads among those that hold the allele; empty where none holds it as it is aligned.",
    "soft_clip": "Share of the reads over `pos` with a soft clip.",
}
PROFILE = {
    **_NAMES,
    "direction": "Flips that are looked at: `all`, or one direction: `broken`, `fixed`, `both_wrong`, `both_right`, "
    "`unassessed`.",
    "type": "`SNP` or `INDEL`.",
    "feature": "Feature, a column of the features, or `stratum`.",
    "level": "Which values of it are counted, or the name of the stratum. Quarters are those of flips and controls of "
    "a matched group together.",
    "flips": "Flips in groups with controls, whose feature is known.",
    "flips_with": "Those of them that have the level.",
    "controls": "Controls in groups with flips of this direction, whose feature is known.",
    "controls_with": "Those of them that have the level.",
    "unmatched": "Flips left out because their group has no control.",
    "odds_ratio": "Mantel-Haenszel odds ratio of the level over the matched groups; above 1 it is more frequent among "
    "flips. Empty where it would be 0 or infinite.",
    "low": "Lower end of its 95 % interval (Robins, Breslow and Greenland).",
    "high": "Upper end of it.",
    "p": "Mantel-Haenszel test; empty with too few sites. Takes sites as independent, which neighbours are not.",
    "p_holm": "The same, adjusted over all rows of one cell and sample (Holm).",
    "note": "Why a value is empty.",
}

TABLES = (
    Table(
        "tables/flip_profile.tsv",
        "What flipped sites have in common: one row per arm, replicate, sample, direction, type and level of a "
        "feature, for the arm's model called with the arm's own flags.",
        {**ARM_KEYS, **PROFILE},
    ),
    Table(
        f"discordance/{CELL}.features.tsv.gz",
        "Features of every flip of a cell, and of matched sites that did not flip (4 for each flip, 20,000 at most).",
        FEATURES,
    ),
    Table(f"discordance/{CELL}.profile.tsv", "The profile of one cell, as `tables/flip_profile.tsv` has it.", PROFILE),
)
