"""The networks: shapes, seeds, weights by name."""

import hashlib

import numpy as np
import pytest

from genomics.errors import InputError
from minidv import network, tensorflow_setup

SHAPE = (20, 33, 3)


@pytest.fixture(scope="module", autouse=True)
def tensorflow():
    return tensorflow_setup.start()


def digest(built):
    return network.weights_digest(network.get_weights(built))


def test_start_may_be_called_again(tensorflow):
    assert tensorflow_setup.start() is tensorflow
    assert tensorflow.config.threading.get_intra_op_parallelism_threads() == tensorflow_setup.THREADS


def test_preprocess_maps_pixels_as_upstream():
    found = np.asarray(network.preprocess(np.array([0, 128, 255], np.uint8)))
    assert found.tolist() == [-1.0, 0.0, 127 / 128]


@pytest.mark.parametrize("shape", [(100, 221, 7), (100, 147, 9), SHAPE])
def test_build_small_gives_three_logits(shape):
    built = network.build(network.SMALL, shape, seed=0)
    assert built(np.zeros((2, *shape), np.float32)).shape == (2, 3)
    assert built.count_params() < 150_000


def test_build_small_sees_the_middle_apart():
    """The same bright patch moved sideways changes the logits: they are no function of means over the image alone."""
    built = network.build(network.SMALL, (96, 224, 1), seed=0)
    images = np.zeros((2, 96, 224, 1), np.float32)
    images[0, 40:56, 104:120] = images[1, 40:56, 24:40] = 1
    middle, aside = np.asarray(built(images))
    assert np.abs(middle - aside).max() > 1e-3


def test_build_inception_takes_any_number_of_channels():
    built = network.build(network.INCEPTION_V3, (100, 147, 9), seed=0)
    assert built.output_shape == (None, 3)
    assert 21_000_000 < built.count_params() < 22_500_000


def test_build_weights_are_a_function_of_the_seed():
    first, again, other = (network.build(network.SMALL, SHAPE, seed, dropout=0.2) for seed in (1, 1, 2))
    assert digest(first) == digest(again)
    assert digest(first) != digest(other)


def test_build_refuses_unknown_type():
    with pytest.raises(InputError, match="expected one of small, inception_v3; found 'resnet'"):
        network.build("resnet", SHAPE, 0)


def test_kernels_are_all_but_biases():
    built = network.build(network.SMALL, SHAPE, 0)
    assert [len(kernel.shape) for kernel in network.kernels(built)] == [4, 4, 4, 4, 2]


def test_set_weights_restores():
    source, target = network.build(network.SMALL, SHAPE, 1), network.build(network.SMALL, SHAPE, 2)
    network.set_weights(target, network.get_weights(source))
    assert digest(target) == digest(source)


def test_set_weights_refuses_another_network():
    source, target = network.build(network.SMALL, (20, 33, 4), 1), network.build(network.SMALL, SHAPE, 2)
    with pytest.raises(InputError, match=r"another network: 000\.kernel"):
        network.set_weights(target, network.get_weights(source))


def test_weights_digest_is_of_names_shapes_and_bytes():
    weights = {"b": np.array([1.5], np.float32), "a": np.zeros((1, 2), np.float32)}
    expected = hashlib.sha256(b"a (1, 2)\n" + bytes(8) + b"b (1,)\n" + bytes.fromhex("0000c03f")).hexdigest()
    assert network.weights_digest(weights) == expected
    assert network.weights_digest(dict(reversed(weights.items()))) == expected
