"""Findings as lines and as a table."""

from retrain.doctor import findings


def test_write_table_is_read_again(tmp_path):
    found = [findings.stop("x", "a b", 'say "x"', "<b>", "$(x)"), findings.note("y", "ü", "", "w", "c")]
    findings.write_table(tmp_path / "new" / "table.tsv", found)
    assert findings.read_table(tmp_path / "new" / "table.tsv") == found
    assert (tmp_path / "new" / "table.tsv").read_text().splitlines()[0] == "id\tseverity\twhere\tfound\twhy\tcure"


def test_write_table_keeps_one_line_per_finding(tmp_path):
    findings.write_table(tmp_path / "table.tsv", [findings.stop("x", "a\nb\tc", "", "", "")])
    assert findings.read_table(tmp_path / "table.tsv")[0].where == "a\\nb\\tc"
