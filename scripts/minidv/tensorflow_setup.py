"""TensorFlow, started in one way everywhere: quiet, a fixed number of threads, deterministic operations.

Importing it takes seconds: programs check their arguments first, and only then call `start`.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

# Sums are split among threads, so the number of threads decides the last bits; it never follows the machine.
THREADS = 2

_ENVIRONMENT = {
    "KERAS_BACKEND": "tensorflow",  # whatever ~/.keras/keras.json says
    "TF_USE_LEGACY_KERAS": "1",  # keeps `import tensorflow` from importing Keras, 2 of 5 seconds; see network.py
}


def start() -> ModuleType:
    """The module tensorflow, imported and configured on the first call."""
    os.environ.update(_ENVIRONMENT)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # errors only
    with _quiet():
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(THREADS)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        tf.config.experimental.enable_op_determinism()
        tf.config.list_logical_devices()  # starts the runtime, which has its own greetings
    return tf


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back what C++ code writes to file descriptor 2 before its log level counts; show it if the block fails."""
    sys.stderr.flush()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as kept:
        os.dup2(kept.fileno(), 2)
        try:
            yield
        except BaseException:
            kept.seek(0)
            os.write(stderr, kept.read())
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
