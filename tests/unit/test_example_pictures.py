"""Pictures against the pixels they were made of."""

import numpy as np
import pytest
from PIL import Image

from minidv import example_pictures


@pytest.fixture
def pixels():
    return np.random.default_rng(1).integers(0, 255, (12, 41, 7), np.uint8)


def test_strip_holds_the_channels_side_by_side(pixels):
    strip = np.asarray(example_pictures.draw_strip(pixels, None))
    assert strip.shape == (12, 41 * 7)
    for channel in range(7):
        panel = strip[:, channel * 41 : (channel + 1) * 41]
        assert (panel == (pixels[..., channel] / 254 * 255).astype(np.uint8)).all()


def test_brightest_value_is_white():
    assert np.asarray(example_pictures.draw_strip(np.full((1, 1, 1), 254, np.uint8), None)).item() == 255
    assert np.asarray(example_pictures.draw_strip(np.full((1, 1, 1), 255, np.uint8), None)).item() == 255


def test_header_marks_the_column_of_the_variant(pixels):
    strip = np.asarray(example_pictures.draw_strip(pixels, ["name"] * 7))
    assert strip.shape == (12 + example_pictures.HEADER, 41 * 7)
    marks = np.flatnonzero(strip[example_pictures.HEADER - 1] == 0)
    assert marks.tolist() == [20 + 41 * channel for channel in range(7)]
    assert (strip[example_pictures.HEADER :] == np.asarray(example_pictures.draw_strip(pixels, None))).all()


def test_header_names_every_channel(pixels):
    named = np.asarray(example_pictures.draw_strip(pixels, ["a"] * 6 + ["b"]))[: example_pictures.HEADER]
    other = np.asarray(example_pictures.draw_strip(pixels, ["a"] * 7))[: example_pictures.HEADER]
    assert np.flatnonzero((named != other).any(axis=0)).min() >= 6 * 41


def test_names_stay_in_their_panel(pixels):
    drawn = np.asarray(
        example_pictures.draw_strip(pixels, ["", "a name that is far too long for its panel", *[""] * 5])
    )
    text = drawn[: example_pictures.HEADER - example_pictures.MARK]
    assert set(np.flatnonzero((text < 255).any(axis=0))) <= set(range(41, 82))
    assert (text < 255).any()


def test_colors_are_base_quality_and_strand_of_reads_that_support_and_differ():
    pixels = np.zeros((1, 3, 6), np.uint8)
    pixels[0, :, :4] = 254, 100, 50, 200
    pixels[0, 0, 4:], pixels[0, 1, 4:], pixels[0, 2, 4:] = (254, 254), (127, 254), (254, 0)
    colors = np.asarray(example_pictures.draw_colors(pixels, is_marked=False))
    assert colors[0].tolist() == [[255, 50, 200], [127, 25, 100], [0, 0, 0]]
    assert example_pictures.draw_colors(pixels, is_marked=True).size == (3, 1 + example_pictures.HEADER)


def test_save_magnifies_without_blending(pixels, tmp_path):
    strip = example_pictures.draw_strip(pixels, None)
    example_pictures.save(strip, tmp_path / "a.png", 3)
    with Image.open(tmp_path / "a.png") as saved:
        assert saved.size == (41 * 7 * 3, 36)
        assert (np.asarray(saved) == np.repeat(np.repeat(np.asarray(strip), 3, 0), 3, 1)).all()


def test_save_gives_the_same_bytes(pixels, tmp_path):
    for name in ("a.png", "b.png"):
        example_pictures.save(example_pictures.draw_strip(pixels, ["x"] * 7), tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "b.png"]
