"""One step of training against numpy and against Keras' own losses; averages; state."""

import itertools

import keras
import numpy as np
import pytest
from labelled_examples import INFO, SHAPE, make_config, make_examples

from genomics.errors import InputError
from minidv import checkpoints, network, tensorflow_setup
from minidv.checkpoints import Checkpoint, Metadata
from minidv.datasets import Batch
from minidv.learner import AVERAGE, Learner, make_optimizer


@pytest.fixture(scope="module", autouse=True)
def tensorflow():
    return tensorflow_setup.start()


def make_metadata():
    return Metadata(network.SMALL, SHAPE, INFO.channels, step=0, seed=1, config={}, progress={})


def make_batches(size=6):
    examples = make_examples(36, seed=1)
    for start in itertools.cycle(range(0, len(examples), size)):
        part = examples[start : start + size]
        labels = np.array([example.label for example in part], np.int64)
        yield Batch(np.stack([example.pixels for example in part]), labels, np.ones(len(part), np.int64))


def make_learner(**changes):
    return Learner(make_metadata(), make_config(**changes))


def train(learner, steps, start=0):
    batches = itertools.islice(make_batches(), start, start + steps)
    return [learner.step(batch, 1e-3) for batch in batches]


def digest(learner):
    return network.weights_digest(learner.weights())


def test_step_lowers_the_loss():
    learner = make_learner(backbone_dropout_rate=0.0)
    losses = train(learner, 40)
    assert np.mean(losses[-6:]) < 0.6 * np.mean(losses[:6])


@pytest.mark.parametrize("use_ema", [True, False])
def test_step_same_seed_gives_the_same_bytes(use_ema):
    first, again = make_learner(use_ema=use_ema), make_learner(use_ema=use_ema)
    assert train(first, 5) == train(again, 5)
    assert digest(first) == digest(again)


def test_step_loss_equals_keras(tensorflow):
    """Smoothed cross entropy plus L2 on kernels, as upstream composes it from Keras' parts."""
    config = {"label_smoothing": 0.1, "weight_decay": 0.01, "backbone_dropout_rate": 0.0}
    learner = make_learner(**config)
    batch = next(make_batches())
    probabilities = tensorflow.nn.softmax(learner.network(network.preprocess(batch.images)))
    entropy = keras.losses.CategoricalCrossentropy(label_smoothing=0.1)(np.eye(3)[batch.labels], probabilities)
    decay = sum(float(keras.regularizers.L2(0.01)(kernel)) for kernel in network.kernels(learner.network))
    assert learner.step(batch, 1e-3) == pytest.approx(float(entropy) + decay, rel=1e-5)


def test_step_class_weights_count_twice():
    batch = next(make_batches())
    plain = make_learner(backbone_dropout_rate=0.0)
    _, probabilities, _, _ = plain.evaluate([batch])
    entropies = -np.log(probabilities[np.arange(6), batch.labels])
    weighted = make_learner(backbone_dropout_rate=0.0, class_weights="1,1,3", label_smoothing=0.0)
    expected = np.mean(entropies * np.array([1, 1, 9])[batch.labels])
    assert weighted.step(batch, 1e-3) == pytest.approx(expected, rel=1e-4)


def test_average_follows_the_weights():
    learner = make_learner(ema_momentum=0.75)
    shadow = network.get_weights(learner.network)
    for batch in itertools.islice(make_batches(), 3):
        learner.step(batch, 1e-3)
        now = network.get_weights(learner.network)
        shadow = {name: 0.75 * value + 0.25 * now[name] for name, value in shadow.items()}
    for name, value in learner.weights().items():
        np.testing.assert_allclose(value, shadow[name], rtol=1e-5, atol=1e-7)


def normalised(image):
    layers = keras.layers
    return layers.GlobalAveragePooling2D()(layers.BatchNormalization()(layers.Conv2D(4, 3, strides=4)(image)))


def test_average_takes_statistics_of_batch_normalisation_as_they_are(monkeypatch):
    monkeypatch.setitem(network._BACKBONES, network.SMALL, normalised)
    learner = make_learner(ema_momentum=0.5)
    train(learner, 2)
    averaged, own = learner.weights(), network.get_weights(learner.network)
    moving = [name for name in own if "moving" in name]
    assert len(moving) == 2
    assert all(np.array_equal(averaged[name], own[name]) for name in moving)
    assert not np.array_equal(averaged["000.kernel"], own["000.kernel"])


def test_evaluate_is_of_the_average_and_without_dropout():
    learner = make_learner(backbone_dropout_rate=0.9)
    train(learner, 3)
    batches = list(itertools.islice(make_batches(), 2))
    labels, probabilities, types, loss = learner.evaluate(batches)
    again = learner.evaluate(batches)
    np.testing.assert_array_equal(probabilities, again[1])
    assert (labels.shape, probabilities.shape, types.shape) == ((12,), (12, 3), (12,))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-6)
    assert loss == again[3]


@pytest.mark.parametrize("optimizer", ["adam", "sgd", "rmsprop"])
def test_restore_goes_on_alike(optimizer, tmp_path):
    settings = {"optimizer": optimizer, "backbone_dropout_rate": 0.5}
    whole = make_learner(**settings)
    train(whole, 6)
    half = make_learner(**settings)
    train(half, 3)
    checkpoints.save(tmp_path / "ckpt-3", Checkpoint(make_metadata(), half.state()))
    other = make_learner(**settings)
    train(other, 2)  # leave traces in the optimiser that must not survive
    other.restore(checkpoints.load(tmp_path / "ckpt-3"))
    train(other, 3, start=3)
    assert digest(other) == digest(whole)


def test_state_has_no_average_without_ema():
    assert any(name.startswith(AVERAGE) for name in make_learner().state())
    assert not any(name.startswith(AVERAGE) for name in make_learner(use_ema=False).state())


def test_init_weights_are_those_of_the_checkpoint():
    source = make_learner()
    train(source, 2)
    weights = checkpoints.with_prefix(checkpoints.WEIGHTS, source.weights())
    started = Learner(make_metadata(), make_config(), Checkpoint(make_metadata(), weights))
    assert digest(started) == digest(source)


def test_make_optimizer_takes_the_settings_of_the_config():
    rmsprop = make_optimizer(make_config(optimizer="rmsprop", rho=0.7, momentum=0.3, epsilon=0.5))
    assert (rmsprop.rho, rmsprop.momentum, rmsprop.epsilon) == (0.7, 0.3, 0.5)
    sgd = make_optimizer(make_config(optimizer="sgd", optimizer_weight_decay=0.1))
    assert (sgd.nesterov, sgd.momentum, sgd.weight_decay) == (True, 0.9, 0.1)
    assert make_optimizer(make_config(optimizer="adam", beta_1=0.5)).beta_1 == 0.5
    with pytest.raises(InputError, match="expected rmsprop, sgd or adam; found 'lion'"):
        make_optimizer(make_config(optimizer="lion"))
