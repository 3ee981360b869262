"""config/README.md is what the schemas say now."""

import re

import yaml

import document_config
from genomics import cli
from retrain import schemas


def test_committed_page_is_what_the_schemas_say(repository):
    committed = (repository / "config" / "README.md").read_text(encoding="utf-8")
    now = document_config.render(repository / "config")
    assert committed == now, "config/README.md is out of date: run `make docs`"


def test_render_names_every_experiment_and_no_other_file(tmp_path):
    (tmp_path / "b.yaml").write_text("# Some_thing: a test. Not this.\nseed: 1\n")
    (tmp_path / "a.yaml").write_text("# First |\n# one. Two\nseed: 1\n# three\n")
    for name in ("tools", "resources"):
        (tmp_path / f"{name}.yaml").write_text("# A table\n")
    rows = [line for line in document_config.render(tmp_path).splitlines() if line.startswith("| [")]
    assert rows == [r"| [a.yaml](a.yaml) | First \| one |", r"| [b.yaml](b.yaml) | Some\_thing: a test |"]


def test_every_experiment_says_what_it_is(repository):
    page = document_config.render(repository / "config")
    texts = dict(re.findall(r"^\| \[(\S+?)\]\(\S+\) \| (.*) \|$", page, re.MULTILINE))
    assert texts.keys() == {path.name for path in (repository / "config").glob("*.yaml")} - {
        "tools.yaml",
        "resources.yaml",
    }
    assert all(texts.values())


def test_every_row_of_a_table_has_as_many_cells_as_its_header(repository):
    tables = re.findall(r"(?:^\|.*\n)+", document_config.render(repository / "config"), re.MULTILINE)
    assert len(tables) > 5
    for table in tables:
        assert len({len(re.split(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1, table


def test_the_least_experiment_fits_the_schema(repository):
    example = re.search(r"```yaml\n(.*?)```", document_config.render(repository / "config"), re.DOTALL)[1]
    assert schemas.check(yaml.safe_load(example), schemas.load("config"), "config")[1] == []


def test_main_writes_the_page_beside_the_configurations(tmp_path):
    (tmp_path / "mine.yaml").write_text("# Mine\n")
    assert cli.run(document_config.main, ["--output", str(tmp_path / "README.md")]) == 0
    assert "[mine.yaml](mine.yaml)" in (tmp_path / "README.md").read_text()
