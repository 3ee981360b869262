"""CRAM decoded with the reference given and nothing else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def offline() -> Iterator[None]:
    """Keep htslib from asking a server for contigs that the reference lacks (REF_PATH, by default one of the ENA).

    To be held while a CRAM is opened and while it is read.
    """
    before = os.environ.get("REF_PATH")
    os.environ["REF_PATH"] = os.devnull
    try:
        yield
    finally:
        if before is None:
            del os.environ["REF_PATH"]
        else:
            os.environ["REF_PATH"] = before
