"""Checks between rows of the table: who is learned from, who is measured, and whether they share regions."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from genomics.genome import Regions
from retrain.design.samples import GRADED_ROLES, Sample
from retrain.doctor.findings import Finding, note, stop, warn
from retrain.doctor.regions import Row


def check(rows: Sequence[Row]) -> list[Finding]:
    """Findings on pairs of rows."""
    findings = [
        finding for left, right in combinations(rows, 2) for finding in _check_identity(left.sample, right.sample)
    ]
    for left, right in combinations(rows, 2):
        if left.sample.role != right.sample.role:
            findings += _check_pair(left.sample, right.sample, _shared(left, right))
    return findings


def _shared(left: Row, right: Row) -> Regions:
    if left.sample.regions == right.sample.regions:  # spares the work on large BED files
        return left.scope.regions
    return left.scope.regions.intersect(right.scope.regions)


def _check_identity(left: Sample, right: Sample) -> list[Finding]:
    if left.individual == right.individual:
        return _check_sex(left, right)
    if not left.reads or Path(left.reads).resolve() != Path(right.reads).resolve():
        return []
    found = f"{left.name} ({left.individual}) and {right.name} ({right.individual}) have the same reads, {left.reads}"
    why = "One person under two names hides that a model is measured on what it learned from"
    cure = "give both rows the same individual, or the right file"
    return [stop("individual_ambiguous", f"{left.name}, {right.name}", found, why, cure)]


def _check_sex(left: Sample, right: Sample) -> list[Finding]:
    if left.sex == right.sex:
        return []
    sexes = [row.sex or "of no known sex" for row in (left, right)]
    found = f"{left.individual} is {sexes[0]} in {left.name} and {sexes[1]} in {right.name}"
    why = "Of males X and Y are called and graded as one copy, so the rows would not compare"
    return [stop("sex_ambiguous", left.individual, found, why, "give all rows of an individual the same sex")]


def _check_pair(left: Sample, right: Sample, shared: Regions) -> list[Finding]:
    if not shared:
        return []
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
