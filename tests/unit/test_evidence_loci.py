"""Records of the examples that list the chosen alleles."""

import polars as pl
import pytest

from genomics.errors import InputError
from minidv.example_filters import read_loci
from retrain.evidence.loci import COLUMNS, Locus, find_loci, write_vcf


@pytest.fixture
def write_copies(tmp_path):
    def write(name, *rows):
        path = tmp_path / name
        pl.DataFrame(rows, schema=COLUMNS, orient="row").with_columns(p0=pl.lit(0.5)).write_parquet(path)
        return path

    return write


def test_find_loci_gives_the_records_of_every_table(write_copies):
    left = write_copies("left", ("c", 10, "A", "G", 10, "AT>GT,A"), ("c", 10, "A", "C", 10, "A>C"))
    right = write_copies("right", ("c", 10, "A", "G", 10, "A>G"), ("d", 3, "TA", "T", 5, "AA>A"))
    found = find_loci([left, right], [("c", 10, "A", "G"), ("d", 3, "TA", "T"), ("c", 99, "A", "G")])
    assert found == [Locus("c", 10, "A"), Locus("c", 10, "AT"), Locus("d", 5, "AA")]


def test_no_allele_has_no_locus(write_copies):
    assert find_loci([write_copies("left", ("c", 10, "A", "G", 10, "A>G"))], []) == []


def test_table_without_the_columns_is_told(tmp_path):
    pl.DataFrame({"chrom": ["c"]}).write_parquet(tmp_path / "other.parquet")
    (tmp_path / "text.parquet").write_text("no table")
    for name in ("other.parquet", "text.parquet", "gone.parquet"):
        with pytest.raises(InputError, match=f"{name}: cannot be read as a table of copies"):
            find_loci([tmp_path / name], [("c", 1, "A", "G")])


@pytest.mark.parametrize("loci", [[], [Locus("c", 10, "AT"), Locus("d", 0, "A")]])
def test_show_examples_selects_the_loci_of_the_vcf(tmp_path, loci):
    write_vcf(tmp_path / "loci.vcf", loci)
    assert read_loci(tmp_path / "loci.vcf") == {f"{contig}:{start}_{ref}" for contig, start, ref in loci}
