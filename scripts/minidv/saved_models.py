"""Models for calling: a SavedModel folder (this engine's or DeepVariant's) or a checkpoint prefix of this engine.

A SavedModel has the signature serving_default: preprocessed images (n, height, width, channels), float32, to
`classification`, probabilities (n, 3). Its files differ from export to export, so weights.sha256 beside them tells
which weights they hold.
"""

import shutil
from pathlib import Path
from typing import Any

import numpy as np

from genomics.errors import InputError
from minidv import checkpoints, example_info, network
from minidv.example_info import ExampleInfo

DIGEST = "weights.sha256"
SIGNATURE, OUTPUT = "serving_default", "classification"
# The last bits of a sum may depend on the size of the batch: every batch has this one, whatever is asked for.
BATCH = 64


def is_saved_model(path: str | Path) -> bool:
    """Whether a path is the folder of a SavedModel."""
    return (Path(path) / "saved_model.pb").is_file()


def read_info(path: str | Path) -> ExampleInfo:
    """Shape and channels that a model expects: of the folder, or of the folder of the prefix; InputError if absent."""
    if not is_saved_model(path):
        checkpoints.check_prefix(path)
    return example_info.read_with_shape(example_info.of_model(path))


def export(prefix: str | Path, info_path: Path, output: Path) -> str:
    """Turn a checkpoint into a SavedModel folder, which appears complete or not at all; the digest of its weights."""
    info = example_info.read_with_shape(info_path)
    checkpoint = checkpoints.load(prefix)
    metadata = checkpoint.metadata
    differences = ExampleInfo(metadata.shape, metadata.channels).differences(info)
    if differences:
        raise InputError(f"{prefix}: unlike {info_path}: {'; '.join(differences)}; give the file beside the checkpoint")
    digest = network.weights_digest(checkpoint.part(checkpoints.WEIGHTS))
    output.parent.mkdir(parents=True, exist_ok=True)
    unfinished = output.with_name(f".{output.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    _write(checkpoint.network(), unfinished)
    shutil.copyfile(info_path, unfinished / example_info.NAME)
    (unfinished / DIGEST).write_text(f"{digest}\n")
    if output.exists():
        shutil.rmtree(output)
    unfinished.replace(output)
    return digest


def _write(built: Any, folder: Path) -> None:
    import tensorflow as tf

    def classify(image: Any) -> dict[str, Any]:
        return {OUTPUT: tf.nn.softmax(built(image, training=False))}

    specification = tf.TensorSpec((None, *built.input_shape[1:]), tf.float32, name="image")
    module = tf.Module()
    module.weights = [weight.value for weight in built.weights]  # Keras' own export stores them twice
    module.classify = tf.function(classify, input_signature=[specification])
    tf.saved_model.save(module, str(folder), signatures={SIGNATURE: module.classify})


class Classifier:
    """A loaded model: images (n, height, width, channels), uint8, to probabilities (n, 3), float32."""

    def __init__(self, path: str | Path):
        import tensorflow as tf

        classify = self._saved_model(path) if is_saved_model(path) else self._checkpoint(path)
        self._classify = tf.function(lambda images: classify(network.preprocess(images)))

    def _saved_model(self, path: str | Path) -> Any:
        import tensorflow as tf

        try:
            self._loaded = tf.saved_model.load(str(path))  # the signature holds no reference to its variables
            signature = self._loaded.signatures[SIGNATURE]
            name = next(iter(signature.structured_input_signature[1]))
        except (OSError, ValueError, KeyError, AttributeError, tf.errors.OpError) as error:
            reason = str(error).splitlines()[0]
            raise InputError(f"{path}: not a SavedModel with the signature {SIGNATURE} ({reason})") from error
        if OUTPUT not in signature.structured_outputs:
            raise InputError(f"{path}: its signature {SIGNATURE} has no output {OUTPUT}")
        return lambda images: signature(**{name: images})[OUTPUT]

    def _checkpoint(self, path: str | Path) -> Any:
        import tensorflow as tf

        built = checkpoints.load(path).network()
        return lambda images: tf.nn.softmax(built(images, training=False))

    def __call__(self, images: np.ndarray) -> np.ndarray:
        """Probabilities of up to BATCH images; they do not depend on what else is in the batch."""
        padded = np.zeros((BATCH, *images.shape[1:]), np.uint8)
        padded[: len(images)] = images
        return np.asarray(self._classify(padded))[: len(images)]
