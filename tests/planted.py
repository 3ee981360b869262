"""Synthetic experiments of which the cause of every flip is known, in the files that the workflow has.

A site has evidence for one and for two copies of its alternate over none, as log-likelihood ratios. Flags of calling
weaken it. The network adds to it the log of how often it saw each class in training: more examples of class 0, by a
lower threshold or by labels that miss variants, and it calls less. The seed draws the examples to train on.
"""

import csv
import gzip
from pathlib import Path
from typing import NamedTuple

import made_outputs
import numpy as np

import attribute_flips
import list_candidates
import merge_probabilities
from genomics import tsv, vcf
from genomics.genome import Genome
from genomics.protos import Example, write_messages
from minidv import postprocess_variants
from retrain.attribution.inputs import FLIP_COLUMNS

SITES, SPACING = 400, 50
MORE_CLASS_0 = 20  # times as many examples of class 0 at the relaxed threshold, or one in 20 variants labelled so


class Flags(NamedTuple):
    """Flags with which examples are called: how much they weaken the evidence, and which sites they change."""

    weaker: float = 0.0
    third_allele: frozenset[int] = frozenset()
    lost: frozenset[int] = frozenset()


class Training(NamedTuple):
    """What a network was trained on."""

    seed: int
    is_relaxed: bool = False  # thresholds
    is_mislabelled: bool = False


UPSTREAM = Flags()
BASELINE = Training(0)


class Sites(NamedTuple):
    """True copies, and log-likelihood ratios of one and two copies over none: (sites, 2)."""

    truth: np.ndarray
    evidence: np.ndarray


def make_sites(seed: int = 1) -> Sites:
    """Sites of which many are hard to call."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, SITES)
    main = rng.normal(np.where(truth == 0, -4, 3), 3)
    other = main - rng.uniform(3, 6, SITES)
    evidence = np.where((truth == 2)[:, None], np.stack([other, main], 1), np.stack([main, other], 1))
    return Sites(truth, evidence)


def train(training: Training) -> np.ndarray:
    """Weights of a network: the log of how often it saw 1 and 2 copies, over how often it saw none."""
    counts = np.random.default_rng(training.seed).poisson([40_000, 40_000, 40_000]).astype(float)
    if training.is_relaxed:
        counts[0] *= MORE_CLASS_0
    if training.is_mislabelled:
        counts[1:] /= MORE_CLASS_0
    return np.log(counts[1:] / counts[0])


def images(sites: Sites, flags: Flags) -> np.ndarray:
    """What the network sees of each site."""
    return sites.evidence - flags.weaker


def call(seen: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Chances of 0, 1 and 2 copies, with ten digits as call_variants writes them: (sites, 3)."""
    logits = np.concatenate([np.zeros((len(seen), 1)), seen + weights], axis=1)
    chances = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances = np.round(chances / chances.sum(axis=1, keepdims=True), 10)
    chances[:, 0] = np.clip(1 - chances[:, 1] - chances[:, 2], 0, 1)
    return chances


