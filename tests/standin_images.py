"""Images for the stand-in of Apptainer (tests/standin/apptainer): the embedded engine in the places of the real tools.

Of DeepVariant and hap.py there is nothing in them. They show what the workflow asks of an image: where tools and models
lie, and that Python's standard library is enough for our own scripts there. The engine inside is not the checkout's.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from retrain.tools import Tools

REPOSITORY = Path(__file__).resolve().parents[1]
STANDIN = REPOSITORY / "tests" / "standin"
ENGINE = ("genomics", "minidv")
DEEPVARIANT = {
    "make_examples": "make_examples --norealign_reads",
    **{
        name: name
        for name in ("train", "convert_to_saved_model", "call_variants", "postprocess_variants", "show_examples")
    },
}
# Of this machine, in the place of an image's own system: what a Linux has, and the Python that the engine runs on.
SYSTEM = [path for path in ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc") if os.path.lexists(path)]


class Images(NamedTuple):
    """Images by their addresses in config/tools.yaml, a folder with the stand-in, and a file that notes its calls."""

    table: Path
    log: Path
    model: Path

    def environment(self) -> dict[str, str]:
        """Variables that start the stand-in in place of Apptainer."""
        path = os.pathsep.join([str(STANDIN), os.environ["PATH"]])
        return {"PATH": path, "STANDIN_APPTAINER_IMAGES": str(self.table), "STANDIN_APPTAINER_LOG": str(self.log)}

    def copy(self, address: str, path: Path, name: str) -> None:
        """Put an image into a file, as somebody who pulled it; calls tell it by another name."""
        path.write_text(json.dumps({"address": name, **json.loads(self.table.read_text())[address]}))

    def calls(self) -> list[dict]:
        """What was started: image, whether with --nv, and the words of the command."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


def need_bubblewrap() -> None:
    """Skip the test where bubblewrap cannot start a container."""
    if not shutil.which("bwrap"):
        pytest.skip("bubblewrap (bwrap) not found, which the stand-in of Apptainer starts: install bubblewrap")
    run = subprocess.run(["bwrap", "--ro-bind", "/", "/", "true"], capture_output=True, text=True)
    if run.returncode:
        pytest.skip(f"bubblewrap starts no container here: {run.stderr.strip()}")


def build(folder: Path) -> Images:
    """Make the images below a folder."""
    deepvariant, happy = folder / "deepvariant", folder / "happy"
    for name, module in DEEPVARIANT.items():
        _program(deepvariant / "opt" / "deepvariant" / "bin" / name, module)
    (deepvariant / "opt" / "deepvariant" / "dv_config.py").write_text("# The engine has the fields of its own.\n")
    _program(happy / "opt" / "hap.py" / "bin" / "hap.py", "happy")
    for rootfs in (deepvariant, happy):
        _engine(rootfs)
    model = deepvariant / "opt" / "models" / "wgs"
    _model(model)
    table = folder / "images.json"
    table.write_text(json.dumps(_table(deepvariant, happy)))
    return Images(table, folder / "calls.jsonl", model)


def _program(path: Path, module: str) -> None:
    words = f"exec {shlex.quote(sys.executable)} -m minidv.{module}"
    _script(path, f'export PYTHONPATH=/opt/engine\n{words} "$@"\n')


def _script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}")
    path.chmod(0o755)


def _engine(rootfs: Path) -> None:
    for package in ENGINE:
        shutil.copytree(REPOSITORY / "scripts" / package, rootfs / "opt" / "engine" / package)
    python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    # -S: without site-packages, so that our scripts fail if they need more than the standard library.
    _script(rootfs / "opt" / "python" / "bin" / "python3", f'exec {shlex.quote(str(python))} -S "$@"\n')


def _model(folder: Path) -> None:
    """The default model as a SavedModel, as which an image has it."""
    shipped = REPOSITORY / "scripts" / "minidv" / "models" / "wgs"
    words = [sys.executable, "-m", "minidv.convert_to_saved_model", "--checkpoint", str(shipped / "model")]
    words += ["--example_info_json", str(shipped / "example_info.json"), "--output", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "scripts")}
    subprocess.run(words, check=True, capture_output=True, env=environment)


def _table(deepvariant: Path, happy: Path) -> dict[str, dict]:
    tools = Tools.load({"deepvariant": "container", "happy": "container"})
    host = list(dict.fromkeys([*SYSTEM, sys.base_prefix, sys.prefix]))
    shared = {"host": host, "path": "/opt/python/bin:/usr/bin:/bin"}
    own = {tools.image(name): {"rootfs": str(deepvariant), **shared} for name in DEEPVARIANT}
    return {**own, tools.image("happy"): {"rootfs": str(happy), **shared}}
