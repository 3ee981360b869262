"""The kernel's lock on a file: it goes with the process that holds it, so that no killed run leaves one behind."""

import errno
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)  # what file systems answer that have none


@contextmanager
def held(path: str | Path, waiting: str) -> Iterator[None]:
    """Hold the lock on `path` (made with its folder if absent) while the block runs.

    While another process holds it, this one prints `waiting` and waits. File systems without locks are let through.
    """
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as handle:
        if not take(handle.fileno()):
            print(waiting, flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def take(descriptor: int) -> bool:
    """Take the lock on an open file without waiting; False while another process holds it.

    File systems without locks are let through.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in WITHOUT_LOCKS:
            raise
    return True
