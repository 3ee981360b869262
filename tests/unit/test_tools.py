"""The table of tools names every tool in both backends; its images and versions are checked before anything runs."""

import pytest

from genomics.errors import InputError
from retrain.tools import TABLE, Tools, read_table

DIGEST = f"sha256:{'0' * 64}"
TABLE_TEXT = TABLE.read_text(encoding="utf-8")
DEEPVARIANT = "docker://google/deepvariant:1.9.0"


def load(deepvariant, happy):
    return Tools.load({"deepvariant": deepvariant, "happy": happy})


@pytest.fixture
def changed(tmp_path):
    """The shipped table with parts of its text replaced, all of them there, as a file."""

    def change(*replacements: tuple[str, str]):
        text = TABLE_TEXT
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "tools.yaml"
        path.write_text(text)
        return path

    return change


@pytest.fixture
def problems(changed):
    """What is wrong with a changed table."""

    def told(*replacements: tuple[str, str]) -> tuple[str, ...]:
        with pytest.raises(InputError) as error:
            read_table(changed(*replacements))
        return error.value.problems

    return told


@pytest.mark.parametrize("happy", ["embedded", "container"])
def test_backends_have_the_same_tools(happy):
    assert sorted(load("embedded", happy).names) == sorted(load("container", happy).names)


def test_words_are_split_as_a_shell_does():
    assert load("embedded", "embedded").words("make_examples")[:3] == ["python", "-m", "minidv.make_examples"]


def test_backends_are_chosen_apart():
    tools = load("container", "embedded")
    assert tools.words("call_variants") == ["/opt/deepvariant/bin/call_variants"]
    assert tools.words("happy") == ["python", "-m", "minidv.happy"]


@pytest.mark.parametrize("name", ["make_examples", "call_variants", "happy"])
def test_tool_has_an_image_or_an_environment(name):
    for backend in ("embedded", "container"):
        tools = load(backend, backend)
        assert (tools.image(name) is None) != (tools.environment(name) is None)


def test_default_model_inside_an_image_stays_absolute():
    assert load("container", "embedded").default_model("WGS") == "/opt/models/wgs"


def test_images_are_given_by_tag_where_no_digest_is_known():
    tools = load("container", "container")
    assert tools.image("make_examples") == DEEPVARIANT
    assert tools.image("train") == f"{DEEPVARIANT}-gpu"


def test_images_are_given_by_digest_where_one_is_known(changed):
    path = changed((f"address: {DEEPVARIANT}\n", f"address: {DEEPVARIANT}\n    digest: {DIGEST}\n"))
    tools = Tools.load({"deepvariant": "container", "happy": "embedded"}, path)
    assert tools.image("make_examples") == f"docker://google/deepvariant@{DIGEST}"
    assert tools.image("train") == f"{DEEPVARIANT}-gpu"


def test_happy_is_started_where_its_image_has_it():
    """Image and path go together: Bioconda's has hap.py in /usr/local/bin, and no RTG Tools for the engine vcfeval."""
    tools = load("embedded", "container")
    assert tools.image("happy").startswith("docker://mgibio/hap.py")
    assert tools.words("happy") == ["/opt/hap.py/bin/hap.py"]


def test_chosen_images_take_the_place_of_those_of_the_table():
    tools = load("container", "container").with_images({"deepvariant": "dv.sif"})
    assert {name: tools.image(name) for name in ("make_examples", "train", "shuffle_examples")} == {
        "make_examples": "dv.sif",
        "train": f"{DEEPVARIANT}-gpu",
        "shuffle_examples": None,
    }


def test_run_in_names_tools_of_the_chosen_backends():
    assert load("container", "embedded").run_in("deepvariant_gpu") == ["train", "call_variants"]
    assert load("embedded", "container").run_in("deepvariant_gpu") == []


@pytest.mark.parametrize("version", ["1.6.1", "1.10.0-beta", "1.9.1", "2.0.0"])
def test_another_deepvariant_is_one_line(problems, version):
    (problem,) = problems(("version: 1.9.0", f"version: {version}"), ("deepvariant:1.9.0", f"deepvariant:{version}"))
    places, told = problem.split(f": DeepVariant {version} is not supported; ")
    assert places.startswith("tools.yaml: deepvariant.make_examples, images.deepvariant, deepvariant.train, images.")
    assert told == "name 1.9.0, whose flags and files are the ones that are checked here"


def test_another_tag_alone_is_told(problems):
    (problem,) = problems((f"{DEEPVARIANT}-gpu", "docker://google/deepvariant:1.8.0-gpu"))
    assert problem.startswith("tools.yaml: images.deepvariant_gpu: DeepVariant 1.8.0 is not supported; name 1.9.0")


def test_another_happy_is_told(problems):
    (problem,) = problems(("version: 0.3.15", "version: 0.3.14"))
    assert problem.startswith("tools.yaml: happy.happy: hap.py 0.3.14 is not supported; name 0.3.15")


def test_versions_of_the_embedded_tools_are_their_own(changed):
    assert read_table(changed(("version: 0.2.0, environment", "version: 9.9.9, environment")))


def test_unknown_image_is_told_with_the_known_ones(problems):
    found = problems(("image: deepvariant_gpu", "image: deepvariant_gpus"))
    assert found == (
        "tools.yaml: deepvariant: call_variants: image 'deepvariant_gpus' does not stand under images; known are"
        " deepvariant, deepvariant_gpu, happy",
        "tools.yaml: images.deepvariant_gpu: no tool runs in it; remove it",
    )


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("docker://google/deep variant:1.9.0", "cannot be handed to a shell"),
        ("google:1.9.0", "is neither a path nor"),
        (f"docker://google/deepvariant:1.9.0@{DIGEST}", "names a tag and a digest"),
        (f"images/dv.sif\n    digest: {DIGEST}", "has a digest beside it, which only docker:// addresses take"),
        (f"docker://google/deepvariant@{DIGEST}\n    digest: {DIGEST}", "is given by digest already; remove one"),
    ],
)
def test_addresses_that_nothing_takes(problems, address, told):
    (problem,) = problems((f"{DEEPVARIANT}\n", f"{address}\n"))
    assert problem.startswith("tools.yaml: images.deepvariant: ")
    assert told in problem


def test_digest_has_its_form(problems):
    (problem,) = problems((f"{DEEPVARIANT}\n", f"{DEEPVARIANT}\n    digest: {DIGEST[:-1]}\n"))
    assert problem.startswith("tools.yaml: images.deepvariant.digest: 'sha256:000")


def test_table_that_cannot_be_read(tmp_path):
    path = tmp_path / "tools.yaml"
    with pytest.raises(InputError, match="cannot be read as YAML"):
        read_table(path)
    path.write_text("images: {}\nimages: {}\n")
    with pytest.raises(InputError, match="images stands twice"):
        read_table(path)
