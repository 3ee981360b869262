"""Records of trained models."""

from retrain.dictionary.entries import Table

SELECTED = {
    "checkpoint": "Name of the checkpoint that became the model, as train wrote it.",
    "choice": "Rule of the choice: `best` or `last`.",
    "step": "Training step of the checkpoint.",
    "metric": "Name of the tune metric in the checkpoints' names.",
    "value": "The checkpoint's value of it. Never compare it between arms: each arm tunes on examples of its own.",
    "tune_rounds": "All checkpoints there were, each with its `step` and `value`.",
}

TABLES = (Table("models/{model}/selected.json", "The checkpoint that became the model (JSON; keys).", SELECTED),)
