"""Dry runs of the experiments, each made once, as jobs and as calls of the tools."""

from functools import cache
from typing import NamedTuple

import pytest

from tests.contracts import configurations, parsers, planned
from tests.workflow.conftest import Experiment, Run


class Plan(NamedTuple):
    """What a dry run plans: the experiment, all jobs, and the tools that they start."""

    name: str
    experiment: Experiment
    jobs: list[planned.Job]
    calls: list[planned.Call]

    @property
    def is_container(self) -> bool:
        """Whether the tools are DeepVariant's and hap.py's own."""
        return self.name in ("giab", "sweep_article", *configurations.MODEL_TYPES) or self.name.endswith("container")


@pytest.fixture(scope="session")
def plans(tmp_path_factory):
    """Function that gives the plan of a configuration by name; each is made once."""

    @cache
    def dry_run(name: str) -> tuple[Experiment, Run]:
        experiment = configurations.ALL[name](tmp_path_factory.mktemp("dry") / "a run's folder")
        return experiment, experiment.run("-n", "-p")

    @cache
    def planned_once(name: str) -> Plan:
        experiment, run = dry_run(name)
        assert run.code == 0, run.text
        jobs = planned.jobs(run.text)
        return Plan(name, experiment, jobs, planned.calls(jobs))

    return planned_once


@pytest.fixture(params=configurations.ALL)
def plan(request, plans) -> Plan:
    """The plan of each configuration."""
    return plans(request.param)


@pytest.fixture(scope="session")
def tools(contracts) -> parsers.Contracts:
    """What the real tools accept."""
    return parsers.Contracts(contracts)
