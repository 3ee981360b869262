"""docs/tables.md is what the dictionary says now."""

import re

import document_tables
from genomics import cli
from retrain.dictionary import PRINTED, TABLES


def test_committed_page_is_what_the_dictionary_says(repository):
    committed = (repository / "docs" / "tables.md").read_text(encoding="utf-8")
    assert committed == document_tables.render(), "docs/tables.md is out of date: run `make docs`"


def test_render_has_every_column_in_the_section_of_its_table():
    sections = dict(re.findall(r"^## `(.+?)`$(.*?)(?=^## |\Z)", document_tables.render(), re.MULTILINE | re.DOTALL))
    found = {path: re.findall(r"^\| `(.+?)` \|", text, re.MULTILINE) for path, text in sections.items()}
    assert found == {table.path: list(table.columns) for table in (*TABLES, *PRINTED)}


def test_main_writes_the_page(tmp_path):
    assert cli.run(document_tables.main, ["--output", str(tmp_path / "tables.md")]) == 0
    assert (tmp_path / "tables.md").read_text(encoding="utf-8") == document_tables.render()
