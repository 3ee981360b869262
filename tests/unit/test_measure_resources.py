"""What jobs took, read from benchmark files as Snakemake 9.27 writes them."""

import pytest

import measure_resources
from genomics import cli

HEADER = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time"
MORE = "jobid\trule_name\twildcards\tparams\tthreads\tcpu_usage\tresources\tinput_size_mb"


def took(seconds, megabytes, processor) -> str:
    return f"{seconds}\t0:00:01\t{megabytes}\t1\t1\t1\t0\t0\t50\t{processor}"


def asked(cores, megabytes, minutes) -> str:
    resources = {"_cores": cores, "mem_mb": megabytes, "tmpdir": "/tmp/it's", "runtime": minutes}
    return f"3\ttrain\t{{'model': 'a.r1'}}\t{{'exe': ['python']}}\t{cores}\t80\t{resources}\t{{'x': 0.5}}"


@pytest.fixture
def printed(tmp_path, capsys):
    """What is printed of benchmark files: path -> lines."""

    def measure(files):
        for name, lines in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("".join(f"{line}\n" for line in lines))
        code = cli.run(measure_resources.main, [str(tmp_path)])
        text = capsys.readouterr()
        return code, text.out.splitlines() or text.err.splitlines()

    return measure


def test_most_of_every_rule(printed):
    files = {
        "train/a.r1.tsv": [HEADER, took(90, 700.25, 60)],
        "train/b.r1.tsv": [HEADER, took(600, 650, 1200)],
        "happy/set/x.tsv": [HEADER, took(6, 20, 3)],
        "rank_arms.tsv": [HEADER, took(12, 100, 6)],
    }
    code, lines = printed(files)
    assert code == 0
    assert [line.split() for line in lines[1:]] == [
        ["happy", "1", "20", "0.1", "0.1"],
        ["rank_arms", "1", "100", "0.2", "0.1"],
        ["train", "2", "700", "10.0", "20.0"],
    ]


def test_what_was_asked_where_the_files_tell(printed):
    lines = [f"{HEADER}\t{MORE}", f"{took(90, 700, 60)}\t{asked(2, 1500, 5)}"]
    _, (header, row) = printed(
        {"train/a.r1.tsv": lines, "train/b.r1.tsv": [*lines[:1], f"{took(9, 7, 6)}\t{asked(2, 3000, 10)}"]}
    )
    assert row.split() == ["train", "2", "2", "700", "3,000", "1.5", "1.0", "10"]
    assert header.split() == [
        "rule",
        "jobs",
        "cores",
        "MB",
        "MB",
        "asked",
        "minutes",
        "CPU",
        "minutes",
        "minutes",
        "asked",
    ]


def test_job_too_short_to_look_at(printed):
    _, lines = printed({"happy/a.tsv": [HEADER, took(0.2, "NA", "NA")]})
    assert lines[1].split() == ["happy", "1", "0.0"]


def test_repeated_job_has_a_row_of_each_time(printed):
    _, lines = printed({"happy/a.tsv": [HEADER, took(6, 20, 3), took(6, 30, 3)]})
    assert lines[1].split()[1:3] == ["2", "30"]


@pytest.mark.parametrize("lines", [["a\tb", "1\t2"], [HEADER, "x"], [HEADER, took("x", 1, 1)]])
def test_file_of_another_kind(printed, lines):
    code, (told,) = printed({"happy/a.tsv": lines})
    assert code == cli.BAD_INPUT
    assert "happy/a.tsv: is no benchmark file of Snakemake" in told


def test_folder_without_files(printed):
    code, (told,) = printed({"happy/a.txt": []})
    assert code == cli.BAD_INPUT
    assert "holds no benchmark files" in told
