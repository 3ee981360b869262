"""The dictionary says of every table exactly the columns that the code writes, and names every value it may write."""

import json

import pytest

import compare_calls
import select_checkpoint
from minidv import happy_tables
from retrain import discordance, flips, statuses, summaries, tables
from retrain.dictionary import CELL, PRINTED, TABLES
from retrain.doctor.findings import SEVERITIES, Finding
from retrain.verdict import grading, parameters, pareto, power, questions, ranking, verdicts
from retrain.verdict.rates import METRICS

BY_PATH = {table.path: table for table in (*TABLES, *PRINTED)}
WRITTEN = {
    "tables/metrics.tsv": tables.METRICS_COLUMNS,
    "tables/flips.tsv.gz": ("role", *flips.COLUMNS),
    f"discordance/{CELL}.flips.tsv.gz": flips.COLUMNS,
    f"discordance/{CELL}.summary.tsv": discordance.SUMMARY_COLUMNS,
    "tables/verdicts.tsv": verdicts.Verdict._fields,
    "tables/ranking.tsv": ranking.Rank._fields,
    "tables/parameters.tsv": parameters.Step._fields,
    "tables/pareto.tsv": pareto.Point._fields,
    "tables/power.tsv": power.Power._fields,
    f"blocks/{CELL}.parquet": grading.BLOCKS,
    f"blocks/{CELL}.errors.parquet": grading.ERRORS,
    "doctor/inputs.tsv": Finding._fields,
    f"benchmark/{CELL}.summary.csv": happy_tables.SUMMARY_COLUMNS,
    f"benchmark/{CELL}.extended.csv": happy_tables.EXTENDED_COLUMNS,
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
        ("tables/flips.tsv.gz", "kind", (*summaries.KINDS, flips.UNCHANGED)),
        ("tables/flips.tsv.gz", "direction", summaries.DIRECTIONS),
        ("tables/flips.tsv.gz", "left_called", (flips.CANDIDATE, flips.NO_CANDIDATE)),
        ("tables/flips.tsv.gz", "left_status", (*statuses.RIGHT, *statuses.WRONG, statuses.OUTSIDE)),
        (f"discordance/{CELL}.summary.tsv", "status", (*statuses.RIGHT, *statuses.WRONG, statuses.OUTSIDE)),
        ("doctor/inputs.tsv", "severity", SEVERITIES),
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
