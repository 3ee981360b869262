"""Why sites changed, and the chances and images it is told from."""

from retrain.dictionary.entries import CELL, SAMPLE, Table

IMAGES = {
    "chrom": "Contig.",
    "start": "First position of the candidate, 0-based.",
    "end": "Position behind its last reference base, 0-based.",
    "ref": "Reference bases.",
    "alts": "Alternate alleles of the candidate, separated by commas.",
    "alt_indices": "Alternates that the image shows, 0 for the first: `0`, `1`, or two of them as `0,1`.",
    "image": "Digest of the image's bytes and shape (BLAKE2b, 16 hexadecimal digits): equal images have equal digests.",
    "label": "Copies of the shown alternates in the truth: 0, 1 or 2. Training examples only.",
    "dp": "Reads counted at the site.",
    "ad": "Reads for the reference and each alternate, separated by commas.",
}

_ALLELE = {
    "ref": "Reference bases of the allele, trimmed and shifted to the left.",
    "alt": "Alternate bases of the allele.",
}
COPIES = {
    "chrom": "Contig.",
    "start": "First position of `ref`, 0-based.",
    **_ALLELE,
    "record_start": "First position of the candidate that lists the allele, 0-based. An allele may have several.",
    "record_alleles": "The candidate's alleles as `REF>ALT,ALT`.",
    "p0": "Chance of no copy of the allele. The images of the candidate are merged as postprocess_variants does, but "
    "over all alternates: none is dropped for its low QUAL, and neither the GQ filter nor the joint resolution of "
    "overlapping calls counts. On haploid contigs heterozygotes have no chance.",
    "p1": "Chance of one copy, other alternates summed.",
    "p2": "Chance of two copies.",
}

_CELLS = {
    "a": "A: baseline model, examples called with the baseline's flags",
    "b": "B: baseline model, the arm's flags",
    "c": "C: the arm's model, the baseline's flags",
    "d": "D: the arm's model, the arm's flags",
    "k": "K: the model of the arm's control with the same replicate number, the baseline's flags",
}
ATTRIBUTION = {
    "sample": SAMPLE,
    "chrom": "Contig.",
    "pos": "First position of `ref`, 1-based.",
    **_ALLELE,
    "cause": "`network` or `calling_examples`: the larger of the two effects. Where the arm has a control, the network "
    "is told apart: `retraining` as such, or `training_examples` (their candidates, images and labels); `network` is "
    "then left for parts that are alike. `mixed`: the two effects are within a factor of two, whatever their signs. "
    "`candidate`: no candidate in some cell. `alleles`: the candidate lists other alleles in some cell. `none`: both "
    "effects are below 1e-6. Empty where the flags and models were not crossed.",
    "reason": "What the cause alone does not say, or why there is none.",
    "dosage": "Number of copies whose chances are compared: 0, 1 or 2.",
    "dosage_of": "Whose number it is: `truth`; or `baseline`, its called genotype, where there is no truth, or where "
    "every cell gives the true number no more than 1.25e-10, so that its log-odds could tell nothing.",
    **{
        f"log_odds_{cell}": f"Natural logarithm of P / (1 − P) of that number of copies in cell {about}. P is clipped "
        "to 1.25e-10 from both ends."
        for cell, about in _CELLS.items()
    },
    "difference": "D − A: what the flip is made of. Equals `network_effect` + `calling_examples_effect`.",
    "network_effect": "((C − A) + (D − B)) / 2: what another model does to the same examples.",
    "calling_examples_effect": "((B − A) + (D − C)) / 2: what other examples do to the same model.",
    "interaction": "D − C − B + A: what neither has alone.",
    "retraining": "K − A: what training as such does, with the baseline's flags.",
    "training_examples": "C − K: what the arm's flags in training add. `retraining` + `training_examples` is C − A, "
    "the network effect less half of the interaction.",
    "replicates": "Models of the arm over which the seed noise is taken.",
    "seed_noise": "Standard deviation of C over the arm's replicates at this site; empty for fewer than two.",
    "control_seed_noise": "The same of K over the replicates of the control.",
    "same_image": "`yes` where all images of the candidate are the same bytes in both calling example sets, else `no`; "
    "empty where one has no candidate.",
}

_PLACE = {
    "arm": "Arm of the model.",
    "replicate": "Number of the arm's model, from 1.",
    "model": "Model, `{arm}.r{replicate}`.",
}
COLLECTED = {"role": "Role of the sample: `select` or `test`.", **_PLACE, **ATTRIBUTION}
CAUSES = {
    "role": "Role of the sample: `select` or `test`.",
    "sample": SAMPLE,
    **_PLACE,
    "type": "`SNP` where as many bases come as go, else `INDEL`.",
    "cause": "Cause as in `tables/attribution.tsv.gz`; `unknown` where it is empty there. Only causes that occur.",
    "flips": "Alleles that flipped for this cause.",
    "same_image": "Those of them whose images are the same bytes on both sides.",
}

TABLES = (
    Table(
        "tables/attribution.tsv.gz",
        "Why each flip of each model flipped: one row per allele, sample and model, of the flips between the "
        "baseline's own cell (A) and the arm's (D).",
        COLLECTED,
    ),
    Table("tables/causes.tsv", "How many flips have which cause: one row per model, sample, type and cause.", CAUSES),
    Table("attribution/{model}/{role}/{sample}.tsv.gz", "The same of one model and sample.", ATTRIBUTION),
    Table(
        f"calls/{CELL}.copies.parquet",
        "What a network gives each alternate allele of each candidate, before any filter.",
        COPIES,
    ),
    Table(
        "candidates/{example_set}/{role}/{sample}.parquet",
        "The images of an example set: one row per image of make_examples, in training and in calling.",
        IMAGES,
    ),
)
