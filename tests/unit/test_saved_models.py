"""SavedModels: exported, identified, loaded, refused."""

import numpy as np
import pytest
from labelled_examples import INFO, SHAPE, make_examples

from genomics.errors import InputError
from minidv import checkpoints, example_info, network, saved_models, tensorflow_setup
from minidv.checkpoints import WEIGHTS, Checkpoint, Metadata, with_prefix
from minidv.example_info import ExampleInfo
from minidv.saved_models import BATCH, Classifier


@pytest.fixture(scope="module", autouse=True)
def tensorflow():
    return tensorflow_setup.start()


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    path = tmp_path_factory.mktemp("training") / "checkpoint-5-0.50000-1"
    built = network.build(network.SMALL, SHAPE, seed=1)
    metadata = Metadata(network.SMALL, SHAPE, INFO.channels, 5, 1, {}, {})
    checkpoints.save(path, Checkpoint(metadata, with_prefix(WEIGHTS, network.get_weights(built))))
    example_info.write(path.parent / example_info.NAME, INFO)
    return path


@pytest.fixture(scope="module")
def exported(prefix, tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "model"
    saved_models.export(prefix, prefix.parent / example_info.NAME, folder)
    return folder


@pytest.fixture(scope="module")
def images():
    return np.stack([example.pixels for example in make_examples(BATCH + 10, seed=5)])


def test_export_writes_info_and_digest(prefix, exported):
    assert example_info.read(exported / example_info.NAME) == INFO
    weights = checkpoints.load(prefix).part(WEIGHTS)
    assert (exported / saved_models.DIGEST).read_text().strip() == network.weights_digest(weights)
    assert sorted(path.name for path in exported.parent.iterdir()) == ["model"]


def test_export_takes_preprocessed_images_and_has_gradients(exported, tensorflow, images):
    """What explanations and upstream's call_variants rely on."""
    loaded = tensorflow.saved_model.load(str(exported))
    signature = loaded.signatures["serving_default"]
    inputs = tensorflow.constant((images[:3].astype(np.float32) - 128) / 128)
    with tensorflow.GradientTape() as tape:
        tape.watch(inputs)
        probabilities = signature(inputs)["classification"]
        top = tensorflow.reduce_sum(probabilities[:, 1])
    assert np.abs(tape.gradient(top, inputs)).max() > 0
    np.testing.assert_allclose(probabilities, Classifier(exported)(images[:3]), rtol=1e-5)


def test_export_replaces_an_older_model(prefix, exported, tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "stale").touch()
    saved_models.export(prefix, prefix.parent / example_info.NAME, tmp_path / "model")
    assert not (tmp_path / "model" / "stale").exists()
    assert saved_models.is_saved_model(tmp_path / "model")


def test_export_refuses_an_info_of_other_examples(prefix, tmp_path):
    example_info.write(tmp_path / "x", ExampleInfo(SHAPE, (1, 2, 19)))
    with pytest.raises(InputError, match=r"channels \[1, 2, 3\] and \[1, 2, 19\]"):
        saved_models.export(prefix, tmp_path / "x", tmp_path / "model")


def test_classifier_of_folder_and_prefix_agree_bit_by_bit(prefix, exported, images):
    np.testing.assert_array_equal(Classifier(prefix)(images[:BATCH]), Classifier(exported)(images[:BATCH]))


def test_classifier_gives_softmax_of_the_network(prefix, exported, images):
    logits = np.asarray(checkpoints.load(prefix).network()(network.preprocess(images[:7])), np.float64)
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(Classifier(exported)(images[:7]), expected, rtol=1e-4)


def test_classifier_does_not_depend_on_the_company_of_an_image(exported, images):
    classify = Classifier(exported)
    whole = classify(images[:BATCH])
    order = np.random.default_rng(0).permutation(BATCH)
    np.testing.assert_array_equal(classify(images[:BATCH][order]), whole[order])
    alone = np.concatenate([classify(images[place : place + 1]) for place in range(5)])
    np.testing.assert_array_equal(alone, whole[:5])


def test_classifier_pads_every_batch_to_one_size(exported, images):
    classify = Classifier(exported)
    given, real = [], classify._classify
    classify._classify = lambda batch: given.append(batch) or real(batch)
    assert classify(images[:3]).shape == (3, 3)
    assert given[0].shape == (BATCH, *SHAPE)
    assert not given[0][3:].any()


def test_read_info_of_folder_and_prefix(prefix, exported, tmp_path):
    assert saved_models.read_info(prefix) == saved_models.read_info(exported) == INFO
    with pytest.raises(InputError, match=r"is a folder.*such as checkpoint-5-0\.50000-1"):
        saved_models.read_info(prefix.parent)
    (tmp_path / "saved_model.pb").touch()
    with pytest.raises(InputError, match=r"example_info\.json: cannot be read"):
        saved_models.read_info(tmp_path)


def test_classifier_refuses_a_broken_saved_model(tmp_path):
    (tmp_path / "saved_model.pb").write_bytes(b"nothing")
    with pytest.raises(InputError, match="not a SavedModel with the signature serving_default"):
        Classifier(tmp_path)


def test_classifier_refuses_a_model_without_classification(tmp_path, tensorflow):
    module = tensorflow.Module()
    specification = tensorflow.TensorSpec((None, *SHAPE), tensorflow.float32)
    module.run = tensorflow.function(lambda image: {"other": image[:, 0, 0]}, input_signature=[specification])
    tensorflow.saved_model.save(module, str(tmp_path / "m"), signatures={"serving_default": module.run})
    with pytest.raises(InputError, match="no output classification"):
        Classifier(tmp_path / "m")
