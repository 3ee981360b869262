"""The config file that DeepVariant's train reads in the container: upstream's fields, types and values."""

import json
import sys
from types import SimpleNamespace

import pytest

import train_config
from genomics import upstream
from genomics.errors import InputError


@pytest.fixture(autouse=True)
def ml_collections(monkeypatch):
    """Stands for the package of the image, whose ConfigDict is a dict with locked fields."""
    monkeypatch.setitem(sys.modules, "ml_collections", SimpleNamespace(ConfigDict=dict))


def test_base_has_the_fields_and_values_of_upstreams_base(contracts):
    contract = json.loads((contracts / "deepvariant-1.9.0.json").read_text())
    fields = contract["binaries"]["train"]["config_fields"]
    expected = {field["name"].removeprefix("config."): field["default_base"] for field in fields}
    expected = {name: value for name, value in expected.items() if value != "<field absent>"}
    found = train_config.get_config("base")
    assert found == expected
    assert {name: type(value) for name, value in found.items()} == {k: type(v) for k, v in expected.items()}


def test_default_is_base_and_others_have_their_own_values():
    assert train_config.get_config() == train_config.get_config("base")
    for preset in upstream.presets():
        assert train_config.get_config(preset) == upstream.config_defaults(preset)
    with pytest.raises(InputError, match="'vgs' is not known"):
        train_config.get_config("vgs")
