"""Fields of a named config of DeepVariant's train, for `train --config train_config.py:base`.

The image of DeepVariant has no file of its configs, which upstream has every user download; the names, fields and
values here are those of our table of version 1.9.0. Not a command line: train itself imports this file.
"""

from typing import Any

from genomics import upstream


def get_config(name: str = "base") -> Any:
    """The config of that name, whose fields `--config.FIELD=VALUE` then changes; InputError for an unknown name."""
    from ml_collections import ConfigDict  # lives in the image, beside train

    return ConfigDict(upstream.config_defaults(name))
