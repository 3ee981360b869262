"""What is looked at before the first job of a run: the folder, what jobs need of this machine or cluster, the inputs."""

from snakemake.logging import logger

from retrain import slurm, slurm_words
from retrain.containers import gpus, starting


def absent_programs():
    """Tools of images that jobs need in a run that starts no containers."""
    if STARTS_CONTAINERS or workflow.touch:
        return []
    return starting.without_containers(TOOLS, {job.container_img_url for job in workflow.dag.needrun_jobs()})


def unmet_needs():
    """What jobs ask of a Slurm cluster that has it not, or cannot be told there."""
    if workflow.executor_plugin.name != "slurm":
        return []
    words = slurm_words.of_run(workflow, sys.executable, os.getcwd())
    needs = slurm.needs(workflow.dag.needrun_jobs())
    return [*slurm_words.problems(words), *slurm.problems(needs, slurm.polling(workflow.executor_settings))]


def advice_on_gpus():
    """What is told of jobs in containers that will run without a GPU."""
    rules = {job.rule.name for job in workflow.dag.needrun_jobs() if job.container_img_url}
    arguments = workflow.deployment_settings.apptainer_args
    return gpus.advice(rules, arguments, is_here=workflow.executor_plugin.name == "local")


def before_jobs():
    """Keep a second run out of the folder, and open the inputs, before the first job of a run.

    Other jobs do not wait for doctor_inputs through an ancient() input: behind a job that runs again and such an
    input, Snakemake 9.27 overlooks changed settings, and stale results would stay.
    """
    from retrain.doctor import inputs

    try:
        runtime.lock_folder()
        raise_all([*absent_programs(), *unmet_needs()])
        for line in advice_on_gpus():
            logger.warning(line)
        if not SIMULATED and not any(made_files.is_awaited(EXPERIMENT.config, path) for path in EXPERIMENT.input_files):
            inputs.admit(EXPERIMENT.reference, EXPERIMENT.samples, EXPERIMENT.calls)
    except InputError as error:
        raise WorkflowError(*error.problems)
