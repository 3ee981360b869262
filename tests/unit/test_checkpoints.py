"""Checkpoints: what is saved comes back; what is damaged or foreign is refused."""

import numpy as np
import pytest

from genomics.errors import InputError
from minidv import checkpoints, network, tensorflow_setup
from minidv.checkpoints import DATA, INDEX, WEIGHTS, Checkpoint, Metadata, with_prefix

SHAPE, CHANNELS = (20, 33, 3), (1, 2, 3)


@pytest.fixture(scope="module", autouse=True)
def tensorflow():
    return tensorflow_setup.start()


def make_metadata(shape=SHAPE, channels=CHANNELS, model_type=network.SMALL):
    return Metadata(model_type, shape, channels, step=5, seed=3, config={"batch_size": 8}, progress={"best": 0.5})


def make_checkpoint(seed=3):
    built = network.build(network.SMALL, SHAPE, seed)
    return Checkpoint(make_metadata(), with_prefix(WEIGHTS, network.get_weights(built)))


@pytest.fixture
def prefix(tmp_path):
    path = tmp_path / "run" / "ckpt-5"
    checkpoints.save(path, make_checkpoint())
    return path


def test_load_returns_what_was_saved(prefix):
    saved, loaded = make_checkpoint(), checkpoints.load(prefix)
    assert loaded.metadata == saved.metadata
    assert loaded.arrays.keys() == saved.arrays.keys()
    assert all(np.array_equal(loaded.arrays[name], value) for name, value in saved.arrays.items())


def test_network_is_built_again(prefix):
    rebuilt = checkpoints.load(prefix).network()
    assert network.weights_digest(network.get_weights(rebuilt)) == network.weights_digest(
        make_checkpoint().part(WEIGHTS)
    )


def test_save_gives_the_same_bytes(prefix, tmp_path):
    checkpoints.save(tmp_path / "again" / "ckpt-5", make_checkpoint())
    for path in sorted(prefix.parent.iterdir()):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name
    assert not list(prefix.parent.glob(".*"))


def test_tensorflow_finds_the_newest_checkpoint(prefix, tensorflow):
    assert checkpoints.newest(prefix.parent) == prefix
    assert tensorflow.train.latest_checkpoint(str(prefix.parent)) == str(prefix)
    checkpoints.save(prefix.with_name("ckpt-6"), make_checkpoint())
    assert checkpoints.newest(prefix.parent).name == "ckpt-6"


def test_newest_of_a_folder_without_checkpoints(tmp_path):
    assert checkpoints.newest(tmp_path) is None


def test_load_missing_prefix(tmp_path):
    with pytest.raises(InputError, match="ckpt-9: no checkpoint of this prefix"):
        checkpoints.load(tmp_path / "ckpt-9")


def test_load_folder_names_a_prefix(prefix):
    with pytest.raises(InputError, match=r"is a folder.*such as ckpt-5"):
        checkpoints.load(prefix.parent)


@pytest.mark.parametrize("suffix", [DATA, INDEX])
def test_load_damaged_file(prefix, suffix):
    path = prefix.with_name(prefix.name + suffix)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(bytes(content))
    with pytest.raises(InputError, match="damaged checkpoint"):
        checkpoints.load(prefix)


def test_load_truncated_data(prefix):
    path = prefix.with_name(prefix.name + DATA)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(InputError, match="damaged checkpoint"):
        checkpoints.load(prefix)


def test_load_checkpoint_of_another_program(tmp_path, tensorflow):
    tensorflow.train.Checkpoint(value=tensorflow.Variable(1.0)).write(str(tmp_path / "other"))
    with pytest.raises(InputError, match="not a checkpoint of this engine"):
        checkpoints.load(tmp_path / "other")


def test_warm_start_copies_equal_networks():
    built = network.build(network.SMALL, SHAPE, seed=9)
    checkpoints.warm_start(built, make_metadata(), make_checkpoint())
    assert network.weights_digest(network.get_weights(built)) == network.weights_digest(make_checkpoint().part(WEIGHTS))


@pytest.mark.parametrize("channels", [(1, 2, 3, 19), (1, 2)])
def test_warm_start_copies_shared_channels_by_place(channels):
    shape = (20, 33, len(channels))
    built = network.build(network.SMALL, shape, seed=9)
    before = network.get_weights(built)["000.kernel"]
    checkpoint = make_checkpoint()
    checkpoints.warm_start(built, make_metadata(shape, channels), checkpoint)
    after, given = network.get_weights(built), checkpoint.part(WEIGHTS)
    shared = min(3, len(channels))
    assert np.array_equal(after["000.kernel"][:, :, :shared], given["000.kernel"][:, :, :shared])
    assert np.array_equal(after["000.kernel"][:, :, shared:], before[:, :, shared:])
    assert all(np.array_equal(after[name], given[name]) for name in after if name != "000.kernel")


def test_warm_start_refuses_channels_in_another_order():
    built = network.build(network.SMALL, SHAPE, seed=9)
    with pytest.raises(InputError, match=r"channels \[1, 2, 3\], the examples \[1, 3, 2\]"):
        checkpoints.warm_start(built, make_metadata(channels=(1, 3, 2)), make_checkpoint())


def test_warm_start_refuses_another_network_type():
    built = network.build(network.SMALL, SHAPE, seed=9)
    with pytest.raises(InputError, match="network of type small, expected inception_v3"):
        checkpoints.warm_start(built, make_metadata(model_type=network.INCEPTION_V3), make_checkpoint())
