import pytest

from genomics.contig_names import other_style


@pytest.mark.parametrize(
    ("contig", "names", "expected"),
    [
        ("chr20", ["1", "20"], "20"),
        ("X", ["chrX", "chrY"], "chrX"),
        ("chrM", ["MT"], "MT"),
        ("MT", ["chrM"], "chrM"),
        ("chr20", ["chr20", "chr2"], None),
        ("chr20", [], None),
    ],
)
def test_other_style(contig, names, expected):
    assert other_style(contig, names) == expected
