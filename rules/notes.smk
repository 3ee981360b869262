"""What the main process notes when a run starts."""

from snakemake import __version__

from retrain.recording import checkouts, notes, times


def note_run():
    """Note who runs, with which code, and all jobs, as jobs themselves cannot tell that."""
    is_slurm = workflow.executor_plugin.name == "slurm"
    logs = is_slurm and str(workflow.executor_settings.logdir or ".snakemake/slurm_logs")
    run = notes.Run(
        started=times.now(),
        executor=workflow.executor_plugin.name,
        snakemake=__version__,
        code=checkouts.describe(CHECKOUT),
        slurm_logs=logs or None,
        images={url: os.path.relpath(image.path) for url, image in workflow.dag.container_imgs.items()},
    )
    jobs = [job for job in workflow.dag.jobs if job.benchmark]
    notes.note(run, (notes.Job(job.rule.name, job.wildcards_dict, str(job.benchmark)) for job in jobs))
