"""Held against the reader that goes record by record."""

import pytest
from made_annotated import BOTH, FALSE, HEADER, MISSED, record, write_annotated

from genomics.errors import InputError
from retrain import annotated_tables
from retrain.annotated_tables import KEYS, SIDES
from retrain.happy_files import read_annotated


def by_record(path):
    """Rows of all tables, as the other reader tells them."""
    rows = []
    for table in annotated_tables.read_tables(path):
        for row in table.iter_rows(named=True):
            sides = [tuple(row[f"{side}_{name}"] for name in KEYS.values()) for side in SIDES]
            place = (row["contig"], row["start"], row["ref"], row["alts"], row["filters"], row["regions"])
            rows.append((*place, row["superlocus"], *sides))
    return rows


def expected(path):
    rows = []
    for found in read_annotated(path):
        sides = [
            (side.decision, side.match, side.variant_type, side.zygosity, genotype_text(side.genotype))
            for side in (found.truth, found.query)
        ]
        place = (found.contig, found.start, found.ref, ",".join(found.alts))
        rows.append((*place, ";".join(found.filters), ",".join(found.regions), found.superlocus, *sides))
    return rows


def genotype_text(genotype):
    return "/".join("." if allele < 0 else str(allele) for allele in genotype) or "."


def plain(rows):
    """Without phase, and `.` for `./.`."""
    return [
        (*row[:-2], *((*side[:-1], side[-1].replace("|", "/").replace("./.", ".")) for side in row[-2:]))
        for row in rows
    ]


@pytest.mark.parametrize("engine", ["vcfeval", "xcmp"])
def test_read_tables_of_the_real_happy(oracles, engine):
    path = oracles / "happy" / "hg001_nist" / "expected" / f"happy-{engine}.vcf.gz"
    assert len(expected(path)) > 200
    assert plain(by_record(path)) == expected(path)


def test_read_tables_fields_by_key_in_any_order(tmp_path):
    path = tmp_path / "x.vcf"
    path.write_text(
        HEADER + "c\t5\t.\tA\tG,T\t.\tLowQual;q\tBS=3,5;Regions=CONF,x\tGT:QQ:BD:BK:BI:BVT:BLT"
        "\t.:.:.:.:.:NOCALL:nocall\t1|2:5:FP:lm:ti:SNP:hetalt\n"
        "c\t6\t.\tA\tG\t.\tPASS\t.\tGT:BD\t0/1:TP\t./1\n"
        "d\t2\t.\tA\tG\t.\t.\tXBS=4\tBD:GT\tTP:0/1\tTP:1\n"
    )
    assert plain(by_record(path)) == expected(path)


def test_read_tables_many_words(tmp_path):
    """More FILTERs than are looked up together."""
    records = [record(number, **BOTH, filters=f"f{number}" * (1 + number % 3)) for number in range(100)]
    path = write_annotated(tmp_path / "x.vcf", *records, record(200, **MISSED), record(201, **FALSE))
    assert plain(by_record(path)) == expected(path)


def test_read_blocks_is_among(tmp_path):
    path = write_annotated(tmp_path / "x.vcf", record(1, **BOTH), record(2, **MISSED), record(3, **FALSE))
    (found,) = annotated_tables.read_blocks(path)
    assert found.is_among(0, "BD", ("TP", "FN")).tolist() == [True, True, False]
    assert found.is_among(1, "BVT", ("SNP",)).tolist() == [True, False, True]
    assert not found.filtered.any()


def test_read_tables_of_no_record(tmp_path):
    assert list(annotated_tables.read_tables(write_annotated(tmp_path / "x.vcf"))) == []


def test_read_tables_of_another_vcf(tmp_path):
    (tmp_path / "x.vcf").write_text(HEADER.replace("TRUTH\tQUERY", "HG002"))
    with pytest.raises(InputError, match=r"x\.vcf: expected samples TRUTH and QUERY.*found HG002"):
        list(annotated_tables.read_tables(tmp_path / "x.vcf"))
