"""What every rule of rules/ has in common, read as text."""

import re

TELLING = {"logs/print_plan", "logs/ceiling", "logs/clean_examples"}  # these print or delete, and make no result


def paths(repository, folder: str, ending: str) -> set[str]:
    """The paths below a folder that rules name, without their ending."""
    text = "".join(path.read_text() for path in sorted((repository / "rules").glob("*.smk")))
    return set(re.findall(rf'^ *"({folder}/.*)\.{ending}",?$', text, re.MULTILINE))


def test_time_and_memory_are_kept_where_the_log_is(repository):
    logs = paths(repository, "logs", "log")
    benchmarks = {f"logs/{path.removeprefix('benchmarks/')}" for path in paths(repository, "benchmarks", "tsv")}
    assert logs - benchmarks == TELLING
    assert benchmarks <= logs
