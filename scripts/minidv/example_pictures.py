"""Pile-up images as pictures that a person can read (DeepVariant 1.9, nucleus/util/vis.py).

A strip shows the channels side by side in grey, 0 black and 254 white, under a header with their names and a mark over
the column of the variant. The colour picture joins six channels: base, the lower of base and mapping quality, and
strand are red, green and blue; reads dim where they do not support the variant or agree with the reference.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from genomics import outputs

HEADER = 20  # pixels
MARK = 5  # pixels
COLOR_CHANNELS = 6
_BRIGHTEST = 254  # of the images; 255 in a picture


def draw_strip(pixels: np.ndarray, labels: Sequence[str] | None) -> Image.Image:
    """Grey picture of an image (height, width, channels), one label per channel; no header where `labels` is None."""
    height, width, channels = pixels.shape
    strip = pixels.transpose(0, 2, 1).reshape(height, channels * width)
    return _with_header(Image.fromarray(_brighten(strip)), labels)


def draw_colors(pixels: np.ndarray, is_marked: bool) -> Image.Image:
    """Colour picture of the first six channels, with the middle marked or not."""
    base, base_quality, mapping_quality, strand, supports, differs = np.moveaxis(pixels[..., :COLOR_CHANNELS], -1, 0)
    dim = (supports / _BRIGHTEST) * (differs / _BRIGHTEST)
    colors = np.stack([base, np.minimum(base_quality, mapping_quality), strand], axis=-1) * dim[..., np.newaxis]
    return _with_header(Image.fromarray(_brighten(colors.astype(np.uint8))), [""] if is_marked else None)


def _brighten(values: np.ndarray) -> np.ndarray:
    return (np.minimum(values, _BRIGHTEST) / _BRIGHTEST * 255).astype(np.uint8)


def _with_header(picture: Image.Image, labels: Sequence[str] | None) -> Image.Image:
    if labels is None:
        return picture
    whole = Image.new(picture.mode, (picture.width, picture.height + HEADER), "white")
    whole.paste(picture, (0, HEADER))
    draw, font = ImageDraw.Draw(whole), ImageFont.load_default_imagefont()
    segment = picture.width / len(labels)
    for number, label in enumerate(labels):
        middle = int(segment * (number + 0.5))
        draw.line([(middle, HEADER - MARK), (middle, HEADER - 1)], fill="black")
        text = _fitting(label, segment, font)
        draw.text((int(middle - font.getlength(text) / 2), 0), text, fill="black", font=font)
    return whole


def _fitting(text: str, width: float, font) -> str:
    while font.getlength(text) > width:
        text = text[:-1]
    return text


def save(picture: Image.Image, path: Path, scale: int = 1) -> None:
    """Write a PNG, every pixel `scale` times as wide and as tall."""
    size = (picture.width * scale, picture.height * scale)
    with outputs.whole(path) as unfinished:
        picture.resize(size, Image.Resampling.NEAREST).save(unfinished, format="PNG")
