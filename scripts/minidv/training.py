"""The training: steps, tune rounds, checkpoints, and going on where a killed run stopped.

Folders as upstream's: checkpoints/pre_ema holds the whole state (ckpt-<step>, the newest two), checkpoints/ema one
checkpoint per tune round (checkpoint-<step>-<metric>-1) with the averaged weights, or the plain ones without
config.use_ema. Upstream's SavedModel of the last raw weights in the same folder is not written: it hides the best ones.
A checkpoint's step is the number of steps behind it (upstream's names lag by steps_per_iter before the last one).
"""

import math
import shutil
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from genomics.errors import InputError, raise_all
from minidv import checkpoints, example_info, network, training_plan, tune_metrics
from minidv.checkpoints import WEIGHTS, Checkpoint, Metadata
from minidv.datasets import Dataset
from minidv.learner import Learner

SAVE_EVERY = 50  # steps; a killed run loses less than this
_KEPT_STATES = 2
_TUNE_BATCH = 64  # images per evaluation, whatever config.batch_size is
_SHOWN = ("tune/loss", "tune/categorical_accuracy", "tune/f1_weighted", "tune/f1_macro")
# Not part of what a training is: paths, and how often it tells.
_FREE_FIELDS = ("train_dataset_pbtxt", "tune_dataset_pbtxt", "init_checkpoint", "log_every_steps")


