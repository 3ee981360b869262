"""Run a long command so that a killed job goes on where it stopped.

The command works in WORK-<digest>/out, which Snakemake does not know and so does not delete when the job fails; the
digest covers the command, the tool's version and the inputs, so that other settings never resume. The words `{out}`
and `{task}` of the command are replaced. Each of `--tasks` tasks that ended well is not run again; when all have,
`out` is moved to `--output`. Only the standard library is used: this runs inside the tools' containers too.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from genomics import cli, locks
from genomics.errors import InputError


class Job(NamedTuple):
    """What is run: the command's words, how often, how many at once, and for which version of the tool."""

    words: tuple[str, ...]
    version: str
    inputs: tuple[Path, ...]
    tasks: int
    jobs: int


def digest_of(job: Job) -> str:
    """16 hexadecimal digits over the words, the version, the tasks, and path, size and time of every input file."""
    stamps = [_stamp(path) for top in job.inputs for path in _files_below(top)]
    text = json.dumps([job.words, job.version, job.tasks, stamps])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _files_below(top: Path) -> list[Path]:
    if not top.exists():
        raise InputError(f"{top}: not found")
    return sorted(path for path in top.rglob("*") if path.is_file()) if top.is_dir() else [top]


def _stamp(path: Path) -> list:
    status = path.stat()
    return [str(path), status.st_size, status.st_mtime_ns]


def run(job: Job, work: Path, output: Path) -> None:
    """Run the unfinished tasks in the work folder of this job, then move the results to `output`."""
    folder = work.with_name(f"{work.name}-{digest_of(job)}")
    # A process that outlived its killed Snakemake may still be at work here.
    with locks.held(f"{folder}.lock", f"another process works in {folder}; waiting for its end"):
        (folder / "out").mkdir(parents=True, exist_ok=True)
        (folder / "done").mkdir(exist_ok=True)
        unfinished = [task for task in range(job.tasks) if not (folder / "done" / str(task)).exists()]
        if len(unfinished) < job.tasks:
            print(f"{job.tasks - len(unfinished)} of {job.tasks} tasks were finished before", flush=True)
        with ThreadPoolExecutor(job.jobs) as pool:
            failed = [code for code in pool.map(lambda task: _run_task(job, folder, task), unfinished) if code]
        if failed:
            raise InputError(f"{len(failed)} of {job.tasks} tasks failed (exit code {failed[0]}); see the lines above")
        _publish(folder, output)
    _remove_older(work)


def _run_task(job: Job, folder: Path, task: int) -> int:
    places = {"{out}": str(folder / "out"), "{task}": str(task)}
    words = [re.sub(r"\{out\}|\{task\}", lambda found: places[found[0]], word) for word in job.words]
    try:
        code = subprocess.run(words, check=False).returncode
    except OSError as error:
        raise InputError(f"{words[0]}: cannot be started ({error.strerror}); is it installed?") from error
    if code == 0:
        (folder / "done" / str(task)).touch()
    return code


def _publish(folder: Path, output: Path) -> None:
    shutil.rmtree(folder / "done")  # first: a kill after the move must not leave finished tasks without results
    if output.exists():
        shutil.rmtree(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder / "out", output)


def _remove_older(work: Path) -> None:
    """Remove the work folders of this job, of other settings too: the finished one is empty, no other will go on."""
    ours = re.compile(re.escape(work.name) + r"-[0-9a-f]{16}(\.lock)?")
    for path in list(work.parent.iterdir()):
        if ours.fullmatch(path.name):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def main(argv: Sequence[str]) -> None:
    """Command line: options, then `--`, then the command."""
    parser = cli.make_parser("run_resumable", __doc__)
    parser.add_argument("--work", type=Path, required=True, help="work folder; a digest is added to its name")
    parser.add_argument("--output", type=Path, required=True, help="folder that receives the results")
    parser.add_argument("--input", type=Path, nargs="+", default=[], help="files and folders the command reads")
    parser.add_argument("--version", default="", help="version of the tool")
    parser.add_argument("--tasks", type=cli.positive, default=1, help="how many tasks; {task} counts from 0")
    parser.add_argument("--jobs", type=cli.positive, default=1, help="tasks at once")
    parser.add_argument("command", nargs="+", help="the command, after --")
    args = parser.parse_args(argv)
    job = Job(tuple(args.command), args.version, tuple(args.input), args.tasks, min(args.jobs, os.cpu_count() or 1))
    run(job, args.work, args.output)


if __name__ == "__main__":
    sys.exit(cli.run(main))
