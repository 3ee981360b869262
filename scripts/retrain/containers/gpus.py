"""Whether what trains and calls in containers gets to see a GPU; without one it runs on processors, for days."""

import os
import shlex
from collections.abc import Collection

RULES = ("train", "call_variants")
DRIVER = "/dev/nvidiactl"


def advice(rules: Collection[str], arguments: str, *, is_here: bool, driver: str = DRIVER) -> list[str]:
    """A line for jobs of these rules that run in containers with such arguments of Apptainer; none where all is well.

    `is_here` means on this machine, whose driver can be looked for.
    """
    named = " and ".join(rule for rule in RULES if rule in rules)
    if not named:
        return []
    if is_here and not os.path.exists(driver):
        return [
            f"{named}: this machine has no NVIDIA GPU ({driver}: not found), and DeepVariant takes days on"
            " processors; run it where a GPU is, or on a cluster with --profile slurm"
        ]
    if "--nv" in shlex.split(arguments):
        return []
    return [f"{named}: containers see no GPU, and DeepVariant takes days on processors; add --apptainer-args=--nv"]
