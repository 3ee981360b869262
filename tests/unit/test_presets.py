"""Model types and the flags they stand for."""

import json

import pytest

from retrain import flags
from retrain.design import presets

# What the presets have beyond the tool's defaults: read off run_deepvariant 1.9.0, apart from the table under test.
WIDTHS = {"PACBIO": 147, "ONT_R104": 99, "MASSEQ": 199}


@pytest.mark.parametrize("model_type", presets.PRESETS)
def test_presets_have_flags_that_make_examples_knows(contracts, model_type):
    contract = json.loads((contracts / "deepvariant-1.9.0.json").read_text())
    known = {flag["name"] for flag in contract["binaries"]["make_examples"]["flags"]}
    assert set(presets.PRESETS[model_type].flags) <= known
    values = dict(presets.PRESETS[model_type].flags)
    values.pop("realign_reads", None)  # of the workflow, not of a config
    assert flags.check("make_examples", values) == []


def test_presets_of_long_reads_differ_in_width():
    found = {name: preset.flags.get("pileup_image_width") for name, preset in presets.PRESETS.items()}
    assert {name: width for name, width in found.items() if width} == WIDTHS


def test_presets_of_short_reads_are_the_tools_defaults():
    assert presets.PRESETS["WGS"] == presets.PRESETS["WES"] == presets.Preset({}, "BASE_CHANNELS,insert_size")


def test_presets_cover_the_schema():
    from retrain import schemas

    schema = schemas.load("config")["properties"]["baseline"]["properties"]["model_type"]
    assert list(presets.PRESETS) == schema["enum"]


@pytest.mark.parametrize("model_type", sorted(set(presets.PRESETS) - {"WGS", "WES"}))
def test_check_refuses_by_name_what_the_embedded_engine_does_not_do(model_type):
    (problem,) = presets.check(model_type, "embedded")
    assert model_type in problem
    assert presets.check(model_type, "container") == []


def test_check_accepts_short_reads():
    assert presets.check("WGS", "embedded") == presets.check("WES", "embedded") == []
