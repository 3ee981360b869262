"""Flips, and the totals of their truth status."""

from retrain.collected_flips import CAUSES
from retrain.collected_flips import FEATURES as FEATURE_NAMES
from retrain.dictionary.attribution import ATTRIBUTION
from retrain.dictionary.entries import CELL, SAMPLE, Table
from retrain.dictionary.profiles import FEATURES

_SIDE = {
    "called": "`candidate` where a record lists the allele, else `no_candidate`, and all that follows is empty.",
    "gt": "Genotype as the row's allele sees it: 0 reference, 1 this allele, 2 another alternate of the same record.",
    "filter": "FILTER of the record: `PASS`, `RefCall`, `LowQual`, `NoCall`.",
    "qual": "QUAL of the record.",
    "gq": "Genotype quality, phred-scaled.",
    "dp": "Reads counted at the site.",
    "ad_ref": "Reads for the reference.",
    "ad_alt": "Reads for the row's allele.",
    "vaf": "Share of the reads for the row's allele.",
    "pl": "Phred-scaled likelihoods of 0, 1, 2 copies of the row's allele, other alternates summed; the best is 0. "
    "Whole numbers, as the VCF's PL that they come from: a probability is known to within 12 % of itself. Empty where "
    "the caller writes no PL.",
}
_SITE = {
    "sample": SAMPLE,
    "left_cell": "Cell on the left, `{example_set}/{model}`: always the baseline's own; of call sets the first one, "
    "`given/{name}`.",
    "right_cell": "Cell on the right, `{example_set}/{model}`.",
    "chrom": "Contig.",
    "pos": "First position of `ref`, 1-based.",
    "ref": "Reference bases of the allele, trimmed and shifted to the left.",
    "alt": "Alternate bases of the allele.",
    "type": "`SNP` where as many bases come as go, else `INDEL`.",
    "size": "Bases inserted, or deleted (negative).",
}
_JUDGEMENT = {
    "transition": "`left_gt>right_gt`, with `no_candidate` for a side that does not list the allele.",
    "filter_transition": "`left_filter>right_filter`, likewise.",
    "kind": "`confident_flip`: each side's PL give the other side's genotype less than 1 %. `near_miss`: one "
    "of them leaves it more, or has no PL. `candidate_lost`, `candidate_gained`: only the left, only the right lists "
    "the allele. "
    "`same_haplotype`: the records of both cells spell the same two haplotypes there in other words. `quality_only`, "
    "`unchanged`: classes are equal. The last three are no flips and stand here with `--all-sites` only.",
    "truth_gt": "Genotype in the truth as the row's allele sees it; empty outside the confident regions.",
    "left_status": "Truth status on the left. `TP`, `FP`: reported, and true or false. `FN`: not reported, but a "
    "record of the truth needs it. `negative`: not reported, rightly. `outside`: outside the confident regions.",
    "right_status": "Truth status on the right.",
    "direction": "`fixed`: wrong on the left, right on the right. `broken`: the reverse. `both_right`, `both_wrong`. "
    "`unassessed`: a side is outside the confident regions.",
    "homopolymer": "Longest run of one base that holds or touches the allele's reference bases.",
    "gc": "Share of G and C in the reference within 50 bases.",
}
FLIPS = {
    **_SITE,
    **{f"left_{name}": text for name, text in _SIDE.items()},
    **{f"right_{name}": f"As `left_{name}`, on the right." for name in _SIDE},
    **_JUDGEMENT,
}

TOTALS = {
    "sample": SAMPLE,
    "side": "`left` or `right` of the comparison.",
    "cell": "Cell on that side, `{example_set}/{model}`.",
    "type": "`SNP` or `INDEL`.",
    "status": "Truth status: `TP`, `FP`, `FN`, `negative` or `outside`.",
    "alleles": "Alleles that either side lists and that have this status on this side.",
    "records": "Records of hap.py's annotated VCF that those alleles reach; for `FN`, records of the truth that the "
    "cell misses. Empty for `negative`, which hap.py does not know.",
    "happy": "Records in hap.py's annotated VCF with this decision. It equals `records`, or something is amiss. Empty "
    "where hap.py was not asked.",
}
_ALLELE = {
    "chrom": "Contig.",
    "start": "First position of `ref`, 0-based.",
    "ref": "Reference bases of the allele, trimmed and shifted to the left.",
}
JUDGED = {
    **_ALLELE,
    "alt": "Alternate bases of the allele.",
    "record": "Number of the record that lists the allele, in the order of the VCF, from 0.",
    "record_start": "Position of that record, 0-based.",
    "reported": "Whether the cell reports the record: FILTER passed, an alternate in the genotype.",
    "called": "Whether the cell reports this allele.",
    "copies": "Copies of the allele in the genotype.",
    **{name: _SIDE[name] for name in ("gt", "filter", "qual", "gq", "dp", "ad_ref", "ad_alt", "vaf")},
    **{
        f"pl{copies}": f"Phred-scaled likelihood of {copies} copies of the allele, the best is 0."
        for copies in range(3)
    },
    "status": "Truth status: `TP`, `FP`, `FN`, `negative` or `outside`.",
    "truth_gt": "Genotype in the truth as the allele sees it; null where the truth does not list the allele.",
    "inside": "Whether the allele lies in the confident regions, widened as hap.py does.",
}
MISSED = {
    **_ALLELE,
    "ref": "Reference bases, as the truth writes them.",
    "alts": "Alternates, separated by commas.",
    "gt": "Genotype in the truth.",
}
JUDGED_TOTALS = {name: TOTALS[name] for name in ("type", "status", "records", "happy")}

_OWN = "Told of each arm's own cell (D), empty of the others."
COLLECTED = {
    "role": "Role of the sample: `select` or `test`.",
    **FLIPS,
    **{name: f"{FEATURES[name]} {_OWN}" for name in FEATURE_NAMES},
    **{name: f"{ATTRIBUTION[name]} {_OWN}" for name in CAUSES},
}

TABLES = (
    Table(
        "tables/flips.tsv.gz",
        "Every flip of every cell against the baseline's own cell: one row per allele, sample and cell. A flip is an "
        "allele whose genotype or FILTER class differs. Of call sets (`snakemake compare`) there are only VCFs, so no "
        "cause can be told: what differs are the calls, not examples or network.",
        COLLECTED,
    ),
    Table("tables/flips.parquet", "The same, with numbers as numbers and no value as null.", COLLECTED),
    Table(f"discordance/{CELL}.flips.tsv.gz", "The flips of one cell, as `tables/flips.tsv.gz` has them.", FLIPS),
    Table(
        f"discordance/{CELL}.summary.tsv",
        "Alleles and records by truth status, on both sides of one comparison: a check that nothing was lost.",
        TOTALS,
    ),
    Table(
        f"judged/{CELL}.parquet",
        "Every allele that a cell lists, with its truth status: one row per allele and record.",
        JUDGED,
    ),
    Table(f"judged/{CELL}.missed.parquet", "Truth records that a cell misses.", MISSED),
    Table(f"judged/{CELL}.totals.tsv", "Records by truth status in a judged cell.", JUDGED_TOTALS),
)