class Training:
    """One training in an experiment folder; `log` takes the lines it tells.

    Everything is checked when it is made, before anything is written; InputError tells all that is wrong. The seed of
    weights, dropout and order is config.trial.
    """

    def __init__(self, config: Namespace, folder: Path, log: Callable[[str], None] = print):
        self._config, self._log = config, log
        self._folder = folder / "checkpoints"
        self._train = Dataset(config.train_dataset_pbtxt, config.shuffle_buffer_elements)
        self._tune = Dataset(config.tune_dataset_pbtxt, config.shuffle_buffer_elements)
        self._plan = training_plan.make_plan(config, self._train.size, self._tune.size)
        raise_all(training_plan.problems(config, network.MODEL_TYPES, self._plan) + self._data_problems())
        if config.init_checkpoint:
            checkpoints.check_prefix(config.init_checkpoint)
        self._metadata = Metadata(
            model_type=config.model_type,
            shape=self._train.info.shape,
            channels=self._train.info.channels,
            step=0,
            seed=config.trial,
            config={name: value for name, value in sorted(vars(config).items()) if name not in _FREE_FIELDS},
            progress={
                "best": 0.0,
                "rounds": 0,
                "is_stopped": False,
                "train_examples": self._train.size,
                "tune_examples": self._tune.size,
            },
        )

    def _data_problems(self) -> list[str]:
        found = self._train.info.differences(self._tune.info)
        return (
            [f"training and tune examples differ in {' and '.join(found)}; use the same flags for both"]
            if found
            else []
        )

    def run(self) -> str:
        """Train, or go on with a training that was stopped; the digest of the final weights."""
        learner = self._start()
        batches = self._train.batches(self._config.batch_size, self._metadata.seed, self._metadata.step)
        while self._metadata.step < self._plan.steps and not self._progress["is_stopped"]:
            self._step(learner, next(batches))
            self._after_step(learner)
        digest = network.weights_digest(learner.weights())
        self._log(f"finished at step {self._metadata.step}; weights sha256 {digest}")
        return digest

    @property
    def _progress(self) -> dict:
        return dict(self._metadata.progress)

    def _start(self) -> Learner:
        self._tell_plan()
        init = checkpoints.load(self._config.init_checkpoint) if self._config.init_checkpoint else None
        self._set_progress(init=network.weights_digest(init.part(WEIGHTS)) if init else "")
        newest = checkpoints.newest(self._folder / "pre_ema")
        saved = checkpoints.load(newest) if newest else None
        if saved:
            self._check_same_run(saved.metadata)
        learner = Learner(self._metadata, self._config, init)
        self._prepare_folder(is_new=saved is None)
        if saved:
            self._resume(learner, saved)
        else:
            self._log("start at step 0")
            if init:
                self._set_progress(best=self._tune_round(learner))
        return learner

    def _resume(self, learner: Learner, saved: Checkpoint) -> None:
        learner.restore(saved)
        self._metadata = replace(self._metadata, step=saved.metadata.step, progress=saved.metadata.progress)
        self._log(f"resumed at step {self._metadata.step}")

    def _tell_plan(self) -> None:
        plan, train, metadata = self._plan, self._train, self._metadata
        counts = "".join(f", {count} of class {label}" for label, count in sorted(train.class_counts.items()))
        self._log(f"training examples: {train.size}{counts}; tune examples: {plan.tune_examples} of {self._tune.size}")
        self._log(f"network: {metadata.model_type}, channels {list(metadata.channels)}, seed {metadata.seed}")
        self._log(f"steps: {plan.steps_per_epoch} per epoch, {plan.steps} of {plan.planned_steps} are made")
        for warning in training_plan.warnings(self._config, plan):
            self._log(f"warning: {warning}")

    def _check_same_run(self, saved: Metadata) -> None:
        now, then = _identity(self._metadata), _identity(saved)
        changed = [name for name in sorted(now.keys() | then.keys()) if now.get(name) != then.get(name)]
        raise_all(
            [
                f"{self._folder}: holds a training with {name} {then.get(name)!r}, now {now.get(name)!r} is asked for;"
                " use another --experiment_dir or remove this one"
                for name in changed
            ]
        )

    def _prepare_folder(self, is_new: bool) -> None:
        for name in ("ema", "pre_ema"):
            folder = self._folder / name
            folder.mkdir(parents=True, exist_ok=True)
            # Without a saved state there is nothing to go on with: named checkpoints would be of some other run.
            for path in [*folder.glob(".unfinished-*"), *(folder.glob("c*kp*t-*") if is_new else ())]:
                path.unlink()
        for target in (self._folder, self._folder / "ema"):
            shutil.copyfile(self._train.info_path, target / example_info.NAME)

    def _step(self, learner: Learner, batch) -> None:
        step = self._metadata.step
        rate = training_plan.learning_rate(self._config, self._plan, step)
        loss = learner.step(batch, rate)
        if not math.isfinite(loss):
            raise InputError(
                f"training failed at step {step + 1}: loss is {loss}; lower config.learning_rate ({rate:g} here)"
            )
        self._metadata = replace(self._metadata, step=step + 1)
        if (step + 1) % self._config.log_every_steps == 0:
            self._log(f"step {step + 1} of {self._plan.steps}: train/loss {loss:.5f}, learning rate {rate:g}")

    def _after_step(self, learner: Learner) -> None:
        step = self._metadata.step
        if self._plan.is_tune(step):
            self._tune_and_save(learner)
        if self._plan.is_tune(step) or step % SAVE_EVERY == 0:
            self._save(f"pre_ema/ckpt-{step}", learner.state())
            self._remove_old_states()

    def _tune_and_save(self, learner: Learner) -> None:
        value = self._tune_round(learner)
        best, rounds = self._progress["best"], self._progress["rounds"]
        if value > best:
            best, rounds = value, 0
        patience = self._config.early_stopping_patience
        is_stopped = bool(patience) and rounds >= patience
        if is_stopped:
            self._log(f"stopped early: no better {self._config.best_checkpoint_metric} in {rounds} tune rounds")
        self._set_progress(best=best, rounds=rounds + 1, is_stopped=is_stopped)
        name = f"ema/checkpoint-{self._metadata.step}-{value:.5f}-1"
        self._save(name, checkpoints.with_prefix(WEIGHTS, learner.weights()))

    def _tune_round(self, learner: Learner) -> float:
        """Evaluate, tell the metrics; the one that chooses the checkpoint."""
        batches = self._tune.first(self._plan.tune_examples, _TUNE_BATCH)
        labels, probabilities, types, loss = learner.evaluate(batches)
        found = tune_metrics.compute(labels, probabilities, types, self._config.include_snp_indel_metrics)
        found["tune/loss"] = loss
        chosen = self._config.best_checkpoint_metric
        shown = dict.fromkeys((chosen, *_SHOWN))
        self._log(f"tune at step {self._metadata.step}: {', '.join(f'{name} {found[name]:.5f}' for name in shown)}")
        if not math.isfinite(found[chosen]):
            counts = [int((labels == number).sum()) for number in range(network.CLASSES)]
            raise InputError(
                f"config.best_checkpoint_metric: {chosen} has no value on tune examples of classes 0, 1, 2: {counts};"
                " choose tune/f1_macro, or more tune examples"
            )
        return found[chosen]

    def _set_progress(self, **fields) -> None:
        self._metadata = replace(self._metadata, progress=self._progress | fields)

    def _save(self, name: str, arrays: dict) -> None:
        checkpoints.save(self._folder / name, Checkpoint(self._metadata, arrays))

    def _remove_old_states(self) -> None:
        states = sorted((self._folder / "pre_ema").glob(f"ckpt-*{checkpoints.INDEX}"), key=_step_of)
        for index in states[:-_KEPT_STATES]:
            index.unlink()
            index.with_name(index.name.removesuffix(checkpoints.INDEX) + checkpoints.DATA).unlink(missing_ok=True)


def _identity(metadata: Metadata) -> dict:
    """What two runs must agree on to be one training."""
    progress = {name: metadata.progress[name] for name in ("train_examples", "tune_examples", "init")}
    return {**metadata.config, **progress, "shape": metadata.shape, "channels": metadata.channels}


def _step_of(index: Path) -> int:
    return int(index.name.removesuffix(checkpoints.INDEX).rpartition("-")[2])
