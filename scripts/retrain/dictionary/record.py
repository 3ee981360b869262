"""What the results were made of, with what, and what it cost."""

from retrain.dictionary.entries import Table

CHECKSUMS = {
    "kind": "`input`, `output`, or `image`: a container image as it was pulled.",
    "path": "Path, seen from the experiment's folder; of inputs as the configuration has it.",
    "origin": "Of inputs: `given`, or made by the workflow: `simulated`, `downloaded` (or unpacked from a download).",
    "address": "Where a download came from; the name of an image.",
    "size": "Bytes.",
    "modified": "When the file was last written (UTC).",
    "sha256": "SHA-256 of the file; empty where there is none.",
    "source": "Where the checksum comes from: `read`; `read earlier`, for a large file of unchanged size and time; the"
    " lock of a download of this size, in `downloads.lock/`; `not found`.",
}
RUN = {
    "form": "Number of this form of the record.",
    "workflow": "Name and version of the workflow that wrote the record, Python, and versions of its packages.",
    "runs": "Every start of Snakemake in this folder that had something to do, oldest first: when (UTC), `executor`,"
    " version of Snakemake and of the workflow, `commit` of the checkout and whether the code was `changed` since."
    " Without git there is the version alone, and a `reason`.",
    "seeds": "Seed of the experiment, of the simulation, and of the training of each model.",
    "tools": "Version and command of each tool, its environment or image; the image's digest where its name has one,"
    " and the checksum of the file it was pulled to.",
    "inputs": "Size, time and SHA-256 of every file that the experiment begins with.",
    "outputs": "The same of tables, report, configurations, calls, hap.py's summaries, flips as VCF, and models;"
    " `run` is the number of the run (from 0, in `runs`) that wrote it.",
    "accounting": "`sacct` where Slurm tells more of the jobs, else why it does not.",
    "jobs": "Every job: rule, wildcards, seconds, seconds on processors, most memory (MB of 2^20 bytes), the run it"
    " belongs to; on Slurm all `attempts`, with state, memory asked for and nodes. All of `record_run` and"
    " `write_crate` is missing, which come after.",
    "config": "The resolved configuration.",
}

TABLES = (
    Table("run.json", "The run record: which version made what, of what, at which cost (JSON; keys).", RUN),
    Table("checksums.tsv", "SHA-256 of inputs, of the main results, and of images: one row per file.", CHECKSUMS),
)
