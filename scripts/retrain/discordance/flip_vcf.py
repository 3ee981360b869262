"""Flips as a VCF of two sample columns, LEFT and RIGHT, one record per allele: for IGV and bcftools."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from genomics import vcf
from retrain.flips import SIDES

SAMPLES = ("LEFT", "RIGHT")
INFO = {
    "KIND": "Kind of difference",
    "DIRECTION": "Whether the right cell does better than the left against the truth",
    "TRANSITION": "Genotypes on the left and on the right",
    "TRUTH_GT": "Genotype in the truth, as the allele sees it",
    "LEFT_STATUS": "Truth status on the left",
    "RIGHT_STATUS": "Truth status on the right",
}
FORMAT = {
    "GT": ("1", "String", "Genotype: 0 reference, 1 this allele; another alternate of the same record is missing"),
    "GQ": ("1", "Integer", "Genotype quality"),
    "DP": ("1", "Integer", "Reads"),
    "AD": ("R", "Integer", "Reads for the reference and for the allele"),
    "VAF": ("A", "Float", "Share of the reads for the allele"),
    "PL": ("G", "Integer", "Phred-scaled likelihoods of 0, 1, 2 copies of the allele, other alternates summed"),
    "FT": ("1", "String", "FILTER of the record; NoCandidate where the cell does not list the allele"),
    "QU": ("1", "Float", "QUAL of the record"),
}
NO_CANDIDATE_FILTER = "NoCandidate"
_ESCAPES = {"%": "%25", ":": "%3A", ";": "%3B", "=": "%3D", ",": "%2C", "\t": "%09", "\n": "%0A", "\r": "%0D"}


def header(lengths: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Header that also says which sample and cells are compared."""
    meta = [f"##{key}={_plain(text)}" for key, text in names.items()]
    meta += ['##FILTER=<ID=PASS,Description="All filters passed">']
    meta += [f'##INFO=<ID={key},Number=1,Type=String,Description="{text}">' for key, text in INFO.items()]
    meta += [
        f'##FORMAT=<ID={key},Number={number},Type={kind},Description="{text}">'
        for key, (number, kind, text) in FORMAT.items()
    ]
    return vcf.header(dict(lengths), meta, SAMPLES)


def _plain(text: str) -> str:
    return " ".join(text.split())


def lines(table: pl.DataFrame) -> list[str]:
    """Records of a table of flips (text columns of `flips.COLUMNS`), in its order."""
    info = [pl.concat_str([pl.lit(f"{key}="), _escaped(pl.col(key.lower()))]) for key in INFO if key != "TRUTH_GT"]
    truth = pl.when(pl.col("truth_gt") != "").then(pl.lit(";TRUTH_GT=") + pl.col("truth_gt")).otherwise(pl.lit(""))
    record = pl.concat_str(
        [
            *("chrom", "pos", pl.lit("."), "ref", "alt", pl.lit("."), pl.lit(".")),
            pl.concat_str(info, separator=";") + truth,
            pl.lit(":".join(FORMAT)),
            *map(_sample, SIDES),
        ],
        separator="\t",
    )
    return table.select(record).to_series().to_list()


def _sample(side: str) -> pl.Expr:
    """One sample column; GT names no alternate that the record does not list."""
    genotype = pl.col(f"{side}_gt").str.replace_all("2", ".", literal=True)
    depths = pl.concat_str([_told(f"{side}_ad_ref"), _told(f"{side}_ad_alt")], separator=",")
    no_depths = (pl.col(f"{side}_ad_ref") == "") & (pl.col(f"{side}_ad_alt") == "")
    label = pl.when(pl.col(f"{side}_filter") == "").then(pl.lit(NO_CANDIDATE_FILTER))
    return pl.concat_str(
        [
            pl.when(genotype == "").then(pl.lit("./.")).otherwise(genotype),
            *(_told(f"{side}_{name}") for name in ("gq", "dp")),
            pl.when(no_depths).then(pl.lit(".")).otherwise(depths),
            *(_told(f"{side}_{name}") for name in ("vaf", "pl")),
            _escaped(label.otherwise(pl.col(f"{side}_filter"))),
            _told(f"{side}_qual"),
        ],
        separator=":",
    )


def _told(name: str) -> pl.Expr:
    return pl.when(pl.col(name) == "").then(pl.lit(".")).otherwise(pl.col(name))


def _escaped(text: pl.Expr) -> pl.Expr:
    """Text without what parts a VCF's columns and values (VCF 4.3, section 1.2)."""
    return text.str.replace_many(list(_ESCAPES), list(_ESCAPES.values())).str.replace_all(" ", "_", literal=True)


def write(path: Path, lengths: Mapping[str, int], names: Mapping[str, str], records: Iterable[str]) -> None:
    """Write the VCF, bgzipped and indexed."""
    vcf.write(path, header(lengths, names), records)
