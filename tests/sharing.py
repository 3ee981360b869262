"""How the files of tests are shared out between pytest-xdist's workers (`--dist loadfile`): those that use one costly
thing go together, so that it is made once; the longest begin first, so that the workers end together."""

from collections.abc import Sequence
from fnmatch import fnmatch

from xdist.scheduler import LoadFileScheduling

# Longest first. Each entry goes to one worker; what is in none takes less than half a minute a file, and comes later.
GROUPS: Sequence[Sequence[str]] = (
    ("tests/workflow/test_tutorial.py",),
    ("tests/slurm/*",),
    (
        "tests/workflow/test_any_folder.py",
        "tests/workflow/test_compare.py",
        "tests/workflow/test_dependencies.py",
        "tests/workflow/test_record.py",
        "tests/workflow/test_tiny_run.py",
    ),
    ("tests/workflow/test_containers.py",),
    ("tests/workflow/test_real_run.py",),
    ("tests/workflow/test_sweep_article.py",),
    ("tests/workflow/test_killed_run.py",),
    ("tests/workflow/test_sample_columns.py",),
    ("tests/unit/test_simulator_calibration.py",),
    ("tests/workflow/test_plan.py",),
    ("tests/contracts/*",),
    ("tests/workflow/test_bad_config.py",),
    ("tests/workflow/test_download.py",),
    ("tests/unit/test_verdict_nulls.py",),
    ("tests/unit/test_matching.py",),
    ("tests/unit/test_training.py",),
)


def rank(nodeid: str) -> int:
    """Place of a test's group in the order of beginning."""
    file = nodeid.partition("::")[0]
    places = (place for place, patterns in enumerate(GROUPS) if any(fnmatch(file, pattern) for pattern in patterns))
    return next(places, len(GROUPS))


class Sharing(LoadFileScheduling):
    """Sends all tests of a group to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        place = rank(nodeid)
        return f"group {place}" if place < len(GROUPS) else super()._split_scope(nodeid)


def pytest_collection_modifyitems(config, items):
    """Every worker has the same order; without workers it stays as it is."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))


def pytest_xdist_make_scheduler(config, log):
    """Refines `--dist loadfile`, in the order of the items instead of by their number."""
    config.option.loadscopereorder = False
    return Sharing(config, log) if config.option.dist == "loadfile" else None
