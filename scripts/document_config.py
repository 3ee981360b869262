"""Write config/README.md from the schemas: every key of a configuration and every column of the table of samples."""

import sys
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from genomics import cli, outputs
from retrain import markdown, schema_tables, schemas

COLUMNS = ("values", "default", "meaning")
TOP = """\
# Configuration

<!-- Written by `make docs` from config/schemas; change the schemas, not this file. -->

A file like [config.yaml](config.yaml) is one whole experiment: the reads, the baseline, the arms, how they are
compared. Copy the one that is nearest to yours, change it, and run it in a folder of its own (`--directory`):

{files}

The least that an experiment needs is a reference, a table of samples with the roles `train`, `tune` and `test`, and
one arm:

```yaml
reference: reference.fasta
samples: samples.tsv
arms:
  sensitive:
    make_examples: {{vsc_min_fraction_snps: 0.06}}
```

Whatever is wrong is told before any job runs, all problems together. A run leaves the configuration with every default
filled in as `results/config.yaml`, which is itself a configuration. Threads, memory and the executor are Snakemake's
options and do not stand here.

In the tables, `NAME` is a name that you choose: letters, digits, dot, underscore and hyphen, beginning with a letter
or a digit. `[]` is an entry of a list. Flags under `make_examples` and fields under `train` are DeepVariant 1.9's own,
by their upstream names; their types and values are checked too.
"""
SAMPLES = """\
A tab-separated file with a header line, or the same rows in the configuration under `samples`. Relative paths start
from `data_folder`. Lines that begin with `#` are passed over. Empty cells count as absent.
"""
TOOLS = """\
[tools.yaml](tools.yaml) says how each tool of either backend is started. It belongs to the checkout; an experiment
never changes it, but may take images from elsewhere (`images`). `make digests` writes what the tags of its images stand
for: [containers](../containers/README.md).
"""


class Part(NamedTuple):
    """One schema's part of the page: its title, what an entry is called, and what stands before the tables."""

    title: str
    entry: str
    note: str = ""


PARTS = {
    "config": Part("The experiment", "key"),
    "samples": Part("The table of samples", "column", SAMPLES),
    "tools": Part("The table of tools", "key", TOOLS),
}


def render(folder: Path) -> str:
    """The whole page; `folder` holds the configurations that it lists."""
    texts = [TOP.format(files=markdown.table(("file", "experiment"), _files(folder)))]
    for name, part in PARTS.items():
        texts += [f"## {part.title}\n", *([part.note] if part.note else [])]
        texts += [_section(section, part.entry) for section in schema_tables.sections(schemas.load(name))]
    return "\n".join(texts)


def _files(folder: Path) -> list[tuple[str, str]]:
    """Each experiment of the folder with the first sentence of the comment that it begins with."""
    experiments = [path for path in sorted(folder.glob("*.yaml")) if path.name != "tools.yaml"]
    return [(f"[{path.name}]({path.name})", markdown.prose(_first_sentence(path))) for path in experiments]


def _first_sentence(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    comment = " ".join(line.removeprefix("#").strip() for line in takewhile(lambda line: line.startswith("#"), lines))
    return comment.partition(". ")[0].rstrip(".")


def _section(section: schema_tables.Section, entry: str) -> str:
    rows = [(markdown.code(key.name), *map(markdown.prose, key[1:])) for key in section.keys]
    heading = [f"### {markdown.code(section.path)}\n"] if section.path else []
    description = [f"{markdown.prose(section.description)}\n"] if section.description else []
    return "\n".join([*heading, *description, markdown.table((entry, *COLUMNS), rows), ""])


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("document_config", __doc__)
    parser.add_argument(
        "--output", type=Path, required=True, help="page to write (Markdown), beside the configurations"
    )
    args = parser.parse_args(argv)
    outputs.write_text(args.output, render(args.output.absolute().parent))


if __name__ == "__main__":
    sys.exit(cli.run(main))
