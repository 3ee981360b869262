"""The dictionary says of every table exactly the columns that the code writes, and names every value it may write."""

import json

import pytest

import compare_calls
import select_checkpoint
from minidv import happy_tables
from retrain import collected_flips, copies, flips, images, schemas, stacks, statuses, summaries, tables
from retrain.attribution import causes, collecting
from retrain.attribution import rows as attribution_rows
from retrain.ceilings import measures
from retrain.ceilings import tables as ceiling_tables
from retrain.dictionary import CELL, PRINTED, TABLES
from retrain.discordance import judged_files, pairs
from retrain.doctor.findings import SEVERITIES, Finding
from retrain.evidence import choices, pictures
from retrain.profiles import features, profile
from retrain.recording import checksum_tables, digests, files
from retrain.verdict import grading, parameters, pareto, power, questions, ranking, verdicts
from retrain.verdict.rates import METRICS

BY_PATH = {table.path: table for table in (*TABLES, *PRINTED)}
WRITTEN = {
    "tables/metrics.tsv": tables.METRICS_COLUMNS,
    "tables/flips.tsv.gz": collected_flips.COLLECTED,
    "tables/flips.parquet": collected_flips.COLLECTED,
    f"discordance/{CELL}.flips.tsv.gz": flips.COLUMNS,
    f"discordance/{CELL}.summary.tsv": pairs.SUMMARY_COLUMNS,
    f"judged/{CELL}.parquet": tuple(judged_files.SCHEMA),
    f"judged/{CELL}.missed.parquet": tuple(judged_files.MISSED_SCHEMA),
    f"judged/{CELL}.totals.tsv": judged_files.TOTALS_COLUMNS,
    "tables/attribution.tsv.gz": collecting.COLUMNS,
    "tables/causes.tsv": collecting.COUNT_COLUMNS,
    "attribution/{model}/{role}/{sample}.tsv.gz": attribution_rows.COLUMNS,
    f"calls/{CELL}.copies.parquet": copies.COLUMNS,
    "candidates/{example_set}/{role}/{sample}.parquet": images.COLUMNS,
    "tables/ceiling.tsv": ceiling_tables.COLUMNS,
    "tables/ceiling_check.tsv": ceiling_tables.CHECK_COLUMNS,
    "ceiling/{example_set}/{role}/{sample}.tsv": measures.COLUMNS,
    "tables/flip_profile.tsv": (*stacks.KEYS, *profile.COLUMNS),
    f"discordance/{CELL}.features.tsv.gz": features.COLUMNS,
    f"discordance/{CELL}.profile.tsv": profile.COLUMNS,
    "tables/evidence.tsv": (*stacks.KEYS, *pictures.INDEX_COLUMNS),
    "evidence/{model}/{role}/{sample}.tsv": pictures.INDEX_COLUMNS,
    "chosen/{model}/{role}/{sample}.tsv": choices.COLUMNS,
    "tables/verdicts.tsv": verdicts.Verdict._fields,
    "tables/ranking.tsv": ranking.Rank._fields,
    "tables/parameters.tsv": parameters.Step._fields,
    "tables/pareto.tsv": pareto.Point._fields,
    "tables/power.tsv": power.Power._fields,
    f"blocks/{CELL}.parquet": grading.BLOCKS,
    f"blocks/{CELL}.errors.parquet": grading.ERRORS,
    "doctor/inputs.tsv": Finding._fields,
    "doctor/training/{model}.tsv": Finding._fields,
    f"benchmark/{CELL}.summary.csv": happy_tables.SUMMARY_COLUMNS,
    f"benchmark/{CELL}.extended.csv": happy_tables.EXTENDED_COLUMNS,
    "checksums.tsv": checksum_tables.Row._fields,
    "run.json": tuple(schemas.load("run")["properties"]),  # which the code checks before it writes
    "compare_calls": compare_calls.COLUMNS,
}


@pytest.mark.parametrize("path", WRITTEN)
def test_tables_have_the_columns_that_the_code_writes(path):
    assert tuple(BY_PATH[path].columns) == tuple(WRITTEN[path])


def test_selected_has_the_keys_that_the_code_writes(tmp_path):
    folder = tmp_path / "ema"
    folder.mkdir()
    for name in ("checkpoint-3-0.5-1.index", "example_info.json"):
        (folder / name).write_text("{}")
    record = tmp_path / "selected.json"
    select_checkpoint.select(folder, "tune/f1_macro", "best", tmp_path / "checkpoint", record)
    written = json.loads(record.read_text())
    assert list(written) == list(BY_PATH["models/{model}/selected.json"].columns)
    assert set(written["tune_rounds"][0]) == {"step", "value"}


def test_tables_are_all_held_against_the_code():
    assert BY_PATH.keys() == {*WRITTEN, "models/{model}/selected.json"}


@pytest.mark.parametrize(
    ("path", "column", "values"),
    [
        ("tables/metrics.tsv", "cell", summaries.CELLS),
        ("tables/flips.tsv.gz", "kind", (*summaries.KINDS, flips.UNCHANGED, flips.SAME_HAPLOTYPE)),
        ("tables/flips.tsv.gz", "direction", summaries.DIRECTIONS),
        ("tables/flips.tsv.gz", "left_called", (flips.CANDIDATE, flips.NO_CANDIDATE)),
        ("tables/flips.tsv.gz", "left_status", statuses.STATUSES),
        (f"judged/{CELL}.parquet", "status", statuses.STATUSES),
        (f"discordance/{CELL}.summary.tsv", "status", statuses.STATUSES),
        ("tables/attribution.tsv.gz", "cause", causes.CAUSES),
        ("tables/attribution.tsv.gz", "dosage_of", (attribution_rows.TRUTH, attribution_rows.BASELINE)),
        ("tables/causes.tsv", "cause", (collecting.UNKNOWN,)),
        ("tables/flip_profile.tsv", "direction", profile.DIRECTIONS),
        (f"discordance/{CELL}.features.tsv.gz", "set", (features.FLIP, features.CONTROL)),
        ("tables/evidence.tsv", "same_image", pictures.SAME),
        ("doctor/inputs.tsv", "severity", SEVERITIES),
        ("checksums.tsv", "kind", files.KINDS),
        ("checksums.tsv", "origin", files.ORIGINS),
        ("checksums.tsv", "source", (digests.READ, digests.EARLIER, digests.ABSENT)),
        ("models/{model}/selected.json", "choice", select_checkpoint.CHOICES),
        ("compare_calls", "metric", METRICS),
        ("tables/verdicts.tsv", "metric", METRICS),
        ("tables/verdicts.tsv", "model_verdict", (questions.BETTER, questions.WORSE, questions.NO_EVIDENCE)),
        (
            "tables/verdicts.tsv",
            "setting_verdict",
            [f"{questions.NO_EVIDENCE}: {text}" for text in questions.FEW.values()],
        ),
        (f"blocks/{CELL}.errors.parquet", "kind", (grading.MISSED, grading.FALSE_CALL)),
    ],
)
def test_columns_name_every_value(path, column, values):
    text = BY_PATH[path].columns[column]
    assert [value for value in values if f"`{value}`" not in text] == []


def test_texts_are_sentences():
    texts = [text for table in (*TABLES, *PRINTED) for text in (table.about, *table.columns.values())]
    assert [text for text in texts if not text.endswith(".")] == []
