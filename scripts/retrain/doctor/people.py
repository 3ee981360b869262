"""Checks between rows of the table: who is learned from, who is measured, and whether they share regions."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

from genomics.genome import Regions
from retrain.doctor.findings import Finding, note, stop, warn
from retrain.samples import GRADED_ROLES, Sample


def check(samples: Sequence[Sample], regions: Mapping[str, Regions]) -> list[Finding]:
    """Findings on pairs of rows; `regions` holds the regions of each row by its name (role/sample)."""
    findings = [finding for pair in combinations(samples, 2) for finding in _check_identity(*pair)]
    for left, right in combinations(samples, 2):
        same = left.regions == right.regions  # spares the work on large BED files
        shared = regions[left.name] if same else regions[left.name].intersect(regions[right.name])
        if shared and left.role != right.role:
            findings += _check_pair(left, right, shared)
    return findings


def _check_identity(left: Sample, right: Sample) -> list[Finding]:
    if left.individual == right.individual or Path(left.reads).resolve() != Path(right.reads).resolve():
        return []
    found = f"{left.name} ({left.individual}) and {right.name} ({right.individual}) have the same reads, {left.reads}"
    why = "One person under two names hides that a model is measured on what it learned from"
    cure = "give both rows the same individual, or the right file"
    return [stop("individual_ambiguous", f"{left.name}, {right.name}", found, why, cure)]


def _check_pair(left: Sample, right: Sample, shared: Regions) -> list[Finding]:
    where = f"{left.name}, {right.name}"
    place = f"{shared.size} bp, from {next(iter(shared))}"
    roles = {left.role, right.role}
    if left.individual != right.individual:
        return [_same_place(where, place)] if _learns_and_grades(roles) else []
    found = f"both look at {left.individual} in the same regions ({place})"
    if "train" in roles and roles & set(GRADED_ROLES):
        why = "The model is measured on the very sites it learned from, so its results say nothing of new genomes"
        return [stop("train_test_overlap", where, found, why, "measure on another individual or on other regions")]
    if roles == {"train", "tune"}:
        why = "The checkpoint is chosen by how well the model remembers, not by how well it generalises"
        return [warn("train_tune_overlap", where, found, why, "tune on other regions, best on another contig")]
    why = "The checkpoint or the winner is chosen on the sites that are reported, so the figures are optimistic"
    return [warn("choice_test_overlap", where, found, why, "choose and report on different regions or individuals")]


def _learns_and_grades(roles: set[str]) -> bool:
    return "train" in roles and bool(roles & set(GRADED_ROLES))


def _same_place(where: str, place: str) -> Finding:
    found = f"two individuals in the same regions ({place})"
    why = "Genotypes differ but the sequence around them is shared, so the network has seen this context"
    return note("shared_sequence", where, found, why, "keep it in mind, or measure on another contig")
