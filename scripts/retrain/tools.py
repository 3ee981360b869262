"""The table of tools (config/tools.yaml): how a tool starts, its version, its image and environment."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from genomics.errors import raise_all
from retrain import schemas, yaml_files
from retrain.containers import table as image_table

CHECKOUT = Path(__file__).resolve().parents[2]
TABLE = CHECKOUT / "config" / "tools.yaml"


class Tools:
    """The tools of the chosen backends, e.g. `Tools.load({"deepvariant": "embedded", "happy": "embedded"})`."""

    def __init__(self, table: dict, backend: dict[str, str], images: Mapping[str, str] | None = None):
        self._whole, self._backend = table, backend
        self._table = {
            **table["happy"][backend["happy"]]["tools"],
            **table["deepvariant"][backend["deepvariant"]]["tools"],
        }
        self._deepvariant = table["deepvariant"][backend["deepvariant"]]
        self.images = image_table.given(table["images"]) | dict(images or {})

    @classmethod
    def load(cls, backend: dict[str, str], path: Path = TABLE) -> "Tools":
        """Read and check the table."""
        return cls(read_table(path), backend)

    def with_images(self, images: Mapping[str, str]) -> "Tools":
        """The same tools with other images, by their names in the table."""
        return Tools(self._whole, self._backend, images)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tools."""
        return tuple(self._table)

    @property
    def products(self) -> dict[str, str]:
        """What runs in each image, DeepVariant or hap.py."""
        return image_table.products(self._whole)

    def run_in(self, image: str) -> list[str]:
        """Tools of the chosen backends that run in an image."""
        return [name for name, tool in self._table.items() if tool.get("image") == image]

    def words(self, name: str) -> list[str]:
        """Words that start the tool; {checkout} in them becomes the checkout, seen from the working folder."""
        checkout = os.path.relpath(CHECKOUT)
        return [word.replace("{checkout}", checkout) for word in shlex.split(self._table[name]["run"])]

    def version(self, name: str) -> str:
        """Version of the tool's results."""
        return self._table[name]["version"]

    def image(self, name: str) -> str | None:
        """Container image of the tool as Snakemake takes it; None where it runs outside containers."""
        image = self._table[name].get("image")
        return image and self.images[image]

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


def read_table(path: Path) -> dict:
    """The table of tools; InputError with every problem of it."""
    table, problems = schemas.check(yaml_files.read(path), schemas.load("tools"), path.name)
    raise_all(problems)
    raise_all(image_table.check(table, path.name))
    return table
