"""The table of tools (config/tools.yaml): how a tool starts, its version, its image and environment."""

import os
import shlex
from pathlib import Path

import yaml

from genomics.errors import raise_all
from retrain import schemas

CHECKOUT = Path(__file__).resolve().parents[2]


class Tools:
    """The tools of the chosen backends, e.g. `Tools.load({"deepvariant": "embedded", "happy": "embedded"})`."""

    def __init__(self, table: dict, backend: dict[str, str]):
        self._table = {
            **table["happy"][backend["happy"]]["tools"],
            **table["deepvariant"][backend["deepvariant"]]["tools"],
        }
        self._deepvariant = table["deepvariant"][backend["deepvariant"]]

    @classmethod
    def load(cls, backend: dict[str, str], path: Path = CHECKOUT / "config" / "tools.yaml") -> "Tools":
        """Read and check the table."""
        table, problems = schemas.check(yaml.safe_load(path.read_text()), schemas.load("tools"), path.name)
        raise_all(problems)
        return cls(table, backend)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tools."""
        return tuple(self._table)

    def words(self, name: str) -> list[str]:
        """Words that start the tool; {checkout} in them becomes the checkout, seen from the working folder."""
        checkout = os.path.relpath(CHECKOUT)
        return [word.replace("{checkout}", checkout) for word in shlex.split(self._table[name]["run"])]

    def version(self, name: str) -> str:
        """Version of the tool's results."""
        return self._table[name]["version"]

    def image(self, name: str) -> str | None:
        """Container image of the tool; None where it runs outside containers."""
        return self._table[name].get("image")

    def environment(self, name: str) -> str | None:
        """Name of the tool's conda environment; None where it runs in a container."""
        return self._table[name].get("environment")

    def default_model(self, model_type: str) -> str:
        """The backend's own model: a path, inside the image where there is one."""
        return self._of_checkout(self._deepvariant["models"][model_type])

    def default_init_checkpoint(self, model_type: str) -> str | None:
        """Checkpoint prefix of the backend's own model; None where the backend ships none."""
        prefix = self._deepvariant.get("init_checkpoints", {}).get(model_type)
        return prefix and self._of_checkout(prefix)

    @staticmethod
    def _of_checkout(path: str) -> str:
        if not path or os.path.isabs(path):
            return path
        return os.path.relpath(CHECKOUT / path)  # relative, so that a checkout may move without a rerun
