import os

import pytest

from genomics.errors import InputError
from retrain.recording import usages
from retrain.recording.usages import Usage

HEADER = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"
TIME = "1970-01-01T00:00:01Z"


def write(folder, text):
    path = folder / "it's $(a) job.tsv"
    path.write_text(text)
    os.utime(path, (1, 1))
    return path


def test_measured_job(tmp_path):
    path = write(tmp_path, HEADER + "61.5\t0:01:01\t120.25\t900.00\t80.00\t90.00\t1.50\t2.00\t88.00\t54.10\n")
    assert usages.read(path) == Usage(61.5, 54.1, 120.25, 1.5, 2.0, TIME)


@pytest.mark.parametrize("unknown", ["NA", "-"])
def test_short_job_has_its_time_alone(tmp_path, unknown):
    path = write(tmp_path, HEADER + "0.0123\t0:00:00" + f"\t{unknown}" * 8 + "\n")
    assert usages.read(path) == Usage(seconds=0.0123, finished=TIME)


def test_memory_of_a_job_that_ended_while_it_was_looked_at_is_not_known(tmp_path):
    path = write(tmp_path, HEADER + "0.12\t0:00:00" + "\t0.00" * 8 + "\n")
    assert usages.read(path) == Usage(0.12, 0.0, None, 0.0, 0.0, TIME)


def test_columns_may_be_more(tmp_path):
    path = write(tmp_path, f"{HEADER.rstrip()}\tjobid\n1\t0:00:01\t2\t3\t4\t5\t6\t7\t8\t9\t77\n")
    assert usages.read(path) == Usage(1, 9, 2, 6, 7, TIME)


def test_job_without_file(tmp_path):
    assert usages.read(tmp_path / "x.tsv") == Usage()


@pytest.mark.parametrize("text", ["", HEADER, "s\n1\n", HEADER + "x\t0\t1\t1\t1\t1\t1\t1\t1\t1\n", HEADER + "1\n"])
def test_broken_file_is_told(tmp_path, text):
    with pytest.raises(InputError, match="remove it"):
        usages.read(write(tmp_path, text))
