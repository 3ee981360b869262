"""What the jobs of a run cost: time and memory of each, and on Slurm of all attempts at it."""

from collections.abc import Mapping, Sequence

from retrain.recording import accounting, attempts, times, usages
from retrain.recording.accounting import Account, Answer
from retrain.recording.notes import Job, Noted

LATER = ("record_run", "write_crate")  # jobs that are not over when the record is written
WITHOUT_SLURM = "no job ran on Slurm"
UNNOTED = "Snakemake ran no hook before the jobs: the workflow is a module of another, or --no-hooks was given"


def of_jobs(noted: Noted, starts: Sequence[str]) -> tuple[list[dict], str]:
    """Every job but the last ones, and why there is no accounting of Slurm (empty where there is). `starts` are those
    of the noted runs."""
    jobs = [job for job in noted.jobs if job.rule not in LATER]
    tried = attempts.find([run.slurm_logs for run in noted.runs if run.slurm_logs], jobs)
    answer = _ask(noted, tried)
    return [_cost(job, starts, tried.get(job.benchmark, ()), answer.accounts) for job in jobs], answer.reason


def _ask(noted: Noted, tried: Mapping[str, Sequence[int]]) -> Answer:
    if not tried:
        return Answer({}, WITHOUT_SLURM if noted.is_whole else UNNOTED)
    return accounting.ask(sorted(number for numbers in tried.values() for number in numbers))


def _cost(job: Job, starts: Sequence[str], tried: Sequence[int], accounts: Mapping[int, Account]) -> dict:
    usage = usages.read(job.benchmark)
    return {
        "rule": job.rule,
        "wildcards": dict(job.wildcards),
        "benchmark": job.benchmark,
        **usage._asdict(),
        "run": times.latest_before(starts, usage.finished),
        "attempts": [_attempt(number, accounts.get(number)) for number in tried],
    }


def _attempt(number: int, account: Account | None) -> dict:
    return {"job": number, **(account._asdict() if account else dict.fromkeys(Account._fields))}
