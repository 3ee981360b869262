"""Programs write between two markers, and nowhere else."""

import pytest

from genomics.errors import InputError
from retrain import sections

BEGIN, END = "<!-- begin: real -->", "<!-- end: real -->"


def test_insert_keeps_what_is_around():
    text = f"# Title\n\n{BEGIN}\nold\n{END}\n\nrest\n"
    once = sections.insert(text, "real", "| new |", "README.md")
    assert once == f"# Title\n\n{BEGIN}\n\n| new |\n\n{END}\n\nrest\n"
    assert sections.insert(once, "real", "| new |", "README.md") == once


@pytest.mark.parametrize("text", ["", BEGIN, END, f"{END}{BEGIN}", f"{BEGIN}{BEGIN}{END}", f"{BEGIN}{END}{END}"])
def test_insert_without_markers(text):
    with pytest.raises(InputError, match=r"README\.md.*begin: real"):
        sections.insert(text, "real", "x", "README.md")


def test_update_a_file(tmp_path):
    (tmp_path / "a.md").write_text(f"é\n{BEGIN}\n{END}\n", encoding="utf-8")
    sections.update(tmp_path / "a.md", "real", "new")
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == f"é\n{BEGIN}\n\nnew\n\n{END}\n"
    with pytest.raises(InputError, match=r"b\.md: cannot be read"):
        sections.update(tmp_path / "b.md", "real", "new")
