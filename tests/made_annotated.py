"""Annotated VCFs as hap.py writes them, made record by record."""

from pathlib import Path

HEADER = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tTRUTH\tQUERY\n"
NONE = ".:.:NOCALL"
BOTH = {"truth": "0/1:TP:SNP", "query": "0/1:TP:SNP"}
MISSED = {"truth": "0/1:FN:SNP"}
FALSE = {"query": "0/1:FP:SNP"}


def record(start, truth=NONE, query=NONE, ref="A", alts="G", filters=".", contig="c") -> str:
    """One line; `truth` and `query` are GT:BD:BVT."""
    return f"{contig}\t{start + 1}\t.\t{ref}\t{alts}\t.\t{filters}\tBS=1\tGT:BD:BVT\t{truth}\t{query}\n"


def write_annotated(path: Path, *records: str) -> Path:
    """Write the records under a header."""
    path.write_text(HEADER + "".join(records))
    return path


def write_pair(folder: Path) -> tuple[Path, Path]:
    """Two files of 40 windows of 100 bases with two SNPs each: the left misses one in every other window and makes one
    false call, the right has neither fault."""
    left, right = [], []
    for start in range(0, 4000, 100):
        second = MISSED if start % 200 else BOTH
        left += [record(start, **BOTH), record(start + 1, **second), *([] if start else [record(2, **FALSE)])]
        right += [record(start, **BOTH), record(start + 1, **BOTH)]
    return write_annotated(folder / "left.vcf", *left), write_annotated(folder / "right.vcf", *right)