class Experiment:
    """One arm: files of its cells in `folder`, attribution through the command lines."""

    def __init__(self, folder: Path, genome: Genome, sites: Sites):
        self.folder, self.genome, self.sites = folder, genome, sites
        self.starts = [SPACING * (site + 1) for site in range(len(sites.truth))]

    def alleles(self, site: int) -> tuple[str, str, str]:
        """Reference base, alternate, and an alternate that only some flags see."""
        ref = self.genome.fetch("c", self.starts[site], self.starts[site] + 1)
        return ref, *[base for base in "ACGT" if base != ref][:2]

    def write_cell(self, name: str, flags: Flags, training: Training) -> Path:
        """Calls and chances of copies of one cell; the table of copies."""
        chances = call(images(self.sites, flags), train(training))
        made = [output for site in self._listed(flags) for output in self._outputs(site, flags, chances[site].tolist())]
        shuffled = [made[place] for place in np.random.default_rng(5).permutation(len(made))]
        outputs = made_outputs.write(self.folder / f"{name}-00000-of-00001.tfrecord.gz", shuffled)
        table = self.folder / f"{name}.parquet"
        words = ["--infile", outputs, "--reference", self.genome.path, "--output", table]
        merge_probabilities.main([str(word) for word in words])
        words = ["--infile", f"{self.folder}/{name}.tfrecord.gz", "--ref", self.genome.path]
        postprocess_variants.main([str(word) for word in [*words, "--outfile", self.folder / f"{name}.vcf.gz"]])
        return table

    def write_images(self, name: str, flags: Flags) -> Path:
        """Table of the images of a calling example set."""
        seen = images(self.sites, flags)
        examples = [
            Example(seen[site].tobytes(), (1, 16, 1), output.variant.encode(), shown, 1, "c")
            for site in self._listed(flags)
            for output in self._outputs(site, flags, [1, 0, 0])
            for shown in [tuple(output.alt_allele_indices.indices)]
        ]
        path, table = self.folder / f"{name}.examples.tfrecord.gz", self.folder / f"{name}.candidates.parquet"
        write_messages(path, examples)
        list_candidates.main(["--examples", str(path), "--reference", self.genome.path, "--output", str(table)])
        return table

    def _listed(self, flags: Flags) -> list[int]:
        return [site for site in range(len(self.starts)) if site not in flags.lost]

    def _outputs(self, site: int, flags: Flags, chances: list[float]):
        ref, alt, third = self.alleles(site)
        shown = {(0,): chances}
        if site in flags.third_allele:
            return made_outputs.outputs(
                self.starts[site], ref, [alt, third], shown | {(1,): (1, 0, 0), (0, 1): chances}
            )
        return made_outputs.outputs(self.starts[site], ref, [alt], shown)

    def write_flips(self, left: str, right: str, *, with_all: bool = False) -> Path:
        """Table of the sites whose genotype differs between the calls of two cells, as find_flips has them."""
        called = [self._genotypes(name) for name in (left, right)]
        path = self.folder / "flips.tsv.gz"
        with tsv.writer(path, FLIP_COLUMNS) as table:
            for site, start in enumerate(self.starts):
                one, other = (of.get(start, "") for of in called)
                if one != other or with_all:
                    ref, alt, _ = self.alleles(site)
                    truth = ("0/0", "0/1", "1/1")[self.sites.truth[site]]
                    table.writerow(dict(zip(FLIP_COLUMNS, ("S", "c", start + 1, ref, alt, truth, one), strict=True)))
        return path

    def _genotypes(self, name: str) -> dict[int, str]:
        calls = vcf.read_calls(self.folder / f"{name}.vcf.gz")
        return {call.variant.start: vcf.format_genotype(call.variant.genotype) for call in calls}

    def attribute(
        self, flags: Flags, training: Training, control: Training | None = None, *, with_all: bool = False
    ) -> list[dict[str, str]]:
        """Rows of attribution of an arm called with `flags` and trained as told, with three replicates."""
        corners = {"a": (UPSTREAM, BASELINE), "b": (flags, BASELINE), "c": (UPSTREAM, training), "d": (flags, training)}
        corners |= {"k": (UPSTREAM, control)} if control else {}
        words = [word for name, cell in corners.items() for word in (f"--{name}", self.write_cell(name, *cell))]
        words += ["--flips", self.write_flips("a", "d", with_all=with_all), "--output", self.folder / "out.tsv.gz"]
        for option, model in (("--replicates", training), ("--control-replicates", control)):
            if model:
                others = [model._replace(seed=model.seed + 10 * number) for number in (1, 2)]
                names = [f"{option[2:]}{other.seed}" for other in others]
                cells = zip(names, others, strict=True)
                words += [option, *(self.write_cell(name, UPSTREAM, other) for name, other in cells)]
        words += ["--left-candidates", self.write_images("left", UPSTREAM)]
        words += ["--right-candidates", self.write_images("right", flags)]
        attribute_flips.main([str(word) for word in words])
        return read_rows(self.folder / "out.tsv.gz")


def read_rows(path: Path) -> list[dict[str, str]]:
    """A gzipped table as rows of text."""
    with gzip.open(path, "rt") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))
