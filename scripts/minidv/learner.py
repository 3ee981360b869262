"""A network in training: one step, the moving average of its weights, and all of its state as arrays."""

from argparse import Namespace
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from genomics.errors import InputError
from minidv import network, training_plan
from minidv.checkpoints import WEIGHTS, Checkpoint, Metadata, warm_start, with_prefix
from minidv.datasets import Batch

AVERAGE, OPTIMIZER, RANDOM = "average/", "optimizer/", "random/"


class Learner:
    """Network, optimiser and averaged network of one training.

    `averaged` is the network that is tuned and stored: a moving average with config.use_ema, else the network itself.
    """

    def __init__(self, metadata: Metadata, config: Namespace, init: Checkpoint | None = None):
        import tensorflow as tf

        self._config = config
        self.network = self._build(metadata)
        if init:
            warm_start(self.network, metadata, init)
        self.averaged = self.network
        if config.use_ema:
            self.averaged = self._build(metadata)
            network.set_weights(self.averaged, network.get_weights(self.network))
        self._optimizer = make_optimizer(config)
        self._optimizer.build(self.network.trainable_variables)
        # Upstream hands the weights to the loss and to its average: they count twice.
        self._weights = np.square(training_plan.class_weights(config)).astype(np.float32)
        self._step = tf.function(self._traced_step)
        self._predict = tf.function(self._traced_predict, reduce_retracing=True)

    def _build(self, metadata: Metadata) -> Any:
        dropout = self._config.backbone_dropout_rate
        return network.build(metadata.model_type, metadata.shape, metadata.seed, dropout)

    def step(self, batch: Batch, learning_rate: float) -> float:
        """Make one step; the loss before it."""
        self._optimizer.learning_rate = learning_rate
        return float(self._step(batch.images, batch.labels))

    def _traced_step(self, images: Any, labels: Any) -> Any:
        import tensorflow as tf

        with tf.GradientTape() as tape:
            logits = self.network(network.preprocess(images), training=True)
            loss = tf.reduce_mean(self._losses(logits, labels)) + self._regularization(self.network)
        variables = self.network.trainable_variables
        self._optimizer.apply(tape.gradient(loss, variables), variables)
        if self._config.use_ema:
            momentum = self._config.ema_momentum
            for average, value in zip(self.averaged.trainable_variables, variables, strict=True):
                average.assign(momentum * average + (1 - momentum) * value)
        return loss

    def _losses(self, logits: Any, labels: Any) -> Any:
        import tensorflow as tf

        smoothing = self._config.label_smoothing
        targets = tf.one_hot(labels, network.CLASSES) * (1 - smoothing) + smoothing / network.CLASSES
        entropies = tf.nn.softmax_cross_entropy_with_logits(targets, logits)
        return entropies * tf.gather(self._weights, labels)

    def _regularization(self, of: Any) -> Any:
        import tensorflow as tf

        return self._config.weight_decay * tf.add_n([tf.reduce_sum(kernel**2) for kernel in network.kernels(of)])

    def evaluate(self, batches: Iterable[Batch]) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        """Labels (n,), probabilities (n, 3), variant types (n,) and mean loss of the averaged network."""
        self._copy_untrained()
        results = [(batch, *self._predict(batch.images, batch.labels)) for batch in batches]
        labels = np.concatenate([batch.labels for batch, _, _ in results])
        types = np.concatenate([batch.variant_types for batch, _, _ in results])
        probabilities = np.concatenate([np.asarray(part) for _, part, _ in results])
        losses = np.concatenate([np.asarray(part) for _, _, part in results])
        return labels, probabilities, types, float(losses.mean() + self._regularization(self.averaged))

    def _traced_predict(self, images: Any, labels: Any) -> tuple[Any, Any]:
        import tensorflow as tf

        logits = self.averaged(network.preprocess(images), training=False)
        return tf.nn.softmax(logits), self._losses(logits, labels)

    def _copy_untrained(self) -> None:
        """Statistics of batch normalisation are not averaged."""
        pairs = zip(self.averaged.non_trainable_weights, self.network.non_trainable_weights, strict=True)
        for target, source in pairs:
            target.assign(source)

    def weights(self) -> dict[str, np.ndarray]:
        """Weights of the averaged network: the result of the training."""
        self._copy_untrained()
        return network.get_weights(self.averaged)

    def state(self) -> dict[str, np.ndarray]:
        """Everything that the next steps depend on."""
        return (
            with_prefix(WEIGHTS, network.get_weights(self.network))
            | with_prefix(AVERAGE, self.weights() if self._config.use_ema else {})
            | {name: np.asarray(variable) for name, variable in self._extra_variables().items()}
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Take over a state."""
        network.set_weights(self.network, checkpoint.part(WEIGHTS))
        if self._config.use_ema:
            network.set_weights(self.averaged, checkpoint.part(AVERAGE))
        for name, variable in self._extra_variables().items():
            variable.assign(checkpoint.arrays[name])

    def _extra_variables(self) -> Mapping[str, Any]:
        """Variables of the optimiser, and the random state of dropout, by name."""
        weights = {id(weight) for weight in self.network.weights}
        random = [variable for variable in self.network.variables if id(variable) not in weights]
        groups = {OPTIMIZER: self._optimizer.variables, RANDOM: random}
        return {
            f"{group}{place:03d}.{variable.name}": variable
            for group, variables in groups.items()
            for place, variable in enumerate(variables)
        }


def make_optimizer(config: Namespace) -> Any:
    """Optimiser as upstream sets it up; the learning rate is given anew for every step."""
    from keras import optimizers

    common = {"learning_rate": config.learning_rate, "weight_decay": config.optimizer_weight_decay or None}
    if config.optimizer == "rmsprop":
        return optimizers.RMSprop(rho=config.rho, momentum=config.momentum, epsilon=config.epsilon, **common)
    if config.optimizer == "sgd":
        return optimizers.SGD(momentum=config.momentum, nesterov=True, **common)
    if config.optimizer == "adam":
        betas = {name: getattr(config, name) for name in ("beta_1", "beta_2") if hasattr(config, name)}
        return optimizers.Adam(**betas, **common)
    raise InputError(f"config.optimizer: expected rmsprop, sgd or adam; found {config.optimizer!r}")
