"""The cause of a flip, from its effects: the larger part, unless the parts are alike."""

from collections.abc import Mapping

from retrain.attribution.effects import Effects, Split

NETWORK, CALLING_EXAMPLES, MIXED, NONE = "network", "calling_examples", "mixed", "none"
RETRAINING, TRAINING_EXAMPLES = "retraining", "training_examples"
CANDIDATE, ALLELES = "candidate", "alleles"
CAUSES = (CALLING_EXAMPLES, NETWORK, RETRAINING, TRAINING_EXAMPLES, MIXED, CANDIDATE, ALLELES, NONE)
ALIKE = 2  # parts of which the larger is at most so many times the smaller are alike
SMALLEST_EFFECT = 1e-6  # in log-odds; below it a difference is rounding, as call_variants writes 10 digits


def cause_of(parts: Effects, of_network: Split | None = None) -> str:
    """Cause of a flip whose alleles are the same in all cells; `of_network` where there is a control."""
    network, calling = abs(parts.network), abs(parts.calling_examples)
    if max(network, calling) < SMALLEST_EFFECT:
        return NONE
    if are_alike(network, calling):
        return MIXED
    if calling > network:
        return CALLING_EXAMPLES
    return NETWORK if of_network is None else _part_of_network(of_network)


def _part_of_network(parts: Split) -> str:
    """The larger part of C − A; the network as a whole where the parts are alike or there is nothing to divide."""
    retraining, training_examples = abs(parts.retraining), abs(parts.training_examples)
    if max(retraining, training_examples) < SMALLEST_EFFECT or are_alike(retraining, training_examples):
        return NETWORK
    return RETRAINING if retraining > training_examples else TRAINING_EXAMPLES


def are_alike(one: float, other: float) -> bool:
    """Whether two sizes lie within a factor of two of each other."""
    return max(one, other) <= ALIKE * min(one, other)


def structural(records: Mapping[str, object]) -> str | None:
    """`candidate` or `alleles` where chances of the cells cannot be compared; None where they can.

    `records` are the records that list the allele, by cell; None where it is no candidate.
    """
    if None in records.values():
        return CANDIDATE
    return ALLELES if len(set(records.values())) > 1 else None
