"""Where a genome has one copy."""

import pytest

from genomics import ploidy
from genomics.errors import InputError
from genomics.genome import Genome


@pytest.fixture
def genome(write_genome):
    return Genome(write_genome(chr20="A" * 100, chrX="A" * 100))


@pytest.mark.parametrize("text", ["chrX,chrY", "chrX chrY", " chrX,  chrY ,"])
def test_read_separators(genome, text):
    assert ploidy.read(text, None, genome).contigs == ("chrX", "chrY")


@pytest.mark.parametrize("text", [None, "", " , "])
def test_read_nothing(genome, text):
    assert not ploidy.read(text, None, genome).holds("chrX", 5)


def test_holds_no_part_of_a_name(genome):
    assert not ploidy.read("chrX2", None, genome).holds("chrX", 5)


@pytest.mark.parametrize(("start", "expected"), [(0, True), (9, True), (10, False), (19, False), (20, True)])
def test_holds_but_for_diploid_regions(genome, tmp_path, start, expected):
    (tmp_path / "par.bed").write_text("chrX\t10\t20\nchrY\t0\t50\n")
    haploid = ploidy.read("chrX", str(tmp_path / "par.bed"), genome)
    assert haploid.holds("chrX", start) == expected
    assert not haploid.holds("chr20", start)


def test_read_other_style_of_names(genome, tmp_path):
    (tmp_path / "par.bed").write_text("X\t10\t20\n")
    with pytest.raises(InputError) as caught:
        ploidy.read("X,Y", str(tmp_path / "par.bed"), genome)
    flags, bed = caught.value.problems
    assert flags.startswith("--haploid_contigs: contig 'X' is not in")
    assert "calls it 'chrX'" in flags
    assert "par.bed: contig 'X'" in bed
