"""Labels of candidates from a truth file, window by window."""

from collections import Counter

from genomics import vcf
from genomics.genome import Genome, Interval
from genomics.labels import label_candidates
from genomics.variants import Variant
from minidv.example_inputs import Truth


class TruthLabeler:
    """Gives candidates the genotypes of the truth, and counts over all windows what it saw."""

    def __init__(self, genome: Genome, truth: Truth):
        self._genome, self._confident = genome, truth.confident
        self._calls = vcf.CallFile(truth.path)
        self.metrics: Counter = Counter()

    def __call__(self, window: Interval, variants: list[Variant]) -> list[Variant | None]:
        """Candidates with their true genotypes; None in place of those outside the confident regions.

        Truth outside the window is not seen, as in DeepVariant: a pair of sites cut by its border is labelled apart.
        """
        truth = [call.variant for call in self._calls.read(window) if call.passes]
        labeled = label_candidates(self._genome, variants, truth, self._confident, metrics=self.metrics)
        return [item.variant if item.is_confident else None for item in labeled]
