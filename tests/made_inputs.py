"""Tiny sound inputs of one sample, every part of which can be written again with a fault."""

import pysam

from genomics import vcf
from retrain.design.samples import Sample
from retrain.doctor import inputs

CONTIG, LENGTH = "chrT", 3000
BASES = "ACGGTCATTGCA" * (LENGTH // 12)


class Bench:
    """A folder with one sound sample; every part can be written again with a fault."""

    def __init__(self, folder):
        self.folder = folder
        self.reference = self.write_reference()
        self.reads = self.write_reads()
        self.truth = self.write_truth()
        self.confident = self.write("confident.bed", f"{CONTIG}\t0\t2000\n")

    def path(self, name):
        return str(self.folder / name)

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return self.path(name)

    def write_reference(self, name="reference.fa", contig=CONTIG, bases=BASES):
        path = self.write(
            name, f">{contig} a title\n" + "".join(f"{bases[i : i + 60]}\n" for i in range(0, LENGTH, 60))
        )
        pysam.faidx(path)
        return path

    def write_reads(self, name="reads.bam", *, contig=CONTIG, length=LENGTH, header=None, starts=(100, 500), sm="Ann"):
        header = {"HD": {"VN": "1.6", "SO": "coordinate"}, "RG": [{"ID": "1", "SM": sm}]} if header is None else header
        header = {**header, "SQ": [{"SN": contig, "LN": length}]}
        with pysam.AlignmentFile(self.path(name), "wb", header=header) as target:
            for number, start in enumerate(starts):
                target.write(self.read(target.header, f"r{number}", start))
        if list(starts) == sorted(starts):
            pysam.index(self.path(name))
        return self.path(name)

    @staticmethod
    def read(header, name, start):
        read = pysam.AlignedSegment(header)
        read.query_name, read.reference_id, read.reference_start = name, 0, start
        read.query_sequence = BASES[start : start + 100]
        read.cigartuples, read.mapping_quality = [(0, 100)], 60
        return read

    def write_truth(
        self, name="truth.vcf.gz", *, contig=CONTIG, length=LENGTH, sites=(120, 600), gt="0/1", names=("Ann",)
    ):
        text = vcf.header({contig: length}, ['##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">'], names)
        lines = [
            "\t".join([contig, str(site + 1), ".", BASES[site], "ACGT".replace(BASES[site], "")[0], ".", "PASS", "."])
            + ("\tGT" + f"\t{gt}" * len(names) if names else "")
            for site in sites
        ]
        if not names:
            text = text.replace("\tFORMAT\n", "\n")
        vcf.write(self.path(name), text, lines)
        return self.path(name)

    def row(self, role="train", **changes):
        row = Sample("Ann", "Ann", role, self.reads, self.truth, self.confident, f"{CONTIG}:1-1000")
        return row._replace(**changes)

    def examine(self, *rows):
        return inputs.examine(self.reference, rows or [self.row()])


def ids(found):
    return [(finding.severity, finding.id) for finding in found]
