"""Arms of models that exist already: nothing is trained, and every cell is called with the model that is named."""

import shutil

import pytest

from tests.workflow.conftest import REPOSITORY, read_config, shell_commands

SHIPPED = REPOSITORY / "scripts" / "minidv" / "models" / "wgs"


@pytest.fixture
def config(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "from elsewhere")
    flags = {"vsc_min_fraction_snps": 0.06}
    given = {"make_examples": flags, "model": [str(tmp_path / "from elsewhere" / "model"), "default"]}
    return read_config("tiny") | {"arms": {"colleague": given}}


def test_given_models_are_called_and_not_trained(new_experiment, config, tmp_path):
    commands = list(shell_commands(new_experiment(config).must_run("-n", "-p")))
    rules = {rule for rule, _ in commands}
    assert not rules & {"train", "shuffle_examples", "make_training_examples", "convert_to_saved_model"}
    called = [command for rule, command in commands if rule == "call_variants"]
    assert len(called) == 2 + 2 + 2
    named = [command for command in called if f"--checkpoint '{tmp_path}/from elsewhere/model'" in command]
    assert len(named) == 2
    assert all("/colleague.from_elsewhere-" in command for command in named)


def test_model_of_another_arm_waits_for_its_training(new_experiment):
    config = read_config("tiny") | {"controls": False}
    config["arms"]["again"] = {"model": "results/models/sensitive.r1/saved_model"}
    jobs = new_experiment(config).jobs()
    assert (jobs["train"], jobs["convert_to_saved_model"]) == (1, 1)


def test_settings_of_shuffling_stand_on_the_command_of_the_training_examples(new_experiment):
    config = read_config("tiny") | {"controls": False}
    config["arms"]["sensitive"]["shuffle"] = {"balance": "class", "weights": {"complex": 3}, "max_class0_ratio": 5}
    commands = list(shell_commands(new_experiment(config).must_run("-n", "-p")))
    train, tune = sorted((words for rule, words in commands if rule == "shuffle_examples"), key=len, reverse=True)
    assert "--balance class --max_class0_ratio 5 --weights complex=3" in train
    assert "/train " in train
    assert "--balance" not in tune
    assert ".plain/tune" in tune
