"""Two tables of figures become one, with a ratio wherever there is one."""

import pytest

import compare_reads
from genomics import cli

REAL = "figure\tvalue\nreads\t52035\ndepth\t4\nonly_real\t1\nnone\t0\nempty\t\n"
SIMULATED = "figure\tvalue\nreads\t104070\ndepth\t1\nnone\t3\nempty\t2\nonly_simulated\t7\n"


@pytest.fixture
def run(tmp_path):
    (tmp_path / "real.tsv").write_text(REAL)
    (tmp_path / "simulated.tsv").write_text(SIMULATED)

    def run(*options, second="simulated.tsv"):
        tables = [tmp_path / "real.tsv", tmp_path / second]
        return cli.run(compare_reads.main, [str(word) for word in (*tables, *options)])

    return run


def cells(text):
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]


def test_main_prints_every_figure_of_either_table(run, capsys):
    assert run() == 0
    header, _, *rows = cells(capsys.readouterr().out)
    assert header == ["figure", "real", "simulated", "ratio"]
    assert rows == [
        ["reads", "52035", "104070", "2"],
        ["depth", "4", "1", "0.25"],
        ["only_real", "1", "", ""],
        ["none", "0", "3", ""],
        ["empty", "", "2", ""],
        ["only_simulated", "", "7", ""],
    ]


def test_main_chooses_figures_in_the_order_given_and_titles(run, capsys):
    assert run("--figures", "depth", "reads", "--names", "a", "b") == 0
    header, _, *rows = cells(capsys.readouterr().out)
    assert header == ["figure", "a", "b", "ratio"]
    assert [row[0] for row in rows] == ["depth", "reads"]


def test_main_writes_into_a_section_of_a_document(run, tmp_path, capsys):
    document = tmp_path / "d.md"
    document.write_text("a\n<!-- begin: x -->\n<!-- end: x -->\nb\n")
    assert run("--document", document, "--section", "x", "--figures", "depth") == 0
    assert capsys.readouterr().out == ""
    assert "| depth | 4 | 1 | 0.25 |\n\n<!-- end: x -->\nb\n" in document.read_text()


@pytest.mark.parametrize(
    "content", ["", "figure\tnumber\nreads\t1\n", "figure\tvalue\nreads\tmany\n", "figure\tvalue\nx\n"]
)
def test_main_refuses_other_tables(run, tmp_path, content, capsys):
    (tmp_path / "other.tsv").write_text(content)
    assert run(second="other.tsv") == 2
    assert "other.tsv: cannot be read as a table of figure and value" in capsys.readouterr().err


def test_main_tells_all_problems(run, tmp_path, capsys):
    assert run("--document", tmp_path / "d.md", second="absent.tsv") == 2
    assert ["--section" in line or "absent.tsv" in line for line in capsys.readouterr().err.splitlines()] == [True] * 2


def test_main_refuses_an_unknown_figure(run, capsys):
    assert run("--figures", "depht") == 2
    assert "no figure 'depht'; there are reads, depth" in capsys.readouterr().err
