"""The command line, against a registry on this machine."""

import pytest
import yaml
from made_registry import serve

import resolve_digests
from genomics import cli
from retrain.tools import TABLE, Tools

TAGS = {"deepvariant": "1.9.0", "deepvariant_gpu": "1.9.0-gpu", "happy": "v0.3.15"}


@pytest.fixture
def registry():
    with serve() as made:
        made.digests = {name: made.add(f"mirror/{name}:{tag}", annotations={"of": name}) for name, tag in TAGS.items()}
        yield made


@pytest.fixture
def table(registry, tmp_path):
    """The shipped table with the addresses of the registry, in a folder with a space."""
    text = TABLE.read_text(encoding="utf-8")
    for name, image in yaml.safe_load(text)["images"].items():
        text = text.replace(f"{image['address']}\n", f"docker://{registry.host}/mirror/{name}:{TAGS[name]}\n")
    path = tmp_path / "a table" / "tools.yaml"
    path.parent.mkdir()
    path.write_text(text)
    return path


def run(table, *words: str) -> int:
    return cli.run(resolve_digests.main, ["--table", str(table), "--no-https", *words])


def test_main_writes_digests_that_tools_are_then_started_by(table, registry, capsys):
    before = table.read_text()
    assert run(table) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        f"{name}: docker://{registry.host}/mirror/{name}:{tag} is {registry.digests[name]} (new)"
        for name, tag in TAGS.items()
    ]
    tools = Tools.load({"deepvariant": "container", "happy": "container"}, table)
    assert tools.image("happy") == f"docker://{registry.host}/mirror/happy@{registry.digests['happy']}"
    assert [line for line in table.read_text().splitlines() if "digest: sha256" not in line] == before.splitlines()


def test_main_twice_changes_nothing(table, capsys):
    run(table)
    written, stamp = table.read_bytes(), table.stat().st_mtime_ns
    assert run(table) == 0
    assert capsys.readouterr().out.count("(as before)") == 3
    assert (table.read_bytes(), table.stat().st_mtime_ns) == (written, stamp)


def test_main_refuses_another_digest_until_update(table, registry, capsys):
    run(table)
    before = table.read_bytes()
    new = registry.add("mirror/happy:v0.3.15", annotations={"changed": True})
    assert run(table) == cli.BAD_INPUT
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: images.happy: ")
    assert table.read_bytes() == before
    assert run(table, "--update") == 0
    assert table.read_bytes() == before.replace(registry.digests["happy"].encode(), new.encode())


def test_main_writes_nothing_where_one_image_fails(table, registry, capsys):
    before = table.read_bytes()
    del registry.manifests["mirror/happy:v0.3.15"]
    assert run(table) == cli.BAD_INPUT
    assert "the registry has no mirror/happy:v0.3.15" in capsys.readouterr().err
    assert table.read_bytes() == before


def test_main_refuses_a_file_that_is_no_table(tmp_path, capsys):
    (tmp_path / "t.yaml").write_text("a: 1\n")
    assert run(tmp_path / "t.yaml") == cli.BAD_INPUT
    assert "t.yaml: unknown key 'a'; known are" in capsys.readouterr().err
    assert run(tmp_path / "none.yaml") == cli.BAD_INPUT
