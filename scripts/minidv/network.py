"""The networks: pile-up images in, three logits out (0, 1 or 2 copies of the image's alternate alleles).

Two architectures: a small one that trains on a laptop in seconds, and InceptionV3, which DeepVariant uses.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from genomics.errors import InputError

CLASSES = 3
SMALL, INCEPTION_V3 = "small", "inception_v3"
MODEL_TYPES = (SMALL, INCEPTION_V3)

_WIDTHS = (32, 48, 64, 64)  # channels of the small network's convolutions


def preprocess(images: Any) -> Any:
    """Pixels (n, height, width, channels), uint8, as upstream's networks see them: float32 in [-1, 1)."""
    import tensorflow as tf

    return (tf.cast(images, tf.float32) - 128.0) / 128.0


def build(model_type: str, shape: tuple[int, int, int], seed: int, dropout: float = 0.0) -> Any:
    """Keras model of images (n, *shape), preprocessed, to logits (n, 3); its weights are a function of the seed."""
    import keras

    if model_type not in _BACKBONES:
        raise InputError(f"model_type: expected one of {', '.join(MODEL_TYPES)}; found {model_type!r}")
    image = keras.Input(shape, name="image")
    features = keras.layers.Dropout(dropout, seed=seed)(_BACKBONES[model_type](image))
    network = keras.Model(image, keras.layers.Dense(CLASSES, name="logits")(features))
    _initialise(network, np.random.default_rng(seed))
    return network


def _small(image: Any) -> Any:
    """Four strided convolutions; means over the whole image and over its middle, where the variant stands."""
    from keras import layers

    maps = image
    for number, width in enumerate(_WIDTHS):
        conv = layers.Conv2D(width, 3, strides=2, padding="same", activation="relu", name=f"conv_{number}")
        maps = conv(maps)  # (n, height / 2, width / 2, channels)
    columns = maps.shape[2]
    middle = layers.Cropping2D(((0, 0), (columns // 2 - 1, columns - columns // 2 - 1)))(maps)
    pooled = [layers.GlobalAveragePooling2D()(part) for part in (maps, middle)]
    return layers.Concatenate()(pooled)  # (n, 2 * channels)


def _inception_v3(image: Any) -> Any:
    import keras

    backbone = keras.applications.InceptionV3(include_top=False, weights=None, input_tensor=image, pooling="avg")
    return backbone.output  # (n, 2048)


_BACKBONES = {SMALL: _small, INCEPTION_V3: _inception_v3}


def _initialise(network: Any, rng: np.random.Generator) -> None:
    """He-normal kernels, as fits rectified units; vectors keep their constants (zeros, ones)."""
    for weight in network.weights:
        if len(weight.shape) > 1:
            inputs = int(np.prod(weight.shape[:-1]))
            weight.assign(rng.standard_normal(weight.shape, np.float32) * np.float32(np.sqrt(2 / inputs)))


def kernels(network: Any) -> list[Any]:
    """Variables that weight decay acts on: kernels of convolutions and of the last layer, no biases."""
    return [weight for weight in network.trainable_variables if len(weight.shape) > 1]


def named_weights(network: Any) -> dict[str, Any]:
    """Variables by place and kind (`000.kernel`), trainable or not, without random states.

    Layer names are no part of the key: Keras numbers them through a whole process.
    """
    return {f"{place:03d}.{weight.name}": weight for place, weight in enumerate(network.weights)}


def get_weights(network: Any) -> dict[str, np.ndarray]:
    """Values of `named_weights`."""
    return {name: np.asarray(weight) for name, weight in named_weights(network).items()}


def set_weights(network: Any, values: Mapping[str, np.ndarray]) -> None:
    """Assign values of `get_weights`; InputError unless names and shapes are those of the network."""
    weights = named_weights(network)
    found = {name: tuple(value.shape) for name, value in values.items()}
    wanted = {name: tuple(weight.shape) for name, weight in weights.items()}
    if found != wanted:
        different = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
        raise InputError(f"weights are of another network: {', '.join(different[:3])} and more do not fit")
    for name, weight in weights.items():
        weight.assign(values[name])


def weights_digest(weights: Mapping[str, np.ndarray]) -> str:
    """SHA-256 of named weights in the order of their names: tells models apart where files differ by chance."""
    digest = hashlib.sha256()
    for name, value in sorted(weights.items()):
        digest.update(f"{name} {tuple(value.shape)}\n".encode())
        digest.update(np.ascontiguousarray(value, "<f4").tobytes())
    return digest.hexdigest()
