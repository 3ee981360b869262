"""Files that the workflow makes itself, simulated or downloaded: they need not be there before a run."""

import os
from collections.abc import Mapping

SIMULATION = "resources/simulation"
DOWNLOADS = "resources/downloads"
REFERENCES = "resources/references"  # unpacked from downloads
INDEX_ENDINGS = {".bam": ".bai", ".cram": ".crai", ".vcf.gz": ".tbi"}


def is_simulated(config: Mapping, path: str) -> bool:
    """Whether the simulation of the config makes this file."""
    if "simulation" not in config:
        return False
    made = {f"reference.fasta.gz{index}" for index in ("", ".fai", ".gzi")}
    endings = (f".{config['simulation']['reads_format']}", ".truth.vcf.gz", ".confident.bed")
    made |= {f"{name}{ending}" for name in config["simulation"]["samples"] for ending in endings}
    return path in {f"{SIMULATION}/{name}" for name in made}


def is_downloaded(config: Mapping, path: str) -> bool:
    """Whether the file is fetched from one of the sources of the config, or unpacked from such a file."""
    sources = config.get("downloads", {}).get("sources", {})
    return any(path.startswith(f"{folder}/{name}/") for folder in (DOWNLOADS, REFERENCES) for name in sources)


def is_made(config: Mapping, path: str) -> bool:
    """Whether the workflow makes this file itself."""
    return is_simulated(config, path) or is_downloaded(config, path)


def is_awaited(config: Mapping, path: str) -> bool:
    """Whether the file will be made, and is not there yet."""
    return is_made(config, path) and not os.path.exists(path)


def index_of(path: str) -> str | None:
    """The index that is made with reads or calls; None for other files."""
    return next((path + index for ending, index in INDEX_ENDINGS.items() if path.endswith(ending)), None)


def reference_indices(path: str) -> list[str]:
    """The indices that are made with a reference."""
    return [f"{path}.fai", f"{path}.gzi"] if path.endswith(".gz") else [f"{path}.fai"]
