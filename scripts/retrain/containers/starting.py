"""Jobs of tools that live in images, in a run that starts no containers."""

import shutil
from collections.abc import Collection

from retrain.tools import Tools


def without_containers(tools: Tools, images: Collection[str]) -> list[str]:
    """One line for the tools that jobs need from `images` and that are not on this machine either."""
    needed = [name for name in tools.names if tools.image(name) in images]
    absent = [tools.words(name)[0] for name in needed if not shutil.which(tools.words(name)[0])]
    if not absent:
        return []
    return [
        f"config: backend: container runs {', '.join(absent)}, not found on this machine, and Snakemake was not told to"
        " start containers; add --software-deployment-method apptainer, or choose the embedded backend"
    ]
