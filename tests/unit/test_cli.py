"""Exit codes and words of command lines."""

import pickle
import subprocess
import sys

import pytest

from genomics import cli
from genomics.errors import InputError, raise_all


def test_run_done(capsys):
    assert cli.run(print, ["x"]) == 0
    assert capsys.readouterr().out == "['x']\n"


def test_run_takes_the_words_of_the_process(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["program", "a", "b"])
    cli.run(print)
    assert capsys.readouterr().out == "['a', 'b']\n"


def test_run_bad_input(capsys):
    def main(argv):
        raise InputError(["first", "second"])

    assert cli.run(main, []) == cli.BAD_INPUT == 2
    assert capsys.readouterr() == ("", "error: first\nerror: second\n")


def test_run_bug_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError):
        cli.run(lambda argv: 1 / 0, [])


def test_run_closed_pipe(repository):
    """`program | head -1` ends without a traceback."""
    code = "import sys; from genomics import cli; sys.exit(cli.run(lambda argv: print('x\\n' * 100_000)))"
    words = [sys.executable, "-c", code]
    folder = repository / "scripts"
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder) as process:
        assert process.stdout.readline() == "x\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--numb", "1"], "the following arguments are required: --number"),
        (["--number", "x"], "argument --number: invalid int value: 'x'"),
        (["--number", "1", "y"], "unrecognized arguments: y"),
    ],
)
def test_make_parser_bad_words(words, message):
    parser = cli.make_parser("find_x")
    parser.add_argument("--number", type=int, required=True)
    with pytest.raises(InputError) as error:
        parser.parse_args(words)
    assert str(error.value) == f"find_x: {message}; see find_x --help"


def test_make_parser_subcommands_fail_in_the_same_words():
    parser = cli.make_parser("find_x")
    parser.add_subparsers(dest="what").add_parser("y").add_argument("--z", type=int)
    with pytest.raises(InputError, match="find_x y: argument --z: invalid int"):
        parser.parse_args(["y", "--z", "x"])


def test_input_error_holds_its_problems():
    assert InputError("one").problems == ("one",)
    assert InputError(["one", "two"]).problems == ("one", "two")
    assert str(InputError(["one", "two"])) == "one\ntwo"


def test_input_error_comes_whole_from_another_process():
    assert pickle.loads(pickle.dumps(InputError(["one", "two"]))).problems == ("one", "two")


def test_raise_all():
    raise_all([])
    with pytest.raises(InputError, match="one\ntwo"):
        raise_all(["one", "two"])


@pytest.mark.parametrize("word", ["0", "-1", "1.5", "x", "", "²"])
def test_positive_refuses(word):
    parser = cli.make_parser("program")
    parser.add_argument("--threads", type=cli.positive)
    assert parser.parse_args(["--threads=12"]).threads == 12
    with pytest.raises(InputError, match=f"--threads: expected a whole number of 1 or more; found '{word}'; see"):
        parser.parse_args([f"--threads={word}"])
