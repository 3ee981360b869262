"""The command line of index_evidence."""

import csv

from made_evidence import example, show, site

import index_evidence
from genomics import cli, tsv
from retrain.evidence import choices, pictures


def test_main_writes_pictures_and_their_table(tmp_path, write_genome):
    genome = write_genome(c="ACGT" * 20)
    with tsv.writer(tmp_path / "sites.tsv", choices.COLUMNS) as table:
        table.writerow(site(1, 13, "A", "T", cause="network"))
    words = ["--sites", tmp_path / "sites.tsv", "--reference", genome]
    for number, name in enumerate(("upstream", "own")):
        shown = show(tmp_path / name, [example(12, "A", ["T"], (0,), number)])
        words += ["--shown", name, f"{name}/baseline,{name}/m.r1", shown]
    folder = tmp_path / "evidence" / "m.r1" / "test" / "ann"
    words += ["--folder", folder, "--output", tmp_path / "out.tsv"]
    assert cli.run(index_evidence.main, [str(word) for word in words]) == 0
    with open(tmp_path / "out.tsv", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert tuple(rows[0]) == pictures.INDEX_COLUMNS
    assert [(row["example_set"], row["cells"], row["cause"], row["same_image"]) for row in rows] == [
        ("upstream", "upstream/baseline,upstream/m.r1", "network", "no"),
        ("own", "own/baseline,own/m.r1", "network", "no"),
    ]
    assert all((tmp_path / row["picture"]).is_file() for row in rows)
