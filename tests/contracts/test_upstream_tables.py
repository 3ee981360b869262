"""Our tables of upstream's flags against the contract files, which were read from upstream's sources."""

import json

import pytest

from genomics import upstream
from genomics.upstream import tables

COMMON = {"logging_level"}
BEAM_OPTIONS = {"runner", "direct_running_mode", "direct_num_workers"}
VALUES_ONLY_IN_PROSE = {"config.optimizer": ("rmsprop", "sgd", "adam")}


@pytest.fixture(scope="module")
def deepvariant(contracts):
    return json.loads((contracts / "deepvariant-1.9.0.json").read_text())


@pytest.fixture(scope="module")
def happy(contracts):
    return json.loads((contracts / "happy-0.3.15.json").read_text())


def as_tuple(flag):
    return flag.kind, repr(flag.default), flag.values, flag.required


def from_contract(entry, default="default"):
    values = tuple(entry.get("values", VALUES_ONLY_IN_PROSE.get(entry["name"], ())))
    return entry["type"], repr(entry[default]), values, entry.get("required", False)


def test_versions(deepvariant, happy):
    assert {tool["tool"]: (tool["version"],) for tool in (deepvariant, happy)} == {
        product: upstream.versions(product) for product in ("DeepVariant", "hap.py")
    }


def test_programs(deepvariant):
    assert set(upstream.programs()) == {*deepvariant["binaries"], "hap.py"}


def test_flags_of_deepvariant(deepvariant):
    common = {entry["name"]: from_contract(entry) for entry in deepvariant["common_flags"]}
    assert set(common) == COMMON
    for program, binary in deepvariant["binaries"].items():
        expected = {entry["name"]: from_contract(entry) for entry in binary["flags"]}
        expected |= {entry["name"]: from_contract(entry, "default_base") for entry in binary.get("config_fields", ())}
        found = {name: as_tuple(flag) for name, flag in upstream.flags(program).items()}
        others = COMMON if program != tables.BEAM_PROGRAM else BEAM_OPTIONS
        assert {name: flag for name, flag in found.items() if name not in others} == expected
        assert others <= found.keys()
        assert {name: found[name] for name in others & common.keys()} == {
            name: common[name] for name in others & common.keys()
        }


def test_configs_of_train(deepvariant):
    train = deepvariant["binaries"]["train"]
    base = {entry["name"].removeprefix("config."): entry["default_base"] for entry in train["config_fields"]}
    differences = train["config_presets_difference_from_base"]
    assert {*upstream.presets(), "base+test", "wgs+test"} == set(differences)
    for preset, difference in differences.items():
        below = differences[preset.removesuffix("+test")] if preset.endswith("+test") else {}
        expected = base | below | difference
        expected = {field: value for field, value in expected.items() if value != "<field absent>"}
        assert upstream.config_defaults(preset) == expected


def test_default_of_wgs_config(deepvariant):
    fields = {entry["name"]: entry for entry in deepvariant["binaries"]["train"]["config_fields"]}
    for field, value in upstream.config_defaults("wgs").items():
        assert fields[f"config.{field}"]["default_wgs"] == value


def test_conditions_of_make_examples(deepvariant):
    binary = deepvariant["binaries"]["make_examples"]
    for rule in ("required", "forbidden"):
        expected = {flag for condition in binary[f"{rule}_if"] for flag in condition["flags"]}
        assert {row["flag"] for row in tables.rows("conditions.tsv") if row["rule"] == rule} == expected


def test_options_of_happy(happy):
    options = [entry for entry in happy["options"] if entry["type"] != "positional"]
    positionals = [
        name for entry in happy["options"] if entry["type"] == "positional" for name in entry["name"].split()
    ]
    found = upstream.flags("hap.py")
    expected = {entry["name"]: (*from_contract(entry), tuple(entry.get("aliases", ()))) for entry in options}
    assert {f.option: (*as_tuple(f), f.aliases) for f in found.values() if f.kind != "positional"} == expected
    assert [flag.name for flag in found.values() if flag.kind == "positional"] == positionals


def test_every_default_lies_within_its_bounds():
    for program in upstream.programs():
        for flag in upstream.flags(program).values():
            if isinstance(flag.default, (int, float)) and not isinstance(flag.default, bool):
                without_default = tables.Flag(flag.program, flag.name, flag.kind, None, flag.values, bounds=flag.bounds)
                assert upstream.check_value(without_default, flag.default) is None


def test_every_value_of_the_configs_lies_within_its_bounds():
    flags = upstream.flags("train")
    for preset in upstream.presets():
        for field, value in upstream.config_defaults(preset).items():
            assert upstream.check_value(flags[f"config.{field}"], value) is None
