"""Which cells stand at the corners of a model's attribution."""

from collections.abc import Mapping, Sequence

from retrain.design.arms import BASELINE, Cell, Model
from retrain.experiment import Experiment


def corners(plan: Experiment, model: Model) -> Mapping[str, Sequence[Cell]]:
    """Cells by the options of attribute_flips: one each for `a` to `d` and `k`, of `replicates` and
    `control_replicates` any number; none where the cell is not called or there is no control.

    Where flags and models are not crossed, B and C are called only for arms with the baseline's flags: as A and D.
    """
    upstream, own = plan.baseline_set.id, plan.arms[model.arm].example_set
    control = plan.control_of(model)
    is_crossed = plan.config["crossing"] == "full" or own == upstream
    return {
        "a": [Cell(upstream, BASELINE)],
        "b": [Cell(own, BASELINE)] if is_crossed else [],
        "c": [Cell(upstream, model.id)] if is_crossed else [],
        "d": [Cell(own, model.id)],
        "k": [Cell(upstream, control.id)] if control else [],
        "replicates": _other_replicates(plan, model) if is_crossed else [],
        "control_replicates": _other_replicates(plan, control) if control else [],
    }


def _other_replicates(plan: Experiment, model: Model) -> list[Cell]:
    """The other models of a model's arm on the baseline's example set."""
    return [Cell(plan.baseline_set.id, other.id) for other in plan.arms[model.arm].models if other != model]
