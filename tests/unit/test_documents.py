"""The pages name only what exists, and their shell blocks are shell."""

import os
import subprocess

import documents
import pytest

PAGES = documents.pages()


def test_pages_are_found():
    assert {"README.md", "docs/tutorial.md", "config/README.md"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_shell_blocks_are_valid_bash(page):
    for block in documents.blocks(page, "sh"):
        done = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), f"{page}:{block.line}"


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page, repository):
    files = [target.partition("#")[0] for target in documents.links(page)]
    assert [name for name in files if not ((repository / page).parent / name).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_headings(page):
    for target in documents.links(page):
        name, mark, anchor = target.partition("#")
        if mark:
            there = os.path.normpath(os.path.join(os.path.dirname(page), name)) if name else page
            assert anchor in documents.headings(there), target


@pytest.mark.parametrize("page", PAGES)
def test_paths_exist(page, repository):
    missing = [path for path in sorted(documents.paths(page)) if not list(repository.glob(path))]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_exist(page, repository):
    lines = (repository / "Makefile").read_text().splitlines()
    targets = {line.split(":")[0] for line in lines if ": " in line or line.endswith(":")}
    assert documents.make_targets(page) - targets == set()


def test_documents_are_told_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "REPOSITORY", tmp_path)
    text = "# A *b*, c\n[x](y.md#z) [w](http://w) `make all` `docs/no.md`\n"
    text += "```sh\nmake demo  # make nothing\n```\n`../docs/x`\n"
    (tmp_path / "p.md").write_text(text)
    assert documents.blocks("p.md", "sh") == [documents.Block("p.md", 4, "sh", "make demo  # make nothing\n")]
    assert documents.links("p.md") == ["y.md#z"]
    assert documents.make_targets("p.md") == {"all", "demo"}
    assert documents.paths("p.md") == {"docs/no.md"}
    assert documents.headings("p.md") == {"a-b-c"}
