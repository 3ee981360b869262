"""Tables of hap.py."""

from retrain.dictionary.entries import CELL, Table

_RATES = {
    "METRIC.Recall": "TRUTH.TP / TRUTH.TOTAL.",
    "METRIC.Precision": "QUERY.TP / (QUERY.TP + QUERY.FP).",
    "METRIC.Frac_NA": "QUERY.UNK / QUERY.TOTAL.",
    "METRIC.F1_Score": "Harmonic mean of recall and precision.",
}
_WRONG = {
    "FP.gt": "False calls with the right allele and a wrong genotype.",
    "FP.al": "False calls near a truth record that has other alleles.",
}
_COUNTS = {
    "TRUTH.TOTAL": "Truth records in the confident regions.",
    "TRUTH.TP": "Truth records that are found.",
    "TRUTH.FN": "Truth records that are not found.",
    "QUERY.TOTAL": "Calls, those outside the confident regions included.",
    "QUERY.TP": "True calls. TRUTH.TP may differ: calls and truth may write the same haplotype in other records.",
    "QUERY.FP": "False calls.",
    "QUERY.UNK": "Calls outside the confident regions.",
}
_RATIOS = {"TiTv_ratio": "transitions per transversion", "het_hom_ratio": "heterozygous per homozygous record"}
_PARTS = {
    "ti": "transitions among them",
    "tv": "transversions among them",
    "het": "heterozygous ones",
    "homalt": "homozygous ones (1/2 is neither)",
    **_RATIOS,
}
HAPPY_SUMMARY = {
    "Type": "`SNP` or `INDEL`.",
    "Filter": "`PASS`: calls whose FILTER is PASS; `ALL`: all calls.",
    **{name: _COUNTS[name] for name in ("TRUTH.TOTAL", "TRUTH.TP", "TRUTH.FN", "QUERY.TOTAL", "QUERY.FP", "QUERY.UNK")},
    **_WRONG,
    **_RATES,
    **{
        f"{side}.{name}": f"{side}: {text}."
        for name, text in _RATIOS.items()
        for side in ("TRUTH.TOTAL", "QUERY.TOTAL")
    },
}
HAPPY_EXTENDED = {
    "Type": "`SNP` or `INDEL`.",
    "Subtype": "`*` for all; of an INDEL, inserted (`I`), deleted (`D`) or mixed (`C`), by the number of bases.",
    "Subset": "`*` for all; the name of a stratum; `TS_contained`, `TS_boundary`: inside, or across an edge of, the "
    "confident regions.",
    "Filter": "`PASS` or `ALL`, as in the summary.",
    "Genotype": "Always `*`.",
    "QQ.Field": "Name of the score that hap.py ranks calls by.",
    "QQ": "Always `*`: no threshold.",
    **_RATES,
    **_WRONG,
    "Subset.Size": "Bases of the subset.",
    "Subset.IS_CONF.Size": "Bases of it in confident regions.",
    "Subset.Level": "0, or the level of a stratum inside a stratum.",
    **{
        name: text
        for count, about in _COUNTS.items()
        for name, text in ((count, about), *((f"{count}.{part}", f"{count}: {what}.") for part, what in _PARTS.items()))
    },
}

TABLES = (
    Table(f"benchmark/{CELL}.summary.csv", "hap.py's counts and rates: one row per type and filter.", HAPPY_SUMMARY),
    Table(
        f"benchmark/{CELL}.extended.csv",
        "The same by subtype and subset, e.g. for each stratum.",
        HAPPY_EXTENDED,
    ),
)
