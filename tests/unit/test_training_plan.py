"""Steps, tune rounds and learning rates against upstream's loop and hand-made cases."""

import math

import pytest
from labelled_examples import make_config

from genomics.errors import InputError
from minidv import training_plan
from minidv.network import MODEL_TYPES
from minidv.training_plan import learning_rate, make_plan, problems, warnings


def upstream_steps(planned, stride):
    """Turns of upstream's loop, one by one: the last one makes (its start modulo the stride) steps."""
    made = 0
    for start in range(0, planned, stride):
        is_last = math.ceil((start + 1) / stride) * stride >= planned
        made += start % stride if is_last else stride
    return made


@pytest.mark.parametrize("stride", [1, 2, 3, 7, 128])
@pytest.mark.parametrize("epochs", [1, 2, 9, 40])
def test_make_plan_steps_equal_upstream(stride, epochs):
    config = make_config(batch_size=8, num_epochs=epochs, steps_per_iter=stride)
    expected = upstream_steps(5 * epochs, stride)
    if expected:
        assert make_plan(config, 42, 10).steps == expected
    else:
        with pytest.raises(InputError, match="no step would be made"):
            make_plan(config, 42, 10)


def test_make_plan_refuses_a_batch_larger_than_the_data():
    with pytest.raises(InputError, match="batch_size 512 larger than 208 examples: no step would be made; lower"):
        make_plan(make_config(batch_size=512), 208, 10)


def test_make_plan_limit_is_steps_per_epoch():
    plan = make_plan(make_config(batch_size=4, num_epochs=3, limit=2), 100, 50)
    assert (plan.steps_per_epoch, plan.planned_steps, plan.steps, plan.tune_examples) == (2, 6, 5, 8)


@pytest.mark.parametrize(("wanted", "expected"), [(0, 50), (30, 30), (80, 50)])
def test_make_plan_tune_examples(wanted, expected):
    assert make_plan(make_config(num_validation_examples=wanted), 100, 50).tune_examples == expected


def test_is_tune_at_epochs_extra_periods_and_the_end():
    config = make_config(batch_size=10, num_epochs=3, steps_per_iter=2, tune_every_steps=4)
    plan = make_plan(config, 50, 10)  # 5 steps per epoch, rounded up to 6
    assert plan.steps == 14
    assert [step for step in range(16) if plan.is_tune(step)] == [4, 6, 8, 12, 14]


def test_learning_rate_is_a_staircase():
    config = make_config(learning_rate=1.0, learning_rate_decay_rate=0.5, learning_rate_num_epochs_per_decay=0.5)
    plan = make_plan(config, 8 * 8, 8)  # 8 steps per epoch: falls every 4
    assert [learning_rate(config, plan, step) for step in (0, 3, 4, 8, 13)] == [1, 1, 0.5, 0.25, 0.125]


def test_learning_rate_warms_up_to_the_staircase():
    config = make_config(learning_rate=1.0, learning_rate_decay_rate=0.5, warmup_steps=4)
    config.learning_rate_num_epochs_per_decay = 0.5
    plan = make_plan(config, 8 * 8, 8)
    rates = [learning_rate(config, plan, step) for step in range(6)]
    assert rates == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.5])  # the staircase is at 0.5 from step 4


def told(**changes):
    config = make_config(**changes)
    return problems(config, MODEL_TYPES, make_plan(config, 80, 8))


def test_problems_tells_all_at_once():
    assert told() == []
    found = told(model_type="resnet", trial=-1, class_weights="1,2", best_checkpoint_metric="tune/f1_makro")
    assert len(found) == 4
    assert "did you mean tune/f1_macro?" in found[3]


@pytest.mark.parametrize("weights", ["1,2", "1,2,x", "1,2,-1", "1,2,nan", "1,2,inf", "1,2,3,4"])
def test_problems_class_weights(weights):
    assert "config.class_weights" in told(class_weights=weights)[0]


def test_class_weights_default_is_one():
    assert training_plan.class_weights(make_config()) == [1, 1, 1]
    assert training_plan.class_weights(make_config(class_weights="1,1,10")) == [1, 1, 10]


def test_problems_metric_that_is_better_when_lower():
    assert "better when lower" in told(best_checkpoint_metric="tune/loss")[0]


def test_problems_metric_of_a_subset_needs_its_switch():
    name = "tune/f1_weighted_snp"
    assert told(best_checkpoint_metric=name)
    assert not told(best_checkpoint_metric=name, include_snp_indel_metrics=True)


def test_problems_decay_within_a_step():
    assert "less than one step" in told(learning_rate_num_epochs_per_decay=0.01)[0]


def warned(steps_of=64, **changes):
    config = make_config(**changes)
    return [str(warning) for warning in warnings(config, make_plan(config, steps_of, 8))]


def test_warnings_tell_lost_steps_and_endless_warm_up():
    (told,) = warned(steps_per_iter=4, num_epochs=1, use_ema=False)
    assert told.startswith("4 of 8 planned steps are made: ")
    (told,) = warned(warmup_steps=10_000)
    assert "never reaches 0.003; set config.warmup_steps=0" in told
    assert warned() == []


def test_warnings_tell_an_average_that_is_still_the_start():
    assert warned(ema_momentum=0.99)[0].startswith("after 15 steps the average of config.ema_momentum 0.99 is to 86% ")
    assert warned(ema_momentum=0.99, use_ema=False) == []
    assert warned(ema_momentum=0.85) == []  # 0.85 ** 15 = 0.087
    assert warned(ema_momentum=0.86) != []  # 0.86 ** 15 = 0.104
