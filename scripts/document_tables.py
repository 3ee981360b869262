"""Write docs/tables.md: every column of every table under results/."""

import sys
from collections.abc import Mapping
from pathlib import Path

from genomics import cli, outputs
from retrain import markdown
from retrain.dictionary import CELL, PRINTED, TABLES, Table

TOP = """\
# Tables

<!-- Written by `make docs` from scripts/retrain/dictionary/; change that, not this file. -->

All paths start from `results/` in the experiment's folder; the tables at the end are printed by commands. Tables are
tab-separated (hap.py's own: comma-separated) with a header line; those that end in `.gz` are gzipped. A value that does
not exist, such as a rate without a denominator, is empty. Positions are 1-based. The [glossary](glossary.md) tells
words such as cell and flip.

`config.yaml` is no table, but the whole experiment with every default filled in and every path seen from the folder;
[config/README.md](../config/README.md) tells its keys. `plan.yaml` is the same without what changes no table:
descriptions, images of containers (Snakemake watches those itself), and settings of the report alone.
"""
OTHERS = {
    "report/report.html": "The whole story on one page.",
    "ro-crate-metadata.json": "The run record as an RO-Crate, for catalogues and archives.",
    f"calls/{CELL}.vcf.gz": "The calls of one cell: DeepVariant's VCF.",
    f"benchmark/{CELL}.vcf.gz": "hap.py's annotated VCF: samples TRUTH and QUERY; FORMAT/BD is the decision.",
    "examples/{example_set}/{role}/{sample}/": "Examples of make_examples, in shards, with the flags in `run_info`.",
    "shuffled/{shuffled}/{role}/": "The examples of all samples in the role, shuffled: example set and settings.",
    "cleaned/folders.tsv": "Folders that `clean_examples` deleted, and who had used them; jobs read it.",
    "cleaned/examples/, cleaned/shuffled/": "What was small in them. Made again, a folder has `~2` behind its name.",
    "models/{model}/training/": "What train left: checkpoints and events.",
    "models/{model}/checkpoint/": "The chosen checkpoint.",
    "models/{model}/saved_model/": "The model made of it, which calls.",
}


def render() -> str:
    """The whole page."""
    others = f"## Other files\n\n{_rows('path', OTHERS)}\n"
    return "\n".join([TOP, *map(_section, TABLES), others, *map(_section, PRINTED)])


def _section(table: Table) -> str:
    rows = _rows("column", table.columns)
    return f"## {markdown.code(table.path)}\n\n{markdown.prose(table.about)}\n\n{rows}\n"


def _rows(first: str, texts: Mapping[str, str]) -> str:
    rows = [(markdown.code(name), markdown.prose(text)) for name, text in texts.items()]
    return markdown.table((first, "meaning"), rows)


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("document_tables", __doc__)
    parser.add_argument("--output", type=Path, required=True, help="page to write (Markdown)")
    args = parser.parse_args(argv)
    outputs.write_text(args.output, render())


if __name__ == "__main__":
    sys.exit(cli.run(main))
