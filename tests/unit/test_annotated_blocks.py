"""Held against the reader that goes record by record."""

import pytest
from made_annotated import BOTH, FALSE, HEADER, MISSED, record, write_annotated
from slow_annotated import read_annotated

from genomics.errors import InputError
from retrain.annotated_blocks import QUERY, TRUTH, read_blocks

KEYS = ("BD", "BVT", "GT")


def by_record(path):
    """Place, whether a filter marks it, regions, and (decision, type, genotype) of both sides of every record."""
    rows = []
    for found in read_blocks(path):
        sides = [[*zip(*(words_of(found, side, key) for key in KEYS), strict=True)] for side in (TRUTH, QUERY)]
        places = zip(found.block.positions.tolist(), found.filtered.tolist(), found.regions(), *sides, strict=True)
        rows += [(found.block.contig, *place) for place in places]
    return rows


def words_of(found, side, key):
    return [found.words[key].names[code] for code in found.sides[side][key].tolist()]


def expected(path):
    return [
        (of.contig, of.start, bool(of.filters), ",".join(of.regions), told(of.truth), told(of.query))
        for of in read_annotated(path)
    ]


def told(side):
    return side.decision, side.variant_type, "/".join("." if n < 0 else str(n) for n in side.genotype) or "."


def plain(rows):
    """Without phase; `.` for what is not there and for `./.`."""
    return [(*row[:-2], *(tuple(map(unphased, side)) for side in row[-2:])) for row in rows]


def unphased(word):
    word = word.replace("|", "/")
    return "." if word in ("", "./.") else word


@pytest.mark.parametrize("engine", ["vcfeval", "xcmp"])
def test_read_blocks_of_the_real_happy(oracles, engine):
    path = oracles / "happy" / "hg001_nist" / "expected" / f"happy-{engine}.vcf.gz"
    assert len(expected(path)) > 200
    assert plain(by_record(path)) == expected(path)


def test_read_blocks_fields_by_key_in_any_order(tmp_path):
    path = tmp_path / "x.vcf"
    path.write_text(
        HEADER + "c\t5\t.\tA\tG,T\t.\tLowQual;q\tBS=3,5;Regions=CONF,x\tGT:QQ:BD:BK:BI:BVT:BLT"
        "\t.:.:.:.:.:NOCALL:nocall\t1|2:5:FP:lm:ti:SNP:hetalt\n"
        "c\t6\t.\tA\tG\t.\tPASS\t.\tGT:BD\t0/1:TP\t./1\n"
        "d\t2\t.\tA\tG\t.\t.\tXRegions=4\tBD:GT\tTP:0/1\tTP:1\n"
    )
    assert plain(by_record(path)) == expected(path)


def test_read_blocks_many_words(tmp_path):
    """More FILTERs than are looked up together."""
    records = [record(number, **BOTH, filters=f"f{number}" * (1 + number % 3)) for number in range(100)]
    path = write_annotated(tmp_path / "x.vcf", *records, record(200, **MISSED), record(201, **FALSE))
    assert plain(by_record(path)) == expected(path)


def test_is_among_and_lost(tmp_path):
    filtered = record(4, **BOTH, filters="LowQual")
    path = write_annotated(tmp_path / "x.vcf", record(1, **BOTH), record(2, **MISSED), record(3, **FALSE), filtered)
    (found,) = read_blocks(path)
    assert found.is_among(TRUTH, "BD", ("TP", "FN")).tolist() == [True, True, False, True]
    assert found.is_among(QUERY, "BVT", ("SNP",)).tolist() == [True, False, True, True]
    assert found.filtered.tolist() == [False, False, False, True]
    assert found.lost().tolist() == [False, True, False, True]


def test_read_blocks_of_no_record(tmp_path):
    assert list(read_blocks(write_annotated(tmp_path / "x.vcf"))) == []


def test_read_blocks_of_another_vcf(tmp_path):
    (tmp_path / "x.vcf").write_text(HEADER.replace("TRUTH\tQUERY", "HG002"))
    with pytest.raises(InputError, match=r"x\.vcf: expected samples TRUTH and QUERY.*found HG002"):
        list(read_blocks(tmp_path / "x.vcf"))


def test_read_blocks_of_a_truncated_file(tmp_path, oracles):
    whole = (oracles / "happy" / "hg001_nist" / "expected" / "happy-xcmp.vcf.gz").read_bytes()
    (tmp_path / "x.vcf.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="truncated"):
        list(read_blocks(tmp_path / "x.vcf.gz"))


def test_read_blocks_of_a_damaged_file(tmp_path, oracles):
    data = bytearray((oracles / "happy" / "hg001_nist" / "expected" / "happy-xcmp.vcf.gz").read_bytes())
    data[2000:2100] = bytes(100)
    (tmp_path / "x.vcf.gz").write_bytes(data)
    with pytest.raises(InputError, match=r"x\.vcf\.gz: cannot be read"):
        list(read_blocks(tmp_path / "x.vcf.gz"))
