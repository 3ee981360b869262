"""What the table of resources asks for: more with more work, never too little, and for every rule."""

import re

import pytest
import rule_files
import yaml

from genomics.errors import InputError
from retrain.resources import table
from retrain.resources.work import Work

NAMES = ("embedded", "container")
BACKENDS = [{"deepvariant": one, "happy": other} for one in NAMES for other in NAMES]
GENOME = Work(3100, 30 * 3100, 4900, 10 * 4900)
SMALL = """
memory: {{margin: 2, snakemake: 100, least: 1000}}
minutes: {{margin: 3, least: 5}}
every_backend: {entry}
deepvariant: {{embedded: {{}}, container: {{}}}}
happy: {{embedded: {{}}, container: {{}}}}
"""


@pytest.fixture
def asked(tmp_path):
    """What a rule with this entry asks for."""

    def load(entry):
        (tmp_path / "resources.yaml").write_text(SMALL.format(entry={"rule": entry}))
        return table.load(BACKENDS[0], tmp_path / "resources.yaml")["rule"]

    return load


def test_memory_is_margin_times_the_sum_with_snakemake_on_top(asked):
    rates = {"per_megabase": 1, "per_sequenced_megabase": 0.1, "per_thousand_images": 2, "per_thousand_trained": 0.01}
    memory = asked({"memory": {"base": 500, "thread": 50, **rates}, "minutes": {"base": 1}}).memory
    assert memory.of(Work(10, 300, 20, 1000), 4) == 100 + 2 * (500 + 4 * 50 + 10 + 30 + 40 + 10)


def test_amounts_are_whole_and_rounded_up(asked):
    found = asked({"memory": {"base": 700.3}, "minutes": {"base": 2.1}})
    assert (found.memory.of(Work(), 1), found.minutes.of(Work(), 1)) == (1501, 7)
    assert all(isinstance(amount.of(Work(), 1), int) for amount in found[1:])


def test_least_is_never_undercut(asked):
    found = asked({"memory": {"base": 0}, "minutes": {"base": 0, "per_megabase": 1, "over_threads": True}})
    assert (found.memory.of(Work(), 1), found.minutes.of(Work(1), 64)) == (1000, 5)


def test_threads_share_what_grows_with_the_work(asked):
    minutes = asked({"memory": {"base": 0}, "minutes": {"base": 10, "per_megabase": 1, "over_threads": True}}).minutes
    assert [minutes.of(Work(80), threads) for threads in (1, 4)] == [3 * 90, 3 * 30]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"memory": {"base": 1}}, "'minutes' is missing"),
        ({"memory": {"base": 1, "per_gigabase": 1}, "minutes": {"base": 1}}, "unknown key 'per_gigabase'"),
        ({"memory": {"base": -1}, "minutes": {"base": 1}}, "-1"),
    ],
)
def test_what_is_wrong_is_told(asked, entry, told):
    with pytest.raises(InputError, match=re.escape(told)):
        asked(entry)


@pytest.fixture(scope="module")
def submitted() -> dict[str, str]:
    """What the rules say whose jobs run on nodes of a cluster."""
    local = rule_files.local()
    return {name: said for name, said in rule_files.texts().items() if name not in local}


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_rule_of_the_cluster_has_an_entry(submitted, backend):
    assert len(submitted) > 20
    assert set(table.load(backend)) == set(submitted) | {"download"}  # which becomes one where nodes reach the network


def test_every_rule_of_the_cluster_asks_by_its_own_name(submitted):
    for name, said in submitted.items():
        for function in ("mem_mb=memory", "runtime=minutes"):
            assert f'{function}("{name}"' in said, name


@pytest.mark.parametrize("backend", BACKENDS)
def test_more_work_never_asks_for_less(backend):
    for rule, asked in table.load(backend).items():
        for amount in asked[1:]:
            steps = [amount.of(Work(*(share * units for units in GENOME)), 4) for share in (0, 0.001, 0.02, 1, 2)]
            assert steps == sorted(steps), rule


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_job_gets_what_snakemake_needs(backend):
    for rule, asked in table.load(backend).items():
        assert asked.memory.of(Work(), 1) >= 1000, rule
        assert asked.minutes.of(Work(), 1) >= 5, rule


def test_container_asks_for_more_than_the_embedded_engine():
    embedded, container = (table.load({"deepvariant": name, "happy": name}) for name in ("embedded", "container"))
    for rule in ("make_training_examples", "train", "call_variants", "postprocess_variants", "happy"):
        assert container[rule].memory.of(GENOME, 4) > embedded[rule].memory.of(GENOME, 4), rule
        assert container[rule].threads >= embedded[rule].threads, rule


def test_figures_of_the_published_genome():
    """HG003 at 35 reads, the table's own sources: minutes without margin are the published ones."""
    genome = Work(3100, 35 * 3100, 4900)
    asked = table.load(BACKENDS[3])
    bare = {rule: entry.minutes._replace(margin=1, base=0) for rule, entry in asked.items()}
    assert bare["make_calling_examples"].of(genome, 96) == pytest.approx(45.1, abs=1)
    assert bare["postprocess_variants"].of(genome, 4) == pytest.approx(48, abs=1)
    assert asked["happy"].memory.of(genome, 4) == pytest.approx(23_000, rel=0.02)


def test_margins_are_stated_once():
    given = yaml.safe_load(table.TABLE.read_text())
    assert set(given["memory"]) == {"margin", "snakemake", "least"}
    assert set(given["minutes"]) == {"margin", "least"}
