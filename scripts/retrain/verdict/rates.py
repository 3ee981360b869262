"""What is counted in every block of a genome, and the rates made of it."""

import numpy as np

TYPES = ("SNP", "INDEL")
ALL = "*"  # the stratum that holds everything
COUNTS = ("truth_tp", "truth_fn", "query_tp", "query_fp")
METRICS = {"recall": [1], "precision": [3], "f1": [1, 3]}  # by metric, which COUNTS are its errors
NAN = float("nan")


def rates(counts: np.ndarray) -> np.ndarray:
    """Recall, precision and F1 of counts (…, COUNTS): (…, METRICS), NaN where the denominator is 0.

    hap.py's definitions: recall over truth records, precision over calls, F1 = 2PR / (P + R).
    """
    truth_found, truth_missed, calls_right, calls_false = np.moveaxis(np.asarray(counts, dtype=float), -1, 0)
    recall = _ratio(truth_found, truth_found + truth_missed)
    precision = _ratio(calls_right, calls_right + calls_false)
    return np.stack([recall, precision, _ratio(2 * precision * recall, precision + recall)], axis=-1)


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    return np.divide(numerator, denominator, out=np.full(np.shape(numerator), NAN), where=denominator > 0)
