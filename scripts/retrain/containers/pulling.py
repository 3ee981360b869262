"""Images that cannot be started or fetched are told with their cure.

Snakemake fetches images after it has planned the jobs and before `onstart`, where no hook is called. So this is the one
place of the workflow that wraps a function of Snakemake: `Image.pull`, for the images of our tools and no others.
"""

import functools
import os
import shlex
import shutil
import socket
from collections.abc import Callable, Iterable

from snakemake.deployment.singularity import Image
from snakemake.exceptions import WorkflowError

from genomics.errors import last_line

PROGRAMS = ("apptainer", "singularity")
CURE = (
    "fetch it on a machine with network (apptainer pull FILE.sif ADDRESS) and name the file, or a mirror, under images"
    " in the configuration, as containers/README.md tells"
)
OURS: set[str] = set()


def tell_cures(images: Iterable[str]) -> None:
    """From now on tell cures with what goes wrong with these images, and let a dry run do without Apptainer."""
    OURS.update(images)
    if not hasattr(Image.pull, "__wrapped__"):
        Image.pull = _with_cure(Image.pull)


def _with_cure(pull: Callable) -> Callable:
    @functools.wraps(pull)
    def pulled(image: Image, dryrun: bool = False) -> None:
        if image.url not in OURS:
            pull(image, dryrun)
        elif not dryrun:
            _pull_ours(pull, image)

    return pulled


def _pull_ours(pull: Callable, image: Image) -> None:
    if not any(map(shutil.which, PROGRAMS)):
        raise WorkflowError(
            f"{' and '.join(PROGRAMS)}: not found in PATH on {socket.gethostname()}, and {image.url} needs one of them;"
            " install Apptainer or load its module, or choose the embedded backend"
        )
    if not image.is_local:
        _shorten(image)
    try:
        pull(image)
    except WorkflowError as error:
        raise WorkflowError(f"{image.url}: image cannot be fetched ({last_line(str(error))}); {CURE}") from error


def _shorten(image: Image) -> None:
    """The path of a fetched image stands unquoted in Snakemake's command. Seen from the working folder, where every job
    starts, it has none of the spaces and quotes of the folders above."""
    image._img_dir = os.path.relpath(image._img_dir)
    if shlex.quote(image.path) != image.path:
        raise WorkflowError(
            f"{image._img_dir}: Snakemake starts no image from a path with a space or a quote; name another folder for"
            " images: --apptainer-prefix FOLDER, or APPTAINER_CACHEDIR where that is set"
        )
