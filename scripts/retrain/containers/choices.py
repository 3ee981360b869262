"""Images that an experiment names itself, in place of those of the table of tools: local files, mirrors."""

import os
from collections.abc import Mapping

from genomics import upstream
from retrain.containers import addresses, table
from retrain.tools import Tools

CURE = "make it with apptainer pull, as containers/README.md tells"


def check(images: Mapping[str, str], tools: Tools) -> list[str]:
    """Problems of the key `images`; a file has to be there where a tool of the chosen backends runs in it."""
    problems = []
    for name, address in images.items():
        where = f"config: images.{name}"
        if name not in tools.images:
            problems.append(f"{where}: is no image of config/tools.yaml; known are {', '.join(tools.images)}")
        elif wrong := addresses.problem(address):
            problems.append(f"{where}: {wrong}")
        else:
            problems += _version(where, address, tools.products[name])
            problems += _absence(where, address) if tools.run_in(name) else []
    return problems


def _version(where: str, address: str, product: str) -> list[str]:
    found, known = addresses.told_version(address), upstream.versions(product)
    return [] if not found or found in known else [table.unknown_version(f"{where}: {address}", product, found, known)]


def _absence(where: str, address: str) -> list[str]:
    is_absent = addresses.is_local(address) and not os.path.exists(address)
    return [f"{where}: {address}: not found; {CURE}"] if is_absent else []
