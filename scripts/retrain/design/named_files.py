"""Files that flags of make_examples name: inputs of the experiment like reads and truth. Opens nothing."""

import re
from collections.abc import Iterable, Mapping

from genomics.genome import is_bed

# Flags with one file, or several; exclude_regions has literal regions too.
FLAGS = ("exclude_regions", "exclude_variants_vcf_filename", "population_vcfs", "denovo_regions")
FLAGS += ("ws_window_selector_model",)


def of_flags(settings: Mapping[str, object]) -> list[str]:
    """Paths in the order of the flags; they start from the working folder."""
    return [path for name in FLAGS for path in _paths(name, str(settings.get(name) or ""))]


def _paths(name: str, text: str) -> list[str]:
    words = re.split(r"[\s,]+", text.strip()) if name == "population_vcfs" else [text]
    words = text.split() if name == "exclude_regions" else words
    return [word for word in words if word and (name != "exclude_regions" or is_bed(word))]


def of_places(places: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """What each path is, by the places of settings in a configuration, which end in the name of the program."""
    own = {place: settings for place, settings in places.items() if place.endswith("make_examples")}
    return {path: place for place, settings in own.items() for path in of_flags(settings)}


def of_sets(flags: Iterable[Mapping[str, object]]) -> list[str]:
    """The same of several sets of flags, each path once."""
    return list(dict.fromkeys(path for settings in flags for path in of_flags(settings)))
